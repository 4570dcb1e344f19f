/*
 * contracts: aid schemes applied to doctors: where a scheme is open, who may have it, how much, and
 * the money, in euros, by year, scheme and class of territory.
 *
 * A contract is signed on arrival (RLV_SCHEME_SETTLE), by installed GPs (STAY), for a second site
 * (SECOND), by the holder of a salaried post where it admits one; it commits its whole amount at
 * once and pays it in equal parts over its years, while the doctor practises where it was signed: a
 * later loss of the class ends nothing, a move or an exit ends it, and what was still to be paid is
 * not. A supplement on the forfait (FORFAIT) is paid by the year, an aid to a salaried post (POST)
 * once, when it finds a holder. One contract of each kind at a time; of several schemes that a
 * newcomer would take, the one of the largest amount.
 */
#ifndef RELEVE_CONTRACTS_H
#define RELEVE_CONTRACTS_H

#include "releve/simulation.h"

/* What the schemes ask of a doctor. */
typedef struct {
    int age;
    double fte;                           /* full time = 1 */
    int years_installed;                  /* 0: now */
    bool first;                           /* first installation */
    uint8_t state;                        /* rlv_state_t */
    uint32_t had;                         /* schemes signed before, a bit each */
    bool supplement[RLV_NUM_SUPPLEMENTS]; /* conditions of supplements that the doctor meets */
} rlv_applicant_t;

/* Days a week of an activity: a full-time GP works 5.5 [assumed]. */
double rlv_contract_days(double fte);

/* Whether the doctor meets a scheme's conditions, apart from the place. */
bool rlv_contract_eligible(const rlv_scheme_t *scheme, const rlv_applicant_t *who);

/* Euros over the whole contract, signed in `year`, supplements that the doctor meets included; 0
 * when the days do not reach the first step. */
double rlv_contract_amount(const rlv_scheme_t *scheme, const rlv_params_t *params,
                           const rlv_applicant_t *who, int year);

/* Share of a calendar year in which a scheme is open, the scenario's extension and stop counted. */
double rlv_contract_open_share(const rlv_scheme_t *scheme, const rlv_params_t *params, int year);

/* Where each scheme is open this year: fills scheme_open and scheme_share. O(schemes * n). */
void rlv_contracts_open(rlv_simulation_t *self);

/* Contracts that run at the reference date, placed by a seeded rule [assumed]. */
void rlv_contracts_base(rlv_simulation_t *self);

/* The parts of the rule: the share of a year in which a scheme is open, aids.schemes counted;
 * whether the place of a cell fits a scheme, whatever the date; is open to it in the year; a class
 * that the scheme asks for holds there. Share of those eligible who would sign in a year in which
 * it is open in part; the number that decides it of a doctor, the same in all scenarios. Whole
 * euros a year, so that what is committed is what a contract run to its end pays. Whether the
 * year's budget holds so many euros more. */
double rlv_contract_share(const rlv_simulation_t *self, size_t k, int year);
bool rlv_contract_fits(const rlv_simulation_t *self, size_t k, size_t cell);
bool rlv_contract_open_at(const rlv_simulation_t *self, size_t k, size_t cell);
bool rlv_contract_in_zone(const rlv_simulation_t *self, size_t k, size_t territory);
double rlv_contract_take_up(const rlv_simulation_t *self, size_t k, int year);
double rlv_contract_wish(const rlv_simulation_t *self, uint32_t id, size_t k, int year);
double rlv_contract_whole(double eur, int duration);
bool rlv_contract_affordable(const rlv_simulation_t *self, double eur);

/* Activity of the doctor of a row in the running year, full time = 1. */
double rlv_contract_fte(const rlv_simulation_t *self, size_t row);

/* What the schemes may ask of the doctor of a row, in the running year: where he or she practises,
 * and as one who settles. */
rlv_applicant_t rlv_contract_applicant(const rlv_simulation_t *self, size_t row);
rlv_applicant_t rlv_contract_newcomer(const rlv_simulation_t *self, size_t row);

/* Schemes of a channel that this doctor would take where they are open, as a mask of bits:
 * eligible, not had before where once is all, taken up, and within what is left of the year's
 * budget. */
uint32_t rlv_contract_wishes(const rlv_simulation_t *self, uint32_t id,
                             rlv_scheme_channel_t channel, const rlv_applicant_t *who);

/* Euros of the best of the wished schemes open in a territory; 0 when none is. O(schemes). */
double rlv_contract_worth(const rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who,
                          size_t territory);

/* Multiplies weight[t] by exp(coefficient * worth there / EUR 50,000) [num_territories]. */
void rlv_contract_weigh(const rlv_simulation_t *self, uint32_t wishes, const rlv_applicant_t *who,
                        double coefficient, double weight[]);

/* exp(coefficient * euros / EUR 50,000). */
double rlv_contract_factor(double coefficient, double eur);

/* The most that a contract for a second site open this year may be worth, whoever signs it. */
double rlv_contract_most_second(const rlv_simulation_t *self);

/* Signs the best of the wished schemes open at the doctor's place, if the budget holds. */
void rlv_contract_sign_settled(rlv_simulation_t *self, size_t row, uint32_t wishes,
                               const rlv_applicant_t *who);
/* The same for a second site just opened (second_cell). */
void rlv_contract_sign_second(rlv_simulation_t *self, size_t row, uint32_t wishes,
                              const rlv_applicant_t *who);
/* Ends the running contracts of a doctor who leaves the place. */
void rlv_contract_end(rlv_simulation_t *self, size_t row);
/* Aid to a salaried post in a territory, 0 where the scheme is not open; and its payment at a cell,
 * where the post has found a holder, if the budget holds. */
size_t rlv_contract_post_scheme(const rlv_simulation_t *self, size_t territory);
double rlv_contract_post_worth(const rlv_simulation_t *self, size_t territory);
void rlv_contract_post(rlv_simulation_t *self, size_t cell);

#endif
