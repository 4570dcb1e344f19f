#include "run_tables.h"

#include "releve/checks.h"
#include "table_writer.h"

#include <math.h>
#include <string.h>

static const char *const LEVELS[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};

/* --- variance.csv */

static rlv_level_t level_of(const rlv_region_t *region, size_t place)
{
    int level = RLV_NUM_LEVELS - 1;
    while (level > 0 && place < rlv_region_first_place(region, (rlv_level_t)level))
        level--;
    return (rlv_level_t)level;
}

static int write_variance(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"level",      "code",    "name",     "year",
                                          "indicator",  "unit",    "total",    "chance",
                                          "parameters", "measure", "chance_se"};
    const rlv_region_t *region = run->model->region;
    rlv_table_writer_t w;
    const int status = rlv_table_open(&w, folder, run->french, "variance.csv", COLUMNS,
                                      sizeof COLUMNS / sizeof COLUMNS[0], err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < run->variance->num_rows; i++) {
        const rlv_variance_row_t *row = &run->variance->row[i];
        const rlv_variance_t *v = &row->variance;
        rlv_table_text(&w, LEVELS[level_of(region, row->place)], false);
        rlv_table_text(&w, rlv_place_code(region, row->place), false);
        rlv_table_text(&w, rlv_place_name(region, row->place), false);
        rlv_table_number(&w, row->year, false);
        rlv_table_text(&w, RLV_INDICATORS[row->indicator].name, false);
        rlv_table_text(&w, RLV_INDICATORS[row->indicator].unit, false);
        rlv_table_number(&w, v->total, false);
        rlv_table_number(&w, v->chance, false);
        rlv_table_number(&w, v->parameters, false);
        rlv_table_number(&w, v->measure, false);
        rlv_table_number(&w, v->chance_se, true);
    }
    return rlv_out_folder_close(folder, "variance.csv", w.file, err);
}

/* --- alignment.csv: the receipt */

/* A row: `target` NULL for an indicator that was not aligned. */
static void write_receipt_row(const rlv_run_t *run, const rlv_table_writer_t *w, int indicator,
                              int year, const rlv_target_t *target)
{
    const rlv_alignment_t *a = run->alignment;
    const size_t y = (size_t)(year - run->model->shape.base_year);
    const double before = rlv_alignment_mean(a, a->before, indicator, y);
    const double after = rlv_alignment_mean(a, a->after, indicator, y);
    const bool counts_gps = strcmp(RLV_INDICATORS[indicator].unit, "GPs") == 0;
    const size_t factor_year = target != NULL && target->kind == RLV_TARGET_HEADCOUNT ? y - 1 : y;

    rlv_table_text(w, target != NULL ? "total" : "besides", false);
    rlv_table_text(w, RLV_INDICATORS[indicator].name, false);
    rlv_table_number(w, year, false);
    rlv_table_text(w, RLV_INDICATORS[indicator].unit, false);
    rlv_table_number(w, target != NULL ? target->value : (double)NAN, false);
    rlv_table_number(w, before, false);
    rlv_table_number(w, after, false);
    rlv_table_number(w, target != NULL ? after - target->value : (double)NAN, false);
    rlv_table_number(w, before > 0 ? after / before - 1 : NAN, false);
    rlv_table_number(w, counts_gps ? rlv_alignment_share_shift(a, indicator, y) : NAN, false);
    rlv_table_number(w, target != NULL ? a->factor[factor_year] : NAN, false);
    rlv_table_text(w, target != NULL ? target->source : "", true);
}

/* What moved besides: every indicator of the region in a year. */
static void write_besides(const rlv_run_t *run, const rlv_table_writer_t *w, int year)
{
    for (size_t i = 0; i < RLV_NUM_INDICATORS; i++)
        if ((RLV_INDICATORS[i].levels & 1u << RLV_LEVEL_REGION) != 0 &&
            year <= rlv_indicator_last_year(&RLV_INDICATORS[i], &run->model->shape))
            write_receipt_row(run, w, (int)i, year, NULL);
}

static int write_alignment(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"role",       "indicator",   "year",   "unit",
                                          "target",     "before",      "after",  "gap",
                                          "distortion", "share_shift", "factor", "source"};
    const rlv_target_list_t *list = &run->alignment->targets;
    const int horizon = run->model->shape.horizon;
    rlv_table_writer_t w;
    const int status = rlv_table_open(&w, folder, run->french, "alignment.csv", COLUMNS,
                                      sizeof COLUMNS / sizeof COLUMNS[0], err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < list->num_targets; i++)
        write_receipt_row(run, &w, rlv_indicator_find(rlv_target_name(list->target[i].kind)),
                          list->target[i].year, &list->target[i]);
    for (int year = run->model->shape.base_year; year <= horizon; year++)
        if (year >= horizon - 1 || rlv_target_find(list, RLV_TARGET_ENTRIES, year) != NULL ||
            rlv_target_find(list, RLV_TARGET_HEADCOUNT, year) != NULL)
            write_besides(run, &w, year);
    return rlv_out_folder_close(folder, "alignment.csv", w.file, err);
}

static int write_factors(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"year", "entries_factor"};
    const rlv_alignment_t *a = run->alignment;
    rlv_table_writer_t w;
    /* always in the standard layout, and with every digit: it is read back */
    const int status = rlv_table_open(&w, folder, false, "alignment_factors.csv", COLUMNS, 2, err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < a->num_years; i++)
        (void)fprintf(w.file, "%d,%.17g\n", run->model->shape.base_year + (int)i, a->factor[i]);
    return rlv_out_folder_close(folder, "alignment_factors.csv", w.file, err);
}

/* --- checks.csv */

static int write_checks(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"level", "code", "indicator", "statistic", "year",
                                          "since", "low",  "high",      "value",     "holds"};
    rlv_table_writer_t w;
    const int status = rlv_table_open(&w, folder, run->french, "checks.csv", COLUMNS,
                                      sizeof COLUMNS / sizeof COLUMNS[0], err);

    if (status < 0)
        return status;
    for (size_t i = 0; i < run->scenario->num_checks; i++) {
        const rlv_check_t *e = &run->scenario->check[i];
        const double value = rlv_check_value(e, run->model, run->summary);
        rlv_table_text(&w, e->level, false);
        rlv_table_text(&w, e->place, false);
        rlv_table_text(&w, e->indicator, false);
        rlv_table_text(&w, e->statistic, false);
        rlv_table_number(&w, e->year, false);
        rlv_table_number(&w, e->since != 0 ? (double)e->since : (double)NAN, false);
        rlv_table_number(&w, isinf(e->low) ? (double)NAN : e->low, false);
        rlv_table_number(&w, isinf(e->high) ? (double)NAN : e->high, false);
        rlv_table_number(&w, value, false);
        rlv_table_text(&w, rlv_check_holds(e, value) ? "true" : "false", true);
    }
    return rlv_out_folder_close(folder, "checks.csv", w.file, err);
}

int rlv_run_tables_write(const rlv_run_t *run, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    int status = RLV_OK;

    if (run->variance != NULL)
        status = write_variance(run, folder, err);
    if (run->alignment != NULL && status == RLV_OK)
        status = write_alignment(run, folder, err);
    if (run->alignment != NULL && status == RLV_OK)
        status = write_factors(run, folder, err);
    if (run->scenario->num_checks > 0 && status == RLV_OK)
        status = write_checks(run, folder, err);
    return status;
}
