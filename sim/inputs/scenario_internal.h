/* What the files scenario*.c share. */
#ifndef RELEVE_SCENARIO_INTERNAL_H
#define RELEVE_SCENARIO_INTERNAL_H

#include <libconfig.h>

#include "releve/scenario.h"

/* Where settings come from: a file, or --set. */
typedef struct {
    rlv_scenario_t *scenario;
    const char *name;         /* the file's path, or "--set" */
    int origin;               /* as in rlv_scenario_param_t */
    char base[RLV_PATH_SIZE]; /* folder that relative paths start from, "" = working directory */
} rlv_scenario_source_t;

/* Reads a file's bytes and makes of them text that libconfig reads as meant: without BOM and
 * carriage returns, a newline at the end. Refuses what libconfig would misread: bytes that are not
 * UTF-8, NUL, whole numbers that wrap, @include. `*text` is the caller's to free. */
int rlv_scenario_load_text(const char *path, char **text, rlv_error_t *err) RLV_MUST_CHECK;
/* The second half of it, for a text in memory; `has_lines`: errors name the line. */
int rlv_scenario_check_text(const char *name, const char *text, bool has_lines,
                            rlv_error_t *err) RLV_MUST_CHECK;

/* Gives parameter `index` the value of a setting, or of a plain text (TEXT, CHOICE, PATH). */
int rlv_scenario_set_value(const rlv_scenario_source_t *source, size_t index,
                           const config_setting_t *setting, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_scenario_set_text(const rlv_scenario_source_t *source, size_t index, size_t line,
                          const char *text, rlv_error_t *err) RLV_MUST_CHECK;
/* The table of draws of parameter `index`, if it has one. */
int rlv_scenario_load_table(rlv_scenario_t *self, size_t index, rlv_notes_t *notes,
                            rlv_error_t *err) RLV_MUST_CHECK;
/* The checks of a file, which take the place of its parent's. */
int rlv_scenario_set_checks(rlv_scenario_t *self, const char *file, const config_t *config,
                            rlv_error_t *err) RLV_MUST_CHECK;
void rlv_scenario_print_checks(const rlv_scenario_t *self, FILE *out);
/* Adds a file to those read; `*index` (may be NULL) gets its place. */
int rlv_scenario_add_file(rlv_scenario_t *self, const char *path, int *index,
                          rlv_error_t *err) RLV_MUST_CHECK;

/* `text` relative to folder `base`, with "." and ".." folded: false when it is too long. */
bool rlv_scenario_resolve(const char *base, const char *text, char out[RLV_PATH_SIZE]);
/* The folder of a file, "" for the working directory: false when it is too long. */
bool rlv_scenario_folder(const char *path, char out[RLV_PATH_SIZE]);

/* The two numbers of a distribution by name (NULL: it has fewer). Those of a table are texts. */
typedef struct {
    const char *name[2];
} rlv_dist_members_t;
extern const rlv_dist_members_t RLV_DIST_MEMBERS[RLV_DIST_TABLE + 1];

/* The shortest decimal text that reads back to `value`, always with a dot. */
void rlv_scenario_format_real(double value, char *text, size_t size);
/* What values a parameter may take, for error messages and the description. */
void rlv_scenario_format_range(const rlv_param_info_t *info, char *text, size_t size);
/* A bound of a whole number; the table holds bounds as double, which cannot hold 2^63 - 1. */
long long rlv_scenario_whole_bound(double bound);

/* Comments of a scenario file: what a group is, what a parameter is, how to read them. */
void rlv_scenario_print_heading(FILE *out, size_t index, bool french);
void rlv_scenario_print_comment(FILE *out, size_t index, bool french);
void rlv_scenario_print_legend(FILE *out, bool french);
/* RLV_ERR_IO when what was written to `out` did not go through. */
int rlv_scenario_check_stream(FILE *out, rlv_error_t *err) RLV_MUST_CHECK;

#endif
