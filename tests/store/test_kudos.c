/* test_kudos.c -- the kudos function on a real Redis, through the real turn. */

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

enum { MINUTE_MS = 60000 };

static const char all_received[] = "~t:r:all";

static int setup(void **state)
{
    *state = fixture_open(friday_ms, "UTC");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

static void assert_total(struct fixture *f, const char *person, const char *total)
{
    assert_string_equal(fixture_redis(f, "HGET", all_received, person, NULL), total);
}

static void gives_one_point(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(fixture_say(f, "ana", "m1", "kudos @ben for the till"),
                        "Done. 4 of your 5 are left today.");
    assert_total(f, "ben", "1");
    assert_string_equal(fixture_redis(f, "HGET", "~t:g:all", "ana", NULL), "1");
    assert_non_null(
        strstr(fixture_posts(f), "C0STORE: ben got a thank-you from ana: for the till.\n"));
}

static void counts_a_repeated_delivery_once(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_posts(f);
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_posts(f), "");
    assert_total(f, "ben", "1");
}

static void never_goes_over_the_allowance(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for a +3");
    assert_non_null(strstr(fixture_posts(f), "ben got 3 thank-yous from ana: for a.\n"));
    assert_string_equal(fixture_say(f, "ana", "m2", "kudos @ben @cat @dan for b"),
                        "You have 2 left today and this needs 3. Nothing was counted.");
    assert_total(f, "ben", "3");
    assert_total(f, "cat", "");
    /* The same message again, when the day has changed: it stays refused. */
    fixture_clock(f)->now_ms += 24LL * 60 * MINUTE_MS;
    assert_string_equal(fixture_repeat(f), "");
    assert_total(f, "cat", "");
}

static void the_allowance_is_new_each_day(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for a +5");
    fixture_clock(f)->now_ms += 14LL * 60 * MINUTE_MS;
    assert_string_equal(fixture_say(f, "ana", "m2", "kudos @ben for b"),
                        "Done. 4 of your 5 are left today.");
    assert_total(f, "ben", "6");
}

static void takes_back_with_the_reaction(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ben", "m1", "help");
    (void)fixture_react(f, "ana", "m1", "👏", true);
    assert_total(f, "ben", "1");
    (void)fixture_react(f, "ana", "m1", "👏", false);
    assert_total(f, "ben", "");
    (void)fixture_react(f, "ana", "m1", "👏", true);
    assert_total(f, "ben", "1");
    (void)fixture_react(f, "ben", "m1", "👏", true);
    assert_total(f, "ben", "1");
    (void)fixture_react(f, "ana", "m1", "🍕", true);
    assert_total(f, "ben", "1");
}

static void rescores_an_edited_message(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    assert_string_equal(fixture_edit(f, "ana", "m1", "kudos @ben @cat for the till +2"),
                        "Changed. 1 of your 5 is left today.");
    assert_total(f, "ben", "2");
    assert_total(f, "cat", "2");
    (void)fixture_edit(f, "ana", "m1", "kudos @ben @cat @dan for the till +2");
    assert_total(f, "dan", "");
    assert_total(f, "ben", "2");
    (void)fixture_edit(f, "ana", "m1", "never mind");
    assert_total(f, "ben", "");
    assert_total(f, "cat", "");
    assert_string_equal(fixture_redis(f, "HGETALL", "~t:a:d20777", NULL), "");
}

static void a_deletion_that_overtakes_the_message_wins(void **state)
{
    struct fixture *f = *state;

    (void)fixture_delete(f, "ana", "m1");
    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    assert_total(f, "ben", "");
}

static void nothing_is_taken_back_after_the_window(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    fixture_clock(f)->now_ms += 11LL * MINUTE_MS;
    assert_string_equal(fixture_delete(f, "ana", "m1"),
                        "That was more than 10 minutes ago, so it still counts.");
    assert_total(f, "ben", "1");
}

static void leaves_no_zero_behind(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till #ownership");
    (void)fixture_say(f, "ana", "m2", "undo");
    assert_string_equal(fixture_redis(f, "KEYS", "~t:r*", NULL), "");
    assert_string_equal(fixture_redis(f, "KEYS", "~t:v*", NULL), "");
    assert_string_equal(fixture_redis(f, "KEYS", "~t:p*", NULL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gives_one_point, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_a_repeated_delivery_once, setup, teardown),
        cmocka_unit_test_setup_teardown(never_goes_over_the_allowance, setup, teardown),
        cmocka_unit_test_setup_teardown(the_allowance_is_new_each_day, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_back_with_the_reaction, setup, teardown),
        cmocka_unit_test_setup_teardown(rescores_an_edited_message, setup, teardown),
        cmocka_unit_test_setup_teardown(a_deletion_that_overtakes_the_message_wins, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nothing_is_taken_back_after_the_window, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_no_zero_behind, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.kudos", tests, NULL, NULL);
}
