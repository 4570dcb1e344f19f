/* releve expect: the exact expected stocks of a scenario without feedback (expectation.h). */
#include "cli.h"

#include "expect_control.h"
#include "options.h"

#include "releve/expectation.h"
#include "releve/number_fr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FORCE = 0x200, KEY_CSV, KEY_WITHOUT_FEEDBACK, KEY_CONTROL };
enum { SENIOR_AGE = 60 };
static const char CONTROLLED[] = "controlled.csv";

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Expectation:", 3},
    {"without-feedback", KEY_WITHOUT_FEEDBACK, NULL, 0,
     "Switch off what feeds back, and say what it was", 3},
    {"control", KEY_CONTROL, NULL, 0,
     "Live the scenario as it is too, and use the expectation without feedback as the control "
     "variate of its numbers of GPs (controlled.csv)",
     3},
    {"output", 'o', "DIR", 0,
     "Folder to write: stocks.csv, pyramid.csv, cells.csv, controlled.csv, scenario.resolved.cfg, "
     "manifest.json",
     3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {"csv", KEY_CSV, NULL, 0, "Print stocks.csv", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    const char *scenario, *output;
    bool force, csv, without_feedback, control;
    rlv_expect_control_t controlled;
} request_t;

/* What is expected of one place and year. */
typedef struct {
    double gps, women, seniors, health_centre;
} stock_t;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case 'o':
        self->output = arg;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_CSV:
        self->csv = true;
        return 0;
    case KEY_WITHOUT_FEEDBACK:
        self->without_feedback = true;
        return 0;
    case KEY_CONTROL:
        self->without_feedback = self->control = true;
        return 0;
    case ARGP_KEY_ARG:
        if (self->scenario != NULL)
            argp_error(state, "one scenario at a time");
        self->scenario = arg;
        return 0;
    case ARGP_KEY_END:
        if (self->scenario == NULL)
            argp_error(state, "which scenario? [a file such as scenarios/baseline.cfg]");
        if (self->csv && self->output != NULL)
            argp_error(state, "--csv or -o, not both");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- what feeds back */

static int refuse(const char *scenario, const rlv_feedback_t feedback[], size_t num,
                  rlv_error_t *err)
{
    char text[400] = "";
    size_t used = 0;

    for (size_t i = 0; i < num && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s = %s", i > 0 ? "; " : "",
                                 feedback[i].path, feedback[i].value);
    return rlv_fail_at(err, RLV_ERR_CONFIG, scenario, 0, "feedback", text,
                       "the expectation is exact without feedback only (or --without-feedback)");
}

static int add_setting(rlv_options_t *options, const char *path, const char *value,
                       rlv_error_t *err)
{
    char *text = rlv_format(err, "%s=%s", path, value);

    if (text == NULL ||
        rlv_resize(&options->set, options->num_set + 1, sizeof *options->set, err) < 0) {
        free(text);
        return RLV_ERR_OS;
    }
    options->set[options->num_set++] = text;
    return RLV_OK;
}

/* The scenario read again with what feeds back switched off; each is noted. */
static int read_without(request_t *self, rlv_runner_t *runner, const rlv_feedback_t feedback[],
                        size_t num, rlv_error_t *err)
{
    int status = RLV_OK;

    for (size_t i = 0; i < num && status == RLV_OK; i++)
        status = add_setting(&self->options, feedback[i].path, feedback[i].value, err);
    rlv_runner_free(runner);
    if (status == RLV_OK)
        status = rlv_runner_read(runner, self->scenario, &self->options, err);
    for (size_t i = 0; i < num && status == RLV_OK; i++)
        rlv_note(&runner->notes,
                 self->options.english ? "without feedback: %s = %s"
                                       : "sans rétroaction\u202F: %s = %s",
                 feedback[i].path, feedback[i].value);
    return status;
}

static int read_scenario(request_t *self, rlv_runner_t *runner, rlv_error_t *err)
{
    rlv_feedback_t feedback[RLV_MAX_FEEDBACKS];
    size_t num = 0;
    int status = rlv_runner_read(runner, self->scenario, &self->options, err);

    if (status == RLV_OK)
        num = rlv_expectation_feedbacks(&runner->model, &runner->scenario.params, feedback);
    if (num > 0 && !self->without_feedback)
        return refuse(self->scenario, feedback, num, err);
    return num > 0 ? read_without(self, runner, feedback, num, err) : status;
}

/* --- tables */

/* Stocks of every place in a year, `stock` [num_places]. */
static void sum_places(const rlv_expectation_t *e, const rlv_region_t *region, int year,
                       stock_t stock[])
{
    const size_t departments = rlv_region_first_place(region, RLV_LEVEL_DEPARTMENT);
    const size_t zones = rlv_region_first_place(region, RLV_LEVEL_ZONE);

    memset(stock, 0, rlv_region_num_places(region) * sizeof *stock);
    for (size_t c = 0; c < region->num_cells; c++) {
        const size_t territory = region->cell_territory[c];
        const size_t places[] = {territory, departments + region->cell_department[c],
                                 zones + region->zone[territory],
                                 rlv_region_first_place(region, RLV_LEVEL_REGION)};
        const double *gp =
            e->gp + rlv_expectation_index(e, year, c, 0, RLV_AGE_FIRST, RLV_STATE_LIBERAL);
        for (size_t i = 0; i < RLV_EXPECTATION_BLOCK; i++) {
            const bool counted = rlv_state_counts((uint8_t)(i % RLV_NUM_STATES));
            const size_t age = RLV_AGE_FIRST + i / RLV_NUM_STATES % RLV_PYRAMID_AGES;
            const bool woman = i / RLV_NUM_STATES / RLV_PYRAMID_AGES == RLV_WOMAN;
            for (size_t k = 0; k < sizeof places / sizeof places[0]; k++) {
                stock_t *s = &stock[places[k]];
                s->gps += counted ? gp[i] : 0;
                s->women += counted && woman ? gp[i] : 0;
                s->seniors += counted && age >= SENIOR_AGE ? gp[i] : 0;
                s->health_centre += counted ? 0 : gp[i];
            }
        }
    }
}

static const char *level_of(const rlv_region_t *region, size_t place)
{
    static const char *const NAMES[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};
    int level = RLV_NUM_LEVELS - 1;
    while (place < rlv_region_first_place(region, (rlv_level_t)level))
        level--;
    return NAMES[level];
}

static int write_stocks(const rlv_expectation_t *e, const rlv_region_t *region, FILE *out,
                        rlv_error_t *err)
{
    const size_t num_places = rlv_region_num_places(region);
    stock_t *stock = rlv_calloc(num_places, sizeof *stock, err);

    if (stock == NULL)
        return RLV_ERR_OS;
    fputs("level,code,year,gp_headcount,women,age_60plus,gp_health_centre\n", out);
    for (size_t y = 0; y < e->num_years; y++) {
        const int year = e->base_year + (int)y;
        sum_places(e, region, year, stock);
        for (size_t p = 0; p < num_places; p++)
            fprintf(out, "%s,%s,%d,%.10g,%.10g,%.10g,%.10g\n", level_of(region, p),
                    rlv_place_code(region, p), year, stock[p].gps, stock[p].women, stock[p].seniors,
                    stock[p].health_centre);
    }
    free(stock);
    return RLV_OK;
}

static double region_gps(const rlv_expectation_t *e, int year, int sex, int age)
{
    double sum = 0;
    for (size_t c = 0; c < e->num_cells; c++)
        sum += e->gp[rlv_expectation_index(e, year, c, sex, age, RLV_STATE_LIBERAL)] +
               e->gp[rlv_expectation_index(e, year, c, sex, age, RLV_STATE_MIXED)];
    return sum;
}

static int write_pyramid(const rlv_expectation_t *e, const rlv_region_t *region, FILE *out,
                         rlv_error_t *err)
{
    (void)region;
    (void)err;
    fputs("year,sex,age,gp_headcount\n", out);
    for (size_t y = 0; y < e->num_years; y++)
        for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
            for (int age = RLV_AGE_FIRST; age <= RLV_AGE_LAST; age++)
                fprintf(out, "%d,%s,%d,%.10g\n", e->base_year + (int)y,
                        sex == RLV_WOMAN ? "F" : "M", age,
                        region_gps(e, e->base_year + (int)y, sex, age));
    return RLV_OK;
}

/* By cell, sex and class of five years of age; rows of nobody are left out. */
static int write_cells(const rlv_expectation_t *e, const rlv_region_t *region, FILE *out,
                       rlv_error_t *err)
{
    enum { WIDTH = 5, CLASSES = (RLV_PYRAMID_AGES + WIDTH - 1) / WIDTH };

    (void)err;
    fputs("territory,department,year,sex,age_from,liberal,mixed,health_centre\n", out);
    for (size_t i = 0; i < e->num_years * e->num_cells * RLV_NUM_SEXES * CLASSES; i++) {
        const size_t sex = i / CLASSES % RLV_NUM_SEXES;
        const size_t cell = i / CLASSES / RLV_NUM_SEXES % e->num_cells;
        const int year = e->base_year + (int)(i / CLASSES / RLV_NUM_SEXES / e->num_cells);
        const int from = RLV_AGE_FIRST + WIDTH * (int)(i % CLASSES);
        double gps[RLV_NUM_STATES] = {0};
        for (int age = from; age < from + WIDTH && age <= RLV_AGE_LAST; age++)
            for (int state = 0; state < RLV_NUM_STATES; state++)
                gps[state] +=
                    e->gp[rlv_expectation_index(e, year, cell, (int)sex, age, (rlv_state_t)state)];
        if (gps[RLV_STATE_LIBERAL] + gps[RLV_STATE_MIXED] + gps[RLV_STATE_HEALTH_CENTRE] > 0)
            fprintf(out, "%s,%s,%d,%s,%d,%.10g,%.10g,%.10g\n",
                    region->territory[region->cell_territory[cell]].code,
                    region->department[region->cell_department[cell]].code, year,
                    sex == RLV_WOMAN ? "F" : "M", from, gps[RLV_STATE_LIBERAL],
                    gps[RLV_STATE_MIXED], gps[RLV_STATE_HEALTH_CENTRE]);
    }
    return RLV_OK;
}

/* --- the control variate */

/* What is expected of each year and place, [num_years * num_places]. */
static int expected_counts(const rlv_expectation_t *e, const rlv_region_t *region, double **count,
                           rlv_error_t *err)
{
    const size_t n = rlv_region_num_places(region);
    stock_t *stock = rlv_calloc(n, sizeof *stock, err);

    *count = rlv_calloc(e->num_years * n, sizeof **count, err);
    for (size_t y = 0; y < e->num_years && stock != NULL && *count != NULL; y++) {
        sum_places(e, region, e->base_year + (int)y, stock);
        for (size_t p = 0; p < n; p++)
            (*count)[y * n + p] = stock[p].gps;
    }
    free(stock);
    return err->status;
}

/* The scenario as it is, on the same draws, chance alone. `without` is read and comes with its
 * expectation; it is lived here. */
static int use_as_control(request_t *self, rlv_runner_t *whole, rlv_runner_t *without,
                          const rlv_expectation_t *e, rlv_error_t *err)
{
    double *expected = NULL;
    int status = expected_counts(e, &without->region, &expected, err);

    if (status == RLV_OK)
        status = rlv_expect_control_init(&self->controlled, whole, without, expected,
                                         (size_t)self->options.threads, err);
    free(expected);
    return status;
}

static void write_controlled(const rlv_expect_control_t *c, const rlv_region_t *region, FILE *out)
{
    fputs("level,code,year,expected_without_feedback,mean,mcse,controlled,controlled_mcse\n", out);
    for (size_t i = 0; i < c->num_years * c->num_places; i++)
        fprintf(out, "%s,%s,%d,%.10g,%.10g,%.10g,%.10g,%.10g\n",
                level_of(region, i % c->num_places), rlv_place_code(region, i % c->num_places),
                c->base_year + (int)(i / c->num_places), c->row[i].expected, c->row[i].mean,
                c->row[i].mcse, c->row[i].controlled, c->row[i].controlled_mcse);
}

static int write_folder(const request_t *self, const rlv_runner_t *runner,
                        const rlv_expectation_t *e, rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const struct {
        const char *name;
        int (*write)(const rlv_expectation_t *e, const rlv_region_t *region, FILE *out,
                     rlv_error_t *err);
    } FILES[] = {{"stocks.csv", write_stocks},    {"pyramid.csv", write_pyramid},
                 {"cells.csv", write_cells},      {CONTROLLED, NULL},
                 {"scenario.resolved.cfg", NULL}, {"manifest.json", NULL}};

    for (size_t f = 0; f < sizeof FILES / sizeof FILES[0]; f++) {
        const bool controlled = strcmp(FILES[f].name, CONTROLLED) == 0;
        if (controlled && !self->control)
            continue;
        FILE *file = rlv_out_folder_file(folder, FILES[f].name, err);
        int status = file == NULL ? err->status : RLV_OK;
        if (status < 0)
            return status;
        if (FILES[f].write != NULL)
            status = FILES[f].write(e, &runner->region, file, err);
        else if (controlled)
            write_controlled(&self->controlled, &runner->region, file);
        else if (f + 1 < sizeof FILES / sizeof FILES[0])
            status = rlv_scenario_print(&runner->scenario, file, err);
        else
            fputs("{\n  \"version\": \"" RLV_VERSION "\",\n  \"command\": \"expect\"\n}\n", file);
        rlv_error_t later = {0}; /* of closing, when writing has failed already */
        const int closed =
            rlv_out_folder_close(folder, FILES[f].name, file, status < 0 ? &later : err);
        if (status < 0 || closed < 0)
            return status < 0 ? status : closed;
    }
    return rlv_out_folder_commit(folder, err);
}

/* --- screen */

static void print_number(double value, int decimals, int columns, rlv_lang_t lang)
{
    const rlv_number_t number = rlv_number_format(value, decimals, lang);
    int width = 0;

    for (const char *c = number.text; *c != '\0'; c++)
        width += ((unsigned char)*c & 0xC0) != 0x80; /* characters, not bytes */
    printf(" %*s%s", width < columns ? columns - width : 0, "", number.text);
}

static int print_region(const request_t *self, const rlv_runner_t *runner,
                        const rlv_expectation_t *e, rlv_error_t *err)
{
    const rlv_lang_t lang = self->options.english ? RLV_LANG_EN : RLV_LANG_FR;
    const size_t num_places = rlv_region_num_places(&runner->region);
    stock_t *stock = rlv_calloc(num_places, sizeof *stock, err);

    if (stock == NULL)
        return RLV_ERR_OS;
    printf(lang == RLV_LANG_FR
               ? "%s\u202F: espérance exacte du modèle sans rétroaction, aux valeurs centrales\n\n"
                 "  année  généralistes   femmes   60 ans et plus   centres de santé\n"
               : "%s: exact expectation of the model without feedback, at central values\n\n"
                 "   year           GPs    women      60 and over     health centres\n",
           runner->region.name);
    for (size_t y = 0; y < e->num_years; y++) {
        sum_places(e, &runner->region, e->base_year + (int)y, stock);
        const stock_t *s = &stock[num_places - 1];
        const double value[] = {s->gps, s->women, s->seniors, s->health_centre};
        static const int WIDTH[] = {13, 8, 16, 18};
        printf("   %d", e->base_year + (int)y);
        for (size_t k = 0; k < sizeof value / sizeof value[0]; k++)
            print_number(value[k], 1, WIDTH[k], lang);
        putchar('\n');
    }
    free(stock);
    return RLV_OK;
}

/* The region's numbers with and without the control. */
static void print_controlled(const request_t *self)
{
    const rlv_lang_t lang = self->options.english ? RLV_LANG_EN : RLV_LANG_FR;
    const rlv_expect_control_t *c = &self->controlled;

    puts(lang == RLV_LANG_FR
             ? "\n  Le scénario entier, hasard seul\u202F: moyenne des réplications et son erreur, "
               "puis\n"
               "  une fois contrôlée par l’espérance sans rétroaction\n\n"
               "  année      moyenne   erreur    contrôlée   erreur"
             : "\n  The whole scenario, chance alone: mean of the replicates and its error, then\n"
               "  controlled by the expectation without feedback\n\n"
               "   year         mean    error   controlled    error");
    for (size_t y = 0; y < c->num_years; y++) {
        const struct rlv_controlled_row *r = &c->row[(y + 1) * c->num_places - 1];
        const double value[] = {r->mean, r->mcse, r->controlled, r->controlled_mcse};
        printf("   %d", c->base_year + (int)y);
        for (size_t k = 0; k < sizeof value / sizeof value[0]; k++)
            print_number(value[k], k % 2 == 0 ? 1 : 2, k % 2 == 0 ? 12 : 8, lang);
        putchar('\n');
    }
}

static int expect(request_t *self, rlv_error_t *err)
{
    rlv_runner_t runner = {0}, whole = {0};
    rlv_out_folder_t folder = {0};
    rlv_expectation_t e = {0};
    int status = RLV_OK;

    rlv_runner_watch();
    if (self->output != NULL)
        status = rlv_out_folder_open(&folder, self->output, self->force, err);
    if (status == RLV_OK && self->control) {
        status = add_setting(&self->options, "run.uncertainty", "chance", err);
        if (status == RLV_OK)
            status = rlv_runner_read(&whole, self->scenario, &self->options, err);
    }
    if (status == RLV_OK)
        status = read_scenario(self, &runner, err);
    if (status == RLV_OK)
        status = rlv_expectation_init(&e, &runner.model, &runner.scenario.params, err);
    if (status == RLV_OK && self->control)
        status = use_as_control(self, &whole, &runner, &e, err);
    if (status == RLV_OK)
        status = rlv_runner_stopped(err);
    if (status == RLV_OK && self->output != NULL)
        status = write_folder(self, &runner, &e, &folder, err);
    if (status == RLV_OK)
        status = self->csv ? write_stocks(&e, &runner.region, stdout, err)
                           : print_region(self, &runner, &e, err);
    if (status == RLV_OK && self->control && !self->csv)
        print_controlled(self);
    if (status == RLV_OK)
        rlv_cli_print_notes(&runner.notes);
    if (status == RLV_OK && fflush(stdout) != 0)
        status = rlv_fail(err, RLV_ERR_IO, "writing failed: %s", strerror(errno));
    rlv_expect_control_free(&self->controlled);
    rlv_expectation_free(&e);
    rlv_out_folder_discard(&folder);
    rlv_runner_free(&runner);
    rlv_runner_free(&whole);
    return status;
}

int rlv_cmd_expect(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "SCENARIO.cfg",
        .doc =
            "Examples:\n"
            "  releve expect scenarios/baseline.cfg --without-feedback\n"
            "  releve expect scenarios/baseline.cfg --without-feedback -o out/expected\n"
            "  releve expect scenarios/baseline.cfg --control --replicates 50\n"
            "\vThe expected stocks of a scenario by place, sex, age and state, computed exactly, "
            "without replicates: for a model without feedback only, and at the central values "
            "of the parameters. Seed, replicates and threads change nothing, but with --control, "
            "which "
            "lives the scenario with and without feedback on the same draws. Exit code: 0, 64 "
            "bad usage, 65 wrong data, 66 missing file, 73 the folder cannot be made, 74 disk "
            "full, 78 wrong scenario, or one that feeds back (what must change is named).",
        .children = CHILDREN,
    };
    request_t self = {0};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)expect(&self, &err);
    rlv_options_free(&self.options);
    return rlv_cli_exit(&err);
}
