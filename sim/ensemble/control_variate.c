#include "releve/control_variate.h"

#include <math.h>

rlv_controlled_t rlv_control_variate(const double y[], const double x[], size_t n, double expected)
{
    const double num = (double)n;
    double mean_y = 0, mean_x = 0, yy = 0, xx = 0, xy = 0;

    for (size_t i = 0; i < n; i++) {
        mean_y += y[i] / num;
        mean_x += x[i] / num;
    }
    for (size_t i = 0; i < n; i++) {
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    const double mcse = sqrt(yy / (num - 1.0) / num);
    if (!(xx > 0))
        return (rlv_controlled_t){mean_y, mcse, mean_y, mcse, 0};
    const double b = xy / xx;
    const double rest = fmax(yy - b * xy, 0);
    return (rlv_controlled_t){.mean = mean_y,
                              .mcse = mcse,
                              .controlled = mean_y - b * (mean_x - expected),
                              .controlled_mcse = sqrt(rest / (num - 2.0) / num),
                              .coefficient = b};
}
