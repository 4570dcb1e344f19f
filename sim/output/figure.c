#include "figure_internal.h"
#include "releve/publish.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Figures of indicators that a run may lack name them; the others are always due. */
#define RUN_FIGURE(name, fr, en, prepare, outlines, level, needs)                                  \
    {                                                                                              \
        name, fr, en, prepare, outlines, level, needs, RLV_FIGURE_RUN, NULL                        \
    }
#define COMPARISON_FIGURE(name, fr, en, prepare, outlines, file)                                   \
    {                                                                                              \
        name, fr, en, prepare, outlines, RLV_LEVEL_REGION, NULL, RLV_FIGURE_COMPARISON, file       \
    }
/* Other commands have tables of the same name: `column` tells the one meant. */
#define TABLE_FIGURE(name, fr, en, prepare, outlines, file, column)                                \
    {                                                                                              \
        name, fr, en, prepare, outlines, RLV_LEVEL_REGION, column, RLV_FIGURE_TABLE, file          \
    }

static const rlv_figure_t FIGURES[] = {
    RUN_FIGURE("density_region",
               "Densité de médecins généralistes de la région, avec les bandes d’incertitude",
               "GP density of the region, with uncertainty bands", rlv_figure_density_region, false,
               RLV_LEVEL_REGION, NULL),
    RUN_FIGURE("density_departments", "Densité de médecins généralistes par département",
               "GP density by department", rlv_figure_density_departments, false,
               RLV_LEVEL_DEPARTMENT, NULL),
    RUN_FIGURE("density_map", "Carte de la densité par territoire : année de départ, 2030, horizon",
               "Map of density by territory: base year, 2030, horizon", rlv_figure_density_map,
               true, RLV_LEVEL_TERRITORY, NULL),
    RUN_FIGURE("pyramid", "Pyramide des âges : année de départ et horizon",
               "Age pyramid: base year and horizon", rlv_figure_pyramid, false, RLV_LEVEL_REGION,
               NULL),
    RUN_FIGURE("flows", "Entrées, sorties et mobilités de la région par année",
               "Entries, exits and moves of the region by year", rlv_figure_flows, false,
               RLV_LEVEL_REGION, "entries"),
    RUN_FIGURE("waterfall", "Du stock de départ à celui de l’horizon : entrées, sorties, mobilités",
               "From the first stock to the last: entries, exits, moves", rlv_figure_waterfall,
               false, RLV_LEVEL_ZONE, "entries"),
    RUN_FIGURE("apl_risk_map", "Carte de la probabilité d’une APL inférieure à 2,5",
               "Map of the probability of an APL under 2.5", rlv_figure_apl_risk_map, true,
               RLV_LEVEL_TERRITORY, "p_under_apl_2_5"),
    COMPARISON_FIGURE("scenarios_gps", "Médecins généralistes : les scénarios et leurs écarts",
                      "GPs: scenarios and their differences", rlv_figure_scenarios_gps, false,
                      NULL),
    COMPARISON_FIGURE("scenarios_apl", "APL : les scénarios et leurs écarts",
                      "APL: scenarios and their differences", rlv_figure_scenarios_apl, false,
                      NULL),
    COMPARISON_FIGURE("difference_departments", "Écarts de densité par département",
                      "Differences of density by department", rlv_figure_difference_departments,
                      false, NULL),
    COMPARISON_FIGURE("difference_map", "Carte des écarts de densité à l’horizon",
                      "Map of differences of density at the horizon", rlv_figure_difference_map,
                      true, NULL),
    COMPARISON_FIGURE("before_after_map", "Carte de l’APL avant, sans et avec le scénario",
                      "Map of the APL before, without and with the scenario",
                      rlv_figure_before_after_map, true, NULL),
    COMPARISON_FIGURE("scenarios_risk_map",
                      "Carte de la probabilité d’une APL inférieure à 2,5, par scénario",
                      "Map of the probability of an APL under 2.5, by scenario",
                      rlv_figure_scenarios_risk_map, true, NULL),
    COMPARISON_FIGURE("levers", "Ce que chaque levier apporte", "What each lever contributes",
                      rlv_figure_levers, false, "levers.csv"),
    COMPARISON_FIGURE("cost_effectiveness", "Coût des aides et effet de chaque scénario",
                      "Cost of aids and effect of each scenario", rlv_figure_cost_effectiveness,
                      false, "cost_effectiveness.csv"),
    TABLE_FIGURE("event_study", "Étude d’événement : écarts par année autour du traitement",
                 "Event study: gaps by year around treatment", rlv_figure_event_study, false,
                 "estimates.csv", "time"),
    TABLE_FIGURE("zoning_prospective", "Le zonage d’aujourd’hui et le prochain",
                 "Zones today and at the next decision", rlv_figure_zoning_prospective, true,
                 "prospective.csv", "probability"),
    TABLE_FIGURE("backtest", "Ce qui aurait été prévu de l’APL, et ce qui a été publié",
                 "What would have been forecast of the APL, and what was published",
                 rlv_figure_backtest, true, "forecasts.csv", "forecaster"),
    TABLE_FIGURE("tornado", "De quels paramètres un chiffre dépend",
                 "Which parameters a figure hangs on", rlv_figure_tornado, false, "sensitivity.csv",
                 "output_low"),
};
enum { NUM_FIGURES = sizeof FIGURES / sizeof FIGURES[0] };

static const struct {
    const char *kind;
    unsigned format;
} KINDS[] = {{"png", RLV_FORMAT_PNG}, {"svg", RLV_FORMAT_SVG}, {"pdf", RLV_FORMAT_PDF}};
enum { NUM_KINDS = sizeof KINDS / sizeof KINDS[0] };

size_t rlv_figure_count(void)
{
    return NUM_FIGURES;
}

const char *rlv_figure_name(size_t index)
{
    return FIGURES[index].name;
}

const char *rlv_figure_title(size_t index, rlv_lang_t lang)
{
    return lang == RLV_LANG_FR ? FIGURES[index].title_fr : FIGURES[index].title_en;
}

rlv_figure_source_t rlv_figure_source(size_t index)
{
    return FIGURES[index].source;
}

/* A drawing of figures: what is read, where it goes. */
typedef struct {
    const rlv_figure_options_t *options;
    rlv_figure_source_t source;
    rlv_run_folder_t run; /* of a comparison: its manifest's words, borrowed */
    rlv_comparison_folder_t comparison;
    unsigned formats;
    char *plots_dir;    /* absolute */
    char *output_dir;   /* absolute */
    char *temp_dir;     /* OUTPUT/.draw-XXXXXX */
    char *geometry_dir; /* NULL when no outlines were found */
    bool made_output;
    bool drawn[NUM_FIGURES];
    rlv_notes_t *notes;
    rlv_error_t *err;
} drawing_t;

static bool has_file(const char *dir, const char *name)
{
    struct stat info;
    char *path = dir != NULL ? rlv_format(NULL, "%s/%s", dir, name) : NULL;
    const bool found = path != NULL && stat(path, &info) == 0;
    free(path);
    return found;
}

/* Whether a folder holds the table that a figure is drawn from: the file, with the column it needs
 * in the first line. */
static bool has_table(const char *dir, const rlv_figure_t *figure)
{
    char head[2048] = "";
    char *path = dir != NULL ? rlv_format(NULL, "%s/%s", dir, figure->file) : NULL;
    FILE *const file = path != NULL ? fopen(path, "rb") : NULL;
    bool found = false;

    if (file != NULL && fgets(head, sizeof head, file) != NULL)
        for (char *next = NULL, *name = strtok_r(head, ",;\r\n", &next); name != NULL && !found;
             name = strtok_r(NULL, ",;\r\n", &next))
            found = strcmp(name, figure->needs) == 0;
    if (file != NULL)
        (void)fclose(file);
    free(path);
    return found;
}

/* The outlines: where the caller says, else where the manifest says, seen from here and from the
 * run. */
static void find_geometry(drawing_t *d)
{
    static const char FILE_NAME[] = "territories.geojson";
    const char *const said = d->run.manifest.data_folder;

    if (d->options->data_dir != NULL) {
        d->geometry_dir = rlv_strdup(d->options->data_dir, d->err);
        return;
    }
    if (said[0] == '\0') {
        if (d->options->other_data_dir != NULL)
            d->geometry_dir = rlv_strdup(d->options->other_data_dir, d->err);
        return;
    }
    if (has_file(said, FILE_NAME)) {
        d->geometry_dir = rlv_strdup(said, d->err);
        return;
    }
    char *const from_run = rlv_format(d->err, "%s/%s", d->run.path, said);
    if (has_file(from_run, FILE_NAME))
        d->geometry_dir = from_run;
    else
        free(from_run);
}

char *rlv_figure_absolute_path(const char *path, int status, rlv_error_t *err)
{
    char here[4096];

    if (access(path, X_OK) != 0 || (path[0] != '/' && getcwd(here, sizeof here) == NULL)) {
        (void)rlv_fail_at(err, status, path, 0, NULL, NULL, "%s", strerror(errno));
        return NULL;
    }
    return path[0] == '/' ? rlv_strdup(path, err) : rlv_format(err, "%s/%s", here, path);
}

static int make_folders(drawing_t *d)
{
    char *path = d->options->output_dir != NULL ? rlv_strdup(d->options->output_dir, d->err)
                                                : rlv_format(d->err, "%s/figures", d->run.path);
    if (path == NULL)
        return RLV_ERR_OS;
    d->made_output = mkdir(path, 0777) == 0;
    if (!d->made_output && errno != EEXIST)
        (void)rlv_fail(d->err, RLV_ERR_CANT_CREATE, "%s: the folder cannot be created (%s)", path,
                       strerror(errno));
    else
        d->output_dir = rlv_figure_absolute_path(path, RLV_ERR_CANT_CREATE, d->err);
    free(path);
    if (d->output_dir == NULL)
        return d->err->status;
    if ((d->temp_dir = rlv_format(d->err, "%s/.draw-XXXXXX", d->output_dir)) == NULL)
        return RLV_ERR_OS;
    if (mkdtemp(d->temp_dir) == NULL) {
        free(d->temp_dir);
        d->temp_dir = NULL;
        return rlv_fail(d->err, RLV_ERR_CANT_CREATE, "%s: no file can be created in it (%s)",
                        d->output_dir, strerror(errno));
    }
    return RLV_OK;
}

/* Removes a folder of ours with the files and the folders of files in it. */
static void remove_folder(const char *path)
{
    DIR *const dir = opendir(path);
    const struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *const inside = rlv_format(NULL, "%s/%s", path, entry->d_name);
        if (inside != NULL && unlink(inside) != 0)
            remove_folder(inside);
        free(inside);
    }
    if (dir != NULL)
        (void)closedir(dir);
    (void)rmdir(path);
}

static int prepare_figure(drawing_t *d, const rlv_figure_t *figure, const char *dir)
{
    rlv_figure_work_t work = {.run = &d->run,
                              .comparison =
                                  d->source == RLV_FIGURE_COMPARISON ? &d->comparison : NULL,
                              .geometry_dir = d->geometry_dir,
                              .lang = d->options->lang,
                              .theme = d->options->theme,
                              .dir = dir,
                              .notes = d->notes,
                              .err = d->err};
    int status;

    if (mkdir(dir, 0700) != 0)
        return rlv_fail(d->err, RLV_ERR_CANT_CREATE, "%s: %s", dir, strerror(errno));
    if ((work.texts = rlv_figure_open(&work, "texts.tsv")) == NULL)
        return d->err->status;
    rlv_figure_text(&work, "decimal", "%s", RLV_TR(&work, ",", "."));
    rlv_figure_text(&work, "theme", "%s", work.theme == RLV_THEME_SLIDE ? "slide" : "print");
    rlv_figure_number(&work, "width", 1600);
    rlv_figure_number(&work, "height", work.theme == RLV_THEME_SLIDE ? 900 : 1131);
    status = figure->prepare(&work);
    const int closed = rlv_figure_close(&work, work.texts, "texts.tsv");
    return status < 0 ? status : closed;
}

static int draw_figure(drawing_t *d, size_t index)
{
    const rlv_figure_t *const figure = &FIGURES[index];
    const char *const program = d->options->gnuplot != NULL ? d->options->gnuplot : "gnuplot";
    char *dir = rlv_format(d->err, "%s/%s", d->temp_dir, figure->name);
    char *script = rlv_format(d->err, "%s/%s.gp", d->plots_dir, figure->name);
    int status = dir == NULL || script == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && access(script, R_OK) != 0)
        status = rlv_fail_at(d->err, RLV_ERR_NO_INPUT, script, 0, NULL, NULL,
                             "the figure's script cannot be read (%s)", strerror(errno));
    if (status == RLV_OK)
        status = prepare_figure(d, figure, dir);
    for (size_t k = 0; status == RLV_OK && k < NUM_KINDS; k++)
        if (d->formats & KINDS[k].format)
            status = rlv_gnuplot_draw(program, script, d->plots_dir, dir, KINDS[k].kind, d->notes,
                                      d->err);
    if (status == RLV_OK && (d->formats & RLV_FORMAT_SVG))
        status = rlv_svg_finish(dir, d->err);
    d->drawn[index] = status == RLV_OK;
    free(dir);
    free(script);
    return status;
}

/* Moves every picture to its place, once all are drawn. */
static int publish(drawing_t *d)
{
    for (size_t i = 0; i < NUM_FIGURES; i++) {
        for (size_t k = 0; d->drawn[i] && k < NUM_KINDS; k++) {
            const char *const name = FIGURES[i].name, *const kind = KINDS[k].kind;
            if (!(d->formats & KINDS[k].format))
                continue;
            char *from = rlv_format(d->err, "%s/%s/picture.%s", d->temp_dir, name, kind);
            char *to = rlv_format(d->err, "%s/%s.%s", d->output_dir, name, kind);
            int status = from == NULL || to == NULL ? RLV_ERR_OS : RLV_OK;
            if (status == RLV_OK)
                status = rlv_publish(from, to, d->err);
            free(from);
            free(to);
            if (status < 0)
                return status;
        }
    }
    return RLV_OK;
}

/* Why a figure cannot be drawn for this run, or NULL. */
static const char *lacking(const drawing_t *d, const rlv_figure_t *figure)
{
    static const char *const SOURCES[RLV_NUM_FIGURE_SOURCES] = {"finished run", "comparison",
                                                                "table"};
    size_t count = 1;

    if (figure->source != d->source && figure->source != RLV_FIGURE_TABLE)
        return SOURCES[figure->source];
    if (figure->source == RLV_FIGURE_TABLE && !has_table(d->run.path, figure))
        return figure->file;
    if (figure->file != NULL && !has_file(d->run.path, figure->file))
        return figure->file;
    if (figure->needs_outlines && !has_file(d->geometry_dir, "territories.geojson"))
        return "territories.geojson";
    if (figure->needs != NULL && figure->source == RLV_FIGURE_RUN)
        (void)rlv_run_table_slice(&d->run.table[figure->level], figure->needs, &count);
    return count == 0 ? figure->needs : NULL;
}

/* Whether a figure is one of this kind of folder: those of a table are wherever the table is. */
static bool is_due(const drawing_t *d, const rlv_figure_t *figure)
{
    if (figure->source == RLV_FIGURE_TABLE)
        return has_table(d->run.path, figure);
    return figure->source == d->source;
}

static int draw_asked(drawing_t *d)
{
    const char *const asked = d->options->figure;
    int status;

    for (size_t i = 0; i < NUM_FIGURES; i++) {
        const rlv_figure_t *const figure = &FIGURES[i];
        if (asked != NULL && strcmp(asked, figure->name) != 0)
            continue;
        if (asked == NULL && !is_due(d, figure))
            continue;
        const char *const lack = lacking(d, figure);
        if (lack != NULL && asked != NULL)
            return rlv_fail_at(d->err, RLV_ERR_NO_INPUT, d->run.path, 0, figure->name, NULL,
                               "the figure needs %s, which is not at hand", lack);
        if (lack != NULL) {
            rlv_note(d->notes, "%s: not drawn, the run has no %s", figure->name, lack);
            continue;
        }
        if ((status = draw_figure(d, i)) < 0)
            return status;
    }
    return publish(d);
}

static int check_name(const char *asked, rlv_error_t *err)
{
    char known[768] = "";

    for (size_t i = 0; i < NUM_FIGURES; i++) {
        if (asked == NULL || strcmp(asked, FIGURES[i].name) == 0)
            return RLV_OK;
        const size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                       FIGURES[i].name);
    }
    return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, NULL, known, "'%s' is not a figure", asked);
}

/* A manifest for the folder of a table, which has none that the captions could quote. */
static int stand_in(rlv_run_manifest_t *m, rlv_error_t *err)
{
    char **const texts[] = {&m->title, &m->definition, &m->uncertainty,
                            &m->seed,  &m->version,    &m->data_folder};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if ((*texts[i] = rlv_strdup("", err)) == NULL)
            return RLV_ERR_OS;
    return RLV_OK;
}

/* A run, a comparison, or the folder of a table that some figure draws. */
static int read_folder(drawing_t *d, const char *path)
{
    int status;

    if (rlv_comparison_folder_is(path)) {
        d->source = RLV_FIGURE_COMPARISON;
        status = rlv_comparison_folder_read(&d->comparison, path, d->err);
        d->run.manifest = d->comparison.manifest;
        if (status == RLV_OK && (d->run.path = rlv_strdup(path, d->err)) == NULL)
            status = RLV_ERR_OS;
        return status;
    }
    for (size_t i = 0; i < NUM_FIGURES; i++)
        if (FIGURES[i].source == RLV_FIGURE_TABLE && has_table(path, &FIGURES[i]) &&
            !has_file(path, "region.csv")) {
            d->source = RLV_FIGURE_TABLE;
            if ((d->run.path = rlv_strdup(path, d->err)) == NULL)
                return RLV_ERR_OS;
            return stand_in(&d->run.manifest, d->err);
        }
    d->source = RLV_FIGURE_RUN;
    return rlv_run_folder_read(&d->run, path, d->notes, d->err);
}

int rlv_figures_draw(const char *run_dir, const char *plots_dir,
                     const rlv_figure_options_t *options, rlv_notes_t *notes, rlv_error_t *err)
{
    static const rlv_figure_options_t DEFAULTS = {0};
    rlv_error_t own = {0};
    drawing_t d = {0};
    int status;

    d.options = options != NULL ? options : &DEFAULTS;
    d.formats = d.options->formats != 0 ? d.options->formats : RLV_FORMAT_PNG | RLV_FORMAT_SVG;
    d.notes = notes;
    d.err = err != NULL ? err : &own;
    if ((status = check_name(d.options->figure, d.err)) < 0)
        return status;
    if ((status = read_folder(&d, run_dir)) < 0)
        goto out;
    status = RLV_ERR_NO_INPUT;
    if ((d.plots_dir = rlv_figure_absolute_path(plots_dir, RLV_ERR_NO_INPUT, d.err)) == NULL)
        goto out;
    find_geometry(&d);
    if ((status = make_folders(&d)) == RLV_OK)
        status = draw_asked(&d);
out:
    if (d.temp_dir != NULL)
        remove_folder(d.temp_dir);
    if (status < 0 && d.made_output)
        (void)rmdir(d.output_dir);
    free(d.plots_dir);
    free(d.output_dir);
    free(d.temp_dir);
    free(d.geometry_dir);
    if (d.source == RLV_FIGURE_COMPARISON) {
        memset(&d.run.manifest, 0, sizeof d.run.manifest); /* the comparison's */
        rlv_comparison_folder_free(&d.comparison);
    }
    rlv_run_folder_free(&d.run);
    return status;
}
