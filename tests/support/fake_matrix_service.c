/* fake_matrix_service.c -- transactions, and what becomes of them. */
#include "fake_matrix_service.h"

#include "arena.h"
#include "fake_matrix.h"
#include "fake_matrix_sync.h"
#include "fake_matrix_world.h"
#include "fake_matrix_ws.h"
#include "fake_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TXN_SIZE = 24 };

struct transaction {
    char id[TXN_SIZE];
    struct events events;
    struct transaction *next;
};

struct fake_service {
    struct fake *fake;
    uint64_t position; /* events up to here are in transactions */
    bool changed;
    struct transaction *queue;
    struct transaction **last;
    size_t waiting;
    unsigned long txn;
    bool down;
    long backoff_ms;
    long frame;  /* > 0: the frame in which the first of the queue waits to be acknowledged */
    long frames; /* ids that were used up */
    long misses;
    struct fake_timer *timer; /* of the next try, or of the acknowledgement */
};

static void service_pump(struct fake *f);

static void service_tick(void *ctx);

struct fake_service *fake_service_new(struct fake *f)
{
    struct fake_service *s = must_alloc(sizeof(*s));
    s->fake = f;
    s->last = &s->queue;
    s->timer = fake_timer_new(f, service_tick, s);
    return s;
}

static void queue_drop(struct fake_service *s)
{
    struct transaction *t = s->queue;
    s->queue = t->next;
    s->last = s->queue == NULL ? &s->queue : s->last;
    s->waiting--;
    free(t->events.list);
    free(t);
}

void fake_service_free(struct fake_service *s)
{
    while (s->queue != NULL) {
        queue_drop(s);
    }
    fake_timer_free(s->timer);
    free(s);
}

void fake_service_begin(struct fake *f)
{
    f->service->position = fake_world_position(f);
    f->service->changed = false;
}

void fake_service_changed(struct fake *f)
{
    if (f->service != NULL) {
        f->service->changed = true;
    }
}

size_t fake_service_waiting(const struct fake *f)
{
    return f->service->waiting;
}

/* ---------------------------------------------------------------- gathering */

static bool is_of_interest(const struct event *e)
{
    const char *membership = fake_room_membership(e->room, FAKE_BOT);
    return strcmp(membership, "join") == 0 || strcmp(membership, "invite") == 0 ||
           e == e->room->own;
}

static struct transaction *queue_add(struct fake_service *s)
{
    struct transaction *t = must_alloc(sizeof(*t));
    (void)snprintf(t->id, sizeof(t->id), "%lu", ++s->txn);
    *s->last = t;
    s->last = &t->next;
    s->waiting++;
    return t;
}

/* While the service is down each event gets a transaction of its own. */
static void service_gather(struct fake *f)
{
    struct fake_service *s = f->service;
    size_t most = s->down ? 1 : (size_t)f->host.rules[RULE_TRANSACTION_EVENTS];
    struct transaction *t = NULL;
    for (struct event *e = fake_world_next(f, s->position); e != NULL;
         e = fake_world_next(f, e->position)) {
        s->position = e->position;
        if (!is_of_interest(e)) {
            continue;
        }
        t = t == NULL || t->events.count >= most ? queue_add(s) : t;
        fake_events_push(&t->events, e);
    }
}

/* ----------------------------------------------------------------- one frame */

/* wsproxy's JSON library puts this into every event. */
static cJSON *event_shown(const struct event *e)
{
    cJSON *json = fake_event_show(e, true);
    if (cJSON_IsRaw(json)) {
        return json;
    }
    cJSON *told = cJSON_DetachItemFromObjectCaseSensitive(json, "unsigned");
    told = told != NULL ? told : cJSON_CreateObject();
    json_add_number(told, "age", 31);
    json_add_object(told, "m.relations");
    if (e == e->room->own && strcmp(fake_room_membership(e->room, FAKE_BOT), "invite") == 0) {
        cJSON_AddItemToObject(told, "invite_room_state", fake_room_stripped(e->room));
    }
    cJSON_AddItemToObject(json, "unsigned", told);
    return json;
}

/* `id` 0: as wsproxy sends it. */
static cJSON *transaction_frame(const struct transaction *t, long id)
{
    cJSON *frame = cJSON_CreateObject();
    if (id > 0) {
        json_add(frame, "command", "transaction");
        json_add_number(frame, "id", (double)id);
    }
    json_add(frame, "status", "ok");
    json_add(frame, "txn_id", t->id);
    cJSON *events = json_add_array(frame, "events");
    for (size_t i = 0; i < t->events.count; i++) {
        cJSON_AddItemToArray(events, event_shown(t->events.list[i]));
    }
    return frame;
}

static void note_lost(struct fake *f, const struct transaction *t, const char *why)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "txn_id", t->id);
    json_add(item, "why", why);
    json_add_number(item, "events", (double)t->events.count);
    fake_record_add(f, KIND_LOST, item);
}

static void note_handed(struct fake *f, const struct transaction *t)
{
    if (f->host.rules[RULE_SENT_IS_ACKED] != 0 && t->events.count > 0) {
        fake_polls_handed(f, t->events.list[t->events.count - 1]->position);
    }
}

/* ------------------------------------------------------- wsproxy: sent is done */

static void service_falls(struct fake_service *s)
{
    const long *rules = s->fake->host.rules;
    long doubled = s->down ? s->backoff_ms * 2 : rules[RULE_BACKOFF_MS];
    s->down = true;
    s->backoff_ms = doubled < rules[RULE_BACKOFF_MAX_MS] ? doubled : rules[RULE_BACKOFF_MAX_MS];
    fake_timer_start(s->timer, s->backoff_ms);
}

static void send_once(struct fake *f, const struct transaction *t)
{
    if (fake_rule_take(f, RULE_LOSE)) {
        note_lost(f, t, "on the way");
        return;
    }
    if (fake_sockets_are_deaf(f)) {
        note_lost(f, t, "nobody reads");
    }
    fake_sockets_send(f, transaction_frame(t, 0));
    if (fake_rule_take(f, RULE_REDELIVER)) {
        fake_sockets_send(f, transaction_frame(t, 0));
    }
    note_handed(f, t);
}

static void pump_once(struct fake *f)
{
    struct fake_service *s = f->service;
    while (s->queue != NULL) {
        if (fake_sockets_open(f) == 0) {
            service_falls(s);
            return;
        }
        send_once(f, s->queue);
        queue_drop(s);
        s->down = false;
    }
}

/* ------------------------------------------------------- acknowledged dialect */

static void pump_acked(struct fake *f)
{
    struct fake_service *s = f->service;
    if (s->queue == NULL || s->frame > 0 || fake_sockets_open(f) == 0) {
        return;
    }
    s->frame = ++s->frames;
    fake_sockets_send(f, transaction_frame(s->queue, s->frame));
    if (fake_rule_take(f, RULE_REDELIVER)) {
        s->frame = ++s->frames;
        fake_sockets_send(f, transaction_frame(s->queue, s->frame));
    }
    note_handed(f, s->queue);
    fake_timer_start(s->timer,
                     f->host.rules[s->misses > 0 ? RULE_ACK_AGAIN_MS : RULE_ACK_FIRST_MS]);
}

static void ack_missed(struct fake_service *s)
{
    struct fake *f = s->fake;
    s->frame = 0;
    if (f->host.rules[RULE_DIALECT] < 3) {
        note_lost(f, s->queue, "not acknowledged");
        queue_drop(s);
    } else if (++s->misses >= f->host.rules[RULE_ACK_TRIES]) {
        s->misses = 0;
        fake_sockets_close(f, 4002);
        return;
    }
    service_pump(f);
}

void fake_service_acked(struct fake *f, long id, const char *txn_id)
{
    struct fake_service *s = f->service;
    cJSON *item = cJSON_CreateObject();
    json_add(item, "txn_id", txn_id);
    fake_record_add(f, KIND_ACKS, item);
    if (s->frame == 0 || id > s->frames || strcmp(s->queue->id, txn_id) != 0) {
        return; /* late, or for one that came twice */
    }
    s->frame = 0;
    s->misses = 0;
    fake_timer_stop(s->timer);
    queue_drop(s);
    service_pump(f);
    fake_record_changed(f);
}

/* -------------------------------------------------------------------- events */

static void service_pump(struct fake *f)
{
    if (f->host.rules[RULE_HOLD] != 0) {
        return;
    }
    if (f->host.rules[RULE_DIALECT] != 0) {
        pump_acked(f);
    } else if (!f->service->down) {
        pump_once(f);
    }
    fake_record_changed(f);
}

static void service_tick(void *ctx)
{
    struct fake_service *s = ctx;
    if (s->frame > 0) {
        ack_missed(s);
    } else {
        fake_service_retry(s->fake);
    }
}

void fake_service_retry(struct fake *f)
{
    if (f->host.rules[RULE_DIALECT] == 0 && f->service->down) {
        fake_timer_stop(f->service->timer);
        pump_once(f);
        fake_record_changed(f);
    }
}

void fake_service_connected(struct fake *f)
{
    f->service->changed = f->service->changed || f->host.rules[RULE_DIALECT] != 0;
}

void fake_service_gone(struct fake *f)
{
    struct fake_service *s = f->service;
    if (s->frame > 0) {
        s->frame = 0;
        fake_timer_stop(s->timer);
    }
}

void fake_service_flush(const struct fake *f)
{
    struct fake_service *s = f->service;
    if (s->changed) {
        s->changed = false;
        service_gather(s->fake);
        service_pump(s->fake);
    }
}
