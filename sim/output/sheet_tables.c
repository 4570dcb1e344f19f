/* What the sheet takes from the tables of the data folder by itself. */
#include "sheet_internal.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads folder/name with these columns; absent: no rows, where it is `optional`. */
static int open_table(const char *folder, const char *name, const char *const columns[], size_t num,
                      int *col, rlv_csv_table_t *table, rlv_error_t *err)
{
    char *path = rlv_format(err, "%s/%s", folder, name);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    memset(table, 0, sizeof *table);
    if (status == RLV_OK)
        status = rlv_csv_read(table, path, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num, col, NULL, err);
    free(path);
    return status;
}

/* A number; NaN where the cell is empty or holds none. */
static double real(const rlv_csv_table_t *table, size_t row, int column)
{
    double value = NAN;
    if (rlv_csv_get_real_or_missing(table, row, column, -1e12, 1e12, &value, NULL) < 0)
        return NAN;
    return value;
}

static int read_zones(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"territory", "vintage", "valid_from", "class", "status"};
    rlv_csv_table_t table;
    int col[5];
    int status =
        open_table(self->from.model->params.data_folder, "zones.csv", COLUMNS, 5, col, &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK && !self->own; i++) {
        if (strcmp(rlv_csv_text(&table, i, col[0]), self->code) != 0 ||
            self->num_zones == RLV_SHEET_MAX_ZONES)
            continue;
        rlv_sheet_zone_t *z = &self->zone[self->num_zones++];
        (void)snprintf(z->vintage, sizeof z->vintage, "%s", rlv_csv_text(&table, i, col[1]));
        (void)snprintf(z->valid_from, sizeof z->valid_from, "%s", rlv_csv_text(&table, i, col[2]));
        (void)snprintf(z->class_name, sizeof z->class_name, "%s", rlv_csv_text(&table, i, col[3]));
        z->rebuilt = strcmp(rlv_csv_text(&table, i, col[4]), "rebuilt") == 0;
    }
    rlv_csv_free(&table);
    return status;
}

/* Communes with an MSP, and kilometres to the nearest emergency department weighted by inhabitants.
 */
static int read_communes(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "msp", "km_to_emergency"};
    const rlv_gazetteer_t *g = self->from.gazetteer;
    double sum[3] = {0}, weight[3] = {0};
    rlv_csv_table_t table;
    int col[3];
    int status = open_table(self->from.model->params.data_folder, "communes.csv", COLUMNS, 3, col,
                            &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const int c = rlv_gazetteer_commune(g, rlv_csv_text(&table, i, col[0]));
        const double km = real(&table, i, col[2]);
        if (c < 0)
            continue;
        if (self->inside[c])
            self->msp_communes += real(&table, i, col[1]) > 0;
        const bool in[] = {self->inside[c] != 0, g->commune[c].department == self->department,
                           true};
        for (int k = 0; k < 3 && km == km; k++)
            if (in[k]) {
                sum[k] += km * (double)g->commune[c].population;
                weight[k] += (double)g->commune[c].population;
            }
        if (self->inside[c] && km > self->emergency_farthest_km)
            self->emergency_farthest_km = km;
    }
    for (int k = 0; k < 3; k++)
        self->figure[RLV_FIGURE_EMERGENCY_KM][k] = weight[k] > 0 ? sum[k] / weight[k] : NAN;
    rlv_csv_free(&table);
    return status;
}

/* CNAM 2014: the department's, and the region's weighted by GPs. */
static int read_patients(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"department", "gp_full_time", "patients_per_gp",
                                          "acts_per_patient"};
    const char *department = self->from.gazetteer->department[self->department].code;
    double gps = 0, patients = 0, acts = 0;
    rlv_csv_table_t table;
    int col[4];
    int status = open_table(self->from.model->params.data_folder, "gp_activity_departments.csv",
                            COLUMNS, 4, col, &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const double n = real(&table, i, col[1]), p = real(&table, i, col[2]);
        const double a = p * real(&table, i, col[3]);
        gps += n;
        patients += n * p;
        acts += n * a;
        if (strcmp(rlv_csv_text(&table, i, col[0]), department) == 0) {
            self->figure[RLV_FIGURE_PATIENTS_PER_GP][RLV_COLUMN_DEPARTMENT] = p;
            self->figure[RLV_FIGURE_ACTS_PER_GP][RLV_COLUMN_DEPARTMENT] = a;
        }
    }
    if (gps > 0) {
        self->figure[RLV_FIGURE_PATIENTS_PER_GP][RLV_COLUMN_REGION] = patients / gps;
        self->figure[RLV_FIGURE_ACTS_PER_GP][RLV_COLUMN_REGION] = acts / gps;
    }
    rlv_csv_free(&table);
    return status;
}

/* France: the stock of the same definition and the APL, where the national tables hold them. */
static int read_france(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const STOCK[] = {"area", "definition", "mode", "sex", "count", "year"};
    static const char *const APL[] = {"area", "year", "variant", "apl"};
    const char *folder = self->from.model->params.data_national;
    rlv_csv_table_t table;
    int col[6];
    int status = open_table(folder, "gp_stock.csv", STOCK, 6, col, &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++)
        if (strcmp(rlv_csv_text(&table, i, col[0]), "FR") == 0 &&
            strcmp(rlv_csv_text(&table, i, col[1]), "BPE") == 0)
            self->figure[RLV_FIGURE_GPS][RLV_COLUMN_FRANCE] = real(&table, i, col[4]);
    rlv_csv_free(&table);
    if (status == RLV_OK)
        status = open_table(folder, "apl.csv", APL, 4, col, &table, err);
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++)
        if (strcmp(rlv_csv_text(&table, i, col[0]), "FR") == 0 &&
            (int)real(&table, i, col[1]) == self->base_year)
            self->figure[RLV_FIGURE_APL][RLV_COLUMN_FRANCE] = real(&table, i, col[3]);
    rlv_csv_free(&table);
    return status;
}

static int compare_points(const void *a, const void *b)
{
    const rlv_sheet_point_t *x = a, *y = b;
    return (x->year > y->year) - (x->year < y->year);
}

static void add(rlv_sheet_line_t *line, int year, double value)
{
    size_t i = 0;
    while (i < line->num_past && line->past[i].year != year)
        i++;
    if (i == line->num_past)
        rlv_sheet_push(line->past, &line->num_past, (rlv_sheet_point_t){.year = year});
    if (i < line->num_past)
        line->past[i].p50 += value;
}

static void settle(rlv_sheet_line_t *line)
{
    qsort(line->past, line->num_past, sizeof *line->past, compare_points);
    for (size_t i = 0; i < line->num_past; i++)
        line->past[i].p05 = line->past[i].p95 = line->past[i].p50;
}

/* Inhabitants of one's own communes; a year with a figure that a merger breaks is left out. */
static int own_population(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "year", "population", "status"};
    rlv_sheet_line_t *line = &self->line[RLV_SERIES_POPULATION];
    rlv_csv_table_t table;
    int col[4], broken[RLV_SHEET_MAX_POINTS] = {0};
    size_t num_broken = 0;
    int status = open_table(self->from.model->params.data_folder, "communes_population.csv",
                            COLUMNS, 4, col, &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const int c = rlv_gazetteer_commune(self->from.gazetteer, rlv_csv_text(&table, i, col[0]));
        const int year = (int)real(&table, i, col[1]);
        const double people = real(&table, i, col[2]);
        if (c < 0 || !self->inside[c])
            continue;
        if (strcmp(rlv_csv_text(&table, i, col[3]), "before_merger") == 0 &&
            num_broken < RLV_SHEET_MAX_POINTS)
            broken[num_broken++] = year;
        add(line, year, people == people ? people : 0);
    }
    size_t kept = 0;
    for (size_t i = 0; i < line->num_past; i++) {
        bool bad = false;
        for (size_t b = 0; b < num_broken; b++)
            bad = bad || broken[b] == line->past[i].year;
        if (!bad)
            line->past[kept++] = line->past[i];
    }
    line->num_past = kept;
    settle(line);
    rlv_csv_free(&table);
    return status;
}

/* The published APL of one's own communes, weighted with their inhabitants of the last census. */
static int own_apl(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"code", "year", "series", "variant", "apl"};
    const rlv_gazetteer_t *g = self->from.gazetteer;
    rlv_sheet_line_t *line = &self->line[RLV_SERIES_APL];
    double people = 0;
    rlv_csv_table_t table;
    int col[5];
    int status = open_table(self->from.model->params.data_folder, "communes_apl.csv", COLUMNS, 5,
                            col, &table, err);

    for (size_t c = 0; c < g->num_communes; c++)
        people += self->inside[c] ? (double)g->commune[c].population : 0;
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const int c = rlv_gazetteer_commune(g, rlv_csv_text(&table, i, col[0]));
        const double apl = real(&table, i, col[4]);
        if (c < 0 || !self->inside[c] || apl != apl || !(people > 0) ||
            strcmp(rlv_csv_text(&table, i, col[2]), "revised") != 0 ||
            strcmp(rlv_csv_text(&table, i, col[3]), "all") != 0)
            continue;
        add(line, (int)real(&table, i, col[1]), apl * (double)g->commune[c].population / people);
    }
    settle(line);
    for (size_t i = 0; i < line->num_past; i++)
        if (line->past[i].year <= self->base_year)
            self->figure[RLV_FIGURE_APL][RLV_COLUMN_TERRITORY] = line->past[i].p50;
    rlv_csv_free(&table);
    return status;
}

/* Aids whose place and date fit in the year that the catalogue is read for. */
static int find_aids(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char FIRST[] = "2026-01-01", LAST[] = "2026-12-31";
    const rlv_gazetteer_t *g = self->from.gazetteer;
    rlv_aid_profile_t profile;
    rlv_aid_place_t place;
    rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, 0, NULL};
    const int t = rlv_gazetteer_territory(g, self->code);
    int status;

    if (self->from.aids == NULL || t < 0)
        return RLV_OK;
    match.index = (size_t)t;
    rlv_aid_profile_init(&profile);
    status = rlv_aid_place_read(&place, g, &match, self->from.model->params.data_folder, LAST, err);
    for (size_t i = 0; i < self->from.aids->num_aids && status == RLV_OK; i++) {
        const rlv_aid_t *aid = &self->from.aids->aid[i];
        rlv_aid_result_t result = {0};
        rlv_aid_evaluate(aid, &place, &profile, FIRST, LAST, &result);
        if (result.condition[RLV_AID_IF_DATE] == RLV_AID_YES &&
            result.condition[RLV_AID_IF_PLACE] != RLV_AID_NO && self->num_aids < RLV_SHEET_MAX_AIDS)
            self->aid[self->num_aids++] = aid;
    }
    return status;
}

int rlv_sheet_read_tables(rlv_sheet_t *self, rlv_error_t *err)
{
    static int (*const STEPS[])(rlv_sheet_t *, rlv_error_t *) = {
        read_zones, read_communes, read_patients, read_france, find_aids};
    int status = RLV_OK;

    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0] && status == RLV_OK; i++)
        status = STEPS[i](self, err);
    if (status == RLV_OK && self->own)
        status = own_population(self, err);
    if (status == RLV_OK && self->own)
        status = own_apl(self, err);
    return status;
}
