/* releve zone: the zoning by its rules, on the data folder or on any table; what comes next. */
#include "cli.h"

#include "datadir.h"
#include "replay.h"
#include "zone.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_VINTAGE = 0x100,
    KEY_RULES,
    KEY_TABLE,
    KEY_LIST,
    KEY_RUN,
    KEY_NO_RUN,
    KEY_DATA,
    KEY_FORCE,
    KEY_LANG,
    KEY_NO_FIGURES
};

static const struct argp_option OPTIONS[] = {
    {"vintage", KEY_VINTAGE, "NAME", 0,
     "Zoning to apply, a vintage of the rules [the one in force]", 1},
    {"rules", KEY_RULES, "FILE", 0, "Rules of your own [zoning.cfg of the data folder]", 1},
    {"table", KEY_TABLE, "FILE", 0,
     "Territories of your own: CSV with code, name, population and indicator columns", 1},
    {"list", KEY_LIST, "FILE", 0, "Classes given by a list: CSV with code, class", 1},
    {"data", KEY_DATA, "DIR", 0, "Data folder [data/occitanie]", 1},
    {"run", KEY_RUN, "DIR", 0, "Finished run for the prospective zoning [out/baseline, if there]",
     2},
    {"no-run", KEY_NO_RUN, NULL, 0, "No prospective zoning", 2},
    {"threads", 'j', "N", 0, "Number of threads [all processors]", 2},
    {"output", 'o', "DIR", 0, "Write classes.csv and the other tables there", 3},
    {"force", KEY_FORCE, NULL, 0, "Replace an existing folder of results", 3},
    {"no-figures", KEY_NO_FIGURES, NULL, 0, "No map of the changes", 3},
    {"lang", KEY_LANG, "fr|en", 0, "Language of texts [fr]", 3},
    {0},
};

typedef struct {
    rlv_zone_command_t zone;
    const char *vintage, *rules, *data, *run, *output;
    size_t threads;
    bool no_run, no_figures, force;
} zone_options_t;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    zone_options_t *o = state->input;
    char *end = NULL;

    switch (key) {
    case KEY_VINTAGE:
        o->vintage = arg;
        return 0;
    case KEY_RULES:
        o->rules = arg;
        return 0;
    case KEY_TABLE:
        o->zone.table_path = arg;
        return 0;
    case KEY_LIST:
        o->zone.list_path = arg;
        return 0;
    case KEY_DATA:
        o->data = arg;
        return 0;
    case KEY_RUN:
        o->run = arg;
        return 0;
    case KEY_NO_RUN:
        o->no_run = true;
        return 0;
    case KEY_FORCE:
        o->force = true;
        return 0;
    case KEY_NO_FIGURES:
        o->no_figures = true;
        return 0;
    case 'o':
        o->output = arg;
        return 0;
    case 'j':
        o->threads = strtoul(arg, &end, 10);
        if (*arg < '0' || *arg > '9' || *end != '\0' || o->threads > 1024)
            argp_error(state, "--threads: '%.40s' is wrong [0 to 1024]", arg);
        return 0;
    case KEY_LANG:
        if (strcmp(arg, "fr") != 0 && strcmp(arg, "en") != 0)
            argp_error(state, "--lang: '%.40s' is wrong [fr, en]", arg);
        o->zone.lang = arg[0] == 'e' ? RLV_LANG_EN : RLV_LANG_FR;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%.40s': no argument is expected [--table FILE, --rules FILE]", arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int choose_rule(zone_options_t *o, rlv_error_t *err)
{
    rlv_zone_command_t *zone = &o->zone;
    char known[256] = "";
    const char *vintage = o->vintage;

    if (vintage == NULL && zone->book.next.given)
        vintage = zone->table_path != NULL ? zone->book.next.zoning : zone->book.next.current;
    if (zone->book.num_rules == 0)
        return rlv_fail_at(err, RLV_ERR_CONFIG, zone->rules_path, 0, "zonings", NULL, "is empty");
    zone->rule = vintage != NULL ? rlv_zoning_book_find(&zone->book, vintage)
                                 : &zone->book.rule[zone->book.num_rules - 1];
    for (size_t i = 0; i < zone->book.num_rules; i++) {
        const size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i > 0 ? ", " : "",
                       zone->book.rule[i].vintage);
    }
    if (zone->rule == NULL)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "--vintage", known, "'%s' is no vintage",
                           vintage);
    return RLV_OK;
}

static int read_table(rlv_zone_command_t *zone, rlv_error_t *err)
{
    int status;

    if (zone->table_path != NULL)
        return rlv_zoning_table_read(&zone->table, zone->table_path, &zone->notes, err);
    status = rlv_gazetteer_read(&zone->gazetteer, zone->folder, err);
    if (status < 0)
        return status;
    rlv_zoning_rule_t dated = *zone->rule;
    if (dated.method == RLV_ZONING_LIST || dated.apl_year == 0) { /* for its coverage only */
        dated.apl_year = 2018;
        dated.inhabitants_year = 2021;
    }
    return rlv_zoning_table_from_folder(&zone->table, zone->folder, &zone->gazetteer, &dated, err);
}

/* The list in force, for the table of confusion; absent from the folder, there is none. */
static int read_observed(rlv_zone_command_t *zone, rlv_error_t *err)
{
    char *path = NULL;
    int status = RLV_OK;

    if (zone->table_path != NULL || !zone->book.next.given)
        return RLV_OK;
    path = rlv_format(err, "%s/zones.csv", zone->folder);
    zone->observed = rlv_calloc(zone->table.num_territories, sizeof *zone->observed, err);
    if (path == NULL || zone->observed == NULL)
        status = RLV_ERR_OS;
    else
        status =
            rlv_zoning_list_read(path, zone->book.next.current, &zone->table, zone->observed, err);
    free(path);
    return status;
}

static int take_list(rlv_zone_command_t *zone, rlv_error_t *err)
{
    int *given = rlv_calloc(zone->table.num_territories, sizeof *given, err);
    char *zones = NULL;
    int status = given == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK && zone->list_path != NULL)
        status = rlv_zoning_list_read(zone->list_path, NULL, &zone->table, given, err);
    else if (status == RLV_OK && zone->folder == NULL)
        status = rlv_fail(err, RLV_ERR_USAGE, "zoning %s is a list: give it [--list FILE.csv]",
                          zone->rule->vintage);
    else if (status == RLV_OK) {
        rlv_error_t why = {0};
        zones = rlv_format(err, "%s/zones.csv", zone->folder);
        status = zones == NULL
                     ? RLV_ERR_OS
                     : rlv_zoning_list_read(zones, zone->rule->vintage, &zone->table, given, &why);
        if (status < 0 && zones != NULL)
            status = rlv_fail(err, RLV_ERR_USAGE,
                              "zoning %s is a list that is not held: give it [--list FILE.csv] "
                              "(%s)",
                              zone->rule->vintage, why.text);
    }
    if (status == RLV_OK)
        rlv_zoning_take_list(&zone->table, given, &zone->result);
    free(zones);
    free(given);
    return status;
}

static int classify(rlv_zone_command_t *zone, rlv_error_t *err)
{
    int status = rlv_zoning_result_init(&zone->result, zone->table.num_territories, err);

    if (status < 0)
        return status;
    if (zone->rule->method == RLV_ZONING_LIST || zone->list_path != NULL)
        return take_list(zone, err);
    status = rlv_zoning_table_ask(&zone->table, zone->rule, err);
    return status < 0 ? status : rlv_zoning_apply(zone->rule, &zone->table, &zone->result, err);
}

/* Class in force and need of the territories of the run. */
static int read_of_run(rlv_zone_command_t *zone, const rlv_runner_t *runner, double *need,
                       rlv_error_t *err)
{
    const char *folder = runner->scenario.params.data_folder;
    const rlv_zoning_table_t table = {.num_territories = runner->region.num_territories,
                                      .territory = runner->region.territory};
    rlv_gazetteer_t gazetteer = {0};
    char *path = rlv_format(err, "%s/zones.csv", folder);
    int status = path == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = rlv_zoning_list_read(path, zone->book.next.current, &table, zone->current, err);
    if (status == RLV_OK)
        status = rlv_gazetteer_read(&gazetteer, folder, err);
    if (status == RLV_OK && gazetteer.num_territories != table.num_territories)
        status = rlv_fail(err, RLV_ERR_SOFTWARE, "%s: territories differ", folder);
    if (status == RLV_OK)
        status = rlv_zoning_read_need(folder, &gazetteer, need, err);
    rlv_gazetteer_free(&gazetteer);
    free(path);
    return status;
}

static int prospect(zone_options_t *o, rlv_runner_t *runner, rlv_error_t *err)
{
    rlv_zone_command_t *zone = &o->zone;
    const rlv_zoning_next_t *next = &zone->book.next;
    const rlv_zoning_rule_t *rule = rlv_zoning_book_find(&zone->book, next->zoning);
    double *need = NULL;
    int status = rlv_replay(runner, o->run, o->threads, err);

    if (status < 0)
        return status;
    zone->region = &runner->region;
    need = rlv_calloc(runner->region.num_territories, sizeof *need, err);
    zone->current = rlv_calloc(runner->region.num_territories, sizeof *zone->current, err);
    zone->prospect = rlv_calloc((size_t)next->num_decisions, sizeof *zone->prospect, err);
    if (need == NULL || zone->current == NULL || zone->prospect == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = read_of_run(zone, runner, need, err);
    for (size_t k = 0; k < next->num_rankings; k++)
        zone->ranking[k] = &zone->book.ranking[next->ranking[k]];
    for (int i = 0; i < next->num_decisions && status == RLV_OK; i++) {
        const int year = next->year + i * rule->duration_years;
        if (i > 0 && year - next->apl_lag > runner->model.shape.horizon)
            break;
        status = rlv_prospect_run(&zone->prospect[zone->num_prospects++], &runner->ensemble,
                                  &runner->model, rule, zone->ranking, next->num_rankings, need,
                                  zone->current, year, next->apl_lag, err);
    }
    if (status == RLV_OK)
        status = rlv_prospect_run(&zone->start, &runner->ensemble, &runner->model, rule,
                                  zone->ranking, next->num_rankings, need, zone->current,
                                  runner->model.shape.base_year, 0, err);
    free(need);
    return status;
}

/* Which run, if any; why not otherwise. */
static void choose_run(zone_options_t *o)
{
    rlv_zone_command_t *zone = &o->zone;

    if (o->no_run)
        zone->why_none = "--no-run";
    else if (!zone->book.next.given)
        zone->why_none = RLV_ZONE_TR(zone, "les règles n’ont pas de groupe next",
                                     "the rules have no group next");
    else if ((o->run = rlv_cli_run_folder(o->run)) == NULL)
        zone->why_none =
            RLV_ZONE_TR(zone, "aucune simulation\u202F: releve run, puis --run DOSSIER",
                        "no run: releve run, then --run DIR");
    else
        zone->run = o->run;
}

static int prepare(zone_options_t *o, rlv_error_t *err)
{
    rlv_zone_command_t *zone = &o->zone;
    char share[1024];
    int status = RLV_OK;

    if (o->data == NULL)
        status = rlv_cli_datadir(share, sizeof share, err);
    if (status < 0)
        return status;
    char *folder =
        o->data != NULL ? rlv_strdup(o->data, err) : rlv_format(err, "%s/data/occitanie", share);
    zone->rules_path = o->rules != NULL ? rlv_strdup(o->rules, err)
                       : folder != NULL ? rlv_format(err, "%s/zoning.cfg", folder)
                                        : NULL;
    zone->folder = zone->table_path == NULL ? folder : NULL;
    if (zone->table_path != NULL)
        free(folder);
    if (folder == NULL || zone->rules_path == NULL)
        return RLV_ERR_OS;
    status = rlv_zoning_book_read(&zone->book, zone->rules_path, err);
    if (status == RLV_OK)
        status = choose_rule(o, err);
    if (status == RLV_OK)
        status = read_table(zone, err);
    if (status == RLV_OK)
        status = read_observed(zone, err);
    return status == RLV_OK ? classify(zone, err) : status;
}

static int run(zone_options_t *o, rlv_error_t *err)
{
    rlv_zone_command_t *zone = &o->zone;
    rlv_runner_t runner = {0};
    rlv_out_folder_t folder = {0};
    int status = prepare(o, err);

    if (status == RLV_OK && o->output != NULL)
        status = rlv_out_folder_open(&folder, o->output, o->force, err);
    if (status == RLV_OK)
        choose_run(o);
    if (status == RLV_OK && zone->run != NULL)
        status = prospect(o, &runner, err);
    if (status == RLV_OK && o->output != NULL)
        status = rlv_zone_write(zone, &folder, err);
    if (status == RLV_OK && o->output != NULL && zone->num_prospects > 0 && !o->no_figures &&
        zone->folder != NULL)
        status = rlv_zone_figure(zone, &folder, err);
    if (status == RLV_OK && o->output != NULL)
        status = rlv_out_folder_commit(&folder, err);
    if (status == RLV_OK) {
        rlv_zone_print(stdout, zone);
        rlv_zone_print_prospect(stdout, zone);
        rlv_cli_print_notes(&zone->notes);
        rlv_cli_print_notes(&runner.notes);
    }
    rlv_out_folder_discard(&folder);
    rlv_runner_free(&runner);
    zone->region = NULL; /* was the runner's */
    return status;
}

static void free_command(rlv_zone_command_t *zone)
{
    for (size_t i = 0; i < zone->num_prospects; i++)
        rlv_prospect_free(&zone->prospect[i]);
    rlv_prospect_free(&zone->start);
    free(zone->prospect);
    free(zone->current);
    free(zone->observed);
    free(zone->folder);
    free(zone->rules_path);
    rlv_zoning_result_free(&zone->result);
    rlv_zoning_table_free(&zone->table);
    rlv_gazetteer_free(&zone->gazetteer);
    rlv_zoning_book_free(&zone->book);
    rlv_notes_free(&zone->notes);
}

int rlv_cmd_zone(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse,
        .doc =
            "Examples:\n"
            "  releve zone --vintage 2022\n"
            "  releve zone --run out/baseline -o out/zone\n"
            "  releve zone --rules my.cfg --table territories.csv\n"
            "  releve zone --vintage 2012 --list zoning_2012.csv\n"
            "\vApplies the rules of a vintage (thresholds, shares of inhabitants, ranking) and "
            "says "
            "the class of each territory and why. With a finished run, the prospective zoning: the "
            "run is lived again from its scenario and must give the same bytes. -o writes "
            "classes.csv, coverage.csv, confusion.csv, ars_perimeter.csv and, with a run, "
            "prospective.csv, "
            "changes.csv, decides.csv, figures/zone_change_map (png, svg). Exit code: 0, 64 bad "
            "usage, 65 wrong data or a run that is "
            "not reproduced, 66 missing file, 73 the folder cannot be made, 78 wrong rules.",
    };
    zone_options_t o = {0};
    rlv_error_t err = {0};

    if (argp_parse(&ARGP, argc, argv, 0, NULL, &o) != 0)
        (void)rlv_fail(&err, RLV_ERR_OS, "out of memory");
    else
        (void)run(&o, &err);
    free_command(&o.zone);
    return rlv_cli_exit(&err);
}
