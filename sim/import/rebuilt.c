/* A base of every region (--region all), or of one that the tables of units do not hold: units by
 * the rule of the TVS, the places of communes that the centroids miss, and what is transcribed by
 * hand for Occitanie. */
#include "internal.h"
#include "releve/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The rule of domain.md, section 8: a bassin de vie up to this many inhabitants is one unit. The
 * inhabitants of 2012 to 2019 give the same 344 units of Occitanie, those of 2021 would not. */
static const int64_t LARGEST_WHOLE = 50000;
enum { CENSUS_2017 = 5 };

bool rlv_import_is_all(const rlv_import_t *self)
{
    return strcmp(self->region, "all") == 0;
}

static bool is_there(const rlv_import_t *self, const char *file)
{
    char *path = rlv_import_path(self, file, NULL);
    const bool there = path != NULL && access(path, F_OK) == 0;

    free(path);
    return there;
}

bool rlv_import_skips(const rlv_import_t *self, const char *file)
{
    if (!self->by_rule || is_there(self, file))
        return false;
    rlv_note(self->notes, "missing: %s", file);
    return true;
}

int rlv_import_choose_units(rlv_import_t *self, rlv_error_t *err)
{
    static const char UNITS[] = "territories_occitanie_rebuilt.csv";
    static const char COMPOSITION[] = "communes_to_territories_occitanie_rebuilt.csv";
    static const char *const names[] = {"codgeo2019"};
    rlv_csv_table_t csv = {0};
    int column[1];
    bool ours = false;

    self->by_rule =
        rlv_import_is_all(self) || (!is_there(self, COMPOSITION) && !is_there(self, UNITS));
    if (self->by_rule)
        return RLV_OK;
    int status = rlv_import_open(self, &csv, COMPOSITION, ',', names, 1, column, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK && !ours; row++)
        ours = rlv_import_in_region(self, rlv_csv_text(&csv, row, column[0]));
    self->by_rule = status == RLV_OK && !ours;
    rlv_csv_free(&csv);
    return status;
}

typedef struct {
    char unit[16]; /* bassin de vie, or bassin/pseudo-canton */
    size_t commune;
} member_t;

static int compare_members(const void *a, const void *b)
{
    const member_t *x = a, *y = b;
    const int order = strcmp(x->unit, y->unit);
    return order != 0 ? order : (x->commune > y->commune) - (x->commune < y->commune);
}

/* A unit of the communes member[0..num), `whole` a bassin de vie. */
static int make_unit(rlv_import_t *self, const member_t member[], size_t num, rlv_error_t *err)
{
    rlv_import_unit_t *u = &self->unit[self->num_units];
    const bool whole = strchr(member[0].unit, '/') == NULL;
    const char *name = "";
    int64_t most = -1;

    memcpy(u->code, member[0].unit, sizeof u->code);
    memcpy(u->bv2012, self->commune[member[0].commune].bv2012, sizeof u->bv2012);
    (void)snprintf(u->composition, sizeof u->composition, "%s",
                   whole ? "exact_BV2012" : "substitute_BVxCV");
    for (size_t k = 0; k < num; k++) {
        rlv_import_commune_t *c = &self->commune[member[k].commune];
        c->unit = self->num_units;
        for (int y = 0; y < RLV_IMPORT_NUM_CENSUS; y++)
            u->population[y] += c->population[y] > 0 ? c->population[y] : 0;
        if (c->population[CENSUS_2017] > most) { /* by its largest commune */
            most = c->population[CENSUS_2017];
            name = c->name;
        }
    }
    u->num_communes = (int64_t)num;
    const size_t centre = rlv_import_find(self, u->bv2012);
    if (whole && centre != SIZE_MAX)
        name = self->commune[centre].name;
    u->name = whole || centre == SIZE_MAX
                  ? rlv_strdup(name, err)
                  : rlv_format(err, "%s / %s", self->commune[centre].name, name);
    self->num_units += u->name != NULL;
    return u->name != NULL ? RLV_OK : RLV_ERR_OS;
}

static int compare_basins(const void *a, const void *b)
{
    const member_t *x = a, *y = b;
    return strcmp(x->unit, y->unit);
}

/* Inhabitants of 2017 of a bassin de vie in the other regions. */
static int64_t inhabitants_elsewhere(const rlv_import_t *self, const char *basin)
{
    int64_t inhabitants = 0;

    for (size_t k = 0; k < self->num_elsewhere; k++)
        if (self->elsewhere[k].population[CENSUS_2017] > 0 &&
            strcmp(self->elsewhere[k].bv2012, basin) == 0)
            inhabitants += self->elsewhere[k].population[CENSUS_2017];
    return inhabitants;
}

/* Splits the bassins de vie above the limit: `member` sorted by bassin. */
static int split_large(const rlv_import_t *self, member_t member[], rlv_error_t *err)
{
    for (size_t first = 0, last; first < self->num_communes; first = last) {
        int64_t inhabitants = inhabitants_elsewhere(self, member[first].unit);
        for (last = first;
             last < self->num_communes && strcmp(member[last].unit, member[first].unit) == 0;
             last++) {
            const int64_t n = self->commune[member[last].commune].population[CENSUS_2017];
            inhabitants += n > 0 ? n : 0;
        }
        for (size_t k = first; k < last && inhabitants > LARGEST_WHOLE; k++) {
            const rlv_import_commune_t *c = &self->commune[member[k].commune];
            if (c->canton[0] == '\0')
                return rlv_fail_at(err, RLV_ERR_DATA, "communes_france_2019.csv", 0, "cv", NULL,
                                   "commune %s of a large bassin de vie has no pseudo-canton",
                                   c->code);
            (void)snprintf(member[k].unit, sizeof member[k].unit, "%.7s/%.7s", c->bv2012,
                           c->canton);
        }
    }
    return RLV_OK;
}

int rlv_import_rebuild_units(rlv_import_t *self, rlv_error_t *err)
{
    member_t *member = rlv_calloc(self->num_communes, sizeof *member, err);
    int status = member != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < self->num_communes && status == RLV_OK; i++) {
        (void)snprintf(member[i].unit, sizeof member[i].unit, "%.7s", self->commune[i].bv2012);
        member[i].commune = i;
    }
    if (status == RLV_OK) {
        qsort(member, self->num_communes, sizeof *member, compare_basins);
        status = split_large(self, member, err);
    }
    if (status == RLV_OK) {
        qsort(member, self->num_communes, sizeof *member, compare_members);
        self->unit = rlv_calloc(self->num_communes, sizeof *self->unit, err);
        status = self->unit != NULL ? RLV_OK : RLV_ERR_OS;
    }
    for (size_t first = 0, last; first < self->num_communes && status == RLV_OK; first = last) {
        for (last = first;
             last < self->num_communes && strcmp(member[last].unit, member[first].unit) == 0;
             last++)
            continue;
        status = make_unit(self, &member[first], last - first, err);
    }
    free(member);
    if (status == RLV_OK)
        rlv_note(self->notes,
                 "territories: inhabitants before 2017 are sums of the communes' own figures, not "
                 "corrected for mergers");
    return status;
}

/* --- places, mountain, density
 * -------------------------------------------------------------------- */

/* A commune without a centroid, and whose successor has none, stands at the mean of the others of
 * its bassin de vie. */
static int place_rest(rlv_import_t *self, rlv_error_t *err)
{
    size_t num_placed = 0;

    for (size_t i = 0; i < self->num_communes; i++) {
        rlv_import_commune_t *c = &self->commune[i];
        double latitude = 0.0, longitude = 0.0;
        size_t num = 0;
        if (!isnan(c->latitude))
            continue;
        for (size_t k = 0; k < self->num_communes; k++) {
            const rlv_import_commune_t *other = &self->commune[k];
            if (isnan(other->latitude) || strcmp(other->bv2012, c->bv2012) != 0)
                continue;
            latitude += other->latitude;
            longitude += other->longitude;
            num++;
        }
        if (num == 0)
            return rlv_fail(err, RLV_ERR_DATA, "commune %s has no centroid, nor its bassin de vie",
                            c->code);
        c->latitude = latitude / (double)num;
        c->longitude = longitude / (double)num;
        num_placed++;
    }
    if (num_placed > 0)
        rlv_note(self->notes,
                 "centroids: %zu communes have none: the mean of those of their bassin de vie",
                 num_placed);
    return RLV_OK;
}

static int density_level(const char *label)
{
    static const char *const LEVEL[] = {"Grands centres urbains",
                                        "Centres urbains intermédiaires",
                                        "Petites villes",
                                        "Ceintures urbaines",
                                        "Bourgs ruraux",
                                        "Rural à habitat dispersé",
                                        "Rural à habitat très dispersé"};
    for (int k = 0; k < 7; k++)
        if (strcmp(LEVEL[k], label) == 0)
            return k + 1;
    return 0;
}

/* A column by commune of a published table, if the table is there. */
static int read_levels(rlv_import_t *self, const char *file, const char *column, rlv_error_t *err)
{
    const char *names[2] = {"insee_com", column};
    rlv_csv_table_t csv = {0};
    int index[2];
    char *path = rlv_import_path(self, file, err);
    int status = path != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK && access(path, F_OK) != 0) {
        rlv_note(self->notes, "missing: %s", file);
        goto out;
    }
    if (status == RLV_OK)
        status = rlv_import_open(self, &csv, file, ',', names, 2, index, err);
    for (size_t row = 0; row < csv.num_rows && status == RLV_OK; row++) {
        const char *code = NULL, *level = rlv_csv_text(&csv, row, index[1]);
        status = rlv_import_code(&csv, row, index[0], &code, err);
        const size_t i = status == RLV_OK ? rlv_import_find(self, code) : SIZE_MAX;
        if (i == SIZE_MAX)
            continue;
        if (strcmp(column, "niveau_densite") == 0)
            self->commune[i].density_grid = density_level(level);
        else
            self->commune[i].mountain = *level != '\0';
    }
out:
    rlv_csv_free(&csv);
    free(path);
    return status;
}

int rlv_import_complete_units(rlv_import_t *self, rlv_error_t *err)
{
    int status;

    if (!self->by_rule)
        return RLV_OK;
    status = rlv_import_read_centroids(self, err);
    if (status == RLV_OK)
        status = place_rest(self, err);
    if (status == RLV_OK)
        status = read_levels(self, "published/anct_massif_communes.csv", "niveau_montagne", err);
    if (status == RLV_OK)
        status =
            read_levels(self, "published/insee_grille_densite_communes.csv", "niveau_densite", err);
    return status;
}

/* --- region.csv, departments.csv, universities.csv -----------------------------------------------
 */

static const char *const DEPARTMENT[][2] = {{"01", "Ain"},
                                            {"02", "Aisne"},
                                            {"03", "Allier"},
                                            {"04", "Alpes-de-Haute-Provence"},
                                            {"05", "Hautes-Alpes"},
                                            {"06", "Alpes-Maritimes"},
                                            {"07", "Ardèche"},
                                            {"08", "Ardennes"},
                                            {"09", "Ariège"},
                                            {"10", "Aube"},
                                            {"11", "Aude"},
                                            {"12", "Aveyron"},
                                            {"13", "Bouches-du-Rhône"},
                                            {"14", "Calvados"},
                                            {"15", "Cantal"},
                                            {"16", "Charente"},
                                            {"17", "Charente-Maritime"},
                                            {"18", "Cher"},
                                            {"19", "Corrèze"},
                                            {"21", "Côte-d'Or"},
                                            {"22", "Côtes-d'Armor"},
                                            {"23", "Creuse"},
                                            {"24", "Dordogne"},
                                            {"25", "Doubs"},
                                            {"26", "Drôme"},
                                            {"27", "Eure"},
                                            {"28", "Eure-et-Loir"},
                                            {"29", "Finistère"},
                                            {"2A", "Corse-du-Sud"},
                                            {"2B", "Haute-Corse"},
                                            {"30", "Gard"},
                                            {"31", "Haute-Garonne"},
                                            {"32", "Gers"},
                                            {"33", "Gironde"},
                                            {"34", "Hérault"},
                                            {"35", "Ille-et-Vilaine"},
                                            {"36", "Indre"},
                                            {"37", "Indre-et-Loire"},
                                            {"38", "Isère"},
                                            {"39", "Jura"},
                                            {"40", "Landes"},
                                            {"41", "Loir-et-Cher"},
                                            {"42", "Loire"},
                                            {"43", "Haute-Loire"},
                                            {"44", "Loire-Atlantique"},
                                            {"45", "Loiret"},
                                            {"46", "Lot"},
                                            {"47", "Lot-et-Garonne"},
                                            {"48", "Lozère"},
                                            {"49", "Maine-et-Loire"},
                                            {"50", "Manche"},
                                            {"51", "Marne"},
                                            {"52", "Haute-Marne"},
                                            {"53", "Mayenne"},
                                            {"54", "Meurthe-et-Moselle"},
                                            {"55", "Meuse"},
                                            {"56", "Morbihan"},
                                            {"57", "Moselle"},
                                            {"58", "Nièvre"},
                                            {"59", "Nord"},
                                            {"60", "Oise"},
                                            {"61", "Orne"},
                                            {"62", "Pas-de-Calais"},
                                            {"63", "Puy-de-Dôme"},
                                            {"64", "Pyrénées-Atlantiques"},
                                            {"65", "Hautes-Pyrénées"},
                                            {"66", "Pyrénées-Orientales"},
                                            {"67", "Bas-Rhin"},
                                            {"68", "Haut-Rhin"},
                                            {"69", "Rhône"},
                                            {"70", "Haute-Saône"},
                                            {"71", "Saône-et-Loire"},
                                            {"72", "Sarthe"},
                                            {"73", "Savoie"},
                                            {"74", "Haute-Savoie"},
                                            {"75", "Paris"},
                                            {"76", "Seine-Maritime"},
                                            {"77", "Seine-et-Marne"},
                                            {"78", "Yvelines"},
                                            {"79", "Deux-Sèvres"},
                                            {"80", "Somme"},
                                            {"81", "Tarn"},
                                            {"82", "Tarn-et-Garonne"},
                                            {"83", "Var"},
                                            {"84", "Vaucluse"},
                                            {"85", "Vendée"},
                                            {"86", "Vienne"},
                                            {"87", "Haute-Vienne"},
                                            {"88", "Vosges"},
                                            {"89", "Yonne"},
                                            {"90", "Territoire de Belfort"},
                                            {"91", "Essonne"},
                                            {"92", "Hauts-de-Seine"},
                                            {"93", "Seine-Saint-Denis"},
                                            {"94", "Val-de-Marne"},
                                            {"95", "Val-d'Oise"},
                                            {"971", "Guadeloupe"},
                                            {"972", "Martinique"},
                                            {"973", "Guyane"},
                                            {"974", "La Réunion"},
                                            {"976", "Mayotte"}};

/* Towns where interns are trained: the 28 subdivisions of the internship. */
static const char *const UNIVERSITY[] = {
    "06088", "13055", "14118", "21231", "25056", "29019", "31555", "33063", "34172", "35238",
    "37261", "38185", "42218", "44109", "49007", "51454", "54395", "59350", "63113", "67482",
    "69123", "75056", "76540", "80021", "86194", "87085", "97105", "97411"};

static const char *const REGION[][2] = {{"01", "Guadeloupe"},
                                        {"02", "Martinique"},
                                        {"03", "Guyane"},
                                        {"04", "La Réunion"},
                                        {"06", "Mayotte"},
                                        {"11", "Île-de-France"},
                                        {"24", "Centre-Val de Loire"},
                                        {"27", "Bourgogne-Franche-Comté"},
                                        {"28", "Normandie"},
                                        {"32", "Hauts-de-France"},
                                        {"44", "Grand Est"},
                                        {"52", "Pays de la Loire"},
                                        {"53", "Bretagne"},
                                        {"75", "Nouvelle-Aquitaine"},
                                        {"76", "Occitanie"},
                                        {"84", "Auvergne-Rhône-Alpes"},
                                        {"93", "Provence-Alpes-Côte d'Azur"},
                                        {"94", "Corse"}};

/* GPs of Occitanie in the BPE 2020, the stock that the default of entries.per_year goes with. */
enum { GP_OF_DEFAULT = 6084 };

/* First installations a year: the default's, in proportion to GPs [assumed]. */
static void write_entries(const rlv_import_t *self, rlv_import_out_t *out)
{
    const rlv_param_info_t *info = &RLV_PARAMS[rlv_params_find("entries.per_year")];
    const double per_year[] = {info->value, info->dist.a, info->dist.b};
    int64_t gp = 0;

    for (size_t i = 0; i < self->num_communes; i++)
        gp += self->commune[i].gp[1];
    for (int k = 0; k < 3; k++)
        (void)fprintf(out->file, ",%.1f", per_year[k] * (double)gp / GP_OF_DEFAULT);
}

static void write_region(const rlv_import_t *self, rlv_import_out_t *out)
{
    const bool all = rlv_import_is_all(self);
    const char *name = all ? "France" : self->region;

    for (size_t k = 0; k < sizeof REGION / sizeof *REGION; k++)
        if (strcmp(REGION[k][0], self->region) == 0)
            name = REGION[k][1];
    (void)fprintf(out->file, "%s,%s", all ? "FR" : self->region, name);
    write_entries(self, out);
    (void)fputc('\n', out->file);
}

static int write_departments(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    enum { NUM = sizeof DEPARTMENT / sizeof *DEPARTMENT };
    rlv_import_out_t out;
    int status =
        rlv_import_out_open(&out, folder, "departments.csv", "code,name,doctors_55plus", err);
    for (size_t d = 0; d < self->num_departments && status == RLV_OK; d++) {
        const char *name = NULL;
        for (size_t k = 0; k < NUM; k++)
            if (strcmp(DEPARTMENT[k][0], self->department[d]) == 0)
                name = DEPARTMENT[k][1];
        if (name == NULL)
            status = rlv_fail(err, RLV_ERR_DATA, "'%s' is no department", self->department[d]);
        else
            (void)fprintf(out.file, "%s,%s,\n", self->department[d], name);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

static const rlv_import_commune_t *commune_elsewhere(const rlv_import_t *self, const char *code)
{
    for (size_t k = 0; k < self->num_elsewhere; k++)
        if (strcmp(self->elsewhere[k].code, code) == 0 && !isnan(self->elsewhere[k].latitude))
            return &self->elsewhere[k];
    return NULL;
}

/* The town of a subdivision nearest to the first commune, for a region without one. */
static const rlv_import_commune_t *nearest_university(const rlv_import_t *self)
{
    const rlv_import_commune_t *from = &self->commune[0], *best = NULL;
    double best_km = INFINITY;

    for (size_t k = 0; k < sizeof UNIVERSITY / sizeof *UNIVERSITY; k++) {
        const rlv_import_commune_t *c = commune_elsewhere(self, UNIVERSITY[k]);
        const double km = c != NULL ? rlv_import_distance_km(from->latitude, from->longitude,
                                                             c->latitude, c->longitude)
                                    : INFINITY;
        if (km < best_km) {
            best_km = km;
            best = c;
        }
    }
    return best;
}

static void write_university(const rlv_import_commune_t *c, rlv_import_out_t *out)
{
    (void)fprintf(out->file, "%s,%s", c->code, c->name);
    rlv_import_out_real(out, c->latitude, 4);
    rlv_import_out_real(out, c->longitude, 4);
    (void)fputc('\n', out->file);
}

static int write_universities(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    size_t num = 0;
    int status =
        rlv_import_out_open(&out, folder, "universities.csv", "code,name,latitude,longitude", err);

    for (size_t k = 0; k < sizeof UNIVERSITY / sizeof *UNIVERSITY && status == RLV_OK; k++) {
        const size_t i = rlv_import_find(self, UNIVERSITY[k]);
        if (i != SIZE_MAX)
            write_university(&self->commune[i], &out);
        num += i != SIZE_MAX;
    }
    const rlv_import_commune_t *nearest = num == 0 ? nearest_university(self) : NULL;
    if (status == RLV_OK && nearest != NULL) {
        write_university(nearest, &out);
        rlv_note(self->notes, "universities: the region has no subdivision of the internship: %s",
                 nearest->name);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}

int rlv_import_write_national_places(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status;

    if (!self->by_rule) /* those of Occitanie are transcribed by hand */
        return RLV_OK;
    status = rlv_import_out_open(&out, folder, "region.csv",
                                 "code,name,entries_per_year,entries_low,entries_high", err);
    if (status == RLV_OK)
        write_region(self, &out);
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    if (status == RLV_OK)
        status = write_departments(self, folder, err);
    if (status == RLV_OK)
        status = write_universities(self, folder, err);
    return status;
}
