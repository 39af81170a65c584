/* matrix_state.c -- how the rooms are, from the answer to a sync. */

#include "matrix_state.h"

#include "matrix_json.h"
#include "matrix_session.h"

static void take_events(struct session *s, struct matrix_room *room, const cJSON *events)
{
    const cJSON *event;

    cJSON_ArrayForEach(event, events)
    {
        matrix_directory_state(s->directory, room, event);
    }
}

/* The room as it was before its newest events, or with what these changed. */
static void take_room(struct session *s, const cJSON *joined, bool newest)
{
    struct matrix_room *room;

    if (!matrix_id_valid(joined->string, '!')) {
        return;
    }
    room = matrix_directory_add_room(s->directory, joined->string);
    room->joined = true;
    room->peopled = room->peopled || newest; /* else we may be just making it */
    take_events(s, room, json_array(json_object(joined, "state"), "events"));
    if (newest) {
        take_events(s, room, json_array(json_object(joined, "timeline"), "events"));
    }
    matrix_room_summary(room, json_object(joined, "summary"));
}

static void take_invites(struct session *s, const cJSON *rooms)
{
    const cJSON *room;

    cJSON_ArrayForEach(room, json_object(rooms, "invite"))
    {
        matrix_rooms_invite(s->rooms, room->string,
                            json_array(json_object(room, "invite_state"), "events"));
    }
    cJSON_ArrayForEach(room, json_object(rooms, "leave"))
    {
        matrix_rooms_left(s->rooms, room->string);
    }
}

static void take_account(struct session *s, const cJSON *json)
{
    const cJSON *event;

    cJSON_ArrayForEach(event, json_array(json_object(json, "account_data"), "events"))
    {
        if (json_is(event, "type", "m.direct")) {
            matrix_directs_take(s->directs, json_object(event, "content"));
        }
    }
}

void matrix_state_take(struct session *s, const cJSON *json, bool newest)
{
    const cJSON *rooms = json_object(json, "rooms");
    const cJSON *joined;

    cJSON_ArrayForEach(joined, json_object(rooms, "join"))
    {
        take_room(s, joined, newest);
    }
    take_account(s, json);
    cJSON_ArrayForEach(joined, json_object(rooms, "join"))
    {
        struct matrix_room *room = matrix_directory_room(s->directory, joined->string);

        if (room != NULL) {
            matrix_rooms_look(s->rooms, room);
        }
    }
    take_invites(s, rooms);
}

/* Did we come into the room by this event, and not just change our name? */
static bool is_coming(const struct session *s, const cJSON *event)
{
    const cJSON *before = json_object(json_object(event, "unsigned"), "prev_content");

    return json_is(event, "type", "m.room.member") && json_is(event, "state_key", s->user) &&
           json_is(json_object(event, "content"), "membership", "join") &&
           !json_is(before, "membership", "join");
}

const cJSON *matrix_state_coming(const struct session *s, const cJSON *events)
{
    const cJSON *found = NULL;
    const cJSON *event;

    cJSON_ArrayForEach(event, events)
    {
        found = is_coming(s, event) ? event : found;
    }
    return found;
}
