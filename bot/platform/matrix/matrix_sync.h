/* matrix_sync.h -- what the client-server API tells: all the time, or after each
 * connect of the websocket. */
#ifndef MATRIX_SYNC_H
#define MATRIX_SYNC_H

#include <stdbool.h>

struct matrix_sync;
struct session;

struct matrix_sync *matrix_sync_new(struct session *s);
void matrix_sync_free(struct matrix_sync *sync);                     /* NULL: nothing */
void matrix_sync_start(struct matrix_sync *sync, const char *since); /* NULL: the first start */
/* Something may have been missed: asks for it soon. */
void matrix_sync_catch_up(struct matrix_sync *sync);
void matrix_sync_stop(struct matrix_sync *sync);
/* The other way for events is there: catches up, and then asks only when told to. */
void matrix_sync_relieve(struct matrix_sync *sync, bool relieved);

#endif
