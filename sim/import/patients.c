/* Patients and acts per full-time GP by department (CNAM, SNIR, 31 December 2014). */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t gps; /* -1 where not read */
    double patients, acts;
} activity_t;

static int read_activity(const rlv_import_t *self, activity_t *of, rlv_error_t *err)
{
    static const char *const names[] = {"dep", "eff_generalistes", "patients_par_generaliste",
                                        "actes_par_patient_generaliste"};
    rlv_csv_table_t csv;
    int column[4];
    int status = rlv_import_open(self, &csv, "cnam_patients_per_gp_department_2014.csv", ',', names,
                                 4, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        char code[4] = "";
        const char *label = rlv_csv_text(&csv, row, column[0]); /* "09- Ariège" */
        const size_t length = strcspn(label, "-");
        if (length < 2 || length > 3) {
            status = rlv_csv_fail(&csv, row, column[0], err, "NN- name", "'%.20s'", label);
            break;
        }
        memcpy(code, label, length);
        const size_t d = rlv_import_department(self, code);
        if (d == SIZE_MAX)
            continue;
        if (of[d].gps >= 0)
            status = rlv_csv_fail(&csv, row, column[0], err, NULL, "the department is there twice");
        if (status == RLV_OK)
            status = rlv_csv_get_int(&csv, row, column[1], 0, 100000, &of[d].gps, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, row, column[2], 0, 10000, &of[d].patients, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, row, column[3], 0, 100, &of[d].acts, err);
    }
    rlv_csv_free(&csv);
    return status;
}

int rlv_import_write_gp_activity(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    activity_t *of = rlv_calloc(self->num_departments, sizeof *of, err);
    rlv_import_out_t out = {NULL, NULL, NULL};
    int status = of == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++)
        of[d].gps = -1;
    if (status == RLV_OK && self->by_rule)
        status = rlv_fail(err, RLV_ERR_UNAVAILABLE,
                          "missing: gp_activity_departments.csv (CNAM file of Occitanie)");
    if (status == RLV_OK)
        status = read_activity(self, of, err);
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++)
        if (of[d].gps < 0)
            status = rlv_fail(err, RLV_ERR_DATA, "cnam: department %s has no patients per GP",
                              self->department[d]);
    if (status == RLV_OK)
        status = rlv_import_out_open(&out, folder, "gp_activity_departments.csv",
                                     "department,year,gp_full_time,patients_per_gp,"
                                     "acts_per_patient,known",
                                     err);
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++)
        (void)fprintf(out.file, "%s,2014,%lld,%.1f,%.3f,2015\n", self->department[d],
                      (long long)of[d].gps, of[d].patients, of[d].acts);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    free(of);
    return status;
}
