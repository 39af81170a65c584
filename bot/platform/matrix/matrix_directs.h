/* matrix_directs.h -- which rooms are direct chats, as the account keeps it. */
#ifndef MATRIX_DIRECTS_H
#define MATRIX_DIRECTS_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct matrix_directs;
struct matrix_room;
struct session;

struct matrix_directs *matrix_directs_new(struct session *s);
void matrix_directs_free(struct matrix_directs *directs); /* NULL: nothing */

/* Takes the content of m.direct. */
void matrix_directs_take(struct matrix_directs *directs, const cJSON *content);
/* Whose direct chat the account says that it is; NULL: nobody's. */
const char *matrix_directs_person(const struct matrix_directs *directs, const char *room);
/* Has this person left a direct chat with us?  Then another one is not wanted. */
bool matrix_directs_left(const struct matrix_directs *directs, const char *person);
/* It is this person's from now on. */
void matrix_directs_put(struct matrix_directs *directs, struct matrix_room *room,
                        const char *person);

#endif
