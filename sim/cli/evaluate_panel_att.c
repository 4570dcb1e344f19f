/* The rows of the family att_gt. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_panel.h"

enum { NUM_SETS = 8 };

typedef struct {
    rlv_evaluate_panel_t *self;
    rlv_att_gt_t gt;
    rlv_aggregates_t agg;
    double *std_error;         /* [gt.num_cells + agg.num_rows], bootstrap */
    const double **influence;  /* [the same] */
    double *dense;             /* the cells' influence functions, dense */
    double critical[NUM_SETS]; /* of the cells, then by rlv_agg_kind_t */
    rlv_error_t *err;
} work_t;

static const struct {
    const char *name;
    bool by_group, by_time;
} AGGREGATES[] = {
    [RLV_AGG_SIMPLE] = {"att_simple", false, false},
    [RLV_AGG_GROUP] = {"att_group", true, false},
    [RLV_AGG_GROUP_OVERALL] = {"att_group_overall", false, false},
    [RLV_AGG_DYNAMIC] = {"att_dynamic", false, true},
    [RLV_AGG_DYNAMIC_OVERALL] = {"att_dynamic_overall", false, false},
    [RLV_AGG_CALENDAR] = {"att_calendar", false, true},
    [RLV_AGG_CALENDAR_OVERALL] = {"att_calendar_overall", false, false},
};

static const char *cell_note(rlv_cell_status_t status)
{
    switch (status) {
    case RLV_CELL_OK:
        return "";
    case RLV_CELL_REFERENCE:
        return "reference";
    case RLV_CELL_NO_OVERLAP:
        return "no overlap: a propensity score reaches 0.999";
    case RLV_CELL_SINGULAR:
        return "collinear covariates, or too few controls for them";
    case RLV_CELL_EMPTY:
        break;
    }
    return "no treated or no control observation";
}

static void describe(const work_t *w, rlv_estimate_t *row)
{
    static const char *const CONTROLS[] = {"never", "not-yet"};
    static const char *const METHODS[] = {"dr", "ipw", "reg"};
    static const char *const BASES[] = {"varying", "universal"};
    const rlv_evaluate_panel_t *self = w->self;
    char draws[32] = "";

    if (self->bootstrap > 0)
        (void)snprintf(draws, sizeof draws, ";bootstrap=%zu", self->bootstrap);
    (void)snprintf(row->option, sizeof row->option,
                   "control=%s;method=%s;base=%s;anticipation=%d;cluster=%s%s",
                   CONTROLS[self->att.control], METHODS[self->att.method], BASES[self->att.base],
                   self->att.anticipation, self->att.by_cluster ? "column" : "unit", draws);
    row->n = w->gt.num_units;
}

/* Simultaneous bands are those of one set of effects: the cells, the groups, the event times, the
 * calendar times; an overall effect has a pointwise interval. */
static int bootstrap(work_t *w)
{
    const size_t cells = w->gt.num_cells, n = w->gt.num_units, all = cells + w->agg.num_rows;
    size_t *set = rlv_calloc(all, sizeof *set, w->err);
    int status = RLV_ERR_OS;

    w->std_error = rlv_calloc(all, sizeof *w->std_error, w->err);
    w->influence = rlv_calloc(all, sizeof *w->influence, w->err);
    w->dense = rlv_calloc(cells * n, sizeof *w->dense, w->err);
    if (set == NULL || w->std_error == NULL || w->influence == NULL || w->dense == NULL)
        goto out;
    for (size_t c = 0; c < cells; c++) {
        rlv_att_gt_influence(&w->gt, c, w->dense + c * n);
        w->influence[c] = w->dense + c * n;
    }
    for (size_t r = 0; r < w->agg.num_rows; r++) {
        w->influence[cells + r] = w->agg.row[r].influence;
        set[cells + r] = 1 + (size_t)w->agg.row[r].kind;
    }
    status = rlv_att_gt_bootstrap(&w->gt, w->influence, all, set, NUM_SETS, w->self->bootstrap,
                                  w->self->seed, w->std_error, w->critical, w->err);
out:
    free(set);
    return status;
}

static int add_cells(work_t *w)
{
    int status = RLV_OK;

    for (size_t c = 0; c < w->gt.num_cells && status == RLV_OK; c++) {
        const rlv_att_cell_t *cell = &w->gt.cell[c];
        rlv_estimate_t row = rlv_estimate("att_gt");
        row.group = cell->group;
        row.time = cell->time;
        row.estimate = cell->estimate;
        row.std_error = w->std_error != NULL ? w->std_error[c] : cell->std_error;
        rlv_estimate_interval(&row, w->critical[0], 0);
        describe(w, &row);
        (void)snprintf(row.note, sizeof row.note, "%s", cell_note(cell->status));
        status = rlv_estimates_add(&w->self->estimates, &row, w->err);
        if (status == RLV_OK && cell->num_trimmed > 0) {
            char item[48];
            (void)snprintf(item, sizeof item, "%d,%d", cell->group, cell->time);
            status = rlv_diagnostics_add(&w->self->diagnostics, "att_gt_controls_trimmed", item,
                                         (double)cell->num_trimmed, NAN, NAN,
                                         "group,time; propensity score of 0.995 or more", w->err);
        }
    }
    return status;
}

static int add_aggregates(work_t *w)
{
    int status = RLV_OK;

    for (size_t r = 0; r < w->agg.num_rows && status == RLV_OK; r++) {
        const rlv_agg_t *agg = &w->agg.row[r];
        rlv_estimate_t row = rlv_estimate(AGGREGATES[agg->kind].name);
        if (AGGREGATES[agg->kind].by_group)
            row.group = agg->key;
        if (AGGREGATES[agg->kind].by_time)
            row.time = agg->key;
        row.estimate = agg->estimate;
        row.std_error = w->std_error != NULL ? w->std_error[w->gt.num_cells + r] : agg->std_error;
        const bool set = AGGREGATES[agg->kind].by_group || AGGREGATES[agg->kind].by_time;
        rlv_estimate_interval(&row, set ? w->critical[1 + agg->kind] : 0, 0);
        describe(w, &row);
        if (agg->num_cells == 0)
            (void)snprintf(row.note, sizeof row.note, "no cell could be estimated");
        else if (w->self->agg.balance &&
                 (agg->kind == RLV_AGG_DYNAMIC || agg->kind == RLV_AGG_DYNAMIC_OVERALL))
            (void)snprintf(row.note, sizeof row.note, "balanced at event time %d",
                           w->self->agg.balance_event);
        status = rlv_estimates_add(&w->self->estimates, &row, w->err);
    }
    return status;
}

/* Pre-test, critical values, what was dropped. */
static int add_diagnostics(work_t *w)
{
    static const char *const SETS[] = {"att_gt",      "", "att_group",    "",
                                       "att_dynamic", "", "att_calendar", ""};
    rlv_diagnostics_t *d = &w->self->diagnostics;
    char note[160];
    int status;

    if (w->gt.wald_reason != NULL)
        (void)snprintf(note, sizeof note, "not computed: %s", w->gt.wald_reason);
    else
        (void)snprintf(note, sizeof note, "chi-squared with %.0f degrees of freedom; by unit",
                       w->gt.wald_df);
    status = rlv_diagnostics_add(d, "pretest_wald", "att_gt", w->gt.wald, NAN, w->gt.wald_p, note,
                                 w->err);
    if (status == RLV_OK && w->gt.num_already > 0)
        status = rlv_diagnostics_add(d, "sample", "units_dropped_already_treated",
                                     (double)w->gt.num_already, NAN, NAN, "att_gt", w->err);
    if (status == RLV_OK && w->gt.coerced != 0)
        status = rlv_diagnostics_add(d, "sample", "cohort_made_control", (double)w->gt.coerced, NAN,
                                     NAN, "att_gt: no unit is never treated", w->err);
    for (size_t s = 0; s < NUM_SETS && status == RLV_OK && w->std_error != NULL; s++)
        if (SETS[s][0] != '\0' && w->critical[s] > 0)
            status = rlv_diagnostics_add(d, "simultaneous_critical_value", SETS[s], w->critical[s],
                                         NAN, NAN, "95 %", w->err);
    return status;
}

int rlv_evaluate_panel_att_gt(rlv_evaluate_panel_t *self, rlv_error_t *err)
{
    work_t w = {.self = self, .err = err};
    rlv_error_t none = {0};
    int status = rlv_att_gt_estimate(&w.gt, &self->panel, &self->att, &self->notes, err);

    if (status < 0)
        goto out;
    /* without any cell the rows of the cells say why, and nothing is aggregated */
    status = rlv_att_gt_aggregate(&w.gt, &self->agg, &w.agg, &none);
    if (status == RLV_ERR_DATA) {
        rlv_note(&self->notes, "%s", none.text);
        status = rlv_diagnostics_add(&self->diagnostics, "refused", "att_gt, aggregates", NAN, NAN,
                                     NAN, none.text, err);
        if (status < 0)
            goto out;
    } else if (status < 0) {
        (void)rlv_fail(err, status, "%s", none.text);
        goto out;
    }
    if (self->bootstrap > 0 && (status = bootstrap(&w)) < 0)
        goto out;
    if ((status = add_cells(&w)) < 0 || (status = add_aggregates(&w)) < 0)
        goto out;
    status = add_diagnostics(&w);
out:
    free(w.std_error);
    free((void *)w.influence);
    free(w.dense);
    rlv_aggregates_free(&w.agg);
    rlv_att_gt_free(&w.gt);
    return status;
}
