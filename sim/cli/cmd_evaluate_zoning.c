/* releve evaluate zoning: what has zoning done since 2014? The study of a region in one command. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "datadir.h"
#include "evaluate_args.h"
#include "evaluate_zoning.h"

enum {
    KEY_DATA = 0x100,
    KEY_LISTS,
    KEY_CIRCLE,
    KEY_SHARES,
    KEY_DRAWS,
    KEY_SEED,
    KEY_LANG,
    KEY_FORCE,
    KEY_NO_FIGURES
};

static const struct argp_option OPTIONS[] = {
    {"data", KEY_DATA, "DIR", 0, "Folder of the region's tables [data/occitanie]", 1},
    {"lists", KEY_LISTS, "FILE", 0,
     "Real lists instead of rebuilt classes (CSV: code of the territory, class, from as YYYY or "
     "YYYY-MM; a territory that a list does not name is in its third class)",
     1},
    {"shares", KEY_SHARES, "ZIP,ZAC", 0,
     "Shares of the region's inhabitants that the rule gives in 2018 [0.062,0.369]", 1},
    {"circle", KEY_CIRCLE, "FILE", 0,
     "Table of releve evaluate circle: methods that fail there are not retained "
     "[data/evaluation/circle.csv]",
     1},
    {"randomisation", KEY_DRAWS, "B", 0, "Assignments of randomisation inference [1000]", 2},
    {"seed", KEY_SEED, "S", 0, "Seed of the draws [1]", 2},
    {"output", 'o', "DIR", 0,
     "Folder to write: report.md, description.csv, estimates.csv, discontinuities.csv, "
     "sensitivity.csv, diagnostics.csv, manifest.json, figures/",
     3},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "Tables and report only (without gnuplot)", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace a folder that exists", 3},
    {"lang", KEY_LANG, "fr|en", 0, "Language of the report and figures [fr]", 3},
    {0},
};

static void parse_shares(rlv_evaluate_zoning_t *self, const struct argp_state *state,
                         const char *text)
{
    char *end = NULL;
    self->share[0] = strtod(text, &end);
    self->share[1] = *end == ',' ? strtod(end + 1, &end) : NAN;
    if (*end != '\0' || !(self->share[0] > 0) || !(self->share[1] > 0) ||
        !(self->share[0] + self->share[1] < 1))
        argp_error(state, "--shares: '%.40s' is wrong [two shares above 0, under 1 together]",
                   text);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    rlv_evaluate_zoning_t *self = state->input;
    switch (key) {
    case KEY_DATA:
        self->data = arg;
        break;
    case KEY_LISTS:
        self->lists = arg;
        break;
    case KEY_CIRCLE:
        self->circle = arg;
        break;
    case 'o':
        self->output = arg;
        break;
    case KEY_SHARES:
        parse_shares(self, state, arg);
        break;
    case KEY_DRAWS:
        self->draws = (size_t)rlv_arg_whole(state, "--randomisation", arg, 2, 1000000);
        break;
    case KEY_SEED:
        self->seed = (uint64_t)rlv_arg_whole(state, "--seed", arg, 0, INT64_MAX);
        break;
    case KEY_FORCE:
        self->force = true;
        break;
    case KEY_NO_FIGURES:
        self->no_figures = true;
        break;
    case KEY_LANG:
        if (strcmp(arg, "fr") != 0 && strcmp(arg, "en") != 0)
            argp_error(state, "--lang: '%.40s' is not a language [fr, en]", arg);
        self->english = strcmp(arg, "en") == 0;
        break;
    case ARGP_KEY_ARG:
        argp_error(state, "'%.60s': nothing is expected here", arg);
        break;
    case ARGP_KEY_END:
        if (self->output == NULL)
            argp_error(state, "--output is missing");
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int write_folder(rlv_evaluate_zoning_t *self, rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const struct {
        const char *name;
        void (*write)(const rlv_evaluate_zoning_t *self, FILE *file);
    } FILES[] = {{"description.csv", rlv_zs_write_description},
                 {"estimates.csv", rlv_zs_write_estimates},
                 {"discontinuities.csv", rlv_zs_write_discontinuities},
                 {"sensitivity.csv", rlv_zs_write_sensitivity},
                 {"diagnostics.csv", rlv_zs_write_diagnostics},
                 {"report.md", rlv_zs_write_report}};
    int status = RLV_OK;

    for (size_t f = 0; f < sizeof FILES / sizeof *FILES && status == RLV_OK; f++) {
        FILE *file = rlv_out_folder_file(folder, FILES[f].name, err);
        if (file == NULL)
            return err->status;
        FILES[f].write(self, file);
        status = rlv_out_folder_close(folder, FILES[f].name, file, err);
    }
    if (status == RLV_OK && !self->no_figures)
        status = rlv_zs_figures(self, folder, err);
    if (status == RLV_OK)
        status = rlv_zs_write_manifest(self, folder, err);
    return status == RLV_OK ? rlv_out_folder_commit(folder, err) : status;
}

/* The folders that come with the command, where none was named. */
static int find_data(rlv_evaluate_zoning_t *self, char **data, char **circle, rlv_error_t *err)
{
    char home[4096];
    const int status = self->data != NULL && self->circle != NULL
                           ? RLV_OK
                           : rlv_cli_datadir(home, sizeof home, err);
    if (status < 0)
        return status;
    if (self->data == NULL)
        self->data = *data = rlv_format(err, "%s/data/occitanie", home);
    if (self->circle == NULL) {
        *circle = rlv_format(err, "%s/data/evaluation/circle.csv", home);
        if (*circle != NULL && access(*circle, R_OK) == 0)
            self->circle = *circle;
    }
    return err->status;
}

static int study(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    int status = rlv_zs_read(self, err);
    if (status == RLV_OK)
        status = rlv_zs_prepare_classes(self, err);
    if (status == RLV_OK)
        status = rlv_zs_study(self, err);
    if (status == RLV_OK)
        status = rlv_zs_discontinuities(self, err);
    return status == RLV_OK ? rlv_zs_variants(self, err) : status;
}

int rlv_cmd_evaluate_zoning(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .doc = "Examples:\n"
               "  releve evaluate zoning -o out/zoning\n"
               "  releve evaluate zoning --lists lists.csv --lang en -o out/zoning\n"
               "\nDescribes GPs, APL and inhabitants by class of the conventional zoning, compares "
               "the territories that entered it with the others, and says what the data allow.\n"
               "\vExit code: 0 done, 64 bad usage, 65 the data are wrong, 66 a file is missing, 69 "
               "gnuplot is missing, 73 the output folder cannot be made.",
    };
    rlv_evaluate_zoning_t *self = calloc(1, sizeof *self);
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};
    char *data = NULL, *circle = NULL;

    if (self == NULL) {
        (void)rlv_fail_memory(&err, sizeof *self);
        return rlv_cli_exit(&err);
    }
    self->share[0] = 0.062;
    self->share[1] = 0.369;
    self->draws = 1000;
    self->seed = 1;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    if (err.status == RLV_OK && find_data(self, &data, &circle, &err) == RLV_OK &&
        rlv_out_folder_open(&folder, self->output, self->force, &err) == RLV_OK &&
        study(self, &err) == RLV_OK)
        (void)write_folder(self, &folder, &err);
    rlv_out_folder_discard(&folder);
    rlv_cli_print_notes(&self->notes);
    rlv_zs_free(self);
    free(self);
    free(data);
    free(circle);
    return rlv_cli_exit(&err);
}
