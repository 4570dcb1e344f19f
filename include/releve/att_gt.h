/*
 * att_gt: group-time average treatment effects and their aggregations.
 *
 * Method: Callaway and Sant'Anna (2021), "Difference-in-differences with multiple time periods",
 * Journal of Econometrics 225(2): ATT(g,t) of equation 2.1, estimated by the outcome regression,
 * inverse probability weighting or doubly robust formulas of its equations 2.2 to 2.4;
 * the 2x2 estimators and their influence functions are those of Sant'Anna and Zhao (2020), Journal
 * of Econometrics 219(1): panel, equations 3.1 and 3.2 (traditional doubly robust); repeated
 * cross-sections, equation 3.4 (locally efficient). Hajek weights; propensity scores by logit,
 * capped at 1 - 1e-6; controls with a score of 0.995 or more get weight 0.
 *
 * Conventions (those of the R package did 2.5.1, which the tests compare with):
 * - Varying base: a cell before treatment compares t with the period before it, a cell after with
 *   the last period s such that s + anticipation < g; num_periods - 1 cells a group. Universal
 * base: always that last period; num_periods cells, the base one is exactly 0 without standard
 * error.
 * - Not-yet-treated controls: never treated, or treated after max(t, base) + anticipation.
 * - Units treated in the first period or before (first period + anticipation) are dropped. Without
 *   a never-treated unit the last cohort is the control and the periods from its start (less
 *   anticipation) on are dropped.
 * - Covariates and weights are those of the earlier of the two periods.
 * - Standard error: sqrt(sum psi^2) / n with n all units of the sample; clustered: the sums of psi
 *   by cluster; no small-sample factor.
 * - A cell whose largest propensity score reaches 0.999, or whose control design is singular, has
 *   no estimate and says why.
 *
 * Cost: the propensity score is fitted once for all cells that share group, controls and period of
 * the covariates (once a group when the controls are the never treated and the covariates fixed).
 */
#ifndef RELEVE_ATT_GT_H
#define RELEVE_ATT_GT_H

#include "releve/panel.h"

typedef enum { RLV_CONTROL_NEVER, RLV_CONTROL_NOT_YET } rlv_control_t;
typedef enum { RLV_METHOD_DR, RLV_METHOD_IPW, RLV_METHOD_REG } rlv_method_t;
typedef enum { RLV_BASE_VARYING, RLV_BASE_UNIVERSAL } rlv_base_t;

typedef struct {
    rlv_control_t control;
    rlv_method_t method;
    rlv_base_t base;
    int32_t anticipation; /* periods, in calendar units, 0 or more */
    bool by_cluster;      /* standard errors by the panel's clusters instead of by unit */
} rlv_att_options_t;

typedef enum {
    RLV_CELL_OK,
    RLV_CELL_REFERENCE,  /* the base period itself (universal base): 0 */
    RLV_CELL_NO_OVERLAP, /* a propensity score reached 0.999 */
    RLV_CELL_SINGULAR,   /* collinear covariates, or too few units for them */
    RLV_CELL_EMPTY       /* no treated or no control unit in one of the two periods */
} rlv_cell_status_t;

enum { RLV_CELL_SEGMENTS = 3 };

typedef struct {
    int32_t group, time, base; /* calendar */
    size_t group_index;
    rlv_cell_status_t status;
    bool post;                       /* time >= group */
    double estimate, std_error;      /* NaN without an estimate */
    size_t num_treated, num_control; /* units (rows in repeated cross-sections) in the cell */
    size_t num_trimmed;              /* controls left out for their propensity score */
    /* The influence function times n / n1, on the runs of units (in `order`) where it is not zero.
     */
    size_t num_segments, segment_start[RLV_CELL_SEGMENTS], segment_size[RLV_CELL_SEGMENTS];
    double *influence; /* the segments one after the other */
} rlv_att_cell_t;

typedef struct {
    size_t num_units; /* n */
    size_t num_cells, num_groups, num_periods;
    rlv_att_cell_t *cell; /* [num_cells], by group, then time */
    int32_t *group;       /* [num_groups] */
    size_t
        *group_start; /* [num_groups + 1], runs of the groups in `order`; then the never treated */
    double *group_share; /* [num_groups], weighted share of all units */
    int32_t *period;     /* [num_periods] used */
    uint32_t *order;     /* [num_units], panel unit of each place: by cohort, never treated last */
    double *weight;      /* [num_units], by place, of the unit's first row */
    size_t num_clusters; /* 0: each unit is its own */
    uint32_t *cluster;   /* [num_units], by place; NULL without */
    size_t num_already;  /* units dropped: treated at the start */
    int32_t coerced;     /* last cohort made control for want of never treated, 0: none */
    bool universal;
    double rounding; /* standard errors up to this are missing: 1e-10 of the outcome's deviation */
    double *arena;   /* what the cells' influence points into */
    double wald, wald_df, wald_p; /* pre-test of parallel trends, by unit even with clusters (few
                                     clusters cannot tell the covariance of many cells); NaN when
                                     it cannot be had */
    const char *wald_reason;      /* why not, or NULL */
} rlv_att_gt_t;

/* Estimates every cell. Notes say what was dropped or coerced. RLV_ERR_DATA when nothing is left:
 * everybody treated at once, no control, one period after cleaning. rlv_att_gt_free is legal after
 * a failure. */
int rlv_att_gt_estimate(rlv_att_gt_t *self, const rlv_panel_t *panel,
                        const rlv_att_options_t *options, rlv_notes_t *notes,
                        rlv_error_t *err) RLV_MUST_CHECK;
void rlv_att_gt_free(rlv_att_gt_t *self);

/* The influence function of cell c over all units, by place: dense [num_units]. */
void rlv_att_gt_influence(const rlv_att_gt_t *self, size_t c, double *dense);

/* Standard error of an influence function [num_units] by place: sqrt(sum of squares, by cluster if
 * any) / n. NaN when it is not above rounding. */
double rlv_att_gt_std_error(const rlv_att_gt_t *self, const double *influence);

typedef enum {
    RLV_AGG_SIMPLE,
    RLV_AGG_GROUP,
    RLV_AGG_GROUP_OVERALL,
    RLV_AGG_DYNAMIC,
    RLV_AGG_DYNAMIC_OVERALL,
    RLV_AGG_CALENDAR,
    RLV_AGG_CALENDAR_OVERALL
} rlv_agg_kind_t;

typedef struct {
    rlv_agg_kind_t kind;
    int32_t key; /* group, event time or calendar time; 0 for the others */
    double estimate, std_error;
    size_t num_cells;  /* 0: no cell had an estimate */
    double *influence; /* [num_units], by place */
} rlv_agg_t;

typedef struct {
    size_t num_rows;
    rlv_agg_t *row;
    double *arena;
} rlv_aggregates_t;

typedef struct {
    bool balance; /* keep only groups seen `balance_event` periods after treatment */
    int32_t balance_event;
    int32_t min_event, max_event; /* event times kept in the dynamic aggregation */
} rlv_agg_options_t;

/* Options that keep everything. */
rlv_agg_options_t rlv_agg_options(void);

/* All aggregations. Cells without an estimate are left out; RLV_ERR_DATA when no cell has one.
 * Weights: shares of the groups; their estimation enters the influence of simple, dynamic and
 * calendar effects and of the overall group effect. */
int rlv_att_gt_aggregate(const rlv_att_gt_t *self, const rlv_agg_options_t *options,
                         rlv_aggregates_t *out, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_aggregates_free(rlv_aggregates_t *self);

/* Multiplier bootstrap with Rademacher weights by unit or cluster (Callaway and Sant'Anna,
 * algorithm 1): for `num_columns` influence functions (dense, [num_units] each, by place), the
 * interquartile standard errors [num_columns] (NaN: no variance), and for each set of columns
 * (set[column] below num_sets) the critical value of its simultaneous band at 95 %, critical
 * [num_sets] (the pointwise 1.96 when there is none, or when it is smaller). Draws are addressed by
 * (seed, draw, unit or cluster): the same whatever the columns. Cost: num_draws x num_columns x
 * blocks / 6 additions. */
int rlv_att_gt_bootstrap(const rlv_att_gt_t *self, const double *const *influence,
                         size_t num_columns, const size_t *set, size_t num_sets, size_t num_draws,
                         uint64_t seed, double *std_error, double *critical,
                         rlv_error_t *err) RLV_MUST_CHECK;

#endif
