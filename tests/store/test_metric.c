/* test_metric.c -- metrics on a real Redis: a long run of values, corrections and
 * undos at random against a model, and what the periods make of them. */

#include "fixture.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC; its day. */
static const int64_t friday_ms = 1795168800000;

enum { TODAY = 20777, MONDAY = 20773, PAIRS_BYTES = 256, DATES = 40, STEPS = 300, WEEK = 7 };

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

static void define(struct fixture *f, const char *name, const char *ways)
{
    char pairs[PAIRS_BYTES];

    (void)snprintf(pairs, sizeof(pairs), "who=ana name=%s called=%s identity=d/%s %s", name, name,
                   name, ways);
    assert_non_null(strstr(fixture_call(f, "metric_define", pairs), "new 1"));
}

/* Says a value in thousandths; each call is an event of its own. */
static const char *set(struct fixture *f, const char *name, int day, int64_t n, const char *more)
{
    static const char form[] = "who=ana name=%s called=%s n=%" PRId64 " plain=%" PRId64
                               " letter= unit= date=%d identity=s/%s/%d/%" PRId64 " %s";
    char pairs[2 * PAIRS_BYTES];

    (void)snprintf(pairs, sizeof(pairs), form, name, name, n, n, day, name, day, n, more);
    return fixture_call(f, "metric_set", pairs);
}

static void assert_says(const char *answer, const char *part)
{
    if (strstr(answer, part) == NULL) {
        fail_msg("no \"%s\" in: %s", part, answer);
    }
}

static void assert_shows(struct fixture *f, const char *name, const char *part)
{
    char pairs[PAIRS_BYTES];

    (void)snprintf(pairs, sizeof(pairs), "who=ana name=%s called=%s", name, name);
    assert_says(fixture_call(f, "metric_show", pairs), part);
}

/* ---------------------------------------------------------------- the model */

struct said {
    int day;
    int64_t n;
    size_t who;
    bool gone;
};

static uint32_t any(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

/* The newest that stands for a day; NULL: none. */
static const struct said *value_of(const struct said *said, size_t count, int day)
{
    for (size_t i = count; i > 0; i--) {
        if (!said[i - 1].gone && said[i - 1].day == day) {
            return &said[i - 1];
        }
    }
    return NULL;
}

static void assert_tally(struct fixture *f, const char *board, int week, int64_t expected)
{
    char field[PAIRS_BYTES];
    char key[PAIRS_BYTES];

    (void)snprintf(key, sizeof(key), "^t:%s:1:", board);
    (void)snprintf(field, sizeof(field), "w%d", week);
    assert_int_equal(strtoll(fixture_redis(f, "HGET", key, field, NULL), NULL, 10), expected);
}

static void assert_weeks(struct fixture *f, const struct said *said, size_t count)
{
    for (int week = MONDAY - DATES / WEEK * WEEK; week <= MONDAY; week += WEEK) {
        int64_t sum = 0;
        int64_t dates = 0;

        for (int day = week; day < week + WEEK; day++) {
            const struct said *value = value_of(said, count, day);

            sum += value != NULL ? value->n : 0;
            dates += value != NULL;
        }
        assert_tally(f, "mv", week, sum);
        assert_tally(f, "mn", week, dates);
    }
}

static void say(struct fixture *f, struct said *said, size_t *count, uint32_t *seed)
{
    static const char *const people[] = {"ana", "ben", "cat"};
    struct said s = {.day = TODAY - (int)any(seed, DATES), .who = any(seed, 3)};
    const struct said *before = value_of(said, *count, s.day);
    char more[PAIRS_BYTES];

    s.n = (int64_t)any(seed, 4) * 500 - 500;
    (void)snprintf(more, sizeof(more), "who=%s identity=r/%zu/%u", people[s.who], *count,
                   any(seed, 1U << 20));
    assert_null(strstr(set(f, "sales", s.day, s.n, more), "refused"));
    if (before == NULL || before->n != s.n) { /* what is so already is not said again */
        said[(*count)++] = s;
    }
}

static void take_back(struct fixture *f, struct said *said, size_t count, uint32_t *seed)
{
    static const char *const people[] = {"ana", "ben", "cat"};
    size_t who = any(seed, 3);
    char pairs[PAIRS_BYTES];

    for (size_t i = count; i > 0; i--) {
        if (!said[i - 1].gone && said[i - 1].who == who) {
            said[i - 1].gone = true;
            (void)snprintf(pairs, sizeof(pairs), "who=%s last=1 identity=u/%u", people[who],
                           any(seed, 1U << 20));
            assert_says(fixture_call(f, "undo", pairs), "took.kind value");
            return;
        }
    }
}

/* What the journal alone makes of all tallies is what they are. */
static void assert_as_journaled(struct fixture *f)
{
    const char *reply = "phase clear";

    for (int step = 0; strncmp(reply, "phase end", strlen("phase end")) != 0; step++) {
        assert_true(step < STEPS);
        reply = fixture_redis(f, "FCALL", "bravo_rebuild", "1", "^", "token", "test", "begin",
                              step == 0 ? "1" : "0", "work", "100000", "mend", "0", NULL);
    }
    assert_says(reply, "differences 0");
}

static void keeps_the_newest_that_stands(void **state)
{
    struct fixture *f = *state;
    struct said said[STEPS];
    size_t count = 0;
    uint32_t seed = 20261120;

    define(f, "sales", "how=sum");
    for (int i = 0; i < STEPS; i++) {
        if (any(&seed, 3) > 0) {
            say(f, said, &count, &seed);
        } else {
            take_back(f, said, count, &seed);
        }
    }
    assert_weeks(f, said, count);
    assert_as_journaled(f);
}

/* ------------------------------------------------------------- what it makes */

static void makes_one_number_of_many(void **state)
{
    static const struct {
        const char *name;
        const char *ways;
        const char *value;
    } cases[] = {
        {"sum", "period=week how=sum", "metric.1.value 100000 "},
        {"last", "period=week how=last", "metric.1.value 34000 "},
        {"average", "period=week how=average", "metric.1.value 33330 "}, /* 33.33, not 33.333… */
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        define(f, cases[i].name, cases[i].ways);
        (void)set(f, cases[i].name, MONDAY + 2, 34000, "");
        (void)set(f, cases[i].name, MONDAY, 33000, "");
        (void)set(f, cases[i].name, MONDAY + 1, 33000, "");
        assert_shows(f, cases[i].name, cases[i].value);
    }
    define(f, "below", "period=week how=average");
    (void)set(f, "below", MONDAY, -1000, "");
    (void)set(f, "below", MONDAY + 1, -1010, "");
    assert_shows(f, "below", "metric.1.value -1010 "); /* half of a hundredth: away from nought */
}

static void counts_an_event_once(void **state)
{
    struct fixture *f = *state;

    define(f, "sales", "how=sum");
    assert_says(set(f, "sales", TODAY, 5000, ""), "metric.1.value 5000");
    assert_string_equal(set(f, "sales", TODAY, 5000, ""), "seen 1");
    assert_tally(f, "mv", MONDAY, 5000);
    assert_tally(f, "mn", MONDAY, 1);
}

static void stays_where_it_can_be_added_up(void **state)
{
    struct fixture *f = *state;

    define(f, "sales", "how=sum");
    assert_says(set(f, "sales", MONDAY, 99999999999999, ""), "metric.1.value 99999999999999 ");
    assert_string_equal(set(f, "sales", MONDAY + 1, 1, ""), "refused big");
    assert_says(set(f, "sales", MONDAY + 1, -1, ""), "metric.1.value -1 ");
    assert_tally(f, "mv", MONDAY, 99999999999998);
    assert_says(set(f, "sales", MONDAY, -99999999999998, ""), "was 99999999999999");
    assert_string_equal(set(f, "sales", MONDAY + 1, -2, ""), "refused big");
    assert_tally(f, "mv", MONDAY, -99999999999999);
}

static void a_channels_own_stays_there(void **state)
{
    struct fixture *f = *state;

    define(f, "calls", "whose=channel goal=5000");
    (void)fixture_redis(f, "DEL", "^out", NULL);
    assert_string_equal(set(f, "calls", TODAY, 6000, "v=direct"), "refused channel name calls");
    assert_says(set(f, "calls", TODAY, 6000, "v=private ch=C0VAULT identity=x/1"), "streak 1");
    assert_non_null(
        strstr(fixture_redis(f, "XRANGE", "^out", "-", "+", NULL), "to_channel C0VAULT"));
    assert_string_equal(fixture_redis(f, "HGET", "^t:n:all", "cheer", NULL), "");
    assert_says(fixture_call(f, "metric_show", "who=ana name=calls called=calls"), "hits 0 of 0");
    assert_says(
        fixture_call(f, "metric_show", "who=ana name=calls called=calls v=private ch=C0VAULT"),
        "hits 1 of 1");
}

/* A streak passes over what nobody worked on, and over a few days nobody spoke of. */
static void follows_a_streak(void **state)
{
    struct fixture *f = *state;

    define(f, "sales", "goal=5000");
    (void)set(f, "sales", MONDAY - 10, 6000, "");
    (void)set(f, "sales", MONDAY - 4, 6000, ""); /* Thursday and Friday without one */
    assert_says(set(f, "sales", MONDAY, 6000, ""), "streak 3");
    assert_says(set(f, "sales", MONDAY + 1, 4999, ""), "value 4999");
    assert_says(set(f, "sales", MONDAY + 2, 5000, ""), "streak 1");
    assert_says(set(f, "sales", MONDAY + 1, 5001, ""), "streak 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_the_newest_that_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(makes_one_number_of_many, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_an_event_once, setup, teardown),
        cmocka_unit_test_setup_teardown(stays_where_it_can_be_added_up, setup, teardown),
        cmocka_unit_test_setup_teardown(a_channels_own_stays_there, setup, teardown),
        cmocka_unit_test_setup_teardown(follows_a_streak, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.metric", tests, NULL, NULL);
}
