/*
 * cfg_reader: reads libconfig files strictly, for the modules of inputs that have one of their own
 * (rules of zoning, aids). Unknown keys, wrong types and values out of range are errors
 * `file:line: key: what is wrong [what is allowed]`, RLV_ERR_CONFIG. A key that is absent leaves
 * the value as it was, unless it is required.
 */
#ifndef RELEVE_CFG_READER_H
#define RELEVE_CFG_READER_H

#include <libconfig.h>

#include "releve/core.h"

typedef struct {
    const char *path; /* not owned */
    config_t config;
    bool is_open;
    rlv_error_t *err;
} rlv_cfg_t;

/* Reads the file (bytes checked as those of a scenario). rlv_cfg_close is legal after a failure. */
int rlv_cfg_open(rlv_cfg_t *self, const char *path, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_cfg_close(rlv_cfg_t *self);
const config_setting_t *rlv_cfg_root(const rlv_cfg_t *self);

/* An error about a setting, at its line. */
int rlv_cfg_fail(const rlv_cfg_t *self, const config_setting_t *at, const char *name,
                 const char *allowed, const char *format, ...) RLV_PRINTF(5, 6);
/* Every member of a group must be one of the names ("a b c"). */
int rlv_cfg_known(const rlv_cfg_t *self, const config_setting_t *group,
                  const char *names) RLV_MUST_CHECK;
/* A member that is a group (or a list of groups when `list`); NULL in *found when absent. */
int rlv_cfg_group(const rlv_cfg_t *self, const config_setting_t *group, const char *name, bool list,
                  bool required, const config_setting_t **found) RLV_MUST_CHECK;
int rlv_cfg_text(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool required, char *to, size_t size) RLV_MUST_CHECK;
/* Like rlv_cfg_text, for a text of YYYY, YYYY-MM or YYYY-MM-DD. */
int rlv_cfg_date(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool required, char *to, size_t size) RLV_MUST_CHECK;
int rlv_cfg_real(const rlv_cfg_t *self, const config_setting_t *group, const char *name, double low,
                 double high, bool required, double *value) RLV_MUST_CHECK;
int rlv_cfg_int(const rlv_cfg_t *self, const config_setting_t *group, const char *name, int low,
                int high, bool required, int *value) RLV_MUST_CHECK;
int rlv_cfg_bool(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                 bool *value) RLV_MUST_CHECK;
/* The index of a text in "a b c". */
int rlv_cfg_choice(const rlv_cfg_t *self, const config_setting_t *group, const char *name,
                   const char *choices, bool required, int *value) RLV_MUST_CHECK;
/* Element `i` of a list or array of texts. */
int rlv_cfg_element(const rlv_cfg_t *self, const config_setting_t *list, int i, char *to,
                    size_t size) RLV_MUST_CHECK;
/* Index of a word in "a b c", or -1. */
int rlv_cfg_word(const char *words, const char *word);

#endif
