#include "releve/population.h"

#include "releve/national.h"
#include "releve/scheme.h"

#include <stdlib.h>
#include <string.h>

static int reserve(rlv_population_t *self, size_t capacity, rlv_error_t *err)
{
#define GROW(field)                                                                                \
    if (rlv_resize(&self->field, capacity, sizeof *self->field, err) < 0)                          \
    return RLV_ERR_OS
    GROW(id);
    GROW(birth_year);
    GROW(sex);
    GROW(diploma);
    GROW(state);
    GROW(cumul);
    GROW(cell);
    GROW(installed_year);
    GROW(cesp_years);
    GROW(post);
    GROW(aid_scheme);
    GROW(aid_left);
    GROW(aid_eur);
    GROW(second_cell);
    GROW(second_milli);
    GROW(second_scheme);
    GROW(second_left);
    GROW(second_eur);
    GROW(fte_milli);
    GROW(decision);
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
    free(self->id);
    free(self->birth_year);
    free(self->sex);
    free(self->diploma);
    free(self->state);
    free(self->cumul);
    free(self->cell);
    free(self->installed_year);
    free(self->cesp_years);
    free(self->post);
    free(self->aid_scheme);
    free(self->aid_left);
    free(self->aid_eur);
    free(self->second_cell);
    free(self->second_milli);
    free(self->second_scheme);
    free(self->second_left);
    free(self->second_eur);
    free(self->fte_milli);
    free(self->decision);
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
    self->cesp_years[row] = doctor->cesp_years;
    self->post[row] = doctor->post;
    self->aid_scheme[row] = RLV_NO_SCHEME;
    self->aid_left[row] = 0;
    self->aid_eur[row] = 0;
    self->second_cell[row] = RLV_NO_CELL;
    self->second_milli[row] = 0;
    self->second_scheme[row] = RLV_NO_SCHEME;
    self->second_left[row] = 0;
    self->second_eur[row] = 0;
    self->fte_milli[row] = 0;
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
        self->id[kept] = self->id[row];
        self->birth_year[kept] = self->birth_year[row];
        self->sex[kept] = self->sex[row];
        self->diploma[kept] = self->diploma[row];
        self->state[kept] = self->state[row];
        self->cumul[kept] = self->cumul[row];
        self->cell[kept] = self->cell[row];
        self->installed_year[kept] = self->installed_year[row];
        self->cesp_years[kept] = self->cesp_years[row];
        self->post[kept] = self->post[row];
        self->aid_scheme[kept] = self->aid_scheme[row];
        self->aid_left[kept] = self->aid_left[row];
        self->aid_eur[kept] = self->aid_eur[row];
        self->second_cell[kept] = self->second_cell[row];
        self->second_milli[kept] = self->second_milli[row];
        self->second_scheme[kept] = self->second_scheme[row];
        self->second_left[kept] = self->second_left[row];
        self->second_eur[kept] = self->second_eur[row];
        self->fte_milli[kept] = self->fte_milli[row];
        self->decision[kept] = self->decision[row];
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
