/* evaluate_overall: the overall effect of a panel by one estimator, with its 95 % interval, for
 * what runs many of them: power, trials on simulated worlds. */
#ifndef RELEVE_CLI_EVALUATE_OVERALL_H
#define RELEVE_CLI_EVALUATE_OVERALL_H

#include "releve/panel.h"

enum rlv_overall {
    RLV_OVERALL_TWFE,
    RLV_OVERALL_SUN_ABRAHAM,
    RLV_OVERALL_ATT_GT, /* att_simple */
    RLV_OVERALL_IMPUTATION,
    RLV_OVERALL_SYNTHETIC_DID, /* one cohort against the never treated, as the next */
    RLV_OVERALL_DID,
    RLV_NUM_OVERALL
};

extern const char *const RLV_OVERALL_NAMES[RLV_NUM_OVERALL];

/* value = estimate, lower, upper. The panel is balanced (row = unit x num_periods + period).
 * RLV_ERR_DATA when the panel does not allow the estimator. */
int rlv_evaluate_overall(const rlv_panel_t *panel, enum rlv_overall which, bool by_cluster,
                         double value[3], rlv_error_t *err) RLV_MUST_CHECK;

#endif
