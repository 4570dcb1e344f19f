/* Installations needed: alone and with the neighbours, through the operator. */
#include "sheet_internal.h"

#include "releve/process.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEW_GP_AGE = 40, NUM_PLACES = 1 + RLV_SHEET_NEIGHBOURS };

/* Acts a new GP counts for, as the simulation's own indicator has it. */
static double acts_of_new_gp(const rlv_model_t *model, int year)
{
    double sum = 0;
    for (int sex = 0; sex < RLV_NUM_SEXES; sex++)
        sum += rlv_activity_acts(
            &model->params,
            rlv_activity_full_time(&model->params, model->national, 0, sex, NEW_GP_AGE, year),
            year - model->shape.base_year);
    return sum / RLV_NUM_SEXES;
}

/* Median APL of a territory in a year: published in the base year. */
static double apl_of(const rlv_sheet_t *self, size_t territory, int year)
{
    const rlv_region_t *region = self->from.model->region;
    const rlv_run_row_t *row = NULL;
    if (year == self->base_year || self->from.run == NULL)
        return region->apl[territory];
    row = rlv_run_table_find(&self->from.run->table[RLV_LEVEL_TERRITORY], "apl",
                             region->territory[territory].code, year);
    return row != NULL ? row->p50 : NAN;
}

static int find_joint_need(rlv_sheet_t *self, int year, double target, rlv_error_t *err)
{
    const rlv_model_t *model = self->from.model;
    const rlv_apl_operator_t *op = &model->operators[year - self->base_year];
    const double acts = acts_of_new_gp(model, year);
    const size_t num = 1 + self->num_neighbours;
    size_t place[NUM_PLACES];
    double gain[NUM_PLACES * NUM_PLACES], deficit[NUM_PLACES];
    rlv_sheet_need_t *need = &self->need[self->num_needs++];

    *need = (rlv_sheet_need_t){.year = year, .target = target, .joint = true};
    place[0] = self->part[0].territory;
    for (size_t i = 1; i < num; i++)
        place[i] = self->neighbour[i - 1].territory;
    for (size_t u = 0; u < num; u++) {
        const double aim = target == target ? target : model->region->apl[place[u]];
        deficit[u] = aim - apl_of(self, place[u], year);
        for (size_t s = 0; s < num; s++)
            gain[u * num + s] = rlv_sheet_operator_weight(op, place[u], place[s]) * acts *
                                model->apl_ratio[place[u]];
        const double own = gain[u * num + u];
        const double alone = !(deficit[u] > 1e-9) ? 0
                             : own > 0            ? ceil(deficit[u] / own - 1e-9)
                                                  : NAN;
        need->apart += alone;
        if (u == 0)
            need->alone = alone;
    }
    return rlv_allocation_solve(&need->together, num, gain, deficit, err);
}

/* APL that a GP spread over the pieces as their GPs are gives their inhabitants. */
static double own_gain(const rlv_sheet_t *self, int year, double acts)
{
    const rlv_model_t *model = self->from.model;
    const rlv_apl_operator_t *op = &model->operators[year - self->base_year];
    double gps[RLV_SHEET_MAX_PARTS], people[RLV_SHEET_MAX_PARTS], all_gps = 0, all_people = 0;
    double gain = 0;

    for (size_t i = 0; i < self->num_parts; i++) {
        const size_t t = self->part[i].territory;
        double stock = 0;
        for (uint32_t c = model->region->first_cell[t]; c < model->region->first_cell[t + 1]; c++)
            stock += (double)model->region->gp[c];
        people[i] = self->part[i].people *
                    (double)rlv_region_territory_population(model->region, t, self->base_year);
        gps[i] = self->part[i].supply * stock;
        all_gps += gps[i];
        all_people += people[i];
    }
    for (size_t i = 0; i < self->num_parts; i++)
        for (size_t j = 0; j < self->num_parts; j++) {
            const double share = all_gps > 0      ? gps[j] / all_gps
                                 : all_people > 0 ? people[j] / all_people
                                                  : 0;
            gain +=
                people[i] / all_people * share *
                rlv_sheet_operator_weight(op, self->part[i].territory, self->part[j].territory) *
                model->apl_ratio[self->part[i].territory];
        }
    return gain * acts;
}

/* What a territory of one's own needs by itself. */
static void find_own_need(rlv_sheet_t *self, int year, double target)
{
    const rlv_sheet_point_t *ahead = rlv_sheet_ahead(self, RLV_SERIES_APL, year);
    const double base = self->figure[RLV_FIGURE_APL][RLV_COLUMN_TERRITORY];
    const double apl = year == self->base_year ? base : ahead != NULL ? ahead->p50 : NAN;
    const double gain = own_gain(self, year, acts_of_new_gp(self->from.model, year));
    const double deficit = (target == target ? target : base) - apl;
    rlv_sheet_need_t *need = &self->need[self->num_needs++];

    *need = (rlv_sheet_need_t){.year = year, .target = target, .alone = NAN};
    if (deficit <= 1e-9)
        need->alone = 0;
    else if (gain > 0)
        need->alone = ceil(deficit / gain - 1e-9);
}

static int find_need(rlv_sheet_t *self, int year, double target, rlv_error_t *err)
{
    if (!self->own)
        return find_joint_need(self, year, target, err);
    find_own_need(self, year, target);
    return RLV_OK;
}

int rlv_sheet_find_needs(rlv_sheet_t *self, rlv_error_t *err)
{
    enum { AHEAD = 2030 };
    const int horizon = self->from.run != NULL ? self->from.run->manifest.horizon : self->base_year;
    const int later = horizon < AHEAD ? horizon : AHEAD;
    int status = find_need(self, self->base_year, 2.5, err);

    if (status == RLV_OK)
        status = find_need(self, self->base_year, 4.0, err);
    if (later <= self->base_year)
        return status;
    if (status == RLV_OK)
        status = find_need(self, later, NAN, err);
    if (status == RLV_OK)
        status = find_need(self, later, 2.5, err);
    return status == RLV_OK ? find_need(self, later, 4.0, err) : status;
}
