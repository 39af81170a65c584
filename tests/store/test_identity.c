/* test_identity.c -- an event counts once, by whatever ways and in whatever order it comes. */

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

static void assert_received(struct fixture *f, const char *person, const char *points)
{
    assert_string_equal(fixture_redis(f, "HGET", "^t:r:all", person, NULL), points);
}

static void counts_an_identity_once(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 5; i++) {
        const char *reply = fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1");

        assert_string_equal(reply, i == 0 ? "left 4 edited 0 reload 1" : "seen 1");
    }
    assert_received(f, "ben", "1");
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/2");
    assert_received(f, "ben", "2");
}

/* Whoever delivers it, however much later, and whatever else it says. */
static void holds_for_ever(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1");
    assert_string_equal(fixture_call(f, "kudos",
                                     "who=ana to[]=cat n=3 identity=m/1 now=1826704800000 "
                                     "at=1826704800000 day=21142 today=21142 aday=21142"),
                        "seen 1");
    assert_received(f, "ben", "1");
    assert_received(f, "cat", "");
    assert_string_equal(fixture_redis(f, "TTL", "^team", NULL), "-1");
}

static void goes_by_the_newest_generation(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1 gen=0005");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=cat identity=m/1 gen=0004"),
                        "seen 1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=cat identity=m/1 gen=0"), "seen 1");
    assert_received(f, "ben", "1");
    (void)fixture_call(f, "kudos", "who=ana to[]=cat identity=m/1 gen=0006");
    assert_received(f, "ben", "");
    assert_received(f, "cat", "1");
    assert_string_equal(fixture_call(f, "undo", "who=ana identity=m/1 gen=0006"), "seen 1");
    assert_received(f, "cat", "1");
}

/* Slack names one message twice when it is both said and mentions the bot. */
static void knows_a_second_name(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1 also=client/x");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=m/2 also=client/x"),
                        "seen 1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=client/x"), "seen 1");
    assert_received(f, "ben", "1");
    /* An edit carries the second name of what it edits. */
    (void)fixture_call(f, "kudos", "who=ana to[]=ben n=2 identity=m/1 also=client/x gen=1");
    assert_received(f, "ben", "2");
}

static void an_edit_or_a_deletion_may_come_first(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=cat identity=m/1 gen=0002");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=m/1"), "seen 1");
    assert_received(f, "cat", "1");
    assert_received(f, "ben", "");

    assert_string_equal(fixture_call(f, "undo", "who=ana identity=m/2 gen=0002"),
                        "refused nothing");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=m/2"), "seen 1");
    assert_received(f, "ben", "");
}

static void a_reaction_may_go_and_come_again(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=r/1 gen=0001");
    (void)fixture_call(f, "undo", "who=ana identity=r/1 gen=0002");
    assert_received(f, "ben", "");
    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=r/1 gen=0003");
    assert_received(f, "ben", "1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben identity=r/1 gen=0001"),
                        "seen 1");
    assert_string_equal(fixture_call(f, "undo", "who=ana identity=r/1 gen=0002"), "seen 1");
    assert_received(f, "ben", "1");
}

/* What was refused stays refused: it is not counted when there is room again. */
static void remembers_a_refusal(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben n=6 identity=m/1"),
                        "refused allowance left 5 need 6 reload 1");
    assert_string_equal(fixture_call(f, "kudos", "who=ana to[]=ben n=1 identity=m/1"), "seen 1");
    assert_received(f, "ben", "");
}

/* What is stored of an identity tells nothing of whom or what it names. */
static void keeps_no_name_in_the_identity(void **state)
{
    struct fixture *f = *state;

    (void)fixture_call(f, "kudos", "who=ana to[]=ben identity=r/C0STORE/17/ana");
    assert_null(strstr(fixture_redis(f, "EVAL",
                                     "local all = '' "
                                     "for _, k in ipairs(redis.call('KEYS', KEYS[1] .. 'i:*')) do "
                                     "all = all .. k .. table.concat(redis.call('HGETALL', k)) "
                                     "end return string.gsub(all, 'T0CALLS', '')",
                                     "1", "^", NULL),
                       "C0STORE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_an_identity_once, setup, teardown),
        cmocka_unit_test_setup_teardown(holds_for_ever, setup, teardown),
        cmocka_unit_test_setup_teardown(goes_by_the_newest_generation, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_a_second_name, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edit_or_a_deletion_may_come_first, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reaction_may_go_and_come_again, setup, teardown),
        cmocka_unit_test_setup_teardown(remembers_a_refusal, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_no_name_in_the_identity, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.identity", tests, NULL, NULL);
}
