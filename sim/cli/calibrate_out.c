/* What a calibration found: tables, the scenario that takes it, and its reading. */
#include "calibrate.h"
#include "study_manifest.h"

#include "releve/number_fr.h"
#include "releve/sha256.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TR(self, fr, en) ((self)->options->english ? (en) : (fr))
#define NUM(self, value, decimals)                                                                 \
    rlv_number_format((value), (decimals), (self)->options->english ? RLV_LANG_EN : RLV_LANG_FR)   \
        .text

/* Above this overlap the data are said to say nothing, and the prior is kept. */
static const double SILENT = 0.90;

/* Statistics of one column of a table of members. */
static rlv_stats_t column_stats(const double table[], size_t num_members, size_t num_columns,
                                size_t column, double *work)
{
    for (size_t j = 0; j < num_members; j++)
        work[j] = table[j * num_columns + column];
    return rlv_stats(work, NULL, num_members);
}

/* A fitted parameter. */
typedef struct {
    rlv_stats_t prior, posterior;
    double overlap;
    bool silent;
} fitted_t;

static fitted_t fitted_of(const rlv_calibration_t *self, size_t i, double *work)
{
    const size_t n = self->num_members, k = self->num_params;
    fitted_t f = {.overlap = NAN};

    if (self->posterior == NULL)
        return f;
    for (size_t j = 0; j < n; j++) {
        work[j] = self->prior[j * k + i];
        work[n + j] = self->posterior[j * k + i];
    }
    f.overlap = rlv_overlap(work, work + n, n);
    f.silent = f.overlap >= SILENT;
    f.prior = column_stats(self->prior, n, k, i, work);
    f.posterior = column_stats(self->posterior, n, k, i, work);
    return f;
}

static void write_parameters(const rlv_calibration_t *self, double *work, FILE *out)
{
    fprintf(out, "parameter,unit,prior_mean,prior_sd,prior_p05,prior_p95,posterior_mean,"
                 "posterior_sd,posterior_p05,posterior_p95,overlap,kept,simplex\n");
    for (size_t i = 0; i < self->num_params; i++) {
        const fitted_t f = fitted_of(self, i, work);
        const bool any = self->posterior != NULL;
        const double numbers[] = {f.prior.mean,    f.prior.sd,       f.prior.p05,
                                  f.prior.p95,     f.posterior.mean, f.posterior.sd,
                                  f.posterior.p05, f.posterior.p95,  f.overlap};
        fprintf(out, "%s,%s,", RLV_PARAMS[self->param[i]].path, RLV_PARAMS[self->param[i]].unit);
        for (size_t c = 0; c < sizeof numbers / sizeof numbers[0]; c++)
            rlv_study_number(out, any ? numbers[c] : NAN, ',');
        fprintf(out, "%s,", !any ? "simplex" : f.silent ? "prior" : "posterior");
        rlv_study_number(out, self->best[i], '\n');
    }
}

static void write_targets(const rlv_calibration_t *self, double *work, FILE *out)
{
    fprintf(out, "indicator,code,name,year,target,sd,error_sd,prior_mean,fit_mean,fit_p05,fit_p95,"
                 "departure_sd,simplex\n");
    for (size_t t = 0; t < self->num_targets; t++) {
        const rlv_output_t *o = &self->output[t];
        const bool any = self->fit_posterior != NULL;
        rlv_stats_t prior = {.mean = NAN}, fit = {.mean = NAN, .p05 = NAN, .p95 = NAN};
        if (any) {
            prior = column_stats(self->fit_prior, self->num_members, self->num_targets, t, work);
            fit = column_stats(self->fit_posterior, self->num_members, self->num_targets, t, work);
        }
        fprintf(out, "%s,%s,", RLV_INDICATORS[o->indicator].name,
                rlv_place_code(&self->runner.region, o->place));
        rlv_study_text(out, rlv_place_name(&self->runner.region, o->place), ',');
        fprintf(out, "%d,", o->year);
        const double numbers[] = {
            self->target[t],
            self->target_sd[t],
            self->error_sd[t],
            prior.mean,
            fit.mean,
            fit.p05,
            fit.p95,
            ((any ? fit.mean : self->fit_best[t]) - self->target[t]) / self->error_sd[t]};
        for (size_t c = 0; c < sizeof numbers / sizeof numbers[0]; c++)
            rlv_study_number(out, numbers[c], ',');
        rlv_study_number(out, self->fit_best[t], '\n');
    }
}

static void write_posterior(const rlv_calibration_t *self, FILE *out)
{
    fprintf(out, "# %s\n", self->receipt);
    for (size_t i = 0; i < self->num_params; i++)
        fprintf(out, "%s%c", RLV_PARAMS[self->param[i]].path,
                i + 1 < self->num_params ? ',' : '\n');
    for (size_t j = 0; self->posterior != NULL && j < self->num_members; j++)
        for (size_t i = 0; i < self->num_params; i++)
            fprintf(out, "%.17g%c", self->posterior[j * self->num_params + i],
                    i + 1 < self->num_params ? ',' : '\n');
}

/* Departures of territories from the fit, as logarithms about their mean, shrunk. */
static int write_effects(const rlv_calibration_t *self, double *work, double *between, FILE *out,
                         rlv_error_t *err)
{
    const size_t d = self->num_targets;
    double *effect = rlv_calloc(d, sizeof *effect, err), *sd = rlv_calloc(d, sizeof *sd, err);
    double *shrunk = rlv_calloc(d, sizeof *shrunk, err);
    size_t *of = rlv_calloc(d, sizeof *of, err), n = 0;
    int status = effect && sd && shrunk && of ? RLV_OK : RLV_ERR_OS;
    double mean = 0;

    fprintf(out, "code,name,indicator,year,effect,sd,shrunk,between_variance\n");
    for (size_t t = 0; t < d && status == RLV_OK; t++) {
        const double fit =
            self->fit_posterior != NULL
                ? column_stats(self->fit_posterior, self->num_members, d, t, work).mean
                : self->fit_best[t];
        if (self->output[t].place >= self->runner.region.num_territories || !(fit > 0) ||
            !(self->target[t] > 0))
            continue;
        effect[n] = log(self->target[t] / fit);
        sd[n] = self->error_sd[t] / self->target[t];
        mean += effect[n];
        of[n++] = t;
    }
    for (size_t i = 0; i < n; i++)
        effect[i] -= mean / (double)n;
    *between = n > 1 && status == RLV_OK ? rlv_shrink(effect, sd, n, shrunk) : NAN;
    for (size_t i = 0; i < n && status == RLV_OK && n > 1; i++) {
        const rlv_output_t *o = &self->output[of[i]];
        fprintf(out, "%s,", rlv_place_code(&self->runner.region, o->place));
        rlv_study_text(out, rlv_place_name(&self->runner.region, o->place), ',');
        fprintf(out, "%s,%d,", RLV_INDICATORS[o->indicator].name, o->year);
        rlv_study_number(out, effect[i], ',');
        rlv_study_number(out, sd[i], ',');
        rlv_study_number(out, shrunk[i], ',');
        rlv_study_number(out, *between, '\n');
    }
    free(effect);
    free(sd);
    free(shrunk);
    free(of);
    return status;
}

/* A libconfig text; quotes and backslashes escaped. */
static void put_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* The scenario that takes the fit: one extended, with the fitted parameters replaced. */
static int write_scenario(const rlv_calibration_t *self, double *work, FILE *out)
{
    fprintf(out, "# %s\n# posterior.csv stands beside.\n", self->receipt);
    fputs("extends = ", out);
    const char *parent = self->applied != NULL ? self->applied : self->scenario;
    if (parent[0] == '/')
        put_quoted(out, parent);
    else {
        char *path = rlv_format(NULL, "%s/%s", getenv("PWD") != NULL ? getenv("PWD") : ".", parent);
        if (path == NULL)
            return RLV_ERR_OS;
        put_quoted(out, path);
        free(path);
    }
    fputs(";\n", out);
    for (size_t i = 0; i < self->num_params; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[self->param[i]];
        const char *dot = strchr(info->path, '.');
        const fitted_t f = fitted_of(self, i, work);
        if (self->posterior != NULL && f.silent)
            fprintf(out, "# %s: data say nothing of it (overlap %.2f): prior kept\n", info->path,
                    f.overlap);
        else if (self->posterior != NULL)
            fprintf(out,
                    "%.*s = { %s = { value = %.17g; distribution = \"table\"; file = "
                    "\"posterior.csv\"; column = \"%s\"; calibrated = ",
                    (int)(dot - info->path), info->path, dot + 1, f.posterior.mean, info->path);
        else
            fprintf(out, "%.*s = { %s = { value = %.17g; calibrated = ", (int)(dot - info->path),
                    info->path, dot + 1, self->best[i]);
        if (self->posterior == NULL || !f.silent) {
            put_quoted(out, self->receipt);
            fputs("; }; };\n", out);
        }
    }
    return RLV_OK;
}

static int make_receipt(rlv_calibration_t *self, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE], date[16] = "";
    const time_t now = time(NULL);
    struct tm utc;
    const int status = rlv_sha256_file(self->targets, hex, err);

    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%d", &utc);
    size_t used =
        (size_t)snprintf(self->receipt, sizeof self->receipt,
                         "releve calibrate %.100s --targets %.100s", self->scenario, self->targets);
    for (size_t i = 0; i < self->num_params && used < sizeof self->receipt; i++)
        used += (size_t)snprintf(self->receipt + used, sizeof self->receipt - used,
                                 " --parameter %s", RLV_PARAMS[self->param[i]].path);
    if (used < sizeof self->receipt)
        (void)snprintf(self->receipt + used, sizeof self->receipt - used,
                       "%s --members %zu --steps %zu --chance %zu; sha256 of the targets %.16s, of "
                       "scenario, inputs and options %.16s; releve " RLV_VERSION ", %s",
                       self->posterior != NULL ? "" : " --method simplex", self->num_members,
                       self->num_steps, self->num_chance, hex, self->cache.key, date);
    return status;
}

static void put(const rlv_calibration_t *self, FILE *out, const char *text)
{
    char *set = self->options->english ? NULL : rlv_french_spaces(text, NULL);
    fputs(set != NULL ? set : text, out);
    free(set);
}

static void put_parameters(const rlv_calibration_t *self, double *work, FILE *out)
{
    char text[1024];
    put(self, out,
        TR(self,
           "| paramètre | a priori [90 %] | a posteriori [90 %] | recouvrement | simplexe | retenu "
           "|\n|---|---|---|---|---|---|\n",
           "| parameter | prior [90 %] | posterior [90 %] | overlap | simplex | kept "
           "|\n|---|---|---|---|---|---|\n"));
    for (size_t i = 0; i < self->num_params; i++) {
        const fitted_t f = fitted_of(self, i, work);
        const bool any = self->posterior != NULL;
        (void)snprintf(text, sizeof text, "| `%s` | %s [%s ; %s] | %s [%s ; %s] | %s | %s | %s |\n",
                       RLV_PARAMS[self->param[i]].path, NUM(self, any ? f.prior.mean : NAN, 4),
                       NUM(self, any ? f.prior.p05 : NAN, 4), NUM(self, any ? f.prior.p95 : NAN, 4),
                       NUM(self, any ? f.posterior.mean : NAN, 4),
                       NUM(self, any ? f.posterior.p05 : NAN, 4),
                       NUM(self, any ? f.posterior.p95 : NAN, 4), NUM(self, f.overlap, 2),
                       NUM(self, self->best[i], 4),
                       !any       ? TR(self, "simplexe", "simplex")
                       : f.silent ? TR(self, "l’a priori : les données n’en disent rien",
                                       "the prior: data say nothing of it")
                                  : TR(self, "l’a posteriori", "the posterior"));
        put(self, out, text);
    }
}

void rlv_calibration_report(const rlv_calibration_t *self, FILE *out)
{
    double *work = rlv_calloc(2 * self->num_members, sizeof *work, NULL);
    char text[1024];

    if (work == NULL)
        return;
    put(self, out, TR(self, "# Calage des paramètres\n\n", "# Calibration\n\n"));
    put_parameters(self, work, out);
    (void)snprintf(text, sizeof text,
                   TR(self,
                      "\nSimplexe : %zu itérations, %s ; écart (−log de la densité) de %s à %s.\n",
                      "\nSimplex: %zu iterations, %s; minus log density from %s to %s.\n"),
                   self->best_iterations,
                   self->best_converged ? TR(self, "convergé", "converged")
                                        : TR(self, "non convergé", "not converged"),
                   NUM(self, self->prior_score, 1), NUM(self, self->best_score, 1));
    put(self, out, text);
    for (size_t s = 0; self->posterior != NULL && s <= self->num_steps; s++) {
        (void)snprintf(
            text, sizeof text,
            TR(self, "Assimilation %zu/%zu : écart quadratique moyen aux cibles %s%s%s\n",
               "Assimilation %zu/%zu: mean squared departure from targets %s%s%s\n"),
            s, self->num_steps, NUM(self, self->mismatch[s], 2),
            s < self->num_steps ? TR(self, ", déplacement suivant d’une moyenne (écarts-types) ",
                                     ", next move of a mean (sd) ")
                                : "",
            s < self->num_steps ? NUM(self, self->moved[s], 2) : "");
        put(self, out, text);
    }
    if (self->posterior != NULL) {
        const double last = self->moved[self->num_steps - 1];
        (void)snprintf(
            text, sizeof text,
            TR(self,
               "\nTaille efficace de l’a priori pondéré par la vraisemblance : %s sur %zu membres "
               "(petite quand les données disent beaucoup). %s\n",
               "\nEffective size of the prior weighted by the likelihood: %s of %zu members (small "
               "when the data say much). %s\n"),
            NUM(self, self->effective, 1), self->num_members,
            last < 0.3 ? TR(self, "La dernière assimilation ne déplace plus guère les moyennes.",
                            "The last assimilation hardly moves the means.")
                       : TR(self,
                            "La dernière assimilation déplace encore les moyennes : ajouter des "
                            "étapes.",
                            "The last assimilation still moves the means: add steps."));
        put(self, out, text);
    }
    free(work);
}

int rlv_calibration_write(rlv_calibration_t *self, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const OUTPUTS[] = {"parameters.csv", "targets.csv",
                                          "posterior.csv",  "territory_effects.csv",
                                          "calibrated.cfg", "report.md"};
    enum { NUM_OUTPUTS = sizeof OUTPUTS / sizeof OUTPUTS[0] };
    double *work = rlv_calloc(2 * self->num_members, sizeof *work, err);
    double between = NAN;
    int status = work == NULL ? RLV_ERR_OS : make_receipt(self, err);

    for (size_t i = 0; i < NUM_OUTPUTS && status == RLV_OK; i++) {
        FILE *out = rlv_out_folder_file(folder, OUTPUTS[i], err);
        if (out == NULL) {
            status = err->status;
            break;
        }
        if (i == 0)
            write_parameters(self, work, out);
        else if (i == 1)
            write_targets(self, work, out);
        else if (i == 2)
            write_posterior(self, out);
        else if (i == 3)
            status = write_effects(self, work, &between, out, err);
        else if (i == 4)
            status = write_scenario(self, work, out);
        else
            rlv_calibration_report(self, out);
        const int closed = rlv_out_folder_close(folder, OUTPUTS[i], out, err);
        status = status == RLV_OK ? closed : status;
    }
    free(work);
    if (status < 0)
        return status;
    json_t *study = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:f, s:b}", "scenario", self->scenario, "targets",
        self->targets, "receipt", self->receipt, "members", (json_int_t)self->num_members, "steps",
        (json_int_t)self->num_steps, "replicates_of_a_member", (json_int_t)self->num_chance,
        "points_resumed", (json_int_t)self->cache.num_resumed, "territory_variance",
        isfinite(between) ? between : 0.0, "simplex_converged", (int)self->best_converged);
    return rlv_study_manifest_write(folder, "releve calibrate", study, &self->runner.inputs,
                                    &self->runner.notes, OUTPUTS, NUM_OUTPUTS, self->seconds, err);
}
