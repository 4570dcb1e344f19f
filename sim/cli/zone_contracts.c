/* The contracts that run in the territories when a coming zoning is decided. */
#include "zone.h"

#include "releve/run_folder.h"

#include <math.h>
#include <stdlib.h>

const char *rlv_zone_contract_name(rlv_zone_contract_t contract)
{
    return contract == RLV_ZONE_AIDS ? "aid_contracts" : "cesp_under_commitment";
}

/* One kind, of the years of the prospects that the run holds (NaN beyond). */
static int read_kind(rlv_zone_command_t *self, const rlv_run_table_t *table,
                     rlv_zone_contract_t kind, rlv_error_t *err)
{
    const size_t n = self->region->num_territories;
    size_t count = 0;
    double *mean;

    (void)rlv_run_table_slice(table, rlv_zone_contract_name(kind), &count);
    if (count == 0)
        return RLV_OK;
    mean = self->contracts[kind] = rlv_calloc(self->num_prospects * n, sizeof *mean, err);
    if (mean == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < self->num_prospects; i++)
        for (size_t t = 0; t < n; t++) {
            const rlv_run_row_t *row =
                rlv_run_table_find(table, rlv_zone_contract_name(kind),
                                   self->region->territory[t].code, self->prospect[i].year);
            mean[i * n + t] = row != NULL ? row->mean : NAN;
        }
    return RLV_OK;
}

int rlv_zone_read_contracts(rlv_zone_command_t *self, rlv_error_t *err)
{
    rlv_run_folder_t run = {0};
    int status = rlv_run_folder_read(&run, self->run, &self->notes, err);

    for (int kind = 0; kind < RLV_ZONE_NUM_CONTRACTS && status == RLV_OK; kind++)
        status = read_kind(self, &run.table[RLV_LEVEL_TERRITORY], (rlv_zone_contract_t)kind, err);
    rlv_run_folder_free(&run);
    return status;
}

double rlv_zone_contracts_moved(const rlv_zone_command_t *self, rlv_zone_contract_t contract,
                                size_t prospect, size_t ranking, rlv_zone_t from, rlv_zone_t to)
{
    const size_t n = self->region->num_territories;

    if (self->contracts[contract] == NULL)
        return NAN;
    return rlv_prospect_moved(&self->prospect[prospect], ranking, self->current, from, to,
                              self->contracts[contract] + prospect * n);
}
