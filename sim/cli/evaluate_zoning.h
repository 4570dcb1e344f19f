/* evaluate_zoning: what the parts of `releve evaluate zoning` share: the request, the region's data
 * by territory, the classes, the results. */
#ifndef RELEVE_CLI_EVALUATE_ZONING_H
#define RELEVE_CLI_EVALUATE_ZONING_H

#include <stdio.h>

#include "releve/estimates.h"
#include "releve/long_difference.h"
#include "releve/number_fr.h"
#include "releve/out_folder.h"
#include "releve/rd_local_polynomial.h"
#include "releve/region_csv.h"

enum {
    RLV_ZS_FIRST_YEAR = 2012, /* of the inhabitants */
    RLV_ZS_LAST_YEAR = 2021,
    RLV_ZS_NUM_YEARS = RLV_ZS_LAST_YEAR - RLV_ZS_FIRST_YEAR + 1,
    RLV_ZS_CODE_SIZE = 16,
    RLV_ZS_FEW_UNITS = 30, /* a side, within the bandwidth */
    RLV_ZS_CLASS_YEAR = 2016,
    RLV_ZS_PLACEBO_CLASS_YEAR = 2015
};

/* Years of the published all-ages APL (revised series); 2020 was not produced. */
enum { RLV_ZS_NUM_APL = 6 };
extern const int RLV_ZS_APL_YEAR[RLV_ZS_NUM_APL];

/* What the rule can rank on. */
enum rlv_zs_ranking {
    RLV_ZS_RANK_LE65_2016, /* first release, mean by resident inhabitants: the rule of 2018 */
    RLV_ZS_RANK_LE65_2016_STANDARDISED,
    RLV_ZS_RANK_ALL_2016,
    RLV_ZS_RANK_ALL_2016_STANDARDISED,
    RLV_ZS_RANK_LE65_2018,
    RLV_ZS_RANK_LE65_2018_STANDARDISED,
    RLV_ZS_NUM_RANKINGS
};

enum rlv_zs_gp {
    RLV_ZS_GP_MID,
    RLV_ZS_GP_2020,
    RLV_ZS_GP_RPPS_2014,
    RLV_ZS_GP_CNAM_2014,
    RLV_ZS_NUM_GP
};
enum rlv_zs_vintage { RLV_ZS_2018, RLV_ZS_2022, RLV_ZS_2025, RLV_ZS_NUM_VINTAGES };

/* Named contrasts: the first group against the second. */
enum rlv_zs_contrast {
    RLV_ZS_ZIP_UNCHANGED, /* entered ZIP, unchanged */
    RLV_ZS_ZAC_UNCHANGED,
    RLV_ZS_ZIP_ZAC,
    RLV_ZS_NUM_CONTRASTS
};

enum rlv_zs_outcome {
    RLV_ZS_GP_DENSITY, /* counts on fixed inhabitants: the main outcome, the rule does not use it */
    RLV_ZS_APL,
    RLV_ZS_POPULATION,
    RLV_ZS_NUM_OUTCOMES
};

enum rlv_zs_method { RLV_ZS_RAW, RLV_ZS_BANDS, RLV_ZS_MEAN_REVERSION, RLV_ZS_NUM_METHODS };

enum rlv_zs_window {
    RLV_ZS_LIST,    /* reference: the last year before the list of October 2018 */
    RLV_ZS_DECREE,  /* before the arrêté of November 2017 */
    RLV_ZS_EARLIER, /* a list given by the user that starts between 2016 and 2018 */
    RLV_ZS_BEFORE,  /* before any of them: a change that no zoning can have caused */
    RLV_ZS_PLACEBO, /* the placebo zoning */
    RLV_ZS_NUM_WINDOWS
};

typedef struct {
    enum rlv_zs_outcome outcome;
    enum rlv_zs_contrast contrast;
    enum rlv_zs_method method;
    enum rlv_zs_window window;
    rlv_scale_t scale;
    int class_year, reference, year;
    bool apart; /* the class year, or the year in which the list came: shown, not concluded from */
    bool estimated; /* else `note` says why not */
    rlv_difference_t value;
    double p_randomisation, p_wild; /* NaN when not made */
    int placebo; /* index of the row of the placebo zoning that stands beside, or -1 */
    char note[160];
} rlv_zs_row_t;

/* A discontinuity. */
enum rlv_zs_threshold { RLV_ZS_CAP_ZIP, RLV_ZS_CAP_ZAC, RLV_ZS_CAP_PLACEBO, RLV_ZS_NUM_THRESHOLDS };

typedef struct {
    enum rlv_zs_outcome outcome;
    enum rlv_zs_threshold threshold;
    rlv_scale_t scale;
    int reference, year;
    bool fuzzy, estimated;
    rlv_rd_result_t result;
    double detectable;
    char note[160];
} rlv_zs_rd_t;

/* One rebuilt zoning among the plausible ones. */
typedef struct {
    char name[64];
    int class_year, reference;
    double agreement; /* share of territories with the class of the main zoning */
    /* [ZIP, ZAC against unchanged][counts, APL][levels, logarithms] */
    bool estimated[2][2][2];
    rlv_difference_t value[2][2][2];
} rlv_zs_variant_t;

typedef struct {
    /* as asked for; texts are those of argv */
    const char *data, *lists, *circle, *output;
    bool force, english, no_figures;
    size_t draws;
    uint64_t seed;
    double share[2]; /* of the region's inhabitants: ZIP, ZAC */
    /* the region */
    size_t n, num_departments;
    char (*code)[RLV_ZS_CODE_SIZE];            /* [n], sorted */
    size_t *department;                        /* [n] */
    char (*department_code)[RLV_ZS_CODE_SIZE]; /* [num_departments], sorted */
    double *population[RLV_ZS_NUM_YEARS];      /* [n] each, inhabitants on 1 January */
    double *apl[RLV_ZS_NUM_APL];               /* [n] each; NaN = missing, as in all that follows */
    double *rank[RLV_ZS_NUM_RANKINGS];         /* [n] each */
    double *gp[RLV_ZS_NUM_GP];                 /* [n] each; the last two are imputed */
    double *msp, *qpv, *mountain; /* [n]: communes with an MSP, QPV, share of inhabitants */
    double *emergency; /* [n], mean over communes of the kilometres to an emergency department */
    int *zone[RLV_ZS_NUM_VINTAGES];               /* [n] each: rlv_zone_t */
    const char *zone_status[RLV_ZS_NUM_VINTAGES]; /* "rebuilt", "observed", "list" */
    int *previous;                     /* [n], the user's list before October 2018, or NULL */
    int previous_year;                 /* of its beginning */
    int *placebo_zone;                 /* [n], the rule on the all-ages APL of 2015 */
    double cap[RLV_ZS_NUM_THRESHOLDS]; /* APL <= 65 of 2016 where the class changes */
    double cap_last[2], cap_next[2];   /* last in, first out */
    /* the results */
    rlv_zs_row_t *row;
    size_t num_rows, capacity;
    rlv_zs_rd_t rd[48];
    size_t num_rd;
    rlv_zs_variant_t variant[64];
    size_t num_variants;
    double slope[2];         /* regression to the mean of the APL, levels and logarithms */
    char not_retained[1024]; /* that fail on the simulated world: " method:outcome:scale ... " */
    bool has_circle;
    rlv_diagnostics_t diagnostics;
    rlv_file_list_t inputs;
    rlv_notes_t notes;
} rlv_evaluate_zoning_t;

static inline double *rlv_zs_population(const rlv_evaluate_zoning_t *self, int year)
{
    return self->population[year - RLV_ZS_FIRST_YEAR];
}

/* Index of a year in RLV_ZS_APL_YEAR, or -1. */
int rlv_zs_apl_index(int year);

/* evaluate_zoning_data.c: tables of the folder, the user's lists, the results of the circle. */
int rlv_zs_read(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zs_free(rlv_evaluate_zoning_t *self);

/* evaluate_zoning_classes.c: the rule, the placebo, the groups of a contrast. */
int rlv_zs_fill(const rlv_evaluate_zoning_t *self, const double *rank, int population_year,
                double share_zip, double share_zac, int *zone, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_zs_prepare_classes(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_zs_groups(const rlv_evaluate_zoning_t *self, const int *zone, bool use_previous,
                   enum rlv_zs_contrast contrast, int *group);

/* evaluate_zoning_study.c: the rows, the variants. evaluate_zoning_rd.c: the discontinuities. */
int rlv_zs_study(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_zs_variants(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int rlv_zs_discontinuities(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* The row of a kind, or NULL. */
const rlv_zs_row_t *rlv_zs_find(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                                enum rlv_zs_contrast contrast, enum rlv_zs_method method,
                                enum rlv_zs_window window, rlv_scale_t scale, int year);
/* Whether a method did not fail on the simulated world; one that was not tried there is retained.
 */
bool rlv_zs_retained(const rlv_evaluate_zoning_t *self, const char *method,
                     enum rlv_zs_outcome outcome, rlv_scale_t scale);
bool rlv_zs_row_retained(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *row);

/* A mean or sum of a class, for the description. */
typedef struct {
    int year;
    const char *indicator, *unit, *status, *definition, *source;
    double value[RLV_NUM_ZONES];
} rlv_zs_description_t;
/* Fills `rows` (at most `most`) for the classes of a vintage; returns how many. */
size_t rlv_zs_describe(const rlv_evaluate_zoning_t *self, enum rlv_zs_vintage vintage,
                       rlv_zs_description_t *rows, size_t most);

/* evaluate_zoning_tables.c, _report.c, _figures.c */
void rlv_zs_write_description(const rlv_evaluate_zoning_t *self, FILE *file);
void rlv_zs_write_estimates(const rlv_evaluate_zoning_t *self, FILE *file);
void rlv_zs_write_discontinuities(const rlv_evaluate_zoning_t *self, FILE *file);
void rlv_zs_write_sensitivity(const rlv_evaluate_zoning_t *self, FILE *file);
void rlv_zs_write_diagnostics(const rlv_evaluate_zoning_t *self, FILE *file);
void rlv_zs_write_report(const rlv_evaluate_zoning_t *self, FILE *file);
int rlv_zs_write_manifest(const rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder,
                          rlv_error_t *err) RLV_MUST_CHECK;
int rlv_zs_figures(rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder,
                   rlv_error_t *err) RLV_MUST_CHECK;

const char *rlv_zs_contrast_name(enum rlv_zs_contrast contrast); /* in tables */
const char *rlv_zs_contrast_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast);
const char *rlv_zs_outcome_name(enum rlv_zs_outcome outcome);
const char *rlv_zs_method_name(enum rlv_zs_method method);
const char *rlv_zs_window_name(enum rlv_zs_window window);
const char *rlv_zs_threshold_name(enum rlv_zs_threshold threshold);
/* The plain words that a pair of rows (levels, logarithms) allows. */
typedef enum {
    RLV_ZS_VERDICT_NONE,      /* not estimated */
    RLV_ZS_VERDICT_SIGNS,     /* signs differ between the scales */
    RLV_ZS_VERDICT_UNSEEN,    /* nothing distinguishable */
    RLV_ZS_VERDICT_METHOD,    /* the method fails on simulated worlds */
    RLV_ZS_VERDICT_PLACEBO,   /* the placebo shows as much */
    RLV_ZS_VERDICT_REVERSION, /* gone once regression to the mean is taken away */
    RLV_ZS_VERDICT_FOLLOWED   /* was followed by */
} rlv_zs_verdict_t;
rlv_zs_verdict_t rlv_zs_verdict(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                const rlv_zs_row_t *logs);

#endif
