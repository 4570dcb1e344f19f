#include "screen.h"

#include "releve/checks.h"
#include "releve/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_YEARS_MAX = 4, NUM_LOSERS = 5, LABEL_WIDTH = 36, SCREEN_WIDTH = 100 };

typedef struct {
    const char *indicator;
    const char *label[2]; /* by rlv_lang_t */
    double scale;
    int decimals;
} line_t;

static const line_t LINES[] = {
    {"gp_headcount", {"Médecins généralistes", "General practitioners"}, 1, 0},
    {"gp_density_p100k", {"Pour 100 000 habitants", "Per 100,000 inhabitants"}, 1, 1},
    {"gp_share_60plus", {"Part des 60 ans et plus (%)", "Share of 60 and over (%)"}, 100, 1},
    {"apl", {"APL (consultations/an/hab.)", "APL (consultations/yr/inh.)"}, 1, 2},
    {"population_under_apl_2_5",
     {"Habitants de TVS sous 2,5 d’APL", "Inhabitants of TVS under APL 2.5"},
     1,
     0},
};
enum { NUM_LINES = sizeof LINES / sizeof LINES[0] };

/* Characters on a terminal of a UTF-8 text. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0u) != 0x80u;
    return width;
}

/* A label and the spaces up to what follows, one at least. */
static void put_label(FILE *out, const char *text, int width)
{
    const int padding = width - width_of(text);
    fprintf(out, "%s%*s", text, padding > 0 ? padding : 1, "");
}

/* The base year, then 2025, 2030 and 2040 where the run has them, or else the horizon. */
static int years_shown(const rlv_tally_shape_t *shape, int years[NUM_YEARS_MAX])
{
    static const int WANTED[] = {2025, 2030, 2040};
    int n = 0;
    years[n++] = shape->base_year;
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++)
        if (WANTED[i] > shape->base_year && WANTED[i] <= shape->horizon)
            years[n++] = WANTED[i];
    if (n == 1)
        years[n++] = shape->horizon;
    return n;
}

typedef struct {
    size_t territory;
    double lost; /* GPs, mean of the last year against the base year */
} loser_t;

static int compare_losers(const void *a, const void *b)
{
    const loser_t *x = a, *y = b;
    if (x->lost != y->lost)
        return x->lost > y->lost ? -1 : 1;
    return x->territory < y->territory ? -1 : 1;
}

/* The territories whose mean stock falls most from the base year to `year`, after it. */
static void print_losers(FILE *out, const rlv_runner_t *runner, int year, rlv_lang_t lang)
{
    const rlv_region_t *region = &runner->region;
    const rlv_summary_t *summary = &runner->summary[RLV_LEVEL_TERRITORY];
    const uint32_t headcount = (uint32_t)rlv_indicator_find("gp_headcount");
    const int base = runner->model.shape.base_year;
    loser_t *loser = rlv_calloc(region->num_territories, sizeof *loser, NULL);
    const rlv_stats_t **at = rlv_calloc(2 * region->num_territories, sizeof *at, NULL);

    if (loser == NULL || at == NULL)
        goto out;
    for (size_t i = 0; i < summary->num_rows; i++) {
        const rlv_summary_row_t *row = &summary->row[i];
        if (row->indicator == headcount && (row->year == base || row->year == year))
            at[2 * row->place + (row->year == year)] = &row->stats;
    }
    for (size_t t = 0; t < region->num_territories; t++)
        loser[t] = (loser_t){t, at[2 * t]->mean - at[2 * t + 1]->mean};
    qsort(loser, region->num_territories, sizeof *loser, compare_losers);
    fprintf(out,
            lang == RLV_LANG_FR
                ? "\nLes cinq territoires qui perdent le plus de généralistes, %d\u2013%d"
                  "\u202F:\n"
                : "\nThe five territories that lose most GPs, %d\u2013%d:\n",
            base, year);
    for (size_t i = 0; i < NUM_LOSERS && i < region->num_territories && loser[i].lost > 0; i++) {
        const size_t t = loser[i].territory;
        const rlv_stats_t *s = at[2 * t + 1];
        fputs("  ", out);
        put_label(out, region->territory[t].name, LABEL_WIDTH - 2);
        fprintf(out, "%s \u2192 %s [%s\u2013%s]\n",
                rlv_number_format(at[2 * t]->mean, 0, lang).text,
                rlv_number_format(s->p50, 0, lang).text, rlv_number_format(s->p05, 0, lang).text,
                rlv_number_format(s->p95, 0, lang).text);
    }
out:
    free(loser);
    free(at);
}

/* Where the spread of the region's figures comes from, in the last year shown: shares of the
 * variance that enters its band. */
static void print_variance(FILE *out, const rlv_runner_t *runner, int year, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;
    const bool is_split = runner->scenario.params.run_uncertainty == RLV_BOTH;

    if (!is_split || runner->variance.row == NULL)
        return;
    fprintf(out,
            fr ? "\nD’où viennent les bandes de %d (parts de la variance)\u202F:\n"
               : "\nWhere the bands of %d come from (shares of the variance):\n",
            year);
    for (size_t i = 0; i < NUM_LINES; i++) {
        const rlv_variance_row_t *row =
            rlv_variance_find(&runner->variance, &runner->model, LINES[i].indicator, year);
        if (row == NULL || !(row->variance.total > 0))
            continue;
        const rlv_variance_t *v = &row->variance;
        const double sum = v->chance + v->parameters + v->measure;
        const double part[] = {v->chance, v->parameters, v->measure};
        static const char *const NAMES[2][3] = {{"hasard", "paramètres", "mesure"},
                                                {"chance", "parameters", "measure"}};
        put_label(out, LINES[i].label[lang], LABEL_WIDTH);
        for (int k = 0; k < 3; k++)
            if (k < 2 || part[k] > 0)
                fprintf(out, "%s%s %s%s", k > 0 ? ", " : "", NAMES[lang][k],
                        rlv_number_format(100.0 * part[k] / sum, 0, lang).text,
                        fr ? "\u202F%" : " %");
        (void)fputc('\n', out);
    }
}

/* The receipt in short: what was asked for, what it took. */
static void print_alignment(FILE *out, const rlv_runner_t *runner, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;
    const rlv_alignment_t *a = &runner->alignment;
    const int base = runner->model.shape.base_year;

    if (!rlv_alignment_is_on(a))
        return;
    if (a->has_factors)
        fputs(fr ? "\nCalage\u202F: facteurs repris d’un calage antérieur (alignment.csv)\n"
                 : "\nAlignment: factors of an earlier one (alignment.csv)\n",
              out);
    else
        fputs(fr ? "\nCalage sur des totaux extérieurs (alignment.csv dit ce qui bouge en plus)"
                   "\u202F:\n"
                 : "\nAlignment to outside totals (alignment.csv says what moves besides):\n",
              out);
    for (size_t i = 0; i < a->targets.num_targets; i++) {
        const rlv_target_t *target = &a->targets.target[i];
        const int indicator = rlv_indicator_find(rlv_target_name(target->kind));
        const size_t y = (size_t)(target->year - base);
        const double before = rlv_alignment_mean(a, a->before, indicator, y);
        const double after = rlv_alignment_mean(a, a->after, indicator, y);
        fprintf(out,
                fr ? "  %s %d\u202F: demandé %s, avant %s, après %s\n"
                   : "  %s %d: asked for %s, before %s, after %s\n",
                target->kind == RLV_TARGET_ENTRIES ? (fr ? "installations" : "entries")
                                                   : (fr ? "effectif" : "stock"),
                target->year, rlv_number_format(target->value, 0, lang).text,
                rlv_number_format(before, 1, lang).text, rlv_number_format(after, 1, lang).text);
    }
}

/* Checks that hold, and each that does not. */
static void print_checks(FILE *out, const rlv_runner_t *runner, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;
    const rlv_scenario_t *scenario = &runner->scenario;
    const size_t num = scenario->num_checks;
    const size_t failures = rlv_checks_failures(scenario, &runner->model, runner->summary);

    if (num == 0)
        return;
    fprintf(out,
            fr ? "\nContrôles du scénario\u202F: %zu sur %zu tenus\n"
               : "\nChecks of the scenario: %zu of %zu hold\n",
            num - failures, num);
    for (size_t i = 0; i < num; i++) {
        const rlv_check_t *e = &scenario->check[i];
        const double value = rlv_check_value(e, &runner->model, runner->summary);
        char bounds[64] = "", bound[24];
        if (rlv_check_holds(e, value))
            continue;
        (void)snprintf(bound, sizeof bound, ">= %.10g ", e->low);
        strcat(bounds, e->low > -HUGE_VAL ? bound : "");
        (void)snprintf(bound, sizeof bound, "<= %.10g", e->high);
        strcat(bounds, e->high < HUGE_VAL ? bound : "");
        fprintf(out,
                fr ? "  non tenu\u202F: %s %s%s%s %d = %s [%s]\n"
                   : "  not held: %s %s%s%s %d = %s [%s]\n",
                e->indicator, e->place, e->place[0] != '\0' ? " " : "", e->statistic, e->year,
                rlv_number_format(value, 3, lang).text, bounds);
    }
}

/* Whether a year's stocks are those counted, rebuilt from totals that are known, or projected.
 */
static const char *period_of(const rlv_params_t *params, int year, rlv_lang_t lang)
{
    static const char *const NAMES[2][3] = {{"observé", "reconstitué", "projeté"},
                                            {"observed", "reconstructed", "projected"}};
    return NAMES[lang][year <= params->time_reference_year      ? 0
                       : year <= params->entries_reference_year ? 1
                                                                : 2];
}

/* The region's figures. A band stands under its median: four years fit into 100 columns. */
enum { NUM_ROWS = 2 + 2 * NUM_LINES };
typedef struct {
    int num_years, year[NUM_YEARS_MAX];
    /* The years and what they are, then a median and its band for each line; "" where none. */
    const char *label[NUM_ROWS];
    char cell[NUM_ROWS][NUM_YEARS_MAX][2 * RLV_NUMBER_SIZE + 8];
    int label_width, width[NUM_YEARS_MAX];
} table_t;

static void fill_year(table_t *self, int column, const rlv_runner_t *runner, rlv_lang_t lang)
{
    enum { SIZE = sizeof self->cell[0][0] };
    const int year = self->year[column];

    (void)snprintf(self->cell[0][column], SIZE, "%d", year);
    (void)snprintf(self->cell[1][column], SIZE, "%s",
                   period_of(&runner->scenario.params, year, lang));
    for (size_t i = 0; i < NUM_LINES; i++) {
        const line_t *line = &LINES[i];
        const rlv_summary_row_t *row = rlv_summary_find(&runner->summary[RLV_LEVEL_REGION],
                                                        &runner->model, line->indicator, 0, year);
        if (row == NULL)
            continue;
        const rlv_stats_t *s = &row->stats;
        (void)snprintf(self->cell[2 + 2 * i][column], SIZE, "%s",
                       rlv_number_format(s->p50 * line->scale, line->decimals, lang).text);
        if (s->sd > 0)
            (void)snprintf(self->cell[3 + 2 * i][column], SIZE, "[%s\u2013%s]",
                           rlv_number_format(s->p05 * line->scale, line->decimals, lang).text,
                           rlv_number_format(s->p95 * line->scale, line->decimals, lang).text);
    }
}

/* Columns as wide as what they hold, with two spaces before each, or one where the screen asks for
 * it. */
static void set_widths(table_t *self)
{
    int total = 0;

    for (int r = 0; r < NUM_ROWS; r++) {
        const int width = width_of(self->label[r]);
        self->label_width = width > self->label_width ? width : self->label_width;
    }
    for (int i = 0; i < self->num_years; i++) {
        for (int r = 0; r < NUM_ROWS; r++) {
            const int width = width_of(self->cell[r][i]);
            self->width[i] = width > self->width[i] ? width : self->width[i];
        }
        total += self->width[i];
    }
    const int gap = self->label_width + total + 2 * self->num_years > SCREEN_WIDTH ? 1 : 2;
    for (int i = 0; i < self->num_years; i++)
        self->width[i] += gap;
}

/* Cells stand on the right of their columns; empty ones leave no space at the end of the line. */
static void print_row(const table_t *self, FILE *out, int row)
{
    int space = self->label_width - width_of(self->label[row]);

    fputs(self->label[row], out);
    for (int i = 0; i < self->num_years; i++) {
        const char *cell = self->cell[row][i];
        space += self->width[i] - width_of(cell);
        if (cell[0] == '\0')
            continue;
        fprintf(out, "%*s%s", space, "", cell);
        space = 0;
    }
    (void)fputc('\n', out);
}

static void print_table(table_t *self, FILE *out, const rlv_runner_t *runner, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;

    self->label[0] = fr ? "au 1er janvier" : "on 1 January";
    self->label[1] = fr ? "médiane [bande à 90\u202F%]" : "median [90 % band]";
    for (size_t i = 0; i < NUM_LINES; i++) {
        self->label[2 + 2 * i] = LINES[i].label[lang];
        self->label[3 + 2 * i] = "";
    }
    for (int i = 0; i < self->num_years; i++)
        fill_year(self, i, runner, lang);
    set_widths(self);
    for (int r = 0; r < NUM_ROWS; r++) {
        bool is_empty = self->label[r][0] == '\0';
        for (int i = 0; i < self->num_years; i++)
            is_empty = is_empty && self->cell[r][i][0] == '\0';
        if (!is_empty)
            print_row(self, out, r);
    }
}

void rlv_screen_print(FILE *out, const rlv_runner_t *runner, const char *folder, double seconds,
                      rlv_lang_t lang)
{
    table_t table = {0};
    const rlv_params_t *params = &runner->scenario.params;
    const bool fr = lang == RLV_LANG_FR;

    table.num_years = years_shown(&runner->model.shape, table.year);
    const int last = table.year[table.num_years - 1];
    fprintf(out, "%s \u2014 %s\n", runner->region.name, params->scenario_title);
    fprintf(out,
            fr ? "Généralistes\u202F: définition %s, âges de %d %s\u202F; APL\u202F: tous âges\n"
               : "GPs: definition of %s, ages of %d %s; APL: all ages\n",
            rlv_result_definition(params), table.year[0],
            params->synthesis_microdata[0] != '\0' ? (fr ? "donnés" : "given")
                                                   : (fr ? "reconstitués" : "reconstructed"));
    print_table(&table, out, runner, lang);
    if (table.num_years > 1) /* a horizon before 2025 shows the base year alone */
        print_losers(out, runner, last, lang);
    print_variance(out, runner, last, lang);
    print_alignment(out, runner, lang);
    print_checks(out, runner, lang);
    fprintf(out,
            fr ? "\n%zu réplication%s en %s s (graine %lld). Fichiers dans %s\n"
               : "\n%zu replicate%s in %s s (seed %lld). Files in %s\n",
            runner->ensemble.num_replicates, rlv_plural(runner->ensemble.num_replicates, lang),
            rlv_number_format(seconds, 1, lang).text, (long long)params->run_seed, folder);
}
