/* test_entry.c -- stories on a real Redis: a long run of telling, editing,
 * voting and taking back at random, against a model of what should be found. */

#include "arena.h"
#include "fixture.h"

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

enum { DAY_MS = 86400000 };

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

/* ---------------------------------------------------------------- the model */

enum { VOCABULARY = 12, STORY_WORDS = 4, THINGS_MAX = 400, STEPS = 300, TEXT_BYTES = 128 };

static const char *const vocabulary[VOCABULARY] = {"train",  "café", "Ärger", "tea",
                                                   "Müller", "ring", "soup",  "straße",
                                                   "boat",   "lamp", "glass", "garden"};
static const char *const folded[VOCABULARY] = {"train",  "cafe", "arger", "tea",
                                               "muller", "ring", "soup",  "strasse",
                                               "boat",   "lamp", "glass", "garden"};
static const char *const people[] = {"ana", "ben", "cat"};

enum thing_kind { STORY, EDIT, VOTE };

struct thing {
    enum thing_kind kind;
    size_t who;
    size_t story;   /* its index among the things; a story's own */
    unsigned words; /* a bit for each of the vocabulary */
    int number;
    size_t message; /* a story's: which message tells it */
    bool gone;
};

struct model {
    struct fixture *f;
    struct thing things[THINGS_MAX];
    size_t count;
    int numbers;
    size_t messages;
    uint32_t seed;
};

static uint32_t any(struct model *m, uint32_t below)
{
    m->seed = m->seed * 1664525U + 1013904223U;
    return (m->seed >> 8) % below;
}

static unsigned any_text(struct model *m, const char *begin, char *text)
{
    unsigned words = 0;
    size_t len = (size_t)snprintf(text, TEXT_BYTES, "%s", begin);

    for (int i = 0; i < STORY_WORDS; i++) {
        uint32_t word = any(m, VOCABULARY);

        words |= 1U << word;
        len += (size_t)snprintf(text + len, TEXT_BYTES - len, " %s", vocabulary[word]);
    }
    return words;
}

static struct thing *thing_add(struct model *m, enum thing_kind kind, size_t who, size_t story)
{
    struct thing *thing = &m->things[m->count];

    assert_true(m->count < THINGS_MAX);
    *thing = (struct thing){.kind = kind, .who = who, .story = story};
    m->count++;
    return thing;
}

static void story_add(struct model *m, size_t who, size_t message, unsigned words)
{
    struct thing *story = thing_add(m, STORY, who, m->count);

    story->number = ++m->numbers;
    story->message = message;
    story->words = words;
}

/* The standing edit that counts, or the story itself. */
static const struct thing *newest(const struct model *m, size_t story)
{
    for (size_t i = m->count; i-- > story;) {
        const struct thing *thing = &m->things[i];

        if (thing->story == story && !thing->gone && thing->kind != VOTE) {
            return thing;
        }
    }
    return &m->things[story];
}

static struct thing *any_story(struct model *m)
{
    size_t from = m->count > 0 ? any(m, (uint32_t)m->count) : 0;

    for (size_t i = 0; i < m->count; i++) {
        struct thing *thing = &m->things[(from + i) % m->count];

        if (thing->kind == STORY) {
            return thing;
        }
    }
    return NULL;
}

/* ----------------------------------------------------------------- the steps */

static const char *message_name(size_t message)
{
    static char name[24];

    (void)snprintf(name, sizeof(name), "m%zu", message);
    return name;
}

static void step_tell(struct model *m)
{
    size_t who = any(m, 3);
    char text[TEXT_BYTES];
    unsigned words = any_text(m, "story:", text);

    m->messages++;
    (void)fixture_say(m->f, people[who], message_name(m->messages), text);
    story_add(m, who, m->messages, words);
}

static void step_edit_message(struct model *m)
{
    struct thing *story = any_story(m);
    char text[TEXT_BYTES];
    unsigned words = any_text(m, "story:", text);
    size_t who = story->who;
    size_t message = story->message;

    for (size_t i = 0; i < m->count; i++) { /* the story that the message tells now */
        if (m->things[i].kind == STORY && m->things[i].message == message) {
            story = &m->things[i];
        }
    }
    (void)fixture_edit(m->f, people[who], message_name(message), text);
    if (story->gone) {
        story_add(m, who, message, words);
    } else {
        thing_add(m, EDIT, who, story->story)->words = words;
    }
}

static void step_edit_number(struct model *m)
{
    struct thing *story = any_story(m);
    char begin[32];
    char text[TEXT_BYTES];
    unsigned words;

    (void)snprintf(begin, sizeof(begin), "story edit %d", story->number);
    words = any_text(m, begin, text);
    m->messages++;
    (void)fixture_say(m->f, "ana", message_name(m->messages), text); /* the admin */
    if (!story->gone) {
        thing_add(m, EDIT, 0, story->story)->words = words;
    }
}

static void step_vote(struct model *m)
{
    struct thing *story = any_story(m);
    size_t who = any(m, 3);
    bool before = false;
    char text[TEXT_BYTES];

    for (size_t i = 0; i < m->count; i++) {
        const struct thing *thing = &m->things[i];

        before = before || (thing->kind == VOTE && thing->who == who && !thing->gone &&
                            thing->story == story->story);
    }
    (void)snprintf(text, sizeof(text), "story vote %d", story->number);
    m->messages++;
    (void)fixture_say(m->f, people[who], message_name(m->messages), text);
    if (!before && story->who != who && !story->gone) {
        (void)thing_add(m, VOTE, who, story->story);
    }
}

static void step_undo(struct model *m)
{
    size_t who = any(m, 3);

    m->messages++;
    (void)fixture_say(m->f, people[who], message_name(m->messages), "undo");
    for (size_t i = m->count; i-- > 0;) {
        if (m->things[i].who == who && !m->things[i].gone) {
            m->things[i].gone = true;
            return;
        }
    }
}

static void step(struct model *m)
{
    static void (*const steps[])(struct model *) = {step_edit_message, step_edit_number, step_vote,
                                                    step_undo, step_undo};
    uint32_t what = any(m, 8);

    if (m->count == 0 || what >= 5) {
        step_tell(m);
    } else {
        steps[what](m);
    }
}

/* ---------------------------------------------------------------- the checks */

static void check_word(struct model *m, int word)
{
    char expected[TEXT_BYTES] = "There are no stories like that here.";
    char question[TEXT_BYTES];
    int count = 0;

    for (size_t i = 0; i < m->count; i++) {
        const struct thing *thing = &m->things[i];

        count += thing->kind == STORY && !thing->gone && (newest(m, i)->words >> word & 1U) != 0;
    }
    if (count > 0) {
        (void)snprintf(expected, sizeof(expected), "%d %s", count,
                       count == 1 ? "story:" : "stories, newest first:");
    }
    m->messages++;
    (void)snprintf(question, sizeof(question), "story search %.3s", folded[word]);
    assert_memory_equal(fixture_say(m->f, "cat", message_name(m->messages), question), expected,
                        strlen(expected));
    (void)snprintf(question, sizeof(question), "~t:w:story:%s", folded[word]);
    assert_int_equal(strtol(fixture_redis(m->f, "ZCARD", question, NULL), NULL, 10), count);
    assert_int_equal(
        strcmp(fixture_redis(m->f, "ZSCORE", "~t:lex:story", folded[word], NULL), "") != 0,
        count > 0);
}

static void check_votes(struct model *m, size_t story)
{
    char text[TEXT_BYTES];
    char id[24];
    int votes = 0;

    for (size_t i = story; i < m->count; i++) {
        votes += m->things[i].kind == VOTE && m->things[i].story == story && !m->things[i].gone;
    }
    (void)snprintf(text, sizeof(text), "%d", m->things[story].number - 1);
    (void)snprintf(id, sizeof(id), "%s", fixture_redis(m->f, "LINDEX", "~k:story", text, NULL));
    assert_int_equal(strtol(fixture_redis(m->f, "HGET", "~t:votes", id, NULL), NULL, 10), votes);
}

static void finds_what_stands_after_any_run(void **state)
{
    struct arena *a = arena_new();
    struct model *m = arena_alloc(a, sizeof(*m));

    m->f = *state;
    m->seed = 7;
    (void)fixture_say(m->f, "ana", "m0", "story list"); /* who speaks first is the admin */
    for (int i = 1; i <= STEPS; i++) {
        step(m);
        for (int word = 0; i % 25 == 0 && word < VOCABULARY; word++) {
            check_word(m, word);
        }
    }
    for (size_t i = 0; i < m->count; i++) {
        if (m->things[i].kind == STORY) {
            check_votes(m, i);
        }
    }
    arena_free(a);
}

/* ---------------------------------------------------------------- single cases */

static void keeps_nothing_that_is_too_long(void **state)
{
    struct fixture *f = *state;
    char text[2100] = "story ";

    memset(text + 6, 'x', 1999);
    assert_string_equal(fixture_say(f, "ana", "m1", text),
                        "Noted as story 1. Undo within 10 minutes with undo.");
    memset(text + 6, 'x', 2001);
    assert_string_equal(fixture_say(f, "ana", "m2", text),
                        "That has 2001 characters, and a story can have 2000. Nothing was kept: "
                        "please say it shorter.");
    assert_string_equal(fixture_redis(f, "LLEN", "~k:story", NULL), "1");
}

static void keeps_a_text_without_words(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(fixture_say(f, "ana", "m1", "story ---------------------"),
                        "Noted as story 1. Undo within 10 minutes with undo.");
    assert_non_null(strstr(fixture_say(f, "ana", "m2", "story search @ana"), "1 story:"));
}

static void a_number_is_never_given_twice(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "story of the first guest");
    (void)fixture_delete(f, "ana", "m1");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_say(f, "ana", "m2", "story of the second guest"),
                        "Noted as story 2. Undo within 10 minutes with undo.");
    assert_string_equal(fixture_repeat(f), "");
    assert_string_equal(fixture_redis(f, "LLEN", "~k:story", NULL), "2");
}

static void an_edited_vote_moves(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "story of the first guest");
    (void)fixture_say(f, "ana", "m2", "story of the second guest");
    (void)fixture_say(f, "ben", "m3", "story vote 1");
    assert_string_equal(fixture_edit(f, "ben", "m3", "story vote 2"),
                        "Story 2 has 1 vote now.\nTaken back: your vote for story 1.");
    assert_string_equal(fixture_redis(f, "HGETALL", "~t:votes", NULL), "2 1");
    (void)fixture_delete(f, "ben", "m3");
    assert_string_equal(fixture_redis(f, "HGETALL", "~t:votes", NULL), "");
}

static void tells_people_in_it_as_the_setting_says(void **state)
{
    struct fixture *f = *state;

    (void)fixture_say(f, "ana", "m1", "story of the guest whom @ben and @ana and @ben helped");
    assert_non_null(strstr(fixture_posts(f), "@ben: You are in story 1 from ana:\n"));
    (void)fixture_redis(f, "HSET", "~settings", "kudos.tell", "off", NULL);
    (void)fixture_redis(f, "HINCRBY", "~team", "sv", "1", NULL);
    (void)fixture_say(f, "ana", "m2", "story of the guest whom @ben helped again");
    assert_null(strstr(fixture_posts(f), "@ben"));
}

/* A story on each of the days; the size of the streak that the last one celebrates, or 0. */
static long tell_daily(struct fixture *f, int days)
{
    static const char before_number[] = "A customer story on ";
    const char *said = NULL;
    char name[40];

    for (int i = 0; i < days; i++) {
        fixture_clock(f)->now_ms += DAY_MS;
        (void)snprintf(name, sizeof(name), "%" PRId64, fixture_clock(f)->now_ms);
        (void)fixture_say(f, "ana", name, "story of the guest of the day");
        said = strstr(fixture_posts(f), before_number);
    }
    return said != NULL ? strtol(said + strlen(before_number), NULL, 10) : 0;
}

static void celebrates_working_days_in_a_row(void **state)
{
    struct fixture *f = *state;

    /* No boards while the days go by. */
    (void)fixture_redis(f, "HSET", "~team", "home", "C0OTHER", NULL);
    assert_int_equal(tell_daily(f, 6), 0); /* Saturday 21 to Thursday 26 */
    assert_int_equal(tell_daily(f, 1), 5);
    assert_int_equal(tell_daily(f, 1), 0); /* a Saturday changes nothing */
    fixture_clock(f)->now_ms += DAY_MS;
    assert_int_equal(tell_daily(f, 4), 0);
    assert_int_equal(tell_daily(f, 1), 10);
    assert_string_equal(fixture_say(f, "ana", "again", "story of one more guest"),
                        "Noted as story 14. Undo within 10 minutes with undo.");
    assert_null(strstr(fixture_posts(f), "in a row"));
    fixture_clock(f)->now_ms += 3 * DAY_MS; /* no story on this Monday */
    assert_int_equal(tell_daily(f, 4), 0);
    assert_int_equal(tell_daily(f, 3), 5); /* Saturday, Sunday, Monday */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_what_stands_after_any_run, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_nothing_that_is_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_a_text_without_words, setup, teardown),
        cmocka_unit_test_setup_teardown(a_number_is_never_given_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edited_vote_moves, setup, teardown),
        cmocka_unit_test_setup_teardown(celebrates_working_days_in_a_row, setup, teardown),
        cmocka_unit_test_setup_teardown(tells_people_in_it_as_the_setting_says, setup, teardown),
    };

    return cmocka_run_group_tests_name("store.entry", tests, NULL, NULL);
}
