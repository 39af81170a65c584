/* fake_matrix_world.h -- the homeserver's memory: people, and rooms with all
 * that happened in them, in one order.
 */
#ifndef FAKE_MATRIX_WORLD_H
#define FAKE_MATRIX_WORLD_H

#include "fake_map.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fake;

/* `json` has no room_id: where it is shown, that is put in or left out. */
struct event {
    cJSON *json;
    char *raw; /* shown in its place, whatever it is; NULL: nothing */
    struct room *room;
    uint64_t position; /* among all events of all rooms, from 1 */
};

struct events { /* oldest first */
    struct event **list;
    size_t count;
    size_t capacity;
};

struct room {
    char *id;
    char *version;
    struct events timeline;
    struct events states; /* those of them that are state */
    struct map current;   /* "type key" to the newest event of it */
    struct event *own;    /* the newest about the bot's membership; NULL: none */
    struct room *next;
};

struct fake_world *fake_world_new(struct fake *f); /* empty */
void fake_world_free(struct fake_world *w);
double fake_world_clock_ms(void);                   /* since 1970 */
uint64_t fake_world_position(const struct fake *f); /* of the newest event */
/* The first event after this position; NULL: it was the last. */
struct event *fake_world_next(const struct fake *f, uint64_t position);

struct room *fake_world_room(const struct fake *f, const char *id); /* NULL: none */
struct room *fake_world_alias(const struct fake *f, const char *alias);
struct room *fake_world_rooms(const struct fake *f); /* the first, then ->next */
struct room *fake_world_room_new(struct fake *f, const char *id, const char *version);
/* The room in which this person and the bot are alone; NULL: none. */
struct room *fake_world_direct(const struct fake *f, const char *user);

/* A person's profile, {"displayname", "deactivated" ...}; NULL: there is none. */
cJSON *fake_world_user(const struct fake *f, const char *id);
void fake_world_put_user(struct fake *f, const char *id, cJSON *profile);

/* Until when its allowance of messages is used up, in ms. */
double *fake_world_rate(const struct fake *f);
/* Of the bot: type to {"content", "position"}. */
cJSON *fake_world_account_data(const struct fake *f);
void fake_world_put_account_data(struct fake *f, const char *type, cJSON *content);

struct event *fake_world_event(const struct fake *f, const char *id); /* NULL: none */

/* Takes `json`, gives it event_id and origin_server_ts if it has none, and tells
 * all who wait for it. */
struct event *fake_room_add(struct fake *f, struct room *r, cJSON *json);
/* The same with a content (taken), and a state_key or NULL. */
struct event *fake_room_send(struct fake *f, struct room *r, const char *sender, const char *type,
                             cJSON *content);
struct event *fake_room_set(struct fake *f, struct room *r, const char *sender,
                            const char *type_and_key, cJSON *content);
struct event *fake_room_member(struct fake *f, struct room *r, const char *user,
                               const char *membership);
const cJSON *fake_room_state(const struct room *r, const char *type, const char *key);
/* "join", "invite", "leave", "ban"; who was never there has left. */
const char *fake_room_membership(const struct room *r, const char *user);
bool fake_room_has(const struct room *r, const char *user); /* joined */
size_t fake_room_joined(const struct room *r);
/* Redacts an event: it is blank from then on. */
struct event *fake_room_undo(struct fake *f, struct event *target, const char *user,
                             const char *reason);
void fake_events_push(struct events *all, struct event *e);
/* What somebody who is invited may know of it. */
cJSON *fake_room_stripped(const struct room *r);
/* Index of the first event of the list after this position. */
size_t fake_events_after(const struct events *all, uint64_t position);

cJSON *fake_event_show(const struct event *e, bool with_room);

#endif
