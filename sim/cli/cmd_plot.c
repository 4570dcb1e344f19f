/* releve plot: draws the figures of a finished run. */
#include "cli.h"
#include "datadir.h"

#include "releve/figure.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_LANG = 256, KEY_THEME, KEY_LIST, KEY_PLOTS, KEY_DATA };

static const struct argp_option OPTIONS[] = {
    {"figure", 'f', "NAME", 0, "draw this figure only [every figure]", 0},
    {"list", KEY_LIST, NULL, 0, "list the figures and end", 0},
    {"output", 'o', "DIR", 0, "folder of the pictures [RUN/figures]", 0},
    {"lang", KEY_LANG, "fr|en", 0, "language of the texts [fr]", 0},
    {"theme", KEY_THEME, "slide|print", 0, "16:9 for a screen or A4 for paper [slide]", 0},
    {"plots", KEY_PLOTS, "DIR", 0, "folder of the gnuplot scripts [plots/ of the installation]", 0},
    {"data", KEY_DATA, "DIR", 0, "folder of territories.geojson [the one the run names]", 0},
    {0},
};

typedef struct {
    rlv_figure_options_t figure;
    const char *run_dir;
    const char *plots_dir;
    bool list;
} arguments_t;

static error_t parse(int key, char *value, struct argp_state *state)
{
    arguments_t *const args = state->input;

    switch (key) {
    case 'f':
        args->figure.figure = value;
        break;
    case 'o':
        args->figure.output_dir = value;
        break;
    case KEY_LIST:
        args->list = true;
        break;
    case KEY_PLOTS:
        args->plots_dir = value;
        break;
    case KEY_DATA:
        args->figure.data_dir = value;
        break;
    case KEY_LANG:
        if (strcmp(value, "fr") != 0 && strcmp(value, "en") != 0)
            argp_error(state, "--lang: '%s' is not a language [fr, en]", value);
        args->figure.lang = strcmp(value, "en") == 0 ? RLV_LANG_EN : RLV_LANG_FR;
        break;
    case KEY_THEME:
        if (strcmp(value, "slide") != 0 && strcmp(value, "print") != 0)
            argp_error(state, "--theme: '%s' is not a theme [slide, print]", value);
        args->figure.theme = strcmp(value, "print") == 0 ? RLV_THEME_PRINT : RLV_THEME_SLIDE;
        break;
    case ARGP_KEY_ARG:
        if (args->run_dir != NULL)
            argp_error(state, "one run folder at a time, '%s' is a second", value);
        args->run_dir = value;
        break;
    case ARGP_KEY_END:
        if (args->run_dir == NULL && !args->list)
            argp_error(state, "which run? name its folder");
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

int rlv_cmd_plot(int argc, char **argv)
{
    static const struct argp ARGP = {
        OPTIONS,
        parse,
        "RUN",
        "Examples:\n"
        "  releve plot out/baseline\n"
        "  releve plot out/baseline --figure density_map -o slides\n"
        "\nDraws the figures of a finished run as png and svg, with gnuplot."
        "\vNames of figures and of their files are stable; --list shows them.",
        NULL,
        NULL,
        NULL};
    arguments_t args = {0};
    char plots_dir[4096];
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};

    argp_err_exit_status = -RLV_ERR_USAGE;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &args) != 0)
        return -RLV_ERR_USAGE;
    if (args.list) {
        for (size_t i = 0; i < rlv_figure_count(); i++)
            printf("%-22s %s\n", rlv_figure_name(i), rlv_figure_title(i, args.figure.lang));
        return 0;
    }
    int status = RLV_OK;
    if (args.plots_dir == NULL) {
        static const char PLOTS[] = "/plots";
        status = rlv_cli_datadir(plots_dir, sizeof plots_dir - sizeof PLOTS, &err);
        if (status == RLV_OK)
            args.plots_dir = strcat(plots_dir, PLOTS);
    }
    if (status == RLV_OK)
        status = rlv_figures_draw(args.run_dir, args.plots_dir, &args.figure, &notes, &err);
    rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    return status < 0 ? rlv_cli_exit(&err) : 0;
}
