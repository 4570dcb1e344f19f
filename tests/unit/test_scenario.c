/* Scenario files: what is read, what is refused and how the error reads, inheritance, --set,
 * printing, draws. */
#include "support.h"

#include "releve/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows of the table that the tests lean on. */
#define REAL             "exits.women_factor" /* 0.2 to 5, default 1.15, uniform 1.05 to 1.25 */
#define IN_REAL(value)   "exits = { women_factor = " value "; };"
#define IN_SERIES(value) "entries = { factor = " value "; };" /* 0 to 10, default 1 */

static rlv_scenario_t scenario;
static rlv_error_t err;
static rlv_notes_t notes;
static char folder[] = "/tmp/releve-scenario-XXXXXX";
static char made[32][128];
static size_t num_made;

static int setup_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    while (num_made > 0)
        (void)remove(made[--num_made]);
    return rmdir(folder);
}

static int teardown(void **state)
{
    (void)state;
    rlv_scenario_free(&scenario);
    rlv_notes_free(&notes);
    memset(&err, 0, sizeof err);
    return 0;
}

/* Path of `name` in the test's folder, good until 8 further calls. */
static const char *in_folder(const char *name)
{
    static char path[8][128];
    static unsigned next;
    char *p = path[next++ % 8];
    (void)snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

static void remember(const char *path)
{
    for (size_t i = 0; i < num_made; i++)
        if (strcmp(made[i], path) == 0)
            return;
    assert_true(num_made < sizeof made / sizeof made[0]);
    (void)snprintf(made[num_made++], sizeof made[0], "%s", path);
}

static const char *write_bytes(const char *name, const char *bytes, size_t num_bytes)
{
    const char *path = in_folder(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, num_bytes, file), num_bytes);
    assert_int_equal(fclose(file), 0);
    remember(path);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static int read_path(const char *path, const char *override)
{
    rlv_scenario_free(&scenario);
    memset(&err, 0, sizeof err);
    return rlv_scenario_read(&scenario, path, &override, override != NULL, &notes, &err);
}

static int read_text(const char *text)
{
    return read_path(write_text("x.cfg", text), NULL);
}

static void assert_says(const char *text)
{
    if (strstr(err.text, text) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, text);
}

static const rlv_scenario_param_t *param_of(const char *path)
{
    const int index = rlv_params_find(path);
    assert_true(index >= 0);
    return &scenario.param[index];
}

static void an_empty_file_gives_the_defaults(void **state)
{
    rlv_params_t defaults;
    char text[RLV_PATH_SIZE + 32];
    (void)state;
    assert_int_equal(read_text(""), 0);
    rlv_params_init(&defaults);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        assert_false(rlv_scenario_is_changed(&scenario, i));
        assert_string_equal(rlv_scenario_origin(&scenario, i, text, sizeof text), "default");
        if (RLV_PARAMS[i].type != RLV_TYPE_PATH)
            assert_int_equal(scenario.param[i].dist.kind, RLV_PARAMS[i].dist.kind);
    }
    assert_int_equal(scenario.params.time_horizon, defaults.time_horizon);
    assert_string_equal(scenario.params.data_folder, "/tmp/data/occitanie");
    assert_int_equal(scenario.num_files, 1);
}

static void tolerates_bom_crlf_and_no_last_newline(void **state)
{
    (void)state;
    assert_int_equal(read_text("\xEF\xBB\xBFtime = {\r\n  horizon = 2055;\r\n};\r\n"
                               "scenario = { title = \"\xC3\x89t\xC3\xA9\"; }; # the end"),
                     0);
    assert_int_equal(scenario.params.time_horizon, 2055);
    assert_string_equal(scenario.params.scenario_title, "\xC3\x89t\xC3\xA9");
    assert_int_equal(param_of("time.horizon")->line, 2);
}

static void reads_every_type(void **state)
{
    (void)state;
    assert_int_equal(read_text("run = { seed = 9223372036854775807L; uncertainty = \"chance\";\n"
                               "observation_error = false; };\n"
                               "entries = { factor = ( (2026, 1), (2028, 0.5) ); };\n"
                               "exits = { women_factor = 2; /* 9999999999 */ };\n"
                               "data = { folder = \"a/./b/../c\"; gp_vintage = \"9999999999\"; };"),
                     0);
    assert_true(scenario.params.run_seed == INT64_MAX);
    assert_int_equal(scenario.params.run_uncertainty, 0);
    assert_false(scenario.params.run_observation_error);
    assert_int_equal(scenario.params.entries_factor.num_points, 2);
    assert_close(rlv_series_at(&scenario.params.entries_factor, 2027), 0.75, 1e-15, 0);
    assert_true(scenario.params.exits_women_factor == 2);
    assert_string_equal(scenario.params.data_folder, in_folder("a/c"));
    assert_string_equal(scenario.params.data_gp_vintage, "9999999999");
    assert_int_equal(param_of("data.folder")->line, 5);
    assert_true(rlv_scenario_is_changed(&scenario, (size_t)rlv_params_find("data.folder")));
}

static void reads_distributions(void **state)
{
    (void)state;
    assert_int_equal(read_text(IN_REAL("{ value = 1.1; low = 1; }")), 0);
    assert_int_equal(param_of(REAL)->dist.kind, RLV_DIST_UNIFORM);
    assert_true(param_of(REAL)->dist.a == 1 && param_of(REAL)->dist.b == 1.25);
    assert_int_equal(read_text(IN_REAL("{ sd = 0.3; distribution = \"lognormal\"; }")), 0);
    assert_int_equal(param_of(REAL)->dist.kind, RLV_DIST_LOGNORMAL);
    assert_true(param_of(REAL)->dist.a == 0.3 && param_of(REAL)->dist.b == 0);
    assert_true(scenario.params.exits_women_factor == 1.15);
    assert_int_equal(read_text(IN_REAL("{ distribution = \"none\"; }")), 0);
    assert_int_equal(notes.num_texts, 0);
    /* a value alone is certain, and a note says so */
    assert_int_equal(read_text(IN_REAL("1.3")), 0);
    assert_int_equal(param_of(REAL)->dist.kind, RLV_DIST_NONE);
    assert_int_equal(notes.num_texts, 1);
    assert_non_null(strstr(notes.text[0], REAL));
}

/* Texts of scenarios that are refused, and a part of what the error says. */
static const struct {
    const char *text, *says;
} WRONG[] = {
    {"\ntime = { horizn = 2050; };", "x.cfg:2: time.horizn: unknown parameter [releve check "
                                     "--describe lists the parameters; nearest: time.horizon"},
    {"tme = { horizon = 2050; };", ":1: tme: unknown parameter"},
    {"zzzzzzzzzzzzzz = 1;", "zzzzzzzzzzzzzz: unknown parameter [releve check --describe lists "
                            "the parameters]"},
    {"time = 2050;", ":1: time: is a group of parameters, not a value"},
    {"time = { horizon = { year = 2050; }; };", "time.horizon: a group is not allowed here"},
    {"time = { horizon = 2050.0; };",
     ":1: time.horizon: a decimal number is not allowed here [a whole number from 2014 to 2060 "
     "(year)]"},
    {"time = { horizon = \"2050\"; };", "time.horizon: a text is not allowed here"},
    {"time = { horizon = true; };", "time.horizon: true or false is not allowed here"},
    {"time = { horizon = 2061; };", ":1: time.horizon: 2061 is out of range [a whole number"},
    {"run = { seed = -1; };", "run.seed: -1 is out of range"},
    {"run = { seed = 3000000000; };", "x.cfg:1: 3000000000 does not fit 32 bits [an L behind"},
    {"run = { seed = 99999999999999999999L; };", "does not fit 64 bits"},
    {"run = { seed = 0xFFFFFFFF; };", ":1: 0xFFFFFFFF does not fit 32 bits"},
    {"run = {\n seed = 1;\n seed = 2; };", "x.cfg:3: duplicate setting name"},
    {"run = { seed = 1; };\nrun = { seed = 2; };", ":2: duplicate setting name"},
    {"run = { seed = 1;", "syntax error"},
    {"run = { uncertainty = \"al\"; };", "'al' is no choice [chance, parameters, both]"},
    {"run = { uncertainty = 1; };", "run.uncertainty: a whole number is not allowed here"},
    {"run = { observation_error = 1; };", "a whole number is not allowed here [true, false]"},
    {"scenario = { title = 3; };", "scenario.title: a whole number is not allowed here"},
    {"scenario = { title = \"caf\xE9\"; };", "x.cfg:1: byte 0xE9 is not UTF-8 text (Latin-1?)"},
    {"scenario = { title = \"caf\\xE9\"; };", "scenario.title: byte 0xE9 is not UTF-8"},
    {"scenario = { title = \"a\\x00b\"; };", "\\x00 in a text"},
    {"\nscenario = {\n title = \"abc;\n\n", "x.cfg:3: a text whose quotes are never closed"},
    {"\n/* abc\n\n", "x.cfg:2: a comment that is never closed"},
    {"\n@include \"other.cfg\"\n", "x.cfg:2: @ (as in @include) has no place"},
    {"extends = 3;", "x.cfg:1: extends: is not a text"},
    {"relative_to = \"here\";", "relative_to: 'here' is no choice"},
    {IN_REAL("1e999"), REAL ": inf is out of range"},
    {IN_REAL("6"), REAL ": 6.0 is out of range [a number from 0.2 to 5.0]"},
    {IN_REAL("(1, 2)"), REAL ": a list is not allowed here"},
    {IN_REAL("{ value = \"x\"; }"), REAL ": a text is not allowed here"},
    {IN_REAL("{ value = 9; }"), REAL ": 9.0 is out of range"},
    {IN_REAL("{ value = 2; }"), "low = 1.05, value = 2, high = 1.25 [low <= value <= high"},
    {IN_REAL("{ low = 0.1; }"), "low = 0.1 is out of range [a number from 0.2 to 5.0]"},
    {IN_REAL("{ high = 1; }"), "high = 1 [low <= value <= high"},
    {IN_REAL("{ low = \"x\"; }"), "low is a text [a number]"},
    {IN_REAL("{ sd = 1; }"), "'sd' has no meaning for distribution \"uniform\" [value, "
                             "distribution, calibrated, low, high]"},
    {IN_REAL("{ distribution = \"gauss\"; }"), "'gauss' is no distribution [none, uniform"},
    {IN_REAL("{ distribution = 1; }"), "'a whole number' is no distribution"},
    {IN_REAL("{ distribution = \"normal\"; }"), "distribution \"normal\" needs sd"},
    {IN_REAL("{ distribution = \"normal\"; sd = 0; }"), "sd = 0 [sd above 0]"},
    {IN_REAL("{ distribution = \"beta\"; a = 1; }"), "distribution \"beta\" needs b"},
    {IN_REAL("{ distribution = \"beta\"; a = 1; b = -1; }"), "b = -1 [a and b above 0]"},
    {IN_REAL("{ distribution = \"table\"; file = \"t.csv\"; }"), "needs column"},
    {IN_REAL("{ distribution = \"table\"; file = 1; }"), "file is no name [a text]"},
    {"apl = { detour = { distribution = \"uniform\"; low = 1.2; high = 1.4; }; };",
     "apl.detour: a distribution would have no effect: all replicates share one value"},
    {IN_SERIES("( (2027, 1), (2026, 1) )"), "year 2026 comes after 2027 [increasing years]"},
    {IN_SERIES("( (2026, 1), (2026, 1) )"), "year 2026 comes after 2026"},
    {IN_SERIES("( (2026, 11) )"), "entries.factor: 11.0 is out of range"},
    {IN_SERIES("( (2026, 1), 2 )"), "point 2 is not a pair (year, value)"},
    {IN_SERIES("( (2026.5, 1) )"), "point 1 is not a pair"},
    {IN_SERIES("( (26, 1) )"), "26 is not a year"},
    {IN_SERIES("( )"), "0 points, allowed are 1 to 32"},
    {IN_SERIES("\"x\""), "entries.factor: a text is not allowed here"},
    {"\n\ntime = { base_year = 2030; horizon = 2030; };", "x.cfg:3: time.horizon: 2030 is not"},
};

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        if (read_text(WRONG[i].text) != RLV_ERR_CONFIG)
            fail_msg("accepted, or another status: %s (%s)", WRONG[i].text, err.text);
        assert_says(WRONG[i].says);
    }
}

static void refuses_what_is_too_long(void **state)
{
    char text[2 * RLV_PATH_SIZE];
    int length = snprintf(text, sizeof text, "scenario = { title = \"");
    (void)state;
    memset(text + length, 'x', RLV_PATH_SIZE);
    (void)strcpy(text + length + RLV_PATH_SIZE, "\"; };");
    assert_int_equal(read_text(text), RLV_ERR_CONFIG);
    assert_says("scenario.title: longer than 511 bytes");
    length = snprintf(text, sizeof text, "data = { folder = \"");
    memset(text + length, 'x', RLV_PATH_SIZE - 1);
    (void)strcpy(text + length + RLV_PATH_SIZE - 1, "\"; };");
    assert_int_equal(read_text(text), RLV_ERR_CONFIG);
    assert_says("data.folder: longer than 511 bytes");
}

static void refuses_what_is_no_text_file(void **state)
{
    (void)state;
    assert_int_equal(read_path(in_folder("none.cfg"), NULL), RLV_ERR_NO_INPUT);
    assert_says("none.cfg: cannot be opened: No such file or directory");
    assert_int_equal(read_path(folder, NULL), RLV_ERR_NO_INPUT);
    assert_says("is a folder");
    assert_int_equal(read_path(write_bytes("nul.cfg", "\na\0b", 4), NULL), RLV_ERR_CONFIG);
    assert_says("nul.cfg:2: a NUL byte");
    if (geteuid() != 0) {
        const char *path = write_text("secret.cfg", "");
        assert_int_equal(chmod(path, 0), 0);
        assert_int_equal(read_path(path, NULL), RLV_ERR_NO_INPUT);
        assert_says("Permission denied");
    }
}

static void a_child_overrides_its_ancestors(void **state)
{
    char text[RLV_PATH_SIZE + 32], expected[160];
    (void)state;
    (void)mkdir(in_folder("sub"), 0700);
    (void)write_text("sub/old.cfg", "run = { seed = 1; replicates = 7; };\n"
                                    "data = { folder = \"d\"; };");
    (void)write_text("sub/mid.cfg", "extends = \"old.cfg\";\nrun = { seed = 2; };");
    const char *path = write_text("young.cfg", "extends = \"sub/mid.cfg\"; time = { horizon = "
                                               "2031; };");
    assert_int_equal(read_path(path, NULL), 0);
    assert_int_equal(scenario.params.run_seed, 2);
    assert_int_equal(scenario.params.run_replicates, 7);
    assert_int_equal(scenario.params.time_horizon, 2031);
    assert_string_equal(scenario.params.data_folder, in_folder("sub/d"));
    /* default paths start from the oldest ancestor */
    assert_string_equal(scenario.params.data_national, in_folder("data/national"));
    assert_int_equal(scenario.num_files, 3);
    assert_string_equal(scenario.file[0], in_folder("sub/old.cfg"));
    assert_string_equal(scenario.file[2], path);
    (void)snprintf(expected, sizeof expected, "%s:2", in_folder("sub/mid.cfg"));
    assert_string_equal(
        rlv_scenario_origin(&scenario, (size_t)rlv_params_find("run.seed"), text, sizeof text),
        expected);
    assert_int_equal(remove(in_folder("sub/old.cfg")), 0);
    assert_int_equal(read_path(path, NULL), RLV_ERR_NO_INPUT);
    assert_says("sub/mid.cfg:1: extends: ");
    assert_says("sub/old.cfg does not exist");
    assert_int_equal(remove(in_folder("sub/mid.cfg")), 0);
    assert_int_equal(rmdir(in_folder("sub")), 0);
}

static void a_loop_is_named(void **state)
{
    char chain[512];
    (void)state;
    const char *a = write_text("a.cfg", "extends = \"b.cfg\";");
    const char *b = write_text("b.cfg", "\nextends = \"./c.cfg\";");
    const char *c = write_text("c.cfg", "extends = \"a.cfg\";");
    (void)snprintf(chain, sizeof chain, "%s:1: extends: a loop: %s -> %s -> %s -> %s", c, a, b, c,
                   a);
    assert_int_equal(read_path(a, NULL), RLV_ERR_CONFIG);
    assert_string_equal(err.text, chain);
    /* a loop above the file that is read is named alone */
    const char *below = write_text("below.cfg", "extends = \"a.cfg\";");
    assert_int_equal(read_path(below, NULL), RLV_ERR_CONFIG);
    assert_string_equal(err.text, chain);
    const char *self = write_text("self.cfg", "extends = \"self.cfg\";");
    assert_int_equal(read_path(self, NULL), RLV_ERR_CONFIG);
    assert_says("extends: a loop: ");
}

static void overrides_pass_the_same_checks(void **state)
{
    static const struct {
        const char *set, *says;
        int status;
    } CASES[] = {
        {"time.horizon=2061", "--set: time.horizon: 2061 is out of range [a whole number from",
         RLV_ERR_CONFIG},
        {"time.horizn=2050", "--set: time.horizn: unknown parameter", RLV_ERR_CONFIG},
        {"time=2050", "--set: time: unknown parameter", RLV_ERR_CONFIG},
        {"extends=x", "--set: extends: unknown parameter", RLV_ERR_CONFIG},
        {"time.horizon=", "--set: time.horizon: '' cannot be read", RLV_ERR_CONFIG},
        {"time.horizon=2050; x = 1", "cannot be read", RLV_ERR_CONFIG},
        {"run.seed=3000000000", "--set: 3000000000 does not fit 32 bits", RLV_ERR_CONFIG},
        {"run.uncertainty=al", "--set: run.uncertainty: 'al' is no choice", RLV_ERR_CONFIG},
        {"scenario.title=caf\xE9", "--set: scenario.title: byte 0xE9", RLV_ERR_CONFIG},
        {"time.base_year=2045", "time.horizon: 2040 is not after", RLV_ERR_CONFIG},
        {"horizon", "--set: 'horizon' is not path=value", RLV_ERR_USAGE},
        {"=3", "is not path=value", RLV_ERR_USAGE},
        {REAL "=@", "--set: @ ", RLV_ERR_CONFIG},
    };
    (void)state;
    const char *path = write_text("x.cfg", "");
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        if (read_path(path, CASES[i].set) != CASES[i].status)
            fail_msg("accepted, or another status: %s (%s)", CASES[i].set, err.text);
        assert_says(CASES[i].says);
    }
    assert_int_equal(read_path(path, "time.horizon=2050"), 0);
    assert_int_equal(scenario.params.time_horizon, 2050);
    assert_int_equal(param_of("time.horizon")->origin, RLV_ORIGIN_SET);
    assert_int_equal(read_path(path, "data.folder=a/../data"), 0);
    assert_string_equal(scenario.params.data_folder, "data");
    assert_int_equal(read_path(path, "scenario.title=a = b"), 0);
    assert_string_equal(scenario.params.scenario_title, "a = b");
    assert_int_equal(read_path(path, "run.uncertainty=\"chance\""), 0);
    assert_int_equal(scenario.params.run_uncertainty, 0);
    assert_int_equal(read_path(path, REAL "={ value = 1; distribution = \"normal\"; sd = 0.1; }"),
                     0);
    assert_int_equal(param_of(REAL)->dist.kind, RLV_DIST_NORMAL);
}

static void refuses_wrong_tables_of_draws(void **state)
{
    static const struct {
        const char *csv, *says;
    } CASES[] = {
        {"f\n1\n", "t.csv:1: g: the column is missing (columns found: f)"},
        {"g\n1\n9\n", "t.csv:3: g: 9 is out of range"},
        {"g\n", "t.csv: no row"},
    };
    static const char TEXT[] = IN_REAL("{ distribution=\"table\"; file=\"t.csv\"; column=\"g\"; }");
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        (void)write_text("t.csv", CASES[i].csv);
        assert_int_equal(read_text(TEXT), RLV_ERR_DATA);
        assert_says(CASES[i].says);
    }
    assert_int_equal(remove(in_folder("t.csv")), 0);
    assert_int_equal(read_text(TEXT), RLV_ERR_NO_INPUT);
}

static void draws_from_a_table_share_their_rows(void **state)
{
    rlv_param_draws_t draws;
    bool seen[3] = {false, false, false};
    (void)state;
    (void)write_text("t.csv", "g,h\n1,0.1\n2,0.2\n3,0.3\n");
    assert_int_equal(read_text("exits = { women_factor = { value = 1; distribution = \"table\"; "
                               "file = \"t.csv\"; column = \"g\"; };\n"
                               "mortality_factor = { distribution = \"table\"; "
                               "file = \"t.csv\"; column = \"h\"; }; };"),
                     0);
    assert_int_equal(scenario.num_files, 2);
    assert_int_equal(rlv_scenario_draws(&scenario, 5, 100, &draws, &err), 0);
    for (size_t r = 0; r < 100; r++) {
        rlv_params_t params;
        rlv_params_apply(&scenario.params, &draws, r, &params);
        assert_close(params.exits_mortality_factor, params.exits_women_factor / 10, 1e-15, 0);
        seen[(int)params.exits_women_factor - 1] = true;
    }
    assert_true(seen[0] && seen[1] && seen[2]);
    rlv_param_draws_free(&draws);
}

/* Mean and standard deviation of the draws of REAL. */
static void moments(const char *text, double *mean, double *sd)
{
    enum { NUM = 20000 };
    rlv_param_draws_t draws;
    double sum = 0, squares = 0;

    if (read_text(text) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(rlv_scenario_draws(&scenario, 7, NUM, &draws, &err), 0);
    for (size_t r = 0; r < NUM; r++) {
        rlv_params_t params;
        rlv_params_apply(&scenario.params, &draws, r, &params);
        assert_in_range((uint64_t)(1000 * params.exits_women_factor), 200, 5000);
        sum += params.exits_women_factor;
        squares += params.exits_women_factor * params.exits_women_factor;
    }
    *mean = sum / NUM;
    *sd = sqrt(squares / NUM - *mean * *mean);
    rlv_param_draws_free(&draws);
}

static void draws_have_their_distribution(void **state)
{
    static const struct {
        const char *text;
        double mean, sd; /* exact; the tolerances are five Monte Carlo errors */
    } CASES[] = {
        {IN_REAL("{ value = 2; distribution = \"uniform\"; low = 1; high = 4; }"), 2.5,
         0.8660254037844386},
        {IN_REAL("{ value = 2; distribution = \"triangular\"; low = 1; high = 4; }"), 7.0 / 3,
         0.6236095644623235},
        {IN_REAL("{ value = 2.5; distribution = \"normal\"; sd = 0.25; }"), 2.5, 0.25},
        {IN_REAL("{ value = 1; distribution = \"lognormal\"; sd = 0.1; }"), 1.0050125208594,
         0.1007541},
        {IN_REAL("{ distribution = \"beta\"; a = 40; b = 20; }"), 2.0 / 3, 0.06035678},
    };
    double mean = 0, sd = 0;
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        moments(CASES[i].text, &mean, &sd);
        assert_close(mean, CASES[i].mean, 0, 5 * CASES[i].sd / sqrt(20000));
        assert_close(sd, CASES[i].sd, 5 / sqrt(2 * 20000.0), 0);
    }
    /* beyond the range 0.2 to 5: on its border */
    moments(IN_REAL("{ value = 0.2; distribution = \"normal\"; sd = 0.001; }"), &mean, &sd);
    assert_close(mean, 0.2 + 0.001 * 0.3989423, 0, 5e-6);
}

static void draws_have_an_address(void **state)
{
    rlv_param_draws_t many, few;
    (void)state;
    assert_int_equal(read_text(""), 0);
    assert_int_equal(rlv_scenario_draws(&scenario, 7, 50, &many, &err), 0);
    assert_int_equal(read_text("synthesis = { women_share = 0.43; };"), 0);
    assert_int_equal(rlv_scenario_draws(&scenario, 7, 20, &few, &err), 0);
    assert_int_equal(few.num_params, many.num_params - 1);
    for (size_t r = 0; r < few.num_replicates; r++) {
        rlv_params_t a, b;
        rlv_params_apply(&scenario.params, &many, r, &a);
        rlv_params_apply(&scenario.params, &few, r, &b);
        a.synthesis_women_share = b.synthesis_women_share;
        assert_memory_equal(&a, &b, sizeof a);
    }
    assert_true(many.value[0] != many.value[many.num_params]);
    rlv_param_draws_free(&few);
    rlv_param_draws_free(&many);
}

static void describes_every_parameter(void **state)
{
    char *text = NULL;
    size_t size = 0, num_lines = 0;
    (void)state;
    for (int form = 0; form < 3; form++) {
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        assert_int_equal(form == 2 ? rlv_params_describe_csv(out, &err)
                                   : rlv_params_describe(out, form == 0, &err),
                         0);
        assert_int_equal(fclose(out), 0);
        for (size_t i = 0; i < RLV_NUM_PARAMS; i++)
            assert_non_null(strstr(text, RLV_PARAMS[i].path));
        num_lines = 0;
        for (size_t i = 0; i < size; i++)
            num_lines += text[i] == '\n';
        if (form == 2)
            assert_non_null(strstr(text, "\n" REAL ",real,,0.2,5.0,1.15,uniform low=1.05 "
                                         "high=1.25,assumed,2018,"));
        free(text);
    }
    assert_int_equal(num_lines, RLV_NUM_PARAMS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_empty_file_gives_the_defaults, teardown),
        cmocka_unit_test_teardown(tolerates_bom_crlf_and_no_last_newline, teardown),
        cmocka_unit_test_teardown(reads_every_type, teardown),
        cmocka_unit_test_teardown(reads_distributions, teardown),
        cmocka_unit_test_teardown(refuses_what_is_wrong, teardown),
        cmocka_unit_test_teardown(refuses_what_is_too_long, teardown),
        cmocka_unit_test_teardown(refuses_what_is_no_text_file, teardown),
        cmocka_unit_test_teardown(a_child_overrides_its_ancestors, teardown),
        cmocka_unit_test_teardown(a_loop_is_named, teardown),
        cmocka_unit_test_teardown(overrides_pass_the_same_checks, teardown),
        cmocka_unit_test_teardown(refuses_wrong_tables_of_draws, teardown),
        cmocka_unit_test_teardown(draws_from_a_table_share_their_rows, teardown),
        cmocka_unit_test_teardown(draws_have_their_distribution, teardown),
        cmocka_unit_test_teardown(draws_have_an_address, teardown),
        cmocka_unit_test_teardown(describes_every_parameter, teardown),
    };
    return cmocka_run_group_tests_name("scenario", tests, setup_folder, remove_folder);
}
