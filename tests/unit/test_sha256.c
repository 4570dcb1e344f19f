/* SHA-256: the examples of FIPS 180-4, every length around the padding's borders, files. */
#include "support.h"

#include "releve/sha256.h"

#include <stdlib.h>
#include <string.h>

static void equals_examples(void **state)
{
    static const struct {
        const char *text, *hex;
    } KNOWN[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "m"
         "nopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    char hex[RLV_SHA256_HEX_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        rlv_sha256(KNOWN[i].text, strlen(KNOWN[i].text), hex);
        assert_string_equal(hex, KNOWN[i].hex);
    }
}

static void one_million_letters(void **state)
{
    char *text = malloc(1000000);
    char hex[RLV_SHA256_HEX_SIZE];
    (void)state;
    assert_non_null(text);
    memset(text, 'a', 1000000);
    rlv_sha256(text, 1000000, hex);
    free(text);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* A file gives what its bytes in memory give, at every length around the blocks' borders. */
static void file_equals_bytes(void **state)
{
    char text[201] = "", memory[RLV_SHA256_HEX_SIZE], file[RLV_SHA256_HEX_SIZE];
    rlv_error_t err = {0};
    (void)state;
    for (size_t n = 0; n <= 200; n++) {
        rlv_sha256(text, n, memory);
        assert_int_equal(rlv_sha256_file(support_temp_file(text), file, &err), 0);
        assert_string_equal(file, memory);
        if (n < 200)
            text[n] = (char)('!' + n % 90);
    }
}

static void lengths_at_the_borders(void **state)
{
    /* sha256sum of that many letters a */
    static const struct {
        size_t length;
        const char *hex;
    } KNOWN[] = {
        {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
        {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
        {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
        {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    };
    char text[64], hex[RLV_SHA256_HEX_SIZE];
    (void)state;
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        rlv_sha256(text, KNOWN[i].length, hex);
        assert_string_equal(hex, KNOWN[i].hex);
    }
}

static void missing_file(void **state)
{
    char hex[RLV_SHA256_HEX_SIZE];
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_sha256_file("/nonexistent/file", hex, &err), RLV_ERR_NO_INPUT);
    assert_non_null(strstr(err.text, "/nonexistent/file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_examples),   cmocka_unit_test(one_million_letters),
        cmocka_unit_test(file_equals_bytes), cmocka_unit_test(lengths_at_the_borders),
        cmocka_unit_test(missing_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
