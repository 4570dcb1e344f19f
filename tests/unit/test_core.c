/* Errors, notes, checked allocation, UTF-8. */
#include "support.h"

#include "releve/core.h"

#include <stdlib.h>
#include <string.h>

static void first_failure_is_kept(void **state)
{
    rlv_error_t err = {0};
    (void)state;
    assert_int_equal(rlv_fail(&err, RLV_ERR_DATA, "number %d", 12), RLV_ERR_DATA);
    assert_int_equal(rlv_fail(&err, RLV_ERR_IO, "later"), RLV_ERR_IO);
    assert_int_equal(err.status, RLV_ERR_DATA);
    assert_string_equal(err.text, "number 12");
    assert_int_equal(rlv_fail(NULL, RLV_ERR_OS, "nobody listens"), RLV_ERR_OS);
}

static void failure_names_what_is_known(void **state)
{
    rlv_error_t all = {0}, none = {0}, file = {0};
    (void)state;
    (void)rlv_fail_at(&all, RLV_ERR_DATA, "a/b.csv", 17, "gp", "0 or more", "%d is wrong", -3);
    assert_string_equal(all.text, "a/b.csv:17: gp: -3 is wrong [0 or more]");
    (void)rlv_fail_at(&none, RLV_ERR_DATA, NULL, 0, NULL, NULL, "wrong");
    assert_string_equal(none.text, "wrong");
    (void)rlv_fail_at(&file, RLV_ERR_NO_INPUT, "f.cfg", 0, NULL, NULL, "cannot be opened");
    assert_string_equal(file.text, "f.cfg: cannot be opened");
}

static void long_text_is_cut_between_characters(void **state)
{
    char text[3 * RLV_ERROR_TEXT_SIZE] = "";
    rlv_error_t err = {0};
    (void)state;
    for (int shift = 0; shift < 2; shift++) {
        memset(text, 0, sizeof text);
        memset(text, 'x', (size_t)shift);
        for (size_t i = 0; i < RLV_ERROR_TEXT_SIZE; i++)
            memcpy(text + shift + 2 * i, "é", 2);
        memset(&err, 0, sizeof err);
        (void)rlv_fail(&err, RLV_ERR_DATA, "%s", text);
        assert_true(strlen(err.text) >= RLV_ERROR_TEXT_SIZE - 4);
        assert_true(rlv_utf8_valid(err.text, strlen(err.text), NULL));
    }
}

static void a_note_is_kept_once(void **state)
{
    rlv_notes_t notes = {0};
    (void)state;
    for (int i = 0; i < 100; i++)
        rlv_note(&notes, "note %d", i % 7);
    assert_int_equal(notes.num_texts, 7);
    assert_string_equal(notes.text[3], "note 3");
    rlv_note(NULL, "lost");
    rlv_notes_free(&notes);
    assert_int_equal(notes.num_texts, 0);
    rlv_notes_free(&notes);
}

static void allocation_is_checked(void **state)
{
    rlv_error_t err = {0};
    int *array = rlv_calloc(3, sizeof *array, &err);
    (void)state;
    assert_non_null(array);
    assert_int_equal(array[0] | array[1] | array[2], 0);
    array[2] = 5;
    assert_int_equal(rlv_resize(&array, 1000, sizeof *array, &err), 0);
    assert_int_equal(array[2], 5);
    int *const before = array;
    assert_int_equal(rlv_resize(&array, SIZE_MAX / 2, sizeof *array, &err), RLV_ERR_OS);
    assert_ptr_equal(array, before);
    free(array);
    memset(&err, 0, sizeof err);
    assert_null(rlv_calloc(SIZE_MAX / 2, 4, &err)); /* the product overflows */
    assert_int_equal(err.status, RLV_ERR_OS);
    void *nothing = rlv_calloc(0, 8, NULL);
    assert_non_null(nothing);
    free(nothing);
}

static void texts_are_copied(void **state)
{
    char *copy = rlv_strdup("Perpignan", NULL), *made = rlv_format(NULL, "%s-%03d", "TVS", 7);
    (void)state;
    assert_string_equal(copy, "Perpignan");
    assert_string_equal(made, "TVS-007");
    free(copy);
    free(made);
}

static void utf8(void **state)
{
    static const struct {
        const char *bytes;
        bool valid;
        size_t bad;
    } CASES[] = {
        {"", true, 0},
        {"Pyrénées-Orientales \u202F: \U0001F600", true, 0},
        {"Pyr\xE9n\xE9"
         "es",
         false, 3},                     /* Latin-1 */
        {"a\x80", false, 1},            /* continuation alone */
        {"ab\xC3", false, 2},           /* cut */
        {"\xC0\xAF", false, 0},         /* overlong */
        {"\xE0\x80\xAF", false, 0},     /* overlong */
        {"\xED\xA0\x80", false, 0},     /* surrogate */
        {"\xF4\x90\x80\x80", false, 0}, /* beyond U+10FFFF */
        {"\xEF\xBB\xBF"
         "a",
         true, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        size_t bad = 999;
        assert_int_equal(rlv_utf8_valid(CASES[i].bytes, strlen(CASES[i].bytes), &bad),
                         CASES[i].valid);
        if (!CASES[i].valid)
            assert_int_equal(bad, CASES[i].bad);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_failure_is_kept),
        cmocka_unit_test(failure_names_what_is_known),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(a_note_is_kept_once),
        cmocka_unit_test(allocation_is_checked),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
