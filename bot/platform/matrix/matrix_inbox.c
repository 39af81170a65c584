/* matrix_inbox.c -- what came, in its order, to events for the bot.
 *
 *     waiting -> (looked up) -> handed to the bot -> acknowledged, or left
 *
 * One after the other: what changes a room takes effect just before what was said
 * after it.  An event that names somebody whom we do not know, or is about an
 * event that we do not know, stays at the head while the homeserver is asked.
 *
 * What was acknowledged is remembered for a while, for an event may come by two
 * ways; beyond that, Redis knows what was counted.
 */

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum {
    FULL = 400, /* events; above it nothing more is asked for */
    SEEN = 4096,
    ASK_AGAIN_MS = 500,
    ASKED_MAX = 5, /* then somebody of whom the server does not speak is who they say */
    PATH_MAX_BYTES = 2048,
};

struct matrix_batch {
    struct matrix_inbox *inbox; /* NULL: gone; the loop still has it */
    struct matrix_batch *next;
    size_t left; /* not acknowledged yet, and one until its end */
    bool failed; /* something was left */
    matrix_batch_done *done;
    void *ctx;
};

struct item {
    struct item *next;
    struct matrix_batch *batch;
    unsigned long ticket; /* when it was handed to the bot */
    unsigned asked;
    char *room;
    cJSON *event; /* NULL once it was handed on */
};

/* A question that the item at the head waits for. */
struct question {
    struct matrix_inbox *inbox; /* NULL: it is gone */
    struct question *next;
    char *person; /* or */
    char *event;
    bool last; /* after it, take what there is */
};

struct matrix_inbox {
    struct session *session;
    struct item *first;
    struct item *last;
    size_t count;
    struct item *handed; /* to the bot */
    struct matrix_batch *batches;
    unsigned long tickets;
    struct question *questions;
    struct timer *again;
    uint64_t seen[SEEN]; /* digests of ids, a ring */
    size_t seen_next;
    bool paused;
    bool pumping;
    void (*on_room)(void *ctx);
    void *on_room_ctx;
};

static void inbox_pump(void *ctx);

/* ---------------------------------------------------------------- batches */

struct matrix_batch *matrix_inbox_begin(struct matrix_inbox *inbox, matrix_batch_done *done,
                                        void *ctx)
{
    struct matrix_batch *batch = must_alloc(sizeof(*batch));

    *batch = (struct matrix_batch){
        .inbox = inbox, .next = inbox->batches, .left = 1, .done = done, .ctx = ctx};
    inbox->batches = batch;
    return batch;
}

static void batch_ended(void *ctx)
{
    struct matrix_batch *batch = ctx;

    if (batch->inbox != NULL) {
        struct matrix_batch **at = &batch->inbox->batches;

        while (*at != batch) {
            at = &(*at)->next;
        }
        *at = batch->next;
        batch->done(batch->ctx, !batch->failed);
    }
    free(batch);
}

static void batch_less(struct matrix_batch *batch)
{
    batch->left--;
    if (batch->left == 0) {
        loop_post(batch->inbox->session->loop, batch_ended, batch);
    }
}

void matrix_inbox_end(struct matrix_batch *batch)
{
    batch_less(batch);
}

/* ------------------------------------------------------------------ items */

static void item_free(struct item *item)
{
    cJSON_Delete(item->event);
    free(item->room);
    free(item);
}

void matrix_inbox_add(struct matrix_batch *batch, const char *room, cJSON *event)
{
    struct matrix_inbox *inbox = batch->inbox;
    struct item *item = must_alloc(sizeof(*item));

    item->batch = batch;
    item->room = must_copy(room);
    item->event = event;
    batch->left++;
    if (inbox->last != NULL) {
        inbox->last->next = item;
    } else {
        inbox->first = item;
    }
    inbox->last = item;
    inbox->count++;
    inbox_pump(inbox);
}

/* Takes it from the head. */
static struct item *item_pop(struct matrix_inbox *inbox)
{
    struct item *item = inbox->first;

    inbox->first = item->next;
    if (inbox->first == NULL) {
        inbox->last = NULL;
    }
    inbox->count--;
    return item;
}

/* Nothing for the bot. */
static void item_drop(struct matrix_inbox *inbox)
{
    struct item *item = item_pop(inbox);

    batch_less(item->batch);
    item_free(item);
}

/* ---------------------------------------------------------------- seen */

static bool is_seen(const struct matrix_inbox *inbox, const cJSON *event)
{
    const char *id = matrix_json_id(event, "event_id", '$');
    uint64_t hash = id != NULL ? text_digest(TEXT_DIGEST, id) : 0;

    for (size_t i = 0; i < SEEN && id != NULL; i++) {
        if (inbox->seen[i] == hash) {
            return true;
        }
    }
    return false;
}

void matrix_inbox_acknowledge(struct matrix_inbox *inbox, const struct matrix_event *ev,
                              bool committed)
{
    struct item **at = &inbox->handed;
    struct item *item;

    while (*at != NULL && (*at)->ticket != ev->ticket) {
        at = &(*at)->next;
    }
    item = *at;
    if (item == NULL) {
        return;
    }
    *at = item->next;
    if (committed) {
        inbox->seen[inbox->seen_next++ % SEEN] = text_digest(TEXT_DIGEST, ev->id);
    } else {
        item->batch->failed = true;
    }
    batch_less(item->batch);
    item_free(item);
}

/* -------------------------------------------------------------- questions */

static void question_end(struct question *q)
{
    struct matrix_inbox *inbox = q->inbox;

    if (inbox != NULL) {
        struct question **at = &inbox->questions;

        while (*at != q) {
            at = &(*at)->next;
        }
        *at = q->next;
    }
    free(q->person);
    free(q->event);
    free(q);
}

/* Who has left the rooms and has no profile any more is not there any more. */
static void learn_person(const struct question *q, const struct matrix_result *r)
{
    struct matrix_directory *d = q->inbox->session->directory;
    const char *name = json_text(r->json, "displayname");

    if (r->outcome == MATRIX_DONE) {
        matrix_directory_put_profile(d, q->person, name);
    } else if (r->outcome == MATRIX_REFUSED && (r->status == 404 || r->status == 403)) {
        matrix_directory_put_absent(d, q->person);
    } else if (q->last) {
        matrix_directory_put_profile(d, q->person, NULL);
    }
}

static void question_answered(void *ctx, const struct matrix_result *r)
{
    struct question *q = ctx;
    struct matrix_inbox *inbox = q->inbox;

    if (inbox == NULL) {
        question_end(q);
        return;
    }
    if (q->person != NULL) {
        learn_person(q, r);
    } else if (r->outcome == MATRIX_DONE || r->outcome == MATRIX_REFUSED || q->last) {
        matrix_events_learn(inbox->session->recent, q->event, r->json);
    }
    question_end(q);
    if (inbox->questions == NULL) {
        timer_start(inbox->again,
                    r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE ? ASK_AGAIN_MS : 0);
    }
}

static void question_ask(struct matrix_inbox *inbox, const struct question *what, const char *room)
{
    struct question *q = must_alloc(sizeof(*q));
    struct buf path;

    *q = *what;
    q->inbox = inbox;
    q->person = must_copy(what->person);
    q->event = must_copy(what->event);
    q->next = inbox->questions;
    inbox->questions = q;
    buf_init(&path, PATH_MAX_BYTES);
    if (q->person != NULL) {
        buf_text(&path, "/_matrix/client/v3/profile");
        matrix_api_part(&path, q->person);
    } else {
        buf_text(&path, "/_matrix/client/v3/rooms");
        matrix_api_part(&path, room);
        buf_text(&path, "/event");
        matrix_api_part(&path, q->event);
    }
    matrix_api_call(inbox->session->api, &(struct matrix_call){.method = "GET", .path = path.data},
                    question_answered, q);
    buf_release(&path);
}

static void item_ask(struct matrix_inbox *inbox, struct item *item,
                     const struct matrix_missing *missing)
{
    bool last = ++item->asked >= ASKED_MAX;

    for (size_t i = 0; i < missing->count; i++) {
        question_ask(inbox, &(struct question){.person = (char *)missing->people[i], .last = last},
                     item->room);
    }
    if (missing->event != NULL) {
        question_ask(inbox, &(struct question){.event = (char *)missing->event, .last = last},
                     item->room);
    }
}

/* -------------------------------------------------------------- delivering */

/* Gives the bot the event that the item at the head is. */
static void item_hand_on(struct matrix_inbox *inbox, struct matrix_event *ev)
{
    struct session *s = inbox->session;
    struct item *item = item_pop(inbox);

    item->ticket = ++inbox->tickets;
    ev->ticket = item->ticket;
    cJSON_Delete(item->event);
    item->event = NULL;
    item->next = inbox->handed;
    inbox->handed = item;
    s->events->event(s->ctx, &ev->event);
}

/* The item at the head; false: it has to wait. */
static bool item_take(struct matrix_inbox *inbox)
{
    struct session *s = inbox->session;
    struct item *item = inbox->first;
    struct matrix_room *room = matrix_directory_room(s->directory, item->room);
    struct matrix_missing missing;
    struct matrix_event *ev;

    if (room == NULL || is_seen(inbox, item->event)) {
        item_drop(inbox);
        return true;
    }
    if (cJSON_GetObjectItemCaseSensitive(item->event, "state_key") != NULL) {
        matrix_directory_state(s->directory, room, item->event);
        item_drop(inbox);
        matrix_rooms_look(s->rooms, room);
        return true;
    }
    ev = matrix_events_read(&(struct matrix_reader){.directory = s->directory, .recent = s->recent},
                            room, item->event, &missing);
    if (ev == NULL) {
        item_drop(inbox);
        return true;
    }
    if (missing.count > 0 || missing.event != NULL) {
        item_ask(inbox, item, &missing);
        arena_free(ev->event.arena);
        return false;
    }
    item_hand_on(inbox, ev);
    return true;
}

static bool may_go_on(const struct matrix_inbox *inbox)
{
    return inbox->first != NULL && !inbox->paused && inbox->questions == NULL &&
           !timer_running(inbox->again) && inbox->session->state == SESSION_RUNNING;
}

static void inbox_pump(void *ctx)
{
    struct matrix_inbox *inbox = ctx;
    void (*on_room)(void *ctx) = inbox->on_room;

    if (inbox->pumping) {
        return; /* from inside: the loop below goes on by itself */
    }
    inbox->pumping = true;
    while (may_go_on(inbox) && item_take(inbox)) {
    }
    inbox->pumping = false;
    if (on_room != NULL && inbox->count < FULL / 2) {
        inbox->on_room = NULL;
        on_room(inbox->on_room_ctx);
    }
}

bool matrix_inbox_full(const struct matrix_inbox *inbox)
{
    return inbox->count >= FULL;
}

void matrix_inbox_on_room(struct matrix_inbox *inbox, void (*fn)(void *ctx), void *ctx)
{
    inbox->on_room = fn;
    inbox->on_room_ctx = ctx;
}

void matrix_inbox_pause(struct matrix_inbox *inbox, bool paused)
{
    inbox->paused = paused;
    if (!paused && !inbox->pumping) {
        timer_start(inbox->again, 0);
    }
}

/* ------------------------------------------------------------------- life */

struct matrix_inbox *matrix_inbox_new(struct session *s)
{
    struct matrix_inbox *inbox = must_alloc(sizeof(*inbox));

    inbox->session = s;
    inbox->again = timer_new(s->loop, inbox_pump, inbox);
    return inbox;
}

static void items_free(struct item *item)
{
    while (item != NULL) {
        struct item *next = item->next;

        item_free(item);
        item = next;
    }
}

void matrix_inbox_free(struct matrix_inbox *inbox)
{
    if (inbox == NULL) {
        return;
    }
    items_free(inbox->first);
    items_free(inbox->handed);
    while (inbox->batches != NULL) {
        struct matrix_batch *batch = inbox->batches;

        inbox->batches = batch->next;
        batch->inbox = NULL;
        batch->done(batch->ctx, false);
        if (batch->left > 0) {
            free(batch);
        }
    }
    for (struct question *q = inbox->questions; q != NULL; q = q->next) {
        q->inbox = NULL;
    }
    timer_free(inbox->again);
    free(inbox);
}
