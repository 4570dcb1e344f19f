#include "eval_cases.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *eval_path(const char *name, const char *file)
{
    static char path[4][256];
    static int next;
    struct stat info;
    char *out = path[next = (next + 1) % 4];

    (void)snprintf(out, sizeof path[0], "tests/data/%s/%s", name, file);
    if (stat(out, &info) == 0)
        return out;
    (void)snprintf(out, sizeof path[0], "../shared/cases/%s/%s", name, file);
    if (stat(out, &info) == 0)
        return out;
    print_message("%s is not there\n", out); /* the reason of the skip() that follows */
    return NULL;
}

void eval_open(eval_expected_t *self, const char *path)
{
    rlv_error_t err = {0};
    const char *const names[] = {"estimator", "options", "group", "time", "estimate",
                                 "std.error", "lower",   "upper", "n",    "note"};
    int index[10];

    if (rlv_csv_read(&self->table, path, ',', &err) < 0 ||
        rlv_csv_require(&self->table, names, 10, index, NULL, &err) < 0)
        fail_msg("%s", err.text);
    self->num_rows = self->table.num_rows;
}

static double number(const char *text)
{
    return *text == '\0' || strcmp(text, "NA") == 0 ? NAN : strtod(text, NULL);
}

static bool key(const char *text, int64_t *value)
{
    char *end = NULL;
    const double v = strtod(text, &end);
    *value = 0;
    if (*text == '\0' || *end != '\0' || !isfinite(v))
        return false;
    *value = (int64_t)v;
    return true;
}

eval_row_t eval_at(const eval_expected_t *self, size_t row)
{
    const char *cell[10];
    for (int c = 0; c < 10; c++)
        cell[c] = rlv_csv_text(&self->table, row, c);
    eval_row_t r = {.estimator = cell[0], .options = cell[1], .note = cell[9]};
    r.group_text = cell[2];
    r.time_text = cell[3];
    r.has_group = key(cell[2], &r.group);
    r.has_time = key(cell[3], &r.time);
    r.estimate = number(cell[4]);
    r.std_error = number(cell[5]);
    r.lower = number(cell[6]);
    r.upper = number(cell[7]);
    r.n = number(cell[8]);
    r.line = self->table.line[row];
    return r;
}

void eval_close(eval_expected_t *self)
{
    rlv_csv_free(&self->table);
}

void eval_panel(rlv_panel_t *self, const char *path, const char *unit, const char *time,
                const char *cohort, const char *outcome, const char *covariates, const char *weight,
                const char *cluster, rlv_unbalanced_t unbalanced, bool repeated)
{
    rlv_error_t err = {0};
    char names[128] = "";
    const char *list[4], *clusters[2];
    rlv_panel_spec_t spec = {.path = path,
                             .unit = unit,
                             .time = time,
                             .cohort = cohort,
                             .outcome = outcome,
                             .covariates = list,
                             .weight = weight,
                             .clusters = clusters,
                             .unbalanced = unbalanced,
                             .repeated = repeated};
    char clusters_text[128] = "";

    (void)snprintf(names, sizeof names, "%s", covariates ? covariates : "");
    for (char *name = strtok(names, ","); name != NULL; name = strtok(NULL, ","))
        list[spec.num_covariates++] = name;
    (void)snprintf(clusters_text, sizeof clusters_text, "%s", cluster ? cluster : "");
    for (char *name = strtok(clusters_text, ","); name != NULL; name = strtok(NULL, ","))
        clusters[spec.num_clusters++] = name;
    if (rlv_panel_read(self, &spec, NULL, &err) < 0)
        fail_msg("%s", err.text);
}

static void read_table(rlv_csv_table_t *table, const char *path)
{
    rlv_error_t err = {0};
    if (rlv_csv_read(table, path, ',', &err) < 0)
        fail_msg("%s", err.text);
}

/* The temporary file of a text that open_memstream has filled. */
static const char *keep(FILE *file, char **text)
{
    (void)fclose(file);
    const char *path = support_temp_file(*text);
    free(*text);
    return path;
}

const char *eval_dummy_panel(const char *path, const char *unit, const char *time,
                             const char *outcome, const char *dummy)
{
    rlv_csv_table_t table;
    char *text = NULL;
    size_t size = 0;

    read_table(&table, path);
    const int u = rlv_csv_find(&table, unit), t = rlv_csv_find(&table, time);
    const int y = rlv_csv_find(&table, outcome), d = rlv_csv_find(&table, dummy);
    assert_true(u >= 0 && t >= 0 && y >= 0 && d >= 0);
    FILE *file = open_memstream(&text, &size);
    fputs("unit,time,y,g\n", file);
    for (size_t i = 0; i < table.num_rows; i++) {
        const char *cohort = "0";
        for (size_t j = table.num_rows; j-- > 0;)
            if (strcmp(rlv_csv_text(&table, j, u), rlv_csv_text(&table, i, u)) == 0 &&
                strcmp(rlv_csv_text(&table, j, d), "1") == 0)
                cohort = rlv_csv_text(&table, j, t);
        fprintf(file, "%s,%s,%s,%s\n", rlv_csv_text(&table, i, u), rlv_csv_text(&table, i, t),
                rlv_csv_text(&table, i, y), cohort);
    }
    rlv_csv_free(&table);
    return keep(file, &text);
}

const char *eval_with_weight(const char *path, const char *of)
{
    rlv_csv_table_t table;
    char *text = NULL;
    size_t size = 0;

    read_table(&table, path);
    const int column = rlv_csv_find(&table, of);
    assert_true(column >= 0);
    FILE *file = open_memstream(&text, &size);
    for (size_t c = 0; c < table.num_columns; c++)
        fprintf(file, "%s,", table.column[c]);
    fputs("w\n", file);
    for (size_t i = 0; i < table.num_rows; i++) {
        for (size_t c = 0; c < table.num_columns; c++)
            fprintf(file, "%s,", rlv_csv_text(&table, i, (int)c));
        fprintf(file, "%.17g\n", exp(strtod(rlv_csv_text(&table, i, column), NULL)));
    }
    rlv_csv_free(&table);
    return keep(file, &text);
}

bool eval_option(const char *options, const char *part)
{
    const size_t length = strlen(part);
    for (const char *p = options; (p = strstr(p, part)) != NULL; p++)
        if ((p == options || p[-1] == ';') && (p[length] == '\0' || p[length] == ';'))
            return true;
    return false;
}
