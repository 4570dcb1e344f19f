#include "releve/panel.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PERIOD_SPAN = 100000 };

/* What rlv_panel_build needs between its steps. */
typedef struct {
    rlv_panel_t *panel;
    const rlv_panel_columns_t *in;
    rlv_notes_t *notes;
    rlv_error_t *err;
    bool *keep;          /* [in->num_rows] */
    uint32_t *period_of; /* [in->num_rows], index */
    uint32_t *rank;      /* [in->num_units], place of an input unit in the panel's order */
    size_t *row;         /* [kept], input rows sorted by unit and period */
    size_t num_kept;
} builder_t;

static int fail_row(const builder_t *b, size_t row, const char *what)
{
    return rlv_fail_at(b->err, RLV_ERR_DATA, b->in->path ? b->in->path : "panel",
                       b->in->line ? b->in->line[row] : row + 1, NULL, NULL, "%s", what);
}

static int32_t cohort_of(const builder_t *b, size_t row)
{
    const int32_t cohort = b->in->cohort[row];
    return cohort == 0 ? RLV_NEVER_TREATED : cohort;
}

static int drop_missing(builder_t *b)
{
    const rlv_panel_columns_t *in = b->in;

    for (size_t i = 0; i < in->num_rows; i++) {
        bool good = isfinite(in->outcome[i]);
        for (size_t k = 0; k < in->num_covariates; k++)
            good = good && isfinite(in->covariate[k][i]);
        if (in->weight != NULL && in->weight[i] < 0)
            return fail_row(b, i, "a weight is negative");
        if (in->weight != NULL)
            good = good && isfinite(in->weight[i]) && in->weight[i] > 0;
        b->keep[i] = good;
        b->num_kept += good;
    }
    b->panel->num_rows_missing = in->num_rows - b->num_kept;
    if (b->panel->num_rows_missing > 0)
        rlv_note(b->notes, "%zu rows dropped: outcome, covariate or weight missing (or weight 0)",
                 b->panel->num_rows_missing);
    if (b->num_kept == 0)
        return rlv_fail_at(b->err, RLV_ERR_DATA, in->path, 0, NULL, NULL,
                           "no complete row: the outcome, a covariate or the weight is always "
                           "missing");
    return RLV_OK;
}

static int list_periods(builder_t *b)
{
    const rlv_panel_columns_t *in = b->in;
    rlv_panel_t *p = b->panel;
    int64_t low = INT32_MAX, high = INT32_MIN;
    uint32_t *index = NULL;

    for (size_t i = 0; i < in->num_rows; i++)
        if (b->keep[i]) {
            low = in->time[i] < low ? in->time[i] : low;
            high = in->time[i] > high ? in->time[i] : high;
        }
    const size_t span = (size_t)(high - low) + 1;
    if (span > MAX_PERIOD_SPAN)
        return rlv_fail_at(b->err, RLV_ERR_DATA, in->path, 0, NULL, "at most 100000",
                           "the periods span %zu units of time", span);
    index = rlv_calloc(span, sizeof *index, b->err);
    p->period = rlv_calloc(span, sizeof *p->period, b->err);
    if (index == NULL || p->period == NULL) {
        free(index);
        return RLV_ERR_OS;
    }
    for (size_t i = 0; i < in->num_rows; i++)
        if (b->keep[i])
            index[in->time[i] - low] = 1;
    for (size_t t = 0; t < span; t++)
        if (index[t] != 0) {
            index[t] = (uint32_t)p->num_periods;
            p->period[p->num_periods++] = (int32_t)(low + (int64_t)t);
        }
    for (size_t i = 0; i < in->num_rows; i++)
        if (b->keep[i])
            b->period_of[i] = index[in->time[i] - low];
    free(index);
    if (p->num_periods < 2)
        return rlv_fail_at(b->err, RLV_ERR_DATA, in->path, 0, NULL, "at least 2",
                           "there is one period only (%d): no difference can be taken",
                           p->period[0]);
    return RLV_OK;
}

/* A unit's label and its number in the input, to sort by label. */
typedef struct {
    const char *name;
    long long number;
    uint32_t unit;
} label_t;

static int by_number(const void *a, const void *b)
{
    const label_t *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const label_t *)a)->name, ((const label_t *)b)->name);
}

static bool parse_number(const char *text, long long *number)
{
    char *end = NULL;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0' && errno == 0;
}

static int rank_units(builder_t *b)
{
    const rlv_panel_columns_t *in = b->in;
    bool numeric = true, sorted = true;
    label_t *label = NULL;

    if (in->unit_name == NULL || in->repeated) {
        for (uint32_t u = 0; u < in->num_units; u++)
            b->rank[u] = u;
        return RLV_OK;
    }
    label = rlv_calloc(in->num_units, sizeof *label, b->err);
    if (label == NULL)
        return RLV_ERR_OS;
    for (uint32_t u = 0; u < in->num_units; u++) {
        label[u].name = in->unit_name[u];
        label[u].unit = u;
        numeric = numeric && parse_number(in->unit_name[u], &label[u].number);
    }
    int (*const compare)(const void *, const void *) = numeric ? by_number : by_name;
    for (uint32_t u = 1; u < in->num_units; u++)
        sorted = sorted && compare(&label[u - 1], &label[u]) < 0;
    if (!sorted)
        qsort(label, in->num_units, sizeof *label, compare);
    for (uint32_t u = 0; u < in->num_units; u++)
        b->rank[label[u].unit] = u;
    free(label);
    return RLV_OK;
}

/* Kept rows by unit (counting sort), then by period within each (insertion sort: nearly sorted as
 * a rule). `start` gets [num_units + 1] offsets by rank. */
static void sort_rows(builder_t *b, size_t *start)
{
    const rlv_panel_columns_t *in = b->in;

    for (size_t i = 0; i < in->num_rows; i++)
        if (b->keep[i])
            start[b->rank[in->unit[i]] + 1]++;
    for (size_t u = 0; u < in->num_units; u++)
        start[u + 1] += start[u];
    for (size_t i = 0; i < in->num_rows; i++)
        if (b->keep[i])
            b->row[start[b->rank[in->unit[i]]]++] = i;
    for (size_t u = in->num_units; u > 0; u--)
        start[u] = start[u - 1];
    start[0] = 0;
    for (size_t u = 0; u < in->num_units; u++)
        for (size_t i = start[u] + 1; i < start[u + 1]; i++) {
            const size_t row = b->row[i];
            size_t j = i;
            for (; j > start[u] && b->period_of[b->row[j - 1]] > b->period_of[row]; j--)
                b->row[j] = b->row[j - 1];
            b->row[j] = row;
        }
}

/* Duplicates and changing cohorts are refused; incomplete units are dropped when asked for. */
static int check_units(builder_t *b, size_t *start)
{
    const rlv_panel_columns_t *in = b->in;
    size_t kept = 0;

    for (size_t u = 0; u < in->num_units; u++)
        for (size_t i = start[u] + 1; i < start[u + 1]; i++) {
            if (b->period_of[b->row[i]] == b->period_of[b->row[i - 1]])
                return fail_row(b, b->row[i], "the unit is observed twice in this period");
            if (cohort_of(b, b->row[i]) != cohort_of(b, b->row[i - 1]))
                return fail_row(b, b->row[i],
                                "the cohort changes within the unit (a treatment that goes on and "
                                "off, or in steps, needs a window with one change)");
        }
    for (size_t u = 0; u < in->num_units; u++) {
        const size_t first = start[u], count = start[u + 1] - first;
        const bool drop =
            count < b->panel->num_periods && !in->repeated && in->unbalanced == RLV_UNBALANCED_DROP;
        start[u] = kept;
        if (drop)
            b->panel->num_units_incomplete += count > 0;
        else
            for (size_t i = 0; i < count; i++)
                b->row[kept++] = b->row[first + i];
    }
    start[in->num_units] = kept;
    b->num_kept = kept;
    if (b->panel->num_units_incomplete > 0)
        rlv_note(b->notes,
                 "%zu units dropped: missing in some periods (--unbalanced keep keeps them)",
                 b->panel->num_units_incomplete);
    if (kept == 0)
        return rlv_fail_at(b->err, RLV_ERR_DATA, in->path, 0, NULL, "--unbalanced keep",
                           "no unit is observed in every period");
    return RLV_OK;
}

static int allocate(builder_t *b)
{
    rlv_panel_t *p = b->panel;
    const rlv_panel_columns_t *in = b->in;
    const size_t n = p->num_rows;

    p->row_unit = rlv_calloc(n, sizeof *p->row_unit, b->err);
    p->row_period = rlv_calloc(n, sizeof *p->row_period, b->err);
    p->outcome = rlv_calloc(n, sizeof *p->outcome, b->err);
    p->covariate = rlv_calloc(in->num_covariates, sizeof *p->covariate, b->err);
    p->covariate_fixed = rlv_calloc(in->num_covariates, sizeof *p->covariate_fixed, b->err);
    p->cluster = rlv_calloc(in->num_clusters, sizeof *p->cluster, b->err);
    p->cluster_size = rlv_calloc(in->num_clusters, sizeof *p->cluster_size, b->err);
    p->cluster_fixed = rlv_calloc(in->num_clusters, sizeof *p->cluster_fixed, b->err);
    p->cohort = rlv_calloc(p->num_units, sizeof *p->cohort, b->err);
    p->unit_start = rlv_calloc(p->num_units + 1, sizeof *p->unit_start, b->err);
    p->unit_name = rlv_calloc(p->num_units, sizeof *p->unit_name, b->err);
    if (p->row_unit == NULL || p->row_period == NULL || p->outcome == NULL ||
        p->covariate == NULL || p->covariate_fixed == NULL || p->cluster == NULL ||
        p->cluster_size == NULL || p->cluster_fixed == NULL || p->cohort == NULL ||
        p->unit_start == NULL || p->unit_name == NULL)
        return RLV_ERR_OS;
    for (; p->num_covariates < in->num_covariates; p->num_covariates++) {
        p->covariate[p->num_covariates] = rlv_calloc(n, sizeof **p->covariate, b->err);
        if (p->covariate[p->num_covariates] == NULL)
            return RLV_ERR_OS;
    }
    for (; p->num_clusters < in->num_clusters; p->num_clusters++) {
        p->cluster[p->num_clusters] = rlv_calloc(n, sizeof **p->cluster, b->err);
        if (p->cluster[p->num_clusters] == NULL)
            return RLV_ERR_OS;
    }
    if (in->weight != NULL) {
        p->weight = rlv_calloc(n, sizeof *p->weight, b->err);
        if (p->weight == NULL)
            return RLV_ERR_OS;
    }
    return RLV_OK;
}

static int copy_names(builder_t *b)
{
    const rlv_panel_columns_t *in = b->in;
    rlv_panel_t *p = b->panel;
    size_t size = 0, used = 0;

    for (size_t u = 0; u < p->num_units; u++) {
        const uint32_t unit = in->unit[b->row[p->unit_start[u]]];
        size += in->unit_name != NULL ? strlen(in->unit_name[unit]) + 1 : 12;
    }
    p->names = rlv_calloc(size, 1, b->err);
    if (p->names == NULL)
        return RLV_ERR_OS;
    for (size_t u = 0; u < p->num_units; u++) {
        const uint32_t unit = in->unit[b->row[p->unit_start[u]]];
        p->unit_name[u] = p->names + used;
        const int length = in->unit_name != NULL
                               ? snprintf(p->names + used, size - used, "%s", in->unit_name[unit])
                               : snprintf(p->names + used, size - used, "%u", (unsigned)unit);
        used += (size_t)length + 1;
    }
    return RLV_OK;
}

/* Whether a column changes within no unit. */
static bool fixed_real(const rlv_panel_t *p, const double *column)
{
    for (size_t i = 1; i < p->num_rows; i++)
        if (p->row_unit[i] == p->row_unit[i - 1] && column[i] != column[i - 1])
            return false;
    return true;
}

/* Codes 0, 1, 2... for the values that occur, in order of first appearance among sorted rows. */
static int recode_cluster(builder_t *b, size_t d)
{
    rlv_panel_t *p = b->panel;
    const uint32_t *in = b->in->cluster[d];
    uint32_t *code = NULL, highest = 0;

    for (size_t i = 0; i < p->num_rows; i++)
        highest = in[b->row[i]] > highest ? in[b->row[i]] : highest;
    code = rlv_calloc((size_t)highest + 1, sizeof *code, b->err);
    if (code == NULL)
        return RLV_ERR_OS;
    p->cluster_fixed[d] = true;
    for (size_t i = 0; i < p->num_rows; i++) {
        const uint32_t value = in[b->row[i]];
        if (code[value] == 0)
            code[value] = (uint32_t)++p->cluster_size[d];
        p->cluster[d][i] = code[value] - 1;
        if (i > 0 && p->row_unit[i] == p->row_unit[i - 1] &&
            p->cluster[d][i] != p->cluster[d][i - 1])
            p->cluster_fixed[d] = false;
    }
    free(code);
    return RLV_OK;
}

static void fill_rows(builder_t *b)
{
    const rlv_panel_columns_t *in = b->in;
    rlv_panel_t *p = b->panel;

    for (size_t i = 0; i < p->num_rows; i++) {
        const size_t row = b->row[i];
        p->row_period[i] = b->period_of[row];
        p->outcome[i] = in->outcome[row];
        if (p->weight != NULL)
            p->weight[i] = in->weight[row];
    }
    for (size_t k = 0; k < p->num_covariates; k++) {
        for (size_t i = 0; i < p->num_rows; i++)
            p->covariate[k][i] = in->covariate[k][b->row[i]];
        p->covariate_fixed[k] = fixed_real(p, p->covariate[k]);
    }
    p->weight_fixed = p->weight == NULL || fixed_real(p, p->weight);
}

static int fill(builder_t *b, const size_t *start)
{
    rlv_panel_t *p = b->panel;
    const rlv_panel_columns_t *in = b->in;
    int status;

    p->num_rows = b->num_kept;
    for (size_t u = 0; u < in->num_units; u++)
        p->num_units += start[u + 1] > start[u];
    status = allocate(b);
    if (status < 0)
        return status;
    size_t unit = 0;
    for (size_t u = 0; u < in->num_units; u++) {
        if (start[u + 1] == start[u])
            continue;
        p->unit_start[unit] = start[u];
        p->cohort[unit] = cohort_of(b, b->row[start[u]]);
        if (p->cohort[unit] > p->period[p->num_periods - 1] && !in->pretreatment)
            p->cohort[unit] = RLV_NEVER_TREATED;
        for (size_t i = start[u]; i < start[u + 1]; i++)
            p->row_unit[i] = (uint32_t)unit;
        unit++;
    }
    p->unit_start[unit] = p->num_rows;
    p->balanced = p->num_rows == p->num_units * p->num_periods;
    p->repeated = in->repeated;
    fill_rows(b);
    for (size_t d = 0; d < p->num_clusters; d++)
        if ((status = recode_cluster(b, d)) < 0)
            return status;
    return copy_names(b);
}

/* What no estimator could use. */
static int check_whole(builder_t *b)
{
    const rlv_panel_t *p = b->panel;
    const char *path = b->in->path;
    bool constant = true, treated = false;

    if (p->num_units < 2)
        return rlv_fail_at(b->err, RLV_ERR_DATA, path, 0, NULL, "at least 2",
                           "there is one unit only (%s)", p->unit_name[0]);
    for (size_t i = 1; i < p->num_rows && constant; i++)
        constant = p->outcome[i] == p->outcome[0];
    if (constant)
        return rlv_fail_at(b->err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "the outcome is the same everywhere (%g): there is nothing to estimate",
                           p->outcome[0]);
    for (size_t u = 0; u < p->num_units && !treated; u++)
        treated = p->cohort[u] != RLV_NEVER_TREATED;
    if (!treated)
        return rlv_fail_at(b->err, RLV_ERR_DATA, path, 0, NULL, NULL,
                           "no unit is treated within the panel (cohorts empty, 0 or after %d)",
                           p->period[p->num_periods - 1]);
    for (size_t d = 0; d < p->num_clusters; d++)
        if (p->cluster_size[d] < 2)
            return rlv_fail_at(b->err, RLV_ERR_DATA, path, 0, NULL, "at least 2",
                               "there is one cluster only: no standard error can be had");
    return RLV_OK;
}

int rlv_panel_build(rlv_panel_t *self, const rlv_panel_columns_t *columns, rlv_notes_t *notes,
                    rlv_error_t *err)
{
    builder_t b = {.panel = self, .in = columns, .notes = notes, .err = err};
    size_t *start = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    if (columns->num_rows == 0)
        return rlv_fail_at(err, RLV_ERR_DATA, columns->path, 0, NULL, NULL, "the panel has no row");
    b.keep = rlv_calloc(columns->num_rows, sizeof *b.keep, err);
    b.period_of = rlv_calloc(columns->num_rows, sizeof *b.period_of, err);
    b.rank = rlv_calloc(columns->num_units, sizeof *b.rank, err);
    b.row = rlv_calloc(columns->num_rows, sizeof *b.row, err);
    start = rlv_calloc(columns->num_units + 1, sizeof *start, err);
    if (b.keep == NULL || b.period_of == NULL || b.rank == NULL || b.row == NULL || start == NULL)
        goto out;
    if ((status = drop_missing(&b)) < 0 || (status = list_periods(&b)) < 0 ||
        (status = rank_units(&b)) < 0)
        goto out;
    sort_rows(&b, start);
    if ((status = check_units(&b, start)) < 0 || (status = fill(&b, start)) < 0)
        goto out;
    status = check_whole(&b);
out:
    free(b.keep);
    free(b.period_of);
    free(b.rank);
    free(b.row);
    free(start);
    return status;
}

void rlv_panel_free(rlv_panel_t *self)
{
    for (size_t k = 0; k < self->num_covariates; k++)
        free(self->covariate[k]);
    for (size_t d = 0; d < self->num_clusters; d++)
        free(self->cluster[d]);
    free(self->period);
    free(self->row_unit);
    free(self->row_period);
    free(self->outcome);
    free(self->weight);
    free(self->covariate);
    free(self->covariate_fixed);
    free(self->cluster);
    free(self->cluster_size);
    free(self->cluster_fixed);
    free(self->cohort);
    free(self->unit_start);
    free(self->unit_name);
    free(self->names);
    memset(self, 0, sizeof *self);
}

long rlv_panel_find_unit(const rlv_panel_t *self, const char *name)
{
    for (size_t u = 0; u < self->num_units; u++)
        if (strcmp(self->unit_name[u], name) == 0)
            return (long)u;
    return -1;
}

static int compare_values(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

size_t rlv_distinct(int32_t *value, size_t count)
{
    size_t distinct = 0;
    qsort(value, count, sizeof *value, compare_values);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || value[i] != value[i - 1])
            value[distinct++] = value[i];
    return distinct;
}

/* Whether each code of `inner` meets one code of `outer` only; a negative status without memory. */
static int lies_within(const rlv_panel_t *self, size_t inner, size_t outer, rlv_error_t *err)
{
    uint32_t *met = rlv_calloc(self->cluster_size[inner], sizeof *met, err);
    int within = 1;

    if (met == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_rows && within == 1; i++) {
        uint32_t *const seen = &met[self->cluster[inner][i]];
        const uint32_t code = self->cluster[outer][i] + 1; /* 0: not met */
        within = *seen == 0 || *seen == code;
        *seen = code;
    }
    free(met);
    return within;
}

int rlv_panel_outer_cluster(const rlv_panel_t *self, size_t *index, rlv_error_t *err)
{
    *index = 0;
    for (size_t outer = 0; outer < self->num_clusters && self->num_clusters == 2; outer++) {
        const int within = lies_within(self, 1 - outer, outer, err);
        *index = outer;
        if (within != 0)
            return within > 0 ? RLV_OK : within;
    }
    return self->num_clusters < 2
               ? RLV_OK
               : rlv_fail(err, RLV_ERR_DATA, "one cluster is needed, or one within the other");
}
