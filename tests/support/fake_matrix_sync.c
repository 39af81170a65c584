/* fake_matrix_sync.c -- /sync: what is new since a place in the stream. */
#include "fake_matrix_sync.h"

#include "arena.h"
#include "fake_matrix.h"
#include "fake_matrix_filter.h"
#include "fake_matrix_news.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct poll {
    struct conn *conn;
    struct fake_timer *timer;
    struct sync sync;
    bool late; /* its time is over, but syncs are held */
    struct poll *next;
};

struct fake_polls {
    struct poll *list;
    bool changed;
    unsigned long epoch; /* of tokens */
    uint64_t acked;      /* the newest place that a sync began at */
    uint64_t handed;     /* the newest that was told */
    cJSON *told;         /* "room user" of members that were told lazily */
    cJSON *first;        /* an answer to a first sync, and its query */
    uint64_t first_ms;
};

struct fake_polls *fake_polls_new(struct fake *f)
{
    (void)f;
    struct fake_polls *p = must_alloc(sizeof(*p));
    p->told = cJSON_CreateObject();
    return p;
}

void fake_polls_free(struct fake_polls *p)
{
    cJSON_Delete(p->told);
    cJSON_Delete(p->first);
    free(p);
}

void fake_polls_changed(struct fake *f)
{
    if (f->polls != NULL) {
        f->polls->changed = true;
    }
}

size_t fake_polls_waiting(const struct fake *f)
{
    size_t count = 0;
    for (const struct poll *p = f->polls->list; p != NULL; p = p->next) {
        count++;
    }
    return count;
}

size_t fake_polls_unacked(const struct fake *f)
{
    size_t count = 0;
    for (const struct room *r = fake_world_rooms(f); r != NULL; r = r->next) {
        if (fake_room_has(r, FAKE_BOT)) {
            count += r->timeline.count - fake_events_after(&r->timeline, f->polls->acked);
        }
    }
    return count;
}

void fake_polls_handed(struct fake *f, uint64_t position)
{
    f->polls->handed = position > f->polls->handed ? position : f->polls->handed;
}

/* As long and as odd as a real one. */
void fake_sync_token(const struct fake *f, uint64_t position, char token[TOKEN_SIZE])
{
    (void)snprintf(token, TOKEN_SIZE, "s%llu_%lu_0_1_1_0_1", (unsigned long long)position,
                   f->polls->epoch);
}

bool fake_sync_position(const struct fake *f, const char *token, uint64_t *position)
{
    char *end = NULL;
    if (*token != 's') {
        return false;
    }
    *position = strtoull(token + 1, &end, 10);
    return *end == '_' && strtoul(end + 1, NULL, 10) == f->polls->epoch &&
           *position <= fake_world_position(f);
}

void fake_sync_forget(struct fake *f)
{
    f->polls->epoch++;
    cJSON_Delete(f->polls->first);
    f->polls->first = NULL;
}

/* -------------------------------------------------------------------- polls */

static cJSON *sync_finish(const struct sync *s, cJSON *reply)
{
    char token[TOKEN_SIZE];
    reply = reply != NULL ? reply : cJSON_CreateObject();
    fake_sync_token(s->fake, fake_world_position(s->fake), token);
    json_add(reply, "next_batch", token);
    json_add_number(json_add_object(reply, "device_one_time_keys_count"), "signed_curve25519", 0);
    if (s->fake->host.rules[RULE_SENT_IS_ACKED] != 0) {
        fake_polls_handed(s->fake, fake_world_position(s->fake));
    }
    return reply;
}

static void poll_unlink(struct fake_polls *all, const struct poll *p)
{
    struct poll **at = &all->list;
    while (*at != p) {
        at = &(*at)->next;
    }
    *at = p->next;
}

static void poll_free(struct poll *p)
{
    poll_unlink(p->sync.fake->polls, p);
    cJSON_Delete(p->sync.filter);
    fake_timer_free(p->timer);
    free(p);
}

static void poll_gone(void *ctx)
{
    struct fake *f = ((struct poll *)ctx)->sync.fake;
    poll_free(ctx);
    fake_record_changed(f);
}

static void poll_end(struct poll *p, cJSON *reply)
{
    struct conn *c = p->conn;
    cJSON *whole = sync_finish(&p->sync, reply);
    fake_conn_watch(c, NULL, NULL);
    poll_free(p);
    web_answer(c, 200, whole);
}

static void poll_timeout(void *ctx)
{
    struct poll *p = ctx;
    p->late = p->sync.fake->host.rules[RULE_SYNC_HOLD] != 0;
    if (!p->late) {
        poll_end(p, NULL);
    }
}

void fake_polls_flush(const struct fake *f)
{
    struct fake_polls *all = f->polls;
    struct poll *next = NULL;
    if (!all->changed || f->host.rules[RULE_SYNC_HOLD] != 0) {
        return;
    }
    all->changed = false;
    for (struct poll *p = all->list; p != NULL; p = next) {
        next = p->next;
        cJSON *news = fake_news(&p->sync);
        if (news != NULL || p->late) {
            poll_end(p, news);
        }
    }
}

static void poll_start(struct call *call, const struct sync *s, long timeout_ms)
{
    struct poll *p = must_alloc(sizeof(*p));
    p->conn = call->conn;
    p->sync = *s;
    p->timer = fake_timer_new(call->f, poll_timeout, p);
    p->next = call->f->polls->list;
    call->f->polls->list = p;
    call->later = true;
    fake_timer_start(p->timer, timeout_ms);
    fake_conn_watch(call->conn, poll_gone, p);
    fake_record_changed(call->f);
}

/* -------------------------------------------------------------------- calls */

static void sync_read_filter(struct sync *s, const struct call *call)
{
    s->filter = fake_filter_read(call->f, json_text(call->query, "filter", ""));
    const cJSON *room = json_get(s->filter, "room");
    s->timeline = json_get(room, "timeline");
    s->state = json_get(room, "state");
    s->limit = fake_filter_limit(s->timeline, call->f->host.rules[RULE_SYNC_LIMIT]);
    s->lazy = json_true(s->state, "lazy_load_members", false);
}

/* false: the token is a bad one. */
static bool sync_read(struct sync *s, const struct call *call)
{
    struct fake_polls *p = call->f->polls;
    const char *since = json_text(call->query, "since", NULL);
    *s = (struct sync){.fake = call->f, .initial = since == NULL, .told = p->told};
    sync_read_filter(s, call);
    if (since == NULL) {
        while (p->told->child != NULL) {
            cJSON_Delete(cJSON_DetachItemViaPointer(p->told, p->told->child));
        }
        return true;
    }
    if (!fake_sync_position(call->f, since, &s->since)) {
        return false;
    }
    p->acked = s->since > p->acked ? s->since : p->acked;
    s->since = s->since < p->handed ? p->handed : s->since;
    fake_record_changed(call->f);
    return true;
}

/* A first sync is answered as it was the last time, for a while. */
static bool sync_cached(struct call *call)
{
    struct fake_polls *p = call->f->polls;
    double age_ms = (double)(fake_now_ms(call->f) - p->first_ms);
    if (p->first == NULL || age_ms > (double)call->f->host.rules[RULE_SYNC_CACHE_MS] ||
        strcmp(json_text(p->first, "query", ""), call->request->query) != 0) {
        return false;
    }
    cJSON_Delete(call->reply);
    call->reply = cJSON_Duplicate(json_get(p->first, "reply"), true);
    return true;
}

static void sync_first(struct call *call, const struct sync *s)
{
    struct fake_polls *p = call->f->polls;
    if (sync_cached(call)) {
        return;
    }
    cJSON_Delete(call->reply);
    call->reply = sync_finish(s, fake_news(s));
    cJSON_Delete(p->first);
    p->first = cJSON_CreateObject();
    p->first_ms = fake_now_ms(call->f);
    json_add(p->first, "query", call->request->query);
    json_add_copy(p->first, "reply", call->reply);
}

/* true: it waits, and the filter is the poll's. */
static bool sync_next(struct call *call, const struct sync *s)
{
    bool held = call->f->host.rules[RULE_SYNC_HOLD] != 0;
    long timeout_ms = strtol(json_text(call->query, "timeout", "0"), NULL, 10);
    cJSON *news = held ? NULL : fake_news(s);
    if (news == NULL && (timeout_ms > 0 || held)) {
        poll_start(call, s, timeout_ms);
        return true;
    }
    cJSON_Delete(call->reply);
    call->reply = sync_finish(s, news);
    return false;
}

static void run_sync(struct call *call)
{
    struct sync s;
    bool waits = false;
    if (strcmp(call->user, FAKE_SENDER) == 0) {
        web_fail(call, 500, "M_UNKNOWN", "Internal server error"); /* NotImplementedError */
        return;
    }
    if (!sync_read(&s, call)) {
        web_fail(call, 400, "M_UNKNOWN", "Invalid stream token");
    } else if (s.initial) {
        sync_first(call, &s);
    } else {
        waits = sync_next(call, &s);
    }
    if (!waits) {
        cJSON_Delete(s.filter);
    }
}

const struct web_method fake_sync_methods[] = {
    {"GET", "client/v3/sync", "sync", run_sync, false},
    {NULL, NULL, NULL, NULL, false},
};
