#include "releve/decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide_t;

enum { MAX_DIGITS = 19, MIN_EXPONENT = -27, MAX_EXPONENT = 22 };

static const double POWER_OF_TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
static const uint64_t POWER_OF_FIVE[] = {1u,
                                         5u,
                                         25u,
                                         125u,
                                         625u,
                                         3125u,
                                         15625u,
                                         78125u,
                                         390625u,
                                         1953125u,
                                         9765625u,
                                         48828125u,
                                         244140625u,
                                         1220703125u,
                                         6103515625u,
                                         30517578125u,
                                         152587890625u,
                                         762939453125u,
                                         3814697265625u,
                                         19073486328125u,
                                         95367431640625u,
                                         476837158203125u,
                                         2384185791015625u,
                                         11920928955078125u,
                                         59604644775390625u,
                                         298023223876953125u,
                                         1490116119384765625u,
                                         7450580596923828125u};

static int leading_zeros(uint64_t x)
{
#if defined(__GNUC__)
    return __builtin_clzll(x);
#else
    int count = 0;
    for (; (x >> 63) == 0; x <<= 1)
        count++;
    return count;
#endif
}

/* digits / 10^k for 1 <= k <= 27 and digits > 0: both are scaled to 64 bits so that one division of
 * 128 by 64 bits gives 63 or 64 bits of the quotient, rounded to 53 half to even. */
static double divide(uint64_t digits, int k)
{
    const int zeros = leading_zeros(digits), divisor_zeros = leading_zeros(POWER_OF_FIVE[k]);
    const uint64_t divisor = POWER_OF_FIVE[k] << divisor_zeros;
    const wide_t numerator = (wide_t)(digits << zeros) << 63;
    const uint64_t quotient = (uint64_t)(numerator / divisor);
    const bool sticky = numerator % divisor != 0;
    const int drop = 11 - leading_zeros(quotient); /* 10 or 11 bits below the 53 */
    uint64_t mantissa = quotient >> drop;
    const uint64_t rest = quotient & (((uint64_t)1 << drop) - 1), half = (uint64_t)1 << (drop - 1);

    if (rest > half || (rest == half && (sticky || (mantissa & 1) != 0)))
        mantissa++;
    /* quotient / 2^63 * 2^(divisor_zeros - zeros) / 2^k; far from the ends of the range */
    const int exponent = drop - 63 + divisor_zeros - zeros - k;
    const uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    return (double)mantissa * scale;
}

/* The text through strtod: long, extreme or wrong. */
static bool parse_slowly(const char *text, double *value)
{
    char *end = NULL;
    *value = strtod(text, &end);
    return *text != '\0' && *end == '\0' && isfinite(*value) &&
           strspn(text, "0123456789+-.eE") == strlen(text);
}

bool rlv_decimal_parse(const char *text, double *value)
{
    const char *p = text + (*text == '-' || *text == '+');
    uint64_t digits = 0;
    int significant = 0, exponent = 0;
    bool any = false, fraction = false;

    for (;; p++) {
        const unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit <= 9) {
            any = true;
            exponent -= fraction;
            if (digits == 0 && digit == 0)
                continue;
            if (++significant > MAX_DIGITS)
                return parse_slowly(text, value);
            digits = 10 * digits + digit;
        } else if (*p == '.' && !fraction) {
            fraction = true;
        } else {
            break;
        }
    }
    if (*p != '\0' || !any || exponent < MIN_EXPONENT)
        return parse_slowly(text, value); /* an exponent, or wrong */
    if (digits <= (uint64_t)1 << 53 && exponent >= -MAX_EXPONENT)
        *value = (double)digits / POWER_OF_TEN[-exponent]; /* both exact: one rounding */
    else
        *value = exponent == 0 ? (double)digits : divide(digits, -exponent);
    if (*text == '-')
        *value = -*value;
    return true;
}
