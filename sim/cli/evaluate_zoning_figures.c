/* The figures of `releve evaluate zoning`: C chooses, computes and words; plots/zoning_*.gp draw.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datadir.h"
#include "evaluate_zoning_words.h"
#include "releve/chart.h"

static const char *source_words(const rlv_evaluate_zoning_t *self)
{
    return RLV_ZS_TR(self,
                     "DREES, APL et RPPS ; CNAM, SNIR ; INSEE, BPE et populations légales ; ARS ; "
                     "calculs Relève " RLV_VERSION ".",
                     "DREES, APL and RPPS; CNAM, SNIR; INSEE, BPE and legal populations; ARS; "
                     "Relève " RLV_VERSION ".");
}

static const char *scope_words(const rlv_evaluate_zoning_t *self)
{
    if (strcmp(self->zone_status[RLV_ZS_2018], "list") == 0)
        return RLV_ZS_TR(self, "territoires de la région ; classes de 2018 de la liste fournie.",
                         "territories of the region; classes of 2018 of the list given.");
    return RLV_ZS_TR(
        self,
        "territoires de vie-santé reconstitués de la région ; classes de 2018 "
        "reconstruites par la règle (APL des 65 ans et moins de 2016), non observées.",
        "rebuilt territories of the region; classes of 2018 rebuilt by the rule (APL of "
        "GPs of 65 or less, 2016), not observed.");
}

static const char *short_class(const rlv_evaluate_zoning_t *self, int zone)
{
    return zone == RLV_ZONE_ZAR ? RLV_ZS_TR(self, "3ᵉ classe", "3rd class")
                                : rlv_zone_name((rlv_zone_t)zone);
}

static void put_classes(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        char key[16];
        (void)snprintf(key, sizeof key, "class%d", z + 1);
        rlv_chart_text(chart, key, "%s", short_class(self, z));
    }
}

/* --- density by class, hatched where imputed */

static void put_groups(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    static const char *const FRENCH[][2] = {{"1ᵉʳ janvier 2014", "RPPS, libéraux et mixtes"},
                                            {"31 décembre 2014", "CNAM, libéraux"},
                                            {"2017 ou 2018", "BPE"},
                                            {"2020", "BPE"}};
    static const char *const ENGLISH[][2] = {{"1 January 2014", "RPPS, liberal and mixed"},
                                             {"31 December 2014", "CNAM, liberal"},
                                             {"2017 or 2018", "BPE"},
                                             {"2020", "BPE"}};
    for (int g = 0; g < 4; g++)
        for (int line = 0; line < 2; line++) {
            char key[16];
            (void)snprintf(key, sizeof key, "group%d_%d", g + 1, line + 1);
            rlv_chart_text(chart, key, "%s", self->english ? ENGLISH[g][line] : FRENCH[g][line]);
        }
}

static void prepare_density(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    rlv_zs_description_t rows[64];
    const size_t count = rlv_zs_describe(self, RLV_ZS_2018, rows, 64);
    FILE *file = rlv_chart_data(chart, "bars.tsv");
    double last[RLV_NUM_ZONES] = {0}, first[RLV_NUM_ZONES] = {0}, high = 0;
    int group = 0;
    char reading[512];

    for (size_t r = 0; r < count && file != NULL; r++) {
        if (strcmp(rows[r].indicator, "gp_density_p100k") != 0)
            continue;
        for (int z = 0; z < RLV_NUM_ZONES; z++) {
            rlv_chart_cell(file, group, '\t');
            rlv_chart_cell(file, z, '\t');
            rlv_chart_cell(file, rows[r].value[z], '\t');
            rlv_chart_cell(file, strcmp(rows[r].status, "imputed") == 0, '\t');
            rlv_chart_cell_text(file, RLV_ZS_NUM(self, rows[r].value[z], 0), '\n');
            first[z] = last[z];
            last[z] = rows[r].value[z];
            high = fmax(high, rows[r].value[z]);
        }
        group++;
    }
    rlv_chart_data_close(chart, file);
    put_groups(self, chart);
    put_classes(self, chart);
    rlv_chart_axis(chart, "y", 0, high, 5);
    rlv_chart_text(chart, "title", "%s",
                   RLV_ZS_TR(self, "Densité de médecins généralistes selon la classe du zonage",
                             "Density of general practitioners by class of the zoning"));
    rlv_chart_text(
        chart, "subtitle", "%s",
        RLV_ZS_TR(self, "pour 100 000 habitants ; trois définitions, à ne pas mettre bout à bout",
                  "per 100,000 inhabitants; three definitions, not to be chained"));
    rlv_chart_text(chart, "imputed", "%s",
                   RLV_ZS_TR(self, "hachuré : imputé (stock du département réparti)",
                             "hatched: imputed (department's stock spread)"));
    (void)snprintf(
        reading, sizeof reading,
        RLV_ZS_TR(self,
                  "dans les territoires entrés en ZIP en 2018, la densité passe de %s à %s "
                  "pour 100 000 habitants entre les deux fichiers de la BPE, et de %s à %s "
                  "dans la troisième classe.",
                  "in the territories that entered ZIP in 2018 density goes from %s to %s "
                  "per 100,000 inhabitants between the two BPE files, and from %s to %s in "
                  "the third class."),
        RLV_ZS_NUM(self, first[0], 0), RLV_ZS_NUM(self, last[0], 0), RLV_ZS_NUM(self, first[2], 0),
        RLV_ZS_NUM(self, last[2], 0));
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

/* --- APL and inhabitants by class */

static void put_series(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart, const char *name,
                       const char *indicator, bool index, double value[2][RLV_NUM_ZONES])
{
    rlv_zs_description_t rows[64];
    const size_t count = rlv_zs_describe(self, RLV_ZS_2018, rows, 64);
    FILE *file = rlv_chart_data(chart, name);
    bool any = false;

    for (size_t r = 0; r < count && file != NULL; r++) {
        /* an interpolated year is no observation: the line passes over it */
        if (strcmp(rows[r].indicator, indicator) != 0 ||
            strcmp(rows[r].status, "interpolated") == 0)
            continue;
        if (!any)
            memcpy(value[0], rows[r].value, sizeof value[0]);
        any = true;
        rlv_chart_cell(file, rows[r].year, '\t');
        for (int z = 0; z < RLV_NUM_ZONES; z++) {
            value[1][z] = index ? 100.0 * rows[r].value[z] / value[0][z] : rows[r].value[z];
            rlv_chart_cell(file, value[1][z], z + 1 < RLV_NUM_ZONES ? '\t' : '\n');
        }
    }
    rlv_chart_data_close(chart, file);
}

static void prepare_apl(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    double apl[2][RLV_NUM_ZONES] = {{0}}, people[2][RLV_NUM_ZONES] = {{0}};
    char reading[512];

    put_series(self, chart, "apl.tsv", "apl", false, apl);
    put_series(self, chart, "population.tsv", "population", true, people);
    put_classes(self, chart);
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        char key[32];
        (void)snprintf(key, sizeof key, "apl_end%d", z + 1);
        rlv_chart_text(chart, key, "%s  %s", RLV_ZS_NUM(self, apl[1][z], 2), short_class(self, z));
        (void)snprintf(key, sizeof key, "apl_at%d", z + 1);
        rlv_chart_number(chart, key, apl[1][z]);
        (void)snprintf(key, sizeof key, "people_end%d", z + 1);
        rlv_chart_text(chart, key, "%s  %s", RLV_ZS_NUM(self, people[1][z], 1),
                       short_class(self, z));
        (void)snprintf(key, sizeof key, "people_at%d", z + 1);
        rlv_chart_number(chart, key, people[1][z]);
    }
    rlv_chart_axis(chart, "apl", 2, apl[0][2], 6);
    rlv_chart_axis(chart, "people", 100.0, people[1][2], 5);
    rlv_chart_text(
        chart, "title", "%s",
        RLV_ZS_TR(self, "Accessibilité aux généralistes et habitants selon la classe du zonage",
                  "Accessibility to GPs and inhabitants by class of the zoning"));
    rlv_chart_text(chart, "subtitle", "%s",
                   RLV_ZS_TR(self,
                             "classe de 2018 fixée ; 2014-2017 décrit avec cette classe, sans plus",
                             "class of 2018 held fixed; 2014-2017 only described with it"));
    rlv_chart_text(chart, "panel1", "%s",
                   RLV_ZS_TR(self, "APL tous âges, consultations par an et habitant",
                             "All-ages APL, consultations a year per inhabitant"));
    rlv_chart_text(chart, "panel2", "%s",
                   RLV_ZS_TR(self, "Habitants, 2012 = 100", "Inhabitants, 2012 = 100"));
    rlv_chart_text(chart, "list", "%s",
                   RLV_ZS_TR(self, "liste d’octobre 2018", "list of October 2018"));
    rlv_chart_text(chart, "class_year", "%s", RLV_ZS_TR(self, "année de classement", "class year"));
    (void)snprintf(
        reading, sizeof reading,
        RLV_ZS_TR(self,
                  "de 2015 à 2021, l’APL des territoires entrés en ZIP passe de %s à %s "
                  "consultations ; leurs habitants augmentent de %s %% de 2012 à 2021, contre %s "
                  "%% dans la troisième classe. "
                  "L’année 2020 n’est pas observée.",
                  "from 2015 to 2021 the APL of territories that entered ZIP goes from %s to "
                  "%s; their inhabitants grow by %s %% from 2012 to 2021, against %s %% in the "
                  "third class. The year 2020 is not observed."),
        RLV_ZS_NUM(self, apl[0][0], 2), RLV_ZS_NUM(self, apl[1][0], 2),
        RLV_ZS_NUM(self, people[1][0] - 100, 1), RLV_ZS_NUM(self, people[1][2] - 100, 1));
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

/* --- gaps of the APL year by year, with the placebo zoning beside */

static void put_gap(const rlv_evaluate_zoning_t *self, FILE *file, const rlv_zs_row_t *row,
                    double span[2])
{
    const double f = rlv_zs_factor(row->scale);
    (void)self;
    rlv_chart_cell(file, row->window == RLV_ZS_PLACEBO, '\t');
    rlv_chart_cell(file, row->scale, '\t');
    rlv_chart_cell(file, row->contrast, '\t');
    rlv_chart_cell(file, row->year, '\t');
    rlv_chart_cell(file, f * row->value.estimate, '\t');
    rlv_chart_cell(file, f * row->value.lower, '\t');
    rlv_chart_cell(file, f * row->value.upper, '\t');
    rlv_chart_cell(file, row->apart, '\n');
    span[0] = fmin(span[0], f * row->value.lower);
    span[1] = fmax(span[1], f * row->value.upper);
}

static void prepare_effects(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    FILE *file = rlv_chart_data(chart, "gaps.tsv");
    double span[2][2] = {{0, 0}, {0, 0}};
    char reading[640];

    for (size_t r = 0; r < self->num_rows && file != NULL; r++) {
        const rlv_zs_row_t *row = &self->row[r];
        if (row->outcome == RLV_ZS_APL && row->method == RLV_ZS_RAW &&
            row->contrast != RLV_ZS_ZIP_ZAC &&
            (row->window == RLV_ZS_LIST || row->window == RLV_ZS_PLACEBO) && row->estimated)
            put_gap(self, file, row, span[row->scale]);
    }
    rlv_chart_data_close(chart, file);
    rlv_chart_axis(chart, "level", span[0][0], span[0][1], 5);
    rlv_chart_axis(chart, "log", span[1][0], span[1][1], 5);
    rlv_chart_text(chart, "title", "%s",
                   RLV_ZS_TR(self, "APL : écart d’évolution avec les territoires inchangés",
                             "APL: gap of change with unchanged territories"));
    rlv_chart_text(
        chart, "subtitle", "%s",
        RLV_ZS_TR(self,
                  "à gauche, le zonage de 2018 (référence 2017) ; à droite, un zonage fictif "
                  "(même règle, APL de 2015, référence 2016)",
                  "left, the zoning of 2018 (reference 2017); right, a placebo zoning (same "
                  "rule, APL of 2015, reference 2016)"));
    rlv_chart_text(
        chart, "panel_level", "%s",
        RLV_ZS_TR(self, "consultations par an et habitant", "consultations a year per inhabitant"));
    rlv_chart_text(chart, "panel_log", "%s", RLV_ZS_TR(self, "en pourcentage", "in percent"));
    rlv_chart_text(chart, "real", "%s", RLV_ZS_TR(self, "Zonage de 2018", "Zoning of 2018"));
    rlv_chart_text(chart, "placebo", "%s",
                   RLV_ZS_TR(self, "Zonage fictif, avant octobre 2018",
                             "Placebo zoning, before October 2018"));
    rlv_chart_text(chart, "zip", "%s", RLV_ZS_TR(self, "entrés en ZIP", "entered ZIP"));
    rlv_chart_text(chart, "zac", "%s", RLV_ZS_TR(self, "entrés en ZAC", "entered ZAC"));
    rlv_chart_text(chart, "apart", "%s",
                   RLV_ZS_TR(self, "à part : année de classement, année de la liste",
                             "apart: class year, year of the list"));
    const rlv_zs_row_t *level = rlv_zs_find(self, RLV_ZS_APL, RLV_ZS_ZIP_UNCHANGED, RLV_ZS_RAW,
                                            RLV_ZS_LIST, RLV_SCALE_LEVEL, 2021);
    const rlv_zs_row_t *logs = rlv_zs_find(self, RLV_ZS_APL, RLV_ZS_ZIP_UNCHANGED, RLV_ZS_RAW,
                                           RLV_ZS_LIST, RLV_SCALE_LOG, 2021);
    (void)snprintf(
        reading, sizeof reading,
        RLV_ZS_TR(self,
                  "de 2017 à 2021, l’écart des entrés en ZIP aux inchangés a varié de %s en "
                  "niveau et de %s %% : %s.%s Barres : intervalles à 95 %%.",
                  "from 2017 to 2021 the gap between entered ZIP and unchanged moved by %s in "
                  "levels and %s %%: %s.%s Bars: 95 %% intervals."),
        level != NULL ? rlv_zs_interval(self, level).text : "",
        logs != NULL ? rlv_zs_interval(self, logs).text : "",
        rlv_zs_short_conclusion(self, level, logs), rlv_zs_not_retained_words(self, level, logs));
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

/* --- counts: every contrast, both scales, the placebo beside, the words allowed */

static void put_count_row(const rlv_evaluate_zoning_t *self, FILE *file, const rlv_zs_row_t *row,
                          double at, double span[2])
{
    const rlv_zs_row_t *placebo =
        row->placebo >= 0 && row->scale == RLV_SCALE_LOG ? &self->row[row->placebo] : NULL;
    const double f = rlv_zs_factor(row->scale);
    rlv_chart_cell(file, row->scale, '\t');
    rlv_chart_cell(file, at, '\t');
    rlv_chart_cell(file, row->estimated ? f * row->value.estimate : NAN, '\t');
    rlv_chart_cell(file, row->estimated ? f * row->value.lower : NAN, '\t');
    rlv_chart_cell(file, row->estimated ? f * row->value.upper : NAN, '\t');
    rlv_chart_cell(file, placebo != NULL ? f * placebo->value.estimate : NAN, '\t');
    rlv_chart_cell(file, placebo != NULL ? f * placebo->value.lower : NAN, '\t');
    rlv_chart_cell(file, placebo != NULL ? f * placebo->value.upper : NAN, '\n');
    if (row->estimated) {
        span[0] = fmin(span[0], f * row->value.lower);
        span[1] = fmax(span[1], f * row->value.upper);
    }
}

static void put_count_rows(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    FILE *file = rlv_chart_data(chart, "counts.tsv");
    double span[2][2] = {{0, 0}, {0, 0}};
    char key[32];
    int line = 0;

    for (int c = 0; c < RLV_ZS_NUM_CONTRASTS && file != NULL; c++)
        for (int m = RLV_ZS_RAW; m <= RLV_ZS_BANDS; m++) {
            const rlv_zs_row_t *row[2];
            for (int s = 0; s < 2; s++)
                row[s] = rlv_zs_find(self, RLV_ZS_GP_DENSITY, (enum rlv_zs_contrast)c,
                                     (enum rlv_zs_method)m, RLV_ZS_LIST, (rlv_scale_t)s, 2020);
            if (row[0] == NULL || row[1] == NULL || !row[0]->estimated)
                continue;
            line++;
            for (int s = 0; s < 2; s++)
                put_count_row(self, file, row[s], -line, span[s]);
            (void)snprintf(key, sizeof key, "row%d", line);
            rlv_chart_text(chart, key, "%s", rlv_zs_contrast_words(self, (enum rlv_zs_contrast)c));
            (void)snprintf(key, sizeof key, "method%d", line);
            rlv_chart_text(chart, key,
                           RLV_ZS_TR(self, "%s ; %zu territoires contre %zu",
                                     "%s; %zu territories against %zu"),
                           rlv_zs_method_words(self, (enum rlv_zs_method)m),
                           row[0]->value.num_treated, row[0]->value.num_control);
            (void)snprintf(key, sizeof key, "words%d", line);
            rlv_chart_text(chart, key, "%s", rlv_zs_short_conclusion(self, row[0], row[1]));
        }
    rlv_chart_data_close(chart, file);
    rlv_chart_number(chart, "rows", line);
    rlv_chart_axis(chart, "level", span[0][0], span[0][1], 4);
    rlv_chart_axis(chart, "log", span[1][0], span[1][1], 4);
}

static void prepare_counts(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    char reading[640];

    put_count_rows(self, chart);
    rlv_chart_text(chart, "title", "%s",
                   RLV_ZS_TR(self, "Nombre de généralistes : écart d’évolution entre les classes",
                             "Number of GPs: gap of change between classes"));
    rlv_chart_text(
        chart, "subtitle", "%s",
        RLV_ZS_TR(
            self,
            "BPE, d’une vague 2017 ou 2018 à 2020 : une seule différence longue, critère que la "
            "règle n’utilise pas",
            "BPE, from 2017 or 2018 to 2020: a single long difference, an outcome that "
            "the rule does not use"));
    rlv_chart_text(chart, "panel1", "%s",
                   RLV_ZS_TR(self, "pour 100 000 habitants", "per 100,000 inhabitants"));
    rlv_chart_text(chart, "panel2", "%s", RLV_ZS_TR(self, "en pourcentage", "in percent"));
    rlv_chart_text(chart, "placebo", "%s",
                   RLV_ZS_TR(self, "zonage fictif (APL)", "placebo zoning (APL)"));
    const rlv_zs_row_t *level = rlv_zs_find(self, RLV_ZS_GP_DENSITY, RLV_ZS_ZIP_UNCHANGED,
                                            RLV_ZS_RAW, RLV_ZS_LIST, RLV_SCALE_LEVEL, 2020);
    const rlv_zs_row_t *logs = rlv_zs_find(self, RLV_ZS_GP_DENSITY, RLV_ZS_ZIP_UNCHANGED,
                                           RLV_ZS_RAW, RLV_ZS_LIST, RLV_SCALE_LOG, 2020);
    if (level != NULL && logs != NULL && level->estimated && logs->estimated)
        (void)snprintf(
            reading, sizeof reading,
            RLV_ZS_TR(self,
                      "entrés en ZIP, comparés aux inchangés : %s pour 100 000 habitants et %s "
                      "%% ; l’étude n’aurait vu qu’un écart d’au moins %s pour 100 000 ou %s %%. "
                      "Barres : intervalles à 95 %%.",
                      "entered ZIP against unchanged: %s per 100,000 inhabitants and %s %%; the "
                      "study would have seen a gap of at least %s per 100,000 or %s %%. Bars: "
                      "95 %% intervals."),
            rlv_zs_interval(self, level).text, rlv_zs_interval(self, logs).text,
            RLV_ZS_NUM(self, level->value.detectable, 1),
            RLV_ZS_NUM(self, 100 * logs->value.detectable, 1));
    else
        (void)snprintf(reading, sizeof reading, "%s",
                       RLV_ZS_TR(self, "comparaison impossible.", "none."));
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

/* --- change of counts along the ranking, with the thresholds */

static void put_bins(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    enum { BINS = 40 };
    const double width = 0.25;
    double people[BINS] = {0}, change[BINS] = {0};
    size_t count[BINS] = {0};
    FILE *file = rlv_chart_data(chart, "bins.tsv");
    double low = 0, high = 0, first = 10, last = 0;

    for (size_t i = 0; i < self->n; i++) {
        const double x = self->rank[RLV_ZS_RANK_LE65_2016][i];
        const int b = isfinite(x) && x >= 0 ? (int)(x / width) : BINS;
        if (b >= BINS)
            continue;
        people[b] += rlv_zs_population(self, 2017)[i];
        change[b] += self->gp[RLV_ZS_GP_2020][i] - self->gp[RLV_ZS_GP_MID][i];
        count[b]++;
    }
    for (int b = 0; b < BINS && file != NULL; b++) {
        if (count[b] < 3)
            continue;
        const double y = change[b] / people[b] * 1e5, x = (b + 0.5) * width;
        rlv_chart_cell(file, x, '\t');
        rlv_chart_cell(file, y, '\t');
        rlv_chart_cell(file, 0.7 + 0.25 * sqrt((double)count[b]), '\n');
        low = fmin(low, y);
        high = fmax(high, y);
        first = fmin(first, x);
        last = fmax(last, x);
    }
    rlv_chart_data_close(chart, file);
    rlv_chart_axis(chart, "y", 1.1 * low, 1.1 * high, 6);
    rlv_chart_number(chart, "x_low", first - 0.25);
    rlv_chart_number(chart, "x_high", last + 0.25);
}

static void prepare_thresholds(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    const rlv_zs_rd_t *rd[RLV_ZS_NUM_THRESHOLDS] = {NULL};
    char reading[640];

    put_bins(self, chart);
    for (size_t k = self->num_rd; k-- > 0;)
        if (self->rd[k].outcome == RLV_ZS_GP_DENSITY && self->rd[k].reference == 2017)
            rd[self->rd[k].threshold] = &self->rd[k];
    for (int t = 0; t < RLV_ZS_NUM_THRESHOLDS; t++) {
        char key[32];
        (void)snprintf(key, sizeof key, "cap%d", t + 1);
        rlv_chart_number(chart, key, self->cap[t]);
        (void)snprintf(key, sizeof key, "name%d", t + 1);
        rlv_chart_text(chart, key, "%s : %s",
                       rlv_zs_threshold_words(self, (enum rlv_zs_threshold)t),
                       RLV_ZS_NUM(self, self->cap[t], 2));
        (void)snprintf(key, sizeof key, "reach%d", t + 1);
        rlv_chart_text(chart, key,
                       RLV_ZS_TR(self, "%zu / %zu territoires ; saut détectable : %s",
                                 "%zu / %zu territories; detectable jump: %s"),
                       rd[t] != NULL ? rd[t]->result.num_main[0] : 0,
                       rd[t] != NULL ? rd[t]->result.num_main[1] : 0,
                       rd[t] != NULL ? RLV_ZS_NUM(self, rd[t]->detectable, 0) : "");
        (void)snprintf(key, sizeof key, "words%d", t + 1);
        rlv_chart_text(chart, key, "%s", rd[t] != NULL ? rlv_zs_rd_conclusion(self, rd[t]) : "");
    }
    rlv_chart_text(chart, "title", "%s",
                   RLV_ZS_TR(self, "Nombre de généralistes autour des seuils de la règle",
                             "Number of GPs around the thresholds of the rule"));
    rlv_chart_text(
        chart, "subtitle", "%s",
        RLV_ZS_TR(self,
                  "variation BPE jusqu’à 2020, pour 100 000 habitants, selon l’APL des 65 ans et "
                  "moins de 2016 (forme réduite de la règle)",
                  "BPE change to 2020, per 100,000 inhabitants, along the APL of GPs of 65 or "
                  "less in 2016 (reduced form of the rule)"));
    rlv_chart_text(chart, "x_title", "%s",
                   RLV_ZS_TR(self, "APL des médecins de 65 ans et moins, 2016",
                             "APL of GPs of 65 or less, 2016"));
    (void)snprintf(
        reading, sizeof reading,
        RLV_ZS_TR(self,
                  "chaque point regroupe les territoires d’une tranche d’APL de 0,25 (plus gros "
                  ": plus nombreux). Au plafond des ZIP, %zu territoires dessous et %zu "
                  "dessus dans la fenêtre : l’étude n’aurait vu qu’un saut d’au moins %s.",
                  "each point gathers the territories of a 0.25 slice of APL (larger: more). "
                  "At the cap of ZIP, %zu territories below and %zu above in the bandwidth: "
                  "the study would have seen a jump of at least %s."),
        rd[0] != NULL ? rd[0]->result.num_main[0] : 0,
        rd[0] != NULL ? rd[0]->result.num_main[1] : 0,
        rd[0] != NULL ? RLV_ZS_NUM(self, rd[0]->detectable, 0) : "");
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

/* --- the same comparisons under the other classes that the rule could have given */

/* Points of variants.tsv; returns how many intervals there are, and how many exclude zero. */
static size_t put_variants(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart, size_t *told)
{
    FILE *file = rlv_chart_data(chart, "variants.tsv");
    double low = 0, high = 0;
    size_t count = 0;

    *told = 0;
    for (size_t v = 0; v < self->num_variants && file != NULL; v++)
        for (int line = 0; line < 4; line++) {
            const int c = line / 2, o = line % 2;
            const rlv_difference_t *d = &self->variant[v].value[c][o][RLV_SCALE_LOG];
            if (!self->variant[v].estimated[c][o][RLV_SCALE_LOG])
                continue;
            rlv_chart_cell(file, line, '\t');
            rlv_chart_cell(file, 100 * d->estimate, '\t');
            rlv_chart_cell(file, 100 * d->lower, '\t');
            rlv_chart_cell(file, 100 * d->upper, '\t');
            rlv_chart_cell(file, v == 0, '\t');
            rlv_chart_cell(file, (double)v / (double)self->num_variants, '\n');
            low = fmin(low, 100 * d->lower);
            high = fmax(high, 100 * d->upper);
            *told += d->p_value < 0.05;
            count++;
        }
    rlv_chart_data_close(chart, file);
    rlv_chart_axis(chart, "x", low, high, 6);
    return count;
}

static void prepare_sensitivity(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart)
{
    size_t told = 0;
    const size_t count = put_variants(self, chart, &told);
    char reading[512];

    for (int line = 0; line < 4; line++) {
        char key[16];
        (void)snprintf(key, sizeof key, "row%d", line + 1);
        rlv_chart_text(chart, key, "%s",
                       rlv_zs_contrast_words(self, (enum rlv_zs_contrast)(line / 2)));
        (void)snprintf(key, sizeof key, "what%d", line + 1);
        rlv_chart_text(chart, key, "%s",
                       line % 2 == 0 ? rlv_zs_outcome_words(self, RLV_ZS_GP_DENSITY)
                                     : RLV_ZS_TR(self, "APL tous âges, jusqu’en 2021",
                                                 "all-ages APL, to 2021"));
    }
    rlv_chart_text(chart, "title", "%s",
                   RLV_ZS_TR(self,
                             "Les résultats tiendraient-ils si la règle avait classé autrement ?",
                             "Would results hold had the rule ranked otherwise?"));
    rlv_chart_text(chart, "subtitle",
                   RLV_ZS_TR(self,
                             "écarts d’évolution en pourcentage sous %zu classements plausibles "
                             "(année et définition de l’APL, pondération, plafonds)",
                             "gaps of change in percent under %zu plausible rankings (year and "
                             "definition of the APL, weights, caps)"),
                   self->num_variants);
    rlv_chart_text(chart, "main", "%s",
                   RLV_ZS_TR(self, "classement de l’étude", "ranking of the study"));
    rlv_chart_text(chart, "other", "%s", RLV_ZS_TR(self, "autres classements", "other rankings"));
    (void)snprintf(
        reading, sizeof reading,
        RLV_ZS_TR(self,
                  "chaque point est l’écart obtenu sous un classement, chaque trait son "
                  "intervalle à 95 %% ; intervalles qui excluent zéro, sur %s : %s.",
                  "each point is the gap under one ranking, each line its 95 %% interval; "
                  "intervals that exclude zero, of %s: %s."),
        RLV_ZS_NUM(self, (double)count, 0),
        told == 0 ? RLV_ZS_TR(self, "aucun", "none") : RLV_ZS_NUM(self, (double)told, 0));
    rlv_chart_caption(chart, reading, scope_words(self), source_words(self));
}

int rlv_zs_figures(rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const struct {
        const char *name;
        void (*prepare)(const rlv_evaluate_zoning_t *self, rlv_chart_t *chart);
    } FIGURES[] = {
        {"zoning_density", prepare_density},       {"zoning_apl", prepare_apl},
        {"zoning_counts", prepare_counts},         {"zoning_effects", prepare_effects},
        {"zoning_thresholds", prepare_thresholds}, {"zoning_sensitivity", prepare_sensitivity}};
    char home[4096], plots[4200];
    int status = rlv_cli_datadir(home, sizeof home, err);
    char *figures = rlv_format(err, "%s/figures", folder->temporary);

    if (status == RLV_OK && figures == NULL)
        status = RLV_ERR_OS;
    (void)snprintf(plots, sizeof plots, "%s/plots", home);
    for (size_t f = 0; f < sizeof FIGURES / sizeof *FIGURES && status == RLV_OK; f++) {
        rlv_chart_t chart;
        status = rlv_chart_open(&chart, figures, FIGURES[f].name,
                                self->english ? RLV_LANG_EN : RLV_LANG_FR, err);
        if (status == RLV_OK) {
            FIGURES[f].prepare(self, &chart);
            status = rlv_chart_draw(&chart, plots, &self->notes, err);
        }
        rlv_chart_free(&chart);
    }
    free(figures);
    return status;
}
