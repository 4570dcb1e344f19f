/* What is said of communes: the INSEE list and movements, structures (FINESS), QPV, mountain,
 * density, travel times. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETALAB  "Licence Ouverte / Etalab 2.0"
#define COMMUNE "codgeo|code commune|code de la commune|insee com|depcom|com|code insee|com code"

static rlv_tidy_t *table_of(rlv_official_t *self)
{
    return &self->table[0];
}

/* A table that takes the place of the old one. */
static int whole_table(rlv_official_t *self, const char *name, const char *header, size_t num_keys,
                       int decimals)
{
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, name, header, num_keys, decimals, "", NULL, 0, &table);
}

/* --- the list of communes ------------------------------------------------------------------------
 */

enum { G_CODE, G_NAME, G_TYPE, G_DEPARTMENT, G_REGION };
static const rlv_layout_t COG[] = {
    {"COG",
     {{"COM", "com|code commune|depcom"},
      {"LIBELLE", "libelle|nom|libelle de la commune"},
      {"?TYPECOM", "typecom"},
      {"?DEP", "dep"},
      {"?REG", "reg"},
      {0}}},
};

static int begin_cog(rlv_official_t *self)
{
    return whole_table(self, "communes_cog.csv", "code,name,base_code", 1, 0);
}

static int row_cog(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *type = rlv_official_text(self, row, G_TYPE);
    const char *text = rlv_official_text(self, row, G_CODE);
    rlv_base_place_t place;
    char code[6];

    if (*type != '\0' && strcmp(type, "COM") != 0) {
        rlv_official_drop(self, 0.0, "not a commune (%.10s)", type);
        return RLV_OK;
    }
    int status = rlv_official_commune(self, row, G_CODE, 0.0, &place);
    if (status != 1)
        return status;
    rlv_official_found(self, place.kind, 0.0);
    (void)rlv_tabular_commune(text, code);
    char *name = rlv_tidy_quote(rlv_official_text(self, row, G_NAME), self->err);
    char *rest = name != NULL ? rlv_format(self->err, "%s,%s", name,
                                           self->base.commune[place.commune[0]].code)
                              : NULL;
    status =
        rest != NULL ? rlv_tidy_put(table_of(self), rest, 0.0, self->err, "%s", code) : RLV_ERR_OS;
    free(name);
    free(rest);
    return status;
}

/* Communes of the base that the list does not hold: merged since, or a list of another year. */
static int end_cog(rlv_official_t *self)
{
    size_t num = 0;
    int status = rlv_tidy_finish(table_of(self), self->err);

    for (size_t i = 0, k = 0; i < self->base.num_communes && status == RLV_OK; i++) {
        while (k < table_of(self)->num_rows &&
               strcmp(table_of(self)->row[k].key, self->base.commune[i].code) < 0)
            k++;
        if (k == table_of(self)->num_rows ||
            strcmp(table_of(self)->row[k].key, self->base.commune[i].code) != 0)
            num++;
    }
    (void)snprintf(self->difference, sizeof self->difference,
                   "%zu communes in the list, %zu in the base, %zu of them not in the list",
                   table_of(self)->num_rows, self->base.num_communes, num);
    return status;
}

const rlv_official_source_t rlv_source_cog = {
    {"cog", "list of communes of a year, with the base's code of each",
     "INSEE, code officiel géographique", ETALAB, "communes_cog.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = COG,
    .num_layouts = 1,
    .begin = begin_cog,
    .row = row_cog,
    .end = end_cog};

/* --- movements -----------------------------------------------------------------------------------
 */

enum { V_KIND, V_DATE, V_TYPE_FROM, V_FROM, V_TYPE_TO, V_TO };
static const rlv_layout_t MOVEMENTS[] = {
    {"v_mvt_commune",
     {{"MOD", "mod"},
      {"DATE_EFF", "date eff"},
      {"TYPECOM_AV", "typecom av"},
      {"COM_AV", "com av"},
      {"TYPECOM_AP", "typecom ap"},
      {"COM_AP", "com ap"},
      {0}}},
};

static int begin_movements(rlv_official_t *self)
{
    return whole_table(self, "communes_movements.csv", "from_code,date,to_code,kind", 3, 0);
}

static bool in_base(const rlv_official_t *self, const char *code)
{
    char department[4];
    const size_t num = strncmp(code, "97", 2) == 0 || strncmp(code, "98", 2) == 0 ? 3 : 2;
    memcpy(department, code, num);
    department[num] = '\0';
    return rlv_base_has_department(&self->base, department);
}

static int row_movements(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *kind = rlv_official_text(self, row, V_KIND);
    char from[6], to[6], date[11];

    /* as communes.c: creation of a new commune, mergers, changes of code; splits are not followed
     */
    if (strcmp(rlv_official_text(self, row, V_TYPE_FROM), "COM") != 0 ||
        strcmp(rlv_official_text(self, row, V_TYPE_TO), "COM") != 0 ||
        (strcmp(kind, "31") != 0 && strcmp(kind, "32") != 0 && strcmp(kind, "33") != 0 &&
         strcmp(kind, "34") != 0 && strcmp(kind, "41") != 0 && strcmp(kind, "50") != 0)) {
        rlv_official_drop(self, 0.0, "carries no commune into another");
        return RLV_OK;
    }
    if (rlv_tabular_commune(rlv_official_text(self, row, V_FROM), from) == 0 ||
        rlv_tabular_commune(rlv_official_text(self, row, V_TO), to) == 0 ||
        !rlv_tabular_date(rlv_official_text(self, row, V_DATE), date))
        return rlv_official_fail(self, row, V_FROM, "two communes and a day",
                                 "not a movement of communes");
    if (strcmp(from, to) == 0) {
        rlv_official_drop(self, 0.0, "carries no commune into another");
        return RLV_OK;
    }
    if (!in_base(self, from) && !in_base(self, to)) {
        rlv_official_elsewhere(self, 0.0);
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    return rlv_tidy_put(table_of(self), kind, 0.0, self->err, "%s,%s,%s", from, date, to);
}

const rlv_official_source_t rlv_source_movements = {
    {"movements", "changes of commune codes, followed by every other import",
     "INSEE, code officiel géographique, mouvements", ETALAB, "communes_movements.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = MOVEMENTS,
    .num_layouts = 1,
    .begin = begin_movements,
    .row = row_movements};

/* --- structures ----------------------------------------------------------------------------------
 */

enum { F_ID, F_CATEGORY, F_COMMUNE, F_OPENED, F_DEPARTMENT };
static const rlv_layout_t FINESS[] = {
    {"FINESS with a header",
     {{"finess", "nofinesset|n finess et|numero finess et*|finess et|finess"},
      {"category", "categetab|code categorie*|categorie"},
      {"commune", "code commune|codgeo|code insee*|com code|commune"},
      {"dateouv", "dateouv|date d ouverture|date ouverture"},
      {"?departement", "departement|dep"},
      {0}}},
    /* the national file: no header, a first line of this form, lines of 32 fields */
    {"etalab-cs1100502", {{"finess", "finess"}, {"etalab", "etalab*"}, {0}}},
};

static int begin_structures(rlv_official_t *self)
{
    return whole_table(self, "structures.csv", "finess,commune,kind,opened", 1, 0);
}

static const char *kind_of(const char *category)
{
    switch (rlv_tabular_leading(category)) {
    case 603:
        return "msp";
    case 124:
    case 439:
        return "health_centre";
    case 604:
        return "cpts";
    default:
        return NULL;
    }
}

/* A commune as five characters, or as three after its department. */
static void commune_code(const char *department, const char *commune, char code[16])
{
    char d[4];

    (void)snprintf(code, 16, "%.15s", commune);
    if (strlen(commune) <= 3 && rlv_tabular_department(department, d))
        (void)snprintf(code, 16, "%s%0*d", d, (int)(5 - strlen(d)),
                       rlv_tabular_leading(commune) % 1000);
}

static int row_structures(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    enum {
        E_ID = 1,
        E_COMMUNE = 12,
        E_DEPARTMENT = 13,
        E_CATEGORY = 18,
        E_OPENED = 28,
        E_NUM = 31
    };
    const bool etalab = self->match->layout == &FINESS[1];
    char code[16], opened[11] = "";
    rlv_base_place_t place;

    if (etalab && (row->num_cells < E_NUM || strcmp(row->cell[0], "structureet") != 0)) {
        rlv_official_drop(self, 0.0, "not a structure (%.20s)", row->cell[0]);
        return RLV_OK;
    }
    const char *category =
        etalab ? row->cell[E_CATEGORY] : rlv_official_text(self, row, F_CATEGORY);
    const char *date = etalab ? row->cell[E_OPENED] : rlv_official_text(self, row, F_OPENED);
    const char *id = etalab ? row->cell[E_ID] : rlv_official_text(self, row, F_ID);
    const char *kind = kind_of(category);
    if (kind == NULL) {
        rlv_official_drop(self, 0.0, "other categories than 124, 439, 603, 604");
        return RLV_OK;
    }
    commune_code(etalab ? row->cell[E_DEPARTMENT] : rlv_official_text(self, row, F_DEPARTMENT),
                 etalab ? row->cell[E_COMMUNE] : rlv_official_text(self, row, F_COMMUNE), code);
    if (*date != '\0' && !rlv_tabular_date(date, opened))
        return rlv_official_fail(self, row, etalab ? -1 : F_OPENED, "YYYY-MM-DD or DD/MM/YYYY",
                                 "'%.30s' is not a day", date);
    char *cell[1] = {code};
    rlv_tabular_row_t one = *row;
    rlv_layout_match_t match = *self->match;
    const rlv_layout_match_t *kept = self->match;
    one.cell = cell;
    one.num_cells = 1;
    match.index[0] = 0;
    self->match = &match;
    int status = rlv_official_commune(self, &one, 0, 0.0, &place);
    self->match = kept;
    if (status != 1)
        return status;
    rlv_official_found(self, place.kind, 0.0);
    if (strlen(id) == 0 || strlen(id) > 20 || strpbrk(id, ",\"") != NULL)
        return rlv_official_fail(self, row, etalab ? -1 : F_ID, "nine characters", "'%.30s'", id);
    char rest[64];
    (void)snprintf(rest, sizeof rest, "%s,%s,%s", self->base.commune[place.commune[0]].code, kind,
                   opened);
    return rlv_tidy_put(table_of(self), rest, 0.0, self->err, "%s", id);
}

const rlv_official_source_t rlv_source_structures = {
    {"structures", "coordinated structures (MSP, health centres, CPTS) with their opening day",
     "DREES, FINESS", ETALAB, "structures.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = FINESS,
    .num_layouts = 2,
    .begin = begin_structures,
    .row = row_structures};

/* --- QPV, mountain, density ----------------------------------------------------------------------
 */

enum { Q_COMMUNE, Q_CODE, Q_NAME };
static const rlv_layout_t QPV[] = {
    {"list by QPV",
     {{"commune", COMMUNE "|insee"},
      {"code_qp", "code qp|codeqp|code quartier|code qpv|code du qpv"},
      {"?lib_qp", "lib qp|nom qp|nom du quartier|nom qpv|libelle quartier|libelle du qpv"},
      {0}}},
};

static int begin_qpv(rlv_official_t *self)
{
    return whole_table(self, "communes_qpv.csv", "code,qpv,name", 2, 0);
}

static int row_qpv(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *id = rlv_official_text(self, row, Q_CODE);
    rlv_base_place_t place;
    int status = rlv_official_commune(self, row, Q_COMMUNE, 0.0, &place);

    if (status != 1)
        return status;
    if (*id == '\0' || strlen(id) > 20 || strpbrk(id, ",\"") != NULL)
        return rlv_official_fail(self, row, Q_CODE, "as QP031001", "'%.30s'", id);
    rlv_official_found(self, place.kind, 0.0);
    char *name = rlv_tidy_quote(rlv_official_text(self, row, Q_NAME), self->err);
    status = name != NULL ? rlv_tidy_put(table_of(self), name, 0.0, self->err, "%s,%s",
                                         self->base.commune[place.commune[0]].code, id)
                          : RLV_ERR_OS;
    free(name);
    return status;
}

const rlv_official_source_t rlv_source_qpv = {{"qpv", "communes of the quartiers prioritaires",
                                               "ANCT, quartiers prioritaires", ETALAB,
                                               "communes_qpv.csv", false},
                                              .needs_base = true,
                                              .rates = true,
                                              .layout = QPV,
                                              .num_layouts = 1,
                                              .begin = begin_qpv,
                                              .row = row_qpv};

enum { L_COMMUNE, L_LEVEL };
static const rlv_layout_t MOUNTAIN[] = {
    {"ANCT",
     {{"insee_com", COMMUNE},
      {"niveau_montagne", "niveau montagne|massif|zone montagne|classement montagne"},
      {0}}},
};
static const rlv_layout_t DENSITY[] = {
    {"INSEE",
     {{"insee_com", COMMUNE},
      {"niveau_densite", "niveau densite|dens|dens7|grille densite*|libdens7"},
      {0}}},
};

/* The labels of the seven levels, in order of the grid. */
static int density_of(const char *text)
{
    static const char *const LEVEL[] = {"grands centres urbains",
                                        "centres urbains intermediaires",
                                        "ceintures urbaines",
                                        "petites villes",
                                        "bourgs ruraux",
                                        "rural a habitat disperse",
                                        "rural a habitat tres disperse"};
    char plain[256];

    rlv_official_plain(text, plain);
    if (strlen(plain) == 1 && plain[0] >= '1' && plain[0] <= '7')
        return plain[0] - '0';
    for (int k = 0; k < 7; k++)
        if (strcmp(plain, LEVEL[k]) == 0)
            return k + 1;
    return 0;
}

static int begin_mountain(rlv_official_t *self)
{
    return whole_table(self, "communes_mountain.csv", "code,massif", 1, 0);
}

static int begin_density(rlv_official_t *self)
{
    return whole_table(self, "communes_density.csv", "code,density_grid", 1, 0);
}

/* A commune merged since gives its level to each of those it was made of; one that has a row of its
 * own keeps it, merged communes add nothing to it. */
static int put_level(rlv_official_t *self, const rlv_base_place_t *place, const char *level)
{
    int status = RLV_OK;

    if (place->kind == RLV_PLACE_PART) {
        rlv_official_drop(self, 0.0, "arrondissement: a level of a part of a commune");
        return RLV_OK;
    }
    rlv_official_found(self, place->kind, 0.0);
    if (place->kind == RLV_PLACE_MERGED)
        return RLV_OK;
    for (size_t p = 0; p < place->num && status == RLV_OK; p++)
        status = rlv_tidy_put(table_of(self), level, 0.0, self->err, "%s",
                              self->base.commune[place->commune[p]].code);
    return status;
}

static int row_mountain(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t place;
    int status = rlv_official_commune(self, row, L_COMMUNE, 0.0, &place);

    if (status != 1)
        return status;
    if (*rlv_official_text(self, row, L_LEVEL) == '\0') {
        rlv_official_drop(self, 0.0, "commune of no massif");
        return RLV_OK;
    }
    char *level = rlv_tidy_quote(rlv_official_text(self, row, L_LEVEL), self->err);
    status = level != NULL ? put_level(self, &place, level) : RLV_ERR_OS;
    free(level);
    return status;
}

static int row_density(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t place;
    const int level = density_of(rlv_official_text(self, row, L_LEVEL));
    const int status = rlv_official_commune(self, row, L_COMMUNE, 0.0, &place);
    char text[8];

    if (status != 1)
        return status;
    if (level == 0)
        return rlv_official_fail(self, row, L_LEVEL, "1 to 7, or the labels of the grid", "'%.60s'",
                                 rlv_official_text(self, row, L_LEVEL));
    (void)snprintf(text, sizeof text, "%d", level);
    return put_level(self, &place, text);
}

const rlv_official_source_t rlv_source_mountain = {{"mountain", "communes of a massif",
                                                    "ANCT, zonage de massif", ETALAB,
                                                    "communes_mountain.csv", false},
                                                   .needs_base = true,
                                                   .rates = true,
                                                   .layout = MOUNTAIN,
                                                   .num_layouts = 1,
                                                   .begin = begin_mountain,
                                                   .row = row_mountain};
const rlv_official_source_t rlv_source_density = {
    {"density", "density grid of communes, 1 (dense) to 7", "INSEE, grille communale de densité",
     ETALAB, "communes_density.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = DENSITY,
    .num_layouts = 1,
    .begin = begin_density,
    .row = row_density};

/* --- travel times --------------------------------------------------------------------------------
 */

enum { R_FROM, R_TO, R_MINUTES };
static const rlv_layout_t TRAVEL[] = {
    {"pairs",
     {{"from",
       "commune 1|codgeo 1|origine|from|from code|depart|commune depart|com o|commune origine"},
      {"to", "commune 2|codgeo 2|destination|to|to code|arrivee|commune arrivee|com d|"
             "commune destination"},
      {"minutes", "minutes|duree|temps|duree minutes|temps min|duree en minutes|temps en minutes"},
      {0}}},
};

static int begin_travel(rlv_official_t *self)
{
    return whole_table(self, "travel_times.csv", "from_code,to_code,minutes", 2, 1);
}

static int row_travel(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t from, to;
    double minutes = 0.0;
    int status = rlv_official_commune(self, row, R_FROM, 0.0, &from);

    if (status != 1)
        return status;
    char code[6];
    if (rlv_tabular_commune(rlv_official_text(self, row, R_TO), code) == 0)
        return rlv_official_fail(self, row, R_TO, "a commune code", "'%.40s'",
                                 rlv_official_text(self, row, R_TO));
    rlv_base_place(&self->base, code, &to);
    status = rlv_official_real(self, row, R_MINUTES, 0, 1440, &minutes);
    if (status < 0)
        return status;
    if (status == 0) {
        rlv_official_drop(self, 0.0, "pair without minutes");
        return RLV_OK;
    }
    /* of a merged commune only the code that stands is kept; a commune around the region by its own
     */
    if (from.kind != RLV_PLACE_HERE ||
        (to.kind != RLV_PLACE_HERE && to.kind != RLV_PLACE_ELSEWHERE)) {
        rlv_official_drop(self, 0.0, "pair of a commune of another year");
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    char rest[32];
    (void)snprintf(rest, sizeof rest, "%.1f", minutes);
    return rlv_tidy_put(table_of(self), rest, 0.0, self->err, "%s,%s",
                        self->base.commune[from.commune[0]].code, code);
}

const rlv_official_source_t rlv_source_travel = {
    {"travel", "road minutes between communes", "distancier (commune, commune, minutes)",
     "as the producer states", "travel_times.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = TRAVEL,
    .num_layouts = 1,
    .begin = begin_travel,
    .row = row_travel};

/* --- survey --------------------------------------------------------------------------------------
 */

enum { S_PLACE, S_QUESTION, S_VALUE, S_N, S_YEAR };
static const rlv_layout_t SURVEY[] = {
    {"survey",
     {{"place", "territoire|territory|departement|department|lieu|tvs"},
      {"question", "question|code question"},
      {"value", "valeur|value|reponse|pourcentage"},
      {"n", "n|effectif|repondants|nombre de reponses"},
      {"year", "annee|year|an"},
      {0}}},
};

static int begin_survey(rlv_official_t *self)
{
    static const size_t YEAR = 3;
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, "survey.csv", "level,place,question,year,value,n", 4, 0, "",
                              &YEAR, 1, &table);
}

static int row_survey(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *place = rlv_official_text(self, row, S_PLACE);
    const char *question = rlv_official_text(self, row, S_QUESTION);
    char department[4], rest[64];
    double value = 0.0;
    int64_t n = 0;
    int year = 0, status = rlv_official_real(self, row, S_VALUE, -1e9, 1e9, &value);
    const int with_value = status;
    bool territory = false;

    if (status >= 0)
        status = rlv_official_count(self, row, S_N, &n);
    if (status >= 0)
        status = rlv_official_year(self, row, S_YEAR, &year);
    if (status < 0)
        return status;
    for (size_t i = 0; i < self->base.num_communes && !territory; i++)
        territory = strcmp(self->base.commune[i].territory, place) == 0;
    const bool known = territory || (rlv_tabular_department(place, department) &&
                                     rlv_base_has_department(&self->base, department));
    if (!known)
        return rlv_official_fail(self, row, S_PLACE, "a territory or department of the base",
                                 "'%.40s'", place);
    if (*question == '\0' || strlen(question) > 60 || strpbrk(question, ",\"\r\n") != NULL)
        return rlv_official_fail(self, row, S_QUESTION, "a short name without comma", "'%.60s'",
                                 question);
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    if (with_value > 0)
        (void)snprintf(rest, sizeof rest, "%.6g,%lld", value, (long long)n);
    else
        (void)snprintf(rest, sizeof rest, ",%lld", (long long)n);
    return rlv_tidy_put(table_of(self), rest, 0.0, self->err, "%s,%s,%s,%d",
                        territory ? "territory" : "department", territory ? place : department,
                        question, year);
}

const rlv_official_source_t rlv_source_survey = {
    {"survey", "answers of GPs by territory or department (URPS questions)", "URPS, survey",
     "as the producer states", "survey.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = SURVEY,
    .num_layouts = 1,
    .begin = begin_survey,
    .row = row_survey};
