/* matrix.h -- opening a session with a Matrix homeserver.
 *
 * A team is one account of the bot's, whatever rooms it is in.  Events come by
 * sync, or by the websocket of an appservice (fi.mau.as_sync) if there is one.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include "platform.h"

struct clock;
struct http;
struct websockets;

struct matrix_options {
    const char
        *homeserver;      /* https://..., or http:// to a loopback address; "/" at its end or not */
    const char *user;     /* @bravo:example.org */
    const char *token;    /* of the account, or an appservice's as_token; "": log in */
    const char *password; /* "": there is a token */
    const char *device;   /* logs in as this one each time */
    const char *websocket; /* wss://..., or ws:// to a loopback address; "": sync */
    const struct clock *clock;
};

extern const struct platform platform_matrix;

/* Connects, and stays connected until platform_matrix.close().  Copies the
 * secrets; the rest must outlive the session.  What the homeserver refuses for
 * good (a wrong token, another process on the same websocket) ends in down()
 * and refused(), and nothing more is tried. */
struct session *matrix_open(struct loop *l, struct http *h, struct websockets *w,
                            const struct matrix_options *options,
                            const struct platform_events *events, void *ctx);

/* NULL: the options make sense; else what is wrong with them, in a sentence. */
const char *matrix_problem(const struct matrix_options *options);

/* Asks the homeserver who we are: `checked` comes once, never from inside.
 * problem: what is wrong, or NULL. */
typedef void matrix_checked(void *ctx, const char *problem);
struct matrix_check;

struct matrix_check *matrix_check_new(struct loop *l, struct http *h,
                                      const struct matrix_options *options, matrix_checked *checked,
                                      void *ctx);
void matrix_check_free(struct matrix_check *check); /* NULL: nothing */

#endif
