/* test_lesson.c -- who knows a lesson, and how lessons come back, on a real Redis. */

#include "fixture.h"
#include "tallies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Monday 2026-11-16, 17:30 UTC: half an hour after the boards. */
static const int64_t monday_ms = 1794850200000;

enum { DAY_MS = 86400000, DAYS = 26, LESSONS = 6 };

static int setup(void **state)
{
    *state = fixture_open(monday_ms, "UTC");
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

static void is_known_once_by_each(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "lesson always have change in the till");
    assert_string_equal(fixture_say(f, "ben", "m1", "lesson ack 1"),
                        "Noted: you know lesson 1. All 2 of us do.");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(say(f, "ben", "lesson ack 1"), "You have said so already.");
    assert_string_equal(say(f, "ana", "lesson ack 1"), "You wrote it, so you know it.");
    assert_string_equal(say(f, "ben", "lesson ack 2"), "There is no lesson 2 here.");
    assert_string_equal(fixture_redis(f, "HVALS", "~t:acks", NULL), "1");
    tallies_check(f);
}

static void moves_with_its_message(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "lesson always have change in the till");
    (void)say(f, "ana", "lesson never promise a date that is not ours");
    (void)fixture_say(f, "ben", "m1", "lesson ack 1");
    assert_string_equal(fixture_edit(f, "ben", "m1", "lesson ack 2"),
                        "Noted: you know lesson 2. All 2 of us do.\n"
                        "Taken back: your word that you know lesson 1.");
    (void)fixture_delete(f, "ben", "m1");
    assert_string_equal(fixture_redis(f, "HVALS", "~t:acks", NULL), "");
    (void)say(f, "ana", "lesson remove 2");
    assert_string_equal(say(f, "ben", "lesson ack 2"), "Lesson 2 was taken back.");
    tallies_check(f);
}

/* How often each lesson came back, and on which day last. */
struct returns {
    int seen[LESSONS + 1];
    int last[LESSONS + 1];
};

/* None is twice on the boards of a week. */
static void count_returns(struct returns *r, const char *board, int day)
{
    char text[64];

    for (int i = 1; i <= LESSONS; i++) {
        (void)snprintf(text, sizeof(text), "Remember · ana: “of the letter %c, as", 'A' + i);
        if (strstr(board, text) == NULL) {
            continue;
        }
        assert_true(r->last[i] == 0 || day - r->last[i] >= 7);
        r->last[i] = day;
        r->seen[i]++;
    }
}

/* Over some weeks of boards: all of them are seen, and what has votes most. */
static void comes_back_least_seen_first(void **state)
{
    struct fixture *f = *state;
    struct returns r = {0};
    char text[64];

    for (int i = 1; i <= LESSONS; i++) {
        (void)snprintf(text, sizeof(text), "lesson of the letter %c, as it is", 'A' + i);
        (void)say(f, "ana", text);
    }
    (void)say(f, "ben", "lesson vote 3");
    (void)say(f, "cat", "lesson vote 3");
    for (int day = 1; day <= DAYS; day++) {
        fixture_clock(f)->now_ms += DAY_MS;
        fixture_settle(f);
        count_returns(&r, fixture_posts(f), day);
    }
    for (int i = 1; i <= LESSONS; i++) {
        assert_true(r.seen[i] >= 2);
        assert_true(r.seen[3] >= r.seen[i]);
    }
    tallies_check(f);
}

static void on_a_public_board_is_nothing_private(void **state)
{
    struct fixture *f = *state;

    (void)say(f, "ana", "lesson always have change in the till");
    (void)fixture_redis(f, "HSET", "~e:1", "v", "private", "c", "C0BACK", NULL);
    (void)fixture_posts(f);
    for (int day = 0; day < 3; day++) {
        fixture_clock(f)->now_ms += DAY_MS;
        fixture_settle(f);
        assert_null(strstr(fixture_posts(f), "change in the till"));
    }
    assert_string_equal(fixture_redis(f, "EXISTS", "~k:shown", NULL), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_known_once_by_each, setup, teardown),
        cmocka_unit_test_setup_teardown(moves_with_its_message, setup, teardown),
        cmocka_unit_test_setup_teardown(comes_back_least_seen_first, setup, teardown),
        cmocka_unit_test_setup_teardown(on_a_public_board_is_nothing_private, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.lesson", tests, NULL, NULL);
}
