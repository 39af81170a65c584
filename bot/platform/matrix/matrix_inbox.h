/* matrix_inbox.h -- what came, in its order, to events for the bot. */
#ifndef MATRIX_INBOX_H
#define MATRIX_INBOX_H

#include <cjson/cJSON.h>
#include <stdbool.h>

struct matrix_event;
struct matrix_inbox;
struct session;

/*
 * A batch is done when all
 * that was put into it has been acknowledged; ok: none of it was left.
 */
struct matrix_batch;
typedef void matrix_batch_done(void *ctx, bool ok);

struct matrix_inbox *matrix_inbox_new(struct session *s);
void matrix_inbox_free(struct matrix_inbox *inbox); /* NULL: nothing; batches are never done */
struct matrix_batch *matrix_inbox_begin(struct matrix_inbox *inbox, matrix_batch_done *done,
                                        void *ctx);
/* Takes the event, a cJSON object of the room's. */
void matrix_inbox_add(struct matrix_batch *batch, const char *room, cJSON *event);
void matrix_inbox_end(struct matrix_batch *batch); /* nothing more comes; done is called later */
bool matrix_inbox_full(const struct matrix_inbox *inbox);
/* fn(ctx), once, when it is full no more. */
void matrix_inbox_on_room(struct matrix_inbox *inbox, void (*fn)(void *ctx), void *ctx);
void matrix_inbox_pause(struct matrix_inbox *inbox, bool paused);
/* committed: it was acknowledged; else it is to come again. */
void matrix_inbox_acknowledge(struct matrix_inbox *inbox, const struct matrix_event *ev,
                              bool committed);

#endif
