/*
 * population: the doctors, one row each, one array per attribute (struct of arrays).
 *
 * A doctor's id is the entry cohort and the rank in it, so that the k-th entrant of a year meets
 * the same draws in every scenario; cohort 0 is the stock of the reference date, ranked by cell.
 * The order of rows carries no meaning. Invariants (rlv_population_verify): ids unique, cells in
 * range, ages within RLV_AGE_FIRST .. RLV_AGE_LAST + 1.
 */
#ifndef RELEVE_POPULATION_H
#define RELEVE_POPULATION_H

#include "releve/core.h"
#include "releve/doctor.h"

#define RLV_NO_CELL UINT16_MAX /* not settled yet */

typedef struct {
    size_t num_rows;
    size_t capacity;
    uint32_t *id;        /* [num_rows] (entry year - 1900, or 0) << 20 | rank */
    int16_t *birth_year; /* [num_rows] */
    uint8_t *sex;        /* [num_rows] RLV_MAN, RLV_WOMAN */
    uint8_t *diploma;    /* [num_rows] rlv_diploma_t */
    uint8_t *state;      /* [num_rows] rlv_state_t */
    uint8_t *cumul;      /* [num_rows] 1 in cumul emploi-retraite */
    uint16_t *cell;      /* [num_rows] territory x department of the main site, or RLV_NO_CELL */
    int16_t *installed_year; /* [num_rows] year of installation in that territory */
    uint8_t *moved;          /* [num_rows] 1 once moved since the first installation */
    uint8_t *cesp_years;     /* [num_rows] years of public-service commitment still owed */
    uint8_t *post;           /* [num_rows] 1 on a salaried post of health_centres.posts */
    uint8_t *aid_scheme;     /* [num_rows] scheme of the running contract, or RLV_NO_SCHEME */
    uint8_t *aid_left;       /* [num_rows] years still paid */
    int32_t *aid_eur;        /* [num_rows] euros a year */
    uint32_t *aids_had;      /* [num_rows] schemes signed so far, a bit each */
    uint16_t *second_cell;   /* [num_rows] second site, or RLV_NO_CELL */
    uint8_t *second_kind;    /* [num_rows] rlv_site_t */
    uint16_t *second_milli;  /* [num_rows] share of activity given there, thousandths */
    uint8_t *second_scheme;  /* [num_rows] its contract, or RLV_NO_SCHEME */
    uint8_t *second_left;    /* [num_rows] years still paid */
    int32_t *second_eur;     /* [num_rows] euros a year */
    uint16_t *fte_milli;     /* [num_rows] activity, thousandths of full time */
    uint8_t *junior;         /* [num_rows] 1: hosts a docteur junior in the year */
    uint8_t *decision;       /* [num_rows] what the running process decided (its own enum) */
} rlv_population_t;

/* Every array of rlv_population_t, once. */
#define RLV_POPULATION_ATTRIBUTES(X)                                                               \
    X(id)                                                                                          \
    X(birth_year)                                                                                  \
    X(sex)                                                                                         \
    X(diploma)                                                                                     \
    X(state)                                                                                       \
    X(cumul)                                                                                       \
    X(cell)                                                                                        \
    X(installed_year)                                                                              \
    X(moved)                                                                                       \
    X(cesp_years)                                                                                  \
    X(post)                                                                                        \
    X(aid_scheme)                                                                                  \
    X(aid_left)                                                                                    \
    X(aid_eur)                                                                                     \
    X(aids_had)                                                                                    \
    X(second_cell)                                                                                 \
    X(second_kind)                                                                                 \
    X(second_milli) X(second_scheme) X(second_left) X(second_eur) X(fte_milli) X(junior) X(decision)

/* A row to be added. */
typedef struct {
    uint32_t id;
    int16_t birth_year;
    int16_t installed_year;
    uint16_t cell;
    uint8_t sex, diploma, state, cumul, cesp_years, post;
} rlv_doctor_t;

int rlv_population_init(rlv_population_t *self, size_t capacity, rlv_error_t *err) RLV_MUST_CHECK;
void rlv_population_free(rlv_population_t *self);

/* Adds a row; grows by half when full, so a population sized for its peak never allocates. */
int rlv_population_add(rlv_population_t *self, const rlv_doctor_t *doctor,
                       rlv_error_t *err) RLV_MUST_CHECK;
void rlv_population_clear(rlv_population_t *self);

/* Removes the rows whose `decision` is at least `least`, keeping the order of the others. */
void rlv_population_remove_decided(rlv_population_t *self, uint8_t least);

static inline uint32_t rlv_doctor_id(int entry_year, uint32_t rank)
{
    return (entry_year == 0 ? 0u : (uint32_t)(entry_year - 1900)) << 20 | rank;
}

int rlv_population_verify(const rlv_population_t *self, size_t num_cells, int year,
                          rlv_error_t *err) RLV_MUST_CHECK;

#endif
