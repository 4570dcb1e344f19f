/* From the first stock to the last: what came in, what went out, who moved, in the region and in
 * each zone of the base year. */
#include "figure_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_STEPS = 6, MAX_PANELS = 4 };

static const struct {
    const char *indicator;
    int sign;
    const char *label[2];
} STEPS[NUM_STEPS] = {{"entries", 1, {"Entrées", "Entries"}},
                      {"moves_in", 1, {"Arrivées", "Moves in"}},
                      {"exits_retirement", -1, {"Retraites", "Retired"}},
                      {"exits_death", -1, {"Décès", "Deaths"}},
                      {"exits_other", -1, {"Autres", "Other"}},
                      {"moves_out", -1, {"Départs", "Moves out"}}};

typedef struct {
    const char *code, *name;
    double first, last, step[NUM_STEPS]; /* means over replicates, summed over years */
} flows_t;

static double mean_at(const rlv_run_table_t *table, const char *indicator, const char *code,
                      int year)
{
    const rlv_run_row_t *const row = rlv_run_table_find(table, indicator, code, year);
    return row != NULL && isfinite(row->mean) ? row->mean : 0;
}

static flows_t flows_of(const rlv_figure_work_t *work, const rlv_run_table_t *table,
                        const char *code, const char *name)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    flows_t f = {code,
                 name,
                 mean_at(table, "gp_headcount", code, m->base_year),
                 mean_at(table, "gp_headcount", code, m->horizon),
                 {0}};

    for (int k = 0; k < NUM_STEPS; k++)
        for (int year = m->base_year; year < m->horizon; year++)
            f.step[k] += mean_at(table, STEPS[k].indicator, code, year);
    return f;
}

/* The region, then the zones in order of favour. */
static int find_panels(const rlv_figure_work_t *work, flows_t flows[MAX_PANELS])
{
    static const char *const ZONES[] = {"ZIP", "ZAC", "ZAR"};
    const rlv_run_table_t *const region = &work->run->table[RLV_LEVEL_REGION];
    const rlv_run_table_t *const zones = &work->run->table[RLV_LEVEL_ZONE];
    const int year = work->run->manifest.base_year;
    size_t count;
    const size_t at = rlv_run_table_slice(region, "gp_headcount", &count);
    int n = 0;

    if (count > 0)
        flows[n++] = flows_of(work, region, region->row[at].code, region->row[at].name);
    for (size_t z = 0; z < sizeof ZONES / sizeof ZONES[0]; z++) {
        const rlv_run_row_t *const row = rlv_run_table_find(zones, "gp_headcount", ZONES[z], year);
        if (row != NULL && row->mean > 0)
            flows[n++] = flows_of(work, zones, ZONES[z], row->name);
    }
    return n;
}

/* `x low high kind label_at`, in GPs for 100 of the first stock; kind 0 stock, 1 in, -1 out. */
static int put_bars(const rlv_figure_work_t *work, const flows_t *f, int panel, double *high)
{
    const double scale = 100 / f->first;
    double at = f->first;
    char name[32];

    (void)snprintf(name, sizeof name, "bars%d.tsv", panel);
    FILE *const out = rlv_figure_open(work, name);
    if (out == NULL)
        return work->err->status;
    (void)fprintf(out, "0\t0\t%.10g\t0\t%s\n", scale * at, RLV_NUM(work, at, 0));
    *high = fmax(*high, scale * at);
    for (int k = 0; k < NUM_STEPS; k++) {
        const double next = at + STEPS[k].sign * f->step[k];
        const rlv_number_t number = rlv_number_format(f->step[k], 0, work->lang);
        (void)fprintf(out, "%d\t%.10g\t%.10g\t%d\t%s%s\n", k + 1, scale * fmin(at, next),
                      scale * fmax(at, next), STEPS[k].sign,
                      f->step[k] == 0     ? ""
                      : STEPS[k].sign > 0 ? "+"
                                          : "\xE2\x88\x92",
                      number.text);
        *high = fmax(*high, scale * fmax(at, next));
        at = next;
    }
    (void)fprintf(out, "%d\t0\t%.10g\t0\t%s\n", NUM_STEPS + 1, scale * f->last,
                  RLV_NUM(work, f->last, 0));
    *high = fmax(*high, scale * f->last);
    return rlv_figure_close(work, out, name);
}

static int put_caption(const rlv_figure_work_t *work, const flows_t *f)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    char *reading = rlv_format(
        work->err,
        RLV_TR(work,
               "%s : de %d à %d, %s entrées et %s sorties font passer l’effectif moyen de %s à %s. "
               "Barres en médecins pour 100 de %d, la même échelle partout ; nombres en médecins. "
               "Arrivées et départs franchissent la limite du lieu ; les autres sorties sont les "
               "autres cessations et les passages hors de la définition.",
               "%s: from %d to %d, %s entries and %s exits take the mean stock from %s to %s. Bars "
               "in GPs for 100 of %d, one scale; numbers in GPs. Moves cross the border of the "
               "place; other exits are other cessations and leaving the definition."),
        f->name, m->base_year, m->horizon, RLV_NUM(work, f->step[0], 0),
        RLV_NUM(work, f->step[2] + f->step[3] + f->step[4], 0), RLV_NUM(work, f->first, 0),
        RLV_NUM(work, f->last, 0), m->base_year);
    char *scope = rlv_format(work->err,
                             RLV_TR(work, "%s ; zones de l’année de base, figées ; %s.",
                                    "%s; zones of the base year, fixed; %s."),
                             f->name, rlv_figure_definition(work));
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

int rlv_figure_waterfall(rlv_figure_work_t *work)
{
    const rlv_run_manifest_t *const m = &work->run->manifest;
    flows_t flows[MAX_PANELS];
    const int num_panels = find_panels(work, flows);
    double high = 0;
    int status;

    if (num_panels == 0)
        return rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, "region.csv", NULL,
                           "no row of the indicator gp_headcount");
    for (int p = 0; p < num_panels; p++) {
        char key[24];
        if ((status = put_bars(work, &flows[p], p + 1, &high)) < 0)
            return status;
        (void)snprintf(key, sizeof key, "panel%d", p + 1);
        if (p == 0)
            rlv_figure_text(work, key, "%s", flows[p].name);
        else
            rlv_figure_text(work, key, "%s (%s)", flows[p].name, flows[p].code);
    }
    rlv_figure_number(work, "panels", num_panels);
    rlv_figure_put_axis(work, "y", rlv_figure_axis(0, high, 4));
    rlv_figure_number(work, "y_top", high * 1.14); /* room for the numbers */
    rlv_figure_text(work, "tick0", "%d", m->base_year);
    rlv_figure_text(work, "tick7", "%d", m->horizon);
    for (int k = 0; k < NUM_STEPS; k++) {
        char key[24];
        (void)snprintf(key, sizeof key, "tick%d", k + 1);
        rlv_figure_text(work, key, "%s", STEPS[k].label[work->lang]);
    }
    rlv_figure_text(work, "title",
                    RLV_TR(work, "%s : d’où viennent et où vont les médecins, %d–%d",
                           "%s: where GPs come from and go, %d–%d"),
                    flows[0].name, m->base_year, m->horizon);
    rlv_figure_text(
        work, "subtitle",
        RLV_TR(work,
               "Flux cumulés, moyenne des simulations, pour 100 médecins de %d, "
               "scénario « %s »",
               "Cumulated flows, mean of simulations, for 100 GPs of %d, scenario “%s”"),
        m->base_year, m->title);
    return put_caption(work, &flows[0]);
}
