/* matrix_room.c -- one room, as far as its state is known.
 *
 * What is unknown of a room makes it more private, never less.
 */

#include "matrix_room.h"

#include "arena.h"
#include "matrix_json.h"
#include "matrix_text.h"

#include <stdlib.h>
#include <string.h>

struct matrix_room *matrix_room_new(const char *id)
{
    struct matrix_room *room = must_alloc(sizeof(*room));

    room->id = must_copy(id);
    room->channel = must_copy(id);
    return room;
}

void matrix_room_free(struct matrix_room *room)
{
    if (room == NULL) {
        return;
    }
    free(room->id);
    free(room->channel);
    free(room->name);
    free(room->alias);
    free(room->successor);
    free(room->upgrader);
    free(room->person);
    cJSON_Delete(room->levels);
    cJSON_Delete(room->creators);
    free(room);
}

/* ------------------------------------------------------------------ state */

static void take_create(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    const char *creator = matrix_json_id(event, "sender", '@');
    const cJSON *more = json_array(content, "additional_creators");
    const cJSON *one;

    room->space = json_is(content, "type", "m.space");
    cJSON_Delete(room->creators);
    room->creators = cJSON_CreateArray();
    if (creator != NULL) {
        cJSON_AddItemToArray(room->creators, cJSON_CreateString(creator));
    }
    cJSON_ArrayForEach(one, more)
    {
        if (cJSON_IsString(one)) {
            cJSON_AddItemToArray(room->creators, cJSON_CreateString(one->valuestring));
        }
    }
}

static void take_name(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    struct arena *a = arena_new();

    (void)event;
    must_replace(&room->name, matrix_text_name(a, json_text(content, "name")));
    arena_free(a);
}

static void take_alias(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    (void)event;
    must_replace(&room->alias, matrix_json_id(content, "alias", '#'));
}

static void take_encryption(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    (void)event;
    (void)content;
    room->encrypted = true;
}

static void take_levels(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    (void)event;
    cJSON_Delete(room->levels);
    room->levels = cJSON_Duplicate(content, 1);
}

static void take_join_rules(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    (void)event;
    room->open = json_is(content, "join_rule", "public") ||
                 json_is(content, "join_rule", "restricted") ||
                 json_is(content, "join_rule", "knock_restricted");
}

static void take_tombstone(struct matrix_room *room, const cJSON *event, const cJSON *content)
{
    must_replace(&room->successor, matrix_json_id(content, "replacement_room", '!'));
    must_replace(&room->upgrader, matrix_json_id(event, "sender", '@'));
}

void matrix_room_state(struct matrix_room *room, const cJSON *event)
{
    static const struct {
        const char *type;
        void (*take)(struct matrix_room *room, const cJSON *event, const cJSON *content);
    } takers[] = {
        {"m.room.create", take_create},         {"m.room.name", take_name},
        {"m.room.canonical_alias", take_alias}, {"m.room.encryption", take_encryption},
        {"m.room.power_levels", take_levels},   {"m.room.join_rules", take_join_rules},
        {"m.room.tombstone", take_tombstone},
    };
    const cJSON *content = json_object(event, "content");

    if (content == NULL || !cJSON_IsString(cJSON_GetObjectItemCaseSensitive(event, "state_key")) ||
        json_text(event, "state_key") != NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
        if (json_is(event, "type", takers[i].type)) {
            takers[i].take(room, event, content);
        }
    }
}

void matrix_room_summary(struct matrix_room *room, const cJSON *summary)
{
    int64_t joined = matrix_json_int(summary, "m.joined_member_count", room->joined_count);

    room->counted = room->counted && joined == room->joined_count;
    room->joined_count = joined;
    room->invited_count = matrix_json_int(summary, "m.invited_member_count", room->invited_count);
    room->peopled = room->peopled || room->joined_count + room->invited_count > 1;
}

/* ----------------------------------------------------------------- levels */

static bool is_creator(const struct matrix_room *room, const char *user)
{
    const cJSON *one;

    cJSON_ArrayForEach(one, room->creators)
    {
        if (strcmp(one->valuestring, user) == 0) {
            return true;
        }
    }
    return false;
}

int64_t matrix_room_level(const struct matrix_room *room, const char *user)
{
    const cJSON *users = json_object(room->levels, "users");

    /* Since the ids of rooms name no server, their creators stand above all levels. */
    if (matrix_id_server(room->id) == NULL && is_creator(room, user)) {
        return INT64_MAX;
    }
    if (room->levels == NULL) {
        return is_creator(room, user) ? MATRIX_LEVEL_ADMIN : 0;
    }
    return matrix_json_int(users, user, matrix_json_int(room->levels, "users_default", 0));
}

bool matrix_room_may_invite(const struct matrix_room *room, const char *user)
{
    return matrix_room_level(room, user) >= matrix_json_int(room->levels, "invite", 0);
}

/* --------------------------------------------------------------- who sees */

bool matrix_room_direct(const struct matrix_room *room)
{
    int64_t count = room->joined_count + room->invited_count;

    if (room->space || count > 2) {
        return false;
    }
    return room->person != NULL || (count == 2 && room->name == NULL && room->alias == NULL);
}

enum visibility matrix_room_visibility(const struct matrix_room *room)
{
    if (matrix_room_direct(room)) {
        return VISIBLE_DIRECT;
    }
    if (room->foreign) {
        return VISIBLE_SHARED;
    }
    return room->open ? VISIBLE_PUBLIC : VISIBLE_PRIVATE;
}
