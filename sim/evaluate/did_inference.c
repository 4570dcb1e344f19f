#include "releve/did_inference.h"

#include "did_internal.h"
#include "releve/conley.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The regression of twfe, its treatment dummy first. */
static int fit_twfe(rlv_did_model_t *m, const rlv_panel_t *panel, rlv_error_t *err)
{
    int status = rlv_did_model_init(m, panel, err);
    double *treated = status < 0 ? NULL : rlv_did_model_term(m, err);

    if (treated == NULL)
        return status < 0 ? status : RLV_ERR_OS;
    for (size_t i = 0; i < panel->num_rows; i++)
        treated[i] = rlv_panel_treated(panel, i);
    status = rlv_did_model_fit(m, err);
    if (status == RLV_OK && m->fit.dropped[0])
        status = rlv_fail(err, RLV_ERR_DATA,
                          "twfe: the treatment cannot be told from the unit and period effects");
    return status;
}

static double weight_at(const rlv_panel_t *p, size_t i)
{
    return p->weight != NULL ? p->weight[i] : 1;
}

/* Column `c` of the design less its unit means, times the root of the weight: the unit effects are
 * nested in the clusters, so the test is that of the whole regression. */
static void within_unit(const rlv_panel_t *p, const double *value, double *out, size_t stride)
{
    for (size_t u = 0; u < p->num_units; u++) {
        double sum = 0, total = 0;
        for (size_t i = p->unit_start[u]; i < p->unit_start[u + 1]; i++) {
            sum += weight_at(p, i) * value[i];
            total += weight_at(p, i);
        }
        for (size_t i = p->unit_start[u]; i < p->unit_start[u + 1]; i++)
            out[i * stride] = sqrt(weight_at(p, i)) * (value[i] - sum / total);
    }
}

int rlv_twfe_wild_bootstrap(const rlv_panel_t *panel, bool by_cluster, size_t num_draws,
                            uint64_t seed, rlv_wild_test_t *result, rlv_error_t *err)
{
    const size_t n = panel->num_rows;
    rlv_did_model_t m = {0};
    double *design = NULL, *outcome = NULL, *dummy = NULL;
    size_t *cluster = NULL, columns = 0, c = 0, outer = 0;
    int status = fit_twfe(&m, panel, err);

    if (status < 0)
        goto out;
    by_cluster = by_cluster && panel->num_clusters > 0;
    if (by_cluster && (status = rlv_panel_outer_cluster(panel, &outer, err)) < 0)
        goto out;
    if (by_cluster && !panel->cluster_fixed[outer]) {
        status = rlv_fail(err, RLV_ERR_DATA, "wild bootstrap: clusters must hold whole units");
        goto out;
    }
    for (size_t j = 0; j < m.num_terms; j++)
        columns += !m.fit.dropped[j];
    columns += panel->num_periods - 1;
    design = rlv_calloc(n * columns, sizeof *design, err);
    outcome = rlv_calloc(n, sizeof *outcome, err);
    dummy = rlv_calloc(n, sizeof *dummy, err);
    cluster = rlv_calloc(n, sizeof *cluster, err);
    if (design == NULL || outcome == NULL || dummy == NULL || cluster == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t j = 0; j < m.num_terms; j++)
        if (!m.fit.dropped[j])
            within_unit(panel, m.term[j], design + c++, columns);
    for (uint32_t t = 1; t < panel->num_periods; t++) {
        for (size_t i = 0; i < n; i++)
            dummy[i] = panel->row_period[i] == t;
        within_unit(panel, dummy, design + c++, columns);
    }
    within_unit(panel, panel->outcome, outcome, 1);
    for (size_t i = 0; i < n; i++)
        cluster[i] = by_cluster ? panel->cluster[outer][i] : panel->row_unit[i];
    const rlv_clustered_regression_t regression = {
        .design = design,
        .outcome = outcome,
        .cluster = cluster,
        .num_rows = n,
        .num_columns = columns,
        .num_clusters = by_cluster ? panel->cluster_size[0] : panel->num_units,
        .coefficient = 0};
    const rlv_wild_options_t options = {.num_draws = num_draws, .seed = seed};
    status = rlv_wild_bootstrap_test(result, &regression, &options, err);
out:
    free(design);
    free(outcome);
    free(dummy);
    free(cluster);
    rlv_did_model_free(&m);
    return status;
}

/* What the statistic of an assignment needs. */
typedef struct {
    const rlv_panel_t *panel;
    double *treated;
    const double **term; /* [num_terms]: treated, then the covariates' */
    size_t num_terms;
} assignment_t;

static int coefficient(void *context, const int *adoption, double *statistic, rlv_error_t *err)
{
    const assignment_t *a = context;
    const rlv_panel_t *p = a->panel;
    rlv_fe_fit_t fit;

    for (size_t i = 0; i < p->num_rows; i++)
        a->treated[i] = p->period[p->row_period[i]] >= adoption[p->row_unit[i]];
    const rlv_fe_data_t data = rlv_did_data(p, a->term, a->num_terms);
    const int status = rlv_fe_fit(&fit, &data, err);
    if (status == RLV_OK)
        *statistic = fit.coef[0];
    rlv_fe_free(&fit);
    return status;
}

int rlv_twfe_randomisation(const rlv_panel_t *panel, size_t max_assignments, uint64_t seed,
                           rlv_randomisation_test_t *result, rlv_error_t *err)
{
    rlv_did_model_t m = {0};
    int *adoption = NULL;
    assignment_t a = {.panel = panel};
    int status = fit_twfe(&m, panel, err);

    if (status < 0)
        goto out;
    adoption = rlv_calloc(panel->num_units, sizeof *adoption, err);
    a.term = rlv_calloc(m.num_terms, sizeof *a.term, err);
    if (adoption == NULL || a.term == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t u = 0; u < panel->num_units; u++)
        adoption[u] = panel->cohort[u];
    for (size_t j = 0; j < m.num_terms; j++)
        a.term[j] = m.term[j];
    a.treated = m.term[0];
    a.num_terms = m.num_terms;
    const rlv_randomisation_t test = {.adoption = adoption,
                                      .num_units = panel->num_units,
                                      .statistic = coefficient,
                                      .context = &a,
                                      .max_assignments = max_assignments,
                                      .seed = seed};
    status = rlv_randomisation_run(result, &test, NULL, err);
out:
    free(adoption);
    free(a.term);
    rlv_did_model_free(&m);
    return status;
}

int rlv_twfe_conley(const rlv_panel_t *panel, const double *latitude, const double *longitude,
                    double cutoff_km, double *estimate, double *std_error, rlv_error_t *err)
{
    rlv_did_model_t m = {0};
    double *score = NULL, *covariance = NULL, *error = NULL;
    int status = fit_twfe(&m, panel, err);

    if (status < 0)
        goto out;
    const size_t k = m.num_terms;
    score = rlv_calloc(panel->num_units * k, sizeof *score, err);
    covariance = rlv_calloc(k * k, sizeof *covariance, err);
    error = rlv_calloc(k, sizeof *error, err);
    if (score == NULL || covariance == NULL || error == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    /* rows of a unit are in one place: their scores add up first */
    for (size_t i = 0; i < panel->num_rows; i++)
        for (size_t j = 0; j < k; j++)
            score[panel->row_unit[i] * k + j] +=
                weight_at(panel, i) * m.fit.residual[i] * m.fit.demeaned[j][i];
    const rlv_conley_t conley = {.score = score,
                                 .bread = m.fit.bread,
                                 .latitude = latitude,
                                 .longitude = longitude,
                                 .num_rows = panel->num_units,
                                 .num_columns = k,
                                 .cutoff_km = cutoff_km};
    status = rlv_conley_covariance(&conley, covariance, error, err);
    *estimate = m.fit.coef[0];
    *std_error = error[0];
out:
    free(score);
    free(covariance);
    free(error);
    rlv_did_model_free(&m);
    return status;
}
