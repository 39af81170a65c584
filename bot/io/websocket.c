/* websocket.c -- one websocket to a server (libwebsockets).
 *
 *     RESOLVING -> CONNECTING -> OPEN -> FLUSHING -> CLOSING -> CLOSED
 *
 * and from each of them straight to CLOSED.  websocket_enter is the only door
 * between states.  One timer holds whatever deadline the state has.
 *
 * websocket_end is the only way into CLOSED; it may run inside anything, so
 * it only lets go of the connection and posts websocket_gone, which tells the
 * owner.  The memory stays until a name lookup that is still out has come
 * back.
 *
 * The name is looked up here and not by libwebsockets, which would block the
 * loop; it gets the address, and the name only for TLS and the Host header.
 * It is also not left to libwebsockets to notice a dead connection or to end
 * a goodbye that takes too long: its timers only run when it has other work.
 */

#include "websocket.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "frames.h"
#include "log.h"
#include "loop.h"
#include "url.h"
#include "websockets.h"

#include <assert.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    WEBSOCKET_GOODBYE_MS = 1000,
    WEBSOCKET_NO_CODE = 1006,
    WEBSOCKET_KEPT = 64 * 1024, /* of a message's memory, for the next one */
};

enum websocket_state {
    WEBSOCKET_RESOLVING,
    WEBSOCKET_CONNECTING,
    WEBSOCKET_OPEN,
    WEBSOCKET_FLUSHING, /* our close frame is to follow the queue */
    WEBSOCKET_CLOSING,  /* close frames are exchanged, or there is no use for any */
    WEBSOCKET_CLOSED,
};

struct websocket {
    struct websockets *all;
    struct websocket *next;
    struct websocket **self; /* what points here */
    struct websocket_events events;
    void *ctx;

    enum websocket_state state;
    struct timer *timer;
    bool resolving;
    struct lws *wsi; /* NULL: no connection */
    int code;        /* for `closed` */

    struct url url;
    struct buf headers;
    uint64_t silence_ping_ms;
    uint64_t silence_close_ms;
    uint64_t goodbye_until_ms;

    uint64_t heard_ms; /* the last sign of life */
    uint64_t received; /* bytes, by the kernel's count */
    bool ping;         /* to be sent */
    bool paused;
    struct buf message;
    struct frames queue;
};

static void websocket_enter(struct websocket *w, enum websocket_state state)
{
    static const char *const names[] = {"resolving", "connecting", "open",
                                        "flushing",  "closing",    "closed"};

    log_debug("websocket.state", "host=%s from=%s to=%s", w->url.host, names[w->state],
              names[state]);
    w->state = state;
}

static void websocket_warn(const struct websocket *w, const char *event, const char *why)
{
    char quoted[256];

    log_warn(event, "host=%s why=%s", w->url.host, log_quoted(quoted, sizeof(quoted), why));
}

static void websocket_free(struct websocket *w)
{
    *w->self = w->next;
    if (w->next != NULL) {
        w->next->self = w->self;
    }
    timer_free(w->timer);
    buf_release(&w->headers);
    buf_release(&w->message);
    frames_release(&w->queue);
    free(w);
}

static void websocket_gone(void *ctx)
{
    struct websocket *w = ctx;

    w->events.closed(w->ctx, w->code);
    w->events.closed = NULL;
    if (!w->resolving) {
        websocket_free(w);
    }
}

static void websocket_end(struct websocket *w, int code)
{
    assert(w->state != WEBSOCKET_CLOSED);
    if (w->wsi != NULL) {
        lws_set_opaque_user_data(w->wsi, NULL);
        w->wsi = NULL;
    }
    w->code = code;
    timer_stop(w->timer);
    websocket_enter(w, WEBSOCKET_CLOSED);
    loop_post(w->all->loop, websocket_gone, w);
}

/* Not from inside an event of libwebsockets. */
static void websocket_cut(struct websocket *w)
{
    struct lws *wsi = w->wsi;

    websocket_end(w, WEBSOCKET_NO_CODE);
    if (wsi != NULL) {
        /* Without the shutdown it would wait for unsent bytes to leave. */
        (void)shutdown(lws_get_socket_fd(wsi), SHUT_RDWR);
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
    }
}

void websocket_abort_all(struct websockets *all)
{
    for (struct websocket *w = all->first; w != NULL; w = w->next) {
        if (w->state != WEBSOCKET_CLOSED) {
            websocket_cut(w);
        }
    }
}

static void websocket_part(struct websocket *w, enum websocket_state state, int code)
{
    w->code = code;
    w->goodbye_until_ms = loop_now_ms(w->all->loop) + WEBSOCKET_GOODBYE_MS;
    websocket_enter(w, state);
    timer_start(w->timer, WEBSOCKET_GOODBYE_MS);
    (void)lws_callback_on_writable(w->wsi);
}

/* lws_close_reason() and then -1 from an event would be the usual way; but on
 * libuv, as Debian builds it, libwebsockets then closes twice in a row, and
 * the frame is never sent.  From outside its events it closes once. */
static void websocket_say_goodbye(struct websocket *w)
{
    uint64_t now_ms = loop_now_ms(w->all->loop);

    if (w->queue.first != NULL || lws_partial_buffered(w->wsi) != 0 ||
        now_ms >= w->goodbye_until_ms) {
        websocket_cut(w);
        return;
    }
    websocket_enter(w, WEBSOCKET_CLOSING);
    timer_start(w->timer, w->goodbye_until_ms - now_ms);
    lws_close_reason(w->wsi, (enum lws_close_status)w->code, NULL, 0);
    lws_set_timeout(w->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

/* A server's pings never get past libwebsockets, so the kernel is asked too. */
static uint64_t websocket_silence_ms(struct websocket *w)
{
    uint64_t now_ms = loop_now_ms(w->all->loop);
    struct tcp_info info = {0};
    socklen_t size = sizeof(info);

    if (getsockopt(lws_get_socket_fd(w->wsi), IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
        info.tcpi_bytes_received != w->received) {
        w->received = info.tcpi_bytes_received;
        w->heard_ms = now_ms - info.tcpi_last_data_recv;
    }
    return w->paused ? 0 : now_ms - w->heard_ms;
}

static void websocket_listen(struct websocket *w)
{
    uint64_t silence = websocket_silence_ms(w);
    uint64_t left = w->silence_close_ms - silence;
    uint64_t next = w->silence_ping_ms;

    if (silence >= w->silence_close_ms) {
        websocket_warn(w, "websocket.dead", "silent for too long");
        websocket_cut(w);
        return;
    }
    if (silence < w->silence_ping_ms) {
        next -= silence;
    } else {
        w->ping = true;
        (void)lws_callback_on_writable(w->wsi);
    }
    timer_start(w->timer, next < left ? next : left);
}

static void websocket_late(void *ctx)
{
    struct websocket *w = ctx;

    switch (w->state) {
    case WEBSOCKET_RESOLVING:
    case WEBSOCKET_CONNECTING:
        websocket_warn(w, "websocket.fail", "could not connect in time");
        websocket_cut(w);
        break;
    case WEBSOCKET_OPEN:
        websocket_listen(w);
        break;
    case WEBSOCKET_FLUSHING:
        websocket_say_goodbye(w);
        break;
    case WEBSOCKET_CLOSING:
        websocket_cut(w);
        break;
    case WEBSOCKET_CLOSED:
        assert(false);
    }
}

static void websocket_connect(struct websocket *w, const char *address)
{
    static const lws_retry_bo_t no_validity_checks;
    char host[URL_AUTHORITY_SIZE];
    struct lws_client_connect_info info = {
        .context = w->all->context,
        .address = address,
        .port = w->url.port,
        .ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT | (w->url.secure ? LCCSCF_USE_SSL : 0),
        .path = w->url.path,
        .host = url_authority(&w->url, host),
        .local_protocol_name = "bravo",
        .alpn = "http/1.1",
        .pwsi = &w->wsi,
        .opaque_user_data = w,
        .retry_and_idle_policy = &no_validity_checks,
    };

    websocket_enter(w, WEBSOCKET_CONNECTING);
    if (lws_client_connect_via_info(&info) == NULL && w->state == WEBSOCKET_CONNECTING) {
        w->wsi = NULL; /* freed already */
        websocket_warn(w, "websocket.fail", "could not begin to connect");
        websocket_end(w, WEBSOCKET_NO_CODE);
    }
}

static void websocket_resolved(void *ctx, enum err e, const char *address)
{
    struct websocket *w = ctx;

    w->resolving = false;
    if (w->events.closed == NULL) {
        websocket_free(w);
    } else if (w->state != WEBSOCKET_RESOLVING) {
        return;
    } else if (e != ERR_OK) {
        websocket_warn(w, "websocket.fail", "no such name");
        websocket_end(w, WEBSOCKET_NO_CODE);
    } else {
        websocket_connect(w, address);
    }
}

struct websocket *websocket_open(struct websockets *all, const struct websocket_options *options,
                                 const struct websocket_events *events, void *ctx)
{
    struct websocket *w = must_alloc(sizeof(*w));

    assert(options->silence_ping_ms > 0 && options->silence_ping_ms < options->silence_close_ms);
    w->all = all;
    w->next = all->first;
    w->self = &all->first;
    if (w->next != NULL) {
        w->next->self = &w->next;
    }
    all->first = w;
    w->events = *events;
    w->ctx = ctx;
    w->timer = timer_new(all->loop, websocket_late, w);
    w->silence_ping_ms = options->silence_ping_ms;
    w->silence_close_ms = options->silence_close_ms;
    w->code = WEBSOCKET_NO_CODE;
    frames_init(&w->queue);
    buf_init(&w->message, CAP_WEBSOCKET_MESSAGE);
    buf_init(&w->headers, SIZE_MAX);
    for (const char *const *h = options->headers; h != NULL && *h != NULL; h++) {
        buf_printf(&w->headers, "%s\r\n", *h);
    }

    if (url_parse(options->url, &w->url) != ERR_OK) {
        websocket_warn(w, "websocket.fail", "not a wss address");
        websocket_end(w, WEBSOCKET_NO_CODE);
        return w;
    }
    w->resolving = true;
    timer_start(w->timer, options->connect_timeout_ms);
    loop_resolve(all->loop, w->url.host, 0, websocket_resolved, w);
    return w;
}

void websocket_send(struct websocket *w, const char *text, size_t len)
{
    if (w->state != WEBSOCKET_OPEN) {
        return;
    }
    if (frames_add(&w->queue, text, len) != ERR_OK) {
        websocket_warn(w, "websocket.dead", "does not read what we send");
        websocket_enter(w, WEBSOCKET_CLOSING);
        timer_start(w->timer, 0);
        return;
    }
    (void)lws_callback_on_writable(w->wsi);
}

void websocket_pause(struct websocket *w)
{
    if (w->state == WEBSOCKET_OPEN && !w->paused) {
        w->paused = true;
        (void)lws_rx_flow_control(w->wsi, 0);
    }
}

void websocket_resume(struct websocket *w)
{
    if (w->state == WEBSOCKET_OPEN && w->paused) {
        w->paused = false;
        w->heard_ms = loop_now_ms(w->all->loop);
        (void)lws_rx_flow_control(w->wsi, 1);
    }
}

void websocket_close(struct websocket *w, int code)
{
    switch (w->state) {
    case WEBSOCKET_RESOLVING:
    case WEBSOCKET_CONNECTING:
        websocket_enter(w, WEBSOCKET_CLOSING);
        timer_start(w->timer, 0);
        break;
    case WEBSOCKET_OPEN:
        websocket_resume(w);
        websocket_part(w, WEBSOCKET_FLUSHING, code);
        break;
    case WEBSOCKET_FLUSHING:
    case WEBSOCKET_CLOSING:
    case WEBSOCKET_CLOSED:
        break;
    }
}

/* libwebsockets' events.  They return 0 to go on, -1 to end the connection. */

static int websocket_on_handshake(struct websocket *w, unsigned char **at, size_t room)
{
    if (w->headers.len > room) {
        return -1;
    }
    memcpy(*at, w->headers.data, w->headers.len);
    *at += w->headers.len;
    return 0;
}

static int websocket_on_open(struct websocket *w)
{
    if (w->state == WEBSOCKET_CONNECTING) {
        websocket_enter(w, WEBSOCKET_OPEN);
        w->heard_ms = loop_now_ms(w->all->loop);
        timer_start(w->timer, w->silence_ping_ms);
        w->events.opened(w->ctx);
    }
    return 0;
}

static int websocket_on_bytes(struct websocket *w, const void *bytes, size_t len)
{
    if (w->state != WEBSOCKET_OPEN) {
        return 0;
    }
    w->heard_ms = loop_now_ms(w->all->loop);
    if (lws_frame_is_binary(w->wsi) != 0) {
        return 0;
    }
    buf_add(&w->message, bytes, len);
    if (w->message.overflow) {
        websocket_warn(w, "websocket.fail", "message too big");
        frames_release(&w->queue);
        websocket_part(w, WEBSOCKET_FLUSHING, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
        return 0;
    }
    if (lws_is_final_fragment(w->wsi) == 0 || lws_remaining_packet_payload(w->wsi) > 0) {
        return 0;
    }
    w->events.message(w->ctx, w->message.data, w->message.len);
    if (w->message.capacity > WEBSOCKET_KEPT) {
        buf_release(&w->message);
        buf_init(&w->message, CAP_WEBSOCKET_MESSAGE);
    }
    buf_clear(&w->message);
    return 0;
}

static int websocket_on_writable(struct websocket *w)
{
    if (w->ping) {
        unsigned char ping[LWS_PRE];

        w->ping = false;
        if (lws_write(w->wsi, ping + LWS_PRE, 0, LWS_WRITE_PING) < 0) {
            return -1;
        }
    }
    if (frames_write(&w->queue, w->wsi) != 0) {
        return -1;
    }
    if (w->queue.first != NULL || lws_partial_buffered(w->wsi) != 0) {
        (void)lws_callback_on_writable(w->wsi);
    } else if (w->state == WEBSOCKET_FLUSHING) {
        timer_start(w->timer, 0);
    }
    return 0;
}

/* libwebsockets answers it, and then closes.  (It has put 1002 in the place of
 * codes it does not know, such as 1012.) */
static int websocket_on_goodbye(struct websocket *w, const unsigned char *code, size_t len)
{
    websocket_part(w, WEBSOCKET_CLOSING, len >= 2 ? code[0] << 8 | code[1] : WEBSOCKET_NO_CODE);
    return 0;
}

static int websocket_on_failure(struct websocket *w, const char *why, size_t len)
{
    char text[128];

    (void)snprintf(text, sizeof(text), "%.*s", (int)len, why != NULL ? why : "");
    websocket_warn(w, "websocket.fail", text);
    websocket_end(w, WEBSOCKET_NO_CODE);
    return 0;
}

int websocket_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    struct websocket *w = wsi != NULL ? lws_get_opaque_user_data(wsi) : NULL;

    (void)user;
    if (w == NULL) {
        return 0; /* not of one connection, or of one that has ended for us */
    }
    switch ((int)reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return websocket_on_handshake(w, in, len);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        return websocket_on_open(w);
    case LWS_CALLBACK_CLIENT_RECEIVE:
        return websocket_on_bytes(w, in, len);
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        w->heard_ms = loop_now_ms(w->all->loop);
        return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return websocket_on_writable(w);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return websocket_on_goodbye(w, in, len);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        return websocket_on_failure(w, in, len);
    case LWS_CALLBACK_CLOSED_CLIENT_HTTP: /* reset before the upgrade was there */
        return websocket_on_failure(w, "reset", strlen("reset"));
    case LWS_CALLBACK_CLIENT_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY: /* whatever else there may be: the last event of all */
        websocket_end(w, w->code);
        return 0;
    default:
        return 0;
    }
}
