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

/* The slot of a vintage in the history, added at its end when it is new; NULL when there is no
 * room. */
static rlv_sheet_zone_t *zone_slot(rlv_sheet_t *self, const char *vintage)
{
    for (size_t i = 0; i < self->num_zones; i++)
        if (strcmp(self->zone[i].vintage, vintage) == 0)
            return &self->zone[i];
    if (self->num_zones == RLV_SHEET_MAX_ZONES)
        return NULL;
    rlv_sheet_zone_t *z = &self->zone[self->num_zones++];
    (void)snprintf(z->vintage, sizeof z->vintage, "%s", vintage);
    return z;
}

/* Of one's own communes: how many have each class, their own in the list of 2025, before that of
 * their territory. */
static int own_zones(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"territory", "vintage", "valid_from", "class", "status"};
    const rlv_gazetteer_t *g = self->from.gazetteer;
    size_t count[RLV_SHEET_MAX_ZONES][RLV_NUM_ZONES] = {{0}};
    rlv_csv_table_t table;
    int col[5];
    int status =
        open_table(self->from.model->params.data_folder, "zones.csv", COLUMNS, 5, col, &table, err);

    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const int zone = rlv_zone_find(rlv_csv_text(&table, i, col[3]));
        const int t = rlv_gazetteer_territory(g, rlv_csv_text(&table, i, col[0]));
        rlv_sheet_zone_t *z = zone_slot(self, rlv_csv_text(&table, i, col[1]));
        if (zone < 0 || t < 0 || z == NULL)
            continue;
        const bool by_commune = strcmp(z->vintage, "2025") == 0;
        (void)snprintf(z->valid_from, sizeof z->valid_from, "%s", rlv_csv_text(&table, i, col[2]));
        z->rebuilt = strcmp(rlv_csv_text(&table, i, col[4]), "rebuilt") == 0;
        for (size_t c = 0; c < g->num_communes; c++)
            if (self->inside[c] && g->commune[c].territory == (size_t)t)
                count[z - self->zone][by_commune && g->commune[c].zone_2025 >= 0
                                          ? g->commune[c].zone_2025
                                          : zone]++;
    }
    for (size_t i = 0; i < self->num_zones; i++) {
        char *text = self->zone[i].class_name;
        size_t used = 0;
        for (int z = 0; z < RLV_NUM_ZONES; z++)
            if (count[i][z] == self->num_communes)
                used += (size_t)snprintf(text, sizeof self->zone[i].class_name, "%s",
                                         rlv_zone_name((rlv_zone_t)z));
            else if (count[i][z] > 0)
                used += (size_t)snprintf(text + used, sizeof self->zone[i].class_name - used,
                                         "%s%zu %s", used > 0 ? " + " : "", count[i][z],
                                         rlv_zone_name((rlv_zone_t)z));
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

/* Structures of the communes inside, where the folder has the table of FINESS. */
static int read_structures(rlv_sheet_t *self, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"commune", "kind"};
    const char *folder = self->from.model->params.data_folder;
    rlv_error_t why = {0};
    rlv_csv_table_t table;
    int col[2] = {0};
    int status = open_table(folder, "structures.csv", COLUMNS, 2, col, &table, &why);

    self->structures_known = status == RLV_OK;
    if (status == RLV_ERR_NO_INPUT)
        status = RLV_OK;
    else if (status < 0)
        status = rlv_fail(err, status, "%s", why.text);
    for (size_t i = 0; i < table.num_rows && self->structures_known; i++) {
        const int c = rlv_gazetteer_commune(self->from.gazetteer, rlv_csv_text(&table, i, col[0]));
        for (int k = 0; k < RLV_NUM_STRUCTURES && c >= 0 && self->inside[c]; k++)
            self->structures[k] += strcmp(rlv_csv_text(&table, i, col[1]),
                                          rlv_sheet_structure_name((rlv_sheet_structure_t)k)) == 0;
    }
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

/* What france.csv holds of the key figures; a folder without it holds none. */
static int read_france_figures(rlv_sheet_t *self, const char *folder, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"indicator", "year", "value"};
    rlv_error_t why = {0};
    rlv_csv_table_t table;
    int col[3] = {0};
    int status = open_table(folder, "france.csv", COLUMNS, 3, col, &table, &why);

    if (status == RLV_ERR_NO_INPUT)
        status = RLV_OK;
    else if (status < 0)
        status = rlv_fail(err, status, "%s", why.text);
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++)
        for (int f = 0; f < RLV_NUM_FIGURES; f++)
            if (strcmp(rlv_csv_text(&table, i, col[0]),
                       rlv_sheet_figure_name((rlv_sheet_figure_t)f)) == 0 &&
                (int)real(&table, i, col[1]) == self->base_year)
                self->figure[f][RLV_COLUMN_FRANCE] = real(&table, i, col[2]);
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
    return status == RLV_OK ? read_france_figures(self, folder, err) : status;
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

/* GPs of one's own communes: the scenario's vintage at the reference date, the older one three
 * years before (dates assumed, as in the observed past of territories). */
static int own_gps(rlv_sheet_t *self, rlv_error_t *err)
{
    enum { YEARS_BETWEEN_VINTAGES = 3 };
    static const char *const COLUMNS[] = {"code", "vintage", "gp"};
    static const char OLDER[] = "mid2010s";
    const rlv_params_t *params = &self->from.model->params;
    const bool two = strcmp(params->data_gp_vintage, OLDER) != 0;
    const int recent = (int)params->time_reference_year;
    rlv_sheet_line_t *line = &self->line[RLV_SERIES_GPS];
    rlv_csv_table_t table;
    int col[3];
    int status = open_table(params->data_folder, "communes_gp.csv", COLUMNS, 3, col, &table, err);

    for (int k = two ? 0 : 1; k < 2 && status == RLV_OK; k++) /* a place without rows has none */
        rlv_sheet_push(
            line->past, &line->num_past,
            (rlv_sheet_point_t){.year = k == 0 ? recent - YEARS_BETWEEN_VINTAGES : recent});
    for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
        const int c = rlv_gazetteer_commune(self->from.gazetteer, rlv_csv_text(&table, i, col[0]));
        const char *vintage = rlv_csv_text(&table, i, col[1]);
        const bool now = strcmp(vintage, params->data_gp_vintage) == 0;
        const double gps = real(&table, i, col[2]);
        if (c >= 0 && self->inside[c] && gps == gps && (now || strcmp(vintage, OLDER) == 0))
            add(line, now ? recent : recent - YEARS_BETWEEN_VINTAGES, gps);
    }
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

static void add_aid(rlv_sheet_t *self, const rlv_aid_t *aid)
{
    for (size_t i = 0; i < self->num_aids; i++)
        if (self->aid[i] == aid)
            return;
    if (self->num_aids < RLV_SHEET_MAX_AIDS)
        self->aid[self->num_aids++] = aid;
}

/* Aids whose place and date fit in the year that the catalogue is read for, at one place. */
static int find_aids_at(rlv_sheet_t *self, const rlv_gazetteer_match_t *match, rlv_error_t *err)
{
    static const char FIRST[] = "2026-01-01", LAST[] = "2026-12-31";
    rlv_aid_profile_t profile;
    rlv_aid_place_t place;
    const int status = rlv_aid_place_read(&place, self->from.gazetteer, match,
                                          self->from.model->params.data_folder, LAST, err);

    rlv_aid_profile_init(&profile);
    for (size_t i = 0; i < self->from.aids->num_aids && status == RLV_OK; i++) {
        const rlv_aid_t *aid = &self->from.aids->aid[i];
        rlv_aid_result_t result = {0};
        rlv_aid_evaluate(aid, &place, &profile, FIRST, LAST, &result);
        if (result.condition[RLV_AID_IF_DATE] == RLV_AID_YES &&
            result.condition[RLV_AID_IF_PLACE] != RLV_AID_NO)
            add_aid(self, aid);
    }
    return status;
}

/* Those of the territory, or of any of one's own communes. */
static int find_aids(rlv_sheet_t *self, rlv_error_t *err)
{
    const rlv_gazetteer_t *g = self->from.gazetteer;
    const int t = rlv_gazetteer_territory(g, self->code);
    int status = RLV_OK;

    if (self->from.aids == NULL)
        return RLV_OK;
    for (size_t c = 0; c < g->num_communes && self->own && status == RLV_OK; c++) {
        const rlv_gazetteer_match_t match = {RLV_PLACE_COMMUNE, c, NULL};
        if (self->inside[c])
            status = find_aids_at(self, &match, err);
    }
    if (!self->own && t >= 0) {
        const rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, (size_t)t, NULL};
        status = find_aids_at(self, &match, err);
    }
    return status;
}

int rlv_sheet_read_tables(rlv_sheet_t *self, rlv_error_t *err)
{
    static int (*const STEPS[])(rlv_sheet_t *, rlv_error_t *) = {
        read_zones, read_communes, read_patients, read_france, read_structures, find_aids};
    int status = RLV_OK;

    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0] && status == RLV_OK; i++)
        status = STEPS[i](self, err);
    if (status == RLV_OK && !self->own && self->from.zones != NULL)
        status = rlv_zone_ahead_read(&self->ahead, self->from.zones, self->code, 0, err);
    if (status == RLV_OK && self->own)
        status = own_zones(self, err);
    if (status == RLV_OK && self->own)
        status = own_population(self, err);
    if (status == RLV_OK && self->own)
        status = own_gps(self, err);
    if (status == RLV_OK && self->own)
        status = own_apl(self, err);
    return status;
}
