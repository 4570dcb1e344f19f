/* The file of saved states: what is written is read back, every damage is found, another base is
 * refused and says why, what acts later is noted. */
#include "support.h"

#include "releve/snapshot_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SCENARIO[] = "run = { replicates = 3; seed = 5; };\n";
static const char *table_path;

static void scenario_of(rlv_scenario_t *scenario, const char *text)
{
    rlv_error_t err = {0};
    if (rlv_scenario_read(scenario, support_temp_file(text), NULL, 0, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

/* Three replicates and two twins, each with bytes of its own, the last one none. */
static void states(rlv_snapshot_file_t *file)
{
    rlv_error_t err = {0};
    assert_int_equal(rlv_snapshot_file_init(file, 2026, 3, 2, &err), 0);
    for (size_t i = 0; i < 4; i++) {
        file->state[i].num_bytes = 7 + 100 * i;
        file->state[i].bytes = malloc(file->state[i].num_bytes);
        assert_non_null(file->state[i].bytes);
        for (size_t k = 0; k < file->state[i].num_bytes; k++)
            file->state[i].bytes[k] = (uint8_t)(31 * i + k);
    }
}

/* The bytes of the file of states() under SCENARIO. */
static size_t written(char **bytes)
{
    rlv_snapshot_file_t file;
    rlv_scenario_t scenario;
    rlv_error_t err = {0};
    char *paths[] = {(char *)(uintptr_t)table_path};
    const rlv_file_list_t inputs = {paths, 1};
    size_t size = 0;

    states(&file);
    scenario_of(&scenario, SCENARIO);
    FILE *out = open_memstream(bytes, &size);
    assert_non_null(out);
    assert_int_equal(rlv_snapshot_file_write(&file, &scenario, &inputs, out, &err), 0);
    assert_int_equal(fclose(out), 0);
    rlv_scenario_free(&scenario);
    rlv_snapshot_file_free(&file);
    return size;
}

/* A path whose file holds these bytes. */
static const char *file_of(const char *bytes, size_t size)
{
    const char *path = support_temp_file("");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void what_is_written_is_read(void **state)
{
    rlv_snapshot_file_t file, made;
    rlv_error_t err = {0};
    char *bytes = NULL;
    (void)state;
    const size_t size = written(&bytes);
    /* the layout that the header documents */
    assert_memory_equal(bytes, "RLVSTATE\4\3\2\1", 12);
    assert_int_equal(rlv_snapshot_file_read(&file, file_of(bytes, size), &err), 0);
    assert_true(file.year == 2026 && file.num_replicates == 3 && file.num_twins == 2);
    assert_int_equal(file.num_inputs, 1);
    assert_non_null(strstr(file.scenario, "seed = 5;"));
    states(&made);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(file.state[i].num_bytes, made.state[i].num_bytes);
        if (made.state[i].num_bytes > 0)
            assert_memory_equal(file.state[i].bytes, made.state[i].bytes, made.state[i].num_bytes);
    }
    /* cut to two replicates and one twin: the twin follows the second replicate */
    rlv_snapshot_file_cut(&file, 2, 1);
    assert_true(file.num_replicates == 2 && file.num_twins == 1);
    assert_int_equal(file.state[1].num_bytes, 107);
    assert_int_equal(file.state[2].num_bytes, 307);
    rlv_snapshot_file_free(&file);
    rlv_snapshot_file_free(&made);
    free(bytes);
}

static void refuse(const char *bytes, size_t size, const char *why)
{
    rlv_snapshot_file_t file;
    rlv_error_t err = {0};
    assert_int_equal(rlv_snapshot_file_read(&file, file_of(bytes, size), &err), RLV_ERR_DATA);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, why);
    rlv_snapshot_file_free(&file);
}

static void damage_is_found(void **state)
{
    rlv_snapshot_file_t file;
    rlv_error_t err = {0};
    char *bytes = NULL;
    (void)state;
    const size_t size = written(&bytes);
    assert_int_equal(rlv_snapshot_file_read(&file, "/nowhere/state.bin", &err), RLV_ERR_NO_INPUT);
    rlv_snapshot_file_free(&file);
    refuse("", 0, "this is no saved state");
    refuse("year,code\n2021,31\n", 18, "this is no saved state");
    for (size_t cut = 8; cut < size; cut += 211)
        refuse(bytes, cut, "is cut short");
    /* one bit anywhere, but in what the two lengths count */
    for (size_t at = 16; at + 1 < size; at += 97) {
        rlv_error_t one = {0};
        bytes[at] = (char)(bytes[at] ^ 4);
        assert_int_equal(rlv_snapshot_file_read(&file, file_of(bytes, size), &one), RLV_ERR_DATA);
        rlv_snapshot_file_free(&file);
        bytes[at] = (char)(bytes[at] ^ 4);
    }
    char *longer = malloc(size + 1);
    assert_non_null(longer);
    memcpy(longer, bytes, size);
    longer[size] = 'x';
    refuse(longer, size + 1, "is followed by other bytes");
    memcpy(longer + 8, "\1\2\3\4", 4);
    refuse(longer, size, "is in the other byte order");
    free(longer);
    free(bytes);
}

static void check(const char *scenario_text, const char *table_text, size_t num_twins,
                  const char *why)
{
    rlv_snapshot_file_t file;
    rlv_scenario_t scenario;
    rlv_error_t err = {0};
    rlv_notes_t notes = {0};
    char *bytes = NULL;
    const size_t size = written(&bytes);
    char *paths[] = {
        (char *)(uintptr_t)(table_text != NULL ? support_temp_file(table_text) : table_path)};
    const rlv_file_list_t inputs = {paths, 1};

    scenario_of(&scenario, scenario_text);
    assert_int_equal(rlv_snapshot_file_read(&file, file_of(bytes, size), &err), 0);
    const int status =
        rlv_snapshot_file_check(&file, "state.bin", &scenario, &inputs, num_twins, &notes, &err);
    const char *said = status < 0 ? err.text : notes.num_texts > 0 ? notes.text[0] : "";
    if (strstr(said, why) == NULL || (why[0] == '\0' && said[0] != '\0'))
        fail_msg("'%s' does not say '%s'", said, why);
    assert_int_equal(status, strstr(why, "n’agit") != NULL || why[0] == '\0' ? 0 : RLV_ERR_CONFIG);
    rlv_scenario_free(&scenario);
    rlv_snapshot_file_free(&file);
    rlv_notes_free(&notes);
    free(bytes);
}

static void another_base_is_refused(void **state)
{
#define WITH(text) "run = { replicates = 3; seed = 5; };\n" text
    (void)state;
    check(SCENARIO, NULL, 2, "");
    check(WITH("scenario = { title = \"Autre\"; }; time = { horizon = 2050; };"), NULL, 2, "");
    check("run = { replicates = 2; seed = 5; };", NULL, 1, "");
    check("run = { replicates = 4; seed = 5; };", NULL, 2, "holds 3 replicates and 2 twins, 4");
    check(SCENARIO, NULL, 3, "3 and 3 are asked for");
    check("run = { replicates = 3; seed = 6; };", NULL, 2, "run.seed: the state was saved with");
    check(WITH("time = { reference_year = 2020; };"), NULL, 2, "time.reference_year: the state");
    check(WITH("synthesis = { age_tilt = { value = 0.1; }; };"), NULL, 2, "synthesis.age_tilt");
    check(WITH("apl = { decay = \"gaussian\"; };"), NULL, 2, "apl.decay");
    check(WITH("data = { gp_vintage = \"2014\"; };"), NULL, 2, "data.gp_vintage");
    check(WITH("time = { horizon = 2025; };"), NULL, 2, "the state is that of 1 January 2026");
    check(SCENARIO, "a,b\n1,3\n", 2, "another content of this table");
    check(WITH("entries = { factor = ( (2026, 1.0), (2027, 1.2) ); };"), NULL, 2,
          "n’agit qu’à partir de là\u202F: entries.factor");
    check(WITH("checks = ( { indicator = \"apl\"; year = 2030; low = 1; } );"), NULL, 2, "");
}

static int make_table(void **state)
{
    static char kept[256];
    (void)state;
    (void)snprintf(kept, sizeof kept, "/tmp/releve-snapshot-table-XXXXXX");
    const int handle = mkstemp(kept);
    FILE *file = handle >= 0 ? fdopen(handle, "w") : NULL;
    if (file == NULL)
        return 1;
    (void)fputs("a,b\n1,2\n", file);
    table_path = kept;
    return fclose(file);
}

static int remove_table(void **state)
{
    (void)state;
    return remove(table_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(another_base_is_refused),
    };
    return cmocka_run_group_tests(tests, make_table, remove_table);
}
