/* test_board.c -- rankings and the daily board on a real Redis. */

#include "buf.h"
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Thursday 2026-11-19, 10:00 UTC. */
static const int64_t thursday_ms = 1795082400000;
static const char thursday[] = "20776";
static const char friday[] = "20777";

enum {
    HOUR_MS = 3600000,
    DAY_MS = 24 * HOUR_MS,
    LINE_BYTES = 128,

    ALL_BYTES = 65536,
    STEPS = 150,
    SEED = 7
};

static int setup(void **state)
{
    *state = fixture_open(thursday_ms, "UTC");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

/* ---------------------------------------------------------------- rankings */

static const char *const boards[] = {"board",        "board today",   "board today givers",
                                     "board month",  "board givers",  "board values",
                                     "board all",    "board quarter", "board year givers",
                                     "board week 3", "stats @ben"};

/* What the boards say, all of them. */
static void all_boards(struct fixture *f, int *message, struct buf *all)
{
    buf_init(all, ALL_BYTES);
    for (size_t i = 0; i < sizeof(boards) / sizeof(boards[0]); i++) {
        char name[LINE_BYTES];

        (void)snprintf(name, sizeof(name), "b%d", (*message)++);
        buf_printf(all, "%s\n", fixture_say(f, "ana", name, boards[i]));
    }
}

static void forget_rankings(struct fixture *f)
{
    static const char script[] = "local keys = redis.call('KEYS', '*:z:*') "
                                 "for _, key in ipairs(keys) do redis.call('DEL', key) end "
                                 "return #keys";

    assert_string_not_equal(fixture_redis(f, "EVAL", script, "0", NULL), "0");
}

static unsigned next_random(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 16) % below;
}

/* Something that moves the tallies. */
static void step(struct fixture *f, unsigned *seed, int number)
{
    static const char *const people[] = {"ana", "ben", "cat", "dan", "eve", "fay"};
    static const char *const tags[] = {"", " #care", " #speed #care"};
    const char *who = people[next_random(seed, 6)];
    char name[LINE_BYTES];
    char text[LINE_BYTES];

    switch (next_random(seed, 8)) {
    case 0:
        (void)snprintf(name, sizeof(name), "u%d", number);
        (void)fixture_say(f, who, name, "undo");
        return;
    case 1:
        fixture_clock(f)->now_ms += (int64_t)(next_random(seed, 20) + 1) * HOUR_MS;
        fixture_settle(f);
        return;
    default:
        (void)snprintf(name, sizeof(name), "k%d", number);
        (void)snprintf(text, sizeof(text), "kudos @%s for work %d%s +%u",
                       people[next_random(seed, 6)], number, tags[next_random(seed, 3)],
                       next_random(seed, 3) + 1);
        (void)fixture_say(f, who, name, text);
        if (next_random(seed, 6) == 0) {
            (void)snprintf(text, sizeof(text), "kudos @%s for something else",
                           people[next_random(seed, 6)]);
            (void)fixture_edit(f, who, name, text);
        }
    }
}

/* A ranking that followed the journal says what a new one says. */
static void rankings_follow_the_journal(void **state)
{
    struct fixture *f = *state;
    unsigned seed = SEED;
    int message = 0;

    for (int i = 0; i < STEPS; i++) {
        step(f, &seed, i);
        if (i % 5 == 4) {
            struct buf followed;
            struct buf anew;

            all_boards(f, &message, &followed);
            forget_rankings(f);
            all_boards(f, &message, &anew);
            assert_string_equal(followed.data, anew.data);
            buf_release(&followed);
            buf_release(&anew);
        }
        (void)fixture_posts(f);
    }
}

static void assert_passes(struct fixture *f, const char *key)
{
    const char *seconds = fixture_redis(f, "TTL", key, NULL);

    assert_true(seconds[0] >= '1' && seconds[0] <= '9'); /* -1: for ever, -2: not there */
}

static void rankings_do_not_stay_for_ever(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_say(f, "ana", "m2", "board");
    assert_passes(f, "~z:r::w20773-w20773");
    assert_passes(f, "~z:r::w20773-w20773:at");
    (void)fixture_say(f, "ana", "m3", "kudos @ben for the map");
    (void)fixture_say(f, "ana", "m4", "board");
    assert_passes(f, "~z:r::w20773-w20773");
    assert_passes(f, "~z:r::w20773-w20773:at");
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;

    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        n++;
    }
    return n;
}

/* ---------------------------------------------------------- the daily board */

static const char *post(struct fixture *f, const char *owner, const char *day, const char *skip)
{
    return fixture_redis(f, "FCALL", "bravo_board_post", "1", "~", "owner", owner, "ch", "C0STORE",
                         "day", day, "today", day, "now", "1795107600000", "due", "1795107600000",
                         "skip", skip, "board.size", "10", NULL);
}

static void posts_one_for_each_date(void **state)
{
    struct fixture *f = *state;
    char owner[LINE_BYTES];

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)snprintf(owner, sizeof(owner), "%s", fixture_redis(f, "GET", "~lease", NULL));
    assert_string_equal(post(f, "another", thursday, "0"), "refused lease");
    assert_string_equal(post(f, owner, thursday, "0"), "board posted");
    assert_string_equal(post(f, owner, thursday, "0"), "board seen");
    assert_string_equal(post(f, owner, thursday, "1"), "board seen");
    assert_string_equal(post(f, owner, friday, "1"), "board skipped");
    assert_string_equal(post(f, owner, friday, "0"), "board seen");
    assert_string_equal(post(f, owner, thursday, "0"), "board seen");
    assert_string_equal(fixture_redis(f, "HGET", "~boards", "C0STORE", NULL), friday);
}

/* Bravo was away on Friday: the week is told behind Monday's board, once. */
static void an_edition_comes_late_rather_than_never(void **state)
{
    static const char *const days[][3] = {
        /* day, the next one's, skipped */
        {"20776", "20777", "0"},
        {"20777", "20780", "1"},
        {"20780", "20781", "0"},
        {"20781", "20782", "0"},
    };
    struct fixture *f = *state;
    char owner[LINE_BYTES];
    const char *posts;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_posts(f);
    (void)snprintf(owner, sizeof(owner), "%s", fixture_redis(f, "GET", "~lease", NULL));
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        (void)fixture_redis(f, "FCALL", "bravo_board_post", "1", "~", "owner", owner, "ch",
                            "C0STORE", "day", days[i][0], "today", days[i][0], "now",
                            "1795107600000", "next", days[i][1], "skip", days[i][2], "board.size",
                            "10", "board.weekly", "on", "board.monthly", "on", NULL);
    }
    fixture_settle(f);
    (void)fixture_say(f, "ana", "m2", "me"); /* lets the outbox look */
    posts = fixture_posts(f);
    assert_int_equal(count(posts, "The week of 16 November"), 1);
    assert_null(strstr(posts, "weekend"));
}

/* Somebody wrote into Redis by hand: the board comes all the same. */
static void a_part_that_fails_spoils_no_other(void **state)
{
    struct fixture *f = *state;
    char owner[LINE_BYTES];
    const char *reply;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_posts(f);
    (void)snprintf(owner, sizeof(owner), "%s", fixture_redis(f, "GET", "~lease", NULL));
    (void)fixture_redis(f, "SET", "~k:standard", "nonsense", NULL);
    reply = fixture_redis(f, "FCALL", "bravo_board_post", "1", "~", "owner", owner, "ch", "C0STORE",
                          "day", thursday, "today", thursday, "now", "1795107600000", "section[]",
                          "standard", "section[]", "numbers", NULL);
    assert_non_null(strstr(reply, "board posted failed.n 1"));
    assert_non_null(strstr(reply, "failed.1.what standard"));
    fixture_settle(f);
    (void)fixture_say(f, "ana", "m2", "me"); /* lets the outbox look */
    assert_non_null(strstr(fixture_posts(f), "1 thank-you from 1 person"));
}

static void comes_late_or_not_at_all(void **state)
{
    struct fixture *f = *state;
    const char *posts;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_posts(f);
    /* Friday 04:00: eleven hours late. */
    fixture_clock(f)->now_ms = thursday_ms + 18 * HOUR_MS;
    fixture_settle(f);
    posts = fixture_posts(f);
    assert_int_equal(count(posts, "Thursday 19 November"), 1);
    assert_non_null(strstr(posts, "the till"));
    /* Monday 18:00: Friday's is too late, and Monday's has all. */
    (void)fixture_say(f, "ben", "m2", "kudos @cat for the map");
    (void)fixture_posts(f);
    fixture_clock(f)->now_ms = thursday_ms + 4 * DAY_MS + 8 * HOUR_MS;
    fixture_settle(f);
    posts = fixture_posts(f);
    assert_int_equal(count(posts, "Friday 20 November"), 0);
    assert_int_equal(count(posts, "Monday 23 November"), 1);
    assert_non_null(strstr(posts, "the map"));
    assert_null(strstr(posts, "the till"));
    fixture_settle(f);
    assert_string_equal(fixture_posts(f), "");
}

/* After a long silence a board does not dig up what nobody remembers. */
static void goes_back_seven_days(void **state)
{
    struct fixture *f = *state;
    const char *posts;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    fixture_clock(f)->now_ms = thursday_ms + 11 * DAY_MS;
    fixture_settle(f);
    (void)fixture_say(f, "ben", "m2", "kudos @cat for the map");
    (void)fixture_posts(f);
    fixture_clock(f)->now_ms = thursday_ms + 11 * DAY_MS + 8 * HOUR_MS;
    fixture_settle(f);
    posts = fixture_posts(f);
    assert_non_null(strstr(posts, "1 thank-you from 1 person"));
    assert_non_null(strstr(posts, "the map"));
    assert_null(strstr(posts, "the till"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rankings_follow_the_journal, setup, teardown),
        cmocka_unit_test_setup_teardown(rankings_do_not_stay_for_ever, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edition_comes_late_rather_than_never, setup, teardown),
        cmocka_unit_test_setup_teardown(posts_one_for_each_date, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_that_fails_spoils_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(comes_late_or_not_at_all, setup, teardown),
        cmocka_unit_test_setup_teardown(goes_back_seven_days, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
