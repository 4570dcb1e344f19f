#include "apl_screen.h"

#include "apl_sources.h"

#include <stdlib.h>
#include <string.h>

enum { NUM_LOWEST = 5, LABEL = 32, COLUMN = 12 };

/* `text` in a field of so many characters, UTF-8. */
static void put(FILE *out, const char *text, int width, bool right)
{
    int padding = width;
    for (const char *c = text; *c != '\0'; c++)
        padding -= ((unsigned char)*c & 0xC0u) != 0x80u;
    padding = padding > 0 ? padding : 0;
    fprintf(out, "%*s%s%*s", right ? padding : 0, "", text, right ? 0 : padding, "");
}

static void put_value(FILE *out, double value, int decimals, rlv_lang_t lang)
{
    put(out, rlv_number_format(value, decimals, lang).text, COLUMN, true);
}

static const char *decay_label(int decay, rlv_lang_t lang)
{
    static const char *const LABELS[RLV_NUM_DECAYS][2] = {
        {"paliers de 20 min", "20-minute steps"},
        {"paliers de 2012", "steps of 2012"},
        {"gaussienne", "Gaussian"},
        {"exponentielle", "exponential"},
        {"empirique (IRDES)", "empirical (IRDES)"}};
    return LABELS[decay][lang];
}

/* "tous âges, gaussienne" */
static const char *variant_label(const char *variant, char *text, size_t size, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR, le65 = strncmp(variant, "le65", 4) == 0;
    const char *decay = strchr(variant, '_');

    (void)snprintf(text, size, "%s%s%s",
                   le65 ? (fr ? "65 ans et moins" : "GPs of 65 or less")
                        : (fr ? "tous âges" : "all ages"),
                   decay != NULL ? ", " : "",
                   decay != NULL ? decay_label(rlv_decay_find(decay + 1), lang) : "");
    return text;
}

typedef struct {
    double apl;
    size_t territory;
} ranked_t;

static int compare_ranked(const void *a, const void *b)
{
    const ranked_t *x = a, *y = b;
    if (x->apl < y->apl || x->apl > y->apl)
        return x->apl < y->apl ? -1 : 1;
    return x->territory < y->territory ? -1 : 1;
}

static void print_lowest(FILE *out, const rlv_region_t *region, const double *value,
                         rlv_lang_t lang)
{
    ranked_t *rank = rlv_calloc(region->num_territories, sizeof *rank, NULL);

    for (size_t t = 0; rank != NULL && t < region->num_territories; t++)
        rank[t] = (ranked_t){value[rlv_apl_first_territory(region) + t], t};
    if (rank != NULL)
        qsort(rank, region->num_territories, sizeof *rank, compare_ranked);
    fputs(lang == RLV_LANG_FR ? "\nTerritoires les moins accessibles\u202F:\n"
                              : "\nTerritories with the lowest APL:\n",
          out);
    for (size_t k = 0; rank != NULL && k < NUM_LOWEST && k < region->num_territories; k++) {
        fputs("  ", out);
        put(out, region->territory[rank[k].territory].name, LABEL - 2, false);
        put_value(out, rank[k].apl, 2, lang);
        (void)fputc('\n', out);
    }
    free(rank);
}

/* Means of the published APL of the base year, by inhabitants. */
static double published_mean(const apl_session_t *session)
{
    const rlv_region_t *region = &session->region;
    const int base = (int)session->scenario.params.time_base_year;
    double sum = 0, total = 0;

    for (size_t t = 0; t < region->num_territories; t++) {
        const double people = (double)rlv_region_territory_population(region, t, base);
        sum += region->apl[t] * people;
        total += people;
    }
    return total > 0 ? sum / total : 0;
}

/* What the tables lack, after the year used instead. */
static const char *lacking(int used, int wanted, rlv_lang_t lang)
{
    if (used == wanted)
        return "";
    if (lang == RLV_LANG_FR)
        return used > wanted ? ", faute de plus anciens" : ", faute de plus récents";
    return used > wanted ? ", none older are held" : ", none later are held";
}

/* The band of the run's own APL of the region, for a year that the run gives the GPs of. */
static void print_run_band(FILE *out, const apl_session_t *session, int year, rlv_lang_t lang)
{
    const rlv_run_row_t *row = rlv_run_table_find(&session->run.table[RLV_LEVEL_REGION], "apl",
                                                  session->region.code, year);

    if (row == NULL)
        return;
    fprintf(out,
            lang == RLV_LANG_FR ? "APL de la région dans cette simulation en %d (niveau publié)"
                                  "\u202F: %s [%s\u2013%s], bande à 90\u202F%%\n"
                                : "APL of the region in that run in %d (published level): %s "
                                  "[%s\u2013%s], 90%% band\n",
            year, rlv_number_format(row->mean, 2, lang).text,
            rlv_number_format(row->p05, 2, lang).text, rlv_number_format(row->p95, 2, lang).text);
}

/* The years and sources really used, which the tables and the run may bound. */
static void print_sources(FILE *out, const apl_session_t *session, int year, rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;
    const apl_sources_t used = apl_sources_of(session, year);
    const int recent = (int)session->scenario.params.time_reference_year;

    fprintf(out, fr ? "%d\u202F: habitants de %d%s\u202F; " : "%d: inhabitants of %d%s; ", year,
            used.people_year, lacking(used.people_year, used.people_expected, lang));
    switch (used.gps) {
    case APL_GPS_RUN:
        fprintf(
            out,
            fr ? "médecins\u202F: moyennes de %s (scénario «\u202F%s\u202F»), sans fourchette,\n"
                 "  placés comme en %d\u202F; part des 65 ans et moins de l’année de base\n"
               : "GPs: means of %s (scenario “%s”), without a band,\n  placed as in %d; share "
                 "of 65 or less of the base year\n",
            session->run_path, session->run.manifest.title, recent);
        print_run_band(out, session, year, lang);
        return;
    case APL_GPS_BETWEEN:
        fprintf(out,
                fr ? "médecins sur une droite entre ceux de %d et de %d\n"
                   : "GPs on a line between those of %d and of %d\n",
                used.gps_year, recent);
        return;
    case APL_GPS_HELD:
        break;
    }
    if (year > recent && session->run_path != NULL)
        fprintf(out,
                fr ? "médecins de %d, la simulation %s s’arrêtant en %d\n"
                   : "GPs of %d, as the run %s ends in %d\n",
                used.gps_year, session->run_path, session->run.manifest.horizon);
    else
        fprintf(out, fr ? "médecins de %d%s\n" : "GPs of %d%s\n", used.gps_year,
                lacking(used.gps_year, year, lang));
}

void apl_screen_series(FILE *out, const apl_session_t *session, const rlv_apl_series_t series[],
                       size_t num_series, bool anchored, rlv_lang_t lang)
{
    const rlv_region_t *region = &session->region;
    const rlv_params_t *params = &session->scenario.params;
    const bool fr = lang == RLV_LANG_FR;
    const size_t all = rlv_apl_region_value(region);

    fprintf(out,
            fr ? "%s \u2014 APL aux généralistes, %d (%s)\n" : "%s \u2014 APL to GPs, %d (%s)\n",
            region->name, series[0].year,
            anchored ? (fr ? "ancrée sur la valeur publiée" : "anchored on the published value")
                     : (fr ? "calculée" : "computed"));
    fprintf(out,
            fr ? "consultations par an et par habitant\u202F; %s\u202F; temps de trajet %s\n"
               : "consultations a year per inhabitant; %s; travel times %s\n",
            decay_label(params->apl_decay, lang),
            session->travel_path != NULL ? session->travel_path
            : fr                         ? "estimés"
                                         : "estimated");
    print_sources(out, session, series[0].year, lang);
    put(out, fr ? "moyenne pondérée par les habitants" : "mean by inhabitants", LABEL, false);
    put(out, fr ? "résidents" : "resident", COLUMN, true);
    put(out, "standard.", COLUMN, true);
    (void)fputc('\n', out);
    for (size_t s = 0; s < num_series; s++) {
        char label[96];
        put(out, variant_label(series[s].variant, label, sizeof label, lang), LABEL, false);
        put_value(out, series[s].value[RLV_WEIGHTING_RESIDENT][all], 2, lang);
        put_value(out, series[s].value[RLV_WEIGHTING_STANDARDISED][all], 2, lang);
        (void)fputc('\n', out);
    }
    put(out, fr ? "publiée (tous âges)" : "published (all ages)", LABEL, false);
    put_value(out, published_mean(session), 2, lang);
    fprintf(out, "  (%d)\n\n", (int)params->time_base_year);
    for (size_t d = 0; d < region->num_departments; d++) {
        const size_t v = rlv_apl_first_department(region) + d;
        put(out, region->department[d].name, LABEL, false);
        put_value(out, series[0].value[RLV_WEIGHTING_RESIDENT][v], 2, lang);
        put_value(out, series[0].value[RLV_WEIGHTING_STANDARDISED][v], 2, lang);
        (void)fputc('\n', out);
    }
    print_lowest(out, region, series[0].value[RLV_WEIGHTING_RESIDENT], lang);
}

static void print_parts(FILE *out, const apl_session_t *session, const rlv_apl_change_t *change,
                        size_t v, rlv_lang_t lang)
{
    put(out, rlv_apl_place(&session->region, v).name, LABEL, false);
    put_value(out, change->before[v], 2, lang);
    put_value(out, change->after[v], 2, lang);
    for (size_t cause = 0; cause < RLV_NUM_CAUSES; cause++)
        put_value(out, change->part[cause * rlv_apl_num_values(&session->region) + v], 3, lang);
    (void)fputc('\n', out);
}

void apl_screen_change(FILE *out, const apl_session_t *session, const rlv_apl_change_t *change,
                       rlv_lang_t lang)
{
    static const char *const CAUSES[RLV_NUM_CAUSES][2] = {{"offre", "supply"},
                                                          {"activité", "activity"},
                                                          {"habitants", "inhabitants"},
                                                          {"âge", "ageing"}};
    const rlv_region_t *region = &session->region;
    char year[96];

    fprintf(
        out,
        lang == RLV_LANG_FR
            ? "\nCe qui change de %d à %d (%s, habitants résidents)\u202F; les parts sont celles "
              "de Shapley\n"
            : "\nWhat changes from %d to %d (%s, resident inhabitants); the parts are "
              "Shapley's\n",
        change->from_year, change->to_year,
        variant_label(change->variant, year, sizeof year, lang));
    print_sources(out, session, change->from_year, lang);
    print_sources(out, session, change->to_year, lang);
    put(out, "", LABEL, false);
    (void)snprintf(year, sizeof year, "%d", change->from_year);
    put(out, year, COLUMN, true);
    (void)snprintf(year, sizeof year, "%d", change->to_year);
    put(out, year, COLUMN, true);
    for (int cause = 0; cause < RLV_NUM_CAUSES; cause++)
        put(out, CAUSES[cause][lang], COLUMN, true);
    (void)fputc('\n', out);
    print_parts(out, session, change, rlv_apl_region_value(region), lang);
    for (size_t d = 0; d < region->num_departments; d++)
        print_parts(out, session, change, rlv_apl_first_department(region) + d, lang);
}

void apl_screen_operator(FILE *out, const apl_session_t *session, const rlv_operator_check_t *check,
                         rlv_lang_t lang)
{
    const bool fr = lang == RLV_LANG_FR;

    if (check->same_max < 1e-12)
        fputs(
            fr ? "\nOpérateur entre territoires\u202F: égal au calcul par commune (à 10⁻¹² près) "
                 "pour les parts d’offre de l’année de base.\n"
               : "\nOperator between territories: equal to the commune computation (within 1e-12) "
                 "for the base year's shares of supply.\n",
            out);
    else
        fprintf(out,
                fr ? "\nOpérateur entre territoires\u202F: écart relatif de %s au calcul par "
                     "commune.\n"
                   : "\nOperator between territories: relative difference of %s to the commune "
                     "computation.\n",
                rlv_number_format(check->same_max, 9, lang).text);
    fprintf(
        out,
        fr ? "Avec les parts du millésime précédent dans chaque territoire\u202F: %s en moyenne "
             "(%s\u202F%% de l’APL), %s au plus (%s).\n"
           : "With the shares of the vintage before inside each territory: %s on average (%s %% "
             "of the APL), %s at most (%s).\n",
        rlv_number_format(check->moved_mean, 3, lang).text,
        rlv_number_format(100 * check->moved_relative, 1, lang).text,
        rlv_number_format(check->moved_max, 2, lang).text,
        session->region.territory[check->moved_worst].name);
}

void apl_screen_comparison(FILE *out, const rlv_apl_comparison_t line[], size_t num_lines,
                           rlv_lang_t lang)
{
    static const char *const HEADS[5][2] = {{"corrélation", "correlation"},
                                            {"écart moyen", "mean diff."},
                                            {"rapport", "ratio"},
                                            {"CV rapport", "CV of ratio"},
                                            {"lieux", "places"}};
    const bool fr = lang == RLV_LANG_FR;
    const char *level = "";
    int year = 0;

    fputs(fr ? "\nAPL calculée et publiée, pondérées par les habitants (écart moyen absolu, le "
               "niveau étant ramené à celui publié\u202F; rapport publié / calculé)\n"
             : "\nComputed and published APL, weighted by inhabitants (mean absolute difference "
               "once the level is the published one; ratio published / computed)\n",
          out);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = (size_t)pass; i < num_lines; i += 2) {
            const rlv_agreement_t *a = &line[i].agreement;
            char label[96];
            if (line[i].year != year || strcmp(line[i].level, level) != 0) {
                year = line[i].year;
                level = line[i].level;
                (void)snprintf(label, sizeof label, "%s, %d",
                               pass == 0 ? "Communes"
                               : fr      ? "Territoires"
                                         : "Territories",
                               year);
                put(out, label, LABEL, false);
                for (int h = 0; h < 5; h++)
                    put(out, HEADS[h][lang], COLUMN, true);
                (void)fputc('\n', out);
            }
            const bool resident = strcmp(line[i].inhabitants, "resident") == 0;
            if (strcmp(line[i].supply, "departments") == 0)
                (void)snprintf(label, sizeof label, "%s",
                               fr ? "  actes par département" : "  acts by department");
            else if (strcmp(line[i].supply, "fitted") == 0)
                (void)snprintf(label, sizeof label, "%s",
                               fr ? "  limite\u202F: offre ajustée" : "  limit: supply fitted");
            else
                (void)snprintf(label, sizeof label, "  %s, %s",
                               decay_label(rlv_decay_find(line[i].decay), lang),
                               !resident ? "standard."
                               : fr      ? "résidents"
                                         : "resident");
            put(out, label, LABEL, false);
            put_value(out, a->correlation, 3, lang);
            put_value(out, a->mae, 2, lang);
            put_value(out, a->ratio_mean, 2, lang);
            put_value(out, a->ratio_cv, 2, lang);
            put_value(out, (double)a->num_places, 0, lang);
            (void)fputc('\n', out);
        }
}
