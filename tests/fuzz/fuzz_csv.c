/* libFuzzer entry: whatever bytes a CSV file holds, reading it, as a plain table and as rates by
 * age and sex, ends with a status and a text, and every cell is a text. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "releve/csv_table.h"
#include "releve/rate_table_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes);

static const char *write_input(const uint8_t *bytes, size_t num_bytes)
{
    static char path[64];
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "/tmp/releve-fuzz-%ld.csv", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, num_bytes, file) != num_bytes || fclose(file) != 0)
        abort();
    return path;
}

static void must_be_described(int status, const rlv_error_t *err)
{
    if (status != err->status || (status < 0 && err->text[0] == '\0'))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes)
{
    rlv_csv_table_t table = {0};
    rlv_rate_table_t rates;
    rlv_error_t err = {0}, rates_err = {0};
    double value = 0;

    const char *path = write_input(bytes, num_bytes);
    const int status = rlv_csv_read(&table, path, ',', &err);
    must_be_described(status, &err);
    for (size_t row = 0; status == RLV_OK && row < table.num_rows; row++)
        for (size_t c = 0; c < table.num_columns; c++) {
            rlv_error_t cell = {0};
            (void)strlen(rlv_csv_text(&table, row, (int)c));
            must_be_described(
                rlv_csv_get_real_or_missing(&table, row, (int)c, -1, 1, &value, &cell), &cell);
        }
    rlv_csv_free(&table);
    must_be_described(rlv_rate_table_read(&rates, path, 28, 90, 0, 1, NULL, &rates_err),
                      &rates_err);
    rlv_rate_table_free(&rates);
    return 0;
}
