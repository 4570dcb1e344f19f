#include "aids_out.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool french(const rlv_aids_answer_t *self)
{
    return self->lang == RLV_LANG_FR;
}

static const rlv_place_name_t *name_of(const rlv_aids_answer_t *self)
{
    return self->match.kind == RLV_PLACE_COMMUNE
               ? &self->gazetteer->commune[self->match.index].place
               : &self->gazetteer->territory[self->match.index].place;
}

static bool is_there(const rlv_aids_answer_t *self, size_t i)
{
    const rlv_aid_answer_t *c = self->result[i].condition;
    return c[RLV_AID_IF_DATE] != RLV_AID_NO && c[RLV_AID_IF_PLACE] != RLV_AID_NO;
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
static void condition_text(const rlv_aids_answer_t *self, const rlv_aid_t *aid, int condition,
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

static void payers_text(const rlv_aid_t *aid, bool fr, char *text, size_t size)
{
    text[0] = '\0';
    for (int p = 0; p < RLV_AID_NUM_PAYERS; p++)
        if (aid->payer[p])
            join(text, size, rlv_aid_payer_name((rlv_aid_payer_t)p, fr));
}

/* --- screen --------------------------------------------------------------------------------- */

static void print_place(FILE *out, const rlv_aids_answer_t *self)
{
    const bool fr = french(self);
    const rlv_place_name_t *place = name_of(self);
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
    if (self->place.mountain != RLV_AID_NO)
        fputs(fr ? "\u202F; dans un massif" : "; in a massif", out);
    if (self->place.qpv != RLV_AID_NO)
        fputs(fr ? "\u202F; contient un QPV" : "; holds a QPV", out);
    fprintf(out, fr ? "\nDu %s au %s\n" : "\nFrom %s to %s\n", day_text(self->first_day, fr).text,
            day_text(self->last_day, fr).text);
}

static void print_aid(FILE *out, const rlv_aids_answer_t *self, size_t i)
{
    const bool fr = french(self);
    const rlv_aid_t *aid = &self->aids->aid[i];
    const rlv_aid_result_t *r = &self->result[i];
    char text[256];

    fprintf(out, "\n%s\n", aid->name);
    payers_text(aid, fr, text, sizeof text);
    fprintf(out, fr ? "  Payeur\u202F: %s\n" : "  Payer: %s\n", text);
    fprintf(out, fr ? "  Éligible\u202F: %s" : "  Eligible: %s", answer_text(r->answer, fr));
    for (int c = 0, shown = 0; c < RLV_AID_NUM_CONDITIONS; c++) {
        if (r->condition[c] == RLV_AID_YES || r->condition[c] != r->answer)
            continue;
        condition_text(self, aid, c, text, sizeof text);
        fprintf(out, "%s%s",
                shown++ == 0 ? (fr ? " \u2013 condition\u202F: " : " \u2013 condition: ")
                             : "\u00A0; ",
                text);
    }
    amount_text(self, i, text, sizeof text);
    fprintf(out, fr ? "\n  Montant\u202F: %s%s\n" : "\n  Amount: %s%s\n", text,
            aid->renewable ? (fr ? ", renouvelable" : ", renewable") : "");
    for (size_t k = 0; k < aid->num_extras; k++)
        fprintf(out, fr ? "  Supplément\u202F: %s, %s\u202F€\n" : "  Supplement: %s, €%s\n",
                aid->extra[k].name, rlv_number_format(aid->extra[k].eur, 0, self->lang).text);
    if (aid->note[0] != '\0')
        fprintf(out, "  %s\n", aid->note);
    fprintf(out, fr ? "  Source\u202F: %s [%s]\n" : "  Source: %s [%s]\n", aid->source,
            mark_text(aid->mark, fr));
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
    if (num == 0)
        return;
    fprintf(out,
            fr ? "\nSomme des aides ouvertes à ce profil\u202F: %s\u202F€, et au plus %s\u202F€ "
                 "pour celles dont seul un plafond est connu\n"
               : "\nSum of the aids open to this profile: €%s, and at most €%s for those of which "
                 "only a ceiling is known\n",
            rlv_number_format(exact, 0, self->lang).text,
            rlv_number_format(at_most, 0, self->lang).text);
    fputs(
        fr ? "(sans les montants non vérifiés\u202F; le cumul entre contrats n’a pas été vérifié)\n"
           : "(without unverified amounts; whether contracts add up was not verified)\n",
        out);
}

void rlv_aids_print(FILE *out, const rlv_aids_answer_t *self)
{
    size_t hidden = 0;

    print_place(out, self);
    for (size_t i = 0; i < self->aids->num_aids; i++) {
        if (self->all || is_there(self, i))
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

/* --- csv and json --------------------------------------------------------------------------- */

static void put_text(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    (void)fputc('"', out);
}

static const char *kind_text(rlv_aid_eur_t kind)
{
    static const char *const TEXTS[] = {"unknown", "at_most", "exact"};
    return TEXTS[kind];
}

static const char *answer_code(rlv_aid_answer_t answer)
{
    static const char *const CODES[] = {"no", "unknown", "yes"};
    return CODES[answer];
}

static const char *failing_code(const rlv_aid_result_t *r)
{
    return r->failing < 0 ? "" : rlv_aid_condition_name((rlv_aid_condition_t)r->failing);
}

void rlv_aids_print_csv(FILE *out, const rlv_aids_answer_t *self)
{
    char text[256];

    fputs("place,id,name,payer,from,until,open_there,eligible,condition,condition_text,amount_eur,"
          "amount_kind,amount_mark,duration_years,mark,source\n",
          out);
    for (size_t i = 0; i < self->aids->num_aids; i++) {
        const rlv_aid_t *aid = &self->aids->aid[i];
        const rlv_aid_result_t *r = &self->result[i];
        if (!self->all && !is_there(self, i))
            continue;
        fprintf(out, "%s,%s,", name_of(self)->code, aid->id);
        put_text(out, aid->name);
        (void)fputc(',', out);
        payers_text(aid, true, text, sizeof text);
        put_text(out, text);
        fprintf(out, ",%s,%s,%d,%s,%s,", aid->from, aid->until, is_there(self, i),
                answer_code(r->answer), failing_code(r));
        text[0] = '\0';
        if (r->failing >= 0)
            condition_text(self, aid, r->failing, text, sizeof text);
        put_text(out, text);
        if (r->kind != RLV_EUR_UNKNOWN)
            fprintf(out, ",%.0f", r->eur);
        else
            (void)fputc(',', out);
        fprintf(out, ",%s,%s,%g,%s,", kind_text(r->kind), rlv_aid_mark_name(aid->amount_mark),
                aid->duration_years, rlv_aid_mark_name(aid->mark));
        put_text(out, aid->source);
        (void)fputc('\n', out);
    }
}

static json_t *aid_json(const rlv_aids_answer_t *self, size_t i)
{
    const rlv_aid_t *aid = &self->aids->aid[i];
    const rlv_aid_result_t *r = &self->result[i];
    json_t *payers = json_array(), *conditions = json_object();
    char text[256] = "";

    for (int p = 0; p < RLV_AID_NUM_PAYERS; p++)
        if (aid->payer[p])
            (void)json_array_append_new(payers,
                                        json_string(rlv_aid_payer_name((rlv_aid_payer_t)p, true)));
    for (int c = 0; c < RLV_AID_NUM_CONDITIONS; c++)
        if (r->condition[c] != RLV_AID_YES)
            (void)json_object_set_new(conditions, rlv_aid_condition_name((rlv_aid_condition_t)c),
                                      json_string(answer_code(r->condition[c])));
    if (r->failing >= 0)
        condition_text(self, aid, r->failing, text, sizeof text);
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:b, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:f, s:b, "
                     "s:s, s:s, s:s}",
                     "id", aid->id, "name", aid->name, "payers", payers, "from", aid->from, "until",
                     aid->until, "open_there", is_there(self, i), "eligible",
                     answer_code(r->answer), "condition", failing_code(r), "condition_text", text,
                     "conditions", conditions, "amount_eur",
                     r->kind != RLV_EUR_UNKNOWN ? json_real(r->eur) : json_null(), "amount_kind",
                     kind_text(r->kind), "amount_mark", rlv_aid_mark_name(aid->amount_mark),
                     "duration_years", aid->duration_years, "renewable", aid->renewable, "mark",
                     rlv_aid_mark_name(aid->mark), "note", aid->note, "source", aid->source);
}

int rlv_aids_print_json(FILE *out, const rlv_aids_answer_t *self, rlv_error_t *err)
{
    const rlv_place_name_t *place = name_of(self);
    json_t *list = json_array();
    int status = RLV_OK;

    for (size_t i = 0; i < self->aids->num_aids; i++)
        if (self->all || is_there(self, i))
            (void)json_array_append_new(list, aid_json(self, i));
    json_t *root = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:o}", "code", place->code, "name",
        place->name, "level", self->match.kind == RLV_PLACE_COMMUNE ? "commune" : "territory",
        "merged_from", self->match.merged != NULL ? self->match.merged->old.code : "", "zone",
        self->place.zone >= 0 ? rlv_zone_name((rlv_zone_t)self->place.zone) : "", "zone_vintage",
        self->place.zone_vintage, "zone_rebuilt", self->place.zone_rebuilt, "from", self->first_day,
        "to", self->last_day, "aids", list);
    if (root == NULL)
        status = rlv_fail_memory(err, 0);
    else {
        (void)json_dumpf(root, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12));
        (void)fputc('\n', out);
    }
    json_decref(root);
    return status;
}
