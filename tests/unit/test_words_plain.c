/* test_words_plain.c -- names in place of tokens. */

#include "arena.h"
#include "event.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void puts_names_in_place_of_tokens(void **state)
{
    static const struct {
        const char *text;
        const char *plain;
    } rows[] = {
        {"", ""},
        {"as it is", "as it is"},
        {"\x02@U1\x03 and \x02@U2|Ben\x03.", "Ana and Ben."},
        {"\x02@U1|Old name\x03", "Ana"},
        {"\x02@U3\x03", "U3"},
        {"the \x02&S1|desk\x03 in \x02#C1|store\x03, \x02!\x03", "the desk in store, "},
        {"not closed \x02@U1", "not closed Ana"},
        {"empty \x02\x03 \x02@\x03 \x02@|\x03.", "empty   ."},
    };
    static const struct person people[] = {{.id = "U1", .name = "Ana"}, {.id = "U2"}};
    const struct event ev = {.people = people, .people_count = 2};
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(words_plain(a, &ev, rows[i].text), rows[i].plain);
    }
    assert_string_equal(words_plain(a, NULL, "\x02@U1|Ann\x03"), "Ann");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_names_in_place_of_tokens),
    };

    return cmocka_run_group_tests_name("unit.words_plain", tests, NULL, NULL);
}
