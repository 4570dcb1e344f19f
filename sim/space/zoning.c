#include "releve/zoning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    double indicator;
    const char *code;
    size_t index;
} ranked_t;

static int compare_ranked(const void *a, const void *b)
{
    const ranked_t *x = a, *y = b;
    if (x->indicator < y->indicator)
        return -1;
    if (x->indicator > y->indicator)
        return 1;
    return strcmp(x->code, y->code);
}

static int check(size_t num_territories, const double indicator[], const int64_t inhabitants[],
                 const char *const code[], size_t num_classes, const double share[],
                 rlv_error_t *err)
{
    if (num_classes < 1 || num_classes > RLV_ZONING_MAX_CLASSES)
        return rlv_fail(err, RLV_ERR_DATA, "zoning: %zu classes [1 to %d]", num_classes,
                        RLV_ZONING_MAX_CLASSES);
    for (size_t k = 0; k + 1 < num_classes; k++)
        if (!(share[k] >= 0.0 && share[k] <= 1.0))
            return rlv_fail(err, RLV_ERR_DATA, "zoning: share %g of class %zu [0 to 1]", share[k],
                            k + 1);
    for (size_t i = 0; i < num_territories; i++) {
        if (!isfinite(indicator[i]))
            return rlv_fail(err, RLV_ERR_DATA, "zoning: territory %s has no indicator", code[i]);
        if (inhabitants[i] < 0)
            return rlv_fail(err, RLV_ERR_DATA, "zoning: territory %s has %lld inhabitants", code[i],
                            (long long)inhabitants[i]);
    }
    return RLV_OK;
}

/* Inhabitants that a class may hold. A share comes from a decimal text, so a cap that is exactly a
 * sum of territories may fall a hair under it: a billionth of the region's inhabitants is allowed.
 */
static double cap_of(double share, double total)
{
    return (share + 1e-9) * total;
}

int rlv_zoning_fill_shares(size_t num_territories, const double indicator[],
                           const int64_t inhabitants[], const char *const code[],
                           size_t num_classes, const double share[], int class_of[],
                           rlv_zoning_fill_t fill[], rlv_error_t *err)
{
    ranked_t *rank = NULL;
    double total = 0.0;
    size_t k = 0;
    int status = check(num_territories, indicator, inhabitants, code, num_classes, share, err);

    if (status < 0)
        return status;
    rank = rlv_calloc(num_territories, sizeof *rank, err);
    if (rank == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < num_territories; i++) {
        rank[i] = (ranked_t){indicator[i], code[i], i};
        total += (double)inhabitants[i];
    }
    qsort(rank, num_territories, sizeof *rank, compare_ranked);

    rlv_zoning_fill_t held[RLV_ZONING_MAX_CLASSES];
    for (size_t c = 0; c < RLV_ZONING_MAX_CLASSES; c++)
        held[c] = (rlv_zoning_fill_t){0, 0, NAN, NAN};
    for (size_t r = 0; r < num_territories; r++) {
        const int64_t more = inhabitants[rank[r].index];
        while (k + 1 < num_classes &&
               (double)(held[k].inhabitants + more) > cap_of(share[k], total)) {
            held[k].indicator_next = rank[r].indicator;
            k++;
        }
        class_of[rank[r].index] = (int)k;
        held[k].num_territories++;
        held[k].inhabitants += more;
        held[k].indicator_last = rank[r].indicator;
    }
    if (fill != NULL)
        memcpy(fill, held, num_classes * sizeof *fill);
    free(rank);
    return RLV_OK;
}
