/* What the aids of a scenario cost more than the reference's, and what the scenario brings. */
#include "releve/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"title", "Titre", "Title", RLV_COLUMN_TEXT, 0},
    {"to_year", "Jusqu’en", "To", RLV_COLUMN_YEAR, 0},
    {"cost_eur", "Coût supplémentaire des aides (€)", "Additional cost of aids (€)",
     RLV_COLUMN_NUMBER, 0},
    {"cost_p05", "Coût : bas", "Cost: low", RLV_COLUMN_NUMBER, 0},
    {"cost_p95", "Coût : haut", "Cost: high", RLV_COLUMN_NUMBER, 0},
    {"gp_years", "Années de médecin en plus, ZIP et ZAC", "Additional GP-years, ZIP and ZAC",
     RLV_COLUMN_NUMBER, 1},
    {"gp_years_p05", "Années : bas", "GP-years: low", RLV_COLUMN_NUMBER, 1},
    {"gp_years_p95", "Années : haut", "GP-years: high", RLV_COLUMN_NUMBER, 1},
    {"eur_per_gp_year", "Euros par année de médecin", "Euros per GP-year", RLV_COLUMN_NUMBER, 0},
    {"eur_per_gp_year_low", "Par année : bas", "Per GP-year: low", RLV_COLUMN_NUMBER, 0},
    {"eur_per_gp_year_high", "Par année : haut", "Per GP-year: high", RLV_COLUMN_NUMBER, 0},
    {"eur_per_gp_year_note", "Par année : sans rapport car", "Per GP-year: no ratio for",
     RLV_COLUMN_TEXT, 0},
    {"lifted", "Habitants sortis de moins de 2,5 d’APL", "Inhabitants lifted above APL 2.5",
     RLV_COLUMN_NUMBER, 0},
    {"lifted_p05", "Habitants : bas", "Lifted: low", RLV_COLUMN_NUMBER, 0},
    {"lifted_p95", "Habitants : haut", "Lifted: high", RLV_COLUMN_NUMBER, 0},
    {"eur_per_lifted", "Euros par habitant sorti", "Euros per inhabitant lifted", RLV_COLUMN_NUMBER,
     0},
    {"eur_per_lifted_low", "Par habitant : bas", "Per inhabitant: low", RLV_COLUMN_NUMBER, 0},
    {"eur_per_lifted_high", "Par habitant : haut", "Per inhabitant: high", RLV_COLUMN_NUMBER, 0},
    {"eur_per_lifted_note", "Par habitant : sans rapport car", "Per inhabitant: no ratio for",
     RLV_COLUMN_TEXT, 0},
    {"note", "Portée", "Scope", RLV_COLUMN_TEXT, 0},
};

/* Differences in each replicate [n], paired, of an indicator summed over years. */
static int add_differences(const rlv_comparison_t *self, size_t run, const char *name,
                           rlv_level_t level, size_t place_in_level, int first, int last,
                           double sign, double *sum, rlv_error_t *err)
{
    const rlv_contrast_side_t a = rlv_comparison_side(self, 0), b = rlv_comparison_side(self, run);
    const rlv_indicator_t *const indicator = &RLV_INDICATORS[rlv_indicator_find(name)];
    const size_t n = a.ensemble->num_replicates;
    const size_t x = rlv_region_first_place(a.model->region, level) + place_in_level;
    const size_t y = rlv_region_first_place(b.model->region, level) + place_in_level;
    double *value = rlv_calloc(2 * n, sizeof *value, err);

    if (value == NULL)
        return RLV_ERR_OS;
    for (int year = first; year <= last; year++) {
        rlv_contrast_values(&a, indicator, x, year, value, NULL);
        rlv_contrast_values(&b, indicator, y, year, value + n, NULL);
        for (size_t r = 0; r < n; r++)
            sum[r] += sign * (value[n + r] - value[r]);
    }
    free(value);
    return RLV_OK;
}

/* Money paid for all schemes, less what is paid back; those of students included, who are in no
 * territory; by replicate. */
static void add_costs(const rlv_contrast_side_t *side, int first, int last, double sign,
                      double *sum)
{
    const rlv_ensemble_t *const e = side->ensemble;
    const rlv_schemes_t *const schemes = side->model->schemes;

    for (size_t k = 0; schemes != NULL && k < schemes->num_schemes; k++)
        for (int year = first; year <= last; year++)
            for (int zone = 0; zone < RLV_COST_ZONES; zone++) {
                const size_t costs =
                    rlv_cost_index(&side->model->shape, year, k, zone, (rlv_cost_kind_t)0);
                for (size_t r = 0; r < e->num_replicates; r++) {
                    const int32_t *const cost = e->costs + r * e->cost_size + costs;
                    sum[r] += sign * ((double)cost[RLV_COST_PAID] - (double)cost[RLV_COST_REPAID]);
                }
            }
}

static rlv_stats_t stats_of(const double value[], size_t n, double *work)
{
    memcpy(work, value, n * sizeof *work);
    return rlv_stats(work, NULL, n);
}

static void put_stats(rlv_grid_t *grid, const rlv_stats_t *s)
{
    rlv_grid_number(grid, s->mean);
    rlv_grid_number(grid, s->p05);
    rlv_grid_number(grid, s->p95);
}

/* Why there is no euro per unit of an effect, or NULL. */
static const char *why_no_ratio(const rlv_compared_t *run, const rlv_stats_t *cost,
                                const rlv_stats_t *effect, rlv_lang_t lang)
{
    static const char *const WHY[][2] = {
        {"le scénario ne change pas les aides", "the scenario does not change aids"},
        {"effet non distinct de zéro", "effect not distinct from zero"},
        {"effet négatif", "negative effect"},
        {"le coût des aides n’augmente pas", "the cost of aids does not rise"}};

    if (!run->changes_aids)
        return WHY[0][lang];
    if (!(effect->p05 > 0))
        return WHY[effect->p95 < 0 ? 2 : 1][lang];
    return cost->mean > 0 ? NULL : WHY[3][lang];
}

/*
 * Euros per unit of an effect: ratio of means, with the quantiles of the replicates' own ratios. A
 * replicate without the effect has no finite price: it counts as the dearest, and a bound that
 * falls among those is left empty.
 */
static void put_ratio(rlv_grid_t *grid, const rlv_compared_t *run, const double cost[],
                      const double effect[], size_t n, rlv_lang_t lang, double *work)
{
    const rlv_stats_t c = stats_of(cost, n, work), e = stats_of(effect, n, work);
    const char *const why = why_no_ratio(run, &c, &e, lang);

    for (size_t r = 0; r < n; r++)
        work[r] = effect[r] > 0 ? cost[r] / effect[r] : INFINITY;
    const rlv_stats_t ratio = rlv_stats(work, NULL, n);
    rlv_grid_number(grid, why == NULL ? c.mean / e.mean : NAN);
    rlv_grid_number(grid, why == NULL && isfinite(ratio.p05) ? ratio.p05 : NAN);
    rlv_grid_number(grid, why == NULL && isfinite(ratio.p95) ? ratio.p95 : NAN);
    rlv_grid_text(grid, why == NULL ? "" : why);
}

/* What the row's numbers hold. */
static const char *scope_of(const rlv_compared_t *run, rlv_lang_t lang)
{
    static const char *const SCOPE[][2] = {
        {"aides et CESP payées, remboursements déduits, non actualisées ; effet du scénario, sous "
         "ses "
         "hypothèses",
         "aids and CESP paid, less repayments, not discounted; effect of the scenario, under its "
         "assumptions"},
        {"aides et CESP payées, remboursements déduits, non actualisées ; effet du scénario "
         "entier, "
         "sous ses hypothèses : ce qu’il change hors aides n’est pas dans le coût",
         "aids and CESP paid, less repayments, not discounted; effect of the whole scenario, under "
         "its "
         "assumptions: what it changes besides aids is not in the cost"}};
    return SCOPE[run->changes_more][lang];
}

static int put_run(const rlv_comparison_t *self, size_t run, rlv_lang_t lang, rlv_grid_t *grid,
                   rlv_error_t *err)
{
    const rlv_contrast_side_t a = rlv_comparison_side(self, 0), b = rlv_comparison_side(self, run);
    const rlv_compared_t *const compared = &self->run[run];
    const size_t n = self->run[0].ensemble->num_replicates;
    const int first = self->base_year, last = self->horizon;
    double *cost = rlv_calloc(4 * n, sizeof *cost, err);
    double *gp_years = cost + n, *lifted = gp_years + n, *work = lifted + n;
    int status = cost == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK) {
        add_costs(&a, first, last - 1, -1, cost);
        add_costs(&b, first, last - 1, 1, cost);
    }
    /* a stock of 1 January Y + 1 stands for what year Y brought */
    for (size_t zone = RLV_ZONE_ZIP; zone <= RLV_ZONE_ZAC && status == RLV_OK; zone++)
        status = add_differences(self, run, "gp_headcount", RLV_LEVEL_ZONE, zone, first + 1, last,
                                 1, gp_years, err);
    if (status == RLV_OK)
        status = add_differences(self, run, "population_under_apl_2_5", RLV_LEVEL_REGION, 0, last,
                                 last, -1, lifted, err);
    if (status == RLV_OK) {
        const rlv_stats_t c = stats_of(cost, n, work), y = stats_of(gp_years, n, work),
                          l = stats_of(lifted, n, work);
        rlv_grid_text(grid, compared->name);
        rlv_grid_text(grid, compared->title);
        rlv_grid_number(grid, last);
        put_stats(grid, &c);
        put_stats(grid, &y);
        put_ratio(grid, compared, cost, gp_years, n, lang, work);
        put_stats(grid, &l);
        put_ratio(grid, compared, cost, lifted, n, lang, work);
        rlv_grid_text(grid, scope_of(compared, lang));
    }
    free(cost);
    return status;
}

int rlv_comparison_effectiveness(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                                 bool *available, rlv_error_t *err)
{
    int status = RLV_OK;

    *available = false;
    for (size_t i = 0; i < self->num_runs; i++)
        *available = *available || (self->paired && self->run[i].model->schemes != NULL);
    rlv_grid_init(grid, "cost_effectiveness",
                  "Coût des aides, effet du scénario entier, par rapport à la référence",
                  "Cost of aids, effect of the whole scenario, against the reference", COLUMNS,
                  NUM(COLUMNS));
    for (size_t i = 1; i < self->num_runs && *available && status == RLV_OK; i++)
        status = put_run(self, i, lang, grid, err);
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the costs")
               : status;
}
