/* releve plot: draws the figures of a finished run. */
#include "cli.h"
#include "datadir.h"

#include "releve/figure.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_LANG = 256, KEY_THEME, KEY_LIST, KEY_PLOTS, KEY_DATA, KEY_FORMAT };

static const struct argp_option OPTIONS[] = {
    {"figure", 'f', "NAME", 0, "draw this figure only [every figure]", 0},
    {"list", KEY_LIST, NULL, 0, "list the figures and end", 0},
    {"output", 'o', "DIR", 0, "folder of the pictures [DIR/figures]", 0},
    {"format", KEY_FORMAT, "LIST", 0, "kinds of picture, among png,svg,pdf [png,svg,pdf]", 0},
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

/* 0 when a name is unknown. */
static unsigned formats_of(const char *list)
{
    static const char *const NAMES[] = {"png", "svg", "pdf"};
    unsigned formats = 0;

    for (const char *name = list; *name != '\0';) {
        const size_t length = strcspn(name, ",");
        unsigned found = 0;
        for (unsigned k = 0; k < 3; k++)
            if (strlen(NAMES[k]) == length && strncmp(name, NAMES[k], length) == 0)
                found = 1u << k; /* RLV_FORMAT_PNG, _SVG, _PDF */
        if (found == 0)
            return 0;
        formats |= found;
        name += length + (name[length] == ',');
    }
    return formats;
}

static void list_figures(rlv_lang_t lang)
{
    static const char *const FROM[RLV_NUM_FIGURE_SOURCES][2] = {
        {"D’un calcul (releve run)", "Of a run (releve run)"},
        {"D’une comparaison (releve compare)", "Of a comparison (releve compare)"},
        {"D’une table (evaluate, zone)", "Of a table (evaluate, zone)"}};

    for (int source = 0; source < RLV_NUM_FIGURE_SOURCES; source++) {
        printf("%s%s\n", source > 0 ? "\n" : "", FROM[source][lang]);
        for (size_t i = 0; i < rlv_figure_count(); i++)
            if ((int)rlv_figure_source(i) == source)
                printf("  %-24s %s\n", rlv_figure_name(i), rlv_figure_title(i, lang));
    }
}

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
    case KEY_FORMAT:
        args->figure.formats = formats_of(value);
        if (args->figure.formats == 0)
            argp_error(state, "--format: '%s' is wrong [png, svg, pdf, joined by commas]", value);
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
            argp_error(state, "one folder at a time, '%s' is a second", value);
        args->run_dir = value;
        break;
    case ARGP_KEY_END:
        if (args->run_dir == NULL && !args->list)
            argp_error(state, "which results? name their folder");
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
        "DIR",
        "Examples:\n"
        "  releve plot out/baseline\n"
        "  releve plot out/baseline --figure density_map -o slides\n"
        "  releve plot out/comparison --theme print --format pdf\n"
        "  releve plot out/zone --figure zoning_prospective\n"
        "\nDraws the figures of a folder of results as png, svg and pdf, with gnuplot: those of a "
        "finished run, of a comparison, or of the table of another command that it holds."
        "\vNames of figures and of their files are stable; --list shows them.",
        NULL,
        NULL,
        NULL};
    arguments_t args = {0};
    char share[4096], plots_dir[sizeof share + 32], data_dir[sizeof share + 32];
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};

    argp_err_exit_status = -RLV_ERR_USAGE;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &args) != 0)
        return -RLV_ERR_USAGE;
    if (args.list) {
        list_figures(args.figure.lang);
        return 0;
    }
    if (args.figure.formats == 0)
        args.figure.formats = RLV_FORMAT_PNG | RLV_FORMAT_SVG | RLV_FORMAT_PDF;
    int status = rlv_cli_datadir(share, sizeof share, &err);
    if (status == RLV_OK) {
        (void)snprintf(plots_dir, sizeof plots_dir, "%s/plots", share);
        (void)snprintf(data_dir, sizeof data_dir, "%s/data/occitanie", share);
        args.figure.other_data_dir = data_dir;
        if (args.plots_dir == NULL)
            args.plots_dir = plots_dir;
    } else if (args.plots_dir != NULL) {
        err = (rlv_error_t){0}; /* its own scripts are named */
        status = RLV_OK;
    }
    if (status == RLV_OK)
        status = rlv_figures_draw(args.run_dir, args.plots_dir, &args.figure, &notes, &err);
    rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    return status < 0 ? rlv_cli_exit(&err) : 0;
}
