/*
 * params: the one parameter table.
 *
 * Every number or setting that a scenario may change is a row of params_table.h: path, type, unit,
 * range, default, distribution, mark, year known, source, what it is (in English and French). From
 * that table come the fields of rlv_params_t, the checks, --describe, scenarios/baseline.cfg and
 * the provenance. Nothing else in the project states a default.
 *
 * The path "exits.women_factor" is the field `exits_women_factor`.
 */
#ifndef RELEVE_PARAMS_H
#define RELEVE_PARAMS_H

#include "releve/core.h"

enum { RLV_PATH_SIZE = 512, RLV_SERIES_MAX = 32, RLV_CHOICES_MAX = 8, RLV_FACTOR_MAX = 1000 };

/* A value that depends on the year: linear between its points, constant before the first and after
 * the last. One point is a constant. Years strictly increase. */
typedef struct {
    int num_points;
    int year[RLV_SERIES_MAX];
    double value[RLV_SERIES_MAX];
} rlv_series_t;

double rlv_series_at(const rlv_series_t *self, int year);

/* How sure a figure is: domain rules, printed with every parameter and table. */
typedef enum {
    RLV_MARK_SETTING,    /* a choice of the user, not a fact */
    RLV_MARK_PUB,        /* read in a publication */
    RLV_MARK_DATA,       /* computed from an official table */
    RLV_MARK_CALIBRATED, /* fitted to the data: by the command of its source, or the
                            receipt in the scenario */
    RLV_MARK_UNVERIFIED, /* common knowledge not re-read: never printed as a fact */
    RLV_MARK_ASSUMED     /* inferred: to be replaced by data */
} rlv_mark_t;
const char *rlv_mark_name(rlv_mark_t mark);  /* "setting", "pub", "data", ... */
const char *rlv_mark_label(rlv_mark_t mark); /* in French, for people: "publié", ... */

/* What is known of a parameter beyond its value: the law of a number drawn once per replicate, the
 * value of a REAL or a factor on all values of a SERIES (rlv_params_drawn). `value` below is the
 * value of a REAL, 1 for a SERIES. Draws outside the number's range are brought to its border. */
typedef enum {
    RLV_DIST_NONE,       /* no draw */
    RLV_DIST_UNIFORM,    /* a = low, b = high */
    RLV_DIST_TRIANGULAR, /* a = low, b = high, mode = value */
    RLV_DIST_NORMAL,     /* mean = value, a = standard deviation */
    RLV_DIST_LOGNORMAL,  /* median = value, a = standard deviation of the logarithm */
    RLV_DIST_BETA,       /* a, b = shape parameters, on [0, 1] */
    RLV_DIST_TABLE       /* a column of equally likely draws, from a file */
} rlv_dist_kind_t;

typedef struct {
    rlv_dist_kind_t kind;
    double a, b;
} rlv_dist_t;
const char *rlv_dist_name(rlv_dist_kind_t kind);  /* "none", "uniform", ... */
const char *rlv_dist_label(rlv_dist_kind_t kind); /* in French, for people */

typedef enum {
    RLV_TYPE_REAL,   /* double */
    RLV_TYPE_INT,    /* int64_t */
    RLV_TYPE_BOOL,   /* bool */
    RLV_TYPE_CHOICE, /* int, index in choices */
    RLV_TYPE_TEXT,   /* char[RLV_PATH_SIZE], UTF-8 */
    RLV_TYPE_PATH,   /* char[RLV_PATH_SIZE]; relative to the file that states it */
    RLV_TYPE_SERIES  /* rlv_series_t; a plain number is a constant series */
} rlv_param_type_t;

typedef struct {
    const char *path;
    rlv_param_type_t type;
    size_t offset;          /* of the field in rlv_params_t */
    const char *unit;       /* "" when it has none */
    double low, high;       /* allowed values, inclusive (REAL, INT, SERIES) */
    double value;           /* default (REAL, INT, BOOL, CHOICE, SERIES) */
    const char *text_value; /* default (TEXT, PATH) */
    const char *choices;    /* "a|b|c" (CHOICE), else NULL */
    rlv_dist_t dist;        /* default distribution (REAL); none for the others */
    rlv_mark_t mark;
    int known; /* year from which the value was known; 0: a setting, or no dated source */
    const char *source, *source_fr; /* producers and publications, English and French */
    const char *text, *text_fr;     /* what it is, one sentence, English and French */
} rlv_param_info_t;

/* The values of one scenario (or of one replicate of it): plain data, no pointer, copied by
 * assignment. */
typedef struct {
#define RLV_REAL(group, name, ...)   double group##_##name;
#define RLV_INT(group, name, ...)    int64_t group##_##name;
#define RLV_BOOL(group, name, ...)   bool group##_##name;
#define RLV_CHOICE(group, name, ...) int group##_##name;
#define RLV_TEXT(group, name, ...)   char group##_##name[RLV_PATH_SIZE];
#define RLV_PATH(group, name, ...)   char group##_##name[RLV_PATH_SIZE];
#define RLV_SERIES(group, name, ...) rlv_series_t group##_##name;
#include "releve/params_table.h"
} rlv_params_t;

/* A unit of the table in French, NULL when it is not known. */
const char *rlv_unit_label(const char *unit);

extern const rlv_param_info_t RLV_PARAMS[];
extern const size_t RLV_NUM_PARAMS;

/* All defaults. */
void rlv_params_init(rlv_params_t *self);
/* Index in RLV_PARAMS of a path, or -1. */
int rlv_params_find(const char *path);
/* Whether all replicates share one value of it, or the simulation makes no use of it: a
 * distribution would have no effect (and scenario.h refuses one). */
bool rlv_param_is_shared(const rlv_param_info_t *info);
/* Whether only ratios between the values of a SERIES count: a factor on all would have no effect
 * (refused as well). */
bool rlv_param_is_relative(const rlv_param_info_t *info);
/* What the group of parameter `index` is about, a heading; NULL when it has none. */
const char *rlv_params_group(size_t index, bool french);
/* Index of a choice's name, or -1; the name of an index. */
int rlv_choice_find(const rlv_param_info_t *info, const char *name);
int rlv_choice_name(const rlv_param_info_t *info, int index, char *name, size_t size);

/* The number held by a REAL, INT, BOOL or CHOICE parameter, and its setter (range is the caller's
 * to check: rlv_params_check). */
double rlv_params_get(const rlv_params_t *self, const rlv_param_info_t *info);
void rlv_params_set(rlv_params_t *self, const rlv_param_info_t *info, double value);

/* The number that the distribution of a parameter is of. */
typedef struct {
    double centre;    /* the value itself; of a SERIES 1, the factor that leaves it as it is */
    double low, high; /* a draw is brought between them: the range; of a factor 0, RLV_FACTOR_MAX */
} rlv_drawn_t;
rlv_drawn_t rlv_params_drawn(const rlv_params_t *self, const rlv_param_info_t *info);
/* Gives a parameter the number drawn for it: its value, or the factor on all values of a SERIES,
 * each then kept within the parameter's range. */
void rlv_params_give(rlv_params_t *self, const rlv_param_info_t *info, double number);

/* What no single range can say: horizon after base year, floor below cap... RLV_ERR_CONFIG names
 * the paths. */
int rlv_params_check(const rlv_params_t *self, rlv_error_t *err) RLV_MUST_CHECK;

#endif
