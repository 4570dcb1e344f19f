#include "releve/real_time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *rlv_known_name(rlv_known_t known)
{
    static const char *const NAMES[] = {"setting", "before", "older", "wider", "later"};
    return NAMES[known];
}

/* The last row of the priors' table for a parameter, known at the origin; -1: none. */
static int find_prior(const rlv_csv_table_t *table, const int col[], const char *path, int origin,
                      int64_t *known, size_t *row, rlv_error_t *err)
{
    int found = -1;
    for (size_t i = 0; i < table->num_rows; i++) {
        int64_t year = 0;
        if (strcmp(rlv_csv_text(table, i, col[0]), path) != 0)
            continue;
        const int status = rlv_csv_get_int(table, i, col[1], 1900, 2200, &year, err);
        if (status < 0)
            return status;
        if (year > origin || (found == 1 && year <= *known))
            continue;
        *known = year;
        *row = i;
        found = 1;
    }
    return found;
}

static int find_law(const rlv_csv_table_t *table, size_t row, int column, rlv_dist_kind_t *kind,
                    rlv_error_t *err)
{
    for (int k = RLV_DIST_NONE; k < RLV_DIST_TABLE; k++)
        if (strcmp(rlv_csv_text(table, row, column), rlv_dist_name((rlv_dist_kind_t)k)) == 0) {
            *kind = (rlv_dist_kind_t)k;
            return RLV_OK;
        }
    return rlv_csv_fail(table, row, column, err,
                        "none, uniform, triangular, normal, lognormal, beta",
                        "'%s' is no distribution", rlv_csv_text(table, row, column));
}

/* Value and law of a row of the priors' table. */
static int take_prior(rlv_scenario_t *scenario, const rlv_csv_table_t *table, const int col[],
                      size_t row, size_t index, rlv_error_t *err)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    rlv_dist_t dist = {RLV_DIST_NONE, 0, 0};
    double value = 0;
    int status = rlv_csv_get_real(table, row, col[2], info->low, info->high, &value, err);

    if (status == RLV_OK && info->type != RLV_TYPE_REAL && info->type != RLV_TYPE_INT)
        status = rlv_csv_fail(table, row, col[0], err, "a real or whole parameter",
                              "%s has no single number", info->path);
    if (status == RLV_OK)
        status = find_law(table, row, col[3], &dist.kind, err);
    if (status == RLV_OK && dist.kind != RLV_DIST_NONE)
        status = rlv_csv_get_real(table, row, col[4], -1e9, 1e9, &dist.a, err);
    if (status == RLV_OK && dist.kind != RLV_DIST_NONE && dist.kind != RLV_DIST_NORMAL &&
        dist.kind != RLV_DIST_LOGNORMAL)
        status = rlv_csv_get_real(table, row, col[5], -1e9, 1e9, &dist.b, err);
    if (status < 0)
        return status;
    rlv_params_set(&scenario->params, info, value);
    scenario->param[index].dist = dist;
    return RLV_OK;
}

static bool widen(rlv_dist_t *dist, double centre)
{
    switch (dist->kind) {
    case RLV_DIST_UNIFORM:
    case RLV_DIST_TRIANGULAR:
        dist->a = centre - 2 * (centre - dist->a);
        dist->b = centre + 2 * (dist->b - centre);
        return true;
    case RLV_DIST_NORMAL:
    case RLV_DIST_LOGNORMAL:
        dist->a *= 2;
        return true;
    case RLV_DIST_BETA:
        dist->a /= 4;
        dist->b /= 4;
        return true;
    case RLV_DIST_NONE:
    case RLV_DIST_TABLE:
        break;
    }
    return false;
}

static int bring_back(rlv_scenario_t *scenario, const rlv_csv_table_t *priors, const int col[],
                      int origin, size_t index, rlv_real_time_param_t *param, rlv_error_t *err)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    int64_t known = 0;
    size_t row = 0;
    const int found =
        priors != NULL ? find_prior(priors, col, info->path, origin, &known, &row, err) : -1;

    if (found < -1)
        return found;
    if (found == 1) {
        param->known = RLV_KNOWN_OLDER;
        param->year = (int)known;
        (void)snprintf(param->source, sizeof param->source, "%s",
                       rlv_csv_text(priors, row, col[6]));
        return take_prior(scenario, priors, col, row, index, err);
    }
    /* Its centre was fitted on years later than the origin, and a wider law keeps the centre. */
    if (info->mark == RLV_MARK_CALIBRATED)
        return rlv_fail(err, RLV_ERR_CONFIG,
                        "%s: calibrated in %d, and without a value known by %d in backtest.priors "
                        "[a row there, --set %s=VALUE, or --hindsight]",
                        info->path, info->known, origin, info->path);
    if (widen(&scenario->param[index].dist, rlv_params_drawn(&scenario->params, info).centre))
        param->known = RLV_KNOWN_WIDER;
    return RLV_OK;
}

/* A calibrated parameter was fitted on later years: as in the table before it was. */
static void uncalibrate(rlv_scenario_t *scenario, size_t index, rlv_real_time_param_t *param)
{
    const rlv_param_info_t *info = &RLV_PARAMS[index];

    rlv_params_set(&scenario->params, info, info->value);
    scenario->param[index].dist = info->dist;
    if (param->known == RLV_KNOWN_BEFORE)
        param->known = RLV_KNOWN_OLDER;
    (void)snprintf(param->source, sizeof param->source, "before it was calibrated");
}

int rlv_real_time_apply(rlv_scenario_t *scenario, const rlv_csv_table_t *priors, int origin,
                        bool real_time, rlv_real_time_param_t *param, rlv_error_t *err)
{
    static const char *const COLUMNS[] = {"path", "known", "value", "distribution",
                                          "a",    "b",     "source"};
    int col[7] = {0};
    int status = RLV_OK;

    if (priors != NULL)
        status = rlv_csv_require(priors, COLUMNS, 7, col, NULL, err);
    for (size_t i = 0; i < RLV_NUM_PARAMS && status == RLV_OK; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        param[i] = (rlv_real_time_param_t){RLV_KNOWN_BEFORE, info->known, ""};
        if (info->mark == RLV_MARK_SETTING)
            param[i].known = RLV_KNOWN_SETTING;
        else if (info->known > origin)
            param[i].known = RLV_KNOWN_LATER;
        if (!real_time || scenario->param[i].origin == RLV_ORIGIN_SET)
            continue;
        if (scenario->param[i].receipt != NULL)
            uncalibrate(scenario, i, &param[i]);
        if (param[i].known == RLV_KNOWN_LATER)
            status = bring_back(scenario, priors, col, origin, i, &param[i], err);
    }
    return status;
}

void rlv_real_time_population(rlv_region_t *region, int origin, int span)
{
    const int known = origin - RLV_CENSUS_DELAY;
    const size_t num_years = (size_t)(region->last_year - region->first_year + 1);
    const int last = known < region->first_year ? region->first_year : known;
    const int first = last - span > region->first_year ? last - span : region->first_year;

    for (size_t c = 0; c < region->num_cells; c++) {
        int32_t *people = region->population + c * num_years;
        const double now = (double)people[last - region->first_year];
        const double slope =
            last > first ? (now - (double)people[first - region->first_year]) / (last - first) : 0;
        for (int year = last + 1; year <= region->last_year; year++)
            people[year - region->first_year] =
                (int32_t)floor(fmax(now + slope * (double)(year - last), 0) + 0.5);
    }
}
