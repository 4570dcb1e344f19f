/*
 * apl_tables: what `releve apl` writes.
 *
 *   apl.csv            level,code,name,year,variant,weighting,apl
 *   decomposition.csv  level,code,name,variant,weighting,from_year,to_year,apl_from,apl_to,change,
 *                      supply,activity,inhabitants,ageing (15 digits: the parts sum to the change)
 *   comparison.csv     year,level,decay,inhabitants,supply,places,correlation,mae,mean_computed,
 *                      mean_published,ratio_mean,ratio_cv (supply: counted; departments: acts
 *                      of a GP by department; fitted to the published values: rlv_apl_fit_supply)
 *   ratios.csv         level,code,name,year,published,computed,ratio (for maps)
 *   provenance.json    version, command, scenario, inputs with their SHA-256, notes
 *
 * Levels: commune, territory, department, region. Weightings: resident, standardised; a commune is
 * no mean, so its weighting is empty and it stands once.
 */
#ifndef RELEVE_APL_TABLES_H
#define RELEVE_APL_TABLES_H

#include "releve/apl_study.h"
#include "releve/out_folder.h"
#include "releve/region_csv.h"

/* Values of all places for one variant of the APL. */
typedef struct {
    int year;
    char variant[48];
    double *value[RLV_NUM_WEIGHTINGS]; /* [rlv_apl_num_values] */
} rlv_apl_series_t;

int rlv_apl_table_write(const rlv_region_t *region, const rlv_apl_series_t series[],
                        size_t num_series, const rlv_out_folder_t *folder,
                        rlv_error_t *err) RLV_MUST_CHECK;

/* A change between two years and its parts, for one weighting. */
typedef struct {
    int from_year, to_year;
    char variant[48];
    rlv_weighting_t weighting;
    double *part, *before, *after; /* as rlv_apl_split gives them */
} rlv_apl_change_t;

int rlv_apl_changes_write(const rlv_region_t *region, const rlv_apl_change_t change[],
                          size_t num_changes, const rlv_out_folder_t *folder,
                          rlv_error_t *err) RLV_MUST_CHECK;

/* A line of the comparison with published values. */
typedef struct {
    int year;
    const char *level, *decay, *inhabitants, *supply;
    rlv_agreement_t agreement;
} rlv_apl_comparison_t;

int rlv_apl_comparisons_write(const rlv_apl_comparison_t line[], size_t num_lines,
                              const rlv_out_folder_t *folder, rlv_error_t *err) RLV_MUST_CHECK;

/* Published and computed values of one year, of the communes, then of the territories. */
typedef struct {
    int year;
    double *published, *computed; /* [communes of the region + territories] */
} rlv_apl_ratio_t;

int rlv_apl_ratios_write(const rlv_region_t *region, const rlv_apl_ratio_t ratio[],
                         size_t num_ratios, const rlv_out_folder_t *folder,
                         rlv_error_t *err) RLV_MUST_CHECK;

/* `command` [num_words]: the words of the command line. */
int rlv_apl_provenance_write(const char *const command[], size_t num_words, const char *scenario,
                             const rlv_file_list_t *inputs, const rlv_notes_t *notes,
                             const rlv_out_folder_t *folder, rlv_error_t *err) RLV_MUST_CHECK;

#endif
