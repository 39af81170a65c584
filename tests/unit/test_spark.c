/* test_spark.c -- how numbers went, for the eye and for the ear. */
#include "arena.h"
#include "buf.h"
#include "message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_BYTES = 1024, MOST = 13 };

static void says(const int64_t *numbers, size_t count, bool seen, const char *text)
{
    struct arena *a = arena_new();
    struct message m;
    struct buf said;

    buf_init(&said, TEXT_BYTES);
    message_init(&m, a);
    message_spark(&m, numbers, count);
    (seen ? message_plain_seen : message_plain)(&m, NULL, &said);
    buf_char(&said, '\0');
    assert_string_equal(said.data, text);
    buf_release(&said);
    arena_free(a);
}

static void shows_and_tells(void **state)
{
    static const struct {
        int64_t numbers[MOST];
        size_t count;
        const char *seen;
        const char *heard;
    } cases[] = {
        {{0, 1, 2, 3, 4, 5, 6}, 7, "▁▂▃▄▅▆▇", "0, 1, 2, 3, 4, 5, 6"},
        {{12, 14, 41}, 3, "▃▃▇", "12, 14, 41"},
        {{11200, 11900, 12000}, 3, "▁▆▇", "11200, 11900, 12000"},
        {{5, 5, 5}, 3, "▁▁▁", "5, 5, 5"},
        {{0}, 1, "▁", "0"},
        {{-5, 0, 5}, 3, "▁▄▇", "-5, 0, 5"},
        {{1, MESSAGE_NO_NUMBER, 3}, 3, "▃ ▇", "1, none, 3"},
        {{MESSAGE_NO_NUMBER}, 1, "", ""},
        {{0}, 0, "", ""},
        {{INT64_MIN + 1, INT64_MAX}, 2, "▁▇", "-9223372036854775807, 9223372036854775807"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        says(cases[i].numbers, cases[i].count, true, cases[i].seen);
        says(cases[i].numbers, cases[i].count, false, cases[i].heard);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_and_tells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
