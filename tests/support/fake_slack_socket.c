/* fake_slack_socket.c -- Socket Mode: tickets, and the sockets that take turns. */
#include "fake_slack_socket.h"

#include "arena.h"
#include "fake_frame.h"
#include "fake_json.h"
#include "fake_map.h"
#include "fake_record.h"
#include "fake_rules.h"
#include "fake_slack.h"
#include "fake_slack_envelope.h"
#include "fake_slack_ws.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

void fake_sockets_remove(struct fake *f, const struct ws *ws)
{
    struct fake_sockets *s = f->sockets;
    struct ws **at = &s->list;
    while (*at != ws) {
        at = &(*at)->next;
    }
    *at = ws->next;
    s->last_used = s->last_used == ws ? NULL : s->last_used;
}

void fake_sockets_pong(struct fake *f)
{
    f->sockets->pongs++;
    fake_record_changed(f);
}

static void refuse(struct conn *c, int status, const char *why)
{
    fake_conn_answer(c, &(struct answer){.status = status,
                                         .type = "text/plain",
                                         .body = why,
                                         .body_len = strlen(why),
                                         .end = CONN_CLOSE});
}

static void accept_socket(struct fake *f, struct conn *c, const char *key)
{
    struct ws *ws = fake_ws_new(f, c, key, ++f->sockets->opened);
    struct ws **at = &f->sockets->list;
    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = ws;
    if (fake_rule_take(f, RULE_TOO_MANY) ||
        fake_sockets_tcp(f) > (size_t)f->host.rules[RULE_MAX_SOCKETS]) {
        fake_ws_disconnect(ws, "too_many_websockets");
        fake_ws_close(ws, WS_CLOSE_NORMAL);
    } else {
        fake_ws_greet(ws);
    }
}

void fake_sockets_upgrade(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *query = json_from_form(r->query);
    struct ticket *t = map_get(&f->sockets->tickets, json_text(query, "ticket", ""));
    cJSON_Delete(query);
    if (fake_rule_take(f, RULE_REFUSE_UPGRADES)) {
        refuse(c, (int)f->host.rules[RULE_REFUSE_STATUS], "refused on request");
        return;
    }
    if (t == NULL || t->used || *r->websocket_key == '\0') {
        fake_record_violation(f, "bad_ticket",
                              t == NULL ? "unknown"
                              : t->used ? "used twice"
                                        : "not an upgrade");
        refuse(c, 403, "bad ticket");
        return;
    }
    t->used = true;
    accept_socket(f, c, r->websocket_key);
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
        fake_ws_frame(ws, FRAME_FIN | op, text, strlen(text));
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
        fake_ws_disconnect(ws, json_text(order, "reason", "refresh_requested"));
        if (!json_true(order, "still", false)) {
            fake_ws_enter(ws, WS_LEAVING);
        }
    } else if (strcmp(what, "close") == 0) {
        fake_ws_close(ws, (int)json_number(order, "code", WS_NO_CODE));
    } else if (strcmp(what, "drop") == 0) {
        fake_conn_close(ws->conn, CONN_CLOSE);
    } else if (strcmp(what, "reset") == 0) {
        fake_conn_close(ws->conn, CONN_RESET);
    } else if (strcmp(what, "deaf") == 0) {
        ws->deaf = true;
        fake_conn_deaf(ws->conn);
    } else if (strcmp(what, "ping") == 0) {
        const char *text = json_text(order, "text", "ping");
        fake_ws_frame(ws, FRAME_FIN | FRAME_PING, text, strlen(text));
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
