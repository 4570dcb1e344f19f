/* Road minutes between communes. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { R_FROM, R_TO, R_MINUTES };
static const rlv_layout_t TRAVEL[] = {
    {"pairs",
     {{"from",
       "commune 1|codgeo 1|origine|from|from code|depart|commune depart|com o|commune origine"},
      {"to", "commune 2|codgeo 2|destination|to|to code|arrivee|commune arrivee|com d|"
             "commune destination"},
      {"minutes", "minutes|duree|temps|duree minutes|temps min|duree en minutes|temps en minutes"},
      {0}}},
};

typedef struct {
    bool known;        /* the base has the communes around the region */
    char (*around)[6]; /* [num] their codes, sorted */
    size_t num;
} travel_t;

static int compare_codes(const void *a, const void *b)
{
    return strcmp(a, b);
}

static int read_around(rlv_official_t *self)
{
    static const char *const CODE[] = {"code"};
    travel_t *t = self->state;
    rlv_csv_table_t table = {0};
    char *path = rlv_format(self->err, "%s/communes_outside.csv", self->options->folder);
    int column = 0, status = path != NULL ? RLV_OK : RLV_ERR_OS;

    if (status < 0 || access(path, F_OK) != 0)
        goto out;
    status = rlv_csv_read(&table, path, ',', self->err);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, CODE, 1, &column, NULL, self->err);
    t->around = rlv_calloc(table.num_rows, sizeof *t->around, self->err);
    if (status == RLV_OK && t->around == NULL)
        status = RLV_ERR_OS;
    for (; t->num < table.num_rows && status == RLV_OK; t->num++)
        (void)snprintf(t->around[t->num], sizeof *t->around, "%.5s",
                       rlv_csv_text(&table, t->num, column));
    if (status == RLV_OK && t->num > 0)
        qsort(t->around, t->num, sizeof *t->around, compare_codes);
    t->known = status == RLV_OK;
out:
    rlv_csv_free(&table);
    free(path);
    return status;
}

/* What `apl.travel` reads. */
static int begin_travel(rlv_official_t *self)
{
    self->state = rlv_calloc(1, sizeof(travel_t), self->err);
    const int status = self->state != NULL ? read_around(self) : RLV_ERR_OS;

    return status == RLV_OK
               ? rlv_official_whole_table(self, "travel_times.csv", "from,to,minutes", 2, 1)
               : status;
}

static void release(rlv_official_t *self)
{
    travel_t *t = self->state;
    if (t != NULL)
        free(t->around);
    free(t);
}

/* Whether a commune can have times here; if not, why. Of a merged commune only the code that stands
 * has times; one around the region stands by its own code. */
static bool stands(const rlv_official_t *self, const rlv_base_place_t *place, char why[96])
{
    const travel_t *t = self->state;
    const char *code = place->code;
    char start[4], department[4];

    why[0] = '\0';
    rlv_base_department_of(code, start);
    if (place->kind == RLV_PLACE_UNKNOWN || !rlv_tabular_department(start, department))
        (void)snprintf(why, 96, "unknown commune %s", code);
    else if (place->kind != RLV_PLACE_HERE && place->kind != RLV_PLACE_ELSEWHERE)
        (void)snprintf(why, 96, "pair of a commune of another year");
    else if (place->kind == RLV_PLACE_ELSEWHERE && t->known &&
             bsearch(code, t->around, t->num, sizeof *t->around, compare_codes) == NULL)
        (void)snprintf(why, 96, "pair of a commune that is not in the region nor around it");
    return why[0] == '\0';
}

static int row_travel(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t from, to;
    char code[2][6], rest[32], why[96];
    double minutes = 0.0;
    const int got = rlv_tabular_commune(rlv_official_text(self, row, R_FROM), code[0]);

    if (got == 0) /* a line of units, a footer, or an error */
        return rlv_official_commune(self, row, R_FROM, 0.0, &from);
    self->accounts.zeros_restored += got == 2;
    if (rlv_tabular_commune(rlv_official_text(self, row, R_TO), code[1]) == 0)
        return rlv_official_fail(self, row, R_TO, "a commune code", "'%.40s'",
                                 rlv_official_text(self, row, R_TO));
    rlv_base_place(&self->base, code[0], &from);
    rlv_base_place(&self->base, code[1], &to);
    const int status = rlv_official_real(self, row, R_MINUTES, 0, 1440, &minutes);
    if (status < 0)
        return status;
    if (from.kind == RLV_PLACE_ELSEWHERE && to.kind == RLV_PLACE_ELSEWHERE) {
        rlv_official_elsewhere(self, 0.0);
        return RLV_OK;
    }
    if (status == 0 || !stands(self, &from, why) || !stands(self, &to, why)) {
        rlv_official_drop(self, 0.0, "%s", status == 0 ? "pair without minutes" : why);
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    (void)snprintf(rest, sizeof rest, "%.1f", minutes);
    return rlv_tidy_put(&self->table[0], rest, 0.0, self->err, "%s,%s", code[0], code[1]);
}

const rlv_official_source_t rlv_source_travel = {
    {"travel", "road minutes between communes", "distancier (commune, commune, minutes)",
     "as the producer states", "travel_times.csv", false},
    .needs_base = true,
    .rates = true,
    .layout = TRAVEL,
    .num_layouts = 1,
    .begin = begin_travel,
    .row = row_travel,
    .release = release};
