/* Figures: number and text layout, outlines, the run folder, and the drawing's promises. */
#include "support.h"

#include "releve/figure.h"
#include "releve/geo.h"
#include "releve/number_fr.h"
#include "releve/run_folder.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char HOSTILE[] =
    "L'A \"`touch PWNED`\" $(touch PWNED) %s %d @x #c <script>alert(1)</script> "
    "{/Bold b} _u ^v \\n \\\\";

static char work[64];
static rlv_error_t err;
static rlv_notes_t notes;

static void run_shell(const char *format, ...) RLV_PRINTF(1, 2);
static void run_shell(const char *format, ...)
{
    char command[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0)
        fail_msg("'%s' failed", command);
}

static int make_work(void **state)
{
    (void)state;
    (void)strcpy(work, "/tmp/releve-test-XXXXXX");
    return mkdtemp(work) != NULL ? 0 : -1;
}

static int remove_work(void **state)
{
    (void)state;
    run_shell("rm -rf '%s'", work);
    rlv_notes_free(&notes);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    memset(&err, 0, sizeof err);
    return 0;
}

/* A fake run in WORK/NAME, drawn nowhere yet; `hostile` replaces a name and the title. */
static const char *make_run(const char *name, const char *hostile)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", work, name);
    (void)setenv("RLV_TEST_NAME", hostile, 1);
    (void)setenv("TITLE",
                 hostile[0] ? hostile
                            : "R\xC3\xA9"
                              "f\xC3\xA9rence",
                 1);
    run_shell("tests/support/fake_run.sh '%s' \"$RLV_TEST_NAME\"", path);
    return path;
}

static char *read_file(const char *dir, const char *name, size_t *size)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *const file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s is not there", path);
    char *const text = calloc(1, 8000000);
    *size = fread(text, 1, 7999999, file);
    (void)fclose(file);
    return text;
}

static size_t count_entries(const char *path)
{
    DIR *const dir = opendir(path);
    size_t count = 0;
    while (dir != NULL && readdir(dir) != NULL)
        count++;
    if (dir != NULL)
        (void)closedir(dir);
    return dir != NULL ? count - 2 : 0;
}

static bool has_gnuplot(void)
{
    const bool has = system("command -v gnuplot >/dev/null 2>&1") == 0;
    if (!has)
        print_message("gnuplot is not installed\n");
    return has;
}

static void formats_numbers(void **state)
{
    (void)state;
    assert_string_equal(rlv_number_format(1234567.891, 2, RLV_LANG_FR).text,
                        "1" RLV_NNBSP "234" RLV_NNBSP "567,89");
    assert_string_equal(rlv_number_format(-12345.6, 0, RLV_LANG_FR).text, "\xE2\x88\x92"
                                                                          "12" RLV_NNBSP "346");
    assert_string_equal(rlv_number_format(-12345.6, 1, RLV_LANG_EN).text, "-12,345.6");
    assert_string_equal(rlv_number_format(999, 0, RLV_LANG_FR).text, "999");
    assert_string_equal(rlv_number_format(999.95, 1, RLV_LANG_FR).text, "1" RLV_NNBSP "000,0");
    assert_string_equal(rlv_number_format(-0.04, 1, RLV_LANG_FR).text, "0,0");
    assert_string_equal(rlv_number_format(NAN, 1, RLV_LANG_FR).text, "\xE2\x80\x94");
}

static void sets_french_spaces(void **state)
{
    (void)state;
    char *text = rlv_french_spaces("\xC2\xAB a \xC2\xBB ; b : 10 % ?", &err);
    assert_string_equal(text, "\xC2\xAB" RLV_NNBSP "a" RLV_NNBSP "\xC2\xBB" RLV_NNBSP
                              "; b" RLV_NNBSP ": 10" RLV_NNBSP "%" RLV_NNBSP "?");
    free(text);
}

static void sets_apostrophes_between_letters(void **state)
{
    (void)state;
    char *text = rlv_typographic("L'Isle : Vallée d'Épine", RLV_LANG_FR, &err);
    assert_string_equal(text, "L’Isle" RLV_NNBSP ": Vallée d’Épine");
    free(text);
    text = rlv_typographic("L'Isle : 'quoted' 5' rock'", RLV_LANG_EN, &err);
    assert_string_equal(text, "L’Isle : 'quoted' 5' rock'");
    free(text);
}

static void counts_agree(void **state)
{
    (void)state;
    assert_string_equal(rlv_plural(0, RLV_LANG_FR), "");
    assert_string_equal(rlv_plural(1, RLV_LANG_FR), "");
    assert_string_equal(rlv_plural(2, RLV_LANG_FR), "s");
    assert_string_equal(rlv_plural(0, RLV_LANG_EN), "s");
    assert_string_equal(rlv_plural(1, RLV_LANG_EN), "");
    assert_string_equal(rlv_plural(2, RLV_LANG_EN), "s");
}

static void wraps_and_cuts(void **state)
{
    char text[] = "mm mm mm mm", one[] = "mmmmmmmm mm", empty[] = "";
    char name[] = "Saint-\xC3\x89tienne-de-Tulmont";
    (void)state;
    assert_int_equal(rlv_text_wrap(text, 4300), 2); /* mm mm = 4 x 975 + 318 */
    assert_string_equal(text, "mm mm\nmm mm");
    assert_int_equal(rlv_text_wrap(one, 3000), 2);
    assert_int_equal(rlv_text_wrap(empty, 3000), 1);
    rlv_text_cut(name, 6000);
    assert_true(rlv_text_width(name, strlen(name)) <= 6000);
    assert_true(rlv_utf8_valid(name, strlen(name), NULL));
    assert_non_null(strstr(name, "\xE2\x80\xA6"));
}

/* Area under a path by the shoelace formula: what a fill by winding number covers. */
static double filled_area(const rlv_geo_t *geo, size_t area, int *num_paths)
{
    char *text = NULL;
    size_t size = 0;
    FILE *const out = open_memstream(&text, &size);
    double sum = 0, x0 = 0, y0 = 0, x, y;
    bool started = false;
    rlv_geo_write_filled(geo, area, 0, out);
    (void)fclose(out);
    *num_paths = 0;
    for (char *line = text; *line != '\0';) {
        char *const end = strchr(line, '\n');
        if (line == end) {
            *num_paths += started;
            started = false;
        } else {
            assert_int_equal(sscanf(line, "%lf\t%lf", &x, &y), 2);
            if (started)
                sum += (x0 * y - x * y0) / 2;
            started = true;
            x0 = x;
            y0 = y;
        }
        line = end + 1;
    }
    free(text);
    return sum;
}

static void joins_holes_by_keyholes(void **state)
{
    /* 4 x 4 with two holes of 1 and 2, rings running any way, and a second polygon of 1 */
    static const char TEXT[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{\"code\":\"A\"},"
        "\"geometry\":{"
        "\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[0,4],[4,4],[4,0],[0,0]],"
        "[[1,1],[2,1],[2,2],[1,2],[1,1]],[[3,1],[3,3],[2,3],[2,2.5],[3,1]]],"
        "[[[5,0],[6,0],[6,1],[5,1],[5,0]]]]}}]}";
    rlv_geo_t geo;
    int num_paths;
    (void)state;
    assert_int_equal(rlv_geo_read(&geo, support_temp_file(TEXT), 0, &err), 0);
    assert_int_equal(geo.num_rings, 4);
    const double hole =
        0.5 * fabs((3 * 3 - 3 * 1) + (3 * 3 - 2 * 3) + (2 * 2.5 - 2 * 3) + (2 * 1 - 3 * 2.5));
    assert_close(filled_area(&geo, 0, &num_paths), 16 - 1 - hole + 1, 1e-9, 0);
    assert_int_equal(num_paths, 2);
    assert_int_equal(rlv_geo_find(&geo, "B"), -1);
    rlv_geo_free(&geo);
}

static void refuses_wrong_outlines(void **state)
{
    static const struct {
        const char *text, *says;
    } CASES[] = {
        {"{", ":1:"},
        {"{\"features\":[]}", "not a GeoJSON FeatureCollection"},
        {"{\"features\":[{\"properties\":{\"code\":9}}]}", "feature 1: no property code"},
        {"{\"features\":[{\"properties\":{\"code\":\"A\"},\"geometry\":{\"type\":\"Point\"}}]}",
         "neither Polygon nor MultiPolygon"},
        {"{\"features\":[{\"properties\":{\"code\":\"A\"},\"geometry\":{\"type\":\"Polygon\","
         "\"coordinates\":"
         "[[[0,0],[1,0],[1,1],[0,1]]]}}]}",
         "a ring is not closed"},
        {"{\"features\":[{\"properties\":{\"code\":\"A\"},\"geometry\":{\"type\":\"Polygon\","
         "\"coordinates\":"
         "[[[0,0],[1,0],[1,99],[0,0]]]}}]}",
         "a point is not [longitude, latitude]"},
        {"{\"features\":[{\"properties\":{\"code\":\"A\"},\"geometry\":{\"type\":\"Polygon\","
         "\"coordinates\":"
         "[[[0,0],[1,0],[0,0]]]}}]}",
         "under 4 points"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        rlv_geo_t geo;
        memset(&err, 0, sizeof err);
        assert_int_equal(rlv_geo_read(&geo, support_temp_file(CASES[i].text), 0, &err),
                         RLV_ERR_DATA);
        if (strstr(err.text, CASES[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, CASES[i].says);
        rlv_geo_free(&geo);
    }
}

static void reads_a_run(void **state)
{
    rlv_run_folder_t run;
    size_t count;
    (void)state;
    assert_int_equal(rlv_run_folder_read(&run, make_run("read", HOSTILE), &notes, &err), 0);
    assert_string_equal(run.manifest.title, HOSTILE);
    assert_string_equal(run.manifest.uncertainty, "chance knowledge");
    assert_string_equal(run.manifest.seed, "2021");
    assert_int_equal(run.manifest.base_year, 2021);
    assert_int_equal(run.manifest.last_known, 2025);
    assert_int_equal(run.num_pyramid, 20 * 53 * 2);
    (void)rlv_run_table_slice(&run.table[RLV_LEVEL_TERRITORY], "gp_density_p100k", &count);
    assert_int_equal(count, 39 * 20);
    (void)rlv_run_table_slice(&run.table[RLV_LEVEL_TERRITORY], "gp_densit", &count);
    assert_int_equal(count, 0);
    const rlv_run_row_t *const row =
        rlv_run_table_find(&run.table[RLV_LEVEL_DEPARTMENT], "population", "32", 2021);
    assert_non_null(row);
    assert_string_equal(row->name, HOSTILE);
    assert_null(rlv_run_table_find(&run.table[RLV_LEVEL_DEPARTMENT], "population", "32", 2041));
    rlv_run_folder_free(&run);
}

/* The layout "fr" (semicolons, decimal commas, BOM) reads as the same values. */
static void reads_the_french_layout(void **state)
{
    rlv_run_folder_t run;
    char path[128];
    (void)state;
    (void)snprintf(path, sizeof path, "%s", make_run("french", ""));
    run_shell("cd '%s' && for f in *.csv; do { printf '\\357\\273\\277'; "
              "sed 's/, /~/g; s/,/;/g; s/~/, /g; s/\\([0-9]\\)\\.\\([0-9]\\)/\\1,\\2/g' $f; } > x "
              "&& mv x $f; "
              "done; sed -i 's/^{/{\"layout\": \"fr\", /' manifest.json",
              path);
    if (rlv_run_folder_read(&run, path, &notes, &err) != 0)
        fail_msg("%s", err.text);
    const rlv_run_row_t *const row =
        rlv_run_table_find(&run.table[RLV_LEVEL_REGION], "gp_density_p100k", "76", 2021);
    assert_non_null(row);
    assert_close(row->mean, 99.9252, 1e-6, 0);
    assert_close(run.pyramid[0].mean, 5.5356, 1e-9, 0);
    rlv_run_folder_free(&run);
}

static void refuses_a_wrong_run(void **state)
{
    rlv_run_folder_t run;
    char path[128];
    (void)state;
    (void)snprintf(path, sizeof path, "%s", make_run("wrong", ""));
    run_shell("rm '%s/pyramid.csv'", path);
    assert_int_equal(rlv_run_folder_read(&run, path, &notes, &err), RLV_ERR_NO_INPUT);
    assert_non_null(strstr(err.text, "pyramid.csv: the file is missing"));
    rlv_run_folder_free(&run);
    (void)clear(NULL);
    run_shell("sed 2p '%s/region.csv' > '%s/x'", path, path);
    run_shell("mv '%s/x' '%s/region.csv'", path, path);
    assert_int_equal(rlv_run_folder_read(&run, path, &notes, &err), RLV_ERR_DATA);
    assert_non_null(strstr(err.text, "has two rows for the year 2021"));
    rlv_run_folder_free(&run);
}

static int num_of_run(void)
{
    int n = 0;
    for (size_t i = 0; i < rlv_figure_count(); i++)
        n += rlv_figure_source(i) == RLV_FIGURE_RUN;
    return n;
}

/* Every figure twice: the same bytes, nothing else in the folder, no word from gnuplot. */
static void draws_the_same_bytes(void **state)
{
    rlv_figure_options_t options = {0};
    char run[128], out[2][160];
    rlv_notes_t said = {0};
    (void)state;
    if (!has_gnuplot())
        skip();
    (void)snprintf(run, sizeof run, "%s", make_run("same", ""));
    for (int k = 0; k < 2; k++) {
        (void)snprintf(out[k], sizeof out[k], "%s/figures%d", run, k);
        options.output_dir = out[k];
        if (rlv_figures_draw(run, "plots", &options, &said, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(count_entries(out[k]), 2 * num_of_run());
    }
    if (said.num_texts > 0)
        fail_msg("note: %s", said.text[0]);
    run_shell("diff -r '%s' '%s'", out[0], out[1]);
}

/* A run folder with as little as can be: no observed past, no zones, a manifest that says
 * nothing. */
static void draws_a_bare_run(void **state)
{
    rlv_figure_options_t options = {0};
    rlv_notes_t said = {0};
    char run[128], out[160];
    size_t size;
    (void)state;
    if (!has_gnuplot())
        skip();
    (void)snprintf(run, sizeof run, "%s", make_run("bare", ""));
    (void)snprintf(out, sizeof out, "%s/figures", run);
    run_shell("rm '%s/observed.csv' && echo '{}' > '%s/manifest.json'", run, run);
    if (rlv_figures_draw(run, "plots", &options, &said, &err) != 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < said.num_texts; i++)
        assert_null(strstr(said.text[i], "gnuplot says"));
    assert_int_equal(said.num_texts, 3); /* no observed past; two maps without outlines */
    char *const svg = read_file(out, "density_region.svg", &size);
    assert_non_null(strstr(svg, "\xC2\xAB" RLV_NNBSP "bare" RLV_NNBSP "\xC2\xBB"));
    assert_null(strstr(svg, "Observ\xC3\xA9<"));
    free(svg);
    rlv_notes_free(&said);
}

/* A hostile name and title: nothing is run, the words are drawn, the svg stays well formed. */
static void draws_hostile_names(void **state)
{
    rlv_figure_options_t options = {0};
    char run[128], out[160];
    size_t size;
    (void)state;
    if (!has_gnuplot())
        skip();
    (void)snprintf(run, sizeof run, "%s", make_run("hostile", HOSTILE));
    (void)snprintf(out, sizeof out, "%s/figures", run);
    if (rlv_figures_draw(run, "plots", &options, &notes, &err) != 0)
        fail_msg("%s", err.text);
    run_shell("test -z \"$(find '%s' . -name 'PWNED*')\"", run);
    char *const svg = read_file(out, "density_region.svg", &size);
    assert_non_null(strstr(svg, "`touch PWNED`"));
    assert_non_null(strstr(svg, "$(touch PWNED)" RLV_NNBSP "%s" RLV_NNBSP
                                "%d @x #c &lt;script&gt;alert(1)&lt;/script&gt; "
                                "{/Bold b} _u ^v \\n \\\\"));
    assert_null(strstr(svg, "<script"));
    assert_null(strstr(svg, "currentColor"));
    assert_null(strstr(svg, "Sans:Bold"));
    free(svg);
    if (system("command -v xmllint >/dev/null 2>&1") == 0)
        run_shell("xmllint --noout '%s'/*.svg", out);
}

static void words_the_caption(void **state)
{
    rlv_figure_options_t options = {.figure = "density_region"};
    char run[128], out[160];
    size_t size;
    (void)state;
    if (!has_gnuplot())
        skip();
    (void)snprintf(run, sizeof run, "%s", make_run("caption", ""));
    (void)snprintf(out, sizeof out, "%s/figures", run);
    assert_int_equal(rlv_figures_draw(run, "plots", &options, &notes, &err), 0);
    assert_int_equal(count_entries(out), 2);
    char *svg = read_file(out, "density_region.svg", &size);
    assert_non_null(strstr(svg, "Lecture" RLV_NNBSP ": Occitanie"));
    assert_non_null(strstr(svg, "Champ" RLV_NNBSP ": Occitanie"));
    assert_non_null(strstr(svg, "graine 2021, 1" RLV_NNBSP "000"));
    free(svg);
    options.lang = RLV_LANG_EN;
    assert_int_equal(rlv_figures_draw(run, "plots", &options, &notes, &err), 0);
    svg = read_file(out, "density_region.svg", &size);
    assert_non_null(strstr(svg, "seed 2021, 1,000 replicates."));
    assert_null(strstr(svg, "Lecture"));
    free(svg);
}

/* A gnuplot that is missing, fails, is killed, or says all is well and draws nothing: nothing is
 * left, and older pictures stay. */
static void leaves_nothing_after_a_failure(void **state)
{
    static const struct {
        const char *script, *says;
    } CASES[] = {{"echo broken >&2; exit 3", "gnuplot failed (status 3): broken"},
                 {"exit 0", "left no whole png"},
                 {"kill -9 $$", "ended by signal 9"}};
    rlv_figure_options_t options = {.gnuplot = "/nonexistent/gnuplot"};
    char run[128], out[160], fake[160];
    (void)state;
    (void)snprintf(run, sizeof run, "%s", make_run("failure", ""));
    (void)snprintf(out, sizeof out, "%s/figures", run);
    (void)snprintf(fake, sizeof fake, "%s/gnuplot", run);
    assert_int_equal(rlv_figures_draw(run, "plots", &options, &notes, &err), RLV_ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "[install the package gnuplot-nox]"));
    assert_int_not_equal(access(out, F_OK), 0);
    options.gnuplot = fake;
    run_shell("mkdir '%s' && echo old > '%s/pyramid.png'", out, out);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        FILE *const file = fopen(fake, "w");
        assert_non_null(file);
        (void)fprintf(file, "#!/bin/sh\n%s\n", CASES[i].script);
        (void)fclose(file);
        assert_int_equal(chmod(fake, 0755), 0);
        (void)clear(NULL);
        assert_int_equal(rlv_figures_draw(run, "plots", &options, &notes, &err),
                         RLV_ERR_UNAVAILABLE);
        if (strstr(err.text, CASES[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", err.text, CASES[i].says);
        assert_int_equal(count_entries(out), 1);
    }
}

static void says_what_is_missing(void **state)
{
    rlv_figure_options_t options = {.figure = "density_mop"};
    rlv_notes_t said = {0};
    char run[128];
    (void)state;
    (void)snprintf(run, sizeof run, "%s", make_run("missing", ""));
    assert_int_equal(rlv_figures_draw(run, "plots", &options, &said, &err), RLV_ERR_USAGE);
    assert_non_null(strstr(err.text, "'density_mop' is not a figure [density_region, "));
    run_shell("rm -r '%s/data'", run);
    options.figure = "density_map";
    (void)clear(NULL);
    assert_int_equal(rlv_figures_draw(run, "plots", &options, &said, &err), RLV_ERR_NO_INPUT);
    assert_non_null(strstr(err.text, "density_map: the figure needs territories.geojson"));
    (void)clear(NULL);
    assert_int_equal(rlv_figures_draw(run, "/nonexistent/plots", NULL, &said, &err),
                     RLV_ERR_NO_INPUT);
    assert_int_equal(said.num_texts, 0);
    if (has_gnuplot()) {
        (void)clear(NULL);
        assert_int_equal(rlv_figures_draw(run, "plots", NULL, &said, &err), 0);
        assert_int_equal(said.num_texts, 2);
        assert_non_null(strstr(said.text[0], "density_map: not drawn"));
    }
    rlv_notes_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(formats_numbers, clear),
        cmocka_unit_test_setup(sets_french_spaces, clear),
        cmocka_unit_test_setup(sets_apostrophes_between_letters, clear),
        cmocka_unit_test_setup(counts_agree, clear),
        cmocka_unit_test_setup(wraps_and_cuts, clear),
        cmocka_unit_test_setup(joins_holes_by_keyholes, clear),
        cmocka_unit_test_setup(refuses_wrong_outlines, clear),
        cmocka_unit_test_setup(reads_a_run, clear),
        cmocka_unit_test_setup(reads_the_french_layout, clear),
        cmocka_unit_test_setup(refuses_a_wrong_run, clear),
        cmocka_unit_test_setup(draws_the_same_bytes, clear),
        cmocka_unit_test_setup(draws_a_bare_run, clear),
        cmocka_unit_test_setup(draws_hostile_names, clear),
        cmocka_unit_test_setup(words_the_caption, clear),
        cmocka_unit_test_setup(leaves_nothing_after_a_failure, clear),
        cmocka_unit_test_setup(says_what_is_missing, clear),
    };
    return cmocka_run_group_tests_name("figure", tests, make_work, remove_work);
}
