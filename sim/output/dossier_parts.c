/* Parts that the dossiers share. */
#include "dossier_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const rlv_run_row_t *rlv_dossier_row(const rlv_dossier_t *self, size_t run, rlv_level_t level,
                                     const char *indicator, const char *code, int year)
{
    return rlv_run_table_find(&self->run[run].table[level], indicator, code, year);
}

const rlv_run_row_t *rlv_dossier_difference(const rlv_dossier_t *self, size_t run,
                                            rlv_level_t level, const char *indicator,
                                            const char *code, int year)
{
    return self->against[run] == NULL
               ? NULL
               : rlv_run_table_find(&self->against[run]->difference[level], indicator, code, year);
}

const char *rlv_dossier_difference_note(const rlv_dossier_t *self, size_t run)
{
    const size_t first = run == 0 ? 1 : run, last = run == 0 ? self->num_runs - 1 : run;
    bool all = true, paired = true;

    for (size_t r = first; r <= last; r++) {
        all = all && self->against[r] != NULL;
        paired = paired && self->paired[r];
    }
    if (all && paired)
        return RLV_DOSSIER_TR(
            self,
            "Écarts appariés, moyenne et bande à 90 % : mêmes tirages dans les deux "
            "scénarios.",
            "Paired differences, mean and 90% band: the same draws in both scenarios.");
    if (all)
        return RLV_DOSSIER_TR(
            self,
            "Écarts non appariés, moyenne et bande à 90 % : les calculs n’ont pas les "
            "mêmes tirages.",
            "Differences not paired, mean and 90% band: the runs do not share their "
            "draws.");
    return RLV_DOSSIER_TR(self,
                          "Sans bande : différence des médianes des deux calculs, sans appariement "
                          "des réplications ; releve compare donne les écarts appariés.",
                          "Without a band: difference of the medians of the two runs, replicates "
                          "not paired; releve compare gives paired differences.");
}

rlv_dossier_text_t rlv_dossier_band(const rlv_dossier_t *self, const rlv_run_row_t *row,
                                    double factor, int decimals)
{
    rlv_dossier_text_t out = {"—"};
    const rlv_doc_t *const doc = &self->doc;

    if (row == NULL || !isfinite(row->p50))
        return out;
    if (row->p05 < row->p95)
        (void)snprintf(out.text, sizeof out.text, "%s [%s–%s]",
                       RLV_DOC_NUM(doc, factor * row->p50, decimals),
                       RLV_DOC_NUM(doc, factor * row->p05, decimals),
                       RLV_DOC_NUM(doc, factor * row->p95, decimals));
    else
        (void)snprintf(out.text, sizeof out.text, "%s",
                       RLV_DOC_NUM(doc, factor * row->p50, decimals));
    return out;
}

rlv_dossier_text_t rlv_dossier_difference_text(const rlv_dossier_t *self, const rlv_run_row_t *row,
                                               double factor, int decimals)
{
    const double value[] = {factor * row->mean, factor * row->p05, factor * row->p95};
    char text[3][72];
    rlv_dossier_text_t out;

    for (size_t k = 0; k < 3; k++)
        (void)snprintf(text[k], sizeof text[k], "%s%.64s", value[k] > 0 ? "+" : "",
                       RLV_DOC_NUM(&self->doc, value[k], decimals));
    (void)snprintf(out.text, sizeof out.text, RLV_DOSSIER_TR(self, "%s [%s ; %s]", "%s [%s; %s]"),
                   text[0], text[1], text[2]);
    return out;
}

rlv_dossier_text_t rlv_dossier_day(const rlv_dossier_t *self, const char *date)
{
    static const char *const FR[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};
    static const char *const EN[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
    rlv_dossier_text_t out;
    const char *const *const month_name = RLV_DOSSIER_TR(self, FR, EN);
    char *end = NULL;

    (void)snprintf(out.text, sizeof out.text, "%.40s", date);
    const unsigned long year = strtoul(date, &end, 10);
    const unsigned long month = *end == '-' ? strtoul(end + 1, &end, 10) : 0;
    const unsigned long day = *end == '-' ? strtoul(end + 1, &end, 10) : 0;
    if (*end == '\0' && day > 0 && month - 1 < 12)
        (void)snprintf(out.text, sizeof out.text, "%lu%s %s %lu", day,
                       day == 1 ? RLV_DOSSIER_TR(self, "er", "") : "", month_name[month - 1], year);
    return out;
}

void rlv_dossier_observed(const rlv_dossier_t *self, rlv_level_t level, const char *code,
                          const char *indicator, rlv_doc_series_t *series)
{
    const rlv_run_folder_t *const run = &self->run[0];

    series->num_points = 0;
    for (size_t i = 0; i < run->num_observed; i++) {
        const rlv_observed_row_t *const row = &run->observed[i];
        if (row->level == level && strcmp(row->code, code) == 0 &&
            strcmp(row->indicator, indicator) == 0 && isfinite(row->value) &&
            series->num_points < RLV_DOC_MAX_POINTS)
            series->point[series->num_points++] =
                (rlv_doc_point_t){row->year, row->value, row->value, row->value};
    }
}

size_t rlv_dossier_series(const rlv_dossier_t *self, rlv_level_t level, const char *code,
                          const char *indicator, rlv_doc_series_t *series, size_t capacity)
{
    size_t n = 0;

    for (size_t r = 0; r < self->num_runs && n < capacity; r++) {
        rlv_doc_series_t *const s = &series[n++];
        memset(s, 0, sizeof *s);
        (void)snprintf(s->label, sizeof s->label, "%.90s", self->run[r].manifest.title);
        s->band = r == 0;
        for (int year = self->base_year; year <= self->horizon; year++) {
            const rlv_run_row_t *const row = rlv_dossier_row(self, r, level, indicator, code, year);
            if (row != NULL && s->num_points < RLV_DOC_MAX_POINTS)
                s->point[s->num_points++] = (rlv_doc_point_t){year, row->p05, row->p50, row->p95};
        }
    }
    if (n < capacity) {
        memset(&series[n], 0, sizeof series[n]);
        series[n].observed = true;
        rlv_dossier_observed(self, level, code, indicator, &series[n]);
        n += series[n].num_points > 0;
    }
    return n;
}

char *rlv_dossier_source(const rlv_dossier_t *self)
{
    const rlv_run_manifest_t *const m = &self->run[0].manifest;
    return rlv_format(
        self->err,
        RLV_DOSSIER_TR(self,
                       "Relève %s, %ld réplication%s, graine %s ; données INSEE, DREES, "
                       "ARS (page Provenance).",
                       "Relève %s, %ld replicate%s, seed %s; data INSEE, DREES, ARS "
                       "(page Provenance)."),
        m->version, m->replicates, rlv_plural((size_t)m->replicates, self->options->lang), m->seed);
}

const char *rlv_dossier_definition(const rlv_dossier_t *self)
{
    if (strcmp(self->run[0].manifest.definition, "BPE") == 0)
        return RLV_DOSSIER_TR(self,
                              "médecins généralistes libéraux et mixtes, par lieu d’exercice "
                              "(définition BPE)",
                              "general practitioners, liberal and mixed, by place of practice (BPE "
                              "definition)");
    return self->run[0].manifest.definition;
}

const char *rlv_dossier_region(const rlv_dossier_t *self)
{
    const rlv_run_table_t *const table = &self->run[0].table[RLV_LEVEL_REGION];
    return table->num_rows > 0 ? table->row[0].code : "";
}

/* --- maps */

static const double DENSITY_BOUNDS[] = {40, 60, 80, 100, 120};
static const double RISK_BOUNDS[] = {0.05, 0.25, 0.5, 0.75};
static const double DIFFERENCE_BOUNDS[] = {-10, -5, -1, 1, 5, 10}; /* as plots/difference_map */

static double map_value(const rlv_dossier_t *self, rlv_dossier_map_t kind, size_t run,
                        const char *code, int year)
{
    const char *const indicator =
        kind == RLV_DOSSIER_MAP_RISK ? "p_under_apl_2_5" : "gp_density_p100k";
    const rlv_run_row_t *const row =
        rlv_dossier_row(self, run, RLV_LEVEL_TERRITORY, indicator, code, year);
    const rlv_run_row_t *const first =
        rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, indicator, code, year);

    if (row == NULL || first == NULL)
        return NAN;
    if (kind == RLV_DOSSIER_MAP_DIFFERENCE) {
        const rlv_run_row_t *const d =
            rlv_dossier_difference(self, run, RLV_LEVEL_TERRITORY, indicator, code, year);
        return d != NULL ? d->mean : row->p50 - first->p50;
    }
    return kind == RLV_DOSSIER_MAP_RISK ? row->mean : row->p50;
}

static void map_title(rlv_dossier_t *self, rlv_dossier_map_t kind, size_t run, int year)
{
    const char *const title = self->run[run].manifest.title;
    if (kind == RLV_DOSSIER_MAP_DIFFERENCE)
        rlv_doc_figure(
            &self->doc,
            RLV_DOSSIER_TR(self, "Écart de densité au 1er janvier %d, « %s » par rapport à « %s »",
                           "Difference of density on 1 January %d, “%s” against “%s”"),
            year, title, self->run[0].manifest.title);
    else
        rlv_doc_figure(
            &self->doc,
            kind == RLV_DOSSIER_MAP_RISK
                ? RLV_DOSSIER_TR(self,
                                 "Probabilité d’une APL inférieure à 2,5 au 1er janvier %d, « %s »",
                                 "Probability of an APL under 2.5 on 1 January %d, “%s”")
                : RLV_DOSSIER_TR(self,
                                 "Médecins généralistes pour 100" RLV_NNBSP
                                 "000 habitants au 1er janvier %d, « %s »",
                                 "GPs per 100,000 inhabitants on 1 January %d, “%s”"),
            year, title);
}

static void map_caption(rlv_dossier_t *self, rlv_dossier_map_t kind, size_t run, size_t num_areas,
                        size_t marked)
{
    const rlv_doc_t *const doc = &self->doc;
    const rlv_number_t count = rlv_number_format((double)marked, 0, doc->lang);
    char *reading, *const source = rlv_dossier_source(self);
    char *const scope = rlv_format(
        self->err,
        RLV_DOSSIER_TR(self, "%s territoires de vie-santé (composition reconstituée) ; %s.",
                       "%s territories (composition rebuilt); %s."),
        RLV_DOC_NUM(doc, (double)num_areas, 0), rlv_dossier_definition(self));

    if (kind == RLV_DOSSIER_MAP_DENSITY)
        reading = rlv_format(self->err,
                             RLV_DOSSIER_TR(self,
                                            "la médiane des simulations est sous 60 dans %s "
                                            "territoires. La carte ne montre pas l’incertitude, "
                                            "forte dans les petits territoires.",
                                            "the median of simulations is under 60 in %s "
                                            "territories. The map does not show the uncertainty, "
                                            "which is large in small territories."),
                             count.text);
    else if (kind == RLV_DOSSIER_MAP_RISK)
        reading = rlv_format(self->err,
                             RLV_DOSSIER_TR(self,
                                            "dans %s territoires, l’APL est sous 2,5 dans au moins "
                                            "la moitié des simulations.",
                                            "in %s territories the APL is under 2.5 in at least "
                                            "half of the simulations."),
                             count.text);
    else
        reading =
            rlv_format(self->err,
                       RLV_DOSSIER_TR(self,
                                      "la densité %s baisse d’au moins 1 pour "
                                      "100" RLV_NNBSP "000 dans %s territoires (hachurés). %s",
                                      "the %s density falls by 1 per 100,000 or more in %s "
                                      "territories (hatched). %s"),
                       self->against[run] != NULL ? RLV_DOSSIER_TR(self, "moyenne", "mean")
                                                  : RLV_DOSSIER_TR(self, "médiane", "median"),
                       count.text, rlv_dossier_difference_note(self, run));
    rlv_doc_caption(&self->doc, reading, scope, source);
    free(reading);
    free(scope);
    free(source);
}

void rlv_dossier_map(rlv_dossier_t *self, rlv_dossier_map_t kind, size_t run, int year)
{
    static const char *const LABELS_FR[3][7] = {
        {"moins de 40", "40 à moins de 60", "60 à moins de 80", "80 à moins de 100",
         "100 à moins de 120", "120 et plus", ""},
        {"moins de 5 %", "5 à moins de 25 %", "25 à moins de 50 %", "50 à moins de 75 %",
         "75 % et plus", "", ""},
        {"−10 et moins", "−5 à −10 exclu", "−1 à −5 exclu", "entre −1 et +1", "+1 à moins de +5",
         "+5 à moins de +10", "+10 et plus"}};
    static const char *const LABELS_EN[3][7] = {
        {"under 40", "40 to under 60", "60 to under 80", "80 to under 100", "100 to under 120",
         "120 and over", ""},
        {"under 5%", "5 to under 25%", "25 to under 50%", "50 to under 75%", "75% and over", "",
         ""},
        {"−10 and less", "−5 to −10 excluded", "−1 to −5 excluded", "between −1 and +1",
         "+1 to under +5", "+5 to under +10", "+10 and over"}};
    const rlv_geo_t *const geo = &self->outlines.territories;
    double *value = rlv_calloc(geo->num_areas + 1, sizeof *value, self->err);
    size_t marked = 0;

    if (value == NULL) {
        self->doc.status = RLV_ERR_OS;
        return;
    }
    for (size_t i = 0; i < geo->num_areas; i++) {
        value[i] = map_value(self, kind, run, geo->code[i], year);
        marked += kind == RLV_DOSSIER_MAP_DENSITY ? value[i] < 60
                  : kind == RLV_DOSSIER_MAP_RISK  ? value[i] >= 0.5
                                                  : value[i] <= -1;
    }
    const rlv_doc_map_t map = {.outlines = &self->outlines,
                               .value = value,
                               .palette = kind == RLV_DOSSIER_MAP_DENSITY ? RLV_DOC_LEVELS
                                          : kind == RLV_DOSSIER_MAP_RISK  ? RLV_DOC_RISKS
                                                                          : RLV_DOC_DIFFERENCES,
                               .bound = kind == RLV_DOSSIER_MAP_DENSITY ? DENSITY_BOUNDS
                                        : kind == RLV_DOSSIER_MAP_RISK  ? RISK_BOUNDS
                                                                        : DIFFERENCE_BOUNDS,
                               .num_bounds = kind == RLV_DOSSIER_MAP_DENSITY ? 5
                                             : kind == RLV_DOSSIER_MAP_RISK  ? 4
                                                                             : 6,
                               .label = RLV_DOSSIER_TR(self, LABELS_FR, LABELS_EN)[kind],
                               .width = 900};
    rlv_doc_raw(&self->doc, "<section class=\"page\">\n");
    map_title(self, kind, run, year);
    rlv_doc_map(&self->doc, &map);
    map_caption(self, kind, run, geo->num_areas, marked);
    rlv_doc_raw(&self->doc, "</section>\n");
    free(value);
}

/* --- curves */

void rlv_dossier_curves(rlv_dossier_t *self, rlv_level_t level, const char *code, const char *name,
                        const rlv_dossier_curves_t *what)
{
    rlv_doc_series_t *series = rlv_calloc(RLV_DOSSIER_MAX_RUNS + 1, sizeof *series, self->err);
    char *const source = rlv_dossier_source(self);

    if (series == NULL || source == NULL) {
        self->doc.status = RLV_ERR_OS;
    } else {
        const size_t n = rlv_dossier_series(self, level, code, what->indicator, series,
                                            RLV_DOSSIER_MAX_RUNS + 1);
        const rlv_run_row_t *const first =
            rlv_dossier_row(self, 0, level, what->indicator, code, self->base_year);
        const rlv_run_row_t *const last =
            rlv_dossier_row(self, 0, level, what->indicator, code, self->horizon);
        const rlv_dossier_text_t from = rlv_dossier_band(self, first, what->factor, what->decimals),
                                 to = rlv_dossier_band(self, last, what->factor, what->decimals);
        char *const reading = rlv_format(
            self->err,
            RLV_DOSSIER_TR(
                self,
                "dans « %s », %s %s en %d à %s en %d (médiane, puis bande qui contient "
                "90 %% des simulations). Points : valeurs observées.",
                "in “%s”, %s %s in %d to %s in %d (median, then the band that holds 90%% "
                "of simulations). Dots: observed values."),
            self->run[0].manifest.title, what->word, from.text, self->base_year, to.text,
            self->horizon);
        char *const scope = rlv_format(self->err, RLV_DOSSIER_TR(self, "%s ; %s.", "%s; %s."), name,
                                       rlv_dossier_definition(self));
        rlv_doc_figure(&self->doc, "%s", what->title);
        rlv_doc_lines(&self->doc, series, n, what->factor, what->unit);
        rlv_doc_caption(&self->doc, reading, scope, source);
        free(reading);
        free(scope);
    }
    free(series);
    free(source);
}
