/* matrix_state.h -- how the rooms are, from the answer to a sync. */
#ifndef MATRIX_STATE_H
#define MATRIX_STATE_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct session;

/* Takes the rooms that we are in, invitations, rooms that we were put out of, and
 * direct chats.  newest: also state that came as a room's newest events, which else
 * is taken in its order with the others. */
void matrix_state_take(struct session *s, const cJSON *json, bool newest);

/* The event, among these of a room, by which we came into it last; NULL: none. */
const cJSON *matrix_state_coming(const struct session *s, const cJSON *events);

#endif
