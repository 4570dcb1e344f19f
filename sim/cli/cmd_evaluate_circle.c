/* releve evaluate circle: the estimators tried on worlds simulated by Relève, where the effect is
 * known. */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "datadir.h"
#include "evaluate_circle.h"
#include "evaluate_output.h"
#include "releve/number_fr.h"
#include "releve/out_folder.h"
#include "runner.h"

enum { KEY_FORCE = 0x200, KEY_FACTOR };

static const struct argp_option OPTIONS[] = {
    {"factor", KEY_FACTOR, "F", 0,
     "What the aid multiplies the weight of settling in a ZIP by, above 1 [2]", 3},
    {"output", 'o', "DIR", 0, "Folder to write: circle.csv, report.md, manifest.json", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace a folder that exists", 3},
    {0},
};

typedef struct {
    rlv_options_t options;
    const char *scenario, *output;
    double factor;
    bool force;
} request_t;

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
    request_t *self = state->input;
    char *end = NULL;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->options;
        return 0;
    case 'o':
        self->output = arg;
        return 0;
    case KEY_FORCE:
        self->force = true;
        return 0;
    case KEY_FACTOR:
        self->factor = strtod(arg, &end);
        if (*end != '\0' || !(self->factor > 1.0) || !(self->factor <= 1000.0))
            argp_error(state, "--factor: '%.40s' is wrong [above 1, at most 1000]", arg);
        return 0;
    case ARGP_KEY_ARG:
        if (self->scenario != NULL)
            argp_error(state, "one scenario at a time");
        self->scenario = arg;
        return 0;
    case ARGP_KEY_END:
        if (self->output == NULL)
            argp_error(state, "--output is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void write_table(const rlv_circle_row_t *row, FILE *file)
{
    (void)fputs(
        "method,outcome,scale,factor,replicates,failed,truth,estimate,bias,bias_mcse,sd,std_error,"
        "coverage,power,retained\n",
        file);
    for (size_t k = 0; k < RLV_CIRCLE_ROWS; k++)
        (void)fprintf(
            file, "%s,%s,%s,%.17g,%zu,%zu,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%d\n",
            row[k].method, row[k].outcome, row[k].scale, row[k].factor, row[k].num_done,
            row[k].num_failed, row[k].truth, row[k].estimate, row[k].bias, row[k].bias_mcse,
            row[k].sd, row[k].std_error, row[k].coverage, row[k].power, row[k].retained);
}

static void put(FILE *file, bool english, const char *text)
{
    char *const spaced = english ? NULL : rlv_french_spaces(text, NULL);
    (void)fputs(spaced != NULL ? spaced : text, file);
    free(spaced);
}

static void write_report(const request_t *request, const rlv_circle_row_t *row, FILE *file)
{
    const bool english = request->options.english;
    const rlv_lang_t lang = english ? RLV_LANG_EN : RLV_LANG_FR;
    put(file, english,
        english
            ? "# The circle closed: estimators on worlds whose effect is known\n\nFactor 1: no "
              "effect (power is then the size of the test). Nominal coverage: 95 %. A method is "
              "not retained when, in one of the worlds, its intervals hold the truth less than 90 "
              "% of the time (beyond the Monte Carlo error) or its bias exceeds half the standard "
              "error it reports.\n\n"
              "| method | outcome | factor | truth | bias | sd | std. error | coverage | power | "
              "|\n"
              "|---|---|---:|---:|---:|---:|---:|---:|---:|---|\n"
            : "# Le cercle fermé : les estimateurs sur des mondes dont l’effet est "
              "connu\n\nFacteur "
              "1 : aucun effet (la puissance est alors le risque de conclure à tort). Couverture "
              "attendue : 95 %. Une méthode est « non retenue » quand, dans l’un des mondes, ses "
              "intervalles contiennent la vérité moins de 90 % du temps (au-delà de l’erreur de "
              "Monte-Carlo) ou que son biais dépasse la moitié de l’erreur-type qu’elle "
              "annonce.\n\n"
              "| méthode | critère | facteur | vérité | biais | écart-type | erreur-type | "
              "couverture | puissance | |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
    for (size_t k = 0; k < RLV_CIRCLE_ROWS; k++) {
        const rlv_circle_row_t *r = &row[k];
        const bool logs = strcmp(r->scale, "log") == 0;
        const double f = logs ? 100.0 : 1.0;
        (void)fprintf(file,
                      "| %s | %s%s | %s | %s | %s | %s | %s | %s" RLV_NNBSP "%% | %s" RLV_NNBSP
                      "%% | %s |\n",
                      r->method, r->outcome,
                      logs ? " ("
                             "%"
                             ")"
                           : "",
                      rlv_number_format(r->factor, 1, lang).text,
                      rlv_number_format(f * r->truth, 2, lang).text,
                      rlv_number_format(f * r->bias, 2, lang).text,
                      rlv_number_format(f * r->sd, 2, lang).text,
                      rlv_number_format(f * r->std_error, 2, lang).text,
                      rlv_number_format(100 * r->coverage, 0, lang).text,
                      rlv_number_format(100 * r->power, 0, lang).text,
                      r->retained ? (english ? "retained" : "retenue")
                                  : (english ? "**not retained**" : "**non retenue**"));
    }
}

/* With the digests of the scenario's files and of the data. */
static int write_manifest(const request_t *request, const rlv_runner_t *runner,
                          const rlv_out_folder_t *folder, rlv_error_t *err)
{
    const rlv_options_t *o = &request->options;
    const rlv_params_t *params = &runner->scenario.params;
    const size_t num_files = runner->scenario.num_files, num = num_files + runner->inputs.num_paths;
    const char **path = rlv_calloc(num, sizeof *path, err);

    if (path == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num; i++)
        path[i] = i < num_files ? runner->scenario.file[i] : runner->inputs.path[i - num_files];
    const int status = rlv_evaluate_manifest(
        folder, "releve evaluate circle",
        json_pack("{s:I, s:I, s:f, s:o}", "seed", (json_int_t)params->run_seed, "replicates",
                  (json_int_t)params->run_replicates, "factor", request->factor, "set",
                  rlv_evaluate_texts((const char *const *)o->set, o->num_set)),
        path, num, &runner->notes, err);
    free(path);
    return status;
}

static int write_folder(const request_t *request, const rlv_runner_t *runner,
                        const rlv_circle_row_t *row, rlv_out_folder_t *folder, rlv_error_t *err)
{
    static const char *const NAMES[] = {"circle.csv", "report.md"};
    int status = RLV_OK;

    for (int f = 0; f < 2 && status == RLV_OK; f++) {
        FILE *file = rlv_out_folder_file(folder, NAMES[f], err);
        if (file == NULL)
            return err->status;
        if (f == 0)
            write_table(row, file);
        else
            write_report(request, row, file);
        status = rlv_out_folder_close(folder, NAMES[f], file, err);
    }
    if (status == RLV_OK)
        status = write_manifest(request, runner, folder, err);
    return status < 0 ? status : rlv_out_folder_commit(folder, err);
}

/* The horizon that the worlds need, before what the user sets. */
static int set_horizon(rlv_options_t *options, rlv_error_t *err)
{
    char *text = rlv_strdup("time.horizon=2029", err);
    if (text == NULL ||
        rlv_resize(&options->set, options->num_set + 1, sizeof *options->set, err) < 0) {
        free(text);
        return RLV_ERR_OS;
    }
    memmove(options->set + 1, options->set, options->num_set * sizeof *options->set);
    options->set[0] = text;
    options->num_set++;
    return RLV_OK;
}

static int run(request_t *request, rlv_runner_t *runner, rlv_circle_row_t *row, rlv_error_t *err)
{
    char home[4096];
    char *scenario = NULL;
    int status = set_horizon(&request->options, err);

    if (status == RLV_OK && request->scenario == NULL) {
        status = rlv_cli_datadir(home, sizeof home, err);
        scenario = status == RLV_OK ? rlv_format(err, "%s/scenarios/baseline.cfg", home) : NULL;
        request->scenario = scenario;
    }
    if (status == RLV_OK && request->scenario == NULL)
        status = err->status;
    if (status == RLV_OK)
        status = rlv_runner_read(runner, request->scenario, &request->options, err);
    if (status == RLV_OK) {
        const rlv_circle_t circle = {.model = &runner->model,
                                     .seed = (uint64_t)runner->scenario.params.run_seed,
                                     .num_replicates =
                                         (size_t)runner->scenario.params.run_replicates,
                                     .num_threads = (size_t)request->options.threads,
                                     .factor = request->factor,
                                     .share = {0.062, 0.369}};
        status = rlv_circle_run(&circle, row, err);
    }
    free(scenario);
    return status;
}

int rlv_cmd_evaluate_circle(int argc, char **argv)
{
    static const struct argp_child CHILDREN[] = {{&RLV_OPTIONS_ARGP, 0, NULL, 0}, {0}};
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse_option,
        .args_doc = "[SCENARIO]",
        .doc =
            "Examples:\n"
            "  releve evaluate circle --replicates 200 -o out/circle\n"
            "\nSimulates worlds in which territories enter the ZIP by the rule on their own "
            "noisy APL and an aid of known size acts, and writes the bias, coverage and power of "
            "each estimator on them. The scenario must end 8 years after its base year "
            "[scenarios/baseline.cfg with time.horizon=2029].\v"
            "Exit code: 0 done, 64 bad usage, 66 a file is missing, 73 the output folder cannot "
            "be made, 78 the scenario is wrong.",
        .children = CHILDREN,
    };
    request_t request = {.factor = 2.0};
    rlv_runner_t runner = {0};
    rlv_circle_row_t row[RLV_CIRCLE_ROWS];
    rlv_out_folder_t folder = {0};
    rlv_error_t err = {0};

    argp_err_exit_status = -RLV_ERR_USAGE;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &request) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    if (err.status == RLV_OK &&
        rlv_out_folder_open(&folder, request.output, request.force, &err) == RLV_OK &&
        run(&request, &runner, row, &err) == RLV_OK)
        (void)write_folder(&request, &runner, row, &folder, &err);
    rlv_out_folder_discard(&folder);
    rlv_cli_print_notes(&runner.notes);
    rlv_runner_free(&runner);
    rlv_options_free(&request.options);
    return rlv_cli_exit(&err);
}
