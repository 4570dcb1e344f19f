/* The figure of a back-test: the region's forecasts beside what was published, and the errors of
 * the last origin by territory. */
#include "backtest.h"
#include "datadir.h"

#include "releve/chart.h"
#include "releve/geo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TR(self, fr, en)           ((self)->options->english ? (en) : (fr))
#define NUM(self, value, decimals) rlv_number_format((value), (decimals), lang_of(self)).text

enum { NUM_CLASSES = 6, LAST_VALUE = RLV_FORECASTER_RIVAL + RLV_RIVAL_LAST };
static const double BOUND[NUM_CLASSES - 1] = {-0.5, -0.2, 0, 0.2, 0.5};

static rlv_lang_t lang_of(const rlv_backtest_session_t *self)
{
    return self->options->english ? RLV_LANG_EN : RLV_LANG_FR;
}

static bool is_regional_apl(const rlv_backtest_group_t *g)
{
    return g->level == RLV_LEVEL_REGION && strcmp(g->indicator, "apl") == 0 && g->num_cases == 1;
}

/* The territories' APL of the last year of the last set. */
static const rlv_backtest_group_t *last_group(const rlv_backtest_session_t *self)
{
    const rlv_backtest_group_t *found = NULL;
    for (size_t i = 0; i < self->backtest.num_groups; i++) {
        const rlv_backtest_group_t *g = &self->backtest.group[i];
        if (g->level == RLV_LEVEL_TERRITORY && strcmp(g->indicator, "apl") == 0 &&
            g->num_cases > 0 && (found == NULL || g->set >= found->set))
            found = g;
    }
    return found;
}

/* observed.tsv: year, value; forecasts.tsv: set, year, mean, p05, p25, p75, p95. */
static void put_fan(const rlv_backtest_session_t *self, rlv_chart_t *chart)
{
    double low = INFINITY, high = -INFINITY;
    int first = 9999, last = 0;
    FILE *seen = rlv_chart_data(chart, "observed.tsv");
    FILE *said = rlv_chart_data(chart, "forecasts.tsv");

    for (size_t i = 0; i < self->backtest.num_groups && seen != NULL && said != NULL; i++) {
        const rlv_backtest_group_t *g = &self->backtest.group[i];
        if (!is_regional_apl(g))
            continue;
        const rlv_forecast_t *f = &g->by[RLV_FORECASTER_MODEL][0];
        const double origin = g->by[LAST_VALUE][0].point;
        const double numbers[] = {(double)g->set, (double)g->year, f->point, f->p05,
                                  f->p25,         f->p75,          f->p95};
        for (size_t c = 0; c < 7; c++)
            rlv_chart_cell(said, numbers[c], c < 6 ? '\t' : '\n');
        rlv_chart_cell(seen, g->year, '\t');
        rlv_chart_cell(seen, g->observed[0], '\n');
        rlv_chart_cell(seen, g->origin, '\t');
        rlv_chart_cell(seen, origin, '\n');
        low = fmin(low, fmin(f->p05, g->observed[0]));
        high = fmax(high, fmax(f->p95, fmax(g->observed[0], origin)));
        first = g->origin < first ? g->origin : first;
        last = g->year > last ? g->year : last;
    }
    rlv_chart_data_close(chart, seen);
    rlv_chart_data_close(chart, said);
    rlv_chart_axis(chart, "y", low, high, 6);
    rlv_chart_number(chart, "first", first);
    rlv_chart_number(chart, "last", last);
    rlv_chart_number(chart, "sets", (double)self->num_sets);
    for (size_t s = 0; s < self->num_sets; s++) {
        char key[24], name[160];
        (void)snprintf(key, sizeof key, "set%zu", s + 1);
        (void)snprintf(name, sizeof name, "%.150s", self->set[s].title);
        rlv_text_cut(name, 16000);
        rlv_chart_text(chart, key, "%s", name);
    }
}

/* map.tsv: the outlines of each class's territories, then those without a figure. */
static int put_map(const rlv_backtest_session_t *self, const rlv_backtest_group_t *g,
                   rlv_chart_t *chart, rlv_error_t *err)
{
    static const double PARALLEL = 43.7, GRID = 0.004;
    rlv_geo_t geo = {0};
    char *path = rlv_format(err, "%s/territories.geojson", self->set[0].params.data_folder);
    int status = path == NULL ? RLV_ERR_OS : rlv_geo_read(&geo, path, PARALLEL, err);
    FILE *file = status == RLV_OK ? rlv_chart_data(chart, "map.tsv") : NULL;

    for (int c = 0; c <= NUM_CLASSES && file != NULL; c++) {
        size_t written = 0;
        for (size_t a = 0; a < geo.num_areas; a++) {
            int class_of = NUM_CLASSES;
            for (size_t k = 0; k < g->num_cases; k++)
                if (strcmp(geo.code[a], self->region.territory[g->place[k]].code) == 0) {
                    const double error = g->by[0][k].middle - g->observed[k];
                    class_of = 0;
                    while (class_of < NUM_CLASSES - 1 && error >= BOUND[class_of])
                        class_of++;
                }
            if (class_of != c)
                continue;
            rlv_geo_write_filled(&geo, a, GRID, file);
            written++;
        }
        if (written == 0)
            fputs("NaN\tNaN\n\n", file);
        fputc('\n', file); /* the next class is the next index */
    }
    rlv_chart_data_close(chart, file);
    rlv_chart_number(chart, "x_low", geo.x_low);
    rlv_chart_number(chart, "x_high", geo.x_high);
    rlv_chart_number(chart, "y_low2", geo.y_low);
    rlv_chart_number(chart, "y_high2", geo.y_high);
    rlv_geo_free(&geo);
    free(path);
    return status;
}

static void put_classes(const rlv_backtest_session_t *self, rlv_chart_t *chart)
{
    for (int c = 0; c < NUM_CLASSES; c++) {
        char key[24];
        (void)snprintf(key, sizeof key, "class%d", c + 1);
        if (c == 0)
            rlv_chart_text(chart, key, TR(self, "moins de %s", "under %s"), NUM(self, BOUND[0], 1));
        else if (c == NUM_CLASSES - 1)
            rlv_chart_text(chart, key, TR(self, "%s et plus", "%s and over"),
                           NUM(self, BOUND[c - 1], 1));
        else
            rlv_chart_text(chart, key, TR(self, "%s à %s", "%s to %s"), NUM(self, BOUND[c - 1], 1),
                           NUM(self, BOUND[c], 1));
    }
}

static void put_words(const rlv_backtest_session_t *self, const rlv_backtest_group_t *g,
                      rlv_chart_t *chart)
{
    char reading[600];
    size_t within = 0;
    for (size_t k = 0; k < g->num_cases; k++)
        within += g->by[0][k].p05 <= g->observed[k] && g->observed[k] <= g->by[0][k].p95 ? 1 : 0;
    rlv_chart_text(chart, "title", "%s",
                   TR(self, "Ce que Relève aurait prévu de l’APL, et ce qui a été publié",
                      "What Relève would have forecast of the APL, and what was published"));
    rlv_chart_text(chart, "subtitle", "%s",
                   TR(self,
                      "consultations par an et par habitant ; prévisions faites avec ce qui "
                      "était connu à l’origine",
                      "consultations a year per inhabitant; forecasts made with what was known at "
                      "the origin"));
    rlv_chart_text(chart, "published", "%s", TR(self, "publié (région)", "published (region)"));
    rlv_chart_text(chart, "map",
                   TR(self, "Prévu en %d moins publié en %d, par territoire",
                      "Forecast in %d less published in %d, by territory"),
                   g->origin, g->year);
    (void)snprintf(reading, sizeof reading,
                   TR(self,
                      "les traits vont du 5e au 95e centile des prévisions (épais : du 25e au "
                      "75e). La bande à 90 %% de %d a contenu l’APL publiée de %zu territoires sur "
                      "%zu en %d.",
                      "bars go from the 5th to the 95th percentile of forecasts (thick: 25th to "
                      "75th). The 90 %% band of %d held the APL published of %zu territories of "
                      "%zu in %d."),
                   g->origin, within, g->num_cases, g->year);
    rlv_chart_caption(chart, reading,
                      TR(self, "territoires de vie-santé reconstitués de la région.",
                         "rebuilt territories of the region."),
                      TR(self, "DREES, APL (série révisée) ; calculs Relève " RLV_VERSION ".",
                         "DREES, APL (revised series); Relève " RLV_VERSION "."));
}

int rlv_backtest_figures(const rlv_backtest_session_t *self, const rlv_out_folder_t *folder,
                         rlv_notes_t *notes, rlv_error_t *err)
{
    const rlv_backtest_group_t *g = last_group(self);
    rlv_chart_t chart = {0};
    char share[RLV_PATH_SIZE];
    char *pictures = rlv_format(err, "%s/figures", folder->temporary), *plots = NULL;
    int status = pictures == NULL ? RLV_ERR_OS : rlv_cli_datadir(share, sizeof share, err);

    if (status == RLV_OK && (plots = rlv_format(err, "%s/plots", share)) == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK && g != NULL) {
        status = rlv_chart_open(&chart, pictures, "backtest", lang_of(self), err);
        if (status == RLV_OK)
            status = put_map(self, g, &chart, err);
        if (status == RLV_OK) {
            put_fan(self, &chart);
            put_classes(self, &chart);
            put_words(self, g, &chart);
            status = rlv_chart_draw(&chart, plots, notes, err);
        }
    }
    rlv_chart_free(&chart);
    free(plots);
    free(pictures);
    return status;
}
