/* matrix_link.c -- the websocket of an appservice (fi.mau.as_sync).
 *
 *     waiting (longer each time) -> dialing -> open -> waiting ...
 *                                       \___________\__ stopped: another has our place
 *
 * The homeserver's transactions come as text frames; there are two dialects.
 *
 *     {"status":"ok","txn_id":"3","events":[...]}                            no answer
 *     {"id":12,"command":"transaction","txn_id":"3","events":[...]}          is answered
 *     {"id":12,"command":"response","data":{"txn_id":"3"}}                   when committed
 *
 * What was sent while nobody listened is not sent again, nor is what got lost on the
 * way.  So after each connect, and whenever something could not be committed, the
 * client-server API is asked for what was missed.  As long as there is no
 * connection, everything comes by that way.
 */

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"
#include "websocket.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 10 * 1000,
    SILENCE_PING_MS = 20 * 1000,
    SILENCE_CLOSE_MS = 40 * 1000,
    PING_MS = 40 * 1000, /* proxies cut off what is silent for a minute */
    PONG_MS = 10 * 1000,
    WAIT_FIRST_MS = 2 * 1000,
    WAIT_MAX_MS = 120 * 1000,
    HEALTHY_MS = 10 * 1000,
    CLOSE_NORMAL = 1000,
    CLOSE_REPLACED = 4001,
    FRAME_MAX = 64 * 1024,
    URL_MAX = 1024,
};

enum link_state { LINK_IDLE, LINK_WAITING, LINK_DIALING, LINK_OPEN, LINK_STOPPED };

struct matrix_link {
    struct session *session;
    enum link_state state;
    char *url;
    char *header;
    struct websocket *websocket; /* NULL: none */
    unsigned socket;             /* how many there were */
    struct timer *timer;         /* waiting: for the next; open: for the next ping */
    struct timer *pong;          /* running: a ping has no answer yet */
    uint64_t opened_ms;
    unsigned failures;
    int64_t ping_id;
    bool paused;
    struct transaction *transactions;
    void (*closed)(void *ctx); /* not NULL: closing */
    void *closed_ctx;
};

/* A transaction that is being worked on. */
struct transaction {
    struct matrix_link *link; /* NULL: gone */
    struct transaction *next;
    unsigned socket;
    int64_t id; /* 0: it takes no answer */
    char *name;
};

static void link_dial(struct matrix_link *link);

static void link_enter(struct matrix_link *link, enum link_state state)
{
    static const char *const names[] = {"idle", "waiting", "dialing", "open", "stopped"};

    log_info("matrix.link", "from=%s to=%s failures=%u", names[link->state], names[state],
             link->failures);
    link->state = state;
}

/* ---------------------------------------------------------------- waiting */

/* Between 80 and 120 %, so that many bots do not come back in step. */
static uint64_t jitter(const struct matrix_link *link, uint64_t ms)
{
    uint64_t mix =
        (loop_now_ms(link->session->loop) ^ (uintptr_t)link) * UINT64_C(0x9e3779b97f4a7c15);

    return ms * (80 + (mix >> 32) % 41) / 100;
}

static void link_wait(struct matrix_link *link)
{
    uint64_t ms = WAIT_FIRST_MS;

    for (unsigned i = 0; i < link->failures && ms < WAIT_MAX_MS; i++) {
        ms *= 2;
    }
    link->failures++;
    link_enter(link, LINK_WAITING);
    timer_start(link->timer, jitter(link, ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS));
}

/* ----------------------------------------------------------------- frames */

static void link_say(struct matrix_link *link, int64_t id, const char *command, const char *data)
{
    struct buf frame;

    buf_init(&frame, FRAME_MAX);
    buf_printf(&frame, "{\"id\":%" PRId64 ",\"command\":\"%s\",\"data\":%s}", id, command, data);
    if (link->websocket != NULL && link->state == LINK_OPEN && !frame.overflow) {
        websocket_send(link->websocket, frame.data, frame.len);
    }
    buf_release(&frame);
}

static void link_ping(struct matrix_link *link)
{
    struct buf data;

    buf_init(&data, FRAME_MAX);
    buf_printf(&data, "{\"timestamp\":%" PRId64 "}", clock_now_ms(link->session->clock));
    link_say(link, ++link->ping_id, "ping", data.data);
    buf_release(&data);
    timer_start(link->pong, PONG_MS);
}

static void link_timer(void *ctx)
{
    struct matrix_link *link = ctx;

    if (link->state == LINK_WAITING) {
        link_dial(link);
    } else if (link->state == LINK_OPEN) {
        link->failures = 0;
        if (!link->paused) {
            link_ping(link);
        }
        timer_start(link->timer, PING_MS);
    }
}

static void link_dead(void *ctx)
{
    struct matrix_link *link = ctx;

    if (link->websocket != NULL && !link->paused) {
        log_warn("matrix.link", "error=no_pong");
        websocket_close(link->websocket, CLOSE_NORMAL);
    }
}

/* ----------------------------------------------------------- transactions */

static void transaction_free(struct transaction *t)
{
    struct transaction **at = t->link != NULL ? &t->link->transactions : NULL;

    while (at != NULL && *at != t) {
        at = &(*at)->next;
    }
    if (at != NULL) {
        *at = t->next;
    }
    free(t->name);
    free(t);
}

static void transaction_done(void *ctx, bool ok)
{
    struct transaction *t = ctx;
    struct matrix_link *link = t->link;
    struct buf data;

    if (link == NULL) {
        transaction_free(t);
        return;
    }
    if (!ok) {
        /* Unanswered it comes again, or it is found by asking. */
        matrix_sync_catch_up(link->session->sync);
    } else if (t->id != 0 && t->socket == link->socket) {
        buf_init(&data, FRAME_MAX);
        buf_text(&data, "{\"txn_id\":");
        json_quote(&data, t->name);
        buf_char(&data, '}');
        link_say(link, t->id, "response", data.data);
        buf_release(&data);
    }
    transaction_free(t);
}

static bool is_invite(const struct session *s, const cJSON *event)
{
    return json_is(event, "type", "m.room.member") && json_is(event, "state_key", s->user) &&
           json_is(json_object(event, "content"), "membership", "invite");
}

/* Takes the event: to the inbox, if we know how its room is. */
static void take_event(struct matrix_link *link, struct matrix_batch *batch, cJSON *event)
{
    struct session *s = link->session;
    const char *id = matrix_json_id(event, "room_id", '!');
    const struct matrix_room *room = id != NULL ? matrix_directory_room(s->directory, id) : NULL;

    if (id != NULL && is_invite(s, event)) {
        cJSON *state = cJSON_CreateArray();
        char *copy = must_copy(id);

        cJSON_AddItemToArray(state, event);
        matrix_rooms_invite(s->rooms, copy, state);
        cJSON_Delete(state);
        free(copy);
    } else if (room != NULL && room->joined) {
        matrix_inbox_add(batch, room->id, event);
    } else {
        cJSON_Delete(event);
        matrix_sync_catch_up(s->sync);
    }
}

static void take_transaction(struct matrix_link *link, cJSON *frame)
{
    cJSON *events = (cJSON *)json_array(frame, "events");
    const char *name = json_text(frame, "txn_id");
    struct transaction *t = must_alloc(sizeof(*t));
    struct matrix_batch *batch;

    *t = (struct transaction){.link = link,
                              .next = link->transactions,
                              .socket = link->socket,
                              .id = matrix_json_int(frame, "id", 0),
                              .name = must_copy(name != NULL ? name : "")};
    link->transactions = t;
    batch = matrix_inbox_begin(link->session->inbox, transaction_done, t);
    while (events != NULL && events->child != NULL) {
        take_event(link, batch, cJSON_DetachItemViaPointer(events, events->child));
    }
    matrix_inbox_end(batch);
}

static void take_command(struct matrix_link *link, const cJSON *frame, const char *command)
{
    int64_t id = matrix_json_int(frame, "id", 0);

    if (strcmp(command, "response") == 0 || strcmp(command, "error") == 0) {
        if (id == link->ping_id) {
            timer_stop(link->pong);
        }
    } else if (strcmp(command, "ping") == 0 && id != 0) {
        link_say(link, id, "response", "{}");
    } else if (id != 0) {
        link_say(link, id, "error", "{\"message\":\"unknown request type\"}");
    }
}

static void link_message(void *ctx, const char *text, size_t len)
{
    struct matrix_link *link = ctx;
    cJSON *frame = matrix_json_parse(text, len);
    const char *command = json_text(frame, "command");

    if (!cJSON_IsObject(frame)) {
        log_warn("matrix.frame", "bytes=%zu error=unreadable", len);
        matrix_sync_catch_up(link->session->sync);
    } else if (link->session->state != SESSION_RUNNING) {
        log_debug("matrix.frame", "bytes=%zu state=%d", len, (int)link->session->state);
    } else if (command != NULL && strcmp(command, "transaction") != 0) {
        take_command(link, frame, command);
    } else if (command != NULL || json_array(frame, "events") != NULL) {
        take_transaction(link, frame);
    }
    cJSON_Delete(frame);
}

/* ------------------------------------------------------------- connection */

static void pinged(void *ctx, const struct matrix_result *r)
{
    (void)ctx;
    (void)r; /* not all servers can; then it comes later */
}

/* A homeserver that found nobody here waits longer each time: this wakes it. */
static void link_wake_homeserver(struct matrix_link *link)
{
    struct session *s = link->session;
    char *id = must_copy(s->user + 1);
    struct buf path;

    id[strcspn(id, ":")] = '\0';
    buf_init(&path, URL_MAX);
    buf_text(&path, "/_matrix/client/v1/appservice");
    matrix_api_part(&path, id);
    buf_text(&path, "/ping");
    matrix_api_call(
        s->api,
        &(struct matrix_call){.method = "POST", .path = path.data, .body = "{}", .body_len = 2},
        pinged, NULL);
    buf_release(&path);
    free(id);
}

static void link_opened(void *ctx)
{
    struct matrix_link *link = ctx;

    link_enter(link, LINK_OPEN);
    link->opened_ms = loop_now_ms(link->session->loop);
    timer_start(link->timer, HEALTHY_MS);
    if (link->paused) {
        websocket_pause(link->websocket);
    }
    if (link->session->state == SESSION_RUNNING) {
        link_wake_homeserver(link);
        matrix_sync_relieve(link->session->sync, true);
    }
}

static void link_free(struct matrix_link *link)
{
    void (*closed)(void *ctx) = link->closed;
    void *ctx = link->closed_ctx;

    for (struct transaction *t = link->transactions; t != NULL; t = t->next) {
        t->link = NULL;
    }
    timer_free(link->timer);
    timer_free(link->pong);
    for (volatile char *at = link->header; *at != '\0'; at++) {
        *at = '\0';
    }
    free(link->header);
    free(link->url);
    free(link);
    closed(ctx);
}

static void link_closed(void *ctx, int code)
{
    struct matrix_link *link = ctx;
    struct session *s = link->session;

    log_warn("matrix.link", "closed=%d", code);
    link->websocket = NULL;
    timer_stop(link->timer);
    timer_stop(link->pong);
    if (link->closed != NULL) {
        link_free(link);
        return;
    }
    if (s->state != SESSION_RUNNING) {
        link_enter(link, LINK_STOPPED);
        return;
    }
    if (code == CLOSE_REPLACED) {
        link_enter(link, LINK_STOPPED);
        matrix_session_refuse(s, "another process has taken the websocket of this appservice");
        return;
    }
    matrix_sync_relieve(s->sync, false);
    link_wait(link);
}

static void link_dial(struct matrix_link *link)
{
    static const struct websocket_events events = {
        .opened = link_opened, .message = link_message, .closed = link_closed};
    const char *const headers[] = {link->header, "X-Mautrix-Websocket-Version: 3", NULL};

    link->socket++;
    link_enter(link, LINK_DIALING);
    link->websocket = websocket_open(link->session->websockets,
                                     &(struct websocket_options){
                                         .url = link->url,
                                         .headers = headers,
                                         .connect_timeout_ms = CONNECT_TIMEOUT_MS,
                                         .silence_ping_ms = SILENCE_PING_MS,
                                         .silence_close_ms = SILENCE_CLOSE_MS,
                                     },
                                     &events, link);
}

/* ------------------------------------------------------------------- life */

struct matrix_link *matrix_link_new(struct session *s, const char *url, const char *token)
{
    static const char path[] = "/_matrix/client/unstable/fi.mau.as_sync";
    static const char bearer[] = "Authorization: Bearer ";
    struct matrix_link *link = must_alloc(sizeof(*link));
    size_t size = strlen(url) + sizeof(path);
    size_t len = strlen(url);

    while (len > 0 && url[len - 1] == '/') {
        len--;
    }
    link->session = s;
    link->url = must_alloc(size);
    (void)snprintf(link->url, size, "%.*s%s", (int)len, url, path);
    size = sizeof(bearer) + strlen(token);
    link->header = must_alloc(size);
    (void)snprintf(link->header, size, "%s%s", bearer, token);
    link->timer = timer_new(s->loop, link_timer, link);
    link->pong = timer_new(s->loop, link_dead, link);
    return link;
}

void matrix_link_start(struct matrix_link *link)
{
    if (link->state == LINK_IDLE) {
        link_dial(link);
    }
}

void matrix_link_stop(struct matrix_link *link)
{
    link_enter(link, LINK_STOPPED);
    timer_stop(link->timer);
    timer_stop(link->pong);
    if (link->websocket != NULL) {
        websocket_close(link->websocket, CLOSE_NORMAL);
    }
}

void matrix_link_pause(struct matrix_link *link, bool paused)
{
    link->paused = paused;
    if (link->websocket == NULL || link->state != LINK_OPEN) {
        return;
    }
    if (paused) {
        timer_stop(link->pong);
        websocket_pause(link->websocket);
    } else {
        websocket_resume(link->websocket);
    }
}

static void link_close_now(void *ctx)
{
    link_free(ctx);
}

void matrix_link_close(struct matrix_link *link, void (*closed)(void *ctx), void *ctx)
{
    link->closed = closed;
    link->closed_ctx = ctx;
    timer_stop(link->timer);
    if (link->websocket != NULL) {
        websocket_close(link->websocket, CLOSE_NORMAL);
    } else {
        loop_post(link->session->loop, link_close_now, link);
    }
}
