/* What is said of a commune beside its inhabitants: place, area, density, QPV, MSP, zone. */
#include "internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LAT_LOW = -90.0, LAT_HIGH = 90.0, LON_LOW = -180.0, LON_HIGH = 180.0;
static const char FUTURE[] = "9999-12-31";

typedef struct {
    const char *code;
    double latitude, longitude;
} place_t;

static int compare_places(const void *a, const void *b)
{
    const place_t *x = a, *y = b;
    return strcmp(x->code, y->code);
}

/* The place of a commune, or of the one that it merged into after COG 2019. */
static void set_place(const rlv_import_t *self, const place_t *place, size_t num,
                      rlv_import_commune_t *c, bool follow)
{
    place_t key = {c->code, 0.0, 0.0};
    const place_t *found = bsearch(&key, place, num, sizeof key, compare_places);

    if (found == NULL && follow) {
        key.code = rlv_import_successor(self, c->code, RLV_COG_DATE, FUTURE);
        found = bsearch(&key, place, num, sizeof key, compare_places);
    }
    if (found != NULL) {
        c->latitude = found->latitude;
        c->longitude = found->longitude;
    }
}

int rlv_import_read_centroids(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"codgeo", "lat", "lon"};
    rlv_csv_table_t csv;
    int column[3];
    place_t *place = NULL;
    size_t num = 0;
    int status =
        rlv_import_open(self, &csv, "centroids_communes_france.csv", ',', names, 3, column, err);

    if (status == RLV_OK) {
        place = rlv_calloc(csv.num_rows, sizeof *place, err);
        status = place != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        place_t *p = &place[num];
        if (*rlv_csv_text(&csv, row, column[1]) == '\0' &&
            *rlv_csv_text(&csv, row, column[2]) == '\0')
            continue; /* overseas communities: no place in the file */
        status = rlv_import_code(&csv, row, column[0], &p->code, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, row, column[1], LAT_LOW, LAT_HIGH, &p->latitude, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, row, column[2], LON_LOW, LON_HIGH, &p->longitude, err);
        num++;
    }
    if (status == RLV_OK)
        qsort(place, num, sizeof *place, compare_places);
    for (size_t i = 1; i < num && status == RLV_OK; i++)
        if (strcmp(place[i - 1].code, place[i].code) == 0)
            status = rlv_fail_at(err, RLV_ERR_DATA, csv.path, 0, "codgeo", NULL,
                                 "%s is there twice", place[i].code);
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++)
        set_place(self, place, num, &self->commune[i], self->by_rule);
    for (size_t i = 0; i < self->num_elsewhere && status == RLV_OK; i++)
        set_place(self, place, num, &self->elsewhere[i], true);
    free(place);
    rlv_csv_free(&csv);
    return status;
}

int rlv_import_read_context(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"codgeo", "area_km2", "density_grid", "km_to_emergency"};
    rlv_csv_table_t csv;
    int column[4];
    bool *seen = NULL;

    if (rlv_import_skips(self, "communes_context_occitanie_2025.csv"))
        return RLV_OK;
    int status = rlv_import_open(self, &csv, "communes_context_occitanie_2025.csv", ',', names, 4,
                                 column, err);
    if (status == RLV_OK) {
        seen = rlv_calloc(self->num_communes, sizeof *seen, err);
        status = seen != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL;
        status = rlv_import_code(&csv, row, column[0], &code, err);
        if (status < 0)
            break;
        const size_t i = rlv_import_find(self, code);
        if (i == SIZE_MAX) {
            if (!self->by_rule || rlv_import_in_region(self, code))
                rlv_note(self->notes, "context: commune %s is not of COG 2019: row dropped", code);
            continue;
        }
        rlv_import_commune_t *c = &self->commune[i];
        status = rlv_import_once(&csv, row, column[0], i, seen, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(&csv, row, column[1], 0.0, 1e4, &c->area_km2, err);
        if (status == RLV_OK && *rlv_csv_text(&csv, row, column[2]) != '\0')
            status = rlv_csv_get_int(&csv, row, column[2], 1, 7, &c->density_grid, err);
        if (status == RLV_OK)
            status = rlv_csv_get_real_or_missing(&csv, row, column[3], 0.0, 1e3,
                                                 &c->km_to_emergency, err);
    }
    if (status == RLV_OK && self->by_rule)
        rlv_note(self->notes, "missing: area, distance to emergencies out of Occitanie");
    for (size_t i = 0; i < self->num_communes && status == RLV_OK && !self->by_rule; i++)
        if (!seen[i])
            rlv_note(self->notes, "context: commune %s has no row: left empty",
                     self->commune[i].code);
    free(seen);
    rlv_csv_free(&csv);
    return status;
}

static int read_json(const rlv_import_t *self, const char *file, json_t **root, rlv_error_t *err)
{
    json_error_t why;
    char *path = rlv_import_path(self, file, err);
    int status = RLV_OK;

    if (path == NULL)
        return RLV_ERR_OS;
    *root = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (*root == NULL) {
        const bool missing = json_error_code(&why) == json_error_cannot_open_file;
        status = rlv_fail_at(err, missing ? RLV_ERR_NO_INPUT : RLV_ERR_DATA, path,
                             why.line > 0 ? (size_t)why.line : 0, NULL, NULL, "%s", why.text);
    } else if (!json_is_object(*root)) {
        status = rlv_fail_at(err, RLV_ERR_DATA, path, 1, NULL, "a JSON object", "not an object");
    }
    free(path);
    return status;
}

int rlv_import_read_qpv(rlv_import_t *self, rlv_error_t *err)
{
    static const char FILE_NAME[] = "qpv_2025_by_commune.json";
    json_t *root = NULL, *value = NULL;
    const char *code = NULL;

    if (rlv_import_skips(self, FILE_NAME))
        return RLV_OK;
    int status = read_json(self, FILE_NAME, &root, err);

    if (status == RLV_OK) {
        json_object_foreach(root, code, value)
        {
            const json_t *labels = json_object_get(value, "qpvLabels");
            const size_t i = rlv_import_find(self, code);
            if (!json_is_array(labels)) {
                status = rlv_fail_at(err, RLV_ERR_DATA, FILE_NAME, 0, code, "an array",
                                     "qpvLabels is missing or not an array");
                break;
            }
            if (i != SIZE_MAX)
                self->commune[i].num_qpv = (int64_t)json_array_size(labels);
            else if (rlv_import_in_region(self, code))
                rlv_note(self->notes, "qpv: commune %s is not of COG 2019: dropped", code);
        }
    }
    json_decref(root);
    return status;
}

int rlv_import_read_msp(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"codgeo", "msp"};
    rlv_csv_table_t csv;
    int column[2];

    if (rlv_import_skips(self, "msp_communes_france.csv"))
        return RLV_OK;
    int status = rlv_import_open(self, &csv, "msp_communes_france.csv", ',', names, 2, column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL;
        int64_t msp = 0;
        status = rlv_import_code(&csv, row, column[0], &code, err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&csv, row, column[1], 0, 1, &msp, err);
        if (status < 0 || !rlv_import_in_region(self, code))
            continue;
        const size_t i = rlv_import_find(self, code);
        if (i == SIZE_MAX)
            rlv_note(self->notes, "msp: commune %s is not of COG 2019: dropped", code);
        else if (self->commune[i].msp)
            status = rlv_csv_fail(&csv, row, column[0], err, NULL, "%s is there twice", code);
        else
            self->commune[i].msp = msp == 1;
    }
    rlv_csv_free(&csv);
    return status;
}

static int zone_class(const rlv_csv_table_t *csv, size_t row, int column, rlv_import_class_t *zone,
                      rlv_error_t *err)
{
    static const char *const LABEL[RLV_IMPORT_NUM_CLASSES] = {"1_ZIP", "2_ZAC", "4_ZAR"};
    const char *text = rlv_csv_text(csv, row, column);

    for (int k = 0; k < RLV_IMPORT_NUM_CLASSES; k++)
        if (strcmp(text, LABEL[k]) == 0) {
            *zone = (rlv_import_class_t)k;
            return RLV_OK;
        }
    return rlv_csv_fail(csv, row, column, err, "1_ZIP, 2_ZAC, 4_ZAR", "unknown zone '%.20s'", text);
}

int rlv_import_read_zones_2025(rlv_import_t *self, rlv_error_t *err)
{
    static const char *const names[] = {"codgeo", "zone_mg"};
    rlv_csv_table_t csv;
    int column[2];
    size_t matched = 0;

    if (rlv_import_skips(self, "zonage_mg_2025_communes_occitanie.csv"))
        return RLV_OK;
    int status = rlv_import_open(self, &csv, "zonage_mg_2025_communes_occitanie.csv", ',', names, 2,
                                 column, err);

    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL;
        rlv_import_class_t zone = RLV_IMPORT_NO_CLASS;
        status = rlv_import_code(&csv, row, column[0], &code, err);
        if (status == RLV_OK)
            status = zone_class(&csv, row, column[1], &zone, err);
        if (status < 0)
            break;
        const size_t i = rlv_import_find(self, code);
        if (i == SIZE_MAX) {
            if (!self->by_rule || rlv_import_in_region(self, code))
                rlv_note(self->notes, "zones: commune %s is not of COG 2019: row dropped", code);
        } else if (self->commune[i].zone_2025 != RLV_IMPORT_NO_CLASS) {
            status = rlv_csv_fail(&csv, row, column[0], err, NULL, "%s is there twice", code);
        } else {
            self->commune[i].zone_2025 = zone;
            matched++;
        }
    }
    if (status == RLV_OK && matched < self->num_communes)
        rlv_note(self->notes, "zones: %zu communes have no class in 2025",
                 self->num_communes - matched);
    rlv_csv_free(&csv);
    return status;
}

/* --- tables --------------------------------------------------------------------------------- */

static const char *const CLASS_NAME[RLV_IMPORT_NUM_CLASSES + 1] = {"ZIP", "ZAC", "ZAR", ""};

static int write_commune_rows(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(&out, folder, "communes.csv",
                                     "code,name,department,territory,latitude,longitude,area_km2,"
                                     "density_grid,mountain,qpv,msp,km_to_emergency,zone_2025",
                                     err);
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        (void)fprintf(out.file, "%s,", c->code);
        rlv_import_out_text(&out, c->name);
        (void)fprintf(out.file, ",%s,%s", c->department, self->territory[c->territory].unit->code);
        rlv_import_out_real(&out, c->latitude, 4);
        rlv_import_out_real(&out, c->longitude, 4);
        rlv_import_out_real(&out, c->area_km2, 2);
        if (c->density_grid > 0)
            (void)fprintf(out.file, ",%lld", (long long)c->density_grid);
        else
            (void)fputc(',', out.file);
        (void)fprintf(out.file, ",%d,%lld,%d", c->mountain, (long long)c->num_qpv, c->msp);
        rlv_import_out_real(&out, c->km_to_emergency, 1);
        (void)fprintf(out.file, ",%s\n", CLASS_NAME[c->zone_2025]);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

int rlv_import_write_communes(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    static const char *const STATUS[] = {"census", "before_merger", "with_merged",
                                         "merged_elsewhere"};
    rlv_import_out_t out;
    int status = write_commune_rows(self, folder, err);

    if (status < 0)
        return status;
    status = rlv_import_out_open(&out, folder, "communes_population.csv",
                                 "code,year,population,status", err);
    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        const rlv_import_commune_t *c = &self->commune[i];
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++) {
            (void)fprintf(out.file, "%s,%d,", c->code, rlv_import_census_year[y]);
            if (c->population[y] >= 0)
                (void)fprintf(out.file, "%lld", (long long)c->population[y]);
            (void)fprintf(out.file, ",%s\n", STATUS[c->population_status[y]]);
        }
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

int rlv_import_write_zones(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    static const char *const VALID_FROM[RLV_IMPORT_NUM_ZONES] = {"2018-10", "2022-05", "2025-06"};
    rlv_import_out_t out;
    int status = rlv_import_out_open(
        &out, folder, "zones.csv",
        "territory,vintage,valid_from,class,status,share_zip,share_zac,share_zar", err);

    for (size_t t = 0; t < self->num_territories && status == RLV_OK; t++) {
        const rlv_import_territory_t *territory = &self->territory[t];
        for (int v = 0; v < RLV_IMPORT_NUM_ZONES; v++) {
            if (territory->zone[v] == RLV_IMPORT_NO_CLASS)
                continue;
            (void)fprintf(out.file, "%s,%d,%s,%s,%s", territory->unit->code,
                          rlv_import_zone_year[v], VALID_FROM[v], CLASS_NAME[territory->zone[v]],
                          v == RLV_IMPORT_NUM_ZONES - 1 ? "observed" : "rebuilt");
            for (int k = 0; k < RLV_IMPORT_NUM_CLASSES; k++)
                rlv_import_out_real(&out, territory->share[v][k], 4);
            (void)fputc('\n', out.file);
        }
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
