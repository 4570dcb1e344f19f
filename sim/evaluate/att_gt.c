#include "att_internal.h"
#include "dense.h"
#include "releve/regression.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the loop over cells needs. */
typedef struct {
    rlv_att_gt_t *self;
    const rlv_panel_t *panel;
    const rlv_att_options_t *options;
    rlv_error_t *err;
    bool rows;         /* estimate from rows (repeated cross-sections), not from changes */
    bool design_fixed; /* covariates and weights do not change within units */
    rlv_cell_data_t data;
    uint32_t *place; /* [capacity] of each row of the cell */
    double *memory;  /* what data's arrays point into */
    double **columns;
    /* what the design in `data` stands for */
    size_t design_group, design_from;
    uint32_t design_period;
    size_t arena_used, arena_size;
} loop_t;

static bool already_treated(const rlv_panel_t *panel, size_t unit, int32_t anticipation)
{
    return panel->cohort[unit] != RLV_NEVER_TREATED &&
           (int64_t)panel->cohort[unit] <= (int64_t)panel->period[0] + anticipation;
}

/* The cohort that plays, once the last one is coerced and those after the last period are never
 * treated. */
static int32_t effective_cohort(const rlv_att_gt_t *self, const rlv_panel_t *panel, size_t unit)
{
    const int32_t cohort = panel->cohort[unit];
    if (self->coerced != 0 && cohort >= self->coerced)
        return RLV_NEVER_TREATED;
    return cohort > self->period[self->num_periods - 1] ? RLV_NEVER_TREATED : cohort;
}

/* Drops what is treated from the start; makes the last cohort the control when there is no other.
 */
static int choose_sample(loop_t *l, rlv_notes_t *notes)
{
    rlv_att_gt_t *self = l->self;
    const rlv_panel_t *panel = l->panel;
    const int32_t anticipation = l->options->anticipation;
    int32_t last = INT32_MIN;
    bool never = false;

    for (size_t u = 0; u < panel->num_units; u++) {
        if (already_treated(panel, u, anticipation)) {
            self->num_already++;
            continue;
        }
        self->num_units++;
        never = never || panel->cohort[u] == RLV_NEVER_TREATED;
        if (panel->cohort[u] != RLV_NEVER_TREATED && panel->cohort[u] > last)
            last = panel->cohort[u];
    }
    if (self->num_already > 0)
        rlv_note(notes, "att_gt: %zu units dropped: already treated in the first period",
                 self->num_already);
    if (last == INT32_MIN)
        return rlv_fail(l->err, RLV_ERR_DATA,
                        "att_gt: no unit has a period before its treatment [cohorts after %d]",
                        panel->period[0] + anticipation);
    self->period = rlv_calloc(panel->num_periods, sizeof *self->period, l->err);
    if (self->period == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < panel->num_periods; t++)
        if (never || panel->period[t] < last - anticipation)
            self->period[self->num_periods++] = panel->period[t];
    if (!never) {
        self->coerced = last;
        rlv_note(notes,
                 "att_gt: no unit is never treated: the last cohort (%d) is the control, and the "
                 "periods from %d on are dropped",
                 last, last - anticipation);
    }
    if (self->num_periods < 2)
        return rlv_fail(l->err, RLV_ERR_DATA,
                        "att_gt: no unit is never treated, and fewer than two periods come before "
                        "the last cohort (%d)",
                        last);
    return RLV_OK;
}

static int compare_cohorts(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Places of the units: by cohort, then as in the panel. */
static int order_units(loop_t *l)
{
    rlv_att_gt_t *self = l->self;
    const rlv_panel_t *panel = l->panel;
    int64_t *key = rlv_calloc(self->num_units, sizeof *key, l->err);
    size_t n = 0;

    self->order = rlv_calloc(self->num_units, sizeof *self->order, l->err);
    self->group = rlv_calloc(self->num_units, sizeof *self->group, l->err);
    self->group_start = rlv_calloc(self->num_units + 2, sizeof *self->group_start, l->err);
    if (key == NULL || self->order == NULL || self->group == NULL || self->group_start == NULL) {
        free(key);
        return RLV_ERR_OS;
    }
    for (size_t u = 0; u < panel->num_units; u++)
        if (!already_treated(panel, u, l->options->anticipation))
            key[n++] = ((int64_t)effective_cohort(self, panel, u) << 32) | (int64_t)u;
    qsort(key, n, sizeof *key, compare_cohorts);
    for (size_t i = 0; i < n; i++) {
        const int32_t cohort = (int32_t)(key[i] >> 32);
        self->order[i] = (uint32_t)(key[i] & UINT32_MAX);
        if (cohort != RLV_NEVER_TREATED &&
            (self->num_groups == 0 || cohort != self->group[self->num_groups - 1])) {
            self->group_start[self->num_groups] = i;
            self->group[self->num_groups++] = cohort;
        }
        if (cohort != RLV_NEVER_TREATED)
            self->group_start[self->num_groups] = i + 1;
    }
    free(key);
    if (self->num_groups == 0)
        return rlv_fail(l->err, RLV_ERR_DATA,
                        "att_gt: everybody is treated in the same period (%d): there is no control",
                        self->coerced);
    return RLV_OK;
}

/* Weights by place, shares of the groups, clusters by place. */
static int weigh_units(loop_t *l, rlv_notes_t *notes)
{
    rlv_att_gt_t *self = l->self;
    const rlv_panel_t *panel = l->panel;
    const size_t n = self->num_units;
    double total = 0;

    self->weight = rlv_calloc(n, sizeof *self->weight, l->err);
    self->group_share = rlv_calloc(self->num_groups, sizeof *self->group_share, l->err);
    if (self->weight == NULL || self->group_share == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        const size_t u = self->order[i], first = panel->unit_start[u];
        const size_t end = panel->balanced ? first + 1 : panel->unit_start[u + 1];
        for (size_t row = first; row < end; row++)
            self->weight[i] += panel->weight != NULL ? panel->weight[row] / (double)(end - first)
                                                     : 1.0 / (double)(end - first);
        total += self->weight[i];
    }
    for (size_t i = 0; i < n; i++)
        self->weight[i] *= (double)n / total;
    for (size_t g = 0; g < self->num_groups; g++) {
        for (size_t i = self->group_start[g]; i < self->group_start[g + 1]; i++)
            self->group_share[g] += self->weight[i] / (double)n;
        const size_t size = self->group_start[g + 1] - self->group_start[g];
        const size_t wanted = panel->num_covariates + 5;
        if (!panel->repeated && size < wanted)
            rlv_note(notes,
                     "att_gt: cohort %d has %zu units only (fewer than %zu): its standard errors "
                     "say little",
                     self->group[g], size, wanted);
    }
    if (!l->options->by_cluster || panel->num_clusters == 0)
        return RLV_OK;
    size_t outer = 0;
    const int status = rlv_panel_outer_cluster(panel, &outer, l->err);
    if (status < 0)
        return status;
    if (!panel->cluster_fixed[outer])
        return rlv_fail(l->err, RLV_ERR_DATA,
                        "att_gt: a cluster that does not change within a unit is needed");
    self->cluster = rlv_calloc(n, sizeof *self->cluster, l->err);
    if (self->cluster == NULL)
        return RLV_ERR_OS;
    self->num_clusters = panel->cluster_size[outer];
    for (size_t i = 0; i < n; i++)
        self->cluster[i] = panel->cluster[outer][panel->unit_start[self->order[i]]];
    return RLV_OK;
}

static int allocate(loop_t *l)
{
    rlv_att_gt_t *self = l->self;
    rlv_cell_data_t *d = &l->data;
    const size_t n = l->rows ? l->panel->num_rows : self->num_units;
    const size_t k = l->panel->num_covariates + 1;
    const size_t num_cells = self->num_groups * (self->num_periods - (self->universal ? 0 : 1));

    d->num_terms = k;
    self->cell = rlv_calloc(num_cells, sizeof *self->cell, l->err);
    l->arena_size = num_cells * self->num_units;
    /* every used byte is written; one more, because malloc(0) may give NULL */
    self->arena = malloc(l->arena_size * sizeof *self->arena + 1);
    l->place = rlv_calloc(n, sizeof *l->place, l->err);
    l->columns = rlv_calloc(k, sizeof *l->columns, l->err);
    l->memory = rlv_calloc(n * (13 + k) + 8 * k + 7 * k * k, sizeof(double), l->err);
    if (self->cell == NULL || l->place == NULL || l->columns == NULL || l->memory == NULL)
        return RLV_ERR_OS;
    if (self->arena == NULL)
        return rlv_fail_memory(l->err, l->arena_size * sizeof *self->arena);
    double *next = l->memory;
    d->x = l->columns;
    for (size_t j = 0; j < k; j++, next += n)
        d->x[j] = next;
    d->y = next;
    d->post = d->y + n;
    d->weight = d->post + n;
    d->influence = d->weight + n;
    d->score = d->influence + n;
    d->fit = d->score + n;
    d->scratch = d->fit + 8 * n;
    d->score_inverse = d->scratch + 8 * k + 5 * k * k;
    d->control_inverse = d->score_inverse + k * k;
    return RLV_OK;
}

/* Runs of places: the treated group, then the controls on either side of it. */
static void set_segments(const loop_t *l, rlv_att_cell_t *cell, size_t from)
{
    const rlv_att_gt_t *self = l->self;
    const size_t g = cell->group_index, n = self->num_units;
    const size_t own = self->group_start[g], own_end = self->group_start[g + 1];
    const size_t first = self->group_start[from];

    cell->segment_start[0] = own;
    cell->segment_size[0] = own_end - own;
    cell->num_segments = 1;
    if (first < own) {
        cell->segment_start[1] = first;
        cell->segment_size[1] = own - first;
        cell->num_segments = 2;
    }
    const size_t after = first > own_end ? first : own_end;
    if (after < n) {
        cell->segment_start[cell->num_segments] = after;
        cell->segment_size[cell->num_segments++] = n - after;
    }
}

/* Index of the first group that may serve as a control: treated after max(t, base). */
static size_t first_control(const loop_t *l, const rlv_att_cell_t *cell)
{
    const rlv_att_gt_t *self = l->self;
    const int32_t later = cell->time > cell->base ? cell->time : cell->base;
    size_t g = self->num_groups;

    if (l->options->control == RLV_CONTROL_NEVER)
        return g;
    while (g > 0 && (int64_t)self->group[g - 1] > (int64_t)later + l->options->anticipation)
        g--;
    return g;
}

/* Standardises the covariates of the cell and gives the weights mean 1. */
static void standardise(rlv_cell_data_t *d)
{
    double total = 0;

    for (size_t i = 0; i < d->n; i++)
        total += d->weight[i];
    for (size_t i = 0; i < d->n; i++) {
        d->weight[i] *= (double)d->n / total;
        d->x[0][i] = 1;
    }
    for (size_t j = 1; j < d->num_terms; j++) {
        double mean = 0, squares = 0, largest = 0;
        for (size_t i = 0; i < d->n; i++)
            mean += d->x[j][i] / (double)d->n;
        for (size_t i = 0; i < d->n; i++) {
            largest = fmax(largest, fabs(d->x[j][i]));
            d->x[j][i] -= mean;
            squares += d->x[j][i] * d->x[j][i];
        }
        const double sd = sqrt(squares / (double)d->n);
        const double factor = sd > 1e-13 * largest ? 1 / sd : 0;
        for (size_t i = 0; i < d->n; i++)
            d->x[j][i] *= factor;
    }
}

static void gather_row(loop_t *l, size_t i, size_t row)
{
    rlv_cell_data_t *d = &l->data;
    d->weight[i] = l->panel->weight != NULL ? l->panel->weight[row] : 1;
    for (size_t j = 1; j < d->num_terms; j++)
        d->x[j][i] = l->panel->covariate[j - 1][row];
}

/* Changes of the outcome, and the design unless it is that of the cell before. */
static void gather_changes(loop_t *l, const rlv_att_cell_t *cell, size_t from, uint32_t t,
                           uint32_t base)
{
    rlv_cell_data_t *d = &l->data;
    const rlv_panel_t *panel = l->panel;
    const uint32_t earlier = t < base ? t : base;
    const uint32_t key = l->design_fixed ? 0 : earlier;
    const bool same = d->design_ready && l->design_group == cell->group_index &&
                      l->design_from == from && l->design_period == key;
    size_t i = 0;

    d->num_treated = cell->segment_size[0];
    for (size_t s = 0; s < cell->num_segments; s++)
        for (size_t k = 0; k < cell->segment_size[s]; k++, i++) {
            const size_t place = cell->segment_start[s] + k;
            const size_t first = l->self->order[place] * panel->num_periods;
            d->y[i] = panel->outcome[first + t] - panel->outcome[first + base];
            if (!same)
                gather_row(l, i, first + earlier);
        }
    d->n = i;
    if (same)
        return;
    standardise(d);
    d->design_ready = false;
    l->design_group = cell->group_index;
    l->design_from = from;
    l->design_period = key;
}

/* The rows of the two periods; false when one of the four parts is empty. */
static bool gather_rows(loop_t *l, const rlv_att_cell_t *cell, uint32_t t, uint32_t base)
{
    rlv_cell_data_t *d = &l->data;
    const rlv_panel_t *panel = l->panel;
    size_t count[2][2] = {{0}}, i = 0;

    d->num_treated = 0;
    for (size_t s = 0; s < cell->num_segments; s++)
        for (size_t k = 0; k < cell->segment_size[s]; k++) {
            const size_t place = cell->segment_start[s] + k, u = l->self->order[place];
            for (size_t row = panel->unit_start[u]; row < panel->unit_start[u + 1]; row++) {
                const uint32_t period = panel->row_period[row];
                if (period != t && period != base)
                    continue;
                d->y[i] = panel->outcome[row];
                d->post[i] = period == t;
                l->place[i] = (uint32_t)place;
                gather_row(l, i, row);
                count[s == 0][period == t]++;
                d->num_treated += s == 0;
                i++;
            }
        }
    d->n = i;
    if (!count[0][0] || !count[0][1] || !count[1][0] || !count[1][1])
        return false;
    standardise(d);
    return true;
}

/* The cell's influence by place, times n / n1. */
static void store_influence(loop_t *l, rlv_att_cell_t *cell)
{
    rlv_cell_data_t *d = &l->data;
    size_t size = 0;

    for (size_t s = 0; s < cell->num_segments; s++)
        size += cell->segment_size[s];
    cell->influence = l->self->arena + l->arena_used;
    l->arena_used += size;
    const double factor = (double)l->self->num_units / (double)d->n;
    if (!l->rows) {
        for (size_t i = 0; i < d->n; i++)
            cell->influence[i] = factor * d->influence[i];
        return;
    }
    memset(cell->influence, 0, size * sizeof *cell->influence);
    size_t s = 0, offset = 0;
    for (size_t i = 0; i < d->n; i++) {
        while (l->place[i] < cell->segment_start[s] ||
               l->place[i] >= cell->segment_start[s] + cell->segment_size[s])
            offset += cell->segment_size[s++];
        cell->influence[offset + l->place[i] - cell->segment_start[s]] += factor * d->influence[i];
    }
}

static void estimate_cell(loop_t *l, rlv_att_cell_t *cell, uint32_t t, uint32_t base)
{
    rlv_cell_data_t *d = &l->data;
    const size_t from = first_control(l, cell);

    set_segments(l, cell, from);
    if (cell->num_segments < 2) {
        cell->status = RLV_CELL_EMPTY;
    } else if (l->rows) {
        cell->status = gather_rows(l, cell, t, base) ? rlv_cell_repeated(d, l->options->method)
                                                     : RLV_CELL_EMPTY;
    } else {
        gather_changes(l, cell, from, t, base);
        cell->status = rlv_cell_panel(d, l->options->method);
    }
    if (cell->status == RLV_CELL_OK && !isfinite(d->estimate))
        cell->status = RLV_CELL_SINGULAR;
    if (cell->status != RLV_CELL_OK)
        return;
    cell->num_treated = d->num_treated;
    cell->num_control = d->n - d->num_treated;
    cell->num_trimmed = d->num_trimmed;
    cell->estimate = d->estimate;
    store_influence(l, cell);
}

/* The last period before the group's treatment, anticipation deducted. */
static size_t last_before(const rlv_att_gt_t *self, int32_t group, int32_t anticipation)
{
    size_t base = 0;
    for (size_t s = 0; s < self->num_periods; s++)
        if ((int64_t)self->period[s] + anticipation < group)
            base = s;
    return base;
}

static int estimate_cells(loop_t *l)
{
    rlv_att_gt_t *self = l->self;
    double *dense = rlv_calloc(self->num_units, sizeof *dense, l->err);

    if (dense == NULL)
        return RLV_ERR_OS;
    for (size_t g = 0; g < self->num_groups; g++)
        for (size_t t = self->universal ? 0 : 1; t < self->num_periods; t++) {
            rlv_att_cell_t *cell = &self->cell[self->num_cells++];
            const bool post = self->group[g] <= self->period[t];
            const size_t before = last_before(self, self->group[g], l->options->anticipation);
            const size_t base = post || self->universal ? before : t - 1;
            *cell = (rlv_att_cell_t){.group = self->group[g],
                                     .time = self->period[t],
                                     .base = self->period[base],
                                     .group_index = g,
                                     .post = post,
                                     .estimate = NAN,
                                     .std_error = NAN};
            if (base == t) {
                cell->status = RLV_CELL_REFERENCE;
                cell->estimate = 0;
                continue;
            }
            estimate_cell(l, cell, (uint32_t)t, (uint32_t)base);
            if (cell->status == RLV_CELL_OK) {
                rlv_att_gt_influence(self, self->num_cells - 1, dense);
                cell->std_error = rlv_att_gt_std_error(self, dense);
            }
        }
    free(dense);
    return RLV_OK;
}

/* Cells without an estimate, counted by cause. */
static void note_failures(const rlv_att_gt_t *self, rlv_notes_t *notes)
{
    static const struct {
        rlv_cell_status_t status;
        const char *text;
    } CAUSES[] = {
        {RLV_CELL_NO_OVERLAP, "without overlap: a propensity score reaches 0.999"},
        {RLV_CELL_SINGULAR, "with collinear covariates, or too few controls for them"},
        {RLV_CELL_EMPTY, "without a treated or control observation in one of their periods"},
    };
    for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++) {
        size_t count = 0;
        for (size_t c = 0; c < self->num_cells; c++)
            count += self->cell[c].status == CAUSES[i].status;
        if (count > 0)
            rlv_note(notes, "att_gt: %zu cells %s", count, CAUSES[i].text);
    }
}

int rlv_att_gt_estimate(rlv_att_gt_t *self, const rlv_panel_t *panel,
                        const rlv_att_options_t *options, rlv_notes_t *notes, rlv_error_t *err)
{
    loop_t l = {.self = self, .panel = panel, .options = options, .err = err};
    int status;

    memset(self, 0, sizeof *self);
    self->wald = self->wald_p = self->wald_df = NAN;
    self->universal = options->base == RLV_BASE_UNIVERSAL;
    l.rows = !panel->balanced || panel->repeated;
    l.design_fixed = panel->weight_fixed;
    for (size_t k = 0; k < panel->num_covariates; k++)
        l.design_fixed = l.design_fixed && panel->covariate_fixed[k];
    self->rounding = rlv_rounding(panel->num_rows, panel->outcome);
    if (l.rows && !panel->repeated)
        rlv_note(notes, "att_gt: the panel is unbalanced: estimated as repeated cross-sections, "
                        "influence summed by unit");
    if ((status = choose_sample(&l, notes)) < 0 || (status = order_units(&l)) < 0 ||
        (status = weigh_units(&l, notes)) < 0 || (status = allocate(&l)) < 0 ||
        (status = estimate_cells(&l)) < 0)
        goto out;
    note_failures(self, notes);
    status = rlv_att_gt_pretest(self, err);
out:
    free(l.place);
    free(l.memory);
    free(l.columns);
    return status;
}

void rlv_att_gt_free(rlv_att_gt_t *self)
{
    free(self->cell);
    free(self->group);
    free(self->group_start);
    free(self->group_share);
    free(self->period);
    free(self->order);
    free(self->weight);
    free(self->cluster);
    free(self->arena);
    memset(self, 0, sizeof *self);
}
