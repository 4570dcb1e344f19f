#include "did_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *ssc_name(rlv_ssc_t ssc)
{
    switch (ssc) {
    case RLV_SSC_FIXEST:
        return "fixest";
    case RLV_SSC_FULL:
        return "full";
    case RLV_SSC_NONE:
        return "none";
    case RLV_SSC_RAW:
        break;
    }
    return "raw";
}

static void describe(rlv_estimate_t *row, const rlv_did_model_t *m, const rlv_did_options_t *o)
{
    row->n = m->panel->num_rows;
    (void)snprintf(row->option, sizeof row->option, "cluster=%s;small_sample=%s",
                   o->kind == RLV_VCOV_IID      ? "iid"
                   : o->kind == RLV_VCOV_HETERO ? "hetero"
                   : !o->by_cluster             ? "unit"
                   : m->panel->num_clusters > 1 ? "two-way"
                                                : "column",
                   ssc_name(o->ssc));
}

/* Sets estimate and standard error to those of the combination sum of a[j] * coefficient j. */
static void combine(const rlv_did_model_t *m, const double *a, rlv_estimate_t *row)
{
    const size_t k = m->num_terms;
    double estimate = 0, variance = 0;

    for (size_t j = 0; j < m->num_main; j++) {
        if (a[j] == 0)
            continue;
        estimate += a[j] * m->fit.coef[j];
        for (size_t l = 0; l < m->num_main; l++)
            variance += a[j] * m->vcov[j * k + l] * a[l];
    }
    row->estimate = estimate;
    row->std_error = variance > m->rounding * m->rounding ? sqrt(variance) : NAN;
    rlv_estimate_interval(row, 0, m->df);
}

/* The other small-sample rules of one coefficient, as diagnostics. */
static int other_corrections(rlv_did_model_t *m, const rlv_did_options_t *options,
                             rlv_diagnostics_t *diagnostics, rlv_error_t *err)
{
    static const rlv_ssc_t RULES[] = {RLV_SSC_FIXEST, RLV_SSC_FULL, RLV_SSC_NONE, RLV_SSC_RAW};
    int status = RLV_OK;

    for (size_t i = 0; i < 4 && status == RLV_OK; i++) {
        rlv_did_options_t other = *options;
        rlv_estimate_t row = rlv_estimate("twfe");
        const double one = 1;
        double *a = rlv_calloc(m->num_main, sizeof *a, err);
        if (a == NULL)
            return RLV_ERR_OS;
        a[0] = one;
        other.ssc = RULES[i];
        if (other.ssc != options->ssc && (status = rlv_did_model_vcov(m, &other, err)) == RLV_OK) {
            combine(m, a, &row);
            status = rlv_diagnostics_add(diagnostics, "twfe_small_sample", ssc_name(other.ssc),
                                         row.estimate, row.std_error, row.p_value, "", err);
        }
        free(a);
    }
    return status;
}

int rlv_twfe_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                      rlv_estimates_t *out, rlv_diagnostics_t *diagnostics, rlv_error_t *err)
{
    rlv_did_model_t m;
    rlv_estimate_t row = rlv_estimate("twfe");
    const double a[1] = {1};
    int status = rlv_did_model_init(&m, panel, err);

    if (status < 0)
        return status;
    double *treated = rlv_did_model_term(&m, err);
    if (treated == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    for (size_t i = 0; i < panel->num_rows; i++)
        treated[i] = rlv_panel_treated(panel, i);
    if ((status = rlv_did_model_fit(&m, err)) < 0)
        goto out;
    if (m.fit.dropped[0]) {
        status = rlv_fail(err, RLV_ERR_DATA,
                          "twfe: the treatment cannot be told from the unit and period effects "
                          "(everybody treated at once?)");
        goto out;
    }
    if ((status = rlv_did_model_vcov(&m, options, err)) < 0)
        goto out;
    combine(&m, a, &row);
    describe(&row, &m, options);
    if ((status = rlv_estimates_add(out, &row, err)) < 0)
        goto out;
    if (diagnostics != NULL && options->kind == RLV_VCOV_CLUSTER)
        status = other_corrections(&m, options, diagnostics, err);
out:
    rlv_did_model_free(&m);
    return status;
}

static bool has_never(const rlv_panel_t *panel)
{
    for (size_t u = 0; u < panel->num_units; u++)
        if (panel->cohort[u] == RLV_NEVER_TREATED)
            return true;
    return false;
}

/* Event times that occur, sorted: an array to be freed. */
static int32_t *list_events(const rlv_panel_t *panel, size_t *count, rlv_error_t *err)
{
    int32_t *event = rlv_calloc(panel->num_rows, sizeof *event, err);

    *count = 0;
    for (size_t i = 0; i < panel->num_rows && event != NULL; i++)
        if (panel->cohort[panel->row_unit[i]] != RLV_NEVER_TREATED)
            event[(*count)++] = rlv_did_event(panel, i);
    if (event != NULL)
        *count = rlv_distinct(event, *count);
    return event;
}

static int event_rows(rlv_did_model_t *m, const rlv_did_options_t *options, const int32_t *event,
                      rlv_estimates_t *out, rlv_error_t *err)
{
    double *a = rlv_calloc(m->num_main, sizeof *a, err);
    size_t dropped = 0;
    int status = a == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t j = 0; j < m->num_main; j++)
        dropped += m->fit.dropped[j];
    if (status == RLV_OK && dropped > 0 && dropped == m->num_main)
        status = rlv_fail(err, RLV_ERR_DATA,
                          "event_study: no event time can be told from the unit and period effects "
                          "(everybody treated at once?)");
    for (size_t j = 0; j < m->num_main && status == RLV_OK; j++) {
        rlv_estimate_t row = rlv_estimate("event_study");
        row.time = event[j];
        a[j] = 1;
        if (m->fit.dropped[j])
            (void)snprintf(row.note, sizeof row.note, "collinear");
        else
            combine(m, a, &row);
        a[j] = 0;
        describe(&row, m, options);
        status = rlv_estimates_add(out, &row, err);
    }
    free(a);
    return status;
}

int rlv_event_study_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                             rlv_estimates_t *out, rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_panel_t copy = {0};
    rlv_did_model_t m = {0};
    bool copied = false;
    int32_t *event = NULL;
    size_t count = 0, used = 0;
    int status = rlv_did_clean(panel, "event_study", options->anticipation, false, &copy, &copied,
                               notes, err);

    if (status < 0)
        goto out;
    const rlv_panel_t *p = copied ? &copy : panel;
    if ((status = rlv_did_model_init(&m, p, err)) < 0)
        goto out;
    event = list_events(p, &count, err);
    if (event == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    const int32_t reference = rlv_did_reference(p, options->anticipation);
    const bool second = !has_never(p);
    if (second)
        rlv_note(notes,
                 "event_study: no unit is never treated: event time %d is a second reference",
                 event[0]);
    for (size_t e = 0; e < count; e++) {
        if (event[e] == reference || (second && e == 0))
            continue;
        double *term = rlv_did_model_term(&m, err);
        if (term == NULL) {
            status = RLV_ERR_OS;
            goto out;
        }
        for (size_t i = 0; i < p->num_rows; i++)
            term[i] =
                p->cohort[p->row_unit[i]] != RLV_NEVER_TREATED && rlv_did_event(p, i) == event[e];
        event[used++] = event[e];
    }
    if ((status = rlv_did_model_fit(&m, err)) < 0 ||
        (status = rlv_did_model_vcov(&m, options, err)) < 0)
        goto out;
    status = event_rows(&m, options, event, out, err);
out:
    free(event);
    rlv_did_model_free(&m);
    rlv_panel_free(&copy);
    return status;
}

/* A cohort x event-time cell of the interacted regression. */
typedef struct {
    int32_t cohort, event;
    double weight; /* observations, or their weights */
} cell_t;

typedef struct {
    rlv_did_model_t m;
    cell_t *cell; /* [m.num_main] */
    size_t num_cells;
    double *a; /* [num_cells] */
    const rlv_did_options_t *options;
} sun_t;

/* The last event time before the cohort's treatment: -1, but where a period is missing. */
static int32_t cohort_reference(const sun_t *s, const rlv_panel_t *p, int32_t cohort)
{
    int32_t best = INT32_MIN;
    for (size_t t = 0; t < p->num_periods; t++)
        if (p->period[t] + s->options->anticipation < cohort)
            best = p->period[t] - cohort;
    return best;
}

static int sun_terms(sun_t *s, const rlv_panel_t *p, rlv_error_t *err)
{
    int32_t *cohort = rlv_calloc(p->num_units, sizeof *cohort, err);
    size_t num_cohorts = 0;
    int status = RLV_OK;

    if (cohort == NULL)
        return RLV_ERR_OS;
    for (size_t u = 0; u < p->num_units; u++)
        if (p->cohort[u] != RLV_NEVER_TREATED)
            cohort[num_cohorts++] = p->cohort[u];
    num_cohorts = rlv_distinct(cohort, num_cohorts);
    s->cell = rlv_calloc(num_cohorts * p->num_periods, sizeof *s->cell, err);
    if (s->cell == NULL)
        status = RLV_ERR_OS;
    for (size_t c = 0; c < num_cohorts && status == RLV_OK; c++)
        for (size_t t = 0; t < p->num_periods && status == RLV_OK; t++) {
            if (p->period[t] - cohort[c] == cohort_reference(s, p, cohort[c]))
                continue;
            double *term = rlv_did_model_term(&s->m, err);
            if (term == NULL) {
                status = RLV_ERR_OS;
                break;
            }
            cell_t *cell = &s->cell[s->num_cells++];
            *cell = (cell_t){cohort[c], p->period[t] - cohort[c], 0};
            for (size_t i = 0; i < p->num_rows; i++)
                if (p->row_period[i] == t && p->cohort[p->row_unit[i]] == cohort[c]) {
                    term[i] = 1;
                    cell->weight += p->weight != NULL ? p->weight[i] : 1;
                }
        }
    free(cohort);
    return status;
}

/* The mean of the cells of one event time (or of one cohort after treatment, or of all after it),
 * weighted by their observations. False when no cell could be estimated. */
static bool sun_average(sun_t *s, const int32_t *event, const int32_t *cohort, rlv_estimate_t *row)
{
    double total = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < s->num_cells; j++) {
            const cell_t *c = &s->cell[j];
            const bool in = (event != NULL ? c->event == *event : c->event >= 0) &&
                            (cohort == NULL || c->cohort == *cohort) && !s->m.fit.dropped[j];
            if (pass == 0)
                total += in ? c->weight : 0;
            else
                s->a[j] = in && total > 0 ? c->weight / total : 0;
        }
    if (total > 0)
        combine(&s->m, s->a, row);
    else
        (void)snprintf(row->note, sizeof row->note, "collinear");
    describe(row, &s->m, s->options);
    return total > 0;
}

static int sun_rows(sun_t *s, rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                    rlv_error_t *err)
{
    int32_t *key = rlv_calloc(2 * s->num_cells, sizeof *key, err), *cohort = key + s->num_cells;
    int status = key == NULL ? RLV_ERR_OS : RLV_OK;

    if (status < 0)
        return status;
    for (size_t j = 0; j < s->num_cells; j++) {
        key[j] = s->cell[j].event;
        cohort[j] = s->cell[j].cohort;
    }
    const size_t num_events = rlv_distinct(key, s->num_cells);
    const size_t num_cohorts = rlv_distinct(cohort, s->num_cells);
    for (size_t e = 0; e < num_events && status == RLV_OK; e++) {
        rlv_estimate_t row = rlv_estimate("sun_abraham");
        row.time = key[e];
        (void)sun_average(s, &key[e], NULL, &row);
        status = rlv_estimates_add(out, &row, err);
    }
    rlv_estimate_t att = rlv_estimate("sun_abraham_att");
    (void)sun_average(s, NULL, NULL, &att);
    if (status == RLV_OK)
        status = rlv_estimates_add(out, &att, err);
    for (size_t c = 0; c < num_cohorts && status == RLV_OK && diagnostics != NULL; c++) {
        rlv_estimate_t row = rlv_estimate("sun_abraham");
        char item[32];
        (void)snprintf(item, sizeof item, "%d", cohort[c]);
        if (sun_average(s, NULL, &cohort[c], &row))
            status = rlv_diagnostics_add(diagnostics, "sun_abraham_cohort", item, row.estimate,
                                         row.std_error, row.p_value, "", err);
    }
    free(key);
    for (size_t j = 0; j < s->num_cells && status == RLV_OK && diagnostics != NULL; j++) {
        rlv_estimate_t row = rlv_estimate("sun_abraham");
        char item[48];
        (void)snprintf(item, sizeof item, "%d,%d", s->cell[j].cohort, s->cell[j].event);
        if (sun_average(s, &s->cell[j].event, &s->cell[j].cohort, &row))
            status = rlv_diagnostics_add(diagnostics, "sun_abraham_cell", item, row.estimate,
                                         row.std_error, row.p_value, "cohort,event time", err);
    }
    return status;
}

int rlv_sun_abraham_estimate(const rlv_panel_t *panel, const rlv_did_options_t *options,
                             rlv_estimates_t *out, rlv_diagnostics_t *diagnostics,
                             rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_panel_t copy = {0};
    sun_t s = {.options = options};
    bool copied = false;
    int status = rlv_did_clean(panel, "sun_abraham", options->anticipation, true, &copy, &copied,
                               notes, err);

    if (status < 0)
        goto out;
    const rlv_panel_t *p = copied ? &copy : panel;
    if ((status = rlv_did_model_init(&s.m, p, err)) < 0 || (status = sun_terms(&s, p, err)) < 0 ||
        (status = rlv_did_model_fit(&s.m, err)) < 0 ||
        (status = rlv_did_model_vcov(&s.m, options, err)) < 0)
        goto out;
    s.a = rlv_calloc(s.num_cells, sizeof *s.a, err);
    status = s.a == NULL ? RLV_ERR_OS : sun_rows(&s, out, diagnostics, err);
out:
    free(s.a);
    free(s.cell);
    rlv_did_model_free(&s.m);
    rlv_panel_free(&copy);
    return status;
}
