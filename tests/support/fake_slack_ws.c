/* fake_slack_ws.c -- one socket: its frames, its states, its ways to die. */
#include "fake_slack_ws.h"

#include "arena.h"
#include "fake_frame.h"
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_envelope.h"
#include "fake_slack_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WS_MESSAGE_MAX = 16 * 1024 * 1024, WS_IDLE_MS = 1000 };

static const char *const state_names[] = {"greeting", "open", "leaving", "closing", "closed"};

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

void fake_ws_enter(struct ws *ws, enum ws_state state)
{
    bool was_alive = ws->state < WS_CLOSING;
    ws->state = state;
    ws_note(ws, state_names[state], WS_NO_CODE);
    if (was_alive && state >= WS_CLOSING) {
        fake_envelopes_socket_gone(ws->fake, ws);
    }
}

void fake_ws_frame(struct ws *ws, unsigned first, const void *bytes, size_t len)
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
        fake_ws_frame(ws, last ? FRAME_FIN | op : op, text + at, last ? len - at : size);
        if (at == 0 && !last) {
            fake_ws_frame(ws, FRAME_FIN | FRAME_PING, "between", 7);
        }
        op = FRAME_MORE;
    }
}

void fake_socket_text(struct ws *ws, const char *text, size_t len)
{
    const long *rules = ws->fake->host.rules;
    fake_conn_split(ws->conn, rules[RULE_SPLIT_BYTES], rules[RULE_SPLIT_MS]);
    if (rules[RULE_FRAGMENT_BYTES] > 0) {
        ws_fragments(ws, text, len, (size_t)rules[RULE_FRAGMENT_BYTES]);
    } else {
        fake_ws_frame(ws, FRAME_FIN | FRAME_TEXT, text, len);
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
    fake_ws_frame(ws, FRAME_FIN | FRAME_CLOSE, bytes, code != WS_NO_CODE ? sizeof(bytes) : 0);
}

void fake_ws_close(struct ws *ws, int code)
{
    if (ws->state < WS_CLOSING) {
        ws_say_close(ws, code);
        fake_ws_enter(ws, WS_CLOSING);
    }
}

void fake_ws_disconnect(struct ws *ws, const char *reason)
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
    if (ws->state != WS_GREETING || ws->fake->host.rules[RULE_HELLO] == 0) {
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
    fake_ws_enter(ws, WS_OPEN);
    fake_envelopes_socket_open(ws->fake);
}

static void ws_ping(void *ctx)
{
    struct ws *ws = ctx;
    long interval_ms = ws->fake->host.rules[RULE_PING_MS];
    if (ws->state >= WS_CLOSING) {
        return;
    }
    if (interval_ms > 0) {
        char text[48];
        int len = snprintf(text, sizeof(text), "Ping from applink-fake %lu", fake_next(ws->fake));
        fake_ws_frame(ws, FRAME_FIN | FRAME_PING, text, (size_t)len);
    }
    fake_timer_start(ws->ping, interval_ms > 0 ? interval_ms : WS_IDLE_MS);
}

static void ws_on_close(struct ws *ws, const struct frame *frame)
{
    int code = frame->len >= 2 ? frame->bytes[0] << 8 | frame->bytes[1] : WS_NO_CODE;
    ws_note(ws, "client_close", code);
    if (ws->state < WS_CLOSING) {
        ws_say_close(ws, code);
    }
    fake_ws_enter(ws, WS_CLOSED);
    if (ws->fake->host.rules[RULE_CLOSE_TCP] != 0) {
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
        fake_sockets_pong(ws->fake);
    } else if (frame->op == FRAME_PING) {
        if (ws->fake->host.rules[RULE_PONG] != 0 && ws->state < WS_CLOSED) {
            fake_ws_frame(ws, FRAME_FIN | FRAME_PONG, frame->bytes, frame->len);
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
            fake_ws_close(ws, WS_CLOSE_PROTOCOL);
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
    fake_sockets_remove(ws->fake, ws);
    if (ws->state < WS_CLOSING) {
        fake_ws_enter(ws, WS_CLOSED);
    }
    ws_note(ws, "gone", WS_NO_CODE);
    fake_timer_free(ws->hello);
    fake_timer_free(ws->ping);
    buf_release(&ws->message);
    free(ws);
}

struct ws *fake_ws_new(struct fake *f, struct conn *c, const char *key, int number)
{
    struct ws *ws = must_alloc(sizeof(*ws));
    ws->fake = f;
    ws->conn = c;
    ws->number = number;
    ws->hello = fake_timer_new(f, ws_hello, ws);
    ws->ping = fake_timer_new(f, ws_ping, ws);
    buf_init(&ws->message, WS_MESSAGE_MAX);
    fake_conn_watch(c, ws_gone, ws);
    fake_conn_upgrade(c, ws_bytes);
    fake_frame_welcome(c, key);
    ws_note(ws, "upgraded", WS_NO_CODE);
    return ws;
}

void fake_ws_greet(struct ws *ws)
{
    long interval_ms = ws->fake->host.rules[RULE_PING_MS];
    fake_timer_start(ws->hello, ws->fake->host.rules[RULE_HELLO_DELAY_MS]);
    fake_timer_start(ws->ping, interval_ms > 0 ? interval_ms : WS_IDLE_MS);
}
