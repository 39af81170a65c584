/* fake_slack_ws.h -- one socket of Socket Mode, from its upgrade to its end. */
#ifndef FAKE_SLACK_WS_H
#define FAKE_SLACK_WS_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>

struct conn;
struct fake;

enum { WS_NO_CODE = 0, WS_CLOSE_NORMAL = 1000, WS_CLOSE_PROTOCOL = 1002 };

/* GREETING: no hello yet; OPEN; LEAVING: was sent a disconnect frame;
 * CLOSING: a close frame has been sent; CLOSED: both have. */
enum ws_state { WS_GREETING, WS_OPEN, WS_LEAVING, WS_CLOSING, WS_CLOSED };

struct ws {
    struct fake *fake;
    struct conn *conn;
    int number;
    enum ws_state state;
    bool deaf; /* neither reads nor writes any more, but TCP is up */
    struct fake_timer *hello;
    struct fake_timer *ping;
    struct buf message; /* a message in several frames */
    struct ws *next;    /* in the list of fake_slack_socket.c, which it leaves by itself */
};

/* Upgrades the connection.  It ends, and frees itself, with the connection. */
struct ws *fake_ws_new(struct fake *f, struct conn *c, const char *key, int number);
void fake_ws_greet(struct ws *ws); /* the hello and the pings will come, as the rules say */
void fake_ws_enter(struct ws *ws, enum ws_state state);
void fake_ws_frame(struct ws *ws, unsigned first, const void *bytes, size_t len);
void fake_ws_disconnect(struct ws *ws, const char *reason); /* the frame of this name */
void fake_ws_close(struct ws *ws, int code);                /* begins the close handshake */

#endif
