#include "did_internal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The first-stage rows as a panel of their own. */
static int untreated(const rlv_panel_t *from, rlv_panel_t *out, rlv_error_t *err)
{
    rlv_panel_rows_t rows = {0};
    size_t *count = rlv_calloc(from->num_units + from->num_periods, sizeof *count, err);
    bool *fitted = rlv_calloc(from->num_rows, sizeof *fitted, err);
    int status = RLV_ERR_OS;

    if (count == NULL || fitted == NULL || (status = rlv_panel_rows_init(&rows, from, err)) < 0)
        goto out;
    rlv_imputation_rows(from, fitted, count, count + from->num_units);
    for (size_t i = 0; i < from->num_rows; i++)
        if (!fitted[i])
            rows.outcome[i] = NAN;
    rows.columns.pretreatment = true;
    status = rlv_panel_build(out, &rows.columns, NULL, err);
out:
    rlv_panel_rows_free(&rows);
    free(count);
    free(fitted);
    return status;
}

int rlv_imputation_pretrends(const rlv_panel_t *panel, const rlv_imputation_options_t *options,
                             rlv_diagnostics_t *diagnostics, rlv_error_t *err)
{
    rlv_panel_t copy = {0};
    rlv_did_model_t m = {0};
    const rlv_did_options_t o = {.kind = RLV_VCOV_CLUSTER, .by_cluster = options->by_cluster};
    int status = untreated(panel, &copy, err);

    if (status < 0 || (status = rlv_did_model_init(&m, &copy, err)) < 0)
        goto out;
    for (int32_t k = 0; k < options->num_pretrends; k++) {
        const int32_t event = options->pretrend != NULL ? options->pretrend[k] : -1 - k;
        double *term = rlv_did_model_term(&m, err);
        if (term == NULL) {
            status = RLV_ERR_OS;
            goto out;
        }
        for (size_t i = 0; i < copy.num_rows; i++)
            term[i] = copy.cohort[copy.row_unit[i]] != RLV_NEVER_TREATED &&
                      rlv_did_event(&copy, i) == event;
    }
    if ((status = rlv_did_model_fit(&m, err)) < 0 || (status = rlv_did_model_vcov(&m, &o, err)) < 0)
        goto out;
    for (int32_t k = 0; k < options->num_pretrends && status == RLV_OK; k++) {
        const int32_t event = options->pretrend != NULL ? options->pretrend[k] : -1 - k;
        const size_t j = (size_t)k;
        const double variance = m.vcov[j * m.num_terms + j];
        const double error = variance > m.rounding * m.rounding ? sqrt(variance) : NAN;
        char item[16];
        (void)snprintf(item, sizeof item, "%d", event);
        if (m.fit.dropped[j])
            status = rlv_diagnostics_add(diagnostics, "imputation_pretrend", item, NAN, NAN, NAN,
                                         "collinear", err);
        else
            status = rlv_diagnostics_add(
                diagnostics, "imputation_pretrend", item, m.fit.coef[j], error,
                2 * gsl_cdf_tdist_Q(fabs(m.fit.coef[j]) / error, m.df), "", err);
    }
out:
    rlv_did_model_free(&m);
    rlv_panel_free(&copy);
    return status;
}
