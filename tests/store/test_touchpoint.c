/* test_touchpoint.c -- the list of touch points, their card, and the dimensions, on a
 * real Redis. */

#include "fixture.h"
#include "tallies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

enum { MOST = 50 };

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

/* Each line is a message of its own. */
static const char *say(struct fixture *f, const char *person, const char *text)
{
    static int count;
    char message[16];

    (void)snprintf(message, sizeof(message), "s%d", ++count);
    return fixture_say(f, person, message, text);
}

static void are_so_many_and_no_more(void **state)
{
    struct fixture *f = *state;
    char text[40];

    for (int i = 1; i <= MOST; i++) {
        (void)snprintf(text, sizeof(text), "touchpoint add door %d", i);
        assert_non_null(strstr(say(f, "ana", text), "is a touch point now"));
    }
    assert_string_equal(say(f, "ana", "touchpoint add one more"),
                        "There are 50 already. A few that matter say more: remove one first.");
    assert_string_equal(fixture_redis(f, "HLEN", "~touchpoints", NULL), "50");
}

static void a_repeated_delivery_changes_nothing(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "touchpoint add Till");
    assert_string_equal(fixture_repeat(f), "");
    (void)fixture_say(f, "ana", "m2", "touchpoint rename Till to Checkout");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_redis(f, "HGETALL", "~touchpoints", NULL), "checkout Checkout");
    assert_string_equal(fixture_redis(f, "HGETALL", "~touchpoints:was", NULL), "till checkout");
    (void)fixture_say(f, "ana", "m3", "touchpoint remove Till");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_redis(f, "EXISTS", "~touchpoints", "~touchpoints:was", NULL), "0");
}

/* Renamed again and again, and back: all that was said counts, and once. */
static void keeps_what_was_said_under_all_its_names(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "touchpoint add Till");
    (void)say(f, "ben", "comment good they liked the till #till");
    (void)say(f, "ana", "touchpoint rename Till to Checkout");
    (void)say(f, "ben", "comment good they liked the checkout #checkout");
    (void)say(f, "ana", "touchpoint rename Checkout to Desk");
    (void)say(f, "ben", "comment bad they waited at the desk #desk");
    assert_non_null(strstr(say(f, "ben", "touchpoint card"), "C Desk · 2 good, 1 bad"));
    (void)say(f, "ana", "touchpoint rename checkout to Till");
    assert_non_null(strstr(say(f, "ben", "touchpoint card"), "C Till · 2 good, 1 bad"));
    assert_string_equal(say(f, "ana", "touchpoint add Desk"), "“Till” is on the list already.");
    assert_string_equal(fixture_redis(f, "HGET", "~touchpoints:was", "till", NULL), "");
    tallies_check(f);
}

static void counts_what_stands_as_it_reads(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "touchpoint add Till");
    (void)fixture_say(f, "ben", "m1", "comment good they liked the till #till #tools");
    (void)fixture_say(f, "ben", "m2", "idea a new till for all of us #till #tools");
    (void)fixture_edit(f, "ben", "m1", "comment bad they hated the till #till");
    assert_string_equal(fixture_redis(f, "HGETALL", "~t:f:all", NULL), "bad till 1");
    (void)fixture_edit(f, "ben", "m2", "idea a new till for all of us #till #customer #customers");
    assert_string_equal(fixture_redis(f, "HGETALL", "~t:m:w20773", NULL), "customer 1");
    (void)fixture_delete(f, "ben", "m1");
    (void)fixture_delete(f, "ben", "m2");
    assert_string_equal(fixture_redis(f, "EXISTS", "~t:f:all", "~t:m:w20773", NULL), "0");
    (void)say(f, "ben", "comment good they liked the till after all #till");
    tallies_check(f);
}

/* A challenge counts as one bad word while it is open. */
static void counts_open_challenges(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "touchpoint add Till");
    (void)say(f, "ben", "challenge the till stops when it rains #till");
    assert_non_null(
        strstr(say(f, "cat", "touchpoint card today"),
               "F Till · 1 open challenge · ben: “the till stops when it rains #till”"));
    (void)say(f, "ben", "challenge resolve 1 a cover is all it takes");
    assert_non_null(strstr(say(f, "cat", "touchpoint card today"), "Nothing was said of Till."));
    (void)say(f, "ben", "challenge reopen 1");
    assert_non_null(strstr(say(f, "cat", "touchpoint card today"), "F Till · 1 open challenge"));
    (void)say(f, "ana", "challenge remove 1");
    assert_non_null(strstr(say(f, "cat", "touchpoint card today"), "Nothing was said of Till."));
    tallies_check(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(are_so_many_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(a_repeated_delivery_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_what_was_said_under_all_its_names, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_what_stands_as_it_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_open_challenges, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.touchpoint", tests, NULL, NULL);
}
