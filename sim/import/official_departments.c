/* What the counts of GPs by department share: modes summed, checked, put in gp_departments.csv.
 * Each producer's definition stays apart (data/README.md). */
#include "official_departments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rlv_departments_begin(rlv_official_t *self, const char *table, const char *header)
{
    static const size_t YEAR[] = {1}, PRODUCER[] = {1, 2};
    rlv_departments_t *d = self->state = rlv_calloc(1, sizeof *d, self->err);

    if (d == NULL)
        return RLV_ERR_OS;
    rlv_tidy_init(&d->modes, "gp_departments.csv", "", 3, 0, "");
    int status = rlv_official_table(self, table, header, 6, 0, "", YEAR, 1, &d->by_age);
    if (status == RLV_OK)
        status = rlv_official_table(self, "gp_departments.csv",
                                    "department,year,producer,mode,gp,known,status", 4, 0, "",
                                    PRODUCER, 2, &d->by_mode);
    return status;
}

void rlv_departments_release(rlv_official_t *self)
{
    rlv_departments_t *d = self->state;
    if (d != NULL)
        rlv_tidy_free(&d->modes);
    free(d);
}

/* A row's department: 1 in the region, 0 accounted for. */
int rlv_departments_of(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double sum,
                       char code[4])
{
    if (!rlv_tabular_department(rlv_official_text(self, row, column), code)) {
        rlv_official_drop(self, sum, "totals of France or a region");
        return 0;
    }
    if (rlv_base_has_department(&self->base, code))
        return 1;
    rlv_official_elsewhere(self, sum);
    return 0;
}

/* Sums by mode as rows of gp_departments.csv. */
int rlv_departments_put(rlv_official_t *self, const char *producer, int known_after)
{
    rlv_departments_t *d = self->state;
    int status = rlv_tidy_finish(&d->modes, self->err);

    for (size_t k = 0; k < d->modes.num_rows && status == RLV_OK; k++) {
        const rlv_tidy_row_t *r = &d->modes.row[k];
        const char *year = strchr(r->key, ',') + 1;
        const int known = self->options->known > 0 ? self->options->known
                                                   : rlv_tabular_leading(year) + known_after;
        char rest[64];
        (void)snprintf(rest, sizeof rest, "%.0f,%d,observed", r->sum, known);
        status = rlv_tidy_put(d->by_mode, rest, r->sum, self->err, "%.*s,%.4s,%s,%s",
                              (int)(year - 1 - r->key), r->key, year, producer, year + 5);
    }
    return status;
}

/* Where the total of the modes and its parts are there, they agree. */
int rlv_departments_check(rlv_official_t *self, const char *const part[], size_t num_parts)
{
    rlv_departments_t *d = self->state;
    int status = rlv_tidy_finish(&d->modes, self->err);

    for (size_t k = 0; k < d->modes.num_rows && status == RLV_OK;) {
        const size_t group = (size_t)(strrchr(d->modes.row[k].key, ',') - d->modes.row[k].key);
        const char *first = d->modes.row[k].key;
        double all = -1.0, sum = 0.0;
        size_t found = 0;
        for (; k < d->modes.num_rows && strncmp(d->modes.row[k].key, first, group + 1) == 0; k++) {
            const char *mode = d->modes.row[k].key + group + 1;
            if (strcmp(mode, "all") == 0)
                all = d->modes.row[k].sum;
            for (size_t p = 0; p < num_parts; p++)
                if (strcmp(mode, part[p]) == 0) {
                    sum += d->modes.row[k].sum;
                    found++;
                }
        }
        if (all >= 0.0 && found == num_parts && all != sum)
            status = rlv_fail_at(self->err, RLV_ERR_DATA, self->file[0], 0, NULL, NULL,
                                 "%.*s: the total does not balance: %.0f [%.0f, the sum of its "
                                 "parts]",
                                 (int)group, first, all, sum);
    }
    return status;
}
