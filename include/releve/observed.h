/*
 * observed: the observed past of a region's places, for observed.csv and figures.
 */
#ifndef RELEVE_OBSERVED_H
#define RELEVE_OBSERVED_H

#include "releve/params.h"
#include "releve/region.h"
#include "releve/region_csv.h"

typedef struct {
    rlv_level_t level;
    size_t place; /* as rlv_region_first_place counts */
    int year;
    const char *indicator, *unit, *definition, *source; /* constants */
    double value;
} rlv_observed_t;

typedef struct {
    size_t num_rows;
    rlv_observed_t *row; /* [num_rows], sorted by level, indicator, place, year */
} rlv_observed_list_t;

/* Census inhabitants, GPs of each BPE vintage and their density, the published APL: from
 * population.csv, gp.csv and apl.csv of data.folder. Values above territories are sums of cells,
 * the APL a mean weighted by inhabitants. A vintage of BPE stands at the date that the run takes it
 * for: "2020" at time.reference_year, the older one data.bpe_interval years
 * before; or, where the older one is the run's stock, it there and "2020" that much later. A run
 * that starts from a spread stock of CNAM (data.gp_vintage 2014_...) has no observed count: other
 * definitions are never put beside. */
int rlv_observed_read(rlv_observed_list_t *self, const rlv_region_t *region,
                      const rlv_params_t *params, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_observed_free(rlv_observed_list_t *self);

/* A definition or source of observed.csv in French; a text that is none of them, as it is. */
const char *rlv_observed_words_fr(const char *text);

#endif
