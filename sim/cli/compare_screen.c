#include "compare_screen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUM(array) (sizeof(array) / sizeof((array)[0]))

static double number(const rlv_grid_t *grid, size_t row, const char *name)
{
    return rlv_grid_number_at(grid, row, name);
}

static const char *text(const rlv_grid_t *grid, size_t row, const char *name)
{
    return rlv_grid_text_at(grid, row, name);
}

static bool is(const rlv_grid_t *grid, size_t row, const char *name, const char *value)
{
    return strcmp(text(grid, row, name), value) == 0;
}

/* With the sign of a difference. */
static rlv_number_t signed_number(double value, int decimals, rlv_lang_t lang)
{
    const rlv_number_t plain = rlv_number_format(value, decimals, lang);
    rlv_number_t result = plain;
    if (value > 0 && strpbrk(plain.text, "123456789") != NULL)
        (void)snprintf(result.text, sizeof result.text, "+%.*s", (int)sizeof result.text - 2,
                       plain.text);
    return result;
}

static void add_difference(rlv_grid_t *grid, double mean, double low, double high, int decimals,
                           rlv_lang_t lang)
{
    char band[3 * RLV_NUMBER_SIZE];

    rlv_grid_text(grid, signed_number(mean, decimals, lang).text);
    (void)snprintf(band, sizeof band, lang == RLV_LANG_FR ? "[%s\u202F; %s]" : "[%s; %s]",
                   signed_number(low, decimals, lang).text,
                   signed_number(high, decimals, lang).text);
    rlv_grid_text(grid, band);
}

static int decimals_of(const char *indicator)
{
    return strcmp(indicator, "apl") == 0 ? 2 : strcmp(indicator, "gp_density_p100k") == 0 ? 1 : 0;
}

static void print_summary(FILE *out, const rlv_grid_t *summary, const rlv_compared_t *run,
                          rlv_lang_t lang)
{
    static const rlv_grid_column_t COLUMNS[] = {
        {"label", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
        {"year", "Année", "Year", RLV_COLUMN_RIGHT, 0},
        {"reference", "Référence", "Reference", RLV_COLUMN_RIGHT, 0},
        {"scenario", "Scénario", "Scenario", RLV_COLUMN_RIGHT, 0},
        {"mean", "Écart moyen", "Difference", RLV_COLUMN_RIGHT, 0},
        {"band", "9 chances sur 10", "9 chances in 10", RLV_COLUMN_RIGHT, 0},
        {"ratio", "Var. app./non app.", "Var. paired/unp.", RLV_COLUMN_RIGHT, 0},
    };
    rlv_grid_t grid;

    rlv_grid_init(&grid, "screen", "", "", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < rlv_grid_num_rows(summary); i++) {
        if (!is(summary, i, "scenario", run->name))
            continue;
        const int decimals = decimals_of(text(summary, i, "indicator"));
        char year[16];
        const bool again = rlv_grid_num_rows(&grid) > 0 && i > 0 &&
                           is(summary, i - 1, "label", text(summary, i, "label"));
        (void)snprintf(year, sizeof year, "%.0f", number(summary, i, "year"));
        rlv_grid_text(&grid, again ? "" : text(summary, i, "label"));
        rlv_grid_text(&grid, year);
        rlv_grid_text(&grid,
                      rlv_number_format(number(summary, i, "reference_mean"), decimals, lang).text);
        rlv_grid_text(&grid,
                      rlv_number_format(number(summary, i, "scenario_mean"), decimals, lang).text);
        add_difference(&grid, number(summary, i, "mean"), number(summary, i, "p05"),
                       number(summary, i, "p95"), decimals, lang);
        rlv_grid_text(&grid, rlv_number_format(number(summary, i, "variance_ratio"), 3, lang).text);
    }
    if (!grid.failed)
        rlv_grid_print(&grid, lang, out);
    rlv_grid_free(&grid);
}

static void print_counts(FILE *out, const rlv_grid_t *counts, const rlv_compared_t *run,
                         rlv_lang_t lang)
{
    /* in the order of the table's verdicts */
    static const char *const WORDS[][2] = {{"gagnent des médecins", "gain GPs"},
                                           {"en perdent", "lose some"},
                                           {"restent incertains", "are uncertain"},
                                           {"ne changent pas", "do not change"}};
    size_t k = 0;

    for (size_t i = 0; i < rlv_grid_num_rows(counts) && k < NUM(WORDS); i++) {
        if (!is(counts, i, "scenario", run->name) || !is(counts, i, "indicator", "gp_headcount"))
            continue;
        if (k == 0)
            fprintf(out,
                    lang == RLV_LANG_FR ? "\nEn %.0f, dans au moins 9 simulations sur 10\u202F:"
                                        : "\nIn %.0f, in at least 9 simulations of 10:",
                    number(counts, i, "year"));
        fprintf(out, "%s %s %s", k == 0 ? "" : ",",
                rlv_number_format(number(counts, i, "territories"), 0, lang).text, WORDS[k][lang]);
        k++;
    }
    fputs(lang == RLV_LANG_FR ? " (territoires)\n" : " (territories)\n", out);
}

typedef struct {
    size_t row;
    double mean;
} ranked_t;

static int by_gain(const void *a, const void *b)
{
    const ranked_t *x = a, *y = b;
    return x->mean != y->mean ? (x->mean < y->mean ? 1 : -1)
                              : (x->row > y->row) - (x->row < y->row);
}

/* The five with the largest gains, or losses. */
static void print_extremes(FILE *out, const rlv_grid_t *winners, const ranked_t ranked[], size_t n,
                           bool gains, rlv_lang_t lang)
{
    enum { SHOWN = 5 };
    bool any = false;

    for (size_t k = 0; k < SHOWN && k < n; k++) {
        const ranked_t *r = &ranked[gains ? k : n - 1 - k];
        if (gains ? r->mean <= 0 : r->mean >= 0)
            break;
        if (!any)
            fputs(lang == RLV_LANG_FR ? gains ? "Gagnent le plus\u202F:" : "Perdent le plus\u202F:"
                  : gains             ? "Gain most:"
                                      : "Lose most:",
                  out);
        fprintf(out, "%s %s (%s)", any ? " ;" : "", text(winners, r->row, "name"),
                signed_number(r->mean, 1, lang).text);
        any = true;
    }
    if (any)
        (void)fputc('\n', out);
}

static void print_winners(FILE *out, const rlv_grid_t *winners, const rlv_compared_t *run,
                          rlv_lang_t lang)
{
    const size_t n = rlv_grid_num_rows(winners);
    ranked_t *ranked = rlv_calloc(n, sizeof *ranked, NULL);
    size_t num = 0;

    if (ranked == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        if (is(winners, i, "scenario", run->name) && is(winners, i, "indicator", "gp_headcount"))
            ranked[num++] = (ranked_t){i, number(winners, i, "mean")};
    qsort(ranked, num, sizeof *ranked, by_gain);
    print_extremes(out, winners, ranked, num, true, lang);
    print_extremes(out, winners, ranked, num, false, lang);
    free(ranked);
}

static void print_inequality(FILE *out, const rlv_grid_t *inequality,
                             const rlv_comparison_t *comparison, rlv_lang_t lang)
{
    static const rlv_grid_column_t COLUMNS[] = {
        {"label", "Mesure", "Measure", RLV_COLUMN_TEXT, 0},
        {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
        {"level", "Niveau", "Level", RLV_COLUMN_RIGHT, 0},
        {"mean", "Écart moyen", "Difference", RLV_COLUMN_RIGHT, 0},
        {"band", "9 chances sur 10", "9 chances in 10", RLV_COLUMN_RIGHT, 0},
    };
    rlv_grid_t grid;

    rlv_grid_init(&grid, "screen", "", "", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < rlv_grid_num_rows(inequality); i++) {
        if ((int)number(inequality, i, "year") != comparison->horizon)
            continue;
        const int decimals = is(inequality, i, "unit", "inhabitants") ? 0 : 3;
        rlv_grid_text(&grid, text(inequality, i, "label"));
        rlv_grid_text(&grid, text(inequality, i, "scenario"));
        rlv_grid_text(&grid,
                      rlv_number_format(number(inequality, i, "level_mean"), decimals, lang).text);
        if (isnan(number(inequality, i, "mean"))) {
            rlv_grid_text(&grid, "\u2014");
            rlv_grid_text(&grid, "");
        } else {
            add_difference(&grid, number(inequality, i, "mean"), number(inequality, i, "p05"),
                           number(inequality, i, "p95"), decimals, lang);
        }
    }
    fprintf(out,
            lang == RLV_LANG_FR ? "\nInégalités entre territoires, %d\n"
                                : "\nInequality between territories, %d\n",
            comparison->horizon);
    if (!grid.failed)
        rlv_grid_print(&grid, lang, out);
    rlv_grid_free(&grid);
}

void rlv_compare_screen_print(FILE *out, const rlv_comparison_t *comparison,
                              const rlv_grid_t *summary, const rlv_grid_t *winners,
                              const rlv_grid_t *counts, const rlv_grid_t *inequality,
                              rlv_lang_t lang)
{
    const rlv_compared_t *const reference = &comparison->run[0];

    for (size_t i = 1; i < comparison->num_runs; i++) {
        const rlv_compared_t *const run = &comparison->run[i];
        fprintf(out,
                lang == RLV_LANG_FR ? "%s«\u202F%s\u202F» par rapport à «\u202F%s\u202F» (%s%s, "
                                      "%zu réplication%s)\n"
                                    : "%s“%s” against “%s” (%s%s, %zu replicate%s)\n",
                i > 1 ? "\n" : "", run->title, reference->title,
                lang == RLV_LANG_FR ? "écarts " : "",
                comparison->paired ? (lang == RLV_LANG_FR ? "appariés" : "paired")
                                   : (lang == RLV_LANG_FR ? "non appariés" : "unpaired"),
                run->ensemble->num_replicates, rlv_plural(run->ensemble->num_replicates, lang));
        print_summary(out, summary, run, lang);
        print_counts(out, counts, run, lang);
        print_winners(out, winners, run, lang);
    }
    print_inequality(out, inequality, comparison, lang);
}

void rlv_compare_screen_levers(FILE *out, const rlv_grid_t *levers, int year, rlv_lang_t lang)
{
    static const rlv_grid_column_t COLUMNS[] = {
        {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
        {"label", "Indicateur", "Indicator", RLV_COLUMN_TEXT, 0},
        {"lever", "Levier", "Lever", RLV_COLUMN_TEXT, 0},
        {"order", "Dans l’ordre", "In order", RLV_COLUMN_RIGHT, 0},
        {"band", "9 chances sur 10", "9 chances in 10", RLV_COLUMN_RIGHT, 0},
        {"shapley", "Shapley", "Shapley", RLV_COLUMN_RIGHT, 0},
    };
    rlv_grid_t grid;

    rlv_grid_init(&grid, "screen", "", "", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < rlv_grid_num_rows(levers); i++) {
        const int decimals = decimals_of(text(levers, i, "indicator"));
        if ((int)number(levers, i, "year") != year)
            continue;
        rlv_grid_text(&grid, text(levers, i, "scenario"));
        rlv_grid_text(&grid, text(levers, i, "label"));
        rlv_grid_text(&grid, text(levers, i, "lever"));
        add_difference(&grid, number(levers, i, "in_order"), number(levers, i, "in_order_p05"),
                       number(levers, i, "in_order_p95"), decimals, lang);
        rlv_grid_text(&grid, signed_number(number(levers, i, "shapley"), decimals, lang).text);
    }
    fprintf(out,
            lang == RLV_LANG_FR ? "\nCe que chaque levier apporte, %d\n"
                                : "\nWhat each lever contributes, %d\n",
            year);
    if (!grid.failed)
        rlv_grid_print(&grid, lang, out);
    rlv_grid_free(&grid);
}

/* One measure of the effect: its columns in the table, as they are named there. */
typedef struct {
    const char *label[2], *mean, *low, *high, *why;
    double unit;
    int decimals;
    bool is_ratio;
} measure_t;

static const measure_t MEASURES[] = {
    {{"Coût des aides et des CESP (M€)", "Cost of aids and CESP (M€)"},
     "cost_eur",
     "cost_p05",
     "cost_p95",
     "",
     1e6,
     1,
     false},
    {{"Années de médecin, ZIP et ZAC", "GP-years, ZIP and ZAC"},
     "gp_years",
     "gp_years_p05",
     "gp_years_p95",
     "",
     1,
     0,
     false},
    {{"€ par année de médecin", "€ a GP-year"},
     "eur_per_gp_year",
     "eur_per_gp_year_low",
     "eur_per_gp_year_high",
     "eur_per_gp_year_note",
     1,
     0,
     true},
    {{"Habitants sortis de moins de 2,5 d’APL", "Inhabitants lifted above APL 2.5"},
     "lifted",
     "lifted_p05",
     "lifted_p95",
     "",
     1,
     0,
     false},
    {{"€ par habitant sorti", "€ an inhabitant lifted"},
     "eur_per_lifted",
     "eur_per_lifted_low",
     "eur_per_lifted_high",
     "eur_per_lifted_note",
     1,
     0,
     true},
};

static void add_measure(rlv_grid_t *grid, const rlv_grid_t *effect, size_t row, const measure_t *m,
                        rlv_lang_t lang)
{
    const double mean = number(effect, row, m->mean) / m->unit;
    const double low = number(effect, row, m->low) / m->unit;
    const double high = number(effect, row, m->high) / m->unit;
    char band[3 * RLV_NUMBER_SIZE];

    rlv_grid_text(grid, m->label[lang]);
    if (!m->is_ratio) {
        add_difference(grid, mean, low, high, m->decimals, lang);
        return;
    }
    rlv_grid_text(grid, rlv_number_format(mean, m->decimals, lang).text);
    (void)snprintf(band, sizeof band, lang == RLV_LANG_FR ? "[%s\u202F; %s]" : "[%s; %s]",
                   rlv_number_format(low, m->decimals, lang).text,
                   rlv_number_format(high, m->decimals, lang).text);
    rlv_grid_text(grid, isnan(mean) ? text(effect, row, m->why) : band);
}

void rlv_compare_screen_effect(FILE *out, const rlv_grid_t *effect, rlv_lang_t lang)
{
    static const rlv_grid_column_t COLUMNS[] = {
        {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
        {"measure", "Mesure", "Measure", RLV_COLUMN_TEXT, 0},
        {"mean", "Moyenne", "Mean", RLV_COLUMN_RIGHT, 0},
        {"band", "9 chances sur 10", "9 chances in 10", RLV_COLUMN_RIGHT, 0},
    };
    rlv_grid_t grid;

    rlv_grid_init(&grid, "screen", "", "", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < rlv_grid_num_rows(effect); i++)
        for (size_t k = 0; k < NUM(MEASURES); k++) {
            rlv_grid_text(&grid, k == 0 ? text(effect, i, "scenario") : "");
            add_measure(&grid, effect, i, &MEASURES[k], lang);
        }
    fputs(lang == RLV_LANG_FR
              ? "\nCoût des aides, effet du scénario entier, par rapport à la référence, sous "
                "hypothèse\n"
              : "\nCost of aids, effect of the whole scenario, against the reference, under "
                "assumption\n",
          out);
    if (!grid.failed)
        rlv_grid_print(&grid, lang, out);
    rlv_grid_free(&grid);
}

void rlv_compare_screen_twins(FILE *out, const rlv_grid_t *twins, rlv_lang_t lang)
{
    static const rlv_grid_column_t COLUMNS[] = {
        {"scenario", "Scénario", "Scenario", RLV_COLUMN_TEXT, 0},
        {"value", "Réponse", "Response", RLV_COLUMN_RIGHT, 0},
        {"label", "Médecins installés en ZIP ou ZAC", "GPs settled in ZIP or ZAC", RLV_COLUMN_TEXT,
         0},
        {"mean", "Moyenne", "Mean", RLV_COLUMN_RIGHT, 0},
        {"share", "Part (%)", "Share (%)", RLV_COLUMN_RIGHT, 0},
    };
    rlv_grid_t grid;

    rlv_grid_init(&grid, "screen", "", "", COLUMNS, NUM(COLUMNS));
    for (size_t i = 0; i < rlv_grid_num_rows(twins); i++) {
        rlv_grid_text(&grid, text(twins, i, "scenario"));
        rlv_grid_text(&grid, rlv_number_format(number(twins, i, "response_value"), 3, lang).text);
        rlv_grid_text(&grid, text(twins, i, "label"));
        rlv_grid_text(&grid, rlv_number_format(number(twins, i, "mean"), 1, lang).text);
        rlv_grid_text(&grid, rlv_number_format(100 * number(twins, i, "share"), 1, lang).text);
    }
    fputs(lang == RLV_LANG_FR ? "\nQui est venu grâce à la mesure, sous hypothèse\n"
                              : "\nWho came because of the measure, under assumption\n",
          out);
    if (!grid.failed)
        rlv_grid_print(&grid, lang, out);
    rlv_grid_free(&grid);
}
