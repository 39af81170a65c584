/* matrix_send.h -- events to rooms. */
#ifndef MATRIX_SEND_H
#define MATRIX_SEND_H

#include "matrix_api.h"

struct matrix_sender;
struct session;

/*
 * Events to rooms, in their order in each.  `txn` names the
 * event for the homeserver, which takes it once; patience_ms: for how long to try
 * again by itself.  Exactly once, never from inside; status as in matrix_result.
 */
struct matrix_send {
    const char *room;
    const char *txn;
    const char *content;
    uint64_t patience_ms;
};
struct matrix_sender *matrix_sender_new(struct session *s);
void matrix_sender_free(struct matrix_sender *sender); /* NULL: nothing; all must have ended */
void matrix_sender_send(struct matrix_sender *sender, const struct matrix_send *send,
                        matrix_api_done *done, void *ctx);
void matrix_sender_drop(struct matrix_sender *sender); /* ends those that wait */

#endif
