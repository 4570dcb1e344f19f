/* The catalogue of schemes and the profiles of doctors, from their files. */
#include "releve/aids.h"

#include "cfg_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char STATES[] = "liberal mixed salaried locum student";
static const char PAYERS[] = "assurance_maladie ars region etat";
static const char MARKS[] = "pub data seed unverified assumed";
static const char BASES[] = "none contract year month share";

const char *rlv_aid_state_name(rlv_aid_state_t state)
{
    static const char *const NAMES[] = {"liberal", "mixed", "salaried", "locum", "student"};
    return NAMES[state];
}

const char *rlv_aid_mark_name(rlv_aid_mark_t mark)
{
    static const char *const NAMES[] = {"pub", "data", "seed", "unverified", "assumed"};
    return NAMES[mark];
}

const char *rlv_aid_payer_name(rlv_aid_payer_t payer, bool french)
{
    static const char *const NAMES[][2] = {{"Health Insurance", "Assurance Maladie"},
                                           {"ARS", "ARS"},
                                           {"Region", "Région"},
                                           {"State", "État"}};
    return NAMES[payer][french];
}

const char *rlv_aid_condition_name(rlv_aid_condition_t condition)
{
    static const char *const NAMES[RLV_AID_NUM_CONDITIONS] = {
        "date",  "place",  "state", "age",   "days",    "first_installation", "installed",
        "group", "sector", "pdsa",  "hosts", "outside", "secondary"};
    return NAMES[condition];
}

/* A list of words into flags. */
static int read_flags(const rlv_cfg_t *cfg, const config_setting_t *group, const char *name,
                      const char *words, bool required, bool flag[], int *num)
{
    const config_setting_t *list = NULL;
    int status = rlv_cfg_group(cfg, group, name, true, required, &list);

    *num = 0;
    for (int i = 0; list != NULL && i < config_setting_length(list) && status == RLV_OK; i++) {
        char word[48];
        status = rlv_cfg_element(cfg, list, i, word, sizeof word);
        const int k = status == RLV_OK ? rlv_cfg_word(words, word) : -1;
        if (status == RLV_OK && k < 0)
            status = rlv_cfg_fail(cfg, list, name, words, "'%s' is no choice", word);
        if (status == RLV_OK)
            flag[k] = true;
        (*num)++;
    }
    return status;
}

static int read_place(const rlv_cfg_t *cfg, const config_setting_t *aid_group, rlv_aid_t *aid)
{
    const config_setting_t *group = NULL, *list = NULL;
    int num = 0;
    int status = rlv_cfg_group(cfg, aid_group, "place", false, false, &group);

    aid->any_zone = true;
    if (status < 0 || group == NULL)
        return status;
    status = rlv_cfg_known(cfg, group, "zones near_km mountain qpv departments list");
    if (status == RLV_OK)
        status = read_flags(cfg, group, "zones", "ZIP ZAC ZAR", false, aid->zone, &num);
    aid->any_zone = false;
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "near_km", 0, 100, false, &aid->near_km);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "mountain", &aid->mountain);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "qpv", &aid->qpv);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "list", false, aid->list, sizeof aid->list);
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "departments", true, false, &list);
    for (int i = 0; list != NULL && i < config_setting_length(list) && status == RLV_OK; i++) {
        if (aid->num_departments == RLV_AID_MAX_PLACES)
            return rlv_cfg_fail(cfg, list, "departments", "at most 32", "too many");
        status =
            rlv_cfg_element(cfg, list, i, aid->department[aid->num_departments++], RLV_CODE_SIZE);
    }
    if (status == RLV_OK && num == 0 && !aid->mountain && !aid->qpv && aid->num_departments == 0 &&
        aid->list[0] == '\0')
        status = rlv_cfg_fail(cfg, group, "place", "zones, mountain, qpv, departments, list",
                              "names no place");
    return status;
}

static int read_conditions(const rlv_cfg_t *cfg, const config_setting_t *aid_group, rlv_aid_t *aid)
{
    const config_setting_t *g = NULL;
    int num = 0;
    int status = rlv_cfg_group(cfg, aid_group, "conditions", false, true, &g);

    aid->age_max = 200;
    if (status == RLV_OK)
        status = rlv_cfg_known(cfg, g,
                               "states age_min age_max days_min locum_days_quarter "
                               "first_installation installed installed_max_years group "
                               "sector_1_or_optam pdsa hosts_under outside_days_year secondary");
    if (status == RLV_OK)
        status = read_flags(cfg, g, "states", STATES, true, aid->state, &num);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, g, "age_min", 18, 110, false, &aid->age_min);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, g, "age_max", 18, 110, false, &aid->age_max);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, g, "days_min", 0, 7, false, &aid->days_min);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, g, "locum_days_quarter", 0, 92, false, &aid->locum_days_quarter);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "first_installation", &aid->first_installation);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "installed", &aid->installed);
    if (status == RLV_OK)
        status =
            rlv_cfg_real(cfg, g, "installed_max_years", 0, 50, false, &aid->installed_max_years);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "group", &aid->group);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "sector_1_or_optam", &aid->sector_1_or_optam);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "pdsa", &aid->pdsa);
    if (status == RLV_OK)
        status = rlv_cfg_int(cfg, g, "hosts_under", 18, 110, false, &aid->hosts_under);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, g, "outside_days_year", 0, 366, false, &aid->outside_days_year);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, g, "secondary", &aid->secondary);
    return status;
}

static int read_steps(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_aid_t *aid)
{
    const config_setting_t *list = NULL;
    int status = rlv_cfg_group(cfg, group, "by_days", true, false, &list);

    for (int i = 0; list != NULL && i < config_setting_length(list) && status == RLV_OK; i++) {
        const config_setting_t *one = config_setting_get_elem(list, (unsigned)i);
        if (aid->num_steps == RLV_AID_MAX_STEPS || !config_setting_is_group(one))
            return rlv_cfg_fail(cfg, one, "by_days", "at most 8 groups { days; eur; }",
                                "element %d", i + 1);
        rlv_aid_step_t *step = &aid->step[aid->num_steps++];
        status = rlv_cfg_known(cfg, one, "days eur");
        if (status == RLV_OK)
            status = rlv_cfg_real(cfg, one, "days", 0, 7, true, &step->days);
        if (status == RLV_OK)
            status = rlv_cfg_real(cfg, one, "eur", 0, 1e7, true, &step->eur);
        if (status == RLV_OK && i > 0 && step->days >= step[-1].days)
            status = rlv_cfg_fail(cfg, one, "days", "decreasing", "%g is not under %g", step->days,
                                  step[-1].days);
    }
    return status;
}

static int read_shares(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_aid_t *aid)
{
    const config_setting_t *list = NULL;
    int of = 0;
    int status = rlv_cfg_group(cfg, group, "shares", true, aid->basis == RLV_AMOUNT_SHARE, &list);

    for (int i = 0; list != NULL && i < config_setting_length(list) && status == RLV_OK; i++) {
        const config_setting_t *one = config_setting_get_elem(list, (unsigned)i);
        const double share = config_setting_get_float(one);
        if (aid->num_shares == RLV_AID_MAX_STEPS || !(share > 0 && share <= 10))
            return rlv_cfg_fail(cfg, list, "shares", "at most 8 numbers with a point, above 0",
                                "element %d", i + 1);
        aid->share[aid->num_shares++] = share;
    }
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "of", "fees forfait", aid->num_shares > 0, &of);
    aid->of_forfait = of == 1;
    return status;
}

static int read_extra(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_aid_extra_t *extra)
{
    int basis = 0;
    int status = rlv_cfg_known(cfg, group, "name when eur share basis");

    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "name", true, extra->name, sizeof extra->name);
    if (status == RLV_OK)
        status =
            rlv_cfg_choice(cfg, group, "when", "hospital trainee discretion", true, &extra->when);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "share", 0, 10, false, &extra->share);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "eur", 0, 1e7, !(extra->share > 0), &extra->eur);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "basis", BASES, !(extra->share > 0), &basis);
    extra->basis = (rlv_aid_basis_t)basis;
    return status;
}

static int read_amount(const rlv_cfg_t *cfg, const config_setting_t *aid_group, rlv_aid_t *aid)
{
    const config_setting_t *group = NULL, *extras = NULL;
    int basis = 0, mark = 0;
    int status = rlv_cfg_group(cfg, aid_group, "amount", false, true, &group);

    if (status == RLV_OK)
        status =
            rlv_cfg_known(cfg, group, "basis eur by_days shares of cap_year at_most mark extras");
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "basis", BASES, true, &basis);
    aid->basis = (rlv_aid_basis_t)basis;
    if (status == RLV_OK && config_setting_get_member(group, "eur") != NULL) {
        aid->num_steps = 1;
        status = rlv_cfg_real(cfg, group, "eur", 0, 1e7, true, &aid->step[0].eur);
    } else if (status == RLV_OK) {
        status = read_steps(cfg, group, aid);
    }
    if (status == RLV_OK)
        status = read_shares(cfg, group, aid);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "cap_year", 0, 1e7, false, &aid->cap_year);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "at_most", &aid->at_most);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "mark", MARKS, true, &mark);
    aid->amount_mark = (rlv_aid_mark_t)mark;
    if (status == RLV_OK)
        status = rlv_cfg_group(cfg, group, "extras", true, false, &extras);
    for (int i = 0; extras != NULL && i < config_setting_length(extras) && status == RLV_OK; i++) {
        const config_setting_t *one = config_setting_get_elem(extras, (unsigned)i);
        if (aid->num_extras == RLV_AID_MAX_EXTRAS || !config_setting_is_group(one))
            return rlv_cfg_fail(cfg, one, "extras", "at most 4 groups", "element %d", i + 1);
        status = read_extra(cfg, one, &aid->extra[aid->num_extras++]);
    }
    if (status == RLV_OK &&
        (basis == RLV_AMOUNT_CONTRACT || basis == RLV_AMOUNT_YEAR || basis == RLV_AMOUNT_MONTH) &&
        aid->num_steps == 0)
        status = rlv_cfg_fail(cfg, group, "amount", "eur or by_days", "states no amount");
    return status;
}

static int read_aid(const rlv_cfg_t *cfg, const config_setting_t *group, rlv_aid_t *aid)
{
    int num = 0, mark = 0;
    int status = rlv_cfg_known(cfg, group,
                               "id name payers from until place conditions amount duration "
                               "renewable mark note source");

    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "id", true, aid->id, sizeof aid->id);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "name", true, aid->name, sizeof aid->name);
    if (status == RLV_OK)
        status = read_flags(cfg, group, "payers", PAYERS, true, aid->payer, &num);
    if (status == RLV_OK)
        status = rlv_cfg_date(cfg, group, "from", false, aid->from, sizeof aid->from);
    if (status == RLV_OK)
        status = rlv_cfg_date(cfg, group, "until", false, aid->until, sizeof aid->until);
    if (status == RLV_OK)
        status = read_place(cfg, group, aid);
    if (status == RLV_OK)
        status = read_conditions(cfg, group, aid);
    if (status == RLV_OK)
        status = read_amount(cfg, group, aid);
    if (status == RLV_OK)
        status = rlv_cfg_real(cfg, group, "duration", 0, 50, false, &aid->duration_years);
    if (status == RLV_OK)
        status = rlv_cfg_bool(cfg, group, "renewable", &aid->renewable);
    if (status == RLV_OK)
        status = rlv_cfg_choice(cfg, group, "mark", MARKS, true, &mark);
    aid->mark = (rlv_aid_mark_t)mark;
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "note", false, aid->note, sizeof aid->note);
    if (status == RLV_OK)
        status = rlv_cfg_text(cfg, group, "source", true, aid->source, sizeof aid->source);
    return status;
}

const rlv_aid_t *rlv_aids_find(const rlv_aids_t *self, const char *id)
{
    for (size_t i = 0; i < self->num_aids; i++)
        if (strcmp(self->aid[i].id, id) == 0)
            return &self->aid[i];
    return NULL;
}

int rlv_aids_read(rlv_aids_t *self, const char *path, rlv_error_t *err)
{
    const config_setting_t *list = NULL;
    rlv_cfg_t cfg;
    int status;

    memset(self, 0, sizeof *self);
    status = rlv_cfg_open(&cfg, path, err);
    if (status == RLV_OK)
        status = rlv_cfg_known(&cfg, rlv_cfg_root(&cfg), "aids");
    if (status == RLV_OK)
        status = rlv_cfg_group(&cfg, rlv_cfg_root(&cfg), "aids", true, true, &list);
    if (status == RLV_OK) {
        self->aid = rlv_calloc((size_t)config_setting_length(list), sizeof *self->aid, err);
        status = self->aid == NULL ? RLV_ERR_OS : RLV_OK;
    }
    for (int i = 0; status == RLV_OK && i < config_setting_length(list); i++) {
        const config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
        if (!config_setting_is_group(group))
            status = rlv_cfg_fail(&cfg, group, "aids", "{ key = value; ... }",
                                  "element %d is not a group", i + 1);
        else
            status = read_aid(&cfg, group, &self->aid[i]);
        if (status == RLV_OK && rlv_aids_find(self, self->aid[i].id) != NULL)
            status = rlv_cfg_fail(&cfg, group, "id", NULL, "'%s' is there twice", self->aid[i].id);
        self->num_aids++;
    }
    rlv_cfg_close(&cfg);
    return status;
}

void rlv_aids_free(rlv_aids_t *self)
{
    free(self->aid);
    memset(self, 0, sizeof *self);
}

/* --- profiles ------------------------------------------------------------------------------- */

void rlv_aid_profile_init(rlv_aid_profile_t *self)
{
    *self = (rlv_aid_profile_t){.age = -1,
                                .state = -1,
                                .days = NAN,
                                .first_installation = -1,
                                .group = -1,
                                .pdsa = -1,
                                .optam = -1,
                                .in_qpv = -1,
                                .secondary = -1,
                                .hosts_new = -1,
                                .from_outside = -1,
                                .hospital = -1,
                                .trainee = -1,
                                .sector = -1,
                                .years_installed = NAN,
                                .outside_days = NAN,
                                .fees = NAN,
                                .forfait = NAN};
}

int rlv_aid_profile_check(const rlv_aid_profile_t *self, rlv_error_t *err)
{
    if (self->age != -1 && (self->age < 18 || self->age > 110))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "age", "18 to 110", "%d", self->age);
    if (!isnan(self->days) && !(self->days >= 0 && self->days <= 7))
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "days", "0 to 7 a week", "%g", self->days);
    if (self->sector != -1 && self->sector != 1 && self->sector != 2)
        return rlv_fail_at(err, RLV_ERR_USAGE, NULL, 0, "sector", "1, 2", "%d", self->sector);
    return RLV_OK;
}

int rlv_aid_profile_read(rlv_aid_profile_t *self, const char *path, rlv_error_t *err)
{
    const struct {
        const char *name;
        int *value;
    } flags[] = {{"first_installation", &self->first_installation},
                 {"group", &self->group},
                 {"pdsa", &self->pdsa},
                 {"optam", &self->optam},
                 {"in_qpv", &self->in_qpv},
                 {"secondary", &self->secondary},
                 {"hosts_new", &self->hosts_new},
                 {"from_outside", &self->from_outside},
                 {"hospital", &self->hospital},
                 {"trainee", &self->trainee}};
    const struct {
        const char *name;
        double high, *value;
    } numbers[] = {{"days", 7, &self->days},
                   {"years_installed", 70, &self->years_installed},
                   {"outside_days", 366, &self->outside_days},
                   {"fees", 1e7, &self->fees},
                   {"forfait", 1e7, &self->forfait}};
    rlv_cfg_t cfg;
    int status = rlv_cfg_open(&cfg, path, err);
    const config_setting_t *root = rlv_cfg_root(&cfg);

    if (status == RLV_OK)
        status = rlv_cfg_known(&cfg, root,
                               "age state sector first_installation group pdsa optam in_qpv "
                               "secondary hosts_new from_outside hospital trainee days "
                               "years_installed outside_days fees forfait");
    if (status == RLV_OK)
        status = rlv_cfg_int(&cfg, root, "age", 18, 110, false, &self->age);
    if (status == RLV_OK)
        status = rlv_cfg_choice(&cfg, root, "state", STATES, false, &self->state);
    if (status == RLV_OK)
        status = rlv_cfg_int(&cfg, root, "sector", 1, 2, false, &self->sector);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0] && status == RLV_OK; i++) {
        bool yes = *flags[i].value == 1;
        status = rlv_cfg_bool(&cfg, root, flags[i].name, &yes);
        if (config_setting_get_member(root, flags[i].name) != NULL)
            *flags[i].value = yes;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && status == RLV_OK; i++)
        status =
            rlv_cfg_real(&cfg, root, numbers[i].name, 0, numbers[i].high, false, numbers[i].value);
    rlv_cfg_close(&cfg);
    return status;
}
