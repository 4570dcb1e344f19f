/* TABLE.import.json of the tables made from a folder: the files they come from, what is known of
 * each, and the rows written. */
#include "internal.h"
#include "releve/sha256.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ETALAB "Licence Ouverte / Etalab 2.0"
#define ODBL   "ODbL 1.0 (compilation COGugaison)"

/* What the producers say of a file; `date` is theirs, NULL when they give none; `known` the year
 * from which its last figures were known, 0 when that is not said. */
typedef struct {
    const char *file, *producer, *licence, *vintage, *date;
    int known;
} origin_t;

static const origin_t ORIGIN[] = {
    {"communes_france_2019.csv", "INSEE, COG and populations légales, compiled by COGugaison", ODBL,
     "COG 2019; censuses 2012-2019, 2021", NULL, 0},
    {"communes_to_territories_occitanie_rebuilt.csv",
     "rebuilt from the DREES/DGOS rule; ANCT massifs", ODBL, "COG 2019", NULL, 0},
    {"territories_occitanie_rebuilt.csv", "rebuilt from the DREES/DGOS rule", ODBL, "COG 2019",
     NULL, 0},
    {"gp_bpe_communes_france.csv", "INSEE, Base permanente des équipements, D201", ETALAB,
     "2017 or 2018 (unstated), 2020", NULL, 0},
    {"centroids_communes_france.csv", "IGN", ETALAB, "COG 2025", NULL, 0},
    {"published/insee_mouvements_communes.csv", "INSEE, COG, mouvements", ETALAB, "2024",
     "2024-01-01", 2024},
    {"communes_context_occitanie_2025.csv", "INSEE, IGN, FINESS, compiled", ETALAB, "2025", NULL,
     2025},
    {"qpv_2025_by_commune.json", "ANCT, generation 2024-25", ETALAB, "2025", NULL, 2025},
    {"msp_communes_france.csv", "DREES, FINESS", ETALAB, "recent (unstated)", NULL, 0},
    {"zonage_mg_2025_communes_occitanie.csv", "ARS Occitanie", ETALAB, "2025-06", NULL, 2025},
    {"insee_omphale2022_department.csv", "INSEE, Omphale 2022, central scenario, second-hand",
     ETALAB, "2018, 2050, 2070", "2022-11-24", 2022},
    {"insee_population_department_sex_age_1975_2014.csv", "INSEE, estimations de population",
     ETALAB, "1975-2014", NULL, 2015},
    {"rpps_gp_department_mode_2013_2016.csv", "DREES, RPPS", ETALAB, "2013, 2014, 2016", NULL,
     2016},
    {"cnam_gp_department_2014.csv", "CNAM, SNIR", ETALAB, "2014-12-31", NULL, 2015},
    {"apl_mg_communes_france_2015_2021.csv", "DREES, APL (530), revised series", ETALAB,
     "2015-2019, 2021", NULL, 0},
    {"apl_mg_le65_communes_occitanie_2016_2018.csv", "DREES, APL2016MG, APL2018MG", ETALAB,
     "2016, 2018", NULL, 0},
    {"published/geo/*.geojson", "IGN", ETALAB, "COG 2018", NULL, 0},
    {"insee_mortality_1977_2022.csv", "INSEE / INED, mortality tables", ETALAB, "1977-2022", NULL,
     0},
};

static const origin_t *origin_of(const char *file, size_t num)
{
    for (size_t k = 0; k < sizeof ORIGIN / sizeof *ORIGIN; k++)
        if (strlen(ORIGIN[k].file) == num && strncmp(ORIGIN[k].file, file, num) == 0)
            return &ORIGIN[k];
    return NULL;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

/* A file under its name in the folder; one that is absent was optional. */
static int add_file(json_t *files, const char *path, const char *name, const origin_t *origin,
                    rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];
    struct stat info;
    int status = RLV_OK;

    if (stat(path, &info) != 0)
        return RLV_OK;
    status = rlv_sha256_file(path, hex, err);
    if (status < 0)
        return status;
    json_t *one = json_pack("{s:s, s:s, s:I}", "name", name, "sha256", hex, "bytes",
                            (json_int_t)info.st_size);
    if (one != NULL && origin != NULL) {
        (void)json_object_set_new(one, "producer", json_string(origin->producer));
        (void)json_object_set_new(one, "licence", json_string(origin->licence));
        (void)json_object_set_new(one, "vintage", json_string(origin->vintage));
        (void)json_object_set_new(one, "date", text_or_null(origin->date));
        (void)json_object_set_new(one, "known",
                                  origin->known > 0 ? json_integer(origin->known) : json_null());
    }
    return json_array_append_new(files, one) == 0 ? RLV_OK : rlv_fail_memory(err, 1);
}

static int add_outlines(const rlv_import_t *self, json_t *files, const origin_t *origin,
                        rlv_error_t *err)
{
    char **path = NULL;
    size_t num = 0;
    int status = rlv_import_list_outlines(self, &path, &num, err);

    for (size_t k = 0; k < num && status == RLV_OK; k++)
        status = add_file(files, path[k], path[k] + strlen(self->folder) + 1, origin, err);
    for (size_t k = 0; k < num; k++)
        free(path[k]);
    free(path);
    return status;
}

static int add_files(const rlv_import_t *self, const rlv_import_source_t *source, json_t *files,
                     rlv_error_t *err)
{
    int status = RLV_OK;

    for (const char *p = source->files; *p != '\0' && status == RLV_OK; p += *p == ' ') {
        const size_t num = strcspn(p, " ");
        const origin_t *origin = origin_of(p, num);
        char *name = rlv_format(err, "%.*s", (int)num, p);
        char *path = name != NULL ? rlv_import_path(self, name, err) : NULL;
        if (path == NULL)
            status = RLV_ERR_OS;
        else if (strchr(name, '*') != NULL)
            status = add_outlines(self, files, origin, err);
        else
            status = add_file(files, path, name, origin, err);
        free(path);
        free(name);
        p += num;
    }
    return status;
}

/* Rows of a table, without its header; lines of a GeoJSON file that hold a feature. */
static int count_rows(const char *path, json_int_t *rows, rlv_error_t *err)
{
    FILE *file = fopen(path, "r");
    int c, before = '\n';

    *rows = -1;
    if (file == NULL)
        return rlv_fail_at(err, RLV_ERR_IO, path, 0, NULL, NULL, "cannot be read again");
    while ((c = fgetc(file)) != EOF) {
        *rows += before == '\n';
        before = c;
    }
    (void)fclose(file);
    if (strstr(path, ".geojson") != NULL)
        *rows -= 1; /* the closing line */
    return RLV_OK;
}

int rlv_import_report(const rlv_import_t *self, const rlv_import_source_t *source,
                      const char *folder, rlv_error_t *err)
{
    json_t *files = json_array();
    int status = files != NULL ? add_files(self, source, files, err) : rlv_fail_memory(err, 1);

    for (const char *p = source->tables; *p != '\0' && status == RLV_OK; p += *p == ' ') {
        const size_t num = strcspn(p, " ");
        char *table = rlv_format(err, "%.*s", (int)num, p);
        char *path = table != NULL ? rlv_format(err, "%s/%s", folder, table) : NULL;
        json_int_t rows = 0;
        p += num;
        status = path != NULL ? RLV_OK : RLV_ERR_OS;
        if (status == RLV_OK && access(path, F_OK) == 0) {
            status = count_rows(path, &rows, err);
            json_t *root =
                json_pack("{s:s, s:s, s:s, s:I, s:O}", "table", table, "source", source->name,
                          "region", self->region, "table_rows", rows, "files", files);
            if (status == RLV_OK)
                status = rlv_import_write_json(folder, table, root, err);
            json_decref(root);
        }
        free(path);
        free(table);
    }
    json_decref(files);
    return status;
}
