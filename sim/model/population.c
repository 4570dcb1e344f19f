#include "releve/population.h"

#include "releve/national.h"
#include "releve/scheme.h"

#include <stdlib.h>
#include <string.h>

static int reserve(rlv_population_t *self, size_t capacity, rlv_error_t *err)
{
#define GROW(field)                                                                                \
    if (rlv_resize(&self->field, capacity, sizeof *self->field, err) < 0)                          \
        return RLV_ERR_OS;
    RLV_POPULATION_ATTRIBUTES(GROW)
#undef GROW
    self->capacity = capacity;
    return RLV_OK;
}

int rlv_population_init(rlv_population_t *self, size_t capacity, rlv_error_t *err)
{
    memset(self, 0, sizeof *self);
    return reserve(self, capacity ? capacity : 1, err);
}

void rlv_population_free(rlv_population_t *self)
{
#define RELEASE(field) free(self->field);
    RLV_POPULATION_ATTRIBUTES(RELEASE)
#undef RELEASE
    memset(self, 0, sizeof *self);
}

int rlv_population_add(rlv_population_t *self, const rlv_doctor_t *doctor, rlv_error_t *err)
{
    if (self->num_rows == self->capacity) {
        const int status = reserve(self, self->capacity + self->capacity / 2 + 1, err);
        if (status < 0)
            return status;
    }
    const size_t row = self->num_rows++;
    self->id[row] = doctor->id;
    self->birth_year[row] = doctor->birth_year;
    self->sex[row] = doctor->sex;
    self->diploma[row] = doctor->diploma;
    self->state[row] = doctor->state;
    self->cumul[row] = doctor->cumul;
    self->cell[row] = doctor->cell;
    self->installed_year[row] = doctor->installed_year;
    self->moved[row] = 0;
    self->cesp_years[row] = doctor->cesp_years;
    self->post[row] = doctor->post;
    self->aid_scheme[row] = RLV_NO_SCHEME;
    self->aid_left[row] = 0;
    self->aid_eur[row] = 0;
    self->aids_had[row] = 0;
    self->second_cell[row] = RLV_NO_CELL;
    self->second_kind[row] = RLV_SITE_NONE;
    self->second_milli[row] = 0;
    self->second_scheme[row] = RLV_NO_SCHEME;
    self->second_left[row] = 0;
    self->second_eur[row] = 0;
    self->fte_milli[row] = 0;
    self->junior[row] = 0;
    self->decision[row] = 0;
    return RLV_OK;
}

void rlv_population_clear(rlv_population_t *self)
{
    self->num_rows = 0;
}

void rlv_population_remove_decided(rlv_population_t *self, uint8_t least)
{
    size_t kept = 0;
    for (size_t row = 0; row < self->num_rows; row++) {
        if (self->decision[row] >= least)
            continue;
#define MOVE(field) self->field[kept] = self->field[row];
        RLV_POPULATION_ATTRIBUTES(MOVE)
#undef MOVE
        kept++;
    }
    self->num_rows = kept;
}

static int compare_ids(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

int rlv_population_verify(const rlv_population_t *self, size_t num_cells, int year,
                          rlv_error_t *err)
{
    int status = RLV_OK;
    uint32_t *sorted = rlv_calloc(self->num_rows, sizeof *sorted, err);
    if (sorted == NULL)
        return RLV_ERR_OS;
    for (size_t row = 0; row < self->num_rows; row++) {
        const int age = rlv_age(self->birth_year[row], year);
        sorted[row] = self->id[row];
        if (self->cell[row] >= num_cells || age < RLV_AGE_FIRST || age > RLV_AGE_LAST + 1 ||
            self->state[row] >= RLV_NUM_STATES || self->sex[row] > RLV_WOMAN) {
            status = rlv_fail(err, RLV_ERR_SOFTWARE, "doctor %u is out of range in %d",
                              (unsigned)self->id[row], year);
            goto out;
        }
    }
    qsort(sorted, self->num_rows, sizeof *sorted, compare_ids);
    for (size_t row = 1; row < self->num_rows; row++)
        if (sorted[row] == sorted[row - 1]) {
            status = rlv_fail(err, RLV_ERR_SOFTWARE, "two doctors have the id %u",
                              (unsigned)sorted[row]);
            goto out;
        }
out:
    free(sorted);
    return status;
}
