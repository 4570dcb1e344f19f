/* The comparisons of `releve evaluate zoning`: what is compared with what, between which years, and
 * what stands beside. The reference year is never the class year; the placebo zoning is estimated
 * before October 2018 and every row points to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning.h"
#include "releve/wild_bootstrap.h"

static const double BAND = 0.5; /* APL, width of the bands, one centred on the cap */

/* The columns of a comparison, made for one row. */
typedef struct {
    double *before, *after; /* [n] */
    const double *weight;   /* [n] or NULL */
    int *group;             /* [n] */
    long *band;             /* [n] */
} work_t;

static int work_init(work_t *w, size_t n, rlv_error_t *err)
{
    memset(w, 0, sizeof *w);
    w->before = rlv_calloc(n + 1, sizeof *w->before, err);
    w->after = rlv_calloc(n + 1, sizeof *w->after, err);
    w->group = rlv_calloc(n + 1, sizeof *w->group, err);
    w->band = rlv_calloc(n + 1, sizeof *w->band, err);
    return w->before && w->after && w->group && w->band ? RLV_OK : RLV_ERR_OS;
}

static void work_free(work_t *w)
{
    free(w->before);
    free(w->after);
    free(w->group);
    free(w->band);
}

/* The outcome at the two dates. Densities are on the inhabitants of the reference year at both, so
 * that only counts move them. */
static void fill_outcome(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                         int reference, int year, work_t *w)
{
    w->weight = outcome == RLV_ZS_POPULATION ? NULL
                : outcome == RLV_ZS_APL      ? rlv_zs_population(self, 2017)
                                             : rlv_zs_population(self, reference);
    for (size_t i = 0; i < self->n; i++) {
        if (outcome == RLV_ZS_GP_DENSITY) {
            w->before[i] = self->gp[RLV_ZS_GP_MID][i] / w->weight[i] * 1e5;
            w->after[i] = self->gp[RLV_ZS_GP_2020][i] / w->weight[i] * 1e5;
        } else if (outcome == RLV_ZS_APL) {
            w->before[i] = self->apl[rlv_zs_apl_index(reference)][i];
            w->after[i] = self->apl[rlv_zs_apl_index(year)][i];
        } else {
            w->before[i] = rlv_zs_population(self, reference)[i];
            w->after[i] = rlv_zs_population(self, year)[i];
        }
    }
}

static void fill_bands(const rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast, work_t *w)
{
    const double cap =
        self->cap[contrast == RLV_ZS_ZAC_UNCHANGED ? RLV_ZS_CAP_ZAC : RLV_ZS_CAP_ZIP];
    for (size_t i = 0; i < self->n; i++) {
        const double x = self->rank[RLV_ZS_RANK_LE65_2016][i];
        w->band[i] = (long)floor((x - cap) / BAND + 0.5);
        if (!isfinite(x))
            w->group[i] = RLV_GROUP_OUT;
    }
}

static rlv_long_difference_t comparison(const rlv_evaluate_zoning_t *self, const work_t *w,
                                        bool bands)
{
    return (rlv_long_difference_t){.num_units = self->n,
                                   .before = w->before,
                                   .after = w->after,
                                   .weight = w->weight,
                                   .group = w->group,
                                   .band = bands ? w->band : NULL,
                                   .cluster = self->department,
                                   .num_clusters = self->num_departments};
}

/* Wild cluster bootstrap by department of the weighted regression of the change on the class. */
static double wild_p(const rlv_evaluate_zoning_t *self, const work_t *w, rlv_error_t *err)
{
    const rlv_wild_options_t options = {.num_draws = 9999, .seed = self->seed};
    rlv_wild_test_t test;
    rlv_error_t refused = {0};
    size_t m = 0, clusters = 0;
    double p = NAN;
    double *design = rlv_calloc(3 * self->n + 1, sizeof *design, err);
    size_t *cluster = rlv_calloc(self->n + 1, sizeof *cluster, err);
    size_t *renumber = rlv_calloc(self->num_departments + 1, sizeof *renumber, err);

    if (design != NULL && cluster != NULL && renumber != NULL) {
        double *change = design + 2 * self->n;
        for (size_t i = 0; i < self->n; i++) {
            if (w->group[i] == RLV_GROUP_OUT || !isfinite(w->after[i] - w->before[i]))
                continue;
            const double root = w->weight != NULL ? sqrt(w->weight[i]) : 1.0;
            size_t *number = &renumber[self->department[i]];
            if (*number == 0)
                *number = ++clusters;
            cluster[m] = *number - 1;
            design[2 * m] = root;
            design[2 * m + 1] = root * w->group[i];
            change[m++] = root * (w->after[i] - w->before[i]);
        }
        const rlv_clustered_regression_t regression = {design, change, cluster, m, 2, clusters, 1};
        if (clusters > 1 &&
            rlv_wild_bootstrap_test(&test, &regression, &options, &refused) == RLV_OK)
            p = test.p_weak;
    }
    free(design);
    free(cluster);
    free(renumber);
    return p;
}

/* The same distances in years before the list: level 2015, change 2016 -> 2018, where the study has
 * level 2016, change 2017 -> 2019. */
static int correct_reversion(rlv_evaluate_zoning_t *self, rlv_zs_row_t *row,
                             const rlv_long_difference_t *data, rlv_error_t *refused)
{
    rlv_long_difference_t past = *data;
    past.before = self->apl[rlv_zs_apl_index(2016)];
    past.after = self->apl[rlv_zs_apl_index(2018)];
    int status =
        rlv_mean_reversion_correct(&row->value, data, self->apl[rlv_zs_apl_index(2016)], &past,
                                   self->apl[rlv_zs_apl_index(2015)], row->scale, refused);
    if (status == RLV_OK)
        status =
            rlv_mean_reversion_slope(&self->slope[row->scale], &past,
                                     self->apl[rlv_zs_apl_index(2015)], row->scale, NULL, refused);
    if (status == RLV_OK && row->year > 2019)
        (void)snprintf(row->note, sizeof row->note,
                       "slope of three years after the class year (the longest before the list)");
    return status;
}

static int estimate_row(rlv_evaluate_zoning_t *self, rlv_zs_row_t *row, const work_t *w,
                        rlv_error_t *err)
{
    const rlv_long_difference_t data = comparison(self, w, row->method == RLV_ZS_BANDS);
    const bool tested = row->outcome != RLV_ZS_POPULATION && !row->apart;
    rlv_error_t refused = {0};
    int status = row->method == RLV_ZS_MEAN_REVERSION
                     ? correct_reversion(self, row, &data, &refused)
                     : rlv_long_difference(&row->value, &data, row->scale, NULL, &refused);

    if (status == RLV_OK && tested && row->method != RLV_ZS_MEAN_REVERSION) {
        status = rlv_long_difference_randomise(&row->p_randomisation, &data, row->scale,
                                               self->draws, self->seed, &refused);
        if (status == RLV_ERR_DATA) { /* no other assignment, or a draw without GPs */
            row->p_randomisation = NAN;
            refused = (rlv_error_t){0};
            status = RLV_OK;
        }
    }
    if (status == RLV_OK && tested && row->method == RLV_ZS_RAW && row->scale == RLV_SCALE_LEVEL)
        row->p_wild = wild_p(self, w, err);
    row->estimated = status == RLV_OK;
    if (status == RLV_ERR_DATA)
        (void)snprintf(row->note, sizeof row->note, "%.150s", refused.text);
    else if (status < 0)
        return rlv_fail(err, status, "%s", refused.text);
    return err->status;
}

/* Adds the rows of both scales. */
static int add_pair(rlv_evaluate_zoning_t *self, rlv_zs_row_t spec, const int *zone, work_t *w,
                    rlv_error_t *err)
{
    const rlv_scale_t first = spec.outcome == RLV_ZS_POPULATION ? RLV_SCALE_LOG : RLV_SCALE_LEVEL;
    fill_outcome(self, spec.outcome, spec.reference, spec.year, w);
    rlv_zs_groups(self, zone, spec.window == RLV_ZS_LIST || spec.window == RLV_ZS_DECREE,
                  spec.contrast, w->group);
    if (spec.method == RLV_ZS_BANDS)
        fill_bands(self, spec.contrast, w);
    for (int scale = (int)first; scale <= RLV_SCALE_LOG; scale++) {
        if (self->num_rows == self->capacity) {
            const size_t more = self->capacity + 64;
            const int status = rlv_resize(&self->row, more, sizeof *self->row, err);
            if (status < 0)
                return status;
            self->capacity = more;
        }
        rlv_zs_row_t *row = &self->row[self->num_rows++];
        *row = spec;
        row->scale = (rlv_scale_t)scale;
        row->p_randomisation = row->p_wild = NAN;
        row->placebo = -1;
        const int status = estimate_row(self, row, w, err);
        if (status < 0)
            return status;
    }
    return RLV_OK;
}

static int add_placebos(rlv_evaluate_zoning_t *self, work_t *w, rlv_error_t *err)
{
    int status = RLV_OK;
    for (int c = 0; c < RLV_ZS_NUM_CONTRASTS; c++)
        for (int k = rlv_zs_apl_index(2015); k <= rlv_zs_apl_index(2018) && status == RLV_OK; k++) {
            const int year = RLV_ZS_APL_YEAR[k];
            if (year != 2016) /* the reference */
                status = add_pair(self,
                                  (rlv_zs_row_t){.outcome = RLV_ZS_APL,
                                                 .contrast = (enum rlv_zs_contrast)c,
                                                 .window = RLV_ZS_PLACEBO,
                                                 .class_year = RLV_ZS_PLACEBO_CLASS_YEAR,
                                                 .reference = 2016,
                                                 .year = year,
                                                 .apart = year == RLV_ZS_PLACEBO_CLASS_YEAR},
                                  self->placebo_zone, w, err);
        }
    return status;
}

/* Counts: one long difference, for both possible first vintages; inhabitants before and after. */
static int add_counts(rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast, work_t *w,
                      rlv_error_t *err)
{
    const int *zone = self->zone[RLV_ZS_2018];
    int status = RLV_OK;
    for (int vintage = 2017; vintage <= 2018; vintage++)
        for (int m = RLV_ZS_RAW; m <= RLV_ZS_BANDS && status == RLV_OK; m++)
            status = add_pair(self,
                              (rlv_zs_row_t){.outcome = RLV_ZS_GP_DENSITY,
                                             .contrast = contrast,
                                             .method = (enum rlv_zs_method)m,
                                             .window = RLV_ZS_LIST,
                                             .class_year = RLV_ZS_CLASS_YEAR,
                                             .reference = vintage,
                                             .year = 2020},
                              zone, w, err);
    for (int after = 0; after < 2 && status == RLV_OK; after++)
        status = add_pair(self,
                          (rlv_zs_row_t){.outcome = RLV_ZS_POPULATION,
                                         .contrast = contrast,
                                         .window = after ? RLV_ZS_LIST : RLV_ZS_BEFORE,
                                         .class_year = RLV_ZS_CLASS_YEAR,
                                         .reference = after ? 2017 : 2012,
                                         .year = after ? 2021 : 2017},
                          zone, w, err);
    return status;
}

/* The APL, year by year, for both windows of anticipation. */
static int add_apl(rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast, work_t *w,
                   rlv_error_t *err)
{
    int status = RLV_OK;
    for (int window = RLV_ZS_LIST; window <= RLV_ZS_DECREE; window++) {
        /* never the class year, though 2016 is the last year before the arrêté */
        const int reference = window == RLV_ZS_LIST ? 2017 : 2015;
        for (int k = 0; k < RLV_ZS_NUM_APL && status == RLV_OK; k++) {
            rlv_zs_row_t row = {.outcome = RLV_ZS_APL,
                                .contrast = contrast,
                                .window = (enum rlv_zs_window)window,
                                .class_year = RLV_ZS_CLASS_YEAR,
                                .reference = reference,
                                .year = RLV_ZS_APL_YEAR[k]};
            row.apart = row.year == RLV_ZS_CLASS_YEAR || row.year == 2018 ||
                        (window == RLV_ZS_DECREE && row.year == 2017);
            if (row.year == reference)
                continue;
            const int last = row.year < 2019         ? RLV_ZS_RAW
                             : window == RLV_ZS_LIST ? RLV_ZS_MEAN_REVERSION
                                                     : RLV_ZS_BANDS;
            for (int m = RLV_ZS_RAW; m <= last && status == RLV_OK; m++) {
                row.method = (enum rlv_zs_method)m;
                status = add_pair(self, row, self->zone[RLV_ZS_2018], w, err);
            }
        }
    }
    return status;
}

/* A list of the user that starts when the series already runs: its own contrast. */
static int add_earlier(rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast, work_t *w,
                       rlv_error_t *err)
{
    if (self->previous == NULL || self->previous_year < 2016 || self->previous_year > 2017)
        return RLV_OK;
    return add_pair(self,
                    (rlv_zs_row_t){.outcome = RLV_ZS_APL,
                                   .contrast = contrast,
                                   .window = RLV_ZS_EARLIER,
                                   .class_year = 0,
                                   .reference = self->previous_year - 1,
                                   .year = 2017,
                                   .note = "the class year of this list is not known"},
                    self->previous, w, err);
}

/* The placebo that stands beside a row: same contrast and scale, the same number of years after the
 * class year, or the longest before October 2018. For counts, that of the APL. */
static void link_placebos(rlv_evaluate_zoning_t *self)
{
    for (size_t r = 0; r < self->num_rows; r++) {
        rlv_zs_row_t *row = &self->row[r];
        if (row->window == RLV_ZS_PLACEBO || row->window == RLV_ZS_BEFORE ||
            row->outcome == RLV_ZS_POPULATION)
            continue;
        const int lag = row->outcome == RLV_ZS_APL ? row->year - RLV_ZS_CLASS_YEAR : 3;
        const int year = lag >= 3 ? 2018 : RLV_ZS_PLACEBO_CLASS_YEAR + lag;
        for (size_t p = 0; p < self->num_rows; p++)
            if (self->row[p].window == RLV_ZS_PLACEBO && self->row[p].contrast == row->contrast &&
                self->row[p].scale == row->scale && self->row[p].year == year)
                row->placebo = (int)p;
    }
}

/* What moved before the list: the APL of GPs of 65 or less, 2016 to 2018, by class of 2018. */
static int note_moves(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    const double *people = rlv_zs_population(self, 2017);
    int status = RLV_OK;
    for (int z = 0; z < RLV_NUM_ZONES && status == RLV_OK; z++) {
        double weight = 0.0, moved = 0.0;
        for (size_t i = 0; i < self->n; i++) {
            const double change =
                self->rank[RLV_ZS_RANK_LE65_2018][i] - self->rank[RLV_ZS_RANK_LE65_2016][i];
            if (self->zone[RLV_ZS_2018][i] != z || !isfinite(change))
                continue;
            weight += people[i];
            moved += people[i] * change;
        }
        status = rlv_diagnostics_add(
            &self->diagnostics, "apl_le65_moved_2016_2018", rlv_zone_name((rlv_zone_t)z),
            weight > 0 ? moved / weight : NAN, NAN, NAN, "before the list, first releases", err);
    }
    for (int s = 0; s < 2 && status == RLV_OK; s++)
        status = rlv_diagnostics_add(&self->diagnostics, "mean_reversion_slope",
                                     s == RLV_SCALE_LEVEL ? "level" : "log", self->slope[s], NAN,
                                     NAN, "change 2016-2018 on the level of 2015", err);
    return status;
}

int rlv_zs_study(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    work_t w;
    int status = work_init(&w, self->n, err);

    self->slope[0] = self->slope[1] = NAN;
    if (status == RLV_OK)
        status = add_placebos(self, &w, err);
    for (int c = 0; c < RLV_ZS_NUM_CONTRASTS && status == RLV_OK; c++) {
        status = add_counts(self, (enum rlv_zs_contrast)c, &w, err);
        if (status == RLV_OK)
            status = add_apl(self, (enum rlv_zs_contrast)c, &w, err);
        if (status == RLV_OK)
            status = add_earlier(self, (enum rlv_zs_contrast)c, &w, err);
    }
    if (status == RLV_OK) {
        link_placebos(self);
        status = note_moves(self, err);
    }
    work_free(&w);
    return status;
}

const rlv_zs_row_t *rlv_zs_find(const rlv_evaluate_zoning_t *self, enum rlv_zs_outcome outcome,
                                enum rlv_zs_contrast contrast, enum rlv_zs_method method,
                                enum rlv_zs_window window, rlv_scale_t scale, int year)
{
    for (size_t r = 0; r < self->num_rows; r++) {
        const rlv_zs_row_t *row = &self->row[r];
        if (row->outcome == outcome && row->contrast == contrast && row->method == method &&
            row->window == window && row->scale == scale && row->year == year)
            return row;
    }
    return NULL;
}

/* Whether an estimate is told apart from zero by the interval and by randomisation. */
static bool seen(const rlv_zs_row_t *row)
{
    return row->value.p_value < 0.05 && !(row->p_randomisation >= 0.05);
}

static bool as_large_as(const rlv_zs_row_t *row, const rlv_zs_row_t *placebo)
{
    const double gap = row->value.estimate - placebo->value.estimate;
    return placebo->estimated && row->value.estimate * placebo->value.estimate > 0.0 &&
           fabs(gap) < 1.96 * hypot(row->value.std_error, placebo->value.std_error);
}

rlv_zs_verdict_t rlv_zs_verdict(const rlv_evaluate_zoning_t *self, const rlv_zs_row_t *level,
                                const rlv_zs_row_t *logs)
{
    if (level == NULL || logs == NULL || !level->estimated || !logs->estimated)
        return RLV_ZS_VERDICT_NONE;
    if (!(level->value.std_error > 0.0) || !(logs->value.std_error > 0.0))
        return RLV_ZS_VERDICT_NONE; /* too few, or all alike: no error to hold it against */
    if (level->value.estimate * logs->value.estimate < 0.0)
        return RLV_ZS_VERDICT_SIGNS;
    if (!seen(level) || !seen(logs))
        return RLV_ZS_VERDICT_UNSEEN;
    if (!rlv_zs_row_retained(self, level) || !rlv_zs_row_retained(self, logs))
        return RLV_ZS_VERDICT_METHOD;
    if (logs->placebo >= 0 && as_large_as(logs, &self->row[logs->placebo]))
        return RLV_ZS_VERDICT_PLACEBO;
    if (level->outcome == RLV_ZS_APL && level->placebo >= 0 &&
        as_large_as(level, &self->row[level->placebo]))
        return RLV_ZS_VERDICT_PLACEBO;
    for (int s = 0; s < 2; s++) {
        const rlv_zs_row_t *corrected =
            rlv_zs_find(self, level->outcome, level->contrast, RLV_ZS_MEAN_REVERSION, level->window,
                        (rlv_scale_t)s, level->year);
        if (corrected != NULL && corrected->estimated &&
            (corrected->value.p_value >= 0.05 ||
             corrected->value.estimate * level->value.estimate < 0.0))
            return RLV_ZS_VERDICT_REVERSION;
    }
    return RLV_ZS_VERDICT_FOLLOWED;
}

/* --- other classes that the rule could have given */

typedef struct {
    const double *rank;
    const char *name;
    int class_year;
} ranking_t;

static int add_variant(rlv_evaluate_zoning_t *self, const ranking_t *ranking, double zip,
                       double zac, work_t *w, int *zone, rlv_error_t *err)
{
    rlv_zs_variant_t *v = &self->variant[self->num_variants];
    size_t same = 0;
    const int status = rlv_zs_fill(self, ranking->rank, ranking->class_year, zip, zac, zone, err);

    if (status < 0)
        return status;
    memset(v, 0, sizeof *v);
    (void)snprintf(v->name, sizeof v->name, "%s; ZIP %.3g %%; ZAC %.3g %%", ranking->name,
                   100.0 * zip, 100.0 * zac);
    v->class_year = ranking->class_year;
    v->reference = ranking->class_year == 2017 ? 2016 : 2017;
    for (size_t i = 0; i < self->n; i++)
        same += zone[i] == self->zone[RLV_ZS_2018][i];
    v->agreement = (double)same / (double)self->n;
    for (int c = 0; c < 2; c++)
        for (int o = 0; o < 2; o++) {
            fill_outcome(self, o == 0 ? RLV_ZS_GP_DENSITY : RLV_ZS_APL,
                         o == 0 ? 2017 : v->reference, o == 0 ? 2020 : 2021, w);
            rlv_zs_groups(self, zone, true, (enum rlv_zs_contrast)c, w->group);
            const rlv_long_difference_t data = comparison(self, w, false);
            for (int s = 0; s < 2; s++) {
                rlv_error_t refused = {0};
                v->estimated[c][o][s] =
                    rlv_long_difference(&v->value[c][o][s], &data, (rlv_scale_t)s, NULL,
                                        &refused) == RLV_OK;
            }
        }
    self->num_variants++;
    return RLV_OK;
}

int rlv_zs_variants(rlv_evaluate_zoning_t *self, rlv_error_t *err)
{
    const ranking_t RANKINGS[] = {
        {self->rank[RLV_ZS_RANK_LE65_2016], "APL <=65 2016, resident", 2016},
        {self->rank[RLV_ZS_RANK_LE65_2016_STANDARDISED], "APL <=65 2016, standardised", 2016},
        {self->rank[RLV_ZS_RANK_ALL_2016], "APL 2016, resident", 2016},
        {self->rank[RLV_ZS_RANK_ALL_2016_STANDARDISED], "APL 2016, standardised", 2016},
        {self->apl[0], "APL 2015, resident", 2015},
        {self->apl[2], "APL 2017, resident", 2017},
    };
    static const double SHIFTS[][2] = {{0, 0}, {-0.01, 0}, {0.01, 0}, {0, -0.03}, {0, 0.03}};
    work_t w;
    int *zone = rlv_calloc(self->n + 1, sizeof *zone, err);
    int status = work_init(&w, self->n, err);

    if (zone == NULL)
        status = RLV_ERR_OS;
    for (size_t r = 0; r < sizeof RANKINGS / sizeof *RANKINGS; r++)
        for (size_t k = 0; k < sizeof SHIFTS / sizeof *SHIFTS && status == RLV_OK; k++) {
            rlv_error_t refused = {0};
            status = add_variant(self, &RANKINGS[r], fmax(0, self->share[0] + SHIFTS[k][0]),
                                 fmax(0, self->share[1] + SHIFTS[k][1]), &w, zone, &refused);
            if (status == RLV_ERR_DATA) { /* a territory without this APL */
                rlv_note(&self->notes, "%s: no variant (%s)", RANKINGS[r].name, refused.text);
                status = RLV_OK;
            } else if (status < 0) {
                (void)rlv_fail(err, status, "%s", refused.text);
            }
        }
    work_free(&w);
    free(zone);
    return status;
}
