/* fake_slack_socket.c -- Socket Mode: tickets, sockets, their ways to die. */
#include "fake_slack_socket.h"

#include "arena.h"
#include "buf.h"
#include "fake_slack.h"
#include "fake_slack_envelope.h"
#include "fake_slack_frame.h"
#include "fake_slack_json.h"
#include "fake_slack_map.h"
#include "fake_slack_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WS_MESSAGE_MAX = 16 * 1024 * 1024,
    WS_CLOSE_NORMAL = 1000,
    WS_CLOSE_PROTOCOL = 1002,
    WS_NO_CODE = 0
};

/* GREETING: no hello yet; OPEN; LEAVING: was sent a disconnect frame;
 * CLOSING: a close frame has been sent; CLOSED: both have. */
enum ws_state { WS_GREETING, WS_OPEN, WS_LEAVING, WS_CLOSING, WS_CLOSED };

struct ws {
    struct fake *fake;
    struct conn *conn;
    int number;
    enum ws_state state;
    bool deaf; /* neither reads nor writes any more, but TCP is up */
    struct fake_timer *hello;
    struct fake_timer *ping;
    struct buf message; /* a message in several frames */
    struct ws *next;
};

struct ticket {
    char text[48];
    bool used;
    struct ticket *next;
};

struct fake_sockets {
    struct ws *list;
    struct ws *last_used; /* for taking turns */
    struct map tickets;
    struct ticket *ticket_list;
    struct fake_envelopes *envelopes;
    int opened;
    size_t pongs;
};

static const char *const state_names[] = {"greeting", "open", "leaving", "closing", "closed"};

/* Many messages of one round of events go out in one write. */
void fake_sockets_flush(const struct fake *f)
{
    struct ws *next = NULL;
    for (struct ws *ws = f->sockets->list; ws != NULL; ws = next) {
        next = ws->next;
        fake_conn_flush(ws->conn);
    }
}

struct fake_sockets *fake_sockets_new(struct fake *f)
{
    struct fake_sockets *s = must_alloc(sizeof(*s));
    s->envelopes = fake_envelopes_new(f);
    return s;
}

void fake_sockets_free(struct fake_sockets *s)
{
    while (s->ticket_list != NULL) {
        struct ticket *t = s->ticket_list;
        s->ticket_list = t->next;
        free(t);
    }
    map_release(&s->tickets);
    fake_envelopes_free(s->envelopes);
    free(s);
}

struct fake_envelopes *fake_sockets_envelopes(const struct fake *f)
{
    return f->sockets->envelopes;
}

const char *fake_sockets_ticket(struct fake *f)
{
    struct ticket *t = must_alloc(sizeof(*t));
    (void)snprintf(t->text, sizeof(t->text), "%lu-%llu", fake_next(f),
                   (unsigned long long)fake_now_us(f));
    t->next = f->sockets->ticket_list;
    f->sockets->ticket_list = t;
    map_put(&f->sockets->tickets, t->text, t);
    return t->text;
}

static void ws_note(struct ws *ws, const char *what, int code)
{
    cJSON *item = cJSON_CreateObject();
    json_add_number(item, "socket", ws->number);
    json_add(item, "what", what);
    if (code != WS_NO_CODE) {
        json_add_number(item, "code", code);
    }
    fake_record_add(ws->fake, KIND_SOCKETS, item);
}

static void ws_enter(struct ws *ws, enum ws_state state)
{
    bool was_alive = ws->state < WS_CLOSING;
    ws->state = state;
    ws_note(ws, state_names[state], WS_NO_CODE);
    if (was_alive && state >= WS_CLOSING) {
        fake_envelopes_socket_gone(ws->fake, ws);
    }
}

static void ws_frame(struct ws *ws, unsigned first, const void *bytes, size_t len)
{
    unsigned char head[FRAME_HEAD_MAX];
    if (!ws->deaf) {
        fake_conn_send(ws->conn, head, fake_frame_head(head, first, len));
        fake_conn_send(ws->conn, bytes, len);
    }
}

/* A ping between two fragments is legal, and clients have stumbled over it. */
static void ws_fragments(struct ws *ws, const char *text, size_t len, size_t size)
{
    unsigned op = FRAME_TEXT;
    for (size_t at = 0; at < len; at += size) {
        bool last = at + size >= len;
        ws_frame(ws, last ? FRAME_FIN | op : op, text + at, last ? len - at : size);
        if (at == 0 && !last) {
            ws_frame(ws, FRAME_FIN | FRAME_PING, "between", 7);
        }
        op = FRAME_MORE;
    }
}

void fake_socket_text(struct ws *ws, const char *text, size_t len)
{
    const long *rules = ws->fake->rules;
    fake_conn_split(ws->conn, rules[RULE_SPLIT_BYTES], rules[RULE_SPLIT_MS]);
    if (rules[RULE_FRAGMENT_BYTES] > 0) {
        ws_fragments(ws, text, len, (size_t)rules[RULE_FRAGMENT_BYTES]);
    } else {
        ws_frame(ws, FRAME_FIN | FRAME_TEXT, text, len);
    }
}

int fake_socket_number(const struct ws *ws)
{
    return ws->number;
}

static void ws_json(struct ws *ws, cJSON *message)
{
    char *text = json_print(message);
    fake_socket_text(ws, text, strlen(text));
    free(text);
    cJSON_Delete(message);
}

static void ws_say_close(struct ws *ws, int code)
{
    unsigned char bytes[2] = {(unsigned char)(code >> 8), (unsigned char)code};
    ws_frame(ws, FRAME_FIN | FRAME_CLOSE, bytes, code != WS_NO_CODE ? sizeof(bytes) : 0);
}

static void ws_close(struct ws *ws, int code)
{
    if (ws->state < WS_CLOSING) {
        ws_say_close(ws, code);
        ws_enter(ws, WS_CLOSING);
    }
}

static void ws_disconnect(struct ws *ws, const char *reason)
{
    cJSON *message = cJSON_CreateObject();
    json_add(message, "type", "disconnect");
    json_add(message, "reason", reason);
    json_add(json_add_object(message, "debug_info"), "host", "applink-fake");
    ws_json(ws, message);
}

static void ws_hello(void *ctx)
{
    struct ws *ws = ctx;
    if (ws->state != WS_GREETING || ws->fake->rules[RULE_HELLO] == 0) {
        return;
    }
    cJSON *message = cJSON_CreateObject();
    json_add(message, "type", "hello");
    json_add_number(message, "num_connections", (double)fake_sockets_open(ws->fake) + 1);
    cJSON *debug = json_add_object(message, "debug_info");
    json_add(debug, "host", "applink-fake");
    json_add_number(debug, "build_number", 10);
    json_add_number(debug, "approximate_connection_time", 18060);
    json_add(json_add_object(message, "connection_info"), "app_id", FAKE_APP);
    ws_json(ws, message);
    ws_enter(ws, WS_OPEN);
    fake_envelopes_socket_open(ws->fake);
}

static void ws_ping(void *ctx)
{
    struct ws *ws = ctx;
    long interval_ms = ws->fake->rules[RULE_PING_MS];
    if (ws->state >= WS_CLOSING) {
        return;
    }
    if (interval_ms > 0) {
        char text[48];
        int len = snprintf(text, sizeof(text), "Ping from applink-fake %lu", fake_next(ws->fake));
        ws_frame(ws, FRAME_FIN | FRAME_PING, text, (size_t)len);
    }
    fake_timer_start(ws->ping, interval_ms > 0 ? interval_ms : 1000);
}

static void ws_on_close(struct ws *ws, const struct frame *frame)
{
    int code = frame->len >= 2 ? frame->bytes[0] << 8 | frame->bytes[1] : WS_NO_CODE;
    ws_note(ws, "client_close", code);
    if (ws->state < WS_CLOSING) {
        ws_say_close(ws, code);
    }
    ws_enter(ws, WS_CLOSED);
    if (ws->fake->rules[RULE_CLOSE_TCP] != 0) {
        fake_conn_finish(ws->conn);
    }
}

static void ws_on_data(struct ws *ws, const struct frame *frame)
{
    if (frame->op == FRAME_BINARY) {
        fake_record_violation(ws->fake, "binary_frame", "an ack is a text frame");
        return;
    }
    if (frame->op == FRAME_TEXT && frame->final) {
        fake_envelopes_take_ack(ws->fake, ws, (const char *)frame->bytes, frame->len);
        return;
    }
    buf_add(&ws->message, frame->bytes, frame->len);
    if (frame->final) {
        fake_envelopes_take_ack(ws->fake, ws, ws->message.data, ws->message.len);
        buf_clear(&ws->message);
    }
}

static void ws_on_frame(struct ws *ws, const struct frame *frame)
{
    if (frame->op == FRAME_PONG) {
        ws->fake->sockets->pongs++;
        fake_record_changed(ws->fake);
    } else if (frame->op == FRAME_PING) {
        if (ws->fake->rules[RULE_PONG] != 0 && ws->state < WS_CLOSED) {
            ws_frame(ws, FRAME_FIN | FRAME_PONG, frame->bytes, frame->len);
        }
    } else if (frame->op == FRAME_CLOSE) {
        ws_on_close(ws, frame);
    } else {
        ws_on_data(ws, frame);
    }
}

static size_t ws_bytes(void *owner, unsigned char *bytes, size_t len)
{
    struct ws *ws = owner;
    size_t used = 0;
    while (used < len) {
        struct frame frame;
        long taken = fake_frame_read(bytes + used, len - used, &frame);
        if (taken == 0) {
            break;
        }
        if (taken < 0) {
            fake_record_violation(ws->fake, "bad_frame", "unmasked, reserved bits, or too long");
            ws_close(ws, WS_CLOSE_PROTOCOL);
            fake_conn_finish(ws->conn);
            return len;
        }
        used += (size_t)taken;
        if (ws->state < WS_CLOSED) {
            ws_on_frame(ws, &frame);
        }
    }
    return used;
}

static void ws_gone(void *owner)
{
    struct ws *ws = owner;
    struct fake_sockets *s = ws->fake->sockets;
    struct ws **at = &s->list;
    while (*at != ws) {
        at = &(*at)->next;
    }
    *at = ws->next;
    if (s->last_used == ws) {
        s->last_used = NULL;
    }
    if (ws->state < WS_CLOSING) {
        ws_enter(ws, WS_CLOSED);
    }
    ws_note(ws, "gone", WS_NO_CODE);
    fake_timer_free(ws->hello);
    fake_timer_free(ws->ping);
    buf_release(&ws->message);
    free(ws);
}

static void ws_refuse(struct conn *c, int status, const char *why)
{
    fake_conn_answer(c, &(struct answer){.status = status,
                                         .type = "text/plain",
                                         .body = why,
                                         .body_len = strlen(why),
                                         .end = CONN_CLOSE});
}

static void ws_start(struct fake *f, struct conn *c, const char *key)
{
    char accept[FRAME_KEY_SIZE];
    char head[256];
    fake_frame_accept_key(key, accept);
    int len = snprintf(head, sizeof(head),
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                       accept);
    struct ws *ws = must_alloc(sizeof(*ws));
    ws->fake = f;
    ws->conn = c;
    ws->number = ++f->sockets->opened;
    ws->hello = fake_timer_new(f, ws_hello, ws);
    ws->ping = fake_timer_new(f, ws_ping, ws);
    buf_init(&ws->message, WS_MESSAGE_MAX);
    struct ws **at = &f->sockets->list;
    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = ws;
    fake_conn_watch(c, ws_gone, ws);
    fake_conn_upgrade(c, ws_bytes);
    fake_conn_send(c, head, (size_t)len);
    ws_note(ws, "upgraded", WS_NO_CODE);
    if (fake_rule_take(f, RULE_TOO_MANY) ||
        fake_sockets_tcp(f) > (size_t)f->rules[RULE_MAX_SOCKETS]) {
        ws_disconnect(ws, "too_many_websockets");
        ws_close(ws, WS_CLOSE_NORMAL);
        return;
    }
    fake_timer_start(ws->hello, f->rules[RULE_HELLO_DELAY_MS]);
    fake_timer_start(ws->ping, f->rules[RULE_PING_MS] > 0 ? f->rules[RULE_PING_MS] : 1000);
}

void fake_sockets_upgrade(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *query = json_from_form(r->query);
    struct ticket *t = map_get(&f->sockets->tickets, json_text(query, "ticket", ""));
    cJSON_Delete(query);
    if (fake_rule_take(f, RULE_REFUSE_UPGRADES)) {
        ws_refuse(c, (int)f->rules[RULE_REFUSE_STATUS], "refused on request");
        return;
    }
    if (t == NULL || t->used || *r->websocket_key == '\0') {
        fake_record_violation(f, "bad_ticket",
                              t == NULL ? "unknown"
                              : t->used ? "used twice"
                                        : "not an upgrade");
        ws_refuse(c, 403, "bad ticket");
        return;
    }
    t->used = true;
    ws_start(f, c, r->websocket_key);
}

static struct ws *first_open(struct ws *ws)
{
    while (ws != NULL && ws->state != WS_OPEN) {
        ws = ws->next;
    }
    return ws;
}

struct ws *fake_sockets_next(struct fake *f)
{
    struct fake_sockets *s = f->sockets;
    struct ws *ws = s->last_used != NULL ? first_open(s->last_used->next) : NULL;
    s->last_used = ws != NULL ? ws : first_open(s->list);
    return s->last_used;
}

static void order_frame(struct ws *ws, const cJSON *order)
{
    const char *text = json_text(order, "text", "");
    const char *hex = json_text(order, "hex", NULL); /* the bytes of the stream, head and all */
    if (hex == NULL) {
        unsigned op = json_true(order, "binary", false) ? FRAME_BINARY : FRAME_TEXT;
        ws_frame(ws, FRAME_FIN | op, text, strlen(text));
        return;
    }
    for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
        char digits[3] = {hex[0], hex[1], '\0'};
        unsigned char byte = (unsigned char)strtoul(digits, NULL, 16);
        fake_conn_send(ws->conn, &byte, 1);
    }
}

static bool order_run(struct ws *ws, const char *what, const cJSON *order)
{
    if (strcmp(what, "disconnect") == 0) {
        ws_disconnect(ws, json_text(order, "reason", "refresh_requested"));
        if (!json_true(order, "still", false)) {
            ws_enter(ws, WS_LEAVING);
        }
    } else if (strcmp(what, "close") == 0) {
        ws_close(ws, (int)json_number(order, "code", WS_NO_CODE));
    } else if (strcmp(what, "drop") == 0) {
        fake_conn_close(ws->conn, CONN_CLOSE);
    } else if (strcmp(what, "reset") == 0) {
        fake_conn_close(ws->conn, CONN_RESET);
    } else if (strcmp(what, "deaf") == 0) {
        ws->deaf = true;
        fake_conn_deaf(ws->conn);
    } else if (strcmp(what, "ping") == 0) {
        const char *text = json_text(order, "text", "ping");
        ws_frame(ws, FRAME_FIN | FRAME_PING, text, strlen(text));
    } else if (strcmp(what, "frame") == 0) {
        order_frame(ws, order);
    } else {
        return false;
    }
    return true;
}

const char *fake_sockets_control(struct fake *f, const cJSON *order)
{
    long number = json_number(order, "socket", 0);
    const char *what = json_text(order, "do", "");
    bool found = false;
    struct ws *next = NULL;
    for (struct ws *ws = f->sockets->list; ws != NULL; ws = next) {
        next = ws->next;
        if ((number != 0 && number != ws->number) || ws->state >= WS_CLOSED) {
            continue;
        }
        found = true;
        if (!order_run(ws, what, order)) {
            return "do: disconnect, close, drop, reset, deaf, ping or frame";
        }
    }
    return found ? NULL : "there is no such socket";
}

size_t fake_sockets_open(const struct fake *f)
{
    size_t count = 0;
    for (const struct ws *ws = f->sockets->list; ws != NULL; ws = ws->next) {
        count += ws->state == WS_OPEN ? 1 : 0;
    }
    return count;
}

size_t fake_sockets_tcp(const struct fake *f)
{
    size_t count = 0;
    for (const struct ws *ws = f->sockets->list; ws != NULL; ws = ws->next) {
        count++;
    }
    return count;
}

size_t fake_sockets_unacked(const struct fake *f)
{
    return fake_envelopes_unacked(f->sockets->envelopes);
}

size_t fake_sockets_opened(const struct fake *f)
{
    return (size_t)f->sockets->opened;
}

size_t fake_sockets_pongs(const struct fake *f)
{
    return f->sockets->pongs;
}

cJSON *fake_sockets_list_unacked(const struct fake *f)
{
    return fake_envelopes_list(f->sockets->envelopes);
}
