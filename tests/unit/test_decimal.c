#include "releve/decimal.h"
#include "releve/rng.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void same(const char *text)
{
    double value = 0;
    assert_true(rlv_decimal_parse(text, &value));
    const double expected = strtod(text, NULL);
    if (memcmp(&value, &expected, sizeof value) != 0)
        fail_msg("'%s': %.17g, strtod says %.17g", text, value, expected);
}

static void test_known(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"0",
                                        "-0",
                                        "+1",
                                        "1.",
                                        ".5",
                                        "-.5",
                                        "007",
                                        "0.1",
                                        "0.30000000000000004",
                                        "9007199254740993",
                                        "9007199254740992.5",
                                        "9007199254740993.5",
                                        "18446744073709551615",
                                        "9999999999999999999",
                                        "1e22",
                                        "1e23",
                                        "1.7976931348623157e308",
                                        "4.9e-324",
                                        "2.5e-5",
                                        "0.000000000000000000000000001",
                                        "0.0000000000000000000000000001",
                                        "123456789012345678901234567890",
                                        "0.500000000000000166533453693773481063544750213623046875",
                                        "1.00000000000000011102230246251565404",
                                        "4503599627370496.5",
                                        "4503599627370497.5",
                                        "7450580596923828125e-27",
                                        "5e-1",
                                        "92.114999999999994",
                                        "-0.00000"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        same(TEXTS[i]);
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"",   ".",  "-",   "e5",    "1e",  "nan",   "inf", "0x10",
                                        " 1", "1 ", "1,5", "1.2.3", "--1", "1e999", "1-2", "douze"};
    double value;
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (rlv_decimal_parse(TEXTS[i], &value))
            fail_msg("'%s' was taken for %g", TEXTS[i], value);
}

/* Random bits, printed with 1 to 19 digits at many scales; and ties between two doubles, exact. */
static void test_random(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 200000; i++) {
        const uint32_t counter[4] = {i, 0, 0, 0};
        const rlv_block_t b = rlv_philox(2021, counter);
        const double scale = pow(10, (double)(b.word[2] % 24) - 12);
        const double x = ((double)b.word[0] * 0x1p32 + b.word[1]) * 0x1p-64 * scale;
        char text[128];
        (void)snprintf(text, sizeof text, "%.17g", x);
        same(text);
        (void)snprintf(text, sizeof text, "%.*f", (int)(b.word[3] % 20), x);
        same(text);
        const uint64_t m = ((uint64_t)b.word[0] << 21 | b.word[1] >> 11) | (uint64_t)1 << 52;
        const int digits = (int)(b.word[3] % 3) + 1;
        (void)snprintf(text, sizeof text, "%llu.%s", (unsigned long long)(m >> digits),
                       digits == 1   ? "5"
                       : digits == 2 ? "25"
                                     : "125");
        same(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
