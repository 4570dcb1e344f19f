#include "releve/travel.h"

#include "releve/mathx.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double KM_PER_DEGREE = 6371.0 * 3.14159265358979323846 / 180.0;

double rlv_distance_km(double latitude_1, double longitude_1, double latitude_2, double longitude_2)
{
    const double north = (latitude_2 - latitude_1) * KM_PER_DEGREE;
    const double east = (longitude_2 - longitude_1) * KM_PER_DEGREE *
                        rlv_cos_degrees(0.5 * (latitude_1 + latitude_2));
    return sqrt(north * north + east * east);
}

/* Road speed at one end of a trip, km/h. The density grid goes from 1 (large cities, slow) to 7
 * (very scattered housing, winding roads); 0 is unknown and takes the middle of the rural classes.
 */
static double speed_kmh(const rlv_region_t *region, const rlv_params_t *params, size_t commune)
{
    const int density = region->commune_density[commune];
    double speed = params->apl_speed_rural;
    if (density == 1)
        speed = params->apl_speed_city;
    else if (density >= 2 && density <= 4)
        speed = params->apl_speed_town;
    return region->commune_mountain[commune] ? speed * params->apl_mountain_speed_factor : speed;
}

/* Communes by cell of a grid: those of cell c are commune[first[c]] .. commune[first[c + 1] - 1].
 */
typedef struct {
    double south, west;   /* corner, degrees */
    double height, width; /* of a cell, degrees; no pair within reach is further apart */
    size_t num_rows, num_columns;
    size_t *first;     /* [num_rows * num_columns + 1] */
    uint32_t *commune; /* [num_communes] */
} grid_t;

static size_t grid_row(const grid_t *grid, double latitude)
{
    const size_t row = (size_t)((latitude - grid->south) / grid->height);
    return row < grid->num_rows ? row : grid->num_rows - 1;
}

static size_t grid_column(const grid_t *grid, double longitude)
{
    const size_t column = (size_t)((longitude - grid->west) / grid->width);
    return column < grid->num_columns ? column : grid->num_columns - 1;
}

/* Cells as wide as the reach, or wider so that there are no more of them than communes. */
static void grid_shape(grid_t *grid, const rlv_region_t *region, double reach_km)
{
    double south = 90, north = -90, west = 180, east = -180;

    for (size_t i = 0; i < region->num_communes; i++) {
        const double latitude = region->commune_latitude[i];
        const double longitude = region->commune_longitude[i];
        south = latitude < south ? latitude : south;
        north = latitude > north ? latitude : north;
        west = longitude < west ? longitude : west;
        east = longitude > east ? longitude : east;
    }
    const double furthest = north > -south ? north : -south;
    const double narrowest = rlv_cos_degrees(furthest < 89.0 ? furthest : 89.0);
    const double most = sqrt((double)region->num_communes) + 1.0;
    /* a hair more than the reach: rounding must not put a pair two cells apart */
    grid->height = 1e-6 + reach_km * 1.000001 / KM_PER_DEGREE;
    grid->width = 1e-6 + reach_km * 1.000001 / (KM_PER_DEGREE * narrowest);
    if (grid->height * most < north - south)
        grid->height = (north - south) / most;
    if (grid->width * most < east - west || furthest >= 89.0)
        grid->width = furthest >= 89.0 ? 361.0 : (east - west) / most;
    grid->south = south;
    grid->west = west;
    grid->num_rows = (size_t)((north - south) / grid->height) + 1;
    grid->num_columns = (size_t)((east - west) / grid->width) + 1;
}

static void grid_free(grid_t *grid)
{
    free(grid->first);
    free(grid->commune);
}

static int grid_init(grid_t *grid, const rlv_region_t *region, double reach_km, rlv_error_t *err)
{
    memset(grid, 0, sizeof *grid);
    if (region->num_communes == 0)
        return RLV_OK;
    grid_shape(grid, region, reach_km);
    const size_t num_cells = grid->num_rows * grid->num_columns;
    grid->first = rlv_calloc(num_cells + 2, sizeof *grid->first, err);
    grid->commune = rlv_calloc(region->num_communes, sizeof *grid->commune, err);
    if (grid->first == NULL || grid->commune == NULL)
        return RLV_ERR_OS;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < region->num_communes; i++) {
            const size_t cell = grid_row(grid, region->commune_latitude[i]) * grid->num_columns +
                                grid_column(grid, region->commune_longitude[i]);
            if (pass == 0)
                grid->first[cell + 2]++;
            else /* first[cell + 1] walks from the start to the end of the cell */
                grid->commune[grid->first[cell + 1]++] = (uint32_t)i;
        }
        for (size_t c = 0; pass == 0 && c < num_cells; c++)
            grid->first[c + 2] += grid->first[c + 1];
    }
    return RLV_OK;
}

typedef struct {
    const rlv_region_t *region;
    const double *speed; /* [num_communes] km/h */
    double detour, max_minutes;
    grid_t grid;
} estimate_t;

/* The pairs of commune i within the limit. Without `cursor` they are counted; with it, i is written
 * into the rows of the communes it pairs with: as i increases, each row is filled in order. */
static size_t pairs_of(const estimate_t *self, size_t i, rlv_travel_t *travel, size_t *cursor)
{
    const rlv_region_t *region = self->region;
    const grid_t *grid = &self->grid;
    const double latitude = region->commune_latitude[i], longitude = region->commune_longitude[i];
    const size_t row = grid_row(grid, latitude), column = grid_column(grid, longitude);
    const size_t west = column > 0 ? column - 1 : 0;
    const size_t east = column + 1 < grid->num_columns ? column + 1 : column;
    size_t count = 0;

    for (size_t r = row > 0 ? row - 1 : 0; r <= row + 1 && r < grid->num_rows; r++) {
        const size_t *first = &grid->first[r * grid->num_columns];
        for (size_t k = first[west]; k < first[east + 1]; k++) {
            const uint32_t j = grid->commune[k];
            const double km = rlv_distance_km(latitude, longitude, region->commune_latitude[j],
                                              region->commune_longitude[j]);
            const double minutes =
                j == i ? 0.0 : 60.0 * self->detour * km / (0.5 * (self->speed[i] + self->speed[j]));
            if (!(minutes < self->max_minutes) && j != i)
                continue;
            count++;
            if (cursor != NULL) {
                travel->to[cursor[j]] = (uint32_t)i;
                travel->minutes[cursor[j]++] = minutes;
            }
        }
    }
    return count;
}

/* Room for the pairs of `self->first`, and where each row starts, for writing. */
static int allocate_pairs(rlv_travel_t *self, size_t **cursor, rlv_error_t *err)
{
    const size_t num_pairs = self->first[self->num_communes];
    self->to = rlv_calloc(num_pairs, sizeof *self->to, err);
    self->minutes = rlv_calloc(num_pairs, sizeof *self->minutes, err);
    *cursor = rlv_calloc(self->num_communes, sizeof **cursor, err);
    if (self->to == NULL || self->minutes == NULL || *cursor == NULL)
        return RLV_ERR_OS;
    if (self->num_communes > 0)
        memcpy(*cursor, self->first, self->num_communes * sizeof **cursor);
    return RLV_OK;
}

int rlv_travel_init(rlv_travel_t *self, const rlv_region_t *region, const rlv_params_t *params,
                    double max_minutes, rlv_error_t *err)
{
    estimate_t estimate = {
        .region = region, .detour = params->apl_detour, .max_minutes = max_minutes};
    double *speed = NULL, fastest = 0;
    size_t *cursor = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->num_communes = region->num_communes;
    self->first = rlv_calloc(region->num_communes + 1, sizeof *self->first, err);
    speed = rlv_calloc(region->num_communes, sizeof *speed, err);
    if (self->first == NULL || speed == NULL)
        goto out;
    for (size_t i = 0; i < region->num_communes; i++) {
        speed[i] = speed_kmh(region, params, i);
        fastest = speed[i] > fastest ? speed[i] : fastest;
    }
    estimate.speed = speed;
    status =
        grid_init(&estimate.grid, region, fastest * max_minutes / 60.0 / params->apl_detour, err);
    if (status < 0)
        goto out;
    for (size_t i = 0; i < region->num_communes; i++)
        self->first[i + 1] = self->first[i] + pairs_of(&estimate, i, NULL, NULL);
    status = allocate_pairs(self, &cursor, err);
    for (size_t i = 0; i < region->num_communes && status == RLV_OK; i++)
        (void)pairs_of(&estimate, i, self, cursor);
out:
    grid_free(&estimate.grid);
    free(speed);
    free(cursor);
    return status;
}

/* One direction of a row of a table. */
typedef struct {
    uint32_t to;
    uint8_t backwards; /* written from the other end */
    double minutes;
    size_t row;
} entry_t;

static int compare_entries(const void *a, const void *b)
{
    const entry_t *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->backwards != y->backwards)
        return x->backwards < y->backwards ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Every row of the table at both its ends: entries of i are entry[first[i]] .. [first[i + 1] - 1].
 */
static int spread_table(size_t num_communes, size_t num_rows, const uint32_t from[],
                        const uint32_t to[], const double minutes[], size_t *first, entry_t *entry,
                        rlv_error_t *err)
{
    for (size_t r = 0; r < num_rows; r++) {
        if (from[r] >= num_communes || to[r] >= num_communes || !(minutes[r] >= 0))
            return rlv_fail(err, RLV_ERR_DATA,
                            "travel: row %zu: from %lu to %lu in %g minutes "
                            "[communes under %zu, 0 minutes or more]",
                            r, (unsigned long)from[r], (unsigned long)to[r], minutes[r],
                            num_communes);
        if (from[r] == to[r])
            continue;
        first[from[r] + 2]++;
        first[to[r] + 2]++;
    }
    for (size_t i = 0; i < num_communes; i++)
        first[i + 2] += first[i + 1];
    for (size_t r = 0; r < num_rows; r++) {
        if (from[r] == to[r])
            continue;
        entry[first[from[r] + 1]++] = (entry_t){to[r], 0, minutes[r], r};
        entry[first[to[r] + 1]++] = (entry_t){from[r], 1, minutes[r], r};
    }
    return RLV_OK;
}

/* Merges the sorted entries of one commune: one per destination, the mean where both directions are
 * given. Returns how many are left, or RLV_ERR_DATA. */
static int merge_entries(entry_t *entry, size_t count, size_t *kept, rlv_error_t *err)
{
    *kept = 0;
    for (size_t k = 0; k < count; k++) {
        entry_t *last = *kept > 0 ? &entry[*kept - 1] : NULL;
        if (last == NULL || last->to != entry[k].to) {
            entry[(*kept)++] = entry[k];
            continue;
        }
        if (last->backwards == entry[k].backwards)
            return rlv_fail(err, RLV_ERR_DATA,
                            "travel: rows %zu and %zu are about one pair in one direction",
                            last->row, entry[k].row);
        last->minutes = 0.5 * (last->minutes + entry[k].minutes);
        last->backwards = 1; /* a third one is a repetition */
    }
    return RLV_OK;
}

/* Writes row i: the merged entries under the limit, with i itself in its place. */
static size_t write_row(size_t i, const entry_t *entry, size_t count, double max_minutes,
                        rlv_travel_t *travel, size_t at)
{
    const size_t start = at;
    bool self_done = false;

    for (size_t k = 0; k <= count; k++) {
        if (!self_done && (k == count || entry[k].to > i)) {
            if (travel->to != NULL) {
                travel->to[at] = (uint32_t)i;
                travel->minutes[at] = 0.0;
            }
            at++;
            self_done = true;
        }
        if (k == count || !(entry[k].minutes < max_minutes))
            continue;
        if (travel->to != NULL) {
            travel->to[at] = entry[k].to;
            travel->minutes[at] = entry[k].minutes;
        }
        at++;
    }
    return at - start;
}

int rlv_travel_init_table(rlv_travel_t *self, size_t num_communes, size_t num_rows,
                          const uint32_t from[], const uint32_t to[], const double minutes[],
                          double max_minutes, rlv_error_t *err)
{
    size_t *first = NULL, *kept = NULL, *cursor = NULL;
    entry_t *entry = NULL;
    int status = RLV_ERR_OS;

    memset(self, 0, sizeof *self);
    self->num_communes = num_communes;
    self->first = rlv_calloc(num_communes + 1, sizeof *self->first, err);
    first = rlv_calloc(num_communes + 2, sizeof *first, err);
    kept = rlv_calloc(num_communes, sizeof *kept, err);
    entry = rlv_calloc(2 * num_rows, sizeof *entry, err);
    if (!self->first || !first || !kept || !entry)
        goto out;
    status = spread_table(num_communes, num_rows, from, to, minutes, first, entry, err);
    for (size_t i = 0; i < num_communes && status == RLV_OK; i++) {
        const size_t count = first[i + 1] - first[i];
        qsort(&entry[first[i]], count, sizeof *entry, compare_entries);
        status = merge_entries(&entry[first[i]], count, &kept[i], err);
        self->first[i + 1] =
            self->first[i] + write_row(i, &entry[first[i]], kept[i], max_minutes, self, 0);
    }
    if (status == RLV_OK)
        status = allocate_pairs(self, &cursor, err);
    for (size_t i = 0; i < num_communes && status == RLV_OK; i++)
        (void)write_row(i, &entry[first[i]], kept[i], max_minutes, self, cursor[i]);
out:
    free(first);
    free(kept);
    free(cursor);
    free(entry);
    return status;
}

void rlv_travel_free(rlv_travel_t *self)
{
    free(self->first);
    free(self->to);
    free(self->minutes);
    memset(self, 0, sizeof *self);
}
