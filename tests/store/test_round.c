/* test_round.c -- what is to be done in the morning: once a date and zone, and
 * nothing is lost where Bravo was away. */

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Thursday 2026-11-19, 10:00 in Berlin: this morning was before the team was. */
static const int64_t thursday_ms = 1795078800000;
static const char thursday[] = "20776";
static const char friday[] = "20777";

static const int64_t day_ms = INT64_C(86400000);

enum { MINUTE_MS = 60000, HOUR_MS = 3600000, LINE_BYTES = 128, MANY = 450 };

static int setup(void **state)
{
    *state = fixture_open(thursday_ms, "Europe/Berlin");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

static void go_to(struct fixture *f, int64_t after_ms)
{
    fixture_clock(f)->now_ms = thursday_ms + after_ms;
    fixture_settle(f);
}

/* The date of the newest round. */
static const char *newest(struct fixture *f, const char *round)
{
    return fixture_redis(f, "HGET", "~rounds:day", round, NULL);
}

/* Something to remind of, as remind() keeps it; nobody knows the job any more,
 * so nothing is said.  What is said makes the bot read its rounds anew. */
static void remind(struct fixture *f, const char *what, const char *round, const char *day)
{
    char due[LINE_BYTES];
    char since[LINE_BYTES];

    (void)snprintf(due, sizeof(due), "~due:%s", round);
    (void)snprintf(since, sizeof(since), "%lld", (long long)thursday_ms);
    (void)fixture_redis(f, "HSET", "~due", what, round, NULL);
    (void)fixture_redis(f, "ZADD", due, day, what, NULL);
    (void)fixture_redis(f, "HSETNX", "~rounds", round, since, NULL);
    (void)fixture_redis(f, "HINCRBY", "~team", "sv", "1", NULL);
    (void)fixture_say(f, "ana", what, "board");
}

static void comes_once_a_date(void **state)
{
    struct fixture *f = *state;

    go_to(f, 2 * HOUR_MS - MINUTE_MS);
    assert_string_equal(newest(f, "morning "), "");
    assert_string_equal(newest(f, "noon "), "");
    go_to(f, 2 * HOUR_MS);
    assert_string_equal(newest(f, "noon "), thursday);
    assert_string_equal(newest(f, "morning "), "");
    go_to(f, 23 * HOUR_MS - MINUTE_MS);
    assert_string_equal(newest(f, "morning "), "");
    go_to(f, 23 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), friday);
}

static const char *make(struct fixture *f, const char *owner, const char *round, const char *day)
{
    return fixture_redis(f, "FCALL", "bravo_round", "1", "~", "owner", owner, "round", round, "day",
                         day, "today", day, "now", "1795107600000", NULL);
}

static void makes_none_twice(void **state)
{
    struct fixture *f = *state;
    char owner[LINE_BYTES];

    (void)snprintf(owner, sizeof(owner), "%s", fixture_redis(f, "GET", "~lease", NULL));
    assert_string_equal(make(f, "another", "morning ", friday), "refused lease");
    assert_string_equal(make(f, owner, "morning ", friday), "round done");
    assert_string_equal(make(f, owner, "morning ", friday), "round seen");
    assert_string_equal(make(f, owner, "morning ", thursday), "round seen");
    assert_string_equal(make(f, owner, "noon ", thursday), "round done");
    assert_string_equal(newest(f, "morning "), friday);
}

static void comes_late_or_with_the_next(void **state)
{
    struct fixture *f = *state;

    remind(f, "nobody 1", "morning ", friday);
    /* Friday 20:30 is late; Saturday and Sunday are over on Monday at four. */
    go_to(f, 34 * HOUR_MS + 30 * MINUTE_MS);
    assert_string_equal(newest(f, "morning "), friday);
    assert_string_equal(fixture_redis(f, "ZCARD", "~due:morning ", NULL), "0");
    remind(f, "nobody 2", "morning ", "20778");
    go_to(f, 3 * day_ms + 18 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), friday);
    assert_string_equal(fixture_redis(f, "ZCARD", "~due:morning ", NULL), "1");
    go_to(f, 3 * day_ms + 23 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), "20780");
    assert_string_equal(fixture_redis(f, "ZCARD", "~due:morning ", NULL), "0");
    assert_string_equal(fixture_redis(f, "HLEN", "~due", NULL), "0");
}

/* Nine o'clock in Tokyo is one in the morning here; the zone goes with its last
 * reminder. */
static void has_the_zones_that_are_in_use(void **state)
{
    struct fixture *f = *state;

    remind(f, "nobody 1", "morning Asia/Tokyo", friday);
    remind(f, "nobody 2", "morning Asia/Tokyo", "20778");
    go_to(f, 15 * HOUR_MS - MINUTE_MS);
    assert_string_equal(newest(f, "morning Asia/Tokyo"), "");
    go_to(f, 15 * HOUR_MS);
    assert_string_equal(newest(f, "morning Asia/Tokyo"), friday);
    assert_string_equal(newest(f, "morning "), "");
    assert_string_equal(fixture_redis(f, "HEXISTS", "~rounds", "morning Asia/Tokyo", NULL), "1");
    go_to(f, 39 * HOUR_MS);
    assert_string_equal(newest(f, "morning Asia/Tokyo"), "20778");
    assert_string_equal(fixture_redis(f, "HEXISTS", "~rounds", "morning Asia/Tokyo", NULL), "0");
    assert_string_equal(fixture_redis(f, "EXISTS", "~due:morning Asia/Tokyo", NULL), "0");
}

static void follows_the_setting_and_the_clocks(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "setting morning 7:30 am");
    go_to(f, 21 * HOUR_MS + 30 * MINUTE_MS - 1);
    assert_string_equal(newest(f, "morning "), "");
    go_to(f, 21 * HOUR_MS + 30 * MINUTE_MS);
    assert_string_equal(newest(f, "morning "), friday);
    /* It had been today: another time does not make it come again. */
    (void)fixture_say(f, "ana", "m2", "setting morning 9:00");
    go_to(f, 23 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), friday);
    /* From 2027-03-28 on, nine o'clock is an hour earlier: Monday the 29th. */
    go_to(f, 129 * day_ms);
    assert_string_equal(newest(f, "morning "), "20905");
    go_to(f, 130 * day_ms - 2 * HOUR_MS - 1);
    assert_string_equal(newest(f, "morning "), "20905");
    go_to(f, 130 * day_ms - 2 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), "20906");
}

static void reminds_of_many(void **state)
{
    static const char script[] =
        "for i = 1, tonumber(ARGV[1]) do redis.call('ZADD', KEYS[1], 20777, 'nobody ' .. i) end";
    struct fixture *f = *state;
    char many[LINE_BYTES];

    remind(f, "nobody 0", "morning ", friday);
    (void)snprintf(many, sizeof(many), "%d", MANY);
    (void)fixture_redis(f, "EVAL", script, "1", "~due:morning ", many, NULL);
    (void)fixture_redis(f, "HSET", "~due", "nobody 1", "morning ", NULL);
    go_to(f, 23 * HOUR_MS);
    assert_string_equal(newest(f, "morning "), friday);
    assert_string_equal(fixture_redis(f, "EXISTS", "~due:morning ", NULL), "0");
    assert_string_equal(fixture_redis(f, "HLEN", "~due", NULL), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(comes_once_a_date, setup, teardown),
        cmocka_unit_test_setup_teardown(makes_none_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(comes_late_or_with_the_next, setup, teardown),
        cmocka_unit_test_setup_teardown(has_the_zones_that_are_in_use, setup, teardown),
        cmocka_unit_test_setup_teardown(follows_the_setting_and_the_clocks, setup, teardown),
        cmocka_unit_test_setup_teardown(reminds_of_many, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
