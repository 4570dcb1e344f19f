/* The 2x2 estimators for repeated cross-sections and unbalanced panels: Sant'Anna and Zhao (2020),
 * equation 3.4 (locally efficient doubly robust) and its outcome-regression and weighting parts. */
#include "att_internal.h"
#include "releve/regression.h"

#include <string.h>

/* The four groups of rows: control or treated, earlier or later period. */
enum { CONTROL_PRE, CONTROL_POST, TREATED_PRE, TREATED_POST, NUM_PARTS };

typedef struct {
    rlv_cell_data_t *c;
    rlv_method_t method;
    double *mask[NUM_PARTS];    /* [n] weights of the regressions, 0 outside the part */
    double *fitted[NUM_PARTS];  /* [n] of each part's regression */
    double *inverse[NUM_PARTS]; /* [k^2] */
    double mean[NUM_PARTS];     /* over n, of the weights in use */
    double eta[NUM_PARTS];      /* weighted mean of the residual */
    double *push[NUM_PARTS];    /* [k], coefficient on the part's regression influence */
    double *moment;             /* [k] */
} work_t;

static int part_of(const rlv_cell_data_t *c, size_t i)
{
    return (i < c->num_treated ? TREATED_PRE : CONTROL_PRE) + (c->post[i] > 0);
}

static double row_weight(const work_t *w, size_t i)
{
    if (i < w->c->num_treated || w->method == RLV_METHOD_REG)
        return w->c->weight[i];
    return rlv_cell_control_weight(w->c, i);
}

/* Outcome less the controls' fitted outcome of the row's own period (doubly robust), or itself. */
static double residual(const work_t *w, size_t i)
{
    if (w->method != RLV_METHOD_DR)
        return w->c->y[i];
    return w->c->y[i] - w->fitted[w->c->post[i] > 0 ? CONTROL_POST : CONTROL_PRE][i];
}

/* sum over rows of factor(part) * row weight * x, for one part, over n: into out. */
static void part_moment(const work_t *w, int part, double *out)
{
    const rlv_cell_data_t *c = w->c;
    for (size_t j = 0; j < c->num_terms; j++) {
        out[j] = 0;
        for (size_t i = 0; i < c->n; i++)
            if (part_of(c, i) == part)
                out[j] += row_weight(w, i) * c->x[j][i];
        out[j] /= (double)c->n;
    }
}

static bool regressions(work_t *w)
{
    const int parts = w->method == RLV_METHOD_DR ? NUM_PARTS : 2;

    for (int p = 0; p < parts; p++) {
        for (size_t i = 0; i < w->c->n; i++)
            w->mask[p][i] = part_of(w->c, i) == p ? w->c->weight[i] : 0;
        if (!rlv_cell_invert_design(w->c, w->mask[p], w->inverse[p]))
            return false;
        rlv_cell_fit_outcome(w->c, w->mask[p], w->inverse[p], w->fitted[p]);
    }
    return true;
}

static void part_means(work_t *w)
{
    rlv_cell_data_t *c = w->c;

    c->num_trimmed = 0;
    for (size_t i = 0; i < c->n; i++) {
        const double weight = row_weight(w, i);
        w->mean[part_of(c, i)] += weight;
        w->eta[part_of(c, i)] += weight * residual(w, i);
        c->num_trimmed += weight == 0;
    }
    for (int p = 0; p < NUM_PARTS; p++) {
        w->eta[p] /= w->mean[p];
        w->mean[p] /= (double)c->n;
    }
}

/* The locally efficient terms: means of the treated's effect-like differences over all treated less
 * over those of the period; fills the influence and the regressions' coefficients. */
static void efficient_terms(work_t *w)
{
    rlv_cell_data_t *c = w->c;
    const double mean_d = w->mean[TREATED_PRE] + w->mean[TREATED_POST];

    for (int post = 0; post < 2; post++) {
        const int own = post ? TREATED_POST : TREATED_PRE, sign = post ? 1 : -1;
        const int control = post ? CONTROL_POST : CONTROL_PRE;
        double all = 0, of_period = 0;
        for (size_t i = 0; i < c->num_treated; i++) {
            const double gap = c->weight[i] * (w->fitted[own][i] - w->fitted[control][i]);
            all += gap;
            of_period += part_of(c, i) == own ? gap : 0;
        }
        all /= (double)c->n * mean_d;
        of_period /= (double)c->n * w->mean[own];
        c->estimate += sign * (all - of_period);
        for (size_t i = 0; i < c->num_treated; i++) {
            const double gap = w->fitted[own][i] - w->fitted[control][i];
            c->influence[i] += sign * c->weight[i] * (gap - all) / mean_d;
            if (part_of(c, i) == own)
                c->influence[i] -= sign * c->weight[i] * (gap - of_period) / w->mean[own];
        }
        /* mean of (w_d / mean_d - w_period / mean_period) x */
        for (int p = TREATED_PRE; p <= TREATED_POST; p++) {
            part_moment(w, p, w->moment);
            for (size_t j = 0; j < c->num_terms; j++) {
                const double m =
                    w->moment[j] / mean_d - (p == own ? w->moment[j] / w->mean[own] : 0);
                w->push[own][j] += sign * m;
                w->push[control][j] -= sign * m;
            }
        }
    }
}

/* Influence of the propensity score's estimation, through the controls' weights. */
static void score_terms(work_t *w)
{
    rlv_cell_data_t *c = w->c;

    memset(w->moment, 0, c->num_terms * sizeof *w->moment);
    for (size_t i = c->num_treated; i < c->n; i++) {
        const int p = part_of(c, i);
        const double v = (p == CONTROL_POST ? 1 : -1) * row_weight(w, i) *
                         (residual(w, i) - w->eta[p]) / w->mean[p] / (double)c->n;
        for (size_t j = 0; j < c->num_terms; j++)
            w->moment[j] += v * c->x[j][i];
    }
    double *out = w->mask[0];
    rlv_cell_project(c, c->score_inverse, (double)c->n, w->moment, out);
    for (size_t i = 0; i < c->n; i++)
        c->influence[i] -= c->weight[i] * ((i < c->num_treated) - c->score[i]) * out[i];
}

/* Influence of the outcome regressions' estimation, with the coefficients in push. */
static void outcome_terms(work_t *w)
{
    rlv_cell_data_t *c = w->c;
    const int parts = w->method == RLV_METHOD_DR ? NUM_PARTS : 2;

    for (int p = 0; p < parts; p++) {
        double *out = w->mask[0];
        rlv_cell_project(c, w->inverse[p], 1, w->push[p], out);
        for (size_t i = 0; i < c->n; i++)
            if (part_of(c, i) == p)
                c->influence[i] += c->weight[i] * (c->y[i] - w->fitted[p][i]) * out[i];
    }
}

/* The terms of the regressions in the main means. The sign of the earlier period is that of DRDID
 * 1.2.3 (drdid_rc), which adds where the derivative subtracts; the term vanishes in large samples
 * and the tests hold the standard errors against that package. */
static void main_pushes(work_t *w)
{
    for (int post = 0; post < 2; post++) {
        const int treated = post ? TREATED_POST : TREATED_PRE;
        const int control = post ? CONTROL_POST : CONTROL_PRE;
        part_moment(w, treated, w->moment);
        for (size_t j = 0; j < w->c->num_terms; j++)
            w->push[control][j] -= w->moment[j] / w->mean[treated];
        part_moment(w, control, w->moment);
        for (size_t j = 0; j < w->c->num_terms; j++)
            w->push[control][j] += w->moment[j] / w->mean[control];
    }
}

/* Outcome regression: the treated's mean fitted change of the controls. */
static void regression_terms(work_t *w)
{
    rlv_cell_data_t *c = w->c;
    const double mean_d = w->mean[TREATED_PRE] + w->mean[TREATED_POST];
    double eta = 0;

    for (size_t i = 0; i < c->num_treated; i++)
        eta += c->weight[i] * (w->fitted[CONTROL_POST][i] - w->fitted[CONTROL_PRE][i]);
    eta /= (double)c->n * mean_d;
    c->estimate = w->eta[TREATED_POST] - w->eta[TREATED_PRE] - eta;
    for (size_t i = 0; i < c->num_treated; i++)
        c->influence[i] -=
            c->weight[i] * (w->fitted[CONTROL_POST][i] - w->fitted[CONTROL_PRE][i] - eta) / mean_d;
    for (int p = TREATED_PRE; p <= TREATED_POST; p++) {
        part_moment(w, p, w->moment);
        for (size_t j = 0; j < c->num_terms; j++) {
            w->push[CONTROL_POST][j] -= w->moment[j] / mean_d;
            w->push[CONTROL_PRE][j] += w->moment[j] / mean_d;
        }
    }
}

static void carve(work_t *w)
{
    rlv_cell_data_t *c = w->c;
    const size_t k = c->num_terms, n = c->n;
    double *rest = c->scratch + 2 * k; /* rlv_cell_fit_outcome uses the first 2 k */

    for (int p = 0; p < NUM_PARTS; p++) {
        w->mask[p] = c->fit + (size_t)p * n;
        w->fitted[p] = c->fit + ((size_t)p + NUM_PARTS) * n;
        w->push[p] = rest + (size_t)p * k;
        w->inverse[p] = c->scratch + 8 * k + (size_t)p * k * k;
    }
    w->moment = rest + NUM_PARTS * k;
    memset(rest, 0, (NUM_PARTS + 1) * k * sizeof *rest);
}

rlv_cell_status_t rlv_cell_repeated(rlv_cell_data_t *c, rlv_method_t method)
{
    work_t w = {.c = c, .method = method};

    if (method != RLV_METHOD_REG) {
        const rlv_cell_status_t status = rlv_cell_fit_score(c);
        if (status != RLV_CELL_OK)
            return status;
    }
    carve(&w);
    if (method != RLV_METHOD_IPW && !regressions(&w))
        return RLV_CELL_SINGULAR;
    part_means(&w);
    for (size_t i = 0; i < c->n; i++) {
        const int p = part_of(c, i);
        const int sign = (p == TREATED_POST || p == CONTROL_PRE) ? 1 : -1;
        const bool counts = p >= TREATED_PRE || method != RLV_METHOD_REG;
        c->influence[i] =
            counts ? sign * row_weight(&w, i) * (residual(&w, i) - w.eta[p]) / w.mean[p] : 0;
    }
    if (method == RLV_METHOD_REG) {
        regression_terms(&w);
    } else {
        c->estimate =
            (w.eta[TREATED_POST] - w.eta[TREATED_PRE]) - (w.eta[CONTROL_POST] - w.eta[CONTROL_PRE]);
        score_terms(&w);
    }
    if (method == RLV_METHOD_DR) {
        main_pushes(&w);
        efficient_terms(&w);
    }
    if (method != RLV_METHOD_IPW)
        outcome_terms(&w);
    return RLV_CELL_OK;
}
