/* test_turn.c -- the turn around commands: who becomes admin, what stays refused,
 * and what a change of settings in between must not do.
 */

#include "caps.h"
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

static const char all_received[] = "~t:r:all";

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

/* ------------------------------------------------------ who speaks first */

/* Something that is not said to the bot. */
static void among_people(struct fixture *f, enum event_kind kind, const char *generation,
                         const char *text)
{
    struct event *ev = fixture_event_new(kind, "eve", "m1");

    ev->generation = generation;
    ev->at_ms = friday_ms;
    ev->addressed = false;
    if (text != NULL) {
        fixture_text(ev, text);
    }
    if (kind == EVENT_REACTED || kind == EVENT_UNREACTED) {
        fixture_about(ev, "dan", "👏");
    }
    (void)fixture_event(f, ev);
}

static void only_who_speaks_to_it_becomes_admin(void **state)
{
    struct fixture *f = *state;

    among_people(f, EVENT_SAID, "0", "@dan++ for the cake");
    among_people(f, EVENT_EDITED, "1", "good morning all");
    among_people(f, EVENT_DELETED, "2", NULL);
    among_people(f, EVENT_REACTED, "3", NULL);
    among_people(f, EVENT_UNREACTED, "4", NULL);
    assert_string_equal(fixture_redis(f, "HGETALL", "~roles", NULL), "");
    assert_string_equal(fixture_redis(f, "HGET", "~team", "home", NULL), "");
    (void)fixture_say(f, "ana", "m3", "kudos @ben for the till");
    (void)fixture_say(f, "ben", "m4", "kudos @ana for the demo");
    assert_string_equal(fixture_redis(f, "HGETALL", "~roles", NULL), "ana admin");
    assert_string_equal(fixture_redis(f, "HGET", "~team", "home", NULL), "C0STORE");
}

/* ------------------------------------------------------ settings that change */

static void an_edit_is_read_anew_with_new_settings(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    (void)fixture_redis(f, "HINCRBY", "~team", "sv", "1", NULL); /* another copy's admin */
    (void)fixture_edit(f, "ana", "m1", "never mind");
    assert_string_equal(fixture_redis(f, "HGET", all_received, "ben", NULL), "");
}

/* A library for which all settings are old. */
static const char always_stale[] =
    "#!lua name=bravo\n"
    "local function say(name, answer)\n"
    "  redis.register_function('bravo_' .. name, function() return answer end)\n"
    "end\n"
    "say('kudos', { 'stale', '1' })\n"
    "say('team', { 'version', '1' })\n"
    "say('outbox', {})\n"
    "say('lease', { 'holder', 'x' })\n"
    "say('lease_end', {})\n";

static void nothing_is_done_that_never_got_through(void **state)
{
    struct fixture *f = *state;

    (void)fixture_redis(f, "FUNCTION", "LOAD", "REPLACE", always_stale, NULL);
    assert_string_equal(fixture_say(f, "ana", "m1", "kudos @ben for the till"), "");
}

/* --------------------------------------------------------- once, and no more */

static void what_was_refused_stays_refused(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the till");
    assert_string_equal(fixture_say(f, "ben", "m2", "setting kudos.allowance 9"),
                        "Only admins may do that.");
    (void)fixture_redis(f, "HSET", "~roles", "ben", "admin", NULL);
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_redis(f, "HGETALL", "~settings", NULL), "");
}

/* A mention in a channel comes as two events of the same identity. */
static void a_line_that_comes_twice_is_answered_once(void **state)
{
    static const char *const lines[] = {"help", "board", "kudos", "mumble", "me"};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char message[16];

        (void)snprintf(message, sizeof(message), "m%zu", i);
        assert_string_not_equal(fixture_say(f, "ana", message, lines[i]), "");
        assert_string_equal(fixture_repeat(f), "");
    }
}

/* What is too long to be read changes nothing. */
static void leaves_what_an_edit_makes_too_long(void **state)
{
    struct fixture *f = *state;
    static const char *const begins[] = {"kudos @dan for ", "@dan++ for ", "so long, and thanks: "};
    char text[CAP_COMMAND_CHARS + 32];

    (void)fixture_say(f, "eve", "m1", "kudos @dan for the cake");
    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
        memset(text, 'x', sizeof(text) - 1);
        text[sizeof(text) - 1] = '\0';
        memcpy(text, begins[i], strlen(begins[i]));
        assert_string_equal(
            fixture_edit(f, "eve", "m1", text),
            "That is too long for me: I read up to 4000 characters. Nothing was changed.");
        assert_string_equal(fixture_redis(f, "HGET", all_received, "dan", NULL), "1");
    }
}

/* What comes behind a greeting is no question. */
static void takes_a_greeting_for_one(void **state)
{
    struct fixture *f = *state;

    assert_non_null(strstr(fixture_say(f, "eve", "m1", "hello there"), "This is what I"));
    assert_non_null(strstr(fixture_say(f, "eve", "m2", "help there"), "I don't know “there”"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_who_speaks_to_it_becomes_admin, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edit_is_read_anew_with_new_settings, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_done_that_never_got_through, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_refused_stays_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_that_comes_twice_is_answered_once, setup, teardown),
        cmocka_unit_test_setup_teardown(leaves_what_an_edit_makes_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_a_greeting_for_one, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.turn", tests, NULL, NULL);
}
