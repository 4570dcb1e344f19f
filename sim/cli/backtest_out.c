/* The tables of a back-test. */
#include "backtest.h"
#include "study_manifest.h"

#include "releve/published.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};

static const char *set_name(const rlv_backtest_session_t *self, int set)
{
    return set == RLV_ALL_SETS ? "all" : self->set[set].name;
}

static const char *inputs_name(const rlv_backtest_session_t *self, int set)
{
    bool real = false, hindsight = false;
    for (size_t i = 0; i < self->num_sets; i++)
        if (set == RLV_ALL_SETS || (int)i == set) {
            real |= self->set[i].real_time;
            hindsight |= !self->set[i].real_time;
        }
    return real && hindsight ? "mixed" : real ? "real_time" : "hindsight";
}

static void write_scores(const rlv_backtest_session_t *self, FILE *out)
{
    fprintf(out, "scenario,inputs,level,indicator,horizon,forecaster,score,value,lower,upper,n\n");
    for (size_t i = 0; i < self->num_scores; i++) {
        const rlv_backtest_score_t *s = &self->score[i];
        fprintf(out, "%s,%s,%s,%s,", set_name(self, s->set), inputs_name(self, s->set),
                LEVELS[s->level], s->indicator);
        if (s->horizon == RLV_MEAN_HORIZON)
            fprintf(out, "mean,");
        else
            fprintf(out, "%d,", s->horizon);
        fprintf(out, "%s,%s,", rlv_forecaster_name(s->forecaster), s->score);
        rlv_study_number(out, s->value, ',');
        rlv_study_number(out, s->lower, ',');
        rlv_study_number(out, s->upper, ',');
        fprintf(out, "%zu\n", s->num_cases);
    }
}

static void write_forecasts(const rlv_backtest_session_t *self, FILE *out)
{
    fprintf(out, "scenario,inputs,origin,level,code,name,indicator,year,horizon,observed,weight,"
                 "forecaster,point,median,error,p05,p25,p75,p95,crps,pit\n");
    for (size_t i = 0; i < self->backtest.num_groups; i++) {
        const rlv_backtest_group_t *g = &self->backtest.group[i];
        const size_t first = rlv_region_first_place(&self->region, g->level);
        for (size_t k = 0; k < g->num_cases; k++)
            for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++) {
                const rlv_forecast_t *c = &g->by[f][k];
                if (!isfinite(c->point))
                    continue;
                fprintf(out, "%s,%s,%d,%s,%s,", set_name(self, (int)g->set),
                        inputs_name(self, (int)g->set), g->origin, LEVELS[g->level],
                        rlv_place_code(&self->region, first + g->place[k]));
                rlv_study_text(out, rlv_place_name(&self->region, first + g->place[k]), ',');
                fprintf(out, "%s,%d,%d,", g->indicator, g->year, g->year - g->origin);
                rlv_study_number(out, g->observed[k], ',');
                rlv_study_number(out, g->weight[k], ',');
                fprintf(out, "%s,", rlv_forecaster_name(f));
                rlv_study_number(out, c->point, ',');
                rlv_study_number(out, c->middle, ',');
                rlv_study_number(out, c->middle - g->observed[k], ',');
                rlv_study_number(out, c->p05, ',');
                rlv_study_number(out, c->p25, ',');
                rlv_study_number(out, c->p75, ',');
                rlv_study_number(out, c->p95, ',');
                rlv_study_number(out, c->crps, ',');
                rlv_study_number(out, c->pit, '\n');
            }
    }
}

static void write_pit(const rlv_backtest_session_t *self, FILE *out)
{
    enum { CLASSES = 10 };
    fprintf(out, "scenario,inputs,level,indicator,horizon,forecaster,low,high,count,share\n");
    for (size_t i = 0; i < self->backtest.num_groups; i++) {
        const rlv_backtest_group_t *g = &self->backtest.group[i];
        for (size_t f = 0; f < RLV_NUM_FORECASTERS; f++) {
            size_t count[CLASSES], total = 0;
            rlv_pit_histogram(g->by[f], g->num_cases, CLASSES, count);
            for (int c = 0; c < CLASSES; c++)
                total += count[c];
            for (int c = 0; c < CLASSES && total > 0; c++)
                fprintf(out, "%s,%s,%s,%s,%d,%s,%.1f,%.1f,%zu,%.6f\n", set_name(self, (int)g->set),
                        inputs_name(self, (int)g->set), LEVELS[g->level], g->indicator,
                        g->year - g->origin, rlv_forecaster_name(f), c / (double)CLASSES,
                        (c + 1) / (double)CLASSES, count[c], (double)count[c] / (double)total);
        }
    }
}

static void write_param(const rlv_backtest_session_t *self, size_t s, size_t i, FILE *out)
{
    const rlv_backtest_set_t *set = &self->set[s];
    const rlv_param_info_t *info = &RLV_PARAMS[i];
    const rlv_dist_t *dist = &set->dist[i];
    const rlv_real_time_param_t *p = &set->param[i];
    const bool number = info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_INT ||
                        info->type == RLV_TYPE_BOOL || info->type == RLV_TYPE_CHOICE;

    fprintf(out, "%s,%d,parameter,%s,", set->name, set->origin, info->path);
    fprintf(out, p->year > 0 ? "%d,%s," : "%.0d,%s,", p->year, rlv_known_name(p->known));
    rlv_study_number(out, number ? rlv_params_get(&set->params, info) : NAN, ',');
    if (dist->kind == RLV_DIST_NONE)
        fprintf(out, "none,,,");
    else {
        fprintf(out, "%s,", rlv_dist_name(dist->kind));
        rlv_study_number(out, dist->a, ',');
        rlv_study_number(out, dist->b, ',');
    }
    rlv_study_text(out, p->source[0] != '\0' ? p->source : info->source, '\n');
}

/* A table of the region from data/known.csv: what of it was known later than the origin. */
static int write_known_tables(const rlv_backtest_session_t *self, size_t s, FILE *out,
                              rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"table", "part", "known", "mark", "note"};
    const rlv_backtest_set_t *set = &self->set[s];
    rlv_csv_table_t table = {0};
    int col[5];
    char *path = rlv_format(err, "%s/../known.csv", set->params.data_folder);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&table, path, ',', err);

    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, 5, col, NULL, err);
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        int64_t known = 0;
        const char *name = rlv_csv_text(&table, i, col[0]), *part = rlv_csv_text(&table, i, col[1]);
        status = rlv_csv_get_int(&table, i, col[2], 0, 2200, &known, err);
        const bool trend = strcmp(part, "census") == 0 || strcmp(part, "projection") == 0;
        const char *label = trend && set->real_time ? "older"
                            : known > set->origin   ? "later"
                                                    : "before";
        fprintf(out, "%s,%d,table,\"%s: %s\",", set->name, set->origin, name, part);
        fprintf(out, known > 0 ? "%d,%s,,,,," : "%.0d,%s,,,,,", (int)known, label);
        rlv_study_text(out, rlv_csv_text(&table, i, col[4]), '\n');
    }
    rlv_csv_free(&table);
    free(path);
    return status;
}

/* A national table's own column `known`: how many rows are later than the origin. */
static int write_own_known(const rlv_backtest_session_t *self, size_t s, const char *path,
                           FILE *out, rlv_error_t *err)
{
    const rlv_backtest_set_t *set = &self->set[s];
    const char *slash = strrchr(path, '/');
    rlv_csv_table_t table = {0};
    size_t later = 0;
    int64_t latest = 0;
    int status = rlv_csv_read(&table, path, ',', err);
    const int column = status == RLV_OK ? rlv_csv_find(&table, "known") : -1;

    for (size_t i = 0; i < table.num_rows && status == RLV_OK && column >= 0; i++) {
        double known = NAN;
        status = rlv_csv_get_real_or_missing(&table, i, column, 0, 2200, &known, err);
        later += known > set->origin;
        latest = known > (double)latest ? (int64_t)known : latest;
    }
    if (status == RLV_OK && column >= 0 && latest > 0)
        fprintf(out, "%s,%d,table,%s,%lld,%s,,,,,%zu of %zu rows known later than the origin\n",
                set->name, set->origin, slash != NULL ? slash + 1 : path, (long long)latest,
                later > 0 ? "later" : "before", later, table.num_rows);
    rlv_csv_free(&table);
    return status;
}

static int write_inputs(const rlv_backtest_session_t *self, FILE *out, rlv_error_t *err)
{
    int status = RLV_OK;

    fprintf(out, "scenario,origin,kind,name,known,status,value,distribution,a,b,source\n");
    for (size_t s = 0; s < self->num_sets && status == RLV_OK; s++) {
        for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
            if (self->set[s].param[i].known != RLV_KNOWN_SETTING)
                write_param(self, s, i, out);
        status = write_known_tables(self, s, out, err);
        for (size_t i = 0; i < self->inputs.num_paths && status == RLV_OK; i++)
            if (strstr(self->inputs.path[i], "backtest_priors") == NULL &&
                strstr(self->inputs.path[i], ".csv") != NULL) /* the catalogue of aids has dates */
                status = write_own_known(self, s, self->inputs.path[i], out, err);
    }
    return status;
}

static int write_published(const rlv_backtest_session_t *self, FILE *out, rlv_error_t *err)
{
    rlv_published_t *row = NULL;
    size_t num_rows = 0;
    const int status = rlv_published_read(self->set[0].params.data_national, &row, &num_rows, err);

    fprintf(out, "publication,published,population,area,base_year,base,year,projected,observed,"
                 "observed_year,error_percent,observed_definition,mark,source\n");
    for (size_t i = 0; i < num_rows && status == RLV_OK; i++) {
        const rlv_published_t *p = &row[i];
        fprintf(out, "%s,%d,%s,%s,%.0d,", p->publication, p->published, p->population, p->area,
                p->base_year);
        rlv_study_number(out, p->base, ',');
        fprintf(out, "%.0d,", p->year);
        rlv_study_number(out, p->projected, ',');
        rlv_study_number(out, p->observed, ',');
        fprintf(out, "%.0d,", p->observed_year);
        if (isfinite(rlv_published_error(p)))
            fprintf(out, "%.1f", rlv_published_error(p));
        fputc(',', out);
        rlv_study_text(out, p->observed_definition, ',');
        fprintf(out, "%s,", p->mark);
        rlv_study_text(out, p->source, '\n');
    }
    free(row);
    return status;
}

static json_t *describe_fit(const rlv_hindcast_t *fit)
{
    return json_pack("{s:f, s:f, s:f, s:f, s:I}", "apl.drift", fit->drift, "apl.drift_error",
                     fit->drift_error, "apl.observation_sd", fit->observation_sd, "apl.drift_sd",
                     fit->drift_sd, "years", (json_int_t)fit->num_years);
}

static json_t *describe(const rlv_backtest_session_t *self)
{
    json_t *sets = json_array();
    for (size_t i = 0; i < self->num_sets; i++) {
        const rlv_backtest_set_t *s = &self->set[i];
        json_t *one = json_pack(
            "{s:s, s:s, s:i, s:i, s:s, s:b, s:b, s:I, s:I}", "name", s->name, "file", s->path,
            "origin", s->origin, "reference_year", s->reference, "gp_vintage", s->vintage,
            "real_time", (int)s->real_time, "resumed", (int)s->resumed, "seed",
            (json_int_t)s->params.run_seed, "replicates", (json_int_t)s->params.run_replicates);
        if (s->fitted)
            (void)json_object_set_new(one, "fitted_before_origin", describe_fit(&s->fit));
        if (s->after.num_years > 0)
            (void)json_object_set_new(one, "fitted_on_years_scored", describe_fit(&s->after));
        (void)json_array_append_new(sets, one);
    }
    return json_pack("{s:o, s:I}", "scenarios", sets, "resamples", (json_int_t)self->num_resamples);
}

int rlv_backtest_write(const rlv_backtest_session_t *self, const rlv_out_folder_t *folder,
                       rlv_error_t *err)
{
    static const char *const OUTPUTS[] = {"scores.csv", "forecasts.csv", "pit.csv",
                                          "inputs.csv", "published.csv", "report.md"};
    enum { NUM = sizeof OUTPUTS / sizeof OUTPUTS[0] };
    int status = RLV_OK;

    for (size_t i = 0; i < NUM && status == RLV_OK; i++) {
        FILE *out = rlv_out_folder_file(folder, OUTPUTS[i], err);
        if (out == NULL)
            return err->status;
        if (i == 0)
            write_scores(self, out);
        else if (i == 1)
            write_forecasts(self, out);
        else if (i == 2)
            write_pit(self, out);
        else if (i == 3)
            status = write_inputs(self, out, err);
        else if (i == 4)
            status = write_published(self, out, err);
        else
            rlv_backtest_report(self, out);
        const int closed = rlv_out_folder_close(folder, OUTPUTS[i], out, err);
        status = status == RLV_OK ? closed : status;
    }
    if (status == RLV_OK)
        status = rlv_study_manifest_write(folder, "releve backtest", describe(self), &self->inputs,
                                          &self->notes, OUTPUTS, NUM, self->seconds, err);
    return status;
}
