/* matrix_rooms.h -- coming into rooms and going. */
#ifndef MATRIX_ROOMS_H
#define MATRIX_ROOMS_H

#include <cjson/cJSON.h>

struct matrix_room;
struct matrix_rooms;
struct session;

struct matrix_rooms *matrix_rooms_new(struct session *s);
void matrix_rooms_free(struct matrix_rooms *rooms); /* NULL: nothing */
void matrix_rooms_note(struct matrix_rooms *rooms, const char *name, const char *value);
void matrix_rooms_invite(struct matrix_rooms *rooms, const char *room, const cJSON *state);
/* A room that we are in, its state as of now; new or known. */
void matrix_rooms_look(struct matrix_rooms *rooms, struct matrix_room *room);
void matrix_rooms_left(struct matrix_rooms *rooms, const char *room);
void matrix_rooms_settings(struct matrix_rooms *rooms); /* they have changed */

#endif
