/* How unequal the territories are, replicate by replicate, and what each scenario changes in it. */
#include "releve/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

double rlv_theil(const double value[], const double weight[], size_t n)
{
    double total = 0, mean = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        total += weight[i];
        mean += weight[i] * value[i];
    }
    mean = total > 0 ? mean / total : 0;
    if (!(mean > 0))
        return NAN;
    for (size_t i = 0; i < n; i++)
        if (value[i] > 0) /* x ln x tends to 0 */
            sum += weight[i] / total * (value[i] / mean) * log(value[i] / mean);
    return sum;
}

/* Heap sort of indices: the standard qsort passes no context. */
static void sift(size_t order[], size_t start, size_t n, const double value[])
{
    for (size_t root = start; 2 * root + 1 < n;) {
        size_t child = 2 * root + 1;
        if (child + 1 < n && value[order[child + 1]] > value[order[child]])
            child++;
        if (!(value[order[child]] > value[order[root]]))
            return;
        const size_t swapped = order[root];
        order[root] = order[child];
        order[child] = swapped;
        root = child;
    }
}

static void sort_indices(size_t order[], const double value[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n / 2; i-- > 0;)
        sift(order, i, n, value);
    for (size_t i = n; i-- > 1;) {
        const size_t swapped = order[0];
        order[0] = order[i];
        order[i] = swapped;
        sift(order, 0, i, value);
    }
}

double rlv_p90_p10(const double value[], const double weight[], size_t n, size_t order[])
{
    double total = 0, below = 0, p10 = NAN, p90 = NAN;

    sort_indices(order, value, n);
    for (size_t i = 0; i < n; i++)
        total += weight[i];
    for (size_t i = 0; i < n; i++) {
        below += weight[order[i]];
        if (isnan(p10) && below >= 0.1 * total)
            p10 = value[order[i]];
        if (isnan(p90) && below >= 0.9 * total)
            p90 = value[order[i]];
    }
    return p10 > 0 ? p90 / p10 : NAN;
}

typedef struct {
    double *value, *weight; /* [num_territories] */
    size_t *order;          /* [num_territories] */
    size_t n;
} territories_t;

static double theil(const territories_t *t)
{
    return rlv_theil(t->value, t->weight, t->n);
}

static double deciles(const territories_t *t)
{
    return rlv_p90_p10(t->value, t->weight, t->n, t->order);
}

static double under(const territories_t *t, double bound)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->value[i] < bound ? t->weight[i] : 0;
    return sum;
}

static double under_2_5(const territories_t *t)
{
    return under(t, 2.5);
}

static double under_4(const territories_t *t)
{
    return under(t, 4);
}

static const struct {
    const char *name, *indicator, *unit;
    const char *label[2];
    double (*measure)(const territories_t *);
} MEASURES[] = {
    {"theil_apl", "apl", "index", {"Indice de Theil de l’APL", "Theil index of the APL"}, theil},
    {"p90_p10_apl", "apl", "ratio", {"Rapport P90/P10 de l’APL", "P90/P10 of the APL"}, deciles},
    {"theil_density",
     "gp_density_p100k",
     "index",
     {"Indice de Theil de la densité", "Theil index of the density"},
     theil},
    {"p90_p10_density",
     "gp_density_p100k",
     "ratio",
     {"Rapport P90/P10 de la densité", "P90/P10 of the density"},
     deciles},
    {"inhabitants_under_2_5",
     "apl",
     "inhabitants",
     {"Habitants de territoires sous 2,5 d’APL", "Inhabitants of territories under APL 2.5"},
     under_2_5},
    {"inhabitants_under_4",
     "apl",
     "inhabitants",
     {"Habitants de territoires sous 4 d’APL", "Inhabitants of territories under APL 4"},
     under_4},
};

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"measure", "Mesure", "Measure", RLV_COLUMN_TEXT, 0},
    {"label", "Libellé", "Label", RLV_COLUMN_TEXT, 0},
    {"unit", "Unité", "Unit", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"level_mean", "Niveau", "Level", RLV_COLUMN_NUMBER, 4},
    {"level_p05", "Niveau : bas", "Level: low", RLV_COLUMN_NUMBER, 4},
    {"level_p95", "Niveau : haut", "Level: high", RLV_COLUMN_NUMBER, 4},
    {"mean", "Écart moyen", "Mean difference", RLV_COLUMN_NUMBER, 4},
    {"sd", "Écart-type de l’écart", "Sd of the difference", RLV_COLUMN_NUMBER, 4},
    {"p05", "Écart : bas", "Difference: low", RLV_COLUMN_NUMBER, 4},
    {"p95", "Écart : haut", "Difference: high", RLV_COLUMN_NUMBER, 4},
    {"mcse", "Erreur de Monte-Carlo", "Monte Carlo error", RLV_COLUMN_NUMBER, 5},
};

/* A measure in each replicate of a run. */
static int measure_run(const rlv_comparison_t *self, size_t run, size_t k, int year, double *result,
                       rlv_error_t *err)
{
    const rlv_contrast_side_t side = rlv_comparison_side(self, run);
    const rlv_indicator_t *indicator = &RLV_INDICATORS[rlv_indicator_find(MEASURES[k].indicator)];
    const size_t n = side.model->region->num_territories, r = side.ensemble->num_replicates;
    double *all = rlv_calloc(n * r, sizeof *all, err);
    territories_t t = {rlv_calloc(n, sizeof(double), err), rlv_calloc(n, sizeof(double), err),
                       rlv_calloc(n, sizeof(size_t), err), n};
    int status = RLV_ERR_OS;

    if (all == NULL || t.value == NULL || t.weight == NULL || t.order == NULL)
        goto out;
    for (size_t i = 0; i < n; i++) {
        rlv_contrast_values(&side, indicator, i, year, all + i * r, NULL);
        t.weight[i] = (double)rlv_region_territory_population(side.model->region, i, year);
    }
    for (size_t replicate = 0; replicate < r; replicate++) {
        for (size_t i = 0; i < n; i++)
            t.value[i] = all[i * r + replicate];
        result[replicate] = MEASURES[k].measure(&t);
    }
    status = RLV_OK;
out:
    free(all);
    free(t.value);
    free(t.weight);
    free(t.order);
    return status;
}

static void add_row(const rlv_comparison_t *self, size_t run, size_t k, int year, rlv_lang_t lang,
                    const rlv_stats_t *level, const rlv_stats_t *difference, rlv_grid_t *grid)
{
    static const rlv_stats_t NONE = {0};
    const rlv_stats_t *d = difference != NULL ? difference : &NONE;
    const double numbers[] = {level->mean, level->p05, level->p95, d->mean,
                              d->sd,       d->p05,     d->p95,     d->mcse};

    rlv_grid_text(grid, self->run[run].name);
    rlv_grid_text(grid, MEASURES[k].name);
    rlv_grid_text(grid, MEASURES[k].label[lang]);
    rlv_grid_text(grid, MEASURES[k].unit);
    rlv_grid_number(grid, year);
    for (size_t i = 0; i < NUM(numbers); i++)
        rlv_grid_number(grid, i >= 3 && difference == NULL ? NAN : numbers[i]);
}

int rlv_comparison_inequality(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                              rlv_error_t *err)
{
    int year[RLV_COMPARISON_YEARS + 1] = {self->base_year}, status = RLV_OK;
    const int num_years = 1 + rlv_comparison_years(self, year + 1);
    size_t most = 0;

    rlv_grid_init(grid, "inequality", "Inégalités entre territoires",
                  "Inequality between territories", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < self->num_runs; i++)
        most = self->run[i].ensemble->num_replicates > most ? self->run[i].ensemble->num_replicates
                                                            : most;
    double *value = rlv_calloc(6 * most, sizeof *value, err);
    if (value == NULL)
        return RLV_ERR_OS;
    double *x = value, *y = x + most, *work = y + most;
    for (size_t k = 0; k < NUM(MEASURES) && status == RLV_OK; k++)
        for (int t = 0; t < num_years && status == RLV_OK; t++) {
            status = measure_run(self, 0, k, year[t], x, err);
            for (size_t i = 0; i < self->num_runs && status == RLV_OK; i++) {
                const size_t m = self->run[i].ensemble->num_replicates;
                if ((status = measure_run(self, i, k, year[t], y, err)) < 0)
                    break;
                const rlv_stats_t d = rlv_contrast_stats(
                    x, x, self->run[0].ensemble->num_replicates, y, y, m, self->paired, work);
                const rlv_stats_t level = rlv_stats(y, NULL, m);
                add_row(self, i, k, year[t], lang, &level, i > 0 ? &d : NULL, grid);
            }
        }
    free(value);
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the inequalities")
               : status;
}
