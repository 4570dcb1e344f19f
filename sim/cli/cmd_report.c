/* releve report: finished runs as a page, a dossier or the region's diagnosis. */
#include "cli.h"

#include "datadir.h"

#include "releve/dossier.h"
#include "releve/page.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    KEY_LANG = 0x100,
    KEY_DATA,
    KEY_D3,
    KEY_DATE,
    KEY_PAGE,
    KEY_CRSA,
    KEY_DEPARTMENT,
    KEY_DIAGNOSTIC,
    KEY_QUESTION
};

static const struct argp_option OPTIONS[] = {
    {"output", 'o', "FILE", 0,
     "What is written [relevé.html; dossier.pdf, diagnostic.pdf]; .pdf is set by WeasyPrint", 0},
    {"crsa", KEY_CRSA, NULL, 0, "A dossier for the CRSA instead of the page", 0},
    {"department", KEY_DEPARTMENT, "CODE", 0,
     "With --crsa: the dossier of that department's committee", 0},
    {"diagnostic", KEY_DIAGNOSTIC, NULL, 0, "The seven questions of the URPS instead of the page",
     0},
    {"question", KEY_QUESTION, "TEXT", 0, "The question that the dossier answers", 0},
    {"lang", KEY_LANG, "fr|en", 0, "Language shown first [fr]", 0},
    {"date", KEY_DATE, "YYYY-MM-DD", 0, "Aids open on that day [today]", 0},
    {"data", KEY_DATA, "DIR", 0, "Data folder [the one the first run names]", 0},
    {"d3", KEY_D3, "FILE", 0, "A d3.min.js of version 5 [that of the package node-d3]", 0},
    {"page", KEY_PAGE, "DIR", 0, "Sources of the page [plots/page of the installation]", 0},
    {0},
};

typedef struct {
    const char *run[RLV_PAGE_MAX_RUNS], *comparison[RLV_PAGE_MAX_RUNS];
    size_t num_runs, num_comparisons;
    const char *output, *data, *d3, *page, *department, *question, *evaluation;
    bool crsa, diagnostic;
    char date[12];
    rlv_lang_t lang;
} report_options_t;

static bool has_file(const char *folder, const char *name)
{
    char *path = rlv_format(NULL, "%s/%s", folder, name);
    const bool there = path != NULL && access(path, R_OK) == 0;
    free(path);
    return there;
}

/* A run, the differences between runs, or an evaluation of the zoning. */
static void add_folder(report_options_t *self, const char *folder, const struct argp_state *state)
{
    if (has_file(folder, "description.csv") && !has_file(folder, "territories.csv")) {
        self->evaluation = folder;
        return;
    }
    const bool comparison =
        has_file(folder, "differences.csv") && !has_file(folder, "territories.csv");
    size_t *const count = comparison ? &self->num_comparisons : &self->num_runs;

    if (*count == RLV_PAGE_MAX_RUNS)
        argp_error(state, "at most %d runs in a page", RLV_PAGE_MAX_RUNS);
    (comparison ? self->comparison : self->run)[(*count)++] = folder;
}

static void parse_date(report_options_t *self, const char *text, const struct argp_state *state)
{
    const size_t length = strspn(text, "0123456789-");
    const bool dashes = strlen(text) == 10 && length == 10 && text[4] == '-' && text[7] == '-' &&
                        strspn(text, "0123456789") == 4 && strspn(text + 5, "0123456789") == 2 &&
                        strspn(text + 8, "0123456789") == 2;
    const long month = dashes ? strtol(text + 5, NULL, 10) : 0;
    const long day = dashes ? strtol(text + 8, NULL, 10) : 0;
    if (month < 1 || month > 12 || day < 1 || day > 31)
        argp_error(state, "--date: '%.40s' is wrong [YYYY-MM-DD]", text);
    (void)snprintf(self->date, sizeof self->date, "%.10s", text);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), last = strlen(end);
    return length >= last && strcmp(text + length - last, end) == 0;
}

static void check(const report_options_t *self, const struct argp_state *state)
{
    const bool dossier = self->crsa || self->diagnostic;

    if (self->output != NULL && !ends_with(self->output, ".html") &&
        !(dossier && ends_with(self->output, ".pdf")))
        argp_error(state, "--output: '%.60s' [a name that ends with .html%s]", self->output,
                   dossier ? " or .pdf" : "; --crsa and --diagnostic make .pdf");

    if (self->num_runs == 0)
        argp_error(state, "which runs? [folders written by releve run]");
    if (self->crsa && self->diagnostic)
        argp_error(state, "--crsa or --diagnostic");
    if (self->department != NULL && !self->crsa)
        argp_error(state, "--department goes with --crsa");
    if (self->question != NULL && !self->crsa)
        argp_error(state, "--question goes with --crsa");
    if (dossier &&
        (self->num_runs > RLV_DOSSIER_MAX_RUNS || self->num_comparisons > RLV_DOSSIER_MAX_RUNS))
        argp_error(state, "at most %d runs, and comparisons, in a dossier", RLV_DOSSIER_MAX_RUNS);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    report_options_t *const self = state->input;

    switch (key) {
    case 'o':
        self->output = arg;
        return 0;
    case KEY_LANG:
        if (strcmp(arg, "fr") != 0 && strcmp(arg, "en") != 0)
            argp_error(state, "--lang: '%.40s' is wrong [fr, en]", arg);
        self->lang = arg[0] == 'e' ? RLV_LANG_EN : RLV_LANG_FR;
        return 0;
    case KEY_DATE:
        parse_date(self, arg, state);
        return 0;
    case KEY_DATA:
        self->data = arg;
        return 0;
    case KEY_D3:
        self->d3 = arg;
        return 0;
    case KEY_PAGE:
        self->page = arg;
        return 0;
    case KEY_CRSA:
        self->crsa = true;
        return 0;
    case KEY_DEPARTMENT:
        self->department = arg;
        return 0;
    case KEY_DIAGNOSTIC:
        self->diagnostic = true;
        return 0;
    case KEY_QUESTION:
        self->question = arg;
        return 0;
    case ARGP_KEY_ARG:
        add_folder(self, arg, state);
        return 0;
    case ARGP_KEY_END:
        check(self, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int write_dossier(const report_options_t *self, const char *page, const char *share,
                         rlv_notes_t *notes, rlv_error_t *err)
{
    const rlv_dossier_options_t options = {.kind = self->diagnostic ? RLV_DOSSIER_DIAGNOSIS
                                                   : self->department != NULL
                                                       ? RLV_DOSSIER_DEPARTMENT
                                                       : RLV_DOSSIER_CRSA,
                                           .run_dir = self->run,
                                           .num_runs = self->num_runs,
                                           .comparison_dir = self->comparison,
                                           .num_comparisons = self->num_comparisons,
                                           .evaluation_dir = self->evaluation,
                                           .department = self->department,
                                           .question = self->question,
                                           .page_dir = page,
                                           .data_dir = self->data,
                                           .share_dir = share,
                                           .date = self->date,
                                           .lang = self->lang};
    const char *const output = self->output != NULL ? self->output
                               : self->diagnostic   ? "diagnostic.pdf"
                                                    : "dossier.pdf";
    return rlv_dossier_write(&options, output, notes, err);
}

static int report(const report_options_t *self, rlv_notes_t *notes, rlv_error_t *err)
{
    char share[4096];
    int status = rlv_cli_datadir(share, sizeof share, err);
    char *page =
        self->page != NULL ? rlv_strdup(self->page, err) : rlv_format(err, "%s/plots/page", share);

    if (page == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK && (self->crsa || self->diagnostic)) {
        status = write_dossier(self, page, share, notes, err);
    } else if (status == RLV_OK) {
        const rlv_page_options_t options = {.run_dir = self->run,
                                            .num_runs = self->num_runs,
                                            .comparison_dir = self->comparison,
                                            .num_comparisons = self->num_comparisons,
                                            .page_dir = page,
                                            .data_dir = self->data,
                                            .share_dir = share,
                                            .d3 = self->d3,
                                            .date = self->date,
                                            .lang = self->lang};
        status = rlv_page_write(&options, self->output != NULL ? self->output : "relevé.html",
                                notes, err);
    }
    free(page);
    return status;
}

int rlv_cmd_report(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse,
        .args_doc = "RUN...",
        .doc =
            "Examples:\n"
            "  releve report out/baseline -o relevé.html\n"
            "  releve report out/baseline out/ages_older out/differences -o relevé.html\n"
            "  releve report --crsa out/baseline out/ages_older -o dossier.pdf\n"
            "  releve report --crsa --department 32 out/baseline -o gers.pdf\n"
            "  releve report --diagnostic out/baseline out/zoning -o diagnostic.pdf\n"
            "\vWrites one HTML file that opens without a network. The first run is the one the "
            "others are compared with; a folder of releve compare gives paired differences, one of "
            "releve evaluate zoning the fifth answer of the diagnosis. Without WeasyPrint a .pdf "
            "is written as .html, ready to print. "
            "Exit code: 0, 64 bad usage, 65 wrong data, 66 no such run, 69 D3 "
            "missing, 73 the file cannot be made.",
    };
    const time_t now = time(NULL);
    struct tm today;
    report_options_t self = {0};
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};

    if (localtime_r(&now, &today) == NULL ||
        strftime(self.date, sizeof self.date, "%Y-%m-%d", &today) == 0)
        (void)strcpy(self.date, "2025-01-01");
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &self) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)report(&self, &notes, &err);
    rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    return rlv_cli_exit(&err);
}
