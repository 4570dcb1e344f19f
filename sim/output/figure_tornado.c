/* The tornado of `releve sensitivity`: what the output becomes when each parameter goes from its
 * low to its high value. */
#include "figure_table.h"

#include "releve/indicator.h"
#include "releve/params.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BARS = 12 };
enum {
    INDICATOR,
    CODE,
    NAME,
    YEAR,
    FACTOR,
    LOW,
    HIGH,
    OUTPUT_LOW,
    OUTPUT_CENTRAL,
    OUTPUT_HIGH,
    TOTAL,
    NUM_COLUMNS
};
static const char *const COLUMNS[NUM_COLUMNS] = {
    "indicator", "code",       "name",           "year",        "factor", "low",
    "high",      "output_low", "output_central", "output_high", "total"};

typedef struct {
    rlv_csv_table_t csv; /* a row a factor, most influential first */
    int column[NUM_COLUMNS];
} table_t;

static const char *text_at(const table_t *self, size_t row, int column)
{
    return rlv_figure_table_text(&self->csv, row, self->column[column]);
}

static double number_at(const table_t *self, size_t row, int column)
{
    return rlv_figure_table_number(&self->csv, row, self->column[column]);
}

/* What a parameter is, in words; the name of a table of draws as it is. */
static const char *words(const rlv_figure_work_t *work, const char *factor)
{
    const int param = rlv_params_find(factor);
    return param < 0 ? factor : RLV_TR(work, RLV_PARAMS[param].text_fr, RLV_PARAMS[param].text);
}

/* The same, short enough for a bar to be read from afar. */
static const char *short_words(const rlv_figure_work_t *work, const char *factor)
{
    static const struct {
        const char *path, *french, *english;
    } SHORT[] = {
        {"entries.per_year", "Premières installations par an", "First installations a year"},
        {"entries.mean_age", "Âge moyen à l’installation", "Mean age at installation"},
        {"synthesis.age_tilt", "Âges de départ, plus ou moins élevés", "Ages at the start, older"},
        {"synthesis.women_share", "Part des femmes au départ", "Share of women at the start"},
        {"exits.low_density_factor", "Cessations en ZIP, facteur", "Exits in ZIP, factor"},
        {"relocation.probability", "Mobilité des installés", "Moves of installed GPs"},
        {"training.delay_mean", "Délai de l’internat à l’installation",
         "Years from internship to installation"},
        {"training.region_share", "Part de la région dans l’internat", "Region's share of posts"},
        {"settlement.supply", "Attrait de l’offre présente", "Pull of present supply"},
        {"settlement.distance_km", "Portée des villes universitaires", "Reach of training towns"},
        {"settlement.nest_similarity", "Cloisonnement des départements", "Nests of departments"},
        {"settlement.growth", "Attrait de la croissance", "Pull of growth"},
        {"settlement.need", "Attrait du besoin", "Pull of need"},
        {"settlement.coordinated", "Attrait des MSP", "Pull of group practices"},
        {"settlement.aid", "Attrait des aides", "Pull of aids"},
        {"aids.stay", "Effet des aides au maintien", "Effect of aids to stay"},
    };
    for (size_t i = 0; i < sizeof SHORT / sizeof SHORT[0]; i++)
        if (strcmp(SHORT[i].path, factor) == 0)
            return RLV_TR(work, SHORT[i].french, SHORT[i].english);
    return words(work, factor);
}

/* A value with the digits that its size deserves. */
static rlv_number_t short_number(const rlv_figure_work_t *work, double value)
{
    const double size = fabs(value);
    return rlv_number_format(value,
                             size >= 100   ? 0
                             : size >= 10  ? 1
                             : size >= 0.1 ? 2
                                           : 3,
                             work->lang);
}

/* A row a bar, widest effect at the top: `height low high central`. Fills the axis' extent. */
static int put_bars(const rlv_figure_work_t *work, const table_t *self, size_t bars, double *low,
                    double *high)
{
    FILE *const out = rlv_figure_open(work, "bars.tsv");

    if (out == NULL)
        return work->err->status;
    for (size_t r = 0; r < bars; r++) {
        const double a = number_at(self, r, OUTPUT_LOW), b = number_at(self, r, OUTPUT_HIGH);
        const double total = number_at(self, r, TOTAL);
        char key[32], label[400];
        (void)fprintf(out, "%zu\t%.10g\t%.10g\t%.10g\n", bars - r, a, b,
                      number_at(self, r, OUTPUT_CENTRAL));
        *low = fmin(*low, fmin(a, b));
        *high = fmax(*high, fmax(a, b));
        (void)snprintf(label, sizeof label, "%s", short_words(work, text_at(self, r, FACTOR)));
        rlv_text_cut(label, 35000);
        (void)snprintf(key, sizeof key, "label%zu", r + 1);
        rlv_figure_text(work, key, "%s", label);
        (void)snprintf(key, sizeof key, "value%zu", r + 1);
        rlv_figure_text(work, key, RLV_TR(work, "de %s à %s", "%s to %s"),
                        short_number(work, number_at(self, r, LOW)).text,
                        short_number(work, number_at(self, r, HIGH)).text);
        (void)snprintf(key, sizeof key, "share%zu", r + 1);
        rlv_figure_text(work, key, "%s", isfinite(total) ? RLV_NUM(work, total, 2) : "");
    }
    return rlv_figure_close(work, out, "bars.tsv");
}

static int put_words(const rlv_figure_work_t *work, const table_t *self)
{
    const char *const name = text_at(self, 0, INDICATOR);
    const int indicator = rlv_indicator_find(name);
    const bool shares = isfinite(number_at(self, 0, TOTAL));

    rlv_figure_text(
        work, "title",
        RLV_TR(work, "Ce dont dépend le chiffre de %s : %s", "What the figure of %s hangs on: %s"),
        text_at(self, 0, YEAR), text_at(self, 0, NAME));
    rlv_figure_text(work, "subtitle", "%s",
                    indicator < 0 ? name
                                  : RLV_TR(work, RLV_INDICATORS[indicator].text_fr,
                                           RLV_INDICATORS[indicator].text));
    rlv_figure_text(work, "low", "%s", RLV_TR(work, "valeur basse", "low value"));
    rlv_figure_text(work, "high", "%s", RLV_TR(work, "valeur haute", "high value"));
    rlv_figure_text(work, "share", "%s", shares ? RLV_TR(work, "part totale", "total share") : "");
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "chaque paramètre va de la valeur basse à la valeur haute (5 à 95 %% de sa loi), les "
            "autres restant à leur médiane. %s : de %s à %s, le chiffre passe de %s à %s.%s",
            "each parameter goes from its low to its high value (5 to 95%% of its law), the "
            "others staying at their median. %s: from %s to %s, the figure goes from %s to "
            "%s.%s"),
        short_words(work, text_at(self, 0, FACTOR)),
        short_number(work, number_at(self, 0, LOW)).text,
        short_number(work, number_at(self, 0, HIGH)).text,
        short_number(work, number_at(self, 0, OUTPUT_LOW)).text,
        short_number(work, number_at(self, 0, OUTPUT_HIGH)).text,
        !shares ? ""
                : RLV_TR(work,
                         " Part totale : part de la variance du chiffre à laquelle le paramètre "
                         "concourt, seul ou avec d’autres (indice de Sobol total).",
                         " Total share: share of the figure's variance in which the parameter has "
                         "a part, alone or with others (total Sobol index)."));
    char *scope = rlv_format(work->err, "%s",
                             RLV_TR(work, "paramètres incertains du scénario, hasard gardé égal.",
                                    "uncertain parameters of the scenario, chance kept equal."));
    return rlv_figure_table_caption(work, reading, scope,
                                    RLV_TR(work,
                                           "sensitivity.csv ; calculs Relève " RLV_VERSION ".",
                                           "sensitivity.csv; Relève " RLV_VERSION "."));
}

int rlv_figure_tornado(rlv_figure_work_t *work)
{
    table_t self = {0};
    int status = rlv_figure_table_read(work, "sensitivity.csv", COLUMNS, NUM_COLUMNS, &self.csv,
                                       self.column);

    if (status == RLV_OK) {
        const size_t bars = self.csv.num_rows < MOST_BARS ? self.csv.num_rows : (size_t)MOST_BARS;
        const double central = number_at(&self, 0, OUTPUT_CENTRAL);
        double low = central, high = central;
        status = put_bars(work, &self, bars, &low, &high);
        rlv_figure_number(work, "bars", (double)bars);
        rlv_figure_number(work, "central", central);
        rlv_figure_put_axis(work, "x", rlv_figure_axis(low, high, 6));
    }
    if (status == RLV_OK)
        status = put_words(work, &self);
    rlv_csv_free(&self.csv);
    return status;
}
