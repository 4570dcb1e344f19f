/* The base of every region (make france), when it is there: that it loads as any other, and what it
 * must sum to. The totals are counted by hand from the folder's files (tests/cli/import.sh). */
#include "support.h"

#include "releve/region_csv.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void loads_as_any_base(void **state)
{
    rlv_params_t params;
    rlv_region_t region = {0};
    rlv_universities_t universities = {0};
    rlv_file_list_t files = {0};
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};
    int64_t gps = 0;
    (void)state;

    if (access("out/france/communes.csv", F_OK) != 0) {
        print_message("out/france is not there [make france]\n");
        skip();
    }
    rlv_params_init(&params);
    (void)snprintf(params.data_folder, sizeof params.data_folder, "out/france");
    if (rlv_region_read(&region, &universities, &params, &files, &notes, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(rlv_region_verify(&region, &err), 0);
    assert_string_equal(region.code, "FR");
    assert_int_equal(region.num_departments, 100);
    assert_int_equal(region.num_communes, 34953);
    assert_int_equal(region.num_communes_inside, 34953);
    assert_in_range(region.num_territories, 2700, 3500);
    assert_int_equal(universities.num_universities, 28);
    assert_int_equal(rlv_region_total_population(&region, 2021), 67399459);
    for (size_t c = 0; c < region.num_cells; c++)
        gps += region.gp[c];
    assert_int_equal(gps, 60273); /* BPE 2020, the vintage by default */
    rlv_region_free(&region);
    rlv_universities_free(&universities);
    rlv_file_list_free(&files);
    rlv_notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_as_any_base),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
