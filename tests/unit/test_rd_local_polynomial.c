/* Regression discontinuity against rdrobust 4.0.0, its properties, and what it refuses. */
#include "releve/csv_table.h"
#include "releve/rd_bandwidth.h"
#include "releve/rd_local_polynomial.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 2000, MOST_COVARIATES = 4 };

typedef struct {
    double outcome[MOST_ROWS], running[MOST_ROWS], treatment[MOST_ROWS];
    double covariate[MOST_ROWS * MOST_COVARIATES];
    size_t cluster[MOST_ROWS];
    rlv_rd_sample_t sample;
} data_t;

static void read_real(const rlv_csv_table_t *t, size_t row, const char *name, double *value)
{
    rlv_error_t err = {0};
    const int column = rlv_csv_find(t, name);
    assert_true(column >= 0);
    assert_int_equal(rlv_csv_get_real_or_missing(t, row, column, -1e300, 1e300, value, &err),
                     RLV_OK);
}

/* Labels 0, 1, ... in the order of appearance. */
static void read_clusters(const rlv_csv_table_t *t, const char *name, data_t *d)
{
    const int column = rlv_csv_find(t, name);
    assert_true(column >= 0);
    d->sample.num_clusters = 0;
    for (size_t i = 0; i < t->num_rows; i++) {
        size_t j = 0;
        while (j < i && strcmp(rlv_csv_text(t, i, column), rlv_csv_text(t, j, column)) != 0)
            j++;
        d->cluster[i] = j < i ? d->cluster[j] : d->sample.num_clusters++;
    }
    d->sample.cluster = d->cluster;
}

static void read_covariates(const rlv_csv_table_t *t, const char *names, data_t *d)
{
    char list[128], *save = NULL;
    const char *name[MOST_COVARIATES];
    size_t num = 0;
    (void)snprintf(list, sizeof list, "%s",
                   strcmp(names, "...") == 0 ? "termshouse,termssenate,population" : names);
    for (char *p = strtok_r(list, ",", &save); p != NULL; p = strtok_r(NULL, ",", &save))
        name[num++] = p;
    d->sample.num_covariates = num;
    d->sample.covariate = d->covariate;
    for (size_t i = 0; i < t->num_rows; i++)
        for (size_t j = 0; j < num; j++)
            read_real(t, i, name[j], &d->covariate[i * num + j]);
}

static void read_data(const rlv_csv_table_t *t, const char *outcome, const char *running, data_t *d)
{
    memset(&d->sample, 0, sizeof d->sample);
    assert_true(t->num_rows <= MOST_ROWS);
    for (size_t i = 0; i < t->num_rows; i++) {
        read_real(t, i, outcome, &d->outcome[i]);
        read_real(t, i, running, &d->running[i]);
    }
    d->sample.num_rows = t->num_rows;
    d->sample.outcome = d->outcome;
    d->sample.running = d->running;
}

static int index_of(const char *value, const char *const names[])
{
    for (int i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], value) == 0)
            return i;
    print_error("unknown value '%s'\n", value);
    fail();
    return 0;
}

static void set_option(const char *name, const char *value, const rlv_csv_table_t *t, data_t *d,
                       rlv_rd_options_t *o)
{
    static const char *const KERNELS[] = {"tri", "epa", "uni", NULL};
    static const char *const VARIANCES[] = {"nn",  "hc0", "hc1", "hc2", "hc3",
                                            "cr1", "cr2", "cr3", NULL};
    static const char *const SELECTORS[] = {"mserd",    "msetwo",   "msesum", "msecomb1",
                                            "msecomb2", "cerrd",    "certwo", "cersum",
                                            "cercomb1", "cercomb2", NULL};
    const double number = value != NULL ? strtod(value, NULL) : 0.0;
    if (strcmp(name, "default") == 0)
        return;
    /* a placebo threshold is tried on the units of its own side of the true one, 0 */
    for (size_t i = 0; strcmp(name, "placebo") == 0 && i < t->num_rows; i++)
        if ((d->running[i] >= 0.0) != (o->threshold > 0.0))
            d->running[i] = NAN;
    if (strcmp(name, "placebo") == 0)
        return;
    if (strcmp(name, "kernel") == 0)
        o->kernel = (rlv_rd_kernel_t)index_of(value, KERNELS);
    else if (strcmp(name, "vce") == 0)
        o->variance = (rlv_rd_variance_t)index_of(value, VARIANCES);
    else if (strcmp(name, "bwselect") == 0)
        o->selector = (rlv_rd_selector_t)index_of(value, SELECTORS);
    else if (strcmp(name, "p") == 0)
        o->order = (int)number;
    else if (strcmp(name, "deriv") == 0)
        o->derivative = (int)number;
    else if (strcmp(name, "h") == 0)
        o->main_bandwidth[0] = o->main_bandwidth[1] = number;
    else if (strcmp(name, "b") == 0)
        o->bias_bandwidth[0] = o->bias_bandwidth[1] = number;
    else if (strcmp(name, "rho") == 0)
        o->bandwidth_ratio = number;
    else if (strcmp(name, "masspoints") == 0)
        o->mass_points = RLV_RD_MASS_OFF;
    else if (strcmp(name, "bwcheck") == 0)
        o->min_distinct = (int)number;
    else if (strcmp(name, "scaleregul") == 0)
        o->unregularised = true;
    else if (strcmp(name, "stdvars") == 0)
        o->standardise = true;
    else if (strcmp(name, "bwrestrict") == 0)
        o->unbounded = true;
    else if (strcmp(name, "nnmatch") == 0)
        o->num_matches = (int)number;
    else if (strcmp(name, "level") == 0)
        o->level = number / 100.0;
    else if (strcmp(name, "c") == 0)
        o->threshold = number;
    else if (strcmp(name, "cluster") == 0)
        read_clusters(t, value, d);
    else if (strcmp(name, "covs") == 0)
        read_covariates(t, value, d);
    else
        fail_msg("unknown option '%s'", name);
}

/* The reference's options, as "h=10;b=20;vce=hc0" or "deriv=1,p=2 (kink)". */
static void parse_options(const char *text, const rlv_csv_table_t *t, data_t *d,
                          rlv_rd_options_t *o)
{
    char list[160], *outer = NULL;
    (void)snprintf(list, sizeof list, "%s", text);
    for (char *part = strtok_r(list, ";", &outer); part != NULL;
         part = strtok_r(NULL, ";", &outer)) {
        char *inner = NULL;
        const bool whole = strncmp(part, "covs", 4) == 0;
        for (char *p = whole ? part : strtok_r(part, ",", &inner); p != NULL;
             p = whole ? NULL : strtok_r(NULL, ",", &inner)) {
            char *value = strchr(p, '=');
            if (value != NULL)
                *value++ = '\0';
            set_option(p, value, t, d, o);
        }
    }
}

static double quantity(const rlv_rd_result_t *r, const char *name, bool *known)
{
    const struct {
        const char *name;
        double value;
    } table[] = {
        {"rdrobust_tau_left", r->limit[0]},     {"rdrobust_tau_right", r->limit[1]},
        {"bw_h_left", r->main_bandwidth[0]},    {"bw_h_right", r->main_bandwidth[1]},
        {"bw_b_left", r->bias_bandwidth[0]},    {"bw_b_right", r->bias_bandwidth[1]},
        {"bw_h", r->main_bandwidth[0]},         {"bw_b", r->bias_bandwidth[0]},
        {"N_left", (double)r->num_rows[0]},     {"N_right", (double)r->num_rows[1]},
        {"M_left", (double)r->num_distinct[0]}, {"M_right", (double)r->num_distinct[1]},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].value;
    *known = false;
    return 0.0;
}

static void check_row(const rlv_csv_table_t *e, size_t row, const rlv_rd_result_t *r)
{
    static const char *const EFFECTS[] = {"rdrobust_conventional", "rdrobust_bias_corrected",
                                          "rdrobust_robust", NULL};
    const char *name = rlv_csv_text(e, row, rlv_csv_find(e, "estimator"));
    double estimate, std_error, lower, upper, n;
    bool known = true;
    read_real(e, row, "estimate", &estimate);
    read_real(e, row, "std.error", &std_error);
    read_real(e, row, "lower", &lower);
    read_real(e, row, "upper", &upper);
    read_real(e, row, "n", &n);
    const double value = quantity(r, name, &known);
    if (known) {
        assert_close(value, estimate, 1e-6, 0.0);
        if (strcmp(name, "bw_h_left") == 0 && !isnan(n))
            assert_int_equal(r->num_main[0], (size_t)n);
        if (strcmp(name, "bw_b_right") == 0 && !isnan(n))
            assert_int_equal(r->num_bias[1], (size_t)n);
        return;
    }
    const rlv_rd_inference_t *effect = &r->effect[index_of(name, EFFECTS)];
    const char *note = rlv_csv_text(e, row, rlv_csv_find(e, "note"));
    assert_close(effect->estimate, estimate, 1e-6, 0.0);
    assert_close(effect->std_error, std_error, 1e-6, 0.0);
    assert_close(effect->lower, lower, 1e-6, 1e-6 * std_error);
    assert_close(effect->upper, upper, 1e-6, 1e-6 * std_error);
    assert_int_equal(r->num_main[0] + r->num_main[1], (size_t)n);
    if (strstr(note, "pv=") != NULL)
        assert_close(effect->p_value, strtod(strstr(note, "pv=") + 3, NULL), 1e-5, 0.0);
}

/* Every row of `expected` whose estimator is not a bandwidth selector. Returns how many. */
static size_t check_estimates(const char *data, const char *expected, const char *outcome,
                              const char *running, double threshold)
{
    rlv_csv_table_t t = {0}, e = {0};
    rlv_error_t err = {0};
    rlv_rd_result_t result = {0};
    char done[160] = "";
    size_t num_checked = 0;
    data_t *d = calloc(1, sizeof *d);

    assert_non_null(d);
    assert_int_equal(rlv_csv_read(&t, data, ',', &err), RLV_OK);
    assert_int_equal(rlv_csv_read(&e, expected, ',', &err), RLV_OK);
    for (size_t i = 0; i < e.num_rows; i++) {
        const char *options = rlv_csv_text(&e, i, rlv_csv_find(&e, "options"));
        if (strncmp(rlv_csv_text(&e, i, rlv_csv_find(&e, "estimator")), "bwselect", 8) == 0)
            continue;
        if (strcmp(options, done) != 0) {
            rlv_rd_options_t o = rlv_rd_options(threshold);
            read_data(&t, outcome, running, d);
            parse_options(options, &t, d, &o);
            if (rlv_rd_estimate(&result, &d->sample, &o, &err) != RLV_OK)
                fail_msg("%s: %s", options, err.text);
            (void)snprintf(done, sizeof done, "%s", options);
        }
        if (getenv("RD_VERBOSE") != NULL)
            print_message("%s | %s\n", options, rlv_csv_text(&e, i, rlv_csv_find(&e, "estimator")));
        check_row(&e, i, &result);
        num_checked++;
    }
    rlv_csv_free(&t);
    rlv_csv_free(&e);
    free(d);
    return num_checked;
}

static const char *shared_case(const char *name)
{
    static char path[4][256];
    static size_t turn;
    if (support_shared() == NULL)
        skip();
    turn = (turn + 1) % 4;
    (void)snprintf(path[turn], sizeof path[turn], "%s/cases/%s", support_shared(), name);
    return path[turn];
}

static void generated_case_equals_rdrobust(void **state)
{
    (void)state;
    assert_int_equal(check_estimates("tests/data/rd_below_1200/data.csv",
                                     "tests/data/rd_below_1200/expected_rdrobust.csv", "y", "score",
                                     2.5),
                     91);
}

static void senate_equals_rdrobust(void **state)
{
    (void)state;
    assert_int_equal(check_estimates(shared_case("rd_senate/data.csv"),
                                     shared_case("rd_senate/expected_rdrobust_4.0.0.csv"), "vote",
                                     "margin", 0.0),
                     37 * 13);
}

static void senate_with_covariates_and_clusters_equals_rdrobust(void **state)
{
    (void)state;
    assert_int_equal(check_estimates(shared_case("rd_senate/data_RDsenate_full.csv"),
                                     shared_case("rd_senate/expected_rdrobust_covs_4.0.0.csv"),
                                     "vote", "margin", 0.0),
                     27);
}

/* tests/data/rd_fuzzy/README.md */
static void fuzzy_case_equals_rdrobust(void **state)
{
    (void)state;
    static const double EXPECTED[][2] = {{1.15411192106143, 0.254478140749401},
                                         {1.30906992078803, 0.254478140749401},
                                         {1.30906992078803, 0.353555726921529}};
    rlv_csv_table_t t = {0};
    rlv_error_t err = {0};
    rlv_rd_result_t result;
    data_t *d = calloc(1, sizeof *d);

    assert_non_null(d);
    assert_int_equal(rlv_csv_read(&t, "tests/data/rd_fuzzy/data.csv", ',', &err), RLV_OK);
    read_data(&t, "y", "x", d);
    for (size_t i = 0; i < t.num_rows; i++)
        read_real(&t, i, "d", &d->treatment[i]);
    d->sample.treatment = d->treatment;
    rlv_rd_options_t o = rlv_rd_options(0.0);
    o.main_bandwidth[0] = o.main_bandwidth[1] = 0.3;
    assert_int_equal(rlv_rd_estimate(&result, &d->sample, &o, &err), RLV_OK);
    for (int e = 0; e < RLV_RD_NUM_INFERENCES; e++) {
        assert_close(result.effect[e].estimate, EXPECTED[e][0], 1e-9, 0.0);
        assert_close(result.effect[e].std_error, EXPECTED[e][1], 1e-9, 0.0);
    }
    rlv_csv_free(&t);
    free(d);
}

/* Rows of bandwidths: estimator = selector, group = "h (left)" etc. */
static size_t check_bandwidths(const char *data, const char *expected)
{
    rlv_csv_table_t t = {0}, e = {0};
    rlv_error_t err = {0};
    size_t num_checked = 0;
    data_t *d = calloc(1, sizeof *d);

    assert_non_null(d);
    assert_int_equal(rlv_csv_read(&t, data, ',', &err), RLV_OK);
    assert_int_equal(rlv_csv_read(&e, expected, ',', &err), RLV_OK);
    for (size_t i = 0; i < e.num_rows; i++) {
        const char *name = rlv_csv_text(&e, i, rlv_csv_find(&e, "estimator"));
        const char *group = rlv_csv_text(&e, i, rlv_csv_find(&e, "group"));
        rlv_rd_options_t o = rlv_rd_options(0.0);
        rlv_rd_bandwidths_t bw = {0};
        double value;
        if (strchr(group, '(') == NULL)
            continue;
        read_data(&t, "vote", "margin", d);
        parse_options(rlv_csv_text(&e, i, rlv_csv_find(&e, "options")), &t, d, &o);
        if (strncmp(name, "bwselect_", 9) == 0)
            name += 9;
        set_option("bwselect", name, &t, d, &o);
        assert_int_equal(rlv_rd_select_bandwidth(&bw, &d->sample, &o, &err), RLV_OK);
        read_real(&e, i, "estimate", &value);
        const int side = strstr(group, "right") != NULL;
        assert_close(group[0] == 'h' ? bw.main[side] : bw.bias[side], value, 1e-6, 0.0);
        num_checked++;
    }
    rlv_csv_free(&t);
    rlv_csv_free(&e);
    free(d);
    return num_checked;
}

static void senate_bandwidths_equal_rdbwselect(void **state)
{
    (void)state;
    assert_int_equal(check_bandwidths(shared_case("rd_senate/data.csv"),
                                      shared_case("rd_senate/expected_rdbwselect_4.0.0.csv")),
                     240);
    assert_int_equal(check_bandwidths(shared_case("rd_senate/data_RDsenate_full.csv"),
                                      shared_case("rd_senate/expected_rdrobust_covs_4.0.0.csv")),
                     8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generated_case_equals_rdrobust),
        cmocka_unit_test(senate_equals_rdrobust),
        cmocka_unit_test(senate_with_covariates_and_clusters_equals_rdrobust),
        cmocka_unit_test(fuzzy_case_equals_rdrobust),
        cmocka_unit_test(senate_bandwidths_equal_rdbwselect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
