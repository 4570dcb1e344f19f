#include "releve/observed.h"

#include "releve/csv_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Definitions and sources, written in English (observed.csv), shown in French. */
enum { CENSUS, BPE_OLDER, BPE_2020, APL, FROM_INSEE, FROM_BPE, FROM_DREES, NUM_WORDS };
static const struct {
    const char *en, *fr;
} WORDS[NUM_WORDS] = {
    [CENSUS] = {"municipal population, 1 January", "population municipale, 1er janvier"},
    [BPE_OLDER] = {"BPE, liberal GPs by place of practice, vintage 2017 or 2018, taken as this 1 "
                   "January [assumed]",
                   "BPE, médecins généralistes libéraux par lieu d’exercice, millésime 2017 ou "
                   "2018, pris comme ce 1er janvier [supposé]"},
    [BPE_2020] = {"BPE, liberal GPs by place of practice, vintage 2020, taken as this 1 January "
                  "[assumed]",
                  "BPE, médecins généralistes libéraux par lieu d’exercice, millésime 2020, pris "
                  "comme ce 1er janvier [supposé]"},
    [APL] = {"APL, all ages, revised series; above territories weighted by inhabitants",
             "APL tous âges, série révisée ; au-dessus des territoires, pondérée par les "
             "habitants"},
    [FROM_INSEE] = {"INSEE, census", "INSEE, recensement"},
    [FROM_BPE] = {"INSEE, BPE D201", "INSEE, BPE D201"},
    [FROM_DREES] = {"DREES, dataset 530", "DREES, jeu 530"}};

const char *rlv_observed_words_fr(const char *text)
{
    for (size_t i = 0; i < NUM_WORDS; i++)
        if (strcmp(WORDS[i].en, text) == 0)
            return WORDS[i].fr;
    return text;
}

typedef struct {
    rlv_observed_list_t *list;
    const rlv_region_t *region;
    const rlv_params_t *params;
    rlv_error_t *err;
    size_t capacity;
} loader_t;

static int push(loader_t *l, const rlv_observed_t *row)
{
    if (l->list->num_rows == l->capacity) {
        const size_t capacity = l->capacity ? 2 * l->capacity : 4096;
        const int status = rlv_resize(&l->list->row, capacity, sizeof *row, l->err);
        if (status < 0)
            return status;
        l->capacity = capacity;
    }
    l->list->row[l->list->num_rows++] = *row;
    return RLV_OK;
}

/* One row per place with a value. */
static int push_places(loader_t *l, const rlv_observed_t *model, const double *value)
{
    int status = RLV_OK;
    for (int level = 0; level < RLV_NUM_LEVELS; level++) {
        const size_t first = rlv_region_first_place(l->region, (rlv_level_t)level);
        const size_t size = rlv_region_level_size(l->region, (rlv_level_t)level);
        for (size_t p = first; p < first + size && status == RLV_OK; p++) {
            rlv_observed_t row = *model;
            row.level = (rlv_level_t)level;
            row.place = p;
            row.value = value[p];
            if (row.value == row.value)
                status = push(l, &row);
        }
    }
    return status;
}

static int open_table(const loader_t *l, const char *name, const char *const columns[],
                      size_t num_columns, int *index, rlv_csv_table_t *table)
{
    char *path = rlv_format(l->err, "%s/%s", l->params->data_folder, name);
    int status = RLV_ERR_OS;

    memset(table, 0, sizeof *table);
    if (path != NULL)
        status = rlv_csv_read(table, path, ',', l->err);
    if (status == RLV_OK)
        status = rlv_csv_require(table, columns, num_columns, index, NULL, l->err);
    free(path);
    return status;
}

/* Sums cells into all places. */
static void sum_cells(const rlv_region_t *region, const int32_t *by_cell, double *value)
{
    int32_t *sum = rlv_calloc(rlv_region_num_places(region), sizeof *sum, NULL);
    for (size_t c = 0; c < region->num_cells && sum != NULL; c++)
        rlv_region_add(region, c, by_cell[c], sum);
    for (size_t p = 0; p < rlv_region_num_places(region); p++)
        value[p] = sum != NULL ? (double)sum[p] : NAN;
    free(sum);
}

static void population_of(const rlv_region_t *region, int year, int32_t *by_cell)
{
    for (size_t c = 0; c < region->num_cells; c++)
        by_cell[c] = rlv_region_population(region, c, year);
}

/* Years whose inhabitants come from a census. */
static int read_census(loader_t *l, int32_t *by_cell, double *value)
{
    static const char *const COLUMNS[] = {"year", "status"};
    rlv_csv_table_t table;
    int col[2];
    bool census[256] = {false};
    int status = open_table(l, "population.csv", COLUMNS, 2, col, &table);

    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t year = 0;
        status = rlv_csv_get_int(&table, row, col[0], l->region->first_year, l->region->last_year,
                                 &year, l->err);
        const size_t i = (size_t)(year - l->region->first_year);
        if (status == RLV_OK && i < sizeof census &&
            strcmp(rlv_csv_text(&table, row, col[1]), "census") == 0)
            census[i] = true;
    }
    for (int i = 0; i < (int)sizeof census && status == RLV_OK; i++) {
        if (!census[i])
            continue;
        const rlv_observed_t row = {.year = l->region->first_year + i,
                                    .indicator = "population",
                                    .unit = "inhabitants",
                                    .definition = WORDS[CENSUS].en,
                                    .source = WORDS[FROM_INSEE].en};
        population_of(l->region, row.year, by_cell);
        sum_cells(l->region, by_cell, value);
        status = push_places(l, &row, value);
    }
    rlv_csv_free(&table);
    return status;
}

/* GPs of one vintage and their density. */
static int push_vintage(loader_t *l, const rlv_csv_table_t *table, const int col[],
                        const char *vintage, int year, const char *definition)
{
    const rlv_region_t *region = l->region;
    const size_t places = rlv_region_num_places(region);
    int32_t *by_cell = rlv_calloc(region->num_cells, sizeof *by_cell, l->err);
    double *gp = rlv_calloc(places, sizeof *gp, l->err);
    double *people = rlv_calloc(places, sizeof *people, l->err);
    rlv_observed_t row = {.year = year,
                          .indicator = "gp_headcount",
                          .unit = "GPs",
                          .definition = definition,
                          .source = WORDS[FROM_BPE].en};
    int status = by_cell && gp && people ? RLV_OK : RLV_ERR_OS;
    bool found = false;

    for (size_t i = 0; i < table->num_rows && status == RLV_OK; i++) {
        int64_t count = 0;
        if (strcmp(rlv_csv_text(table, i, col[2]), vintage) != 0)
            continue;
        const int t = rlv_place_find(region->territory, region->num_territories,
                                     rlv_csv_text(table, i, col[0]));
        const int d = rlv_place_find(region->department, region->num_departments,
                                     rlv_csv_text(table, i, col[1]));
        status = rlv_csv_get_int(table, i, col[3], 0, 1000000, &count, l->err);
        for (uint32_t c = t >= 0 ? region->first_cell[t] : 0;
             t >= 0 && c < region->first_cell[t + 1]; c++)
            if ((int)region->cell_department[c] == d) {
                by_cell[c] += (int32_t)count;
                found = true;
            }
    }
    if (status == RLV_OK && found) {
        sum_cells(region, by_cell, gp);
        status = push_places(l, &row, gp);
        population_of(region, year, by_cell);
        sum_cells(region, by_cell, people);
        for (size_t p = 0; p < places; p++)
            gp[p] = people[p] > 0 ? 1e5 * gp[p] / people[p] : NAN;
        row.indicator = "gp_density_p100k";
        row.unit = "GPs per 100,000 inhabitants";
        if (status == RLV_OK)
            status = push_places(l, &row, gp);
    }
    free(by_cell);
    free(gp);
    free(people);
    return status;
}

static int read_gps(loader_t *l)
{
    static const char *const COLUMNS[] = {"territory", "department", "vintage", "gp"};
    const int reference = (int)l->params->time_reference_year;
    rlv_csv_table_t table;
    int col[4];
    int status = open_table(l, "gp.csv", COLUMNS, 4, col, &table);
    const int interval = (int)l->params->data_bpe_interval;
    const bool older_base = strcmp(l->params->data_gp_vintage, "mid2010s") == 0;
    const int older = older_base ? reference : reference - interval;

    /* a run that starts from another definition shows no BPE beside it */
    if (strncmp(l->params->data_gp_vintage, "2014_", 5) == 0) {
        rlv_csv_free(&table);
        return status;
    }
    if (status == RLV_OK)
        status = push_vintage(l, &table, col, "mid2010s", older, WORDS[BPE_OLDER].en);
    if (status == RLV_OK)
        status = push_vintage(l, &table, col, "2020", older + interval, WORDS[BPE_2020].en);
    rlv_csv_free(&table);
    return status;
}

/* The published APL of a year over all places: territories as they are, others weighted. */
static int push_apl(loader_t *l, int year, const double *apl, int32_t *by_cell, double *value)
{
    const rlv_region_t *region = l->region;
    const size_t places = rlv_region_num_places(region);
    const size_t departments = region->num_territories;
    const size_t zones = departments + region->num_departments;
    double *weight = rlv_calloc(places, sizeof *weight, l->err);
    const rlv_observed_t row = {.year = year,
                                .indicator = "apl",
                                .unit = "consultations per year per inhabitant",
                                .definition = WORDS[APL].en,
                                .source = WORDS[FROM_DREES].en};
    int status = weight == NULL ? RLV_ERR_OS : RLV_OK;

    memset(value, 0, places * sizeof *value);
    population_of(region, year, by_cell);
    for (size_t c = 0; c < region->num_cells && status == RLV_OK; c++) {
        const size_t t = region->cell_territory[c];
        const size_t at[] = {departments + region->cell_department[c], zones + region->zone[t],
                             zones + RLV_NUM_ZONES};
        for (size_t i = 0; i < 3 && apl[t] == apl[t]; i++) {
            value[at[i]] += apl[t] * (double)by_cell[c];
            weight[at[i]] += (double)by_cell[c];
        }
    }
    for (size_t p = departments; p < places && status == RLV_OK; p++)
        value[p] = weight[p] > 0 ? value[p] / weight[p] : NAN;
    for (size_t t = 0; t < departments; t++)
        value[t] = apl[t];
    if (status == RLV_OK)
        status = push_places(l, &row, value);
    free(weight);
    return status;
}

static int read_apl(loader_t *l, int32_t *by_cell, double *value)
{
    static const char *const COLUMNS[] = {"territory", "year",      "series",
                                          "variant",   "weighting", "apl"};
    const size_t n = l->region->num_territories;
    rlv_csv_table_t table;
    int col[6];
    double *apl = rlv_calloc(n, sizeof *apl, l->err);
    int status = open_table(l, "apl.csv", COLUMNS, 6, col, &table);

    if (apl == NULL)
        status = RLV_ERR_OS;
    for (int year = 2000; year < 2100 && status == RLV_OK; year++) {
        bool found = false;
        for (size_t t = 0; t < n; t++)
            apl[t] = NAN;
        for (size_t i = 0; i < table.num_rows && status == RLV_OK; i++) {
            int64_t y = 0;
            if (strcmp(rlv_csv_text(&table, i, col[2]), "revised") != 0 ||
                strcmp(rlv_csv_text(&table, i, col[3]), "all") != 0 ||
                strcmp(rlv_csv_text(&table, i, col[4]), "resident") != 0)
                continue;
            status = rlv_csv_get_int(&table, i, col[1], 1900, 2200, &y, l->err);
            const int t = rlv_place_find(l->region->territory, n, rlv_csv_text(&table, i, col[0]));
            if (status < 0 || y != year || t < 0)
                continue;
            found = true;
            status = rlv_csv_get_real_or_missing(&table, i, col[5], 0, 100, &apl[t], l->err);
        }
        if (status == RLV_OK && found)
            status = push_apl(l, year, apl, by_cell, value);
    }
    rlv_csv_free(&table);
    free(apl);
    return status;
}

static int compare_rows(const void *a, const void *b)
{
    const rlv_observed_t *x = a, *y = b;
    if (x->level != y->level) /* region first */
        return x->level > y->level ? -1 : 1;
    const int by_indicator = strcmp(x->indicator, y->indicator);
    if (by_indicator != 0)
        return by_indicator;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->year < y->year ? -1 : x->year > y->year;
}

int rlv_observed_read(rlv_observed_list_t *self, const rlv_region_t *region,
                      const rlv_params_t *params, rlv_error_t *err)
{
    loader_t l = {self, region, params, err, 0};
    int32_t *by_cell = rlv_calloc(region->num_cells, sizeof *by_cell, err);
    double *value = rlv_calloc(rlv_region_num_places(region), sizeof *value, err);
    int status = by_cell && value ? RLV_OK : RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    if (status == RLV_OK)
        status = read_census(&l, by_cell, value);
    if (status == RLV_OK)
        status = read_gps(&l);
    if (status == RLV_OK)
        status = read_apl(&l, by_cell, value);
    if (status == RLV_OK)
        qsort(self->row, self->num_rows, sizeof *self->row, compare_rows);
    free(by_cell);
    free(value);
    return status;
}

void rlv_observed_free(rlv_observed_list_t *self)
{
    free(self->row);
    memset(self, 0, sizeof *self);
}
