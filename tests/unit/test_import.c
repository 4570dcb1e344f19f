/* Import on an invented region of two departments: what is formed, what is projected, and each way
 * in which an official file is refused. */
#include "support.h"

#include "releve/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POPS "pop2012,pop2013,pop2014,pop2015,pop2016,pop2017,pop2018,pop2019,pop2021"

typedef struct {
    const char *name, *text;
} file_t;

/* 01001 takes 01009 on 1 January 2019; unit B has no GP and C, of the same bassin de vie, has; D is
 * a sliver of a bassin de vie centred elsewhere; 01002 has no centroid; 03001 is of another region.
 */
static const file_t GOOD[] = {
    {"communes_france_2019.csv",
     "codgeo,libgeo,dep,reg,bv2012," POPS "\n"
     "02003,Gamma,02,99,02003,300,300,300,300,300,300,300,300,300\n"
     "01001,Alpha,01,99,01001,400,400,400,400,400,1000,1010,1020,1041\n"
     "01002,\"Beta, le Haut\",01,99,01001,200,200,200,200,200,200,200,200,200\n"
     "02001,Delta,02,99,01001,100,100,100,100,100,100,100,100,100\n"
     "02002,Epsilon,02,99,02003,50,50,50,50,50,50,50,50,50\n"
     "02004,Zeta,02,99,03001,30,30,30,30,30,30,30,30,30\n"
     "03001,Eta,03,98,03001,900,900,900,900,900,900,900,900,900\n"},
    {"published/insee_mouvements_communes.csv",
     "MOD,DATE_EFF,TYPECOM_AV,COM_AV,LIBELLE_AV,TYPECOM_AP,COM_AP\n"
     "32,2019-01-01,COM,01009,\"Neuf, le Vieux\",COM,01001\n"
     "32,2019-01-01,COM,01009,Neuf,COMD,01009\n"
     "21,1980-01-01,COM,02001,Deux,COM,02002\n"},
    {"territories_occitanie_rebuilt.csv",
     "unit_code,unit_name,composition,bv2012,n_communes,gp_bpe2020," POPS "\n"
     "01001,Alpha,exact_BV2012,01001,3,5,1200,1210,1220,1230,1240,1300,1310,1320,1341\n"
     "02003/0201,Gamma ouest,substitute_BVxCV,02003,1,0,50,50,50,50,50,50,50,50,50\n"
     "02003/0202,Gamma est,substitute_BVxCV,02003,1,2,300,300,300,300,300,300,300,300,300\n"
     "03001,Eta,exact_BV2012,03001,1,0,30,30,30,30,30,30,30,30,30\n"},
    {"communes_to_territories_occitanie_rebuilt.csv",
     "codgeo2019,unit_code,massif\n"
     "01001,01001,\n01002,01001,06 - Massif\n02001,01001,\n"
     "02002,02003/0201,\n02003,02003/0202,\n02004,03001,08 - Massif\n"},
    {"gp_bpe_communes_france.csv",
     "codgeo,gp_bpe_mid2010s,gp_bpe_2020\n01001,4,5\n01009,1,\n02003,3,2\n03001,2,2\n"},
    {"apl_mg_communes_france_2015_2021.csv",
     "codgeo,apl_2015,apl_2016,apl_2017,apl_2018,apl_2019,apl_2021\n"
     "01001,4,4,4,4,4,3\n02001,2,2,2,2,2,\n02002,1,1,1,1,1,1\n02003,5,5,5,5,5,5\n"
     "02004,1,1,1,1,1,1\n"},
    {"apl_mg_le65_communes_occitanie_2016_2018.csv",
     "code,apl_mg2016,apl_mg2016_65,pop2014,apl_mg2018,apl_mg2018_65,pop2016\n"
     "01001,4,3,420,4,3,430\n01002,2,1,200,2,1,200\n02001,2,2,90,2,2,90\n02002,1,1,50,1,1,50\n"
     "02003,5,4,310,5,4,310\n02004,1,0,30,1,0,30\n"},
    {"centroids_communes_france.csv",
     "codgeo,lat,lon\n01001,44.00,1.00\n02001,44.00,1.10\n02002,44.00,1.50\n02003,44.10,1.50\n"
     "02004,44.20,1.60\n03001,44.20,1.70\n97701,,\n"},
    {"communes_context_occitanie_2025.csv",
     "codgeo,area_km2,density_grid,km_to_emergency\n01001,10.5,3,0.0\n02001,20,7,\n"},
    {"qpv_2025_by_commune.json",
     "{\"01001\":{\"year\":2025,\"qpvLabels\":[\"Nord\",\"Sud\"]},\"97102\":{\"qpvLabels\":[]}}"},
    {"msp_communes_france.csv", "codgeo,msp\n01001,1\n97102,1\n"},
    {"zonage_mg_2025_communes_occitanie.csv",
     "codgeo,zone_mg\n01001,2_ZAC\n02001,1_ZIP\n02002,4_ZAR\n02003,4_ZAR\n02004,1_ZIP\n"},
    {"insee_omphale2022_department.csv",
     "# a comment\ndep,nom,pop2018,pop2050,pop2070\n01,Un,1000,1320,1320\n02,Deux,480,400,380\n"},
    {"published/geo/communes-01-un.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":"
     "\"Polygon\",\"coordinates\":[[[1.0,44.1],[1.2,44.1],[1.2,44.2],[1.0,44.2],[1.0,44.1]]]},"
     "\"properties\":{\"code\":\"01002\",\"nom\":\"Beta\"}}]}"},
};
enum { NUM_FILES = sizeof GOOD / sizeof *GOOD };

static char folder[64];
static rlv_import_t import;
static rlv_error_t err;
static rlv_notes_t notes;

static void write_file(const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    static const char *const SUB[] = {"", "/published", "/published/geo", "/out"};
    (void)state;
    (void)strcpy(folder, "/tmp/releve-import-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t i = 1; i < 4; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s%s", folder, SUB[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
    for (size_t i = 0; i < NUM_FILES; i++)
        write_file(GOOD[i].name, GOOD[i].text);
    memset(&err, 0, sizeof err);
    memset(&notes, 0, sizeof notes);
    return 0;
}

static int teardown(void **state)
{
    char command[128];
    (void)state;
    rlv_import_free(&import);
    rlv_notes_free(&notes);
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    return system(command);
}

static int read_all(void)
{
    rlv_import_free(&import);
    memset(&err, 0, sizeof err);
    return rlv_import_read(&import, folder, "99", &notes, &err);
}

static const rlv_import_territory_t *territory(const char *code)
{
    for (size_t t = 0; t < import.num_territories; t++)
        if (strcmp(import.territory[t].unit->code, code) == 0)
            return &import.territory[t];
    fail_msg("no territory %s", code);
    return NULL;
}

static void forms_territories_and_cells(void **state)
{
    (void)state;
    if (read_all() != 0)
        fail_msg("%s", err.text);
    assert_int_equal(import.num_communes, 6);
    assert_int_equal(import.num_units, 4);
    assert_int_equal(import.num_territories, 2);
    assert_int_equal(import.num_cells, 3);
    const rlv_import_territory_t *c = territory("02003/0202"); /* with B and D */
    assert_int_equal(c->num_communes, 3);
    assert_int_equal(c->population[8], 380);
    assert_false(c->cross_region);
    assert_close(c->mountain_share, 30.0 / 380.0, 1e-12, 0);
    assert_close(c->latitude, (50 * 44.0 + 300 * 44.1 + 30 * 44.2) / 380, 1e-12, 0);
    assert_close(c->share[2][RLV_IMPORT_ZIP], 30.0 / 380.0, 1e-12, 0);
    assert_int_equal(c->zone[2], RLV_IMPORT_ZAR);
    const rlv_import_territory_t *a = territory("01001");
    assert_string_equal(a->department, "01");
    assert_int_equal(a->num_qpv, 2);
    assert_int_equal(a->num_msp_communes, 1);
    assert_close(a->share[2][RLV_IMPORT_ZAC], 1041.0 / 1141.0, 1e-12, 0); /* 01002 has no class */
    assert_int_equal(import.num_outside, 1);
    assert_close(import.outside[0].km, rlv_import_distance_km(44.2, 1.6, 44.2, 1.7), 1e-12, 0);
}

static void places_a_commune_by_its_outline(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    const rlv_import_commune_t *beta = &import.commune[rlv_import_find(&import, "01002")];
    assert_close(beta->latitude, 44.15, 1e-12, 0);
    assert_close(beta->longitude, 1.1, 1e-9, 0);
}

static void names_the_communes_that_merged(void **state)
{
    const rlv_import_source_t *source;
    char path[128], text[256] = "";
    size_t num = 0, i = 0;
    (void)state;
    assert_int_equal(read_all(), 0);
    source = rlv_import_sources(&num);
    while (i < num && strcmp(source[i].name, "merged") != 0)
        i++;
    assert_true(i < num);
    assert_int_equal(source[i].run(&import, folder, &err), 0);
    (void)snprintf(path, sizeof path, "%s/communes_merged.csv", folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    (void)fclose(file);
    assert_string_equal(text, "old_code,old_name,code\n01009,\"Neuf, le Vieux\",01001\n");
}

static void counts_a_merged_commune_in_its_successor(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    const rlv_import_commune_t *alpha = &import.commune[rlv_import_find(&import, "01001")];
    assert_int_equal(alpha->gp[0], 5);
    assert_int_equal(alpha->gp[1], 5);
    assert_int_equal(alpha->population_status[4], RLV_IMPORT_BEFORE_MERGER);
    assert_int_equal(alpha->population_status[5], RLV_IMPORT_CENSUS);
    assert_string_equal(rlv_import_successor(&import, "01009", "0000-00-00", "2019-01-01"),
                        "01001");
    assert_string_equal(rlv_import_successor(&import, "01009", "2019-01-01", "2025-01-01"),
                        "01009");
    assert_string_equal(rlv_import_successor(&import, "02001", "0000-00-00", "2025-01-01"),
                        "02001");
}

static void census_cells_sum_to_the_corrected_totals(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    /* 2012: the communes hold 700 of the corrected 1,200, shared as in 2017: 1,200 to 100 */
    assert_int_equal(import.cell[0].population[0], 1108);
    assert_int_equal(import.cell[1].population[0], 92);
    /* 2021 as the communes say; 2020 the mean of its neighbours, 1,230.5, halves to even */
    assert_int_equal(import.cell[0].population[9], 1241);
    assert_int_equal(import.cell[0].population[8], 1230);
}

static void projection_follows_the_departments(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    for (int year = 2022; year <= 2060; year++) {
        int64_t sum[2] = {0, 0};
        for (size_t k = 0; k < import.num_cells; k++)
            sum[import.cell[k].department] += import.cell[k].population[year - 2012];
        /* observed 2021 times the growth of the scenario, straight between 2018, 2050 and 2070 */
        const double one = year <= 2050 ? 1000 + 10.0 * (year - 2018) : 1320;
        const double two = year <= 2050 ? 480 - 2.5 * (year - 2018) : 400 - 1.0 * (year - 2050);
        assert_close((double)sum[0], 1241 * one / 1030, 0, 0.5000001);
        assert_close((double)sum[1], 480 * two / 472.5, 0, 0.5000001);
    }
}

static void means_of_apl_are_weighted(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    /* communes of C: 50 inhabitants at 1, 300 at 4, 30 at 0 */
    assert_close(rlv_import_first_apl(&import, 1, 0, true, 2017), (50 * 1 + 300 * 4) / 380.0, 1e-12,
                 0);
    /* standardised: 50, 310, 30 */
    assert_close(rlv_import_first_apl(&import, 1, 0, true, 0), (50 * 1 + 310 * 4) / 390.0, 1e-12,
                 0);
}

static void apportions_by_largest_remainders(void **state)
{
    const double weight[4] = {1, 1, 1, 0};
    int64_t part[4];
    (void)state;
    assert_int_equal(rlv_import_apportion(10, weight, 4, part, &err), 0);
    assert_int_equal(part[0], 4); /* a tie goes to the lower index */
    assert_int_equal(part[1], 3);
    assert_int_equal(part[2], 3);
    assert_int_equal(part[3], 0);
    assert_int_equal(rlv_import_apportion(0, weight + 3, 1, part, &err), 0);
    assert_int_equal(part[0], 0);
    assert_int_equal(rlv_import_apportion(1, weight + 3, 1, part, &err), RLV_ERR_DATA);
}

static void measures_great_circles(void **state)
{
    (void)state;
    assert_close(rlv_import_distance_km(0, 0, 0, 90), 6371 * 3.14159265358979 / 2, 1e-12, 0);
    assert_close(rlv_import_distance_km(43.6045, 1.444, 43.6119, 3.8772), 195.98, 5e-3, 0);
    assert_close(rlv_import_distance_km(43, 1, 43, 1), 0, 0, 0);
}

/* One file replaced, what the error must say. */
typedef struct {
    const char *file, *find, *put, *message;
} wrong_t;

static const wrong_t WRONG[] = {
    {"communes_france_2019.csv", "pop2019", "pop2O19", "pop2019: the column is missing"},
    {"communes_france_2019.csv", "01001,Alpha", "1001,Alpha", "'1001' is not a commune code"},
    {"communes_france_2019.csv", "01002,\"Beta, le Haut\"", "01001,Beta", "01001 is there twice"},
    {"communes_france_2019.csv", "1020,1041", "1020,-1041", "-1041 is out of range"},
    {"communes_france_2019.csv", "1020,1041", "1020,1040",
     "the total does not balance: 1340 [1341]"},
    {"communes_france_2019.csv", "1020,1041", "1020,\"1 041\"", "'1 041' is not a whole number"},
    {"communes_france_2019.csv", "30,30,30\n03001", "30,30,\n03001", "does not balance: 0 [30]"},
    {"communes_france_2019.csv", "Delta,02,99,01001,100", "Delta,01,99,01001,100",
     "commune 02001 is not of department 01"},
    {"communes_to_territories_occitanie_rebuilt.csv", "02001,01001", "02001,01003",
     "'01003': unknown territory"},
    {"communes_to_territories_occitanie_rebuilt.csv", "02004,03001,08 - Massif\n", "",
     "the total does not balance: 5 [6]"},
    {"communes_to_territories_occitanie_rebuilt.csv", "02001,", "02009,",
     "02009 is not a commune of the region"},
    {"territories_occitanie_rebuilt.csv", "03001,Eta,exact_BV2012", "01001,Eta,exact_BV2012",
     "01001 is there twice"},
    {"territories_occitanie_rebuilt.csv", "02003,1,2,", "02003,1,3,", "does not balance: 2 [3]"},
    {"territories_occitanie_rebuilt.csv", "03001,Eta,",
     "04001,Theta,exact_BV2012,04001,1,0,1,1,1,1,1,1,1,1,1\n03001,Eta,",
     "territory 04001 has no commune"},
    {"gp_bpe_communes_france.csv", "01009,1,", "01099,1,", "does not balance: 7 [8]"},
    {"gp_bpe_communes_france.csv", "02003,3,2\n", "02003,3,2\n02003,3,2\n", "there twice"},
    {"gp_bpe_communes_france.csv", "02003,3,2", "02003,3,-2", "-2 is out of range"},
    {"apl_mg_communes_france_2015_2021.csv", "02003,5,", "02003,\"5,1\",", "'5,1' is not a number"},
    {"apl_mg_communes_france_2015_2021.csv", "02004,1,1", "02003,1,1", "02003 is there twice"},
    {"apl_mg_le65_communes_occitanie_2016_2018.csv", "02001,2,2", "02001,2,2.5",
     "exceeds that of all ages"},
    {"centroids_communes_france.csv", "44.20,1.60", "144.20,1.60", "144.2 is out of range"},
    {"communes_context_occitanie_2025.csv", "10.5,3", "10.5,8", "8 is out of range"},
    {"qpv_2025_by_commune.json", "[\"Nord\",\"Sud\"]", "2", "qpvLabels is missing or not an array"},
    {"qpv_2025_by_commune.json", "\"Sud\"]", "\"Sud\"", "qpv_2025_by_commune.json:1"},
    {"msp_communes_france.csv", "01001,1\n", "01001,1\n01001,1\n", "01001 is there twice"},
    {"zonage_mg_2025_communes_occitanie.csv", "01001,2_ZAC", "01001,3_HZ", "unknown zone '3_HZ'"},
    {"insee_omphale2022_department.csv", "02,Deux,480,400,380\n", "", "department 02 is missing"},
    {"published/geo/communes-01-un.geojson", "\"01002\"", "\"01003\"",
     "commune 01002 has no centroid and no outline"},
};

static void replace_in(const char *file, const char *find, const char *put)
{
    for (size_t i = 0; i < NUM_FILES; i++) {
        if (strcmp(GOOD[i].name, file) != 0)
            continue;
        char text[8192];
        const char *at = strstr(GOOD[i].text, find);
        assert_non_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - GOOD[i].text), GOOD[i].text, put,
                       at + strlen(find));
        write_file(file, text);
        return;
    }
    fail_msg("no file %s", file);
}

static void refuses_wrong_files(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof WRONG / sizeof *WRONG; k++) {
        const wrong_t *w = &WRONG[k];
        replace_in(w->file, w->find, w->put);
        if (read_all() != RLV_ERR_DATA || strstr(err.text, w->message) == NULL)
            fail_msg("%s with '%s': '%s' instead of '%s'", w->file, w->put, err.text, w->message);
        replace_in(w->file, w->find, w->find);
    }
    assert_int_equal(read_all(), 0);
}

static void refuses_a_missing_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < NUM_FILES; i++) {
        char path[256];
        const bool outline = strstr(GOOD[i].name, "geojson") != NULL;
        (void)snprintf(path, sizeof path, "%s/%s", folder, GOOD[i].name);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(read_all(), outline ? RLV_ERR_DATA : RLV_ERR_NO_INPUT);
        write_file(GOOD[i].name, GOOD[i].text);
    }
}

/* --- the tables by department ---------------------------------------------------------------- */

static int run_source(const char *name)
{
    size_t num = 0;
    const rlv_import_source_t *source = rlv_import_sources(&num);
    char out[128];

    (void)snprintf(out, sizeof out, "%s/out", folder);
    memset(&err, 0, sizeof err);
    for (size_t i = 0; i < num; i++)
        if (strcmp(source[i].name, name) == 0)
            return source[i].run(&import, out, &err);
    fail_msg("no source %s", name);
    return 0;
}

static const char *table(const char *name)
{
    static char text[65536];
    char path[256];
    (void)snprintf(path, sizeof path, "%s/out/%s", folder, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    (void)fclose(file);
    return text;
}

static void write_rpps(const char *all_of_2016, const char *more)
{
    char text[4096] = "dep,annee,mode_exercice,effectif_mg\n";
    for (int d = 1; d <= 2; d++)
        for (int y = 0; y < 3; y++) {
            const size_t used = strlen(text);
            const char *year = y == 0 ? "2013" : y == 1 ? "2014" : "2016";
            (void)snprintf(text + used, sizeof text - used,
                           "0%d,%s,Ensemble des modes d'exercice,%s\n0%d,%s,Libéraux exclusifs,6\n"
                           "0%d,%s,Mixtes,1\n0%d,%s,Autres Salariés,2\n"
                           "0%d,%s,Salariés Hospitaliers,1\n",
                           d, year, y == 2 ? all_of_2016 : "10", d, year, d, year, d, year, d,
                           year);
        }
    (void)strcat(text, more);
    write_file("rpps_gp_department_mode_2013_2016.csv", text);
    write_file("cnam_gp_department_2014.csv",
               "dep,categorie,effectif\n01,01- OMNIPRATICIENS,9\n01,01- Médecine générale,7\n"
               "01,01- M.E.P.,2\n01,01- Acupuncture,1\n02,01- OMNIPRATICIENS,9\n"
               "02,01- Médecine générale,7\n02,01- M.E.P.,2\n02,01- Acupuncture,1\n");
}

static void keeps_producers_apart_and_refuses_undated_rows(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    write_rpps("10", "01,undated_2021_2025,Ensemble des modes d'exercice,99\n");
    assert_int_equal(run_source("gp-departments"), 0);
    assert_non_null(strstr(table("gp_departments.csv"), "01,2014,CNAM,all,9,2015,observed\n"));
    assert_non_null(
        strstr(table("gp_departments.csv"), "02,2016,RPPS,mixed,1,2016,inferred_year\n"));
    assert_null(strstr(table("gp_departments.csv"), "99"));
    write_rpps("11", "");
    assert_int_equal(run_source("gp-departments"), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "sum of the modes of practice: the total does not balance"));
    write_rpps("10", "01,2017,Mixtes,1\n");
    assert_int_equal(run_source("gp-departments"), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "annee: year '2017'"));
}

static void leaves_missing_values_empty(void **state)
{
    (void)state;
    assert_int_equal(read_all(), 0);
    assert_int_equal(run_source("communes"), 0);
    assert_non_null(strstr(table("communes.csv"),
                           "01002,\"Beta, le Haut\",01,01001,44.1500,1.1000,,,1,0,0,,\n"));
    assert_non_null(strstr(table("communes.csv"),
                           "01001,Alpha,01,01001,44.0000,1.0000,10.50,3,0,2,1,0.0,ZAC\n"));
    assert_non_null(strstr(table("communes_population.csv"), "01001,2016,400,before_merger\n"));
    assert_int_equal(run_source("apl"), 0);
    assert_null(strstr(table("communes_apl.csv"), "02001,2021"));
    assert_non_null(strstr(table("communes_apl.csv"), "01001,2016,first_release,le65,3.000\n"));
}

static void leaves_nothing_half_done(void **state)
{
    char path[128];
    (void)state;
    assert_int_equal(read_all(), 0);
    (void)snprintf(path, sizeof path, "%s/out", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(run_source("gp"), RLV_ERR_CANT_CREATE);
    assert_int_equal(mkdir(path, 0755), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(forms_territories_and_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(places_a_commune_by_its_outline, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_a_merged_commune_in_its_successor, setup, teardown),
        cmocka_unit_test_setup_teardown(names_the_communes_that_merged, setup, teardown),
        cmocka_unit_test_setup_teardown(census_cells_sum_to_the_corrected_totals, setup, teardown),
        cmocka_unit_test_setup_teardown(projection_follows_the_departments, setup, teardown),
        cmocka_unit_test_setup_teardown(means_of_apl_are_weighted, setup, teardown),
        cmocka_unit_test_setup_teardown(apportions_by_largest_remainders, setup, teardown),
        cmocka_unit_test(measures_great_circles),
        cmocka_unit_test_setup_teardown(refuses_wrong_files, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_a_missing_file, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_producers_apart_and_refuses_undated_rows, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(leaves_missing_values_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_nothing_half_done, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
