/* test_outbox.c -- who may post the rows that wait, and what they are told of them. */

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

/* The id of the oldest row. */
static void first_row(struct fixture *f, char id[32])
{
    (void)snprintf(id, 32, "%s",
                   fixture_redis(f, "EVAL",
                                 "local row = redis.call('XRANGE', KEYS[1] .. 'out', '-', '+', "
                                 "'COUNT', 1)[1] return row and row[1] or 'none'",
                                 "1", "^", NULL));
}

static const char *with_row(struct fixture *f, const char *function, const char *row,
                            const char *owner)
{
    char pairs[128];

    (void)snprintf(pairs, sizeof(pairs), "row=%s owner=%s", row, owner);
    return fixture_call(f, function, pairs);
}

static void hands_rows_to_the_holder_only(void **state)
{
    struct fixture *f = *state;
    char row[32];

    (void)fixture_call(f, "kudos", "who=ana to[]=ben text=tea identity=m/1 thread=17");
    first_row(f, row);
    assert_string_equal(with_row(f, "outbox_take", row, "one"), "refused lease");
    (void)fixture_call(f, "lease", "owner=one ttl=60000");
    assert_string_equal(with_row(f, "outbox_take", row, "two"), "refused lease");
    assert_string_equal(fixture_redis(f, "HGET", "^out:tries", row, NULL), "");
    assert_non_null(strstr(with_row(f, "outbox_take", row, "one"), "tries 1 kind kudos_given"));
}

/* How often a row was taken tells that it may have been posted. */
static void counts_the_tries(void **state)
{
    struct fixture *f = *state;
    char row[32];

    (void)fixture_call(f, "kudos", "who=ana to[]=ben text=tea identity=m/1");
    (void)fixture_call(f, "lease", "owner=one ttl=60000");
    first_row(f, row);
    (void)with_row(f, "outbox_take", row, "one");
    (void)fixture_call(f, "lease", "owner=two ttl=60000 dead=one");
    assert_non_null(strstr(with_row(f, "outbox_take", row, "two"), "tries 2 "));
    (void)with_row(f, "outbox_done", row, "two");
    assert_string_equal(with_row(f, "outbox_take", row, "two"), "refused gone");
    assert_string_equal(fixture_redis(f, "EXISTS", "^out:tries", NULL), "0");
    (void)with_row(f, "outbox_done", row, "two"); /* once more does no harm */
}

static void lists_rows_in_their_order(void **state)
{
    struct fixture *f = *state;
    char row[32];
    char pairs[64];

    (void)fixture_call(f, "kudos", "who=ana to[]=ben text=tea identity=m/1 celebrations=0");
    assert_string_equal(fixture_redis(f, "XLEN", "^out", NULL), "2");
    first_row(f, row);
    (void)snprintf(pairs, sizeof(pairs), "after=%s count=10", row);
    assert_non_null(strstr(fixture_call(f, "outbox", "after=0 count=10"), "row.n 2 "));
    assert_non_null(strstr(fixture_call(f, "outbox", "after=0 count=1"), "row.n 1 "));
    assert_non_null(strstr(fixture_call(f, "outbox", pairs), "row.1.person ben"));
}

static void a_refused_event_writes_no_row(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben n=9 identity=m/1");
    (void)fixture_call(f, "kudos", "who=ana to[]=ana identity=m/2");
    (void)fixture_call(f, "undo", "who=ana identity=m/3 last=1");
    assert_string_equal(fixture_redis(f, "EXISTS", "^out", NULL), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hands_rows_to_the_holder_only, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_the_tries, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_rows_in_their_order, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refused_event_writes_no_row, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.outbox", tests, NULL, NULL);
}
