/*
 * The choice among territories, in random-utility form, coupled monotonically between scenarios:
 * raising one weight changes no choice but to that territory (the random factors of nests are drawn
 * as utilities, not nest first). Stable numbers by Kanter (1975), Annals of Probability 3(4).
 */
#include "releve/process.h"

#include "releve/mathx.h"

#include <math.h>

size_t rlv_choice_among(const rlv_address_t *at, const double weight[], size_t num_territories)
{
    double best = INFINITY;
    size_t choice = num_territories;

    for (size_t t = 0; t < num_territories; t += 4) {
        const rlv_block_t draw = rlv_draw(at, (uint32_t)(t / 4));
        for (size_t k = 0; k < 4 && t + k < num_territories; k++) {
            const double w = weight[t + k];
            const double u = rlv_unit(draw.word[k]);
            /* -log(u) >= 1 - u: most territories lose without a logarithm */
            if (!(w > 0) || 1.0 - u >= best * w)
                continue;
            const double time = -rlv_log(u) / w;
            if (time < best) {
                best = time;
                choice = t + k;
            }
        }
    }
    return choice;
}

double rlv_choice_stable(double index, double u, double exponential)
{
    if (index >= 1.0)
        return 1.0;
    return rlv_exp(rlv_log(rlv_sin_pi(index * u)) - rlv_log(rlv_sin_pi(u)) / index +
                   (1.0 - index) / index *
                       (rlv_log(rlv_sin_pi((1.0 - index) * u)) - rlv_log(exponential)));
}

/* A stable number grows with both of its uniform draws (Zolotarev's function, and -log), so that
 * the upper end of the interval that holds each bounds it. */
void rlv_choice_prepare(rlv_simulation_t *self)
{
    static const double ROUNDING = 1.0 + 1e-9;
    const double index = self->params.settlement_nest_similarity;
    const size_t last = RLV_NEST_BOUNDS - 1;

    for (size_t i = 0; i < last; i++) {
        const double end = (double)(i + 1) / (double)RLV_NEST_BOUNDS;
        self->nest_bound[0][i] = ROUNDING * rlv_choice_stable(index, end, 1.0);
        self->nest_bound[1][i] = rlv_pow(-rlv_log(end), (index - 1.0) / index);
    }
    self->nest_bound[0][last] = self->nest_bound[1][last] = INFINITY;
}

void rlv_choice_draw_nests(rlv_simulation_t *self, uint32_t id)
{
    const rlv_address_t at =
        rlv_address(self->seed, self->replicate, id, self->year, RLV_STREAM_NEST);
    const size_t n = self->model->num_nests + 1;

    for (size_t d = 0; d < n; d += 2) {
        const rlv_block_t draw = rlv_draw(&at, (uint32_t)(d / 2));
        for (size_t k = 0; k < 2 && d + k < n; k++) {
            const uint32_t u = draw.word[2 * k], v = draw.word[2 * k + 1];
            self->nest_draw[d + k] = (rlv_nest_draw_t){.word = {u, v},
                                                       .bound = self->nest_bound[0][u >> 24] *
                                                                self->nest_bound[1][v >> 24]};
        }
    }
}

static double nest_factor(const rlv_simulation_t *self, rlv_nest_draw_t *nest)
{
    if (!(nest->factor > 0))
        nest->factor =
            rlv_choice_stable(self->params.settlement_nest_similarity, rlv_unit(nest->word[0]),
                              -rlv_log(rlv_unit(nest->word[1])));
    return nest->factor;
}

size_t rlv_choice_race(rlv_simulation_t *self, const rlv_address_t *at)
{
    const size_t n = self->model->region->num_territories;
    double best = INFINITY;
    size_t choice = n + 1;

    for (size_t t = 0; t < n + 1; t += 4) {
        const rlv_block_t draw = rlv_draw(at, (uint32_t)(t / 4));
        for (size_t k = 0; k < 4 && t + k < n + 1; k++) {
            const double w = self->weight[t + k], u = rlv_unit(draw.word[k]);
            rlv_nest_draw_t *nest =
                &self->nest_draw[t + k < n ? self->model->nest[t + k] : self->model->num_nests];
            if (!(w > 0) || 1.0 - u >= best * (w * nest->bound))
                continue;
            const double rate = w * nest_factor(self, nest);
            if (1.0 - u >= best * rate)
                continue;
            const double time = -rlv_log(u) / rate;
            if (time < best) {
                best = time;
                choice = t + k;
            }
        }
    }
    return choice;
}
