#include "expect_control.h"

#include "releve/control_variate.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST = 3 };

/* GPs of a place and year in every replicate. */
static void read_counts(const rlv_runner_t *runner, int year, size_t place, double count[])
{
    const rlv_ensemble_t *e = &runner->ensemble;
    const size_t at = rlv_tally_index(&runner->model.shape, year, RLV_TALLY_HEADCOUNT, place);
    for (size_t r = 0; r < e->num_replicates; r++)
        count[r] = (double)e->tally[r * e->tally_size + at];
}

static int control(rlv_expect_control_t *self, const rlv_runner_t *whole,
                   const rlv_runner_t *without, const double expected[], rlv_error_t *err)
{
    const size_t n = whole->ensemble.num_replicates;
    double *y = rlv_calloc(n, sizeof *y, err), *x = rlv_calloc(n, sizeof *x, err);

    for (size_t i = 0; y != NULL && x != NULL && i < self->num_years * self->num_places; i++) {
        const int year = self->base_year + (int)(i / self->num_places);
        read_counts(whole, year, i % self->num_places, y);
        read_counts(without, year, i % self->num_places, x);
        const rlv_controlled_t c = rlv_control_variate(y, x, n, expected[i]);
        self->row[i] = (struct rlv_controlled_row){expected[i], c.mean, c.mcse, c.controlled,
                                                   c.controlled_mcse};
    }
    const bool failed = y == NULL || x == NULL;
    free(y);
    free(x);
    return failed ? RLV_ERR_OS : RLV_OK;
}

int rlv_expect_control_init(rlv_expect_control_t *self, rlv_runner_t *whole, rlv_runner_t *without,
                            const double expected[], size_t num_threads, rlv_error_t *err)
{
    int status;

    memset(self, 0, sizeof *self);
    self->num_places = whole->model.shape.num_places;
    self->num_years = whole->model.shape.num_years;
    self->base_year = whole->model.shape.base_year;
    if (whole->scenario.params.run_replicates < FEWEST)
        return rlv_fail_at(err, RLV_ERR_CONFIG, NULL, 0, "run.replicates", "3 and more",
                           "a control variate needs a variance");
    self->row = rlv_calloc(self->num_years * self->num_places, sizeof *self->row, err);
    if (self->row == NULL)
        return RLV_ERR_OS;
    status = rlv_runner_live(whole, num_threads, err);
    if (status == RLV_OK)
        status = rlv_runner_live(without, num_threads, err);
    return status == RLV_OK ? control(self, whole, without, expected, err) : status;
}

void rlv_expect_control_free(rlv_expect_control_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}
