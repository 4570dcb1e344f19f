/* Communes of the quartiers prioritaires. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { Q_COMMUNE, Q_CODE, Q_NAME };
static const rlv_layout_t QPV[] = {
    {"list by QPV",
     {{"commune", RLV_COMMUNE_NAMES "|insee"},
      {"code_qp", "code qp|codeqp|code quartier|code qpv|code du qpv"},
      {"?lib_qp", "lib qp|nom qp|nom du quartier|nom qpv|libelle quartier|libelle du qpv"},
      {0}}},
};

static int begin_qpv(rlv_official_t *self)
{
    const int status = rlv_official_begin_counts(self);
    return status < 0 ? status
                      : rlv_official_whole_table(self, "communes_qpv.csv", "code,qpv,name", 2, 0);
}

static int end_qpv(rlv_official_t *self)
{
    return rlv_official_put_counts(self, "qpv", "0");
}

static int row_qpv(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    const char *id = rlv_official_text(self, row, Q_CODE);
    rlv_base_place_t place;
    int status = rlv_official_commune(self, row, Q_COMMUNE, 0.0, &place);

    if (status != 1)
        return status;
    if (*id == '\0' || strlen(id) > 20 || strpbrk(id, ",\"") != NULL)
        return rlv_official_fail(self, row, Q_CODE, "as QP031001", "'%.30s'", id);
    rlv_official_found(self, place.kind, 0.0);
    rlv_official_counts(self)[place.commune[0]]++;
    char *name = rlv_tidy_quote(rlv_official_text(self, row, Q_NAME), self->err);
    status = name != NULL ? rlv_tidy_put(&self->table[0], name, 0.0, self->err, "%s,%s",
                                         self->base.commune[place.commune[0]].code, id)
                          : RLV_ERR_OS;
    free(name);
    return status;
}

const rlv_official_source_t rlv_source_qpv = {
    {"qpv", "communes of the quartiers prioritaires", "ANCT, quartiers prioritaires", RLV_ETALAB,
     "communes_qpv.csv communes.csv territories.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = QPV,
    .num_layouts = 1,
    .begin = begin_qpv,
    .row = row_qpv,
    .end = end_qpv,
    .release = rlv_official_free_counts};
