/* What the aids of a scenario cost more than the reference's, and what they bring. */
#include "releve/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static const rlv_grid_column_t COLUMNS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"title", "Titre", "Title", RLV_COLUMN_TEXT, 0},
    {"to_year", "Jusqu’en", "To", RLV_COLUMN_YEAR, 0},
    {"cost_eur", "Coût supplémentaire (€)", "Additional cost (€)", RLV_COLUMN_NUMBER, 0},
    {"cost_p05", "Coût : bas", "Cost: low", RLV_COLUMN_NUMBER, 0},
    {"cost_p95", "Coût : haut", "Cost: high", RLV_COLUMN_NUMBER, 0},
    {"gp_years", "Années de médecin en plus, ZIP et ZAC", "Additional GP-years, ZIP and ZAC",
     RLV_COLUMN_NUMBER, 1},
    {"gp_years_p05", "Années : bas", "GP-years: low", RLV_COLUMN_NUMBER, 1},
    {"gp_years_p95", "Années : haut", "GP-years: high", RLV_COLUMN_NUMBER, 1},
    {"eur_per_gp_year", "Euros par année de médecin", "Euros per GP-year", RLV_COLUMN_NUMBER, 0},
    {"eur_per_gp_year_low", "Par année : bas", "Per GP-year: low", RLV_COLUMN_NUMBER, 0},
    {"eur_per_gp_year_high", "Par année : haut", "Per GP-year: high", RLV_COLUMN_NUMBER, 0},
    {"lifted", "Habitants sortis de moins de 2,5 d’APL", "Inhabitants lifted above APL 2.5",
     RLV_COLUMN_NUMBER, 0},
    {"lifted_p05", "Habitants : bas", "Lifted: low", RLV_COLUMN_NUMBER, 0},
    {"lifted_p95", "Habitants : haut", "Lifted: high", RLV_COLUMN_NUMBER, 0},
    {"eur_per_lifted", "Euros par habitant sorti", "Euros per inhabitant lifted", RLV_COLUMN_NUMBER,
     0},
    {"eur_per_lifted_low", "Par habitant : bas", "Per inhabitant: low", RLV_COLUMN_NUMBER, 0},
    {"eur_per_lifted_high", "Par habitant : haut", "Per inhabitant: high", RLV_COLUMN_NUMBER, 0},
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

/*
 * Confidence set at 90 % of a ratio of means, by Fieller's theorem (1954): an interval when the
 * denominator differs from zero at that level, else unbounded (NaN on both sides).
 */
static void fieller(const double top[], const double bottom[], size_t n, double *ratio, double *low,
                    double *high)
{
    static const double Z = 1.6448536269514722; /* normal quantile of 0.95 */
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;

    *ratio = *low = *high = NAN;
    for (size_t r = 0; r < n; r++) {
        x += top[r] / (double)n;
        y += bottom[r] / (double)n;
    }
    for (size_t r = 0; r < n && n > 1; r++) {
        xx += (top[r] - x) * (top[r] - x) / (double)(n - 1) / (double)n;
        yy += (bottom[r] - y) * (bottom[r] - y) / (double)(n - 1) / (double)n;
        xy += (top[r] - x) * (bottom[r] - y) / (double)(n - 1) / (double)n;
    }
    const double a = y * y - Z * Z * yy, b = x * y - Z * Z * xy, c = x * x - Z * Z * xx;
    const double root = b * b - a * c;
    if (!(y > 0) || !(a > 0) || root < 0)
        return; /* no additional GP-year can be told from none: no price either */
    *ratio = x / y;
    *low = (b - sqrt(root)) / a;
    *high = (b + sqrt(root)) / a;
}

static void put_stats(rlv_grid_t *grid, const double value[], size_t n, double *work)
{
    memcpy(work, value, n * sizeof *work);
    const rlv_stats_t s = rlv_stats(work, NULL, n);
    rlv_grid_number(grid, s.mean);
    rlv_grid_number(grid, s.p05);
    rlv_grid_number(grid, s.p95);
}

static void put_ratio(rlv_grid_t *grid, const double top[], const double bottom[], size_t n)
{
    double ratio, low, high;
    fieller(top, bottom, n, &ratio, &low, &high);
    rlv_grid_number(grid, ratio);
    rlv_grid_number(grid, low);
    rlv_grid_number(grid, high);
}

static int put_run(const rlv_comparison_t *self, size_t run, rlv_lang_t lang, rlv_grid_t *grid,
                   rlv_error_t *err)
{
    const size_t n = self->run[0].ensemble->num_replicates;
    const int first = self->base_year, last = self->horizon;
    double *cost = rlv_calloc(4 * n, sizeof *cost, err);
    double *gp_years = cost + n, *lifted = gp_years + n, *work = lifted + n;
    int status = cost == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = add_differences(self, run, "aid_paid_eur", RLV_LEVEL_REGION, 0, first, last - 1, 1,
                                 cost, err);
    /* a stock of 1 January Y + 1 stands for what year Y brought */
    for (size_t zone = RLV_ZONE_ZIP; zone <= RLV_ZONE_ZAC && status == RLV_OK; zone++)
        status = add_differences(self, run, "gp_headcount", RLV_LEVEL_ZONE, zone, first + 1, last,
                                 1, gp_years, err);
    if (status == RLV_OK)
        status = add_differences(self, run, "population_under_apl_2_5", RLV_LEVEL_REGION, 0, last,
                                 last, -1, lifted, err);
    if (status == RLV_OK) {
        rlv_grid_text(grid, self->run[run].name);
        rlv_grid_text(grid, self->run[run].title);
        rlv_grid_number(grid, last);
        put_stats(grid, cost, n, work);
        put_stats(grid, gp_years, n, work);
        put_ratio(grid, cost, gp_years, n);
        put_stats(grid, lifted, n, work);
        put_ratio(grid, cost, lifted, n);
        rlv_grid_text(
            grid, lang == RLV_LANG_FR
                      ? "sous hypothèse : suit la réponse supposée aux aides ; aides seules, non "
                        "actualisées ; vide : effet non distinct de zéro"
                      : "under assumption: follows the assumed response to aids; aids only, not "
                        "discounted; empty: effect not distinct from zero");
    }
    free(cost);
    return status;
}

int rlv_comparison_effectiveness(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                                 bool *available, rlv_error_t *err)
{
    int status = RLV_OK;

    *available = self->paired && rlv_indicator_find("aid_paid_eur") >= 0;
    rlv_grid_init(grid, "cost_effectiveness", "Coût et effet, par rapport à la référence",
                  "Cost and effect, against the reference", COLUMNS, NUM(COLUMNS));
    for (size_t i = 1; i < self->num_runs && *available && status == RLV_OK; i++)
        status = put_run(self, i, lang, grid, err);
    return status == RLV_OK && grid->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the costs")
               : status;
}
