/* fake_slack_socket.h -- Socket Mode: tickets and sockets.  One socket
 * is in fake_slack_ws.h, what travels in it in fake_slack_envelope.h.
 */
#ifndef FAKE_SLACK_SOCKET_H
#define FAKE_SLACK_SOCKET_H

#include "fake_http.h"

#include <cjson/cJSON.h>

struct fake;
struct ws;

struct fake_sockets *fake_sockets_new(struct fake *f);
void fake_sockets_free(struct fake_sockets *s);
/* What has been queued goes out.  Called once in a round of events. */
void fake_sockets_flush(const struct fake *f);
struct fake_envelopes *fake_sockets_envelopes(const struct fake *f);

/* A new one-time ticket. */
const char *fake_sockets_ticket(struct fake *f);
/* GET /link/?ticket=...: becomes a socket, or is refused. */
void fake_sockets_upgrade(struct fake *f, struct conn *c, const struct request *r);

/* For the sockets themselves. */
void fake_sockets_remove(struct fake *f, const struct ws *ws);
void fake_sockets_pong(struct fake *f);

/* The next open socket, in turn; NULL: none is open. */
struct ws *fake_sockets_next(struct fake *f);
void fake_socket_text(struct ws *ws, const char *text, size_t len);
int fake_socket_number(const struct ws *ws);

/* POST /_control/socket {"do": "disconnect"|"close"|"drop"|"reset"|"deaf"|"frame"|"ping", ...}.
 * NULL, or what is wrong with it. */
const char *fake_sockets_control(struct fake *f, const cJSON *order);

size_t fake_sockets_open(const struct fake *f);    /* greeted, and not leaving */
size_t fake_sockets_tcp(const struct fake *f);     /* TCP connections of sockets */
size_t fake_sockets_unacked(const struct fake *f); /* envelopes */
size_t fake_sockets_opened(const struct fake *f);  /* upgrades, ever */
size_t fake_sockets_pongs(const struct fake *f);   /* ever */
cJSON *fake_sockets_list_unacked(const struct fake *f);

#endif
