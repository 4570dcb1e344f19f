#include "trajectories.h"

#include "cli.h"
#include "replay.h"
#include "trajectories_figure.h"

#include "releve/number_fr.h"
#include "releve/principal.h"
#include "releve/ward.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    APL_LEVEL,
    APL_SLOPE,
    SHARE_OVER_65,
    SHARE_60PLUS,
    DENSITY,
    POPULATION_TREND,
    UNIVERSITY_KM,
    NUM_INDICATORS,
    PAST_YEARS = 40,
    TREND_YEARS = 6
};
static const char *const INDICATORS[NUM_INDICATORS] = {"apl",
                                                       "apl_slope",
                                                       "supply_share_over_65",
                                                       "gp_share_60plus",
                                                       "gp_density_p100k",
                                                       "population_trend",
                                                       "university_km"};
/* Components kept for the clustering: those that hold this share of the variance. */
static const double VARIANCE_KEPT = 0.8;

typedef struct {
    const rlv_trajectories_t *job;
    rlv_runner_t runner;
    double *past_apl; /* [num_territories * PAST_YEARS] */
    rlv_apl_past_t past;
    rlv_trajectory_counts_t counts;
    double *indicator; /* [num_territories * NUM_INDICATORS] */
    rlv_principal_t principal;
    size_t num_components;
    size_t *cluster; /* [num_territories], from 0 by increasing mean APL */
} work_t;

static const rlv_model_t *model_of(const work_t *w)
{
    return &w->runner.model;
}

static int gather_past(work_t *w, rlv_error_t *err)
{
    const rlv_runner_t *runner = &w->runner;
    const size_t n = runner->region.num_territories;

    w->past = (rlv_apl_past_t){runner->model.shape.base_year - PAST_YEARS, PAST_YEARS, NULL};
    w->past_apl = rlv_calloc(n * PAST_YEARS, sizeof *w->past_apl, err);
    if (w->past_apl == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n * PAST_YEARS; i++)
        w->past_apl[i] = NAN;
    for (size_t i = 0; i < runner->observed.num_rows; i++) {
        const rlv_observed_t *row = &runner->observed.row[i];
        const int at = row->year - w->past.first_year;
        if (row->level == RLV_LEVEL_TERRITORY && strcmp(row->indicator, "apl") == 0 && at >= 0 &&
            at < PAST_YEARS)
            w->past_apl[row->place * PAST_YEARS + (size_t)at] = row->value;
    }
    w->past.apl = w->past_apl;
    return RLV_OK;
}

/* Share of GPs of 60 and over in the base year: mean of the replicates. */
static double mean_share_60plus(const work_t *w, size_t t)
{
    const rlv_ensemble_t *e = &w->runner.ensemble;
    const rlv_tally_shape_t *shape = &model_of(w)->shape;
    double sum = 0;

    for (size_t r = 0; r < e->num_replicates; r++) {
        const int32_t *record = e->tally + r * e->tally_size;
        const int year = shape->base_year;
        const int32_t gps = record[rlv_tally_index(shape, year, RLV_TALLY_HEADCOUNT, t)];
        const int32_t old = record[rlv_tally_index(shape, year, RLV_TALLY_AGE_60PLUS, t)];
        sum += gps > 0 ? (double)old / (double)gps : 0;
    }
    return sum / (double)e->num_replicates;
}

static int gather_indicators(work_t *w, rlv_error_t *err)
{
    const rlv_model_t *model = model_of(w);
    const rlv_region_t *region = model->region;
    const int base = model->shape.base_year;
    const int32_t *record = w->runner.ensemble.tally;

    w->indicator = rlv_calloc(region->num_territories * NUM_INDICATORS, sizeof *w->indicator, err);
    if (w->indicator == NULL)
        return RLV_ERR_OS;
    for (size_t t = 0; t < region->num_territories; t++) {
        double window[64], *x = w->indicator + t * NUM_INDICATORS;
        const size_t n =
            rlv_trajectory_window(&w->job->rules, model, &w->past, record, t, base, window);
        const double people = (double)rlv_region_territory_population(region, t, base);
        const double before =
            (double)rlv_region_territory_population(region, t, base - TREND_YEARS);
        const double slope = rlv_trajectory_slope(window, n);
        const double gps =
            (double)record[rlv_tally_index(&model->shape, base, RLV_TALLY_HEADCOUNT, t)];
        x[APL_LEVEL] = region->apl[t];
        x[APL_SLOPE] = slope == slope ? slope : 0;
        x[SHARE_OVER_65] = 1 - region->le65_ratio[t];
        x[SHARE_60PLUS] = mean_share_60plus(w, t);
        x[DENSITY] = people > 0 ? 1e5 * gps / people : 0;
        x[POPULATION_TREND] = before > 0 ? (people / before - 1) / TREND_YEARS : 0;
        x[UNIVERSITY_KM] = model->university_km[t];
    }
    return RLV_OK;
}

/* Numbers clusters by increasing mean APL, so that 1 is the worst served. */
static void order_clusters(work_t *w, size_t n, size_t num_clusters)
{
    double mean[64] = {0}, size[64] = {0};
    size_t rank[64] = {0};

    for (size_t t = 0; t < n; t++) {
        mean[w->cluster[t]] += w->indicator[t * NUM_INDICATORS + APL_LEVEL];
        size[w->cluster[t]] += 1;
    }
    for (size_t c = 0; c < num_clusters; c++)
        mean[c] /= size[c];
    for (size_t c = 0; c < num_clusters; c++) {
        for (size_t d = 0; d < num_clusters; d++)
            rank[c] += mean[d] < mean[c] || (d < c && mean[d] == mean[c]);
    }
    for (size_t t = 0; t < n; t++)
        w->cluster[t] = rank[w->cluster[t]];
}

static int make_clusters(work_t *w, rlv_error_t *err)
{
    const size_t n = model_of(w)->region->num_territories;
    const size_t k = w->job->num_clusters;
    rlv_ward_merge_t *merge = rlv_calloc(n, sizeof *merge, err);
    double *score = NULL;
    int status = merge == NULL ? RLV_ERR_OS : RLV_OK;

    w->cluster = rlv_calloc(n, sizeof *w->cluster, err);
    if (status == RLV_OK && w->cluster == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = rlv_principal_init(&w->principal, w->indicator, n, NUM_INDICATORS, err);
    if (status == RLV_OK) {
        const size_t p = w->num_components = rlv_principal_count(&w->principal, VARIANCE_KEPT);
        score = rlv_calloc(n * p, sizeof *score, err);
        for (size_t i = 0; i < n * p && score != NULL; i++)
            score[i] = w->principal.score[i / p * NUM_INDICATORS + i % p];
        status = score == NULL ? RLV_ERR_OS : rlv_ward_cluster(score, n, p, merge, err);
    }
    if (status == RLV_OK)
        status = rlv_ward_cut(merge, n, k, w->cluster, err);
    if (status == RLV_OK)
        order_clusters(w, n, k);
    free(merge);
    free(score);
    return status;
}

static int write_trajectories(const work_t *w, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char NAME[] = "trajectories.csv";
    const rlv_tally_shape_t *shape = &model_of(w)->shape;
    FILE *out = rlv_out_folder_file(folder, NAME, err);

    if (out == NULL)
        return err->status;
    (void)fputs("code,year,class,probability\n", out);
    for (size_t t = 0; t < w->counts.num_territories; t++)
        for (int year = shape->base_year; year <= shape->horizon; year++)
            for (int c = 0; c < RLV_NUM_TRAJECTORIES; c++)
                (void)fprintf(out, "%s,%d,%s,%.10g\n", model_of(w)->region->territory[t].code, year,
                              rlv_trajectory_name((rlv_trajectory_t)c),
                              rlv_trajectory_probability(&w->counts, t, year, (rlv_trajectory_t)c));
    return rlv_out_folder_close(folder, NAME, out, err);
}

static int write_clusters(const work_t *w, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char NAME[] = "clusters.csv";
    const rlv_region_t *region = model_of(w)->region;
    FILE *out = rlv_out_folder_file(folder, NAME, err);

    if (out == NULL)
        return err->status;
    (void)fputs("code,name", out);
    for (size_t i = 0; i < NUM_INDICATORS; i++)
        (void)fprintf(out, ",%s", INDICATORS[i]);
    for (size_t c = 0; c < w->num_components; c++)
        (void)fprintf(out, ",pc%zu", c + 1);
    (void)fputs(",cluster\n", out);
    for (size_t t = 0; t < region->num_territories; t++) {
        (void)fprintf(out, "%s,\"%s\"", region->territory[t].code, region->territory[t].name);
        for (size_t i = 0; i < NUM_INDICATORS; i++)
            (void)fprintf(out, ",%.6g", w->indicator[t * NUM_INDICATORS + i]);
        for (size_t c = 0; c < w->num_components; c++)
            (void)fprintf(out, ",%.6f", w->principal.score[t * NUM_INDICATORS + c]);
        (void)fprintf(out, ",%zu\n", w->cluster[t] + 1);
    }
    return rlv_out_folder_close(folder, NAME, out, err);
}

static int write_manifest(const work_t *w, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char NAME[] = "manifest.json";
    json_t *thresholds = json_object(), *components = json_array(), *root;
    FILE *out = rlv_out_folder_file(folder, NAME, err);

    if (out == NULL)
        return err->status;
    for (size_t i = 0; i < RLV_NUM_TRAJECTORY_THRESHOLDS; i++)
        json_object_set_new(thresholds, RLV_TRAJECTORY_THRESHOLDS[i].name,
                            json_pack("{s:f, s:s, s:s, s:s}", "value",
                                      rlv_trajectory_rules_get(&w->job->rules, i), "unit",
                                      RLV_TRAJECTORY_THRESHOLDS[i].unit, "mark",
                                      RLV_TRAJECTORY_THRESHOLDS[i].mark, "text",
                                      RLV_TRAJECTORY_THRESHOLDS[i].text));
    for (size_t c = 0; c < NUM_INDICATORS; c++) {
        json_t *loadings = json_object();
        for (size_t i = 0; i < NUM_INDICATORS; i++)
            json_object_set_new(loadings, INDICATORS[i],
                                json_real(w->principal.loading[i * NUM_INDICATORS + c]));
        json_array_append_new(components,
                              json_pack("{s:f, s:b, s:o}", "variance", w->principal.variance[c],
                                        "kept", c < w->num_components, "loadings", loadings));
    }
    root =
        json_pack("{s:s, s:s, s:s, s:I, s:I, s:b, s:o, s:I, s:o}", "format",
                  "releve-trajectories-1", "version", RLV_VERSION, "run", w->job->run, "seed",
                  (json_int_t)w->runner.scenario.params.run_seed, "replicates",
                  (json_int_t)w->counts.num_replicates, "reproduced", 1, "thresholds", thresholds,
                  "clusters", (json_int_t)w->job->num_clusters, "components", components);
    if (root == NULL || json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) != 0)
        (void)rlv_fail(err, RLV_ERR_IO, "%s: cannot be written", NAME);
    (void)fputc('\n', out);
    json_decref(root);
    const int status = rlv_out_folder_close(folder, NAME, out, err);
    return err->status < 0 ? err->status : status;
}

/* Median and band over replicates of a class's territories or inhabitants. */
static rlv_stats_t class_stats(const work_t *w, int year, int c, bool inhabitants, double *value)
{
    const rlv_trajectory_counts_t *counts = &w->counts;
    const size_t y = (size_t)(year - counts->base_year);

    for (size_t r = 0; r < counts->num_replicates; r++) {
        const size_t at = (r * counts->num_years + y) * RLV_NUM_TRAJECTORIES + (size_t)c;
        value[r] = inhabitants ? (double)counts->inhabitants[at] : (double)counts->territories[at];
    }
    return rlv_stats(value, NULL, counts->num_replicates);
}

/* Spaces that bring a name to a width on a terminal. */
static int padding(const char *name, int width)
{
    for (; *name != '\0'; name++)
        width -= ((unsigned char)*name & 0xC0u) != 0x80u;
    return width > 0 ? width : 0;
}

static void print_summary(const work_t *w, FILE *out, rlv_lang_t lang, double *value)
{
    static const int WANTED[] = {0, 2025, 2030, 2035, 2040};
    const rlv_tally_shape_t *shape = &model_of(w)->shape;
    const bool fr = lang == RLV_LANG_FR;

    fprintf(out,
            fr ? "Trajectoires de fragilité\u202F: territoires et habitants par classe, médiane "
                 "[bande à 90\u202F%%], au 1er janvier\n"
               : "Trajectories of fragility: territories and inhabitants by class, median [90 %% "
                 "band], 1 January\n");
    char rules[1024];
    rlv_trajectories_rules_text(&w->job->rules, lang, rules, sizeof rules);
    fprintf(out,
            fr ? "Règles, dans l’ordre\u202F: %s (--rule)\n" : "Rules, in order: %s (--rule)\n",
            rules);
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++) {
        const int year = WANTED[i] == 0 ? shape->base_year : WANTED[i];
        if (year > shape->horizon || (i > 0 && year <= shape->base_year))
            continue;
        fprintf(out, "%d\n", year);
        for (int c = 0; c < RLV_NUM_TRAJECTORIES; c++) {
            const rlv_stats_t t = class_stats(w, year, c, false, value);
            const rlv_stats_t p = class_stats(w, year, c, true, value);
            const char *name = fr ? rlv_trajectory_name_fr((rlv_trajectory_t)c)
                                  : rlv_trajectory_name((rlv_trajectory_t)c);
            fprintf(out, "  %s%*s %4s [%s\u2013%s] %s, %9s [%s\u2013%s] %s\n", name,
                    padding(name, 16), "", rlv_number_format(t.p50, 0, lang).text,
                    rlv_number_format(t.p05, 0, lang).text, rlv_number_format(t.p95, 0, lang).text,
                    fr ? "territoires" : "territories", rlv_number_format(p.p50, 0, lang).text,
                    rlv_number_format(p.p05, 0, lang).text, rlv_number_format(p.p95, 0, lang).text,
                    fr ? "habitants" : "inhabitants");
        }
    }
}

static void print_clusters(const work_t *w, FILE *out, rlv_lang_t lang)
{
    const size_t n = model_of(w)->region->num_territories;

    fprintf(out,
            lang == RLV_LANG_FR
                ? "Groupes (Ward sur %zu composantes principales), moyennes de l’année de "
                  "base\u202F:\n"
                : "Clusters (Ward on %zu principal components), means of the base year:\n",
            w->num_components);
    for (size_t c = 0; c < w->job->num_clusters; c++) {
        double mean[NUM_INDICATORS] = {0}, size = 0;
        for (size_t t = 0; t < n; t++) {
            size += w->cluster[t] == c;
            for (size_t i = 0; w->cluster[t] == c && i < NUM_INDICATORS; i++)
                mean[i] += w->indicator[t * NUM_INDICATORS + i];
        }
        fprintf(out,
                lang == RLV_LANG_FR ? "  %zu\u202F: %s territoires, APL %s (%s\u202F%%/an), 60 ans "
                                      "et plus %s\u202F%%, densité %s, habitants %s\u202F%%/an, "
                                      "ville universitaire à %s km\n"
                                    : "  %zu: %s territories, APL %s (%s %%/yr), 60 and over %s "
                                      "%%, density %s, inhabitants %s %%/yr, university town at "
                                      "%s km\n",
                c + 1, rlv_number_format(size, 0, lang).text,
                rlv_number_format(mean[APL_LEVEL] / size, 2, lang).text,
                rlv_number_format(100 * mean[APL_SLOPE] / size, 1, lang).text,
                rlv_number_format(100 * mean[SHARE_60PLUS] / size, 0, lang).text,
                rlv_number_format(mean[DENSITY] / size, 0, lang).text,
                rlv_number_format(100 * mean[POPULATION_TREND] / size, 1, lang).text,
                rlv_number_format(mean[UNIVERSITY_KM] / size, 0, lang).text);
    }
}

static int write_all(work_t *w, rlv_out_folder_t *folder, rlv_lang_t lang, rlv_error_t *err)
{
    int status = write_trajectories(w, folder, err);
    if (status == RLV_OK)
        status = write_clusters(w, folder, err);
    if (status == RLV_OK)
        status = write_manifest(w, folder, err);
    if (status == RLV_OK && !w->job->no_figures)
        status = rlv_trajectories_figure(&w->runner, &w->counts, &w->job->rules, lang, folder, err);
    return status == RLV_OK ? rlv_out_folder_commit(folder, err) : status;
}

static int compute(work_t *w, rlv_error_t *err)
{
    const rlv_runner_t *runner = &w->runner;
    int status = gather_past(w, err);
    if (status == RLV_OK)
        status = rlv_trajectory_counts_init(&w->counts, &runner->ensemble, &runner->model,
                                            &w->job->rules, &w->past, err);
    if (status == RLV_OK)
        status = gather_indicators(w, err);
    return status == RLV_OK ? make_clusters(w, err) : status;
}

int rlv_trajectories(const rlv_trajectories_t *self, rlv_error_t *err)
{
    const rlv_lang_t lang = self->options->english ? RLV_LANG_EN : RLV_LANG_FR;
    work_t w = {.job = self};
    rlv_out_folder_t folder = {0};
    double *value = NULL;
    int status = RLV_OK;

    if (self->output != NULL)
        status = rlv_out_folder_open(&folder, self->output, self->force, err);
    if (status == RLV_OK)
        status = rlv_replay(&w.runner, self->run, (size_t)self->options->threads, err);
    if (status == RLV_OK)
        status = compute(&w, err);
    if (status == RLV_OK && self->output != NULL)
        status = write_all(&w, &folder, lang, err);
    if (status == RLV_OK &&
        (value = rlv_calloc(w.counts.num_replicates, sizeof *value, err)) == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK) {
        print_summary(&w, stdout, lang, value);
        print_clusters(&w, stdout, lang);
        rlv_cli_print_notes(&w.runner.notes);
    }
    free(value);
    free(w.past_apl);
    free(w.indicator);
    free(w.cluster);
    rlv_principal_free(&w.principal);
    rlv_trajectory_counts_free(&w.counts);
    rlv_out_folder_discard(&folder);
    rlv_runner_free(&w.runner);
    return status;
}
