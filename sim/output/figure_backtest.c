/* A back-test (`releve backtest`): the region's forecasts beside what was published, and the errors
 * of the last origin by territory. */
#include "figure_map.h"
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_CLASSES = 6, MAX_SETS = 12 };
static const double BOUND[NUM_CLASSES - 1] = {-0.5, -0.2, 0, 0.2, 0.5};

enum {
    SCENARIO,
    ORIGIN,
    LEVEL,
    CODE,
    INDICATOR,
    YEAR,
    OBSERVED,
    FORECASTER,
    POINT,
    ERROR,
    P05,
    P25,
    P75,
    P95,
    NUM_COLUMNS
};
static const char *const COLUMNS[NUM_COLUMNS] = {
    "scenario",   "origin", "level", "code", "indicator", "year", "observed",
    "forecaster", "point",  "error", "p05",  "p25",       "p75",  "p95"};

/* The rows of the APL in forecasts.csv. */
typedef struct {
    rlv_csv_table_t csv;
    int column[NUM_COLUMNS];
    const char *set[MAX_SETS]; /* scenarios in the file's order */
    int num_sets;
    const char *last_set; /* the errors drawn: the last year of the last scenario */
    int last_year, last_origin;
} table_t;

static const char *text_at(const table_t *self, size_t row, int column)
{
    return rlv_figure_table_text(&self->csv, row, self->column[column]);
}

static double number_at(const table_t *self, size_t row, int column)
{
    return rlv_figure_table_number(&self->csv, row, self->column[column]);
}

static int year_at(const table_t *self, size_t row, int column)
{
    return (int)strtol(text_at(self, row, column), NULL, 10);
}

static bool is_apl(const table_t *self, size_t row, const char *level, const char *forecaster)
{
    return strcmp(text_at(self, row, INDICATOR), "apl") == 0 &&
           strcmp(text_at(self, row, LEVEL), level) == 0 &&
           strcmp(text_at(self, row, FORECASTER), forecaster) == 0;
}

static int set_of(table_t *self, const char *scenario)
{
    for (int s = 0; s < self->num_sets; s++)
        if (strcmp(self->set[s], scenario) == 0)
            return s;
    if (self->num_sets == MAX_SETS)
        return -1;
    self->set[self->num_sets] = scenario;
    return self->num_sets++;
}

static bool is_last(const table_t *self, size_t row)
{
    return is_apl(self, row, "territory", "releve") && self->last_set != NULL &&
           strcmp(text_at(self, row, SCENARIO), self->last_set) == 0 &&
           year_at(self, row, YEAR) == self->last_year;
}

static int find_last(const rlv_figure_work_t *work, table_t *self)
{
    for (size_t r = 0; r < self->csv.num_rows; r++) {
        if (!is_apl(self, r, "territory", "releve"))
            continue;
        if (self->last_set == NULL || strcmp(self->last_set, text_at(self, r, SCENARIO)) != 0 ||
            year_at(self, r, YEAR) > self->last_year) {
            self->last_set = text_at(self, r, SCENARIO);
            self->last_year = year_at(self, r, YEAR);
            self->last_origin = year_at(self, r, ORIGIN);
        }
    }
    return self->last_set != NULL ? RLV_OK
                                  : rlv_fail_at(work->err, RLV_ERR_DATA, self->csv.path, 0, NULL,
                                                NULL, "no forecast of the APL of territories");
}

/* "prévu en 2017", with the scenario's name where two have the same origin. */
static void put_legend(const rlv_figure_work_t *work, const table_t *self, size_t row, int set)
{
    bool shared = false;
    char key[24];

    for (size_t r = 0; r < self->csv.num_rows && !shared; r++)
        shared = is_apl(self, r, "region", "releve") &&
                 year_at(self, r, ORIGIN) == year_at(self, row, ORIGIN) &&
                 strcmp(text_at(self, r, SCENARIO), self->set[set]) != 0;
    (void)snprintf(key, sizeof key, "set%d", set + 1);
    rlv_figure_text(work, key, "%s %s%s%.40s%s", RLV_TR(work, "prévu en", "forecast in"),
                    text_at(self, row, ORIGIN), shared ? " (" : "", shared ? self->set[set] : "",
                    shared ? ")" : "");
}

/* observed.tsv: year, value; forecasts.tsv: set, year, mean, p05, p25, p75, p95; setN: legends. */
static int put_fan(const rlv_figure_work_t *work, table_t *self)
{
    static const int NUMBERS[] = {YEAR, POINT, P05, P25, P75, P95};
    double low = INFINITY, high = -INFINITY;
    int first = 9999, last = 0;
    FILE *const seen = rlv_figure_open(work, "observed.tsv");
    FILE *const said = seen != NULL ? rlv_figure_open(work, "forecasts.tsv") : NULL;

    for (size_t r = 0; r < self->csv.num_rows && said != NULL; r++) {
        const bool own = is_apl(self, r, "region", "releve");
        if (is_apl(self, r, "region", "last_value")) { /* what was published at the origin */
            (void)fprintf(seen, "%d\t%.10g\n", year_at(self, r, ORIGIN), number_at(self, r, POINT));
            low = fmin(low, number_at(self, r, POINT));
            high = fmax(high, number_at(self, r, POINT));
            first = year_at(self, r, ORIGIN) < first ? year_at(self, r, ORIGIN) : first;
        }
        const int set = own ? set_of(self, text_at(self, r, SCENARIO)) : -1;
        if (set < 0)
            continue;
        put_legend(work, self, r, set);
        (void)fprintf(said, "%d", set);
        for (size_t c = 0; c < sizeof NUMBERS / sizeof NUMBERS[0]; c++) {
            (void)fputc('\t', said);
            rlv_figure_put_number(said, number_at(self, r, NUMBERS[c]));
        }
        (void)fputc('\n', said);
        (void)fprintf(seen, "%d\t%.10g\n", year_at(self, r, YEAR), number_at(self, r, OBSERVED));
        low = fmin(low, fmin(number_at(self, r, P05), number_at(self, r, OBSERVED)));
        high = fmax(high, fmax(number_at(self, r, P95), number_at(self, r, OBSERVED)));
        last = year_at(self, r, YEAR) > last ? year_at(self, r, YEAR) : last;
    }
    int status = seen == NULL || said == NULL ? work->err->status : RLV_OK;
    if (seen != NULL && status == RLV_OK)
        status = rlv_figure_close(work, seen, "observed.tsv");
    if (said != NULL && status == RLV_OK)
        status = rlv_figure_close(work, said, "forecasts.tsv");
    if (status == RLV_OK && self->num_sets == 0)
        status = rlv_fail_at(work->err, RLV_ERR_DATA, self->csv.path, 0, NULL, NULL,
                             "no forecast of the region's APL");
    rlv_figure_put_axis(work, "v", rlv_figure_axis(low, high, 6));
    rlv_figure_number(work, "first", first);
    rlv_figure_number(work, "last", last);
    rlv_figure_number(work, "sets", self->num_sets);
    return status;
}

/* The error of each territory, less than the class's upper bound; -1 where none was scored. */
static int put_map(const rlv_figure_work_t *work, const table_t *self)
{
    rlv_map_outlines_t outlines = {0};
    const rlv_geo_t *const geo = &outlines.territories;
    int *class_of_area = NULL;
    int status = rlv_map_outlines_read(&outlines, work, work->geometry_dir);

    if (status == RLV_OK)
        status = rlv_map_outlines_put(&outlines, work);
    if (status == RLV_OK &&
        (class_of_area = rlv_calloc(geo->num_areas, sizeof *class_of_area, work->err)) == NULL)
        status = RLV_ERR_OS;
    for (size_t a = 0; status == RLV_OK && a < geo->num_areas; a++)
        class_of_area[a] = NUM_CLASSES + 1; /* unknown */
    for (size_t r = 0; status == RLV_OK && r < self->csv.num_rows; r++) {
        const long area = is_last(self, r) ? rlv_geo_find(geo, text_at(self, r, CODE)) : -1;
        const double error = number_at(self, r, ERROR);
        if (area < 0 || !isfinite(error))
            continue;
        class_of_area[area] = 0;
        while (class_of_area[area] < NUM_CLASSES - 1 && error >= BOUND[class_of_area[area]])
            class_of_area[area]++;
    }
    if (status == RLV_OK)
        status = rlv_map_areas_put(&outlines, work, 1, class_of_area, NUM_CLASSES, 3);
    free(class_of_area);
    rlv_map_outlines_free(&outlines);
    return status;
}

static void put_classes(const rlv_figure_work_t *work)
{
    for (int c = 0; c < NUM_CLASSES; c++) {
        char key[24];
        (void)snprintf(key, sizeof key, "class%d", c + 1);
        if (c == 0)
            rlv_figure_text(work, key, RLV_TR(work, "moins de %s", "under %s"),
                            RLV_NUM(work, BOUND[0], 1));
        else if (c == NUM_CLASSES - 1)
            rlv_figure_text(work, key, RLV_TR(work, "%s et plus", "%s and over"),
                            RLV_NUM(work, BOUND[c - 1], 1));
        else
            rlv_figure_text(work, key, RLV_TR(work, "de %s à %s", "%s to %s"),
                            RLV_NUM(work, BOUND[c - 1], 1), RLV_NUM(work, BOUND[c], 1));
    }
}

static int put_words(const rlv_figure_work_t *work, const table_t *self)
{
    size_t within = 0, cases = 0;

    for (size_t r = 0; r < self->csv.num_rows; r++) {
        const double observed = number_at(self, r, OBSERVED);
        if (!is_last(self, r))
            continue;
        cases++;
        within += number_at(self, r, P05) <= observed && observed <= number_at(self, r, P95);
    }
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Ce que Relève aurait prévu de l’APL, et ce qui a été publié",
                           "What Relève would have forecast of the APL, and what was published"));
    rlv_figure_text(
        work, "subtitle", "%s",
        RLV_TR(work,
               "Consultations par an et par habitant ; prévisions faites avec ce qui "
               "était connu à l’origine",
               "Consultations a year per inhabitant; forecasts made with what was known "
               "at the origin"));
    rlv_figure_text(work, "published", "%s", RLV_TR(work, "publié (région)", "published (region)"));
    rlv_figure_text(work, "map",
                    RLV_TR(work, "Prévu en %d moins publié en %d, par territoire",
                           "Forecast in %d less published in %d, by territory"),
                    self->last_origin, self->last_year);
    char *reading = rlv_format(
        work->err,
        RLV_TR(work,
               "les traits vont du 5e au 95e centile des prévisions (épais : du 25e au 75e). La "
               "bande à 90 %% de %d a contenu l’APL publiée de %zu territoires sur %zu en %d. "
               "Carte : orange et tiret, prévu trop bas ; violet, prévu trop haut.",
               "bars go from the 5th to the 95th percentile of forecasts (thick: 25th to 75th). "
               "The 90%% band of %d held the APL published of %zu territories of %zu in %d. "
               "Map: orange and dash, forecast too low; purple, too high."),
        self->last_origin, within, cases, self->last_year);
    char *scope =
        rlv_format(work->err, "%s",
                   RLV_TR(work, "territoires de vie-santé reconstitués de la région ; tous âges.",
                          "rebuilt territories of the region; all ages."));
    return rlv_figure_table_caption(
        work, reading, scope,
        RLV_TR(work, "DREES, APL (série révisée) ; forecasts.csv ; calculs Relève " RLV_VERSION ".",
               "DREES, APL (revised series); forecasts.csv; Relève " RLV_VERSION "."));
}

int rlv_figure_backtest(rlv_figure_work_t *work)
{
    table_t self = {0};
    int status =
        rlv_figure_table_read(work, "forecasts.csv", COLUMNS, NUM_COLUMNS, &self.csv, self.column);

    if (status == RLV_OK)
        status = find_last(work, &self);
    if (status == RLV_OK)
        status = put_fan(work, &self);
    if (status == RLV_OK)
        status = put_map(work, &self);
    put_classes(work);
    if (status == RLV_OK)
        status = put_words(work, &self);
    rlv_csv_free(&self.csv);
    return status;
}
