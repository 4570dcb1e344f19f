/* The table of parameters as a description: for people, as CSV, as a commented scenario. */
#include "scenario_internal.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 40, TEXT_SIZE = 1024, LINE_SIZE = TEXT_SIZE + 64, COMMENT_COLUMNS = 100 };

static bool is_numeric(const rlv_param_info_t *info)
{
    return info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_INT ||
           info->type == RLV_TYPE_SERIES;
}

/* A bound of a row as text, "" when the type has none. */
static void format_bound(const rlv_param_info_t *info, double bound, char *text, size_t size)
{
    text[0] = '\0';
    if (info->type == RLV_TYPE_INT)
        (void)snprintf(text, size, "%lld", rlv_scenario_whole_bound(bound));
    else if (info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_SERIES)
        rlv_scenario_format_real(bound, text, size);
}

/* The default of a row as text, without quotes. */
static void format_default(const rlv_param_info_t *info, char *text, size_t size)
{
    text[0] = '\0';
    if (info->text_value != NULL)
        (void)snprintf(text, size, "%s", info->text_value);
    else if (info->type == RLV_TYPE_INT)
        (void)snprintf(text, size, "%lld", (long long)info->value);
    else if (info->type == RLV_TYPE_BOOL)
        (void)snprintf(text, size, "%s", info->value != 0 ? "true" : "false");
    else if (info->type == RLV_TYPE_CHOICE)
        (void)rlv_choice_name(info, (int)info->value, text, size);
    else
        rlv_scenario_format_real(info->value, text, size);
}

static void format_dist(const rlv_dist_t *dist, char *text, size_t size)
{
    const char *const *members = RLV_DIST_MEMBERS[dist->kind].name;
    char number[NUMBER_SIZE];

    (void)snprintf(text, size, "%s", rlv_dist_name(dist->kind));
    for (int i = 0; i < 2 && members[i] != NULL; i++) {
        const size_t used = strlen(text);
        rlv_scenario_format_real(i == 0 ? dist->a : dist->b, number, sizeof number);
        (void)snprintf(text + used, size - used, " %s=%s", members[i], number);
    }
}

static const char *type_name(rlv_param_type_t type, bool french)
{
    static const char *const NAMES[][2] = {
        {"real", "réel"},  {"int", "entier"},  {"bool", "booléen"}, {"choice", "choix"},
        {"text", "texte"}, {"path", "chemin"}, {"series", "série"}};
    return NAMES[type][french];
}

/* Type and allowed values of a row, for people. Numbers as one types them in a scenario. */
static void format_domain(const rlv_param_info_t *info, bool french, char *text, size_t size)
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE];
    const char *const type = type_name(info->type, french);

    if (is_numeric(info)) {
        format_bound(info, info->low, low, sizeof low);
        format_bound(info, info->high, high, sizeof high);
        (void)snprintf(text, size, french ? "%s, de %s à %s" : "%s, from %s to %s", type, low,
                       high);
    } else if (info->type == RLV_TYPE_CHOICE) {
        const int used = snprintf(text, size, "%s%s: ", type, french ? "\u202F" : "");
        rlv_scenario_format_range(info, text + used, size - (size_t)used);
    } else {
        (void)snprintf(text, size, "%s", type);
    }
}

/* How sure the value is, since when, and where it comes from. */
static void format_mark(const rlv_param_info_t *info, bool french, char *text, size_t size)
{
    const char *const mark = french ? rlv_mark_label(info->mark) : rlv_mark_name(info->mark);
    const char *const source = french ? info->source_fr : info->source;
    char known[NUMBER_SIZE] = "";

    if (info->known != 0)
        (void)snprintf(known, sizeof known, french ? ", connu depuis %d" : ", known since %d",
                       info->known);
    else if (info->mark != RLV_MARK_SETTING)
        (void)snprintf(known, sizeof known, "%s", french ? ", sans date" : ", of no date");
    (void)snprintf(text, size, "%s%s%s%s", mark, known, *source != '\0' ? ". " : "", source);
}

/* The unit of a row in the language of the reader. */
static const char *unit_of(const rlv_param_info_t *info, bool french)
{
    const char *const label = french ? rlv_unit_label(info->unit) : NULL;
    return label != NULL ? label : info->unit;
}

int rlv_params_describe(FILE *out, bool french, rlv_error_t *err)
{
    const char *const colon = french ? "\u202F:" : ":";
    char value[RLV_PATH_SIZE], text[TEXT_SIZE];

    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        const char *const unit = unit_of(info, french);
        fprintf(out, "%s%s\n    %s\n", i > 0 ? "\n" : "", info->path,
                french ? info->text_fr : info->text);
        format_domain(info, french, text, sizeof text);
        fprintf(out, "    %s%s %s\n", french ? "valeurs" : "values", colon, text);
        format_default(info, value, sizeof value);
        fprintf(out, "    %s%s %s\n", french ? "défaut" : "default", colon,
                *value != '\0' ? value
                : french       ? "(vide)"
                               : "(empty)");
        if (is_numeric(info))
            fprintf(out, "    %s%s %s\n", french ? "unité" : "unit", colon,
                    *unit != '\0' ? unit
                    : french      ? "sans dimension"
                                  : "none");
        if (info->type == RLV_TYPE_REAL || info->type == RLV_TYPE_SERIES) {
            format_dist(&info->dist, text, sizeof text);
            const char *const members = text + strlen(rlv_dist_name(info->dist.kind));
            fprintf(out, "    %s%s %s%s%s\n", french ? "loi" : "distribution", colon,
                    french ? rlv_dist_label(info->dist.kind) : rlv_dist_name(info->dist.kind),
                    members,
                    info->type == RLV_TYPE_REAL ? ""
                    : french                    ? " (celle d’un facteur sur toutes les valeurs)"
                                                : " (that of a factor on all values)");
        }
        format_mark(info, french, text, sizeof text);
        fprintf(out, "    %s%s %s\n", french ? "sûreté" : "mark", colon, text);
    }
    return rlv_scenario_check_stream(out, err);
}

/* Columns that the next word of a text takes: UTF-8 characters up to a space. U+202F is no space.
 */
static size_t word_columns(const char *text, size_t *num_bytes)
{
    size_t columns = 0;
    *num_bytes = strcspn(text, " ");
    for (size_t i = 0; i < *num_bytes; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

/* A text as lines of comment, filled to COMMENT_COLUMNS. */
static void print_wrapped(FILE *out, const char *indent, const char *text)
{
    const size_t start = strlen(indent) + 1;
    size_t column = start;

    fprintf(out, "%s#", indent);
    while (*text != '\0') {
        size_t num_bytes;
        const size_t columns = word_columns(text, &num_bytes);
        if (column + 1 + columns > COMMENT_COLUMNS && column > start) {
            fprintf(out, "\n%s#", indent);
            column = start;
        }
        fprintf(out, " %.*s", (int)num_bytes, text);
        column += 1 + columns;
        text += num_bytes;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

const char *rlv_params_group(size_t index, bool french)
{
    static const struct {
        const char *group, *text, *text_fr;
    } GROUPS[] = {
        {"scenario.", "What the scenario is", "Ce qu’est le scénario"},
        {"run.", "The run", "Le calcul"},
        {"time.", "Years", "Les années"},
        {"data.", "Tables read", "Les tables lues"},
        {"synthesis.", "Doctors of the reference date", "Les médecins de la date de référence"},
        {"exits.", "Ends of practice", "Les cessations d’activité"},
        {"states.", "Changes of the mode of practice", "Les changements de mode d’exercice"},
        {"relocation.", "Moves of installed GPs", "La mobilité des installés"},
        {"entries.", "New GPs", "Les nouveaux installés"},
        {"alignment.", "Outside totals to be met", "Les totaux extérieurs à atteindre"},
        {"settlement.", "Choice of a territory", "Le choix d’un territoire"},
        {"training.", "Training of GPs", "La formation des généralistes"},
        {"cesp.", "Public-service commitment (CESP)",
         "Le contrat d’engagement de service public (CESP)"},
        {"zoning.", "Zoning", "Le zonage"},
        {"aids.", "Aids", "Les aides"},
        {"health_centres.", "Salaried posts", "Les postes salariés"},
        {"structures.", "Coordinated structures", "Les structures coordonnées"},
        {"assistants.", "Medical assistants", "Les assistants médicaux"},
        {"nurses.", "Nurses of advanced practice", "Les infirmiers en pratique avancée"},
        {"regulation.", "Regulation of installation", "La régulation de l’installation"},
        {"solidarity.", "Days of solidarity", "Les journées de solidarité"},
        {"patients.", "Patients", "Les patients"},
        {"activity.", "Activity of a GP", "L’activité d’un généraliste"},
        {"apl.", "Accessibility (APL)", "L’accessibilité potentielle localisée (APL)"},
        {"backtest.", "Back-tests", "Les tests rétrospectifs"},
    };
    for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++)
        if (strncmp(RLV_PARAMS[index].path, GROUPS[i].group, strlen(GROUPS[i].group)) == 0)
            return french ? GROUPS[i].text_fr : GROUPS[i].text;
    return NULL;
}

void rlv_scenario_print_heading(FILE *out, size_t index, bool french)
{
    const char *const group = rlv_params_group(index, french);
    if (group != NULL)
        fprintf(out, "# --- %s\n", group);
}

void rlv_scenario_print_comment(FILE *out, size_t index, bool french)
{
    static const char INDENT[] = "    ";
    const rlv_param_info_t *info = &RLV_PARAMS[index];
    const char *const unit = unit_of(info, french);
    char line[LINE_SIZE], text[TEXT_SIZE];

    (void)snprintf(line, sizeof line, "%s.", french ? info->text_fr : info->text);
    print_wrapped(out, INDENT, line);
    format_domain(info, french, text, sizeof text);
    (void)snprintf(line, sizeof line, "[%s%s%s]", text, *unit != '\0' ? ", " : "", unit);
    print_wrapped(out, INDENT, line);
    if (info->mark != RLV_MARK_SETTING) {
        format_mark(info, french, text, sizeof text);
        print_wrapped(out, INDENT, text);
    }
}

void rlv_scenario_print_legend(FILE *out, bool french)
{
    static const char *const TEXT[2] = {
        "Each parameter: what it is; [type and allowed values, unit]; how sure its value is, since "
        "when it is known, its source. pub: read in a publication; data: computed from an official "
        "table; calibrated: fitted to the data by the command named; unverified: common knowledge "
        "not read again; assumed: to be replaced by data. No such line: a setting. An uncertain "
        "parameter is a group, drawn once per replicate: its value, or a factor on all values of "
        "one "
        "given by year.",
        "Chaque paramètre\u202F: ce qu’il est\u202F; [type et valeurs permises, unité]\u202F; "
        "sûreté "
        "de sa valeur, année depuis laquelle elle est connue, source. Publié\u202F: lu dans une "
        "publication\u202F; calculé\u202F: tiré d’une table officielle\u202F; calé\u202F: ajusté "
        "aux données par la commande citée\u202F; non vérifié\u202F: "
        "d’usage courant, non relu\u202F; supposé\u202F: à remplacer par des données. Sans cette "
        "ligne, c’est un réglage. Un paramètre incertain est un groupe, tiré une fois par "
        "réplication\u202F: sa valeur ou, s’il est donné par année, un facteur sur toutes ses "
        "valeurs."};
    print_wrapped(out, "", TEXT[french]);
}

static void print_csv(FILE *out, const char *text, char end)
{
    if (text[strcspn(text, ",\"\n\r")] == '\0') {
        fputs(text, out);
    } else {
        fputc('"', out);
        for (; *text != '\0'; text++)
            fprintf(out, *text == '"' ? "\"%c" : "%c", *text);
        fputc('"', out);
    }
    fputc(end, out);
}

int rlv_params_describe_csv(FILE *out, rlv_error_t *err)
{
    char text[RLV_PATH_SIZE];

    fputs("path,type,unit,low,high,default,distribution,mark,known,source,text,source_fr,text_fr\n",
          out);
    for (size_t i = 0; i < RLV_NUM_PARAMS; i++) {
        const rlv_param_info_t *info = &RLV_PARAMS[i];
        print_csv(out, info->path, ',');
        print_csv(out, type_name(info->type, false), ',');
        print_csv(out, info->unit, ',');
        format_bound(info, info->low, text, sizeof text);
        print_csv(out, text, ',');
        format_bound(info, info->high, text, sizeof text);
        print_csv(out, text, ',');
        format_default(info, text, sizeof text);
        print_csv(out, text, ',');
        format_dist(&info->dist, text, sizeof text);
        print_csv(out, text, ',');
        print_csv(out, rlv_mark_name(info->mark), ',');
        (void)snprintf(text, sizeof text, "%d", info->known);
        print_csv(out, info->known != 0 ? text : "", ',');
        print_csv(out, info->source, ',');
        print_csv(out, info->text, ',');
        print_csv(out, info->source_fr, ',');
        print_csv(out, info->text_fr, '\n');
    }
    return rlv_scenario_check_stream(out, err);
}
