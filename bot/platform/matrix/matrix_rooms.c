/* matrix_rooms.c -- coming into rooms and going, and who is there.
 *
 * Invitations are taken from people of the team alone, and not too many in an hour;
 * others are turned down.  A room in which nobody is left is left.  A room that was
 * upgraded is followed by who may invite there, and keeps the name by which the rest
 * of Bravo knows it.  In an encrypted room the bot says once that it can't read.
 *
 * Notes, kept beyond the process: `moved/<room>` -> that name; `told/<room>`.
 */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_render.h"
#include "matrix_session.h"
#include "message.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

enum {
    RETRY_MS = 5 * 1000,
    HOUR_MS = 3600 * 1000,
    JOINS_MAX = 30, /* in an hour */
    PATH_MAX_BYTES = 4096,
    TELL_PATIENCE_MS = 60 * 1000,
};

struct note {
    const char *name;
    const char *value;
};

/* A room that we are about to come into, or to leave. */
struct visit {
    struct matrix_rooms *rooms;
    struct visit *next;
    char *room;
    char *inviter;
    char *old; /* the room that this one replaces; NULL: invited */
    bool direct;
    bool leaving;
    bool busy;
};

struct matrix_rooms {
    struct session *session;
    struct table notes;
    struct visit *visits;
    struct timer *timer;
    uint64_t hour_ms;
    unsigned joins;
};

static void rooms_visit(void *ctx);

/* ------------------------------------------------------------------ notes */

static void note_put(struct matrix_rooms *rooms, const char *name, const char *value)
{
    struct note *note = must_alloc(sizeof(*note) + table_packed(name) + table_packed(value));
    char *at = (char *)(note + 1);

    note->name = table_pack(&at, name);
    note->value = table_pack(&at, value);
    table_put(&rooms->notes, note);
}

void matrix_rooms_note(struct matrix_rooms *rooms, const char *name, const char *value)
{
    note_put(rooms, name, value);
}

static const char *note_of(const struct matrix_rooms *rooms, const char *what, const char *room)
{
    struct arena *a = arena_new();
    const struct note *note = table_get(&rooms->notes, arena_printf(a, "%s/%s", what, room));

    arena_free(a);
    return note != NULL ? note->value : NULL;
}

/* If it is lost, it is found out again. */
static void note_kept(void *ctx, enum err e)
{
    (void)ctx;
    if (e != ERR_OK) {
        log_warn("matrix.note", "error=%s", err_name(e));
    }
}

static void note_keep(struct matrix_rooms *rooms, const char *what, const char *room,
                      const char *value)
{
    struct session *s = rooms->session;
    struct arena *a = arena_new();
    const char *name = arena_printf(a, "%s/%s", what, room);

    note_put(rooms, name, value);
    matrix_session_keep(s, &(struct platform_note){name, value}, note_kept, NULL);
    arena_free(a);
}

/* ----------------------------------------------------------------- visits */

static struct visit *visit_of(const struct matrix_rooms *rooms, const char *room)
{
    struct visit *v = rooms->visits;

    while (v != NULL && strcmp(v->room, room) != 0) {
        v = v->next;
    }
    return v;
}

static void visit_free(struct visit *v)
{
    free(v->room);
    free(v->inviter);
    free(v->old);
    free(v);
}

static void visit_end(struct visit *v)
{
    struct visit **at = &v->rooms->visits;

    while (*at != v) {
        at = &(*at)->next;
    }
    *at = v->next;
    visit_free(v);
}

static void visit_add(struct matrix_rooms *rooms, const struct visit *what)
{
    struct visit *v;

    if (visit_of(rooms, what->room) != NULL) {
        return;
    }
    v = must_alloc(sizeof(*v));
    *v = *what;
    v->rooms = rooms;
    v->room = must_copy(what->room);
    v->inviter = must_copy(what->inviter);
    v->old = must_copy(what->old);
    v->next = rooms->visits;
    rooms->visits = v;
    timer_start(rooms->timer, 0);
}

static void visit_came(struct visit *v)
{
    struct session *s = v->rooms->session;
    struct matrix_room *room = matrix_directory_add_room(s->directory, v->room);

    log_info("matrix.joined", "room=%s direct=%d", v->room, v->direct);
    if (v->direct) {
        matrix_directs_put(s->directs, room, v->inviter);
    }
    matrix_sync_catch_up(s->sync);
}

static void visit_answered(void *ctx, const struct matrix_result *r)
{
    struct visit *v = ctx;
    struct matrix_rooms *rooms = v->rooms;

    v->busy = false;
    if (r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE) {
        timer_start(rooms->timer, r->retry_ms > RETRY_MS ? r->retry_ms : RETRY_MS);
        return;
    }
    if (r->outcome == MATRIX_DONE && !v->leaving) {
        visit_came(v);
    }
    visit_end(v);
}

static void visit_send(struct visit *v)
{
    struct buf path;
    struct buf query;

    v->busy = true;
    buf_init(&path, PATH_MAX_BYTES);
    buf_init(&query, PATH_MAX_BYTES);
    if (v->leaving) {
        buf_text(&path, "/_matrix/client/v3/rooms");
        matrix_api_part(&path, v->room);
        buf_text(&path, "/leave");
    } else {
        buf_text(&path, "/_matrix/client/v3/join");
        matrix_api_part(&path, v->room);
        /* An id of our days does not say where the room is. */
        http_form(&query, "via", matrix_id_server(v->inviter));
        http_form(&query, "server_name", matrix_id_server(v->inviter));
    }
    matrix_api_call(
        v->rooms->session->api,
        &(struct matrix_call){
            .method = "POST", .path = path.data, .query = query.data, .body = "{}", .body_len = 2},
        visit_answered, v);
    buf_release(&path);
    buf_release(&query);
}

static bool may_join(struct matrix_rooms *rooms)
{
    uint64_t now = loop_now_ms(rooms->session->loop);

    if (now - rooms->hour_ms > HOUR_MS) {
        rooms->hour_ms = now;
        rooms->joins = 0;
    }
    return rooms->joins < JOINS_MAX;
}

/* What is to be done now; who invites from outside may be of the team once the
 * settings are known. */
static void visit_begin(struct visit *v)
{
    struct matrix_rooms *rooms = v->rooms;
    bool home =
        v->inviter != NULL && matrix_directory_is_home(rooms->session->directory, v->inviter);

    if (v->leaving) {
        visit_send(v);
    } else if (!home && v->old == NULL && rooms->session->settings == NULL) {
        return;
    } else if (!home && v->old == NULL) {
        log_info("matrix.declined", "room=%s inviter=%s", v->room, v->inviter);
        v->leaving = true;
        visit_send(v);
    } else if (may_join(rooms)) {
        rooms->joins++;
        visit_send(v);
    } else {
        timer_start(rooms->timer, HOUR_MS);
    }
}

static void rooms_visit(void *ctx)
{
    struct matrix_rooms *rooms = ctx;

    for (struct visit *v = rooms->visits; v != NULL; v = v->next) {
        if (!v->busy && rooms->session->state == SESSION_RUNNING) {
            visit_begin(v);
        }
    }
}

void matrix_rooms_settings(struct matrix_rooms *rooms)
{
    timer_start(rooms->timer, 0);
}

/* -------------------------------------------------------- invited, and out */

/* The old room that this one replaces, by the word of who may invite there. */
static const struct matrix_room *replaced_by(const struct matrix_rooms *rooms, const char *id)
{
    const struct matrix_room *room = matrix_directory_rooms(rooms->session->directory);

    for (; room != NULL; room = room->next) {
        if (room->successor != NULL && room->upgrader != NULL && strcmp(room->successor, id) == 0 &&
            matrix_room_may_invite(room, room->upgrader)) {
            return room;
        }
    }
    return NULL;
}

void matrix_rooms_invite(struct matrix_rooms *rooms, const char *room, const cJSON *state)
{
    const struct matrix_room *old = replaced_by(rooms, room);
    const char *inviter = NULL;
    bool direct = false;
    const cJSON *event;

    cJSON_ArrayForEach(event, state)
    {
        if (json_is(event, "type", "m.room.member") &&
            json_is(event, "state_key", rooms->session->user)) {
            inviter = matrix_json_id(event, "sender", '@');
            direct = json_true(json_object(event, "content"), "is_direct");
        }
    }
    if (inviter != NULL && matrix_id_valid(room, '!')) {
        visit_add(rooms, &(struct visit){.room = (char *)room,
                                         .inviter = (char *)inviter,
                                         .old = old != NULL ? old->id : NULL,
                                         .direct = direct});
    }
}

static void rooms_leave(struct matrix_rooms *rooms, struct matrix_room *room)
{
    log_info("matrix.left", "room=%s", room->id);
    room->joined = false;
    visit_add(rooms, &(struct visit){.room = room->id, .leaving = true});
}

void matrix_rooms_left(struct matrix_rooms *rooms, const char *room)
{
    struct matrix_room *known = matrix_directory_room(rooms->session->directory, room);

    if (known != NULL) {
        known->joined = false;
        known->members_known = false;
    }
}

/* ------------------------------------------------------------ encrypted rooms */

static void told(void *ctx, const struct matrix_result *r)
{
    (void)ctx;
    if (r->outcome != MATRIX_DONE) {
        log_warn("matrix.told", "error=%s", r->error);
    }
}

static void rooms_tell_encrypted(struct matrix_rooms *rooms, const struct matrix_room *room)
{
    struct session *s = rooms->session;
    struct arena *a = arena_new();
    struct matrix_post post;
    struct message m;

    log_info("matrix.encrypted", "room=%s", room->id);
    message_init(&m, a);
    message_text(&m, "I can't read what is written in this room: it is encrypted, and I have no "
                     "keys. So nothing counts here. An admin can make a room without encryption "
                     "and invite me there; in Element: switch encryption off when creating it.");
    (void)matrix_render(a, &m, NULL, &post, 1);
    matrix_sender_send(
        s->sender,
        &(struct matrix_send){
            .room = room->id,
            .txn = arena_printf(a, "%.*s.encrypted", (int)strcspn(s->user + 1, ":"), s->user + 1),
            .content = matrix_render_content(a, &post, &(struct matrix_relation){.thread = NULL}),
            .patience_ms = TELL_PATIENCE_MS},
        told, NULL);
    note_keep(rooms, "told", room->id, "encrypted");
    arena_free(a);
}

/* --------------------------------------------------------------- upgraded */

/* The room goes by the name of the one that it replaces, which is left. */
static void rooms_replace(struct matrix_rooms *rooms, struct matrix_room *old,
                          struct matrix_room *room)
{
    log_info("matrix.upgraded", "from=%s to=%s channel=%s", old->id, room->id, old->channel);
    free(room->channel);
    room->channel = must_copy(old->channel);
    note_keep(rooms, "moved", room->id, room->channel);
    rooms_leave(rooms, old);
}

static void rooms_follow(struct matrix_rooms *rooms, struct matrix_room *old)
{
    struct matrix_room *room = matrix_directory_room(rooms->session->directory, old->successor);

    if (old->upgrader == NULL || !matrix_room_may_invite(old, old->upgrader)) {
        return;
    }
    if (room != NULL && room->joined) {
        rooms_replace(rooms, old, room);
    } else if (!old->followed) {
        old->followed = true; /* once; after that it takes an invitation */
        visit_add(rooms, &(struct visit){
                             .room = old->successor, .inviter = old->upgrader, .old = old->id});
    }
}

/* ------------------------------------------------------------------ looking */

static void look_known(struct matrix_rooms *rooms, struct matrix_room *room)
{
    const char *moved = note_of(rooms, "moved", room->id);
    const char *person = matrix_directs_person(rooms->session->directs, room->id);
    struct matrix_room *old = (struct matrix_room *)replaced_by(rooms, room->id);

    if (moved != NULL && strcmp(moved, room->channel) != 0) {
        free(room->channel);
        room->channel = must_copy(moved);
    }
    if (room->person == NULL && person != NULL) {
        room->person = must_copy(person);
    }
    if (old != NULL && old->joined && old != room) {
        rooms_replace(rooms, old, room);
    }
}

/* As far as we know there is nobody else.  What a sync counts and what it tells
 * one by one overlap, so before we leave, the server has to say so. */
static bool seems_empty(const struct matrix_room *room)
{
    return room->peopled && room->members_known && !room->space &&
           room->joined_count + room->invited_count <= 1;
}

void matrix_rooms_look(struct matrix_rooms *rooms, struct matrix_room *room)
{
    if (!room->joined) {
        return;
    }
    look_known(rooms, room);
    if (room->encrypted && note_of(rooms, "told", room->id) == NULL) {
        rooms_tell_encrypted(rooms, room);
    }
    if ((!room->members_known && !room->members_many) || (seems_empty(room) && !room->counted)) {
        matrix_members_want(rooms->session->members, room->id);
    }
    if (seems_empty(room) && room->counted) {
        rooms_leave(rooms, room);
    } else if (room->successor != NULL) {
        rooms_follow(rooms, room);
    }
}

/* -------------------------------------------------------------------- life */

struct matrix_rooms *matrix_rooms_new(struct session *s)
{
    struct matrix_rooms *rooms = must_alloc(sizeof(*rooms));

    rooms->session = s;
    rooms->timer = timer_new(s->loop, rooms_visit, rooms);
    return rooms;
}

void matrix_rooms_free(struct matrix_rooms *rooms)
{
    if (rooms == NULL) {
        return;
    }
    for (struct visit *v = rooms->visits, *next; v != NULL; v = next) {
        next = v->next;
        visit_free(v);
    }
    table_release(&rooms->notes);
    timer_free(rooms->timer);
    free(rooms);
}
