/* test_board_reason.c -- reasons in a few words, as the board has them. */

#include "../../commands/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void says_what_it_is_about(void **state)
{
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"calming the Miller family at the desk #ownership", "calming the Miller family"},
        {"the till", "the till"},
        {"the till, and for staying late", "the till"},
        {"coming in on Saturday", "coming in on Saturday"},
        {"#care the window", "the window"},
        {"#care", ""},
        {"", ""},
        {"   ", ""},
        {"the", ""},
        {"being there for all of us when it mattered", "being there for all"},
        {"the demo!\nIt was long", "the demo"},
        {"the demo\nIt was long", "the demo"},
        {"Ärger mit Käse vermieden", "Ärger mit Käse vermieden"},
        {"Donaudampfschifffahrtsgesellschaftskapitänsmütze", "Donaudampfschifffahrtsgesellsch…"},
        {"waiting... and waiting", "waiting"},
        {"calling \x02@U1|Ben\x03 back", "calling \x02@U1|Ben\x03 back"},
        {"\x02@U1|Ben\x03\x02@U2|Cat\x03", "\x02@U1|Ben\x03 \x02@U2|Cat\x03"},
        {"\x02@U0123456789ABCDEF|A Name Of More Than Thirty Letters\x03",
         "\x02@U0123456789ABCDEF|A Name Of More Than Thirty Letters\x03"},
        {"... the till", ""},
        {"his", ""},
        {"broken \x02@U1 token", "broken \x02@U1 token"},
        {"one two three four five six seven", "one two three four five"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(board_short_reason(a, cases[i].text), cases[i].shown);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_it_is_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
