/* test_challenge.c -- challenges on a real Redis: a long run of raising, taking,
 * moving, editing and taking back at random, against a small model; and single cases.
 *
 * BRAVO_SEED: the seed of the run.
 */

#include "arena.h"
#include "buf.h"
#include "fixture.h"
#include "tallies.h"

#include <inttypes.h>
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
static const int64_t week_ms = 7LL * 86400000;

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

/* Each line is a message of its own. */
static const char *say(struct fixture *f, const char *person, const char *text)
{
    static int count;
    char message[16];

    (void)snprintf(message, sizeof(message), "s%d", ++count);
    return fixture_say(f, person, message, text);
}

/* ---------------------------------------------------------------- the model */

enum { STEPS = 400, THINGS = 1200, TEXT_BYTES = 128, LOOK_EVERY = 20, DUMP_BYTES = 1 << 16 };
enum sort { RAISED, STATE, OWNER, WEIGHT, TEXT };
enum { NOBODY = 3, OPEN = 0, WORK = 1, RESOLVED = 2 };

static const char *const people[] = {"ana", "ben", "cat"}; /* ana is the admin */
static const char *const states[] = {"open", "work", "resolved"};

/* A challenge, or what changes one. */
struct thing {
    enum sort sort;
    unsigned who;
    size_t of;  /* the challenge, among the things */
    int value;  /* the state, the owner, the weight */
    int number; /* of a challenge */
    bool more;  /* the thing before came of the same line */
    bool gone;
};

struct model {
    struct fixture *f;
    struct thing things[THINGS];
    size_t count;
    int numbers;
    uint32_t seed;
};

static unsigned any(struct model *m, unsigned below)
{
    m->seed = m->seed * 1664525U + 1013904223U;
    return (m->seed >> 8) % below;
}

static struct thing *add(struct model *m, enum sort sort, unsigned who, size_t of)
{
    struct thing *thing = &m->things[m->count];

    assert_true(m->count < THINGS);
    *thing = (struct thing){.sort = sort, .who = who, .of = of};
    m->count++;
    return thing;
}

/* What the newest change of a sort says that still stands. */
static int reads(const struct model *m, size_t challenge, enum sort sort)
{
    for (size_t i = m->count; i-- > challenge;) {
        const struct thing *thing = &m->things[i];

        if (thing->of == challenge && thing->sort == sort && !thing->gone) {
            return thing->value;
        }
    }
    return sort == OWNER ? NOBODY : 0;
}

static bool any_challenge(struct model *m, size_t *found)
{
    size_t from = m->count > 0 ? any(m, (unsigned)m->count) : 0;

    for (size_t i = 0; i < m->count; i++) {
        *found = (from + i) % m->count;
        if (m->things[*found].sort == RAISED) {
            return true;
        }
    }
    return false;
}

/* ----------------------------------------------------------------- the steps */

static void step_raise(struct model *m)
{
    unsigned who = any(m, 3);
    size_t at = m->count;

    add(m, RAISED, who, at)->number = ++m->numbers;
    (void)say(m->f, people[who], "challenge the queue at the till is long");
}

static bool may_move(const struct model *m, size_t challenge, unsigned who)
{
    int owner = reads(m, challenge, OWNER);

    return owner == NOBODY || owner == (int)who || m->things[challenge].who == who || who == 0;
}

static void step_state(struct model *m, size_t challenge)
{
    static const char *const verbs[] = {"reopen", "start", "resolve"};
    unsigned who = any(m, 3);
    int state = (int)any(m, 3);
    char line[TEXT_BYTES];
    bool owned;

    (void)snprintf(line, sizeof(line), "challenge %s %d%s", verbs[state],
                   m->things[challenge].number, state == RESOLVED ? " a second till will do" : "");
    (void)say(m->f, people[who], line);
    if (m->things[challenge].gone || !may_move(m, challenge, who) ||
        reads(m, challenge, STATE) == state) {
        return;
    }
    owned = reads(m, challenge, OWNER) != NOBODY;
    if (state == WORK && !owned) {
        add(m, OWNER, who, challenge)->value = (int)who;
    }
    *add(m, STATE, who, challenge) = (struct thing){.sort = STATE,
                                                    .who = who,
                                                    .of = challenge,
                                                    .value = state,
                                                    .more = state == WORK && !owned};
}

static void step_assign(struct model *m, size_t challenge)
{
    unsigned who = any(m, 3);
    int to = (int)any(m, 4);
    int owner = reads(m, challenge, OWNER);
    char line[TEXT_BYTES];

    (void)snprintf(line, sizeof(line), "challenge assign %d %s%s", m->things[challenge].number,
                   to == NOBODY ? "" : "@", to == NOBODY ? "nobody" : people[to]);
    (void)say(m->f, people[who], line);
    if (!m->things[challenge].gone && to != owner &&
        (who == 0 || owner == (int)who || (owner == NOBODY && to == (int)who))) {
        add(m, OWNER, who, challenge)->value = to;
    }
}

static void step_weight(struct model *m, size_t challenge)
{
    static const char *const words[] = {"low", "normal", "high"};
    int weight = (int)any(m, 3) - 1;
    unsigned who = any(m, 3);
    char line[TEXT_BYTES];

    (void)snprintf(line, sizeof(line), "challenge weight %d %s", m->things[challenge].number,
                   words[weight + 1]);
    (void)say(m->f, people[who], line);
    if (!m->things[challenge].gone && who == 0 && reads(m, challenge, WEIGHT) != weight) {
        add(m, WEIGHT, who, challenge)->value = weight;
    }
}

static void step_edit(struct model *m, size_t challenge)
{
    static int count;
    char line[TEXT_BYTES];

    (void)snprintf(line, sizeof(line), "challenge edit %d the queue is long, number %d",
                   m->things[challenge].number, ++count);
    (void)say(m->f, "ana", line);
    if (!m->things[challenge].gone) {
        (void)add(m, TEXT, 0, challenge);
    }
}

static void step_remove(struct model *m, size_t challenge)
{
    char line[TEXT_BYTES];

    (void)snprintf(line, sizeof(line), "challenge remove %d", m->things[challenge].number);
    (void)say(m->f, "ana", line);
    m->things[challenge].gone = true;
}

/* The newest thing of a person's that stands; NULL: there is none. */
static struct thing *newest_of(struct model *m, unsigned who)
{
    for (size_t i = m->count; i-- > 0;) {
        if (m->things[i].who == who && !m->things[i].gone) {
            return &m->things[i];
        }
    }
    return NULL;
}

static void step_undo(struct model *m)
{
    unsigned who = any(m, 3);
    struct thing *thing = newest_of(m, who);

    (void)say(m->f, people[who], "undo");
    if (thing == NULL) {
        return;
    }
    thing->gone = true;
    if (thing->more) {
        thing[-1].gone = true;
    }
}

static void step(struct model *m)
{
    static void (*const steps[])(struct model *, size_t) = {step_state,  step_state,  step_assign,
                                                            step_assign, step_weight, step_edit};
    unsigned dice = any(m, 12);
    size_t challenge;

    if (dice < 2 || !any_challenge(m, &challenge)) {
        step_raise(m);
    } else if (dice < 5) {
        step_undo(m);
    } else if (dice == 5 && any(m, 4) == 0) {
        step_remove(m, challenge);
    } else {
        steps[dice % 6](m, challenge);
    }
}

/* By which words each challenge is found, and how it is weighed. */
static const char look_script[] =
    "local out = {} "
    "for no, id in ipairs(redis.call('LRANGE', KEYS[1] .. 'k:challenge', 0, -1)) do "
    "  local line = tostring(no) "
    "  for _, word in ipairs({ '=open', '=work', '=resolved', '=pending', '=nobody', '=@ana', "
    "    '=@ben', '=@cat' }) do "
    "    if redis.call('ZSCORE', KEYS[1] .. 't:w:challenge:' .. word, id) then "
    "      line = line .. ' ' .. word end "
    "  end "
    "  local weight = redis.call('HGET', KEYS[1] .. 'e:' .. id, 'wt') "
    "  local n = weight and redis.call('HGET', KEYS[1] .. 'e:' .. weight, 'n') or '0' "
    "  out[#out + 1] = line .. ' ' .. n "
    "end "
    "return table.concat(out, '\\n')";

static void check(struct model *m)
{
    struct buf expected;

    buf_init(&expected, DUMP_BYTES);
    for (size_t i = 0; i < m->count; i++) {
        int state = reads(m, i, STATE);
        int owner = reads(m, i, OWNER);

        if (m->things[i].sort != RAISED) {
            continue;
        }
        buf_printf(&expected, "%s%d", m->things[i].number > 1 ? "\n" : "", m->things[i].number);
        if (!m->things[i].gone) {
            buf_printf(&expected, " =%s%s %s%s", states[state],
                       state == RESOLVED ? "" : " =pending", owner == NOBODY ? "=nobody" : "=@",
                       owner == NOBODY ? "" : people[owner]);
        }
        buf_printf(&expected, " %d", reads(m, i, WEIGHT));
    }
    assert_string_equal(fixture_redis(m->f, "EVAL", look_script, "1", "~", NULL), expected.data);
    buf_release(&expected);
}

static void stands_as_the_model_says_after_any_run(void **state)
{
    struct arena *a = arena_new();
    struct model *m = arena_alloc(a, sizeof(*m));
    const char *seed = getenv("BRAVO_SEED");

    m->f = *state;
    m->seed = seed != NULL ? (uint32_t)strtoul(seed, NULL, 10) : 11;
    (void)say(m->f, "ana", "story list"); /* who speaks first is the admin */
    for (int i = 1; i <= STEPS; i++) {
        step(m);
        if (i % LOOK_EVERY == 0) {
            check(m);
        }
    }
    tallies_check(m->f);
    arena_free(a);
}

/* ---------------------------------------------------------------- single cases */

static void raise_two(struct fixture *f)
{
    (void)say(f, "ana", "challenge the queue at the till is long");
    (void)say(f, "ben", "challenge the lamp in the hall is broken");
}

static void is_the_champions_if_nobodys(void **state)
{
    struct fixture *f = *state;

    raise_two(f);
    (void)say(f, "ben", "challenge assign 2 me");
    assert_string_equal(say(f, "cat", "challenge list mine"),
                        "There are no challenges like that here.");
    (void)fixture_redis(f, "HSET", "~team", "champion", "cat", NULL);
    assert_non_null(strstr(say(f, "cat", "challenge list mine"), "the till is long · for cat"));
    assert_non_null(strstr(say(f, "ben", "challenge show 1"), "Open, for cat."));
    assert_string_equal(say(f, "ben", "challenge assign 1 @dan"),
                        "Only managers can ask others to do it. To take it yourself: "
                        "challenge assign 1 me");
    assert_string_equal(say(f, "cat", "challenge assign 1 @dan"), "Challenge 1 is dan's now.");
    assert_string_equal(say(f, "ben", "challenge assign 2 nobody"),
                        "Challenge 2 is nobody's now. So cat looks after it.");
}

static void a_repeated_delivery_changes_nothing(void **state)
{
    struct fixture *f = *state;

    raise_two(f);
    (void)fixture_say(f, "cat", "m1", "challenge start 1");
    assert_string_equal(fixture_repeat(f), "");
    (void)fixture_say(f, "cat", "m2", "challenge resolve 1 a second till will do");
    assert_string_equal(fixture_repeat(f), "");
    (void)fixture_say(f, "ana", "m3", "challenge lesson 1");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_redis(f, "LLEN", "~k:lesson", NULL), "1");
    tallies_check(f);
}

static void an_edited_message_moves_it_anew(void **state)
{
    struct fixture *f = *state;

    raise_two(f);
    (void)fixture_say(f, "cat", "m1", "challenge start 1");
    (void)fixture_say(f, "cat", "m2", "challenge resolve 1 a second till will do");
    (void)fixture_posts(f);
    assert_non_null(strstr(fixture_edit(f, "cat", "m2", "challenge resolve 1 a third till will do"),
                           "Resolved: challenge 1."));
    assert_string_equal(fixture_posts(f), ""); /* nobody is told twice */
    assert_non_null(strstr(say(f, "cat", "challenge show 1"), "a third till"));
    (void)fixture_delete(f, "cat", "m2");
    assert_non_null(strstr(say(f, "cat", "challenge show 1"), "In work, for cat."));
    (void)fixture_delete(f, "cat", "m1"); /* what the start took with it as well */
    assert_non_null(strstr(say(f, "cat", "challenge show 1"), "Open, and nobody's yet."));
    tallies_check(f);
}

static void keeps_nothing_that_is_too_long(void **state)
{
    struct fixture *f = *state;
    char text[2100] = "challenge resolve 1 ";

    raise_two(f);
    memset(text + 20, 'x', 2001);
    assert_non_null(strstr(say(f, "ana", text), "Nothing was kept"));
    assert_non_null(strstr(say(f, "ana", "challenge show 1"), "Open, and nobody's yet."));
}

/* Which of the two comes first. */
static void assert_first(struct fixture *f, const char *what)
{
    const char *list = say(f, "cat", "challenge list");
    const char *one = strstr(list, what);

    assert_non_null(one);
    assert_true(one < strstr(list, strcmp(what, "till") == 0 ? "lamp" : "till"));
}

static void presses_by_votes_age_and_weight(void **state)
{
    struct fixture *f = *state;

    (void)fixture_redis(f, "HSET", "~team", "home", "C0OTHER", NULL); /* no boards meanwhile */
    (void)say(f, "ana", "challenge the queue at the till is long");
    fixture_clock(f)->now_ms += 2 * week_ms;
    (void)say(f, "ben", "challenge the lamp in the hall is broken");
    assert_first(f, "till"); /* two weeks */
    (void)say(f, "cat", "challenge vote 2");
    (void)say(f, "dan", "challenge vote 2");
    assert_first(f, "lamp"); /* two votes, and newer */
    (void)say(f, "ana", "challenge weight 2 low");
    assert_first(f, "till");
    (void)say(f, "ana", "challenge weight 1 low");
    assert_first(f, "lamp");
    (void)say(f, "ana", "challenge weight 1 high");
    assert_first(f, "till");
    tallies_check(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stands_as_the_model_says_after_any_run, setup, teardown),
        cmocka_unit_test_setup_teardown(is_the_champions_if_nobodys, setup, teardown),
        cmocka_unit_test_setup_teardown(a_repeated_delivery_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edited_message_moves_it_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_nothing_that_is_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(presses_by_votes_age_and_weight, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.challenge", tests, NULL, NULL);
}
