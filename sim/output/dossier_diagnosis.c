/* The region's diagnosis: the seven questions of the URPS, in their order. The first four are the
 * survey's (dossier_survey.c). */
#include "dossier_diagnosis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void rlv_diagnosis_question(rlv_dossier_t *self, int number, const char *text)
{
    /* the survey's four share pages; each of the others has its own */
    rlv_doc_raw(&self->doc, number >= 2 && number <= 4 ? "<section class=\"flow\">\n"
                                                       : "<section class=\"page compact\">\n");
    rlv_doc_element(&self->doc, "h2", "%d. %s", number, text);
}

void rlv_diagnosis_absent(rlv_dossier_t *self, const char *what)
{
    rlv_doc_element(&self->doc, "p.absent",
                    RLV_DOSSIER_TR(self, "Donnée non disponible : %s.", "Not available: %s."),
                    what);
}

/* --- 5: has the zoning improved the supply? */

/* Density by class from description.csv of `releve evaluate zoning`: known values as curves,
 * imputed ones as dots. Returns the number of series. */
static int read_classes(rlv_dossier_t *self, rlv_doc_series_t series[RLV_DIAGNOSIS_SERIES],
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
        if (status < 0 || k == RLV_DIAGNOSIS_SERIES)
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
    for (size_t k = 0; k < *count; k++)
        if (strcmp(series[k].label, "ZAR") == 0)
            (void)snprintf(series[k].label, sizeof series[k].label, "%s",
                           rlv_diagnosis_third_class(self, 2018));
    rlv_csv_free(&csv);
    free(path);
    return status;
}

static const char *contrast_words(const rlv_dossier_t *self, const char *contrast)
{
    static const char *const WORDS[][3] = {
        {"entered_zip_vs_unchanged", "entrés en ZIP, par rapport aux territoires sans changement",
         "entered ZIP, against territories unchanged"},
        {"entered_zac_vs_unchanged", "entrés en ZAC, par rapport aux territoires sans changement",
         "entered ZAC, against territories unchanged"},
        {"entered_zip_vs_entered_zac", "entrés en ZIP, par rapport aux entrés en ZAC",
         "entered ZIP, against those that entered ZAC"}};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (strcmp(WORDS[i][0], contrast) == 0)
            return RLV_DOSSIER_TR(self, WORDS[i][1], WORDS[i][2]);
    return contrast;
}

/* Columns of estimates.csv that the diagnosis reads. */
enum {
    OUTCOME,
    CONTRAST,
    METHOD,
    WINDOW,
    SCALE,
    ESTIMATE,
    LOWER,
    UPPER,
    RETAINED,
    DETECTABLE,
    YEAR,
    REFERENCE,
    NUM_COLUMNS
};

/* A retained difference of the density at the list of October 2018. */
static bool is_shown(const rlv_csv_table_t *csv, size_t r, const int column[NUM_COLUMNS])
{
    return strcmp(rlv_csv_text(csv, r, column[OUTCOME]), "gp_density_p100k") == 0 &&
           strcmp(rlv_csv_text(csv, r, column[METHOD]), "difference") == 0 &&
           strcmp(rlv_csv_text(csv, r, column[WINDOW]), "list_2018_10") == 0 &&
           strcmp(rlv_csv_text(csv, r, column[SCALE]), "level") == 0 &&
           strcmp(rlv_csv_text(csv, r, column[RETAINED]), "1") == 0;
}

static int put_estimate(rlv_dossier_t *self, const rlv_csv_table_t *csv, size_t r,
                        const int column[NUM_COLUMNS])
{
    static const int NUMBERS[] = {ESTIMATE, LOWER, UPPER, DETECTABLE};
    rlv_doc_t *const doc = &self->doc;
    double value[4];
    int status = RLV_OK;

    for (size_t k = 0; k < 4 && status == RLV_OK; k++)
        status = rlv_csv_get_real_or_missing(csv, r, column[NUMBERS[k]], -1e9, 1e9, &value[k],
                                             self->err);
    if (status < 0)
        return status;
    rlv_doc_row(doc);
    rlv_doc_cell(doc, false, "%s", contrast_words(self, rlv_csv_text(csv, r, column[CONTRAST])));
    rlv_doc_cell(doc, false, "%s", rlv_csv_text(csv, r, column[REFERENCE]));
    rlv_doc_cell(doc, false, "%s", rlv_csv_text(csv, r, column[YEAR]));
    rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, value[0], 1));
    rlv_doc_cell(doc, true, "[%s ; %s]", RLV_DOC_NUM(doc, value[1], 1),
                 RLV_DOC_NUM(doc, value[2], 1));
    rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, value[3], 1));
    return RLV_OK;
}

/* The retained differences of the density at the list of October 2018, with what could have been
 * seen. */
static int put_estimates(rlv_dossier_t *self)
{
    static const char *const NAMES[NUM_COLUMNS] = {
        "outcome",  "contrast", "method", "window",   "scale",
        "estimate", "lower",    "upper",  "retained", "smallest_detectable",
        "year",     "reference"};
    rlv_doc_t *const doc = &self->doc;
    rlv_csv_table_t csv = {0};
    int column[NUM_COLUMNS];
    char *path = rlv_format(self->err, "%s/estimates.csv", self->options->evaluation_dir);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&csv, path, ',', self->err);
    const char *const head[] = {
        RLV_DOC_TR(doc, "Comparaison", "Comparison"),
        RLV_DOC_TR(doc, "Depuis", "From"),
        RLV_DOC_TR(doc, "Jusqu’en", "Until"),
        RLV_DOC_TR(doc, "#Écart estimé", "#Estimate"),
        RLV_DOC_TR(doc, "#Intervalle", "#Interval"),
        RLV_DOC_TR(doc, "#Plus petit écart décelable", "#Smallest detectable")};

    if (status == RLV_OK)
        status = rlv_csv_require(&csv, NAMES, NUM_COLUMNS, column, NULL, self->err);
    if (status == RLV_OK)
        rlv_doc_table_begin(doc,
                            RLV_DOC_TR(doc,
                                       "Médecins généralistes pour 100" RLV_NNBSP
                                       "000 habitants : écart d’évolution autour de la "
                                       "liste d’octobre 2018",
                                       "GPs per 100,000 inhabitants: gap of change around the list "
                                       "of October 2018"),
                            head, 6);
    for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++)
        if (is_shown(&csv, r, column))
            status = put_estimate(self, &csv, r, column);
    if (status == RLV_OK)
        rlv_doc_table_end(doc);
    rlv_csv_free(&csv);
    free(path);
    return status;
}

/* Supply by class: of the evaluation where there is one, else what was observed. */
static void put_classes(rlv_dossier_t *self, const rlv_doc_series_t *series, size_t n)
{
    rlv_doc_t *const doc = &self->doc;
    const bool evaluated = self->options->evaluation_dir != NULL;

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

static int put_zoning(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_series_t *series = rlv_calloc(RLV_DIAGNOSIS_SERIES, sizeof *series, self->err);
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
        n = rlv_diagnosis_classes(self, "apl", false, series);
    if (status == RLV_OK)
        put_classes(self, series, n);
    if (status == RLV_OK && evaluated) {
        status = put_estimates(self);
        rlv_doc_element(
            doc, "p.note", "%s",
            RLV_DOC_TR(doc,
                       "Un écart n’est pas à lui seul un effet du zonage. Un intervalle qui "
                       "contient zéro ne dit pas que l’écart est nul : "
                       "un plus petit que le plus petit décelable ne pouvait "
                       "pas être vu avec ces données. Le rapport complet est report.md "
                       "du dossier d’évaluation.",
                       "A gap is not by itself an effect of the zoning. An interval that holds "
                       "zero does not say that there is none: "
                       "one smaller than the smallest detectable could not be seen in "
                       "these data. The full report is report.md of the evaluation."));
    } else if (status == RLV_OK) {
        rlv_diagnosis_absent(
            self,
            RLV_DOC_TR(doc,
                       "l’évaluation elle-même ; la faire par releve evaluate zoning -o DOSSIER, "
                       "puis nommer DOSSIER avec les calculs",
                       "the evaluation itself; make it with releve evaluate zoning -o FOLDER, "
                       "then name FOLDER with the runs"));
    }
    rlv_doc_raw(doc, "</section>\n");
    free(series);
    return status;
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
        status = rlv_diagnosis_attractiveness(self);
    if (status == RLV_OK) {
        rlv_diagnosis_density(self);
        rlv_dossier_method(self);
        rlv_dossier_provenance(self);
        rlv_doc_end(doc);
        status = doc->status;
    }
    return status;
}
