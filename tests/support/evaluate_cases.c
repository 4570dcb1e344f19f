#include "evaluate_cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cases_read(rlv_csv_table_t *table, const char *path)
{
    rlv_error_t err = {0};
    if (rlv_csv_read(table, path, ',', &err) != 0)
        fail_msg("%s", err.text);
}

bool cases_read_shared(rlv_csv_table_t *table, const char *path)
{
    const char *const shared = support_shared();
    char full[512];
    if (shared == NULL)
        return false;
    (void)snprintf(full, sizeof full, "%s/cases/%s", shared, path);
    cases_read(table, full);
    return true;
}

static const char *text_of(const rlv_csv_table_t *table, size_t row, const char *column)
{
    const int index = rlv_csv_find(table, column);
    if (index < 0)
        fail_msg("%s: no column %s", table->path, column);
    return rlv_csv_text(table, row, index);
}

double cases_number(const rlv_csv_table_t *table, size_t row, const char *column)
{
    const char *const text = text_of(table, row, column);
    char *end = NULL;
    if (text[0] == '\0' || strcmp(text, "NA") == 0)
        return NAN;
    const double value = strtod(text, &end);
    assert_true(end != text && *end == '\0');
    return value;
}

size_t cases_row(const rlv_csv_table_t *table, const char *estimator, const char *options,
                 const char *group, const char *time)
{
    size_t found = table->num_rows;
    for (size_t row = 0; row < table->num_rows; row++) {
        if (strcmp(text_of(table, row, "estimator"), estimator) != 0 ||
            (options != NULL && strstr(text_of(table, row, "options"), options) == NULL) ||
            (group != NULL && strcmp(text_of(table, row, "group"), group) != 0) ||
            (time != NULL && strcmp(text_of(table, row, "time"), time) != 0))
            continue;
        if (found != table->num_rows)
            fail_msg("%s: two rows %s (%s)", table->path, estimator, options);
        found = row;
    }
    if (found == table->num_rows)
        fail_msg("%s: no row %s (%s)", table->path, estimator, options != NULL ? options : "");
    return found;
}

double cases_note(const rlv_csv_table_t *table, size_t row, const char *key)
{
    const char *const note = text_of(table, row, "note");
    const size_t length = strlen(key);
    for (const char *at = strstr(note, key); at != NULL; at = strstr(at + 1, key))
        if ((at == note || at[-1] == ';') && at[length] == '=')
            return strtod(at + length + 1, NULL);
    fail_msg("%s: no %s= in %s", table->path, key, note);
    return NAN;
}
