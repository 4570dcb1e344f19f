/* Communes of other regions near the border: their GPs and inhabitants count in the catchments. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double REACH_KM = 60.0;
enum { CENSUS_2019 = 7, CENSUS_2021 = 8 };

/* Distance to the nearest commune of the region, infinite beyond the reach. */
static double distance_to_region(const rlv_import_t *self, const rlv_import_commune_t *c)
{
    const double degree_km = 111.0; /* under the length of a degree of latitude (111.19 km) */
    double best = INFINITY;

    for (size_t i = 0; i < self->num_communes; i++) {
        const rlv_import_commune_t *near = &self->commune[i];
        if (fabs(near->latitude - c->latitude) * degree_km > REACH_KM)
            continue;
        const double km =
            rlv_import_distance_km(near->latitude, near->longitude, c->latitude, c->longitude);
        if (km < best)
            best = km;
    }
    return best <= REACH_KM ? best : INFINITY;
}

int rlv_import_form_outside(rlv_import_t *self, rlv_error_t *err)
{
    size_t num_nowhere = 0;

    self->outside = rlv_calloc(self->num_elsewhere, sizeof *self->outside, err);
    if (self->outside == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_elsewhere; i++) {
        const rlv_import_commune_t *c = &self->elsewhere[i];
        if (isnan(c->latitude)) {
            num_nowhere++;
            continue;
        }
        const double km = distance_to_region(self, c);
        if (isfinite(km))
            self->outside[self->num_outside++] = (rlv_import_outside_t){*c, km};
    }
    if (num_nowhere > 0)
        rlv_note(self->notes, "outside: %zu communes of other regions have no place: left out",
                 num_nowhere);
    return RLV_OK;
}

int rlv_import_write_outside(const rlv_import_t *self, const char *folder, rlv_error_t *err)
{
    rlv_import_out_t out;
    int status = rlv_import_out_open(
        &out, folder, "communes_outside.csv",
        "code,name,department,latitude,longitude,population_2019,population_2021,gp_mid2010s,"
        "gp_2020,km_to_region",
        err);
    for (size_t i = 0; i < self->num_outside && status == RLV_OK; i++) {
        const rlv_import_commune_t *c = &self->outside[i].commune;
        (void)fprintf(out.file, "%s,", c->code);
        rlv_import_out_text(&out, c->name);
        (void)fprintf(out.file, ",%s", c->department);
        rlv_import_out_real(&out, c->latitude, 4);
        rlv_import_out_real(&out, c->longitude, 4);
        for (int y = CENSUS_2019; y <= CENSUS_2021; y++) {
            (void)fputc(',', out.file);
            if (c->population[y] >= 0)
                (void)fprintf(out.file, "%lld", (long long)c->population[y]);
        }
        (void)fprintf(out.file, ",%lld,%lld", (long long)c->gp[0], (long long)c->gp[1]);
        rlv_import_out_real(&out, self->outside[i].km, 1);
        (void)fputc('\n', out.file);
    }
    if (status == RLV_OK)
        status = rlv_import_out_close(&out, err);
    rlv_import_out_free(&out);
    return status;
}
