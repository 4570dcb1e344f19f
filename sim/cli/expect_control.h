/*
 * expect_control: the exact expectation as a control variate of the model that feeds back
 * (releve expect --control): its numbers of GPs by place and year, made surer.
 */
#ifndef RELEVE_CLI_EXPECT_CONTROL_H
#define RELEVE_CLI_EXPECT_CONTROL_H

#include "runner.h"

typedef struct {
    size_t num_places, num_years;
    int base_year;
    struct rlv_controlled_row {
        double expected; /* without feedback */
        double mean, mcse, controlled, controlled_mcse;
    } * row; /* [num_years * num_places], places as rlv_region_first_place counts */
} rlv_expect_control_t;

/* Both runners, read and to be lived here: the model as it is, and the same without what feeds
 * back, whose expected numbers of GPs are `expected` [num_years * num_places]. */
int rlv_expect_control_init(rlv_expect_control_t *self, rlv_runner_t *whole, rlv_runner_t *without,
                            const double expected[], size_t num_threads,
                            rlv_error_t *err) RLV_MUST_CHECK;
void rlv_expect_control_free(rlv_expect_control_t *self);

#endif
