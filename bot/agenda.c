/* agenda.c -- posts a team's boards when they are due.
 *
 * Each channel has one board for each existing local date in its schedule.  It
 * is posted at its time; late, if Bravo was away then, for up to 12 hours;
 * after that it is recorded as skipped.  Posting is one Redis function that
 * refuses a date that is not newer than the last: whatever the clock does, no
 * date gets a second board.
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

enum { CALL_TIMEOUT_MS = 5000, RETRY_MS = 1000, LOOK_MS = 30000, LATE_MS = 12 * 3600 * 1000 };

struct agenda {
    struct team *team;
    struct timer *timer;
    bool asking;
    bool resting;  /* after a failure, until the timer */
    char *channel; /* that is being asked for */
    int32_t day;
};

/* The next board of a channel; false: there is none. */
static bool channel_next(const struct board_channel *c, struct due *due)
{
    return schedule_due(&c->schedule, c->since_ms, c->has_last ? &c->last_day : NULL, due);
}

/* The channel whose board is next of all. */
static const struct board_channel *next_of_all(const struct team *t, struct due *first)
{
    const struct board_channel *found = NULL;

    for (size_t i = 0; i < t->channel_count; i++) {
        struct due due;

        if (channel_next(&t->channels[i], &due) && (found == NULL || due.at_ms < first->at_ms)) {
            *first = due;
            found = &t->channels[i];
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
    timer_start(a->timer, LOOK_MS);
}

static void mark_done(struct agenda *a)
{
    struct team *t = a->team;

    for (size_t i = 0; i < t->channel_count; i++) {
        if (strcmp(t->channels[i].id, a->channel) == 0) {
            t->channels[i].has_last = true;
            t->channels[i].last_day = a->day;
        }
    }
}

static void agenda_answered(void *ctx, enum err e, const struct answer *answer)
{
    struct agenda *a = ctx;
    const char *outcome = answer_text(answer, "board");

    for (size_t i = 0; answer != NULL && i < answer_count(answer, "failed"); i++) {
        log_error("agenda.failed", "what=%s why=%s", answer_item(answer, "failed", i, "what"),
                  answer_item(answer, "failed", i, "why"));
    }
    if (e == ERR_OK && outcome != NULL) {
        log_info("agenda.board", "channel=%s day=%d outcome=%s", a->channel, (int)a->day, outcome);
        mark_done(a);
    }
    free(a->channel);
    a->channel = NULL;
    a->asking = false;
    if (e != ERR_OK || outcome == NULL) {
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

static void agenda_ask(struct agenda *a, const struct board_channel *c, const struct due *due)
{
    struct team *t = a->team;
    int64_t now = clock_now_ms(t->clock);
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));

    a->asking = true;
    a->channel = must_copy(c->id);
    a->day = due->day;
    query_init(q, arena, t->id);
    query_function(q, "board_post");
    query_text(q, "owner", lease_owner(t->lease));
    query_text(q, "ch", c->id);
    query_int(q, "day", due->day);
    query_int(q, "today", zone_day(t->zone, now));
    query_int(q, "now", now);
    query_int(q, "due", due->at_ms);
    query_int(q, "skip", now - due->at_ms > LATE_MS);
    put_settings(t, q);
    put_sections(t, q);
    store_call(t->store, q, CALL_TIMEOUT_MS, agenda_answered, a);
    arena_free(arena);
}

void agenda_wake(struct agenda *a)
{
    struct team *t = a->team;
    const struct board_channel *c;
    struct due due;
    int64_t wait;

    if (a->asking || a->resting || t->version == NULL || !lease_held(t->lease)) {
        return;
    }
    c = next_of_all(t, &due);
    wait = c != NULL ? due.at_ms - clock_now_ms(t->clock) : LOOK_MS;
    if (wait <= 0) {
        agenda_ask(a, c, &due);
        return;
    }
    timer_start(a->timer, wait < LOOK_MS ? (uint64_t)wait : LOOK_MS);
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
        free(a->channel);
        free(a);
    }
}
