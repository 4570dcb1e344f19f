#include "releve/mathx.h"

#include <math.h> /* INFINITY, NAN, sqrt (exact by IEEE 754): no transcendental function */
#include <stdint.h>
#include <string.h>

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* ln 2 in two parts, the first with 20 trailing zero bits so that k * LN2_HIGH is exact. */
static const double LN2_HIGH = 0x1.62e42feep-1;
static const double LN2_LOW = 0x1.a39ef35793c76p-33;

double rlv_exp(double x)
{
    if (x != x)
        return x;
    if (x > 709.782712893383973096)
        return INFINITY;
    if (x < -745.13321910194110842)
        return 0.0;

    /* x = k ln 2 + r, |r| <= ln(2)/2, r = high - low to extra precision */
    const double scaled = x * 1.44269504088896338700;
    const int k = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    const double high = x - (double)k * LN2_HIGH;
    const double low = (double)k * LN2_LOW;
    const double r = high - low;

    /* Taylor series of exp(r) - 1 - r to degree 13: the next term is below 5e-18 */
    double tail = 1.0 / 6227020800.0;
    static const double INVERSE_FACTORIAL[] = {1.0 / 2.0,        1.0 / 6.0,        1.0 / 24.0,
                                               1.0 / 120.0,      1.0 / 720.0,      1.0 / 5040.0,
                                               1.0 / 40320.0,    1.0 / 362880.0,   1.0 / 3628800.0,
                                               1.0 / 39916800.0, 1.0 / 479001600.0};
    for (int i = 10; i >= 0; i--)
        tail = tail * r + INVERSE_FACTORIAL[i];
    /* the rounding of r = high - low is given back at first order */
    const double y = 1.0 + (r + (r * r * tail + ((high - r) - low)));

    /* y * 2^k, in two steps where one factor would leave the range of normal numbers */
    if (k > 1023)
        return y * 0x1p1023 * from_bits((uint64_t)(k - 1023 + 1023) << 52);
    if (k < -1022)
        return y * from_bits((uint64_t)(k + 1000 + 1023) << 52) * 0x1p-1000;
    return y * from_bits((uint64_t)(k + 1023) << 52);
}

double rlv_log(double x)
{
    int k = 0;

    if (x != x || x < 0)
        return x != x ? x : NAN;
    if (x == 0)
        return -INFINITY;
    if (x == INFINITY)
        return x;
    if (x < 0x1p-1022) { /* subnormal */
        x *= 0x1p54;
        k -= 54;
    }
    /* x = 2^k m with sqrt(1/2) <= m < sqrt(2) */
    uint64_t bits = to_bits(x);
    k += (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull;
    double m = from_bits(bits);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        k++;
    }
    /* log(1+f) = 2 atanh(s), s = f/(2+f): 2s + 2s (z/3 + z^2/5 + ...), z = s^2 <= 0.0295; with
     * 2s = f - s f the leading term is the exact f. The first term left out is below 1e-18. */
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    double series = 1.0 / 23.0;
    for (int n = 21; n >= 3; n -= 2)
        series = series * z + 1.0 / (double)n;
    const double rest = 2.0 * z * series;
    return (double)k * LN2_HIGH + (f - (s * (f - rest) - (double)k * LN2_LOW));
}

double rlv_pow(double x, double y)
{
    return rlv_exp(y * rlv_log(x));
}

double rlv_sin_pi(double x)
{
    /* sin(pi x) = sin(pi (1 - x)); Taylor series to degree 23 on 0 .. pi/2 */
    const double half_turns = x <= 0.5 ? x : 1.0 - x;
    const double angle = half_turns * 3.14159265358979323846;
    const double z = angle * angle;
    double series = 1.0;
    for (int n = 22; n >= 2; n -= 2)
        series = 1.0 - z / (double)(n * (n + 1)) * series;
    return angle * series;
}

double rlv_cos_degrees(double degrees)
{
    /* cos x = 1 - 2 sin^2(x/2), |x/2| <= pi/4: Taylor series of the sine to degree 17 */
    const double half = degrees * (3.14159265358979323846 / 360.0);
    const double z = half * half;
    double series = 1.0;
    for (int n = 16; n >= 2; n -= 2)
        series = 1.0 - z / (double)(n * (n + 1)) * series;
    const double sine = half * series;
    return 1.0 - 2.0 * sine * sine;
}

/* Coefficients of AS 241, numerator and denominator of each of its three regions. */
static const double CENTRE_A[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                  1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                  4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double CENTRE_B[] = {1.0,
                                  4.2313330701600911252e+1,
                                  6.8718700749205790830e+2,
                                  5.3941960214247511077e+3,
                                  2.1213794301586595867e+4,
                                  3.9307895800092710610e+4,
                                  2.8729085735721942674e+4,
                                  5.2264952788528545610e+3};
static const double MIDDLE_C[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double MIDDLE_D[] = {1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
static const double TAIL_E[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                1.78482653991729133580e0,  2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double TAIL_F[] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};

static double ratio_of_polynomials(const double a[8], const double b[8], double x)
{
    double numerator = a[7], denominator = b[7];
    for (int i = 6; i >= 0; i--) {
        numerator = numerator * x + a[i];
        denominator = denominator * x + b[i];
    }
    return numerator / denominator;
}

double rlv_normal_quantile(double p)
{
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425)
        return q * ratio_of_polynomials(CENTRE_A, CENTRE_B, 0.180625 - q * q);
    const double r = sqrt(-rlv_log(q < 0 ? p : 1.0 - p));
    const double x = r <= 5.0 ? ratio_of_polynomials(MIDDLE_C, MIDDLE_D, r - 1.6)
                              : ratio_of_polynomials(TAIL_E, TAIL_F, r - 5.0);
    return q < 0 ? -x : x;
}
