#include "releve/estimates.h"

#include <gsl/gsl_cdf.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

rlv_estimate_t rlv_estimate(const char *estimator)
{
    rlv_estimate_t row = {.estimator = estimator, .group = RLV_NO_KEY, .time = RLV_NO_KEY};
    row.estimate = row.std_error = row.lower = row.upper = row.p_value = NAN;
    return row;
}

void rlv_estimate_interval(rlv_estimate_t *row, double critical, double df)
{
    if (!(row->std_error > 0) || !isfinite(row->estimate))
        return;
    const double t = fabs(row->estimate) / row->std_error;
    const bool student = df > 0;
    if (critical <= 0)
        critical = student ? gsl_cdf_tdist_Qinv(0.025, df) : gsl_cdf_ugaussian_Qinv(0.025);
    row->lower = row->estimate - critical * row->std_error;
    row->upper = row->estimate + critical * row->std_error;
    row->p_value = 2 * (student ? gsl_cdf_tdist_Q(t, df) : gsl_cdf_ugaussian_Q(t));
}

static const rlv_estimate_t *find(const rlv_estimates_t *self, const char *estimator, int64_t group,
                                  const char *side, int64_t time)
{
    for (size_t i = 0; i < self->num_rows; i++) {
        const rlv_estimate_t *row = &self->row[i];
        if (row->group == group && row->time == time && strcmp(row->estimator, estimator) == 0 &&
            (row->side == side ||
             (row->side != NULL && side != NULL && strcmp(row->side, side) == 0)))
            return row;
    }
    return NULL;
}

const rlv_estimate_t *rlv_estimates_find(const rlv_estimates_t *self, const char *estimator,
                                         int64_t group, int64_t time)
{
    return find(self, estimator, group, NULL, time);
}

int rlv_estimates_add(rlv_estimates_t *self, const rlv_estimate_t *row, rlv_error_t *err)
{
    if (find(self, row->estimator, row->group, row->side, row->time) != NULL)
        return rlv_fail(err, RLV_ERR_SOFTWARE, "estimates: a second row of %s for the same keys",
                        row->estimator);
    if (self->num_rows == self->capacity) {
        const size_t capacity = self->capacity ? 2 * self->capacity : 64;
        const int status = rlv_resize(&self->row, capacity, sizeof *self->row, err);
        if (status < 0)
            return status;
        self->capacity = capacity;
    }
    self->row[self->num_rows++] = *row;
    return RLV_OK;
}

void rlv_estimates_free(rlv_estimates_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

rlv_diagnostic_t rlv_diagnostic(const char *diagnostic, const char *item, const char *note)
{
    rlv_diagnostic_t row = {.diagnostic = diagnostic};
    row.value = row.std_error = row.lower = row.upper = row.p_value = NAN;
    (void)snprintf(row.item, sizeof row.item, "%s", item ? item : "");
    (void)snprintf(row.note, sizeof row.note, "%s", note ? note : "");
    return row;
}

int rlv_diagnostics_put(rlv_diagnostics_t *self, const rlv_diagnostic_t *row, rlv_error_t *err)
{
    if (self->num_rows == self->capacity) {
        const size_t capacity = self->capacity ? 2 * self->capacity : 64;
        const int status = rlv_resize(&self->row, capacity, sizeof *self->row, err);
        if (status < 0)
            return status;
        self->capacity = capacity;
    }
    self->row[self->num_rows++] = *row;
    return RLV_OK;
}

int rlv_diagnostics_add(rlv_diagnostics_t *self, const char *diagnostic, const char *item,
                        double value, double std_error, double p_value, const char *note,
                        rlv_error_t *err)
{
    rlv_diagnostic_t row = rlv_diagnostic(diagnostic, item, note);
    row.value = value;
    row.std_error = std_error;
    row.p_value = p_value;
    return rlv_diagnostics_put(self, &row, err);
}

const rlv_diagnostic_t *rlv_diagnostics_find(const rlv_diagnostics_t *self, const char *diagnostic,
                                             const char *item)
{
    for (size_t i = 0; i < self->num_rows; i++)
        if (strcmp(self->row[i].diagnostic, diagnostic) == 0 &&
            strcmp(self->row[i].item, item) == 0)
            return &self->row[i];
    return NULL;
}

void rlv_diagnostics_free(rlv_diagnostics_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}

/* A field of text, quoted when it must be (RFC 4180). */
static void put_text(FILE *file, const char *text)
{
    if (strpbrk(text, ",\"\n\r") == NULL) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void put_number(FILE *file, double value)
{
    if (isfinite(value))
        fprintf(file, ",%.17g", value);
    else
        fputc(',', file);
}

static void put_key(FILE *file, int64_t key)
{
    if (key == RLV_NO_KEY)
        fputc(',', file);
    else
        fprintf(file, ",%" PRId64, key);
}

/* The last columns: n and note. */
static void put_end(FILE *file, size_t n, const char *note)
{
    if (n > 0)
        fprintf(file, ",%zu,", n);
    else
        fputs(",,", file);
    put_text(file, note);
    fputc('\n', file);
}

void rlv_estimates_write(const rlv_estimates_t *self, FILE *file)
{
    fputs("estimator,option,group,time,estimate,std_error,lower,upper,p_value,n,note\n", file);
    for (size_t i = 0; i < self->num_rows; i++) {
        const rlv_estimate_t *row = &self->row[i];
        put_text(file, row->estimator);
        fputc(',', file);
        put_text(file, row->option);
        if (row->side != NULL)
            fprintf(file, ",%s", row->side);
        else
            put_key(file, row->group);
        put_key(file, row->time);
        put_number(file, row->estimate);
        put_number(file, row->std_error);
        put_number(file, row->lower);
        put_number(file, row->upper);
        put_number(file, row->p_value);
        put_end(file, row->n, row->note);
    }
}

void rlv_diagnostics_write(const rlv_diagnostics_t *self, FILE *file)
{
    fputs("diagnostic,item,value,std_error,lower,upper,p_value,n,note\n", file);
    for (size_t i = 0; i < self->num_rows; i++) {
        const rlv_diagnostic_t *row = &self->row[i];
        put_text(file, row->diagnostic);
        fputc(',', file);
        put_text(file, row->item);
        put_number(file, row->value);
        put_number(file, row->std_error);
        put_number(file, row->lower);
        put_number(file, row->upper);
        put_number(file, row->p_value);
        put_end(file, row->n, row->note);
    }
}
