/* Aggregations of group-time effects: Callaway and Sant'Anna (2021), section 3. */
#include "releve/att_gt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const rlv_att_gt_t *gt;
    const rlv_agg_options_t *options;
    rlv_aggregates_t *out;
    size_t capacity;
    double *a, *count; /* [num_groups], scratch */
    rlv_error_t *err;
} work_t;

rlv_agg_options_t rlv_agg_options(void)
{
    return (rlv_agg_options_t){.min_event = INT32_MIN, .max_event = INT32_MAX};
}

static rlv_agg_t *new_row(work_t *w, rlv_agg_kind_t kind, int32_t key)
{
    rlv_agg_t *row = &w->out->row[w->out->num_rows];
    *row = (rlv_agg_t){.kind = kind, .key = key, .estimate = NAN, .std_error = NAN};
    row->influence = w->out->arena + w->out->num_rows * w->gt->num_units;
    w->out->num_rows++;
    return row;
}

static bool usable(const rlv_att_cell_t *cell)
{
    return cell->status == RLV_CELL_OK || cell->status == RLV_CELL_REFERENCE;
}

static int32_t event_of(const rlv_att_cell_t *cell)
{
    return cell->time - cell->group;
}

/* influence += factor * the cell's. */
static void add_cell(const rlv_att_cell_t *cell, double factor, double *influence)
{
    const double *value = cell->influence;
    for (size_t s = 0; s < cell->num_segments && value != NULL; s++) {
        double *out = influence + cell->segment_start[s];
        for (size_t i = 0; i < cell->segment_size[s]; i++)
            out[i] += factor * value[i];
        value += cell->segment_size[s];
    }
}

/* Whether a cell enters the row. */
static bool enters(const work_t *w, const rlv_agg_t *row, const rlv_att_cell_t *cell)
{
    const rlv_agg_options_t *o = w->options;
    const int32_t last = w->gt->period[w->gt->num_periods - 1];

    if (!usable(cell))
        return false;
    switch (row->kind) {
    case RLV_AGG_SIMPLE:
        return cell->post;
    case RLV_AGG_GROUP:
        return cell->post && cell->group == row->key;
    case RLV_AGG_CALENDAR:
        return cell->post && cell->time == row->key;
    case RLV_AGG_DYNAMIC:
        return event_of(cell) == row->key &&
               (!o->balance || last - cell->group >= o->balance_event);
    case RLV_AGG_GROUP_OVERALL:
    case RLV_AGG_DYNAMIC_OVERALL:
    case RLV_AGG_CALENDAR_OVERALL:
        break;
    }
    return false;
}

/* The mean of the cells weighted by the shares of their groups (for RLV_AGG_GROUP: a plain mean,
 * the share being the same), with the influence of the estimated shares: w_u (A_g - theta N_g) / S
 * for a unit of group g, where S = sum of shares over the cells, A_g and N_g = sum of the effects
 * and number of the cells of group g (the form that wif of did takes once its two terms are added
 * up). */
static void average(work_t *w, rlv_agg_t *row)
{
    const rlv_att_gt_t *gt = w->gt;
    double total = 0, sum = 0;

    memset(w->a, 0, gt->num_groups * sizeof *w->a);
    memset(w->count, 0, gt->num_groups * sizeof *w->count);
    for (size_t c = 0; c < gt->num_cells; c++) {
        const rlv_att_cell_t *cell = &gt->cell[c];
        if (!enters(w, row, cell))
            continue;
        const double share = gt->group_share[cell->group_index];
        row->num_cells++;
        total += share;
        sum += share * cell->estimate;
        w->a[cell->group_index] += cell->estimate;
        w->count[cell->group_index] += 1;
    }
    if (row->num_cells == 0)
        return;
    row->estimate = sum / total;
    for (size_t c = 0; c < gt->num_cells; c++)
        if (enters(w, row, &gt->cell[c]))
            add_cell(&gt->cell[c], gt->group_share[gt->cell[c].group_index] / total,
                     row->influence);
    for (size_t g = 0; g < gt->num_groups && row->kind != RLV_AGG_GROUP; g++) {
        const double factor = (w->a[g] - row->estimate * w->count[g]) / total;
        for (size_t i = gt->group_start[g]; i < gt->group_start[g + 1] && factor != 0; i++)
            row->influence[i] += factor * gt->weight[i];
    }
    row->std_error = rlv_att_gt_std_error(gt, row->influence);
}

/* Mean of the rows [first, end) whose key is at least `low`, equally weighted or by group share. */
static void overall(work_t *w, rlv_agg_kind_t kind, size_t first, size_t end, int32_t low)
{
    const rlv_att_gt_t *gt = w->gt;
    rlv_agg_t *row = new_row(w, kind, 0);
    double total = 0, sum = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t r = first; r < end; r++) {
            const rlv_agg_t *part = &w->out->row[r];
            size_t g = 0;
            if (part->num_cells == 0 || part->key < low)
                continue;
            while (kind == RLV_AGG_GROUP_OVERALL && gt->group[g] != part->key)
                g++;
            const double share = kind == RLV_AGG_GROUP_OVERALL ? gt->group_share[g] : 1;
            if (pass == 0) {
                total += share;
                sum += share * part->estimate;
                row->num_cells++;
                continue;
            }
            for (size_t i = 0; i < gt->num_units; i++)
                row->influence[i] += share / total * part->influence[i];
            if (kind == RLV_AGG_GROUP_OVERALL)
                for (size_t i = gt->group_start[g]; i < gt->group_start[g + 1]; i++)
                    row->influence[i] += gt->weight[i] * (part->estimate - sum / total) / total;
        }
    if (row->num_cells == 0)
        return;
    row->estimate = sum / total;
    row->std_error = rlv_att_gt_std_error(gt, row->influence);
}

static int compare_keys(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

/* Event times of the usable cells, increasing. */
static size_t list_events(const work_t *w, int32_t *event)
{
    const rlv_att_gt_t *gt = w->gt;
    const rlv_agg_options_t *o = w->options;
    const int32_t last = gt->period[gt->num_periods - 1];
    const int32_t first = gt->period[gt->universal ? 0 : 1];
    size_t count = 0, distinct = 0;

    for (size_t c = 0; c < gt->num_cells; c++) {
        const rlv_att_cell_t *cell = &gt->cell[c];
        const int32_t e = event_of(cell);
        const bool balanced =
            !o->balance || (e <= o->balance_event && e >= o->balance_event - last + first &&
                            last - cell->group >= o->balance_event);
        if (usable(cell) && balanced && e >= o->min_event && e <= o->max_event)
            event[count++] = e;
    }
    qsort(event, count, sizeof *event, compare_keys);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || event[i] != event[i - 1])
            event[distinct++] = event[i];
    return distinct;
}

static void aggregate_all(work_t *w, int32_t *event)
{
    const rlv_att_gt_t *gt = w->gt;

    average(w, new_row(w, RLV_AGG_SIMPLE, 0));
    size_t first = w->out->num_rows;
    for (size_t g = 0; g < gt->num_groups; g++)
        average(w, new_row(w, RLV_AGG_GROUP, gt->group[g]));
    overall(w, RLV_AGG_GROUP_OVERALL, first, w->out->num_rows, INT32_MIN);
    first = w->out->num_rows;
    const size_t num_events = list_events(w, event);
    for (size_t e = 0; e < num_events; e++)
        average(w, new_row(w, RLV_AGG_DYNAMIC, event[e]));
    overall(w, RLV_AGG_DYNAMIC_OVERALL, first, w->out->num_rows, 0);
    first = w->out->num_rows;
    for (size_t t = 0; t < gt->num_periods; t++)
        if (gt->period[t] >= gt->group[0])
            average(w, new_row(w, RLV_AGG_CALENDAR, gt->period[t]));
    overall(w, RLV_AGG_CALENDAR_OVERALL, first, w->out->num_rows, INT32_MIN);
}

int rlv_att_gt_aggregate(const rlv_att_gt_t *self, const rlv_agg_options_t *options,
                         rlv_aggregates_t *out, rlv_error_t *err)
{
    work_t w = {.gt = self, .options = options, .out = out, .err = err};
    int32_t *event = NULL;
    bool any = false;
    int status = RLV_ERR_OS;

    memset(out, 0, sizeof *out);
    for (size_t c = 0; c < self->num_cells; c++)
        any = any || self->cell[c].status == RLV_CELL_OK;
    if (!any)
        return rlv_fail(err, RLV_ERR_DATA,
                        "att_gt: no cell could be estimated, nothing can be aggregated");
    /* at most one row a cell in the dynamic part, a period in the calendar, a group, four overall
     */
    w.capacity = self->num_cells + self->num_periods + self->num_groups + 4;
    event = rlv_calloc(self->num_cells, sizeof *event, err);
    w.a = rlv_calloc(self->num_groups, sizeof *w.a, err);
    w.count = rlv_calloc(self->num_groups, sizeof *w.count, err);
    out->row = rlv_calloc(w.capacity, sizeof *out->row, err);
    if (event == NULL || w.a == NULL || w.count == NULL || out->row == NULL)
        goto out;
    const size_t rows = list_events(&w, event) + self->num_periods + self->num_groups + 4;
    out->arena = rlv_calloc(rows * self->num_units, sizeof *out->arena, err);
    if (out->arena == NULL)
        goto out;
    aggregate_all(&w, event);
    status = RLV_OK;
out:
    free(event);
    free(w.a);
    free(w.count);
    return status;
}

void rlv_aggregates_free(rlv_aggregates_t *self)
{
    free(self->row);
    free(self->arena);
    memset(self, 0, sizeof *self);
}
