/* releve evaluate power: what could this panel have detected, and do the intervals cover? */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "evaluate_args.h"
#include "evaluate_output.h"
#include "evaluate_overall.h"
#include "releve/number_fr.h"
#include "releve/out_folder.h"
#include "releve/power.h"

enum {
    KEY_DATA = 0x100,
    KEY_UNIT,
    KEY_TIME,
    KEY_COHORT,
    KEY_OUTCOME,
    KEY_COVARIATES,
    KEY_WEIGHTS,
    KEY_CLUSTER,
    KEY_ESTIMATORS,
    KEY_EFFECTS,
    KEY_DRAWS,
    KEY_SEED,
    KEY_TARGET,
    KEY_LANG,
    KEY_FORCE
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Data:", 1},
    {"data", KEY_DATA, "FILE", 0, "Panel, one unit and period a row (CSV, comma, decimal point)",
     1},
    {"unit", KEY_UNIT, "COL", 0, "Column of the unit", 1},
    {"time", KEY_TIME, "COL", 0, "Column of the period (whole numbers)", 1},
    {"cohort", KEY_COHORT, "COL", 0,
     "Column of the first treated period; empty, 0 or after the last period: never treated", 1},
    {"outcome", KEY_OUTCOME, "COL", 0, "Column of the outcome", 1},
    {"covariates", KEY_COVARIATES, "A,B", 0,
     "Columns of covariates of the estimators that take them; their part of the outcome stays in "
     "the "
     "residuals, so that power is that without their help",
     1},
    {"weights", KEY_WEIGHTS, "COL", 0, "Column of observation weights", 1},
    {"cluster", KEY_CLUSTER, "COL", 0, "Column of the clusters of the standard errors [the unit]",
     1},
    {NULL, 0, NULL, 0, "Simulation:", 2},
    {"estimators", KEY_ESTIMATORS, "LIST", 0,
     "twfe, sun_abraham, att_gt, imputation, synthetic_did, did [all that the panel allows]", 2},
    {"effects", KEY_EFFECTS, "LIST", 0,
     "Effects tried, increasing, from 0 on [0 to 5 standard errors of each estimator]", 2},
    {"draws", KEY_DRAWS, "B", 0, "Simulated panels [500]", 2},
    {"seed", KEY_SEED, "S", 0, "Seed of the draws [1]", 2},
    {"power", KEY_TARGET, "P", 0, "Power asked for [0.8]", 2},
    {NULL, 0, NULL, 0, "Output:", 3},
    {"output", 'o', "DIR", 0,
     "Folder to write: power.csv, detectable.csv, report.md, manifest.json", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace a folder that exists", 3},
    {"lang", KEY_LANG, "fr|en", 0, "Language of the report [fr]", 3},
    {0},
};

enum { MAX_EFFECTS = 32 };

typedef struct {
    bool done;
    char reason[256]; /* when not */
    double std_error; /* of the panel itself */
    double detectable;
    size_t num_effects;
    rlv_power_point_t point[MAX_EFFECTS];
} curve_t;

typedef struct {
    rlv_panel_spec_t spec;
    const char *cluster, *output, *covariate[16];
    bool wanted[RLV_NUM_OVERALL], chosen, english, force;
    double effect[MAX_EFFECTS], target;
    size_t num_effects, draws;
    uint64_t seed;
    rlv_panel_t panel;
    enum rlv_overall family; /* at work */
    curve_t curve[RLV_NUM_OVERALL];
    rlv_notes_t notes;
} request_t;

static void parse_effects(request_t *self, const struct argp_state *state, const char *text)
{
    while (*text != '\0') {
        const char *rest = NULL;
        const double effect = rlv_arg_real(state, "--effects", text, &rest);
        if (self->num_effects == MAX_EFFECTS)
            argp_error(state, "--effects: too many [at most %d]", MAX_EFFECTS);
        if (effect < 0 || (self->num_effects > 0 && effect <= self->effect[self->num_effects - 1]))
            argp_error(state, "--effects: %g is out of order [increasing, from 0 on]", effect);
        self->effect[self->num_effects++] = effect;
        text = *rest == ',' ? rest + 1 : rest;
    }
}

static void parse_estimators(request_t *self, const struct argp_state *state, char *text)
{
    const char *name[RLV_NUM_OVERALL], *allowed[RLV_NUM_OVERALL + 1] = {NULL};
    for (int f = 0; f < RLV_NUM_OVERALL; f++)
        allowed[f] = RLV_OVERALL_NAMES[f];
    const size_t count = rlv_arg_split(state, "--estimators", text, name, RLV_NUM_OVERALL);
    memset(self->wanted, 0, sizeof self->wanted);
    self->chosen = true;
    for (size_t i = 0; i < count; i++)
        self->wanted[rlv_arg_choice(state, "--estimators", name[i], allowed)] = true;
}

static void check_request(const request_t *self, const struct argp_state *state)
{
    const rlv_panel_spec_t *s = &self->spec;
    const char *missing = s->path == NULL        ? "--data"
                          : s->unit == NULL      ? "--unit"
                          : s->time == NULL      ? "--time"
                          : s->cohort == NULL    ? "--cohort"
                          : s->outcome == NULL   ? "--outcome"
                          : self->output == NULL ? "--output"
                                                 : NULL;
    if (missing != NULL)
        argp_error(state, "%s is missing", missing);
}

static error_t parse_simulation(request_t *self, int key, char *arg, struct argp_state *state)
{
    static const char *const LANGUAGES[] = {"fr", "en", NULL};
    switch (key) {
    case KEY_COVARIATES:
        self->spec.num_covariates = rlv_arg_split(state, "--covariates", arg, self->covariate,
                                                  sizeof self->covariate / sizeof *self->covariate);
        self->spec.covariates = self->covariate;
        return 0;
    case KEY_ESTIMATORS:
        parse_estimators(self, state, arg);
        return 0;
    case KEY_EFFECTS:
        parse_effects(self, state, arg);
        return 0;
    case KEY_DRAWS:
        self->draws = (size_t)rlv_arg_whole(state, "--draws", arg, 2, 1000000);
        return 0;
    case KEY_SEED:
        self->seed = (uint64_t)rlv_arg_whole(state, "--seed", arg, 0, INT64_MAX);
        return 0;
    case KEY_TARGET:
        self->target = rlv_arg_real(state, "--power", arg, NULL);
        if (!(self->target > 0.0 && self->target < 1.0))
            argp_error(state, "--power: '%.40s' is wrong [between 0 and 1]", arg);
        return 0;
    case KEY_LANG:
        self->english = rlv_arg_choice(state, "--lang", arg, LANGUAGES) == 1;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;
    const char **text = key == KEY_DATA      ? &self->spec.path
                        : key == KEY_UNIT    ? &self->spec.unit
                        : key == KEY_TIME    ? &self->spec.time
                        : key == KEY_COHORT  ? &self->spec.cohort
                        : key == KEY_OUTCOME ? &self->spec.outcome
                        : key == KEY_WEIGHTS ? &self->spec.weight
                        : key == KEY_CLUSTER ? &self->cluster
                        : key == 'o'         ? &self->output
                                             : NULL;
    if (text != NULL) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case KEY_FORCE:
        self->force = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%.60s': nothing is expected here", arg);
        return 0;
    case ARGP_KEY_END:
        check_request(self, state);
        return 0;
    default:
        return parse_simulation(self, key, arg, state);
    }
}

/* The overall effect and its interval, of another outcome on the same panel. */
static int estimate(void *context, const double *outcome, double *value, double *lower,
                    double *upper, rlv_error_t *err)
{
    const request_t *self = context;
    double three[3] = {NAN, NAN, NAN};
    rlv_panel_t panel = self->panel; /* estimators only read it; the arrays stay the request's */
    memcpy(&panel.outcome, &outcome, sizeof outcome);
    const int status =
        rlv_evaluate_overall(&panel, self->family, self->cluster != NULL, three, err);
    *value = three[0];
    *lower = three[1];
    *upper = three[2];
    return status;
}

/* --- residuals */

/* Mean by period of the units of a cohort (all: of every unit). */
static size_t cohort_means(const rlv_panel_t *p, int32_t cohort, bool all, double *mean)
{
    size_t count = 0;
    memset(mean, 0, p->num_periods * sizeof *mean);
    for (size_t u = 0; u < p->num_units; u++) {
        if (!all && p->cohort[u] != cohort)
            continue;
        count++;
        for (size_t t = 0; t < p->num_periods; t++)
            mean[t] += p->outcome[u * p->num_periods + t];
    }
    for (size_t t = 0; t < p->num_periods; t++)
        mean[t] /= (double)count;
    return count;
}

/* What the unit's level, and the path of its cohort (so that effects are no noise), leave; scaled
 * for the cohort's mean having been estimated. A unit alone in its cohort is taken from the mean of
 * all. */
static void fill_residuals(const rlv_panel_t *p, double *mean, double *residual)
{
    for (size_t u = 0; u < p->num_units; u++) {
        size_t count = cohort_means(p, p->cohort[u], false, mean);
        if (count < 2)
            count = cohort_means(p, 0, true, mean);
        const double scale = sqrt((double)count / (double)(count - 1));
        double level = 0.0;
        for (size_t t = 0; t < p->num_periods; t++)
            level += (p->outcome[u * p->num_periods + t] - mean[t]) / (double)p->num_periods;
        for (size_t t = 0; t < p->num_periods; t++)
            residual[u * p->num_periods + t] =
                scale * (p->outcome[u * p->num_periods + t] - mean[t] - level);
    }
}

static int run_curve(request_t *self, const double *residual, const double *exposure,
                     rlv_error_t *err)
{
    static const double STEPS[] = {0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5};
    curve_t *curve = &self->curve[self->family];
    double effect[MAX_EFFECTS], value, lower, upper;
    rlv_error_t refused = {0};
    int status = estimate(self, self->panel.outcome, &value, &lower, &upper, &refused);

    if (status == RLV_OK && !(upper > lower))
        status = rlv_fail(&refused, RLV_ERR_DATA, "no interval");
    if (status == RLV_OK) {
        curve->std_error = (upper - lower) / 2.0 / 1.9599639845400545;
        curve->num_effects =
            self->num_effects > 0 ? self->num_effects : sizeof STEPS / sizeof *STEPS;
        for (size_t e = 0; e < curve->num_effects; e++)
            effect[e] = self->num_effects > 0 ? self->effect[e] : STEPS[e] * curve->std_error;
        const rlv_power_t power = {.residual = residual,
                                   .exposure = exposure,
                                   .num_units = self->panel.num_units,
                                   .num_periods = self->panel.num_periods,
                                   .effect = effect,
                                   .num_effects = curve->num_effects,
                                   .num_draws = self->draws,
                                   .seed = self->seed,
                                   .estimator = estimate,
                                   .context = self};
        status = rlv_power_simulate(&power, curve->point, &refused);
    }
    curve->done = status == RLV_OK;
    curve->detectable =
        curve->done ? rlv_power_detectable(curve->point, curve->num_effects, self->target) : NAN;
    if (status != RLV_OK && status != RLV_ERR_DATA)
        return rlv_fail(err, status, "%s", refused.text);
    if (status == RLV_ERR_DATA) {
        (void)snprintf(curve->reason, sizeof curve->reason, "%.250s", refused.text);
        rlv_note(&self->notes, "%s left out: %s", RLV_OVERALL_NAMES[self->family], refused.text);
    }
    return RLV_OK;
}

static int simulate(request_t *self, rlv_error_t *err)
{
    const rlv_panel_t *p = &self->panel;
    double *mean = rlv_calloc(p->num_periods, sizeof *mean, err);
    double *residual = rlv_calloc(p->num_rows, sizeof *residual, err);
    double *exposure = rlv_calloc(p->num_rows, sizeof *exposure, err);
    size_t done = 0;
    int status = mean == NULL || residual == NULL || exposure == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && (!p->balanced || p->repeated))
        status = rlv_fail(err, RLV_ERR_DATA, "%s: the panel must be balanced", self->spec.path);
    if (status == RLV_OK) {
        fill_residuals(p, mean, residual);
        for (size_t r = 0; r < p->num_rows; r++)
            exposure[r] = rlv_panel_treated(p, r);
    }
    if (status == RLV_OK && self->cluster != NULL)
        rlv_note(&self->notes,
                 "units are drawn one by one: the correlation within %s is not kept, "
                 "so that power and coverage are those without it",
                 self->cluster);
    for (int f = 0; f < RLV_NUM_OVERALL && status == RLV_OK; f++) {
        if (!self->wanted[f])
            continue;
        self->family = (enum rlv_overall)f;
        status = run_curve(self, residual, exposure, err);
        done += self->curve[f].done;
    }
    if (status == RLV_OK && done == 0)
        status = rlv_fail(err, RLV_ERR_DATA, "no estimator can be used on this panel");
    free(mean);
    free(residual);
    free(exposure);
    return status;
}

/* --- output */

static void write_power(const void *context, FILE *file)
{
    const request_t *self = context;
    (void)fputs("estimator,effect,power,power_mcse,coverage,mean_estimate,sd_estimate,"
                "mean_half_length,failed\n",
                file);
    for (int f = 0; f < RLV_NUM_OVERALL; f++)
        for (size_t e = 0; self->curve[f].done && e < self->curve[f].num_effects; e++) {
            const rlv_power_point_t *p = &self->curve[f].point[e];
            (void)fprintf(file, "%s,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%zu\n",
                          RLV_OVERALL_NAMES[f], p->effect, p->rejection, p->rejection_mcse,
                          p->coverage, p->mean_estimate, p->sd_estimate, p->mean_half_length,
                          p->num_failed);
        }
}

static void write_detectable(const void *context, FILE *file)
{
    const request_t *self = context;
    (void)fputs("estimator,target_power,detectable,std_error,size,coverage,note\n", file);
    for (int f = 0; f < RLV_NUM_OVERALL; f++) {
        const curve_t *c = &self->curve[f];
        if (!self->wanted[f])
            continue;
        if (!c->done) {
            (void)fprintf(file, "%s,%.17g,,,,,\"%s\"\n", RLV_OVERALL_NAMES[f], self->target,
                          c->reason);
            continue;
        }
        (void)fprintf(file, "%s,%.17g,", RLV_OVERALL_NAMES[f], self->target);
        if (isfinite(c->detectable))
            (void)fprintf(file, "%.17g", c->detectable);
        (void)fprintf(file, ",%.17g,%.17g,%.17g,%s\n", c->std_error, c->point[0].rejection,
                      c->point[0].coverage,
                      isfinite(c->detectable) ? "" : "beyond the largest effect tried");
    }
}

static void put(const request_t *self, FILE *file, const char *text)
{
    char *const spaced = self->english ? NULL : rlv_french_spaces(text, NULL);
    (void)fputs(spaced != NULL ? spaced : text, file);
    free(spaced);
}

static void write_report(const void *context, FILE *file)
{
    const request_t *self = context;
    const rlv_lang_t lang = self->english ? RLV_LANG_EN : RLV_LANG_FR;
    char text[1024];
    (void)snprintf(
        text, sizeof text,
        self->english
            ? "# What this panel could have detected\n\n%zu units, %zu periods, %zu simulated "
              "panels, made of the panel's own residuals: each unit receives the whole series of "
              "another one, so that dependence over time is the panel's.\n\n"
              "| estimator | smallest effect detected at %s %% | size at 0 (5 %% expected) | "
              "coverage of the 95 %% interval |\n|---|---:|---:|---:|\n"
            : "# Ce que ce panel aurait pu détecter\n\n%zu unités, %zu périodes, %zu panels "
              "simulés "
              "avec les résidus du panel : chaque unité reçoit toute la série d’une autre, la "
              "dépendance dans le temps est donc celle du panel.\n\n"
              "| estimateur | plus petit effet détecté à %s %% | risque à effet nul (attendu : 5 "
              "%%) "
              "| couverture de l’intervalle à 95 %% |\n|---|---:|---:|---:|\n",
        self->panel.num_units, self->panel.num_periods, self->draws,
        rlv_number_format(100 * self->target, 0, lang).text);
    put(self, file, text);
    for (int f = 0; f < RLV_NUM_OVERALL; f++) {
        const curve_t *c = &self->curve[f];
        if (!c->done)
            continue;
        double coverage = 1.0;
        for (size_t e = 0; e < c->num_effects; e++)
            coverage = fmin(coverage, c->point[e].coverage);
        (void)snprintf(text, sizeof text, "| %s | %s | %s %% | %s %% |\n", RLV_OVERALL_NAMES[f],
                       isfinite(c->detectable) ? rlv_number_format(c->detectable, 3, lang).text
                       : self->english         ? "beyond the effects tried"
                                               : "au-delà des effets essayés",
                       rlv_number_format(100 * c->point[0].rejection, 1, lang).text,
                       rlv_number_format(100 * coverage, 1, lang).text);
        put(self, file, text);
    }
    put(self, file,
        self->english
            ? "\nCoverage: the least over the effects tried. A panel that could not see "
              "an effect says nothing of a smaller one.\n"
            : "\nCouverture : la plus faible des effets essayés. Un panel qui n’a pas pu voir "
              "un effet ne dit rien d’un effet plus petit.\n");
}

static json_t *settings(const request_t *self)
{
    const rlv_panel_spec_t *s = &self->spec;
    const char *family[RLV_NUM_OVERALL];
    size_t num_families = 0;

    for (int f = 0; f < RLV_NUM_OVERALL; f++)
        if (self->wanted[f])
            family[num_families++] = RLV_OVERALL_NAMES[f];
    return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:o, s:o, s:I, s:f, s:I}", "unit", s->unit,
                     "time", s->time, "cohort", s->cohort, "outcome", s->outcome, "weights",
                     s->weight, "cluster", self->cluster, "covariates",
                     rlv_evaluate_texts(s->covariates, s->num_covariates), "estimators",
                     rlv_evaluate_texts(family, num_families), "draws", (json_int_t)self->draws,
                     "power", self->target, "seed", (json_int_t)self->seed);
}

static int write_folder(const request_t *self, rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const rlv_result_file_t FILES[] = {{"power.csv", write_power},
                                              {"detectable.csv", write_detectable},
                                              {"report.md", write_report}};
    int status = rlv_evaluate_write(folder, FILES, sizeof FILES / sizeof *FILES, self, err);

    if (status == RLV_OK)
        status = rlv_evaluate_manifest(folder, "releve evaluate power", settings(self),
                                       &self->spec.path, 1, &self->notes, err);
    return status == RLV_OK ? rlv_out_folder_commit(folder, err) : status;
}

int rlv_cmd_evaluate_power(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .doc =
            "Examples:\n"
            "  releve evaluate power --data panel.csv --unit territory --time year --cohort zoned "
            "--outcome gp -o out/power\n"
            "\nThe smallest effect that this panel could have detected, by simulation from its "
            "own residuals, and the actual coverage of each interval.\v"
            "Exit code: 0 done, 64 bad usage, 65 the data are wrong or cannot answer, 66 a file "
            "is missing, 73 the output folder cannot be made.",
    };
    request_t *self = calloc(1, sizeof *self);
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};

    if (self == NULL) {
        (void)rlv_fail_memory(&err, sizeof *self);
        return rlv_cli_exit(&err);
    }
    self->draws = 500;
    self->seed = 1;
    self->target = 0.8;
    for (int f = 0; f < RLV_NUM_OVERALL; f++)
        self->wanted[f] = true;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    if (self->cluster != NULL) {
        self->spec.clusters = &self->cluster;
        self->spec.num_clusters = 1;
    }
    if (err.status == RLV_OK &&
        rlv_out_folder_open(&folder, self->output, self->force, &err) == RLV_OK &&
        rlv_panel_read(&self->panel, &self->spec, &self->notes, &err) == RLV_OK &&
        simulate(self, &err) == RLV_OK)
        (void)write_folder(self, &folder, &err);
    rlv_out_folder_discard(&folder);
    rlv_cli_print_notes(&self->notes);
    rlv_panel_free(&self->panel);
    rlv_notes_free(&self->notes);
    free(self);
    return rlv_cli_exit(&err);
}
