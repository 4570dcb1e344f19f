/* The ages of GPs, men on the left and women on the right: the horizon in bars, the base year in
 * outline. */
#include "figure_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_AGE = 121, OLD = 60 };

typedef struct {
    const rlv_pyramid_row_t *of[2][MAX_AGE]; /* men, women; NULL where the file has no row */
    int low, high;                           /* ages with a row */
    double total[2], old;                    /* means */
} ages_t;

static void collect(const rlv_run_folder_t *run, int year, ages_t *ages)
{
    memset(ages, 0, sizeof *ages);
    ages->low = MAX_AGE;
    ages->high = -1;
    for (size_t i = 0; i < run->num_pyramid; i++) {
        const rlv_pyramid_row_t *const row = &run->pyramid[i];
        if (row->year != year)
            continue;
        const int side = row->sex == 'F';
        ages->of[side][row->age] = row;
        ages->total[side] += row->mean;
        ages->old += row->age >= OLD ? row->mean : 0;
        ages->low = row->age < ages->low ? row->age : ages->low;
        ages->high = row->age > ages->high ? row->age : ages->high;
    }
}

/* Width of the age classes: the least step between ages that have a row. */
static int class_width(const ages_t *ages)
{
    int last = -1, width = MAX_AGE;
    for (int age = ages->low; age <= ages->high; age++) {
        if (ages->of[0][age] == NULL && ages->of[1][age] == NULL)
            continue;
        if (last >= 0 && age - last < width)
            width = age - last;
        last = age;
    }
    return width < MAX_AGE ? width : 1;
}

static double mean_of(const ages_t *ages, int side, int age)
{
    const rlv_pyramid_row_t *const row = age >= 0 && age < MAX_AGE ? ages->of[side][age] : NULL;
    return row != NULL ? row->mean : 0;
}

/* A block a sex: age, end of its class, mean, p05, p95, with men to the left (negative). */
static int put_bars(const rlv_figure_work_t *work, const ages_t *ages, int width, double *widest)
{
    FILE *const out = rlv_figure_open(work, "bars.tsv");

    if (out == NULL)
        return work->err->status;
    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? -1 : 1;
        for (int age = ages->low; age <= ages->high; age++) {
            const rlv_pyramid_row_t *const row = ages->of[side][age];
            if (row == NULL)
                continue;
            (void)fprintf(out, "%d\t%d\t%.10g\t", age, age + width, sign * row->mean);
            rlv_figure_put_number(out, sign * row->p05);
            (void)fputc('\t', out);
            rlv_figure_put_number(out, sign * row->p95);
            (void)fputc('\n', out);
            *widest = fmax(*widest, isfinite(row->p95) ? fmax(row->mean, row->p95) : row->mean);
        }
        (void)fputs("\n\n", out);
    }
    return rlv_figure_close(work, out, "bars.tsv");
}

/* The base year as a line of steps, a block a sex. */
static int put_steps(const rlv_figure_work_t *work, const ages_t *ages, int width, double *widest)
{
    FILE *const out = rlv_figure_open(work, "steps.tsv");

    if (out == NULL)
        return work->err->status;
    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? -1 : 1;
        (void)fprintf(out, "0\t%d\n", ages->low);
        for (int age = ages->low; age <= ages->high; age += width) {
            const double mean = mean_of(ages, side, age);
            (void)fprintf(out, "%.10g\t%d\n%.10g\t%d\n", sign * mean, age, sign * mean,
                          age + width);
            *widest = fmax(*widest, mean);
        }
        (void)fprintf(out, "0\t%d\n\n\n", ages->high + width);
    }
    return rlv_figure_close(work, out, "steps.tsv");
}

static double share(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : NAN;
}

static void put_texts(const rlv_figure_work_t *work, const ages_t *base, const ages_t *last)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    const ages_t *const both[] = {base, last};
    const int year[] = {m->base_year, m->horizon};

    rlv_figure_text(work, "title",
                    RLV_TR(work, "Âges des médecins généralistes en %d et en %d",
                           "Ages of general practitioners in %d and %d"),
                    year[0], year[1]);
    rlv_figure_text(work, "subtitle",
                    RLV_TR(work, "Médecins généralistes par année d’âge, %s, scénario « %s »",
                           "General practitioners by age, %s, scenario “%s”"),
                    work->run->table[RLV_LEVEL_REGION].row[0].name, m->title);
    rlv_figure_text(work, "men", "%s", RLV_TR(work, "Hommes", "Men"));
    rlv_figure_text(work, "women", "%s", RLV_TR(work, "Femmes", "Women"));
    rlv_figure_text(work, "age", "%s", RLV_TR(work, "Âge au 1er janvier", "Age on 1 January"));
    rlv_figure_text(work, "count", "%s",
                    RLV_TR(work, "Nombre de médecins (moyenne des simulations)",
                           "Number of doctors (mean of simulations)"));
    rlv_figure_text(work, "key_base", RLV_TR(work, "%d (contour)", "%d (outline)"), year[0]);
    rlv_figure_text(work, "key_men", RLV_TR(work, "Hommes, %d", "Men, %d"), year[1]);
    rlv_figure_text(work, "key_women", RLV_TR(work, "Femmes, %d", "Women, %d"), year[1]);
    rlv_figure_text(work, "key_band", "%s", RLV_TR(work, "9 chances sur 10", "90% band"));
    for (int k = 0; k < 2; k++) {
        const double total = both[k]->total[0] + both[k]->total[1];
        char key[24];
        (void)snprintf(key, sizeof key, "fact%da", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%d : %s médecins", "%d: %s doctors"), year[k],
                        RLV_NUM(work, total, 0));
        (void)snprintf(key, sizeof key, "fact%db", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%s %% de 60 ans et plus", "%s%% aged 60 and over"),
                        RLV_NUM(work, share(both[k]->old, total), 1));
        (void)snprintf(key, sizeof key, "fact%dc", k + 1);
        rlv_figure_text(work, key, RLV_TR(work, "%s %% de femmes", "%s%% women"),
                        RLV_NUM(work, share(both[k]->total[1], total), 1));
    }
}

static int put_caption(const rlv_figure_work_t *work, const ages_t *base, const ages_t *last)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "la part des 60 ans et plus passe de %s %% en %d à %s %% en %d (rapport des moyennes). "
            "Les âges de %d sont synthétisés à partir de "
            "répartitions publiées, non observés médecin par médecin ; %s.",
            "the share aged 60 and over goes from %s%% in %d to %s%% in %d (ratio of means). The "
            "ages of %d are synthesised from published distributions, not observed doctor by "
            "doctor; %s."),
        RLV_NUM(work, share(base->old, base->total[0] + base->total[1]), 1), m->base_year,
        RLV_NUM(work, share(last->old, last->total[0] + last->total[1]), 1), m->horizon,
        m->base_year, rlv_figure_uncertainty(work));
    char *scope = rlv_format(work->err, "%s%s %s.", work->run->table[RLV_LEVEL_REGION].row[0].name,
                             RLV_TR(work, " ;", ";"), rlv_figure_definition(work));
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

int rlv_figure_pyramid(rlv_figure_work_t *work)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    ages_t *base = rlv_calloc(2, sizeof *base, work->err);
    double widest = 0;
    int status = RLV_ERR_OS;

    if (base == NULL)
        return RLV_ERR_OS;
    ages_t *const last = base + 1;
    collect(work->run, m->base_year, base);
    collect(work->run, m->horizon, last);
    if (base->high < 0 || last->high < 0) {
        status = rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, "pyramid.csv", NULL,
                             "no row of the year %d", base->high < 0 ? m->base_year : m->horizon);
        goto out;
    }
    const int width = class_width(last);
    if ((status = put_bars(work, last, width, &widest)) < 0 ||
        (status = put_steps(work, base, class_width(base), &widest)) < 0)
        goto out;
    rlv_axis_t axis = rlv_figure_axis(0, widest, 4);
    rlv_figure_put_axis(work, "x", axis);
    rlv_figure_number(work, "age_low", fmin(base->low, last->low));
    rlv_figure_number(work, "age_high", fmax(base->high, last->high) + width);
    put_texts(work, base, last);
    status = put_caption(work, base, last);
out:
    free(base);
    return status;
}
