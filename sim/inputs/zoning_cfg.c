#include "releve/zoning_cfg.h"

#include "cfg_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char MARKS[] = "pub data unverified assumed seed";

static int read_mark(const rlv_cfg_t *cfg, const config_setting_t *group, char *mark, size_t size,
                     char *source, size_t source_size)
{
    int choice = 0;
    int status = rlv_cfg_choice(cfg, group, "mark", MARKS, true, &choice);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "mark", true, mark, size);
    return status < 0 ? status : rlv_cfg_text(cfg, group, "source", true, source, source_size);
}

static int read_term(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_zoning_term_t *term)
{
    int worse = 0, status;

    if (!config_setting_is_group(group))
        return rlv_cfg_fail(cfg, group, "terms", "{ indicator; weight; worse; }", "is not a group");
    status = rlv_cfg_known(cfg, group, "indicator weight worse");
    if (status == RLV_OK)
        status =
            rlv_cfg_text(cfg, group, "indicator", true, term->indicator, sizeof term->indicator);
    term->weight = 1.0;
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "weight", 1e-9, 1e9, false, &term->weight);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "worse", "low high", true, &worse);
    term->high_is_worse = worse == 1;
    return status;
}

static int read_ranking(rlv_zoning_book_t *self, const rlv_cfg_t *cfg,
                        const config_setting_t *group)
{
    rlv_zoning_ranking_t *ranking = &self->ranking[self->num_rankings];
    const config_setting_t *terms = NULL;
    int status = rlv_cfg_known(cfg, group, "name label terms");

    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "name", true, ranking->name, sizeof ranking->name);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "label", true, ranking->label, sizeof ranking->label);
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "terms", true, true, &terms);
    if (status < 0)
        return status;
    const int num = config_setting_length(terms);
    if (num < 1 || num > RLV_ZONING_MAX_TERMS)
        return rlv_cfg_fail(cfg, terms, "terms", "1 to 8", "%d indicators", num);
    for (int i = 0; i < num && status == RLV_OK; i++)
        status = read_term(cfg, config_setting_get_elem(terms, (unsigned)i),
                           &ranking->term[ranking->num_terms++]);
    for (size_t i = 0; i < self->num_rankings && status == RLV_OK; i++)
        if (strcmp(self->ranking[i].name, ranking->name) == 0)
            status = rlv_cfg_fail(cfg, group, "name", NULL, "'%s' is there twice", ranking->name);
    self->num_rankings++;
    return status;
}

static int find_ranking(const rlv_zoning_book_t *self, const rlv_cfg_t *cfg,
                        const config_setting_t *at, const char *name, size_t *index)
{
    char allowed[256] = "";

    for (size_t i = 0; i < self->num_rankings; i++) {
        const size_t used = strlen(allowed);
        if (strcmp(self->ranking[i].name, name) == 0) {
            *index = i;
            return RLV_OK;
        }
        (void)snprintf(allowed + used, sizeof allowed - used, "%s%s", used > 0 ? ", " : "",
                       self->ranking[i].name);
    }
    return rlv_cfg_fail(cfg, at, "ranking", allowed, "'%s' is no ranking of the file", name);
}

static int read_thresholds(const rlv_cfg_t *cfg, const config_setting_t *rule_group,
                           rlv_zoning_rule_t *rule)
{
    const bool required = rule->method == RLV_ZONING_2017;
    const config_setting_t *group = NULL;
    int status = rlv_cfg_group(cfg, rule_group, "thresholds", false, required, &group);

    rule->threshold[0] = rule->threshold[1] = NAN;
    (void)strcpy(rule->threshold_indicator, "apl_le65");
    if (status < 0 || group == NULL)
        return status;
    status = rlv_cfg_known(cfg, group, "indicator zip zac");
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "indicator", false, rule->threshold_indicator,
                              sizeof rule->threshold_indicator);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "zip", -1e9, 1e9, required, &rule->threshold[0]);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "zac", -1e9, 1e9, required, &rule->threshold[1]);
    if (status == RLV_OK && rule->threshold[1] < rule->threshold[0])
        status = rlv_cfg_fail(cfg, group, "zac", "at least that of ZIP", "is under that of ZIP");
    return status;
}

static int read_shares(const rlv_cfg_t *cfg, const config_setting_t *rule_group,
                       rlv_zoning_rule_t *rule)
{
    const config_setting_t *group = NULL;
    int status = rlv_cfg_group(cfg, rule_group, "shares", false, true, &group);

    if (status == RLV_OK)
        status = rlv_cfg_known(cfg, group, "zip zac");
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "zip", 0, 1, true, &rule->share[0]);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "zac", 0, 1, true, &rule->share[1]);
    return status;
}

static int read_margin(const rlv_cfg_t *cfg, const config_setting_t *rule_group,
                       rlv_zoning_rule_t *rule)
{
    const config_setting_t *group = NULL, *asked = NULL;
    int use = RLV_MARGIN_NONE;
    int status = rlv_cfg_group(cfg, rule_group, "margin", false, false, &group);

    if (status < 0 || group == NULL)
        return status;
    if (rule->method != RLV_ZONING_2017)
        return rlv_cfg_fail(cfg, group, "margin", NULL, "belongs to the method of 2017");
    status = rlv_cfg_known(cfg, group, "share use territories");
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "share", 0, 1, true, &rule->margin);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "use", "none ranking listed", true, &use);
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "territories", true, use == RLV_MARGIN_LISTED, &asked);
    rule->margin_use = (rlv_zoning_margin_t)use;
    for (int i = 0; asked != NULL && i < config_setting_length(asked) && status == RLV_OK; i++) {
        if (rule->num_asked == RLV_ZONING_MAX_ASKED)
            return rlv_cfg_fail(cfg, asked, "territories", "at most 64", "too many");
        status = rlv_cfg_element(cfg, asked, i, rule->asked[rule->num_asked++], RLV_CODE_SIZE);
    }
    return status;
}

static int read_data(const rlv_cfg_t *cfg, const config_setting_t *rule_group,
                     rlv_zoning_rule_t *rule)
{
    const config_setting_t *group = NULL;
    int communes = 0;
    int status = rlv_cfg_group(cfg, rule_group, "data", false, false, &group);

    if (status < 0 || group == NULL)
        return status;
    status = rlv_cfg_known(cfg, group, "apl_year inhabitants_year inhabitants");
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, group, "apl_year", 1900, 2200, true, &rule->apl_year);
    if (status == RLV_OK)
        status =
            rlv_cfg_int(cfg, group, "inhabitants_year", 1900, 2200, true, &rule->inhabitants_year);
    if (status == RLV_OK)
        status =
            rlv_cfg_choice(cfg, group, "inhabitants", "territories communes", false, &communes);
    rule->inhabitants_communes = communes == 1;
    return status;
}

/* What a rule that fills shares states. */
static int read_method(rlv_zoning_book_t *self, const rlv_cfg_t *cfg, const config_setting_t *group,
                       rlv_zoning_rule_t *rule)
{
    char ranking[RLV_ZONING_WORD_SIZE] = "";
    size_t index = 0;
    int qpv = RLV_QPV_AS_TERRITORY;
    int status = read_thresholds(cfg, group, rule);

    if (status == RLV_OK)
        status = read_shares(cfg, group, rule);
    if (status == RLV_OK)
        status = read_margin(cfg, group, rule);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "qpv", "territory zip zac", false, &qpv);
    rule->qpv = (rlv_zoning_qpv_t)qpv;
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "ranking", true, ranking, sizeof ranking);
    if (status == RLV_OK)
        status =
            find_ranking(self, cfg, config_setting_get_member(group, "ranking"), ranking, &index);
    if (status == RLV_OK)
        rule->ranking = self->ranking[index];
    return status;
}

static int read_rule(rlv_zoning_book_t *self, const rlv_cfg_t *cfg, const config_setting_t *group)
{
    rlv_zoning_rule_t *rule = &self->rule[self->num_rules++];
    int method = RLV_ZONING_LIST;
    int status = rlv_cfg_choice(cfg, group, "method", "list 2017 2021", true, &method);

    rule->method = (rlv_zoning_method_t)method;
    rule->published_communes = rule->published_inhabitants = NAN;
    if (status == RLV_OK)
        status = rlv_cfg_known(cfg, group,
                               method == RLV_ZONING_LIST
                                   ? "vintage method valid_from duration published_communes "
                                     "published_inhabitants mark source"
                                   : "vintage method valid_from duration thresholds shares margin "
                                     "qpv ranking data published_communes published_inhabitants "
                                     "mark source");
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "vintage", true, rule->vintage, sizeof rule->vintage);
    if (status == RLV_OK && rlv_zoning_book_find(self, rule->vintage) != rule)
        status = rlv_cfg_fail(cfg, group, "vintage", NULL, "'%s' is there twice", rule->vintage);
    if (status == RLV_OK)
        status = rlv_cfg_date(cfg, group, "valid_from", false, rule->valid_from,
                              sizeof rule->valid_from);
    rule->duration_years = 3;
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, group, "duration", 1, 50, false, &rule->duration_years);
    if (status == RLV_OK)
        status =
            rlv_cfg_real(cfg, group, "published_communes", 0, 1, false, &rule->published_communes);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "published_inhabitants", 0, 1, false,
                              &rule->published_inhabitants);
    if (status == RLV_OK)
        status =
            read_mark(cfg, group, rule->mark, sizeof rule->mark, rule->source, sizeof rule->source);
    if (status == RLV_OK && method != RLV_ZONING_LIST)
        status = read_method(self, cfg, group, rule);
    if (status == RLV_OK && method != RLV_ZONING_LIST)
        status = read_data(cfg, group, rule);
    return status;
}

static int read_next_rankings(rlv_zoning_book_t *self, const rlv_cfg_t *cfg,
                              const config_setting_t *list)
{
    rlv_zoning_next_t *next = &self->next;
    int status = RLV_OK;

    for (int i = 0; i < config_setting_length(list) && status == RLV_OK; i++) {
        char name[RLV_ZONING_WORD_SIZE];
        if (next->num_rankings == RLV_ZONING_MAX_RANKINGS)
            return rlv_cfg_fail(cfg, list, "rankings", "at most 12", "too many");
        status = rlv_cfg_element(cfg, list, i, name, sizeof name);
        if (status == RLV_OK)
            status = find_ranking(self, cfg, list, name, &next->ranking[next->num_rankings++]);
    }
    if (status == RLV_OK && next->num_rankings == 0)
        status = rlv_cfg_fail(cfg, list, "rankings", "at least one", "is empty");
    return status;
}

static int read_next(rlv_zoning_book_t *self, const rlv_cfg_t *cfg)
{
    rlv_zoning_next_t *next = &self->next;
    const config_setting_t *group = NULL, *list = NULL;
    int status = rlv_cfg_group(cfg, rlv_cfg_root(cfg), "next", false, false, &group);

    if (status < 0 || group == NULL)
        return status;
    next->given = true;
    next->num_decisions = 1;
    status =
        rlv_cfg_known(cfg, group, "zoning current year decisions apl_lag rankings mark source");
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "zoning", true, next->zoning, sizeof next->zoning);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "current", true, next->current, sizeof next->current);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, group, "year", 1900, 2200, true, &next->year);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, group, "decisions", 1, 50, false, &next->num_decisions);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, group, "apl_lag", 0, 20, true, &next->apl_lag);
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "rankings", true, true, &list);
    if (status == RLV_OK)
        status = read_next_rankings(self, cfg, list);
    if (status == RLV_OK)
        status =
            read_mark(cfg, group, next->mark, sizeof next->mark, next->source, sizeof next->source);
    const rlv_zoning_rule_t *rule = rlv_zoning_book_find(self, next->zoning);
    if (status == RLV_OK && (rule == NULL || rule->method == RLV_ZONING_LIST))
        status = rlv_cfg_fail(cfg, group, "zoning", "a vintage of the file with a method",
                              "'%s' has no rule", next->zoning);
    return status;
}

static int read_perimeter(rlv_zoning_book_t *self, const rlv_cfg_t *cfg)
{
    rlv_zoning_perimeter_t *p = &self->perimeter;
    const config_setting_t *group = NULL, *list = NULL;
    int status = rlv_cfg_group(cfg, rlv_cfg_root(cfg), "perimeter", false, false, &group);

    if (status < 0 || group == NULL)
        return status;
    p->given = true;
    status = rlv_cfg_known(cfg, group, "mountain qpv departments mark source");
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "mountain", &p->mountain);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "qpv", &p->qpv);
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "departments", true, false, &list);
    for (int i = 0; list != NULL && i < config_setting_length(list) && status == RLV_OK; i++) {
        if (p->num_departments == RLV_MAX_DEPARTMENTS)
            return rlv_cfg_fail(cfg, list, "departments", NULL, "too many");
        status = rlv_cfg_element(cfg, list, i, p->department[p->num_departments++], RLV_CODE_SIZE);
    }
    if (status == RLV_OK)
        status = read_mark(cfg, group, p->mark, sizeof p->mark, p->source, sizeof p->source);
    return status;
}

typedef int read_element_t(rlv_zoning_book_t *, const rlv_cfg_t *, const config_setting_t *);

static int read_list(rlv_zoning_book_t *self, const rlv_cfg_t *cfg, const config_setting_t *list,
                     read_element_t *read)
{
    int status = RLV_OK;

    for (int i = 0; i < config_setting_length(list) && status == RLV_OK; i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        if (!config_setting_is_group(group))
            return rlv_cfg_fail(cfg, group, config_setting_name(list), "{ key = value; ... }",
                                "element %d is not a group", i + 1);
        status = read(self, cfg, group);
    }
    return status;
}

int rlv_zoning_book_read(rlv_zoning_book_t *self, const char *path, rlv_error_t *err)
{
    const config_setting_t *rankings = NULL, *zonings = NULL;
    rlv_cfg_t cfg;
    int status;

    memset(self, 0, sizeof *self);
    status = rlv_cfg_open(&cfg, path, err);
    if (status == RLV_OK)
        status = rlv_cfg_known(&cfg, rlv_cfg_root(&cfg), "rankings zonings next perimeter");
    if (status == RLV_OK)
        status = rlv_cfg_group(&cfg, rlv_cfg_root(&cfg), "rankings", true, true, &rankings);
    if (status == RLV_OK)
        status = rlv_cfg_group(&cfg, rlv_cfg_root(&cfg), "zonings", true, true, &zonings);
    if (status != RLV_OK)
        goto out;
    self->ranking = rlv_calloc((size_t)config_setting_length(rankings), sizeof *self->ranking, err);
    self->rule = rlv_calloc((size_t)config_setting_length(zonings), sizeof *self->rule, err);
    if (self->ranking == NULL || self->rule == NULL) {
        status = RLV_ERR_OS;
        goto out;
    }
    status = read_list(self, &cfg, rankings, read_ranking);
    if (status == RLV_OK)
        status = read_list(self, &cfg, zonings, read_rule);
    if (status == RLV_OK)
        status = read_next(self, &cfg);
    if (status == RLV_OK)
        status = read_perimeter(self, &cfg);
out:
    rlv_cfg_close(&cfg);
    return status;
}

void rlv_zoning_book_free(rlv_zoning_book_t *self)
{
    free(self->ranking);
    free(self->rule);
    memset(self, 0, sizeof *self);
}

const rlv_zoning_rule_t *rlv_zoning_book_find(const rlv_zoning_book_t *self, const char *vintage)
{
    for (size_t i = 0; i < self->num_rules; i++)
        if (strcmp(self->rule[i].vintage, vintage) == 0)
            return &self->rule[i];
    return NULL;
}
