/* What the page knows of places whatever the scenario: names, outlines, communes, zones, aids, the
 * observed past. All of it goes into page->meta; lists are parallel arrays, which deflate better
 * than objects. */
#include "page_internal.h"

#include "releve/aids.h"
#include "releve/geo.h"
#include "releve/indicator.h"
#include "releve/observed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double MIDDLE_PARALLEL = 43.7; /* as the maps of `releve plot` */
static const double GRID = 4e-4; /* degrees: half a pixel of a map enlarged eight times */

static char *path_of(const rlv_page_t *page, const char *name)
{
    return rlv_format(page->err, "%s/%s", page->data_dir, name);
}

static bool append(json_t *array, json_t *value)
{
    return value != NULL && json_array_append_new(array, value) == 0;
}

/* --- outlines */

static long snap(double v)
{
    return lround(v / GRID);
}

/* A ring as [x, y, dx, dy, ...] in steps of the grid; NULL JSON when it collapses. */
static json_t *ring_of(const rlv_geo_t *geo, const rlv_ring_t *ring)
{
    json_t *const list = json_array();
    long x = 0, y = 0;
    size_t points = 0;

    for (size_t i = ring->first; i < ring->first + ring->count; i++) {
        const long nx = snap(geo->x[i]), ny = snap(geo->y[i]);
        if (points > 0 && nx == x && ny == y)
            continue;
        (void)append(list, json_integer(nx - x));
        (void)append(list, json_integer(ny - y));
        x = nx;
        y = ny;
        points++;
    }
    if (points >= 4)
        return list;
    json_decref(list);
    return NULL;
}

/* Outlines by place of a level, in the order of its codes; an empty list where there is none. */
static int put_outlines(rlv_page_t *page, json_t *geo_json, rlv_level_t level, const char *name)
{
    const rlv_page_places_t *const places = &page->place[level];
    rlv_geo_t geo = {0};
    char *path = path_of(page, name);
    json_t *areas = json_array();
    int status = path == NULL || areas == NULL
                     ? RLV_ERR_OS
                     : rlv_geo_read(&geo, path, MIDDLE_PARALLEL, page->err);

    for (size_t i = 0; i < places->count && status == RLV_OK; i++)
        (void)append(areas, json_array());
    for (size_t r = 0; r < geo.num_rings && status == RLV_OK; r++) {
        const long at = rlv_page_places_find(places, geo.code[geo.ring[r].area]);
        json_t *const ring = at < 0 ? NULL : ring_of(&geo, &geo.ring[r]);
        if (ring != NULL)
            (void)append(json_array_get(areas, (size_t)at), ring);
    }
    if (status == RLV_OK && !rlv_page_set(geo_json, RLV_PAGE_LEVEL[level], areas))
        status = RLV_ERR_OS;
    else if (status < 0)
        json_decref(areas);
    rlv_geo_free(&geo);
    free(path);
    return status;
}

static int put_geo(rlv_page_t *page)
{
    json_t *const geo = json_object();
    char *const path = path_of(page, "departments.geojson");
    int status = put_outlines(page, geo, RLV_LEVEL_TERRITORY, "territories.geojson");

    if (status == RLV_OK && path != NULL && access(path, R_OK) == 0)
        status = put_outlines(page, geo, RLV_LEVEL_DEPARTMENT, "departments.geojson");
    free(path);
    if (!rlv_page_set(page->meta, "geo", geo) && status == RLV_OK)
        status = RLV_ERR_OS;
    return status;
}

/* --- names, communes, zones */

static int put_names(rlv_page_t *page)
{
    json_t *const places = json_object();

    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        const rlv_page_places_t *const p = &page->place[level];
        json_t *const codes = json_array(), *const names = json_array();
        for (size_t i = 0; i < p->count; i++) {
            (void)append(codes, json_string(p->code[i]));
            (void)append(names, json_string(p->name[i]));
        }
        if (!rlv_page_set(places, RLV_PAGE_LEVEL[level], json_pack("[oo]", codes, names)))
            return rlv_fail_memory(page->err, p->count);
    }
    return rlv_page_set(page->meta, "places", places) ? RLV_OK
                                                      : rlv_fail_memory(page->err, sizeof *page);
}

/* Index among the page's territories of the gazetteer's one, or -1. */
static long territory_of(const rlv_page_t *page, const rlv_gazetteer_t *gazetteer, size_t index)
{
    return rlv_page_places_find(&page->place[RLV_LEVEL_TERRITORY],
                                gazetteer->territory[index].place.code);
}

static int put_communes(rlv_page_t *page, const rlv_gazetteer_t *g)
{
    json_t *const code = json_array(), *const name = json_array(), *const territory = json_array(),
                  *const people = json_array(), *const zone = json_array(),
                  *const merged = json_array();

    for (size_t i = 0; i < g->num_communes; i++) {
        const rlv_gazetteer_commune_t *const c = &g->commune[i];
        (void)append(code, json_string(c->place.code));
        (void)append(name, json_string(c->place.name));
        (void)append(territory, json_integer(territory_of(page, g, c->territory)));
        (void)append(people, json_integer(c->population));
        (void)append(zone, json_integer(c->zone_2025));
    }
    for (size_t i = 0; i < g->num_merged; i++) /* old name, index of the present commune */
        (void)append(merged,
                     json_pack("[sssi]", g->merged[i].old.name, g->merged[i].old.code,
                               g->merged[i].code, rlv_gazetteer_commune(g, g->merged[i].code)));
    return rlv_page_set(page->meta, "communes",
                        json_pack("{soso so so so so}", "code", code, "name", name, "territory",
                                  territory, "people", people, "zone", zone, "merged", merged))
               ? RLV_OK
               : rlv_fail_memory(page->err, g->num_communes);
}

/* Of each territory: department, centroid, share in a massif, QPV, on the region's border. */
static int put_territories(rlv_page_t *page, const rlv_gazetteer_t *g)
{
    const rlv_page_places_t *const places = &page->place[RLV_LEVEL_TERRITORY];
    json_t *const list = json_array();

    for (size_t i = 0; i < places->count; i++) {
        const int at = rlv_gazetteer_territory(g, places->code[i]);
        if (at < 0) {
            (void)append(list, json_null());
            continue;
        }
        const rlv_gazetteer_territory_t *const t = &g->territory[at];
        const long department = rlv_page_places_find(&page->place[RLV_LEVEL_DEPARTMENT],
                                                     g->department[t->department].code);
        (void)append(list,
                     json_pack("[iiii]", (int)department, (int)lround(100 * t->mountain_share),
                               (int)t->num_qpv, (int)t->cross_region));
    }
    return rlv_page_set(page->meta, "territories", list)
               ? RLV_OK
               : rlv_fail_memory(page->err, places->count);
}

/* The classes of every vintage of zones.csv: [vintage, valid_from, rebuilt, [class by territory]].
 */
static int put_zones(rlv_page_t *page)
{
    static const char *const NAMES[] = {"territory", "vintage", "valid_from", "class", "status"};
    const rlv_page_places_t *const places = &page->place[RLV_LEVEL_TERRITORY];
    rlv_csv_table_t csv = {0};
    int column[5];
    char *path = path_of(page, "zones.csv");
    json_t *const vintages = json_object();
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && access(path, R_OK) == 0) {
        status = rlv_csv_read(&csv, path, ',', page->err);
        if (status == RLV_OK)
            status = rlv_csv_require(&csv, NAMES, 5, column, NULL, page->err);
    }
    for (size_t r = 0; r < csv.num_rows && status == RLV_OK; r++) {
        const char *const vintage = rlv_csv_text(&csv, r, column[1]);
        const long at = rlv_page_places_find(places, rlv_csv_text(&csv, r, column[0]));
        json_t *entry = json_object_get(vintages, vintage);
        if (entry == NULL) {
            json_t *const classes = json_array();
            for (size_t i = 0; i < places->count; i++)
                (void)append(classes, json_integer(-1));
            entry = json_pack("[sbo]", rlv_csv_text(&csv, r, column[2]),
                              strcmp(rlv_csv_text(&csv, r, column[4]), "rebuilt") == 0, classes);
            if (!rlv_page_set(vintages, vintage, entry))
                status = RLV_ERR_OS;
        }
        if (status == RLV_OK && at >= 0)
            (void)json_array_set_new(json_array_get(entry, 2), (size_t)at,
                                     json_integer(rlv_zone_find(rlv_csv_text(&csv, r, column[3]))));
    }
    if (!rlv_page_set(page->meta, "zones", vintages) && status == RLV_OK)
        status = RLV_ERR_OS;
    rlv_csv_free(&csv);
    free(path);
    return status;
}

/* --- aids */

/* Whom the amounts are for: a first installation, full time, in a group. */
static rlv_aid_profile_t newcomer(void)
{
    rlv_aid_profile_t p;

    rlv_aid_profile_init(&p);
    p.age = 35;
    p.state = RLV_AID_LIBERAL;
    p.days = 4;
    p.first_installation = p.group = p.pdsa = 1;
    p.sector = 1;
    p.years_installed = 0;
    return p;
}

static json_t *aid_of(const rlv_aid_t *aid)
{
    json_t *const payers = json_array();
    for (int k = 0; k < RLV_AID_NUM_PAYERS; k++)
        if (aid->payer[k])
            (void)append(payers, json_pack("[ss]", rlv_aid_payer_name((rlv_aid_payer_t)k, true),
                                           rlv_aid_payer_name((rlv_aid_payer_t)k, false)));
    return json_pack("{ssssso ss ss ss}", "name", aid->name, "until", aid->until, "payers", payers,
                     "note", aid->note, "source", aid->source, "mark",
                     rlv_aid_mark_name(aid->mark));
}

/* By territory the schemes open there that a newcomer might have: [index, answer, kind of amount,
 * euros]; what fails for the place or the date is left out. */
static json_t *aids_at(const rlv_page_t *page, const rlv_aids_t *aids, const rlv_aid_place_t *place)
{
    const char *const date = page->options->date;
    const rlv_aid_profile_t profile = newcomer();
    json_t *const list = json_array();

    for (size_t i = 0; i < aids->num_aids; i++) {
        rlv_aid_result_t r = {0};
        rlv_aid_evaluate(&aids->aid[i], place, &profile, date, date, &r);
        if (r.condition[RLV_AID_IF_DATE] == RLV_AID_NO ||
            r.condition[RLV_AID_IF_PLACE] == RLV_AID_NO)
            continue;
        (void)append(list,
                     json_pack("[iiiio]", (int)i, (int)r.answer, (int)r.condition[RLV_AID_IF_PLACE],
                               (int)r.kind, rlv_page_integer(r.eur, 0)));
    }
    return list;
}

static int put_aids(rlv_page_t *page, const rlv_gazetteer_t *g)
{
    const rlv_page_places_t *const places = &page->place[RLV_LEVEL_TERRITORY];
    char *path = path_of(page, "aids.cfg");
    rlv_aids_t aids = {0};
    json_t *const list = json_array(), *const by_place = json_array();
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && access(path, R_OK) == 0)
        status = rlv_aids_read(&aids, path, page->err);
    for (size_t i = 0; i < aids.num_aids && status == RLV_OK; i++)
        (void)append(list, aid_of(&aids.aid[i]));
    for (size_t i = 0; i < places->count && status == RLV_OK && aids.num_aids > 0; i++) {
        const int at = rlv_gazetteer_territory(g, places->code[i]);
        const rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, (size_t)(at < 0 ? 0 : at), NULL};
        rlv_aid_place_t place;
        if (at < 0) {
            (void)append(by_place, json_array());
            continue;
        }
        status =
            rlv_aid_place_read(&place, g, &match, page->data_dir, page->options->date, page->err);
        if (status == RLV_OK)
            (void)append(by_place, aids_at(page, &aids, &place));
    }
    if (!rlv_page_set(page->meta, "aids",
                      json_pack("{ss so so}", "date", page->options->date, "list", list, "places",
                                by_place)) &&
        status == RLV_OK)
        status = RLV_ERR_OS;
    rlv_aids_free(&aids);
    free(path);
    return status;
}

/* --- the observed past */

/* Index of a text in a list of texts [French, English], added when it is new. */
static int text_index(json_t *texts, const char *text)
{
    size_t i;
    json_t *known;

    json_array_foreach(texts, i, known)
    {
        if (strcmp(json_string_value(json_array_get(known, 1)), text) == 0)
            return (int)i;
    }
    (void)append(texts, json_pack("[ss]", rlv_observed_words_fr(text), text));
    return (int)i;
}

/* [level, indicator, year, decimals, definition, source, [value by place]], a row's texts once. */
static int put_observed(rlv_page_t *page, const rlv_run_folder_t *run)
{
    json_t *const texts = json_array(), *const found = json_object(), *const list = json_array();
    void *at = NULL;
    const char *key;
    json_t *entry;

    for (size_t i = 0; i < run->num_observed; i++) {
        const rlv_observed_row_t *const row = &run->observed[i];
        const rlv_page_places_t *const places = &page->place[row->level];
        const long place = rlv_page_places_find(places, row->code);
        const int decimals = rlv_page_decimals(row->unit);
        char name[256];
        if (place < 0)
            continue;
        (void)snprintf(name, sizeof name, "%d %.80s %d %d", (int)row->level, row->indicator,
                       row->year, text_index(texts, row->definition));
        entry = json_object_get(found, name);
        if (entry == NULL) {
            json_t *const values = json_array();
            for (size_t k = 0; k < places->count; k++)
                (void)append(values, json_null());
            entry = json_pack("[ssiiiio]", RLV_PAGE_LEVEL[row->level], row->indicator, row->year,
                              decimals, text_index(texts, row->definition),
                              text_index(texts, row->source), values);
            if (!rlv_page_set(found, name, entry))
                break;
        }
        (void)json_array_set_new(json_array_get(entry, 6), (size_t)place,
                                 rlv_page_integer(row->value, decimals));
    }
    json_object_foreach_safe(found, at, key, entry)(void) json_array_append(list, entry);
    json_decref(found);
    return rlv_page_set(page->meta, "observed", json_pack("{soso}", "texts", texts, "list", list))
               ? RLV_OK
               : rlv_fail_memory(page->err, sizeof *page);
}

/* The dictionary of indicators: definitions in both languages, flow or stock. */
static int put_dictionary(rlv_page_t *page)
{
    json_t *const dictionary = json_object();
    for (size_t i = 0; i < RLV_NUM_INDICATORS; i++)
        if (!rlv_page_set(dictionary, RLV_INDICATORS[i].name,
                          json_pack("[ssi]", RLV_INDICATORS[i].text_fr, RLV_INDICATORS[i].text,
                                    (int)RLV_INDICATORS[i].time)))
            return RLV_ERR_OS;
    return rlv_page_set(page->meta, "dictionary", dictionary) ? RLV_OK : RLV_ERR_OS;
}

int rlv_page_put_places(rlv_page_t *page, const rlv_run_folder_t *first)
{
    rlv_gazetteer_t gazetteer = {0};
    int status = rlv_gazetteer_read(&gazetteer, page->data_dir, page->err);

    if (status == RLV_OK)
        status = put_names(page);
    if (status == RLV_OK)
        status = put_geo(page);
    if (status == RLV_OK)
        status = put_communes(page, &gazetteer);
    if (status == RLV_OK)
        status = put_territories(page, &gazetteer);
    if (status == RLV_OK)
        status = put_zones(page);
    if (status == RLV_OK)
        status = put_aids(page, &gazetteer);
    if (status == RLV_OK)
        status = put_observed(page, first);
    if (status == RLV_OK)
        status = put_dictionary(page);
    rlv_gazetteer_free(&gazetteer);
    return status;
}
