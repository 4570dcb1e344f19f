/* What several sources share: a table replaced whole, a level by commune, the base's cells. */
#include "recompose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rlv_official_whole_table(rlv_official_t *self, const char *name, const char *header,
                             size_t num_keys, int decimals)
{
    rlv_tidy_t *table = NULL;
    return rlv_official_table(self, name, header, num_keys, decimals, "", NULL, 0, &table);
}

/* --- counts by commune ------------------------------------------------------------------------ */

int rlv_official_begin_counts(rlv_official_t *self)
{
    self->state = rlv_calloc(self->base.num_communes, sizeof(int64_t), self->err);
    return self->state != NULL ? RLV_OK : RLV_ERR_OS;
}

int64_t *rlv_official_counts(const rlv_official_t *self)
{
    return self->state;
}

void rlv_official_free_counts(rlv_official_t *self)
{
    free(self->state);
    self->state = NULL;
}

int rlv_official_put_counts(rlv_official_t *self, const char *column, const char *none)
{
    const size_t num = self->base.num_communes;
    char(*text)[24] = rlv_calloc(num, sizeof *text, self->err);
    const char **of = rlv_calloc(num, sizeof *of, self->err);
    int status = text != NULL && of != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < num && status == RLV_OK; i++) {
        (void)snprintf(text[i], sizeof text[i], "%lld", (long long)rlv_official_counts(self)[i]);
        of[i] = rlv_official_counts(self)[i] == 0 ? none : text[i];
    }
    if (status == RLV_OK)
        status = rlv_recompose_context(self, column, of);
    free(of);
    free(text);
    return status;
}

int rlv_official_put_level(rlv_official_t *self, const rlv_base_place_t *place, const char *level,
                           int64_t value)
{
    int status = RLV_OK;

    if (place->kind == RLV_PLACE_PART) {
        rlv_official_drop(self, 0.0, "arrondissement: a level of a part of a commune");
        return RLV_OK;
    }
    rlv_official_found(self, place->kind, 0.0);
    if (place->kind == RLV_PLACE_MERGED)
        return RLV_OK;
    for (size_t p = 0; p < place->num && status == RLV_OK; p++) {
        rlv_official_counts(self)[place->commune[p]] = value;
        status = rlv_tidy_put(&self->table[0], level, 0.0, self->err, "%s",
                              self->base.commune[place->commune[p]].code);
    }
    return status;
}

static int compare_cells(const void *a, const void *b)
{
    const rlv_base_cell_t *x = a, *y = b;
    const int by_territory = strcmp(x->territory, y->territory);
    return by_territory != 0 ? by_territory : strcmp(x->department, y->department);
}

int rlv_official_cells(const rlv_base_t *base, rlv_base_cell_t **cells, size_t *num_cells,
                       size_t **cell_of, rlv_error_t *err)
{
    size_t num = 0;

    *cells = rlv_calloc(base->num_communes, sizeof **cells, err);
    *cell_of = rlv_calloc(base->num_communes, sizeof **cell_of, err);
    if (*cells == NULL || *cell_of == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < base->num_communes; i++)
        (*cells)[i] = (rlv_base_cell_t){base->commune[i].territory, base->commune[i].department};
    qsort(*cells, base->num_communes, sizeof **cells, compare_cells);
    for (size_t i = 0; i < base->num_communes; i++)
        if (num == 0 || compare_cells(&(*cells)[num - 1], &(*cells)[i]) != 0)
            (*cells)[num++] = (*cells)[i];
    for (size_t i = 0; i < base->num_communes; i++) {
        const rlv_base_cell_t key = {base->commune[i].territory, base->commune[i].department};
        const rlv_base_cell_t *found = bsearch(&key, *cells, num, sizeof key, compare_cells);
        (*cell_of)[i] = (size_t)(found - *cells);
    }
    *num_cells = num;
    return RLV_OK;
}
