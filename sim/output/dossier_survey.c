/* Questions 1 to 4 of the diagnosis. The imported survey (survey.csv: level,place,question,year,
 * value,n) by department when it holds the question; else the published value of the region; else
 * what to import. */
#include "dossier_diagnosis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const char *key; /* in the column `question` of survey.csv */
    const char *fr, *en;
    const char *measure_fr, *measure_en;
    double published; /* NaN: none */
    double full;      /* of the bars */
    const char *unit_fr, *unit_en;
} question_t;

static const question_t QUESTIONS[] = {
    {"new_patients", "Les généralistes peuvent-ils prendre en charge de nouveaux patients ?",
     "Can GPs take new patients?", "Médecins qui ne peuvent pas prendre de nouveaux patients",
     "GPs who cannot take new patients", 60, 100, " %", "%"},
    {"delay_days", "Quels sont les délais pour obtenir une consultation ?",
     "What are the delays to get a consultation?",
     "Délai médian pour un patient habituel, en jours",
     "Median delay for a regular patient, in days", 5, 20, " jours", " days"},
    {"urgent_48h",
     "Les médecins parviennent-ils encore à répondre aux urgences de leurs patients ?",
     "Can GPs still answer their patients' urgent needs?",
     "Demandes urgentes prises en charge dans les 48 heures",
     "Urgent requests handled within 48 hours", 90, 100, " %", "%"},
    {"locum", "Trouve-t-on facilement un remplaçant ?", "Is a locum easy to find?",
     "Médecins qui trouvent facilement un remplaçant", "GPs who find a locum easily", NAN, 100,
     " %", "%"}};
enum { NUM_QUESTIONS = sizeof QUESTIONS / sizeof QUESTIONS[0] };

/* Answers of a question by department: means weighted by the number of answers. */
typedef struct {
    double sum, weight;
    int64_t n;
    int year;
} answer_t;

static int add_row(rlv_dossier_t *self, const rlv_csv_table_t *csv, size_t r, const int column[6],
                   answer_t *answer, bool *found)
{
    const rlv_gazetteer_t *const g = &self->gazetteer;
    const char *const place = rlv_csv_text(csv, r, column[1]);
    double value = NAN;
    int64_t n = 0, year = 0;
    int department,
        status = rlv_csv_get_real_or_missing(csv, r, column[4], -1e9, 1e9, &value, self->err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(csv, r, column[5], 0, 1000000, &n, self->err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(csv, r, column[3], 1900, 2200, &year, self->err);
    if (status < 0 || !isfinite(value))
        return status;
    if (strcmp(rlv_csv_text(csv, r, column[0]), "territory") == 0) {
        const int territory = rlv_gazetteer_territory(g, place);
        department = territory < 0 ? -1 : (int)g->territory[territory].department;
    } else {
        department = rlv_place_find(g->department, g->num_departments, place);
    }
    if (department < 0)
        return RLV_OK;
    answer[department].sum += value * (n > 0 ? (double)n : 1);
    answer[department].weight += n > 0 ? (double)n : 1;
    answer[department].n += n;
    answer[department].year = (int)year;
    *found = true;
    return RLV_OK;
}

static int read_answers(rlv_dossier_t *self, const question_t *question, answer_t *answer,
                        bool *found)
{
    static const char *const NAMES[] = {"level", "place", "question", "year", "value", "n"};
    rlv_csv_table_t csv = {0};
    int column[6], status = RLV_OK;
    char *path = rlv_format(self->err, "%s/survey.csv", self->data_dir);

    *found = false;
    if (path == NULL)
        return RLV_ERR_OS;
    if (access(path, R_OK) == 0) {
        status = rlv_csv_read(&csv, path, ',', self->err);
        if (status == RLV_OK)
            status = rlv_csv_require(&csv, NAMES, 6, column, NULL, self->err);
        for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++)
            if (strcmp(rlv_csv_text(&csv, r, column[2]), question->key) == 0)
                status = add_row(self, &csv, r, column, answer, found);
    }
    rlv_csv_free(&csv);
    free(path);
    return status;
}

static void put_imported(rlv_dossier_t *self, const question_t *question, const answer_t *answer)
{
    const rlv_gazetteer_t *const g = &self->gazetteer;
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_bar_t *bar = rlv_calloc(g->num_departments + 1, sizeof *bar, self->err);
    size_t n = 0;
    int64_t total = 0;

    for (size_t d = 0; d < g->num_departments && bar != NULL; d++) {
        if (answer[d].weight <= 0)
            continue;
        bar[n].value = answer[d].sum / answer[d].weight;
        bar[n].low = bar[n].high = NAN;
        (void)snprintf(bar[n].label, sizeof bar[n].label, "%.90s", g->department[d].name);
        (void)snprintf(bar[n].text, sizeof bar[n].text, "%s%s (n = %lld, %d)",
                       RLV_DOC_NUM(doc, bar[n].value, 0),
                       RLV_DOC_TR(doc, question->unit_fr, question->unit_en),
                       (long long)answer[d].n, answer[d].year);
        total += answer[d].n;
        n++;
    }
    rlv_doc_figure(doc, "%s", RLV_DOC_TR(doc, question->measure_fr, question->measure_en));
    rlv_doc_bars(doc, bar, n, question->full);
    char *const scope = rlv_format(
        self->err,
        RLV_DOC_TR(
            doc,
            "%s réponses de médecins volontaires ; ceux qui répondent ne ressemblent pas "
            "forcément aux autres. Moyennes pondérées par le nombre de réponses.",
            "%s answers of GPs who volunteered; those who answer may not be like the others. "
            "Means weighted by the number of answers."),
        RLV_DOC_NUM(doc, (double)total, 0));
    rlv_doc_caption(
        doc,
        RLV_DOC_TR(doc, "entre parenthèses, le nombre de réponses et l’année.",
                   "in brackets, the number of answers and the year."),
        scope, RLV_DOC_TR(doc, "enquête importée (survey.csv).", "imported survey (survey.csv)."));
    free(scope);
    free(bar);
}

static void put_published(rlv_dossier_t *self, const question_t *question)
{
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_bar_t bar = {.value = question->published, .low = NAN, .high = NAN};

    (void)snprintf(bar.label, sizeof bar.label, "%s",
                   RLV_DOC_TR(doc, "Région (valeur publiée)", "Region (published value)"));
    (void)snprintf(bar.text, sizeof bar.text, "%s%s", RLV_DOC_NUM(doc, question->published, 0),
                   RLV_DOC_TR(doc, question->unit_fr, question->unit_en));
    rlv_doc_figure(doc, "%s", RLV_DOC_TR(doc, question->measure_fr, question->measure_en));
    rlv_doc_bars(doc, &bar, 1, question->full);
    rlv_doc_caption(
        doc,
        RLV_DOC_TR(doc,
                   "valeur régionale publiée ; aucune valeur par territoire n’est disponible ici.",
                   "published regional value; none by territory is at hand."),
        RLV_DOC_TR(
            doc,
            "n = 833 médecins généralistes d’Occitanie, volontaires : ni tirage au sort ni "
            "redressement connu, ceux qui répondent ne ressemblent pas forcément aux autres.",
            "n = 833 GPs of Occitanie who volunteered: no random draw, no weighting known; "
            "those who answer may not be like the others."),
        RLV_DOC_TR(
            doc,
            "URPS des médecins libéraux d’Occitanie, J. Raynaud (rapport de février 2022 ; une "
            "page de l’URPS date les travaux du 4e trimestre 2022).",
            "URPS of liberal doctors of Occitanie, J. Raynaud (report of February 2022; a page "
            "of the URPS dates the work of the 4th quarter of 2022)."));
    rlv_doc_element(
        doc, "p.note",
        RLV_DOC_TR(doc,
                   "Pour une valeur par département : releve import survey FICHIER, "
                   "question « %s ».",
                   "For a value by department: releve import survey FILE, question “%s”."),
        question->key);
}

int rlv_diagnosis_survey(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    int status = RLV_OK;

    for (size_t q = 0; q < NUM_QUESTIONS && status == RLV_OK; q++) {
        const question_t *const question = &QUESTIONS[q];
        answer_t *answer =
            rlv_calloc(self->gazetteer.num_departments + 1, sizeof *answer, self->err);
        bool found = false;
        rlv_diagnosis_question(self, (int)q + 1, RLV_DOC_TR(doc, question->fr, question->en));
        status = answer == NULL ? RLV_ERR_OS : read_answers(self, question, answer, &found);
        if (status == RLV_OK && found)
            put_imported(self, question, answer);
        else if (status == RLV_OK && isfinite(question->published))
            put_published(self, question);
        else if (status == RLV_OK)
            rlv_diagnosis_absent(self,
                                 RLV_DOC_TR(doc,
                                            "aucune valeur publiée ; importer la table de "
                                            "l’enquête (releve import survey FICHIER, question "
                                            "« locum »)",
                                            "no published value; import the survey's table (releve "
                                            "import survey FILE, question “locum”)"));
        rlv_doc_raw(doc, "</section>\n");
        free(answer);
    }
    return status;
}
