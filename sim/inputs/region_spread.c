/*
 * GPs of a year without counts by commune: each department's stock of CNAM (31 December 2014, taken
 * as 1 January 2015) spread over its cells, in whole GPs by largest remainders (ties to the earlier
 * cell). Imputed: a start for back-tests, never scored nor shown as observed.
 */
#include "region_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPREAD_YEAR = 2014, INHABITANTS_YEAR = 2015 };

bool rlv_region_spread_by(const char *vintage, bool *by_counts)
{
    *by_counts = strcmp(vintage, "2014_bpe") == 0;
    return *by_counts || strcmp(vintage, "2014_apl") == 0;
}

static int read_stocks(const rlv_region_loader_t *l, double *stock)
{
    static const char *const COLUMNS[] = {"department", "year",   "producer", "mode",
                                          "gp",         "?known", "?status"};
    rlv_csv_table_t table;
    int col[RLV_REGION_MAX_COLUMNS];
    int status = rlv_region_open_table(l, "gp_departments.csv", COLUMNS, 7, col, &table);

    for (size_t d = 0; d < l->region->num_departments; d++)
        stock[d] = -1;
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++) {
        int64_t year = 0, gp = 0;
        size_t d = 0;
        if (strcmp(rlv_csv_text(&table, row, col[2]), "CNAM") != 0 ||
            strcmp(rlv_csv_text(&table, row, col[3]), "all") != 0)
            continue;
        status = rlv_csv_get_int(&table, row, col[1], 1900, 2200, &year, l->err);
        if (status == RLV_OK)
            status = rlv_csv_get_int(&table, row, col[4], 0, RLV_REGION_MAX_COUNT, &gp, l->err);
        if (status == RLV_OK)
            status = rlv_region_find_place(&table, row, col[0], l->region->department,
                                           l->region->num_departments, "department", &d, l->err);
        if (status == RLV_OK && year == SPREAD_YEAR)
            stock[d] = (double)gp;
    }
    for (size_t d = 0; d < l->region->num_departments && status == RLV_OK; d++)
        if (stock[d] < 0)
            status = rlv_fail_at(l->err, RLV_ERR_DATA, table.path, 0, l->region->department[d].code,
                                 NULL, "no GPs of CNAM in %d for the department", SPREAD_YEAR);
    rlv_csv_free(&table);
    return status;
}

/* Weight of each commune: its GPs of the older BPE (already read), or its territory's APL times its
 * inhabitants of 2015 (its cell's, shared as in the last census). */
static int weigh(const rlv_region_loader_t *l, bool by_counts, double *weight)
{
    const rlv_region_t *r = l->region;
    double *census = rlv_calloc(r->num_cells, sizeof *census, l->err);

    if (census == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < r->num_communes_inside; i++)
        census[r->commune_cell[i]] += r->commune_population[i];
    for (size_t i = 0; i < r->num_communes_inside; i++) {
        const uint32_t c = r->commune_cell[i];
        const double people = census[c] > 0
                                  ? r->commune_population[i] / census[c] *
                                        (double)rlv_region_population(r, c, INHABITANTS_YEAR)
                                  : 0;
        weight[i] = by_counts ? r->commune_gp[i] : people * r->apl[r->cell_territory[c]];
    }
    free(census);
    return RLV_OK;
}

/* Whole GPs of the cells of one department that sum to its stock. */
static void share_out(rlv_region_t *r, size_t department, double stock, const double cell_weight[],
                      double *left)
{
    double total = 0, given = 0;

    for (size_t c = 0; c < r->num_cells; c++)
        total += r->cell_department[c] == department ? cell_weight[c] : 0;
    for (size_t c = 0; c < r->num_cells; c++) {
        if (r->cell_department[c] != department)
            continue;
        const double exact = total > 0 ? stock * cell_weight[c] / total : 0;
        r->gp[c] = (uint32_t)exact;
        left[c] = exact - floor(exact);
        given += floor(exact);
    }
    for (; total > 0 && given < stock; given += 1) {
        size_t best = r->num_cells;
        for (size_t c = 0; c < r->num_cells; c++)
            if (r->cell_department[c] == department &&
                (best == r->num_cells || left[c] > left[best]))
                best = c;
        r->gp[best]++;
        left[best] = -1;
    }
}

int rlv_region_spread_gps(const rlv_region_loader_t *l)
{
    rlv_region_t *r = l->region;
    bool by_counts = false;
    int status = RLV_ERR_OS;

    if (!rlv_region_spread_by(l->params->data_gp_vintage, &by_counts))
        return RLV_OK;
    double *stock = rlv_calloc(r->num_departments, sizeof *stock, l->err);
    double *weight = rlv_calloc(r->num_communes_inside, sizeof *weight, l->err);
    double *cell_weight = rlv_calloc(r->num_cells, sizeof *cell_weight, l->err);
    double *left = rlv_calloc(r->num_cells, sizeof *left, l->err);
    if (stock == NULL || weight == NULL || cell_weight == NULL || left == NULL)
        goto out;
    status = read_stocks(l, stock);
    if (status == RLV_OK)
        status = weigh(l, by_counts, weight);
    if (status < 0)
        goto out;
    for (size_t i = 0; i < r->num_communes_inside; i++)
        cell_weight[r->commune_cell[i]] += weight[i];
    for (size_t d = 0; d < r->num_departments; d++)
        share_out(r, d, stock[d], cell_weight, left);
    for (size_t i = 0; i < r->num_communes_inside; i++) {
        const uint32_t c = r->commune_cell[i];
        r->commune_gp[i] = cell_weight[c] > 0 ? (double)r->gp[c] * weight[i] / cell_weight[c] : 0;
    }
    rlv_note(l->notes,
             "%s: généralistes de 2014 par commune imputés (stocks départementaux de la CNAM "
             "répartis selon %s)",
             l->params->data_gp_vintage,
             by_counts ? "la BPE du milieu des années 2010, postérieure"
                       : "l’APL et les habitants de 2015");
out:
    free(stock);
    free(weight);
    free(cell_weight);
    free(left);
    return status;
}
