#include "releve/region.h"

#include <stdlib.h>
#include <string.h>

int rlv_region_init(rlv_region_t *self, size_t num_departments, size_t num_territories,
                    size_t num_cells, size_t num_communes, int first_year, int last_year,
                    rlv_error_t *err)
{
    const size_t num_years = (size_t)(last_year - first_year + 1);

    memset(self, 0, sizeof *self);
    self->num_departments = num_departments;
    self->num_territories = num_territories;
    self->num_cells = num_cells;
    self->num_communes = num_communes;
    self->first_year = first_year;
    self->last_year = last_year;
#define ARRAY(field, count)                                                                        \
    self->field = rlv_calloc((count), sizeof *self->field, err);                                   \
    if (self->field == NULL)                                                                       \
    return RLV_ERR_OS
    ARRAY(department, num_departments);
    ARRAY(share_55plus, num_departments);
    ARRAY(territory, num_territories);
    ARRAY(latitude, num_territories);
    ARRAY(longitude, num_territories);
    ARRAY(zone, num_territories);
    ARRAY(mountain_share, num_territories);
    ARRAY(qpv, num_territories);
    ARRAY(msp, num_territories);
    ARRAY(apl, num_territories);
    ARRAY(le65_ratio, num_territories);
    ARRAY(cell_territory, num_cells);
    ARRAY(cell_department, num_cells);
    ARRAY(first_cell, num_territories + 1);
    ARRAY(gp, num_cells);
    ARRAY(population, num_cells * num_years);
    ARRAY(commune, num_communes);
    ARRAY(commune_cell, num_communes);
    ARRAY(commune_latitude, num_communes);
    ARRAY(commune_longitude, num_communes);
    ARRAY(commune_population, num_communes);
    ARRAY(commune_gp, num_communes);
    ARRAY(commune_density, num_communes);
    ARRAY(commune_mountain, num_communes);
#undef ARRAY
    return RLV_OK;
}

void rlv_region_free(rlv_region_t *self)
{
    free(self->department);
    free(self->share_55plus);
    free(self->territory);
    free(self->latitude);
    free(self->longitude);
    free(self->zone);
    free(self->mountain_share);
    free(self->qpv);
    free(self->msp);
    free(self->list_year);
    free(self->list_zone);
    free(self->need);
    free(self->commune_need);
    free(self->apl);
    free(self->le65_ratio);
    free(self->cell_territory);
    free(self->cell_department);
    free(self->first_cell);
    free(self->gp);
    free(self->population);
    free(self->commune);
    free(self->commune_cell);
    free(self->commune_latitude);
    free(self->commune_longitude);
    free(self->commune_population);
    free(self->commune_gp);
    free(self->commune_density);
    free(self->commune_mountain);
    memset(self, 0, sizeof *self);
}

int rlv_region_set_lists(rlv_region_t *self, size_t num_lists, rlv_error_t *err)
{
    free(self->list_year);
    free(self->list_zone);
    self->num_lists = num_lists;
    self->list_year = rlv_calloc(num_lists, sizeof *self->list_year, err);
    self->list_zone = rlv_calloc(num_lists * self->num_territories, sizeof *self->list_zone, err);
    if (self->list_year == NULL || self->list_zone == NULL)
        return RLV_ERR_OS;
    memset(self->list_zone, RLV_ZONE_ZAR, num_lists * self->num_territories);
    return RLV_OK;
}

int rlv_region_list_at(const rlv_region_t *self, int year)
{
    int found = -1;
    for (size_t i = 0; i < self->num_lists && self->list_year[i] <= year; i++)
        found = (int)i;
    return found;
}

static int verify_cells(const rlv_region_t *self, rlv_error_t *err)
{
    for (size_t c = 0; c < self->num_cells; c++) {
        const uint32_t t = self->cell_territory[c];
        const bool in_range =
            t < self->num_territories && self->cell_department[c] < self->num_departments;
        const bool in_order = c == 0 || self->cell_territory[c - 1] < t ||
                              (self->cell_territory[c - 1] == t &&
                               self->cell_department[c - 1] < self->cell_department[c]);
        if (!in_range || !in_order)
            return rlv_fail(err, RLV_ERR_DATA, "cell %zu is out of range or out of order", c);
        if (c < self->first_cell[t] || c >= self->first_cell[t + 1])
            return rlv_fail(err, RLV_ERR_DATA, "cell %zu is not indexed under its territory", c);
    }
    for (size_t t = 0; t < self->num_territories; t++)
        if (self->first_cell[t] == self->first_cell[t + 1])
            return rlv_fail(err, RLV_ERR_DATA, "territory %s has no commune",
                            self->territory[t].code);
    return RLV_OK;
}

int rlv_region_verify(const rlv_region_t *self, rlv_error_t *err)
{
    const size_t num_years = (size_t)(self->last_year - self->first_year + 1);

    if (self->num_territories == 0 || self->last_year < self->first_year)
        return rlv_fail(err, RLV_ERR_DATA, "the region has no territory or no year");
    for (size_t i = 0; i < self->num_cells * num_years; i++)
        if (self->population[i] < 0)
            return rlv_fail(err, RLV_ERR_DATA, "a cell of territory %s has a negative population",
                            self->territory[self->cell_territory[i / num_years]].code);
    for (size_t i = 0; i < self->num_communes_inside; i++)
        if (self->commune_cell[i] >= self->num_cells)
            return rlv_fail(err, RLV_ERR_DATA, "commune %s has no cell", self->commune[i].code);
    for (size_t t = 0; t < self->num_territories; t++)
        if (self->zone[t] >= RLV_NUM_ZONES)
            return rlv_fail(err, RLV_ERR_DATA, "territory %s has no zone", self->territory[t].code);
    return verify_cells(self, err);
}

int64_t rlv_region_territory_population(const rlv_region_t *self, size_t territory, int year)
{
    int64_t total = 0;
    for (size_t c = self->first_cell[territory]; c < self->first_cell[territory + 1]; c++)
        total += rlv_region_population(self, c, year);
    return total;
}

int64_t rlv_region_total_population(const rlv_region_t *self, int year)
{
    int64_t total = 0;
    for (size_t c = 0; c < self->num_cells; c++)
        total += rlv_region_population(self, c, year);
    return total;
}

int rlv_place_find(const rlv_place_name_t place[], size_t num_places, const char *code)
{
    size_t low = 0, high = num_places;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(place[middle].code, code);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static const char *const ZONE_NAMES[RLV_NUM_ZONES] = {"ZIP", "ZAC", "ZAR"};

const char *rlv_zone_name(rlv_zone_t zone)
{
    return ZONE_NAMES[zone];
}

int rlv_zone_find(const char *name)
{
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        if (strcmp(ZONE_NAMES[z], name) == 0)
            return z;
    return -1;
}

size_t rlv_region_level_size(const rlv_region_t *self, rlv_level_t level)
{
    switch (level) {
    case RLV_LEVEL_TERRITORY:
        return self->num_territories;
    case RLV_LEVEL_DEPARTMENT:
        return self->num_departments;
    case RLV_LEVEL_ZONE:
        return RLV_NUM_ZONES;
    case RLV_LEVEL_REGION:
        return 1;
    case RLV_NUM_LEVELS:
        break;
    }
    return 0;
}

size_t rlv_region_first_place(const rlv_region_t *self, rlv_level_t level)
{
    size_t first = 0;
    for (int l = 0; l < (int)level; l++)
        first += rlv_region_level_size(self, (rlv_level_t)l);
    return first;
}

size_t rlv_region_num_places(const rlv_region_t *self)
{
    return rlv_region_first_place(self, RLV_NUM_LEVELS);
}

void rlv_region_add(const rlv_region_t *self, size_t cell, int32_t amount, int32_t *by_place)
{
    const size_t t = self->cell_territory[cell];
    const size_t departments = self->num_territories;
    const size_t zones = departments + self->num_departments;
    by_place[t] += amount;
    by_place[departments + self->cell_department[cell]] += amount;
    by_place[zones + self->zone[t]] += amount;
    by_place[zones + RLV_NUM_ZONES] += amount;
}
