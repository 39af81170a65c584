/* test_admin.c -- what changes while something is under way: settings, roles,
 * channels, by another copy of Bravo. */

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

/* As another copy of Bravo does it: this one does not know. */
static void change_setting(struct fixture *f, const char *name, const char *value)
{
    (void)fixture_redis(f, "HSET", "~settings", name, value, NULL);
    (void)fixture_redis(f, "HINCRBY", "~team", "sv", "1", NULL);
}

static void goes_by_what_another_copy_has_set(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(fixture_say(f, "ana", "m1", "kudos @ben for the till"),
                        "Done. 4 of your 5 are left today.");
    change_setting(f, "kudos.allowance", "9");
    assert_string_equal(fixture_say(f, "ana", "m2", "kudos @ben for the display +5"),
                        "Done. 3 of your 9 are left today.");
    change_setting(f, "kudos.allowance", "8");
    assert_string_equal(fixture_say(f, "ana", "m3", "kudos @ben @cat @dan for it"),
                        "You have 2 left today and this needs 3. Nothing was counted.");
    assert_string_equal(fixture_redis(f, "HGET", "~t:g:all", "ana", NULL), "6");
}

static void asks_anew_what_was_wrong_before(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "help");
    change_setting(f, "kudos.reason", "required");
    assert_non_null(strstr(fixture_say(f, "ana", "m2", "kudos @ben"), "What is it for?"));
    assert_string_equal(fixture_redis(f, "HLEN", "~t:g:all", NULL), "0");
}

static void records_each_change_once(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "setting kudos.allowance 7");
    (void)fixture_repeat(f);
    (void)fixture_say(f, "ana", "m2", "setting kudos.allowance 7");
    (void)fixture_say(f, "ben", "m3", "setting kudos.allowance 9");
    assert_string_equal(fixture_redis(f, "LLEN", "~k:admin", NULL), "1");
    assert_string_equal(fixture_redis(f, "HGET", "~settings", "kudos.allowance", NULL), "7");
}

static void a_role_ends_at_once(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "role @ben admin");
    (void)fixture_redis(f, "HDEL", "~roles", "ana", NULL);
    assert_string_equal(fixture_say(f, "ana", "m2", "setting kudos.allowance 7"),
                        "Only admins may do that.");
    assert_string_equal(fixture_say(f, "ben", "m3", "role @ben everyone"),
                        "ben is the last admin: make somebody else one first.");
}

static void two_who_let_go_leave_one_admin(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "role @ben admin");
    (void)fixture_say(f, "ana", "m2", "role @ana everyone");
    (void)fixture_say(f, "ben", "m3", "role @ben everyone");
    assert_string_equal(fixture_redis(f, "HGETALL", "~roles", NULL), "ana everyone ben admin");
}

/* In a test's chat all other channels are unknown, and so private. */
static void sends_no_board_where_the_person_may_not_be(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "channel board off");
    assert_string_equal(fixture_redis(f, "HLEN", "~channels", NULL), "0");
    (void)fixture_say(f, "ana", "m2", "channel board #secret");
    assert_string_equal(fixture_redis(f, "HLEN", "~channels", NULL), "0");
    (void)fixture_say(f, "ana", "m3", "channel board here");
    assert_string_equal(fixture_redis(f, "HLEN", "~channels", NULL), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(goes_by_what_another_copy_has_set, setup, teardown),
        cmocka_unit_test_setup_teardown(asks_anew_what_was_wrong_before, setup, teardown),
        cmocka_unit_test_setup_teardown(records_each_change_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_role_ends_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(two_who_let_go_leave_one_admin, setup, teardown),
        cmocka_unit_test_setup_teardown(sends_no_board_where_the_person_may_not_be, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
