/*
 * panel: units observed over periods, with the date each one was first treated: what every
 * estimator of `releve evaluate panel` takes.
 *
 * Order of use: rlv_panel_read (a CSV file) or rlv_panel_build (arrays in memory), then any number
 * of estimators, which only read it, then rlv_panel_free.
 *
 * Invariants after a success: rows are sorted by unit, then period; units are in increasing order
 * of their label (as numbers if all labels are whole numbers, else as bytes), so that permuting the
 * rows of the input changes no bit of any result; a (unit, period) pair occurs once; no value is
 * missing; weights are positive; a unit has one cohort.
 *
 * Cleaning, each step said in a note and counted: rows with a missing outcome, covariate or weight,
 * or with a weight of zero, are dropped; then, with `unbalanced` = RLV_UNBALANCED_DROP, units that
 * are not observed in every period. Units treated in the first period or before stay in the panel:
 * each estimator says what it does with them.
 *
 * Refused (RLV_ERR_DATA, file and line): a number that is none, a unit observed twice in a period,
 * a unit whose cohort changes, a negative weight, a constant outcome, one unit, one period, nobody
 * treated, a missing unit, period or cluster.
 */
#ifndef RELEVE_PANEL_H
#define RELEVE_PANEL_H

#include "releve/core.h"

/* Cohort of a unit that is not treated within the panel: cohort empty, 0, or after the last period.
 */
#define RLV_NEVER_TREATED INT32_MAX

typedef enum {
    RLV_UNBALANCED_DROP, /* units missing in some period are dropped whole */
    RLV_UNBALANCED_KEEP  /* every row is kept */
} rlv_unbalanced_t;

typedef struct {
    size_t num_rows, num_units, num_periods, num_covariates, num_clusters;
    int32_t *period;             /* [num_periods], calendar, increasing */
    uint32_t *row_unit;          /* [num_rows], not decreasing */
    uint32_t *row_period;        /* [num_rows], index in `period`, increasing within a unit */
    double *outcome;             /* [num_rows] */
    double *weight;              /* [num_rows], positive; NULL: all equal */
    double **covariate;          /* [num_covariates][num_rows] */
    bool *covariate_fixed;       /* [num_covariates], does not change within any unit */
    uint32_t **cluster;          /* [num_clusters][num_rows], codes from 0 */
    size_t *cluster_size;        /* [num_clusters], number of distinct codes */
    bool *cluster_fixed;         /* [num_clusters], does not change within any unit */
    int32_t *cohort;             /* [num_units], first treated period, or RLV_NEVER_TREATED */
    size_t *unit_start;          /* [num_units + 1], first row of each unit */
    char **unit_name;            /* [num_units], labels as in the file */
    bool balanced;               /* every unit in every period: row = unit * num_periods + period */
    bool weight_fixed;           /* no weights, or none that changes within a unit */
    bool repeated;               /* repeated cross-sections: each row is a unit of its own */
    size_t num_rows_missing;     /* dropped for a missing value or a weight of zero */
    size_t num_units_incomplete; /* dropped for a missing period */
    char *names;                 /* what unit_name points into */
} rlv_panel_t;

/* Which columns of a CSV file make the panel. Texts are the caller's. */
typedef struct {
    const char *path;
    const char *unit;   /* may be NULL with `repeated` */
    const char *time;   /* whole numbers */
    const char *cohort; /* whole number; empty or 0: never treated */
    const char *outcome;
    const char *const *covariates; /* [num_covariates] */
    size_t num_covariates;
    const char *weight;          /* NULL: none */
    const char *const *clusters; /* [num_clusters]; none: each unit is its cluster */
    size_t num_clusters;
    rlv_unbalanced_t unbalanced;
    bool repeated; /* repeated cross-sections: units are not followed */
} rlv_panel_spec_t;

/* Rows in memory, in any order, for rlv_panel_build. */
typedef struct {
    size_t num_rows, num_units, num_covariates, num_clusters;
    const uint32_t *unit;           /* [num_rows], below num_units */
    const char *const *unit_name;   /* [num_units], or NULL: the numbers themselves */
    const int32_t *time;            /* [num_rows] */
    const int32_t *cohort;          /* [num_rows]; 0 or RLV_NEVER_TREATED: never */
    const double *outcome;          /* [num_rows], NaN = missing */
    const double *weight;           /* [num_rows] or NULL */
    const double *const *covariate; /* [num_covariates][num_rows], NaN = missing */
    const uint32_t *const *cluster; /* [num_clusters][num_rows], any codes */
    rlv_unbalanced_t unbalanced;
    bool repeated;
    bool pretreatment;  /* only rows before treatment: cohorts after the last period are kept */
    const char *path;   /* for messages, or NULL */
    const size_t *line; /* [num_rows], for messages, or NULL */
} rlv_panel_columns_t;

/* Cost: one pass over the file, then one sort if the rows are not sorted by unit and period.
 * rlv_panel_free is legal after a failure. */
int rlv_panel_read(rlv_panel_t *self, const rlv_panel_spec_t *spec, rlv_notes_t *notes,
                   rlv_error_t *err) RLV_MUST_CHECK;
int rlv_panel_build(rlv_panel_t *self, const rlv_panel_columns_t *columns, rlv_notes_t *notes,
                    rlv_error_t *err) RLV_MUST_CHECK;
void rlv_panel_free(rlv_panel_t *self);

/* A panel made of the units (of `from`) for which keep[unit] is true: neighbours dropped, one
 * cohort against the never treated... Periods without a row left disappear. `cohort` [num_units of
 * from], if not NULL, replaces theirs. */
int rlv_panel_select(rlv_panel_t *self, const rlv_panel_t *from, const bool keep[],
                     const int32_t cohort[], rlv_error_t *err) RLV_MUST_CHECK;

/* Index of the unit with this label, or -1. Cost: linear. */
long rlv_panel_find_unit(const rlv_panel_t *self, const char *name);

/* The way of clustering that stands alone for the estimators that take one: the only one or, of
 * two, the one within which the other lies (units within departments). RLV_ERR_DATA when they
 * cross. */
int rlv_panel_outer_cluster(const rlv_panel_t *self, size_t *index,
                            rlv_error_t *err) RLV_MUST_CHECK;

/* Distinct values, sorted, in place; returns how many. */
size_t rlv_distinct(int32_t *value, size_t count);

/* Whether the row is treated: its period is at or after its unit's cohort. */
static inline bool rlv_panel_treated(const rlv_panel_t *self, size_t row)
{
    return self->period[self->row_period[row]] >= self->cohort[self->row_unit[row]];
}

#endif
