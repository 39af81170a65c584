/* outbox.c -- the worker that turns a team's outbox rows into posts.
 *
 *     lane:  take -> (find, if it was handed out before) -> (bring its file) -> post -> strike
 *            -> next row
 *
 * A lane does one thing at a time, so posts keep their order in their place.
 * Whatever goes wrong, the row stays at the head of its lane and is taken
 * again later; taking it counts the tries, across restarts too.
 *
 * A post is begun only while the lease holds for longer than any post takes: so
 * a process that stood still for a while does not post what another copy has
 * posted meanwhile.
 */

#include "outbox.h"

#include "arena.h"
#include "caps.h"
#include "clock.h"
#include "command.h"
#include "lanes.h"
#include "lease.h"
#include "log.h"
#include "loop.h"
#include "platform.h"
#include "store.h"
#include "team.h"
#include "zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CALL_TIMEOUT_MS = 2000,
    RETRY_MS = 500,
    RETRY_MAX_MS = 30 * 1000,
    LIST_COUNT = 64,
    POST_MS = 11 * 1000, /* no post is under way for longer */
    BUSY_MAX = 32,       /* lanes at work at once: turns need the store, too */
};

static void outbox_pump(struct outbox *o);
static void lane_take(struct lane *lane);

/* -------------------------------------------------------------- a lane at work */

/* Another copy does the work now. */
static void outbox_forget(struct outbox *o)
{
    for (struct lane *lane = o->lanes; lane != NULL; lane = lane->next) {
        lane_empty(lane);
    }
    o->working = false;
    o->dirty = false;
    o->outdated = o->listing;
}

/* The lane has done what it could for now. */
static void lane_rest(struct lane *lane, uint64_t delay_ms)
{
    struct outbox *o = lane->outbox;

    arena_free(lane->arena);
    lane->arena = NULL;
    lane->busy = false;
    lane->not_before_ms = loop_now_ms(o->team->loop) + delay_ms;
    outbox_pump(o);
}

/* Twice as long with each try. */
static uint64_t retry_delay(int64_t tries)
{
    uint64_t delay = RETRY_MS;

    while (tries-- > 1 && delay < RETRY_MAX_MS) {
        delay *= 2;
    }
    return delay < RETRY_MAX_MS ? delay : RETRY_MAX_MS;
}

static struct query *lane_query(struct lane *lane, const char *function)
{
    struct query *q = arena_alloc(lane->arena, sizeof(*q));

    query_init(q, lane->arena, lane->outbox->team->id);
    query_function(q, function);
    query_text(q, "row", lane->row);
    query_text(q, "owner", lease_owner(lane->outbox->team->lease));
    return q;
}

static void lane_struck(void *ctx, enum err e, const struct answer *a)
{
    struct lane *lane = ctx;

    (void)a;
    if (e == ERR_OK) {
        lane_done(lane);
    }
    /* Otherwise it is taken once more, found in the channel, and struck then. */
    lane_rest(lane, e == ERR_OK ? lane->outbox->team->pace_ms : RETRY_MS);
}

static void lane_strike(struct lane *lane)
{
    store_call(lane->outbox->team->store, lane_query(lane, "outbox_done"), CALL_TIMEOUT_MS,
               lane_struck, lane);
}

static void lane_posted(void *ctx, enum err e, uint64_t retry_ms)
{
    struct lane *lane = ctx;

    if (e == ERR_UNAVAILABLE && lane_holds(lane)) {
        lane->certain = lane->tries;
    }
    if (e == ERR_OK) {
        lane_strike(lane);
        return;
    }
    log_warn("outbox.post", "row=%s error=%s", lane->row, err_name(e));
    if (e == ERR_DENIED || e == ERR_TOO_BIG || e == ERR_USAGE) {
        lane_strike(lane); /* it will never be accepted */
        return;
    }
    lane_rest(lane, retry_ms > RETRY_MS ? retry_ms : retry_delay(lane->tries));
}

static void lane_post(struct lane *lane)
{
    struct team *t = lane->outbox->team;

    if (!lane_holds(lane)) {
        lane_rest(lane, 0); /* forgotten: the work is another copy's, or is begun anew */
        return;
    }
    if (lease_left_ms(t->lease) < POST_MS) {
        lane->certain = lane->tries;
        lane_rest(lane, RETRY_MS);
        return;
    }
    t->platform->post(t->session, &lane->to, &lane->message, lane->row, lane_posted, lane);
}

static void lane_attached(void *ctx, enum err e, uint64_t retry_ms, const struct message_file *file)
{
    struct lane *lane = ctx;

    lane->message.file = file;
    if (e == ERR_OK) {
        lane_post(lane);
        return;
    }
    log_warn("outbox.file", "row=%s error=%s", lane->row, err_name(e));
    if (e == ERR_DENIED || e == ERR_TOO_BIG) {
        message_small(&lane->message);
        message_text(&lane->message, "It could not be sent here. Whoever runs me can have it: ");
        message_code(&lane->message, "bravo export --help");
        lane_post(lane);
        return;
    }
    lane->certain = lane_holds(lane) ? lane->tries : lane->certain;
    lane_rest(lane, retry_ms > RETRY_MS ? retry_ms : retry_delay(lane->tries));
}

static void lane_attach(struct lane *lane)
{
    if (lane->order.what == NULL) {
        lane_post(lane);
    } else {
        attachment_bring(lane->outbox->team, lane->arena, &lane->order, lane_attached, lane);
    }
}

static void lane_found(void *ctx, enum err e, int found)
{
    struct lane *lane = ctx;

    if (e == ERR_OK && found != 0) {
        lane_strike(lane);
    } else if (e == ERR_OK || e == ERR_DENIED) {
        lane_attach(lane); /* where nobody may look, it is better said twice than never */
    } else {
        lane_rest(lane, retry_delay(lane->tries));
    }
}

/* Makes the message; false if this version does not know such a row. */
static bool lane_render(struct lane *lane, const struct answer *row)
{
    const char *kind = answer_text(row, "kind");
    const struct notice *n = kind != NULL ? notice_find(kind) : NULL;

    message_init(&lane->message, lane->arena);
    lane->to = (struct address){
        .channel = arena_text(lane->arena, answer_text(row, "to_channel")),
        .thread = arena_text(lane->arena, answer_text(row, "to_thread")),
        .person = arena_text(lane->arena, answer_text(row, "to_person")),
    };
    lane->order = (struct attachment_order){
        .what = arena_text(lane->arena, answer_text(row, "file")),
        .person = lane->to.person,
    };
    return n != NULL && n->render(row, &lane->message) == ERR_OK;
}

/* A row that is no post but work, done step by step by a function of its name. */
static void lane_work(struct lane *lane);

/* Nobody waits for it: what it does goes on in Redis. */
static void rewritten(void *ctx, enum err e, const struct answer *a)
{
    (void)ctx;
    (void)e; /* its answer is a sentence, and no list */
    (void)a;
}

static void lane_worked(void *ctx, enum err e, const struct answer *a)
{
    static const char *const rewrite[] = {"BGREWRITEAOF"};
    struct lane *lane = ctx;
    struct team *t = lane->outbox->team;
    const char *work = e == ERR_OK ? answer_text(a, "work") : NULL;

    if (work == NULL || !lane_holds(lane)) {
        lane_rest(lane, retry_delay(lane->tries));
    } else if (strcmp(work, "more") == 0) {
        lane_work(lane);
    } else if (strcmp(work, "done") == 0) {
        lane_strike(lane);
    } else {
        if (strcmp(work, "rewrite") == 0) { /* what is gone is to be gone from the disk, too */
            store_command(t->store, rewrite, 1, rewritten, NULL);
        }
        lane_rest(lane, RETRY_MS);
    }
}

static void lane_work(struct lane *lane)
{
    struct team *t = lane->outbox->team;
    struct query *q = lane_query(lane, arena_printf(lane->arena, "work_%s", lane->work));
    int64_t now = clock_now_ms(t->clock);

    query_int(q, "now", now);
    query_int(q, "day", zone_day(t->zone, now));
    store_call(t->store, q, CALL_TIMEOUT_MS, lane_worked, lane);
}

static void lane_taken(void *ctx, enum err e, const struct answer *row)
{
    struct lane *lane = ctx;
    struct team *t = lane->outbox->team;
    const char *refused = answer_text(row, "refused");

    if (e != ERR_OK || !lane_holds(lane)) {
        lane_rest(lane, RETRY_MS);
        return;
    }
    if (refused != NULL) {
        if (strcmp(refused, "lease") == 0) {
            lease_lost(t->lease); /* which has the outbox look again */
        } else {
            lane_done(lane); /* struck out already */
        }
        lane_rest(lane, 0);
        return;
    }
    lane->tries = answer_int(row, "tries", 1);
    lane->work = arena_text(lane->arena, answer_text(row, "work"));
    if (lane->work != NULL) {
        lane_work(lane);
        return;
    }
    if (!lane_render(lane, row)) {
        log_error("outbox.render", "row=%s", lane->row);
        lane_done(lane); /* left in Redis for a version that knows it */
        lane_rest(lane, 0);
        return;
    }
    if (lane->tries > 1 && lane->tries != lane->certain + 1) {
        t->platform->find(t->session, &lane->to, lane->row, lane_found, lane);
        return;
    }
    lane_attach(lane);
}

static void lane_take(struct lane *lane)
{
    lane->busy = true;
    lane->arena = arena_new();
    memcpy(lane->row, lane->first->id, sizeof(lane->row));
    store_call(lane->outbox->team->store, lane_query(lane, "outbox_take"), CALL_TIMEOUT_MS,
               lane_taken, lane);
}

/* ------------------------------------------------------------------ the work */

static void outbox_list(struct outbox *o);

static size_t lanes_busy(const struct outbox *o)
{
    size_t count = 0;

    for (const struct lane *lane = o->lanes; lane != NULL; lane = lane->next) {
        count += lane->busy;
    }
    return count;
}

static void outbox_pump(struct outbox *o)
{
    uint64_t now = loop_now_ms(o->team->loop);
    uint64_t next = UINT64_MAX;
    size_t busy;

    lanes_tidy(o, now);
    busy = lanes_busy(o);
    for (struct lane *lane = o->lanes; lane != NULL && busy < BUSY_MAX; lane = lane->next) {
        if (lane->busy || lane->first == NULL) {
            continue;
        }
        if (lane->not_before_ms <= now) {
            lane_take(lane);
            busy++;
        } else if (lane->not_before_ms < next) {
            next = lane->not_before_ms;
        }
    }
    if (next != UINT64_MAX) {
        timer_start(o->timer, next - now);
    }
    if (o->dirty) {
        outbox_list(o);
    }
}

static void outbox_listed(void *ctx, enum err e, const struct answer *a)
{
    struct outbox *o = ctx;
    size_t count = answer_count(a, "row");

    o->listing = false;
    if (o->outdated) {
        o->outdated = false;
        outbox_pump(o); /* lists from the beginning, if there is work again */
        return;
    }
    if (e != ERR_OK) {
        o->dirty = true;
        timer_start(o->timer, RETRY_MS);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *place = answer_item(a, "row", i, "channel");
        const char *id = answer_item(a, "row", i, "id");

        place = place != NULL ? place : answer_item(a, "row", i, "person");
        lane_add(lane_find(o, place != NULL ? place : ""), id);
        (void)snprintf(o->after, sizeof(o->after), "%s", id);
    }
    o->dirty = o->dirty || count == LIST_COUNT;
    outbox_pump(o);
}

static void outbox_list(struct outbox *o)
{
    struct arena *arena;
    struct query *q;

    if (o->listing || o->rows + LIST_COUNT > CAP_OUTBOX_ROWS) {
        return;
    }
    o->dirty = false;
    o->listing = true;
    arena = arena_new();
    q = arena_alloc(arena, sizeof(*q));
    query_init(q, arena, o->team->id);
    query_function(q, "outbox");
    query_text(q, "after", o->after);
    query_int(q, "count", LIST_COUNT);
    store_call(o->team->store, q, CALL_TIMEOUT_MS, outbox_listed, o);
    arena_free(arena);
}

static void outbox_tick(void *ctx)
{
    outbox_pump(ctx);
}

void outbox_wake(struct outbox *o)
{
    if (!lease_held(o->team->lease)) {
        outbox_forget(o);
        return;
    }
    if (!o->working) {
        o->working = true;
        (void)snprintf(o->after, sizeof(o->after), "0-0");
    }
    o->dirty = true;
    outbox_pump(o);
}

bool outbox_busy(const struct outbox *o)
{
    return o->listing || o->dirty || o->rows > 0 || lease_asking(o->team->lease);
}

bool outbox_posting(const struct outbox *o)
{
    return lanes_busy(o) > 0;
}

size_t outbox_waiting(const struct outbox *o)
{
    return o->rows;
}

struct outbox *outbox_new(struct team *t)
{
    struct outbox *o = must_alloc(sizeof(*o));

    o->team = t;
    o->timer = timer_new(t->loop, outbox_tick, o);
    return o;
}

void outbox_free(struct outbox *o)
{
    if (o == NULL) {
        return;
    }
    while (o->lanes != NULL) {
        struct lane *lane = o->lanes;

        o->lanes = lane->next;
        lane_free(lane);
    }
    timer_free(o->timer);
    free(o);
}
