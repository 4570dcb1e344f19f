/* The region's diagnosis: the seven questions of the URPS, in their order. The first four are the
 * survey's (dossier_survey.c). */
#include "dossier_diagnosis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CLASSES = 4 };

static void absent(rlv_dossier_t *self, const char *what)
{
    rlv_doc_element(&self->doc, "p.absent",
                    RLV_DOSSIER_TR(self, "Donnée non disponible : %s.", "Not available: %s."),
                    what);
}

void rlv_diagnosis_question(rlv_dossier_t *self, int number, const char *text)
{
    rlv_doc_raw(&self->doc, "<section class=\"page\">\n");
    rlv_doc_element(&self->doc, "h2", "%d. %s", number, text);
}

void rlv_diagnosis_absent(rlv_dossier_t *self, const char *what)
{
    absent(self, what);
}

/* --- 5: has the zoning improved the supply? */

/* Density by class from description.csv of `releve evaluate zoning`: known values as curves,
 * imputed ones as dots. Returns the number of series. */
static int read_classes(rlv_dossier_t *self, rlv_doc_series_t series[2 * MAX_CLASSES],
                        size_t *count)
{
    static const char *const NAMES[] = {"class_list", "class", "year",
                                        "indicator",  "value", "status"};
    rlv_csv_table_t csv = {0};
    int column[6];
    char *path = rlv_format(self->err, "%s/description.csv", self->options->evaluation_dir);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&csv, path, ',', self->err);

    if (status == RLV_OK)
        status = rlv_csv_require(&csv, NAMES, 6, column, NULL, self->err);
    *count = 0;
    for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++) {
        double value;
        int64_t year;
        if (strcmp(rlv_csv_text(&csv, r, column[0]), "2018") != 0 ||
            strcmp(rlv_csv_text(&csv, r, column[3]), "gp_density_p100k") != 0)
            continue;
        const bool imputed = strcmp(rlv_csv_text(&csv, r, column[5]), "imputed") == 0;
        status = rlv_csv_get_int(&csv, r, column[2], 1900, 2200, &year, self->err);
        if (status == RLV_OK)
            status = rlv_csv_get_real(&csv, r, column[4], 0, 1e6, &value, self->err);
        size_t k = 0;
        while (k < *count && (strcmp(series[k].label, rlv_csv_text(&csv, r, column[1])) != 0 ||
                              series[k].observed != imputed))
            k++;
        if (status < 0 || k == 2 * MAX_CLASSES)
            continue;
        if (k == *count) {
            memset(&series[k], 0, sizeof series[k]);
            (void)snprintf(series[k].label, sizeof series[k].label, "%.40s",
                           rlv_csv_text(&csv, r, column[1]));
            series[k].observed = imputed;
            (*count)++;
        }
        if (series[k].num_points < RLV_DOC_MAX_POINTS)
            series[k].point[series[k].num_points++] =
                (rlv_doc_point_t){(int)year, value, value, value};
    }
    rlv_csv_free(&csv);
    free(path);
    return status;
}

/* The retained differences of the density at the list of October 2018, with what could have been
 * seen. */
static int put_estimates(rlv_dossier_t *self)
{
    static const char *const NAMES[] = {
        "outcome",  "contrast", "method", "window",   "scale",
        "estimate", "lower",    "upper",  "retained", "smallest_detectable",
        "year"};
    rlv_doc_t *const doc = &self->doc;
    rlv_csv_table_t csv = {0};
    int column[11];
    char *path = rlv_format(self->err, "%s/estimates.csv", self->options->evaluation_dir);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&csv, path, ',', self->err);
    const char *const head[] = {
        RLV_DOC_TR(doc, "Comparaison", "Comparison"), RLV_DOC_TR(doc, "Jusqu’en", "Until"),
        RLV_DOC_TR(doc, "#Effet estimé", "#Estimate"), RLV_DOC_TR(doc, "#Intervalle", "#Interval"),
        RLV_DOC_TR(doc, "#Plus petit effet décelable", "#Smallest detectable")};

    if (status == RLV_OK)
        status = rlv_csv_require(&csv, NAMES, 11, column, NULL, self->err);
    if (status == RLV_OK)
        rlv_doc_table_begin(doc,
                            RLV_DOC_TR(doc,
                                       "Médecins généralistes pour 100" RLV_NNBSP
                                       "000 habitants : effet de la liste d’octobre 2018",
                                       "GPs per 100,000 inhabitants: effect of the list of October "
                                       "2018"),
                            head, 5);
    for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++) {
        double value[4];
        static const int OF[] = {5, 6, 7, 9};
        if (strcmp(rlv_csv_text(&csv, r, column[0]), "gp_density_p100k") != 0 ||
            strcmp(rlv_csv_text(&csv, r, column[2]), "difference") != 0 ||
            strcmp(rlv_csv_text(&csv, r, column[3]), "list_2018_10") != 0 ||
            strcmp(rlv_csv_text(&csv, r, column[4]), "level") != 0 ||
            strcmp(rlv_csv_text(&csv, r, column[8]), "1") != 0)
            continue;
        for (size_t k = 0; k < 4 && status == RLV_OK; k++)
            status = rlv_csv_get_real_or_missing(&csv, r, column[OF[k]], -1e9, 1e9, &value[k],
                                                 self->err);
        if (status < 0)
            break;
        rlv_doc_row(doc);
        rlv_doc_cell(doc, false, "%s", rlv_csv_text(&csv, r, column[1]));
        rlv_doc_cell(doc, false, "%s", rlv_csv_text(&csv, r, column[10]));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, value[0], 1));
        rlv_doc_cell(doc, true, "[%s ; %s]", RLV_DOC_NUM(doc, value[1], 1),
                     RLV_DOC_NUM(doc, value[2], 1));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, value[3], 1));
    }
    if (status == RLV_OK)
        rlv_doc_table_end(doc);
    rlv_csv_free(&csv);
    free(path);
    return status;
}

/* The observed series of the three classes from the run's observed.csv. `index`: first value = 100.
 */
static size_t observed_classes(const rlv_dossier_t *self, const char *indicator, bool index,
                               rlv_doc_series_t series[MAX_CLASSES])
{
    static const char *const CLASSES[] = {"ZIP", "ZAC", "ZAR"};
    size_t n = 0;

    for (size_t k = 0; k < 3; k++) {
        rlv_doc_series_t *const s = &series[n];
        memset(s, 0, sizeof *s);
        rlv_dossier_observed(self, RLV_LEVEL_ZONE, CLASSES[k], indicator, s);
        (void)snprintf(s->label, sizeof s->label, "%s", CLASSES[k]);
        const double first = s->num_points > 0 ? s->point[0].p50 : NAN;
        for (size_t i = 0; i < s->num_points && index; i++)
            s->point[i].p50 *= 100 / first;
        n += s->num_points > 0;
    }
    return n;
}

static int put_zoning(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_series_t *series = rlv_calloc(2 * MAX_CLASSES, sizeof *series, self->err);
    size_t n = 0;
    int status = series == NULL ? RLV_ERR_OS : RLV_OK;
    const bool evaluated = self->options->evaluation_dir != NULL;

    rlv_diagnosis_question(self, 5,
                           RLV_DOC_TR(doc,
                                      "Le zonage a-t-il réellement permis une amélioration de "
                                      "l’offre sur les territoires aidés ?",
                                      "Has the zoning really improved supply in the aided "
                                      "territories?"));
    if (status == RLV_OK && evaluated)
        status = read_classes(self, series, &n);
    else if (status == RLV_OK)
        n = observed_classes(self, "apl", false, series);
    if (status == RLV_OK) {
        rlv_doc_figure(doc, "%s",
                       evaluated ? RLV_DOC_TR(doc,
                                              "Médecins généralistes pour 100" RLV_NNBSP
                                              "000 habitants par classe de 2018",
                                              "GPs per 100,000 inhabitants by class of 2018")
                                 : RLV_DOC_TR(doc, "APL observée par classe de zonage",
                                              "Observed APL by class of the zoning"));
        rlv_doc_lines(doc, series, n, 1, "");
        rlv_doc_caption(
            doc,
            evaluated
                ? RLV_DOC_TR(doc,
                             "traits : BPE ; ronds : 2014 et 2015 imputés (stock du département "
                             "réparti), dessinés mais sans part à l’évaluation. Les comptages ne "
                             "s’enchaînent pas.",
                             "lines: BPE; dots: 2014 and 2015 imputed (department stock spread), "
                             "drawn but no part of the evaluation. Counts are not chained.")
                : RLV_DOC_TR(doc,
                             "une évolution par classe n’est pas un effet du zonage : les classes "
                             "ont été choisies sur l’APL.",
                             "a trend by class is no effect of the zoning: classes were chosen on "
                             "the APL."),
            RLV_DOC_TR(doc, "territoires par classe de 2018, reconstituée par la règle.",
                       "territories by class of 2018, rebuilt by the rule."),
            evaluated ? RLV_DOC_TR(doc, "INSEE, BPE ; DREES, RPPS ; releve evaluate zoning.",
                                   "INSEE, BPE; DREES, RPPS; releve evaluate zoning.")
                      : "DREES, APL (530).");
    }
    if (status == RLV_OK && evaluated) {
        status = put_estimates(self);
        rlv_doc_element(
            doc, "p.note", "%s",
            RLV_DOC_TR(doc,
                       "Un intervalle qui contient zéro ne dit pas que l’effet est nul : "
                       "un effet plus petit que le plus petit effet décelable ne pouvait "
                       "pas être vu avec ces données. Le rapport complet est report.md "
                       "du dossier d’évaluation.",
                       "An interval that holds zero does not say that there is no effect: "
                       "one smaller than the smallest detectable could not be seen in "
                       "these data. The full report is report.md of the evaluation."));
    } else if (status == RLV_OK) {
        absent(self, RLV_DOC_TR(
                         doc,
                         "l’évaluation elle-même ; la faire par releve evaluate zoning -o DOSSIER, "
                         "puis nommer DOSSIER avec les calculs",
                         "the evaluation itself; make it with releve evaluate zoning -o FOLDER, "
                         "then name FOLDER with the runs"));
    }
    rlv_doc_raw(doc, "</section>\n");
    free(series);
    return status;
}

/* --- 6: are the targeted territories attractive otherwise? */

typedef struct {
    double people, km, with_msp, mountain;
} context_t;

/* Inhabitants, distance to an emergency department, MSP, by class of 2025, from communes.csv. */
static int read_context(rlv_dossier_t *self, context_t context[RLV_NUM_ZONES + 1])
{
    static const char *const NAMES[] = {"code", "msp", "km_to_emergency"};
    const rlv_gazetteer_t *const g = &self->gazetteer;
    rlv_csv_table_t csv = {0};
    int column[3];
    char *path = rlv_format(self->err, "%s/communes.csv", self->data_dir);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&csv, path, ',', self->err);

    memset(context, 0, (RLV_NUM_ZONES + 1) * sizeof *context);
    if (status == RLV_OK)
        status = rlv_csv_require(&csv, NAMES, 3, column, NULL, self->err);
    for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++) {
        const int at = rlv_gazetteer_commune(g, rlv_csv_text(&csv, r, column[0]));
        double km;
        status = rlv_csv_get_real_or_missing(&csv, r, column[2], 0, 1e4, &km, self->err);
        if (at < 0 || status < 0 || !isfinite(km))
            continue;
        const rlv_gazetteer_commune_t *const c = &g->commune[at];
        context_t *const to = &context[c->zone_2025 >= 0 ? c->zone_2025 : RLV_NUM_ZONES];
        const double people = (double)c->population;
        to->people += people;
        to->km += people * km;
        to->with_msp += rlv_csv_text(&csv, r, column[1])[0] == '1' ? people : 0;
        to->mountain += c->mountain ? people : 0;
    }
    rlv_csv_free(&csv);
    free(path);
    return status;
}

static int put_context(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    context_t context[RLV_NUM_ZONES + 1];
    const int status = read_context(self, context);
    const char *const head[] = {
        RLV_DOC_TR(doc, "Classe de 2025", "Class of 2025"),
        RLV_DOC_TR(doc, "#Habitants", "#Inhabitants"),
        RLV_DOC_TR(doc, "#Kilomètres aux urgences", "#Kilometres to emergency"),
        RLV_DOC_TR(doc, "#Dans une commune avec MSP (%)", "#In a commune with MSP (%)"),
        RLV_DOC_TR(doc, "#En massif (%)", "#In a massif (%)")};

    if (status < 0)
        return status;
    rlv_doc_table_begin(doc,
                        RLV_DOC_TR(doc, "Équipement et situation par classe, commune par commune",
                                   "Equipment and situation by class, commune by commune"),
                        head, 5);
    for (int z = 0; z <= RLV_NUM_ZONES; z++) {
        const context_t *const c = &context[z];
        if (c->people <= 0)
            continue;
        rlv_doc_row(doc);
        rlv_doc_cell(doc, false, "%s",
                     z < RLV_NUM_ZONES ? rlv_zone_name((rlv_zone_t)z)
                                       : RLV_DOC_TR(doc, "hors zone", "outside"));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, c->people, 0));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, c->km / c->people, 1));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, 100 * c->with_msp / c->people, 1));
        rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, 100 * c->mountain / c->people, 1));
    }
    rlv_doc_table_end(doc);
    return RLV_OK;
}

static int put_attractiveness(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_series_t *series = rlv_calloc(MAX_CLASSES, sizeof *series, self->err);
    char *services = rlv_format(self->err, "%s/services.csv", self->data_dir);
    int status = series == NULL || services == NULL ? RLV_ERR_OS : RLV_OK;

    rlv_diagnosis_question(self, 6,
                           RLV_DOC_TR(doc,
                                      "Les territoires ciblés sont-ils attractifs par ailleurs "
                                      "(population, services, équipements) ?",
                                      "Are the targeted territories attractive otherwise "
                                      "(population, services, equipment)?"));
    if (status == RLV_OK) {
        const size_t n = observed_classes(self, "population", true, series);
        rlv_doc_figure(doc, "%s",
                       RLV_DOC_TR(doc, "Habitants par classe de zonage, première année = 100",
                                  "Inhabitants by class of the zoning, first year = 100"));
        rlv_doc_lines(doc, series, n, 1, "");
        rlv_doc_caption(doc,
                        RLV_DOC_TR(doc,
                                   "au-dessus de 100, la population a augmenté depuis le premier "
                                   "recensement montré.",
                                   "above 100, inhabitants have increased since the first census "
                                   "shown."),
                        RLV_DOC_TR(doc, "territoires par classe de l’année de base.",
                                   "territories by class of the base year."),
                        RLV_DOC_TR(doc, "INSEE, recensements.", "INSEE, censuses."));
        status = put_context(self);
    }
    if (status == RLV_OK && access(services, R_OK) != 0)
        absent(self, RLV_DOC_TR(doc,
                                "les services de proximité et leur évolution ; importer la base "
                                "permanente des équipements (releve import services FICHIER)",
                                "local services and their change; import the base permanente des "
                                "équipements (releve import services FILE)"));
    else if (status == RLV_OK)
        rlv_doc_element(doc, "p.note", "%s",
                        RLV_DOC_TR(doc,
                                   "Les services importés, par territoire et par année, sont dans "
                                   "services.csv du dossier de données.",
                                   "Imported services by territory and year are in services.csv of "
                                   "the data folder."));
    rlv_doc_raw(doc, "</section>\n");
    free(series);
    free(services);
    return status;
}

/* --- 7: density in 2025, and orientations */

/* Territories and installations that the orientations count. */
typedef struct {
    size_t exposed, without;
    double keep;
} count_t;

static count_t count_needs(const rlv_dossier_t *self, int year)
{
    const rlv_run_table_t *const table = &self->run[0].table[RLV_LEVEL_TERRITORY];
    count_t found = {0, 0, 0};
    size_t count;
    const size_t at = rlv_run_table_slice(table, "gp_needed_keep", &count);

    for (size_t i = at; i < at + count; i++) {
        if (table->row[i].year != year)
            continue;
        const char *const code = table->row[i].code;
        const rlv_run_row_t *const under = rlv_run_table_find(table, "p_under_apl_2_5", code, year),
                                   *none = rlv_run_table_find(table, "p_no_gp", code, year);
        found.keep += table->row[i].p50;
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
    rlv_doc_element(doc, "h3", "%s", RLV_DOC_TR(doc, "Orientations", "Orientations"));
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
    rlv_doc_element(doc, "li",
                    RLV_DOC_TR(doc,
                               "Combien : garder partout la densité de %d demanderait %s "
                               "installations de plus que dans le scénario à cette date (somme des "
                               "médianes des territoires en déficit).",
                               "How many: keeping the density of %d everywhere would take %s "
                               "installations more than in the scenario by then (sum of medians of "
                               "the territories in deficit)."),
                    self->base_year, RLV_DOC_NUM(doc, needs.keep, 0));
    rlv_doc_raw(doc, "</ul>\n");
}

static void put_density(rlv_dossier_t *self)
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
}

int rlv_dossier_diagnosis(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    const rlv_run_table_t *const region = &self->run[0].table[RLV_LEVEL_REGION];
    int status;

    rlv_doc_begin(doc, self->options->page_dir,
                  RLV_DOC_TR(doc, "Relève – diagnostic", "Relève – diagnosis"));
    rlv_doc_raw(doc, "<header class=\"cover\">\n");
    rlv_doc_element(
        doc, "p.kind", "%s",
        RLV_DOC_TR(doc, "Diagnostic en sept questions", "Diagnosis in seven questions"));
    rlv_doc_element(doc, "h1",
                    RLV_DOC_TR(doc, "L’accès au médecin généraliste en %s",
                               "Access to general practitioners in %s"),
                    region->num_rows > 0 ? region->row[0].name : "");
    rlv_doc_element(
        doc, "p.question", "%s",
        RLV_DOC_TR(
            doc,
            "Les sept questions de l’étude de l’URPS des médecins libéraux d’Occitanie, dans "
            "leur ordre. Les quatre premières sont celles de son enquête ; les suivantes "
            "reposent sur des données publiques et sur le modèle.",
            "The seven questions of the study of the URPS of liberal doctors of Occitanie, in "
            "their order. The first four are those of its survey; the others rest on public "
            "data and on the model."));
    rlv_doc_raw(doc, "</header>\n");
    status = rlv_diagnosis_survey(self);
    if (status == RLV_OK)
        status = put_zoning(self);
    if (status == RLV_OK)
        status = put_attractiveness(self);
    if (status == RLV_OK) {
        put_density(self);
        rlv_dossier_method(self);
        rlv_dossier_provenance(self);
        rlv_doc_end(doc);
        status = doc->status;
    }
    return status;
}
