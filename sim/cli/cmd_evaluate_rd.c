/* releve evaluate rd: regression discontinuity on a table. */
#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "evaluate_args.h"
#include "evaluate_output.h"
#include "evaluate_rd.h"
#include "releve/csv_table.h"
#include "releve/out_folder.h"

enum {
    KEY_DATA = 0x100,
    KEY_OUTCOME,
    KEY_RUNNING,
    KEY_THRESHOLD,
    KEY_ELIGIBLE,
    KEY_KERNEL,
    KEY_ORDER,
    KEY_SELECTOR,
    KEY_BANDWIDTH,
    KEY_VCE,
    KEY_CLUSTER,
    KEY_COVARIATES,
    KEY_FUZZY,
    KEY_MASSPOINTS,
    KEY_LANG,
    KEY_FORCE
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Data:", 1},
    {"data", KEY_DATA, "FILE", 0, "Table, one unit a row (CSV, comma, decimal point)", 1},
    {"outcome", KEY_OUTCOME, "COL", 0, "Column of the outcome", 1},
    {"running", KEY_RUNNING, "COL", 0, "Column of the running variable", 1},
    {"threshold", KEY_THRESHOLD, "X", 0, "Where eligibility changes", 1},
    {"eligible", KEY_ELIGIBLE, "below|above", 0,
     "Who is eligible: X or less, or X or more [above]; the effect is eligible minus not", 1},
    {"cluster", KEY_CLUSTER, "COL", 0, "Column of the clusters of the standard errors", 1},
    {"covariates", KEY_COVARIATES, "A,B", 0, "Columns of covariates", 1},
    {"fuzzy", KEY_FUZZY, "COL", 0, "Column of the treatment received (fuzzy design)", 1},
    {NULL, 0, NULL, 0, "Method:", 2},
    {"kernel", KEY_KERNEL, "tri|epa|uni", 0, "Kernel [tri]", 2},
    {"order", KEY_ORDER, "P", 0, "Order of the polynomial, 0 to 4; bias of order P + 1 [1]", 2},
    {"selector", KEY_SELECTOR, "NAME", 0,
     "Bandwidth selector: mserd, msetwo, msesum, msecomb1, msecomb2, cerrd, certwo, cersum, "
     "cercomb1, cercomb2 [mserd]",
     2},
    {"bandwidth", KEY_BANDWIDTH, "H[,B]", 0, "Bandwidths instead; B is H when not given", 2},
    {"vce", KEY_VCE, "nn|hc0|hc1|hc2|hc3", 0,
     "Variance; with clusters nn, hc0, hc1 mean CR1, hc2 CR2, hc3 CR3 [nn, 3 neighbours]", 2},
    {"masspoints", KEY_MASSPOINTS, "adjust|check|off", 0,
     "Repeated values of the running variable [adjust]", 2},
    {NULL, 0, NULL, 0, "Output:", 3},
    {"output", 'o', "DIR", 0,
     "Folder to write: estimates.csv, diagnostics.csv, report.md, manifest.json, figures/", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace a folder that exists", 3},
    {"lang", KEY_LANG, "fr|en", 0, "Language of the report [fr]", 3},
    {0},
};

static void parse_bandwidth(rlv_evaluate_rd_t *self, const struct argp_state *state,
                            const char *arg)
{
    const char *rest = NULL;
    const double h = rlv_arg_real(state, "--bandwidth", arg, &rest);
    const double b = *rest == ',' ? rlv_arg_real(state, "--bandwidth", rest + 1, NULL) : h;
    if ((*rest != ',' && *rest != '\0') || !(h > 0.0) || !(b > 0.0))
        argp_error(state, "--bandwidth: '%.40s' is wrong [H or H,B, positive numbers]", arg);
    for (int s = 0; s < 2; s++) {
        self->options.main_bandwidth[s] = h;
        self->options.bias_bandwidth[s] = b;
    }
}

static error_t parse_method(rlv_evaluate_rd_t *self, int key, char *arg,
                            const struct argp_state *state)
{
    static const char *const ELIGIBLE[] = {"above", "below", NULL};
    static const char *const KERNELS[] = {"tri", "epa", "uni", NULL};
    static const char *const SELECTORS[] = {"mserd",    "msetwo",   "msesum", "msecomb1",
                                            "msecomb2", "cerrd",    "certwo", "cersum",
                                            "cercomb1", "cercomb2", NULL};
    static const char *const VARIANCES[] = {"nn", "hc0", "hc1", "hc2", "hc3", NULL};
    static const char *const MASS[] = {"adjust", "check", "off", NULL};
    static const char *const ORDERS[] = {"0", "1", "2", "3", "4", NULL};
    rlv_rd_options_t *o = &self->options;

    switch (key) {
    case KEY_THRESHOLD:
        o->threshold = rlv_arg_real(state, "--threshold", arg, NULL);
        self->has_threshold = true;
        return 0;
    case KEY_ELIGIBLE:
        o->eligible_below = rlv_arg_choice(state, "--eligible", arg, ELIGIBLE) == 1;
        return 0;
    case KEY_KERNEL:
        o->kernel = (rlv_rd_kernel_t)rlv_arg_choice(state, "--kernel", arg, KERNELS);
        return 0;
    case KEY_ORDER:
        o->order = rlv_arg_choice(state, "--order", arg, ORDERS);
        return 0;
    case KEY_SELECTOR:
        o->selector = (rlv_rd_selector_t)rlv_arg_choice(state, "--selector", arg, SELECTORS);
        return 0;
    case KEY_BANDWIDTH:
        parse_bandwidth(self, state, arg);
        return 0;
    case KEY_VCE:
        o->variance = (rlv_rd_variance_t)rlv_arg_choice(state, "--vce", arg, VARIANCES);
        return 0;
    case KEY_MASSPOINTS:
        o->mass_points = (rlv_rd_mass_points_t)rlv_arg_choice(state, "--masspoints", arg, MASS);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void check_request(const rlv_evaluate_rd_t *self, const struct argp_state *state)
{
    const char *missing = self->data == NULL      ? "--data"
                          : self->outcome == NULL ? "--outcome"
                          : self->running == NULL ? "--running"
                          : !self->has_threshold  ? "--threshold"
                          : self->output == NULL  ? "--output"
                                                  : NULL;
    if (missing != NULL)
        argp_error(state, "%s is missing", missing);
    if (self->outcome == NULL || self->running == NULL)
        return;
    if (strcmp(self->outcome, self->running) == 0)
        argp_error(state, "--running: '%.40s' is the outcome", self->running);
    for (size_t j = 0; j < self->num_covariates; j++)
        if (strcmp(self->covariate[j], self->outcome) == 0 ||
            strcmp(self->covariate[j], self->running) == 0)
            argp_error(state, "--covariates: '%.40s' is the outcome or the running variable",
                       self->covariate[j]);
    if (self->treatment != NULL && (strcmp(self->treatment, self->outcome) == 0 ||
                                    strcmp(self->treatment, self->running) == 0))
        argp_error(state, "--fuzzy: '%.40s' is the outcome or the running variable",
                   self->treatment);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    static const char *const LANGUAGES[] = {"fr", "en", NULL};
    rlv_evaluate_rd_t *self = state->input;
    const char **text = key == KEY_DATA      ? &self->data
                        : key == KEY_OUTCOME ? &self->outcome
                        : key == KEY_RUNNING ? &self->running
                        : key == KEY_FUZZY   ? &self->treatment
                        : key == KEY_CLUSTER ? &self->cluster
                        : key == 'o'         ? &self->output
                                             : NULL;

    if (text != NULL) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case KEY_COVARIATES:
        self->num_covariates =
            rlv_arg_split(state, "--covariates", arg, self->covariate, RLV_EVALUATE_RD_COVARIATES);
        return 0;
    case KEY_LANG:
        self->english = rlv_arg_choice(state, "--lang", arg, LANGUAGES) == 1;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%.80s' is one argument too many", arg);
        return 0;
    case ARGP_KEY_END:
        check_request(self, state);
        return 0;
    default:
        return parse_method(self, key, arg, state);
    }
}

/* --- data */

typedef struct {
    const char *text;
    size_t row;
} label_t;

static int compare_labels(const void *a, const void *b)
{
    return strcmp(((const label_t *)a)->text, ((const label_t *)b)->text);
}

/* Numbers the clusters; a row without one gets a missing outcome, so that it is left out. */
static int read_clusters(rlv_evaluate_rd_t *self, const rlv_csv_table_t *t, int column,
                         rlv_error_t *err)
{
    label_t *label = rlv_calloc(t->num_rows, sizeof *label, err);
    self->cluster_of = rlv_calloc(t->num_rows, sizeof *self->cluster_of, err);
    if (label == NULL || self->cluster_of == NULL) {
        free(label);
        return RLV_ERR_OS;
    }
    for (size_t i = 0; i < t->num_rows; i++) {
        label[i] = (label_t){rlv_csv_text(t, i, column), i};
        if (label[i].text[0] == '\0')
            self->column[0][i] = NAN;
    }
    qsort(label, t->num_rows, sizeof *label, compare_labels);
    for (size_t i = 0; i < t->num_rows; i++) {
        self->sample.num_clusters += i == 0 || strcmp(label[i].text, label[i - 1].text) != 0;
        self->cluster_of[label[i].row] = self->sample.num_clusters - 1;
    }
    free(label);
    self->sample.cluster = self->cluster_of;
    return RLV_OK;
}

static int read_cell(const rlv_csv_table_t *t, size_t row, int column, double *value,
                     rlv_error_t *err)
{
    return rlv_csv_get_real_or_missing(t, row, column, -1e300, 1e300, value, err);
}

static int read_columns(rlv_evaluate_rd_t *self, const rlv_csv_table_t *t, const int *column,
                        rlv_error_t *err)
{
    const size_t n = t->num_rows, num = self->num_covariates;
    const size_t num_main = self->treatment != NULL ? 3 : 2;
    int status = RLV_OK;

    self->covariates = rlv_calloc(n * num, sizeof *self->covariates, err);
    for (size_t c = 0; c < num_main; c++)
        self->column[c] = rlv_calloc(n, sizeof *self->column[c], err);
    if (self->covariates == NULL || self->column[0] == NULL || self->column[1] == NULL ||
        (num_main == 3 && self->column[2] == NULL))
        return RLV_ERR_OS;
    for (size_t i = 0; i < n && status == RLV_OK; i++) {
        for (size_t c = 0; c < num_main && status == RLV_OK; c++)
            status = read_cell(t, i, column[c], &self->column[c][i], err);
        for (size_t j = 0; j < num && status == RLV_OK; j++)
            status = read_cell(t, i, column[num_main + j], &self->covariates[i * num + j], err);
    }
    self->sample = (rlv_rd_sample_t){.num_rows = n,
                                     .outcome = self->column[0],
                                     .running = self->column[1],
                                     .treatment = self->column[2],
                                     .covariate = num > 0 ? self->covariates : NULL,
                                     .num_covariates = num};
    if (status == RLV_OK && self->cluster != NULL)
        status = read_clusters(self, t, column[num_main + num], err);
    return status;
}

static int read_data(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    const char *name[RLV_EVALUATE_RD_COVARIATES + 4];
    int column[RLV_EVALUATE_RD_COVARIATES + 4];
    size_t num = 0;
    rlv_csv_table_t table = {0};

    name[num++] = self->outcome;
    name[num++] = self->running;
    if (self->treatment != NULL)
        name[num++] = self->treatment;
    for (size_t j = 0; j < self->num_covariates; j++)
        name[num++] = self->covariate[j];
    if (self->cluster != NULL)
        name[num++] = self->cluster;
    int status = rlv_csv_read(&table, self->data, ',', err);
    if (status == RLV_OK)
        status = rlv_csv_require(&table, name, num, column, NULL, err);
    if (status == RLV_OK)
        status = read_columns(self, &table, column, err);
    rlv_csv_free(&table);
    return status;
}

/* --- estimation */

/* The tests of the density see the running variable as given, whoever is eligible, values at the
 * threshold on the right. That one of them cannot be made is no failure. */
static int test_density(rlv_evaluate_rd_t *self, rlv_error_t *err)
{
    const double *x = self->sample.running;
    const size_t n = self->sample.num_rows;
    rlv_rd_density_options_t o = rlv_rd_density_options(self->options.threshold);
    o.ignore_ties = self->options.mass_points == RLV_RD_MASS_OFF;

    self->density_status = rlv_rd_density_test(&self->density, x, n, &o, &self->no_density);
    if (self->density_status == RLV_OK && !isfinite(self->density.t))
        self->density_status =
            rlv_fail(&self->no_density, RLV_ERR_DATA, "no variance of the density");
    self->mccrary_status[0] =
        rlv_rd_mccrary(&self->mccrary[0], x, n, o.threshold, 0.0, 0.0, &self->no_mccrary[0]);
    for (size_t i = 0; i < n; i++)
        self->num_at_threshold += x[i] == o.threshold;
    self->rounding_step = rlv_rd_rounding_step(x, n, err);
    if (err->status == RLV_OK && self->rounding_step > 0.0) {
        const double step = self->rounding_step;
        const double bin = step * fmax(1.0, ceil(self->mccrary[0].bin / step));
        self->mccrary_status[1] =
            rlv_rd_mccrary(&self->mccrary[1], x, n, o.threshold, bin, 0.0, &self->no_mccrary[1]);
    }
    return err->status;
}

static void note_what_was_done(const rlv_evaluate_rd_t *self, rlv_notes_t *notes)
{
    const rlv_rd_result_t *r = &self->result;
    if (r->num_missing > 0)
        rlv_note(notes, "%s: %zu row%s left out for a missing value", self->data, r->num_missing,
                 r->num_missing == 1 ? "" : "s");
    if (r->num_dropped > 0)
        rlv_note(notes, "%zu covariate%s left out as constant or collinear", r->num_dropped,
                 r->num_dropped == 1 ? "" : "s");
    if (r->whole_range)
        rlv_note(notes, "fewer than 20 rows: the bandwidths are the range of the data");
    if (r->many_ties)
        rlv_note(notes,
                 "%s: a fifth of a side or more repeats a value; with an unrounded running "
                 "variable the estimate would be safer",
                 self->running);
    if (r->variance != self->options.variance)
        rlv_note(notes, "with clusters the variance is %s", rlv_rd_variance_name(r->variance));
    if (self->density_status != RLV_OK)
        rlv_note(notes, "no density test: %s", self->no_density.text);
}

static int estimate(rlv_evaluate_rd_t *self, rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_error_t trouble = {0};
    int status = rlv_rd_estimate(&self->result, &self->sample, &self->options, &trouble);
    if (status < 0)
        return rlv_fail(err, status, "%s: %s", self->data, trouble.text);
    status = test_density(self, err);
    if (status == RLV_OK)
        status =
            rlv_rd_checks_run(&self->checks, &self->sample, &self->options, &self->result, err);
    if (status == RLV_OK)
        status = rlv_evaluate_rd_fill(self, err);
    note_what_was_done(self, notes);
    return status;
}

static void write_estimates(const void *context, FILE *file)
{
    rlv_estimates_write(&((const rlv_evaluate_rd_t *)context)->estimates, file);
}

static void write_diagnostics(const void *context, FILE *file)
{
    rlv_diagnostics_write(&((const rlv_evaluate_rd_t *)context)->diagnostics, file);
}

static void write_report(const void *context, FILE *file)
{
    rlv_evaluate_rd_write_report(context, file);
}

static json_t *settings(const rlv_evaluate_rd_t *self)
{
    const rlv_rd_options_t *o = &self->options;
    const bool given = o->main_bandwidth[0] > 0.0;
    return json_pack("{s:s, s:s, s:f, s:s, s:s?, s:s?, s:o, s:s, s:i, s:s, s:f, s:f, s:s}",
                     "outcome", self->outcome, "running", self->running, "threshold", o->threshold,
                     "eligible", o->eligible_below ? "below" : "above", "fuzzy", self->treatment,
                     "cluster", self->cluster, "covariates",
                     rlv_evaluate_texts(self->covariate, self->num_covariates), "kernel",
                     rlv_rd_kernel_name(o->kernel), "order", o->order, "selector",
                     given ? "given" : rlv_rd_selector_name(o->selector), "given_h",
                     given ? o->main_bandwidth[0] : 0.0, "given_b",
                     given ? o->bias_bandwidth[0] : 0.0, "vce", rlv_rd_variance_name(o->variance));
}

static int write_folder(const rlv_evaluate_rd_t *self, const rlv_notes_t *notes,
                        rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const rlv_result_file_t FILES[] = {{"estimates.csv", write_estimates},
                                              {"diagnostics.csv", write_diagnostics},
                                              {"report.md", write_report}};
    int status = rlv_evaluate_write(folder, FILES, sizeof FILES / sizeof *FILES, self, err);

    if (status == RLV_OK)
        status = rlv_evaluate_draw(folder, RLV_RD_FIGURES, RLV_NUM_RD_FIGURES, self, err);
    if (status == RLV_OK)
        status = rlv_evaluate_manifest(folder, "releve evaluate rd", settings(self), &self->data, 1,
                                       notes, err);
    return status == RLV_OK ? rlv_out_folder_commit(folder, err) : status;
}

static void request_free(rlv_evaluate_rd_t *self)
{
    for (int c = 0; c < 3; c++)
        free(self->column[c]);
    free(self->covariates);
    free(self->cluster_of);
    rlv_rd_checks_free(&self->checks);
    rlv_estimates_free(&self->estimates);
    rlv_diagnostics_free(&self->diagnostics);
}

int rlv_cmd_evaluate_rd(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .doc = "Examples:\n"
               "  releve evaluate rd --data communes.csv --outcome installations --running apl "
               "--threshold 2.9 --eligible below -o out/rd\n"
               "  releve evaluate rd --data t.csv --outcome y --running score --threshold 0 "
               "--selector cerrd --cluster departement -o out/rd\n"
               "\vExit code: 0 done, 64 bad usage, 65 the data are wrong or cannot answer, 66 the "
               "file is missing, 73 the output folder cannot be made.",
    };
    rlv_evaluate_rd_t self = {.options = rlv_rd_options(0.0)};
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};
    rlv_notes_t notes = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    if (err.status == RLV_OK &&
        rlv_out_folder_open(&folder, self.output, self.force, &err) == RLV_OK &&
        read_data(&self, &err) == RLV_OK && estimate(&self, &notes, &err) == RLV_OK)
        (void)write_folder(&self, &notes, &folder, &err);
    rlv_out_folder_discard(&folder);
    rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    request_free(&self);
    return rlv_cli_exit(&err);
}
