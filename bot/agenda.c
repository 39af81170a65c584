/* agenda.c -- posts a team's boards and makes its rounds when they are due.
 *
 * Each channel has one board for each existing local date in its schedule, each
 * zone in use one round of each kind.  It comes at its time; late, if Bravo was
 * away then, for up to 12 hours; after that a board is recorded as skipped, and
 * the next round has what the older ones did not.  Both are one Redis function
 * that refuses a date that is not newer than the last: whatever the clock does,
 * no date gets a second one.
 */

#include "agenda.h"

#include "arena.h"
#include "lease.h"
#include "log.h"
#include "loop.h"
#include "query.h"
#include "section.h"
#include "setting.h"
#include "store.h"
#include "team.h"

#include <stdlib.h>
#include <string.h>

enum { CALL_TIMEOUT_MS = 5000, RETRY_MS = 1000, LATE_MS = 12 * 3600 * 1000 };

struct agenda {
    struct team *team;
    struct timer *timer;
    bool asking;
    bool resting; /* after a failure, until the timer */
    char *id;     /* of the occasion that is being asked for */
    bool round;   /* likewise */
    int32_t day;
};

/* When an occasion is next; false: never. */
static bool occasion_next(const struct occasion *o, int64_t now, struct due *due)
{
    if (!schedule_due(&o->schedule, o->since_ms, o->has_last ? &o->last_day : NULL, due)) {
        return false;
    }
    while (o->round && now - due->at_ms > LATE_MS) {
        if (!schedule_next(&o->schedule, due->day, due)) {
            return false;
        }
    }
    return true;
}

/* The one that is next of all. */
static const struct occasion *next_of_all(const struct team *t, struct due *first)
{
    int64_t now = clock_now_ms(t->clock);
    const struct occasion *found = NULL;

    for (size_t i = 0; i < t->occasion_count; i++) {
        struct due due;

        if (occasion_next(&t->occasions[i], now, &due) &&
            (found == NULL || due.at_ms < first->at_ms)) {
            *first = due;
            found = &t->occasions[i];
        }
    }
    return found;
}

static void agenda_loaded(void *ctx, enum err e)
{
    (void)e;
    agenda_wake(ctx);
}

/* Looks anew from time to time: another copy may have changed the channels,
 * and the machine's clock may have jumped. */
static void agenda_tick(void *ctx)
{
    struct agenda *a = ctx;

    a->resting = false;
    if (a->team->id != NULL && lease_held(a->team->lease)) {
        team_load(a->team, agenda_loaded, a);
    }
    timer_start(a->timer, a->team->look_ms);
}

static void mark_done(struct agenda *a)
{
    struct team *t = a->team;

    for (size_t i = 0; i < t->occasion_count; i++) {
        struct occasion *o = &t->occasions[i];

        if (o->round == a->round && strcmp(o->id, a->id) == 0) {
            o->has_last = true;
            o->last_day = a->day;
        }
    }
}

static void take_outcome(struct agenda *a, const struct answer *answer, const char *outcome)
{
    const char *event = a->round ? "agenda.round" : "agenda.board";

    for (size_t i = 0; i < answer_count(answer, "failed"); i++) {
        log_error(event, "id=%s day=%d failed=%s why=%s", a->id, (int)a->day,
                  answer_item(answer, "failed", i, "what"),
                  answer_item(answer, "failed", i, "why"));
    }
    log_info(event, "id=%s day=%d outcome=%s", a->id, (int)a->day, outcome);
    if (strcmp(outcome, "more") != 0) {
        mark_done(a);
    }
}

static void agenda_answered(void *ctx, enum err e, const struct answer *answer)
{
    struct agenda *a = ctx;
    const char *outcome = answer_text(answer, a->round ? "round" : "board");
    bool well = e == ERR_OK && outcome != NULL;

    if (well) {
        take_outcome(a, answer, outcome);
    }
    free(a->id);
    a->id = NULL;
    a->asking = false;
    if (!well) {
        if (e == ERR_OK) {
            lease_lost(a->team->lease);
        }
        a->resting = true;
        timer_start(a->timer, RETRY_MS);
        return;
    }
    team_stir(a->team);
}

/* All settings by their names: nobody who asks has named those that matter. */
static void put_settings(const struct team *t, struct query *q)
{
    for (size_t i = 0; setting_at(i) != NULL; i++) {
        query_text(q, setting_at(i)->name, settings_text(t->settings, setting_at(i)->name));
    }
}

static void put_sections(const struct team *t, struct query *q)
{
    const char *names[CAP_SECTIONS];
    size_t count = sections_chosen(settings_text(t->settings, "board.sections"), names);

    for (size_t i = 0; i < count; i++) {
        query_text(q, "section[]", names[i]);
    }
}

static void agenda_ask(struct agenda *a, const struct occasion *o, const struct due *due)
{
    struct team *t = a->team;
    int64_t now = clock_now_ms(t->clock);
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));

    a->asking = true;
    a->id = must_copy(o->id);
    a->round = o->round;
    a->day = due->day;
    query_init(q, arena, t->id);
    query_function(q, o->round ? "round" : "board_post");
    query_text(q, "owner", lease_owner(t->lease));
    query_text(q, o->round ? "round" : "ch", o->id);
    query_int(q, "day", due->day);
    query_int(q, "today", zone_day(t->zone, now));
    query_int(q, "now", now);
    query_int(q, "due", due->at_ms);
    put_settings(t, q);
    if (!o->round) {
        struct due next;

        query_int(q, "skip", now - due->at_ms > LATE_MS);
        if (schedule_next(&o->schedule, due->day, &next)) {
            query_int(q, "next", next.day);
        }
        put_sections(t, q);
    }
    store_call(t->store, q, CALL_TIMEOUT_MS, agenda_answered, a);
    arena_free(arena);
}

void agenda_wake(struct agenda *a)
{
    struct team *t = a->team;
    const struct occasion *next;
    struct due due;
    int64_t wait;

    if (a->asking || a->resting || t->version == NULL || !lease_held(t->lease)) {
        return;
    }
    next = next_of_all(t, &due);
    wait = next != NULL ? due.at_ms - clock_now_ms(t->clock) : (int64_t)t->look_ms;
    if (next != NULL && wait <= 0) {
        agenda_ask(a, next, &due);
        return;
    }
    timer_start(a->timer, wait < t->look_ms ? (uint64_t)wait : t->look_ms);
}

bool agenda_busy(const struct agenda *a)
{
    struct due due;

    return a->asking || (lease_held(a->team->lease) && next_of_all(a->team, &due) != NULL &&
                         due.at_ms <= clock_now_ms(a->team->clock));
}

int64_t agenda_next(const struct agenda *a)
{
    struct due due;

    return next_of_all(a->team, &due) != NULL ? due.at_ms : INT64_MAX;
}

struct agenda *agenda_new(struct team *t)
{
    struct agenda *a = must_alloc(sizeof(*a));

    a->team = t;
    a->timer = timer_new(t->loop, agenda_tick, a);
    return a;
}

void agenda_free(struct agenda *a)
{
    if (a != NULL) {
        timer_free(a->timer);
        free(a->id);
        free(a);
    }
}
