/* releve import: official files -> the project's tables. */
#include "cli.h"
#include "releve/import.h"
#include "releve/official.h"
#include "releve/zoning.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FILES = 64 };

typedef struct {
    const char *source, *out, *national, *region;
    char *file[MAX_FILES]; /* a folder, or files of one source */
    size_t num_files;
    const char *movements, *date, *sheet;
    int year, known;
    bool list, quiet;
} import_options_t;

enum {
    KEY_LIST = 256,
    KEY_REGION,
    KEY_NATIONAL,
    KEY_MOVEMENTS,
    KEY_DATE,
    KEY_SHEET,
    KEY_YEAR,
    KEY_KNOWN
};

static const struct argp_option OPTIONS[] = {
    {"output", 'o', "FOLDER", 0,
     "Where the region's tables go [data/occitanie; must be given for another --region]", 0},
    {"national", KEY_NATIONAL, "FOLDER", 0,
     "Where the national tables go [data/national; for another --region, national in FOLDER]", 0},
    {"region", KEY_REGION, "CODE", 0, "INSEE code of the region, or all [76]", 0},
    {"year", KEY_YEAR, "YEAR", 0, "Of the figures, when the file does not say", 0},
    {"date", KEY_DATE, "YYYY-MM-DD", 0, "Of the file, as its producer gives it", 0},
    {"known", KEY_KNOWN, "YEAR", 0, "From which the figures were known [that of the date]", 0},
    {"sheet", KEY_SHEET, "NAME", 0, "The only sheet to read [those with a header known]", 0},
    {"movements", KEY_MOVEMENTS, "FILE", 0,
     "INSEE movements of communes [communes_movements.csv of FOLDER]", 0},
    {"quiet", 'q', NULL, 0, "Do not list what was mapped, dropped or left empty", 0},
    {"list", KEY_LIST, NULL, 0, "List the sources: name, tables made, files or columns read", 0},
    {0},
};

static const char *const OWN_REGION = "76"; /* of data/occitanie */

static bool is_other_region(const import_options_t *o)
{
    return strcmp(o->region, OWN_REGION) != 0;
}

static int parse_year(const char *arg, struct argp_state *state)
{
    char *end = NULL;
    const long year = strtol(arg, &end, 10);
    if (*arg == '\0' || *end != '\0' || year < 1900 || year > 2200)
        argp_error(state, "'%s' is not a year [1900 to 2200]", arg);
    return (int)year;
}

static error_t parse_argument(char *arg, import_options_t *o, struct argp_state *state)
{
    if (o->source == NULL)
        o->source = arg;
    else if (o->num_files == MAX_FILES)
        argp_error(state, "more than %d files", MAX_FILES);
    else
        o->file[o->num_files++] = arg;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    import_options_t *o = state->input;
    const char **text = key == 'o'             ? &o->out
                        : key == KEY_NATIONAL  ? &o->national
                        : key == KEY_REGION    ? &o->region
                        : key == KEY_DATE      ? &o->date
                        : key == KEY_SHEET     ? &o->sheet
                        : key == KEY_MOVEMENTS ? &o->movements
                                               : NULL;
    if (text != NULL) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case KEY_YEAR:
        o->year = parse_year(arg, state);
        return 0;
    case KEY_KNOWN:
        o->known = parse_year(arg, state);
        return 0;
    case KEY_LIST:
        o->list = true;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return parse_argument(arg, o, state);
    case ARGP_KEY_END:
        if (!o->list && o->num_files == 0)
            argp_usage(state);
        if (o->out == NULL && is_other_region(o))
            argp_error(state, "--region %.8s: which folder? [-o FOLDER]", o->region);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp ARGP = {
    OPTIONS,
    parse,
    "SOURCE FOLDER\nSOURCE FILE...\n--list",
    "Reads official files and makes the project's tables.\v"
    "Examples:\n"
    "  releve import all ../shared/data -o data/occitanie\n"
    "  releve import all ../shared/data --region 84 -o out/auvergne_rhone_alpes\n"
    "  releve import all ../shared/data --region all -o out/france\n"
    "  releve import apl ../shared/data -o out/tables\n"
    "  releve import apl 'APL 2022-2024.xlsx' --date 2025-12-01 -o data/occitanie\n"
    "  releve import tvs Correspondance_communes_tvs_2019.xlsx -o data/occitanie\n"
    "  releve import --list\n"
    "\n"
    "With a FOLDER, the tables of a base are made from the files it holds under the names listed; "
    "SOURCE is a name of the first list, or all. With FILEs as they were downloaded (xlsx, xls, "
    "ods, csv, geojson, gpkg, shp), SOURCE is a name of the second list, and the tables of an "
    "existing base are changed; beside each stands TABLE.import.json. A table is replaced whole, "
    "or "
    "left as it was when something is wrong.",
    NULL,
    NULL,
    NULL};

static void list_sources(void)
{
    size_t num = 0;
    const rlv_import_source_t *source = rlv_import_sources(&num);

    printf("From a folder:\n");
    for (size_t i = 0; i < num; i++)
        printf("%-15s %s\n%-15s   makes: %s\n%-15s   reads: %s\n", source[i].name, source[i].help,
               "", source[i].tables, "", source[i].files);
    printf("\nFrom files as published:\n");
    for (size_t i = 0; i < rlv_official_num_sources(); i++) {
        const rlv_official_info_t info = rlv_official_source(i);
        char *columns = rlv_official_columns(i, NULL);
        printf("%-15s %s\n%-15s   makes: %s\n%-15s   from: %s\n%-15s   columns: %s\n", info.name,
               info.help, "", info.tables, "", info.producer, "", columns != NULL ? columns : "");
        free(columns);
    }
}

/* A folder and those above it, as by mkdir -p. */
static int make_folder(const char *path, rlv_error_t *err)
{
    char *copy = rlv_strdup(path, err);
    int status = copy != NULL ? RLV_OK : RLV_ERR_OS;

    for (char *p = copy; status == RLV_OK && *p != '\0'; p++) {
        const char next = p[1];
        if (p[0] == '/' || (next != '/' && next != '\0'))
            continue;
        p[1] = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            status = rlv_fail_at(err, RLV_ERR_CANT_CREATE, copy, 0, NULL, NULL,
                                 "cannot be created: %s", strerror(errno));
        p[1] = next;
    }
    free(copy);
    return status;
}

/* How the zones of a past vintage are rebuilt (data/README.md): the APL of GPs of 65 or less of
 * `apl_year` (first release, weighted with the inhabitants of 2017), ascending, fills ZIP then ZAC
 * up to shares of the inhabitants of the same year. These are the communes' own figures: those of
 * 2016 lack 0.1 % for the mergers of communes, as in the reference of domain.md (43 ZIP, 6.05 %);
 * with the corrected totals the same 43 hold 6.06 %, and 152 territories are ZAC instead of 153. */
typedef struct {
    size_t vintage, first_index;
    int apl_year;
    double share[2];
} rebuilt_t;

static const rebuilt_t REBUILT[] = {
    {0, 0, 2016, {0.062, 0.369}},        /* published shares of Occitanie, October 2018 [pub] */
    {1, 1, 2018, {0.122, 0.48 - 0.122}}, /* 48 % [pub], split as in 2025 [assumed] */
};

static int rebuild(rlv_import_t *import, const rebuilt_t *rule, rlv_error_t *err)
{
    const size_t num = import->num_territories;
    double *apl = rlv_calloc(num, sizeof *apl, err);
    int64_t *inhabitants = rlv_calloc(num, sizeof *inhabitants, err);
    const char **code = rlv_calloc(num, sizeof *code, err);
    int *filled = rlv_calloc(num, sizeof *filled, err);
    rlv_import_class_t *class_of = rlv_calloc(num, sizeof *class_of, err);
    rlv_zoning_fill_t fill[RLV_IMPORT_NUM_CLASSES];
    bool missing = false;
    int year_index = 0, status = RLV_ERR_OS;

    if (apl == NULL || inhabitants == NULL || code == NULL || filled == NULL || class_of == NULL)
        goto out;
    while (rlv_import_census_year[year_index] != rule->apl_year)
        year_index++;
    for (size_t t = 0; t < num; t++) {
        apl[t] = rlv_import_first_apl(import, t, rule->first_index, true, 2017);
        code[t] = import->territory[t].unit->code;
        missing = missing || isnan(apl[t]);
    }
    if (missing && import->by_rule) {
        rlv_note(import->notes,
                 "missing: zones of %d (no APL of GPs of 65 or less out of Occitanie)",
                 rlv_import_zone_year[rule->vintage]);
        status = RLV_OK;
        goto out;
    }
    for (size_t i = 0; i < import->num_communes; i++)
        if (import->commune[i].population[year_index] > 0)
            inhabitants[import->commune[i].territory] += import->commune[i].population[year_index];
    status = rlv_zoning_fill_shares(num, apl, inhabitants, code, RLV_IMPORT_NUM_CLASSES,
                                    rule->share, filled, fill, err);
    if (status < 0)
        goto out;
    for (size_t t = 0; t < num; t++)
        class_of[t] = (rlv_import_class_t)filled[t];
    rlv_import_set_zones(import, rule->vintage, class_of);
    const double total = (double)(fill[0].inhabitants + fill[1].inhabitants + fill[2].inhabitants);
    rlv_note(import->notes,
             "zones of %d, rebuilt: ZIP %zu territories, %.2f %% of inhabitants, up to APL %.3f "
             "(next %.3f); ZAC %zu, %.2f %%, up to %.3f (next %.3f)",
             rlv_import_zone_year[rule->vintage], fill[0].num_territories,
             100.0 * (double)fill[0].inhabitants / total, fill[0].indicator_last,
             fill[0].indicator_next, fill[1].num_territories,
             100.0 * (double)fill[1].inhabitants / total, fill[1].indicator_last,
             fill[1].indicator_next);
out:
    free(apl);
    free(inhabitants);
    free(code);
    free(filled);
    free(class_of);
    return status;
}

static int write_tables(const rlv_import_t *import, const import_options_t *o, rlv_error_t *err)
{
    const bool all = strcmp(o->source, "all") == 0;
    size_t num = 0;
    const rlv_import_source_t *source = rlv_import_sources(&num);
    int status = RLV_OK;

    for (size_t i = 0; i < num && status == RLV_OK; i++) {
        const char *folder = source[i].national ? o->national : o->out;
        rlv_error_t why = {0};
        if (!all && strcmp(source[i].name, o->source) != 0)
            continue;
        status = make_folder(folder, err);
        if (status == RLV_OK)
            status = source[i].run(import, folder, &why);
        const bool own = strcmp(source[i].name, "places") != 0 || import->by_rule;
        if (status == RLV_OK && own) /* places of one region are transcribed by hand */
            status = rlv_import_report(import, &source[i], folder, &why);
        if (status == RLV_ERR_UNAVAILABLE && all) { /* the other tables are made all the same */
            rlv_note(import->notes, "%s", why.text);
            status = RLV_OK;
        } else if (status < 0) {
            (void)rlv_fail(err, status, "%s", why.text);
        }
    }
    return status;
}

static int check_source(const char *name, rlv_error_t *err)
{
    size_t num = 0;
    const rlv_import_source_t *source = rlv_import_sources(&num);

    for (size_t i = 0; i < num; i++)
        if (strcmp(source[i].name, name) == 0)
            return RLV_OK;
    if (strcmp(name, "all") == 0)
        return RLV_OK;
    return rlv_fail(err, RLV_ERR_USAGE, "import: '%s' is not a source [releve import --list]",
                    name);
}

/* The zoning rule for a composition that changes (releve/official.h). */
static int rebuilt_classes(const void *rule_data, size_t num, const double apl[],
                           const int64_t inhabitants[], const char *const code[], int class_of[],
                           rlv_error_t *err)
{
    const rebuilt_t *rule = rule_data;
    rlv_zoning_fill_t fill[RLV_IMPORT_NUM_CLASSES];

    return rlv_zoning_fill_shares(num, apl, inhabitants, code, RLV_IMPORT_NUM_CLASSES, rule->share,
                                  class_of, fill, err);
}

static int import_files(const import_options_t *o, rlv_notes_t *notes, rlv_error_t *err)
{
    enum { NUM = sizeof REBUILT / sizeof *REBUILT };
    rlv_official_rebuild_t rebuild[NUM];
    const int source = rlv_official_find(o->source);

    for (size_t k = 0; k < NUM; k++)
        rebuild[k] = (rlv_official_rebuild_t){rlv_import_zone_year[REBUILT[k].vintage],
                                              REBUILT[k].apl_year, &REBUILT[k], rebuilt_classes};
    if (source < 0) {
        const int status = check_source(o->source, err);
        return status < 0 ? status
                          : rlv_fail_at(err, RLV_ERR_NO_INPUT, o->file[0], 0, NULL,
                                        "the folder of published files", "no such folder");
    }
    const rlv_official_options_t options = {.folder = o->out,
                                            .national = o->national,
                                            .region = o->region,
                                            .movements = o->movements,
                                            .date = o->date,
                                            .sheet = o->sheet,
                                            .year = o->year,
                                            .known = o->known,
                                            .rebuild = rebuild,
                                            .num_rebuild = NUM};
    if (rlv_official_source((size_t)source).national && make_folder(o->national, err) < 0)
        return err->status;
    return rlv_official_import((size_t)source, o->file, o->num_files, &options, notes, err);
}

static int import_folder(const import_options_t *o, rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_import_t import = {0};
    int status = check_source(o->source, err);

    if (status == RLV_OK)
        status = rlv_import_read(&import, o->file[0], o->region, notes, err);
    for (size_t k = 0; k < sizeof REBUILT / sizeof *REBUILT && status == RLV_OK; k++)
        status = rebuild(&import, &REBUILT[k], err);
    if (status == RLV_OK)
        status = write_tables(&import, o, err);
    rlv_import_free(&import);
    return status;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int rlv_cmd_import(int argc, char **argv)
{
    import_options_t o = {.region = OWN_REGION};
    char *national = NULL;
    rlv_notes_t notes = {0};
    rlv_error_t err = {0};
    int status;

    argp_err_exit_status = -RLV_ERR_USAGE;
    if (argp_parse(&ARGP, argc, argv, 0, NULL, &o) != 0)
        return -RLV_ERR_USAGE;
    if (o.list) {
        list_sources();
        return 0;
    }
    /* the tables of the project are never changed by what is made for another region */
    if (o.national == NULL && is_other_region(&o))
        o.national = national = rlv_format(&err, "%s/national", o.out);
    else if (o.national == NULL)
        o.national = "data/national";
    if (o.out == NULL)
        o.out = "data/occitanie";
    if (o.national == NULL)
        status = RLV_ERR_OS;
    else if (o.num_files == 1 && is_folder(o.file[0]))
        status = import_folder(&o, &notes, &err);
    else
        status = import_files(&o, &notes, &err);
    (void)status; /* in err */
    if (!o.quiet)
        rlv_cli_print_notes(&notes);
    rlv_notes_free(&notes);
    free(national);
    return rlv_cli_exit(&err);
}
