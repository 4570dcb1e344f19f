#include "releve/microdata.h"

#include "releve/csv_table.h"
#include "releve/national.h"

#include <string.h>

enum { BIRTH_YEAR, SEX, TERRITORY, DEPARTMENT, STATE, CUMUL, INSTALLED_YEAR, NUM_COLUMNS };

static int find_word(const rlv_csv_table_t *table, size_t row, int column,
                     const char *const words[], size_t num_words, const char *allowed,
                     size_t *found, rlv_error_t *err)
{
    const char *text = rlv_csv_text(table, row, column);
    for (size_t i = 0; i < num_words; i++)
        if (strcmp(words[i], text) == 0) {
            *found = i;
            return RLV_OK;
        }
    return rlv_csv_fail(table, row, column, err, allowed, "'%.60s' is unknown", text);
}

static int find_cell(const rlv_csv_table_t *table, size_t row, const int col[],
                     const rlv_region_t *region, uint16_t *cell, rlv_error_t *err)
{
    const int t = rlv_place_find(region->territory, region->num_territories,
                                 rlv_csv_text(table, row, col[TERRITORY]));
    const int d = rlv_place_find(region->department, region->num_departments,
                                 rlv_csv_text(table, row, col[DEPARTMENT]));
    if (t < 0)
        return rlv_csv_fail(table, row, col[TERRITORY], err, NULL, "'%s' is not a territory",
                            rlv_csv_text(table, row, col[TERRITORY]));
    for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
        if ((int)region->cell_department[c] == d) {
            *cell = (uint16_t)c;
            return RLV_OK;
        }
    return rlv_csv_fail(table, row, col[DEPARTMENT], err, NULL,
                        "territory %s has no commune in department '%s'", region->territory[t].code,
                        rlv_csv_text(table, row, col[DEPARTMENT]));
}

static int read_row(const rlv_csv_table_t *table, size_t row, const int col[],
                    const rlv_region_t *region, int reference_year, rlv_record_t *record,
                    rlv_error_t *err)
{
    static const char *const SEXES[] = {"M", "F"};
    static const char *const STATES[] = {"liberal", "mixed", "health_centre"};
    int64_t birth = 0, cumul = 0, installed = 0;
    size_t sex = 0, state = 0;
    int status = rlv_csv_get_int(table, row, col[BIRTH_YEAR], reference_year - 1 - RLV_AGE_LAST,
                                 reference_year - 1 - RLV_AGE_FIRST, &birth, err);
    if (status == RLV_OK)
        status = find_word(table, row, col[SEX], SEXES, 2, "M, F", &sex, err);
    if (status == RLV_OK)
        status = find_cell(table, row, col, region, &record->cell, err);
    if (status == RLV_OK)
        status = find_word(table, row, col[STATE], STATES, 3, "liberal, mixed, health_centre",
                           &state, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[CUMUL], 0, 1, &cumul, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[INSTALLED_YEAR], birth + 20, reference_year,
                                 &installed, err);
    record->birth_year = (int16_t)birth;
    record->installed_year = (int16_t)installed;
    record->sex = (uint8_t)sex;
    record->state = (uint8_t)state;
    record->cumul = (uint8_t)cumul;
    return status;
}

int rlv_microdata_read(rlv_record_t **record, size_t *num_records, rlv_region_t *region,
                       const rlv_params_t *params, rlv_file_list_t *files, rlv_notes_t *notes,
                       rlv_error_t *err)
{
    static const char *const COLUMNS[NUM_COLUMNS] = {
        "birth_year", "sex", "territory", "department", "state", "cumul", "installed_year"};
    rlv_csv_table_t table;
    int col[NUM_COLUMNS];
    int status = rlv_csv_read(&table, params->synthesis_microdata, ',', err);

    *record = NULL;
    *num_records = 0;
    if (status == RLV_OK)
        status = rlv_csv_require(&table, COLUMNS, NUM_COLUMNS, col, notes, err);
    if (status == RLV_OK)
        status = rlv_file_list_add(files, params->synthesis_microdata, err);
    if (status == RLV_OK) {
        *record = rlv_calloc(table.num_rows, sizeof **record, err);
        status = *record == NULL ? RLV_ERR_OS : RLV_OK;
    }
    memset(region->gp, 0, region->num_cells * sizeof *region->gp);
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        status = read_row(&table, row, col, region, (int)params->time_reference_year,
                          &(*record)[row], err);
        if (status == RLV_OK && rlv_state_counts((*record)[row].state))
            region->gp[(*record)[row].cell]++;
        *num_records = row + 1;
    }
    rlv_csv_free(&table);
    return status;
}
