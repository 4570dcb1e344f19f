/* Services of every type by commune (BPE, wide or long), for the attractiveness of territories: how
 * many types a territory has, and how many services. */
#include "official_bpe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    rlv_tidy_t *by_commune, *by_territory;
    char (*type)[16]; /* wide form: of each series */
} services_t;

static int begin_services(rlv_official_t *self)
{
    static const size_t BY_YEAR = 1;
    services_t *b = self->state = rlv_calloc(1, sizeof *b, self->err);

    if (b == NULL)
        return RLV_ERR_OS;
    b->type = rlv_calloc(RLV_LAYOUT_MAX_SERIES, sizeof *b->type, self->err);
    if (b->type == NULL)
        return RLV_ERR_OS;
    const int status = rlv_official_table(self, "communes_services.csv", "code,year,type,number", 3,
                                          0, "", &BY_YEAR, 1, &b->by_commune);
    return status == RLV_OK
               ? rlv_official_table(self, "services.csv", "territory,year,types,services", 2, 0, "",
                                    &BY_YEAR, 1, &b->by_territory)
               : status;
}

static void release(rlv_official_t *self)
{
    services_t *b = self->state;
    if (b != NULL)
        free(b->type);
    free(b);
}

/* The type in a wide column's name: NB_D201 is D201. */
static int header_services(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    services_t *b = self->state;

    for (size_t k = 0; k < self->match->num_series; k++) {
        const char *name = row->cell[self->match->series[k].column];
        (void)snprintf(b->type[k], sizeof b->type[k], "%.8s", strlen(name) > 3 ? name + 3 : name);
    }
    return RLV_OK;
}

static int add_service(rlv_official_t *self, const rlv_base_place_t *place, int year,
                       const char *type, double number)
{
    services_t *b = self->state;
    const rlv_base_commune_t *c = &self->base.commune[place->commune[0]];

    return number > 0.0
               ? rlv_tidy_add(b->by_commune, number, self->err, "%s,%d,%.8s", c->code, year, type)
               : RLV_OK;
}

static int row_services(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const services_t *b = self->state;
    rlv_base_place_t place;
    double number[RLV_LAYOUT_MAX_SERIES] = {0}, sum = 0.0;
    const size_t num = rlv_bpe_is_long(self) ? 1 : self->match->num_series;
    int year = 0, status = RLV_OK;

    if (rlv_bpe_is_anct(self))
        return rlv_official_fail(self, row, RLV_BPE_ANCT_GP, "NB_ columns, or TYPEQU and NB_EQUIP",
                                 "GPs only: no services");
    if (rlv_bpe_other_geography(self, row))
        return RLV_OK;
    for (size_t k = 0; k < num && status >= 0; k++) {
        const int cell = rlv_bpe_is_long(self) ? self->match->index[RLV_BPE_NUMBER]
                                               : self->match->series[k].column;
        status = rlv_official_cell_count(self, row, cell, 1e7, &number[k]);
        sum += number[k];
    }
    if (status >= 0)
        status = rlv_official_commune(self, row, RLV_BPE_COMMUNE, sum, &place);
    if (status != 1)
        return status;
    status = rlv_official_year(self, row, RLV_BPE_YEAR, &year);
    rlv_official_found(self, place.kind, sum);
    if (status == RLV_OK)
        status = rlv_bpe_key(self, row, &place, year, rlv_bpe_is_long(self) ? RLV_BPE_TYPE : -1);
    for (size_t k = 0; k < num && status == RLV_OK; k++)
        status = add_service(self, &place, year,
                             rlv_bpe_is_long(self) ? rlv_official_text(self, row, RLV_BPE_TYPE)
                                                   : b->type[k],
                             number[k]);
    return status;
}

/* By territory and year: how many types there are, and how many services. */
static int end_services(rlv_official_t *self)
{
    services_t *b = self->state;
    rlv_tidy_t seen;
    int status = rlv_tidy_finish(b->by_commune, self->err);

    rlv_tidy_init(&seen, "services.csv", "", 3, 0, "");
    for (size_t r = 0; r < b->by_commune->num_rows && status == RLV_OK; r++) {
        const rlv_tidy_row_t *row = &b->by_commune->row[r];
        char code[6] = "";
        memcpy(code, row->key, 5);
        const size_t i = rlv_base_find(&self->base, code);
        status = rlv_tidy_add(&seen, row->sum, self->err, "%s,%s", self->base.commune[i].territory,
                              row->key + 6); /* territory,year,type */
    }
    if (status == RLV_OK)
        status = rlv_tidy_finish(&seen, self->err);
    for (size_t r = 0; r < seen.num_rows && status == RLV_OK;) {
        const size_t group = (size_t)(strrchr(seen.row[r].key, ',') - seen.row[r].key);
        double services = 0.0;
        size_t types = 0;
        char rest[64], key[64];
        (void)snprintf(key, sizeof key, "%.*s", (int)group, seen.row[r].key);
        for (; r < seen.num_rows && strncmp(seen.row[r].key, key, group) == 0 &&
               seen.row[r].key[group] == ',';
             r++, types++)
            services += seen.row[r].sum;
        (void)snprintf(rest, sizeof rest, "%zu,%.0f", types, services);
        status = rlv_tidy_put(b->by_territory, rest, services, self->err, "%s", key);
    }
    rlv_tidy_free(&seen);
    return status;
}

const rlv_official_source_t rlv_source_services = {
    {"services", "services of every type by commune, for the attractiveness of territories: BPE",
     RLV_BPE_PRODUCER, RLV_ETALAB, "communes_services.csv services.csv", false},
    .needs_base = true,
    .layout = rlv_bpe_layouts,
    .num_layouts = RLV_BPE_NUM_LAYOUTS,
    .begin = begin_services,
    .header = header_services,
    .row = row_services,
    .end = end_services,
    .release = release};
