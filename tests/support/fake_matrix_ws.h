/* fake_matrix_ws.h -- the appservice's websocket, as wsproxy and others serve it. */
#ifndef FAKE_MATRIX_WS_H
#define FAKE_MATRIX_WS_H

#include "fake_http.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct fake;

struct fake_sockets *fake_sockets_new(void);
void fake_sockets_free(struct fake_sockets *s);
void fake_sockets_flush(const struct fake *f); /* what is queued goes out; once in a round */
/* GET .../fi.mau.as_sync: becomes a socket, or is refused. */
void fake_sockets_upgrade(struct fake *f, struct conn *c, const struct request *r);

/* To the newest open socket; takes the frame. */
void fake_sockets_send(struct fake *f, cJSON *frame);
void fake_sockets_close(struct fake *f, int code); /* all of them */
bool fake_sockets_are_deaf(const struct fake *f);  /* what is sent goes nowhere */

/* POST /_control/socket {"do": "close"|"drop"|"reset"|"deaf"|"frame"|"ping", ...}.
 * NULL, or what is wrong with it. */
const char *fake_sockets_control(struct fake *f, const cJSON *order);

size_t fake_sockets_open(const struct fake *f);
size_t fake_sockets_tcp(const struct fake *f);    /* TCP connections of sockets */
size_t fake_sockets_opened(const struct fake *f); /* upgrades, ever */

#endif
