/* frames.h -- texts that wait to go out on a websocket. */
#ifndef FRAMES_H
#define FRAMES_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct frame;
struct lws;

struct frames {
    struct frame *first;
    struct frame **end; /* where the next one goes */
    size_t bytes;
};

void frames_init(struct frames *f);
void frames_release(struct frames *f); /* back to empty */
/* Copies.  ERR_TOO_BIG when more than CAP_WEBSOCKET_MESSAGE would wait. */
MUST_CHECK enum err frames_add(struct frames *f, const char *text, size_t len);
/* As many as go out without waiting; only when libwebsockets says that it is
 * writable.  0, or -1 when the connection is broken. */
int frames_write(struct frames *f, struct lws *wsi);

#endif
