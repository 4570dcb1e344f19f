/* Conley covariance against its double sum written out, and in its limiting cases. */
#include "releve/conley.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { ROWS = 60, COLUMNS = 3, PLACES = 20 };

static double score[ROWS * COLUMNS], bread[COLUMNS * COLUMNS], latitude[ROWS], longitude[ROWS];
static int period[ROWS];

/* 20 places over Occitanie in three periods; scores sum to zero as those of a fit. */
static rlv_conley_t make_case(void)
{
    double mean[COLUMNS] = {0.0};
    for (size_t i = 0; i < ROWS; i++) {
        const double place = (double)(i % PLACES);
        latitude[i] = 42.6 + 2.2 * fabs(sin(3.7 * place));
        longitude[i] = -0.2 + 4.8 * fabs(cos(1.3 * place * place));
        period[i] = 2018 + (int)(i / PLACES);
        for (size_t a = 0; a < COLUMNS; a++) {
            score[i * COLUMNS + a] =
                sin((double)(i + 1) * (1.1 + 0.7 * (double)a)) + 0.3 * cos(place);
            mean[a] += score[i * COLUMNS + a] / ROWS;
        }
    }
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        score[i] -= mean[i % COLUMNS];
    for (size_t a = 0; a < COLUMNS; a++)
        for (size_t b = 0; b < COLUMNS; b++)
            bread[a * COLUMNS + b] = (a == b ? 0.5 : 0.1) / (1.0 + (double)(a + b));
    const rlv_conley_t self = {.score = score,
                               .bread = bread,
                               .latitude = latitude,
                               .longitude = longitude,
                               .num_rows = ROWS,
                               .num_columns = COLUMNS};
    return self;
}

static void sandwich(double meat[COLUMNS][COLUMNS], double *covariance)
{
    for (size_t a = 0; a < COLUMNS; a++)
        for (size_t b = 0; b < COLUMNS; b++) {
            covariance[a * COLUMNS + b] = 0.0;
            for (size_t c = 0; c < COLUMNS; c++)
                for (size_t d = 0; d < COLUMNS; d++)
                    covariance[a * COLUMNS + b] +=
                        bread[a * COLUMNS + c] * meat[c][d] * bread[d * COLUMNS + b];
        }
}

/* The double sum, with any weight function of two rows. */
static void brute_force(double (*weight)(const rlv_conley_t *, size_t, size_t),
                        const rlv_conley_t *self, double *covariance)
{
    double meat[COLUMNS][COLUMNS] = {{0.0}};
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < ROWS; j++)
            for (size_t a = 0; a < COLUMNS; a++)
                for (size_t b = 0; b < COLUMNS; b++)
                    meat[a][b] +=
                        weight(self, i, j) * score[i * COLUMNS + a] * score[j * COLUMNS + b];
    sandwich(meat, covariance);
}

static double by_distance(const rlv_conley_t *self, size_t i, size_t j)
{
    const double distance =
        rlv_great_circle_km(latitude[i], longitude[i], latitude[j], longitude[j]);
    if (i == j)
        return 1.0;
    if (self->period != NULL && period[i] != period[j]) {
        const int lag = period[i] < period[j] ? period[j] - period[i] : period[i] - period[j];
        return i % PLACES == j % PLACES && lag <= self->lags ? 1.0 - lag / (self->lags + 1.0) : 0.0;
    }
    if (distance >= self->cutoff_km)
        return 0.0;
    return self->kernel == RLV_CONLEY_UNIFORM ? 1.0 : 1.0 - distance / self->cutoff_km;
}

static double same_row(const rlv_conley_t *self, size_t i, size_t j)
{
    (void)self;
    return i == j;
}

static double same_place(const rlv_conley_t *self, size_t i, size_t j)
{
    (void)self;
    return i % PLACES == j % PLACES;
}

static double same_period(const rlv_conley_t *self, size_t i, size_t j)
{
    (void)self;
    return period[i] == period[j];
}

static void check_equal(const rlv_conley_t *self,
                        double (*weight)(const rlv_conley_t *, size_t, size_t))
{
    double expected[COLUMNS * COLUMNS], covariance[COLUMNS * COLUMNS], error[COLUMNS];
    rlv_error_t err = {0};
    brute_force(weight, self, expected);
    assert_int_equal(rlv_conley_covariance(self, covariance, error, &err), 0);
    for (size_t a = 0; a < COLUMNS * COLUMNS; a++)
        assert_close(covariance[a], expected[a], 1e-10, 1e-13);
    for (size_t a = 0; a < COLUMNS; a++)
        assert_close(error[a] * error[a], covariance[a * COLUMNS + a], 1e-12, 0.0);
}

static void equals_the_double_sum(void **state)
{
    (void)state;
    static const double cutoff[] = {10.0, 60.0, 75.0, 150.0};
    for (int kernel = RLV_CONLEY_UNIFORM; kernel <= RLV_CONLEY_BARTLETT; kernel++)
        for (size_t c = 0; c < 4; c++)
            for (int lags = -1; lags < 3; lags++) {
                rlv_conley_t self = make_case();
                double expected[COLUMNS * COLUMNS], covariance[COLUMNS * COLUMNS];
                rlv_error_t err = {0};
                self.kernel = (enum rlv_conley_kernel)kernel;
                self.cutoff_km = cutoff[c];
                self.period = lags < 0 ? NULL : period;
                self.lags = lags < 0 ? 0 : lags;
                brute_force(by_distance, &self, expected);
                assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), 0);
                for (size_t a = 0; a < COLUMNS * COLUMNS; a++)
                    assert_close(covariance[a], expected[a], 1e-9, 1e-12);
            }
}

static void limiting_cases(void **state)
{
    (void)state;
    rlv_conley_t self = make_case();
    check_equal(&self, same_row); /* HC0 */
    self.cutoff_km = 1e-6;
    check_equal(&self, same_place); /* clustered by place */
    self.cutoff_km = 30000.0;
    double covariance[COLUMNS * COLUMNS];
    rlv_error_t err = {0};
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), 0);
    for (size_t a = 0; a < COLUMNS * COLUMNS; a++)
        assert_close(covariance[a], 0.0, 0.0, 1e-12); /* the scores of a fit sum to zero */
    self.period = period;
    check_equal(&self, same_period); /* clustered by period */
    self.cutoff_km = 0.0;
    check_equal(&self, same_row);
}

static void distances(void **state)
{
    (void)state;
    /* a quarter of a meridian, an antipode, a minute of arc, across the date line */
    assert_close(rlv_great_circle_km(0.0, 0.0, 90.0, 12.0), 6371.0088 * acos(-1.0) / 2.0, 1e-14,
                 0.0);
    assert_close(rlv_great_circle_km(30.0, 20.0, -30.0, 200.0), 6371.0088 * acos(-1.0), 1e-9, 0.0);
    assert_close(rlv_great_circle_km(44.0, 2.0, 44.0 + 1.0 / 60.0, 2.0),
                 6371.0088 * acos(-1.0) / 10800.0, 1e-10, 0.0);
    assert_close(rlv_great_circle_km(0.0, 179.0, 0.0, -179.0), 6371.0088 * acos(-1.0) / 90.0, 1e-12,
                 0.0);
}

/* Two places with opposite scores: under the uniform kernel one combination has negative variance.
 */
static void negative_variance_has_no_root(void **state)
{
    (void)state;
    /* a line of three places: neighbours count, the ends do not: 2 - 1 + 2(-1.5)(1)... < 0 */
    static const double line_score[] = {1.0, -1.5, 1.0}, one[] = {1.0};
    static const double north[] = {44.0, 44.5, 45.0}, east[] = {2.0, 2.0, 2.0};
    const rlv_conley_t self = {.score = line_score,
                               .bread = one,
                               .latitude = north,
                               .longitude = east,
                               .num_rows = 3,
                               .num_columns = 1,
                               .cutoff_km = 60.0};
    double covariance = 0.0, error = 0.0;
    rlv_error_t err = {0};
    assert_int_equal(rlv_conley_covariance(&self, &covariance, &error, &err), 0);
    assert_close(covariance, 1.0 + 2.25 + 1.0 - 2.0 * 3.0, 1e-14, 0.0);
    assert_true(isnan(error));
}

static void bad_inputs_are_refused(void **state)
{
    (void)state;
    double covariance[COLUMNS * COLUMNS];
    rlv_error_t err = {0};
    rlv_conley_t self = make_case();
    self.cutoff_km = -1.0;
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_USAGE);
    self.cutoff_km = NAN;
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_USAGE);
    self.cutoff_km = 5.0;
    self.lags = -1;
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_USAGE);
    self.lags = 0;
    latitude[4] = 91.0;
    err = (rlv_error_t){0};
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "row 5"));
    (void)make_case();
    longitude[2] = NAN;
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_DATA);
    (void)make_case();
    score[7] = INFINITY;
    assert_int_equal(rlv_conley_covariance(&self, covariance, NULL, &err), RLV_ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_double_sum),
        cmocka_unit_test(limiting_cases),
        cmocka_unit_test(distances),
        cmocka_unit_test(negative_variance_has_no_root),
        cmocka_unit_test(bad_inputs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
