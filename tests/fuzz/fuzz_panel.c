/* libFuzzer entry: whatever bytes a panel holds, reading it and every estimator on it end with a
 * status and a text, and no standard error is negative. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "releve/att_gt.h"
#include "releve/bacon.h"
#include "releve/did_regression.h"
#include "releve/imputation.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes);

static const char *write_input(const uint8_t *bytes, size_t num_bytes)
{
    static char path[64];
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "/tmp/releve-fuzz-%ld.csv", (long)getpid());
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite("u,t,g,y,x,w,c\n", 1, 14, file) != 14 ||
        fwrite(bytes, 1, num_bytes, file) != num_bytes || fclose(file) != 0)
        abort();
    return path;
}

static void must_be_described(int status, const rlv_error_t *err)
{
    if (status != err->status || (status < 0 && err->text[0] == '\0'))
        abort();
}

static void estimate_att(const rlv_panel_t *panel, rlv_method_t method)
{
    const rlv_att_options_t options = {.method = method, .control = RLV_CONTROL_NOT_YET};
    const rlv_agg_options_t all = rlv_agg_options();
    rlv_att_gt_t gt;
    rlv_aggregates_t agg = {0};
    rlv_error_t err = {0}, none = {0};
    const int status = rlv_att_gt_estimate(&gt, panel, &options, NULL, &err);

    must_be_described(status, &err);
    if (status == RLV_OK)
        must_be_described(rlv_att_gt_aggregate(&gt, &all, &agg, &none), &none);
    for (size_t c = 0; status == RLV_OK && c < gt.num_cells; c++)
        if (gt.cell[c].std_error < 0)
            abort();
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
}

static void estimate_all(const rlv_panel_t *panel)
{
    const rlv_did_options_t did = {.kind = RLV_VCOV_CLUSTER, .by_cluster = true};
    const rlv_imputation_options_t imputation = {.by_cluster = true, .num_pretrends = 1};
    rlv_estimates_t out = {0};
    rlv_diagnostics_t besides = {0};
    rlv_error_t err[5] = {{0}};

    for (int m = 0; m < 3; m++)
        estimate_att(panel, (rlv_method_t)m);
    must_be_described(rlv_twfe_estimate(panel, &did, &out, &besides, &err[0]), &err[0]);
    must_be_described(rlv_event_study_estimate(panel, &did, &out, NULL, &err[1]), &err[1]);
    must_be_described(rlv_sun_abraham_estimate(panel, &did, &out, &besides, NULL, &err[2]),
                      &err[2]);
    must_be_described(rlv_imputation_estimate(panel, &imputation, &out, &besides, NULL, &err[3]),
                      &err[3]);
    must_be_described(rlv_bacon_estimate(panel, &out, &besides, &err[4]), &err[4]);
    for (size_t i = 0; i < out.num_rows; i++)
        if (out.row[i].std_error < 0)
            abort();
    rlv_estimates_free(&out);
    rlv_diagnostics_free(&besides);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t num_bytes)
{
    static const char *const X[] = {"x"}, *const C[] = {"c"};
    const char *const path = write_input(bytes, num_bytes);

    for (int kind = 0; kind < 4; kind++) {
        const rlv_panel_spec_t spec = {.path = path,
                                       .unit = "u",
                                       .time = "t",
                                       .cohort = "g",
                                       .outcome = "y",
                                       .covariates = X,
                                       .num_covariates = kind % 2 == 1,
                                       .weight = kind == 1 ? "w" : NULL,
                                       .clusters = C,
                                       .num_clusters = kind == 2,
                                       .unbalanced =
                                           kind == 3 ? RLV_UNBALANCED_KEEP : RLV_UNBALANCED_DROP};
        rlv_panel_t panel;
        rlv_error_t err = {0};
        const int status = rlv_panel_read(&panel, &spec, NULL, &err);
        must_be_described(status, &err);
        if (status == RLV_OK)
            estimate_all(&panel);
        rlv_panel_free(&panel);
    }
    return 0;
}
