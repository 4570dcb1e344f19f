#include "sensitivity_out.h"

#include "study_manifest.h"

#include "releve/number_fr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TR(self, fr, en) ((self)->options->english ? (en) : (fr))

static rlv_lang_t lang_of(const rlv_sensitivity_t *self)
{
    return self->options->english ? RLV_LANG_EN : RLV_LANG_FR;
}

#define NUM(self, value, decimals) rlv_number_format((value), (decimals), lang_of(self)).text

/* How far a factor carries: its total index, or mu* where only the screening was done; members of
 * the group of the rest come last, by mu*. */
static bool before(const rlv_sensitivity_t *self, size_t a, size_t b)
{
    const rlv_factor_t *x = &self->factor[a], *y = &self->factor[b];
    const bool x_alone = x->group + 1 < self->num_groups || self->num_groups == self->num_factors;
    const bool y_alone = y->group + 1 < self->num_groups || self->num_groups == self->num_factors;
    if (x_alone != y_alone)
        return x_alone;
    if (self->num_rows > 0 && x_alone) {
        const double p = self->sobol[x->group].total, q = self->sobol[y->group].total;
        if (p > q || p < q)
            return p > q;
    }
    if (x->morris.mu_star > y->morris.mu_star || x->morris.mu_star < y->morris.mu_star)
        return x->morris.mu_star > y->morris.mu_star;
    return a < b;
}

void rlv_sensitivity_order(const rlv_sensitivity_t *self, size_t *order)
{
    for (size_t f = 0; f < self->num_factors; f++) {
        size_t rank = 0;
        for (size_t g = 0; g < self->num_factors; g++)
            rank += g != f && before(self, g, f) ? 1 : 0;
        order[rank] = f;
    }
}

static void write_table(const rlv_sensitivity_t *self, const size_t order[], FILE *out)
{
    fprintf(
        out,
        "indicator,code,name,year,factor,group,mark,known,drawn,low,high,output_low,output_central,"
        "output_high,mu,mu_star,sigma,first,first_lower,first_upper,total,total_lower,"
        "total_upper,source\n");
    for (size_t r = 0; r < self->num_factors; r++) {
        const rlv_factor_t *f = &self->factor[order[r]];
        const rlv_param_info_t *info = &RLV_PARAMS[f->param];
        const bool rest = self->num_groups < self->num_factors && f->group + 1 == self->num_groups;
        const rlv_sobol_t *s = &self->sobol[f->group];
        const double numbers[] = {f->low,         f->high,      f->output_low,     self->central,
                                  f->output_high, f->morris.mu, f->morris.mu_star, f->morris.sigma};
        fprintf(out, "%s,%s,", self->indicator,
                rlv_place_code(&self->runner.region, self->output.place));
        rlv_study_text(out, rlv_place_name(&self->runner.region, self->output.place), ',');
        fprintf(out, "%d,%s,%s,%s,%.0d,%s,", self->year, f->name, rest ? "rest" : "",
                rlv_mark_name(info->mark), info->known,
                info->type == RLV_TYPE_SERIES ? "factor" : "value");
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
            rlv_study_number(out, numbers[i], ',');
        const double share[] = {s->first, s->first_lower, s->first_upper,
                                s->total, s->total_lower, s->total_upper};
        for (size_t i = 0; i < sizeof share / sizeof share[0]; i++)
            rlv_study_number(out, self->num_rows > 0 ? share[i] : NAN, ',');
        rlv_study_text(out, info->source, '\n');
    }
}

/* The French text of a parameter without its last point, or the name of a table. */
static const char *words(const rlv_sensitivity_t *self, const rlv_factor_t *f)
{
    const rlv_param_info_t *info = &RLV_PARAMS[f->param];
    if (strcmp(f->name, info->path) != 0)
        return f->name;
    return self->options->english ? info->text : info->text_fr;
}

static bool is_weak(rlv_mark_t mark)
{
    return mark == RLV_MARK_ASSUMED || mark == RLV_MARK_UNVERIFIED;
}

static void put(const rlv_sensitivity_t *self, FILE *out, const char *text)
{
    char *set = self->options->english ? NULL : rlv_french_spaces(text, NULL);
    fputs(set != NULL ? set : text, out);
    free(set);
}

/* What the figure is, its spread, and what it was computed from. */
static void report_heading(const rlv_sensitivity_t *self, FILE *out)
{
    const rlv_indicator_t *indicator = &RLV_INDICATORS[self->output.indicator];
    char text[1024];

    (void)snprintf(
        text, sizeof text,
        TR(self, "# De quoi dépend : %s, %s, %d\n\n", "# What it hangs on: %s, %s, %d\n\n"),
        self->options->english ? indicator->text : indicator->text_fr,
        rlv_place_name(&self->runner.region, self->output.place), self->year);
    put(self, out, text);
    if (self->num_rows > 0) {
        (void)snprintf(text, sizeof text,
                       TR(self, "Moyenne %s, écart-type dû aux paramètres %s (hasard gardé égal). ",
                          "Mean %s, standard deviation from the parameters %s (chance kept "
                          "equal). "),
                       NUM(self, self->mean, 2), NUM(self, self->sd, 2));
        put(self, out, text);
    }
    (void)snprintf(text, sizeof text,
                   TR(self, "%zu jeux de paramètres, %zu réplication%s chacun.\n\n",
                      "%zu sets of parameters, %zu replicate%s each.\n\n"),
                   self->num_points, self->num_chance, rlv_plural(self->num_chance, lang_of(self)));
    put(self, out, text);
}

static void report_row(const rlv_sensitivity_t *self, const rlv_factor_t *f, FILE *out)
{
    const rlv_sobol_t *s = &self->sobol[f->group];
    const rlv_mark_t mark = RLV_PARAMS[f->param].mark;
    char first[RLV_NUMBER_SIZE * 3 + 8] = "", total[RLV_NUMBER_SIZE * 3 + 8] = "", text[1024];

    if (self->num_rows > 0) {
        (void)snprintf(first, sizeof first, "%s [%s ; %s]", NUM(self, s->first, 2),
                       NUM(self, s->first_lower, 2), NUM(self, s->first_upper, 2));
        (void)snprintf(total, sizeof total, "%s [%s ; %s]", NUM(self, s->total, 2),
                       NUM(self, s->total_lower, 2), NUM(self, s->total_upper, 2));
    }
    (void)snprintf(text, sizeof text, "| `%s` | %s%s à %s | %s … %s | %s | %s | %s | %s |\n",
                   f->name, RLV_PARAMS[f->param].type == RLV_TYPE_SERIES ? "× " : "",
                   NUM(self, f->low, 4), NUM(self, f->high, 4), NUM(self, f->output_low, 2),
                   NUM(self, f->output_high, 2), NUM(self, f->morris.mu_star, 2), first, total,
                   self->options->english ? rlv_mark_name(mark) : rlv_mark_label(mark));
    put(self, out, text);
}

/* The first in `order` that rests on no sure source, where there is one. */
static void report_weakest(const rlv_sensitivity_t *self, const size_t order[], FILE *out)
{
    const rlv_factor_t *weak = NULL;
    char text[1024];

    for (size_t r = 0; r < self->num_factors && weak == NULL; r++)
        if (is_weak(RLV_PARAMS[self->factor[order[r]].param].mark))
            weak = &self->factor[order[r]];
    if (weak == NULL)
        return;
    (void)snprintf(text, sizeof text,
                   TR(self,
                      "\nCe qui mérite d’abord de meilleures données : `%s` (%s), le plus "
                      "influent de ceux qui ne reposent sur aucune source sûre.\n",
                      "\nWhat deserves better data first: `%s` (%s), the most influential of "
                      "those that rest on no sure source.\n"),
                   weak->name, words(self, weak));
    put(self, out, text);
}

void rlv_sensitivity_report(const rlv_sensitivity_t *self, FILE *out)
{
    size_t *order = rlv_calloc(self->num_factors, sizeof *order, NULL);

    if (order == NULL)
        return;
    rlv_sensitivity_order(self, order);
    report_heading(self, out);
    put(self, out,
        TR(self,
           "| paramètre | de 5 à 95 % de sa loi | la figure va de … à … | effet (mu*) | part seule "
           "| part totale | source |\n|---|---|---|---|---|---|---|\n",
           "| parameter | 5 to 95 % of its law | the figure goes from … to … | effect (mu*) | "
           "share "
           "alone | total share | source |\n|---|---|---|---|---|---|---|\n"));
    for (size_t r = 0; r < self->num_factors; r++)
        report_row(self, &self->factor[order[r]], out);
    report_weakest(self, order, out);
    free(order);
}

int rlv_sensitivity_write(const rlv_sensitivity_t *self, const rlv_out_folder_t *folder,
                          rlv_error_t *err)
{
    static const char *const OUTPUTS[] = {"sensitivity.csv", "report.md"};
    size_t *order = rlv_calloc(self->num_factors, sizeof *order, err);
    int status = order == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        rlv_sensitivity_order(self, order);
    for (size_t i = 0; i < 2 && status == RLV_OK; i++) {
        FILE *out = rlv_out_folder_file(folder, OUTPUTS[i], err);
        if (out == NULL) {
            status = err->status;
            break;
        }
        if (i == 0)
            write_table(self, order, out);
        else
            rlv_sensitivity_report(self, out);
        status = rlv_out_folder_close(folder, OUTPUTS[i], out, err);
    }
    free(order);
    if (status < 0)
        return status;
    json_t *study = json_pack(
        "{s:s, s:s, s:s, s:i, s:I, s:I, s:I, s:I, s:I}", "scenario", self->scenario, "indicator",
        self->indicator, "code", rlv_place_code(&self->runner.region, self->output.place), "year",
        self->year, "seed", (json_int_t)self->runner.scenario.params.run_seed, "morris_paths",
        (json_int_t)self->num_paths, "saltelli_rows", (json_int_t)self->num_rows,
        "replicates_of_a_point", (json_int_t)self->num_chance, "points_resumed",
        (json_int_t)self->num_resumed);
    return rlv_study_manifest_write(folder, "releve sensitivity", study, &self->runner.inputs,
                                    &self->runner.notes, OUTPUTS, 2, self->seconds, err);
}
