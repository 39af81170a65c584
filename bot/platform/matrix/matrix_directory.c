/* matrix_directory.c -- the rooms that the bot is in, and who is in them.
 *
 * A person's record is one piece of memory, its strings behind it, and so is a
 * member's, who is a person in one room.
 */

#include "matrix_directory.h"

#include "arena.h"
#include "caps.h"
#include "matrix_json.h"
#include "matrix_text.h"
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 2 * CAP_ID + 2 };

struct someone {
    struct person person; /* begins with the id */
    bool stale;           /* left the last room where we saw them: is there such a person? */
};

struct member {
    const char *key; /* room, a line end, person */
    const char *name;
    bool joined;
};

struct matrix_directory {
    char *self;
    char *others;
    struct matrix_room *rooms;
    struct table people;  /* struct someone */
    struct table members; /* struct member */
    struct names names;
    const struct matrix_room *speaking; /* names are as in this room */
    matrix_seen *seen;
    void *seen_ctx;
};

/* ----------------------------------------------------------------- people */

static bool lists(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; at != NULL && *at != '\0'; at += strcspn(at, " \n")) {
        at += strspn(at, " \n");
        if (strcspn(at, " \n") == len && strncmp(at, word, len) == 0) {
            return true;
        }
    }
    return false;
}

bool matrix_directory_is_home(const struct matrix_directory *d, const char *user)
{
    const char *server = matrix_id_server(user);

    return server != NULL && (strcmp(server, matrix_id_server(d->self)) == 0 ||
                              lists(d->others, server) || lists(d->others, user));
}

const char *matrix_directory_self(const struct matrix_directory *d)
{
    return d->self;
}

static void put_person(struct matrix_directory *d, const struct someone *s)
{
    const struct person *p = &s->person;
    struct someone *copy = must_alloc(sizeof(*copy) + table_packed(p->id) + table_packed(p->name));
    char *at = (char *)(copy + 1);

    *copy = *s;
    copy->person.id = table_pack(&at, p->id);
    copy->person.name = table_pack(&at, p->name);
    copy->person.bot = strcmp(p->id, d->self) == 0;
    table_put(&d->people, copy);
}

/* In which rooms is somebody who is not of the team? */
static void look_for_foreigners(struct matrix_directory *d)
{
    for (struct matrix_room *room = d->rooms; room != NULL; room = room->next) {
        room->foreign = false;
    }
    for (size_t i = 0; i < d->members.capacity; i++) {
        const struct member *m = table_at(&d->members, i);
        const char *end = m != NULL && m->joined ? strchr(m->key, '\n') : NULL;

        if (end != NULL && !matrix_directory_is_home(d, end + 1)) {
            struct arena *a = arena_new();
            const char *id = arena_copy(a, m->key, (size_t)(end - m->key));

            matrix_directory_add_room(d, id)->foreign = true;
            arena_free(a);
        }
    }
}

void matrix_directory_home(struct matrix_directory *d, const char *others)
{
    if (d->others == NULL || others == NULL || strcmp(d->others, others) != 0) {
        free(d->others);
        d->others = must_copy(others);
        look_for_foreigners(d);
    }
}

static const char *localpart(struct arena *a, const char *user)
{
    return arena_copy(a, user + 1, strcspn(user + 1, ":"));
}

void matrix_directory_put_profile(struct matrix_directory *d, const char *user, const char *name)
{
    struct arena *a = arena_new();
    const char *clean = matrix_text_name(a, name);

    put_person(d, &(struct someone){
                      .person = {.id = user, .name = clean != NULL ? clean : localpart(a, user)}});
    arena_free(a);
}

void matrix_directory_on_seen(struct matrix_directory *d, matrix_seen *seen, void *ctx)
{
    d->seen = seen;
    d->seen_ctx = ctx;
}

static void say_seen(const struct matrix_directory *d, const char *user, bool here)
{
    if (d->seen != NULL && matrix_directory_is_home(d, user)) {
        d->seen(d->seen_ctx, user, here);
    }
}

void matrix_directory_put_absent(struct matrix_directory *d, const char *user)
{
    const struct someone *known = table_get(&d->people, user);
    struct arena *a = arena_new();
    struct person p = {.id = user,
                       .name = known != NULL ? known->person.name : localpart(a, user),
                       .deactivated = known != NULL,
                       .unknown = known == NULL};

    put_person(d, &(struct someone){.person = p});
    say_seen(d, user, false);
    arena_free(a);
}

const struct person *matrix_directory_person(const struct matrix_directory *d, const char *user)
{
    const struct someone *s = table_get(&d->people, user);

    return s != NULL && !s->stale ? &s->person : NULL;
}

const char *matrix_directory_local(const struct matrix_directory *d, struct arena *a,
                                   const char *local)
{
    const char *id = arena_printf(a, "@%s:%s", local, matrix_id_server(d->self));

    return matrix_id_valid(id, '@') && table_get(&d->people, id) != NULL ? id : NULL;
}

/* ---------------------------------------------------------------- members */

static const char *member_key(char *out, const struct matrix_room *room, const char *user)
{
    (void)snprintf(out, KEY_BYTES, "%s\n%s", room->id, user);
    return out;
}

static const struct member *member_of(const struct matrix_directory *d,
                                      const struct matrix_room *room, const char *user)
{
    char key[KEY_BYTES];

    return room != NULL ? table_get(&d->members, member_key(key, room, user)) : NULL;
}

static void put_member(struct matrix_directory *d, const struct member *m)
{
    struct member *copy = must_alloc(sizeof(*copy) + table_packed(m->key) + table_packed(m->name));
    char *at = (char *)(copy + 1);

    *copy = *m;
    copy->key = table_pack(&at, m->key);
    copy->name = table_pack(&at, m->name);
    table_put(&d->members, copy);
}

/* Who leaves a room may have left for good. */
static void put_stale(struct matrix_directory *d, const char *user)
{
    const struct someone *known = table_get(&d->people, user);
    struct someone s;

    if (known != NULL) {
        s = *known;
        s.stale = true;
        put_person(d, &s);
    }
}

static bool in_any_room(const struct matrix_directory *d, const char *user)
{
    bool joined = false;

    for (const struct matrix_room *room = d->rooms; room != NULL && !joined; room = room->next) {
        const struct member *m = member_of(d, room, user);

        joined = m != NULL && m->joined;
    }
    return joined;
}

void matrix_directory_put_member(struct matrix_directory *d, struct matrix_room *room,
                                 const struct matrix_member *m)
{
    const struct member *known = member_of(d, room, m->user);
    char key[KEY_BYTES];
    struct arena *a = arena_new();
    const char *name = matrix_text_name(a, m->name);

    if (name == NULL && known != NULL && !m->joined) {
        name = arena_text(a, known->name);
    }
    if (room->members_known && m->joined != (known != NULL && known->joined)) {
        room->joined_count += m->joined ? 1 : -1;
        room->counted = false;
    }
    put_member(d, &(struct member){
                      .key = member_key(key, room, m->user), .name = name, .joined = m->joined});
    if (known == NULL || !m->joined) {
        say_seen(d, m->user, in_any_room(d, m->user));
    }
    if (m->joined) {
        room->foreign = room->foreign || !matrix_directory_is_home(d, m->user);
        matrix_directory_put_profile(d, m->user, name);
    } else {
        put_stale(d, m->user);
    }
    if (!m->joined && !matrix_directory_is_home(d, m->user)) {
        look_for_foreigners(d);
    }
    arena_free(a);
}

static void take_member(struct matrix_directory *d, struct matrix_room *room, const cJSON *event)
{
    const cJSON *content = json_object(event, "content");
    struct matrix_member m = {.user = matrix_json_id(event, "state_key", '@'),
                              .name = json_text(content, "displayname"),
                              .joined = json_is(content, "membership", "join")};

    if (m.user == NULL) {
        return;
    }
    if (strcmp(m.user, d->self) == 0) {
        room->joined = m.joined;
    }
    if (m.joined || !json_is(content, "membership", "invite")) {
        matrix_directory_put_member(d, room, &m);
    }
}

void matrix_directory_state(struct matrix_directory *d, struct matrix_room *room,
                            const cJSON *event)
{
    if (json_is(event, "type", "m.room.member")) {
        take_member(d, room, event);
    } else {
        matrix_room_state(room, event);
    }
}

const char *matrix_directory_name(const struct matrix_directory *d, struct arena *a,
                                  const struct matrix_room *room, const char *user)
{
    const struct member *m = member_of(d, room, user);
    const struct someone *s = table_get(&d->people, user);

    if (m != NULL && m->name != NULL) {
        return arena_text(a, m->name);
    }
    return s != NULL ? arena_text(a, s->person.name) : localpart(a, user);
}

/* ------------------------------------------------------------------ rooms */

struct matrix_room *matrix_directory_rooms(const struct matrix_directory *d)
{
    return d->rooms;
}

struct matrix_room *matrix_directory_room(const struct matrix_directory *d, const char *id)
{
    struct matrix_room *room = d->rooms;

    while (room != NULL && strcmp(room->id, id) != 0) {
        room = room->next;
    }
    return room;
}

struct matrix_room *matrix_directory_add_room(struct matrix_directory *d, const char *id)
{
    struct matrix_room *room = matrix_directory_room(d, id);

    if (room == NULL) {
        room = matrix_room_new(id);
        room->next = d->rooms;
        d->rooms = room;
    }
    return room;
}

struct matrix_room *matrix_directory_channel(const struct matrix_directory *d, const char *channel)
{
    struct matrix_room *found = NULL;

    for (struct matrix_room *room = d->rooms; room != NULL; room = room->next) {
        if (strcmp(room->channel, channel) == 0 &&
            (found == NULL || !found->joined || found->successor != NULL)) {
            found = room;
        }
    }
    return found;
}

struct matrix_room *matrix_directory_alias(const struct matrix_directory *d, const char *alias)
{
    struct matrix_room *room = d->rooms;

    while (room != NULL && (room->alias == NULL || strcmp(room->alias, alias) != 0)) {
        room = room->next;
    }
    return room;
}

struct matrix_room *matrix_directory_direct(const struct matrix_directory *d, const char *person)
{
    for (struct matrix_room *room = d->rooms; room != NULL; room = room->next) {
        const struct member *m = member_of(d, room, person);
        bool theirs =
            room->person != NULL ? strcmp(room->person, person) == 0 : m != NULL && m->joined;

        if (room->joined && !room->encrypted && theirs && matrix_room_direct(room)) {
            return room;
        }
    }
    return NULL;
}

const struct group *matrix_directory_group(const struct matrix_directory *d, struct arena *a,
                                           const char *id)
{
    const struct matrix_room *room = matrix_directory_room(d, id);
    struct group *g = arena_alloc(a, sizeof(*g));
    size_t prefix = strlen(id) + 1;
    const char **members;

    if (room == NULL || !room->space || !room->members_known) {
        return NULL;
    }
    members = arena_alloc(a, (d->members.count + 1) * sizeof(*members));
    for (size_t i = 0; i < d->members.capacity; i++) {
        const struct member *m = table_at(&d->members, i);

        if (m != NULL && m->joined && strncmp(m->key, id, prefix - 1) == 0 &&
            m->key[prefix - 1] == '\n' && strcmp(m->key + prefix, d->self) != 0) {
            members[g->member_count++] = arena_text(a, m->key + prefix);
        }
    }
    g->id = arena_text(a, id);
    g->name = arena_text(a, room->name != NULL ? room->name : room->alias);
    g->name = g->name != NULL ? g->name : g->id;
    g->members = members;
    return g;
}

/* ------------------------------------------------------------------ names */

static const char *name_person(void *ctx, const char *id)
{
    struct matrix_directory *d = ctx;
    const struct member *m = member_of(d, d->speaking, id);
    const struct someone *s = table_get(&d->people, id);

    if (m != NULL && m->name != NULL) {
        return m->name;
    }
    if (s == NULL && matrix_id_valid(id, '@')) {
        struct arena *a = arena_new();

        put_person(
            d, &(struct someone){.person = {.id = id, .name = localpart(a, id)}, .stale = true});
        arena_free(a);
        s = table_get(&d->people, id);
    }
    return s != NULL ? s->person.name : NULL;
}

static const char *name_room(void *ctx, const char *id)
{
    struct matrix_directory *d = ctx;
    const struct matrix_room *room = matrix_directory_channel(d, id);

    if (room == NULL) {
        return NULL;
    }
    return room->name != NULL ? room->name : room->alias;
}

const struct names *matrix_directory_names(struct matrix_directory *d,
                                           const struct matrix_room *room)
{
    d->speaking = room;
    return &d->names;
}

/* ------------------------------------------------------------------- life */

struct matrix_directory *matrix_directory_new(const char *user)
{
    struct matrix_directory *d = must_alloc(sizeof(*d));

    d->self = must_copy(user);
    d->names =
        (struct names){.person = name_person, .group = name_room, .channel = name_room, .ctx = d};
    matrix_directory_put_profile(d, user, NULL);
    return d;
}

void matrix_directory_free(struct matrix_directory *d)
{
    if (d == NULL) {
        return;
    }
    while (d->rooms != NULL) {
        struct matrix_room *room = d->rooms;

        d->rooms = room->next;
        matrix_room_free(room);
    }
    table_release(&d->people);
    table_release(&d->members);
    free(d->self);
    free(d->others);
    free(d);
}
