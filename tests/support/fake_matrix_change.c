/* fake_matrix_change.c -- what becomes of people and rooms. */
#include "fake_matrix.h"
#include "fake_matrix_act.h"
#include "fake_matrix_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 300, CROWD_MAX = 100000 };

cJSON *fake_change_user(struct fake *f, const cJSON *order)
{
    cJSON *profile = cJSON_Duplicate(order, true);
    fake_world_put_user(f, json_text(order, "id", "@nobody:" FAKE_SERVER), profile);
    return fake_act_done();
}

/* ------------------------------------------------------------------ a new room */

static void set_text(struct fake *f, struct room *r, const char *creator, const char *const as[3])
{
    cJSON *content = cJSON_CreateObject();
    if (as[2] == NULL) {
        cJSON_Delete(content);
        return;
    }
    json_add(content, as[1], as[2]);
    (void)fake_room_set(f, r, creator, as[0], content);
}

/* Those who made a room of version 12 are above all levels, and in no list. */
static void set_levels(struct fake *f, struct room *r, const char *creator, const cJSON *order)
{
    cJSON *content = cJSON_CreateObject();
    const cJSON *level = NULL;
    cJSON *users = json_add_object(content, "users");
    if (strcmp(r->version, "12") != 0) {
        json_add_number(users, creator, 100);
    }
    cJSON_ArrayForEach(level, json_get(order, "levels"))
    {
        json_set(users, level->string, cJSON_Duplicate(level, true));
    }
    json_add_number(content, "users_default", 0);
    json_add_number(content, "events_default", 0);
    json_add_number(content, "state_default", 50);
    json_add_number(content, "invite", 0);
    (void)fake_room_set(f, r, creator, "m.room.power_levels", content);
}

static void set_create(struct fake *f, struct room *r, const char *creator, const cJSON *order)
{
    cJSON *content = cJSON_CreateObject();
    json_add(content, "room_version", r->version);
    json_add(content, "type", json_true(order, "space", false) ? "m.space" : NULL);
    json_add_copy(content, "predecessor", json_get(order, "predecessor"));
    json_add_copy(content, "additional_creators", json_get(order, "additional_creators"));
    (void)fake_room_set(f, r, creator, "m.room.create", content);
}

struct invitation {
    struct room *room;
    const char *by;
    const char *user;
    bool direct;
};

static void invite(struct fake *f, const struct invitation *i)
{
    char key[KEY_SIZE];
    cJSON *content = cJSON_CreateObject();
    json_add(content, "membership", "invite");
    json_add(content, "displayname", json_text(fake_world_user(f, i->user), "displayname", NULL));
    if (i->direct) {
        json_add_bool(content, "is_direct", true);
    }
    (void)snprintf(key, sizeof(key), "m.room.member %s", i->user);
    (void)fake_room_set(f, i->room, i->by, key, content);
}

static void fill_room(struct fake *f, struct room *r, const char *creator, const cJSON *order)
{
    const char *const name[] = {"m.room.name", "name", json_text(order, "name", NULL)};
    const char *const alias[] = {"m.room.canonical_alias", "alias",
                                 json_text(order, "alias", NULL)};
    const char *const rule[] = {"m.room.join_rules", "join_rule",
                                json_true(order, "public", false) ? "public" : "invite"};
    const char *const sight[] = {"m.room.history_visibility", "history_visibility", "shared"};
    const char *const cipher[] = {"m.room.encryption", "algorithm",
                                  json_true(order, "encrypted", false) ? "m.megolm.v1.aes-sha2"
                                                                       : NULL};
    const cJSON *member = NULL;
    set_create(f, r, creator, order);
    (void)fake_room_member(f, r, creator, "join");
    set_levels(f, r, creator, order);
    set_text(f, r, creator, rule);
    set_text(f, r, creator, sight);
    set_text(f, r, creator, name);
    set_text(f, r, creator, alias);
    set_text(f, r, creator, cipher);
    cJSON_ArrayForEach(member, json_get(order, "members"))
    {
        (void)fake_room_member(f, r, member->valuestring, "join");
    }
}

cJSON *fake_change_room(struct fake *f, const cJSON *order)
{
    const char *creator = json_text(order, "creator", "@ana:" FAKE_SERVER);
    const char *bot = json_text(order, "bot", "join");
    const char *id = json_text(order, "id", NULL);
    if (id == NULL || fake_world_room(f, id) != NULL) {
        return fake_act_refuse("the room has no id, or there is one with it");
    }
    struct room *r = fake_world_room_new(f, id, json_text(order, "version", "11"));
    fill_room(f, r, creator, order);
    if (strcmp(bot, "none") != 0) {
        invite(f, &(struct invitation){r, creator, FAKE_BOT, json_true(order, "direct", false)});
    }
    if (strcmp(bot, "join") == 0) {
        (void)fake_room_member(f, r, FAKE_BOT, "join");
    }
    cJSON *answer = fake_act_done();
    json_add(answer, "channel", id);
    return answer;
}

/* -------------------------------------------------------------------- members */

static struct room *the_room(const struct fake *f, const cJSON *order)
{
    return fake_world_room(f, json_text(order, "channel", "!store:" FAKE_SERVER));
}

cJSON *fake_change_join(struct fake *f, const cJSON *order)
{
    struct room *r = the_room(f, order);
    if (r == NULL) {
        return fake_act_refuse("no such room");
    }
    (void)fake_room_member(f, r, json_text(order, "user", ""), "join");
    return fake_act_done();
}

cJSON *fake_change_leave(struct fake *f, const cJSON *order)
{
    char key[KEY_SIZE];
    struct room *r = the_room(f, order);
    const char *user = json_text(order, "user", "");
    if (r == NULL) {
        return fake_act_refuse("no such room");
    }
    cJSON *content = cJSON_CreateObject();
    json_add(content, "membership", json_true(order, "ban", false) ? "ban" : "leave");
    (void)snprintf(key, sizeof(key), "m.room.member %s", user);
    (void)fake_room_set(f, r, json_text(order, "by", user), key, content);
    return fake_act_done();
}

cJSON *fake_change_invite(struct fake *f, const cJSON *order)
{
    struct room *r = the_room(f, order);
    if (r == NULL) {
        return fake_act_refuse("no such room");
    }
    invite(f, &(struct invitation){r, json_text(order, "by", "@ana:" FAKE_SERVER),
                                   json_text(order, "user", FAKE_BOT),
                                   json_true(order, "direct", false)});
    return fake_act_done();
}

/* As a server does it, and a client after it: all who were there are invited. */
cJSON *fake_change_upgrade(struct fake *f, const cJSON *order)
{
    struct room *old = the_room(f, order);
    const char *to = json_text(order, "to", "!upgraded:" FAKE_SERVER);
    const char *user = json_text(order, "user", "@ana:" FAKE_SERVER);
    if (old == NULL) {
        return fake_act_refuse("no such room");
    }
    cJSON *plan = cJSON_CreateObject();
    json_add(plan, "id", to);
    json_add(plan, "creator", user);
    json_add(plan, "bot", json_text(order, "bot", "invite"));
    json_add(plan, "version", json_text(order, "version", "12"));
    json_add_copy(plan, "name",
                  json_get(json_get(fake_room_state(old, "m.room.name", ""), "content"), "name"));
    json_add(json_add_object(plan, "predecessor"), "room_id", old->id);
    cJSON *answer = fake_change_room(f, plan);
    cJSON *tombstone = cJSON_CreateObject();
    json_add(tombstone, "body", "This room has been replaced");
    json_add(tombstone, "replacement_room", to);
    (void)fake_room_set(f, old, user, "m.room.tombstone", tombstone);
    cJSON_Delete(plan);
    return answer;
}

cJSON *fake_change_crowd(struct fake *f, const cJSON *order)
{
    struct room *r = the_room(f, order);
    long count = json_number(order, "count", 0);
    if (r == NULL || count < 0 || count > CROWD_MAX) {
        return fake_act_refuse("no such room, or too many");
    }
    for (long i = 1; i <= count; i++) {
        char id[KEY_SIZE];
        char name[32];
        cJSON *profile = cJSON_CreateObject();
        (void)snprintf(id, sizeof(id), "@u%07ld:" FAKE_SERVER, i);
        (void)snprintf(name, sizeof(name), "Person %ld", i);
        json_add(profile, "displayname", name);
        fake_world_put_user(f, id, profile);
        (void)fake_room_member(f, r, id, "join");
    }
    return fake_act_done();
}
