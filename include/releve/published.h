/*
 * published: what others projected, beside what happened; and a stock-flow projection worked by
 * hand from its published flows.
 */
#ifndef RELEVE_PUBLISHED_H
#define RELEVE_PUBLISHED_H

#include "releve/core.h"

/* A row of published_records.csv; texts as in the file; NaN or 0 where empty. */
typedef struct {
    char publication[64], population[48], area[8], observed_definition[160], mark[16], source[160];
    int published, base_year, year, observed_year;
    double base, projected, observed;
} rlv_published_t;

/* Reads FOLDER/published_records.csv; the caller frees `*row`. */
int rlv_published_read(const char *folder, rlv_published_t **row, size_t *num_rows,
                       rlv_error_t *err) RLV_MUST_CHECK;
/* 100 * (projected / observed - 1), NaN without both. */
double rlv_published_error(const rlv_published_t *self);

/*
 * The worked example of Van Greuningen et al. 2012 (Human Resources for Health 10:21, tables 2 to
 * 5): GPs of the Netherlands from 2009 to 2019,
 *   stock(2019) = stock(2009) - outflow + inflows still active in 2019
 *   FTE(2019)   = sum over sexes of stock(2019) * FTE per GP
 *   required    = required(2009) * (1 + growth of demand)
 */
typedef struct {
    double stock_2009, fte_2009;          /* GPs, full-time equivalents */
    double stock_2019, fte_2019;          /* computed from the flows, from the stock by sex */
    double required_2019, surplus;        /* FTE; surplus = printed supply of 2019 less required */
    double printed_fte, printed_required; /* as the paper prints them */
} rlv_dutch_example_t;

/* Reads FOLDER/dutch_example.csv (item, sex, value, source) and computes. */
int rlv_dutch_example(const char *folder, rlv_dutch_example_t *self,
                      rlv_error_t *err) RLV_MUST_CHECK;

#endif
