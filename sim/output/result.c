#include "releve/result.h"

#include "releve/manifest.h"
#include "run_tables.h"
#include "table_writer.h"

#include <stdlib.h>
#include <string.h>

const char *rlv_result_table(rlv_level_t level)
{
    static const char *const NAMES[RLV_NUM_LEVELS] = {"territories.csv", "departments.csv",
                                                      "zones.csv", "region.csv"};
    return NAMES[level];
}

const char *rlv_result_definition(const rlv_params_t *params)
{
    return strncmp(params->data_gp_vintage, "2014_", 5) == 0 ? "CNAM" : "BPE";
}

static const rlv_place_name_t *place_of(const rlv_region_t *region, size_t place)
{
    if (place < region->num_territories)
        return &region->territory[place];
    place -= region->num_territories;
    return place < region->num_departments ? &region->department[place] : NULL;
}

const char *rlv_place_code(const rlv_region_t *region, size_t place)
{
    const rlv_place_name_t *named = place_of(region, place);
    const size_t zones = rlv_region_first_place(region, RLV_LEVEL_ZONE);
    if (named != NULL)
        return named->code;
    return place < zones + RLV_NUM_ZONES ? rlv_zone_name((rlv_zone_t)(place - zones))
                                         : region->code;
}

const char *rlv_place_name(const rlv_region_t *region, size_t place)
{
    static const char *const ZONES[RLV_NUM_ZONES] = {
        "Zone d’intervention prioritaire", "Zone d’action complémentaire", "Zone d’appui régional"};
    const rlv_place_name_t *named = place_of(region, place);
    const size_t zones = rlv_region_first_place(region, RLV_LEVEL_ZONE);
    if (named != NULL)
        return named->name;
    return place < zones + RLV_NUM_ZONES ? ZONES[place - zones] : region->name;
}

static int write_level(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_level_t level,
                       rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "name", "year", "indicator", "unit", "mean", "sd",
                                          "p05",  "p25",  "p50",  "p75",       "p95",  "mcse"};
    const rlv_summary_t *summary = &run->summary[level];
    const rlv_region_t *region = run->model->region;
    const char *name = rlv_result_table(level);
    rlv_table_writer_t w;
    const int status = rlv_table_open(&w, folder, run->french, name, COLUMNS,
                                      sizeof COLUMNS / sizeof COLUMNS[0], err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < summary->num_rows; i++) {
        const rlv_summary_row_t *row = &summary->row[i];
        const rlv_indicator_t *indicator = &RLV_INDICATORS[row->indicator];
        const rlv_stats_t *s = &row->stats;
        const double values[] = {s->mean, s->sd, s->p05, s->p25, s->p50, s->p75, s->p95, s->mcse};
        rlv_table_text(&w, rlv_place_code(region, row->place), false);
        rlv_table_text(&w, rlv_place_name(region, row->place), false);
        rlv_table_number(&w, row->year, false);
        rlv_table_text(&w, indicator->name, false);
        rlv_table_text(&w, indicator->unit, false);
        for (size_t k = 0; k < 8; k++)
            rlv_table_number(&w, values[k], k == 7);
    }
    return rlv_out_folder_close(folder, name, w.file, err);
}

static int write_pyramid(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"year", "sex", "age", "mean", "p05", "p95"};
    rlv_pyramid_stats_t *row = NULL;
    size_t num_rows = 0;
    rlv_table_writer_t w = {0};
    int status = rlv_summary_pyramid(run->ensemble, run->model, &row, &num_rows, err);

    if (status == RLV_OK)
        status = rlv_table_open(&w, folder, run->french, "pyramid.csv", COLUMNS, 6, err);
    if (status < 0)
        goto out;
    for (size_t i = 0; i < num_rows; i++) {
        rlv_table_number(&w, row[i].year, false);
        rlv_table_text(&w, row[i].sex == RLV_WOMAN ? "F" : "M", false);
        rlv_table_number(&w, row[i].age, false);
        rlv_table_number(&w, row[i].mean, false);
        rlv_table_number(&w, row[i].p05, false);
        rlv_table_number(&w, row[i].p95, true);
    }
    status = rlv_out_folder_close(folder, "pyramid.csv", w.file, err);
out:
    free(row);
    return status;
}

static int write_costs(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"scheme", "zone", "payer", "indicator", "unit",
                                          "year",   "mean", "sd",    "p05",       "p25",
                                          "p50",    "p75",  "p95",   "mcse"};
    static const char *const KINDS[RLV_NUM_COSTS][2] = {{"aid_signed", "contracts"},
                                                        {"aid_contracts", "contracts"},
                                                        {"aid_committed_eur", "EUR"},
                                                        {"aid_paid_eur", "EUR"},
                                                        {"aid_repaid_eur", "EUR"}};
    static const char *const PAYERS[RLV_NUM_PAYERS + 1] = {"assurance_maladie", "ars", "region",
                                                           "etat", "all"};
    rlv_cost_stats_t *row = NULL;
    size_t num_rows = 0;
    rlv_table_writer_t w = {0};
    int status = rlv_summary_costs(run->ensemble, run->model, &row, &num_rows, err);

    if (status == RLV_OK)
        status = rlv_table_open(&w, folder, run->french, "costs.csv", COLUMNS,
                                sizeof COLUMNS / sizeof COLUMNS[0], err);
    if (status < 0)
        goto out;
    for (size_t i = 0; i < num_rows; i++) {
        const rlv_stats_t *s = &row[i].stats;
        const double values[] = {s->mean, s->sd, s->p05, s->p25, s->p50, s->p75, s->p95, s->mcse};
        rlv_table_text(&w, run->model->schemes->scheme[row[i].scheme].id, false);
        rlv_table_text(&w,
                       row[i].zone == RLV_NO_ZONE ? "none" : rlv_zone_name((rlv_zone_t)row[i].zone),
                       false);
        rlv_table_text(&w, PAYERS[row[i].payer], false);
        rlv_table_text(&w, KINDS[row[i].kind][0], false);
        rlv_table_text(&w, KINDS[row[i].kind][1], false);
        rlv_table_number(&w, row[i].year, false);
        for (size_t k = 0; k < 8; k++)
            rlv_table_number(&w, values[k], k == 7);
    }
    status = rlv_out_folder_close(folder, "costs.csv", w.file, err);
out:
    free(row);
    return status;
}

static int write_observed(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"level", "code",  "name",       "year",  "indicator",
                                          "unit",  "value", "definition", "source"};
    static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};
    const rlv_region_t *region = run->model->region;
    rlv_table_writer_t w;
    const int status = rlv_table_open(&w, folder, run->french, "observed.csv", COLUMNS, 9, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < run->observed->num_rows; i++) {
        const rlv_observed_t *row = &run->observed->row[i];
        rlv_table_text(&w, LEVELS[row->level], false);
        rlv_table_text(&w, rlv_place_code(region, row->place), false);
        rlv_table_text(&w, rlv_place_name(region, row->place), false);
        rlv_table_number(&w, row->year, false);
        rlv_table_text(&w, row->indicator, false);
        rlv_table_text(&w, row->unit, false);
        rlv_table_number(&w, row->value, false);
        rlv_table_text(&w, row->definition, false);
        rlv_table_text(&w, row->source, true);
    }
    return rlv_out_folder_close(folder, "observed.csv", w.file, err);
}

static int write_scenario(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    FILE *file = rlv_out_folder_file(folder, "scenario.resolved.cfg", err);
    int status;

    if (file == NULL)
        return err->status;
    status = rlv_scenario_print(run->scenario, file, err);
    const int closed = rlv_out_folder_close(folder, "scenario.resolved.cfg", file, err);
    return status < 0 ? status : closed;
}

static int write_state(const rlv_run_t *run, const rlv_out_folder_t *folder, const char *name,
                       rlv_error_t *err)
{
    const rlv_file_list_t base = {run->inputs->path, run->num_base_inputs};
    FILE *file = rlv_out_folder_file(folder, name, err);

    if (file == NULL)
        return err->status;
    const int status = rlv_snapshot_file_write(run->saved, run->scenario, &base, file, err);
    const int closed = rlv_out_folder_close(folder, name, file, err);
    return status < 0 ? status : closed;
}

int rlv_result_write(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    /* by name, as the manifest lists them */
    const struct {
        const char *name;
        bool made;
    } OUTPUTS[] = {{"alignment.csv", run->alignment != NULL},
                   {"alignment_factors.csv", run->alignment != NULL},
                   {"costs.csv", true},
                   {"departments.csv", true},
                   {"checks.csv", run->scenario->num_checks > 0},
                   {"observed.csv", true},
                   {"pyramid.csv", true},
                   {"region.csv", true},
                   {"scenario.resolved.cfg", true},
                   {"territories.csv", true},
                   {"variance.csv", run->variance != NULL},
                   {"zones.csv", true}};
    enum { NUM_OUTPUTS = sizeof OUTPUTS / sizeof OUTPUTS[0] };
    const char *made[NUM_OUTPUTS + 1];
    size_t num_made = 0;
    char state[32];
    int status = RLV_OK;

    for (size_t i = 0; i < NUM_OUTPUTS; i++)
        if (OUTPUTS[i].made)
            made[num_made++] = OUTPUTS[i].name;
    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        status = write_level(run, folder, (rlv_level_t)level, err);
    if (status == RLV_OK)
        status = write_pyramid(run, folder, err);
    if (status == RLV_OK)
        status = write_costs(run, folder, err);
    if (status == RLV_OK)
        status = write_observed(run, folder, err);
    if (status == RLV_OK)
        status = write_scenario(run, folder, err);
    if (status == RLV_OK)
        status = rlv_run_tables_write(run, folder, err);
    if (status == RLV_OK && run->saved != NULL) {
        (void)snprintf(state, sizeof state, "state_%d.bin", run->saved->year);
        status = write_state(run, folder, state, err);
        made[num_made++] = state;
    }
    if (status == RLV_OK)
        status = rlv_manifest_write(run, folder, made, num_made, err);
    return status;
}
