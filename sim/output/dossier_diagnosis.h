/* What the files of the diagnosis share. */
#ifndef RELEVE_DOSSIER_DIAGNOSIS_H
#define RELEVE_DOSSIER_DIAGNOSIS_H

#include "dossier_internal.h"

/* Opens the section of a question; the caller closes it. */
void rlv_diagnosis_question(rlv_dossier_t *self, int number, const char *text);
/* "Donnée non disponible : WHAT." */
void rlv_diagnosis_absent(rlv_dossier_t *self, const char *what);
enum { RLV_DIAGNOSIS_CLASSES = 4, RLV_DIAGNOSIS_SERIES = 2 * RLV_DIAGNOSIS_CLASSES };
/* The third class of a year: ZAR from the list of May 2022; the one before is not held. */
const char *rlv_diagnosis_third_class(const rlv_dossier_t *self, int year);
/* The observed series of the three classes of the zoning; `index`: first value = 100. Returns their
 * number. */
size_t rlv_diagnosis_classes(const rlv_dossier_t *self, const char *indicator, bool index,
                             rlv_doc_series_t series[RLV_DIAGNOSIS_CLASSES]);
/* Questions 1 to 4, from survey.csv of the data folder or the published values. */
int rlv_diagnosis_survey(rlv_dossier_t *self);
int rlv_diagnosis_attractiveness(rlv_dossier_t *self);
void rlv_diagnosis_density(rlv_dossier_t *self);

#endif
