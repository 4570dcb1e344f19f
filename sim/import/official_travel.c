/* Road minutes between communes. */
#include "official_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What `apl.travel` reads. */
static int begin_travel(rlv_official_t *self)
{
    return rlv_official_whole_table(self, "travel_times.csv", "from,to,minutes", 2, 1);
}

/* Of a merged commune only the code that stands has times; a commune around the region stands by
 * its own code. */
static bool stands(const rlv_base_place_t *place)
{
    return place->kind == RLV_PLACE_HERE || place->kind == RLV_PLACE_ELSEWHERE;
}

static int row_travel(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t from, to;
    char code[2][6], rest[32];
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
    if (status == 0 || !stands(&from) || !stands(&to)) {
        rlv_official_drop(
            self, 0.0, status == 0 ? "pair without minutes" : "pair of a commune of another year");
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
    .row = row_travel};
