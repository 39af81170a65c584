/* test_outbox_lanes.c -- rows to posts: none lost, none twice, in order, whatever the
 * chat and the lease do.
 */

#include "arena.h"
#include "event.h"
#include "fixture.h"
#include "lease.h"
#include "team.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

enum { HOUR_MS = 3600 * 1000 };

/* What the chat does, and what it has been given. */
struct chat {
    const char *slow;     /* a place that says "in an hour" */
    unsigned unavailable; /* how many posts more are certainly not taken */
    unsigned unknown;     /* then how many are perhaps taken */
    char posts[65536];
};

static void take_post(void *ctx, const char *place, const char *text,
                      struct fixture_outcome *outcome)
{
    struct chat *chat = ctx;

    if (chat->slow != NULL && strcmp(place, chat->slow) == 0) {
        *outcome = (struct fixture_outcome){.e = ERR_UNAVAILABLE, .retry_ms = HOUR_MS};
    } else if (chat->unavailable > 0) {
        chat->unavailable--;
        outcome->e = ERR_UNAVAILABLE;
    } else if (chat->unknown > 0) {
        chat->unknown--;
        outcome->e = ERR_UNKNOWN;
    } else {
        size_t len = strlen(chat->posts);

        (void)snprintf(chat->posts + len, sizeof(chat->posts) - len, "%s: %s\n", place, text);
    }
}

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

struct expected {
    struct chat *chat;
    const char *text;
};

static bool was_posted(struct fixture *f, void *ctx)
{
    struct expected *expected = ctx;

    (void)f;
    return strstr(expected->chat->posts, expected->text) != NULL;
}

static void wait_for_post(struct fixture *f, struct chat *chat, const char *text)
{
    struct expected expected = {.chat = chat, .text = text};

    fixture_until(f, was_posted, &expected);
}

/* Said without waiting for what comes of it. */
static void say(struct fixture *f, const char *message, const char *text)
{
    struct event *ev = fixture_event_new(EVENT_SAID, "ana", message);

    ev->generation = "0";
    ev->at_ms = friday_ms;
    fixture_text(ev, text);
    team_event(fixture_team(f), ev);
}

/* A row that no command made: "x" taken back by `by`. */
static void plant(struct fixture *f, const char *kind, const char *channel, const char *by)
{
    (void)fixture_redis(f, "XADD", "~out", "*", "kind", kind, "to_channel", channel, "by", by,
                        "total", "1", NULL);
}

/* ------------------------------------------------------------------- tests */

static void a_slow_place_holds_up_no_other(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {.slow = "C0STORE"};

    fixture_on_post(f, take_post, &chat);
    say(f, "m1", "kudos @ben for the till");
    wait_for_post(f, &chat, "ben: ana thanked you");
    say(f, "m2", "kudos @cat for the demo");
    wait_for_post(f, &chat, "cat: ana thanked you");
}

static void a_lease_that_ran_out_is_taken_again(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {0};

    fixture_on_post(f, take_post, &chat);
    (void)fixture_redis(f, "DEL", "~lease", NULL);
    say(f, "m1", "kudos @ben for the till");
    wait_for_post(f, &chat, "ben: ana thanked you");
}

/* Another copy has committed it, and cannot say so. */
static void a_row_of_another_copy_is_found(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {0};

    fixture_on_post(f, take_post, &chat);
    plant(f, "kudos_taken_back", "C1", "ana");
    wait_for_post(f, &chat, "C1: ana");
}

static bool idle(struct fixture *f, void *ctx)
{
    (void)ctx;
    return !team_busy(fixture_team(f)) && lease_held(fixture_team(f)->lease);
}

static void rows_keep_their_order_when_the_lease_comes_and_goes(void **state)
{
    enum { ROWS = 300, PLACES = 3 };
    static const char *const places[PLACES] = {"C1", "C2", "C3"};
    struct fixture *f = *state;
    struct chat chat = {0};
    long next[PLACES] = {0};

    fixture_on_post(f, take_post, &chat);
    for (int i = 0; i < ROWS; i++) {
        char by[16];

        (void)snprintf(by, sizeof(by), "%d", i);
        plant(f, "kudos_taken_back", places[i % PLACES], by);
    }
    team_stir(fixture_team(f));
    for (int i = 0; i < 20; i++) {
        (void)fixture_redis(f, "PING", NULL); /* some rounds of the loop */
        lease_lost(fixture_team(f)->lease);
    }
    fixture_until(f, idle, NULL);
    for (const char *line = chat.posts; *line != '\0'; line += strcspn(line, "\n") + 1) {
        long place = line[1] - '1';

        assert_int_equal(strtol(line + strlen("C1: "), NULL, 10), next[place] * PLACES + place);
        next[place]++;
    }
    for (size_t i = 0; i < PLACES; i++) {
        assert_int_equal(next[i], ROWS / PLACES);
    }
}

static void what_was_certainly_not_posted_is_not_looked_for(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {.unavailable = 1};

    fixture_on_post(f, take_post, &chat);
    plant(f, "kudos_taken_back", "C1", "ana");
    team_stir(fixture_team(f));
    wait_for_post(f, &chat, "C1: ana");
    assert_int_equal(fixture_finds(f), 0);
}

static void what_may_have_been_posted_is_looked_for(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {.unknown = 1};

    fixture_on_post(f, take_post, &chat);
    plant(f, "kudos_taken_back", "C1", "ana");
    team_stir(fixture_team(f));
    wait_for_post(f, &chat, "C1: ana");
    assert_int_equal(fixture_finds(f), 1);
}

static bool was_refused(struct fixture *f, void *ctx)
{
    (void)f;
    return ((struct chat *)ctx)->unavailable == 0;
}

/* This copy's try certainly posted nothing; but another copy had the row since. */
static void another_copys_try_is_looked_for(void **state)
{
    struct fixture *f = *state;
    struct chat chat = {.unavailable = 1};
    char row[64];

    fixture_on_post(f, take_post, &chat);
    plant(f, "kudos_taken_back", "C1", "ana");
    team_stir(fixture_team(f));
    fixture_until(f, was_refused, &chat);
    (void)snprintf(row, sizeof(row), "%s", fixture_redis(f, "HKEYS", "~out:tries", NULL));
    (void)fixture_redis(f, "HINCRBY", "~out:tries", row, "1", NULL);
    wait_for_post(f, &chat, "C1: ana");
    assert_int_equal(fixture_finds(f), 1);
}

/* Rows of a version to come, and rows that lack what they should have. */
static void a_row_that_cannot_be_said_holds_up_no_other(void **state)
{
    static const char *const kinds[] = {"of_tomorrow",      "kudos_given", "kudos_received",
                                        "kudos_taken_back", "celebration", "board",
                                        "entry_told",       "entry_named"};
    struct fixture *f = *state;
    struct chat chat = {0};

    fixture_on_post(f, take_post, &chat);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        (void)fixture_redis(f, "XADD", "~out", "*", "kind", kinds[i], "to_channel", "C1", NULL);
    }
    (void)fixture_redis(f, "XADD", "~out", "*", "what", "ever", NULL);
    plant(f, "kudos_taken_back", "C1", "ana");
    team_stir(fixture_team(f));
    wait_for_post(f, &chat, "C1: ana");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_slow_place_holds_up_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lease_that_ran_out_is_taken_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_of_another_copy_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_keep_their_order_when_the_lease_comes_and_goes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_certainly_not_posted_is_not_looked_for, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_may_have_been_posted_is_looked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(another_copys_try_is_looked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_that_cannot_be_said_holds_up_no_other, setup,
                                        teardown),
    };

    return cmocka_run_group_tests_name("store.outbox_lanes", tests, NULL, NULL);
}
