/* kudos_model.c -- the rules of thank-yous once more, small and in memory.
 *
 * Nothing is kept but the gifts that stand; whatever is asked is counted anew.
 */

#include "kudos_model.h"

#include "arena.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WINDOW_MS = 10 * 60 * 1000, DAY_MS = 24 * 60 * 60 * 1000, SUMS_MAX = 1024 };

const char *const model_people[MODEL_PEOPLE] = {"ana", "ben", "cat", "dan"};
const char *const model_tags[MODEL_TAGS] = {"care", "speed"};

static struct gesture *gesture_of(struct model *m, const struct step *s)
{
    bool reaction = s->what == REACT || s->what == UNREACT;
    struct gesture wanted = {.message = s->message,
                             .actor = reaction ? s->actor : -1,
                             .emoji = reaction ? s->emoji : -1};

    for (size_t i = 0; i < m->count; i++) {
        const struct gesture *g = &m->gestures[i];

        if (g->message == wanted.message && g->actor == wanted.actor && g->emoji == wanted.emoji) {
            return &m->gestures[i];
        }
    }
    m->gestures[m->count] = wanted;
    return &m->gestures[m->count++];
}

static int64_t day_of(int64_t at_ms)
{
    return at_ms / DAY_MS;
}

static int cost(const struct thanks *t)
{
    int people = 0;

    for (int i = 0; i < MODEL_PEOPLE; i++) {
        people += (t->to >> i & 1U) != 0;
    }
    return people * t->points;
}

static int used(const struct model *m, int person, int64_t day)
{
    int points = 0;

    for (size_t i = 0; i < m->count; i++) {
        const struct gesture *g = &m->gestures[i];

        if (g->stands && g->by == person && day_of(g->at_ms) == day) {
            points += cost(&g->thanks);
        }
    }
    return points;
}

static bool in_window(const struct gesture *g, int64_t now_ms)
{
    return now_ms - g->at_ms <= WINDOW_MS;
}

/* false: it is refused. */
static bool model_give(struct model *m, struct gesture *g, const struct step *s, int64_t now_ms)
{
    int64_t at_ms = g->stands ? g->at_ms : s->at_ms;
    int before = g->stands ? cost(&g->thanks) : 0;

    if (g->stands && memcmp(&g->thanks, &s->thanks, sizeof(g->thanks)) == 0) {
        return true;
    }
    if ((g->stands && !in_window(g, now_ms)) ||
        used(m, s->actor, day_of(at_ms)) - before + cost(&s->thanks) > MODEL_ALLOWANCE) {
        return false;
    }
    g->stands = true;
    g->by = s->actor;
    g->thanks = s->thanks;
    g->at_ms = at_ms;
    g->order = ++m->order;
    return true;
}

static void model_undo(struct model *m, int actor, int64_t now_ms)
{
    struct gesture *newest = NULL;

    for (size_t i = 0; i < m->count; i++) {
        struct gesture *g = &m->gestures[i];

        if (g->stands && g->by == actor && in_window(g, now_ms) &&
            (newest == NULL || g->order > newest->order)) {
            newest = g;
        }
    }
    if (newest != NULL) {
        newest->stands = false;
    }
}

/* Is it refused for its words alone?  Then it leaves no trace; an edit that is
 * refused leaves its generation, for older ones are older still. */
static bool is_refused(const struct step *s)
{
    bool line = s->what == SAY || s->what == EDIT;

    if (line && s->thanks.to == 0) {
        return s->what == SAY;
    }
    if (s->what == REACT) {
        return s->actor == s->author;
    }
    return line && ((s->thanks.to >> s->actor & 1U) != 0 || s->thanks.points > MODEL_ALLOWANCE);
}

/* Not a word has changed: nothing else does, even if it was undone meanwhile. */
static bool is_heeded(const struct gesture *g, const struct step *s)
{
    return (s->what == SAY || s->what == EDIT) && g->heeded &&
           memcmp(&g->heeded_words, &s->thanks, sizeof(g->heeded_words)) == 0;
}

void model_step(struct model *m, const struct step *s, int64_t now_ms)
{
    struct gesture *g;

    if (is_refused(s) && s->what != EDIT) {
        return;
    }
    g = gesture_of(m, s);
    if (g->known && s->generation <= g->generation) {
        return;
    }
    g->known = true;
    g->generation = s->generation;
    if (is_heeded(g, s)) {
        return;
    }
    g->heeded = true;
    g->heeded_words = s->thanks;
    if (is_refused(s)) {
        return;
    }
    if (s->what == UNDO) {
        model_undo(m, s->actor, now_ms);
    } else if (s->thanks.to != 0) {
        g->heeded = model_give(m, g, s, now_ms);
    } else if (g->stands && in_window(g, now_ms)) {
        g->stands = false;
    }
}

/* --------------------------------------- what the tallies should be, as text */

struct sum {
    char key[48];
    char field[16];
    int n;
};

struct sums {
    struct sum list[SUMS_MAX];
    size_t count;
};

static void sums_add(struct sums *s, const char *key, const char *field, int n)
{
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->list[i].key, key) == 0 && strcmp(s->list[i].field, field) == 0) {
            s->list[i].n += n;
            return;
        }
    }
    assert_true(s->count < SUMS_MAX);
    (void)snprintf(s->list[s->count].key, sizeof(s->list[0].key), "%s", key);
    (void)snprintf(s->list[s->count].field, sizeof(s->list[0].field), "%s", field);
    s->list[s->count++].n = n;
}

/* The board's sums of the day, the week, the month, and of all time. */
static void sums_board(struct sums *s, const char *board, int64_t day, const char *field, int n)
{
    enum { NOVEMBER = 20758, DECEMBER = 20788, JANUARY = 20819 }; /* their first days */
    char key[48];

    assert_true(day >= NOVEMBER && day < JANUARY);
    (void)snprintf(key, sizeof(key), "t:%s:d%" PRId64, board, day);
    sums_add(s, key, field, n);
    (void)snprintf(key, sizeof(key), "t:%s:w%" PRId64, board, day - (day + 3) % 7);
    sums_add(s, key, field, n);
    (void)snprintf(key, sizeof(key), "t:%s:%s", board, day < DECEMBER ? "m202611" : "m202612");
    sums_add(s, key, field, n);
    (void)snprintf(key, sizeof(key), "t:%s:all", board);
    sums_add(s, key, field, n);
}

static void sums_values(struct sums *s, const struct gesture *g, int64_t day, int receiver)
{
    char key[48];

    for (int i = 0; i < MODEL_TAGS; i++) {
        if ((g->thanks.tags >> i & 1U) != 0) {
            sums_board(s, "v", day, model_tags[i], g->thanks.points);
            (void)snprintf(key, sizeof(key), "t:pv:%s", model_people[receiver]);
            sums_add(s, key, model_tags[i], g->thanks.points);
        }
    }
}

static void sums_gift(struct sums *s, const struct gesture *g)
{
    int64_t day = day_of(g->at_ms);
    int n = g->thanks.points;
    char key[48];

    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if ((g->thanks.to >> i & 1U) == 0) {
            continue;
        }
        assert_int_not_equal(i, g->by);
        sums_board(s, "r", day, model_people[i], n);
        sums_board(s, "g", day, model_people[g->by], n);
        sums_values(s, g, day, i);
        (void)snprintf(key, sizeof(key), "t:a:d%" PRId64, day);
        sums_add(s, key, model_people[g->by], n);
        (void)snprintf(key, sizeof(key), "t:n:d%" PRId64, day);
        sums_add(s, key, "kudos", n);
        sums_add(s, "t:n:all", "kudos", n);
    }
}

static int sum_order(const void *a, const void *b)
{
    const struct sum *x = a;
    const struct sum *y = b;
    int order = strcmp(x->key, y->key);

    return order != 0 ? order : strcmp(x->field, y->field);
}

void model_dump(const struct model *m, struct buf *out)
{
    struct sums *s = must_alloc(sizeof(*s));

    for (size_t i = 0; i < m->count; i++) {
        if (m->gestures[i].stands) {
            sums_gift(s, &m->gestures[i]);
        }
    }
    qsort(s->list, s->count, sizeof(s->list[0]), sum_order);
    buf_clear(out);
    for (size_t i = 0; i < s->count; i++) {
        buf_printf(out, "%s %s %d\n", s->list[i].key, s->list[i].field, s->list[i].n);
    }
    free(s);
}
