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
    ZS_FIRST_YEAR = 2012, /* of the inhabitants */
    ZS_LAST_YEAR = 2021,
    ZS_NUM_YEARS = ZS_LAST_YEAR - ZS_FIRST_YEAR + 1,
    ZS_CODE_SIZE = 16,
    ZS_FEW_UNITS = 30, /* a side, within the bandwidth */
    ZS_CLASS_YEAR = 2016,
    ZS_PLACEBO_CLASS_YEAR = 2015
};

/* Years of the published all-ages APL (revised series); 2020 was not produced. */
enum { ZS_NUM_APL = 6 };
extern const int ZS_APL_YEAR[ZS_NUM_APL];

/* What the rule can rank on. */
enum zs_ranking {
    ZS_RANK_LE65_2016, /* first release, mean by resident inhabitants: the rule of 2018 */
    ZS_RANK_LE65_2016_STANDARDISED,
    ZS_RANK_ALL_2016,
    ZS_RANK_ALL_2016_STANDARDISED,
    ZS_RANK_LE65_2018,
    ZS_RANK_LE65_2018_STANDARDISED,
    ZS_NUM_RANKINGS
};

enum zs_gp { ZS_GP_MID, ZS_GP_2020, ZS_GP_RPPS_2014, ZS_GP_CNAM_2014, ZS_NUM_GP };
enum zs_vintage { ZS_2018, ZS_2022, ZS_2025, ZS_NUM_VINTAGES };

/* Named contrasts: the first group against the second. */
enum zs_contrast {
    ZS_ZIP_UNCHANGED, /* entered ZIP, unchanged */
    ZS_ZAC_UNCHANGED,
    ZS_ZIP_ZAC,
    ZS_NUM_CONTRASTS
};

enum zs_outcome {
    ZS_GP_DENSITY, /* counts on fixed inhabitants: the main outcome, the rule does not use it */
    ZS_APL,
    ZS_POPULATION,
    ZS_NUM_OUTCOMES
};

enum zs_method { ZS_RAW, ZS_BANDS, ZS_MEAN_REVERSION, ZS_NUM_METHODS };

enum zs_window {
    ZS_LIST,    /* reference: the last year before the list of October 2018 */
    ZS_DECREE,  /* before the arrêté of November 2017 */
    ZS_EARLIER, /* a list given by the user that starts between 2016 and 2018 */
    ZS_BEFORE,  /* before any of them: a change that no zoning can have caused */
    ZS_PLACEBO, /* the placebo zoning */
    ZS_NUM_WINDOWS
};

typedef struct {
    enum zs_outcome outcome;
    enum zs_contrast contrast;
    enum zs_method method;
    enum zs_window window;
    rlv_scale_t scale;
    int class_year, reference, year;
    bool apart; /* the class year, or the year in which the list came: shown, not concluded from */
    bool estimated; /* else `note` says why not */
    rlv_difference_t value;
    double p_randomisation, p_wild; /* NaN when not made */
    int placebo; /* index of the row of the placebo zoning that stands beside, or -1 */
    char note[160];
} zs_row_t;

/* A discontinuity. */
enum zs_threshold { ZS_CAP_ZIP, ZS_CAP_ZAC, ZS_CAP_PLACEBO, ZS_NUM_THRESHOLDS };

typedef struct {
    enum zs_outcome outcome;
    enum zs_threshold threshold;
    rlv_scale_t scale;
    int reference, year;
    bool fuzzy, estimated;
    rlv_rd_result_t result;
    double detectable;
    char note[160];
} zs_rd_t;

/* One rebuilt zoning among the plausible ones. */
typedef struct {
    char name[64];
    int class_year, reference;
    double agreement; /* share of territories with the class of the main zoning */
    /* [ZIP, ZAC against unchanged][counts, APL][levels, logarithms] */
    bool estimated[2][2][2];
    rlv_difference_t value[2][2][2];
} zs_variant_t;

typedef struct {
    /* as asked for; texts are those of argv */
    const char *data, *lists, *circle, *output;
    bool force, english, no_figures;
    size_t draws;
    uint64_t seed;
    double share[2]; /* of the region's inhabitants: ZIP, ZAC */
    /* the region */
    size_t n, num_departments;
    char (*code)[ZS_CODE_SIZE];            /* [n], sorted */
    size_t *department;                    /* [n] */
    char (*department_code)[ZS_CODE_SIZE]; /* [num_departments], sorted */
    double *population[ZS_NUM_YEARS];      /* [n] each, inhabitants on 1 January */
    double *apl[ZS_NUM_APL];               /* [n] each; NaN = missing, as in all that follows */
    double *rank[ZS_NUM_RANKINGS];         /* [n] each */
    double *gp[ZS_NUM_GP];                 /* [n] each; the last two are imputed */
    double *msp, *qpv, *mountain; /* [n]: communes with an MSP, QPV, share of inhabitants */
    int *zone[ZS_NUM_VINTAGES];   /* [n] each: rlv_zone_t */
    const char *zone_status[ZS_NUM_VINTAGES]; /* "rebuilt", "observed", "list" */
    int *previous;                   /* [n], the user's list before October 2018, or NULL */
    int previous_year;               /* of its beginning */
    int *placebo_zone;               /* [n], the rule on the all-ages APL of 2015 */
    double cap[ZS_NUM_THRESHOLDS];   /* APL <= 65 of 2016 where the class changes */
    double cap_last[2], cap_next[2]; /* last in, first out */
    /* the results */
    zs_row_t *row;
    size_t num_rows, capacity;
    zs_rd_t rd[48];
    size_t num_rd;
    zs_variant_t variant[64];
    size_t num_variants;
    double slope[2];        /* regression to the mean of the APL, levels and logarithms */
    char not_retained[512]; /* methods that fail on the simulated world, " name name " */
    bool has_circle;
    rlv_diagnostics_t diagnostics;
    rlv_file_list_t inputs;
    rlv_notes_t notes;
} rlv_evaluate_zoning_t;

static inline double *zs_population(const rlv_evaluate_zoning_t *self, int year)
{
    return self->population[year - ZS_FIRST_YEAR];
}

/* Index of a year in ZS_APL_YEAR, or -1. */
int zs_apl_index(int year);

/* evaluate_zoning_data.c: tables of the folder, the user's lists, the results of the circle. */
int zs_read(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void zs_free(rlv_evaluate_zoning_t *self);

/* evaluate_zoning_classes.c: the rule, the placebo, the groups of a contrast. */
int zs_fill(const rlv_evaluate_zoning_t *self, const double *rank, int population_year,
            double share_zip, double share_zac, int *zone, rlv_error_t *err) RLV_MUST_CHECK;
int zs_prepare_classes(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
void zs_groups(const rlv_evaluate_zoning_t *self, const int *zone, bool use_previous,
               enum zs_contrast contrast, int *group);

/* evaluate_zoning_study.c: the rows, the variants. evaluate_zoning_rd.c: the discontinuities. */
int zs_study(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int zs_variants(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
int zs_discontinuities(rlv_evaluate_zoning_t *self, rlv_error_t *err) RLV_MUST_CHECK;
/* The row of a kind, or NULL. */
const zs_row_t *zs_find(const rlv_evaluate_zoning_t *self, enum zs_outcome outcome,
                        enum zs_contrast contrast, enum zs_method method, enum zs_window window,
                        rlv_scale_t scale, int year);
bool zs_retained(const rlv_evaluate_zoning_t *self, const char *method);

/* A mean or sum of a class, for the description. */
typedef struct {
    int year;
    const char *indicator, *unit, *status, *definition, *source;
    double value[RLV_NUM_ZONES];
} zs_description_t;
/* Fills `rows` (at most `most`) for the classes of a vintage; returns how many. */
size_t zs_describe(const rlv_evaluate_zoning_t *self, enum zs_vintage vintage,
                   zs_description_t *rows, size_t most);

/* evaluate_zoning_tables.c, _report.c, _figures.c */
void zs_write_description(const rlv_evaluate_zoning_t *self, FILE *file);
void zs_write_estimates(const rlv_evaluate_zoning_t *self, FILE *file);
void zs_write_discontinuities(const rlv_evaluate_zoning_t *self, FILE *file);
void zs_write_sensitivity(const rlv_evaluate_zoning_t *self, FILE *file);
void zs_write_diagnostics(const rlv_evaluate_zoning_t *self, FILE *file);
void zs_write_report(const rlv_evaluate_zoning_t *self, FILE *file);
int zs_write_manifest(const rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder,
                      rlv_error_t *err) RLV_MUST_CHECK;
int zs_figures(rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder,
               rlv_error_t *err) RLV_MUST_CHECK;

const char *zs_contrast_name(enum zs_contrast contrast); /* in tables */
const char *zs_contrast_words(const rlv_evaluate_zoning_t *self, enum zs_contrast contrast);
const char *zs_outcome_name(enum zs_outcome outcome);
const char *zs_method_name(enum zs_method method);
const char *zs_window_name(enum zs_window window);
const char *zs_threshold_name(enum zs_threshold threshold);
/* The plain words that a pair of rows (levels, logarithms) allows. */
typedef enum {
    ZS_VERDICT_NONE,      /* not estimated */
    ZS_VERDICT_SIGNS,     /* signs differ between the scales */
    ZS_VERDICT_UNSEEN,    /* nothing distinguishable */
    ZS_VERDICT_PLACEBO,   /* the placebo shows as much */
    ZS_VERDICT_REVERSION, /* gone once regression to the mean is taken away */
    ZS_VERDICT_FOLLOWED   /* was followed by */
} zs_verdict_t;
zs_verdict_t zs_verdict(const rlv_evaluate_zoning_t *self, const zs_row_t *level,
                        const zs_row_t *logs);

#endif
