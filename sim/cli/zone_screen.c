/* What `releve zone` shows. */
#include "zone.h"

#include <math.h>
#include <string.h>

enum { LABEL = 24, CELL = 13 };

void rlv_zone_put(FILE *out, const char *text, int width, bool right)
{
    int length = 0;
    for (const char *p = text; *p != '\0'; p++)
        length += ((unsigned char)*p & 0xC0u) != 0x80u;
    const int padding = width > length ? width - length : 0;
    if (right)
        fprintf(out, "%*s%s", padding, "", text);
    else
        fprintf(out, "%s%*s", text, padding, "");
}

rlv_number_t rlv_zone_number(const rlv_zone_command_t *self, double value, int decimals)
{
    return rlv_number_format(value, decimals, self->lang);
}

/* "12,2 %" */
rlv_number_t rlv_zone_percent(const rlv_zone_command_t *self, double share, int decimals)
{
    rlv_number_t text = rlv_zone_number(self, 100.0 * share, decimals);
    const size_t used = strlen(text.text);
    if (isfinite(share))
        (void)snprintf(text.text + used, sizeof text.text - used, "%s",
                       self->lang == RLV_LANG_FR ? RLV_NNBSP "%" : "%");
    return text;
}

const char *rlv_zone_mark(const rlv_zone_command_t *self, const char *mark)
{
    static const char *const FRENCH[][2] = {{"pub", "publié"},
                                            {"data", "calculé"},
                                            {"seed", "document régional"},
                                            {"unverified", "non vérifié"},
                                            {"assumed", "supposé"}};

    for (size_t i = 0; self->lang == RLV_LANG_FR && i < sizeof FRENCH / sizeof FRENCH[0]; i++)
        if (strcmp(mark, FRENCH[i][0]) == 0)
            return FRENCH[i][1];
    return mark;
}

/* "APL (65 ans et moins)" for the indicators of the data folder, else the column's name. */
static const char *indicator_text(const rlv_zone_command_t *self, const char *name)
{
    if (strcmp(name, "apl_le65") == 0)
        return RLV_ZONE_TR(self, "d’APL (65 ans et moins)", "of APL (65 or less)");
    if (strcmp(name, "apl") == 0)
        return RLV_ZONE_TR(self, "d’APL (tous âges)", "of APL (all ages)");
    return name;
}

static double share_of(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

static double threshold_value(const rlv_zone_command_t *self, size_t territory)
{
    const int k = rlv_zoning_indicator(&self->table, self->rule->threshold_indicator);
    return k >= 0 && territory != SIZE_MAX
               ? self->table.value[(size_t)k * self->table.num_territories + territory]
               : NAN;
}

/* --- why ------------------------------------------------------------------------------------ */

void rlv_zone_sentence(const rlv_zone_command_t *self, size_t t, char *text, size_t size)
{
    const bool fr = self->lang == RLV_LANG_FR;
    const rlv_zoning_rule_t *rule = self->rule;
    const rlv_number_t apl = rlv_zone_number(self, threshold_value(self, t), 2);
    const rlv_number_t low = rlv_zone_number(self, rule->threshold[0], 1);
    const rlv_number_t high = rlv_zone_number(self, rule->threshold[1], 1);
    const unsigned rank = self->result.rank[t];

    switch ((rlv_zoning_why_t)self->result.why[t]) {
    case RLV_WHY_NATIONAL:
        (void)snprintf(text, size,
                       fr ? "APL de %s, au plus %s\u202F: sélection nationale"
                          : "APL of %s, at most %s: national selection",
                       apl.text, low.text);
        return;
    case RLV_WHY_ZIP_SHARE:
    case RLV_WHY_ZAC_SHARE:
        (void)snprintf(text, size,
                       fr ? "rang %u du classement, dans la part de %s des habitants en %s"
                          : "rank %u, within the share of %s of inhabitants in %s",
                       rank, rlv_zone_percent(self, rule->share[self->result.class_of[t]], 1).text,
                       rlv_zone_name((rlv_zone_t)self->result.class_of[t]));
        return;
    case RLV_WHY_MARGIN_ZIP:
    case RLV_WHY_MARGIN_ZAC:
        (void)snprintf(text, size,
                       fr ? "APL de %s, au-dessus de %s, ajouté par la marge de %s du vivier, "
                            "rang %u"
                          : "APL of %s, above %s, added by the margin of %s of the pool, rank %u",
                       apl.text, high.text, rlv_zone_percent(self, rule->margin, 0).text, rank);
        return;
    case RLV_WHY_SHARES_FULL:
        (void)snprintf(text, size,
                       fr ? "rang %u\u202F: les parts de ZIP et de ZAC sont remplies avant lui"
                          : "rank %u: the shares of ZIP and ZAC are full before it",
                       rank);
        return;
    case RLV_WHY_ABOVE_THRESHOLD:
        (void)snprintf(text, size,
                       fr ? "APL de %s, au-dessus de %s\u202F: hors du vivier"
                          : "APL of %s, above %s: outside the pool",
                       apl.text, high.text);
        return;
    case RLV_WHY_DECIDED_ELSEWHERE:
        (void)snprintf(text, size, "%s",
                       fr ? "la majorité des habitants vit dans une autre région, qui décide"
                          : "most inhabitants live in another region, which decides");
        return;
    case RLV_WHY_LIST:
        (void)snprintf(text, size, fr ? "selon la liste %s" : "by the list %s", rule->vintage);
        return;
    case RLV_WHY_NOT_LISTED:
    case RLV_NUM_WHYS:
        break;
    }
    (void)snprintf(text, size, "%s", fr ? "absent de la liste" : "absent from the list");
}

/* --- coverage ------------------------------------------------------------------------------- */

rlv_zone_coverage_t rlv_zone_coverage(const rlv_zone_command_t *self, size_t department)
{
    rlv_zone_coverage_t c = {0};

    for (size_t i = 0; i < self->gazetteer.num_communes; i++) {
        const rlv_gazetteer_commune_t *commune = &self->gazetteer.commune[i];
        const int zone = self->result.class_of[commune->territory];
        if (department != SIZE_MAX && commune->department != department)
            continue;
        c.communes[zone]++;
        c.inhabitants[zone] += commune->population;
        c.all_communes++;
        c.all_inhabitants += commune->population;
    }
    return c;
}

bool rlv_zone_in_perimeter(const rlv_zone_command_t *self, const rlv_gazetteer_commune_t *commune,
                           bool *mountain, bool *qpv, bool *department)
{
    const rlv_zoning_perimeter_t *p = &self->book.perimeter;
    const char *code = self->gazetteer.department[commune->department].code;

    *mountain = p->mountain && commune->mountain;
    *qpv = p->qpv && commune->num_qpv > 0;
    *department = false;
    for (size_t i = 0; i < p->num_departments; i++)
        *department = *department || strcmp(p->department[i], code) == 0;
    return *mountain || *qpv || *department;
}

/* --- screen --------------------------------------------------------------------------------- */

static void print_row(FILE *out, const rlv_zone_command_t *self, const char *label,
                      const double value[], const int decimals[], size_t num)
{
    rlv_zone_put(out, label, LABEL, false);
    for (size_t i = 0; i < num; i++) { /* negative decimals: a percentage */
        const rlv_number_t text = decimals[i] < 0 ? rlv_zone_percent(self, value[i], -decimals[i])
                                                  : rlv_zone_number(self, value[i], decimals[i]);
        rlv_zone_put(out, isfinite(value[i]) ? text.text : "\u2013", CELL, true);
    }
    (void)fputc('\n', out);
}

static void print_header(FILE *out, const char *label, const char *const column[], size_t num)
{
    rlv_zone_put(out, label, LABEL, false);
    for (size_t i = 0; i < num; i++)
        rlv_zone_put(out, column[i], CELL, true);
    (void)fputc('\n', out);
}

static void print_classes(FILE *out, const rlv_zone_command_t *self)
{
    const rlv_zoning_result_t *r = &self->result;
    const bool list = self->rule->method == RLV_ZONING_LIST;
    const char *const column[] = {RLV_ZONE_TR(self, "territoires", "territories"),
                                  RLV_ZONE_TR(self, "habitants", "inhabitants"),
                                  RLV_ZONE_TR(self, "part", "share"),
                                  RLV_ZONE_TR(self, "plafond", "cap"),
                                  RLV_ZONE_TR(self, "APL dernier", "last APL"),
                                  RLV_ZONE_TR(self, "APL suivant", "next APL")};
    static const int DECIMALS[] = {0, 0, -2, -1, 2, 2};

    print_header(out, RLV_ZONE_TR(self, "classe", "class"), column, list ? 3 : 6);
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        const rlv_zoning_class_t *c = &r->total[z];
        const double value[] = {(double)c->num_territories,
                                (double)c->inhabitants,
                                share_of(c->inhabitants, r->inhabitants),
                                list || z > 1 ? NAN : self->rule->share[z],
                                threshold_value(self, c->last),
                                threshold_value(self, c->next)};
        print_row(out, self, rlv_zone_name((rlv_zone_t)z), value, DECIMALS, list ? 3 : 6);
    }
}

/* What a cap stopped: by how little it binds, and at which APL against the thresholds of 2017. */
static void print_cap(FILE *out, const rlv_zone_command_t *self, int z)
{
    static const double REFERENCE[2] = {2.5, 4.0};
    const bool fr = self->lang == RLV_LANG_FR;
    const rlv_zoning_class_t *c = &self->result.total[z];
    const char *zone = rlv_zone_name((rlv_zone_t)z);

    if (c->next == SIZE_MAX) {
        fprintf(out,
                fr ? "Plafond %s\u202F: n’arrête aucun territoire\n"
                   : "Cap of %s: stops no territory\n",
                zone);
        return;
    }
    const double room = c->cap - (double)c->inhabitants;
    fprintf(out,
            fr ? "Plafond %s\u202F: il reste %s habitants, le suivant en a %s"
               : "Cap of %s: %s inhabitants are left, the next territory has %s",
            zone, rlv_zone_number(self, room, 0).text,
            rlv_zone_number(self, (double)self->table.inhabitants[c->next], 0).text);
    if (c->last != SIZE_MAX && isfinite(threshold_value(self, c->last)))
        fprintf(out,
                fr ? "\u202F; s’arrête à %s %s, seuil de 2017\u202F: %s"
                   : "; binds at %s %s, threshold of 2017: %s",
                rlv_zone_number(self, threshold_value(self, c->last), 2).text,
                indicator_text(self, self->rule->threshold_indicator),
                rlv_zone_number(self, REFERENCE[z], 1).text);
    (void)fputc('\n', out);
}

static void print_thresholds(FILE *out, const rlv_zone_command_t *self)
{
    const rlv_zoning_result_t *r = &self->result;

    if (self->rule->method == RLV_ZONING_LIST)
        return;
    for (int z = 0; z < 2; z++)
        print_cap(out, self, z);
    if (self->rule->method == RLV_ZONING_2017)
        fprintf(out,
                self->lang == RLV_LANG_FR
                    ? "Vivier\u202F: %s habitants\u202F; marge utilisée\u202F: %s\n"
                    : "Pool: %s inhabitants; margin used: %s\n",
                rlv_zone_number(self, (double)r->vivier_inhabitants, 0).text,
                rlv_zone_number(self, (double)r->margin_inhabitants, 0).text);
}

static void print_coverage(FILE *out, const rlv_zone_command_t *self)
{
    static const int DECIMALS[] = {-1, -1, -1, -1, -1};
    const bool fr = self->lang == RLV_LANG_FR;
    const char *const column[] = {RLV_ZONE_TR(self, "com. ZIP+ZAC", "comm. ZIP+ZAC"),
                                  RLV_ZONE_TR(self, "hab. ZIP+ZAC", "inh. ZIP+ZAC"),
                                  RLV_ZONE_TR(self, "hab. ZIP", "inh. ZIP"),
                                  RLV_ZONE_TR(self, "hab. ZAC", "inh. ZAC"),
                                  RLV_ZONE_TR(self, "hab. ZAR", "inh. ZAR")};
    const size_t num = self->gazetteer.num_departments;

    (void)fputc('\n', out);
    print_header(out, RLV_ZONE_TR(self, "Couverture", "Coverage"), column, 5);
    for (size_t d = 0; d <= num; d++) {
        const rlv_zone_coverage_t c = rlv_zone_coverage(self, d < num ? d : SIZE_MAX);
        const double value[] = {share_of(c.communes[0] + c.communes[1], c.all_communes),
                                share_of(c.inhabitants[0] + c.inhabitants[1], c.all_inhabitants),
                                share_of(c.inhabitants[0], c.all_inhabitants),
                                share_of(c.inhabitants[1], c.all_inhabitants),
                                share_of(c.inhabitants[2], c.all_inhabitants)};
        print_row(out, self,
                  d < num ? self->gazetteer.department[d].name
                          : RLV_ZONE_TR(self, "Région", "Region"),
                  value, DECIMALS, 5);
    }
    if (isfinite(self->rule->published_inhabitants)) {
        const rlv_zone_coverage_t c = rlv_zone_coverage(self, SIZE_MAX);
        fprintf(
            out,
            fr ? "ZIP et ZAC\u202F: %s des communes pour %s des habitants"
               : "ZIP and ZAC: %s of communes for %s of inhabitants",
            rlv_zone_percent(self, share_of(c.communes[0] + c.communes[1], c.all_communes), 1).text,
            rlv_zone_percent(self, share_of(c.inhabitants[0] + c.inhabitants[1], c.all_inhabitants),
                             1)
                .text);
        fprintf(out,
                fr ? "\u202F; publié\u202F: %s des habitants" : "; published: %s of inhabitants",
                rlv_zone_percent(self, self->rule->published_inhabitants, 1).text);
        if (isfinite(self->rule->published_communes))
            fprintf(out, fr ? ", %s des communes" : ", %s of communes",
                    rlv_zone_percent(self, self->rule->published_communes, 0).text);
        (void)fputc('\n', out);
    }
}

static void print_confusion(FILE *out, const rlv_zone_command_t *self)
{
    static const int DECIMALS[] = {0, 0, 0};
    const char *const column[] = {"ZIP", "ZAC", "ZAR"};
    size_t same = 0, listed = 0;
    char label[128];

    if (self->observed == NULL || strcmp(self->rule->vintage, self->book.next.current) == 0)
        return;
    (void)snprintf(label, sizeof label, "%s \\ %s %s", self->rule->vintage,
                   RLV_ZONE_TR(self, "liste", "list"), self->book.next.current);
    (void)fputc('\n', out);
    print_header(out, label, column, 3);
    for (int z = 0; z < RLV_NUM_ZONES; z++) {
        double value[RLV_NUM_ZONES] = {0};
        for (size_t t = 0; t < self->table.num_territories; t++) {
            if (self->result.class_of[t] != z || self->observed[t] < 0)
                continue;
            value[self->observed[t]] += 1.0;
            listed++;
            same += self->observed[t] == z;
        }
        print_row(out, self, rlv_zone_name((rlv_zone_t)z), value, DECIMALS, 3);
    }
    fprintf(out,
            RLV_ZONE_TR(self, "Même classe\u202F: %s des territoires\n",
                        "Same class: %s of territories\n"),
            rlv_zone_percent(self, (double)same / (double)(listed > 0 ? listed : 1), 1).text);
}

static void print_perimeter(FILE *out, const rlv_zone_command_t *self)
{
    int64_t communes = 0, inhabitants = 0, all = 0, added = 0;

    if (!self->book.perimeter.given)
        return;
    for (size_t i = 0; i < self->gazetteer.num_communes; i++) {
        const rlv_gazetteer_commune_t *c = &self->gazetteer.commune[i];
        bool mountain, qpv, department;
        all += c->population;
        if (!rlv_zone_in_perimeter(self, c, &mountain, &qpv, &department))
            continue;
        communes++;
        inhabitants += c->population;
        added += self->result.class_of[c->territory] == RLV_ZONE_ZAR;
    }
    fprintf(
        out,
        RLV_ZONE_TR(self,
                    "\nPérimètre des aides de l’ARS (massif, commune avec un QPV, départements "
                    "entiers)\u202F: %s communes, %s des habitants, dont %s communes en ZAR\n"
                    "  (massifs ANCT, plus larges que la zone Montagne\u202F; un QPV n’est "
                    "qu’une partie de sa commune)\n",
                    "\nPerimeter of the aids of the ARS (massif, commune with a QPV, whole "
                    "departments): %s communes, %s of inhabitants, of which %s communes in ZAR\n"
                    "  (ANCT massifs, wider than the zone Montagne; a QPV is only a part of its "
                    "commune)\n"),
        rlv_zone_number(self, (double)communes, 0).text,
        rlv_zone_percent(self, share_of(inhabitants, all), 1).text,
        rlv_zone_number(self, (double)added, 0).text);
}

static void print_limits(FILE *out, const rlv_zone_command_t *self)
{
    size_t cross = 0, unknown = 0, qpv = 0;

    for (size_t t = 0; t < self->table.num_territories; t++) {
        const bool on_two = self->table.cross_region[t] != 0;
        cross += on_two;
        unknown += on_two && self->table.inhabitants_elsewhere[t] == RLV_ZONING_UNKNOWN;
        qpv += self->table.num_qpv[t];
    }
    if (cross > 0)
        fprintf(out,
                RLV_ZONE_TR(self,
                            "Territoires sur deux régions\u202F: %zu, dont %zu sans le nombre "
                            "d’habitants de l’autre région\u202F: ceux-là sont classés ici\n",
                            "Territories on two regions: %zu, of which %zu without the inhabitants "
                            "of the other region: those are classed here\n"),
                cross, unknown);
    if (qpv > 0 && self->rule->method != RLV_ZONING_LIST)
        fprintf(out, "%s\n",
                self->rule->qpv == RLV_QPV_AS_TERRITORY
                    ? RLV_ZONE_TR(self, "QPV\u202F: classés comme leur territoire (réglage qpv)",
                                  "QPV: classed as their territory (setting qpv)")
                    : RLV_ZONE_TR(self,
                                  "QPV\u202F: classés à part\u202F; leurs habitants, inconnus, ne "
                                  "comptent pas dans les plafonds",
                                  "QPV: classed apart; their inhabitants, unknown, do not count in "
                                  "the caps"));
}

void rlv_zone_print(FILE *out, const rlv_zone_command_t *self)
{
    static const char *const METHOD[3][2] = {
        {"liste", "list"},
        {"méthode de novembre 2017", "method of November 2017"},
        {"méthode d’octobre 2021", "method of October 2021"}};
    const rlv_zoning_rule_t *rule = self->rule;

    fprintf(out,
            RLV_ZONE_TR(self, "Zonage %s (%s)\u202F: %zu territoires, %s habitants\n",
                        "Zoning %s (%s): %zu territories, %s inhabitants\n"),
            rule->vintage, METHOD[rule->method][self->lang == RLV_LANG_EN],
            self->table.num_territories,
            rlv_zone_number(self, (double)self->result.inhabitants, 0).text);
    if (rule->method != RLV_ZONING_LIST)
        fprintf(out, RLV_ZONE_TR(self, "Classement\u202F: %s\n", "Ranking: %s\n"),
                rule->ranking.label);
    fprintf(out, "[%s] %s\n\n", rlv_zone_mark(self, rule->mark), rule->source);
    print_classes(out, self);
    print_thresholds(out, self);
    print_limits(out, self);
    if (self->gazetteer.num_communes > 0) {
        print_coverage(out, self);
        print_confusion(out, self);
        print_perimeter(out, self);
    }
}
