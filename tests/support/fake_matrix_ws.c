/* fake_matrix_ws.c -- the websocket: frames, commands, ways to die. */
#include "fake_matrix_ws.h"

#include "arena.h"
#include "buf.h"
#include "fake_frame.h"
#include "fake_matrix.h"
#include "fake_matrix_service.h"
#include "fake_matrix_web.h"
#include "fake_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WS_MESSAGE_MAX = 16 * 1024 * 1024,
    WS_TEXT_MAX = 64 * 1024 * 1024,
    /* How wsproxy's library cuts a message. */
    WS_ONE_FRAME = 4082,
    WS_TWO_FRAMES = 8192,
    WS_REPLACED = 4001,
    WS_UNACKNOWLEDGED = 4002,
    WS_GOING_AWAY = 1001,
    WS_RESTART = 1012
};

enum ws_state { WS_OPEN, WS_CLOSING, WS_CLOSED };

struct ws {
    struct fake *fake;
    struct conn *conn;
    int number;
    enum ws_state state;
    bool deaf;          /* neither reads nor writes any more, but TCP is up */
    struct buf message; /* a message in several frames */
    struct ws *next;
};

struct fake_sockets {
    struct ws *list; /* newest first */
    int opened;
};

struct fake_sockets *fake_sockets_new(void)
{
    return must_alloc(sizeof(struct fake_sockets));
}

void fake_sockets_free(struct fake_sockets *s)
{
    free(s);
}

static void ws_note(const struct ws *ws, const char *what, int code)
{
    cJSON *item = cJSON_CreateObject();
    json_add_number(item, "socket", ws->number);
    json_add(item, "what", what);
    json_add_number(item, "code", code);
    fake_record_add(ws->fake, KIND_SOCKETS, item);
}

static struct ws *newest(const struct fake *f)
{
    struct ws *ws = f->sockets->list;
    while (ws != NULL && ws->state != WS_OPEN) {
        ws = ws->next;
    }
    return ws;
}

size_t fake_sockets_open(const struct fake *f)
{
    return newest(f) != NULL ? 1 : 0;
}

size_t fake_sockets_tcp(const struct fake *f)
{
    size_t count = 0;
    for (const struct ws *ws = f->sockets->list; ws != NULL; ws = ws->next) {
        count++;
    }
    return count;
}

size_t fake_sockets_opened(const struct fake *f)
{
    return (size_t)f->sockets->opened;
}

bool fake_sockets_are_deaf(const struct fake *f)
{
    const struct ws *ws = newest(f);
    return ws != NULL && ws->deaf;
}

void fake_sockets_flush(const struct fake *f)
{
    struct ws *next = NULL;
    for (struct ws *ws = f->sockets->list; ws != NULL; ws = next) {
        next = ws->next;
        fake_conn_flush(ws->conn);
    }
}

/* ------------------------------------------------------------------- writing */

static void ws_frame(struct ws *ws, unsigned first, const void *bytes, size_t len)
{
    unsigned char head[FRAME_HEAD_MAX];
    if (!ws->deaf) {
        fake_conn_send(ws->conn, head, fake_frame_head(head, first, len));
        fake_conn_send(ws->conn, bytes, len);
    }
}

static void ws_fragments(struct ws *ws, const char *text, size_t len, size_t size)
{
    unsigned op = FRAME_TEXT;
    for (size_t at = 0; at < len; at += size) {
        bool last = at + size >= len;
        ws_frame(ws, last ? FRAME_FIN | op : op, text + at, last ? len - at : size);
        op = FRAME_MORE;
    }
}

static void ws_text(struct ws *ws, const char *text, size_t len)
{
    const long *rules = ws->fake->host.rules;
    fake_conn_split(ws->conn, rules[RULE_SPLIT_BYTES], rules[RULE_SPLIT_MS]);
    if (rules[RULE_FRAGMENT_BYTES] > 0) {
        ws_fragments(ws, text, len, (size_t)rules[RULE_FRAGMENT_BYTES]);
    } else if (len <= WS_TWO_FRAMES) {
        ws_fragments(ws, text, len, WS_ONE_FRAME);
    } else {
        ws_frame(ws, FRAME_TEXT, text, len);
        ws_frame(ws, FRAME_FIN | FRAME_MORE, "", 0);
    }
}

/* As Go writes JSON: these as escapes, and a newline at its end. */
static void ws_json(struct ws *ws, cJSON *message)
{
    struct buf out;
    char *text = json_print(message);
    buf_init(&out, WS_TEXT_MAX);
    for (const char *at = text; *at != '\0';) {
        size_t plain = strcspn(at, "<>&");
        buf_add(&out, at, plain);
        at += plain;
        if (*at != '\0') {
            buf_printf(&out, "\\u00%02x", (unsigned)*at++);
        }
    }
    buf_char(&out, '\n');
    ws_text(ws, out.data, out.len);
    buf_release(&out);
    free(text);
    cJSON_Delete(message);
}

void fake_sockets_send(struct fake *f, cJSON *frame)
{
    ws_json(newest(f), frame);
}

static const char *close_status(int code)
{
    return code == WS_REPLACED                           ? "conn_replaced"
           : code == WS_UNACKNOWLEDGED                   ? "transactions_not_acknowledged"
           : code == WS_GOING_AWAY || code == WS_RESTART ? "server_shutting_down"
                                                         : NULL;
}

/* 0: without a code. */
static void ws_close(struct ws *ws, int code)
{
    unsigned char bytes[125] = {(unsigned char)(code >> 8), (unsigned char)code};
    const char *status = close_status(code);
    size_t len = code != 0 ? 2 : 0;
    if (status != NULL) {
        len += (size_t)snprintf((char *)bytes + 2, sizeof(bytes) - 2,
                                "{\"command\": \"disconnect\", \"status\": \"%s\"}", status);
    }
    if (ws->state != WS_OPEN) {
        return;
    }
    ws_frame(ws, FRAME_FIN | FRAME_CLOSE, bytes, len);
    ws->state = WS_CLOSING;
    ws_note(ws, "closing", code);
    fake_service_gone(ws->fake);
    if (ws->fake->host.rules[RULE_CLOSE_TCP] != 0) {
        fake_conn_finish(ws->conn);
    }
}

void fake_sockets_close(struct fake *f, int code)
{
    struct ws *next = NULL;
    for (struct ws *ws = f->sockets->list; ws != NULL; ws = next) {
        next = ws->next;
        ws_close(ws, code);
    }
}

/* ------------------------------------------------------------------- reading */

static void ws_reply(struct ws *ws, long id, const char *command, const char *message)
{
    cJSON *reply = cJSON_CreateObject();
    if (id == 0) {
        cJSON_Delete(reply);
        return;
    }
    json_add_number(reply, "id", (double)id);
    json_add(reply, "command", command);
    cJSON *data = json_add_object(reply, "data");
    if (message != NULL) {
        json_add(data, "message", message);
    } else {
        json_add_number(data, "timestamp", fake_world_clock_ms());
    }
    ws_json(ws, reply);
}

static void ws_run(struct ws *ws, const cJSON *frame)
{
    long id = json_number(frame, "id", 0);
    const char *command = json_text(frame, "command", "");
    bool acknowledged = ws->fake->host.rules[RULE_DIALECT] != 0;
    if (strcmp(command, "ping") == 0) {
        if (ws->fake->host.rules[RULE_COMMAND_PONG] != 0) {
            ws_reply(ws, id, "response", NULL);
        }
    } else if (acknowledged && strcmp(command, "response") == 0) {
        fake_service_acked(ws->fake, id, json_text(json_get(frame, "data"), "txn_id", ""));
    } else if (!acknowledged || strcmp(command, "error") != 0) {
        char text[96];
        (void)snprintf(text, sizeof(text), "unknown command %.60s", command);
        fake_record_violation(ws->fake, "unknown_command", command);
        ws_reply(ws, id, "error", text);
    }
}

/* What it cannot read makes wsproxy drop the connection, without a close frame. */
static void ws_on_text(struct ws *ws, const char *text, size_t len)
{
    cJSON *frame = json_parse(text, len);
    const cJSON *id = json_get(frame, "id");
    bool sound = cJSON_IsObject(frame) && (id == NULL || cJSON_IsNumber(id));
    fake_record_add(ws->fake, KIND_COMMANDS,
                    sound ? cJSON_Duplicate(frame, true) : cJSON_CreateObject());
    if (sound) {
        ws_run(ws, frame);
    } else {
        fake_record_violation(ws->fake, "bad_command", "no JSON, or its id is no number");
        fake_conn_close(ws->conn, CONN_CLOSE);
    }
    cJSON_Delete(frame);
}

static void ws_on_data(struct ws *ws, const struct frame *frame)
{
    if (frame->op == FRAME_TEXT && frame->final) {
        ws_on_text(ws, (const char *)frame->bytes, frame->len);
        return;
    }
    buf_add(&ws->message, frame->bytes, frame->len);
    if (frame->final) {
        ws_on_text(ws, ws->message.data, ws->message.len);
        buf_clear(&ws->message);
    }
}

static void ws_on_frame(struct ws *ws, const struct frame *frame)
{
    if (frame->op == FRAME_PING) {
        if (ws->fake->host.rules[RULE_PONG] != 0) {
            ws_frame(ws, FRAME_FIN | FRAME_PONG, frame->bytes, frame->len);
        }
    } else if (frame->op == FRAME_CLOSE) {
        ws_note(ws, "client_close", frame->len >= 2 ? frame->bytes[0] << 8 | frame->bytes[1] : 0);
        ws_close(ws, frame->len >= 2 ? frame->bytes[0] << 8 | frame->bytes[1] : 0);
    } else if (frame->op != FRAME_PONG) {
        ws_on_data(ws, frame);
    }
}

static size_t ws_bytes(void *owner, unsigned char *bytes, size_t len)
{
    struct ws *ws = owner;
    struct frame frame;
    long taken = fake_frame_read(bytes, len, &frame);
    if (taken < 0) {
        fake_record_violation(ws->fake, "bad_frame", "unmasked, reserved bits, or too long");
        fake_conn_finish(ws->conn);
        return len;
    }
    if (taken > 0 && ws->state == WS_OPEN) {
        ws_on_frame(ws, &frame);
    }
    return (size_t)taken;
}

static bool lives(const struct fake *f, int number)
{
    const struct ws *ws = f->sockets->list;
    while (ws != NULL && ws->number != number) {
        ws = ws->next;
    }
    return ws != NULL;
}

/* One frame after the other; one of them may end the connection, and free ws. */
static size_t ws_all_bytes(void *owner, unsigned char *bytes, size_t len)
{
    struct ws *ws = owner;
    struct fake *f = ws->fake;
    int number = ws->number;
    size_t used = 0;
    size_t taken = 1;
    while (used < len && taken > 0 && lives(f, number)) {
        taken = ws_bytes(ws, bytes + used, len - used);
        used += taken;
    }
    return used;
}

/* --------------------------------------------------------- beginning and end */

static void ws_gone(void *owner)
{
    struct ws *ws = owner;
    struct fake *f = ws->fake;
    struct ws **at = &f->sockets->list;
    while (*at != ws) {
        at = &(*at)->next;
    }
    *at = ws->next;
    if (ws->state == WS_OPEN) {
        fake_service_gone(f);
    }
    ws->state = WS_CLOSED;
    ws_note(ws, "gone", 0);
    buf_release(&ws->message);
    free(ws);
}

static void ws_greet(struct ws *ws)
{
    cJSON *greeting = cJSON_CreateObject();
    if (ws->fake->host.rules[RULE_DIALECT] != 0) {
        json_add(greeting, "command", "connect");
    }
    json_add(greeting, "status", "connected");
    ws_json(ws, greeting);
}

static void ws_new(struct fake *f, struct conn *c, const char *key)
{
    struct ws *ws = must_alloc(sizeof(*ws));
    ws->fake = f;
    ws->conn = c;
    ws->number = ++f->sockets->opened;
    buf_init(&ws->message, WS_MESSAGE_MAX);
    fake_conn_watch(c, ws_gone, ws);
    fake_conn_upgrade(c, ws_all_bytes);
    fake_frame_welcome(c, key);
    ws_note(ws, "upgraded", 0);
    if (f->host.rules[RULE_GREETING] != 0) {
        ws_greet(ws);
    }
    fake_sockets_close(f, WS_REPLACED);
    ws->next = f->sockets->list;
    f->sockets->list = ws;
    fake_service_connected(f);
    fake_record_changed(f);
}

static void refuse(struct conn *c, int status, const char *errcode, const char *text)
{
    if (errcode == NULL) {
        fake_conn_answer(
            c, &(struct answer){
                   .status = status, .type = "text/plain", .body = text, .body_len = strlen(text)});
        return;
    }
    cJSON *body = cJSON_CreateObject();
    json_add(body, "errcode", errcode);
    json_add(body, "error", text);
    web_answer(c, status, body);
}

/* Is this header's host another one than the request's? */
static bool is_foreign(const struct request *r)
{
    const char *host = strstr(r->origin, "://");
    return *r->origin != '\0' && strcmp(host != NULL ? host + 3 : r->origin, r->host) != 0;
}

void fake_sockets_upgrade(struct fake *f, struct conn *c, const struct request *r)
{
    const char *token = fake_web_token(r);
    if (fake_rule_take(f, RULE_REFUSE_UPGRADES)) {
        refuse(c, (int)f->host.rules[RULE_REFUSE_STATUS], NULL, "refused on request");
    } else if (*token == '\0') {
        fake_record_violation(f, "refused:M_MISSING_TOKEN", "as_sync");
        refuse(c, 403, "M_MISSING_TOKEN", "Missing authorization header");
    } else if (!fake_web_is_service(f, token)) {
        fake_record_violation(f, "refused:M_UNKNOWN_TOKEN", "as_sync");
        refuse(c, 403, "M_UNKNOWN_TOKEN", "Unknown authorization token");
    } else if (*r->websocket_key == '\0') {
        refuse(c, 400, NULL, "Bad Request\n");
    } else if (is_foreign(r)) {
        fake_record_violation(f, "origin", r->origin);
        refuse(c, 403, NULL, "Forbidden\n");
    } else {
        ws_new(f, c, r->websocket_key);
    }
}

/* -------------------------------------------------------------------- orders */

static void order_frame(struct ws *ws, const cJSON *order)
{
    const char *text = json_text(order, "text", "");
    const char *hex = json_text(order, "hex", NULL); /* the bytes of the stream, head and all */
    if (hex == NULL) {
        ws_text(ws, text, strlen(text));
        return;
    }
    for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
        char digits[3] = {hex[0], hex[1], '\0'};
        unsigned char byte = (unsigned char)strtoul(digits, NULL, 16);
        fake_conn_send(ws->conn, &byte, 1);
    }
}

const char *fake_sockets_control(struct fake *f, const cJSON *order)
{
    struct ws *ws = newest(f);
    const char *what = json_text(order, "do", "");
    if (ws == NULL) {
        return "there is no open socket";
    }
    if (strcmp(what, "close") == 0) {
        ws_close(ws, (int)json_number(order, "code", 0));
    } else if (strcmp(what, "drop") == 0) {
        fake_conn_close(ws->conn, CONN_CLOSE);
    } else if (strcmp(what, "reset") == 0) {
        fake_conn_close(ws->conn, CONN_RESET);
    } else if (strcmp(what, "deaf") == 0) {
        ws->deaf = true;
        fake_conn_deaf(ws->conn);
    } else if (strcmp(what, "ping") == 0) {
        ws_frame(ws, FRAME_FIN | FRAME_PING, "ping", 4);
    } else if (strcmp(what, "frame") == 0) {
        order_frame(ws, order);
    } else {
        return "do: close, drop, reset, deaf, ping or frame";
    }
    return NULL;
}
