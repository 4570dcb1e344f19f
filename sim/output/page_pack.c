/* The tables of a run as integers: see releve/page.h for the coding, plots/page/data.js for its
 * reader. */
#include "page_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MIN_KEPT = 8, MISSING = -1000000000 };

/* Most wanted first; what is in no list comes after, in the table's order. */
static const char *const PRIORITY[] = {"gp_density_p100k",  "gp_headcount",     "apl",
                                       "p_under_apl_2_5",   "population",       "gp_needed_keep",
                                       "gp_share_60plus",   "departures_5y",    "p_no_gp",
                                       "gp_needed_apl_2_5", "gp_needed_apl_4",  "gp_fte",
                                       "p_enters_zip",      "p_leaves_zone",    "apl_le65",
                                       "entries",           "exits_retirement", "gp_share_women",
                                       "aid_contracts"};

const char *const RLV_PAGE_LEVEL[RLV_NUM_LEVELS] = {"territory", "department", "zone", "region"};

int rlv_page_decimals(const char *unit)
{
    if (strcmp(unit, "share") == 0 || strcmp(unit, "probability") == 0)
        return 3;
    if (strncmp(unit, "consultations", 13) == 0)
        return 2;
    return strcmp(unit, "inhabitants") == 0 || strncmp(unit, "EUR", 3) == 0 ||
                   strncmp(unit, "euro", 4) == 0
               ? 0
               : 1;
}

json_t *rlv_page_integer(double value, int decimals)
{
    return isfinite(value) ? json_integer((json_int_t)llround(value * pow(10, decimals)))
                           : json_null();
}

bool rlv_page_set(json_t *object, const char *key, json_t *value)
{
    return value != NULL && json_object_set_new(object, key, value) == 0;
}

int rlv_page_places_init(rlv_page_places_t *self, const rlv_run_table_t *table, rlv_error_t *err)
{
    size_t count = 0, n = 0;

    if (table->num_rows > 0) /* every place has every indicator: those of the first one */
        (void)rlv_run_table_slice(table, table->row[0].indicator, &count);
    self->code = rlv_calloc(count + 1, sizeof *self->code, err);
    self->name = rlv_calloc(count + 1, sizeof *self->name, err);
    if (self->code == NULL || self->name == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < count; i++) {
        const rlv_run_row_t *const row = &table->row[i];
        if (n > 0 && strcmp(self->code[n - 1], row->code) == 0)
            continue;
        (void)snprintf(self->code[n], sizeof self->code[n], "%s", row->code);
        (void)snprintf(self->name[n], sizeof self->name[n], "%s", row->name);
        n++;
    }
    self->count = n;
    return RLV_OK;
}

void rlv_page_places_free(rlv_page_places_t *self)
{
    free(self->code);
    free(self->name);
    memset(self, 0, sizeof *self);
}

static int compare_codes(const void *a, const void *b)
{
    return strcmp(a, b);
}

long rlv_page_places_find(const rlv_page_places_t *self, const char *code)
{
    char key[RLV_CODE_SIZE];
    (void)snprintf(key, sizeof key, "%s", code);
    const char(*found)[RLV_CODE_SIZE] =
        bsearch(key, self->code, self->count, sizeof *self->code, compare_codes);
    return found == NULL ? -1 : (long)(found - (const char(*)[RLV_CODE_SIZE])self->code);
}

/* --- one indicator */

typedef struct {
    const rlv_run_row_t *row; /* [num_rows] */
    size_t num_rows, num_places, num_years;
    int first_year, last_year, decimals;
    bool mean_only; /* a probability: its quantiles say nothing */
} block_t;

static block_t block_of(const rlv_run_table_t *table, const char *indicator, size_t num_places,
                        int more_decimals)
{
    block_t block = {.num_places = num_places};
    const size_t at = rlv_run_table_slice(table, indicator, &block.num_rows);

    block.row = table->row + at;
    block.first_year = block.last_year = block.row[0].year;
    for (size_t i = 1; i < block.num_rows; i++) {
        const int year = block.row[i].year;
        block.first_year = year < block.first_year ? year : block.first_year;
        block.last_year = year > block.last_year ? year : block.last_year;
    }
    block.num_years = (size_t)(block.last_year - block.first_year + 1);
    block.decimals = rlv_page_decimals(block.row[0].unit) + more_decimals;
    block.mean_only = strcmp(block.row[0].unit, "probability") == 0;
    return block;
}

static int32_t integer_of(double value, double scale)
{
    const double scaled = value * scale;
    return isfinite(scaled) && fabs(scaled) < -(double)MISSING ? (int32_t)lround(scaled) : MISSING;
}

/* value[3][num_places * num_years]: median, and the distances of the bounds from it. */
static int fill(const rlv_page_places_t *places, const block_t *block, int32_t *value,
                rlv_error_t *err)
{
    const size_t n = block->num_places * block->num_years;
    const double scale = pow(10, block->decimals);

    for (size_t i = 0; i < n; i++)
        value[i] = MISSING;
    for (size_t i = 0; i < block->num_rows; i++) {
        const rlv_run_row_t *const row = &block->row[i];
        const long place = rlv_page_places_find(places, row->code);
        if (place < 0)
            return rlv_fail(err, RLV_ERR_DATA,
                            "the place %s is not in the first run [runs of the same places]",
                            row->code);
        const size_t at =
            (size_t)place * block->num_years + (size_t)(row->year - block->first_year);
        value[at] = integer_of(block->mean_only ? row->mean : row->p50, scale);
        value[n + at] = value[at] - integer_of(row->p05, scale);
        value[2 * n + at] = integer_of(row->p95, scale) - value[at];
    }
    return RLV_OK;
}

/* Differences from year to year (modulo 2^32), zigzag so that small ones are small, by planes. */
static int add_planes(const int32_t *value, size_t num_places, size_t num_years, rlv_bytes_t *out,
                      rlv_error_t *err)
{
    const size_t n = num_places * num_years;
    unsigned char *plane = rlv_calloc(4 * n + 1, 1, err);

    if (plane == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < n; i++) {
        const uint32_t before = i % num_years == 0 ? 0 : (uint32_t)value[i - 1];
        const uint32_t step = (uint32_t)value[i] - before;
        const uint32_t zigzag = step << 1 ^ (step >> 31 ? 0xFFFFFFFFu : 0);
        for (size_t p = 0; p < 4; p++)
            plane[p * n + i] = (unsigned char)(zigzag >> 8 * p);
    }
    const int status = rlv_bytes_add(out, plane, 4 * n, err);
    free(plane);
    return status;
}

static int add_block(const rlv_page_places_t *places, const block_t *block, rlv_bytes_t *out,
                     rlv_error_t *err)
{
    const size_t n = block->num_places * block->num_years;
    int32_t *value = rlv_calloc(3 * n + 1, sizeof *value, err);
    int status = value == NULL ? RLV_ERR_OS : fill(places, block, value, err);

    for (size_t k = 0; status == RLV_OK && k < (block->mean_only ? 1 : 3); k++)
        status = add_planes(value + k * n, block->num_places, block->num_years, out, err);
    free(value);
    return status;
}

/* --- the indicators of territories that are kept */

/* The indicators of a table, each once, as the rows name them. */
static size_t list_indicators(const rlv_run_table_t *table, const char **list, size_t capacity)
{
    size_t n = 0;
    for (size_t i = 0; i < table->num_rows && n < capacity; i++)
        if (n == 0 || strcmp(list[n - 1], table->row[i].indicator) != 0)
            list[n++] = table->row[i].indicator;
    return n;
}

enum { MAX_INDICATORS = 64 };

static int priority(const char *indicator)
{
    const size_t count = sizeof PRIORITY / sizeof PRIORITY[0];
    for (size_t i = 0; i < count; i++)
        if (strcmp(PRIORITY[i], indicator) == 0)
            return (int)i;
    return (int)count;
}

/* A stable sort by priority. */
static void sort_by_priority(const char **list, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && priority(list[k]) < priority(list[k - 1]); k--) {
            const char *const swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
}

/* Bytes that the territories' columns may take in one run: what the sizes aimed at leave after D3,
 * the outlines and the page itself. */
static double budget(size_t num_runs, bool differences)
{
    const size_t num_streams = differences ? 2 * num_runs - 1 : num_runs;
    const double aim = num_runs <= 2 ? 2e6 : 2e6 + 2e6 / 3 * (double)(num_runs - 2);
    return (aim - 5e5) / (double)num_streams - 3e4;
}

int rlv_page_choose(rlv_page_t *page, const rlv_run_folder_t *run)
{
    const rlv_run_table_t *const table = &run->table[RLV_LEVEL_TERRITORY];
    const rlv_page_places_t *const places = &page->place[RLV_LEVEL_TERRITORY];
    const char *list[MAX_INDICATORS];
    const size_t count = list_indicators(table, list, MAX_INDICATORS);
    double left = budget(page->options->num_runs, page->options->num_comparisons > 0);
    int status = RLV_OK;

    page->kept = rlv_calloc(count + 1, sizeof *page->kept, page->err);
    if (page->kept == NULL)
        return RLV_ERR_OS;
    sort_by_priority(list, count);
    for (size_t i = 0; i < count && status == RLV_OK; i++) {
        const block_t block = block_of(table, list[i], places->count, 0);
        rlv_bytes_t bytes = {0};
        status = add_block(places, &block, &bytes, page->err);
        if (status == RLV_OK)
            status = rlv_bytes_deflate(&bytes, page->err);
        left -= (double)bytes.size * 4 / 3;
        rlv_bytes_free(&bytes);
        if (status == RLV_OK && left < 0 && page->num_kept >= MIN_KEPT)
            rlv_note(page->notes,
                     "%s: by territory only in territories.csv, to keep the page small", list[i]);
        else if (status == RLV_OK &&
                 (page->kept[page->num_kept] = rlv_strdup(list[i], page->err)) == NULL)
            status = RLV_ERR_OS;
        else
            page->num_kept++;
    }
    return status;
}

int rlv_page_pack(rlv_page_t *page, const rlv_run_folder_t *run, rlv_bytes_t *out, json_t *columns)
{
    int status = RLV_OK;

    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++) {
        const rlv_run_table_t *const table = &run->table[level];
        const char *all[MAX_INDICATORS];
        const bool chosen = level == RLV_LEVEL_TERRITORY;
        const size_t count = chosen ? page->num_kept : list_indicators(table, all, MAX_INDICATORS);
        json_t *const list = json_array();
        for (size_t i = 0; i < count && status == RLV_OK; i++) {
            const char *const name = chosen ? page->kept[i] : all[i];
            size_t rows;
            (void)rlv_run_table_slice(table, name, &rows);
            if (rows == 0) /* another run has it, not this one */
                continue;
            const block_t block =
                block_of(table, name, page->place[level].count, page->more_decimals);
            status = add_block(&page->place[level], &block, out, page->err);
            if (json_array_append_new(list,
                                      json_pack("[siiib]", name, block.first_year, block.last_year,
                                                block.decimals, (int)block.mean_only)) != 0)
                status = RLV_ERR_OS;
        }
        if (!rlv_page_set(columns, RLV_PAGE_LEVEL[level], list))
            status = RLV_ERR_OS;
    }
    return status < 0 ? status : rlv_bytes_deflate(out, page->err);
}
