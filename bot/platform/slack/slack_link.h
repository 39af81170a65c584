/* slack_link.h -- the Socket Mode connection: there is always one, or one on its way. */
#ifndef SLACK_LINK_H
#define SLACK_LINK_H

#include "slack_envelope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct slack_api;
struct slack_link;
struct websockets;

struct slack_link_events {
    void (*up)(void *ctx); /* after each time that there was no connection */
    void (*down)(void *ctx, const char *why);
    /* Slack refuses us for good; nothing more is tried. */
    void (*refused)(void *ctx, const char *why);
    /* Any frame but hello and disconnect.  `socket` names the connection for
     * slack_link_ack(); `bytes` are the frame's. */
    void (*frame)(void *ctx, const struct slack_envelope *e, unsigned socket, const char *bytes,
                  size_t len);
};

struct slack_link *slack_link_new(struct loop *l, struct websockets *w, struct slack_api *api,
                                  const struct slack_link_events *events, void *ctx);
/* Before the start: a connection by which nothing comes for so long is dead. */
void slack_link_silence(struct slack_link *link, uint64_t ms);
void slack_link_start(struct slack_link *link);

/* Acknowledges an envelope where it came from.  payload: JSON, or NULL.
 * false: that connection is gone, so the envelope will come again. */
bool slack_link_ack(struct slack_link *link, unsigned socket, const char *envelope,
                    const char *payload);
/* Ends all connections and tries nothing more; without a word of `down`. */
void slack_link_stop(struct slack_link *link);
void slack_link_pause(struct slack_link *link, bool paused);

typedef void slack_link_closed(void *ctx);
/* Never calls `closed` from inside; after it the link is gone. */
void slack_link_close(struct slack_link *link, slack_link_closed *closed, void *ctx);

#endif
