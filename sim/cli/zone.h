/* zone: what the files of `releve zone` share. */
#ifndef RELEVE_CLI_ZONE_H
#define RELEVE_CLI_ZONE_H

#include "releve/gazetteer.h"
#include "releve/number_fr.h"
#include "releve/out_folder.h"
#include "releve/prospect.h"
#include "releve/zoning.h"
#include "releve/zoning_cfg.h"
#include "releve/zoning_table.h"

#include <stdio.h>

typedef struct {
    rlv_lang_t lang;
    char *folder;           /* data folder, for the communes; NULL with a table of the user's */
    char *rules_path;       /* file of rules */
    const char *table_path; /* of --table, or NULL */
    const char *list_path;  /* of --list, or NULL */
    rlv_zoning_book_t book;
    const rlv_zoning_rule_t *rule;
    rlv_gazetteer_t gazetteer; /* empty with a table of the user's */
    rlv_zoning_table_t table;
    rlv_zoning_result_t result;
    int *observed; /* [num_territories] class of the list in force, or -1; NULL with a user's table
                    */

    /* prospective zoning of a run */
    const char *run;          /* its folder, NULL: none */
    const char *why_none;     /* why there is none, in the language of the screen */
    rlv_region_t *region;     /* of the run; not owned */
    int *current;             /* [territories of the run] */
    rlv_prospect_t *prospect; /* [num_prospects], by year */
    size_t num_prospects;
    rlv_prospect_t start; /* the same rule on the figures of the run's base year */
    const rlv_zoning_ranking_t *ranking[RLV_ZONING_MAX_RANKINGS];
    rlv_notes_t notes;
} rlv_zone_command_t;

/* Text by language; a macro, so that formats stay literals. */
#define RLV_ZONE_TR(self, fr, en) ((self)->lang == RLV_LANG_FR ? (fr) : (en))

/* Why a territory has its class, as a sentence. */
void rlv_zone_sentence(const rlv_zone_command_t *self, size_t territory, char *text, size_t size);

/* Numbers and marks in the language of the screen. */
rlv_number_t rlv_zone_number(const rlv_zone_command_t *self, double value, int decimals);
rlv_number_t rlv_zone_percent(const rlv_zone_command_t *self, double share, int decimals);
const char *rlv_zone_mark(const rlv_zone_command_t *self, const char *mark);

/* Shares of communes and inhabitants (last census) by class of a set of communes. */
typedef struct {
    int64_t communes[RLV_NUM_ZONES], inhabitants[RLV_NUM_ZONES];
    int64_t all_communes, all_inhabitants;
} rlv_zone_coverage_t;
/* `department` SIZE_MAX: the region. Communes take the class of their territory. */
rlv_zone_coverage_t rlv_zone_coverage(const rlv_zone_command_t *self, size_t department);
/* Whether a commune is in the perimeter of the aids of the ARS. */
bool rlv_zone_in_perimeter(const rlv_zone_command_t *self, const rlv_gazetteer_commune_t *commune,
                           bool *mountain, bool *qpv, bool *department);

void rlv_zone_print(FILE *out, const rlv_zone_command_t *self);
void rlv_zone_print_prospect(FILE *out, const rlv_zone_command_t *self);
int rlv_zone_write(const rlv_zone_command_t *self, const rlv_out_folder_t *folder,
                   rlv_error_t *err) RLV_MUST_CHECK;

/* zone_figure.c: zone_change_map in FOLDER/figures, of the first decision under up to three
 * rankings; without gnuplot or outlines a note. Needs prospects and a data folder. */
int rlv_zone_figure(rlv_zone_command_t *self, const rlv_out_folder_t *folder,
                    rlv_error_t *err) RLV_MUST_CHECK;

/* A cell of a screen's table: padded by characters, not bytes. */
void rlv_zone_put(FILE *out, const char *text, int width, bool right);

#endif
