#include "releve/indicator.h"

#include <string.h>

static double tally(const rlv_indicator_view_t *v, rlv_tally_kind_t kind, size_t place, int year)
{
    return (double)v->record[rlv_tally_index(v->shape, year, kind, place)];
}

static double inhabitants(const rlv_indicator_view_t *v, size_t place, int year)
{
    return (double)
        v->population[place * v->shape->num_years + (size_t)(year - v->shape->base_year)];
}

/* A ratio whose denominator may be zero: then 0, since no cell of a table is left empty. */
static double ratio(double numerator, double denominator)
{
    return denominator > 0 ? numerator / denominator : 0;
}

#define TALLY_VALUE(name, kind, scale)                                                             \
    static double name(const rlv_indicator_view_t *v, size_t place, int year)                      \
    {                                                                                              \
        return tally(v, kind, place, year) / (scale);                                              \
    }

TALLY_VALUE(aid_committed, RLV_TALLY_COMMITTED, 1)
TALLY_VALUE(aid_contracts, RLV_TALLY_CONTRACTS, 1)
TALLY_VALUE(aid_paid, RLV_TALLY_PAID, 1)
TALLY_VALUE(apl, RLV_TALLY_APL, 1e6)
TALLY_VALUE(apl_current, RLV_TALLY_APL_CURRENT, 1e6)
TALLY_VALUE(cesp, RLV_TALLY_CESP, 1)
TALLY_VALUE(apl_observed, RLV_TALLY_APL_OBSERVED, 1e6)
TALLY_VALUE(apl_le65, RLV_TALLY_APL_LE65, 1e6)
TALLY_VALUE(apl_le65_observed, RLV_TALLY_APL_LE65_OBSERVED, 1e6)
TALLY_VALUE(entries, RLV_TALLY_ENTRIES, 1)
TALLY_VALUE(exits_death, RLV_TALLY_EXITS_DEATH, 1)
TALLY_VALUE(exits_other, RLV_TALLY_EXITS_OTHER, 1)
TALLY_VALUE(exits_retirement, RLV_TALLY_EXITS_RETIREMENT, 1)
TALLY_VALUE(gp_fte, RLV_TALLY_FTE_MILLI, 1000)
TALLY_VALUE(gp_headcount, RLV_TALLY_HEADCOUNT, 1)
TALLY_VALUE(gp_headcount_current, RLV_TALLY_HEADCOUNT_CURRENT, 1)
TALLY_VALUE(population_current, RLV_TALLY_POPULATION_CURRENT, 1)
TALLY_VALUE(gp_juniors, RLV_TALLY_JUNIORS, 1)
TALLY_VALUE(patients_capacity, RLV_TALLY_PATIENTS, 1)
TALLY_VALUE(gp_health_centre, RLV_TALLY_HEALTH_CENTRE, 1)
TALLY_VALUE(gp_needed_2_5, RLV_TALLY_NEEDED_2_5, 1)
TALLY_VALUE(gp_needed_4, RLV_TALLY_NEEDED_4, 1)
TALLY_VALUE(moves_in, RLV_TALLY_MOVES_IN, 1)
TALLY_VALUE(moves_out, RLV_TALLY_MOVES_OUT, 1)
TALLY_VALUE(gp_waiting, RLV_TALLY_WAITING, 1)
TALLY_VALUE(gp_waiting_salaried, RLV_TALLY_WAITING_SALARIED, 1)
TALLY_VALUE(under_apl, RLV_TALLY_UNDER_APL, 1)
TALLY_VALUE(under_apl_le65, RLV_TALLY_UNDER_APL_LE65, 1)

static double departures_5y(const rlv_indicator_view_t *v, size_t place, int year)
{
    double sum = 0;
    for (int y = year; y < year + 5; y++)
        sum += exits_retirement(v, place, y) + exits_death(v, place, y) + exits_other(v, place, y) +
               moves_out(v, place, y);
    return sum;
}

static double density(const rlv_indicator_view_t *v, size_t place, int year)
{
    return 1e5 * ratio(gp_headcount(v, place, year), inhabitants(v, place, year));
}

static double fte_density(const rlv_indicator_view_t *v, size_t place, int year)
{
    return 1e5 * ratio(gp_fte(v, place, year), inhabitants(v, place, year));
}

static double share_60plus(const rlv_indicator_view_t *v, size_t place, int year)
{
    return ratio(tally(v, RLV_TALLY_AGE_60PLUS, place, year), gp_headcount(v, place, year));
}

static double share_women(const rlv_indicator_view_t *v, size_t place, int year)
{
    return ratio(tally(v, RLV_TALLY_WOMEN, place, year), gp_headcount(v, place, year));
}

/* Installations that would bring the density back to that of the base year. */
static double gp_needed_keep(const rlv_indicator_view_t *v, size_t place, int year)
{
    const int base = v->shape->base_year;
    const double kept = ratio(gp_headcount(v, place, base), inhabitants(v, place, base)) *
                        inhabitants(v, place, year);
    const double missing = kept - gp_headcount(v, place, year);
    if (missing <= 1e-9)
        return 0;
    const double whole = (double)(int64_t)missing;
    return missing - whole > 1e-9 ? whole + 1 : whole;
}

static double p_no_gp(const rlv_indicator_view_t *v, size_t place, int year)
{
    return gp_headcount(v, place, year) > 0 ? 0 : 1;
}

static double zone_of(const rlv_indicator_view_t *v, size_t place, int year)
{
    return tally(v, RLV_TALLY_ZONE, place, year);
}

static double p_enters_zip(const rlv_indicator_view_t *v, size_t place, int year)
{
    return zone_of(v, place, year) == RLV_ZONE_ZIP &&
                   zone_of(v, place, v->shape->base_year) != RLV_ZONE_ZIP
               ? 1
               : 0;
}

static double p_leaves_zone(const rlv_indicator_view_t *v, size_t place, int year)
{
    return zone_of(v, place, year) == RLV_ZONE_ZAR &&
                   zone_of(v, place, v->shape->base_year) != RLV_ZONE_ZAR
               ? 1
               : 0;
}

static double density_current(const rlv_indicator_view_t *v, size_t place, int year)
{
    return 1e5 * ratio(gp_headcount_current(v, place, year), population_current(v, place, year));
}

static double p_under_apl(const rlv_indicator_view_t *v, size_t place, int year)
{
    return apl(v, place, year) < 2.5 ? 1 : 0;
}

enum {
    TERRITORY = 1 << RLV_LEVEL_TERRITORY,
    ZONE = 1 << RLV_LEVEL_ZONE,
    ABOVE = 1 << RLV_LEVEL_DEPARTMENT | 1 << RLV_LEVEL_REGION,
    ALL = 1 << RLV_LEVEL_TERRITORY | 1 << RLV_LEVEL_DEPARTMENT | 1 << RLV_LEVEL_ZONE |
          1 << RLV_LEVEL_REGION
};

static const char PER_INHABITANT[] = "consultations per year per inhabitant";

const rlv_indicator_t RLV_INDICATORS[] = {
    {"aid_committed_eur", "EUR", RLV_FLOW, ALL, aid_committed, NULL,
     "Euros promised by the contracts signed in the year, over their whole length; not discounted",
     "Montants engagés par les contrats signés dans l’année"},
    {"aid_contracts", "contracts", RLV_STOCK, ALL, aid_contracts, NULL,
     "Aid contracts running; those of the base year are placed by a seeded rule [assumed]",
     "Contrats d’aide en cours"},
    {"aid_paid_eur", "EUR", RLV_FLOW, ALL, aid_paid, NULL,
     "Euros paid in the year: contracts and supplements; the allowances of students are in "
     "costs.csv",
     "Montants versés dans l’année"},
    {"apl", PER_INHABITANT, RLV_STOCK, ALL, apl, apl_observed,
     "Potential local accessibility to GPs of all ages, mean over communes by resident "
     "inhabitants, "
     "anchored on the published value of the base year. After the base year a forecast of the "
     "figure "
     "that would be published: its bands hold the error of that measure",
     "Accessibilité potentielle localisée (APL) aux médecins généralistes, tous âges, calée sur la "
     "valeur publiée de l’année de base"},
    {"apl_current", PER_INHABITANT, RLV_STOCK, ZONE, apl_current, NULL,
     "Mean APL, all ages, of the territories of this class in the year itself; without the error "
     "of its measure",
     "APL des territoires de cette classe l’année même"},
    {"apl_le65", PER_INHABITANT, RLV_STOCK, ALL, apl_le65, apl_le65_observed,
     "The same for GPs of 65 or less; its base level is the all-ages value times the territory's "
     "ratio <= 65 / all ages of 2018 [assumed]",
     "APL aux médecins généralistes de 65 ans et moins"},
    {"cesp_under_commitment", "GPs", RLV_STOCK, ALL, cesp, NULL,
     "GPs who owe years of public-service commitment (CESP); doctors only, not dentists",
     "Généralistes sous engagement de service public (CESP)"},
    {"departures_5y", "GPs", RLV_FLOW_5Y, ALL, departures_5y, NULL,
     "Exits and moves out over the five years from this one",
     "Départs (cessations et mobilités) sur cinq ans"},
    {"entries", "GPs", RLV_FLOW, ALL, entries, NULL,
     "First installations of the year, and returns from a salaried post to liberal practice",
     "Installations de l’année"},
    {"exits_death", "GPs", RLV_FLOW, ALL, exits_death, NULL, "Deaths in practice", "Décès"},
    {"exits_other", "GPs", RLV_FLOW, ALL, exits_other, NULL,
     "Other cessations: leaving the region or liberal practice before the retirement age",
     "Autres cessations"},
    {"exits_retirement", "GPs", RLV_FLOW, ALL, exits_retirement, NULL,
     "Cessations from exits.retirement_age on; cumul emploi-retraite is no exit",
     "Départs à la retraite"},
    {"gp_density_p100k", "GPs per 100,000 inhabitants", RLV_STOCK, ALL, density, NULL,
     "gp_headcount over inhabitants", "Médecins généralistes pour 100 000 habitants"},
    {"gp_density_p100k_current", "GPs per 100,000 inhabitants", RLV_STOCK, ZONE, density_current,
     NULL, "gp_headcount_current over population_current",
     "Généralistes pour 100 000 habitants des territoires de cette classe l’année même"},
    {"gp_fte", "full-time equivalents", RLV_STOCK, ALL, gp_fte, NULL,
     "Activity of gp_headcount, full time = a man of 50 to 64",
     "Équivalents temps plein de médecins généralistes"},
    {"gp_fte_density_p100k", "full-time equivalents per 100,000 inhabitants", RLV_STOCK, ALL,
     fte_density, NULL, "gp_fte over inhabitants",
     "Équivalents temps plein pour 100 000 habitants"},
    {"gp_headcount", "GPs", RLV_STOCK, ALL, gp_headcount, NULL,
     "GPs by the run's definition; BPE: installed liberal and mixed, by place of practice",
     "Médecins généralistes libéraux et mixtes, par lieu d’exercice (définition BPE)"},
    {"gp_headcount_current", "GPs", RLV_STOCK, ZONE, gp_headcount_current, NULL,
     "GPs of the territories of this class in the year itself",
     "Généralistes des territoires de cette classe l’année même"},
    {"gp_health_centre", "GPs", RLV_STOCK, ALL, gp_health_centre, NULL,
     "GPs salaried in a health centre since the reference date (the stock before it is not known "
     "by "
     "territory); in the APL's supply, never in gp_headcount",
     "Médecins généralistes salariés en centre de santé depuis la date de référence"},
    {"gp_juniors", "interns", RLV_STOCK, ALL, gp_juniors, NULL,
     "Docteurs juniors (fourth year of the internship of general practice), apart from GPs",
     "Docteurs juniors de médecine générale"},
    {"gp_needed_apl_2_5", "GPs", RLV_STOCK, TERRITORY, gp_needed_2_5, NULL,
     "Installations in this territory alone that would lift its APL to 2.5 (999: out of reach)",
     "Installations nécessaires pour atteindre une APL de 2,5"},
    {"gp_needed_apl_4", "GPs", RLV_STOCK, TERRITORY, gp_needed_4, NULL,
     "Installations in this territory alone that would lift its APL to 4 (999: out of reach)",
     "Installations nécessaires pour atteindre une APL de 4"},
    {"gp_needed_keep", "GPs", RLV_STOCK, TERRITORY, gp_needed_keep, NULL,
     "Installations that would bring the density back to that of the base year",
     "Installations nécessaires pour retrouver la densité de l’année de base"},
    {"gp_share_60plus", "share", RLV_STOCK, ALL, share_60plus, NULL,
     "Share of gp_headcount of 60 and over; 0 without a GP", "Part des 60 ans et plus"},
    {"gp_share_women", "share", RLV_STOCK, ALL, share_women, NULL,
     "Share of women in gp_headcount; 0 without a GP", "Part des femmes"},
    {"gp_waiting", "GPs", RLV_STOCK, ABOVE, gp_waiting, NULL,
     "Graduates of the pipeline between the end of the internship (a year before) and the first "
     "installation (this year or later), locums or salaried, before some choose elsewhere; where "
     "they wait follows the GPs of the reference date [assumed]. In no other indicator. Not "
     "followed: those who never look for a place, foreign diplomas, entries.path = flat (0)",
     "Diplômés entre la fin de l’internat et la première installation, remplaçants ou salariés, "
     "avant que certains ne choisissent d’exercer ailleurs ; qui ne cherchera pas à s’installer et "
     "les diplômes étrangers ne sont pas suivis"},
    {"gp_waiting_salaried", "GPs", RLV_STOCK, ABOVE, gp_waiting_salaried, NULL,
     "Those of gp_waiting in a first salaried post instead of locum work",
     "Diplômés en attente d’une première installation, dans un premier poste salarié"},
    {"moves_in", "GPs", RLV_FLOW, ALL, moves_in, NULL,
     "Installed GPs who come from another place of this level in the region",
     "Arrivées d’un autre territoire de la région"},
    {"moves_out", "GPs", RLV_FLOW, ALL, moves_out, NULL,
     "Installed GPs who leave for another place of this level in the region",
     "Départs vers un autre territoire de la région"},
    {"p_enters_zip", "probability", RLV_STOCK, TERRITORY, p_enters_zip, NULL,
     "Probability of being ZIP in the year, for a territory that was not in the base year",
     "Probabilité d’entrer en ZIP"},
    {"p_leaves_zone", "probability", RLV_STOCK, TERRITORY, p_leaves_zone, NULL,
     "Probability of being ZAR in the year, for a territory that was ZIP or ZAC in the base year",
     "Probabilité de sortir des zones aidées"},
    {"p_no_gp", "probability", RLV_STOCK, TERRITORY, p_no_gp, NULL,
     "Probability that the territory has no GP", "Probabilité de n’avoir aucun généraliste"},
    {"p_under_apl_2_5", "probability", RLV_STOCK, TERRITORY, p_under_apl, NULL,
     "Probability that the APL (all ages) is under 2.5", "Probabilité d’une APL inférieure à 2,5"},
    {"patients_capacity", "patients", RLV_STOCK, ALL, patients_capacity, NULL,
     "Patients that GPs can follow by their activity, with assistants and IPA nurses: when a "
     "measure helps patients but not the APL, it shows here",
     "Patients que les généralistes peuvent suivre"},
    {"population", "inhabitants", RLV_STOCK, ALL, inhabitants, NULL,
     "Inhabitants: census to its last year, then the projection of data/README.md", "Habitants"},
    {"population_current", "inhabitants", RLV_STOCK, ZONE, population_current, NULL,
     "Inhabitants of the territories of this class in the year itself",
     "Habitants des territoires de cette classe l’année même"},
    {"population_under_apl_2_5", "inhabitants", RLV_STOCK, ALL, under_apl, NULL,
     "Inhabitants of the territories whose APL (all ages) is under 2.5; by territory, not to be "
     "put "
     "beside published shares by commune",
     "Habitants des territoires dont l’APL est inférieure à 2,5"},
    {"population_under_apl_le65_2_5", "inhabitants", RLV_STOCK, ALL, under_apl_le65, NULL,
     "Inhabitants of the territories whose APL of GPs of 65 or less is under 2.5",
     "Habitants des territoires dont l’APL (65 ans et moins) est inférieure à 2,5"},
};

const size_t RLV_NUM_INDICATORS = sizeof RLV_INDICATORS / sizeof RLV_INDICATORS[0];

int rlv_indicator_find(const char *name)
{
    for (size_t i = 0; i < RLV_NUM_INDICATORS; i++)
        if (strcmp(RLV_INDICATORS[i].name, name) == 0)
            return (int)i;
    return -1;
}

int rlv_indicator_last_year(const rlv_indicator_t *self, const rlv_tally_shape_t *shape)
{
    static const int SHORTER[] = {0, 1, 5};
    return shape->horizon - SHORTER[self->time];
}
