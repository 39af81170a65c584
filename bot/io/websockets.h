/* websockets.h -- what all websockets of a process share (libwebsockets). */
#ifndef WEBSOCKETS_H
#define WEBSOCKETS_H

#include "websocket.h"

#include <libwebsockets.h>

struct websockets {
    struct loop *loop;
    struct lws_context *context;
    struct websocket *first; /* all whose memory is not freed yet */
};

/* libwebsockets' way into websocket.c. */
int websocket_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len);

/* Ends all of them without a goodbye; each `closed` comes on a later round. */
void websocket_abort_all(struct websockets *all);

#endif
