/* slack_inbox.c -- frames of Slack's, to events for the bot.
 *
 * What is nothing for the bot is acknowledged at once.  An event that names
 * somebody whom the directory does not know waits, unacknowledged, while Slack
 * is asked.  If Slack has not said by WAIT_MS, an event that comes again is left
 * for then: to refuse a thank-you because the answer was late would lose it.
 * What does not come again goes on as it is, in time for its acknowledgement.
 */

#include "arena.h"
#include "caps.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "slack_json.h"
#include "slack_session.h"

#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 1500 };

struct slack_waiting {
    struct session *session;
    struct slack_waiting *next;
    struct timer *timer;
    unsigned socket;
    size_t len;
    char *bytes; /* of the frame */
};

static void ack(struct session *s, const struct slack_envelope *e, unsigned socket)
{
    if (e->id != NULL) {
        (void)slack_link_ack(s->link, socket, e->id, NULL);
    }
}

static struct slack_event *read_event(struct session *s, const struct slack_envelope *e,
                                      struct slack_missing *missing)
{
    const struct slack_reader r = {
        .self = {.team = s->team, .enterprise = s->enterprise, .user = s->user, .bot = s->bot},
        .directory = s->directory,
        .now_ms = clock_now_ms(s->clock),
    };

    return slack_events_read(&r, e, missing);
}

/* Hands the event on, or acknowledges what is none. */
static void deliver(struct session *s, const struct slack_envelope *e, unsigned socket,
                    struct slack_event *ev)
{
    if (ev == NULL) {
        ack(s, e, socket);
        return;
    }
    ev->socket = socket;
    s->events->event(s->ctx, &ev->event);
}

/* Somebody in it is still unknown, and there is no more time. */
static void deliver_at_last(struct session *s, const struct slack_envelope *e, unsigned socket,
                            struct slack_event *ev)
{
    if (ev != NULL && ev->event.comes_again) {
        arena_free(ev->event.arena);
        return;
    }
    deliver(s, e, socket, ev);
}

/* --------------------------------------------------------------- waiting */

static void waiting_end(struct slack_waiting *w)
{
    struct slack_waiting **at = &w->session->waiting;

    while (*at != w) {
        at = &(*at)->next;
    }
    *at = w->next;
    w->session->waiting_count--;
    timer_free(w->timer);
    free(w->bytes);
    free(w);
}

/* Reads it again; it waits on if that is still too early. */
static void waiting_read(struct slack_waiting *w, bool at_last)
{
    struct session *s = w->session;
    struct slack_envelope e;
    struct slack_missing missing;
    struct slack_event *ev;
    unsigned socket = w->socket;

    if (slack_envelope_open(&e, w->bytes, w->len) != ERR_OK) {
        waiting_end(w);
        return;
    }
    ev = read_event(s, &e, &missing);
    if (missing.count > 0 && !at_last) {
        arena_free(ev->event.arena);
        slack_envelope_close(&e);
        return;
    }
    waiting_end(w);
    if (missing.count > 0) {
        deliver_at_last(s, &e, socket, ev);
    } else {
        deliver(s, &e, socket, ev);
    }
    slack_envelope_close(&e);
}

static void waiting_timer(void *ctx)
{
    log_info("slack.unknown", "waited_ms=%d", (int)WAIT_MS);
    waiting_read(ctx, true);
}

static void waiting_add(struct session *s, unsigned socket, const char *bytes, size_t len)
{
    struct slack_waiting *w = must_alloc(sizeof(*w));

    w->session = s;
    w->socket = socket;
    w->len = len;
    w->bytes = must_alloc(len + 1);
    memcpy(w->bytes, bytes, len);
    w->timer = timer_new(s->loop, waiting_timer, w);
    timer_start(w->timer, WAIT_MS);
    w->next = s->waiting;
    s->waiting = w;
    s->waiting_count++;
}

void slack_inbox_retry(void *ctx)
{
    struct session *s = ctx;
    struct slack_waiting *w = s->state == SESSION_LINKED ? s->waiting : NULL;

    while (w != NULL) {
        struct slack_waiting *next = w->next;

        waiting_read(w, false);
        w = next;
    }
}

void slack_inbox_drop(struct session *s)
{
    struct slack_waiting *w = s->waiting;

    while (w != NULL) {
        struct slack_waiting *next = w->next;

        waiting_end(w);
        w = next;
    }
}

/* ---------------------------------------------------------------- frames */

/* Events, slash commands. */
static void take_event(struct session *s, const struct slack_envelope *e, unsigned socket,
                       const char *bytes, size_t len)
{
    struct slack_missing missing;
    struct slack_event *ev = read_event(s, e, &missing);

    if (missing.count == 0) {
        deliver(s, e, socket, ev);
        return;
    }
    if (s->waiting_count >= CAP_TURNS) {
        deliver_at_last(s, e, socket, ev);
        return;
    }
    waiting_add(s, socket, bytes, len);
    for (size_t i = 0; i < missing.count; i++) {
        slack_roster_want(s->roster, missing.ids[i]);
    }
    arena_free(ev->event.arena);
}

/* The end of our stay: revoked tokens name those whom they belonged to. */
static bool is_farewell(const struct session *s, const cJSON *event)
{
    const cJSON *bots = json_array(json_object(event, "tokens"), "bot");
    const cJSON *id;

    if (json_is(event, "type", "app_uninstalled")) {
        return true;
    }
    cJSON_ArrayForEach(id, bots)
    {
        if (json_is(event, "type", "tokens_revoked") && cJSON_IsString(id) &&
            strcmp(id->valuestring, s->user) == 0) {
            return true;
        }
    }
    return false;
}

/* The bot itself comes into a channel, about which it may know too little, or leaves it. */
static void learn_channel(struct session *s, const cJSON *event)
{
    const char *channel = slack_json_id(event, "channel");
    bool joined = json_is(event, "type", "member_joined_channel");

    if (channel != NULL && json_is(event, "user", s->user) &&
        (joined || json_is(event, "type", "member_left_channel"))) {
        slack_directory_put_member(s->directory, channel, joined);
        slack_roster_want(s->roster, channel);
    }
}

static void take_api_event(struct session *s, const struct slack_envelope *e, unsigned socket,
                           const char *bytes, size_t len)
{
    if (!slack_events_ours(&(struct slack_self){.team = s->team, .enterprise = s->enterprise},
                           e->payload)) {
        if (!s->told_foreign) {
            s->told_foreign = true;
            log_warn("slack.foreign", "hint=%s",
                     "\"the app is installed in another workspace, too, whose events come here\"");
        }
        ack(s, e, socket);
        return;
    }
    if (is_farewell(s, e->event)) {
        ack(s, e, socket);
        slack_session_refuse(s, "app_uninstalled");
        return;
    }
    learn_channel(s, e->event);
    if (slack_directory_learn(s->directory, e->event)) {
        ack(s, e, socket);
        return;
    }
    take_event(s, e, socket, bytes, len);
}

void slack_inbox_frame(void *ctx, const struct slack_envelope *e, unsigned socket,
                       const char *bytes, size_t len)
{
    struct session *s = ctx;

    if (s->state != SESSION_LINKED) {
        return;
    }
    switch (e->kind) {
    case SLACK_EVENT:
        take_api_event(s, e, socket, bytes, len);
        break;
    case SLACK_COMMAND:
        take_event(s, e, socket, bytes, len);
        break;
    case SLACK_RATE_LIMITED:
        log_warn("slack.limited", "hint=%s", "\"more events than Slack delivers in an hour\"");
        ack(s, e, socket);
        break;
    case SLACK_INTERACTION:
    case SLACK_STRANGE:
    case SLACK_HELLO:
    case SLACK_DISCONNECT:
        ack(s, e, socket);
        break;
    }
}
