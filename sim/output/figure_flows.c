/* What enters and what leaves the region's stock each year, the balance, and who moves inside: a
 * waterfall by year. */
#include "figure_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUM_FLOWS = 4 };

typedef struct {
    const char *indicator, *key;
    int sign;
} flow_t;

static const flow_t FLOWS[NUM_FLOWS] = {{"entries", "key_entries", 1},
                                        {"exits_retirement", "key_retirement", -1},
                                        {"exits_death", "key_death", -1},
                                        {"exits_other", "key_other", -1}};

typedef struct {
    double value[NUM_FLOWS]; /* means, without sign; 0 where the run has no such row */
    double balance;
    double moves; /* between territories of the region, which its stock does not show */
} year_flows_t;

static double moves_of(const rlv_figure_work_t *work, int year)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_TERRITORY];
    size_t count;
    const size_t at = rlv_run_table_slice(table, "moves_in", &count);
    double sum = 0;

    for (size_t i = at; i < at + count; i++)
        if (table->row[i].year == year && isfinite(table->row[i].mean))
            sum += table->row[i].mean;
    return sum;
}

static year_flows_t flows_of(const rlv_figure_work_t *work, const char *code, int year)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_REGION];
    year_flows_t flows = {{0}, 0, moves_of(work, year)};

    for (int k = 0; k < NUM_FLOWS; k++) {
        const rlv_run_row_t *const row = rlv_run_table_find(table, FLOWS[k].indicator, code, year);
        flows.value[k] = row != NULL && isfinite(row->mean) ? row->mean : 0;
        flows.balance += FLOWS[k].sign * flows.value[k];
    }
    return flows;
}

/* A block a flow, `year low high` stacked from zero; then `year balance` and `year moves`. Fills
 * the axis. */
static int put_flows(const rlv_figure_work_t *work, const char *code, int first, int last,
                     rlv_axis_t *axis)
{
    FILE *const out = rlv_figure_open(work, "flows.tsv");
    double low = 0, high = 0;

    if (out == NULL)
        return work->err->status;
    for (int k = 0; k < NUM_FLOWS; k++) {
        for (int year = first; year <= last; year++) {
            const year_flows_t flows = flows_of(work, code, year);
            double from = 0;
            for (int before = 0; before < k; before++)
                from += FLOWS[before].sign == FLOWS[k].sign ? flows.value[before] : 0;
            const double a = FLOWS[k].sign * from;
            const double b = FLOWS[k].sign * (from + flows.value[k]);
            (void)fprintf(out, "%d\t%.10g\t%.10g\n", year, a, b);
            low = fmin(low, b);
            high = fmax(high, b);
        }
        (void)fputs("\n\n", out);
    }
    for (int year = first; year <= last; year++)
        (void)fprintf(out, "%d\t%.10g\n", year, flows_of(work, code, year).balance);
    (void)fputs("\n\n", out);
    for (int year = first; year <= last; year++) {
        (void)fprintf(out, "%d\t%.10g\n", year, moves_of(work, year));
        high = fmax(high, moves_of(work, year));
    }
    *axis = rlv_figure_axis(low, high, 6);
    return rlv_figure_close(work, out, "flows.tsv");
}

/* The labels of the counts' axis, exits without their sign: `position TAB label`. */
static int put_ticks(const rlv_figure_work_t *work, rlv_axis_t axis)
{
    FILE *const out = rlv_figure_open(work, "ticks.tsv");

    if (out == NULL)
        return work->err->status;
    const int num_steps = (int)lround((axis.high - axis.low) / axis.step);
    for (int i = 0; i <= num_steps; i++) {
        const double at = axis.low + i * axis.step;
        (void)fprintf(out, "%.10g\t%s\n", at, RLV_NUM(work, fabs(at), 0));
    }
    return rlv_figure_close(work, out, "ticks.tsv");
}

static void put_words(const rlv_figure_work_t *work, const char *place, int first, int last)
{
    rlv_figure_text(work, "title",
                    RLV_TR(work,
                           "%s : entrées, sorties et mobilités des médecins généralistes, %d–%d",
                           "%s: entries, exits and moves of general practitioners, %d–%d"),
                    place, first, last);
    rlv_figure_text(
        work, "subtitle",
        RLV_TR(work,
               "Médecins par an (moyenne des simulations), entrées vers le haut, sorties "
               "vers le bas, scénario « %s »",
               "Doctors a year (mean of simulations), entries upwards, exits downwards, "
               "scenario “%s”"),
        work->run->manifest.title);
    rlv_figure_text(work, "key_entries", "%s", RLV_TR(work, "Entrées", "Entries"));
    rlv_figure_text(work, "key_retirement", "%s",
                    RLV_TR(work, "Départs en retraite", "Retirements"));
    rlv_figure_text(work, "key_death", "%s", RLV_TR(work, "Décès", "Deaths"));
    rlv_figure_text(work, "key_other", "%s", RLV_TR(work, "Autres sorties", "Other exits"));
    rlv_figure_text(work, "key_moves", "%s",
                    RLV_TR(work, "Changements de territoire", "Changes of territory"));
    rlv_figure_text(work, "key_balance", "%s", RLV_TR(work, "Solde", "Balance"));
    rlv_figure_number(work, "year_low", first);
    rlv_figure_number(work, "year_high", last);
    rlv_figure_number(work, "year_step", rlv_figure_year_step(last - first, 16));
}

static int put_caption(const rlv_figure_work_t *work, const char *place, const year_flows_t *flows,
                       int year)
{
    const double exits = flows->value[1] + flows->value[2] + flows->value[3];
    char *reading = rlv_format(
        work->err,
        RLV_TR(
            work,
            "en %d (du 1er janvier au 1er janvier suivant, %s), %s médecins entrent en moyenne et "
            "%s sortent, dont %s en retraite ; le solde est de %s ; %s changent de territoire dans "
            "la "
            "région. Sorties « autres » : autre "
            "cessation, départ de la région, passage hors de la définition.",
            "in %d (1 January to next 1 January, %s) %s doctors enter on average and %s leave, of "
            "which %s retire; the balance is %s; %s move to another territory of the region. Other "
            "exits: other cessation, leaving the region "
            "or the definition."),
        year, rlv_figure_period(work, year + 1), RLV_NUM(work, flows->value[0], 0),
        RLV_NUM(work, exits, 0), RLV_NUM(work, flows->value[1], 0),
        RLV_NUM(work, flows->balance, 0), RLV_NUM(work, flows->moves, 0));
    char *scope = rlv_format(work->err, RLV_TR(work, "%s ; %s.", "%s; %s."), place,
                             rlv_figure_definition(work));
    const int status =
        reading == NULL || scope == NULL ? RLV_ERR_OS : rlv_figure_caption(work, reading, scope);
    free(reading);
    free(scope);
    return status;
}

int rlv_figure_flows(rlv_figure_work_t *work)
{
    const rlv_run_table_t *const table = &work->run->table[RLV_LEVEL_REGION];
    size_t count;
    const size_t at = rlv_run_table_slice(table, FLOWS[0].indicator, &count);
    rlv_axis_t axis = {0, 0, 0};
    int status;

    if (count == 0)
        return rlv_fail_at(work->err, RLV_ERR_DATA, work->run->path, 0, "region.csv", NULL,
                           "no row of the indicator %s", FLOWS[0].indicator);
    const rlv_run_row_t *const row = &table->row[at];
    const int first = row->year, last = table->row[at + count - 1].year;
    if ((status = put_flows(work, row->code, first, last, &axis)) < 0 ||
        (status = put_ticks(work, axis)) < 0)
        return status;
    rlv_figure_put_axis(work, "y", axis);
    put_words(work, row->name, first, last);
    const year_flows_t flows = flows_of(work, row->code, first);
    return put_caption(work, row->name, &flows, first);
}
