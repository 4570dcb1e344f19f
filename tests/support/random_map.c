#include "random_map.h"

#include "releve/mathx.h"
#include "releve/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS_A_COMMUNE = 12, FIRST_YEAR = 2018, LAST_YEAR = 2021 };

double support_map_unit(uint32_t seed, uint32_t k)
{
    const rlv_address_t at = rlv_address(seed, 0, k / 4, 2021, RLV_STREAM_EXIT);
    const rlv_block_t block = rlv_draw(&at, 0);
    return rlv_unit(block.word[k % 4]);
}

/* One commune in six is near a town. */
static void place_commune(const support_map_t *self, rlv_region_t *region, size_t i)
{
    const uint32_t first = (uint32_t)(DRAWS_A_COMMUNE * (i + 1000));
    const double u = support_map_unit(self->seed, first);
    const double v = support_map_unit(self->seed, first + 1);
    const bool crowded = support_map_unit(self->seed, first + 2) < 1.0 / 6.0;
    const size_t num_towns = 1 + self->num_communes / 400;
    const double kind = support_map_unit(self->seed, first + 3);
    double latitude = self->south + u * (self->north - self->south);
    double longitude = self->west + v * (self->east - self->west);

    if (crowded) {
        const uint32_t town =
            (uint32_t)(2.0 * (double)num_towns * support_map_unit(self->seed, first + 4)) & ~1u;
        latitude = self->south + (self->north - self->south) * support_map_unit(self->seed, town) +
                   0.08 * rlv_normal_quantile(u);
        longitude = self->west +
                    (self->east - self->west) * support_map_unit(self->seed, town + 1) +
                    0.10 * rlv_normal_quantile(v);
    }
    region->commune_latitude[i] = latitude;
    region->commune_longitude[i] = longitude;
    region->commune_density[i] = (uint8_t)(crowded ? 1 + (int)(4 * kind) : 5 + (int)(3 * kind));
    region->commune_mountain[i] = support_map_unit(self->seed, first + 5) < 0.2;
    const double size = rlv_normal_quantile(support_map_unit(self->seed, first + 6));
    const double people = rlv_exp((crowded ? 7.5 : 6.0) + size);
    const bool empty = support_map_unit(self->seed, first + 7) < 0.01;
    region->commune_population[i] = empty ? 0 : (double)(int)people;
    region->commune_gp[i] =
        (double)(int)(people / 1100.0 + support_map_unit(self->seed, first + 8) - 0.3);
    if (region->commune_gp[i] < 0)
        region->commune_gp[i] = 0;
}

/* Territories are runs of communes, departments runs of territories: a cell each. */
static void fill_cells(const support_map_t *self, rlv_region_t *region)
{
    const size_t num_years = LAST_YEAR - FIRST_YEAR + 1;

    for (size_t t = 0; t < self->num_territories; t++) {
        region->cell_territory[t] = (uint32_t)t;
        region->cell_department[t] = (uint32_t)(t * self->num_departments / self->num_territories);
        region->first_cell[t + 1] = (uint32_t)(t + 1);
        region->apl[t] = 3.5;
        region->le65_ratio[t] = 0.85 + 0.1 * support_map_unit(self->seed, (uint32_t)t);
        region->zone[t] = RLV_ZONE_ZAR;
    }
    for (size_t i = 0; i < region->num_communes_inside; i++) {
        const size_t cell = i * self->num_territories / region->num_communes_inside;
        region->commune_cell[i] = (uint32_t)cell;
        region->gp[cell] += (uint32_t)region->commune_gp[i];
        region->latitude[cell] = region->commune_latitude[i];
        region->longitude[cell] = region->commune_longitude[i];
        for (size_t y = 0; y < num_years; y++)
            region->population[cell * num_years + y] +=
                (int32_t)(region->commune_population[i] *
                          (1.0 - 0.004 * (double)(num_years - 1 - y)));
    }
}

void support_map_make(const support_map_t *self, rlv_region_t *region)
{
    rlv_error_t err = {0};

    if (rlv_region_init(region, self->num_departments, self->num_territories, self->num_territories,
                        self->num_communes, FIRST_YEAR, LAST_YEAR, &err) < 0) {
        fprintf(stderr, "random_map: %s\n", err.text);
        exit(71);
    }
    region->num_communes_inside = self->num_communes - self->num_outside;
    (void)strcpy(region->code, "99");
    (void)strcpy(region->name, "Carte inventée");
    for (size_t d = 0; d < self->num_departments; d++) {
        (void)snprintf(region->department[d].code, RLV_CODE_SIZE, "%03u", (unsigned)d % 1000u);
        (void)snprintf(region->department[d].name, RLV_NAME_SIZE, "Département %zu", d);
    }
    for (size_t t = 0; t < self->num_territories; t++) {
        (void)snprintf(region->territory[t].code, RLV_CODE_SIZE, "T%05u", (unsigned)t % 100000u);
        (void)snprintf(region->territory[t].name, RLV_NAME_SIZE, "Territoire %zu", t);
    }
    for (size_t i = 0; i < self->num_communes; i++) {
        (void)snprintf(region->commune[i].code, RLV_CODE_SIZE, "%05u", (unsigned)i % 100000u);
        (void)snprintf(region->commune[i].name, RLV_NAME_SIZE, "Commune %zu", i);
        place_commune(self, region, i);
    }
    fill_cells(self, region);
}

support_map_t support_map_small(uint32_t seed)
{
    const size_t n = 1 + (size_t)(300 * support_map_unit(seed, 900001));
    const size_t inside = n - n / 5;
    const double side = 0.2 + 1.5 * support_map_unit(seed, 900002);
    support_map_t map = {.seed = seed,
                         .num_communes = n,
                         .num_outside = n / 5,
                         .num_territories = 1 + inside / 12,
                         .num_departments = inside > 40 ? 3 : 1,
                         .south = 43.0,
                         .north = 43.0 + side,
                         .west = 1.0,
                         .east = 1.0 + side};
    return map;
}
