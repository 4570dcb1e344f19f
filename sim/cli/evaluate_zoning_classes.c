/* The classes of the study: the rule, the caps that bind, the placebo zoning, the named groups. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning.h"
#include "releve/rd_density.h"
#include "releve/zoning.h"

int rlv_zs_fill(const rlv_evaluate_zoning_t *self, const double *rank, int population_year,
                double share_zip, double share_zac, int *zone, rlv_error_t *err)
{
    const double share[2] = {share_zip, share_zac};
    int64_t *people = rlv_calloc(self->n + 1, sizeof *people, err);
    const char **code = rlv_calloc(self->n + 1, sizeof *code, err);
    int status = RLV_ERR_OS;

    if (people != NULL && code != NULL) {
        for (size_t i = 0; i < self->n; i++) {
            people[i] = (int64_t)rlv_zs_population(self, population_year)[i];
            code[i] = self->code[i];
        }
        status = rlv_zoning_fill_shares(self->n, rank, people, code, RLV_NUM_ZONES, share, zone,
                                        NULL, err);
    }
    free(people);
    free(code);
    return status;
}

/* Where the class changes on the ranking: the middle between the last one in and the first out. */
static void find_caps(rlv_evaluate_zoning_t *self, const int *zone)
{
    const double *x = self->rank[RLV_ZS_RANK_LE65_2016];
    for (int c = 0; c < 2; c++) {
        self->cap_last[c] = -INFINITY;
        self->cap_next[c] = INFINITY;
        for (size_t i = 0; i < self->n; i++) {
            if (zone[i] <= c)
                self->cap_last[c] = fmax(self->cap_last[c], x[i]);
            else
                self->cap_next[c] = fmin(self->cap_next[c], x[i]);
        }
        self->cap[c] = 0.5 * (self->cap_last[c] + self->cap_next[c]);
    }
    self->cap[RLV_ZS_CAP_PLACEBO] = 2.5;
}

static int note_caps(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    int status = RLV_OK;
    for (int c = 0; c < 2 && status == RLV_OK; c++) {
        const rlv_rd_density_options_t o = rlv_rd_density_options(self->cap[c]);
        rlv_rd_density_result_t density = {0};
        rlv_error_t no_test = {0};
        char note[128];
        (void)snprintf(note, sizeof note, "last in %.17g; first out %.17g", self->cap_last[c],
                       self->cap_next[c]);
        status = rlv_diagnostics_add(&self->diagnostics, "cap",
                                     rlv_zs_threshold_name((enum rlv_zs_threshold)c), self->cap[c],
                                     NAN, NAN, note, err);
        const bool tested = rlv_rd_density_test(&density, self->rank[RLV_ZS_RANK_LE65_2016],
                                                self->n, &o, &no_test) == RLV_OK;
        if (status == RLV_OK)
            status = rlv_diagnostics_add(
                &self->diagnostics, "rd_density_t", rlv_zs_threshold_name((enum rlv_zs_threshold)c),
                tested ? density.t : NAN, NAN, tested ? density.p_value : NAN, no_test.text, err);
    }
    return status;
}

/* How many territories and inhabitants a class holds, by vintage. */
static int note_classes(rlv_evaluate_zoning_t *self, const char *vintage, const int *zone,
                        int population_year, const char *status_text, rlv_error_t *err)
{
    const double *people = rlv_zs_population(self, population_year);
    double total = 0.0;
    int status = RLV_OK;

    for (size_t i = 0; i < self->n; i++)
        total += people[i];
    for (int z = 0; z < RLV_NUM_ZONES && status == RLV_OK; z++) {
        double held = 0.0;
        size_t count = 0;
        char item[96], note[128];
        for (size_t i = 0; i < self->n; i++)
            if (zone[i] == z) {
                held += people[i];
                count++;
            }
        (void)snprintf(item, sizeof item, "%s %s", vintage, rlv_zone_name((rlv_zone_t)z));
        (void)snprintf(note, sizeof note, "%s; share of the inhabitants of %d: %.17g", status_text,
                       population_year, held / total);
        status = rlv_diagnostics_add(&self->diagnostics, "territories_of_class", item,
                                     (double)count, NAN, NAN, note, err);
    }
    return status;
}

int rlv_zs_prepare_classes(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    int *rule = rlv_calloc(self->n + 1, sizeof *rule, err);
    int status = rule == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = rlv_zs_fill(self, self->rank[RLV_ZS_RANK_LE65_2016], 2016, self->share[0],
                             self->share[1], rule, err);
    if (status == RLV_OK)
        status = rlv_zs_fill(self, self->apl[0], RLV_ZS_PLACEBO_CLASS_YEAR, self->share[0],
                             self->share[1], self->placebo_zone, err);
    if (status == RLV_OK) {
        find_caps(self, strcmp(self->zone_status[RLV_ZS_2018], "rebuilt") == 0
                            ? self->zone[RLV_ZS_2018]
                            : rule);
        status = note_caps(self, err);
    }
    if (status == RLV_OK)
        status = note_classes(self, "2018", self->zone[RLV_ZS_2018], 2016,
                              self->zone_status[RLV_ZS_2018], err);
    if (status == RLV_OK)
        status = note_classes(self, "2022", self->zone[RLV_ZS_2022], 2018,
                              self->zone_status[RLV_ZS_2022], err);
    if (status == RLV_OK)
        status = note_classes(self, "2025", self->zone[RLV_ZS_2025], 2021,
                              self->zone_status[RLV_ZS_2025], err);
    if (status == RLV_OK)
        status = note_classes(self, "placebo 2015", self->placebo_zone, 2015, "rule", err);
    free(rule);
    return status;
}

void rlv_zs_groups(const rlv_evaluate_zoning_t *self, const int *zone, bool use_previous,
                   enum rlv_zs_contrast contrast, int *group)
{
    const int treated = contrast == RLV_ZS_ZAC_UNCHANGED ? RLV_ZONE_ZAC : RLV_ZONE_ZIP;
    const int control = contrast == RLV_ZS_ZIP_ZAC ? RLV_ZONE_ZAC : RLV_ZONE_ZAR;
    for (size_t i = 0; i < self->n; i++) {
        const int before =
            use_previous && self->previous != NULL ? self->previous[i] : RLV_ZONE_ZAR;
        /* a class already held is not entered: always treated, in no contrast */
        const bool moved = zone[i] < before || (zone[i] == before && zone[i] == RLV_ZONE_ZAR);
        group[i] = !moved               ? RLV_GROUP_OUT
                   : zone[i] == treated ? RLV_GROUP_TREATED
                   : zone[i] == control ? RLV_GROUP_CONTROL
                                        : RLV_GROUP_OUT;
    }
}
