/* The tables that `releve apl` reads besides the region's: road times, need, vintages, published.
 */
#include "support.h"

#include "random_map.h"

#include "releve/apl_inputs.h"
#include "releve/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdio.h>

static const support_map_t MAP = {.seed = 7,
                                  .num_communes = 12,
                                  .num_outside = 2,
                                  .num_territories = 2,
                                  .num_departments = 1,
                                  .south = 43,
                                  .north = 44,
                                  .west = 1,
                                  .east = 2};

/* --- road times */

static int read_times(rlv_travel_table_t *table, const char *text, rlv_notes_t *notes,
                      rlv_error_t *err)
{
    rlv_region_t region;
    support_map_make(&MAP, &region);
    const int status = rlv_travel_table_read(table, support_temp_file(text), &region, notes, err);
    rlv_region_free(&region);
    return status;
}

static void road_times_are_read(void **state)
{
    (void)state;
    rlv_travel_table_t table;
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};
    const int status = read_times(&table,
                                  "# a comment\nminutes,to,from,road\n7.5,00001,00000,x\n"
                                  "12,00000,00003,x\n0,00002,00002,x\n9,00011,00001,x\n"
                                  "5,75056,00001,x\n6,75056,13055,x\n",
                                  &notes, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(status, RLV_OK);
    assert_int_equal(table.num_rows, 4);
    assert_int_equal(table.num_outside_rows, 2);
    assert_int_equal(table.num_unknown_codes, 2);
    assert_int_equal(table.num_silent, 6); /* 10 of the region, 0 to 3 are named */
    assert_int_equal(table.from[0], 0);
    assert_int_equal(table.to[0], 1);
    assert_close(table.minutes[0], 7.5, 0, 0);
    assert_int_equal(table.to[1], 11);    /* around the region */
    assert_int_equal(notes.num_texts, 3); /* the column road; rows left out; silent communes */
    rlv_travel_table_free(&table);
    rlv_notes_free(&notes);
}

static void wrong_road_times_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } CASES[] = {
        {"from,to\n00000,00001\n", "minutes"},
        {"from,to,minutes\n00000,00001,\n", ":2: minutes:"},
        {"from,to,minutes\n00000,00001,soon\n", ":2: minutes:"},
        {"from,to,minutes\n00000,00001,-1\n", ":2: minutes:"},
        {"from,to,minutes\n00000,00001,1441\n", ":2: minutes:"},
        {"from,to,minutes\n00000,00001,nan\n", ":2: minutes:"},
        {"from,to,minutes\n,00001,4\n", ":2: from:"},
        {"from,to,minutes\n00000,00001,4\n00001,00000,4\n00000,00001,5\n", ":4: to: the pair"},
        {"from,to,minutes\n75056,00001,4\n", "no row joins"},
        {"from,to,minutes\n", "no row joins"},
        {"from,to,minutes\n00000,00001\n", ":2:"},
        {"", "empty"},
    };
    for (size_t k = 0; k < sizeof CASES / sizeof CASES[0]; k++) {
        rlv_travel_table_t table;
        rlv_error_t err = {0};
        assert_int_equal(read_times(&table, CASES[k].text, NULL, &err), RLV_ERR_DATA);
        if (strstr(err.text, CASES[k].says) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, CASES[k].says);
        rlv_travel_table_free(&table);
    }
    rlv_region_t region;
    rlv_travel_table_t table;
    rlv_error_t err = {0};
    support_map_make(&MAP, &region);
    assert_int_equal(rlv_travel_table_read(&table, "/nowhere/times.csv", &region, NULL, &err),
                     RLV_ERR_NO_INPUT);
    rlv_travel_table_free(&table);
    rlv_region_free(&region);
}

/* --- tables of a folder */

typedef struct {
    char path[64];
    rlv_params_t params;
    rlv_region_t region;
} folder_t;

static void write_file(const folder_t *self, const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", self->path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void open_folder(folder_t *self)
{
    (void)strcpy(self->path, "/tmp/releve-test-XXXXXX");
    assert_non_null(mkdtemp(self->path));
    rlv_params_init(&self->params);
    (void)strcpy(self->params.data_folder, self->path);
    support_map_make(&MAP, &self->region);
}

static void close_folder(folder_t *self)
{
    static const char *const NAMES[] = {"communes_need.csv", "communes_population.csv",
                                        "communes_gp.csv",   "communes_outside.csv",
                                        "communes_apl.csv",  "apl.csv"};
    char path[128];
    for (size_t k = 0; k < sizeof NAMES / sizeof NAMES[0]; k++) {
        (void)snprintf(path, sizeof path, "%s/%s", self->path, NAMES[k]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(self->path), 0);
    rlv_region_free(&self->region);
}

static void need_is_relative_and_bounded(void **state)
{
    (void)state;
    folder_t folder;
    rlv_need_t need;
    rlv_file_list_t files = {0};
    rlv_error_t err = {0};
    open_folder(&folder);
    /* 2014: 110 and 90 over 100 each; 2016: 100 and 900 over 100 each, level 5, of which 0.2 is
     * bounded; the others unknown */
    write_file(&folder, "communes_need.csv",
               "code,year,standardised_population\n00000,2014,110\n00001,2014,90\n"
               "00000,2016,100\n00001,2016,900\n00002,2016,\n");
    write_file(&folder, "communes_population.csv",
               "code,year,population\n00000,2014,100\n00001,2014,100\n00000,2016,100\n"
               "00001,2016,100\n00002,2016,50\n00000,2019,7\n");
    assert_int_equal(rlv_need_read(&need, &folder.region, &folder.params, &files, &err), RLV_OK);
    assert_int_equal(need.num_vintages, 2);
    assert_int_equal(need.year[0], 2014);
    assert_int_equal(need.year[1], 2016);
    assert_int_equal(need.num_bounded, 1);
    const double expected[2][3] = {{1.1, 0.9, 1}, {0.5, 1.8, 1}};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < 3; i++)
            assert_close(need.relative[k * need.num_communes + i], expected[k][i], 1e-14, 0);
        assert_close(need.relative[k * need.num_communes + 11], 1, 1e-14, 0);
    }
    rlv_need_free(&need);
    write_file(&folder, "communes_need.csv", "code,year,standardised_population\n");
    assert_int_equal(rlv_need_read(&need, &folder.region, &folder.params, &files, &err), RLV_OK);
    assert_int_equal(need.num_vintages, 0);
    rlv_need_free(&need);
    write_file(&folder, "communes_need.csv", "code,year,standardised_population\n99999,2014,1\n");
    assert_int_equal(rlv_need_read(&need, &folder.region, &folder.params, &files, &err),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "'99999' is not a commune"));
    rlv_need_free(&need);
    rlv_file_list_free(&files);
    close_folder(&folder);
}

static void vintages_are_read_inside_and_around(void **state)
{
    (void)state;
    folder_t folder;
    rlv_error_t err = {0};
    double *gps = NULL;
    open_folder(&folder);
    write_file(&folder, "communes_gp.csv",
               "code,vintage,gp\n00000,2020,5\n00000,old,3\n00004,old,2\n");
    write_file(&folder, "communes_outside.csv", "code,gp_old,gp_2020\n00010,4,9\n00011,,1\n");
    assert_int_equal(rlv_vintage_read(&gps, "old", &folder.region, &folder.params, &err), RLV_OK);
    static const double EXPECTED[12] = {3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0};
    assert_memory_equal(gps, EXPECTED, sizeof EXPECTED);
    free(gps);
    assert_int_equal(rlv_vintage_read(&gps, "1999", &folder.region, &folder.params, &err),
                     RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "no count of the vintage '1999'"));
    free(gps);
    close_folder(&folder);
}

static void published_values_are_picked(void **state)
{
    (void)state;
    folder_t folder;
    rlv_error_t err = {0};
    double communes[12], territories[2];
    open_folder(&folder);
    write_file(&folder, "communes_apl.csv",
               "code,year,series,variant,apl\n00000,2018,revised,all,3.5\n"
               "00001,2018,first_release,all,9\n00001,2018,revised,le65,8\n"
               "00001,2021,revised,all,7\n00002,2018,revised,all,\n");
    write_file(&folder, "apl.csv",
               "territory,year,series,variant,weighting,apl\nT00001,2018,revised,all,resident,2\n"
               "T00000,2018,revised,all,standardised,4\n");
    assert_int_equal(rlv_published_apl_read(communes, territories, 2018, &folder.region,
                                            &folder.params, NULL, &err),
                     1);
    assert_close(communes[0], 3.5, 0, 0);
    for (int i = 1; i < 10; i++)
        assert_true(isnan(communes[i]));
    assert_true(isnan(territories[0]));
    assert_close(territories[1], 2, 0, 0);
    close_folder(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(road_times_are_read),
        cmocka_unit_test(wrong_road_times_are_refused),
        cmocka_unit_test(need_is_relative_and_bounded),
        cmocka_unit_test(vintages_are_read_inside_and_around),
        cmocka_unit_test(published_values_are_picked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
