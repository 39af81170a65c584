/* fake_matrix_rooms.c -- rooms: entering, leaving, making them, and who is there. */
#include "fake_matrix.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------- coming */

static void note_room(struct call *call, int kind, const struct room *r)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", r->id);
    fake_record_add(call->f, kind, item);
}

static bool is_public(const struct room *r)
{
    const cJSON *rules = json_get(fake_room_state(r, "m.room.join_rules", ""), "content");
    return strcmp(json_text(rules, "join_rule", "invite"), "public") == 0;
}

static void join(struct call *call, struct room *r)
{
    if (r == NULL) {
        web_fail(call, 404, "M_UNKNOWN", "Can't join remote room because no servers are known.");
        return;
    }
    const char *membership = fake_room_membership(r, call->user);
    bool in = strcmp(membership, "join") == 0;
    bool banned = strcmp(membership, "ban") == 0;
    bool invited = strcmp(membership, "invite") == 0;
    if (banned || (!in && !invited && !is_public(r))) {
        web_fail(call, 403, "M_FORBIDDEN", "You are not invited to this room.");
        return;
    }
    json_add(call->reply, "room_id", r->id);
    if (!in) {
        (void)fake_room_member(call->f, r, call->user, "join");
        note_room(call, KIND_JOINS, r);
    }
}

static void run_join(struct call *call)
{
    const char *name = call->words[0];
    join(call, *name == '#' ? fake_world_alias(call->f, name) : fake_world_room(call->f, name));
}

static void run_leave(struct call *call)
{
    struct room *r = fake_world_room(call->f, call->words[0]);
    const char *membership = r != NULL ? fake_room_membership(r, call->user) : "leave";
    if (strcmp(membership, "leave") == 0 || strcmp(membership, "ban") == 0) {
        web_fail(call, 403, "M_FORBIDDEN", "User not in room");
        return;
    }
    (void)fake_room_member(call->f, r, call->user, "leave");
    note_room(call, KIND_LEAVES, r);
}

static void run_forget(struct call *call)
{
    const struct room *r = fake_world_room(call->f, call->words[0]);
    if (r != NULL && fake_room_has(r, call->user)) {
        web_fail(call, 400, "M_UNKNOWN", "User is in room");
    }
}

static void invite(struct fake *f, struct room *r, const char *user, bool direct)
{
    char key[300];
    cJSON *content = cJSON_CreateObject();
    json_add(content, "membership", "invite");
    json_add(content, "displayname", json_text(fake_world_user(f, user), "displayname", NULL));
    if (direct) {
        json_add_bool(content, "is_direct", true);
    }
    (void)snprintf(key, sizeof(key), "m.room.member %s", user);
    (void)fake_room_set(f, r, FAKE_BOT, key, content);
    if (f->host.rules[RULE_AUTO_JOIN] != 0) {
        (void)fake_room_member(f, r, user, "join");
    }
}

static void run_invite(struct call *call)
{
    struct room *r = web_room(call);
    const char *user = json_text(call->body, "user_id", "");
    if (r != NULL && fake_room_has(r, user)) {
        web_fail(call, 403, "M_FORBIDDEN", "is already in the room.");
    } else if (r != NULL) {
        invite(call->f, r, user, false);
    }
}

/* A direct chat has a name that a test can know: !dm-ben:test. */
static void room_name(const struct call *call, const char *first, char id[300])
{
    const char *colon = strchr(first, ':');
    if (json_true(call->body, "is_direct", false) && *first == '@' && colon != NULL) {
        (void)snprintf(id, 300, "!dm-%.*s:" FAKE_SERVER, (int)(colon - first - 1), first + 1);
    }
    if (*id == '\0' || fake_world_room(call->f, id) != NULL) {
        (void)snprintf(id, 300, "!made%lu:" FAKE_SERVER, fake_next(call->f));
    }
}

/* Nobody who is not there can be invited. */
static bool all_exist(struct call *call, const cJSON *invites)
{
    const cJSON *user = NULL;
    cJSON_ArrayForEach(user, invites)
    {
        const cJSON *profile = fake_world_user(call->f, user->valuestring);
        if (profile == NULL || json_true(profile, "deactivated", false)) {
            web_fail(call, 403, "M_FORBIDDEN", "The user cannot be invited.");
            return false;
        }
    }
    return true;
}

static void add_levels(struct call *call, struct room *r, const cJSON *invites)
{
    bool trusted = strcmp(json_text(call->body, "preset", ""), "trusted_private_chat") == 0;
    cJSON *levels = cJSON_CreateObject();
    cJSON *users = json_add_object(levels, "users");
    const cJSON *user = NULL;
    json_add_number(users, call->user, 100);
    cJSON_ArrayForEach(user, invites)
    {
        if (trusted) {
            json_add_number(users, user->valuestring, 100);
        }
    }
    (void)fake_room_set(call->f, r, call->user, "m.room.power_levels", levels);
}

static void run_create(struct call *call)
{
    char id[300] = "";
    const cJSON *invites = json_get(call->body, "invite");
    const cJSON *user = NULL;
    if (!all_exist(call, invites)) {
        return;
    }
    room_name(call, cJSON_GetArraySize(invites) == 1 ? invites->child->valuestring : "", id);
    struct room *r = fake_world_room_new(call->f, id, "11");
    cJSON *create = cJSON_CreateObject();
    json_add(create, "room_version", "11");
    (void)fake_room_set(call->f, r, call->user, "m.room.create", create);
    (void)fake_room_member(call->f, r, call->user, "join");
    add_levels(call, r, invites);
    cJSON_ArrayForEach(user, invites)
    {
        invite(call->f, r, user->valuestring, json_true(call->body, "is_direct", false));
    }
    note_room(call, KIND_ROOMS, r);
    json_add(call->reply, "room_id", r->id);
}

/* ------------------------------------------------------------- who is there */

static void run_members(struct call *call)
{
    const struct room *r = web_room(call);
    cJSON *chunk = r != NULL ? json_add_array(call->reply, "chunk") : NULL;
    const char *only = json_text(call->query, "membership", NULL);
    for (size_t i = 0; r != NULL && i < r->states.count; i++) {
        const cJSON *json = r->states.list[i]->json;
        const char *user = json_text(json, "state_key", "");
        const char *membership = json_text(json_get(json, "content"), "membership", "");
        if (fake_room_state(r, "m.room.member", user) == json &&
            (only == NULL || strcmp(only, membership) == 0)) {
            cJSON_AddItemToArray(chunk, fake_event_show(r->states.list[i], true));
        }
    }
}

static void run_joined_members(struct call *call)
{
    const struct room *r = web_room(call);
    cJSON *joined = r != NULL ? json_add_object(call->reply, "joined") : NULL;
    for (size_t i = 0; r != NULL && i < r->states.count; i++) {
        const cJSON *json = r->states.list[i]->json;
        const char *user = json_text(json, "state_key", "");
        if (fake_room_state(r, "m.room.member", user) == json && fake_room_has(r, user)) {
            const cJSON *content = json_get(json, "content");
            cJSON *member = json_add_object(joined, user);
            json_add(member, "display_name", json_text(content, "displayname", NULL));
            json_add(member, "avatar_url", json_text(content, "avatar_url", NULL));
        }
    }
}

static void run_joined_rooms(struct call *call)
{
    cJSON *ids = json_add_array(call->reply, "joined_rooms");
    for (const struct room *r = fake_world_rooms(call->f); r != NULL; r = r->next) {
        if (fake_room_has(r, call->user)) {
            json_push(ids, r->id);
        }
    }
}

static void run_states(struct call *call)
{
    const struct room *r = web_room(call);
    if (r == NULL) {
        return;
    }
    cJSON_Delete(call->reply);
    call->reply = cJSON_CreateArray();
    for (size_t i = 0; i < r->states.count; i++) {
        const cJSON *json = r->states.list[i]->json;
        if (fake_room_state(r, json_text(json, "type", ""), json_text(json, "state_key", "")) ==
            json) {
            cJSON_AddItemToArray(call->reply, fake_event_show(r->states.list[i], true));
        }
    }
}

static void run_state(struct call *call)
{
    const struct room *r = web_room(call);
    if (r == NULL) {
        return;
    }
    const char *key = call->words[2] != NULL ? call->words[2] : "";
    const cJSON *state = fake_room_state(r, call->words[1], key);
    if (state == NULL) {
        web_fail(call, 404, "M_NOT_FOUND", "Event not found.");
        return;
    }
    cJSON_Delete(call->reply);
    call->reply = cJSON_Duplicate(json_get(state, "content"), true);
}

static void run_alias(struct call *call)
{
    const struct room *r = fake_world_alias(call->f, call->words[0]);
    if (r == NULL) {
        web_fail(call, 404, "M_NOT_FOUND", "Room alias not found");
        return;
    }
    json_add(call->reply, "room_id", r->id);
    json_push(json_add_array(call->reply, "servers"), FAKE_SERVER);
}

static cJSON *hierarchy_room(const struct room *r)
{
    cJSON *room = cJSON_CreateObject();
    const cJSON *create = json_get(fake_room_state(r, "m.room.create", ""), "content");
    const cJSON *name = json_get(fake_room_state(r, "m.room.name", ""), "content");
    json_add(room, "room_id", r->id);
    json_add(room, "name", json_text(name, "name", NULL));
    json_add(room, "room_type", json_text(create, "type", NULL));
    json_add_number(room, "num_joined_members", (double)fake_room_joined(r));
    cJSON *children = json_add_array(room, "children_state");
    for (size_t i = 0; i < r->states.count; i++) {
        if (strcmp(json_text(r->states.list[i]->json, "type", ""), "m.space.child") == 0) {
            cJSON_AddItemToArray(children, fake_event_show(r->states.list[i], false));
        }
    }
    return room;
}

static void run_hierarchy(struct call *call)
{
    const struct room *space = web_room(call);
    if (space == NULL) {
        return;
    }
    cJSON *rooms = json_add_array(call->reply, "rooms");
    cJSON *first = hierarchy_room(space);
    const cJSON *child = NULL;
    cJSON_ArrayForEach(child, json_get(first, "children_state"))
    {
        const struct room *r = fake_world_room(call->f, json_text(child, "state_key", ""));
        if (r != NULL && fake_room_has(r, call->user)) {
            cJSON_AddItemToArray(rooms, hierarchy_room(r));
        }
    }
    (void)cJSON_InsertItemInArray(rooms, 0, first);
}

#define CLIENT "client/v3/"

const struct web_method fake_rooms_methods[] = {
    {"POST", CLIENT "join/{}", "join", run_join, false},
    {"POST", CLIENT "rooms/{}/join", "join", run_join, false},
    {"POST", CLIENT "rooms/{}/leave", "leave", run_leave, false},
    {"POST", CLIENT "rooms/{}/forget", "forget", run_forget, false},
    {"POST", CLIENT "rooms/{}/invite", "invite", run_invite, false},
    {"POST", CLIENT "createRoom", "createRoom", run_create, false},
    {"GET", CLIENT "rooms/{}/members", "members", run_members, false},
    {"GET", CLIENT "rooms/{}/joined_members", "joined_members", run_joined_members, false},
    {"GET", CLIENT "joined_rooms", "joined_rooms", run_joined_rooms, false},
    {"GET", CLIENT "rooms/{}/state", "state", run_states, false},
    {"GET", CLIENT "rooms/{}/state/{}", "state", run_state, false},
    {"GET", CLIENT "rooms/{}/state/{}/{}", "state", run_state, false},
    {"GET", CLIENT "directory/room/{}", "alias", run_alias, false},
    {"GET", "client/v1/rooms/{}/hierarchy", "hierarchy", run_hierarchy, false},
    {NULL, NULL, NULL, NULL, false},
};
