/* releve evaluate panel: difference-in-differences on a panel with adoption dates. */
#include <argp.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "evaluate_args.h"
#include "evaluate_output.h"
#include "evaluate_panel.h"
#include "releve/out_folder.h"

enum {
    KEY_DATA = 0x100,
    KEY_UNIT,
    KEY_TIME,
    KEY_COHORT,
    KEY_OUTCOME,
    KEY_COVARIATES,
    KEY_WEIGHTS,
    KEY_CLUSTER,
    KEY_ESTIMATORS,
    KEY_CONTROL,
    KEY_METHOD,
    KEY_BASE,
    KEY_ANTICIPATION,
    KEY_BALANCE,
    KEY_UNBALANCED,
    KEY_REPEATED,
    KEY_SMALL_SAMPLE,
    KEY_COHORT_VALUE,
    KEY_BOOTSTRAP,
    KEY_WILD,
    KEY_RANDOMISATION,
    KEY_SEED,
    KEY_NEIGHBOURS,
    KEY_COORDINATES,
    KEY_CONLEY,
    KEY_HONEST,
    KEY_LANG,
    KEY_FORCE
};

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "Data:", 1},
    {"data", KEY_DATA, "FILE", 0, "Panel, one unit and period a row (CSV, comma, decimal point)",
     1},
    {"unit", KEY_UNIT, "COL", 0, "Column of the unit", 1},
    {"time", KEY_TIME, "COL", 0, "Column of the period (whole numbers)", 1},
    {"cohort", KEY_COHORT, "COL", 0,
     "Column of the first treated period; empty, 0 or after the last period: never treated", 1},
    {"outcome", KEY_OUTCOME, "COL", 0, "Column of the outcome", 1},
    {"covariates", KEY_COVARIATES, "A,B", 0,
     "Columns of covariates; regressions and imputation take them times the period", 1},
    {"weights", KEY_WEIGHTS, "COL", 0, "Column of observation weights", 1},
    {"cluster", KEY_CLUSTER, "COL[,COL]", 0, "Columns of the clusters [the unit]", 1},
    {"unbalanced", KEY_UNBALANCED, "drop|keep", 0,
     "Units that miss a period: drop them, or keep every row [drop]", 1},
    {"repeated-cross-section", KEY_REPEATED, NULL, 0,
     "Units are not followed: each row is another one (att_gt only)", 1},
    {NULL, 0, NULL, 0, "Method:", 2},
    {"estimators", KEY_ESTIMATORS, "LIST", 0,
     "twfe, event_study, sun_abraham, att_gt, imputation, bacon, synthetic_did, did [all but the "
     "last two]",
     2},
    {"control", KEY_CONTROL, "never|not-yet", 0, "Controls of att_gt [never]", 2},
    {"method", KEY_METHOD, "dr|ipw|reg", 0,
     "Doubly robust, inverse probability weighting or outcome regression, in att_gt [dr]", 2},
    {"base", KEY_BASE, "varying|universal", 0, "Base period of att_gt [varying]", 2},
    {"anticipation", KEY_ANTICIPATION, "N", 0, "Periods of anticipation before the cohort's [0]",
     2},
    {"balance-event", KEY_BALANCE, "E", 0,
     "att_dynamic: only cohorts seen E periods after their treatment", 2},
    {"cohort-value", KEY_COHORT_VALUE, "G", 0,
     "synthetic_did and did: cohort G against the never treated [the only cohort]", 2},
    {"small-sample", KEY_SMALL_SAMPLE, "fixest|full|none", 0,
     "Parameters counted in the factor (n-1)/(n-K) of twfe, event_study and sun_abraham: effects "
     "not nested in the clusters, all, or none [fixest]",
     2},
    {NULL, 0, NULL, 0, "Inference:", 3},
    {"bootstrap", KEY_BOOTSTRAP, "B", 0,
     "Multiplier bootstrap of att_gt with B draws: standard errors, simultaneous bands [0: "
     "analytic, pointwise]",
     3},
    {"wild-bootstrap", KEY_WILD, "B", 0,
     "Wild cluster bootstrap of twfe with B draws, all of them when they are fewer [0]", 3},
    {"randomisation", KEY_RANDOMISATION, "B", 0,
     "Randomisation inference of twfe with B assignments of the adoption dates [0]", 3},
    {"seed", KEY_SEED, "S", 0, "Seed of the draws [1]", 3},
    {"neighbours", KEY_NEIGHBOURS, "FILE", 0,
     "Pairs of neighbouring units (CSV, columns unit, neighbour): effects without the neighbours "
     "of "
     "treated units, and on them",
     3},
    {"coordinates", KEY_COORDINATES, "LAT,LON", 0, "Columns of the units' coordinates, degrees", 3},
    {"conley", KEY_CONLEY, "KM", 0, "Errors of twfe correlated up to KM kilometres [not done]", 3},
    {"honest", KEY_HONEST, NULL, 0,
     "Sensitivity of the mean dynamic effect to violations of parallel trends (a second or so)", 3},
    {NULL, 0, NULL, 0, "Output:", 4},
    {"output", 'o', "DIR", 0,
     "Folder to write: estimates.csv, diagnostics.csv, report.md, manifest.json, figures/", 4},
    {"force", KEY_FORCE, NULL, 0, "Replace a folder that exists", 4},
    {"lang", KEY_LANG, "fr|en", 0, "Language of the report [fr]", 4},
    {0},
};

static void choose_families(rlv_evaluate_panel_t *self, const struct argp_state *state, char *arg)
{
    const char *names[RLV_NUM_FAMILIES + 1] = {NULL};
    for (int f = 0; f < RLV_NUM_FAMILIES; f++)
        names[f] = rlv_family_name((enum rlv_family)f);
    const size_t count = rlv_arg_split(state, "--estimators", arg, self->family, RLV_NUM_FAMILIES);
    memset(self->wanted, 0, sizeof self->wanted);
    for (size_t i = 0; i < count; i++)
        self->wanted[rlv_arg_choice(state, "--estimators", self->family[i], names)] = true;
    self->chosen = true;
}

static error_t parse_data(rlv_evaluate_panel_t *self, int key, char *arg,
                          const struct argp_state *state)
{
    rlv_panel_spec_t *spec = &self->spec;
    const char **text = key == KEY_DATA      ? &spec->path
                        : key == KEY_UNIT    ? &spec->unit
                        : key == KEY_TIME    ? &spec->time
                        : key == KEY_COHORT  ? &spec->cohort
                        : key == KEY_OUTCOME ? &spec->outcome
                        : key == KEY_WEIGHTS ? &spec->weight
                        : key == 'o'         ? &self->output
                                             : NULL;

    if (text != NULL) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case KEY_COVARIATES:
        spec->num_covariates =
            rlv_arg_split(state, "--covariates", arg, self->covariate, RLV_EVALUATE_PANEL_COLUMNS);
        return 0;
    case KEY_CLUSTER:
        spec->num_clusters = rlv_arg_split(state, "--cluster", arg, self->cluster, 2);
        return 0;
    case KEY_UNBALANCED:
        spec->unbalanced = rlv_arg_choice(state, "--unbalanced", arg, RLV_UNBALANCED_NAMES) == 1
                               ? RLV_UNBALANCED_KEEP
                               : RLV_UNBALANCED_DROP;
        return 0;
    case KEY_REPEATED:
        spec->repeated = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_method(rlv_evaluate_panel_t *self, int key, char *arg,
                            const struct argp_state *state)
{

    switch (key) {
    case KEY_ESTIMATORS:
        choose_families(self, state, arg);
        return 0;
    case KEY_CONTROL:
        self->att.control =
            (rlv_control_t)rlv_arg_choice(state, "--control", arg, RLV_CONTROL_NAMES);
        return 0;
    case KEY_METHOD:
        self->att.method = (rlv_method_t)rlv_arg_choice(state, "--method", arg, RLV_METHOD_NAMES);
        return 0;
    case KEY_BASE:
        self->att.base = (rlv_base_t)rlv_arg_choice(state, "--base", arg, RLV_BASE_NAMES);
        return 0;
    case KEY_ANTICIPATION:
        self->att.anticipation = self->did.anticipation =
            (int32_t)rlv_arg_whole(state, "--anticipation", arg, 0, 1000);
        return 0;
    case KEY_BALANCE:
        self->agg.balance = true;
        self->agg.balance_event = (int32_t)rlv_arg_whole(state, "--balance-event", arg, 0, 1000);
        return 0;
    case KEY_SMALL_SAMPLE:
        self->did.ssc = (rlv_ssc_t)rlv_arg_choice(state, "--small-sample", arg, RLV_SSC_NAMES);
        return 0;
    case KEY_COHORT_VALUE:
        self->has_cohort_value = true;
        self->cohort_value =
            (int32_t)rlv_arg_whole(state, "--cohort-value", arg, -1000000, 1000000);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_inference(rlv_evaluate_panel_t *self, int key, char *arg,
                               const struct argp_state *state)
{
    const char *place[2] = {NULL, NULL};

    switch (key) {
    case KEY_BOOTSTRAP:
        self->bootstrap = (size_t)rlv_arg_whole(state, "--bootstrap", arg, 0, 1000000);
        if (self->bootstrap > 0 && self->bootstrap < 100)
            argp_error(state, "--bootstrap: %zu draws are too few [0, or 100 to 1000000]",
                       self->bootstrap);
        return 0;
    case KEY_WILD:
        self->wild = (size_t)rlv_arg_whole(state, "--wild-bootstrap", arg, 0, 10000000);
        return 0;
    case KEY_RANDOMISATION:
        self->randomisation = (size_t)rlv_arg_whole(state, "--randomisation", arg, 0, 10000000);
        if (self->randomisation == 1)
            argp_error(state, "--randomisation: one assignment is none [0, or 2 and more]");
        return 0;
    case KEY_SEED:
        self->seed = (uint64_t)rlv_arg_whole(state, "--seed", arg, 0, INT64_MAX);
        return 0;
    case KEY_HONEST:
        self->honest = true;
        return 0;
    case KEY_NEIGHBOURS:
        self->neighbours = arg;
        return 0;
    case KEY_COORDINATES:
        if (rlv_arg_split(state, "--coordinates", arg, place, 2) != 2)
            argp_error(state, "--coordinates: two columns are needed [LAT,LON]");
        self->latitude = place[0];
        self->longitude = place[1];
        return 0;
    case KEY_CONLEY:
        self->conley_km = rlv_arg_real(state, "--conley", arg, NULL);
        if (!(self->conley_km > 0))
            argp_error(state, "--conley: '%.40s' is wrong [kilometres, above 0]", arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What must be given, and what cannot go together. */
static void check_request(const rlv_evaluate_panel_t *self, const struct argp_state *state)
{
    const rlv_panel_spec_t *s = &self->spec;
    const char *missing = s->path == NULL                   ? "--data"
                          : s->unit == NULL && !s->repeated ? "--unit"
                          : s->time == NULL                 ? "--time"
                          : s->cohort == NULL               ? "--cohort"
                          : s->outcome == NULL              ? "--outcome"
                          : self->output == NULL            ? "--output"
                                                            : NULL;
    const bool wild = self->wild > 0 || self->randomisation > 0 || self->conley_km > 0;

    if (missing != NULL)
        argp_error(state, "%s is missing", missing);
    for (size_t k = 0; k < s->num_covariates; k++)
        if (strcmp(s->covariates[k], s->outcome) == 0)
            argp_error(state, "--covariates: '%.40s' is the outcome", s->covariates[k]);
    if ((self->conley_km > 0) != (self->latitude != NULL))
        argp_error(state, "--conley and --coordinates go together");
    if (s->repeated && (wild || self->neighbours != NULL))
        argp_error(state,
                   "--repeated-cross-section: units are not followed, so no neighbours, wild "
                   "bootstrap, randomisation or Conley errors");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    static const char *const LANGUAGES[] = {"fr", "en", NULL};
    rlv_evaluate_panel_t *self = state->input;

    switch (key) {
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_LANG:
        self->english = rlv_arg_choice(state, "--lang", arg, LANGUAGES) == 1;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%.60s': nothing is expected here", arg);
        return 0;
    case ARGP_KEY_END:
        check_request(self, state);
        return 0;
    default:
        break;
    }
    if (parse_data(self, key, arg, state) == 0 || parse_method(self, key, arg, state) == 0)
        return 0;
    return parse_inference(self, key, arg, state);
}

static void write_estimates(const void *context, FILE *file)
{
    rlv_estimates_write(&((const rlv_evaluate_panel_t *)context)->estimates, file);
}

static void write_diagnostics(const void *context, FILE *file)
{
    rlv_diagnostics_write(&((const rlv_evaluate_panel_t *)context)->diagnostics, file);
}

static void write_report(const void *context, FILE *file)
{
    rlv_evaluate_panel_write_report(context, file);
}

static int write_folder(const rlv_evaluate_panel_t *self, rlv_out_folder_t *folder,
                        rlv_error_t *err)
{
    static const rlv_result_file_t FILES[] = {{"estimates.csv", write_estimates},
                                              {"diagnostics.csv", write_diagnostics},
                                              {"report.md", write_report}};
    const char *const inputs[] = {self->spec.path, self->neighbours};
    int status = rlv_evaluate_write(folder, FILES, sizeof FILES / sizeof *FILES, self, err);

    if (status == RLV_OK)
        status = rlv_evaluate_draw(folder, RLV_PANEL_FIGURES, RLV_NUM_PANEL_FIGURES, self, err);
    if (status == RLV_OK)
        status =
            rlv_evaluate_manifest(folder, "releve evaluate panel",
                                  rlv_evaluate_panel_settings(self), inputs, 2, &self->notes, err);
    return status == RLV_OK ? rlv_out_folder_commit(folder, err) : status;
}

static void request_init(rlv_evaluate_panel_t *self)
{
    memset(self, 0, sizeof *self);
    self->spec.covariates = self->covariate;
    self->spec.clusters = self->cluster;
    self->did.kind = RLV_VCOV_CLUSTER;
    self->agg = rlv_agg_options();
    self->seed = 1;
    for (int f = RLV_FAMILY_TWFE; f <= RLV_FAMILY_BACON; f++)
        self->wanted[f] = true;
}

static void request_free(rlv_evaluate_panel_t *self)
{
    rlv_panel_free(&self->panel);
    rlv_estimates_free(&self->estimates);
    rlv_diagnostics_free(&self->diagnostics);
    rlv_notes_free(&self->notes);
}

/* The memory of one array serves the next: given back to the system in between, it would be cleared
 * page by page each time, a tenth of the whole time of a small panel. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    enum { MOST = 32 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, MOST);
    (void)mallopt(M_TRIM_THRESHOLD, 2 * MOST);
#endif
}

int rlv_cmd_evaluate_panel(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .doc =
            "Examples:\n"
            "  releve evaluate panel --data panel.csv --unit territory --time year --cohort zoned "
            "--outcome gp -o out/panel\n"
            "  releve evaluate panel --data panel.csv --unit territory --time year --cohort zoned "
            "--outcome gp --covariates apl,age --estimators att_gt --control not-yet --cluster "
            "department --bootstrap 10000 -o out/panel\n"
            "\vA unit is treated from the period of its cohort on. An estimator that the panel "
            "does "
            "not allow is left out, with the reason on stderr and in diagnostics.csv.\n"
            "Exit code: 0 done, 64 bad usage, 65 the data are wrong or cannot answer, 66 a file is "
            "missing, 73 the output folder cannot be made.",
    };
    rlv_evaluate_panel_t self;
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};

    keep_memory();
    request_init(&self);
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    self.att.by_cluster = self.did.by_cluster = self.spec.num_clusters > 0;
    for (int f = 0; f < RLV_NUM_FAMILIES && self.spec.repeated && !self.chosen; f++)
        self.wanted[f] = f == RLV_FAMILY_ATT_GT;
    if (err.status == RLV_OK &&
        rlv_out_folder_open(&folder, self.output, self.force, &err) == RLV_OK &&
        rlv_panel_read(&self.panel, &self.spec, &self.notes, &err) == RLV_OK &&
        rlv_evaluate_panel_run(&self, &err) == RLV_OK &&
        rlv_evaluate_panel_besides(&self, &err) == RLV_OK)
        (void)write_folder(&self, &folder, &err);
    rlv_out_folder_discard(&folder);
    rlv_cli_print_notes(&self.notes);
    request_free(&self);
    return rlv_cli_exit(&err);
}
