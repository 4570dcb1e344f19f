/* The tables that are read first: summary, who gains and who loses, inequality. */
#include "releve/comparison.h"

#include "releve/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

/* --- summary */

typedef struct {
    rlv_level_t level;
    size_t place; /* in the level */
    const char *indicator;
    const char *label[2]; /* by rlv_lang_t */
} summary_line_t;

static const summary_line_t LINES[] = {
    {RLV_LEVEL_REGION, 0, "gp_headcount", {"Médecins généralistes", "General practitioners"}},
    {RLV_LEVEL_REGION, 0, "gp_fte", {"Équivalents temps plein", "Full-time equivalents"}},
    {RLV_LEVEL_REGION,
     0,
     "gp_density_p100k",
     {"Médecins pour 100 000 habitants", "GPs per 100,000 inhabitants"}},
    {RLV_LEVEL_REGION, 0, "apl", {"APL (consultations/an/hab.)", "APL (consultations/yr/inh.)"}},
    {RLV_LEVEL_REGION,
     0,
     "population_under_apl_2_5",
     {"Habitants de TVS sous 2,5 d’APL", "Inhabitants of TVS under APL 2.5"}},
    {RLV_LEVEL_ZONE,
     RLV_ZONE_ZIP,
     "gp_headcount",
     {"Médecins en ZIP de l’année de base", "GPs in the base year’s ZIP"}},
    {RLV_LEVEL_ZONE,
     RLV_ZONE_ZAC,
     "gp_headcount",
     {"Médecins en ZAC de l’année de base", "GPs in the base year’s ZAC"}},
    /* what territories receive: a student's allowance (CESP) is paid in none */
    {RLV_LEVEL_REGION,
     0,
     "aid_contracts",
     {"Contrats d’aide en cours, hors CESP", "Running aid contracts, without CESP"}},
    {RLV_LEVEL_REGION,
     0,
     "aid_paid_eur",
     {"Aides payées dans l’année, hors CESP (€)", "Aids paid, without CESP (€)"}},
};

static const rlv_grid_column_t SUMMARY[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"label", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"level", "Niveau", "Level", RLV_COLUMN_TEXT, 0},
    {"code", "Code", "Code", RLV_COLUMN_TEXT, 0},
    {"indicator", "Nom dans les tables", "Name in tables", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"reference_mean", "Référence", "Reference", RLV_COLUMN_NUMBER, 2},
    {"scenario_mean", "Scénario", "Scenario", RLV_COLUMN_NUMBER, 2},
    {"mean", "Écart moyen", "Mean difference", RLV_COLUMN_NUMBER, 2},
    {"p05", "Bande à 90 % : bas", "90% band: low", RLV_COLUMN_NUMBER, 2},
    {"p95", "Bande à 90 % : haut", "90% band: high", RLV_COLUMN_NUMBER, 2},
    {"mcse", "Erreur de Monte-Carlo", "Monte Carlo error", RLV_COLUMN_NUMBER, 3},
    {"variance_ratio", "Variance appariée / non appariée", "Paired / unpaired variance",
     RLV_COLUMN_NUMBER, 3},
};

static void add_summary(const rlv_comparison_t *self, size_t run, const summary_line_t *line,
                        int year, rlv_lang_t lang, rlv_grid_t *grid)
{
    const rlv_compared_t *a = &self->run[0], *b = &self->run[run];
    const rlv_stats_t *d =
        rlv_comparison_find(self, run, line->level, line->indicator, line->place, year);
    const rlv_summary_row_t *x =
        rlv_summary_find(&a->summary[line->level], a->model, line->indicator, line->place, year);
    const rlv_summary_row_t *y =
        rlv_summary_find(&b->summary[line->level], b->model, line->indicator, line->place, year);

    if (d == NULL || x == NULL || y == NULL)
        return; /* an indicator that this model does not have, or a flow past its last year */
    const double unpaired = x->stats.sd * x->stats.sd + y->stats.sd * y->stats.sd;
    rlv_grid_text(grid, b->name);
    rlv_grid_text(grid, line->label[lang]);
    rlv_grid_text(grid, line->level == RLV_LEVEL_REGION ? "region" : "zone");
    rlv_grid_text(grid, rlv_place_code(a->model->region, x->place));
    rlv_grid_text(grid, line->indicator);
    rlv_grid_number(grid, year);
    rlv_grid_number(grid, x->stats.mean);
    rlv_grid_number(grid, y->stats.mean);
    rlv_grid_number(grid, d->mean);
    rlv_grid_number(grid, d->p05);
    rlv_grid_number(grid, d->p95);
    rlv_grid_number(grid, d->mcse);
    rlv_grid_number(grid, self->paired && unpaired > 0 ? d->sd * d->sd / unpaired : NAN);
}

int rlv_comparison_summary(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *grid,
                           rlv_error_t *err)
{
    int year[RLV_COMPARISON_YEARS];
    const int num_years = rlv_comparison_years(self, year);

    rlv_grid_init(grid, "summary", "Ce que chaque scénario change", "What each scenario changes",
                  SUMMARY, NUM(SUMMARY));
    for (size_t i = 1; i < self->num_runs; i++)
        for (size_t k = 0; k < NUM(LINES); k++) {
            const int which = rlv_indicator_find(LINES[k].indicator);
            const int flow =
                which >= 0 && RLV_INDICATORS[which].time == RLV_FLOW; /* last year: horizon - 1 */
            for (int y = 0; y < num_years; y++)
                add_summary(self, i, &LINES[k], year[y] - (flow && y + 1 == num_years), lang, grid);
        }
    return grid->failed ? rlv_fail(err, RLV_ERR_OS, "out of memory for the summary") : RLV_OK;
}

/* --- who gains, who loses */

static const rlv_grid_column_t WINNERS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"code", "Code", "Code", RLV_COLUMN_TEXT, 0},
    {"name", "Territoire", "Territory", RLV_COLUMN_TEXT, 0},
    {"indicator", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"population", "Habitants", "Inhabitants", RLV_COLUMN_NUMBER, 0},
    {"reference_mean", "Référence", "Reference", RLV_COLUMN_NUMBER, 2},
    {"scenario_mean", "Scénario", "Scenario", RLV_COLUMN_NUMBER, 2},
    {"mean", "Écart moyen", "Mean difference", RLV_COLUMN_NUMBER, 2},
    {"p05", "Bande à 90 % : bas", "90% band: low", RLV_COLUMN_NUMBER, 2},
    {"p95", "Bande à 90 % : haut", "90% band: high", RLV_COLUMN_NUMBER, 2},
    {"p_gains", "Probabilité de gagner", "Probability of a gain", RLV_COLUMN_NUMBER, 3},
    {"p_loses", "Probabilité de perdre", "Probability of a loss", RLV_COLUMN_NUMBER, 3},
    {"verdict", "Verdict", "Verdict", RLV_COLUMN_TEXT, 0},
};

static const rlv_grid_column_t COUNTS[] = {
    {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
    {"indicator", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
    {"year", "Année", "Year", RLV_COLUMN_YEAR, 0},
    {"verdict", "Verdict", "Verdict", RLV_COLUMN_TEXT, 0},
    {"territories", "Territoires", "Territories", RLV_COLUMN_NUMBER, 0},
    {"population", "Habitants", "Inhabitants", RLV_COLUMN_NUMBER, 0},
};

enum { GAINS, LOSES, UNCERTAIN, UNCHANGED, NUM_VERDICTS };
static const double SURE = 0.9; /* share of replicates */

static const char *verdict_text(int verdict, rlv_lang_t lang)
{
    static const char *const TEXTS[NUM_VERDICTS][2] = {{"gagne", "gains"},
                                                       {"perd", "loses"},
                                                       {"incertain", "uncertain"},
                                                       {"inchangé", "unchanged"}};
    return TEXTS[verdict][lang];
}

typedef struct {
    const rlv_comparison_t *self;
    size_t run;
    const rlv_indicator_t *indicator;
    int year;
    double *value; /* [6 * replicates of the longer ensemble] */
    size_t most;
} winner_job_t;

/* Differences of one territory and the shares of replicates above and below zero. */
static rlv_stats_t territory_stats(const winner_job_t *job, size_t place, size_t other,
                                   double *p_gains, double *p_loses)
{
    const rlv_contrast_side_t a = rlv_comparison_side(job->self, 0);
    const rlv_contrast_side_t b = rlv_comparison_side(job->self, job->run);
    const size_t n = a.ensemble->num_replicates, m = b.ensemble->num_replicates;
    double *x = job->value, *y = x + job->most, *work = y + job->most;
    size_t above = 0, below = 0;

    rlv_contrast_values(&a, job->indicator, place, job->year, x, NULL);
    rlv_contrast_values(&b, job->indicator, other, job->year, y, NULL);
    for (size_t r = 0; r < job->most; r++) {
        const double d = y[job->self->paired ? r : (r + 1) % m] - x[r % n];
        above += d > 0;
        below += d < 0;
    }
    *p_gains = (double)above / (double)job->most;
    *p_loses = (double)below / (double)job->most;
    return rlv_contrast_stats(x, x, n, y, y, m, job->self->paired, work);
}

static void add_territory(const winner_job_t *job, size_t t, rlv_lang_t lang, rlv_grid_t *grid,
                          double count[NUM_VERDICTS], double people[NUM_VERDICTS])
{
    const rlv_comparison_t *self = job->self;
    const rlv_region_t *region = self->run[0].model->region;
    const rlv_compared_t *a = &self->run[0], *b = &self->run[job->run];
    const size_t other = rlv_contrast_place(region, b->model->region, RLV_LEVEL_TERRITORY, t);
    double gains, loses;

    if (other == SIZE_MAX)
        return;
    const rlv_stats_t d = territory_stats(job, t, other, &gains, &loses);
    const rlv_summary_row_t *x = rlv_summary_find(&a->summary[RLV_LEVEL_TERRITORY], a->model,
                                                  job->indicator->name, t, job->year);
    const rlv_summary_row_t *y = rlv_summary_find(&b->summary[RLV_LEVEL_TERRITORY], b->model,
                                                  job->indicator->name, other, job->year);
    const double inhabitants = (double)rlv_region_territory_population(region, t, job->year);
    const int verdict = gains == 0 && loses == 0 ? UNCHANGED
                        : gains >= SURE          ? GAINS
                        : loses >= SURE          ? LOSES
                                                 : UNCERTAIN;
    count[verdict]++;
    people[verdict] += inhabitants;
    rlv_grid_text(grid, b->name);
    rlv_grid_text(grid, region->territory[t].code);
    rlv_grid_text(grid, region->territory[t].name);
    rlv_grid_text(grid, job->indicator->name);
    rlv_grid_number(grid, job->year);
    rlv_grid_number(grid, inhabitants);
    rlv_grid_number(grid, x != NULL ? x->stats.mean : NAN);
    rlv_grid_number(grid, y != NULL ? y->stats.mean : NAN);
    rlv_grid_number(grid, d.mean);
    rlv_grid_number(grid, d.p05);
    rlv_grid_number(grid, d.p95);
    rlv_grid_number(grid, gains);
    rlv_grid_number(grid, loses);
    rlv_grid_text(grid, verdict_text(verdict, lang));
}

int rlv_comparison_winners(const rlv_comparison_t *self, rlv_lang_t lang, rlv_grid_t *winners,
                           rlv_grid_t *counts, rlv_error_t *err)
{
    static const char *const SHOWN[] = {"gp_headcount", "apl"};
    winner_job_t job = {.self = self, .year = self->horizon};

    rlv_grid_init(winners, "winners", "Qui gagne, qui perd : chaque territoire à l’horizon",
                  "Who gains, who loses: each territory at the horizon", WINNERS, NUM(WINNERS));
    rlv_grid_init(counts, "winners_count", "Qui gagne, qui perd : territoires et habitants",
                  "Who gains, who loses: territories and inhabitants", COUNTS, NUM(COUNTS));
    for (size_t i = 0; i < self->num_runs; i++)
        job.most = self->run[i].ensemble->num_replicates > job.most
                       ? self->run[i].ensemble->num_replicates
                       : job.most;
    job.value = rlv_calloc(6 * job.most, sizeof *job.value, err);
    if (job.value == NULL)
        return RLV_ERR_OS;
    for (job.run = 1; job.run < self->num_runs; job.run++)
        for (size_t k = 0; k < NUM(SHOWN); k++) {
            double count[NUM_VERDICTS] = {0}, people[NUM_VERDICTS] = {0};
            job.indicator = &RLV_INDICATORS[rlv_indicator_find(SHOWN[k])];
            for (size_t t = 0; t < self->run[0].model->region->num_territories; t++)
                add_territory(&job, t, lang, winners, count, people);
            for (int v = 0; v < NUM_VERDICTS; v++) {
                rlv_grid_text(counts, self->run[job.run].name);
                rlv_grid_text(counts, SHOWN[k]);
                rlv_grid_number(counts, job.year);
                rlv_grid_text(counts, verdict_text(v, lang));
                rlv_grid_number(counts, count[v]);
                rlv_grid_number(counts, people[v]);
            }
        }
    free(job.value);
    return winners->failed || counts->failed
               ? rlv_fail(err, RLV_ERR_OS, "out of memory for the territories")
               : RLV_OK;
}
