/* slack_sweep.c -- finds in the history of the channels what Slack did not deliver.
 *
 *     up -> what do we remember? -> was there a gap, or is a day over? -> sweep -> rest
 *
 * A sweep reads one channel after the other, in the order of their ids, each from its end to
 * where the sweep begins, page by page; a page is handed on oldest first, one event at a time,
 * then the threads in it; only then comes the next page.  With the team is kept:
 *
 *     slack.heard   until when everything came that Slack sent
 *     slack.swept   when the last sweep began
 *     slack.sweep   since when the one under way looks; "": none is
 *     slack.at      how far it is: "<channel> <ts>", or "<channel>"
 *
 * so that after a kill it goes on at that page.  A sweep is noted before `heard` moves on.
 *
 * What nobody can find this way: what was deleted or taken back meanwhile, slash commands, and
 * replies in a thread that began before the sweep's span.  Chats of several people are not read.
 */

#include "arena.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "query.h"
#include "slack_session.h"
#include "slack_sweeping.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BEAT_MS = 15 * 1000,
    GAP_MS = 60 * 1000, /* shorter ones Slack makes good by itself */
    OVERLAP_MS = 10 * 60 * 1000,
    DAY_MS = 24 * 60 * 60 * 1000,
    FRESH_MS = 60 * 60 * 1000, /* what is older needs no answer any more */
    UNKNOWN_MS = 1000,         /* until it is looked at again who somebody is */
    PATIENCE = 120,            /* such looks at one event */
    NOTE = 320,
};

/* What a recall of the notes answers to, also when the sweep is gone. */
struct recollection {
    struct slack_sweep *sweep;
};

static int64_t now_of(const struct slack_sweep *w)
{
    return clock_now_ms(w->session->clock);
}

/* ------------------------------------------------------------------ notes */

static void note_kept(void *ctx, enum err e)
{
    (void)ctx;
    (void)e; /* then it comes with the next beat, or is looked for twice */
}

static void note_keep(struct slack_sweep *w, const char *name, const char *value)
{
    struct session *s = w->session;

    s->events->keep(s->ctx, &(struct platform_note){.name = name, .value = value}, note_kept, NULL);
}

static void note_time(struct slack_sweep *w, const char *name, int64_t ms)
{
    char value[SWEEP_STAMP];

    (void)snprintf(value, sizeof(value), "%" PRId64, ms);
    note_keep(w, name, ms != 0 ? value : "");
}

/* Not if another sweep is to follow: that begins at the first channel. */
void slack_sweep_note_place(struct slack_sweep *w)
{
    char value[NOTE];

    if (w->at == w->count || w->again_ms != 0) {
        return;
    }
    (void)snprintf(value, sizeof(value), "%s%s%s", w->channels[w->at], w->latest != NULL ? " " : "",
                   w->latest != NULL ? w->latest : "");
    note_keep(w, "slack.at", value);
}

/* ------------------------------------------------------------ begin and end */

static void sweep_step(void *ctx);

/* Not from inside of what calls it. */
void slack_sweep_go(struct slack_sweep *w, uint64_t wait_ms)
{
    w->busy = false;
    if (w->from_ms != 0) {
        timer_start(w->step, wait_ms);
    }
}

static void sweep_forget(struct slack_sweep *w)
{
    cJSON_Delete(w->events);
    cJSON_Delete(w->threads);
    w->events = cJSON_CreateArray();
    w->threads = cJSON_CreateArray();
    must_replace(&w->cursor, NULL);
    must_replace(&w->page_end, NULL);
}

static void sweep_begin(struct slack_sweep *w, int64_t from_ms)
{
    w->from_ms = from_ms;
    w->began_ms = now_of(w);
    w->found = 0;
    (void)snprintf(w->oldest, sizeof(w->oldest), "%" PRId64 ".%06d", from_ms / 1000,
                   (int)(from_ms % 1000) * 1000);
    log_info("slack.sweep", "state=begins since=%s", w->oldest);
    note_time(w, "slack.sweep", from_ms);
    slack_sweep_go(w, 0);
}

static void sweep_end(struct slack_sweep *w)
{
    int64_t again = w->again_ms;

    log_info("slack.sweep", "state=done channels=%zu events=%zu", w->count, w->found);
    w->swept_ms = w->began_ms;
    w->from_ms = w->again_ms = 0;
    arena_free(w->arena);
    w->arena = NULL;
    w->count = w->at = 0;
    sweep_forget(w);
    must_replace(&w->latest, NULL);
    note_time(w, "slack.swept", w->swept_ms);
    note_keep(w, "slack.at", "");
    if (again != 0) {
        sweep_begin(w, again);
        return;
    }
    w->gap_ms = w->back_ms = 0;
    note_keep(w, "slack.sweep", "");
}

/* Where to begin: at the first channel, or where the sweep was that a kill ended. */
static void sweep_find_place(struct slack_sweep *w)
{
    const char *resume = w->resume != NULL ? w->resume : "";
    size_t len = strcspn(resume, " ");

    w->arena = arena_new();
    w->count = slack_directory_homes(w->session->directory, w->arena, &w->channels);
    w->at = 0;
    while (w->at < w->count && len > 0 && (strncmp(w->channels[w->at], resume, len) < 0)) {
        w->at++;
    }
    if (w->at < w->count && resume[len] == ' ' && strncmp(w->channels[w->at], resume, len) == 0 &&
        w->channels[w->at][len] == '\0') {
        must_replace(&w->latest, resume + len + 1);
        log_info("slack.sweep", "state=resumes channel=%s before=%s", w->channels[w->at],
                 w->latest);
    }
    must_replace(&w->resume, NULL);
}

/* ------------------------------------------------------------------ events */

static struct slack_event *event_read(struct slack_sweep *w, const cJSON *json,
                                      struct slack_missing *missing)
{
    struct session *s = w->session;
    const struct slack_reader r = {
        .self = {.team = s->team, .enterprise = s->enterprise, .user = s->user, .bot = s->bot},
        .directory = s->directory,
        .now_ms = now_of(w),
    };
    const struct slack_envelope e = {.kind = SLACK_EVENT, .payload = json, .event = json};

    return slack_events_read(&r, &e, missing);
}

static void event_drop(struct slack_sweep *w)
{
    w->tries = 0;
    cJSON_DeleteItemFromArray(w->events, 0);
}

/* Slack has yet to say who is named in it.  Refused for that, it would not count even when it
 * comes again: if Slack says nothing for long, it is left to the next sweep. */
static void event_wait(struct slack_sweep *w, const struct slack_missing *missing)
{
    if (++w->tries > PATIENCE) {
        log_warn("slack.sweep", "channel=%s skipped=unknown_person", w->channels[w->at]);
        event_drop(w);
        slack_sweep_go(w, 0);
        return;
    }
    for (size_t i = 0; i < missing->count; i++) {
        slack_roster_want(w->session->roster, missing->ids[i]);
    }
    slack_sweep_go(w, UNKNOWN_MS);
}

/* Hands on the first one. */
static void event_hand(struct slack_sweep *w)
{
    struct session *s = w->session;
    struct slack_missing missing;
    struct slack_event *ev = event_read(w, cJSON_GetArrayItem(w->events, 0), &missing);

    if (ev == NULL) {
        event_drop(w);
        slack_sweep_go(w, 0);
        return;
    }
    if (missing.count > 0) {
        event_wait(w, &missing);
        arena_free(ev->event.arena);
        return;
    }
    ev->swept = true;
    ev->quiet = ev->event.at_ms <= w->gap_ms || ev->event.at_ms > w->back_ms ||
                now_of(w) - ev->event.at_ms > FRESH_MS;
    w->busy = true;
    w->found++;
    s->events->event(s->ctx, &ev->event);
}

void slack_sweep_handed(struct slack_sweep *w, bool answered)
{
    if (answered) {
        event_drop(w);
    }
    slack_sweep_go(w, answered ? 0 : SWEEP_AGAIN_MS);
}

/* ------------------------------------------------------------------- steps */

static void sweep_step(void *ctx)
{
    struct slack_sweep *w = ctx;

    if (!w->up || w->busy || w->from_ms == 0 || w->session->state != SESSION_LINKED ||
        w->session->paused || !slack_roster_loaded(w->session->roster)) {
        return; /* whatever it waits for wakes it */
    }
    if (w->arena == NULL) {
        sweep_find_place(w);
    }
    if (cJSON_GetArrayItem(w->events, 0) != NULL) {
        event_hand(w);
    } else if (cJSON_GetArrayItem(w->threads, 0) != NULL) {
        slack_sweep_ask_replies(w);
    } else if (w->page_end != NULL) {
        slack_sweep_page_done(w);
    } else if (w->at < w->count) {
        slack_sweep_ask_history(w);
    } else {
        sweep_end(w);
    }
}

/* -------------------------------------------------------------- connections */

/* What came meanwhile was not heard: it is looked for now, or after the sweep under way. */
static void gap_found(struct slack_sweep *w)
{
    int64_t from = w->heard_ms - OVERLAP_MS;

    w->gap_ms = w->gap_ms == 0 || w->heard_ms < w->gap_ms ? w->heard_ms : w->gap_ms;
    w->back_ms = now_of(w);
    if (w->from_ms == 0) {
        sweep_begin(w, from);
        return;
    }
    w->again_ms = w->again_ms == 0 || from < w->again_ms ? from : w->again_ms;
    note_keep(w, "slack.at", "");
}

static void sweep_beat(void *ctx)
{
    struct slack_sweep *w = ctx;
    int64_t now = now_of(w);

    if (now - w->heard_ms > GAP_MS) {
        gap_found(w);
    } else if (now - w->swept_ms > DAY_MS && w->from_ms == 0) {
        sweep_begin(w, w->swept_ms - DAY_MS);
    }
    if (w->from_ms != 0) { /* before `heard`, and again: it may have failed */
        bool earlier = w->again_ms != 0 && w->again_ms < w->from_ms;

        note_time(w, "slack.sweep", earlier ? w->again_ms : w->from_ms);
    }
    w->heard_ms = now;
    note_time(w, "slack.heard", now);
    timer_start(w->beat, BEAT_MS);
}

static int64_t whole(const char *text)
{
    char *end;
    long long value = strtoll(text, &end, 10);

    return *end == '\0' && value > 0 ? value : 0;
}

static void remember(struct slack_sweep *w, const struct answer *notes)
{
    int64_t heard = 0;
    int64_t swept = 0;
    int64_t from = 0;

    for (size_t i = 0; i < answer_count(notes, "note"); i++) {
        const char *name = answer_item(notes, "note", i, "name");
        const char *value = answer_item(notes, "note", i, "value");

        if (strcmp(name, "slack.heard") == 0) {
            heard = whole(value);
        } else if (strcmp(name, "slack.swept") == 0) {
            swept = whole(value);
        } else if (strcmp(name, "slack.sweep") == 0) {
            from = whole(value);
        } else if (strcmp(name, "slack.at") == 0) {
            must_replace(&w->resume, value);
        }
    }
    /* A team that is new has missed nothing. */
    w->heard_ms = heard != 0 ? heard : now_of(w);
    w->swept_ms = swept != 0 ? swept : now_of(w);
    note_time(w, "slack.swept", w->swept_ms);
    if (from != 0) {
        sweep_begin(w, from);
    }
}

static void recalled(void *ctx, enum err e, const struct answer *notes)
{
    struct recollection *r = ctx;
    struct slack_sweep *w = r->sweep;

    free(r);
    if (w == NULL) {
        return;
    }
    w->recollection = NULL;
    if (e == ERR_OK) {
        w->recalled = true;
        remember(w, notes);
    }
    if (w->up && w->recalled) {
        sweep_beat(w);
    } else if (w->up) {
        timer_start(w->beat, SWEEP_AGAIN_MS);
    }
}

/* What it remembers must be known first. */
static void sweep_listen(void *ctx)
{
    struct slack_sweep *w = ctx;
    struct session *s = w->session;

    if (w->recalled) {
        sweep_beat(w);
    } else if (w->recollection == NULL) {
        w->recollection = must_alloc(sizeof(*w->recollection));
        w->recollection->sweep = w;
        s->events->recall(s->ctx, recalled, w->recollection);
    }
}

void slack_sweep_up(struct slack_sweep *w)
{
    if (w->session->events->recall == NULL || w->up) {
        return;
    }
    w->up = true;
    sweep_listen(w);
    slack_sweep_wake(w);
}

void slack_sweep_down(struct slack_sweep *w)
{
    w->up = false;
    timer_stop(w->beat);
}

void slack_sweep_wake(struct slack_sweep *w)
{
    if (!w->busy && w->from_ms != 0 && !timer_running(w->step)) {
        timer_start(w->step, 0);
    }
}

struct slack_sweep *slack_sweep_new(struct session *s)
{
    struct slack_sweep *w = must_alloc(sizeof(*w));

    w->session = s;
    w->beat = timer_new(s->loop, sweep_listen, w);
    w->step = timer_new(s->loop, sweep_step, w);
    sweep_forget(w);
    return w;
}

void slack_sweep_free(struct slack_sweep *w)
{
    if (w == NULL) {
        return;
    }
    if (w->recollection != NULL) {
        w->recollection->sweep = NULL;
    }
    timer_free(w->beat);
    timer_free(w->step);
    cJSON_Delete(w->events);
    cJSON_Delete(w->threads);
    arena_free(w->arena);
    free(w->resume);
    free(w->latest);
    free(w->page_end);
    free(w->cursor);
    free(w);
}
