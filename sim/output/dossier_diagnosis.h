/* What the two files of the diagnosis share. */
#ifndef RELEVE_DOSSIER_DIAGNOSIS_H
#define RELEVE_DOSSIER_DIAGNOSIS_H

#include "dossier_internal.h"

/* Opens the section of a question; the caller closes it. */
void rlv_diagnosis_question(rlv_dossier_t *self, int number, const char *text);
/* "Donnée non disponible : WHAT." */
void rlv_diagnosis_absent(rlv_dossier_t *self, const char *what);
/* Questions 1 to 4, from survey.csv of the data folder or the published values. */
int rlv_diagnosis_survey(rlv_dossier_t *self);

#endif
