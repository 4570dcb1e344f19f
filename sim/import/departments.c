/* GPs by department: RPPS (DREES) and SNIR (CNAM), each with its own definition; and the mortality
 * of the general population. These tables need nothing of the communes but the departments. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

enum { RPPS_YEARS = 3, RPPS_MODES = 5, CNAM_CATEGORIES = 4 };
static const char *const RPPS_YEAR[RPPS_YEARS] = {"2013", "2014", "2016"};
/* 2016 comes without a date: inferred from the publication it was found in */
static const char *const RPPS_STATUS[RPPS_YEARS] = {"observed", "observed", "inferred_year"};

/* stock of 31 December 2014; the RPPS is known from the year of its 1 January */
static const char CNAM_KNOWN[] = "2015";

typedef struct {
    const char *label; /* in the source */
    const char *mode;  /* in the table, in the order of the table */
} label_t;

static const label_t RPPS_MODE[RPPS_MODES] = {{"Ensemble des modes d'exercice", "all"},
                                              {"Libéraux exclusifs", "liberal"},
                                              {"Mixtes", "mixed"},
                                              {"Autres Salariés", "other_salaried"},
                                              {"Salariés Hospitaliers", "hospital"}};
static const label_t CNAM_MODE[CNAM_CATEGORIES] = {{"01- OMNIPRATICIENS", "all"},
                                                   {"01- Médecine générale", "general_practice"},
                                                   {"01- M.E.P.", "mep"},
                                                   {"01- Acupuncture", "mep_acupuncture"}};

static int find_mode(const label_t *mode, int num, const char *label)
{
    for (int m = 0; m < num; m++)
        if (strcmp(mode[m].label, label) == 0)
            return m;
    return -1;
}

/* count[department][year][mode], -1 where not read */
static int read_rpps(const rlv_import_t *self, int64_t *count, rlv_error_t *err)
{
    static const char *const names[] = {"dep", "annee", "mode_exercice", "effectif_mg"};
    rlv_csv_table_t csv;
    int column[4];
    size_t num_undated = 0;
    int status = rlv_import_open(self, &csv, "rpps_gp_department_mode_2013_2016.csv", ',', names, 4,
                                 column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *year = rlv_csv_text(&csv, row, column[1]);
        const size_t d = rlv_import_department(self, rlv_csv_text(&csv, row, column[0]));
        const int m = find_mode(RPPS_MODE, RPPS_MODES, rlv_csv_text(&csv, row, column[2]));
        int y = 0;
        while (y < RPPS_YEARS && strcmp(RPPS_YEAR[y], year) != 0)
            y++;
        if (strncmp(year, "undated", 7) == 0) {
            num_undated++;
            continue;
        }
        if (d == SIZE_MAX || strlen(rlv_csv_text(&csv, row, column[0])) < 2)
            continue;
        if (y == RPPS_YEARS) {
            status =
                rlv_csv_fail(&csv, row, column[1], err, "2013, 2014, 2016", "year '%.20s'", year);
        } else if (m < 0) {
            status = rlv_csv_fail(&csv, row, column[2], err, NULL, "unknown mode of practice");
        } else {
            int64_t *to = &count[(d * RPPS_YEARS + (size_t)y) * RPPS_MODES + (size_t)m];
            if (*to >= 0)
                status = rlv_csv_fail(&csv, row, column[0], err, NULL,
                                      "the department, year and mode are there twice");
            else
                status = rlv_csv_get_int(&csv, row, column[3], 0, 1000000, to, err);
        }
    }
    if (status == RLV_OK && num_undated > 0)
        rlv_note(self->notes, "rpps: %zu rows without a date refused", num_undated);
    rlv_csv_free(&csv);
    return status;
}

static int read_cnam(const rlv_import_t *self, int64_t *count, rlv_error_t *err)
{
    static const char *const names[] = {"dep", "categorie", "effectif"};
    rlv_csv_table_t csv;
    int column[3];
    int status =
        rlv_import_open(self, &csv, "cnam_gp_department_2014.csv", ',', names, 3, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const size_t d = rlv_import_department(self, rlv_csv_text(&csv, row, column[0]));
        const int m = find_mode(CNAM_MODE, CNAM_CATEGORIES, rlv_csv_text(&csv, row, column[1]));
        if (d == SIZE_MAX || strlen(rlv_csv_text(&csv, row, column[0])) < 2)
            continue;
        if (m < 0) {
            status = rlv_csv_fail(&csv, row, column[1], err, NULL, "unknown category");
            break;
        }
        int64_t *to = &count[d * CNAM_CATEGORIES + (size_t)m];
        if (*to >= 0)
            status = rlv_csv_fail(&csv, row, column[0], err, NULL,
                                  "the department and category are there twice");
        else
            status = rlv_csv_get_int(&csv, row, column[2], 0, 1000000, to, err);
    }
    rlv_csv_free(&csv);
    return status;
}

/* Nothing missing; the modes of the RPPS sum to their total, OMNIPRATICIENS = médecine générale +
 * M.E.P. (acupuncture is part of the M.E.P.). */
static int check_departments(const rlv_import_t *self, const int64_t *rpps, const int64_t *cnam,
                             rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t k = 0; k < self->num_departments * RPPS_YEARS * RPPS_MODES && status == RLV_OK; k++)
        if (rpps[k] < 0)
            status = rlv_fail(err, RLV_ERR_DATA, "rpps: department %s lacks a year or mode",
                              self->department[k / RPPS_YEARS / RPPS_MODES]);
    for (size_t k = 0; k < self->num_departments * RPPS_YEARS && status == RLV_OK; k++) {
        const int64_t *c = &rpps[k * RPPS_MODES];
        status = rlv_import_balance("rpps: sum of the modes of practice", c[1] + c[2] + c[3] + c[4],
                                    c[0], err);
    }
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++) {
        const int64_t *c = &cnam[d * CNAM_CATEGORIES];
        if (c[0] < 0 || c[1] < 0 || c[2] < 0 || c[3] < 0)
            status = rlv_fail(err, RLV_ERR_DATA, "cnam: department %s lacks a category",
                              self->department[d]);
        else
            status = rlv_import_balance("cnam: medecine generale + M.E.P.", c[1] + c[2], c[0], err);
    }
    return status;
}

static void write_department(const rlv_import_t *self, size_t d, const int64_t *rpps,
                             const int64_t *cnam, rlv_import_out_t *out)
{
    for (size_t y = 0; y < RPPS_YEARS; y++) {
        const bool with_cnam = strcmp(RPPS_YEAR[y], "2014") == 0;
        for (size_t m = 0; with_cnam && m < CNAM_CATEGORIES; m++)
            (void)fprintf(out->file, "%s,%s,CNAM,%s,%lld,%s,observed\n", self->department[d],
                          RPPS_YEAR[y], CNAM_MODE[m].mode, (long long)cnam[d * CNAM_CATEGORIES + m],
                          CNAM_KNOWN);
        for (size_t m = 0; m < RPPS_MODES; m++)
            (void)fprintf(out->file, "%s,%s,RPPS,%s,%lld,%s,%s\n", self->department[d],
                          RPPS_YEAR[y], RPPS_MODE[m].mode,
                          (long long)rpps[(d * RPPS_YEARS + y) * RPPS_MODES + m], RPPS_YEAR[y],
                          RPPS_STATUS[y]);
    }
}

int rlv_import_write_gp_departments(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    const size_t num_rpps = self->num_departments * RPPS_YEARS * RPPS_MODES;
    const size_t num_cnam = self->num_departments * CNAM_CATEGORIES;
    int64_t *rpps = rlv_calloc(num_rpps + num_cnam, sizeof *rpps, err);
    rlv_import_out_t out = {NULL, NULL, NULL};
    int status = RLV_OK;

    if (rpps == NULL)
        return RLV_ERR_OS;
    if (self->by_rule) {
        free(rpps);
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "missing: gp_departments.csv (RPPS, CNAM files "
                        "of Occitanie) [releve import rpps, cnam]");
    }
    int64_t *cnam = rpps + num_rpps;
    for (size_t k = 0; k < num_rpps + num_cnam; k++)
        rpps[k] = -1;
    status = read_rpps(self, rpps, err);
    if (status == RLV_OK)
        status = read_cnam(self, cnam, err);
    if (status == RLV_OK)
        status = check_departments(self, rpps, cnam, err);
    if (status == RLV_OK)
        status = rlv_import_out_open(&out, folder, "gp_departments.csv",
                                     "department,year,producer,mode,gp,known,status", err);
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++)
        write_department(self, d, rpps, cnam, &out);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    free(rpps);
    return status;
}

/* --- mortality ------------------------------------------------------------------------------- */

enum { AGE_LOW = 25, AGE_HIGH = 100, YEAR_LOW = 2012, YEAR_HIGH = 2022 };
enum { NUM_AGES = AGE_HIGH - AGE_LOW + 1, NUM_MORTALITY_YEARS = YEAR_HIGH - YEAR_LOW + 1 };

/* annual_q[sex][age][year], -1 where not read; ages above the file's last are left out */
static int read_mortality(const rlv_import_t *self, double *annual_q, rlv_error_t *err)
{
    static const char *const names[] = {"age", "sex", "year", "annual_q"};
    rlv_csv_table_t csv;
    int column[4];
    int status =
        rlv_import_open(self, &csv, "insee_mortality_1977_2022.csv", ',', names, 4, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *sex = rlv_csv_text(&csv, row, column[1]);
        int64_t age = 0, year = 0;
        double q = 0.0;
        status = rlv_csv_get_int(&csv, row, column[0], 0, 130, &age, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&csv, row, column[2], 1900, 2100, &year, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, row, column[3], 0.0, 1.0, &q, err);
        if (status == RLV_OK && strcmp(sex, "male") != 0 && strcmp(sex, "female") != 0)
            status = rlv_csv_fail(&csv, row, column[1], err, "male, female", "sex '%.20s'", sex);
        if (status < 0 || age < AGE_LOW || age > AGE_HIGH || year < YEAR_LOW || year > YEAR_HIGH)
            continue;
        const size_t k =
            ((size_t)(sex[0] == 'm') * NUM_AGES + (size_t)(age - AGE_LOW)) * NUM_MORTALITY_YEARS +
            (size_t)(year - YEAR_LOW);
        if (annual_q[k] >= 0.0)
            status = rlv_csv_fail(&csv, row, column[0], err, NULL,
                                  "the age, sex and year are there twice");
        annual_q[k] = q;
    }
    rlv_csv_free(&csv);
    return status;
}

int rlv_import_write_mortality(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    enum { NUM = 2 * NUM_AGES * NUM_MORTALITY_YEARS };
    double *annual_q = rlv_calloc(NUM, sizeof *annual_q, err);
    rlv_import_out_t out = {NULL, NULL, NULL};
    int64_t num_written = 0;
    int status = annual_q != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t k = 0; k < NUM && status == RLV_OK; k++)
        annual_q[k] = -1.0;
    if (status == RLV_OK)
        status = read_mortality(self, annual_q, err);
    if (status == RLV_OK)
        status = rlv_import_out_open(&out, folder, "mortality.csv", "age,sex,year,q", err);
    for (int age = 0; age < NUM_AGES && status == RLV_OK; age++)
        for (int sex = 0; sex < 2; sex++)
            for (int year = 0; year < NUM_MORTALITY_YEARS; year++) {
                const double q = annual_q[(sex * NUM_AGES + age) * NUM_MORTALITY_YEARS + year];
                if (q < 0.0)
                    continue;
                (void)fprintf(out.file, "%d,%s,%d,%.6f\n", AGE_LOW + age, sex ? "M" : "F",
                              YEAR_LOW + year, q);
                num_written++;
            }
    if (status == RLV_OK && num_written == 0)
        status = rlv_fail(err, RLV_ERR_DATA, "mortality: no row of %d to %d", YEAR_LOW, YEAR_HIGH);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    free(annual_q);
    return status;
}
