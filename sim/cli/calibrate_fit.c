/* What is fitted, to what, and the two fits. */
#include "calibrate.h"

#include "releve/csv_table.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- parameters and targets */

static int list_params(rlv_calibration_t *self, rlv_error_t *err)
{
    self->param = rlv_calloc(RLV_NUM_PARAMS, sizeof *self->param, err);
    if (self->param == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_names; i++) {
        const int index = rlv_params_find(self->name[i]);
        for (size_t k = 0; k < self->num_params; k++)
            if (index >= 0 && self->param[k] == (size_t)index)
                return rlv_fail(err, RLV_ERR_USAGE, "--parameter: '%s' is given twice",
                                self->name[i]);
        if (index < 0)
            return rlv_fail(err, RLV_ERR_USAGE, "--parameter: '%s' is no parameter", self->name[i]);
        if (RLV_PARAMS[index].type == RLV_TYPE_SERIES)
            return rlv_fail(err, RLV_ERR_CONFIG,
                            "%s: given by year, its law is that of a factor, which is not fitted "
                            "[a parameter of one number]",
                            self->name[i]);
        if (self->runner.scenario.param[index].dist.kind == RLV_DIST_NONE)
            return rlv_fail(err, RLV_ERR_CONFIG,
                            "%s: no prior [a distribution in the scenario: { value = ...; "
                            "distribution = ...; }]",
                            self->name[i]);
        if (self->runner.scenario.param[index].dist.kind == RLV_DIST_TABLE)
            return rlv_fail(err, RLV_ERR_CONFIG,
                            "%s: a table of draws is no prior [a law: uniform, normal...]",
                            self->name[i]);
        self->param[self->num_params++] = (size_t)index;
    }
    return RLV_OK;
}

static int read_target(rlv_calibration_t *self, const rlv_csv_table_t *table, const int col[],
                       size_t row, rlv_error_t *err)
{
    const rlv_region_t *region = &self->runner.region;
    const rlv_tally_shape_t *shape = &self->runner.model.shape;
    const size_t places = rlv_region_num_places(region);
    const char *name = rlv_csv_text(table, row, col[0]), *code = rlv_csv_text(table, row, col[1]);
    const int indicator = rlv_indicator_find(name);
    rlv_output_t *output = &self->output[row];
    int64_t year = 0;
    size_t place = 0;
    int status;

    if (indicator < 0)
        return rlv_csv_fail(table, row, col[0], err, "an indicator of the tables",
                            "'%s' is no indicator", name);
    while (place < places && strcmp(rlv_place_code(region, place), code) != 0)
        place++;
    if (place == places)
        return rlv_csv_fail(table, row, col[1], err, NULL, "'%s' is no place of the region", code);
    if (col[5] >= 0 && strcmp(rlv_csv_text(table, row, col[5]), "imputed") == 0)
        return rlv_csv_fail(table, row, col[5], err, "observed values",
                            "an imputed value is no target");
    status =
        rlv_csv_get_int(table, row, col[2], shape->base_year,
                        rlv_indicator_last_year(&RLV_INDICATORS[indicator], shape), &year, err);
    if (status == RLV_OK)
        status = rlv_csv_get_real(table, row, col[3], -1e15, 1e15, &self->target[row], err);
    if (status == RLV_OK)
        status = rlv_csv_get_real(table, row, col[4], 0, 1e15, &self->target_sd[row], err);
    *output = (rlv_output_t){(size_t)indicator, place, (int)year};
    return status;
}

static int read_targets(rlv_calibration_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"indicator", "code", "year", "value", "sd", "?status"};
    rlv_csv_table_t table = {0};
    int col[6];
    int status = rlv_csv_read(&table, self->targets, ',', err);

    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, 6, col, &self->runner.notes, err);
    if (status == RLV_OK && table.num_rows == 0)
        status = rlv_fail_at(err, RLV_ERR_DATA, self->targets, 0, NULL, NULL, "no target");
    if (status == RLV_OK) {
        const size_t n = self->num_targets = table.num_rows;
        self->output = rlv_calloc(n, sizeof *self->output, err);
        self->target = rlv_calloc(n, sizeof *self->target, err);
        self->target_sd = rlv_calloc(n, sizeof *self->target_sd, err);
        self->error_sd = rlv_calloc(n, sizeof *self->error_sd, err);
        if (!self->output || !self->target || !self->target_sd || !self->error_sd)
            status = RLV_ERR_OS;
    }
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++)
        status = read_target(self, &table, col, row, err);
    if (status == RLV_OK)
        status = rlv_file_list_add(&self->runner.inputs, self->targets, err);
    rlv_csv_free(&table);
    return status;
}

int rlv_calibration_prepare(rlv_calibration_t *self, rlv_error_t *err)
{
    const int status = list_params(self, err);
    return status == RLV_OK ? read_targets(self, err) : status;
}

int rlv_calibration_map(const rlv_calibration_t *self, const double z[], double *value,
                        rlv_error_t *err)
{
    int status = RLV_OK;
    for (size_t i = 0; i < self->num_params && status == RLV_OK; i++) {
        /* inside (0, 1) whatever z */
        const double u = fmin(fmax(gsl_cdf_ugaussian_P(z[i]), 1e-12), 1 - 1e-12);
        status = rlv_scenario_quantile(&self->runner.scenario, self->param[i], u, &value[i], err);
    }
    return status;
}

static rlv_points_t points_of(const rlv_calibration_t *self)
{
    return (rlv_points_t){.model = &self->runner.model,
                          .seed = (uint64_t)self->runner.scenario.params.run_seed,
                          .num_chance = self->num_chance,
                          .num_params = self->num_params,
                          .param = self->param,
                          .num_outputs = self->num_targets,
                          .output = self->output};
}

/* --- simplex */

enum { MOST_ITERATIONS = 400, MOST_KEPT = 1024, KEPT_AT_ONCE = 16 };

typedef struct {
    rlv_calibration_t *calibration;
    double *value, *result, *gap;
    double *lives, *output; /* [num_chance * num_params], [num_chance * num_targets] */
    /* The walk depends on what it found alone, so that an interrupted one is walked again from the
     * results kept: [MOST_KEPT * num_targets], NaN where not yet there. */
    double *kept;
    size_t num_scores;
    int status;
    rlv_error_t *err;
} objective_t;

static int keep(const objective_t *o)
{
    const rlv_calibration_t *c = o->calibration;
    return rlv_study_cache_save(&c->cache, "simplex", MOST_KEPT * c->num_targets, o->kept, o->err);
}

/* Means over the replicates that all points share, one a thread: the same as points_of(). */
static int live(objective_t *o)
{
    const rlv_calibration_t *c = o->calibration;
    const rlv_progress_t quiet = {NULL, NULL, rlv_runner_progress(&(int){0}).stop};
    const size_t n = c->num_chance, d = c->num_targets;
    rlv_points_t points = points_of(c);

    points.num_chance = 1;
    points.own_chance = true;
    for (size_t i = 0; i < n; i++)
        memcpy(o->lives + i * c->num_params, o->value, c->num_params * sizeof *o->lives);
    for (size_t i = 0; i < n * d; i++)
        o->output[i] = NAN;
    const int status = rlv_points_evaluate(&points, o->lives, n, (size_t)c->options->threads,
                                           &quiet, o->output, NULL, o->err);
    for (size_t t = 0; t < d; t++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += o->output[i * d + t];
        o->result[t] = sum / (double)n;
    }
    return status;
}

/* Outputs at o->value: those kept, or lived and kept. */
static int find(objective_t *o)
{
    const size_t d = o->calibration->num_targets, k = o->num_scores++;
    int status;

    if (k >= MOST_KEPT)
        return live(o);
    if (!isnan(o->kept[k * d])) {
        memcpy(o->result, o->kept + k * d, d * sizeof *o->result);
        o->calibration->cache.num_resumed++;
        return RLV_OK;
    }
    status = live(o);
    if (status == RLV_OK) {
        memcpy(o->kept + k * d, o->result, d * sizeof *o->result);
        if (k % KEPT_AT_ONCE == 0)
            status = keep(o);
    }
    return status;
}

/* Minus the log posterior density at scores z, up to a constant. */
static double score(const gsl_vector *z, void *context)
{
    objective_t *o = context;
    const rlv_calibration_t *c = o->calibration;
    double sum = 0;

    if (o->status == RLV_OK)
        o->status = rlv_calibration_map(c, gsl_vector_const_ptr(z, 0), o->value, o->err);
    if (o->status == RLV_OK)
        o->status = find(o);
    if (o->status < 0)
        return GSL_NAN;
    for (size_t t = 0; t < c->num_targets; t++)
        o->gap[t] = o->result[t] - c->target[t];
    rlv_errors_whiten(&c->errors, o->gap, 1);
    for (size_t t = 0; t < c->num_targets; t++)
        sum += 0.5 * o->gap[t] * o->gap[t];
    for (size_t i = 0; i < c->num_params; i++)
        sum += 0.5 * gsl_vector_get(z, i) * gsl_vector_get(z, i);
    return sum;
}

/* Errors of the targets: their own sd and the model's chance, from lives at the median. */
static int set_errors(rlv_calibration_t *self, rlv_error_t *err)
{
    enum { LIVES = 200 };
    const size_t d = self->num_targets;
    rlv_points_t lives = points_of(self);
    double *z = rlv_calloc(self->num_params, sizeof *z, err);
    double *value = rlv_calloc(LIVES * self->num_params, sizeof *value, err);
    double *sample = rlv_calloc(LIVES * d, sizeof *sample, err);
    int status = z == NULL || value == NULL || sample == NULL ? RLV_ERR_OS : RLV_OK;

    lives.num_chance = 1;
    lives.own_chance = true;
    for (size_t j = 0; j < LIVES && status == RLV_OK; j++)
        status = rlv_calibration_map(self, z, value + j * self->num_params, err);
    if (status == RLV_OK)
        status = rlv_study_cache_evaluate(&self->cache, "prior", &lives, value, LIVES,
                                          (size_t)self->options->threads, sample, NULL, err);
    if (status == RLV_OK)
        status = rlv_errors_init(&self->errors, self->target_sd, d, sample, LIVES,
                                 1.0 + 1.0 / (double)self->num_chance, err);
    for (size_t t = 0; t < d && status == RLV_OK; t++) {
        const double *row = self->errors.factor + t * d;
        double square = 0;
        for (size_t i = 0; i <= t; i++)
            square += row[i] * row[i];
        self->error_sd[t] = sqrt(square);
    }
    free(z);
    free(value);
    free(sample);
    return status;
}

static int minimise(rlv_calibration_t *self, objective_t *o, gsl_multimin_fminimizer *m,
                    gsl_vector *start, gsl_vector *step)
{
    gsl_multimin_function f = {score, self->num_params, o};
    int shown;
    const rlv_progress_t bar = rlv_runner_progress(&shown);

    gsl_vector_set_zero(start);
    gsl_vector_set_all(step, 0.7);
    self->prior_score = score(start, o);
    if (gsl_multimin_fminimizer_set(m, &f, start, step) != GSL_SUCCESS)
        return rlv_fail(o->err, RLV_ERR_SOFTWARE, "the simplex cannot start");
    while (self->best_iterations < MOST_ITERATIONS && !self->best_converged &&
           o->status == RLV_OK) {
        if (gsl_multimin_fminimizer_iterate(m) != GSL_SUCCESS)
            break;
        self->best_iterations++;
        self->best_converged =
            gsl_multimin_test_size(gsl_multimin_fminimizer_size(m), 0.01) == GSL_SUCCESS;
        if (bar.tick != NULL)
            bar.tick(bar.context, self->best_converged ? MOST_ITERATIONS : self->best_iterations,
                     MOST_ITERATIONS);
    }
    if (o->status == RLV_OK) {
        self->best_score = score(gsl_multimin_fminimizer_x(m), o);
        memcpy(self->best, o->value, self->num_params * sizeof *self->best);
        memcpy(self->fit_best, o->result, self->num_targets * sizeof *self->fit_best);
    }
    return o->status;
}

static int make_room(objective_t *o, rlv_error_t *err)
{
    rlv_calibration_t *c = o->calibration;
    const size_t d = c->num_targets, k = c->num_params;

    o->value = rlv_calloc(k, sizeof *o->value, err);
    o->result = rlv_calloc(d, sizeof *o->result, err);
    o->gap = rlv_calloc(d, sizeof *o->gap, err);
    o->lives = rlv_calloc(c->num_chance * k, sizeof *o->lives, err);
    o->output = rlv_calloc(c->num_chance * d, sizeof *o->output, err);
    o->kept = rlv_calloc(MOST_KEPT * d, sizeof *o->kept, err);
    c->best = rlv_calloc(k, sizeof *c->best, err);
    c->fit_best = rlv_calloc(d, sizeof *c->fit_best, err);
    if (!o->value || !o->result || !o->gap || !o->lives || !o->output || !o->kept || !c->best ||
        !c->fit_best)
        return RLV_ERR_OS;
    for (size_t i = 0; i < MOST_KEPT * d; i++)
        o->kept[i] = NAN;
    return rlv_study_cache_load(&c->cache, "simplex", MOST_KEPT * d, o->kept, err);
}

int rlv_calibration_simplex(rlv_calibration_t *self, rlv_error_t *err)
{
    objective_t o = {.calibration = self, .err = err};
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    gsl_vector *start = gsl_vector_alloc(self->num_params);
    gsl_vector *step = gsl_vector_alloc(self->num_params);
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, self->num_params);
    int status = set_errors(self, err);

    if (!start || !step || !m)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = make_room(&o, err);
    if (status == RLV_OK) {
        rlv_error_t own = {0};
        status = minimise(self, &o, m, start, step);
        o.err = &own;
        if (keep(&o) < 0 && status == RLV_OK)
            status = rlv_fail(err, own.status, "%s", own.text);
    }
    gsl_multimin_fminimizer_free(m);
    gsl_vector_free(start);
    gsl_vector_free(step);
    (void)gsl_set_error_handler(handler);
    free(o.value);
    free(o.result);
    free(o.gap);
    free(o.lives);
    free(o.output);
    free(o.kept);
    return status;
}

/* --- ES-MDA */

static int evaluate(rlv_calibration_t *self, const char *part, const double z[], double *value,
                    double *fit, rlv_error_t *err)
{
    const rlv_points_t points = points_of(self);
    int status = RLV_OK;

    for (size_t j = 0; j < self->num_members && status == RLV_OK; j++)
        status =
            rlv_calibration_map(self, z + j * self->num_params, value + j * self->num_params, err);
    if (status == RLV_OK)
        status = rlv_study_cache_evaluate(&self->cache, part, &points, value, self->num_members,
                                          (size_t)self->options->threads, fit, NULL, err);
    return status;
}

/* Largest move of a mean score between two states. */
static double largest_move(const rlv_calibration_t *self, const double before[],
                           const double after[])
{
    double most = 0;
    for (size_t i = 0; i < self->num_params; i++) {
        double move = 0;
        for (size_t j = 0; j < self->num_members; j++)
            move += (after[j * self->num_params + i] - before[j * self->num_params + i]) /
                    (double)self->num_members;
        most = fmax(most, fabs(move));
    }
    return most;
}

/* Outputs whitened, in a workspace. */
static const double *whiten(const rlv_calibration_t *self, double *work)
{
    memcpy(work, self->fit_posterior, self->num_members * self->num_targets * sizeof *work);
    rlv_errors_whiten(&self->errors, work, self->num_members);
    return work;
}

static int assimilate(rlv_calibration_t *self, const rlv_es_mda_t *mda, double *z, double *before,
                      double *work, rlv_error_t *err)
{
    const size_t size = self->num_members * self->num_params;
    int status = RLV_OK;

    for (size_t step = 0; step < self->num_steps && status == RLV_OK; step++) {
        char part[16];
        (void)snprintf(part, sizeof part, "mda%zu", step + 1);
        status = evaluate(self, part, z, self->posterior, self->fit_posterior, err);
        if (status < 0)
            break;
        self->mismatch[step] = rlv_es_mda_mismatch(mda, whiten(self, work));
        if (step == 0) {
            memcpy(self->prior, self->posterior, size * sizeof *self->prior);
            memcpy(self->fit_prior, self->fit_posterior,
                   self->num_members * self->num_targets * sizeof *self->fit_prior);
            self->effective = rlv_es_mda_effective(mda, work);
        }
        memcpy(before, z, size * sizeof *before);
        status = rlv_es_mda_update(mda, work, (double)self->num_steps, (int)step + 1, z, err);
        self->moved[step] = largest_move(self, before, z);
    }
    if (status == RLV_OK)
        status = evaluate(self, "final", z, self->posterior, self->fit_posterior, err);
    if (status == RLV_OK)
        self->mismatch[self->num_steps] = rlv_es_mda_mismatch(mda, whiten(self, work));
    return status;
}

int rlv_calibration_smooth(rlv_calibration_t *self, rlv_error_t *err)
{
    const size_t n = self->num_members, k = self->num_params, d = self->num_targets;
    double *z = rlv_calloc(n * k, sizeof *z, err), *before = rlv_calloc(n * k, sizeof *z, err);
    double *target = rlv_calloc(d, sizeof *target, err), *one = rlv_calloc(d, sizeof *one, err);
    double *work = rlv_calloc(n * d, sizeof *work, err);
    const rlv_es_mda_t mda = {n,      k,   d,
                              target, one, (uint64_t)self->runner.scenario.params.run_seed};
    int status = RLV_OK;

    self->prior = rlv_calloc(n * k, sizeof *self->prior, err);
    self->posterior = rlv_calloc(n * k, sizeof *self->posterior, err);
    self->fit_prior = rlv_calloc(n * d, sizeof *self->fit_prior, err);
    self->fit_posterior = rlv_calloc(n * d, sizeof *self->fit_posterior, err);
    if (!z || !before || !target || !one || !work || !self->prior || !self->posterior ||
        !self->fit_prior || !self->fit_posterior)
        status = RLV_ERR_OS;
    if (status == RLV_OK) {
        memcpy(target, self->target, d * sizeof *target);
        rlv_errors_whiten(&self->errors, target, 1);
        for (size_t t = 0; t < d; t++)
            one[t] = 1;
        rlv_es_mda_prior(&mda, z);
        status = assimilate(self, &mda, z, before, work, err);
    }
    free(z);
    free(before);
    free(target);
    free(one);
    free(work);
    return status;
}
