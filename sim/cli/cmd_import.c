/* releve import: official files -> the project's tables. */
#include "cli.h"
#include "releve/import.h"
#include "releve/zoning.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    const char *source, *folder, *out, *national, *region;
    bool list, quiet;
} import_options_t;

enum { KEY_LIST = 256, KEY_REGION, KEY_NATIONAL };

static const struct argp_option OPTIONS[] = {
    {"output", 'o', "FOLDER", 0, "Where the region's tables go [data/occitanie]", 0},
    {"national", KEY_NATIONAL, "FOLDER", 0, "Where the national tables go [data/national]", 0},
    {"region", KEY_REGION, "CODE", 0, "INSEE code of the region [76]", 0},
    {"quiet", 'q', NULL, 0, "Do not list what was mapped, dropped or left empty", 0},
    {"list", KEY_LIST, NULL, 0, "List the sources: name, tables made, files read", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    import_options_t *o = state->input;

    switch (key) {
    case 'o':
        o->out = arg;
        return 0;
    case KEY_NATIONAL:
        o->national = arg;
        return 0;
    case KEY_REGION:
        o->region = arg;
        return 0;
    case KEY_LIST:
        o->list = true;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_usage(state);
        *(state->arg_num == 0 ? &o->source : &o->folder) = arg;
        return 0;
    case ARGP_KEY_END:
        if (!o->list && o->folder == NULL)
            argp_usage(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp ARGP = {
    OPTIONS,
    parse,
    "SOURCE FOLDER\n--list",
    "Reads official files and makes the project's tables.\v"
    "Examples:\n"
    "  releve import all ../shared/data -o data/occitanie\n"
    "  releve import apl ../shared/data -o out/tables\n"
    "  releve import --list\n"
    "\n"
    "SOURCE is a name of the list, or all. FOLDER holds the files under the names listed. A table "
    "is replaced whole, or left as it was when something is wrong.",
    NULL,
    NULL,
    NULL};

static void list_sources(void)
{
    size_t num = 0;
    const rlv_import_source_t *source = rlv_import_sources(&num);

    for (size_t i = 0; i < num; i++)
        printf("%-15s %s\n%-15s   makes: %s\n%-15s   reads: %s\n", source[i].name, source[i].help,
               "", source[i].tables, "", source[i].files);
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
    int year_index = 0, status = RLV_ERR_OS;

    if (apl == NULL || inhabitants == NULL || code == NULL || filled == NULL || class_of == NULL)
        goto out;
    while (rlv_import_census_year[year_index] != rule->apl_year)
        year_index++;
    for (size_t t = 0; t < num; t++) {
        apl[t] = rlv_import_first_apl(import, t, rule->first_index, true, 2017);
        code[t] = import->territory[t].unit->code;
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

int rlv_cmd_import(int argc, char **argv)
{
    import_options_t o = {NULL, NULL, "data/occitanie", "data/national", "76", false, false};
    rlv_import_t import = {0};
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
    status = check_source(o.source, &err);
    if (status == RLV_OK)
        status = rlv_import_read(&import, o.folder, o.region, &notes, &err);
    for (size_t k = 0; k < sizeof REBUILT / sizeof *REBUILT && status == RLV_OK; k++)
        status = rebuild(&import, &REBUILT[k], &err);
    if (status == RLV_OK)
        status = write_tables(&import, &o, &err);
    if (!o.quiet)
        rlv_cli_print_notes(&notes);
    rlv_import_free(&import);
    rlv_notes_free(&notes);
    return rlv_cli_exit(&err);
}
