/* Question 7 of the diagnosis: the density of each territory in 2025, and orientations. */
#include "dossier_diagnosis.h"

#include <stdlib.h>
#include <string.h>

/* Territories and installations that the orientations count. */
typedef struct {
    size_t exposed, without;
    double keep[3]; /* sums of the 5, 50 and 95 % quantiles */
} count_t;

static count_t count_needs(const rlv_dossier_t *self, int year)
{
    const rlv_run_table_t *const table = &self->run[0].table[RLV_LEVEL_TERRITORY];
    count_t found = {0, 0, {0, 0, 0}};
    size_t count;
    const size_t at = rlv_run_table_slice(table, "gp_needed_keep", &count);

    for (size_t i = at; i < at + count; i++) {
        if (table->row[i].year != year)
            continue;
        const char *const code = table->row[i].code;
        const rlv_run_row_t *const under = rlv_run_table_find(table, "p_under_apl_2_5", code, year),
                                   *none = rlv_run_table_find(table, "p_no_gp", code, year);
        found.keep[0] += table->row[i].p05;
        found.keep[1] += table->row[i].p50;
        found.keep[2] += table->row[i].p95;
        found.exposed += under != NULL && under->mean >= 0.5;
        found.without += none != NULL && none->mean >= 0.2;
    }
    return found;
}

static void put_orientations(rlv_dossier_t *self, int year)
{
    rlv_doc_t *const doc = &self->doc;
    const char *const code = rlv_dossier_region(self);
    const count_t needs = count_needs(self, self->middle_year);
    const rlv_run_row_t *lowest = NULL;

    for (int y = self->base_year; y <= self->horizon; y++) {
        const rlv_run_row_t *const row =
            rlv_dossier_row(self, 0, RLV_LEVEL_REGION, "gp_density_p100k", code, y);
        if (row != NULL && (lowest == NULL || row->p50 < lowest->p50))
            lowest = row;
    }
    rlv_doc_element(doc, "h3", "Orientations");
    rlv_doc_raw(doc, "<ul>\n");
    rlv_doc_element(
        doc, "li",
        RLV_DOC_TR(doc, "En %d, la densité de la région est estimée à %s pour 100" RLV_NNBSP "000.",
                   "In %d the density of the region is estimated at %s per 100,000."),
        year,
        rlv_dossier_band(
            self, rlv_dossier_row(self, 0, RLV_LEVEL_REGION, "gp_density_p100k", code, year), 1, 1)
            .text);
    if (lowest != NULL)
        rlv_doc_element(
            doc, "li",
            RLV_DOC_TR(doc,
                       "Quand : le creux du scénario « %s » est en %d (%s). Les mesures "
                       "qui prennent des années à porter doivent le précéder.",
                       "When: the trough of the scenario “%s” is in %d (%s). Measures "
                       "that take years to bear must come before it."),
            self->run[0].manifest.title, lowest->year, rlv_dossier_band(self, lowest, 1, 1).text);
    rlv_doc_element(doc, "li",
                    RLV_DOC_TR(doc,
                               "Où : en %d, %zu territoires ont plus d’une chance sur deux d’être "
                               "sous 2,5 d’APL, et %zu au moins une sur cinq de n’avoir aucun "
                               "généraliste (carte et fiches : releve report).",
                               "Where: in %d, %zu territories are more likely than not to be under "
                               "an APL of 2.5, and %zu have at least one chance in five of having "
                               "no GP (map and sheets: releve report)."),
                    self->middle_year, needs.exposed, needs.without);
    rlv_doc_element(
        doc, "li",
        RLV_DOC_TR(doc,
                   "Combien : garder partout la densité de %d demanderait %s "
                   "installations de plus que dans le scénario à cette date (somme des "
                   "médianes des territoires en déficit ; de %s à %s si tous étaient à la "
                   "fois au bas, ou en haut, de leur bande à 90 %%).",
                   "How many: keeping the density of %d everywhere would take %s "
                   "installations more than in the scenario by then (sum of medians of "
                   "the territories in deficit; from %s to %s if all were at the bottom, "
                   "or the top, of their 90%% band at once)."),
        self->base_year, RLV_DOC_NUM(doc, needs.keep[1], 0), RLV_DOC_NUM(doc, needs.keep[0], 0),
        RLV_DOC_NUM(doc, needs.keep[2], 0));
    rlv_doc_raw(doc, "</ul>\n");
}

/* Every territory's density of the year, by department. */
static void put_territories(rlv_dossier_t *self, int year)
{
    rlv_doc_t *const doc = &self->doc;
    const rlv_gazetteer_t *const g = &self->gazetteer;
    char density[48], apl[32];
    const char *const head[] = {RLV_DOC_TR(doc, "Département", "Department"),
                                RLV_DOC_TR(doc, "Territoire", "Territory"),
                                RLV_DOC_TR(doc, "#Médecins, année de base", "#GPs, base year"),
                                RLV_DOC_TR(doc, "#Médecins", "#GPs"),
                                density,
                                apl};

    (void)snprintf(density, sizeof density, RLV_DOC_TR(doc, "#Densité %d", "#Density %d"), year);
    (void)snprintf(apl, sizeof apl, "#APL %d", year);
    rlv_doc_raw(doc, "<section class=\"page\">\n");
    rlv_doc_element(doc, "h2",
                    RLV_DOC_TR(doc, "Densité estimée en %d, territoire par territoire",
                               "Estimated density in %d, territory by territory"),
                    year);
    rlv_doc_table_begin(doc,
                        RLV_DOC_TR(doc, "Médiane et bande qui contient 90 % des simulations",
                                   "Median and band that holds 90% of simulations"),
                        head, 6);
    for (size_t d = 0; d < g->num_departments; d++)
        for (size_t t = 0; t < g->num_territories; t++) {
            const char *const code = g->territory[t].place.code;
            const rlv_run_row_t *const row =
                rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "gp_density_p100k", code, year);
            if (g->territory[t].department != d || row == NULL)
                continue;
            rlv_doc_row(doc);
            rlv_doc_cell(doc, false, "%s", g->department[d].name);
            rlv_doc_cell(doc, false, "%s", g->territory[t].place.name);
            const int years[] = {self->base_year, year};
            for (size_t k = 0; k < 2; k++)
                rlv_doc_cell(doc, true, "%s",
                             rlv_dossier_band(self,
                                              rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY,
                                                              "gp_headcount", code, years[k]),
                                              1, 0)
                                 .text);
            rlv_doc_cell(doc, true, "%s", rlv_dossier_band(self, row, 1, 1).text);
            rlv_doc_cell(
                doc, true, "%s",
                rlv_dossier_band(
                    self, rlv_dossier_row(self, 0, RLV_LEVEL_TERRITORY, "apl", code, year), 1, 2)
                    .text);
        }
    rlv_doc_table_end(doc);
    rlv_doc_raw(doc, "</section>\n");
}

void rlv_diagnosis_density(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    const int year = self->horizon < 2025     ? self->horizon
                     : self->base_year > 2025 ? self->base_year
                                              : 2025;

    rlv_diagnosis_question(
        self, 7,
        RLV_DOC_TR(doc,
                   "Quelle densité de médecins généralistes sur chaque territoire "
                   "en 2025, et quelles orientations ?",
                   "What density of GPs in each territory in 2025, and what "
                   "orientations?"));
    put_orientations(self, year);
    rlv_doc_element(doc, "p.note", "%s",
                    RLV_DOC_TR(doc,
                               "La densité de 2025 est une estimation du modèle, pas un comptage.",
                               "The density of 2025 is an estimate of the model, not a count."));
    rlv_doc_raw(doc, "</section>\n");
    rlv_dossier_map(self, RLV_DOSSIER_MAP_DENSITY, 0, year);
    rlv_dossier_map(self, RLV_DOSSIER_MAP_RISK, 0, self->middle_year);
    put_territories(self, year);
}
