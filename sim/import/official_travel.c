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

static int begin_travel(rlv_official_t *self)
{
    return rlv_official_whole_table(self, "travel_times.csv", "from_code,to_code,minutes", 2, 1);
}

static int row_travel(rlv_official_t *self, const rlv_tabular_row_t *row)
{
    rlv_base_place_t from, to;
    double minutes = 0.0;
    int status = rlv_official_commune(self, row, R_FROM, 0.0, &from);

    if (status != 1)
        return status;
    char code[6];
    if (rlv_tabular_commune(rlv_official_text(self, row, R_TO), code) == 0)
        return rlv_official_fail(self, row, R_TO, "a commune code", "'%.40s'",
                                 rlv_official_text(self, row, R_TO));
    rlv_base_place(&self->base, code, &to);
    status = rlv_official_real(self, row, R_MINUTES, 0, 1440, &minutes);
    if (status < 0)
        return status;
    if (status == 0) {
        rlv_official_drop(self, 0.0, "pair without minutes");
        return RLV_OK;
    }
    /* of a merged commune only the code that stands is kept; a commune around the region by its own
     */
    if (from.kind != RLV_PLACE_HERE ||
        (to.kind != RLV_PLACE_HERE && to.kind != RLV_PLACE_ELSEWHERE)) {
        rlv_official_drop(self, 0.0, "pair of a commune of another year");
        return RLV_OK;
    }
    rlv_official_found(self, RLV_PLACE_HERE, 0.0);
    char rest[32];
    (void)snprintf(rest, sizeof rest, "%.1f", minutes);
    return rlv_tidy_put((&self->table[0]), rest, 0.0, self->err, "%s,%s",
                        self->base.commune[from.commune[0]].code, code);
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
