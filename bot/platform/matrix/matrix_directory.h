/* matrix_directory.h -- the rooms that the bot is in, and who is in them.
 *
 * Memory only: the session fills it with what the homeserver says.  People are
 * known by their full id alone; a name is what a room, or the server, calls them.
 */
#ifndef MATRIX_DIRECTORY_H
#define MATRIX_DIRECTORY_H

#include "event.h"
#include "matrix_room.h"
#include "message.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct matrix_directory;

/* user: the bot's own id. */
struct matrix_directory *matrix_directory_new(const char *user);
/* Who of the team is in a room, or is in none any more or has no account, as it comes up. */
typedef void matrix_seen(void *ctx, const char *person, bool here);
void matrix_directory_on_seen(struct matrix_directory *d, matrix_seen *seen, void *ctx);
void matrix_directory_free(struct matrix_directory *d); /* NULL: nothing */

/* Who is of the team besides the people of the bot's own server: other servers
 * and single people, with spaces between; NULL: nobody.  Copied. */
void matrix_directory_home(struct matrix_directory *d, const char *others);
bool matrix_directory_is_home(const struct matrix_directory *d, const char *user);
const char *matrix_directory_self(const struct matrix_directory *d);

struct matrix_room *matrix_directory_rooms(const struct matrix_directory *d); /* the first */
struct matrix_room *matrix_directory_room(const struct matrix_directory *d, const char *id);
struct matrix_room *matrix_directory_add_room(struct matrix_directory *d, const char *id);
/* The one that now is what the rest of Bravo calls so; NULL: none. */
struct matrix_room *matrix_directory_channel(const struct matrix_directory *d, const char *channel);
struct matrix_room *matrix_directory_alias(const struct matrix_directory *d, const char *alias);
/* An unencrypted direct chat with the person; NULL: none. */
struct matrix_room *matrix_directory_direct(const struct matrix_directory *d, const char *person);

/* Takes a state event of the room. */
void matrix_directory_state(struct matrix_directory *d, struct matrix_room *room,
                            const cJSON *event);
/* name: NULL: none. */
struct matrix_member {
    const char *user;
    const char *name;
    bool joined;
};
void matrix_directory_put_member(struct matrix_directory *d, struct matrix_room *room,
                                 const struct matrix_member *m);
/* What a server says of a person whom no room knows. */
void matrix_directory_put_profile(struct matrix_directory *d, const char *user, const char *name);
/* There is no such person, or no more. */
void matrix_directory_put_absent(struct matrix_directory *d, const char *user);

/* NULL: never heard of, or to be asked for again. */
const struct person *matrix_directory_person(const struct matrix_directory *d, const char *user);
/* The name in this room (NULL: in any), copied; else the first part of the id. */
const char *matrix_directory_name(const struct matrix_directory *d, struct arena *a,
                                  const struct matrix_room *room, const char *user);
/* The person of this localpart on the bot's own server, if that is a known one. */
const char *matrix_directory_local(const struct matrix_directory *d, struct arena *a,
                                   const char *local);
/* The joined people of a space, copied; NULL: it is none, or not known well enough. */
const struct group *matrix_directory_group(const struct matrix_directory *d, struct arena *a,
                                           const char *id);

/* Names as they are in that room; NULL: in any. */
const struct names *matrix_directory_names(struct matrix_directory *d,
                                           const struct matrix_room *room);

#endif
