/* Imports of random files: however a table is presented the base gets the same bytes, sums are
 * those of the rows, a wrong total changes nothing, and a composition moves no inhabitant. */
#include "support.h"

#include "releve/official.h"
#include "releve/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUM_ROWS = 9, TRIALS = 40, SIZE = 1 << 16 };

/* The six communes of the base, one merged before it, one made since, one of another region. */
static const char *const CODE[NUM_ROWS] = {"01001", "01002", "02001", "02002", "02003",
                                           "02004", "01009", "02099", "03001"};
static const char *const CELL[NUM_ROWS] = {"01001,01",      "01001,01",      "01001,02",
                                           "02003/0202,02", "02003/0202,02", "02003/0202,02",
                                           "01001,01",      "02003/0202,02", ""};
static char folder[64];
static rlv_error_t err;

static uint32_t draw(uint32_t trial, uint32_t k, uint32_t below)
{
    const rlv_address_t at = rlv_address(20260711, 0, trial, 2000, RLV_STREAM_SYNTHESIS_DETAIL);
    return rlv_draw(&at, k).word[0] % below;
}

static int setup(void **state)
{
    char command[200];
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/releve-rows-%ld", (long)getpid());
    (void)snprintf(command, sizeof command, "rm -rf %s && cp -r tests/data/official/base %s",
                   folder, folder);
    return system(command);
}

static int teardown(void **state)
{
    char command[200];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static int import(const char *source, const char *path)
{
    const rlv_official_options_t options = {.folder = folder,
                                            .national = folder,
                                            .region = "99",
                                            .year = strcmp(source, "bpe") == 0 ? 2021 : 0};
    rlv_notes_t notes = {0};
    char *file[] = {(char *)(uintptr_t)path};

    memset(&err, 0, sizeof err);
    const int status =
        rlv_official_import((size_t)rlv_official_find(source), file, 1, &options, &notes, &err);
    rlv_notes_free(&notes);
    return status;
}

static char *table(const char *name)
{
    char path[128];
    char *text = calloc(1, SIZE);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(text);
    assert_non_null(file);
    assert_true(fread(text, 1, SIZE - 1, file) < SIZE - 1);
    (void)fclose(file);
    return text;
}

/* Sum of the last number of the lines that hold `part`. */
static int64_t sum_of(const char *name, const char *part)
{
    char *text = table(name);
    int64_t sum = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strstr(line, part) != NULL)
            sum += atoll(strrchr(line, ',') + 1);
    free(text);
    return sum;
}

/* --- a table of counts, in any presentation ----------------------------------------------------
 */

static void put_count(char *text, uint32_t count, uint32_t manner)
{
    static const char *const SPACE[] = {"", " ", "\xC2\xA0", "\xE2\x80\xAF"};
    const char *space = SPACE[manner % 4];
    char one[32];

    if (count >= 1000)
        (void)snprintf(one, sizeof one, "%u%s%03u", count / 1000, space, count % 1000);
    else
        (void)snprintf(one, sizeof one, "%u", count);
    (void)strcat(text, one);
}

/* `wrong` is added to the line of totals. */
static const char *write_counts(const uint32_t count[], uint32_t trial, uint32_t way,
                                uint32_t wrong)
{
    static const char *const HEADER[][2] = {{"CODGEO", "NB_D201"},
                                            {"Code géographique", "nb_d201"},
                                            {"code\xC2\xA0insee", "NB D201"},
                                            {" DEPCOM ", "Nb_D201"}};
    static char text[SIZE], line[256];
    const char *separator = draw(trial, way + 1, 2) == 0 ? "," : ";";
    const char *end = draw(trial, way + 2, 2) == 0 ? "\n" : "\r\n";
    const char *const *header = HEADER[draw(trial, way + 3, 4)];
    uint32_t total = wrong, first = draw(trial, way + 4, NUM_ROWS);

    text[0] = '\0';
    if (draw(trial, way + 5, 2) == 0)
        (void)strcat(text, "\xEF\xBB\xBF");
    if (draw(trial, way + 6, 2) == 0)
        (void)strcat(strcat(text, "Équipements des communes, 2021"), end);
    (void)snprintf(line, sizeof line, "%s%s%s%s", header[0], separator, header[1], end);
    (void)strcat(text, line);
    for (uint32_t k = 0; k < NUM_ROWS; k++) {
        const uint32_t row = (first + k) % NUM_ROWS;
        const bool lost = draw(trial, way + 20 + row, 3) == 0; /* its zero */
        (void)strcat(strcat(text, CODE[row] + lost), separator);
        put_count(text, count[row], draw(trial, way + 40 + row, 4));
        (void)strcat(text, end);
        total += count[row];
    }
    if (wrong > 0 || draw(trial, way + 7, 2) == 0) {
        (void)strcat(strcat(text, "Total"), separator);
        put_count(text, total, draw(trial, way + 8, 4));
        (void)strcat(text, end);
    }
    if (draw(trial, way + 9, 2) == 0)
        (void)strcat(strcat(strcat(text, "Source : invention"), separator), end);
    return support_temp_file(text);
}

static void presentation_does_not_matter(void **state)
{
    (void)state;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        uint32_t count[NUM_ROWS];
        int64_t here = 0;
        for (uint32_t k = 0; k < NUM_ROWS; k++) {
            count[k] = draw(trial, 200 + k, draw(trial, 220 + k, 2) == 0 ? 4 : 40000);
            here += CELL[k][0] != '\0' ? count[k] : 0;
        }
        assert_int_equal(import("bpe", write_counts(count, trial, 1000, 0)), 0);
        char *by_cell = table("gp.csv"), *by_commune = table("communes_gp.csv");
        assert_int_equal(sum_of("gp.csv", ",2021,"), here);
        assert_int_equal(sum_of("communes_gp.csv", ",2021,"), here);
        assert_int_equal(sum_of("gp.csv", ",mid2010s,"), 8); /* others stay */
        for (uint32_t c = 0; c < 3; c++) {                   /* by hand, cell by cell */
            static const char *const PART[] = {"01001,01,2021", "01001,02,2021",
                                               "02003/0202,02,2021"};
            int64_t sum = 0;
            for (uint32_t k = 0; k < NUM_ROWS; k++)
                if (CELL[k][0] != '\0' && strncmp(PART[c], CELL[k], strlen(CELL[k])) == 0)
                    sum += count[k];
            assert_int_equal(sum_of("gp.csv", PART[c]), sum);
        }
        for (uint32_t way = 2000; way < 6000; way += 1000) {
            assert_int_equal(import("bpe", write_counts(count, trial, way, 0)), 0);
            char *again = table("gp.csv"), *communes = table("communes_gp.csv");
            assert_string_equal(again, by_cell);
            assert_string_equal(communes, by_commune);
            free(again);
            free(communes);
        }
        assert_int_equal(import("bpe", write_counts(count, trial, 6000, 1 + draw(trial, 7, 9))),
                         RLV_ERR_DATA);
        assert_non_null(strstr(err.text, "the total does not balance"));
        char *kept = table("gp.csv");
        assert_string_equal(kept, by_cell);
        free(kept);
        free(by_cell);
        free(by_commune);
    }
}

/* Inhabitants by department and year, GPs by department: what no composition may change. */
static void totals(int64_t of[2][12])
{
    static const char *const DEPARTMENT[] = {",01,", ",02,"};
    for (int d = 0; d < 2; d++) {
        for (int y = 0; y < 10; y++) {
            char part[32];
            (void)snprintf(part, sizeof part, "%s%d,", DEPARTMENT[d], 2012 + 5 * y);
            char *text = table("population.csv");
            of[d][y] = 0;
            for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
                if (strstr(line, part) != NULL)
                    of[d][y] += atoll(strstr(line, part) + strlen(part));
            free(text);
        }
        char part[32];
        (void)snprintf(part, sizeof part, "%s2020,", DEPARTMENT[d]);
        of[d][10] = sum_of("gp.csv", part);
        (void)snprintf(part, sizeof part, "%smid2010s,", DEPARTMENT[d]);
        of[d][11] = sum_of("gp.csv", part);
    }
}

static void a_composition_moves_no_inhabitant(void **state)
{
    int64_t before[2][12], after[2][12];
    (void)state;
    totals(before);
    assert_true(before[0][0] > 0 && before[1][10] + before[0][10] == 7);
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        static char text[SIZE];
        (void)snprintf(text, sizeof text, "depcom,tv,libtv\n");
        for (uint32_t k = 0; k < 6; k++) {
            char line[64];
            (void)snprintf(line, sizeof line, "%s,T%u,Lieu\n", CODE[k],
                           draw(trial, 500 + k, 1 + trial % 6));
            (void)strcat(text, line);
        }
        if (import("tvs", support_temp_file(text)) != 0)
            fail_msg("trial %u: %s", trial, err.text);
        totals(after);
        assert_memory_equal(before, after, sizeof before);
    }
}

/* Bytes changed, cut or doubled at random: read or refused, and refused without a trace. */
static void survives_damage(void **state)
{
    static const struct {
        const char *source, *path;
    } FILES[] = {{"tvs", "tests/data/official/tvs_drees.csv"},
                 {"zoning", "tests/data/official/zonage_atlasante.csv"},
                 {"rpps", "tests/data/official/rpps.csv"},
                 {"cnam", "tests/data/official/cnam.csv"},
                 {"structures", "tests/data/official/finess.csv"},
                 {"inhabitants", "tests/data/official/populations_ensemble.csv"}};
    char *bytes = calloc(1, SIZE);
    (void)state;
    assert_non_null(bytes);
    for (uint32_t trial = 0; trial < 300; trial++) {
        const size_t f = trial % (sizeof FILES / sizeof *FILES);
        FILE *file = fopen(FILES[f].path, "rb");
        assert_non_null(file);
        size_t num = fread(bytes, 1, SIZE - 1, file);
        (void)fclose(file);
        for (uint32_t k = 0; k < 1 + draw(trial, 700, 4); k++)
            bytes[draw(trial, 710 + k, (uint32_t)num)] = (char)(1 + draw(trial, 720 + k, 255));
        if (draw(trial, 701, 3) == 0)
            num = draw(trial, 702, (uint32_t)num);
        bytes[num] = '\0';
        char *before = table("gp_departments.csv"), *zones = table("zones.csv");
        const int status = import(FILES[f].source, support_temp_file(bytes));
        char *after = table("gp_departments.csv"), *zones_after = table("zones.csv");
        assert_true(status == 0 || status == RLV_ERR_DATA || status == RLV_ERR_USAGE);
        assert_int_equal(status, err.status);
        if (status != 0) {
            assert_true(err.text[0] != '\0');
            assert_string_equal(before, after);
            assert_string_equal(zones, zones_after);
        }
        free(before);
        free(after);
        free(zones);
        free(zones_after);
    }
    free(bytes);
}

static int with_departments(void **state)
{
    const int status = setup(state);
    return status != 0 ? status : import("rpps", "tests/data/official/rpps.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(presentation_does_not_matter, setup, teardown),
        cmocka_unit_test_setup_teardown(a_composition_moves_no_inhabitant, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_damage, with_departments, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
