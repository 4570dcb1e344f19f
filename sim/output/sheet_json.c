#include "sheet_internal.h"

#include <jansson.h>
#include <math.h>

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *points(const rlv_sheet_t *self, bool ahead)
{
    json_t *list = json_array();
    for (int s = 0; s < RLV_NUM_SHEET_SERIES; s++) {
        const rlv_sheet_line_t *line = &self->line[s];
        const size_t n = ahead ? line->num_ahead : line->num_past;
        for (size_t i = 0; i < n; i++) {
            const rlv_sheet_point_t *p = ahead ? &line->ahead[i] : &line->past[i];
            json_t *one = json_pack("{s:s, s:i}", "indicator",
                                    rlv_sheet_series_name((rlv_sheet_series_t)s), "year", p->year);
            if (ahead) {
                json_object_set_new(one, "p05", number(p->p05));
                json_object_set_new(one, "p50", number(p->p50));
                json_object_set_new(one, "p95", number(p->p95));
            } else {
                json_object_set_new(one, "value", number(p->p50));
            }
            json_array_append_new(list, one);
        }
    }
    return list;
}

static json_t *figures(const rlv_sheet_t *self)
{
    static const char *const COLUMN[] = {"territory", "department", "region", "france"};
    static const char *const SOURCE[] = {"INSEE, census",
                                         "INSEE, BPE 2020",
                                         "INSEE, BPE 2020 and census",
                                         "inferred: synthesis of ages",
                                         "DREES, APL, all ages",
                                         "CNAM, SNIR 2014",
                                         "CNAM, SNIR 2014",
                                         "FINESS, straight line, weighted by inhabitants"};
    static const char *const UNIT[] = {"inhabitants",
                                       "GPs",
                                       "GPs per 100,000 inhabitants",
                                       "share",
                                       "consultations per year per inhabitant",
                                       "patients",
                                       "acts per year",
                                       "km"};
    json_t *list = json_array();
    for (int f = 0; f < RLV_NUM_FIGURES; f++) {
        const bool cnam = f == RLV_FIGURE_PATIENTS_PER_GP || f == RLV_FIGURE_ACTS_PER_GP;
        json_t *one =
            json_pack("{s:s, s:s, s:s, s:i}", "key", rlv_sheet_figure_name((rlv_sheet_figure_t)f),
                      "unit", UNIT[f], "source", SOURCE[f], "year", cnam ? 2014 : self->base_year);
        for (int c = 0; c < RLV_NUM_COLUMNS; c++)
            json_object_set_new(one, COLUMN[c], number(self->figure[f][c]));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *ahead(const rlv_sheet_t *self)
{
    json_t *list = json_array();
    for (size_t k = 0; k < self->ahead.num_rankings; k++) {
        const double *share = self->ahead.probability[k];
        json_array_append_new(list, json_pack("{s:i, s:s, s:f, s:f, s:f}", "year", self->ahead.year,
                                              "ranking", self->ahead.ranking[k], "ZIP",
                                              share[RLV_ZONE_ZIP], "ZAC", share[RLV_ZONE_ZAC],
                                              "ZAR", share[RLV_ZONE_ZAR]));
    }
    return list;
}

static json_t *needs(const rlv_sheet_t *self)
{
    json_t *list = json_array();
    for (size_t i = 0; i < self->num_needs; i++) {
        const rlv_sheet_need_t *n = &self->need[i];
        const bool ok = n->together.feasible;
        json_t *one = json_pack("{s:i, s:b}", "year", n->year, "exact", n->together.exact);
        json_object_set_new(one, "target", number(n->target));
        json_object_set_new(one, "hold", json_boolean(n->target != n->target));
        json_object_set_new(one, "alone", number(n->alone));
        json_object_set_new(one, "together", ok ? json_integer(n->together.total) : json_null());
        json_object_set_new(one, "here", ok ? json_integer(n->together.count[0]) : json_null());
        json_object_set_new(one, "apart", n->joint ? number(n->apart) : json_null());
        json_array_append_new(list, one);
    }
    return list;
}

static void add_places(const rlv_sheet_t *self, json_t *root)
{
    const rlv_region_t *region = self->from.model->region;
    const rlv_gazetteer_t *g = self->from.gazetteer;
    json_t *communes = json_array(), *zones = json_array(), *neighbours = json_array();
    json_t *aids = json_array();

    for (size_t c = 0; c < g->num_communes; c++)
        if (self->inside[c])
            json_array_append_new(communes, json_string(g->commune[c].place.code));
    for (size_t i = 0; i < self->num_zones; i++)
        json_array_append_new(
            zones, json_pack("{s:s, s:s, s:s, s:s}", "vintage", self->zone[i].vintage, "valid_from",
                             self->zone[i].valid_from, "class", self->zone[i].class_name, "status",
                             self->zone[i].rebuilt ? "rebuilt" : "observed"));
    for (size_t i = 0; i < self->num_neighbours; i++) {
        const rlv_sheet_neighbour_t *n = &self->neighbour[i];
        json_array_append_new(neighbours, json_pack("{s:s, s:s, s:f, s:f}", "code",
                                                    region->territory[n->territory].code, "name",
                                                    region->territory[n->territory].name, "km",
                                                    n->km, "effect", n->effect));
    }
    for (size_t i = 0; i < self->num_aids; i++)
        json_array_append_new(aids, json_pack("{s:s, s:s, s:s}", "id", self->aid[i]->id, "name",
                                              self->aid[i]->name, "until", self->aid[i]->until));
    json_object_set_new(root, "communes", communes);
    json_object_set_new(root, "zones", zones);
    json_object_set_new(root, "neighbours", neighbours);
    json_object_set_new(root, "aids", aids);
}

static json_t *age_rows(const rlv_sheet_t *self)
{
    json_t *list = json_array();
    for (int a = 0; a < RLV_SHEET_AGES; a++)
        json_array_append_new(
            list, json_pack("{s:i, s:i, s:f, s:f}", "age_from", a == 0 ? 25 : 25 + 5 * a, "age_to",
                            a + 1 == RLV_SHEET_AGES ? 91 : 29 + 5 * a, "men",
                            self->ages[RLV_MAN][a], "women", self->ages[RLV_WOMAN][a]));
    return list;
}

static json_t *patients(const rlv_sheet_t *self)
{
    const rlv_sheet_point_t *at = rlv_sheet_ahead(self, RLV_SERIES_DEPARTURES, self->base_year);
    if (at == NULL)
        return json_null();
    return json_pack("{s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:s}", "year", self->base_year, "value",
                     at->p50 * self->list_size, "low", at->p05 * self->list_low, "high",
                     at->p95 * self->list_high, "list_size", self->list_size, "list_low",
                     self->list_low, "list_high", self->list_high, "mark", "assumed");
}

int rlv_sheet_write_json(const rlv_sheet_t *self, FILE *out, rlv_error_t *err)
{
    const rlv_run_folder_t *run = self->from.run;
    const rlv_place_name_t *d = &self->from.gazetteer->department[self->department];
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s}, s:b, s:b, s:i, s:s}", "format",
                  "releve-territory-1", "version", RLV_VERSION, "code", self->code, "name",
                  self->name, "department", "code", d->code, "name", d->name, "own", self->own,
                  "interpolated", self->own && run != NULL, "base_year", self->base_year,
                  "definition", "BPE: installed liberal and mixed GPs, by place of practice");

    json_object_set_new(root, "merged_from",
                        self->merged != NULL ? json_string(self->merged->old.code) : json_null());
    json_object_set_new(root, "figures", figures(self));
    json_object_set_new(root, "past", points(self, false));
    json_object_set_new(root, "projection", run != NULL ? points(self, true) : json_null());
    json_object_set_new(root, "ages", age_rows(self));
    add_places(self, root);
    json_t *structures = self->structures_known ? json_object() : json_null();
    for (int k = 0; k < RLV_NUM_STRUCTURES && self->structures_known; k++)
        json_object_set_new(structures, rlv_sheet_structure_name((rlv_sheet_structure_t)k),
                            json_integer((json_int_t)self->structures[k]));
    json_object_set_new(root, "structures", structures);
    json_object_set_new(root, "msp_communes", json_integer((json_int_t)self->msp_communes));
    json_object_set_new(root, "emergency_farthest_km", number(self->emergency_farthest_km));
    json_object_set_new(root, "ranks",
                        json_pack("{s:I, s:I, s:I, s:I}", "of",
                                  (json_int_t)self->from.model->region->num_territories, "apl",
                                  (json_int_t)self->rank_apl, "gp_density_p100k",
                                  (json_int_t)self->rank_density, "gp_share_60plus",
                                  (json_int_t)self->rank_share));
    json_object_set_new(root, "zone_ahead", ahead(self));
    json_object_set_new(root, "needs", needs(self));
    json_object_set_new(root, "patients", patients(self));
    json_object_set_new(root, "run",
                        run == NULL
                            ? json_null()
                            : json_pack("{s:s, s:s, s:s, s:i}", "folder", run->path, "title",
                                        run->manifest.title, "seed", run->manifest.seed,
                                        "replicates", (int)run->manifest.replicates));
    const int failed =
        root == NULL || json_dumpf(root, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) != 0;
    (void)fputc('\n', out);
    json_decref(root);
    return failed ? rlv_fail(err, RLV_ERR_IO, "the sheet cannot be written") : RLV_OK;
}
