/* What `releve zone` shows of the coming decisions: who changes class, and what decides. */
#include "zone.h"

#include <math.h>
#include <string.h>

enum { LABEL = 24, CELL = 13, NUM_LIKELY = 10 };

static void print_band(FILE *out, const rlv_zone_command_t *self, const rlv_prospect_stats_t *s,
                       int width)
{
    char text[4 * RLV_NUMBER_SIZE];
    (void)snprintf(text, sizeof text, "%s [%s\u2013%s]", rlv_zone_number(self, s->mean, 0).text,
                   rlv_zone_number(self, s->p05, 0).text, rlv_zone_number(self, s->p95, 0).text);
    rlv_zone_put(out, text, width, true);
}

/* Whether the run reaches the decision, so that its contracts are known. */
static bool holds_contracts(const rlv_prospect_t *p)
{
    return isfinite(p->change[0].contracts[RLV_PROSPECT_AIDS].mean);
}

static void print_changes(FILE *out, const rlv_zone_command_t *self, const rlv_prospect_t *p,
                          size_t k)
{
    fprintf(out, RLV_ZONE_TR(self, "\nClassement par %s (%s)\n", "\nRanking by %s (%s)\n"),
            self->ranking[k]->label, self->ranking[k]->name);
    rlv_zone_put(out, RLV_ZONE_TR(self, "Ce qui change au prochain zonage", "What changes"),
                 LABEL + 10, false);
    rlv_zone_put(out, RLV_ZONE_TR(self, "territoires", "territories"), 2 * CELL - 16, true);
    rlv_zone_put(out, RLV_ZONE_TR(self, "habitants", "inhabitants"), 2 * CELL + 3, true);
    rlv_zone_put(out, RLV_ZONE_TR(self, "déjà la règle", "rule already"), CELL + 4, true);
    if (holds_contracts(p)) {
        rlv_zone_put(out, RLV_ZONE_TR(self, "contrats", "contracts"), CELL, true);
        rlv_zone_put(out, "CESP", CELL, true);
    }
    (void)fputc('\n', out);
    for (int from = 0; from < RLV_NUM_ZONES; from++)
        for (int to = 0; to < RLV_NUM_ZONES; to++) {
            const rlv_prospect_change_t *c =
                &p->change[(k * RLV_NUM_ZONES + (size_t)from) * RLV_NUM_ZONES + (size_t)to];
            char label[64];
            if (from == to || c->territories.p95 <= 0)
                continue;
            (void)snprintf(label, sizeof label, "  %s \u2192 %s", rlv_zone_name((rlv_zone_t)from),
                           rlv_zone_name((rlv_zone_t)to));
            rlv_zone_put(out, label, LABEL, false);
            print_band(out, self, &c->territories, 2 * CELL - 6);
            print_band(out, self, &c->inhabitants, 2 * CELL + 3);
            const size_t at = (k * RLV_NUM_ZONES + (size_t)from) * RLV_NUM_ZONES + (size_t)to;
            rlv_zone_put(out,
                         rlv_zone_number(self, self->start.change[at].territories.mean, 0).text,
                         CELL + 4, true);
            for (int kind = 0; kind < RLV_PROSPECT_NUM_CONTRACTS && holds_contracts(p); kind++)
                print_band(out, self, &c->contracts[kind], CELL);
            (void)fputc('\n', out);
        }
}

/* What the columns are, or that the run ends too early for contracts. */
static void print_legend(FILE *out, const rlv_zone_command_t *self, const rlv_prospect_t *p)
{
    fprintf(out,
            RLV_ZONE_TR(
                self,
                "\nMoyenne et bande à 90\u202F%% sur les réplications\n"
                "«\u202Fdéjà la règle\u202F»\u202F: territoires que la même règle change dès l’APL "
                "de %d\u202F: l’écart entre la règle et la liste, et non une évolution\n",
                "\nMean and 90%% band over replicates\n"
                "\"rule already\": territories that the same rule moves with the APL of %d: "
                "the gap between rule and list, not a change\n"),
            self->start.apl_year);
    if (holds_contracts(p))
        fprintf(out,
                RLV_ZONE_TR(self,
                            "Contrats en cours au 1er janvier %d (aides et engagements CESP) dans "
                            "les territoires qui changent\u202F; ils vont à leur terme\n",
                            "Contracts running on 1 January %d (aids and CESP commitments) in the "
                            "territories that change; they run to term\n"),
                p->year);
    else
        fprintf(out,
                RLV_ZONE_TR(self,
                            "Contrats en cours\u202F: donnée non disponible (la simulation "
                            "s’arrête avant %d)\n",
                            "Running contracts: not available (the run ends before %d)\n"),
                p->year);
}

/* The territories likeliest to change class under the first ranking. */
static void print_likely(FILE *out, const rlv_zone_command_t *self, const rlv_prospect_t *p)
{
    bool shown[4096] = {false};

    fprintf(out,
            RLV_ZONE_TR(
                self,
                "\nTerritoires les plus sûrs de changer de classe (%s)\u202F: classe actuelle, "
                "probabilité de chacune (arrondie)\n",
                "\nTerritories likeliest to change class (%s): present class, probability of each "
                "(rounded)\n"),
            self->ranking[0]->label);
    for (int i = 0; i < NUM_LIKELY; i++) {
        size_t best = SIZE_MAX;
        double best_p = 0;
        for (size_t t = 0; t < p->num_territories && t < sizeof shown; t++) {
            const double move =
                self->current[t] < 0
                    ? 0
                    : 1.0 - rlv_prospect_probability(p, 0, t, (rlv_zone_t)self->current[t]);
            if (!shown[t] && move > best_p) {
                best_p = move;
                best = t;
            }
        }
        if (best == SIZE_MAX)
            return;
        shown[best] = true;
        fputs("  ", out);
        rlv_zone_put(out, self->region->territory[best].name, LABEL + 10, false);
        fprintf(out, " %s :", rlv_zone_name((rlv_zone_t)self->current[best]));
        for (int z = 0; z < RLV_NUM_ZONES; z++)
            fprintf(out, " %s %s", rlv_zone_name((rlv_zone_t)z),
                    rlv_zone_percent(self, rlv_prospect_probability(p, 0, best, (rlv_zone_t)z), 0)
                        .text);
        (void)fputc('\n', out);
    }
}

void rlv_zone_print_prospect(FILE *out, const rlv_zone_command_t *self)
{
    if (self->num_prospects == 0) {
        fprintf(out,
                RLV_ZONE_TR(self, "\nZonage prospectif\u202F: non calculé (%s)\n",
                            "\nProspective zoning: not computed (%s)\n"),
                self->why_none);
        return;
    }
    const rlv_prospect_t *p = &self->prospect[0];
    fprintf(
        out,
        RLV_ZONE_TR(self,
                    "\nZonage prospectif de %d, d’après %s\u202F: APL de %d, %zu réplication%s, "
                    "liste %s en vigueur jusque-là\n[%s] %s\n",
                    "\nProspective zoning of %d, from %s: APL of %d, %zu replicate%s, list %s "
                    "until then\n[%s] %s\n"),
        p->year, self->run, p->apl_year, p->num_replicates,
        rlv_plural(p->num_replicates, self->lang), self->book.next.current,
        rlv_zone_mark(self, self->book.next.mark), self->book.next.source);
    for (size_t k = 0; k < p->num_rankings; k++)
        print_changes(out, self, p, k);
    print_legend(out, self, p);
    print_likely(out, self, p);
    fprintf(
        out,
        RLV_ZONE_TR(self,
                    "\nCe qui décide\u202F: dans une même réplication, deux classements classent "
                    "autrement %s des territoires (%s des habitants)\u202F;\n  avec un même "
                    "classement, deux réplications en classent autrement %s (%s). Le classement "
                    "fait %s de la variance des classes,\n  les réplications (hasard, "
                    "paramètres tirés, erreur de mesure de l’APL) %s.\n",
                    "\nWhat decides: in the same replicate, two rankings class %s of territories "
                    "(%s of inhabitants) differently;\n  under the same ranking two replicates "
                    "class %s (%s) differently. The ranking makes %s of the variance of "
                    "classes,\n  replicates (chance, parameters drawn, error of the published "
                    "APL) %s.\n"),
        rlv_zone_percent(self, p->ranking[0], 1).text,
        rlv_zone_percent(self, p->ranking[1], 1).text, rlv_zone_percent(self, p->chance[0], 1).text,
        rlv_zone_percent(self, p->chance[1], 1).text, rlv_zone_percent(self, p->between[0], 0).text,
        rlv_zone_percent(self, 1.0 - p->between[0], 0).text);
}
