#include "aids_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool french(const rlv_aids_answer_t *self)
{
    return self->lang == RLV_LANG_FR;
}

const rlv_place_name_t *rlv_aids_place_of(const rlv_aids_answer_t *self)
{
    return self->match.kind == RLV_PLACE_COMMUNE
               ? &self->gazetteer->commune[self->match.index].place
               : &self->gazetteer->territory[self->match.index].place;
}

/* Whether the class that a coming zoning gives decides: the highest chance is neither 0 nor 1. */
static bool may_be_there(const rlv_aids_answer_t *self, size_t i)
{
    for (size_t k = 0; k < self->ahead.num_rankings; k++)
        if (self->open_there[i * self->ahead.num_rankings + k] > 0)
            return true;
    return false;
}

bool rlv_aids_is_there(const rlv_aids_answer_t *self, size_t i)
{
    const rlv_aid_answer_t *c = self->result[i].condition;
    return c[RLV_AID_IF_DATE] != RLV_AID_NO &&
           (c[RLV_AID_IF_PLACE] != RLV_AID_NO || may_be_there(self, i));
}

static const char *answer_text(rlv_aid_answer_t answer, bool fr)
{
    static const char *const TEXTS[][2] = {
        {"no", "non"}, {"to be checked", "à vérifier"}, {"yes", "oui"}};
    return TEXTS[answer][fr];
}

static const char *mark_text(rlv_aid_mark_t mark, bool fr)
{
    static const char *const TEXTS[][2] = {{"published", "publié"},
                                           {"data", "données"},
                                           {"regional document", "document régional"},
                                           {"UNVERIFIED", "NON VÉRIFIÉ"},
                                           {"assumed", "supposé"}};
    return TEXTS[mark][fr];
}

/* A day as people write it: 31/12/2025 in French; part of a date, "2013" or "2019-10", too. */
typedef struct {
    char text[16];
} day_t;

static day_t day_text(const char *date, bool fr)
{
    day_t day;
    const size_t length = strlen(date);

    if (fr && length == 10)
        (void)snprintf(day.text, sizeof day.text, "%.2s/%.2s/%.4s", date + 8, date + 5, date);
    else if (fr && length == 7)
        (void)snprintf(day.text, sizeof day.text, "%.2s/%.4s", date + 5, date);
    else
        (void)snprintf(day.text, sizeof day.text, "%.10s", length > 0 ? date : "\u2026");
    return day;
}

/* --- what a condition asks ------------------------------------------------------------------ */

static void join(char *text, size_t size, const char *word)
{
    const size_t used = strlen(text);
    (void)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", word);
}

static void place_text(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    char part[160];

    text[0] = '\0';
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        if (aid->zone[z])
            join(text, size, rlv_zone_name((rlv_zone_t)z));
    if (aid->near_km > 0) {
        (void)snprintf(part, sizeof part, fr ? "ou à moins de %g km" : "or within %g km",
                       aid->near_km);
        join(text, size, part);
    }
    if (aid->mountain)
        join(text, size, fr ? "zone Montagne" : "zone Montagne (mountain)");
    if (aid->qpv)
        join(text, size, "QPV");
    for (size_t i = 0; i < aid->num_departments; i++) {
        (void)snprintf(part, sizeof part, fr ? "département %s" : "department %s",
                       aid->department[i]);
        join(text, size, part);
    }
    if (aid->list[0] != '\0')
        join(text, size, aid->list);
}

static void states_text(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    static const char *const STATES[][2] = {{"self-employed", "libéral"},
                                            {"mixed", "mixte"},
                                            {"salaried", "salarié"},
                                            {"locum", "remplaçant"},
                                            {"student", "étudiant"}};
    text[0] = '\0';
    for (int s = 0; s < RLV_AID_NUM_STATES; s++)
        if (aid->state[s])
            join(text, size, STATES[s][fr]);
}

static void age_text(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    if (aid->age_max == 200)
        (void)snprintf(text, size, fr ? "%d ans ou plus" : "%d or over", aid->age_min);
    else
        (void)snprintf(text, size, fr ? "de %d à %d ans" : "from %d to %d", aid->age_min,
                       aid->age_max);
}

static void days_text(const rlv_aids_answer_t *self, const rlv_aid_t *aid, char *text, size_t size)
{
    const bool fr = french(self);

    if (aid->locum_days_quarter > 0 && self->profile.state == RLV_AID_LOCUM)
        (void)snprintf(text, size,
                       fr ? "au moins %g jours par trimestre" : "at least %g days a quarter",
                       aid->locum_days_quarter);
    else
        (void)snprintf(text, size, fr ? "au moins %s jours par semaine" : "at least %s days a week",
                       rlv_number_format(aid->days_min, 1, self->lang).text);
}

static void installed_text(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    if (aid->installed_max_years > 0)
        (void)snprintf(text, size,
                       fr ? "installé depuis moins de %g an" : "installed for under %g year",
                       aid->installed_max_years);
    else
        (void)snprintf(text, size, "%s", fr ? "déjà installé" : "already installed");
}

/* What a scheme asks under one heading. */
void rlv_aids_condition(const rlv_aids_answer_t *self, const rlv_aid_t *aid, int condition,
                        char *text, size_t size)
{
    static const char *const PLAIN[RLV_AID_NUM_CONDITIONS][2] = {
        [RLV_AID_IF_FIRST] = {"first installation", "première installation"},
        [RLV_AID_IF_GROUP] = {"group practice, CPTS or ESP", "exercice en groupe, CPTS ou ESP"},
        [RLV_AID_IF_SECTOR] = {"sector 1, or 2 with OPTAM", "secteur 1, ou secteur 2 avec OPTAM"},
        [RLV_AID_IF_PDSA] = {"out-of-hours care (PDSA)", "permanence des soins (PDSA)"},
        [RLV_AID_IF_SECONDARY] = {"secondary practice", "cabinet secondaire"}};
    const bool fr = french(self);

    if (PLAIN[condition][fr] != NULL)
        (void)snprintf(text, size, "%s", PLAIN[condition][fr]);
    else if (condition == RLV_AID_IF_DATE)
        (void)snprintf(text, size, fr ? "ouvert de %s à %s" : "open from %s to %s",
                       day_text(aid->from, fr).text, day_text(aid->until, fr).text);
    else if (condition == RLV_AID_IF_PLACE)
        place_text(aid, fr, text, size);
    else if (condition == RLV_AID_IF_STATE)
        states_text(aid, fr, text, size);
    else if (condition == RLV_AID_IF_AGE)
        age_text(aid, fr, text, size);
    else if (condition == RLV_AID_IF_DAYS)
        days_text(self, aid, text, size);
    else if (condition == RLV_AID_IF_INSTALLED)
        installed_text(aid, fr, text, size);
    else if (condition == RLV_AID_IF_HOSTS)
        (void)snprintf(text, size,
                       fr ? "accueil d’un nouveau médecin de moins de %d ans"
                          : "hosts a new doctor under %d",
                       aid->hosts_under);
    else
        (void)snprintf(text, size,
                       fr ? "médecin de l’extérieur, au moins %g jours par an"
                          : "from outside, at least %g days a year",
                       aid->outside_days_year);
}

/* --- amounts -------------------------------------------------------------------------------- */

static void unit_text(const rlv_aids_answer_t *self, const rlv_aid_t *aid, char *text, size_t size)
{
    const bool fr = french(self);

    text[0] = '\0';
    if (aid->basis == RLV_AMOUNT_YEAR || aid->basis == RLV_AMOUNT_MONTH)
        (void)snprintf(text, size, fr ? "%s\u202F€ par %s" : "€%s a %s",
                       rlv_number_format(aid->step[0].eur, 0, self->lang).text,
                       aid->basis == RLV_AMOUNT_YEAR ? (fr ? "an" : "year")
                                                     : (fr ? "mois" : "month"));
    for (size_t i = 0; i < aid->num_shares; i++) {
        char part[64];
        (void)snprintf(part, sizeof part, fr ? "%g\u202F%%" : "%g%%", 100.0 * aid->share[i]);
        join(text, size, part);
    }
    if (aid->num_shares > 0) {
        const size_t used = strlen(text);
        (void)snprintf(text + used, size - used, "%s",
                       aid->of_forfait ? (fr ? " du forfait" : " of the forfait")
                                       : (fr ? " des honoraires" : " of fees"));
    }
}

static void amount_text(const rlv_aids_answer_t *self, size_t i, char *text, size_t size)
{
    const bool fr = french(self);
    const rlv_aid_t *aid = &self->aids->aid[i];
    const rlv_aid_result_t *r = &self->result[i];
    char unit[128];

    unit_text(self, aid, unit, sizeof unit);
    if (r->kind == RLV_EUR_UNKNOWN)
        (void)snprintf(text, size, "%s",
                       unit[0] != '\0' ? unit
                       : fr            ? "montant non connu"
                                       : "amount not known");
    else
        (void)snprintf(
            text, size, fr ? "%s%s\u202F€ sur %g an%s%s%s%s" : "%s€%s over %g year%s%s%s%s",
            r->kind == RLV_EUR_AT_MOST ? (fr ? "au plus " : "at most ") : "",
            rlv_number_format(r->eur, 0, self->lang).text, aid->duration_years,
            aid->duration_years >= 2 ? "s" : "", unit[0] ? " (" : "", unit, unit[0] ? ")" : "");
    if (aid->amount_mark == RLV_AID_MARK_UNVERIFIED) {
        const size_t used = strlen(text);
        (void)snprintf(text + used, size - used, " [%s]", mark_text(RLV_AID_MARK_UNVERIFIED, fr));
    }
}

void rlv_aids_payers(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    text[0] = '\0';
    for (int p = 0; p < RLV_AID_NUM_PAYERS; p++)
        if (aid->payer[p])
            join(text, size, rlv_aid_payer_name((rlv_aid_payer_t)p, fr));
}

/* --- screen --------------------------------------------------------------------------------- */

static double share_ahead(const rlv_aids_answer_t *self, size_t k, int zone)
{
    return 100 * self->ahead.probability[k][zone];
}

/* What a coming zoning may change. */
static void print_ahead(FILE *out, const rlv_aids_answer_t *self)
{
    const bool fr = french(self);

    if (self->ahead.year == 0 && self->next_year > 0)
        fprintf(out,
                fr ? ", supposée tenue au-delà du zonage attendu en %d [--zones]"
                   : ", taken to hold beyond the zoning expected in %d [--zones]",
                self->next_year);
    if (self->ahead.year == 0)
        return;
    fprintf(out, fr ? ", révisée en %d (prospectif)" : ", revised in %d (prospective)",
            self->ahead.year);
    for (size_t k = 0; k < self->ahead.num_rankings; k++)
        fprintf(out,
                fr ? "%s ZIP %s\u202F%%, ZAC %s\u202F%%, ZAR %s\u202F%% (%s)"
                   : "%s ZIP %s%%, ZAC %s%%, ZAR %s%% (%s)",
                k == 0 ? (fr ? "\u202F:" : ":") : (fr ? "\u202F;" : ";"),
                rlv_number_format(share_ahead(self, k, RLV_ZONE_ZIP), 0, self->lang).text,
                rlv_number_format(share_ahead(self, k, RLV_ZONE_ZAC), 0, self->lang).text,
                rlv_number_format(share_ahead(self, k, RLV_ZONE_ZAR), 0, self->lang).text,
                self->ahead.ranking[k]);
}

/* How likely the place is to fit, from the least to the most favourable ranking; nothing where the
 * class does not decide. */
static void print_chance(FILE *out, const rlv_aids_answer_t *self, size_t i)
{
    const size_t num = self->ahead.num_rankings;
    double low = 1, high = 0;

    for (size_t k = 0; k < num; k++) {
        low = fmin(low, self->open_there[i * num + k]);
        high = fmax(high, self->open_there[i * num + k]);
    }
    if (num == 0 || !(high > 0) || low >= 1)
        return;
    fprintf(out,
            french(self)
                ? "  Probabilité que la zone y donne droit\u202F: %s à %s\u202F%% selon le "
                  "classement\n"
                : "  Probability that the zone gives right to it: %s to %s%% by ranking\n",
            rlv_number_format(100 * low, 0, self->lang).text,
            rlv_number_format(100 * high, 0, self->lang).text);
}

static void print_place(FILE *out, const rlv_aids_answer_t *self)
{
    const bool fr = french(self);
    const rlv_place_name_t *place = rlv_aids_place_of(self);
    const bool commune = self->match.kind == RLV_PLACE_COMMUNE;

    fprintf(out, "%s %s (%s)", commune ? "Commune" : (fr ? "Territoire" : "Territory"), place->name,
            place->code);
    if (commune) {
        const rlv_gazetteer_commune_t *c = &self->gazetteer->commune[self->match.index];
        const rlv_place_name_t *t = &self->gazetteer->territory[c->territory].place;
        fprintf(out, fr ? ", territoire %s (%s)" : ", territory %s (%s)", t->name, t->code);
    }
    (void)fputc('\n', out);
    if (self->match.merged != NULL)
        fprintf(out,
                fr ? "%s (%s) a rejoint cette commune.\n" : "%s (%s) has joined this commune.\n",
                self->match.merged->old.name, self->match.merged->old.code);
    if (self->place.zone >= 0)
        fprintf(out, fr ? "Zone\u202F: %s (zonage %s, %s)" : "Zone: %s (zoning %s, %s)",
                rlv_zone_name((rlv_zone_t)self->place.zone), self->place.zone_vintage,
                self->place.zone_rebuilt ? (fr ? "reconstitué par la règle" : "rebuilt by the rule")
                                         : (fr ? "liste de l’ARS" : "list of the ARS"));
    else
        fputs(fr ? "Zone\u202F: inconnue à cette date" : "Zone: not known at that date", out);
    print_ahead(out, self);
    if (self->place.mountain != RLV_AID_NO)
        fputs(fr ? "\u202F; dans un massif" : "; in a massif", out);
    if (self->place.qpv != RLV_AID_NO)
        fputs(fr ? "\u202F; contient un QPV" : "; holds a QPV", out);
    fprintf(out, fr ? "\nDu %s au %s\n" : "\nFrom %s to %s\n", day_text(self->first_day, fr).text,
            day_text(self->last_day, fr).text);
}

/* The supplements, in euros over the contract; those of so much a month or year say so. */
static void print_extras(FILE *out, const rlv_aids_answer_t *self, size_t i)
{
    const bool fr = french(self);
    const rlv_aid_t *aid = &self->aids->aid[i];

    for (size_t k = 0; k < aid->num_extras; k++) {
        const rlv_aid_extra_t *extra = &aid->extra[k];
        const double eur =
            extra->share > 0 ? rlv_aid_extra_eur(aid, extra, &self->result[i]) : extra->eur;
        const char *const unit = extra->share > 0                  ? ""
                                 : extra->basis == RLV_AMOUNT_YEAR ? (fr ? " par an" : " a year")
                                 : extra->basis == RLV_AMOUNT_MONTH
                                     ? (fr ? " par mois" : " a month")
                                     : "";
        fprintf(out, fr ? "  Supplément\u202F: %s" : "  Supplement: %s", extra->name);
        if (isfinite(eur))
            fprintf(out, fr ? ", %s\u202F€%s" : ", €%s%s",
                    rlv_number_format(eur, 0, self->lang).text, unit);
        (void)fputc('\n', out);
    }
}

static void print_aid(FILE *out, const rlv_aids_answer_t *self, size_t i)
{
    const bool fr = french(self);
    const rlv_aid_t *aid = &self->aids->aid[i];
    const rlv_aid_result_t *r = &self->result[i];
    char text[256];

    fprintf(out, "\n%s\n", aid->name);
    rlv_aids_payers(aid, fr, text, sizeof text);
    fprintf(out, fr ? "  Payeur\u202F: %s\n" : "  Payer: %s\n", text);
    fprintf(out, fr ? "  Éligible\u202F: %s" : "  Eligible: %s", answer_text(r->answer, fr));
    for (int c = 0, shown = 0; c < RLV_AID_NUM_CONDITIONS; c++) {
        if (r->condition[c] == RLV_AID_YES || r->condition[c] != r->answer)
            continue;
        rlv_aids_condition(self, aid, c, text, sizeof text);
        fprintf(out, "%s%s",
                shown++ == 0 ? (fr ? " \u2013 condition\u202F: " : " \u2013 condition: ")
                             : "\u00A0; ",
                text);
    }
    (void)fputc('\n', out);
    print_chance(out, self, i);
    amount_text(self, i, text, sizeof text);
    fprintf(out, fr ? "  Montant\u202F: %s%s\n" : "  Amount: %s%s\n", text,
            aid->renewable ? (fr ? ", renouvelable" : ", renewable") : "");
    print_extras(out, self, i);
    if (aid->note[0] != '\0')
        fprintf(out, "  %s\n", aid->note);
    fprintf(out, fr ? "  Source\u202F: %s [%s]\n" : "  Source: %s [%s]\n", aid->source,
            mark_text(aid->mark, fr));
}

static void put_cell(FILE *out, const char *text, int width)
{
    int space = width;
    for (const char *c = text; *c != '\0'; c++)
        space -= ((unsigned char)*c & 0xC0u) != 0x80u;
    fprintf(out, "%s%*s", text, space > 0 ? space : 0, "");
}

/* A line a scheme, before the details. */
static void print_table(FILE *out, const rlv_aids_answer_t *self)
{
    enum { NAME = 67, PAYER = 20, ELIGIBLE = 13 };
    const bool fr = french(self);
    char text[256];

    (void)fputc('\n', out);
    put_cell(out, fr ? "Dispositif" : "Scheme", NAME);
    put_cell(out, fr ? "Payeur" : "Payer", PAYER);
    put_cell(out, fr ? "Éligible" : "Eligible", ELIGIBLE);
    fputs(fr ? "Montant\n" : "Amount\n", out);
    for (size_t i = 0; i < self->aids->num_aids; i++) {
        const rlv_aid_t *aid = &self->aids->aid[i];
        if (!self->all && !rlv_aids_is_there(self, i))
            continue;
        put_cell(out, aid->name, NAME);
        rlv_aids_payers(aid, fr, text, sizeof text);
        put_cell(out, text, PAYER);
        put_cell(out, answer_text(self->result[i].answer, fr), ELIGIBLE);
        amount_text(self, i, text, sizeof text);
        fprintf(out, "%s\n", text);
    }
}

/* Sum by payer of what is certain: eligible, exact or at most, not unverified. */
static void print_sums(FILE *out, const rlv_aids_answer_t *self)
{
    const bool fr = french(self);
    double exact = 0, at_most = 0;
    size_t num = 0;

    for (size_t i = 0; i < self->aids->num_aids; i++) {
        const rlv_aid_result_t *r = &self->result[i];
        if (r->answer != RLV_AID_YES || r->kind == RLV_EUR_UNKNOWN ||
            self->aids->aid[i].amount_mark == RLV_AID_MARK_UNVERIFIED)
            continue;
        num++;
        *(r->kind == RLV_EUR_EXACT ? &exact : &at_most) += r->eur;
    }
    if (num == 0 || !(exact + at_most > 0))
        return;
    fputs(fr ? "\nSomme des aides ouvertes à ce profil\u202F: "
             : "\nSum of the aids open to this "
               "profile: ",
          out);
    if (exact > 0)
        fprintf(out, fr ? "%s\u202F€" : "€%s", rlv_number_format(exact, 0, self->lang).text);
    if (at_most > 0)
        fprintf(out,
                fr ? "%sau plus %s\u202F€ pour celles dont seul un plafond est connu"
                   : "%sat most €%s for those of which only a ceiling is known",
                exact > 0 ? (fr ? ", et " : ", and ") : "",
                rlv_number_format(at_most, 0, self->lang).text);
    (void)fputc('\n', out);
    fputs(
        fr ? "(sans les montants non vérifiés\u202F; le cumul entre contrats n’a pas été vérifié)\n"
           : "(without unverified amounts; whether contracts add up was not verified)\n",
        out);
}

void rlv_aids_print(FILE *out, const rlv_aids_answer_t *self)
{
    size_t hidden = 0;

    print_place(out, self);
    print_table(out, self);
    for (size_t i = 0; i < self->aids->num_aids; i++) {
        if (self->all || rlv_aids_is_there(self, i))
            print_aid(out, self, i);
        else
            hidden++;
    }
    print_sums(out, self);
    if (hidden > 0)
        fprintf(out,
                french(self) ? "\n%zu dispositifs fermés à cette date ou hors de ce lieu (--all)\n"
                             : "\n%zu schemes closed at that date or not for this place (--all)\n",
                hidden);
}
