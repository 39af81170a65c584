/* test_roles.c -- every verb that not everybody may use, tried by everybody: who may not is
 * told who may, and nothing changes; who may is never told so.
 */

#include "arena.h"
#include "command.h"
#include "fixture.h"
#include "kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

/* By their roles. */
static const char *const people[] = {
    [ROLE_MEMBER] = "cat", [ROLE_MANAGER] = "ben", [ROLE_ADMIN] = "ana"};

/* A line for each such verb, which begins with its name. */
static const char *const lines[] = {
    "award @dan \"Star\" for the late train",
    "award remove 1",
    "challenge lesson 1",
    "challenge weight 1 high",
    "champion @dan",
    "champion unthanked",
    "channel board here",
    "channel answers reply here",
    "channel celebrations off",
    "lesson Ask twice before you say no.",
    "metric define tips goal 300 up daily",
    "metric goal tips 290",
    "metric set tips 300",
    "metric remove tips",
    "mission Every guest leaves lighter than they came.",
    "mission edit Every guest leaves lighter.",
    "mission remove",
    "reward add \"Ticket\" 1",
    "reward remove \"Ticket\"",
    "role @dan manager",
    "schedule 16:00",
    "setting kudos.allowance 7",
    "setting set kudos.allowance 8",
    "setting reset kudos.allowance",
    "setting log",
    "standard add We greet every guest within ten seconds",
    "standard edit 1 We greet every guest within five seconds",
    "standard retire 1",
    "team front @cat @dan",
    "team remove front",
    "touchpoint add Checkout",
    "touchpoint rename Checkout to Till",
    "touchpoint remove Till",
    "training add \"Complaint handling\"",
    "training remove \"Complaint handling\"",
};

static int setup(void **state)
{
    *state = fixture_open(friday_ms, "UTC");
    (void)fixture_say(*state, people[ROLE_ADMIN], "first", "role @ben manager");
    (void)fixture_say(*state, people[ROLE_ADMIN], "second", "setting metric.set manager");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

/* Both settings that say so stand at managers. */
static enum role role_of(const struct verb *v)
{
    return v->role_setting != NULL ? ROLE_MANAGER : v->role;
}

/* "challenge lesson" of "challenge lesson NUMBER"; "mission" of the default. */
static const char *line_of(struct arena *a, const struct command *c, const struct verb *v)
{
    const char *name = v->name != NULL ? arena_printf(a, "%s %s ", c->name, v->name)
                                       : arena_printf(a, "%s ", c->name);

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const char *word = lines[i] + strlen(c->name) + 1;
        size_t len = strcspn(word, " ");
        bool other = v->name == NULL && command_verb(c, arena_copy(a, word, len)) != NULL;

        if (strncmp(arena_printf(a, "%s ", lines[i]), name, strlen(name)) == 0 && !other) {
            return lines[i];
        }
    }
    fail_msg("no line for %s", name);
    return NULL;
}

static const char *say(struct fixture *f, struct arena *a, const char *who, const char *line)
{
    static int said;
    struct event *ev = fixture_event_new(EVENT_SAID, who, arena_printf(a, "m%d", ++said));

    ev->generation = "0";
    ev->at_ms = friday_ms;
    fixture_text(ev, line);
    return fixture_event(f, ev);
}

static bool is_refused(const char *reply)
{
    return strncmp(reply, "Only ", strlen("Only ")) == 0 && strstr(reply, " may do that.") != NULL;
}

static void try_as(struct fixture *f, enum role role, const char *line, enum role need)
{
    struct arena *a = arena_new();
    const char *before = kept_of(f, a);
    const char *reply = say(f, a, people[role], line);

    if (is_refused(reply) != (role < need)) {
        fail_msg("%s says: %s\n%s", people[role], line, reply);
    }
    if (role < need) {
        assert_string_equal(kept_of(f, a), before);
    }
    arena_free(a);
}

/* The verbs that it has tried. */
static size_t try_command(struct fixture *f, const struct command *c)
{
    size_t count = 0;

    for (const struct verb *const *v = c->verbs; *v != NULL; v++) {
        struct arena *a = arena_new();
        enum role need = role_of(*v);
        const char *line = need > ROLE_MEMBER ? line_of(a, c, *v) : NULL;

        for (enum role role = ROLE_MEMBER; role <= ROLE_ADMIN && line != NULL; role++) {
            try_as(f, role, line, need);
        }
        count += line != NULL;
        arena_free(a);
    }
    return count;
}

static void asks_for_the_role(void **state)
{
    size_t count = 0;

    for (size_t i = 0; command_at(i) != NULL; i++) {
        count += try_command(*state, command_at(i));
    }
    assert_int_equal(count, sizeof(lines) / sizeof(lines[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(asks_for_the_role, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.roles", tests, NULL, NULL);
}
