/* Regions, national tables, observed past: from files to memory. What is refused:
 * tests/cli/bad_data.sh. */
#include "small_region.h"
#include "support.h"

#include "releve/national_csv.h"
#include "releve/observed.h"
#include "releve/region_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    rlv_params_t params;
    rlv_region_t region;
    rlv_universities_t universities;
    rlv_file_list_t files;
    rlv_notes_t notes;
} loaded_t;

static void load(loaded_t *self, const char *folder)
{
    rlv_error_t err = {0};
    memset(self, 0, sizeof *self);
    rlv_params_init(&self->params);
    (void)snprintf(self->params.data_folder, sizeof self->params.data_folder, "%s", folder);
    (void)snprintf(self->params.data_national, sizeof self->params.data_national, "data/national");
    if (rlv_region_read(&self->region, &self->universities, &self->params, &self->files,
                        &self->notes, &err) < 0)
        fail_msg("%s", err.text);
}

static void unload(loaded_t *self)
{
    rlv_region_free(&self->region);
    rlv_universities_free(&self->universities);
    rlv_file_list_free(&self->files);
    rlv_notes_free(&self->notes);
}

static void small_region_by_hand(void **state)
{
    loaded_t l;
    (void)state;
    load(&l, "tests/data/small_region");
    const rlv_region_t *r = &l.region;
    assert_string_equal(r->code, "99");
    assert_string_equal(r->name, "Petite Région");
    assert_int_equal(r->num_departments, 3);
    assert_int_equal(r->num_territories, 7);
    assert_int_equal(r->num_cells, 8);
    assert_int_equal(r->num_communes_inside, 19);
    assert_int_equal(r->num_communes, 25);
    assert_int_equal(l.universities.num_universities, 2);
    assert_int_equal(l.notes.num_texts, 0);
    assert_int_equal(l.files.num_paths, 12);

    const int confins = rlv_place_find(r->territory, r->num_territories, "92006");
    assert_int_equal(confins, 3);
    assert_int_equal(r->first_cell[3], 3);
    assert_int_equal(r->first_cell[4], 5);
    assert_int_equal(r->cell_department[3], 0); /* 91, then 92 */
    assert_int_equal(r->cell_department[4], 1);
    assert_int_equal(r->gp[3], 2);
    assert_int_equal(r->gp[4], 3);
    assert_int_equal(r->gp[7], 0);
    assert_close(r->apl[3], 2.3, 1e-15, 0);
    assert_close(r->le65_ratio[3], 1.84 / 2.3, 1e-15, 0);
    assert_close(r->share_55plus[1], 0.55, 1e-15, 0);
    assert_close(rlv_region_need(r, 0, 2013), 1.1, 1e-15, 0);
    assert_close(rlv_region_need(r, 1, 2021), 0.95 + 8 * 0.002, 1e-12, 0);
    assert_close(rlv_region_need(r, 2, 2099), 1.02 + 27 * 0.005, 1e-12, 0); /* held after 2040 */
    /* the list of October 2018 was in force on 1 January 2021, not that of May 2022 */
    assert_int_equal(r->zone[0], RLV_ZONE_ZAC);
    assert_int_equal(r->zone[3], RLV_ZONE_ZIP);
    const int le_pont = rlv_place_find(r->commune, r->num_communes_inside, "91006");
    assert_int_equal(r->commune_cell[le_pont], 3);
    assert_close(r->commune_population[le_pont], 1900, 0, 0);
    assert_close(r->commune_gp[le_pont], 2, 0, 0);
    assert_int_equal(r->commune_density[le_pont], 6);
    assert_string_equal(r->commune[r->num_communes_inside].code, "81001");
    assert_close(r->commune_population[24], 900 + 3500, 0, 0);
    unload(&l);
}

static void another_vintage_and_year(void **state)
{
    loaded_t l;
    rlv_error_t err = {0};
    (void)state;
    load(&l, "tests/data/small_region");
    unload(&l);
    memset(&l.files, 0, sizeof l.files);
    (void)strcpy(l.params.data_gp_vintage, "mid2010s");
    l.params.time_base_year = 2023;
    assert_int_equal(rlv_region_read(&l.region, &l.universities, &l.params, &l.files, NULL, &err),
                     0);
    assert_int_equal(l.region.zone[0], RLV_ZONE_ZIP);
    assert_int_equal(l.region.gp[0], 11); /* 10 + 0 + 1 */
    assert_close(l.region.apl[0], 3.1, 1e-15, 0);
    unload(&l);
    l.params.time_base_year = 2019; /* the APL of 2019, no later one */
    assert_int_equal(rlv_region_read(&l.region, &l.universities, &l.params, &l.files, NULL, &err),
                     0);
    assert_close(l.region.apl[0], 3.224, 1e-12, 0);
    unload(&l);
}

static double gps_around(const rlv_region_t *region)
{
    double sum = 0;
    for (size_t i = region->num_communes_inside; i < region->num_communes; i++)
        sum += region->commune_gp[i];
    return sum;
}

/* Around the region too the GPs are those of the vintage; without its column, those of 2020. */
static void the_vintage_holds_around_the_region(void **state)
{
    loaded_t l;
    rlv_error_t err = {0};
    (void)state;
    load(&l, "data/occitanie");
    const double recent = gps_around(&l.region);
    unload(&l);
    (void)strcpy(l.params.data_gp_vintage, "mid2010s");
    assert_int_equal(rlv_region_read(&l.region, &l.universities, &l.params, &l.files, NULL, &err),
                     0);
    const double older = gps_around(&l.region);
    unload(&l);
    assert_close(recent, 2791, 0, 0);
    assert_close(older, 2924, 0, 0);

    load(&l, "tests/data/small_region");
    const double small = gps_around(&l.region);
    unload(&l);
    (void)strcpy(l.params.data_gp_vintage, "mid2010s");
    assert_int_equal(
        rlv_region_read(&l.region, &l.universities, &l.params, &l.files, &l.notes, &err), 0);
    assert_close(gps_around(&l.region), small, 0, 0);
    assert_int_equal(l.notes.num_texts, 1);
    assert_non_null(strstr(l.notes.text[0], "gp_mid2010s"));
    unload(&l);
}

/* The places of tables: four levels, of which three each sum to the region. */
static void places_of_a_region(void **state)
{
    support_small_t small;
    int32_t sum[7 + 3 + 3 + 1] = {0};
    (void)state;
    support_small_fixed(&small);
    const rlv_region_t *r = &small.region;
    assert_int_equal(rlv_region_num_places(r), 14);
    assert_int_equal(rlv_region_first_place(r, RLV_LEVEL_TERRITORY), 0);
    assert_int_equal(rlv_region_first_place(r, RLV_LEVEL_DEPARTMENT), 7);
    assert_int_equal(rlv_region_first_place(r, RLV_LEVEL_ZONE), 10);
    assert_int_equal(rlv_region_first_place(r, RLV_LEVEL_REGION), 13);
    for (size_t c = 0; c < r->num_cells; c++)
        rlv_region_add(r, c, 1 << c, sum);
    assert_int_equal(sum[3], 1 << 3 | 1 << 4);
    assert_int_equal(sum[7], 1 << 0 | 1 << 1 | 1 << 3);         /* the part of territory 3 in it */
    assert_int_equal(sum[10 + RLV_ZONE_ZIP], 2 | 8 | 16 | 128); /* territories 1, 3, 6 */
    assert_int_equal(sum[13], 255);
    assert_int_equal(rlv_place_find(r->territory, 7, "T003"), 3);
    assert_int_equal(rlv_place_find(r->territory, 7, "T007"), -1);
    assert_int_equal(rlv_place_find(r->territory, 0, "T003"), -1);
    assert_int_equal(rlv_region_population(r, 2, 1900), rlv_region_population(r, 2, r->first_year));
    assert_int_equal(rlv_region_population(r, 2, 2900), rlv_region_population(r, 2, r->last_year));
    assert_int_equal(rlv_zone_find("ZAC"), RLV_ZONE_ZAC);
    assert_int_equal(rlv_zone_find("zac"), -1);
    support_small_free(&small);
}

static void a_wrong_region_is_refused(void **state)
{
    (void)state;
    for (int fault = 0; fault < 6; fault++) {
        support_small_t small;
        rlv_error_t err = {0};
        static const char *const SAYS[] = {"negative population", "out of range", "no zone",
                                           "has no cell",         "out of order", "no commune"};
        support_small_fixed(&small);
        rlv_region_t *r = &small.region;
        if (fault == 0)
            r->population[5] = -1;
        if (fault == 1)
            r->cell_department[2] = 9;
        if (fault == 2)
            r->zone[1] = RLV_NUM_ZONES;
        if (fault == 3)
            r->commune_cell[0] = 99;
        if (fault == 4)
            r->cell_department[4] = 0;
        if (fault == 5) { /* the last territory loses its only cell */
            r->num_cells--;
            r->first_cell[7]--;
            r->commune_cell[17] = r->commune_cell[18] = 0;
        }
        assert_int_equal(rlv_region_verify(r, &err), RLV_ERR_DATA);
        if (strstr(err.text, SAYS[fault]) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, SAYS[fault]);
        support_small_free(&small);
    }
}

static void national_tables_are_sound(void **state)
{
    loaded_t l;
    static rlv_national_t national;
    rlv_error_t err = {0};
    (void)state;
    load(&l, "tests/data/small_region");
    for (int pyramid = 0; pyramid < 3; pyramid++) {
        support_set(&l.params, "synthesis.pyramid_year", pyramid);
        assert_int_equal(rlv_national_read(&national, &l.params, &l.files, &l.notes, &err), 0);
        assert_null(rlv_national_verify(&national));
        double sum = 0;
        for (int s = 0; s < RLV_NUM_SEXES; s++)
            for (int a = 0; a < RLV_NUM_AGES; a++) {
                sum += national.pyramid[s][a];
                if (a < 27)
                    assert_true(national.pyramid[s][a] == 0);
            }
        assert_close(sum, 1, 1e-12, 0);
    }
    assert_close(national.exit_probability[RLV_MAN][50], 0.01, 1e-15, 0);
    assert_close(national.exit_probability[RLV_WOMAN][57], 0.018, 1e-15, 0);
    assert_close(national.activity[0][RLV_WOMAN][30], 0.78, 1e-15, 0);
    assert_close(national.activity[1][RLV_WOMAN][30], 0.60, 1e-15, 0);
    assert_close(rlv_national_at(national.first_installations, 2011), 1224, 0, 0);
    assert_close(rlv_national_at(national.training_places, 1972), 8588, 0, 0);
    unload(&l);
}

static void series_interpolate(void **state)
{
    double series[RLV_SERIES_YEARS];
    (void)state;
    for (int i = 0; i < RLV_SERIES_YEARS; i++)
        series[i] = NAN;
    assert_true(isnan(rlv_national_at(series, 2000)));
    series[40] = 10;
    assert_close(rlv_national_at(series, 1900), 10, 0, 0);
    assert_close(rlv_national_at(series, 2300), 10, 0, 0);
    series[44] = 30;
    assert_close(rlv_national_at(series, 2001), 15, 1e-15, 0);
    assert_close(rlv_national_at(series, 2004), 30, 0, 0);
    assert_close(rlv_national_at(series, 2079), 30, 0, 0);
    assert_close(rlv_national_at(series, 1960), 10, 0, 0);
}

static void wrong_national_tables_are_said(void **state)
{
    support_small_t small;
    (void)state;
    support_small_fixed(&small);
    assert_null(rlv_national_verify(&small.national));
    static rlv_national_t n;
#define WRONG(change, text)                                                                        \
    do {                                                                                           \
        n = small.national;                                                                        \
        change;                                                                                    \
        assert_non_null(rlv_national_verify(&n));                                                  \
        assert_non_null(strstr(rlv_national_verify(&n), text));                                    \
    } while (0)
    WRONG(n.exit_probability[1][40] = 1.1, "exit probability");
    WRONG(n.death_probability[0][40] = -0.1, "death probability");
    WRONG(n.activity[1][0][66] = NAN, "activity");
    WRONG(n.cumul_share[0][66] = 2, "cumul");
    WRONG(n.liberal_share[0][30] = 2, "liberal");
    WRONG(n.pyramid[0][40] += 0.01, "sum to one");
#undef WRONG
    support_small_free(&small);
}

static double observed_at(const rlv_observed_list_t *list, rlv_level_t level, size_t place,
                          const char *indicator, int year)
{
    for (size_t i = 0; i < list->num_rows; i++)
        if (list->row[i].level == level && list->row[i].place == place &&
            list->row[i].year == year && strcmp(list->row[i].indicator, indicator) == 0)
            return list->row[i].value;
    return NAN;
}

static void observed_past(void **state)
{
    loaded_t l;
    rlv_observed_list_t list;
    rlv_error_t err = {0};
    (void)state;
    load(&l, "tests/data/small_region");
    const rlv_region_t *r = &l.region;
    assert_int_equal(rlv_observed_read(&list, r, &l.params, &err), 0);
    const size_t region = rlv_region_first_place(r, RLV_LEVEL_REGION);
    assert_close(observed_at(&list, RLV_LEVEL_REGION, region, "gp_headcount", 2021), 151, 0, 0);
    assert_close(observed_at(&list, RLV_LEVEL_REGION, region, "gp_headcount", 2018), 158, 0, 0);
    assert_close(observed_at(&list, RLV_LEVEL_TERRITORY, 3, "gp_headcount", 2021), 5, 0, 0);
    assert_close(observed_at(&list, RLV_LEVEL_DEPARTMENT, 7, "gp_headcount", 2021), 17, 0, 0);
    assert_close(observed_at(&list, RLV_LEVEL_TERRITORY, 0, "apl", 2019), 3.224, 1e-12, 0);
    assert_close(observed_at(&list, RLV_LEVEL_REGION, region, "population", 2021),
                 (double)rlv_region_total_population(r, 2021), 0, 0);
    /* 2022 is projected, hence not observed */
    assert_true(isnan(observed_at(&list, RLV_LEVEL_REGION, region, "population", 2022)));
    double sum = 0, weight = 0;
    for (size_t t = 0; t < 7; t++) {
        const double people = (double)rlv_region_territory_population(r, t, 2021);
        sum += people * r->apl[t];
        weight += people;
    }
    assert_close(observed_at(&list, RLV_LEVEL_REGION, region, "apl", 2021), sum / weight, 1e-13, 0);
    for (size_t i = 1; i < list.num_rows; i++)
        assert_true(list.row[i - 1].level >= list.row[i].level);
    rlv_observed_free(&list);
    unload(&l);
}

/* The real region: its counts to the unit, in every replicate, territory and department. */
static void occitanie_starts_from_its_counts(void **state)
{
    enum { REPLICATES = 4 };
    loaded_t l;
    static rlv_national_t national;
    rlv_model_t model = {0};
    rlv_ensemble_t ensemble;
    rlv_error_t err = {0};
    (void)state;
    load(&l, "data/occitanie");
    const rlv_region_t *r = &l.region;
    assert_int_equal(l.notes.num_texts, 0);
    assert_int_equal(r->num_territories, 321);
    assert_int_equal(r->num_departments, 13);
    assert_int_equal(r->num_cells, 401);
    assert_int_equal(r->num_communes_inside, 4454);
    assert_int_equal(rlv_national_read(&national, &l.params, &l.files, &l.notes, &err), 0);
    model.university = l.universities.name;
    model.university_latitude = l.universities.latitude;
    model.university_longitude = l.universities.longitude;
    model.num_universities = l.universities.num_universities;
    l.params.time_horizon = 2023;
    assert_int_equal(rlv_model_init(&model, &l.params, r, &national, &err), 0);
    assert_int_equal(
        rlv_ensemble_run(&ensemble, &model, 1, REPLICATES, RLV_CHANCE, NULL, 1, NULL, &err), 0);
    assert_int_equal(rlv_ensemble_verify(&ensemble, &model, &err), 0);
    int32_t *expected = calloc(model.shape.num_places, sizeof *expected);
    assert_non_null(expected);
    for (size_t c = 0; c < r->num_cells; c++)
        rlv_region_add(r, c, (int32_t)r->gp[c], expected);
    assert_int_equal(expected[model.shape.num_places - 1], 6084);
    for (size_t i = 0; i < REPLICATES; i++)
        assert_memory_equal(ensemble.tally + i * ensemble.tally_size +
                                rlv_tally_index(&model.shape, 2021, RLV_TALLY_HEADCOUNT, 0),
                            expected, model.shape.num_places * sizeof *expected);
    free(expected);
    rlv_ensemble_free(&ensemble);
    rlv_model_free(&model);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_region_by_hand),
        cmocka_unit_test(another_vintage_and_year),
        cmocka_unit_test(the_vintage_holds_around_the_region),
        cmocka_unit_test(places_of_a_region),
        cmocka_unit_test(a_wrong_region_is_refused),
        cmocka_unit_test(national_tables_are_sound),
        cmocka_unit_test(series_interpolate),
        cmocka_unit_test(wrong_national_tables_are_said),
        cmocka_unit_test(observed_past),
        cmocka_unit_test(occitanie_starts_from_its_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
