/* fake_matrix_sync.c -- /sync: what is new since a place in the stream. */
#include "fake_matrix_sync.h"

#include "arena.h"
#include "fake_matrix.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_STANDARD = 10 };

/* One /sync: where it begins, and how much of it is wanted. */
struct sync {
    struct fake *fake;
    bool initial;
    uint64_t since;
    size_t limit;
    bool lazy; /* members are told when they speak */
};

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
    cJSON *filters;
    cJSON *told;  /* "room user" of members that were told lazily */
    cJSON *first; /* an answer to a first sync, and its query */
    uint64_t first_ms;
};

struct fake_polls *fake_polls_new(struct fake *f)
{
    (void)f;
    struct fake_polls *p = must_alloc(sizeof(*p));
    p->filters = cJSON_CreateObject();
    p->told = cJSON_CreateObject();
    return p;
}

void fake_polls_free(struct fake_polls *p)
{
    cJSON_Delete(p->filters);
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

void fake_sync_keep_filter(struct fake *f, const char *id, const cJSON *filter)
{
    cJSON_AddItemToObject(f->polls->filters, id, cJSON_Duplicate(filter, true));
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

/* --------------------------------------------------------------- one room */

static bool is_member(const cJSON *json)
{
    return strcmp(json_text(json, "type", ""), "m.room.member") == 0;
}

static void add_event(cJSON *events, const struct event *e)
{
    cJSON_AddItemToArray(events, fake_event_show(e, false));
}

static bool is_current(const struct room *r, const struct event *e)
{
    return fake_room_state(r, json_text(e->json, "type", ""),
                           json_text(e->json, "state_key", "")) == e->json;
}

/* A member's event once in the life of a client, when they speak. */
static void add_speaker(const struct sync *s, cJSON *events, const struct room *r, const char *user)
{
    char key[512];
    const cJSON *member = fake_room_state(r, "m.room.member", user);
    (void)snprintf(key, sizeof(key), "%s %s", r->id, user);
    if (member != NULL && json_get(s->fake->polls->told, key) == NULL) {
        json_add_bool(s->fake->polls->told, key, true);
        cJSON_AddItemToArray(events, cJSON_Duplicate(member, true));
    }
}

/* What held before the timeline begins and was not told yet. */
static cJSON *room_state(const struct sync *s, const struct room *r, size_t first, bool fresh)
{
    cJSON *events = cJSON_CreateArray();
    uint64_t until = first < r->timeline.count ? r->timeline.list[first]->position : UINT64_MAX;
    size_t from = fresh ? 0 : fake_events_after(&r->states, s->since);
    for (size_t i = from; i < r->states.count; i++) {
        const struct event *e = r->states.list[i];
        bool own = strcmp(json_text(e->json, "state_key", ""), FAKE_BOT) == 0;
        bool later = s->lazy && is_member(e->json) && !own;
        if (e->position < until && is_current(r, e) && !later) {
            add_event(events, e);
        }
    }
    for (size_t i = first; i < r->timeline.count && s->lazy; i++) {
        add_speaker(s, events, r, json_text(r->timeline.list[i]->json, "sender", ""));
    }
    return events;
}

static cJSON *room_timeline(const struct sync *s, const struct room *r, size_t first, bool limited)
{
    char token[TOKEN_SIZE];
    cJSON *timeline = cJSON_CreateObject();
    cJSON *events = json_add_array(timeline, "events");
    for (size_t i = first; i < r->timeline.count; i++) {
        add_event(events, r->timeline.list[i]);
    }
    uint64_t before = first < r->timeline.count ? r->timeline.list[first]->position - 1
                                                : fake_world_position(s->fake);
    fake_sync_token(s->fake, before, token);
    json_add(timeline, "prev_batch", token);
    json_add_bool(timeline, "limited", limited);
    return timeline;
}

static cJSON *room_joined(const struct sync *s, const struct room *r)
{
    bool fresh = s->initial || r->own->position > s->since;
    size_t after = fresh ? 0 : fake_events_after(&r->timeline, s->since);
    size_t count = r->timeline.count - after;
    if (count == 0) {
        return NULL;
    }
    bool limited = count > s->limit;
    size_t first = limited ? r->timeline.count - s->limit : after;
    cJSON *joined = cJSON_CreateObject();
    cJSON *state = json_add_object(joined, "state");
    cJSON_AddItemToObject(state, "events", room_state(s, r, first, fresh));
    cJSON_AddItemToObject(joined, "timeline", room_timeline(s, r, first, limited));
    json_add_array(json_add_object(joined, "ephemeral"), "events");
    json_add_array(json_add_object(joined, "account_data"), "events");
    cJSON *summary = json_add_object(joined, "summary");
    json_add_number(summary, "m.joined_member_count", (double)fake_room_joined(r));
    json_add_object(joined, "unread_notifications");
    return joined;
}

static cJSON *room_invited(const struct room *r)
{
    cJSON *invited = cJSON_CreateObject();
    cJSON_AddItemToObject(json_add_object(invited, "invite_state"), "events",
                          fake_room_stripped(r));
    return invited;
}

static cJSON *room_left(const struct sync *s, const struct room *r)
{
    cJSON *left = cJSON_CreateObject();
    cJSON *timeline = json_add_object(left, "timeline");
    cJSON *events = json_add_array(timeline, "events");
    for (size_t i = fake_events_after(&r->timeline, s->since); i < r->timeline.count; i++) {
        if (r->timeline.list[i]->position <= r->own->position) {
            add_event(events, r->timeline.list[i]);
        }
    }
    json_add_bool(timeline, "limited", false);
    json_add_array(json_add_object(left, "state"), "events");
    return left;
}

/* ---------------------------------------------------------------- all rooms */

static void put(cJSON *rooms, const char *section, const struct room *r, cJSON *told)
{
    if (told == NULL) {
        return;
    }
    if (json_get(rooms, section) == NULL) {
        json_add_object(rooms, section);
    }
    cJSON_AddItemToObject(cJSON_GetObjectItemCaseSensitive(rooms, section), r->id, told);
}

static void add_room(const struct sync *s, cJSON *rooms, const struct room *r)
{
    if (r->own == NULL) {
        return;
    }
    const char *membership = fake_room_membership(r, FAKE_BOT);
    bool fresh = r->own->position > s->since;
    if (strcmp(membership, "join") == 0) {
        put(rooms, "join", r, room_joined(s, r));
    } else if (strcmp(membership, "invite") == 0) {
        put(rooms, "invite", r, s->initial || fresh ? room_invited(r) : NULL);
    } else {
        put(rooms, "leave", r, !s->initial && fresh ? room_left(s, r) : NULL);
    }
}

static void add_account_data(const struct sync *s, cJSON *reply)
{
    cJSON *events = cJSON_CreateArray();
    const cJSON *entry = NULL;
    cJSON_ArrayForEach(entry, fake_world_account_data(s->fake))
    {
        if (s->initial || (uint64_t)json_get(entry, "position")->valuedouble > s->since) {
            cJSON *event = cJSON_CreateObject();
            json_add(event, "type", entry->string);
            json_add_copy(event, "content", json_get(entry, "content"));
            cJSON_AddItemToArray(events, event);
        }
    }
    if (events->child != NULL) {
        cJSON_AddItemToObject(json_add_object(reply, "account_data"), "events", events);
    } else {
        cJSON_Delete(events);
    }
}

/* NULL: nothing is new. */
static cJSON *sync_news(const struct sync *s)
{
    cJSON *reply = cJSON_CreateObject();
    cJSON *rooms = cJSON_CreateObject();
    for (const struct room *r = fake_world_rooms(s->fake); r != NULL; r = r->next) {
        add_room(s, rooms, r);
    }
    add_account_data(s, reply);
    bool news = rooms->child != NULL || reply->child != NULL;
    if (rooms->child != NULL) {
        cJSON_AddItemToObject(reply, "rooms", rooms);
    } else {
        cJSON_Delete(rooms);
    }
    if (news) {
        return reply;
    }
    cJSON_Delete(reply);
    return NULL;
}

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

/* -------------------------------------------------------------------- polls */

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
        cJSON *news = sync_news(&p->sync);
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

/* The filter is an id, or JSON itself.  The caller's; NULL: none. */
static cJSON *filter_of(const struct call *call)
{
    const char *text = json_text(call->query, "filter", "");
    return *text == '{' ? json_parse(text, strlen(text))
                        : cJSON_Duplicate(json_get(call->f->polls->filters, text), true);
}

static void sync_read_filter(struct sync *s, const struct call *call)
{
    cJSON *filter = filter_of(call);
    const cJSON *room = json_get(filter, "room");
    long limit = json_number(json_get(room, "timeline"), "limit", LIMIT_STANDARD);
    long most = call->f->host.rules[RULE_SYNC_LIMIT];
    s->limit = (size_t)(limit < most ? limit : most);
    s->lazy = json_true(json_get(room, "state"), "lazy_load_members", false);
    cJSON_Delete(filter);
}

/* false: the token is a bad one. */
static bool sync_read(struct sync *s, const struct call *call)
{
    struct fake_polls *p = call->f->polls;
    const char *since = json_text(call->query, "since", NULL);
    *s = (struct sync){.fake = call->f, .initial = since == NULL};
    sync_read_filter(s, call);
    if (since == NULL) {
        cJSON_Delete(p->told);
        p->told = cJSON_CreateObject();
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
    call->reply = sync_finish(s, sync_news(s));
    cJSON_Delete(p->first);
    p->first = cJSON_CreateObject();
    p->first_ms = fake_now_ms(call->f);
    json_add(p->first, "query", call->request->query);
    json_add_copy(p->first, "reply", call->reply);
}

static void run_sync(struct call *call)
{
    struct sync s;
    if (strcmp(call->user, FAKE_SENDER) == 0) {
        web_fail(call, 500, "M_UNKNOWN", "Internal server error"); /* NotImplementedError */
        return;
    }
    if (!sync_read(&s, call)) {
        web_fail(call, 400, "M_UNKNOWN", "Invalid stream token");
        return;
    }
    if (s.initial) {
        sync_first(call, &s);
        return;
    }
    bool held = call->f->host.rules[RULE_SYNC_HOLD] != 0;
    long timeout_ms = strtol(json_text(call->query, "timeout", "0"), NULL, 10);
    cJSON *news = held ? NULL : sync_news(&s);
    if (news == NULL && (timeout_ms > 0 || held)) {
        poll_start(call, &s, timeout_ms);
        return;
    }
    cJSON_Delete(call->reply);
    call->reply = sync_finish(&s, news);
}

const struct web_method fake_sync_methods[] = {
    {"GET", "client/v3/sync", "sync", run_sync, false},
    {NULL, NULL, NULL, NULL, false},
};
