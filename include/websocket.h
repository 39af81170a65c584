/* websocket.h -- websocket clients on the loop (libwebsockets). */
#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct loop;
struct websocket;
struct websockets; /* what all connections of a process share */

struct websockets *websockets_new(struct loop *l);
/* Cuts off what is still open and runs the loop until all is closed, so not
 * from inside a callback.  NULL: nothing. */
void websockets_free(struct websockets *all);

struct websocket_options {
    const char *url;             /* wss://..., or ws:// to a loopback address */
    const char *const *headers;  /* "Name: value"..., NULL-terminated; NULL: none */
    uint64_t connect_timeout_ms; /* name, TCP, TLS and upgrade together */
    uint64_t silence_ping_ms;    /* no frame of any kind for so long: ask with a ping */
    uint64_t silence_close_ms;   /* still none: it is dead */
};

/*
 * `opened` at most once, first.  `message` for each whole text message, with
 * its NUL-terminated bytes, valid until it returns; binary ones are dropped.
 * `closed` exactly once, last: code is the close code of the side that said
 * goodbye first, or 1006 when none did, or the peer had to be cut off
 * (refused, broken, silent, too late); after it the websocket is gone and must
 * not be used.
 * None of them is ever called from inside a call of this file.
 */
struct websocket_events {
    void (*opened)(void *ctx);
    void (*message)(void *ctx, const char *text, size_t len);
    void (*closed)(void *ctx, int code);
};

struct websocket *websocket_open(struct websockets *all, const struct websocket_options *options,
                                 const struct websocket_events *events, void *ctx);
/* Queues one text message; copied.  After the peer has gone it is dropped in silence.
 * A peer that lets more than CAP_WEBSOCKET_MESSAGE pile up is cut off. */
void websocket_send(struct websocket *w, const char *text, size_t len);
/* Stops and resumes reading, so that a flood waits in the peer's buffers. */
void websocket_pause(struct websocket *w);
void websocket_resume(struct websocket *w);
/* Says goodbye; what is queued goes out first.  Only `closed` comes after it,
 * within 1 s: a peer that does not end the TCP connection itself is cut off. */
void websocket_close(struct websocket *w, int code);

#endif
