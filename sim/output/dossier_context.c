/* Question 6 of the diagnosis: whether the targeted territories are attractive otherwise. */
#include "dossier_diagnosis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *rlv_diagnosis_third_class(const rlv_dossier_t *self, int year)
{
    return year < 2022 ? RLV_DOSSIER_TR(self, "troisième classe", "third class") : "ZAR";
}

/* The observed series of the three classes from the run's observed.csv. `index`: first value = 100.
 */
size_t rlv_diagnosis_classes(const rlv_dossier_t *self, const char *indicator, bool index,
                             rlv_doc_series_t series[RLV_DIAGNOSIS_CLASSES])
{
    static const char *const CLASSES[] = {"ZIP", "ZAC", "ZAR"};
    size_t n = 0;

    for (size_t k = 0; k < 3; k++) {
        rlv_doc_series_t *const s = &series[n];
        memset(s, 0, sizeof *s);
        rlv_dossier_observed(self, RLV_LEVEL_ZONE, CLASSES[k], indicator, s);
        (void)snprintf(s->label, sizeof s->label, "%s",
                       k < 2 ? CLASSES[k] : rlv_diagnosis_third_class(self, self->base_year));
        const double first = s->num_points > 0 ? s->point[0].p50 : NAN;
        for (size_t i = 0; i < s->num_points && index; i++)
            s->point[i].p50 *= 100 / first;
        n += s->num_points > 0;
    }
    return n;
}

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

/* Services by class of 2025 in the first and the last year. */
typedef struct {
    int first, last;
    double sum[RLV_NUM_ZONES + 1][2];
} services_t;

/* One row of services.csv (territory,year,types,services): `pass` 0 finds the years, 1 adds. */
static int add_services(rlv_dossier_t *self, const rlv_csv_table_t *csv, size_t r,
                        const int column[3], int pass, services_t *found)
{
    const int t = rlv_gazetteer_territory(&self->gazetteer, rlv_csv_text(csv, r, column[0]));
    int64_t year = 0;
    double services = 0;
    rlv_aid_place_t place;
    int status = rlv_csv_get_int(csv, r, column[1], 1900, 2200, &year, self->err);

    if (status == RLV_OK)
        status = rlv_csv_get_real(csv, r, column[2], 0, 1e9, &services, self->err);
    if (status < 0 || t < 0)
        return status;
    if (pass == 0) {
        found->first = year < found->first ? (int)year : found->first;
        found->last = year > found->last ? (int)year : found->last;
        return RLV_OK;
    }
    if (year != found->first && year != found->last)
        return RLV_OK;
    const rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, (size_t)t, NULL};
    status = rlv_aid_place_read(&place, &self->gazetteer, &match, self->data_dir, "2025-12-31",
                                self->err);
    if (status == RLV_OK)
        found->sum[place.zone >= 0 ? place.zone : RLV_NUM_ZONES][year != found->first] += services;
    return status;
}

static void show_services(rlv_dossier_t *self, const services_t *found)
{
    rlv_doc_t *const doc = &self->doc;
    const int years = found->first == found->last ? 1 : 2;
    char label[2][32];
    const char *const head[] = {RLV_DOC_TR(doc, "Classe de 2025", "Class of 2025"), label[0],
                                label[1]};

    (void)snprintf(label[0], sizeof label[0], "#%d", found->first);
    (void)snprintf(label[1], sizeof label[1], "#%d", found->last);
    rlv_doc_table_begin(doc,
                        RLV_DOC_TR(doc, "Services et équipements de la BPE, tous types",
                                   "Services and equipment of the BPE, all types"),
                        head, 1 + (size_t)years);
    for (int z = 0; z <= RLV_NUM_ZONES; z++) {
        if (found->sum[z][0] <= 0 && found->sum[z][1] <= 0)
            continue;
        rlv_doc_row(doc);
        rlv_doc_cell(doc, false, "%s",
                     z < RLV_NUM_ZONES ? rlv_zone_name((rlv_zone_t)z)
                                       : RLV_DOC_TR(doc, "hors zone", "outside"));
        for (int k = 0; k < years; k++)
            rlv_doc_cell(doc, true, "%s", RLV_DOC_NUM(doc, found->sum[z][k], 0));
    }
    rlv_doc_table_end(doc);
}

static int put_services(rlv_dossier_t *self, const char *path)
{
    static const char *const NAMES[] = {"territory", "year", "services"};
    services_t found = {.first = 3000};
    rlv_csv_table_t csv = {0};
    int column[3], status = rlv_csv_read(&csv, path, ',', self->err);

    if (status == RLV_OK)
        status = rlv_csv_require(&csv, NAMES, 3, column, NULL, self->err);
    for (int pass = 0; pass < 2; pass++)
        for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++)
            status = add_services(self, &csv, r, column, pass, &found);
    if (status == RLV_OK)
        show_services(self, &found);
    rlv_csv_free(&csv);
    return status;
}

int rlv_diagnosis_attractiveness(rlv_dossier_t *self)
{
    rlv_doc_t *const doc = &self->doc;
    rlv_doc_series_t *series = rlv_calloc(RLV_DIAGNOSIS_CLASSES, sizeof *series, self->err);
    char *services = rlv_format(self->err, "%s/services.csv", self->data_dir);
    int status = series == NULL || services == NULL ? RLV_ERR_OS : RLV_OK;

    rlv_diagnosis_question(self, 6,
                           RLV_DOC_TR(doc,
                                      "Les territoires ciblés sont-ils attractifs par ailleurs "
                                      "(population, services, équipements) ?",
                                      "Are the targeted territories attractive otherwise "
                                      "(population, services, equipment)?"));
    if (status == RLV_OK) {
        const size_t n = rlv_diagnosis_classes(self, "population", true, series);
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
        rlv_diagnosis_absent(
            self, RLV_DOC_TR(doc,
                             "les services de proximité et leur évolution ; importer la base "
                             "permanente des équipements (releve import services FICHIER)",
                             "local services and their change; import the base permanente des "
                             "équipements (releve import services FILE)"));
    else if (status == RLV_OK)
        status = put_services(self, services);
    rlv_doc_raw(doc, "</section>\n");
    free(series);
    free(services);
    return status;
}
