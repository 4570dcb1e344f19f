/*
 * contracts: aid schemes applied to doctors: where a scheme is open, who may have it, how much, and
 * the money, in euros, by year, scheme and class of territory.
 *
 * A contract is signed on arrival (RLV_SCHEME_SETTLE), by installed GPs (STAY), for a second site
 * (SECOND), by the holder of a salaried post where it admits one; it commits its whole amount at
 * once and pays it in equal parts over its years, while the doctor practises where it was signed: a
 * later loss of the class ends nothing, a move or an exit ends it (repayment in proportion). A
 * supplement on the forfait (FORFAIT) is paid by the year, an aid to a salaried post (POST) once,
 * when it finds a holder. One contract of each kind at a time; of several schemes that a newcomer
 * would take, the one of the largest amount.
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
    bool salaried;                        /* on a salaried post */
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

/* What the schemes may ask of the doctor of a row, in the running year: where he or she practises,
 * and as one who settles. */
rlv_applicant_t rlv_contract_applicant(const rlv_simulation_t *self, size_t row);
rlv_applicant_t rlv_contract_newcomer(const rlv_simulation_t *self, size_t row);

/* Schemes of a channel that this doctor would take where they are open, as a mask of bits. */
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
double rlv_contract_post_worth(const rlv_simulation_t *self, size_t territory);
void rlv_contract_post(rlv_simulation_t *self, size_t cell);

#endif
