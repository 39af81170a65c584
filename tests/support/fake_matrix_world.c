/* fake_matrix_world.c -- people, rooms, events. */
#include "fake_matrix_world.h"

#include "arena.h"
#include "fake_matrix.h"
#include "fake_matrix_service.h"
#include "fake_matrix_sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEY_SIZE = 512, EVENT_ID_SIZE = 48 };

struct fake_world {
    struct room *rooms;
    struct room **last;
    struct map by_id;
    struct map events;
    struct events all;
    cJSON *users;
    cJSON *account_data;
    uint64_t position;
    double rate_ms;
    cJSON *keys; /* what keys of maps are made of, until the end */
};

struct fake_world *fake_world_new(struct fake *f)
{
    (void)f;
    struct fake_world *w = must_alloc(sizeof(*w));
    w->last = &w->rooms;
    w->users = cJSON_CreateObject();
    w->account_data = cJSON_CreateObject();
    w->keys = cJSON_CreateArray();
    return w;
}

static void room_free(struct room *r)
{
    map_release(&r->current);
    free(r->timeline.list);
    free(r->states.list);
    free(r->id);
    free(r->version);
    free(r);
}

static void event_free(struct event *e)
{
    cJSON_Delete(e->json);
    free(e->raw);
    free(e);
}

void fake_world_free(struct fake_world *w)
{
    for (size_t i = 0; i < w->all.count; i++) {
        event_free(w->all.list[i]);
    }
    free(w->all.list);
    while (w->rooms != NULL) {
        struct room *r = w->rooms;
        w->rooms = r->next;
        room_free(r);
    }
    map_release(&w->by_id);
    map_release(&w->events);
    cJSON_Delete(w->users);
    cJSON_Delete(w->account_data);
    cJSON_Delete(w->keys);
    free(w);
}

uint64_t fake_world_position(const struct fake *f)
{
    return f->world->position;
}

struct event *fake_world_next(const struct fake *f, uint64_t position)
{
    size_t at = fake_events_after(&f->world->all, position);
    return at < f->world->all.count ? f->world->all.list[at] : NULL;
}

struct room *fake_world_room(const struct fake *f, const char *id)
{
    return map_get(&f->world->by_id, id);
}

struct room *fake_world_rooms(const struct fake *f)
{
    return f->world->rooms;
}

struct room *fake_world_alias(const struct fake *f, const char *alias)
{
    for (struct room *r = f->world->rooms; r != NULL; r = r->next) {
        const cJSON *state = fake_room_state(r, "m.room.canonical_alias", "");
        if (strcmp(json_text(json_get(state, "content"), "alias", ""), alias) == 0) {
            return r;
        }
    }
    return NULL;
}

struct room *fake_world_room_new(struct fake *f, const char *id, const char *version)
{
    struct room *r = must_alloc(sizeof(*r));
    r->id = must_copy(id);
    r->version = must_copy(version);
    *f->world->last = r;
    f->world->last = &r->next;
    map_put(&f->world->by_id, r->id, r);
    return r;
}

struct room *fake_world_direct(const struct fake *f, const char *user)
{
    for (struct room *r = f->world->rooms; r != NULL; r = r->next) {
        if (fake_room_has(r, user) && fake_room_has(r, FAKE_BOT) && fake_room_joined(r) == 2) {
            return r;
        }
    }
    return NULL;
}

cJSON *fake_world_user(const struct fake *f, const char *id)
{
    return cJSON_GetObjectItemCaseSensitive(f->world->users, id);
}

void fake_world_put_user(struct fake *f, const char *id, cJSON *profile)
{
    json_set(f->world->users, id, profile);
}

double *fake_world_rate(const struct fake *f)
{
    return &f->world->rate_ms;
}

cJSON *fake_world_account_data(const struct fake *f)
{
    return f->world->account_data;
}

void fake_world_put_account_data(struct fake *f, const char *type, cJSON *content)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddItemToObject(entry, "content", content);
    json_add_number(entry, "position", (double)++f->world->position);
    json_set(f->world->account_data, type, entry);
    fake_polls_changed(f);
}

/* ------------------------------------------------------------------- events */

void fake_events_push(struct events *all, struct event *e)
{
    if (all->count == all->capacity) {
        all->capacity = all->capacity > 0 ? all->capacity * 2 : 16;
        all->list = must_realloc(all->list, all->capacity * sizeof(struct event *));
    }
    all->list[all->count++] = e;
}

size_t fake_events_after(const struct events *all, uint64_t position)
{
    size_t at = all->count;
    while (at > 0 && all->list[at - 1]->position > position) {
        at--;
    }
    return at;
}

static void state_key(char out[KEY_SIZE], const char *type, const char *key)
{
    (void)snprintf(out, KEY_SIZE, "%s %s", type, key);
}

static void room_take_state(struct fake *f, struct room *r, struct event *e)
{
    char key[KEY_SIZE];
    const char *type = json_text(e->json, "type", "");
    const char *of = json_text(e->json, "state_key", NULL);
    if (of == NULL) {
        return;
    }
    state_key(key, type, of);
    json_push(f->world->keys, key);
    map_put(&r->current, cJSON_GetArrayItem(f->world->keys, 0)->prev->valuestring, e);
    fake_events_push(&r->states, e);
    if (strcmp(type, "m.room.member") == 0 && strcmp(of, FAKE_BOT) == 0) {
        r->own = e;
    }
}

double fake_world_clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    long ms = now.tv_nsec / 1000000;
    return (double)now.tv_sec * 1000 + (double)ms;
}

static void event_complete(struct fake *f, cJSON *json)
{
    char id[EVENT_ID_SIZE];
    (void)snprintf(id, sizeof(id), "$event_%037lu", fake_next(f));
    if (json_get(json, "event_id") == NULL) {
        json_add(json, "event_id", id);
    }
    if (json_get(json, "origin_server_ts") == NULL) {
        json_add_number(json, "origin_server_ts", fake_world_clock_ms());
    }
}

struct event *fake_room_add(struct fake *f, struct room *r, cJSON *json)
{
    struct event *e = must_alloc(sizeof(*e));
    event_complete(f, json);
    e->json = json;
    e->room = r;
    e->position = ++f->world->position;
    fake_events_push(&f->world->all, e);
    map_put(&f->world->events, json_text(json, "event_id", ""), e);
    fake_events_push(&r->timeline, e);
    room_take_state(f, r, e);
    fake_polls_changed(f);
    fake_service_changed(f);
    return e;
}

static cJSON *event_new(const char *sender, const char *type, cJSON *content)
{
    cJSON *json = cJSON_CreateObject();
    json_add(json, "type", type);
    json_add(json, "sender", sender);
    cJSON_AddItemToObject(json, "content", content);
    return json;
}

struct event *fake_room_send(struct fake *f, struct room *r, const char *sender, const char *type,
                             cJSON *content)
{
    return fake_room_add(f, r, event_new(sender, type, content));
}

struct event *fake_room_set(struct fake *f, struct room *r, const char *sender,
                            const char *type_and_key, cJSON *content)
{
    char type[KEY_SIZE];
    const char *space = strchr(type_and_key, ' ');
    size_t len = space != NULL ? (size_t)(space - type_and_key) : strlen(type_and_key);
    (void)snprintf(type, sizeof(type), "%.*s", (int)len, type_and_key);
    cJSON *json = event_new(sender, type, content);
    json_add(json, "state_key", space != NULL ? space + 1 : "");
    return fake_room_add(f, r, json);
}

struct event *fake_room_member(struct fake *f, struct room *r, const char *user,
                               const char *membership)
{
    char key[KEY_SIZE];
    cJSON *content = cJSON_CreateObject();
    json_add(content, "membership", membership);
    json_add(content, "displayname", json_text(fake_world_user(f, user), "displayname", NULL));
    state_key(key, "m.room.member", user);
    return fake_room_set(f, r, user, key, content);
}

struct event *fake_world_event(const struct fake *f, const char *id)
{
    return map_get(&f->world->events, id);
}

const cJSON *fake_room_state(const struct room *r, const char *type, const char *key)
{
    char joined[KEY_SIZE];
    state_key(joined, type, key);
    const struct event *e = map_get(&r->current, joined);
    return e != NULL ? e->json : NULL;
}

const char *fake_room_membership(const struct room *r, const char *user)
{
    const cJSON *member = fake_room_state(r, "m.room.member", user);
    return json_text(json_get(member, "content"), "membership", "leave");
}

bool fake_room_has(const struct room *r, const char *user)
{
    return strcmp(fake_room_membership(r, user), "join") == 0;
}

size_t fake_room_joined(const struct room *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->states.count; i++) {
        const cJSON *json = r->states.list[i]->json;
        const char *user = json_text(json, "state_key", "");
        bool member = strcmp(json_text(json, "type", ""), "m.room.member") == 0;
        count +=
            member && fake_room_state(r, "m.room.member", user) == json && fake_room_has(r, user);
    }
    return count;
}

static void blank(struct event *e, const struct event *because)
{
    cJSON *content = cJSON_CreateObject();
    const cJSON *membership = json_get(json_get(e->json, "content"), "membership");
    json_add_copy(content, "membership", membership);
    json_set(e->json, "content", content);
    cJSON *told = cJSON_CreateObject();
    cJSON_AddItemToObject(told, "redacted_because", fake_event_show(because, true));
    json_set(e->json, "unsigned", told);
    free(e->raw);
    e->raw = NULL;
}

struct event *fake_room_undo(struct fake *f, struct event *target, const char *user,
                             const char *reason)
{
    const char *id = json_text(target->json, "event_id", "");
    cJSON *content = cJSON_CreateObject();
    json_add(content, "reason", reason);
    json_add(content, "redacts", id); /* here since version 11 */
    cJSON *json = event_new(user, "m.room.redaction", content);
    json_add(json, "redacts", id);
    struct event *e = fake_room_add(f, target->room, json);
    blank(target, e);
    return e;
}

cJSON *fake_event_show(const struct event *e, bool with_room)
{
    if (e->raw != NULL) {
        return cJSON_CreateRaw(e->raw);
    }
    cJSON *json = cJSON_Duplicate(e->json, true);
    if (with_room) {
        json_add(json, "room_id", e->room->id);
    }
    return json;
}

static void add_stripped(cJSON *events, const cJSON *json)
{
    static const char *const names[] = {"type", "state_key", "sender", "content"};
    cJSON *stripped = cJSON_CreateObject();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && json != NULL; i++) {
        json_add_copy(stripped, names[i], json_get(json, names[i]));
    }
    if (json != NULL) {
        cJSON_AddItemToArray(events, stripped);
    } else {
        cJSON_Delete(stripped);
    }
}

cJSON *fake_room_stripped(const struct room *r)
{
    static const char *const types[] = {"m.room.create",          "m.room.join_rules",
                                        "m.room.canonical_alias", "m.room.name",
                                        "m.room.encryption",      "m.room.topic"};
    cJSON *events = cJSON_CreateArray();
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        add_stripped(events, fake_room_state(r, types[i], ""));
    }
    add_stripped(events,
                 fake_room_state(r, "m.room.member", json_text(r->own->json, "sender", "")));
    add_stripped(events, r->own->json);
    return events;
}
