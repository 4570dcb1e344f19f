/* Territories, communes, GPs and zones of a new composition; inhabitants and APL are in
 * recompose_tables.c. */
#include "recompose.h"
#include "recompose_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const CLASS[RLV_IMPORT_NUM_CLASSES + 1] = {"ZIP", "ZAC", "ZAR", ""};

int rlv_recompose_open(const rlv_official_t *self, const char *name, rlv_csv_table_t *table)
{
    char *path = rlv_format(self->err, "%s/%s", self->base.folder, name);
    const int status = path != NULL ? rlv_csv_read(table, path, ',', self->err) : RLV_ERR_OS;
    free(path);
    return status;
}

const char *rlv_recompose_text(const rlv_csv_table_t *table, size_t row, const char *column)
{
    const int k = rlv_csv_find(table, column);
    return k >= 0 ? rlv_csv_text(table, row, k) : "";
}

/* --- communes by territory ---------------------------------------------------------------------
 */

typedef struct {
    const char *territory;
    size_t commune;
} member_t;

static int compare_members(const void *a, const void *b)
{
    const member_t *x = a, *y = b;
    const int order = strcmp(x->territory, y->territory);
    return order != 0 ? order : (x->commune > y->commune) - (x->commune < y->commune);
}

static int group(rlv_official_t *self, rlv_recompose_t *r)
{
    const size_t num = self->base.num_communes;
    member_t *member = rlv_calloc(num, sizeof *member, self->err);

    r->order = rlv_calloc(num, sizeof *r->order, self->err);
    r->first = rlv_calloc(num + 1, sizeof *r->first, self->err);
    if (member == NULL || r->order == NULL || r->first == NULL) {
        free(member);
        return RLV_ERR_OS;
    }
    for (size_t i = 0; i < num; i++)
        member[i] = (member_t){r->place[i].code, i};
    qsort(member, num, sizeof *member, compare_members);
    for (size_t k = 0; k < num; k++) {
        r->order[k] = member[k].commune;
        if (k == 0 || strcmp(member[k - 1].territory, member[k].territory) != 0)
            r->first[r->num_territories++] = k;
    }
    r->first[r->num_territories] = num;
    free(member);
    return RLV_OK;
}

/* --- territories.csv ---------------------------------------------------------------------------
 */

/* Where most of a territory's inhabitants live, ties to the lower code. */
static const char *main_department(const rlv_base_t *base, const size_t member[], size_t num)
{
    const char *best = "";
    int64_t most = -1;

    for (size_t d = 0; d < base->num_departments; d++) {
        int64_t inhabitants = 0;
        bool there = false;
        for (size_t k = 0; k < num; k++)
            if (strcmp(base->commune[member[k]].department, base->department[d]) == 0) {
                inhabitants += base->commune[member[k]].inhabitants;
                there = true;
            }
        if (there && inhabitants > most) {
            most = inhabitants;
            best = base->department[d];
        }
    }
    return best;
}

static int put_territory(rlv_official_t *self, rlv_tidy_t *table, const rlv_recompose_place_t *to,
                         const size_t member[], size_t num)
{
    const rlv_base_t *base = &self->base;
    double people = 0.0, latitude = 0.0, longitude = 0.0, mountain = 0.0;
    int64_t qpv = 0, msp = 0;
    char centre[4] = "";

    for (size_t k = 0; k < num; k++) {
        const rlv_base_commune_t *c = &base->commune[member[k]];
        /* without inhabitants at all, its communes weigh the same */
        const double weight = (double)c->inhabitants + 1e-6;
        people += weight;
        latitude += weight * c->latitude;
        longitude += weight * c->longitude;
        mountain += c->mountain ? weight : 0.0;
        qpv += c->num_qpv;
        msp += c->msp;
    }
    memcpy(centre, to->code, 2);
    const bool code_of_commune = strspn(to->code, "0123456789AB") >= 5;
    char *name = rlv_tidy_quote(to->name, self->err);
    char *rest =
        name == NULL
            ? NULL
            : rlv_format(self->err, "%s,%s,official_TVS,%.4f,%.4f,%zu,%.4f,%lld,%lld,%d,", name,
                         main_department(base, member, num), latitude / people, longitude / people,
                         num, mountain / people, (long long)qpv, (long long)msp,
                         code_of_commune && !rlv_base_has_department(base, centre));
    const int status =
        rest != NULL ? rlv_tidy_put(table, rest, 0.0, self->err, "%s", to->code) : RLV_ERR_OS;
    free(rest);
    free(name);
    return status;
}

static int make_territories(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    rlv_tidy_t *table = NULL;
    int status = rlv_official_table(
        self, "territories.csv",
        "code,name,department,composition,latitude,longitude,communes,mountain_share,qpv,"
        "msp_communes,cross_region,absorbed",
        1, 0, "", NULL, 0, &table);

    for (size_t t = 0; t < r->num_territories && status == RLV_OK; t++) {
        const size_t *member = &r->order[r->first[t]];
        status =
            put_territory(self, table, &r->place[member[0]], member, r->first[t + 1] - r->first[t]);
    }
    return status;
}

/* --- gp.csv ------------------------------------------------------------------------------------
 */

static int make_gp(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    rlv_csv_table_t old = {0};
    rlv_tidy_t *table = NULL;
    int status = rlv_recompose_open(self, "communes_gp.csv", &old);

    if (status == RLV_OK)
        status = rlv_official_table(self, "gp.csv", "territory,department,vintage,gp", 3, 0, "",
                                    NULL, 0, &table);
    for (size_t row = 0; row < old.num_rows && status == RLV_OK; row++) {
        const size_t i = rlv_base_find(&self->base, rlv_csv_text(&old, row, 0));
        const char *vintage = rlv_recompose_text(&old, row, "vintage");
        if (i == SIZE_MAX)
            status = rlv_csv_fail(&old, row, 0, self->err, "a commune of communes.csv", "unknown");
        /* every cell has a row of every vintage */
        const bool new_vintage =
            row == 0 || strcmp(rlv_recompose_text(&old, row - 1, "vintage"), vintage) != 0;
        bool known = !new_vintage;
        for (size_t k = 0; k < row && !known; k++)
            known = strcmp(rlv_recompose_text(&old, k, "vintage"), vintage) == 0;
        for (size_t c = 0; c < self->base.num_communes && status == RLV_OK && !known; c++)
            status = rlv_tidy_add(table, 0.0, self->err, "%s,%s,%s", r->place[c].code,
                                  self->base.commune[c].department, vintage);
        if (status == RLV_OK)
            status = rlv_tidy_add(table, strtod(rlv_recompose_text(&old, row, "gp"), NULL),
                                  self->err, "%s,%s,%s", r->place[i].code,
                                  self->base.commune[i].department, vintage);
    }
    rlv_csv_free(&old);
    return status;
}

/* --- zones.csv ---------------------------------------------------------------------------------
 */

int rlv_recompose_zones(rlv_official_t *self, rlv_tidy_t *table, const char *const territory_of[],
                        const rlv_import_class_t class_of[], const char *vintage,
                        const char *valid_from)
{
    const rlv_base_t *base = &self->base;
    member_t *member = rlv_calloc(base->num_communes, sizeof *member, self->err);
    int status = member != NULL ? RLV_OK : RLV_ERR_OS;

    for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++)
        member[i] = (member_t){territory_of[i], i};
    if (status == RLV_OK)
        qsort(member, base->num_communes, sizeof *member, compare_members);
    for (size_t first = 0, last; first < base->num_communes && status == RLV_OK; first = last) {
        double share[RLV_IMPORT_NUM_CLASSES] = {0.0, 0.0, 0.0}, total = 0.0;
        int best = 0;
        for (last = first; last < base->num_communes &&
                           strcmp(member[last].territory, member[first].territory) == 0;
             last++) {
            const size_t i = member[last].commune;
            if (class_of[i] != RLV_IMPORT_NO_CLASS)
                share[class_of[i]] += (double)base->commune[i].inhabitants;
        }
        for (int k = 0; k < RLV_IMPORT_NUM_CLASSES; k++) {
            total += share[k];
            best = share[k] > share[best] ? k : best; /* a tie keeps the more favourable */
        }
        if (!(total > 0.0))
            continue;
        char rest[96];
        (void)snprintf(rest, sizeof rest, "%s,%s,observed,%.4f,%.4f,%.4f", valid_from, CLASS[best],
                       share[0] / total, share[1] / total, share[2] / total);
        status =
            rlv_tidy_put(table, rest, 0.0, self->err, "%s,%s", member[first].territory, vintage);
    }
    free(member);
    return status;
}

/* The vintages of the old table: observed ones from classes by commune, the others by the rule. */
static int make_zones(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    const rlv_base_t *base = &self->base;
    rlv_tidy_t *table = NULL;
    const char **territory_of = rlv_calloc(base->num_communes, sizeof *territory_of, self->err);
    rlv_import_class_t *class_of = rlv_calloc(base->num_communes, sizeof *class_of, self->err);
    int status = territory_of != NULL && class_of != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK)
        status = rlv_official_table(
            self, "zones.csv",
            "territory,vintage,valid_from,class,status,share_zip,share_zac,share_zar", 2, 0, "",
            NULL, 0, &table);
    for (size_t i = 0; i < base->num_communes && status == RLV_OK; i++) {
        territory_of[i] = r->place[i].code;
        class_of[i] = base->commune[i].zone_2025;
    }
    if (status == RLV_OK)
        status = rlv_recompose_zones(self, table, territory_of, class_of, "2025", "2025-06");
    for (size_t k = 0; k < self->options->num_rebuild && status == RLV_OK; k++)
        status = rlv_recompose_rebuild(self, table, &self->options->rebuild[k]);
    free(territory_of);
    free(class_of);
    return status;
}

/* --- the difference ----------------------------------------------------------------------------
 */

/* Territories with the very communes of an old one, and the inhabitants who keep company with most
 * of those they were with. */
static int compare_compositions(rlv_official_t *self)
{
    const rlv_recompose_t *r = self->state;
    const rlv_base_t *base = &self->base;
    size_t same = 0, num_old = 0;
    double moved = 0.0, people = 0.0;
    member_t *old = rlv_calloc(base->num_communes, sizeof *old, self->err);

    if (old == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < base->num_communes; i++)
        old[i] = (member_t){base->commune[i].territory, i};
    qsort(old, base->num_communes, sizeof *old, compare_members);
    for (size_t first = 0, last; first < base->num_communes; first = last, num_old++) {
        double total = 0.0, most = 0.0;
        size_t with_first = 0;
        for (last = first;
             last < base->num_communes && strcmp(old[last].territory, old[first].territory) == 0;
             last++)
            total += (double)base->commune[old[last].commune].inhabitants;
        for (size_t a = first; a < last; a++) {
            const char *to = r->place[old[a].commune].code;
            double together = 0.0;
            size_t num = 0;
            for (size_t b = first; b < last; b++)
                if (strcmp(r->place[old[b].commune].code, to) == 0) {
                    together += (double)base->commune[old[b].commune].inhabitants;
                    num++;
                }
            most = together > most ? together : most;
            with_first = a == first ? num : with_first;
        }
        size_t in_new = 0;
        for (size_t i = 0; i < base->num_communes; i++)
            in_new += strcmp(r->place[i].code, r->place[old[first].commune].code) == 0;
        same += with_first == last - first && in_new == last - first;
        moved += total - most;
        people += total;
    }
    free(old);
    (void)snprintf(self->difference, sizeof self->difference,
                   "%zu territories take the place of %zu; %zu have the same communes; %.2f %% of "
                   "the inhabitants leave most of those they were with",
                   r->num_territories, num_old, same, people > 0.0 ? 100.0 * moved / people : 0.0);
    return RLV_OK;
}

int rlv_recompose(rlv_official_t *self)
{
    rlv_recompose_t *r = self->state;
    const char **territory_of =
        rlv_calloc(self->base.num_communes, sizeof *territory_of, self->err);
    int status = territory_of != NULL ? group(self, r) : RLV_ERR_OS;

    for (size_t i = 0; i < self->base.num_communes && status == RLV_OK; i++)
        territory_of[i] = r->place[i].code;
    if (status == RLV_OK)
        status = make_territories(self);
    if (status == RLV_OK)
        status = rlv_recompose_communes(self, "territory", territory_of);
    if (status == RLV_OK)
        status = rlv_recompose_population(self);
    if (status == RLV_OK)
        status = make_gp(self);
    if (status == RLV_OK)
        status = rlv_recompose_apl(self);
    if (status == RLV_OK)
        status = make_zones(self);
    if (status == RLV_OK)
        status = compare_compositions(self);
    if (status == RLV_OK)
        rlv_note(self->notes, "tvs: the outlines of the territories are those of before: make them "
                              "again [releve import outlines FILE...]");
    free(territory_of);
    return status;
}
