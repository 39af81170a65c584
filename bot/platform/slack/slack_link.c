/* slack_link.c -- the Socket Mode connection.
 *
 * A dialer gets connections, one at a time:
 *
 *     idle -> asking (for an address) -> dialing (until hello) -> idle
 *               \________ waiting (longer each time) _______/
 *
 * The newest connection that said hello is the current one.  Slack ends each
 * after some hours, and says so before: then the dialer gets the next one
 * while the current one goes on; it is read and acknowledged on until it closes
 * or LEAVING_MS have passed after the other's hello, so that there is no gap.
 *
 *     disconnect                 this connection    the next one
 *     warning, refresh_requested goes on            now
 *     too_many_websockets        is closed first    after half a minute or more
 *     link_disabled              is closed first    after ten minutes
 *
 * The wait starts anew only after a connection has been healthy for a while:
 * a server that says hello and hangs up would else be dialed in a storm.
 */

#include "slack_link.h"

#include "arena.h"
#include "buf.h"
#include "json.h"
#include "log.h"
#include "loop.h"
#include "slack_api.h"
#include "websocket.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 10 * 1000,
    HELLO_TIMEOUT_MS = 10 * 1000,
    SILENCE_MS = 25 * 1000,
    SETTLED_MS = 5 * 1000, /* old enough to be replaced at once */
    HEALTHY_MS = 10 * 1000,
    LEAVING_MS = 20 * 1000,
    WAIT_FIRST_MS = 1000,
    WAIT_MAX_MS = 60 * 1000,
    WAIT_DISABLED_MS = 10 * 60 * 1000,
    TOO_MANY_FAILURES = 5, /* as if there had been so many: 32 s */
    CLOSE_NORMAL = 1000,
    ACK_MAX = 1024 * 1024,
};

enum dialer { DIALER_IDLE, DIALER_ASKING, DIALER_DIALING, DIALER_WAITING, DIALER_STOPPED };

enum stage { STAGE_COMING, STAGE_CURRENT, STAGE_LEAVING, STAGE_CLOSING };

struct connection {
    struct slack_link *link;
    struct connection *next;
    struct websocket *websocket;
    struct timer *timer; /* coming: for hello; current: until healthy; leaving: until closed */
    enum stage stage;
    unsigned socket;
    uint64_t hello_ms;
    bool replaced; /* Slack has asked for it */
};

struct slack_link {
    struct loop *loop;
    struct websockets *websockets;
    struct slack_api *api;
    const struct slack_link_events *events;
    void *ctx;
    uint64_t silence_ms;
    enum dialer dialer;
    struct timer *wait;
    unsigned failures; /* since the last healthy connection */
    unsigned sockets;  /* made so far */
    struct connection *connections;
    bool is_up; /* what the session was told */
    bool paused;
    slack_link_closed *closed; /* not NULL: closing */
    void *closed_ctx;
};

static void dialer_ask(struct slack_link *link);
static const struct websocket_events connection_events;

static void dialer_enter(struct slack_link *link, enum dialer state)
{
    static const char *const names[] = {"idle", "asking", "dialing", "waiting", "stopped"};

    log_debug("slack.dialer", "from=%s to=%s failures=%u", names[link->dialer], names[state],
              link->failures);
    link->dialer = state;
}

static struct connection *connection_at(const struct slack_link *link, enum stage stage)
{
    struct connection *c = link->connections;

    while (c != NULL && c->stage != stage) {
        c = c->next;
    }
    return c;
}

/* --------------------------------------------------------------- waiting */

/* Between 80 and 120 %, so that many bots do not come back in step. */
static uint64_t jitter(const struct slack_link *link, uint64_t ms)
{
    uint64_t mix = (loop_now_ms(link->loop) ^ (uintptr_t)link) * UINT64_C(0x9e3779b97f4a7c15);

    return ms * (80 + (mix >> 32) % 41) / 100;
}

static void dialer_wait(struct slack_link *link, uint64_t ms)
{
    if (link->dialer == DIALER_STOPPED || link->closed != NULL) {
        return;
    }
    dialer_enter(link, DIALER_WAITING);
    timer_start(link->wait, jitter(link, ms));
}

/* One more failure; the wait doubles with each. */
static void dialer_fail(struct slack_link *link)
{
    uint64_t ms = WAIT_FIRST_MS;

    for (unsigned i = 0; i < link->failures && ms < WAIT_MAX_MS; i++) {
        ms *= 2;
    }
    link->failures++;
    dialer_wait(link, ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS);
}

static void dialer_waited(void *ctx)
{
    dialer_ask(ctx);
}

/* --------------------------------------------------------------- dialing */

static void dialer_asked(void *ctx, const struct slack_result *r)
{
    static const struct websocket_events *const events = &connection_events;
    struct slack_link *link = ctx;
    const char *url = json_text(r->json, "url");
    struct connection *c;

    if (link->dialer != DIALER_ASKING || link->closed != NULL) {
        return;
    }
    if (r->outcome == SLACK_FATAL || r->outcome == SLACK_REFUSED) {
        dialer_enter(link, DIALER_STOPPED);
        link->events->refused(link->ctx, r->error);
        return;
    }
    if (url == NULL) {
        dialer_fail(link);
        if (r->outcome == SLACK_LATER && link->dialer == DIALER_WAITING) {
            timer_start(link->wait, r->retry_ms + jitter(link, WAIT_FIRST_MS));
        }
        return;
    }
    c = must_alloc(sizeof(*c));
    c->link = link;
    c->stage = STAGE_COMING;
    c->socket = ++link->sockets;
    c->next = link->connections;
    link->connections = c;
    dialer_enter(link, DIALER_DIALING);
    c->websocket = websocket_open(link->websockets,
                                  &(struct websocket_options){
                                      .url = url,
                                      .connect_timeout_ms = CONNECT_TIMEOUT_MS,
                                      .silence_ping_ms = link->silence_ms * 2 / 5,
                                      .silence_close_ms = link->silence_ms,
                                  },
                                  events, c);
}

static void dialer_ask(struct slack_link *link)
{
    timer_stop(link->wait);
    dialer_enter(link, DIALER_ASKING);
    slack_api_call(link->api, "apps.connections.open", NULL, dialer_asked, link);
}

/* ----------------------------------------------------------- connections */

static void connection_enter(struct connection *c, enum stage stage)
{
    static const char *const names[] = {"coming", "current", "leaving", "closing"};

    log_info("slack.socket", "socket=%u from=%s to=%s", c->socket, names[c->stage], names[stage]);
    c->stage = stage;
}

/* Tells the session when the current connection has gone. */
static void link_tell(struct slack_link *link)
{
    if (link->is_up && connection_at(link, STAGE_CURRENT) == NULL && link->closed == NULL) {
        link->is_up = false;
        link->events->down(link->ctx, "connection lost");
    }
}

static void connection_close(struct connection *c)
{
    if (c->stage == STAGE_CLOSING) {
        return;
    }
    connection_enter(c, STAGE_CLOSING);
    timer_free(c->timer);
    c->timer = NULL;
    websocket_close(c->websocket, CLOSE_NORMAL);
    link_tell(c->link);
}

static void connection_timer(void *ctx)
{
    struct connection *c = ctx;

    switch (c->stage) {
    case STAGE_CURRENT:
        c->link->failures = 0;
        break;
    case STAGE_COMING:
        log_warn("slack.socket", "socket=%u error=no_hello", c->socket);
        connection_close(c);
        break;
    case STAGE_LEAVING:
    case STAGE_CLOSING:
        connection_close(c);
        break;
    }
}

static void connection_opened(void *ctx)
{
    struct connection *c = ctx;

    if (c->stage == STAGE_COMING) {
        c->timer = timer_new(c->link->loop, connection_timer, c);
        timer_start(c->timer, HELLO_TIMEOUT_MS);
    }
}

static void connection_hello(struct connection *c)
{
    struct slack_link *link = c->link;
    struct connection *before = connection_at(link, STAGE_CURRENT);
    struct connection *leaving = connection_at(link, STAGE_LEAVING);

    if (c->stage != STAGE_COMING) {
        return;
    }
    if (leaving != NULL) {
        connection_close(leaving);
    }
    if (before != NULL) {
        connection_enter(before, STAGE_LEAVING);
        timer_start(before->timer, LEAVING_MS);
    }
    connection_enter(c, STAGE_CURRENT);
    c->hello_ms = loop_now_ms(link->loop);
    timer_start(c->timer, HEALTHY_MS);
    dialer_enter(link, DIALER_IDLE);
    if (link->paused) {
        websocket_pause(c->websocket);
    }
    if (!link->is_up) {
        link->is_up = true;
        link->events->up(link->ctx);
    }
}

/* ----------------------------------------------------------- disconnect */

/* The current connection is about to end: get the next one at once, for Slack
 * may send nothing more by this one.  If it is too young for that to be
 * rotation, only the first time. */
static void connection_replace(struct connection *c)
{
    struct slack_link *link = c->link;

    if (c->stage != STAGE_CURRENT || c->replaced || link->dialer != DIALER_IDLE) {
        return;
    }
    c->replaced = true;
    if (loop_now_ms(link->loop) - c->hello_ms >= SETTLED_MS) {
        dialer_ask(link);
    } else if (link->failures == 0) {
        link->failures++;
        dialer_ask(link);
    } else {
        dialer_fail(link);
    }
}

static void connection_disconnect(struct connection *c, const char *reason)
{
    struct slack_link *link = c->link;
    char quoted[64];

    log_info("slack.disconnect", "socket=%u reason=%s", c->socket,
             log_quoted(quoted, sizeof(quoted), reason));
    if (strcmp(reason, "too_many_websockets") == 0) {
        if (link->failures < TOO_MANY_FAILURES) {
            link->failures = TOO_MANY_FAILURES;
        }
        connection_close(c);
        if (link->dialer == DIALER_WAITING) {
            dialer_fail(link);
        }
    } else if (strcmp(reason, "link_disabled") == 0) {
        log_error("slack.disabled", "hint=%s",
                  "\"Socket Mode is switched off in the settings of the app\"");
        connection_close(c);
        dialer_wait(link, WAIT_DISABLED_MS);
    } else if (c->stage == STAGE_COMING) {
        connection_close(c);
    } else {
        connection_replace(c);
    }
}

static void connection_message(void *ctx, const char *text, size_t len)
{
    struct connection *c = ctx;
    struct slack_envelope e;

    if (c->stage == STAGE_CLOSING) {
        return;
    }
    if (slack_envelope_open(&e, text, len) != ERR_OK) {
        log_warn("slack.frame", "socket=%u bytes=%zu error=unreadable", c->socket, len);
        return;
    }
    if (e.kind == SLACK_HELLO) {
        connection_hello(c);
    } else if (e.kind == SLACK_DISCONNECT) {
        connection_disconnect(c, e.reason);
    } else {
        c->link->events->frame(c->link->ctx, &e, c->socket, text, len);
    }
    slack_envelope_close(&e);
}

/* ---------------------------------------------------------------- closed */

static void link_free(struct slack_link *link)
{
    slack_link_closed *closed = link->closed;
    void *ctx = link->closed_ctx;

    timer_free(link->wait);
    free(link);
    closed(ctx);
}

static void connection_closed(void *ctx, int code)
{
    struct connection *c = ctx;
    struct slack_link *link = c->link;
    struct connection **at = &link->connections;

    log_info("slack.closed", "socket=%u code=%d", c->socket, code);
    while (*at != c) {
        at = &(*at)->next;
    }
    *at = c->next;
    timer_free(c->timer);
    free(c);
    if (link->closed != NULL) {
        if (link->connections == NULL) {
            link_free(link);
        }
        return;
    }
    /* The dialer waits for this one, or for nothing at all. */
    if (link->dialer == DIALER_DIALING && connection_at(link, STAGE_COMING) == NULL) {
        dialer_fail(link);
    } else if (link->dialer == DIALER_IDLE && connection_at(link, STAGE_CURRENT) == NULL) {
        dialer_fail(link);
    }
    link_tell(link);
}

static const struct websocket_events connection_events = {
    .opened = connection_opened,
    .message = connection_message,
    .closed = connection_closed,
};

/* ------------------------------------------------------------------ link */

struct slack_link *slack_link_new(struct loop *l, struct websockets *w, struct slack_api *api,
                                  const struct slack_link_events *events, void *ctx)
{
    struct slack_link *link = must_alloc(sizeof(*link));

    link->loop = l;
    link->websockets = w;
    link->api = api;
    link->events = events;
    link->ctx = ctx;
    link->silence_ms = SILENCE_MS;
    link->wait = timer_new(l, dialer_waited, link);
    return link;
}

void slack_link_silence(struct slack_link *link, uint64_t ms)
{
    link->silence_ms = ms;
}

void slack_link_start(struct slack_link *link)
{
    dialer_ask(link);
}

bool slack_link_ack(struct slack_link *link, unsigned socket, const char *envelope,
                    const char *payload)
{
    const struct connection *c = link->connections;
    struct buf text;
    bool sent;

    while (c != NULL && c->socket != socket) {
        c = c->next;
    }
    if (c == NULL || c->stage == STAGE_CLOSING) {
        return false;
    }
    buf_init(&text, ACK_MAX);
    buf_text(&text, "{\"envelope_id\":");
    json_quote(&text, envelope);
    if (payload != NULL) {
        buf_printf(&text, ",\"payload\":%s", payload);
    }
    buf_char(&text, '}');
    sent = !text.overflow;
    if (sent) {
        websocket_send(c->websocket, text.data, text.len);
    }
    buf_release(&text);
    return sent;
}

void slack_link_pause(struct slack_link *link, bool paused)
{
    link->paused = paused;
    for (struct connection *c = link->connections; c != NULL; c = c->next) {
        if (c->stage != STAGE_CURRENT && c->stage != STAGE_LEAVING) {
            continue;
        }
        if (paused) {
            websocket_pause(c->websocket);
        } else {
            websocket_resume(c->websocket);
        }
    }
}

static void link_close_all(struct slack_link *link)
{
    timer_stop(link->wait);
    link->is_up = false;
    for (struct connection *c = link->connections; c != NULL; c = c->next) {
        connection_close(c);
    }
}

void slack_link_stop(struct slack_link *link)
{
    dialer_enter(link, DIALER_STOPPED);
    link_close_all(link);
}

static void link_close_now(void *ctx)
{
    struct slack_link *link = ctx;

    if (link->connections == NULL) {
        link_free(link);
    }
}

void slack_link_close(struct slack_link *link, slack_link_closed *closed, void *ctx)
{
    link->closed = closed;
    link->closed_ctx = ctx;
    if (link->connections == NULL) {
        loop_post(link->loop, link_close_now, link);
    }
    link_close_all(link);
}
