/* The dossier of the CRSA: the question, five figures, one map a page, scenarios, method. */
#include "dossier_internal.h"

#include <stdlib.h>
#include <string.h>

/* A scenario in a sentence: GPs in the middle year and at the horizon. */
static void put_in_short(rlv_dossier_t *self, size_t r)
{
    rlv_doc_t *const doc = &self->doc;
    const char *const code = rlv_dossier_region(self);
    const rlv_dossier_text_t middle = rlv_dossier_band(
        self, rlv_dossier_row(self, r, RLV_LEVEL_REGION, "gp_headcount", code, self->middle_year),
        1, 0);
    const rlv_dossier_text_t last = rlv_dossier_band(
        self, rlv_dossier_row(self, r, RLV_LEVEL_REGION, "gp_headcount", code, self->horizon), 1,
        0);

    rlv_doc_raw(doc, "<li><b>");
    rlv_doc_text(doc, "%s%s", self->run[r].manifest.title,
                 r == 0 && self->num_runs > 1 ? RLV_DOC_TR(doc, " (référence)", " (reference)")
                                              : "");
    rlv_doc_raw(doc, "</b>");
    rlv_doc_text(doc,
                 RLV_DOC_TR(doc, " : %s médecins généralistes en %d, %s en %d (médiane et bande).",
                            ": %s general practitioners in %d, %s in %d (median and band)."),
                 middle.text, self->middle_year, last.text, self->horizon);
    const rlv_run_row_t *const difference =
        rlv_dossier_difference(self, r, RLV_LEVEL_REGION, "gp_headcount", code, self->horizon);
    if (difference != NULL)
        rlv_doc_text(doc,
                     RLV_DOC_TR(doc, " Écart à la référence en %d : %s.",
                                " Difference to the reference in %d: %s."),
                     self->horizon, rlv_dossier_difference_text(self, difference, 1, 0).text);
    rlv_doc_raw(doc, "</li>\n");
}

static void put_cover(rlv_dossier_t *self, const char *name)
{
    rlv_doc_t *const doc = &self->doc;
    const rlv_dossier_options_t *const o = self->options;

    rlv_doc_raw(doc, "<header class=\"cover\">\n");
    rlv_doc_element(doc, "p.kind", "%s",
                    RLV_DOC_TR(doc, "Dossier pour la CRSA", "File for the CRSA"));
    rlv_doc_element(doc, "h1",
                    RLV_DOC_TR(doc, "Les médecins généralistes en %s, %d–%d",
                               "General practitioners in %s, %d–%d"),
                    name, self->base_year, self->horizon);
    rlv_doc_element(doc, "h2", "%s", RLV_DOC_TR(doc, "La question", "The question"));
    rlv_doc_element(
        doc, "p.question", "%s",
        o->question != NULL
            ? o->question
            : RLV_DOC_TR(
                  doc,
                  "Combien de médecins généralistes la région et ses territoires auront-ils "
                  "selon les scénarios étudiés, où le manque sera-t-il le plus probable, et "
                  "qu’est-ce que les scénarios y changent ?",
                  "How many general practitioners will the region and its territories have "
                  "under the scenarios studied, where is a lack most likely, and what do the "
                  "scenarios change?"));
    rlv_doc_element(doc, "h2", "%s", RLV_DOC_TR(doc, "L’essentiel", "In short"));
    rlv_doc_raw(doc, "<ul>\n");
    for (size_t r = 0; r < self->num_runs; r++)
        put_in_short(self, r);
    rlv_doc_raw(doc, "</ul>\n");
    rlv_doc_element(
        doc, "p.note", "%s",
        RLV_DOC_TR(doc,
                   "Ce n’est pas une prévision : chaque scénario montre la conséquence "
                   "de ses hypothèses, avec une bande qui contient 90 % des simulations.",
                   "This is no forecast: each scenario shows the consequence of its "
                   "assumptions, with a band that holds 90% of simulations."));
    rlv_doc_raw(doc, "</header>\n");
}

/* Entries and exits of the reference, by year. */
static void put_flows(rlv_dossier_t *self, const char *name)
{
    static const char *const INDICATOR[] = {"entries", "exits_retirement", "exits_other"};
    const char *const label[] = {"Installations",
                                 RLV_DOSSIER_TR(self, "Départs à la retraite", "Retirements"),
                                 RLV_DOSSIER_TR(self, "Autres cessations", "Other exits")};
    rlv_doc_series_t *series = rlv_calloc(3, sizeof *series, self->err);
    char *const source = rlv_dossier_source(self);
    const rlv_run_row_t *in = NULL, *out = NULL;

    if (series == NULL || source == NULL) {
        self->doc.status = RLV_ERR_OS;
        free(series);
        free(source);
        return;
    }
    for (size_t k = 0; k < 3; k++) {
        (void)snprintf(series[k].label, sizeof series[k].label, "%s", label[k]);
        series[k].band = k < 2;
        for (int year = self->base_year; year < self->horizon; year++) {
            const rlv_run_row_t *const row = rlv_dossier_row(
                self, 0, RLV_LEVEL_REGION, INDICATOR[k], rlv_dossier_region(self), year);
            if (row != NULL && series[k].num_points < RLV_DOC_MAX_POINTS)
                series[k].point[series[k].num_points++] =
                    (rlv_doc_point_t){year, row->p05, row->p50, row->p95};
            if (row != NULL && year == self->middle_year - 1 && k < 2)
                *(k == 0 ? &in : &out) = row;
        }
    }
    rlv_doc_figure(&self->doc,
                   RLV_DOSSIER_TR(self, "Installations et départs par an, « %s »",
                                  "Installations and departures by year, “%s”"),
                   self->run[0].manifest.title);
    rlv_doc_lines(&self->doc, series, 3, 1, "");
    const rlv_dossier_text_t a = rlv_dossier_band(self, in, 1, 0),
                             b = rlv_dossier_band(self, out, 1, 0);
    char *const reading =
        rlv_format(self->err,
                   RLV_DOSSIER_TR(self,
                                  "en %d, %s installations et %s départs à la retraite (médiane, "
                                  "puis bande à 90 %%).",
                                  "in %d, %s installations and %s retirements (median, then 90%% "
                                  "band)."),
                   self->middle_year - 1, a.text, b.text);
    char *const scope = rlv_format(self->err, "%s ; %s.", name, rlv_dossier_definition(self));
    rlv_doc_caption(&self->doc, reading, scope, source);
    free(reading);
    free(scope);
    free(series);
    free(source);
}

/* The departments' densities at the horizon, a bar each with its band. */
static void put_departments(rlv_dossier_t *self)
{
    const rlv_run_table_t *const table = &self->run[0].table[RLV_LEVEL_DEPARTMENT];
    size_t count, n = 0;
    const size_t at = rlv_run_table_slice(table, "gp_density_p100k", &count);
    rlv_doc_bar_t *bar = rlv_calloc(count + 1, sizeof *bar, self->err);
    char *const source = rlv_dossier_source(self);
    double full = 1;

    if (bar == NULL || source == NULL)
        self->doc.status = RLV_ERR_OS;
    for (size_t i = at; i < at + count && bar != NULL; i++) {
        const rlv_run_row_t *const row = &table->row[i];
        const rlv_run_row_t *const base =
            rlv_run_table_find(table, row->indicator, row->code, self->base_year);
        if (row->year != self->horizon)
            continue;
        (void)snprintf(bar[n].label, sizeof bar[n].label, "%.80s", row->name);
        (void)snprintf(bar[n].text, sizeof bar[n].text, "%s (%d : %s)",
                       RLV_DOC_NUM(&self->doc, row->p50, 0), self->base_year,
                       RLV_DOC_NUM(&self->doc, base != NULL ? base->p50 : 0, 0));
        bar[n].value = row->p50;
        bar[n].low = row->p05;
        bar[n].high = row->p95;
        full = row->p95 > full ? row->p95 : full;
        n++;
    }
    rlv_doc_figure(
        &self->doc,
        RLV_DOSSIER_TR(self,
                       "Médecins généralistes pour 100" RLV_NNBSP
                       "000 habitants par département au 1er janvier %d, « %s »",
                       "GPs per 100,000 inhabitants by department on 1 January %d, “%s”"),
        self->horizon, self->run[0].manifest.title);
    rlv_doc_bars(&self->doc, bar, n, full);
    rlv_doc_caption(&self->doc,
                    RLV_DOSSIER_TR(self,
                                   "barre : médiane ; trait : bande à 90 % ; entre parenthèses, "
                                   "l’année de base.",
                                   "bar: median; line: 90% band; in brackets, the base year."),
                    rlv_dossier_definition(self), source);
    free(bar);
    free(source);
}

int rlv_dossier_crsa(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    const char *const code = rlv_dossier_region(self);
    const rlv_run_table_t *const region = &self->run[0].table[RLV_LEVEL_REGION];
    const char *const name = region->num_rows > 0 ? region->row[0].name : "";
    const rlv_dossier_curves_t curves[] = {
        {"gp_density_p100k",
         RLV_DOC_TR(doc,
                    "Médecins généralistes pour 100" RLV_NNBSP "000 habitants selon le scénario",
                    "GPs per 100,000 inhabitants by scenario"),
         "", RLV_DOC_TR(doc, "la densité va de", "the density goes from"), 1, 1},
        {"apl",
         RLV_DOC_TR(doc, "Accessibilité potentielle localisée (APL) selon le scénario",
                    "Potential local accessibility (APL) by scenario"),
         "", RLV_DOC_TR(doc, "l’APL va de", "the APL goes from"), 1, 2},
        {"population_under_apl_2_5",
         RLV_DOC_TR(doc, "Habitants de territoires dont l’APL est inférieure à 2,5",
                    "Inhabitants of territories whose APL is under 2.5"),
         "", RLV_DOC_TR(doc, "leur nombre va de", "their number goes from"), 1, 0}};

    rlv_doc_begin(doc, self->options->page_dir,
                  RLV_DOC_TR(doc, "Relève – dossier CRSA", "Relève – CRSA file"));
    put_cover(self, name);
    for (size_t i = 0; i < 3; i++) {
        rlv_doc_raw(doc, "<section class=\"page\">\n");
        rlv_dossier_curves(self, RLV_LEVEL_REGION, code, name, &curves[i]);
        rlv_doc_raw(doc, "</section>\n");
    }
    rlv_doc_raw(doc, "<section class=\"page\">\n");
    put_flows(self, name);
    rlv_doc_raw(doc, "</section>\n<section class=\"page\">\n");
    put_departments(self);
    rlv_doc_raw(doc, "</section>\n");
    rlv_dossier_map(self, RLV_DOSSIER_MAP_DENSITY, 0, self->base_year);
    rlv_dossier_map(self, RLV_DOSSIER_MAP_DENSITY, 0, self->middle_year);
    rlv_dossier_map(self, RLV_DOSSIER_MAP_RISK, 0, self->middle_year);
    for (size_t r = 1; r < self->num_runs; r++)
        rlv_dossier_map(self, RLV_DOSSIER_MAP_DIFFERENCE, r, self->horizon);
    rlv_doc_raw(doc, "<section class=\"page\">\n");
    rlv_doc_element(doc, "h2", "%s", RLV_DOC_TR(doc, "Table des scénarios", "Table of scenarios"));
    rlv_dossier_scenarios(self, RLV_LEVEL_REGION, code);
    rlv_doc_raw(doc, "</section>\n");
    rlv_dossier_method(self);
    rlv_dossier_provenance(self);
    rlv_doc_end(doc);
    return doc->status;
}
