/* What `releve aids` found, as CSV and as JSON. */
#include "aids_out.h"

#include <jansson.h>

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
        if (!self->all && !rlv_aids_is_there(self, i))
            continue;
        fprintf(out, "%s,%s,", rlv_aids_place_of(self)->code, aid->id);
        put_text(out, aid->name);
        (void)fputc(',', out);
        rlv_aids_payers(aid, true, text, sizeof text);
        put_text(out, text);
        fprintf(out, ",%s,%s,%d,%s,%s,", aid->from, aid->until, rlv_aids_is_there(self, i),
                answer_code(r->answer), failing_code(r));
        text[0] = '\0';
        if (r->failing >= 0)
            rlv_aids_condition(self, aid, r->failing, text, sizeof text);
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

/* [{year, ranking, ZIP, ZAC, ZAR}], empty without a prospective zoning. */
static json_t *ahead_json(const rlv_aids_answer_t *self)
{
    json_t *list = json_array();

    for (size_t k = 0; k < self->ahead.num_rankings; k++) {
        const double *p = self->ahead.probability[k];
        (void)json_array_append_new(
            list, json_pack("{s:i, s:s, s:f, s:f, s:f}", "year", self->ahead.year, "ranking",
                            self->ahead.ranking[k], "ZIP", p[RLV_ZONE_ZIP], "ZAC", p[RLV_ZONE_ZAC],
                            "ZAR", p[RLV_ZONE_ZAR]));
    }
    return list;
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
        rlv_aids_condition(self, aid, r->failing, text, sizeof text);
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:b, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:f, s:b, "
                     "s:s, s:s, s:s}",
                     "id", aid->id, "name", aid->name, "payers", payers, "from", aid->from, "until",
                     aid->until, "open_there", rlv_aids_is_there(self, i), "eligible",
                     answer_code(r->answer), "condition", failing_code(r), "condition_text", text,
                     "conditions", conditions, "amount_eur",
                     r->kind != RLV_EUR_UNKNOWN ? json_real(r->eur) : json_null(), "amount_kind",
                     kind_text(r->kind), "amount_mark", rlv_aid_mark_name(aid->amount_mark),
                     "duration_years", aid->duration_years, "renewable", aid->renewable, "mark",
                     rlv_aid_mark_name(aid->mark), "note", aid->note, "source", aid->source);
}

int rlv_aids_print_json(FILE *out, const rlv_aids_answer_t *self, rlv_error_t *err)
{
    const rlv_place_name_t *place = rlv_aids_place_of(self);
    json_t *list = json_array();
    int status = RLV_OK;

    for (size_t i = 0; i < self->aids->num_aids; i++)
        if (self->all || rlv_aids_is_there(self, i))
            (void)json_array_append_new(list, aid_json(self, i));
    json_t *root = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s, s:s, s:o}", "code", place->code, "name",
        place->name, "level", self->match.kind == RLV_PLACE_COMMUNE ? "commune" : "territory",
        "merged_from", self->match.merged != NULL ? self->match.merged->old.code : "", "zone",
        self->place.zone >= 0 ? rlv_zone_name((rlv_zone_t)self->place.zone) : "", "zone_vintage",
        self->place.zone_vintage, "zone_rebuilt", self->place.zone_rebuilt, "zone_ahead",
        ahead_json(self), "from", self->first_day, "to", self->last_day, "aids", list);
    if (root == NULL)
        status = rlv_fail_memory(err, 0);
    else {
        (void)json_dumpf(root, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12));
        (void)fputc('\n', out);
    }
    json_decref(root);
    return status;
}
