/* What the sheet of a territory holds. */
#include "sheet_internal.h"

#include "releve/expected_ages.h"
#include "releve/travel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SENIOR_AGE = 60 };

const char *rlv_sheet_series_name(rlv_sheet_series_t series)
{
    static const char *const NAMES[RLV_NUM_SHEET_SERIES] = {"population",
                                                            "gp_headcount",
                                                            "gp_density_p100k",
                                                            "gp_share_60plus",
                                                            "apl",
                                                            "p_under_apl_2_5",
                                                            "departures_5y",
                                                            "gp_needed_keep",
                                                            "gp_needed_apl_2_5",
                                                            "gp_needed_apl_4"};
    return NAMES[series];
}

const char *rlv_sheet_figure_name(rlv_sheet_figure_t figure)
{
    static const char *const NAMES[RLV_NUM_FIGURES] = {
        "population", "gp_headcount",    "gp_density_p100k", "gp_share_60plus",
        "apl",        "patients_per_gp", "acts_per_gp",      "emergency_km"};
    return NAMES[figure];
}

const char *rlv_sheet_structure_name(rlv_sheet_structure_t structure)
{
    static const char *const NAMES[RLV_NUM_STRUCTURES] = {"msp", "health_centre", "cpts"};
    return NAMES[structure];
}

const rlv_sheet_point_t *rlv_sheet_ahead(const rlv_sheet_t *self, rlv_sheet_series_t series,
                                         int year)
{
    const rlv_sheet_line_t *line = &self->line[series];
    for (size_t i = 0; i < line->num_ahead; i++)
        if (line->ahead[i].year == year)
            return &line->ahead[i];
    return NULL;
}

void rlv_sheet_push(rlv_sheet_point_t *point, size_t *num, rlv_sheet_point_t value)
{
    if (*num < RLV_SHEET_MAX_POINTS)
        point[(*num)++] = value;
}

/* --- the parts ------------------------------------------------------------------------------ */

/* Shares of each territory that the communes inside make, of its GPs and its inhabitants. */
static int find_parts(rlv_sheet_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->from.model->region;
    const size_t n = region->num_territories;
    double *sum = rlv_calloc(4 * n, sizeof *sum, err); /* GPs, inhabitants: all, inside */
    int status = sum == NULL ? RLV_ERR_OS : RLV_OK;

    for (size_t i = 0; i < region->num_communes_inside && status == RLV_OK; i++) {
        const size_t t = region->cell_territory[region->commune_cell[i]];
        const int g = rlv_gazetteer_commune(self->from.gazetteer, region->commune[i].code);
        sum[4 * t] += region->commune_gp[i];
        sum[4 * t + 1] += region->commune_population[i];
        if (g >= 0 && self->inside[g]) {
            sum[4 * t + 2] += region->commune_gp[i];
            sum[4 * t + 3] += region->commune_population[i];
        }
    }
    for (size_t t = 0; t < n && status == RLV_OK; t++) {
        const double people = sum[4 * t + 1] > 0 ? sum[4 * t + 3] / sum[4 * t + 1] : 0;
        if (!(sum[4 * t + 3] > 0))
            continue;
        if (self->num_parts == RLV_SHEET_MAX_PARTS)
            status = rlv_fail(err, RLV_ERR_USAGE, "the communes lie in more than %d territories",
                              RLV_SHEET_MAX_PARTS);
        else
            self->part[self->num_parts++] = (rlv_sheet_part_t){
                t, sum[4 * t] > 0 ? sum[4 * t + 2] / sum[4 * t] : people, people};
    }
    if (status == RLV_OK && self->num_parts == 0)
        status = rlv_fail(err, RLV_ERR_DATA, "%s: no inhabitants", self->name);
    free(sum);
    return status;
}

/* --- series --------------------------------------------------------------------------------- */

typedef enum { SUM_SUPPLY, SUM_PEOPLE, MEAN_SUPPLY, MEAN_PEOPLE, RATIO, NEVER } combine_t;
static const combine_t COMBINE[RLV_NUM_SHEET_SERIES] = {
    SUM_PEOPLE, SUM_SUPPLY, RATIO, MEAN_SUPPLY, MEAN_PEOPLE,
    NEVER,      SUM_SUPPLY, NEVER, NEVER,       NEVER};

static const rlv_run_row_t *run_row(const rlv_sheet_t *self, rlv_sheet_series_t series,
                                    size_t territory, int year)
{
    return rlv_run_table_find(&self->from.run->table[RLV_LEVEL_TERRITORY],
                              rlv_sheet_series_name(series),
                              self->from.model->region->territory[territory].code, year);
}

static double part_weight(const rlv_sheet_t *self, const rlv_sheet_part_t *part, combine_t how,
                          int year)
{
    const rlv_run_row_t *row = NULL;
    if (how == SUM_SUPPLY)
        return part->supply;
    if (how == SUM_PEOPLE)
        return part->people;
    row = run_row(self, how == MEAN_SUPPLY ? RLV_SERIES_GPS : RLV_SERIES_POPULATION,
                  part->territory, year);
    return row == NULL ? 0 : row->mean * (how == MEAN_SUPPLY ? part->supply : part->people);
}

static bool project_year(const rlv_sheet_t *self, rlv_sheet_series_t series, int year,
                         rlv_sheet_point_t *point)
{
    const combine_t how = COMBINE[series];
    double weight = 0;

    *point = (rlv_sheet_point_t){.year = year};
    for (size_t i = 0; i < self->num_parts; i++) {
        const rlv_run_row_t *row = run_row(self, series, self->part[i].territory, year);
        if (row == NULL || (self->own && how == NEVER))
            return false;
        /* a probability is its mean: its median is 0 or 1 */
        const double middle = series == RLV_SERIES_UNDER_2_5 ? row->mean : row->p50;
        const double w =
            self->own && how != RATIO ? part_weight(self, &self->part[i], how, year) : 1;
        point->p05 += w * row->p05;
        point->p50 += w * middle;
        point->p95 += w * row->p95;
        weight += w;
    }
    if (self->own && (how == MEAN_PEOPLE || how == MEAN_SUPPLY)) {
        if (!(weight > 0))
            return false;
        point->p05 /= weight;
        point->p50 /= weight;
        point->p95 /= weight;
    }
    return true;
}

static void project(rlv_sheet_t *self)
{
    const rlv_run_manifest_t *m = &self->from.run->manifest;
    rlv_sheet_point_t p;

    for (int s = 0; s < RLV_NUM_SHEET_SERIES; s++)
        for (int year = m->base_year; year <= m->horizon; year++) {
            rlv_sheet_line_t *line = &self->line[s];
            if (self->own && COMBINE[s] == RATIO) {
                const rlv_sheet_point_t *gp = rlv_sheet_ahead(self, RLV_SERIES_GPS, year);
                const rlv_sheet_point_t *people =
                    rlv_sheet_ahead(self, RLV_SERIES_POPULATION, year);
                if (gp == NULL || people == NULL || !(people->p50 > 0))
                    continue;
                const double k = 1e5 / people->p50;
                p = (rlv_sheet_point_t){year, k * gp->p05, k * gp->p50, k * gp->p95};
                rlv_sheet_push(line->ahead, &line->num_ahead, p);
            } else if (project_year(self, (rlv_sheet_series_t)s, year, &p)) {
                rlv_sheet_push(line->ahead, &line->num_ahead, p);
            }
        }
    /* one's own APL: its published value moved like its territories' */
    rlv_sheet_line_t *apl = &self->line[RLV_SERIES_APL];
    const double base = self->figure[RLV_FIGURE_APL][RLV_COLUMN_TERRITORY];
    if (self->own && apl->num_ahead > 0 && base == base && apl->ahead[0].p50 > 0) {
        const double k = base / apl->ahead[0].p50;
        for (size_t i = 0; i < apl->num_ahead; i++) {
            apl->ahead[i].p05 *= k;
            apl->ahead[i].p50 *= k;
            apl->ahead[i].p95 *= k;
        }
    }
}

/* The observed past of a territory. */
static void remember(rlv_sheet_t *self)
{
    const rlv_observed_list_t *list = self->from.observed;
    for (size_t i = 0; i < list->num_rows; i++) {
        const rlv_observed_t *row = &list->row[i];
        if (row->level != RLV_LEVEL_TERRITORY || row->place != self->part[0].territory)
            continue;
        for (int s = 0; s <= RLV_SERIES_APL; s++)
            if (strcmp(row->indicator, rlv_sheet_series_name((rlv_sheet_series_t)s)) == 0)
                rlv_sheet_push(self->line[s].past, &self->line[s].num_past,
                               (rlv_sheet_point_t){row->year, row->value, row->value, row->value});
    }
}

/* --- ages, key figures, ranks --------------------------------------------------------------- */

static size_t age_class(int age)
{
    return age < 30 ? 0 : age >= 70 ? RLV_SHEET_AGES - 1 : (size_t)(age - 30) / 5 + 1;
}

/* Sums of expected GPs over a place's cells: all, and of 60 and over. */
typedef struct {
    double gps, old, people, apl;
} place_sum_t;

static void sum_cell(const rlv_sheet_t *self, const double *ages, size_t cell, double supply,
                     double people, place_sum_t *sum)
{
    const rlv_region_t *region = self->from.model->region;
    const double inhabitants =
        people * (double)rlv_region_population(region, cell, self->base_year);

    for (int i = 0; i < RLV_EXPECTED_AGES; i++) {
        const double gp = supply * ages[cell * RLV_EXPECTED_AGES + (size_t)i];
        sum->gps += gp;
        if (RLV_AGE_FIRST + i % RLV_PYRAMID_AGES >= SENIOR_AGE)
            sum->old += gp;
    }
    sum->people += inhabitants;
    sum->apl += inhabitants * region->apl[region->cell_territory[cell]];
}

static void set_column(rlv_sheet_t *self, rlv_sheet_column_t column, const place_sum_t *sum)
{
    self->figure[RLV_FIGURE_POPULATION][column] = sum->people;
    self->figure[RLV_FIGURE_GPS][column] = sum->gps;
    self->figure[RLV_FIGURE_DENSITY][column] = sum->people > 0 ? 1e5 * sum->gps / sum->people : NAN;
    self->figure[RLV_FIGURE_SHARE_60PLUS][column] = sum->gps > 0 ? sum->old / sum->gps : NAN;
    self->figure[RLV_FIGURE_APL][column] = sum->people > 0 ? sum->apl / sum->people : NAN;
}

static void rank_places(rlv_sheet_t *self, const double *ages)
{
    const rlv_region_t *region = self->from.model->region;
    const size_t own = self->part[0].territory;
    place_sum_t mine = {0};

    for (uint32_t c = region->first_cell[own]; c < region->first_cell[own + 1]; c++)
        sum_cell(self, ages, c, 1, 1, &mine);
    self->rank_apl = self->rank_density = self->rank_share = 1;
    for (size_t t = 0; t < region->num_territories; t++) {
        place_sum_t it = {0};
        for (uint32_t c = region->first_cell[t]; c < region->first_cell[t + 1]; c++)
            sum_cell(self, ages, c, 1, 1, &it);
        self->rank_apl += region->apl[t] < region->apl[own];
        self->rank_density += it.gps * mine.people < mine.gps * it.people;
        self->rank_share += it.old * mine.gps > mine.old * it.gps;
    }
}

static int count_ages(rlv_sheet_t *self, rlv_error_t *err)
{
    const rlv_region_t *region = self->from.model->region;
    double *ages = rlv_calloc(region->num_cells * RLV_EXPECTED_AGES, sizeof *ages, err);
    place_sum_t sum[3];
    int status = ages == NULL ? RLV_ERR_OS : rlv_expected_ages(self->from.model, ages, err);

    memset(sum, 0, sizeof sum);
    for (size_t c = 0; c < region->num_cells && status == RLV_OK; c++) {
        for (size_t p = 0; p < self->num_parts; p++) {
            const rlv_sheet_part_t *part = &self->part[p];
            if (region->cell_territory[c] != part->territory)
                continue;
            sum_cell(self, ages, c, part->supply, part->people, &sum[0]);
            for (int i = 0; i < RLV_EXPECTED_AGES; i++)
                self->ages[i / RLV_PYRAMID_AGES][age_class(RLV_AGE_FIRST + i % RLV_PYRAMID_AGES)] +=
                    part->supply * ages[c * RLV_EXPECTED_AGES + (size_t)i];
        }
        if (region->cell_department[c] == self->department)
            sum_cell(self, ages, c, 1, 1, &sum[1]);
        sum_cell(self, ages, c, 1, 1, &sum[2]);
    }
    for (int k = 0; k < 3; k++)
        set_column(self, (rlv_sheet_column_t)k, &sum[k]);
    if (status == RLV_OK && !self->own)
        rank_places(self, ages);
    free(ages);
    return status;
}

/* --- neighbours and needs ------------------------------------------------------------------- */

/* Weight of a territory's supply in the APL of the pieces, by their inhabitants. */
static double weight_here(const rlv_sheet_t *self, size_t column)
{
    const rlv_model_t *model = self->from.model;
    double sum = 0, all = 0;

    for (size_t i = 0; i < self->num_parts; i++) {
        const size_t t = self->part[i].territory;
        const double people = self->part[i].people * (double)rlv_region_territory_population(
                                                         model->region, t, self->base_year);
        sum += people * rlv_sheet_operator_weight(&model->operators[0], t, column);
        all += people;
    }
    return all > 0 ? sum / all : 0;
}

static bool is_part(const rlv_sheet_t *self, size_t territory)
{
    for (size_t i = 0; i < self->num_parts; i++)
        if (self->part[i].territory == territory)
            return true;
    return false;
}

/* Those whose GPs count most for the APL here, then the nearest. */
static void find_neighbours(rlv_sheet_t *self)
{
    const rlv_model_t *model = self->from.model;
    const size_t n = model->region->num_territories, t = self->part[0].territory;
    double own = 0;

    for (size_t i = 0; i < self->num_parts; i++)
        own += weight_here(self, self->part[i].territory) / (double)self->num_parts;
    for (size_t s = 0; s < n; s++) {
        if (is_part(self, s))
            continue;
        const rlv_sheet_neighbour_t one = {s, model->territory_km[t * n + s],
                                           own > 0 ? weight_here(self, s) / own : 0};
        size_t at = self->num_neighbours;
        while (at > 0 && (self->neighbour[at - 1].effect < one.effect ||
                          (self->neighbour[at - 1].effect == one.effect &&
                           self->neighbour[at - 1].km > one.km)))
            at--;
        if (at >= RLV_SHEET_NEIGHBOURS)
            continue;
        if (self->num_neighbours < RLV_SHEET_NEIGHBOURS)
            self->num_neighbours++;
        for (size_t i = self->num_neighbours - 1; i > at; i--)
            self->neighbour[i] = self->neighbour[i - 1];
        self->neighbour[at] = one;
    }
}

double rlv_sheet_operator_weight(const rlv_apl_operator_t *op, size_t row, size_t column)
{
    for (size_t p = op->first[row]; p < op->first[row + 1]; p++)
        if (op->column[p] == column)
            return op->weight[p];
    return 0;
}

static int prepare(rlv_sheet_t *self, rlv_error_t *err)
{
    int status = find_parts(self, err);

    if (status == RLV_OK)
        status = count_ages(self, err);
    if (status == RLV_OK)
        status = rlv_sheet_read_tables(self, err);
    if (status < 0)
        return status;
    if (!self->own)
        remember(self);
    if (self->from.run != NULL)
        project(self);
    find_neighbours(self);
    return rlv_sheet_find_needs(self, err);
}

static int start(rlv_sheet_t *self, const rlv_sheet_source_t *source, rlv_error_t *err)
{
    const int list = rlv_params_find("patients.list_size");

    memset(self, 0, sizeof *self);
    self->from = *source;
    self->base_year = source->model->shape.base_year;
    for (int f = 0; f < RLV_NUM_FIGURES; f++)
        for (int c = 0; c < RLV_NUM_COLUMNS; c++)
            self->figure[f][c] = NAN;
    self->list_size = source->model->params.patients_list_size;
    self->list_low = RLV_PARAMS[list].dist.a;
    self->list_high = RLV_PARAMS[list].dist.b;
    self->inside = rlv_calloc(source->gazetteer->num_communes, sizeof *self->inside, err);
    return self->inside == NULL ? RLV_ERR_OS : RLV_OK;
}

int rlv_sheet_init(rlv_sheet_t *self, const rlv_sheet_source_t *source, const char *place,
                   rlv_error_t *err)
{
    const rlv_gazetteer_t *g = source->gazetteer;
    rlv_gazetteer_match_t match = {RLV_PLACE_TERRITORY, 0, NULL};
    int status = start(self, source, err);

    if (status == RLV_OK)
        status = rlv_gazetteer_find(g, place, RLV_PLACE_TERRITORY, &match, err);
    if (status != RLV_OK)
        return status;
    const size_t t =
        match.kind == RLV_PLACE_TERRITORY ? match.index : g->commune[match.index].territory;
    self->merged = match.merged;
    memcpy(self->code, g->territory[t].place.code, sizeof self->code);
    memcpy(self->name, g->territory[t].place.name, sizeof g->territory[t].place.name);
    self->department = g->territory[t].department;
    for (size_t c = 0; c < g->num_communes; c++) {
        self->inside[c] = g->commune[c].territory == t;
        self->num_communes += self->inside[c];
    }
    return prepare(self, err);
}

/* The department where most of the inhabitants live. */
static size_t main_department(const rlv_sheet_t *self)
{
    const rlv_gazetteer_t *g = self->from.gazetteer;
    size_t best = 0;
    int64_t most = -1;

    for (size_t d = 0; d < g->num_departments; d++) {
        int64_t people = 0;
        for (size_t c = 0; c < g->num_communes; c++)
            people +=
                self->inside[c] && g->commune[c].department == d ? g->commune[c].population : 0;
        if (people > most) {
            most = people;
            best = d;
        }
    }
    return best;
}

int rlv_sheet_init_communes(rlv_sheet_t *self, const rlv_sheet_source_t *source, const char *list,
                            rlv_error_t *err)
{
    const rlv_gazetteer_t *g = source->gazetteer;
    int status = start(self, source, err);

    self->own = true;
    for (const char *at = list; status == RLV_OK && *at != '\0';) {
        rlv_gazetteer_match_t match;
        const size_t length = strcspn(at, ",");
        char *one = rlv_format(err, "%.*s", (int)length, at);
        status =
            one == NULL ? RLV_ERR_OS : rlv_gazetteer_find(g, one, RLV_PLACE_COMMUNE, &match, err);
        if (status == RLV_OK && match.kind != RLV_PLACE_COMMUNE)
            status = rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, one, "a commune", "is a territory");
        if (status == RLV_OK && !self->inside[match.index]) {
            self->inside[match.index] = 1;
            const size_t used = strlen(self->name);
            (void)snprintf(self->name + used, sizeof self->name - used, "%s%s",
                           self->num_communes++ > 0 ? " + " : "",
                           g->commune[match.index].place.name);
        }
        at += length + (at[length] == ',');
        free(one);
    }
    if (status == RLV_OK && self->num_communes == 0)
        status = rlv_fail(err, RLV_ERR_USAGE, "--communes: no commune");
    if (status < 0)
        return status;
    self->department = main_department(self);
    return prepare(self, err);
}

void rlv_sheet_free(rlv_sheet_t *self)
{
    free(self->inside);
    memset(self, 0, sizeof *self);
}
