/* test_kudos_limits.c -- what the kudos function holds, whoever calls it and how often. */

#include "arena.h"
#include "fixture.h"
#include "loop.h"
#include "query.h"
#include "store.h"

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

static const char *received(struct fixture *f, const char *person)
{
    return fixture_redis(f, "HGET", "^t:r:all", person, NULL);
}

/* Whatever the caller forgot to look at. */
static void refuses_oneself(void **state)
{
    struct fixture *f = *state;

    assert_non_null(
        strstr(fixture_call(f, "kudos", "who=ana to[]=ana identity=m/1"), "refused self"));
    assert_non_null(
        strstr(fixture_call(f, "kudos", "who=ana to[]=ben to[]=ana identity=m/2"), "refused self"));
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/3 gen=1");
    assert_non_null(
        strstr(fixture_call(f, "kudos", "who=ana to[]=ana identity=m/3 gen=2"), "refused self"));
    assert_string_equal(received(f, "ana"), "");
    assert_string_equal(received(f, "ben"), "1");
}

static void holds_the_allowance_to_the_point(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben to[]=cat n=3 identity=m/1"),
                        "refused allowance left 5 need 6 reload 1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben n=5 identity=m/2"),
                        "left 0 edited 0");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=m/3"),
                        "refused allowance left 0 need 1");
    /* An edit may use what it gives back, and not more. */
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=cat n=5 identity=m/2 gen=1"),
                        "left 0 edited 1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=cat n=6 identity=m/2 gen=2"),
                        "refused allowance left 5 need 6");
    assert_string_equal(received(f, "cat"), "5");
    /* A lower allowance takes nothing back. */
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=m/4 allowance=2"),
                        "refused allowance left 0 need 1");
}

/* Beyond 2^53 a number of Lua's or of a sorted set's would lose its last digits. */
static void counts_beyond_what_a_double_holds(void **state)
{
    struct fixture *f = *state;

    (void)fixture_redis(f, "HSET", "^t:r:all", "ben", "9007199254740993", NULL);
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1");
    assert_string_equal(received(f, "ben"), "9007199254740994");
    (void)fixture_call(f, "undo", "who=ana last=1 identity=u/1");
    assert_string_equal(received(f, "ben"), "9007199254740993");
}

static void a_group_gets_one_point(void **state)
{
    struct fixture *f = *state;

    assert_non_null(strstr(fixture_call(f, "kudos",
                                        "who=ana to[]=dan group[]=desk member[]=ana member[]=ben "
                                        "member[]=dan n=2 identity=m/1 celebrations=0"),
                           "left 1 "));
    assert_string_equal(fixture_redis(f, "HGET", "^t:t:all", "desk", NULL), "2");
    assert_string_equal(received(f, "ben"), "");
    assert_string_equal(received(f, "dan"), "2");
    /* The channel, Dan once, and Ben; not the giver. */
    assert_string_equal(fixture_redis(f, "XLEN", "^out", NULL), "3");
}

static void keeps_apart_what_is_not_public(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben tag[]=care v=private ch=C1 identity=m/1");
    (void)fixture_call(f, "kudos", "who=ana to[]=ben v=direct ch=D1 identity=m/2");
    assert_string_equal(received(f, "ben"), "");
    assert_string_equal(fixture_redis(f, "HGET", "^t:r:~:all", "ben", NULL), "2");
    assert_string_equal(fixture_redis(f, "HGET", "^t:r:C1:all", "ben", NULL), "1");
    assert_string_equal(fixture_redis(f, "EXISTS", "^t:r:D1:all", "^t:n:all", "^t:pv:ben", NULL),
                        "0");
    assert_string_equal(fixture_redis(f, "HGET", "^t:a:d20777", "ana", NULL), "2");
    assert_string_equal(fixture_redis(f, "EXISTS", "^cel", NULL), "0");
}

static void celebrates_once_each_and_a_few_a_day(void **state)
{
    struct fixture *f = *state;
    char pairs[128];

    for (int i = 0; i < 5; i++) {
        (void)snprintf(pairs, sizeof(pairs), "who=ana to[]=p%d identity=m/%d tell=off", i, i);
        (void)fixture_call(f, "kudos", pairs);
    }
    /* Five first thank-yous and a spent allowance are in the journal; the
     * channel has five thank-yous and three celebrations. */
    assert_string_equal(fixture_redis(f, "HGET", "^t:n:all", "cheer", NULL), "6");
    assert_string_equal(fixture_redis(f, "XLEN", "^out", NULL), "8");
    (void)fixture_call(f, "undo", "who=ana last=1 identity=u/1 tell=off");
    (void)fixture_call(f, "kudos", "who=ana to[]=p4 identity=m/9 tell=off");
    assert_string_equal(fixture_redis(f, "HGET", "^t:n:all", "cheer", NULL), "6");
}

/* ------------------------------------------------- many at once, by two ways */

enum { CALLS = 200, STORES = 2, CALL_TIMEOUT_MS = 10000 };

struct crowd {
    struct store *stores[STORES];
    size_t closed;
    size_t answered;
    size_t accepted;
};

static void ignore_up(void *ctx)
{
    (void)ctx;
}

static void ignore_down(void *ctx, const char *why)
{
    (void)ctx;
    (void)why;
}

static void crowd_answered(void *ctx, enum err e, const struct answer *a)
{
    struct crowd *c = ctx;

    assert_int_equal(e, ERR_OK);
    c->answered++;
    c->accepted += answer_text(a, "refused") == NULL && !answer_yes(a, "seen");
}

static void crowd_closed(void *ctx)
{
    ((struct crowd *)ctx)->closed++;
}

/* Each of 100 thank-yous is delivered over both connections. */
static void crowd_call(struct crowd *c, int i)
{
    static const char *const pairs[] = {
        "who",  "ana",    "now",          "0",   "at",        "0",
        "day",  "20777",  "gen",          "0",   "ch",        "C0STORE",
        "v",    "public", "undo",         "10",  "to[]",      "ben",
        "n",    "1",      "celebrations", "0",   "allowance", "17",
        "tell", "off",    "text",         "tea", "said_for",  "1"};
    struct arena *a = arena_new();
    struct query *q = arena_alloc(a, sizeof(*q));

    query_init(q, a, "T0CALLS");
    query_function(q, "kudos");
    for (size_t p = 0; p < sizeof(pairs) / sizeof(pairs[0]); p += 2) {
        query_text(q, pairs[p], pairs[p + 1]);
    }
    query_text(q, "identity", arena_printf(a, "m/%d", i / STORES));
    store_call(c->stores[i % STORES], q, CALL_TIMEOUT_MS, crowd_answered, c);
    arena_free(a);
}

static void many_at_once_do_not_pass_the_allowance(void **state)
{
    static const struct store_events events = {.up = ignore_up, .down = ignore_down};
    struct fixture *f = *state;
    struct loop *loop = loop_new();
    struct crowd c = {.answered = 0};
    char url[200];
    struct store_options options = {.url = url, .state_dir = "/nonexistent"};
    const char *path = fixture_redis(f, "CONFIG", "GET", "unixsocket", NULL);

    (void)snprintf(url, sizeof(url), "unix://%s", strchr(path, ' ') + 1);
    for (int i = 0; i < STORES; i++) {
        c.stores[i] = store_open(loop, &options, &events, NULL);
    }
    while (!store_is_up(c.stores[0]) || !store_is_up(c.stores[1])) {
        loop_run_once(loop);
    }
    fixture_other_team(f);
    for (int i = 0; i < CALLS; i++) {
        crowd_call(&c, i);
    }
    while (c.answered < CALLS) {
        loop_run_once(loop);
    }
    for (int i = 0; i < STORES; i++) {
        store_close(c.stores[i], crowd_closed, &c);
    }
    while (c.closed < STORES) {
        loop_run_once(loop);
    }
    loop_free(loop);
    assert_int_equal(c.accepted, 17);
    assert_string_equal(received(f, "ben"), "17");
    assert_string_equal(fixture_redis(f, "HGET", "^t:a:d20777", "ana", NULL), "17");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(refuses_oneself, setup, teardown),
        cmocka_unit_test_setup_teardown(holds_the_allowance_to_the_point, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_beyond_what_a_double_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(a_group_gets_one_point, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_apart_what_is_not_public, setup, teardown),
        cmocka_unit_test_setup_teardown(celebrates_once_each_and_a_few_a_day, setup, teardown),
        cmocka_unit_test_setup_teardown(many_at_once_do_not_pass_the_allowance, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.kudos_limits", tests, NULL, NULL);
}
