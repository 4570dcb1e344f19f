/* Figures written straight into SVG: well-formed whatever the texts, nothing drawn of what is
 * missing, marks where the numbers say. */
#include "releve/svg_plot.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *draw(rlv_lang_t lang, const char *title, double x, double y, const double interval[2])
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    const rlv_svg_frame_t frame = {title, "sous-titre", "une lecture : longue", "tous", "data.csv"};
    rlv_svg_plot_t plot;

    assert_non_null(file);
    rlv_svg_plot_begin(&plot, file, lang, &frame);
    rlv_svg_plot_range(&plot, (const double[]){0, 10}, false, (const double[]){0, 100}, 100, 100);
    rlv_svg_plot_y_axis(&plot, "y");
    rlv_svg_plot_x_axis(&plot, "x", false);
    rlv_svg_plot_mark(&plot, x, y, interval, false, 0, 0, false);
    rlv_svg_plot_legend(&plot, 0, "série");
    rlv_svg_plot_end(&plot);
    assert_int_equal(fclose(file), 0);
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t number = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        number++;
    return number;
}

static void texts_are_escaped(void **state)
{
    (void)state;
    char *text = draw(RLV_LANG_EN, "a<b & \"c\"\x01", 5, 50, NULL);
    assert_non_null(strstr(text, "a&lt;b &amp; \"c\"<"));
    assert_null(strchr(text, '\x01'));
    assert_int_equal((int)count(text, "<text"), (int)count(text, "</text>"));
    assert_non_null(strstr(text, "</svg>\n"));
    free(text);
}

static void french_has_its_spaces(void **state)
{
    (void)state;
    char *text = draw(RLV_LANG_FR, "Combien ?", 5, 50, NULL);
    assert_non_null(strstr(text, "Combien" RLV_NNBSP "?"));
    assert_non_null(strstr(text, "Lecture" RLV_NNBSP ": une lecture" RLV_NNBSP ": longue"));
    free(text);
}

static void marks_stand_where_the_numbers_say(void **state)
{
    (void)state;
    const double interval[2] = {25, 75};
    char *text = draw(RLV_LANG_EN, "t", 5, 50, interval);
    /* half-way of 100 to 1500 pixels */
    assert_non_null(strstr(text, "<path d=\"M800.0 "));
    assert_non_null(strstr(text, "<line x1=\"800.0\" "));
    free(text);
}

static void what_is_missing_is_not_drawn(void **state)
{
    (void)state;
    char *with = draw(RLV_LANG_EN, "t", 5, 50, NULL),
         *without = draw(RLV_LANG_EN, "t", 5, NAN, NULL);
    char *open = draw(RLV_LANG_EN, "t", 5, 50, (const double[]){NAN, 60});
    assert_int_equal((int)count(with, "<path"), (int)count(without, "<path") + 1);
    assert_int_equal((int)count(with, "<line"), (int)count(open, "<line"));
    assert_null(strstr(without, "nan"));
    assert_null(strstr(open, "nan"));
    free(with);
    free(without);
    free(open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(french_has_its_spaces),
        cmocka_unit_test(marks_stand_where_the_numbers_say),
        cmocka_unit_test(what_is_missing_is_not_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
