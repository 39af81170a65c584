/* test_lease.c -- one copy at a time holds a team's lease. */

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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

static void is_held_by_one(void **state)
{
    struct fixture *f = *state;
    long left_ms;

    assert_string_equal(fixture_call(f, "lease", "owner=one ttl=60000"), "holder one");
    assert_string_equal(fixture_call(f, "lease", "owner=two ttl=60000"), "holder one");
    assert_string_equal(fixture_call(f, "lease", "owner=one ttl=90000"), "holder one");
    left_ms = strtol(fixture_redis(f, "PTTL", "^lease", NULL), NULL, 10);
    assert_in_range(left_ms, 60001, 90000);
}

static void passes_on_when_its_holder_is_known_to_be_dead(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "lease", "owner=one ttl=60000");
    assert_string_equal(fixture_call(f, "lease", "owner=two ttl=60000 dead=other"), "holder one");
    assert_string_equal(fixture_call(f, "lease", "owner=two ttl=60000 dead=one"), "holder two");
    assert_string_equal(fixture_call(f, "lease", "owner=one ttl=60000"), "holder two");
    /* Who came too late with the same knowledge does not take it again. */
    assert_string_equal(fixture_call(f, "lease", "owner=three ttl=60000 dead=one"), "holder two");
}

static void only_its_holder_ends_it(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "lease", "owner=one ttl=60000");
    (void)fixture_call(f, "lease_end", "owner=two");
    assert_string_equal(fixture_redis(f, "GET", "^lease", NULL), "one");
    (void)fixture_call(f, "lease_end", "owner=one");
    assert_string_equal(fixture_call(f, "lease", "owner=two ttl=60000"), "holder two");
}

static void ends_by_itself(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "lease", "owner=one ttl=60000");
    (void)fixture_redis(f, "PEXPIRE", "^lease", "0", NULL);
    assert_string_equal(fixture_call(f, "lease", "owner=two ttl=60000"), "holder two");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_held_by_one, setup, teardown),
        cmocka_unit_test_setup_teardown(passes_on_when_its_holder_is_known_to_be_dead, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(only_its_holder_ends_it, setup, teardown),
        cmocka_unit_test_setup_teardown(ends_by_itself, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.lease", tests, NULL, NULL);
}
