/* test_undo.c -- what can be taken back, by whom, for how long, and what it leaves. */

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

static void assert_received(struct fixture *f, const char *person, const char *points)
{
    assert_string_equal(fixture_redis(f, "HGET", "^t:r:all", person, NULL), points);
}

/* Calls a function that many minutes after ten o'clock. */
static const char *call_at(struct fixture *f, int minute, const char *function, const char *pairs)
{
    char all[256];
    long long now = friday_ms + (long long)minute * MINUTE_MS;

    (void)snprintf(all, sizeof(all), "%s now=%lld at=%lld", pairs, now, now);
    return fixture_call(f, function, all);
}

static void takes_back_the_newest_command_whole(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1");
    (void)fixture_call(f, "kudos", "who=ana to[]=ben to[]=cat group[]=desk identity=m/2");
    (void)fixture_call(f, "kudos", "who=eve to[]=ben identity=m/3");
    assert_non_null(
        strstr(fixture_call(f, "undo", "who=ana last=1 identity=u/1"), "left 4 took.to.n 3"));
    assert_received(f, "ben", "2");
    assert_received(f, "cat", "");
    assert_string_equal(fixture_redis(f, "HGET", "^t:t:all", "desk", NULL), "");
    assert_non_null(
        strstr(fixture_call(f, "undo", "who=ana last=1 identity=u/2"), "left 5 took.to.n 1"));
    assert_received(f, "ben", "1");
    assert_string_equal(fixture_call(f, "undo", "who=ana last=1 identity=u/3"), "refused nothing");
    assert_received(f, "ben", "1");
}

static void keeps_to_the_window(void **state)
{
    struct fixture *f = *state;

    (void)call_at(f, 0, "kudos", "who=ana to[]=ben identity=m/1");
    (void)call_at(f, 0, "kudos", "who=ana to[]=ben identity=m/2");
    assert_non_null(strstr(call_at(f, 10, "undo", "who=ana last=1 identity=u/1"), "kind kudos"));
    assert_string_equal(call_at(f, 11, "undo", "who=ana last=1 identity=u/2"), "refused nothing");
    assert_string_equal(call_at(f, 11, "undo", "who=ana identity=m/1 gen=1"), "refused late");
    assert_received(f, "ben", "1");
}

/* A late or edited entry is older than its place in the journal. */
static void looks_past_older_entries(void **state)
{
    struct fixture *f = *state;

    (void)call_at(f, 0, "kudos", "who=ana to[]=ben identity=m/1");
    (void)call_at(f, 5, "kudos", "who=eve to[]=ben identity=m/2");
    (void)call_at(f, 9, "kudos", "who=ana to[]=ben n=2 identity=m/1 gen=1");
    assert_non_null(strstr(call_at(f, 11, "undo", "who=eve last=1 identity=u/1"), "kind kudos"));
    assert_string_equal(call_at(f, 11, "undo", "who=ana last=1 identity=u/2"), "refused nothing");
    assert_received(f, "ben", "2");
}

static void is_for_ones_own_things(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1");
    assert_string_equal(fixture_call(f, "undo", "who=eve last=1 identity=u/1"), "refused nothing");
    assert_string_equal(fixture_call(f, "undo", "who=eve identity=m/1 gen=1"), "refused other");
    assert_received(f, "ben", "1");
}

/* Nothing is rewritten: what was given and that it was taken back are both there. */
static void leaves_both_in_the_journal(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben text=tea identity=m/1 celebrations=0");
    (void)fixture_call(f, "undo", "who=ana last=1 identity=u/1");
    assert_string_equal(fixture_redis(f, "HMGET", "^e:1", "k", "by", "to", "t", NULL),
                        "kudos ana ben tea");
    assert_string_equal(fixture_redis(f, "HMGET", "^e:3", "k", "by", "of", NULL), "undo ana 1");
    assert_string_equal(fixture_redis(f, "HGET", "^e:1", "gone", NULL), "3");
}

static void tells_who_was_thanked(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1 celebrations=0");
    (void)fixture_redis(f, "DEL", "^out", NULL);
    (void)fixture_call(f, "undo", "who=ana last=1 identity=u/1");
    assert_non_null(strstr(fixture_redis(f, "XRANGE", "^out", "-", "+", NULL),
                           "kind kudos_taken_back to_person ben by ana total 0"));
    (void)fixture_redis(f, "DEL", "^out", NULL);
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/2 tell=off v=direct");
    (void)fixture_call(f, "undo", "who=ana last=1 identity=u/2 tell=off");
    assert_string_equal(fixture_redis(f, "XRANGE", "^out", "-", "+", NULL), "");
}

/* What was given yesterday goes back to yesterday. */
static void gives_back_to_the_day_of_the_gift(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben n=3 identity=m/1 aday=20776");
    (void)fixture_call(f, "kudos", "who=ana to[]=ben n=2 identity=m/2");
    (void)fixture_call(f, "undo", "who=ana identity=m/1 gen=1");
    assert_string_equal(fixture_redis(f, "EXISTS", "^t:a:d20776", NULL), "0");
    assert_string_equal(fixture_redis(f, "HGET", "^t:a:d20777", "ana", NULL), "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_back_the_newest_command_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_to_the_window, setup, teardown),
        cmocka_unit_test_setup_teardown(looks_past_older_entries, setup, teardown),
        cmocka_unit_test_setup_teardown(is_for_ones_own_things, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_both_in_the_journal, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_who_was_thanked, setup, teardown),
        cmocka_unit_test_setup_teardown(gives_back_to_the_day_of_the_gift, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.undo", tests, NULL, NULL);
}
