/* fake_matrix_news.c -- what is new in the bot's rooms. */
#include "fake_matrix_news.h"

#include "fake_matrix.h"
#include "fake_matrix_filter.h"
#include "fake_matrix_sync.h"
#include "fake_matrix_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (member != NULL && json_get(s->told, key) == NULL) {
        json_add_bool(s->told, key, true);
        cJSON_AddItemToArray(events, cJSON_Duplicate(member, true));
    }
}

static const char *type_of(const struct event *e)
{
    return json_text(e->json, "type", "");
}

/* What held before the timeline begins and was not told yet. */
static cJSON *room_state(const struct sync *s, const struct room *r, const struct events *timeline,
                         bool fresh)
{
    cJSON *events = cJSON_CreateArray();
    uint64_t until = timeline->count > 0 ? timeline->list[0]->position : UINT64_MAX;
    size_t from = fresh ? 0 : fake_events_after(&r->states, s->since);
    for (size_t i = from; i < r->states.count; i++) {
        const struct event *e = r->states.list[i];
        bool own = strcmp(json_text(e->json, "state_key", ""), FAKE_BOT) == 0;
        bool later = s->lazy && is_member(e->json) && !own;
        if (e->position < until && is_current(r, e) && !later &&
            fake_filter_takes(s->state, type_of(e))) {
            add_event(events, e);
        }
    }
    for (size_t i = 0; i < timeline->count && s->lazy; i++) {
        add_speaker(s, events, r, json_text(timeline->list[i]->json, "sender", ""));
    }
    return events;
}

static cJSON *room_timeline(const struct sync *s, const struct events *timeline, bool limited)
{
    char token[TOKEN_SIZE];
    cJSON *told = cJSON_CreateObject();
    cJSON *events = json_add_array(told, "events");
    for (size_t i = 0; i < timeline->count; i++) {
        add_event(events, timeline->list[i]);
    }
    uint64_t before =
        timeline->count > 0 ? timeline->list[0]->position - 1 : fake_world_position(s->fake);
    fake_sync_token(s->fake, before, token);
    json_add(told, "prev_batch", token);
    json_add_bool(told, "limited", limited);
    return told;
}

/* The newest events that the filter takes; were there more of them?  The caller
 * frees the list. */
static struct events room_news(const struct sync *s, const struct room *r, bool fresh,
                               bool *limited)
{
    struct events news = {0};
    size_t from = fresh ? 0 : fake_events_after(&r->timeline, s->since);
    size_t first = r->timeline.count;
    size_t count = 0;
    *limited = false;
    for (size_t i = r->timeline.count; i > from && !*limited; i--) {
        bool takes = fake_filter_takes(s->timeline, type_of(r->timeline.list[i - 1]));
        *limited = takes && count == s->limit;
        count += takes && !*limited;
        first = *limited ? first : i - 1;
    }
    for (size_t i = first; i < r->timeline.count; i++) {
        if (fake_filter_takes(s->timeline, type_of(r->timeline.list[i]))) {
            fake_events_push(&news, r->timeline.list[i]);
        }
    }
    return news;
}

static cJSON *room_joined(const struct sync *s, const struct room *r)
{
    bool limited = false;
    bool fresh = s->initial || r->own->position > s->since;
    struct events news = room_news(s, r, fresh, &limited);
    if (news.count == 0 && !fresh) {
        return NULL;
    }
    cJSON *joined = cJSON_CreateObject();
    cJSON *state = json_add_object(joined, "state");
    cJSON_AddItemToObject(state, "events", room_state(s, r, &news, fresh));
    cJSON_AddItemToObject(joined, "timeline", room_timeline(s, &news, limited));
    json_add_array(json_add_object(joined, "ephemeral"), "events");
    json_add_array(json_add_object(joined, "account_data"), "events");
    cJSON *summary = json_add_object(joined, "summary");
    json_add_number(summary, "m.joined_member_count", (double)fake_room_joined(r));
    json_add_object(joined, "unread_notifications");
    free(news.list);
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

cJSON *fake_news(const struct sync *s)
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
