/* test_rights.c -- who is connected to the private Redis may call Bravo's functions, and little
 * else. */

#include "fixture.h"
#include "loop.h"
#include "redis.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

static int open_fixture(void **state)
{
    *state = fixture_open(friday_ms, "Europe/Berlin");
    return 0;
}

static int close_fixture(void **state)
{
    fixture_close(*state);
    return 0;
}

/* Whether the rules let a user do what follows; "" or what Redis says against it. */
static const char *dry_run(struct fixture *f, const char *command, const char *one, const char *two)
{
    return fixture_redis(f, "ACL", "DRYRUN", "default", command, one, two, NULL);
}

static void assert_refused(struct fixture *f, const char *command, const char *one, const char *two)
{
    const char *said = dry_run(f, command, one, two);

    if (strstr(said, "no permissions") == NULL) {
        fail_msg("%s %s: %s", command, one != NULL ? one : "", said);
    }
}

static void what_could_harm_is_refused(void **state)
{
    static const char *const commands[][3] = {
        {"EVAL", "return 1", "0"},   {"SCRIPT", "LOAD", "return 1"},
        {"FUNCTION", "FLUSH", NULL}, {"FUNCTION", "LOAD", "#!lua name=x"},
        {"CONFIG", "GET", "dir"},    {"KEYS", "*", NULL},
        {"FLUSHALL", NULL, NULL},    {"FLUSHDB", NULL, NULL},
        {"DEBUG", "SLEEP", "1"},     {"SHUTDOWN", NULL, NULL},
        {"SAVE", NULL, NULL},        {"REPLICAOF", "example.org", "6379"},
        {"MODULE", "LOAD", "x.so"},  {"ACL", "SETUSER", "x"},
        {"MONITOR", NULL, NULL},     {"SWAPDB", "0", "1"},
    };

    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        assert_refused(*state, commands[i][0], commands[i][1], commands[i][2]);
    }
}

static void other_keys_are_not_ours(void **state)
{
    struct fixture *f = *state;

    assert_refused(f, "GET", "x", NULL);
    assert_refused(f, "SET", "session:1", "y");
    assert_refused(f, "DEL", "brave", NULL);
    assert_string_equal(dry_run(f, "GET", "bravo:{T}:x", NULL), "OK");
}

/* The rules are for the user that the bot really is: it is not the admin any more
 * after it has loaded the functions. */
static void the_bot_itself_has_no_more_rights(void **state)
{
    struct fixture *f = *state;
    const char *clients;

    fixture_say(f, "ana", "m1", "kudos @ben for tea");
    clients = fixture_redis(f, "CLIENT", "LIST", NULL);
    assert_non_null(strstr(clients, "user=default"));
    assert_null(strstr(strstr(clients, "user=admin") + 1, "user=admin")); /* the test's alone */
}

static void nobody_is_admin_without_the_password(void **state)
{
    const char *said = fixture_redis(*state, "AUTH", "admin", "guess", NULL);

    assert_non_null(strstr(said, "WRONGPASS"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_could_harm_is_refused),
        cmocka_unit_test(other_keys_are_not_ours),
        cmocka_unit_test(the_bot_itself_has_no_more_rights),
        cmocka_unit_test(nobody_is_admin_without_the_password),
    };

    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
