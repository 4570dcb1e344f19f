/* releve aids: the schemes open at a place and date, for a doctor. */
#include "cli.h"

#include "aids_out.h"
#include "datadir.h"

#include "releve/zoning_cfg.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    KEY_YEAR = 0x100,
    KEY_DATE,
    KEY_PROFILE,
    KEY_AGE,
    KEY_STATE,
    KEY_DAYS,
    KEY_SECTOR,
    KEY_YEARS_INSTALLED,
    KEY_OUTSIDE_DAYS,
    KEY_FEES,
    KEY_FORFAIT,
    KEY_FIRST,
    KEY_GROUP,
    KEY_PDSA,
    KEY_OPTAM,
    KEY_IN_QPV,
    KEY_SECONDARY,
    KEY_HOSTS,
    KEY_HOSPITAL,
    KEY_TRAINEE,
    KEY_ALL,
    KEY_JSON,
    KEY_CSV,
    KEY_DATA,
    KEY_ZONES,
    KEY_LANG
};

#define YES_NO "yes|no", OPTION_ARG_OPTIONAL

static const struct argp_option OPTIONS[] = {
    {NULL, 0, NULL, 0, "When:", 1},
    {"year", KEY_YEAR, "Y", 0, "Schemes open at any time of that year [this year]", 1},
    {"date", KEY_DATE, "YYYY-MM-DD", 0, "Schemes open on that day", 1},
    {NULL, 0, NULL, 0, "The doctor (what is not said is to be checked):", 2},
    {"profile", KEY_PROFILE, "FILE", 0, "A file with the same keys; options after it prevail", 2},
    {"age", KEY_AGE, "N", 0, "Completed years", 2},
    {"state", KEY_STATE, "WORD", 0, "liberal, mixed, salaried, locum, student", 2},
    {"days", KEY_DAYS, "D", 0, "Days a week", 2},
    {"sector", KEY_SECTOR, "1|2", 0, "Sector of the convention", 2},
    {"optam", KEY_OPTAM, YES_NO, "Has signed the OPTAM", 2},
    {"first-installation", KEY_FIRST, YES_NO, "Settles for the first time", 2},
    {"years-installed", KEY_YEARS_INSTALLED, "N", 0, "Years since the installation there", 2},
    {"group", KEY_GROUP, YES_NO, "Group practice, CPTS or ESP", 2},
    {"pdsa", KEY_PDSA, YES_NO, "Takes part in out-of-hours care", 2},
    {"in-qpv", KEY_IN_QPV, YES_NO, "Practises inside a QPV", 2},
    {"secondary", KEY_SECONDARY, YES_NO, "Opens a secondary practice", 2},
    {"hosts-new", KEY_HOSTS, YES_NO, "Hosts a new doctor under 50", 2},
    {"outside-days", KEY_OUTSIDE_DAYS, "N", 0, "Comes from outside for so many days a year", 2},
    {"hospital", KEY_HOSPITAL, YES_NO, "Practises in a hôpital de proximité", 2},
    {"trainee", KEY_TRAINEE, YES_NO, "Takes trainees", 2},
    {"fees", KEY_FEES, "EUR", 0, "Fees a year", 2},
    {"forfait", KEY_FORFAIT, "EUR", 0, "Forfait médecin traitant a year", 2},
    {NULL, 0, NULL, 0, "Output:", 3},
    {"all", KEY_ALL, NULL, 0, "Schemes that are closed or elsewhere too", 3},
    {"json", KEY_JSON, NULL, 0, "As JSON", 3},
    {"csv", KEY_CSV, NULL, 0, "As CSV", 3},
    {"data", KEY_DATA, "DIR", 0, "Data folder [data/occitanie]", 3},
    {"zones", KEY_ZONES, "DIR", 0,
     "Prospective zoning for years to come: folder made by releve zone --run RUN -o DIR [none: the "
     "last list holds]",
     3},
    {"lang", KEY_LANG, "fr|en", 0, "Language of texts [fr]", 3},
    {0},
};

typedef struct {
    rlv_aid_profile_t profile;
    const char *place, *data, *zones;
    char first_day[12], last_day[12];
    rlv_lang_t lang;
    bool all, json, csv;
    rlv_error_t err;
} aids_options_t;

static double parse_number(const struct argp_state *state, const char *option, const char *text,
                           double low, double high)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= low && value <= high))
        argp_error(state, "%s: '%.40s' is wrong [%g to %g]", option, text, low, high);
    return value;
}

static int parse_whole(const struct argp_state *state, const char *option, const char *text,
                       int low, int high)
{
    const double value = parse_number(state, option, text, low, high);
    if (value != floor(value))
        argp_error(state, "%s: '%.40s' is wrong [a whole number]", option, text);
    return (int)value;
}

static int parse_yes(const struct argp_state *state, const char *text)
{
    if (text != NULL && strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        argp_error(state, "'%.40s' is wrong [yes, no]", text);
    return text == NULL || text[0] == 'y';
}

/* A day of the calendar's form, as both ends of the period. */
static void parse_date(const struct argp_state *state, const char *text, aids_options_t *o)
{
    static const char FIGURES[] = "0123456789";
    const bool form = strlen(text) == 10 && strspn(text, FIGURES) == 4 && text[4] == '-' &&
                      strspn(text + 5, FIGURES) == 2 && text[7] == '-' &&
                      strspn(text + 8, FIGURES) == 2;
    const long month = form ? strtol(text + 5, NULL, 10) : 0;
    const long day = form ? strtol(text + 8, NULL, 10) : 0;

    if (month < 1 || month > 12 || day < 1 || day > 31)
        argp_error(state, "--date: '%.40s' is wrong [YYYY-MM-DD]", text);
    (void)snprintf(o->first_day, sizeof o->first_day, "%.10s", text);
    (void)snprintf(o->last_day, sizeof o->last_day, "%.10s", text);
}

static void set_year(aids_options_t *o, int year)
{
    (void)snprintf(o->first_day, sizeof o->first_day, "%04d-01-01", year % 10000);
    (void)snprintf(o->last_day, sizeof o->last_day, "%04d-12-31", year % 10000);
}

static int parse_state(const struct argp_state *state, const char *text)
{
    for (int s = 0; s < RLV_AID_NUM_STATES; s++)
        if (strcmp(text, rlv_aid_state_name((rlv_aid_state_t)s)) == 0)
            return s;
    argp_error(state, "--state: '%.40s' is wrong [liberal, mixed, salaried, locum, student]", text);
    return -1;
}

static error_t parse_doctor(int key, char *arg, struct argp_state *state, aids_options_t *o)
{
    rlv_aid_profile_t *p = &o->profile;
    int *const flag[] = {
        &p->first_installation, &p->group,     &p->pdsa,     &p->optam,  &p->in_qpv,
        &p->secondary,          &p->hosts_new, &p->hospital, &p->trainee};

    if (key >= KEY_FIRST && key <= KEY_TRAINEE) {
        *flag[key - KEY_FIRST] = parse_yes(state, arg);
        return 0;
    }
    switch (key) {
    case KEY_PROFILE:
        if (o->err.status == RLV_OK) /* the first failure is told by rlv_cmd_aids */
            (void)(rlv_aid_profile_read(p, arg, &o->err) == RLV_OK);
        return 0;
    case KEY_AGE:
        p->age = parse_whole(state, "--age", arg, 18, 110);
        return 0;
    case KEY_STATE:
        p->state = parse_state(state, arg);
        return 0;
    case KEY_DAYS:
        p->days = parse_number(state, "--days", arg, 0, 7);
        return 0;
    case KEY_SECTOR:
        p->sector = parse_whole(state, "--sector", arg, 1, 2);
        return 0;
    case KEY_YEARS_INSTALLED:
        p->years_installed = parse_number(state, "--years-installed", arg, 0, 70);
        return 0;
    case KEY_OUTSIDE_DAYS:
        p->outside_days = parse_number(state, "--outside-days", arg, 0, 366);
        p->from_outside = 1;
        return 0;
    case KEY_FEES:
        p->fees = parse_number(state, "--fees", arg, 0, 1e7);
        return 0;
    case KEY_FORFAIT:
        p->forfait = parse_number(state, "--forfait", arg, 0, 1e7);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    aids_options_t *o = state->input;

    switch (key) {
    case KEY_YEAR:
        set_year(o, parse_whole(state, "--year", arg, 1900, 2200));
        return 0;
    case KEY_DATE:
        parse_date(state, arg, o);
        return 0;
    case KEY_ALL:
        o->all = true;
        return 0;
    case KEY_JSON:
        o->json = true;
        return 0;
    case KEY_CSV:
        o->csv = true;
        return 0;
    case KEY_DATA:
        o->data = arg;
        return 0;
    case KEY_ZONES:
        o->zones = arg;
        return 0;
    case KEY_LANG:
        if (strcmp(arg, "fr") != 0 && strcmp(arg, "en") != 0)
            argp_error(state, "--lang: '%.40s' is wrong [fr, en]", arg);
        o->lang = arg[0] == 'e' ? RLV_LANG_EN : RLV_LANG_FR;
        return 0;
    case ARGP_KEY_ARG:
        if (o->place != NULL)
            argp_error(state, "one place at a time [names of several words in quotes]");
        o->place = arg;
        return 0;
    case ARGP_KEY_END:
        if (o->place == NULL)
            argp_error(state, "which place? [a commune or a territory, by name or code]");
        if (o->json && o->csv)
            argp_error(state, "--json or --csv");
        return 0;
    default:
        return parse_doctor(key, arg, state, o);
    }
}

/* The year of the next decision when it comes by `last_day`, 0 otherwise or where it is not known.
 */
static int next_decision(const char *folder, const char *last_day)
{
    rlv_zoning_book_t book = {0};
    rlv_error_t ignored = {0};
    char *path = rlv_format(&ignored, "%s/zoning.cfg", folder);
    int year = 0;

    if (path != NULL && access(path, R_OK) == 0 &&
        rlv_zoning_book_read(&book, path, &ignored) == RLV_OK && book.next.given &&
        book.next.year <= (int)strtol(last_day, NULL, 10))
        year = book.next.year;
    rlv_zoning_book_free(&book);
    free(path);
    return year;
}

/* The prospective zoning, and under each ranking the chance that the place of each scheme fits. */
static int look_ahead(const aids_options_t *o, const char *folder, rlv_aids_answer_t *out,
                      double **open_there, rlv_error_t *err)
{
    const rlv_gazetteer_t *g = out->gazetteer;
    const size_t territory = out->match.kind == RLV_PLACE_COMMUNE
                                 ? g->commune[out->match.index].territory
                                 : out->match.index;
    int status = RLV_OK;

    out->next_year = next_decision(folder, o->last_day);
    if (o->zones == NULL)
        return RLV_OK;
    status = rlv_zone_ahead_read(&out->ahead, o->zones, g->territory[territory].place.code,
                                 (int)strtol(o->last_day, NULL, 10), err);
    const size_t num = out->ahead.num_rankings;
    if (status == RLV_OK)
        *open_there =
            rlv_calloc(out->aids->num_aids * (num > 0 ? num : 1), sizeof **open_there, err);
    if (status == RLV_OK && *open_there == NULL)
        status = RLV_ERR_OS;
    for (size_t i = 0; i < out->aids->num_aids * num && status == RLV_OK; i++)
        for (int z = 0; z < RLV_NUM_ZONES; z++) {
            rlv_aid_place_t place = out->place;
            rlv_aid_result_t result = {0};
            place.zone = z;
            rlv_aid_evaluate(&out->aids->aid[i / num], &place, &o->profile, o->first_day,
                             o->last_day, &result);
            if (result.condition[RLV_AID_IF_PLACE] != RLV_AID_NO)
                (*open_there)[i] += out->ahead.probability[i % num][z];
        }
    out->open_there = *open_there;
    return status;
}

static int answer(const aids_options_t *o, const char *folder, const rlv_gazetteer_t *gazetteer,
                  const rlv_aids_t *aids, rlv_error_t *err)
{
    rlv_aid_result_t *result = rlv_calloc(aids->num_aids, sizeof *result, err);
    rlv_aids_answer_t out = {.lang = o->lang,
                             .all = o->all,
                             .gazetteer = gazetteer,
                             .profile = o->profile,
                             .first_day = o->first_day,
                             .last_day = o->last_day,
                             .aids = aids,
                             .result = result};
    double *open_there = NULL;
    int status = result == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = rlv_gazetteer_find(gazetteer, o->place, RLV_PLACE_COMMUNE, &out.match, err);
    if (status == RLV_OK)
        status = rlv_aid_place_read(&out.place, gazetteer, &out.match, folder, o->last_day, err);
    for (size_t i = 0; i < aids->num_aids && status == RLV_OK; i++)
        rlv_aid_evaluate(&aids->aid[i], &out.place, &o->profile, o->first_day, o->last_day,
                         &result[i]);
    if (status == RLV_OK)
        status = look_ahead(o, folder, &out, &open_there, err);
    if (status == RLV_OK && o->json)
        status = rlv_aids_print_json(stdout, &out, err);
    else if (status == RLV_OK && o->csv)
        rlv_aids_print_csv(stdout, &out);
    else if (status == RLV_OK)
        rlv_aids_print(stdout, &out);
    free(open_there);
    free(result);
    return status;
}

static int run(aids_options_t *o, rlv_error_t *err)
{
    rlv_gazetteer_t gazetteer = {0};
    rlv_aids_t aids = {0};
    char share[1024];
    char *folder = NULL, *catalogue = NULL;
    int status = rlv_aid_profile_check(&o->profile, err);

    if (status == RLV_OK && o->data == NULL)
        status = rlv_cli_datadir(share, sizeof share, err);
    if (status == RLV_OK) {
        folder = o->data != NULL ? rlv_strdup(o->data, err)
                                 : rlv_format(err, "%s/data/occitanie", share);
        catalogue = folder != NULL ? rlv_format(err, "%s/aids.cfg", folder) : NULL;
        status = catalogue == NULL ? RLV_ERR_OS : RLV_OK;
    }
    if (status == RLV_OK)
        status = rlv_gazetteer_read(&gazetteer, folder, err);
    if (status == RLV_OK)
        status = rlv_aids_read(&aids, catalogue, err);
    if (status == RLV_OK)
        status = answer(o, folder, &gazetteer, &aids, err);
    rlv_aids_free(&aids);
    rlv_gazetteer_free(&gazetteer);
    free(catalogue);
    free(folder);
    return status;
}

int rlv_cmd_aids(int argc, char **argv)
{
    static const struct argp ARGP = {
        .options = OPTIONS,
        .parser = parse,
        .args_doc = "COMMUNE|TERRITORY",
        .doc = "Examples:\n"
               "  releve aids Mende --year 2025 --age 35 --state liberal --days 4 "
               "--first-installation --group --sector 1 --pdsa\n"
               "  releve aids 'Aigues-Vives (30)' --date 2024-06-30 --json\n"
               "  releve aids Aspet --year 2030 --zones out/zone\n"
               "\vLists the schemes open at that place and date, whether the doctor may have them "
               "(with the condition that fails, or that is to be checked), the amount over the "
               "contract and who pays. Accents and case do not matter; a commune that merged gets "
               "its present code. Exit code: 0, 64 bad usage, 65 unknown or ambiguous name (with "
               "candidates), 66 missing file, 78 wrong catalogue or profile.",
    };
    const time_t now = time(NULL);
    struct tm today;
    aids_options_t o = {0};

    rlv_aid_profile_init(&o.profile);
    if (localtime_r(&now, &today) != NULL)
        set_year(&o, today.tm_year + 1900);
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &o) != 0)
        (void)rlv_fail(&o.err, RLV_ERR_OS, "out of memory");
    else if (o.err.status == RLV_OK)
        (void)run(&o, &o.err);
    return rlv_cli_exit(&o.err);
}
