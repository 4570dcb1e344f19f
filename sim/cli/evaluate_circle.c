#include "evaluate_circle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_overall.h"
#include "releve/long_difference.h"
#include "releve/parallel.h"
#include "releve/rd_local_polynomial.h"
#include "releve/zoning.h"

enum { CLASS = 2, REFERENCE = 3, START = 5, OUTCOME = RLV_CIRCLE_YEARS };
enum kind { DIFFERENCE, BANDS, MEAN_REVERSION, DISCONTINUITY, PANEL };
enum outcome { GP, APL };

static const struct {
    const char *name;
    enum kind kind;
    enum outcome outcome;
    rlv_scale_t scale;
    enum rlv_overall family; /* of a PANEL */
} METHODS[RLV_CIRCLE_METHODS] = {
    {"difference", DIFFERENCE, GP, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"difference", DIFFERENCE, GP, RLV_SCALE_LOG, RLV_OVERALL_TWFE},
    {"difference", DIFFERENCE, APL, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"difference", DIFFERENCE, APL, RLV_SCALE_LOG, RLV_OVERALL_TWFE},
    {"bands", BANDS, GP, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"bands", BANDS, GP, RLV_SCALE_LOG, RLV_OVERALL_TWFE},
    {"bands", BANDS, APL, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"bands", BANDS, APL, RLV_SCALE_LOG, RLV_OVERALL_TWFE},
    {"mean_reversion", MEAN_REVERSION, APL, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"mean_reversion", MEAN_REVERSION, APL, RLV_SCALE_LOG, RLV_OVERALL_TWFE},
    {"rd", DISCONTINUITY, GP, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"rd", DISCONTINUITY, APL, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"twfe", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_TWFE},
    {"sun_abraham", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_SUN_ABRAHAM},
    {"att_gt", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_ATT_GT},
    {"imputation", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_IMPUTATION},
    {"synthetic_did", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_SYNTHETIC_DID},
    {"did", PANEL, GP, RLV_SCALE_LEVEL, RLV_OVERALL_DID},
};

/* One world, as an evaluator sees it, and what he does not see. */
typedef struct {
    size_t n;
    double
        *gp[2][OUTCOME + 1]; /* [n] GPs per 100,000 inhabitants of the reference year; 0: without */
    double *apl[2][OUTCOME + 1]; /* [n] published, all ages */
    double *rank;                /* [n] published, GPs of 65 or less, class year */
    double *people;              /* [n] inhabitants of the reference year */
    int *zone;                   /* [n] */
    int *group;                  /* [n] */
    long *band;                  /* [n] */
    size_t *department;          /* [n], main one */
    double cap;
} world_t;

/* What a thread owns. */
typedef struct {
    rlv_simulation_t simulation;
    int32_t *tally, *pyramid, *costs;
    double *factor; /* [n] */
    world_t world;
    bool ready;
} workspace_t;

typedef struct {
    double estimate, lower, upper, truth; /* estimate NaN: could not be computed */
} outcome_t;

typedef struct {
    const rlv_circle_t *circle;
    workspace_t *workspace; /* [num_threads] */
    outcome_t *result;      /* [num_replicates][worlds][methods] */
} job_t;

static int world_init(world_t *w, const rlv_region_t *region, rlv_error_t *err)
{
    const size_t n = region->num_territories;
    bool whole = true;
    w->n = n;
    for (int v = 0; v < 2; v++)
        for (int y = 0; y <= OUTCOME; y++) {
            whole = (w->gp[v][y] = rlv_calloc(n, sizeof(double), err)) != NULL && whole;
            whole = (w->apl[v][y] = rlv_calloc(n, sizeof(double), err)) != NULL && whole;
        }
    w->rank = rlv_calloc(n, sizeof *w->rank, err);
    w->people = rlv_calloc(n, sizeof *w->people, err);
    w->zone = rlv_calloc(n, sizeof *w->zone, err);
    w->group = rlv_calloc(n, sizeof *w->group, err);
    w->band = rlv_calloc(n, sizeof *w->band, err);
    w->department = rlv_calloc(n, sizeof *w->department, err);
    if (!whole || !w->rank || !w->people || !w->zone || !w->group || !w->band || !w->department)
        return RLV_ERR_OS;
    for (size_t t = 0; t < n; t++) {
        int32_t most = -1;
        for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
            if (rlv_region_population(region, c, region->first_year) > most) {
                most = rlv_region_population(region, c, region->first_year);
                w->department[t] = region->cell_department[c];
            }
    }
    return RLV_OK;
}

static void world_free(world_t *w)
{
    for (int v = 0; v < 2; v++)
        for (int y = 0; y <= OUTCOME; y++) {
            free(w->gp[v][y]);
            free(w->apl[v][y]);
        }
    free(w->rank);
    free(w->people);
    free(w->zone);
    free(w->group);
    free(w->band);
    free(w->department);
}

/* Takes the yearly counts of a run into the world: version 0 without, 1 with the aid. */
static void take_counts(world_t *w, const rlv_model_t *model, const int32_t *tally, int version)
{
    const rlv_tally_shape_t *shape = &model->shape;
    for (size_t t = 0; t < w->n; t++) {
        w->people[t] =
            (double)rlv_region_territory_population(model->region, t, shape->base_year + REFERENCE);
        for (int y = 0; y <= OUTCOME; y++) {
            const int year = shape->base_year + y;
            const int32_t gps = tally[rlv_tally_index(shape, year, RLV_TALLY_HEADCOUNT, t)];
            w->gp[version][y][t] = w->people[t] > 0 ? gps / w->people[t] * 1e5 : 0.0;
            w->apl[version][y][t] =
                tally[rlv_tally_index(shape, year, RLV_TALLY_APL_OBSERVED, t)] * 1e-6;
        }
        w->rank[t] = tally[rlv_tally_index(shape, shape->base_year + CLASS,
                                           RLV_TALLY_APL_LE65_OBSERVED, t)] *
                     1e-6;
    }
}

/* The rule on the world's own APL. */
static int classify(world_t *w, const rlv_circle_t *circle, rlv_error_t *err)
{
    const rlv_region_t *region = circle->model->region;
    rlv_zoning_fill_t fill[RLV_NUM_ZONES];
    int64_t *people = rlv_calloc(w->n, sizeof *people, err);
    const char **code = rlv_calloc(w->n, sizeof *code, err);
    int status = people == NULL || code == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t t = 0; t < w->n && status == RLV_OK; t++) {
        people[t] =
            rlv_region_territory_population(region, t, circle->model->shape.base_year + CLASS);
        code[t] = region->territory[t].code;
    }
    if (status == RLV_OK)
        status = rlv_zoning_fill_shares(w->n, w->rank, people, code, RLV_NUM_ZONES, circle->share,
                                        w->zone, fill, err);
    if (status == RLV_OK)
        w->cap = 0.5 * (fill[0].indicator_last + fill[0].indicator_next);
    for (size_t t = 0; t < w->n; t++)
        w->band[t] = (long)floor((w->rank[t] - w->cap) / 0.5 + 0.5);
    free(people);
    free(code);
    return status;
}

static void choose_groups(world_t *w, int control)
{
    for (size_t t = 0; t < w->n; t++)
        w->group[t] = w->zone[t] == RLV_ZONE_ZIP ? RLV_GROUP_TREATED
                      : w->zone[t] == control    ? RLV_GROUP_CONTROL
                                                 : RLV_GROUP_OUT;
}

/* Effect on the treated units within `reach` of the cap (INFINITY: all), weighted or not. */
static double truth_of(const world_t *w, double *const with[], double *const without[], int first,
                       int last, bool weighted, rlv_scale_t scale, double reach)
{
    double weight = 0.0, sum[2] = {0, 0};
    for (size_t t = 0; t < w->n; t++) {
        if (w->zone[t] != RLV_ZONE_ZIP || fabs(w->rank[t] - w->cap) > reach)
            continue;
        const double own = weighted ? w->people[t] : 1.0;
        for (int y = first; y <= last; y++) {
            weight += own;
            sum[0] += own * without[y][t];
            sum[1] += own * with[y][t];
        }
    }
    return scale == RLV_SCALE_LOG ? log(sum[1]) - log(sum[0]) : (sum[1] - sum[0]) / weight;
}

static rlv_long_difference_t comparison(const rlv_circle_t *circle, const world_t *w,
                                        double *const series[], int before, int after, bool bands)
{
    return (rlv_long_difference_t){.num_units = w->n,
                                   .before = series[before],
                                   .after = series[after],
                                   .weight = w->people,
                                   .group = w->group,
                                   .band = bands ? w->band : NULL,
                                   .cluster = w->department,
                                   .num_clusters = circle->model->region->num_departments};
}

static int run_difference(const rlv_circle_t *circle, world_t *w, size_t m, int version,
                          outcome_t *out, rlv_error_t *err)
{
    double *const *series = METHODS[m].outcome == GP ? w->gp[version] : w->apl[version];
    double *const *without = METHODS[m].outcome == GP ? w->gp[0] : w->apl[0];
    const enum kind kind = METHODS[m].kind;
    rlv_difference_t value;

    choose_groups(w, kind == BANDS ? RLV_ZONE_ZAC : RLV_ZONE_ZAR);
    const rlv_long_difference_t data =
        comparison(circle, w, series, REFERENCE, OUTCOME, kind == BANDS);
    const rlv_long_difference_t past = comparison(circle, w, series, CLASS, CLASS + 2, false);
    const int status = kind == MEAN_REVERSION
                           ? rlv_mean_reversion_correct(&value, &data, series[CLASS], &past,
                                                        series[CLASS - 1], METHODS[m].scale, err)
                           : rlv_long_difference(&value, &data, METHODS[m].scale, NULL, err);
    if (status == RLV_OK)
        *out = (outcome_t){value.estimate, value.lower, value.upper,
                           truth_of(w, series, without, OUTCOME, OUTCOME, true, METHODS[m].scale,
                                    kind == BANDS ? 0.25 : INFINITY)};
    return status;
}

static int run_discontinuity(world_t *w, size_t m, int version, double *change, outcome_t *out,
                             rlv_error_t *err)
{
    double *const *series = METHODS[m].outcome == GP ? w->gp[version] : w->apl[version];
    double *const *without = METHODS[m].outcome == GP ? w->gp[0] : w->apl[0];
    rlv_rd_options_t options = rlv_rd_options(w->cap);
    rlv_rd_result_t result;

    options.eligible_below = true;
    for (size_t t = 0; t < w->n; t++)
        change[t] = w->zone[t] == RLV_ZONE_ZAR ? NAN : series[OUTCOME][t] - series[REFERENCE][t];
    const rlv_rd_sample_t sample = {.num_rows = w->n, .outcome = change, .running = w->rank};
    const int status = rlv_rd_estimate(&result, &sample, &options, err);
    const rlv_rd_inference_t *e = &result.effect[RLV_RD_ROBUST];
    if (status == RLV_OK)
        *out = (outcome_t){e->estimate, e->lower, e->upper,
                           truth_of(w, series, without, OUTCOME, OUTCOME, false, RLV_SCALE_LEVEL,
                                    result.main_bandwidth[0])};
    return status;
}

/* --- estimators of panels: GPs per 100,000 inhabitants, ZIP against the third class */

/* Units in order, controls first, years CLASS + 1 to OUTCOME: year y is column y - REFERENCE. */
static size_t lay_out(const world_t *w, int version, double *outcome, size_t *num_controls)
{
    size_t used = 0;
    *num_controls = 0;
    for (int treated = 0; treated < 2; treated++)
        for (size_t t = 0; t < w->n; t++) {
            if (w->zone[t] != (treated ? RLV_ZONE_ZIP : RLV_ZONE_ZAR))
                continue;
            for (int y = REFERENCE; y <= OUTCOME; y++)
                outcome[used * (OUTCOME - REFERENCE + 1) + (size_t)(y - REFERENCE)] =
                    w->gp[version][y][t];
            used++;
            *num_controls += !treated;
        }
    return used;
}

static int build_panel(rlv_panel_t *panel, const double *outcome, size_t n, size_t num_controls,
                       rlv_error_t *err)
{
    const size_t years = OUTCOME - REFERENCE + 1, rows = n * years;
    uint32_t *unit = rlv_calloc(rows, sizeof *unit, err);
    int32_t *time = rlv_calloc(rows, sizeof *time, err);
    int32_t *cohort = rlv_calloc(rows, sizeof *cohort, err);
    int status = RLV_ERR_OS;

    if (unit != NULL && time != NULL && cohort != NULL) {
        for (size_t r = 0; r < rows; r++) {
            unit[r] = (uint32_t)(r / years);
            time[r] = 1 + (int32_t)(r % years);
            cohort[r] = r / years < num_controls ? 0 : START + 1 - REFERENCE + 1;
        }
        const rlv_panel_columns_t columns = {.num_rows = rows,
                                             .num_units = n,
                                             .unit = unit,
                                             .time = time,
                                             .cohort = cohort,
                                             .outcome = outcome};
        status = rlv_panel_build(panel, &columns, NULL, err);
    }
    free(unit);
    free(time);
    free(cohort);
    return status;
}

static int run_panel(world_t *w, size_t m, int version, outcome_t *out, rlv_error_t *err)
{
    double *outcome = rlv_calloc(w->n * (OUTCOME + 1), sizeof *outcome, err);
    rlv_panel_t panel = {0};
    double value[3] = {NAN, NAN, NAN};
    size_t num_controls = 0;
    int status = RLV_ERR_OS;

    if (outcome != NULL) {
        const size_t n = lay_out(w, version, outcome, &num_controls);
        status = build_panel(&panel, outcome, n, num_controls, err);
        if (status == RLV_OK)
            status = rlv_evaluate_overall(&panel, METHODS[m].family, false, value, err);
    }
    *out = (outcome_t){value[0], value[1], value[2],
                       truth_of(w, w->gp[version], w->gp[0], START + 1, OUTCOME, false,
                                RLV_SCALE_LEVEL, INFINITY)};
    rlv_panel_free(&panel);
    free(outcome);
    return status;
}

/* --- worlds */

static int evaluate_world(const rlv_circle_t *circle, world_t *w, int version, double *scratch,
                          outcome_t *result, rlv_error_t *err)
{
    for (size_t m = 0; m < RLV_CIRCLE_METHODS; m++) {
        rlv_error_t refused = {0};
        outcome_t *out = &result[m];
        const int status = METHODS[m].kind == PANEL ? run_panel(w, m, version, out, &refused)
                           : METHODS[m].kind == DISCONTINUITY
                               ? run_discontinuity(w, m, version, scratch, out, &refused)
                               : run_difference(circle, w, m, version, out, &refused);
        if (status == RLV_ERR_DATA)
            out->estimate = NAN;
        else if (status < 0)
            return rlv_fail(err, status, "%s: %s", METHODS[m].name, refused.text);
    }
    return RLV_OK;
}

static int live_world(void *context, size_t replicate, size_t thread, rlv_error_t *err)
{
    const job_t *job = context;
    const rlv_circle_t *circle = job->circle;
    workspace_t *ws = &job->workspace[thread];
    const rlv_counts_t counts = {ws->tally, ws->pyramid, ws->costs};
    outcome_t *result = job->result + replicate * RLV_CIRCLE_WORLDS * RLV_CIRCLE_METHODS;
    int status = RLV_OK;

    for (int version = 0; version < 2 && status == RLV_OK; version++) {
        ws->simulation.imposed_factor = version == 0 ? NULL : ws->factor;
        ws->simulation.imposed_from = circle->model->shape.base_year + START;
        status = rlv_simulation_run(&ws->simulation, &circle->model->params, circle->seed,
                                    (uint32_t)replicate, counts, err);
        if (status < 0)
            break;
        take_counts(&ws->world, circle->model, ws->tally, version);
        if (version == 0)
            status = classify(&ws->world, circle, err);
        for (size_t t = 0; t < ws->world.n; t++)
            ws->factor[t] = ws->world.zone[t] == RLV_ZONE_ZIP ? circle->factor : 1.0;
    }
    for (int version = 0; version < 2 && status == RLV_OK; version++)
        status = evaluate_world(circle, &ws->world, version, ws->factor,
                                result + (size_t)version * RLV_CIRCLE_METHODS, err);
    return status;
}

static int workspace_init(workspace_t *ws, const rlv_model_t *model, rlv_error_t *err)
{
    ws->ready = true;
    if (rlv_simulation_init(&ws->simulation, model, err) < 0 ||
        world_init(&ws->world, model->region, err) < 0)
        return RLV_ERR_OS;
    ws->tally = rlv_calloc(rlv_tally_size(&model->shape), sizeof *ws->tally, err);
    ws->pyramid = rlv_calloc(rlv_pyramid_size(&model->shape), sizeof *ws->pyramid, err);
    ws->costs = rlv_calloc(rlv_cost_size(&model->shape), sizeof *ws->costs, err);
    ws->factor = rlv_calloc(model->region->num_territories, sizeof *ws->factor, err);
    return ws->tally == NULL || ws->pyramid == NULL || ws->costs == NULL || ws->factor == NULL
               ? RLV_ERR_OS
               : RLV_OK;
}

static void workspace_free(workspace_t *ws)
{
    if (!ws->ready)
        return;
    rlv_simulation_free(&ws->simulation);
    world_free(&ws->world);
    free(ws->tally);
    free(ws->pyramid);
    free(ws->costs);
    free(ws->factor);
}

static void summarise(const job_t *job, int version, size_t m, rlv_circle_row_t *row)
{
    const rlv_circle_t *circle = job->circle;
    double errors = 0, squares = 0, estimates = 0;
    *row = (rlv_circle_row_t){.method = METHODS[m].name,
                              .outcome = METHODS[m].outcome == GP ? "gp_density_p100k" : "apl",
                              .scale = METHODS[m].scale == RLV_SCALE_LOG ? "log" : "level",
                              .factor = version == 0 ? 1.0 : circle->factor};
    for (size_t r = 0; r < circle->num_replicates; r++) {
        const outcome_t *o =
            &job->result[(r * RLV_CIRCLE_WORLDS + (size_t)version) * RLV_CIRCLE_METHODS + m];
        if (!isfinite(o->estimate) || !isfinite(o->lower) || !isfinite(o->truth)) {
            row->num_failed++;
            continue;
        }
        row->num_done++;
        row->truth += o->truth;
        row->estimate += o->estimate;
        errors += o->estimate - o->truth;
        squares += (o->estimate - o->truth) * (o->estimate - o->truth);
        estimates += o->estimate * o->estimate;
        row->std_error += (o->upper - o->lower) / 2.0 / 1.9599639845400545;
        row->coverage += o->lower <= o->truth && o->truth <= o->upper;
        row->power += o->lower > 0 || o->upper < 0;
    }
    const double n = (double)row->num_done;
    if (row->num_done < 2)
        return;
    row->truth /= n;
    row->estimate /= n;
    row->bias = errors / n;
    row->bias_mcse = sqrt(fmax(0.0, squares / n - row->bias * row->bias) / (n - 1));
    row->sd = sqrt(fmax(0.0, estimates / n - row->estimate * row->estimate) * n / (n - 1));
    row->std_error /= n;
    row->coverage /= n;
    row->power /= n;
}

static bool passes(const rlv_circle_row_t *row)
{
    const double n = (double)row->num_done;
    return row->num_done >= 9 * row->num_failed && row->num_done > 1 &&
           row->coverage + 2.0 * sqrt(0.9 * 0.1 / n) >= 0.9 &&
           fabs(row->bias) <= 0.5 * row->std_error;
}

static int check(const rlv_circle_t *self, rlv_error_t *err)
{
    const rlv_tally_shape_t *shape = &self->model->shape;
    if (shape->horizon - shape->base_year < RLV_CIRCLE_YEARS)
        return rlv_fail(err, RLV_ERR_CONFIG, "time.horizon: %d is too early [%d years after %d]",
                        shape->horizon, RLV_CIRCLE_YEARS, shape->base_year);
    if (self->num_replicates < 2 || !(self->factor > 1.0))
        return rlv_fail(err, RLV_ERR_USAGE, "2 replicates and a factor above 1 are needed");
    return RLV_OK;
}

int rlv_circle_run(const rlv_circle_t *self, rlv_circle_row_t *row, rlv_error_t *err)
{
    const size_t threads = rlv_parallel_threads(self->num_threads);
    job_t job = {self, NULL, NULL};
    int status = check(self, err);

    if (status < 0)
        return status;
    job.workspace = rlv_calloc(threads, sizeof *job.workspace, err);
    job.result = rlv_calloc(self->num_replicates * RLV_CIRCLE_WORLDS * RLV_CIRCLE_METHODS,
                            sizeof *job.result, err);
    if (job.workspace == NULL || job.result == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < threads && status == RLV_OK; i++)
        status = workspace_init(&job.workspace[i], self->model, err);
    if (status == RLV_OK)
        status =
            rlv_parallel_for(self->num_replicates, threads, live_world, &job, self->progress, err);
    for (int v = 0; v < RLV_CIRCLE_WORLDS && status == RLV_OK; v++)
        for (size_t m = 0; m < RLV_CIRCLE_METHODS; m++)
            summarise(&job, v, m, &row[(size_t)v * RLV_CIRCLE_METHODS + m]);
    for (size_t m = 0; m < RLV_CIRCLE_METHODS && status == RLV_OK; m++)
        row[m].retained = row[RLV_CIRCLE_METHODS + m].retained =
            passes(&row[m]) && passes(&row[RLV_CIRCLE_METHODS + m]);
    for (size_t i = 0; job.workspace != NULL && i < threads; i++)
        workspace_free(&job.workspace[i]);
    free(job.workspace);
    free(job.result);
    return status;
}
