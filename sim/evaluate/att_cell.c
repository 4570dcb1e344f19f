/* The 2x2 estimators of Sant'Anna and Zhao (2020) on the rows of one cell. */
#include "att_internal.h"
#include "releve/regression.h"

#include <math.h>
#include <string.h>

static const double CAP = 1 - 1e-6, OVERLAP = 0.999, SINGULAR = 1e-11;

rlv_cell_status_t rlv_cell_fit_score(rlv_cell_data_t *c)
{
    double highest = 0;
    const rlv_logit_t status =
        rlv_logit(c->n, c->num_treated, c->num_terms, (const double *const *)c->x, c->weight,
                  c->score, c->score_inverse, c->scratch);

    if (status == RLV_LOGIT_SINGULAR)
        return RLV_CELL_SINGULAR;
    for (size_t i = 0; i < c->n; i++)
        highest = fmax(highest, c->score[i]);
    if (status == RLV_LOGIT_SEPARATED || highest >= OVERLAP)
        return RLV_CELL_NO_OVERLAP;
    for (size_t i = 0; i < c->n; i++)
        c->score[i] = fmin(c->score[i], CAP);
    return RLV_CELL_OK;
}

bool rlv_cell_invert_design(const rlv_cell_data_t *c, const double *mask, double *inverse)
{
    const size_t k = c->num_terms;

    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l <= j; l++) {
            const double *a = c->x[j], *b = c->x[l];
            double sum = 0;
            for (size_t i = 0; i < c->n; i++)
                sum += mask[i] * a[i] * b[i];
            inverse[j * k + l] = inverse[l * k + j] = sum / (double)c->n;
        }
    return rlv_sweep_inverse(inverse, k, SINGULAR, NULL) == 0;
}

void rlv_cell_fit_outcome(const rlv_cell_data_t *c, const double *mask, const double *inverse,
                          double *fitted)
{
    const size_t k = c->num_terms;
    double *moment = c->scratch, *beta = c->scratch + k;

    for (size_t j = 0; j < k; j++) {
        double sum = 0;
        for (size_t i = 0; i < c->n; i++)
            sum += mask[i] * c->y[i] * c->x[j][i];
        moment[j] = sum / (double)c->n;
    }
    memset(fitted, 0, c->n * sizeof *fitted);
    for (size_t j = 0; j < k; j++) {
        beta[j] = 0;
        for (size_t l = 0; l < k; l++)
            beta[j] += inverse[j * k + l] * moment[l];
        for (size_t i = 0; i < c->n; i++)
            fitted[i] += beta[j] * c->x[j][i];
    }
}

void rlv_cell_project(const rlv_cell_data_t *c, const double *a, double scale, const double *m,
                      double *out)
{
    const size_t k = c->num_terms;

    memset(out, 0, c->n * sizeof *out);
    for (size_t j = 0; j < k; j++) {
        double v = 0;
        for (size_t l = 0; l < k; l++)
            v += a[j * k + l] * m[l];
        v *= scale;
        for (size_t i = 0; i < c->n; i++)
            out[i] += v * c->x[j][i];
    }
}

/* The part of the panel estimators that cells of one group, control set and covariates share. */
static rlv_cell_status_t panel_design(rlv_cell_data_t *c, rlv_method_t method)
{
    double *mask = c->fit;

    if (c->design_ready)
        return c->design_status;
    c->design_ready = true;
    c->design_status = RLV_CELL_OK;
    if (method != RLV_METHOD_REG)
        c->design_status = rlv_cell_fit_score(c);
    if (method != RLV_METHOD_IPW && c->design_status == RLV_CELL_OK) {
        for (size_t i = 0; i < c->n; i++)
            mask[i] = i < c->num_treated ? 0 : c->weight[i];
        if (!rlv_cell_invert_design(c, mask, c->control_inverse))
            c->design_status = RLV_CELL_SINGULAR;
    }
    return c->design_status;
}

double rlv_cell_control_weight(const rlv_cell_data_t *c, size_t i)
{
    return c->score[i] < RLV_TRIM ? c->weight[i] * c->score[i] / (1 - c->score[i]) : 0;
}

/* Means over the n rows of the treated's and the controls' weights and weighted residuals. */
typedef struct {
    double mean_treated, mean_control; /* of the weights */
    double eta_treated, eta_control;   /* weighted means of the residuals */
} means_t;

static means_t panel_means(rlv_cell_data_t *c, rlv_method_t method, const double *residual,
                           double *wc)
{
    means_t m = {0};
    const double n = (double)c->n;

    c->num_trimmed = 0;
    for (size_t i = 0; i < c->num_treated; i++) {
        m.mean_treated += c->weight[i];
        m.eta_treated += c->weight[i] * residual[i];
        wc[i] = 0;
    }
    for (size_t i = c->num_treated; i < c->n; i++) {
        wc[i] = method == RLV_METHOD_REG ? 0 : rlv_cell_control_weight(c, i);
        c->num_trimmed += method != RLV_METHOD_REG && c->score[i] >= RLV_TRIM;
        m.mean_control += wc[i];
        m.eta_control += wc[i] * residual[i];
    }
    m.eta_treated /= m.mean_treated;
    m.eta_control = m.mean_control > 0 ? m.eta_control / m.mean_control : 0;
    m.mean_treated /= n;
    m.mean_control = m.mean_control > 0 ? m.mean_control / n : 1;
    return m;
}

rlv_cell_status_t rlv_cell_panel(rlv_cell_data_t *c, rlv_method_t method)
{
    const size_t k = c->num_terms, n = c->n;
    double *fitted = c->fit, *wc = c->fit + n, *by_ols = c->fit + 2 * n, *by_score = c->fit + 3 * n;
    double *m_ols = c->scratch + 2 * k, *m_score = c->scratch + 3 * k;
    const rlv_cell_status_t status = panel_design(c, method);

    if (status != RLV_CELL_OK)
        return status;
    if (method == RLV_METHOD_IPW) {
        memset(fitted, 0, n * sizeof *fitted);
    } else {
        for (size_t i = 0; i < n; i++)
            wc[i] = i < c->num_treated ? 0 : c->weight[i];
        rlv_cell_fit_outcome(c, wc, c->control_inverse, fitted);
    }
    for (size_t i = 0; i < n; i++)
        fitted[i] = c->y[i] - fitted[i]; /* residuals from here on */
    const means_t m = panel_means(c, method, fitted, wc);
    c->estimate = m.eta_treated - m.eta_control;
    for (size_t j = 0; j < k; j++) {
        double treated = 0, control = 0, score = 0;
        for (size_t i = 0; i < c->num_treated; i++)
            treated += c->weight[i] * c->x[j][i];
        for (size_t i = c->num_treated; i < n; i++) {
            control += wc[i] * c->x[j][i];
            score += wc[i] * (fitted[i] - m.eta_control) * c->x[j][i];
        }
        m_ols[j] = (treated / m.mean_treated - control / m.mean_control) / (double)n;
        m_score[j] = score / m.mean_control / (double)n;
    }
    memset(by_ols, 0, 2 * n * sizeof *by_ols);
    if (method != RLV_METHOD_IPW)
        rlv_cell_project(c, c->control_inverse, 1, m_ols, by_ols);
    if (method != RLV_METHOD_REG)
        rlv_cell_project(c, c->score_inverse, (double)n, m_score, by_score);
    for (size_t i = 0; i < c->num_treated; i++)
        c->influence[i] =
            c->weight[i] * (fitted[i] - m.eta_treated) / m.mean_treated -
            (method == RLV_METHOD_REG ? 0 : c->weight[i] * (1 - c->score[i]) * by_score[i]);
    for (size_t i = c->num_treated; i < n; i++)
        c->influence[i] = -wc[i] * (fitted[i] - m.eta_control) / m.mean_control -
                          c->weight[i] * fitted[i] * by_ols[i] +
                          (method == RLV_METHOD_REG ? 0 : c->weight[i] * c->score[i] * by_score[i]);
    return RLV_CELL_OK;
}
