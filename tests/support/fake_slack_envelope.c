/* fake_slack_envelope.c -- envelopes on their way. */
#include "fake_slack_envelope.h"

#include "arena.h"
#include "buf.h"
#include "fake_json.h"
#include "fake_record.h"
#include "fake_rules.h"
#include "fake_slack.h"
#include "fake_slack_load.h"
#include "fake_slack_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    ENVELOPE_TEXT_MAX = 16 * 1024 * 1024,
    ENVELOPE_RETRIES = 3,
    ENVELOPE_GROUP_MS = 300, /* an incomplete group of RULE_REORDER waits so long */
};

enum envelope_state {
    ENVELOPE_IDLE,
    ENVELOPE_HELD,
    ENVELOPE_SENT,
    ENVELOPE_RETRY,
    ENVELOPE_ORPHAN
};

struct envelope {
    struct fake *fake;
    unsigned long number;
    char id[ENVELOPE_ID_SIZE];
    enum envelope_state state;
    const char *type; /* a literal */
    int attempt;
    bool load;
    struct buf payload;
    const struct ws *ws; /* it was sent on; only to be compared */
    int socket;
    uint64_t sent_ns;
    struct fake_timer *timer;
    struct envelope *prev; /* of the unacked; the spare ones use next only */
    struct envelope *next;
};

struct fake_envelopes {
    struct envelope **by_number;
    size_t capacity;
    unsigned long count; /* ever */
    unsigned salt;       /* so that another run has other ids */
    struct envelope *first;
    struct envelope *last;
    struct envelope *spare;
    size_t unacked;
    size_t held;
    struct fake_timer *group;
    struct buf text; /* an envelope while it is written */
};

static void envelopes_group_over(void *ctx)
{
    fake_envelopes_release(ctx);
}

struct fake_envelopes *fake_envelopes_new(struct fake *f)
{
    struct fake_envelopes *all = must_alloc(sizeof(*all));
    all->salt = (unsigned)time(NULL) ^ (unsigned)f->host.port << 16;
    all->group = fake_timer_new(f, envelopes_group_over, f);
    buf_init(&all->text, ENVELOPE_TEXT_MAX);
    return all;
}

static void envelopes_free_list(struct envelope *e)
{
    while (e != NULL) {
        struct envelope *next = e->next;
        fake_timer_free(e->timer);
        buf_release(&e->payload);
        free(e);
        e = next;
    }
}

void fake_envelopes_free(struct fake_envelopes *all)
{
    envelopes_free_list(all->first);
    envelopes_free_list(all->spare);
    fake_timer_free(all->group);
    buf_release(&all->text);
    free(all->by_number);
    free(all);
}

static void envelope_on_timer(void *ctx);

static struct envelope *envelope_take_spare(struct fake *f, struct fake_envelopes *all)
{
    struct envelope *e = all->spare;
    if (e != NULL) {
        all->spare = e->next;
        return e;
    }
    e = must_alloc(sizeof(*e));
    e->fake = f;
    e->timer = fake_timer_new(f, envelope_on_timer, e);
    buf_init(&e->payload, ENVELOPE_TEXT_MAX);
    return e;
}

static void envelope_number(struct fake_envelopes *all, struct envelope *e)
{
    if (all->count == all->capacity) {
        all->capacity = all->capacity > 0 ? all->capacity * 2 : 1024;
        all->by_number = must_realloc(all->by_number, all->capacity * sizeof(struct envelope *));
    }
    e->number = all->count;
    all->by_number[all->count++] = e;
    (void)snprintf(e->id, sizeof(e->id), "%08lx-5afe-4000-8000-0000%08x", e->number & 0xffffffffUL,
                   all->salt);
}

static struct envelope *envelope_new(struct fake *f, const char *type)
{
    struct fake_envelopes *all = fake_sockets_envelopes(f);
    struct envelope *e = envelope_take_spare(f, all);
    e->type = type;
    e->attempt = 0;
    e->load = false;
    e->state = ENVELOPE_IDLE;
    e->ws = NULL;
    buf_clear(&e->payload);
    envelope_number(all, e);
    e->next = NULL;
    e->prev = all->last;
    *(all->last != NULL ? &all->last->next : &all->first) = e;
    all->last = e;
    all->unacked++;
    return e;
}

static void envelope_done(struct envelope *e)
{
    struct fake_envelopes *all = fake_sockets_envelopes(e->fake);
    fake_timer_stop(e->timer);
    all->by_number[e->number] = NULL;
    *(e->prev != NULL ? &e->prev->next : &all->first) = e->next;
    *(e->next != NULL ? &e->next->prev : &all->last) = e->prev;
    e->next = all->spare;
    all->spare = e;
    all->unacked--;
    fake_record_changed(e->fake);
}

static bool envelope_is_event(const struct envelope *e)
{
    return strcmp(e->type, "events_api") == 0;
}

static cJSON *envelope_describe(const struct envelope *e)
{
    static const char *const names[] = {"idle", "held", "sent", "retry", "orphan"};
    cJSON *item = cJSON_CreateObject();
    json_add(item, "envelope_id", e->id);
    json_add(item, "type", e->type);
    json_add(item, "state", names[e->state]);
    json_add_number(item, "attempt", e->attempt);
    json_add_number(item, "socket", e->socket);
    return item;
}

/* What the envelope was about, for those who read the record. */
static void describe_payload(cJSON *item, const struct envelope *e)
{
    cJSON *payload = json_parse(e->payload.data, e->payload.len);
    const cJSON *event = json_get(payload, "event");
    json_add(item, "event_id", json_text(payload, "event_id", NULL));
    json_add(item, "event", json_text(event, "type", json_text(payload, "type", NULL)));
    json_add(item, "subtype", json_text(event, "subtype", NULL));
    json_add(item, "command", json_text(payload, "command", NULL));
    json_add(item, "ts", json_text(event, "ts", NULL));
    cJSON_Delete(payload);
}

static void envelope_lose(struct envelope *e, const char *why)
{
    cJSON *item = envelope_describe(e);
    describe_payload(item, e);
    json_add(item, "why", why);
    fake_record_add(e->fake, KIND_LOST, item);
    envelope_done(e);
}

static void envelope_write(struct buf *text, const struct envelope *e)
{
    bool event = envelope_is_event(e);
    buf_clear(text);
    buf_text(text, "{\"envelope_id\":\"");
    buf_text(text, e->id);
    buf_text(text, "\",\"payload\":");
    buf_add(text, e->payload.data, e->payload.len);
    buf_text(text, ",\"type\":\"");
    buf_text(text, e->type);
    buf_text(text, event ? "\",\"accepts_response_payload\":false"
                         : "\",\"accepts_response_payload\":true");
    if (event) {
        bool zero = e->attempt == 0 || e->fake->host.rules[RULE_RETRY_ZERO] != 0;
        buf_printf(text, ",\"retry_attempt\":%d,\"retry_reason\":\"%s\"", zero ? 0 : e->attempt,
                   zero ? "" : "timeout");
    }
    if (e->fake->host.rules[RULE_PAD_BYTES] > (long)text->len) {
        buf_text(text, ",\"padding\":\"");
        while ((long)text->len < e->fake->host.rules[RULE_PAD_BYTES] - 2) {
            buf_char(text, 'x');
        }
        buf_char(text, '"');
    }
    buf_char(text, '}');
}

static void envelope_send(struct envelope *e, struct ws *ws)
{
    struct fake *f = e->fake;
    struct buf *text = &fake_sockets_envelopes(f)->text;
    envelope_write(text, e);
    e->state = ENVELOPE_SENT;
    e->ws = ws;
    e->socket = fake_socket_number(ws);
    e->sent_ns = uv_hrtime();
    fake_timer_start(e->timer, f->host.rules[RULE_ACK_TIMEOUT_MS]);
    fake_socket_text(ws, text->data, text->len);
}

static void envelope_fail(struct envelope *e, const char *why)
{
    const enum slack_rule delays[ENVELOPE_RETRIES] = {RULE_RETRY_1_MS, RULE_RETRY_2_MS,
                                                      RULE_RETRY_3_MS};
    bool patient = e->fake->host.rules[RULE_RETRY_FOREVER] != 0;
    bool sent_once = e->state == ENVELOPE_SENT && e->fake->host.rules[RULE_SENT_IS_ACKED] != 0;

    if (sent_once || !envelope_is_event(e) || (e->attempt >= ENVELOPE_RETRIES && !patient)) {
        envelope_lose(e, why);
        return;
    }
    e->state = ENVELOPE_RETRY;
    e->ws = NULL;
    fake_timer_start(e->timer,
                     e->fake->host.rules[delays[e->attempt < ENVELOPE_RETRIES ? e->attempt : 0]]);
}

static void envelope_deliver(struct envelope *e)
{
    struct ws *ws = fake_sockets_next(e->fake);
    if (ws == NULL) {
        envelope_fail(e, "no socket");
    } else {
        envelope_send(e, ws);
    }
}

static void envelope_redeliver(struct envelope *e)
{
    struct fake_envelopes *all = fake_sockets_envelopes(e->fake);
    e->attempt += e->attempt < ENVELOPE_RETRIES ? 1 : 0;
    if (e->fake->host.rules[RULE_RETRY_NEW_ID] != 0) {
        all->by_number[e->number] = NULL;
        envelope_number(all, e);
    }
    envelope_deliver(e);
}

static void envelope_on_timer(void *ctx)
{
    struct envelope *e = ctx;
    if (e->state == ENVELOPE_RETRY) {
        envelope_redeliver(e);
    } else {
        envelope_fail(e, "not acked");
    }
}

static void envelope_twin(const struct envelope *e)
{
    struct envelope *twin = envelope_new(e->fake, e->type);
    buf_add(&twin->payload, e->payload.data, e->payload.len);
    envelope_deliver(twin);
}

static void envelope_first_delivery(struct envelope *e)
{
    struct fake *f = e->fake;
    if (fake_rule_take(f, RULE_WITHHOLD)) {
        envelope_lose(e, "withheld");
        return;
    }
    envelope_deliver(e);
    if (e->state != ENVELOPE_SENT) {
        return;
    }
    if (fake_rule_take(f, RULE_DUPLICATE_SAME)) {
        envelope_deliver(e);
    }
    if (fake_rule_take(f, RULE_DUPLICATE_NEW)) {
        envelope_twin(e);
    }
}

static void envelope_start(struct envelope *e)
{
    struct fake *f = e->fake;
    struct fake_envelopes *all = fake_sockets_envelopes(f);
    long group = f->host.rules[RULE_REORDER];
    if (f->host.rules[RULE_HOLD] == 0 && group < 2) {
        envelope_first_delivery(e);
        return;
    }
    e->state = ENVELOPE_HELD;
    all->held++;
    if (f->host.rules[RULE_HOLD] == 0 && all->held >= (size_t)group) {
        fake_envelopes_release(f);
    } else if (f->host.rules[RULE_HOLD] == 0) {
        fake_timer_start(all->group, ENVELOPE_GROUP_MS);
    }
}

void fake_envelopes_release(struct fake *f)
{
    struct fake_envelopes *all = fake_sockets_envelopes(f);
    bool backwards = f->host.rules[RULE_REORDER] >= 2;
    struct envelope *next = NULL;
    all->held = 0;
    for (struct envelope *e = backwards ? all->last : all->first; e != NULL; e = next) {
        next = backwards ? e->prev : e->next;
        if (e->state == ENVELOPE_HELD) {
            envelope_first_delivery(e);
        }
    }
}

static const char *type_literal(const char *type)
{
    static const char *const types[] = {"events_api", "slash_commands", "interactive"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(types[i], type) == 0) {
            return types[i];
        }
    }
    return "unheard_of";
}

void fake_envelope_push(struct fake *f, const char *type, const cJSON *payload,
                        char id[ENVELOPE_ID_SIZE])
{
    struct envelope *e = envelope_new(f, type_literal(type));
    char *text = json_print(payload);
    buf_text(&e->payload, text);
    free(text);
    memcpy(id, e->id, ENVELOPE_ID_SIZE);
    envelope_start(e);
}

void fake_envelope_push_load(struct fake *f, const char *payload, size_t len)
{
    struct envelope *e = envelope_new(f, "events_api");
    e->load = true;
    buf_add(&e->payload, payload, len);
    envelope_start(e);
}

void fake_envelopes_socket_open(struct fake *f)
{
    struct envelope *next = NULL;
    for (struct envelope *e = fake_sockets_envelopes(f)->first; e != NULL; e = next) {
        next = e->next;
        if (e->state == ENVELOPE_ORPHAN) {
            envelope_redeliver(e);
        }
    }
}

void fake_envelopes_socket_gone(struct fake *f, const struct ws *ws)
{
    struct envelope *next = NULL;
    for (struct envelope *e = fake_sockets_envelopes(f)->first; e != NULL; e = next) {
        next = e->next;
        if (e->state != ENVELOPE_SENT || e->ws != ws || !envelope_is_event(e)) {
            continue;
        }
        if (f->host.rules[RULE_SENT_IS_ACKED] != 0) {
            envelope_lose(e, "not acked");
            continue;
        }
        e->ws = NULL;
        e->state = ENVELOPE_ORPHAN;
        fake_timer_stop(e->timer);
        if (fake_sockets_open(f) > 0) {
            envelope_redeliver(e);
        }
    }
}

static void envelope_acked(struct envelope *e, const struct ws *ws, const cJSON *ack)
{
    struct fake *f = e->fake;
    uint64_t latency_us = (uv_hrtime() - e->sent_ns) / 1000;
    if (e->load) {
        envelope_done(e);
        fake_record_count(f, KIND_ACKS);
        fake_load_acked(f, latency_us);
        return;
    }
    const cJSON *payload = json_get(ack, "payload");
    cJSON *item = envelope_describe(e);
    describe_payload(item, e);
    json_add_number(item, "acked_on", fake_socket_number(ws));
    json_add_number(item, "latency_us", (double)latency_us);
    json_add_copy(item, "payload", payload);
    if (payload != NULL && payload->child != NULL && envelope_is_event(e)) {
        fake_record_violation(f, "ack_payload", "events_api takes no payload");
    }
    envelope_done(e);
    fake_record_add(f, KIND_ACKS, item);
}

void fake_envelopes_take_ack(struct fake *f, const struct ws *ws, const char *text, size_t len)
{
    const struct fake_envelopes *all = fake_sockets_envelopes(f);
    cJSON *ack = json_parse(text, len);
    const char *id = json_text(ack, "envelope_id", NULL);
    unsigned long number = id != NULL ? strtoul(id, NULL, 16) : 0;
    if (id == NULL || number >= all->count) {
        fake_record_violation(f, "bad_ack", id != NULL ? id : "no envelope_id");
        cJSON_Delete(ack);
        return;
    }
    struct envelope *e = all->by_number[number]; /* NULL: acked before, or given up */
    bool known = e != NULL && strcmp(e->id, id) == 0;
    if (known && e->ws != ws && f->host.rules[RULE_SAME_SOCKET_ACKS] != 0) {
        fake_record_violation(f, "ack_on_other_socket", id);
    } else if (known) {
        envelope_acked(e, ws, ack);
    }
    cJSON_Delete(ack);
}

size_t fake_envelopes_unacked(const struct fake_envelopes *all)
{
    return all->unacked;
}

cJSON *fake_envelopes_list(const struct fake_envelopes *all)
{
    cJSON *list = cJSON_CreateArray();
    for (const struct envelope *e = all->first; e != NULL; e = e->next) {
        cJSON *item = envelope_describe(e);
        describe_payload(item, e);
        cJSON_AddItemToArray(list, item);
    }
    return list;
}
