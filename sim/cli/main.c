#include "cli.h"

#include <stdio.h>
#include <string.h>

static const rlv_command_t COMMANDS[] = {
    {"Scenarios", "run", rlv_cmd_run, "run a scenario: tables, figures, provenance"},
    {"Scenarios", "expect", rlv_cmd_expect, "exact expected stocks of a scenario without feedback"},
    {"Scenarios", "verify", rlv_cmd_verify, "run a finished run again and compare every byte"},
    {"Scenarios", "check", rlv_cmd_check,
     "validate scenario files, print one as used, describe parameters"},
    {"Scenarios", "compare", rlv_cmd_compare,
     "what scenarios change, against a reference: tables, figures"},
    {"Results", "plot", rlv_cmd_plot,
     "draw the figures of results: run, comparison, tables (png, svg, pdf)"},
    {"Results", "report", rlv_cmd_report, "one page to show: map, figures, tables, sheets"},
    {"Territory", "apl", rlv_cmd_apl,
     "accessibility to GPs (APL) by commune, territory, department"},
    {"Territory", "zone", rlv_cmd_zone, "zones by the rules, today and at the next decision"},
    {"Territory", "aids", rlv_cmd_aids, "aids open at a place and date, for a doctor"},
    {"Territory", "territory", rlv_cmd_territory,
     "the one-page sheet of a territory; fragile trajectories"},
    {"Evaluation", "evaluate", rlv_cmd_evaluate,
     "what past zoning has done: panel, rd, zoning, power, circle"},
    {"Validity", "backtest", rlv_cmd_backtest,
     "forecasts from past years scored against what happened"},
    {"Validity", "calibrate", rlv_cmd_calibrate,
     "parameters fitted to what was observed: simplex, ES-MDA"},
    {"Validity", "sensitivity", rlv_cmd_sensitivity,
     "which uncertain parameter a figure hangs on: Morris, Sobol, tornado"},
    {"Data", "import", rlv_cmd_import, "make the project's tables from official files"},
    {NULL, NULL, NULL, NULL},
};

static void print_help(FILE *out)
{
    const char *group = "";

    fputs("Examples:\n"
          "  releve run scenarios/baseline.cfg -o out/baseline\n"
          "\n"
          "Usage: releve COMMAND [OPTION...]\n"
          "       releve COMMAND --help\n",
          out);
    for (const rlv_command_t *c = COMMANDS; c->name != NULL; c++) {
        if (strcmp(c->group, group) != 0)
            fprintf(out, "\n%s:\n", c->group);
        group = c->group;
        fprintf(out, "  %-12s %s\n", c->name, c->help);
    }
}

int rlv_cli_exit(const rlv_error_t *err)
{
    if (err->status != RLV_OK)
        fprintf(stderr, "releve: %s\n", err->text);
    return -err->status;
}

void rlv_cli_print_notes(const rlv_notes_t *notes)
{
    for (size_t i = 0; i < notes->num_texts; i++)
        fprintf(stderr, "releve: note: %s\n", notes->text[i]);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return -RLV_ERR_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("releve " RLV_VERSION);
        return 0;
    }
    for (const rlv_command_t *c = COMMANDS; c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) == 0) {
            char name[64];
            (void)snprintf(name, sizeof name, "releve %s", c->name);
            argv[1] = name;
            return c->run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "releve: '%s' is not a command; releve --help lists them\n", argv[1]);
    return -RLV_ERR_USAGE;
}
