/* releve evaluate KIND: the kinds are rows of a table. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

typedef struct {
    const char *name;
    int (*run)(int argc, char **argv); /* as a command's; argv[0] is "releve evaluate NAME" */
    const char *help;
} kind_t;

static const kind_t KINDS[] = {
    {"panel", rlv_cmd_evaluate_panel, "difference-in-differences on a panel with adoption dates"},
    {"rd", rlv_cmd_evaluate_rd, "discontinuity where eligibility changes"},
    {"zoning", rlv_cmd_evaluate_zoning, "the study of a region's zoning since 2014"},
    {"power", rlv_cmd_evaluate_power, "the smallest effect that a panel could have detected"},
    {"circle", rlv_cmd_evaluate_circle, "the estimators tried on simulated worlds of known effect"},
};

static void print_help(FILE *out)
{
    fputs("Examples:\n"
          "  releve evaluate panel --data panel.csv --unit territory --time year --cohort zoned "
          "--outcome gp -o out/panel\n"
          "\n"
          "Usage: releve evaluate KIND [OPTION...]\n"
          "       releve evaluate KIND --help\n"
          "\n"
          "Kinds:\n",
          out);
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
        fprintf(out, "  %-12s %s\n", KINDS[k].name, KINDS[k].help);
}

int rlv_cmd_evaluate(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return -RLV_ERR_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "-?") == 0) {
        print_help(stdout);
        return 0;
    }
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
        if (strcmp(argv[1], KINDS[k].name) == 0) {
            char name[64];
            (void)snprintf(name, sizeof name, "releve evaluate %s", KINDS[k].name);
            argv[1] = name;
            return KINDS[k].run(argc - 1, argv + 1);
        }
    fprintf(stderr, "releve: '%s' is not a kind of evaluation; releve evaluate --help lists them\n",
            argv[1]);
    return -RLV_ERR_USAGE;
}
