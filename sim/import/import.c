/* The table of sources and the order in which an import is put together. */
#include "internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const int rlv_import_census_year[RLV_IMPORT_NUM_CENSUS] = {2012, 2013, 2014, 2015, 2016,
                                                           2017, 2018, 2019, 2021};
const int rlv_import_apl_year[RLV_IMPORT_NUM_APL] = {2015, 2016, 2017, 2018, 2019, 2021};
const int rlv_import_first_year[RLV_IMPORT_NUM_FIRST] = {2016, 2018};
const int rlv_import_zone_year[RLV_IMPORT_NUM_ZONES] = {2018, 2022, 2025};

#define COMMON                                                                                     \
    "communes_france_2019.csv communes_to_territories_occitanie_rebuilt.csv "                      \
    "territories_occitanie_rebuilt.csv gp_bpe_communes_france.csv "                                \
    "centroids_communes_france.csv published/insee_mouvements_communes.csv"

static const rlv_import_source_t SOURCES[] = {
    {"communes",
     COMMON " communes_context_occitanie_2025.csv qpv_2025_by_commune.json "
            "msp_communes_france.csv zonage_mg_2025_communes_occitanie.csv",
     "communes.csv communes_population.csv",
     "communes of COG 2019: place, context, inhabitants of the censuses (INSEE, IGN, ANCT, FINESS)",
     rlv_import_write_communes, false},
    {"merged", COMMON, "communes_merged.csv",
     "communes that merged into another: old code and name, present code (INSEE)",
     rlv_import_write_merged, false},
    {"territories", COMMON, "territories.csv", "rebuilt territories (TVS), small units merged",
     rlv_import_write_territories, false},
    {"population", COMMON " insee_omphale2022_department.csv", "population.csv",
     "inhabitants by territory and department, censuses and projection (INSEE)",
     rlv_import_write_population, false},
    {"need",
     COMMON " insee_omphale2022_department.csv insee_mortality_1977_2022.csv "
            "insee_population_department_sex_age_1975_2014.csv",
     "need.csv population_ages_departments.csv",
     "need of GP care per inhabitant, and inhabitants by sex and age, by department (INSEE, IRDES)",
     rlv_import_write_need, false},
    {"gp", COMMON, "communes_gp.csv gp.csv", "liberal GPs by commune and territory (INSEE, BPE)",
     rlv_import_write_gp, false},
    {"gp-departments", "rpps_gp_department_mode_2013_2016.csv cnam_gp_department_2014.csv",
     "gp_departments.csv", "GPs by department and mode of practice (DREES RPPS, CNAM SNIR)",
     rlv_import_write_gp_departments, false},
    {"gp-activity", "cnam_patients_per_gp_department_2014.csv", "gp_activity_departments.csv",
     "full-time GPs, patients per GP, acts per patient by department (CNAM SNIR)",
     rlv_import_write_gp_activity, false},
    {"apl",
     COMMON " apl_mg_communes_france_2015_2021.csv "
            "apl_mg_le65_communes_occitanie_2016_2018.csv",
     "communes_apl.csv communes_need.csv apl.csv",
     "accessibility to GPs by commune and territory, standardised inhabitants (DREES)",
     rlv_import_write_apl, false},
    {"zones", COMMON " zonage_mg_2025_communes_occitanie.csv", "zones.csv",
     "zones of 2025 as observed, of 2018 and 2022 rebuilt by the rule", rlv_import_write_zones,
     false},
    {"outside", COMMON, "communes_outside.csv",
     "communes of other regions within 60 km, with inhabitants and GPs", rlv_import_write_outside,
     false},
    {"outlines", COMMON " published/geo/*.geojson", "territories.geojson departments.geojson",
     "outlines of territories and departments (needs GEOS)", rlv_import_write_outlines, false},
    {"mortality", "insee_mortality_1977_2022.csv", "mortality.csv",
     "annual probability of death by age and sex, France (INSEE)", rlv_import_write_mortality,
     true},
    {"places", COMMON, "region.csv departments.csv universities.csv",
     "of all regions, or another than Occitanie: what is transcribed by hand for that one",
     rlv_import_write_national_places, false},
};

const rlv_import_source_t *rlv_import_sources(size_t *num_sources)
{
    *num_sources = sizeof SOURCES / sizeof *SOURCES;
    return SOURCES;
}

int rlv_import_read(rlv_import_t *self, const char *folder, const char *region, rlv_notes_t *notes,
                    rlv_error_t *err)
{
    static int (*const STEP[])(rlv_import_t *, rlv_error_t *) = {
        rlv_import_read_movements,   rlv_import_read_communes,  rlv_import_read_units,
        rlv_import_read_gp,          rlv_import_complete_units, rlv_import_read_apl,
        rlv_import_read_centroids,   rlv_import_fill_centroids, rlv_import_read_context,
        rlv_import_read_qpv,         rlv_import_read_msp,       rlv_import_read_zones_2025,
        rlv_import_form_territories, rlv_import_form_cells,     rlv_import_project,
        rlv_import_form_outside,
    };
    int status = RLV_OK;

    memset(self, 0, sizeof *self);
    if (strlen(region) >= sizeof self->region)
        return rlv_fail(err, RLV_ERR_USAGE, "region '%.20s' [an INSEE code, as 76]", region);
    memcpy(self->region, region, strlen(region) + 1);
    self->notes = notes;
    self->folder = rlv_strdup(folder, err);
    if (self->folder == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < sizeof STEP / sizeof *STEP && status == RLV_OK; i++)
        status = STEP[i](self, err);
    return status;
}

void rlv_import_free(rlv_import_t *self)
{
    for (size_t i = 0; i < self->num_communes; i++)
        free(self->commune[i].name);
    for (size_t i = 0; i < self->num_elsewhere; i++)
        free(self->elsewhere[i].name);
    for (size_t i = 0; i < self->num_units; i++)
        free(self->unit[i].name);
    free(self->commune);
    free(self->elsewhere);
    free(self->movement);
    free(self->unit);
    free(self->territory);
    free(self->cell);
    free(self->by_territory);
    free(self->first_of_territory);
    free(self->department);
    free(self->outside);
    free(self->folder);
    memset(self, 0, sizeof *self);
}

void rlv_import_set_zones(rlv_import_t *self, size_t vintage, const rlv_import_class_t class_of[])
{
    for (size_t t = 0; t < self->num_territories; t++) {
        self->territory[t].zone[vintage] = class_of[t];
        for (int k = 0; k < RLV_IMPORT_NUM_CLASSES; k++)
            self->territory[t].share[vintage][k] = (int)class_of[t] == k ? 1.0 : 0.0;
    }
}

double rlv_import_distance_km(double lat_a, double lon_a, double lat_b, double lon_b)
{
    const double degree = 3.14159265358979323846 / 180.0;
    const double half_lat = sin(0.5 * degree * (lat_b - lat_a));
    const double half_lon = sin(0.5 * degree * (lon_b - lon_a));
    const double h =
        half_lat * half_lat + cos(degree * lat_a) * cos(degree * lat_b) * half_lon * half_lon;
    return 2.0 * 6371.0 * asin(sqrt(h < 1.0 ? h : 1.0));
}

typedef struct {
    double remainder;
    size_t index;
} part_t;

static int compare_parts(const void *a, const void *b)
{
    const part_t *x = a, *y = b;
    if (x->remainder > y->remainder)
        return -1;
    if (x->remainder < y->remainder)
        return 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

int rlv_import_apportion(int64_t total, const double weight[], size_t num, int64_t part[],
                         rlv_error_t *err)
{
    part_t *rest = NULL;
    double sum = 0.0;
    int64_t given = 0;

    for (size_t i = 0; i < num; i++) {
        part[i] = 0;
        sum += weight[i];
    }
    if (total == 0)
        return RLV_OK;
    if (total < 0 || !(sum > 0.0))
        return rlv_fail(err, RLV_ERR_DATA, "%lld cannot be shared out among %zu without weight",
                        (long long)total, num);
    rest = rlv_calloc(num, sizeof *rest, err);
    if (rest == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num; i++) {
        const double exact = (double)total * (weight[i] / sum);
        part[i] = (int64_t)floor(exact + 1e-9); /* a whole part may come out a hair below itself */
        rest[i] = (part_t){exact - (double)part[i], i};
        given += part[i];
    }
    qsort(rest, num, sizeof *rest, compare_parts);
    for (size_t i = 0; given < total; i = i + 1 < num ? i + 1 : 0) {
        part[rest[i].index]++;
        given++;
    }
    free(rest);
    return RLV_OK;
}
