/* matrix_link.h -- the websocket of an appservice. */
#ifndef MATRIX_LINK_H
#define MATRIX_LINK_H

#include <stdbool.h>

struct matrix_link;
struct session;

struct matrix_link *matrix_link_new(struct session *s, const char *url, const char *token);
void matrix_link_start(struct matrix_link *link);
/* Ends the connection and tries nothing more. */
void matrix_link_stop(struct matrix_link *link);
void matrix_link_pause(struct matrix_link *link, bool paused);
/* Never calls `closed` from inside; after it the link is gone. */
void matrix_link_close(struct matrix_link *link, void (*closed)(void *ctx), void *ctx);

#endif
