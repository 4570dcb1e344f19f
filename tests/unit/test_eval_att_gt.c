#include "eval_cases.h"
#include "releve/att_gt.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double RELATIVE = 1e-8, ABSOLUTE = 1e-11;

static rlv_agg_kind_t kind_of(const char *name, bool *found)
{
    static const struct {
        const char *name;
        rlv_agg_kind_t kind;
    } KINDS[] = {{"simple_overall", RLV_AGG_SIMPLE},
                 {"group", RLV_AGG_GROUP},
                 {"group_overall", RLV_AGG_GROUP_OVERALL},
                 {"dynamic", RLV_AGG_DYNAMIC},
                 {"dynamic_overall", RLV_AGG_DYNAMIC_OVERALL},
                 {"calendar", RLV_AGG_CALENDAR},
                 {"calendar_overall", RLV_AGG_CALENDAR_OVERALL}};
    *found = false;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        if (strcmp(name, KINDS[i].name) == 0) {
            *found = true;
            return KINDS[i].kind;
        }
    return RLV_AGG_SIMPLE;
}

/* Compares one expected row with cells or aggregates; returns whether it was one of them. */
static bool compare(const rlv_att_gt_t *gt, const rlv_aggregates_t *agg, const eval_row_t *row)
{
    char what[512];
    (void)snprintf(what, sizeof what, "line %zu: %s %s", row->line, row->estimator, row->options);
    if (strcmp(row->estimator, "att_gt") == 0) {
        for (size_t c = 0; c < gt->num_cells; c++)
            if (gt->cell[c].group == row->group && gt->cell[c].time == row->time) {
                support_assert_close(gt->cell[c].estimate, row->estimate, RELATIVE, ABSOLUTE, what,
                                     __FILE__, __LINE__);
                support_assert_close(gt->cell[c].std_error, row->std_error, RELATIVE, ABSOLUTE,
                                     what, __FILE__, __LINE__);
                assert_int_equal((int)gt->num_units, (int)row->n);
                const char *p = strstr(row->note, "Wpval=");
                if (p != NULL)
                    assert_true(fabs(gt->wald_p - strtod(p + 6, NULL)) <= 0.5001e-5);
                p = strstr(row->note, "W=");
                if (p != NULL)
                    support_assert_close(gt->wald, strtod(p + 2, NULL), RELATIVE, 0, what, __FILE__,
                                         __LINE__);
                return true;
            }
        fail_msg("%s: no such cell", what);
    }
    bool found = false;
    const rlv_agg_kind_t kind = kind_of(row->estimator + strlen("aggte_"), &found);
    if (!found)
        return false;
    const int64_t key = row->has_group ? row->group : row->has_time ? row->time : 0;
    for (size_t r = 0; r < agg->num_rows; r++)
        if (agg->row[r].kind == kind && agg->row[r].key == key) {
            support_assert_close(agg->row[r].estimate, row->estimate, RELATIVE, ABSOLUTE, what,
                                 __FILE__, __LINE__);
            support_assert_close(agg->row[r].std_error, row->std_error, RELATIVE, ABSOLUTE, what,
                                 __FILE__, __LINE__);
            return true;
        }
    fail_msg("%s: no such aggregate", what);
    return false;
}

static rlv_att_options_t options_of(const char *text)
{
    rlv_att_options_t o = {0};
    o.control = strstr(text, "notyettreated") ? RLV_CONTROL_NOT_YET : RLV_CONTROL_NEVER;
    o.method = strstr(text, "est=ipw")                                         ? RLV_METHOD_IPW
               : strstr(text, "est=reg") || strstr(text, "est_method=\"reg\"") ? RLV_METHOD_REG
                                                                               : RLV_METHOD_DR;
    o.base = strstr(text, "universal") ? RLV_BASE_UNIVERSAL : RLV_BASE_VARYING;
    o.anticipation = strstr(text, "anticipation=1") ? 1 : 0;
    o.by_cluster = strstr(text, "clustervars=") != NULL;
    return o;
}

/* Every row of an expected file, one estimation for each distinct text of options. */
static size_t compare_file(const char *expected_path, const char *data_path, const char *unit,
                           const char *time, const char *cohort, const char *outcome, const char *x,
                           const char *weight, const char *cluster)
{
    eval_expected_t expected;
    size_t compared = 0;

    eval_open(&expected, expected_path);
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t first = eval_at(&expected, i);
        bool seen = strstr(first.options, "bootstrap") != NULL;
        for (size_t j = 0; j < i && !seen; j++)
            seen = strcmp(eval_at(&expected, j).options, first.options) == 0;
        if (seen)
            continue;
        rlv_panel_t panel;
        rlv_att_gt_t gt;
        rlv_aggregates_t agg, balanced, window;
        rlv_error_t err = {0};
        const rlv_att_options_t o = options_of(first.options);
        const bool weighted = strstr(first.options, "weights=") != NULL;
        eval_panel(&panel, data_path, unit, time, cohort, outcome,
                   strstr(first.options, "x=~1") ? NULL : x, weighted ? weight : NULL,
                   o.by_cluster ? cluster : NULL, RLV_UNBALANCED_DROP, false);
        rlv_agg_options_t plain = rlv_agg_options(), one = plain, narrow = plain;
        one.balance = true;
        one.balance_event = 1;
        narrow.min_event = -2;
        narrow.max_event = 1;
        if (rlv_att_gt_estimate(&gt, &panel, &o, NULL, &err) < 0 ||
            rlv_att_gt_aggregate(&gt, &plain, &agg, &err) < 0 ||
            rlv_att_gt_aggregate(&gt, &one, &balanced, &err) < 0 ||
            rlv_att_gt_aggregate(&gt, &narrow, &window, &err) < 0)
            fail_msg("%s", err.text);
        for (size_t j = i; j < expected.num_rows; j++) {
            eval_row_t row = eval_at(&expected, j);
            const rlv_aggregates_t *use = &agg;
            if (strcmp(row.options, first.options) != 0)
                continue;
            if (strstr(row.estimator, "balance_e=1") || strstr(row.estimator, "min_e=-2")) {
                use = strstr(row.estimator, "balance_e=1") ? &balanced : &window;
                row.estimator =
                    strstr(row.estimator, "overall") ? "aggte_dynamic_overall" : "aggte_dynamic";
            }
            compared += compare(&gt, use, &row);
        }
        rlv_aggregates_free(&agg);
        rlv_aggregates_free(&balanced);
        rlv_aggregates_free(&window);
        rlv_att_gt_free(&gt);
        rlv_panel_free(&panel);
    }
    eval_close(&expected);
    return compared;
}

static void test_tvs_panel(void **state)
{
    (void)state;
    const size_t compared = compare_file(eval_path("tvs_panel_240x10", "expected_did.csv"),
                                         eval_path("tvs_panel_240x10", "data.csv"), "id", "year",
                                         "g", "y", "x1,x2", "pop", "dep");
    assert_int_equal((int)compared, 700);
}

static void test_mpdta(void **state)
{
    (void)state;
    const char *path = eval_path("mpdta_cs", "expected_did_2.5.1.csv");
    if (path == NULL)
        skip();
    const char *data = eval_with_weight(eval_path("mpdta_cs", "data.csv"), "lpop");
    const size_t compared =
        compare_file(path, data, "countyreal", "year", "first.treat", "lemp", "lpop", "w", "state");
    assert_int_equal((int)compared, 918);
}

/* One estimation of cs_edge against its expected rows. */
static size_t compare_edge(const char *data, const char *options, rlv_notes_t *notes)
{
    eval_expected_t expected;
    rlv_panel_t panel;
    rlv_att_gt_t gt;
    rlv_aggregates_t agg = {0};
    rlv_error_t err = {0};
    char file[64], prefix[128];
    size_t compared = 0;
    rlv_att_options_t o = options_of(options);
    const bool keep = strstr(options, "allow_unbalanced_panel=TRUE") != NULL;
    const bool repeated = strstr(options, "panel=FALSE") != NULL;

    (void)snprintf(file, sizeof file, "data_%s.csv", data);
    (void)snprintf(prefix, sizeof prefix, "%s;%s", data, options);
    const char *path = eval_path("cs_edge", file);
    const rlv_panel_spec_t spec = {.path = path,
                                   .unit = "countyreal",
                                   .time = "year",
                                   .cohort = "first.treat",
                                   .outcome = "lemp",
                                   .covariates = (const char *const[]){"lpop"},
                                   .num_covariates = strstr(options, "~lpop") != NULL,
                                   .unbalanced = keep ? RLV_UNBALANCED_KEEP : RLV_UNBALANCED_DROP,
                                   .repeated = repeated};
    if (rlv_panel_read(&panel, &spec, notes, &err) < 0 ||
        rlv_att_gt_estimate(&gt, &panel, &o, notes, &err) < 0)
        fail_msg("%s", err.text);
    const rlv_agg_options_t plain = rlv_agg_options();
    const int status = rlv_att_gt_aggregate(&gt, &plain, &agg, &err);
    eval_open(&expected, eval_path("cs_edge", "expected_did_2.5.1.csv"));
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t row = eval_at(&expected, i);
        if (strcmp(row.options, prefix) == 0 && strcmp(row.estimator, "warning") != 0)
            compared += compare(&gt, &agg, &row);
        if (strcmp(row.estimator, "error") == 0 &&
            strncmp(row.options, prefix, strlen(prefix)) == 0)
            assert_int_equal(status, RLV_ERR_DATA);
    }
    eval_close(&expected);
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
    rlv_panel_free(&panel);
    return compared;
}

static void test_edge(void **state)
{
    (void)state;
    if (support_shared() == NULL)
        skip();
    /* what did warns about must be in a note of ours: a part of it */
    static const struct {
        const char *data, *options, *note;
    } RUNS[] = {
        {"no_never", "control_group=\"nevertreated\"", "the last cohort (2007) is the control"},
        {"no_never", "control_group=\"notyettreated\"", "the last cohort (2007) is the control"},
        {"always_treated", "control_group=\"nevertreated\"", "20 units dropped: already treated"},
        {"always_treated_earlier", "control_group=\"notyettreated\"",
         "20 units dropped: already treated"},
        {"treated_after_panel", "control_group=\"nevertreated\"", NULL},
        {"treated_after_panel", "control_group=\"notyettreated\"", NULL},
        {"unbalanced", "control_group=\"nevertreated\"", "135 units dropped: missing in some"},
        {"unbalanced", "control_group=\"nevertreated\";allow_unbalanced_panel=TRUE",
         "the panel is unbalanced"},
        {"unbalanced", "control_group=\"notyettreated\";xformla=~lpop;allow_unbalanced_panel=TRUE",
         "the panel is unbalanced"},
        {"rc", "control_group=\"nevertreated\";panel=FALSE;xformla=~lpop", NULL},
        {"singleton_cohort", "control_group=\"nevertreated\"", "cohort 2006 has 1 units only"},
        {"singleton_cohort", "control_group=\"nevertreated\";xformla=~lpop",
         "cohort 2006 has 1 units only"},
        {"no_overlap", "control_group=\"nevertreated\";xformla=~lpop;est_method=\"dr\"",
         "12 cells without overlap"},
        {"no_overlap", "control_group=\"nevertreated\";xformla=~lpop;est_method=\"reg\"", NULL},
        {"gap_year", "control_group=\"nevertreated\"", NULL},
        {"gap_year", "control_group=\"nevertreated\";base_period=\"universal\"", NULL},
        {"missing_y", "control_group=\"nevertreated\"", "1 rows dropped"},
    };
    size_t compared = 0;
    for (size_t i = 0; i < sizeof RUNS / sizeof RUNS[0]; i++) {
        rlv_notes_t notes = {0};
        bool said = RUNS[i].note == NULL;
        compared += compare_edge(RUNS[i].data, RUNS[i].options, &notes);
        for (size_t k = 0; k < notes.num_texts; k++)
            said = said || strstr(notes.text[k], RUNS[i].note) != NULL;
        if (!said)
            fail_msg("%s %s: no note says '%s'", RUNS[i].data, RUNS[i].options, RUNS[i].note);
        rlv_notes_free(&notes);
    }
    assert_int_equal((int)compared, 438);
}

/* The influence functions themselves. */
static void compare_influence(const char *file, rlv_control_t control, const char *x)
{
    rlv_csv_table_t table;
    rlv_panel_t panel;
    rlv_att_gt_t gt;
    rlv_error_t err = {0};
    const rlv_att_options_t o = {.control = control};

    assert_int_equal(rlv_csv_read(&table, eval_path("mpdta_cs", file), ',', &err), 0);
    eval_panel(&panel, eval_path("mpdta_cs", "data.csv"), "countyreal", "year", "first.treat",
               "lemp", x, NULL, NULL, RLV_UNBALANCED_DROP, false);
    assert_int_equal(rlv_att_gt_estimate(&gt, &panel, &o, NULL, &err), 0);
    double *dense = calloc(gt.num_units, sizeof *dense);
    for (size_t c = 0; c < gt.num_cells; c++) {
        char name[32];
        (void)snprintf(name, sizeof name, "g%d_t%d", gt.cell[c].group, gt.cell[c].time);
        const int column = rlv_csv_find(&table, name);
        assert_true(column > 0);
        rlv_att_gt_influence(&gt, c, dense);
        /* did 2.5.1 sorts units by cohort, then id, as our places are: the labels beside the values
         * are in countyreal order and belong to other units (8001 is of cohort 2007, but its row
         * holds a unit of cohort 2004) */
        for (size_t i = 0; i < gt.num_units; i++)
            assert_close(dense[i], strtod(rlv_csv_text(&table, i, column), NULL), 1e-6, 1e-7);
    }
    free(dense);
    rlv_att_gt_free(&gt);
    rlv_panel_free(&panel);
    rlv_csv_free(&table);
}

static void test_influence(void **state)
{
    (void)state;
    if (support_shared() == NULL)
        skip();
    compare_influence("influence_dr_nevertreated__1.csv", RLV_CONTROL_NEVER, NULL);
    compare_influence("influence_dr_nevertreated__lpop.csv", RLV_CONTROL_NEVER, "lpop");
    compare_influence("influence_dr_notyettreated__1.csv", RLV_CONTROL_NOT_YET, NULL);
    compare_influence("influence_dr_notyettreated__lpop.csv", RLV_CONTROL_NOT_YET, "lpop");
}

/* The three 2x2 estimators in use, on one cell: their standard errors are those of the cell's own
 * sample, so the other cohorts are left out. */
static void test_two_by_two(void **state)
{
    (void)state;
    static const struct {
        rlv_method_t method;
        double estimate, std_error;
    } EXPECTED[] = {{RLV_METHOD_DR, -0.028781361039487172, 0.016238952966184973},
                    {RLV_METHOD_IPW, -0.028894766614560728, 0.01624640938717924},
                    {RLV_METHOD_REG, -0.028789488193824864, 0.016167867253691827}};
    rlv_panel_t all, pair;
    rlv_error_t err = {0};

    if (support_shared() == NULL)
        skip();
    eval_panel(&all, eval_path("mpdta_cs", "data.csv"), "countyreal", "year", "first.treat", "lemp",
               "lpop", NULL, NULL, RLV_UNBALANCED_DROP, false);
    bool *keep = calloc(all.num_units, sizeof *keep);
    for (size_t u = 0; u < all.num_units; u++)
        keep[u] = all.cohort[u] == 2007 || all.cohort[u] == RLV_NEVER_TREATED;
    assert_int_equal(rlv_panel_select(&pair, &all, keep, NULL, &err), 0);
    for (size_t i = 0; i < 3; i++) {
        rlv_att_gt_t gt;
        const rlv_att_options_t o = {.method = EXPECTED[i].method};
        assert_int_equal(rlv_att_gt_estimate(&gt, &pair, &o, NULL, &err), 0);
        assert_int_equal((int)gt.num_units, 440);
        const rlv_att_cell_t *cell = &gt.cell[gt.num_cells - 1];
        assert_int_equal(cell->time, 2007);
        assert_close(cell->estimate, EXPECTED[i].estimate, 1e-6, 0);
        assert_close(cell->std_error, EXPECTED[i].std_error, 1e-6, 0);
        rlv_att_gt_free(&gt);
    }
    free(keep);
    rlv_panel_free(&pair);
    rlv_panel_free(&all);
}

/* The influence functions of cells and aggregates, as columns; sets: cells, then 1 + kind. */
static size_t all_columns(const rlv_att_gt_t *gt, const rlv_aggregates_t *agg, double *dense,
                          const double **column, size_t *set)
{
    for (size_t c = 0; c < gt->num_cells; c++) {
        rlv_att_gt_influence(gt, c, dense + c * gt->num_units);
        column[c] = dense + c * gt->num_units;
        set[c] = 0;
    }
    for (size_t r = 0; r < agg->num_rows; r++) {
        column[gt->num_cells + r] = agg->row[r].influence;
        set[gt->num_cells + r] = 1 + (size_t)agg->row[r].kind;
    }
    return gt->num_cells + agg->num_rows;
}

/* Whether column `k` is the one of an expected row of the bootstrap. */
static bool is_column(const rlv_att_gt_t *gt, const rlv_aggregates_t *agg, size_t k,
                      const eval_row_t *row)
{
    if (k < gt->num_cells)
        return strcmp(row->estimator, "att_gt_boot") == 0 && gt->cell[k].group == row->group &&
               gt->cell[k].time == row->time;
    static const char *const NAMES[] = {"",
                                        "aggte_group_boot",
                                        "aggte_group_overall_boot",
                                        "aggte_dynamic_boot",
                                        "aggte_dynamic_overall_boot",
                                        "aggte_calendar_boot",
                                        "aggte_calendar_overall_boot"};
    const rlv_agg_t *a = &agg->row[k - gt->num_cells];
    return strcmp(row->estimator, NAMES[a->kind]) == 0 && a->key == (row->has_time ? row->time : 0);
}

/* The bootstrap against 100,000 draws of did: standard errors (each has itself a Monte Carlo error
 * near 0.5 %) and the critical values of the four bands. */
static void test_bootstrap(void **state)
{
    (void)state;
    enum { DRAWS = 100000, MOST = 64, SETS = 8 };
    static const double CRITICAL[SETS] = {2.671, 0, 2.213, 0, 2.550, 0, 2.336, 0};
    rlv_panel_t panel;
    rlv_att_gt_t gt;
    rlv_aggregates_t agg;
    rlv_error_t err = {0};
    const rlv_att_options_t o = {0};
    const rlv_agg_options_t plain = rlv_agg_options();
    eval_expected_t expected;
    const double *column[MOST];
    size_t set[MOST], seen = 0;
    double se[MOST], again[MOST], critical[SETS], other[SETS];

    if (support_shared() == NULL)
        skip();
    eval_panel(&panel, eval_path("mpdta_cs", "data.csv"), "countyreal", "year", "first.treat",
               "lemp", NULL, NULL, NULL, RLV_UNBALANCED_DROP, false);
    assert_int_equal(rlv_att_gt_estimate(&gt, &panel, &o, NULL, &err), 0);
    assert_int_equal(rlv_att_gt_aggregate(&gt, &plain, &agg, &err), 0);
    double *dense = calloc(gt.num_cells * gt.num_units, sizeof *dense);
    const size_t count = all_columns(&gt, &agg, dense, column, set);
    assert_true(count <= MOST);
    assert_int_equal(
        rlv_att_gt_bootstrap(&gt, column, count, set, SETS, DRAWS, 1, se, critical, &err), 0);
    for (size_t s = 0; s < SETS; s++)
        if (CRITICAL[s] > 0)
            assert_close(critical[s], CRITICAL[s], 0, 0.02);
    eval_open(&expected, eval_path("mpdta_cs", "expected_did_2.5.1.csv"));
    for (size_t i = 0; i < expected.num_rows; i++) {
        const eval_row_t row = eval_at(&expected, i);
        for (size_t k = 0; k < count && strstr(row.options, "biters=1e+05"); k++)
            if (is_column(&gt, &agg, k, &row)) {
                assert_close(se[k], row.std_error, 0.02, 0);
                seen++;
            }
    }
    assert_int_equal((int)seen, 29);
    eval_close(&expected);
    /* draws are addressed: other columns change nothing */
    assert_int_equal(rlv_att_gt_bootstrap(&gt, column, 3, set, 1, DRAWS, 1, again, other, &err), 0);
    for (size_t k = 0; k < 3; k++)
        assert_true(again[k] == se[k]);
    free(dense);
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
    rlv_panel_free(&panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tvs_panel),  cmocka_unit_test(test_mpdta),
        cmocka_unit_test(test_edge),       cmocka_unit_test(test_influence),
        cmocka_unit_test(test_two_by_two), cmocka_unit_test(test_bootstrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
