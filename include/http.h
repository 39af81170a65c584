/* http.h -- HTTPS requests on the loop (libcurl).
 *
 * SSL_CERT_FILE in the environment names a file of authorities to trust, as it
 * does for websockets.
 */
#ifndef HTTP_H
#define HTTP_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct http;
struct loop;

struct http_request {
    const char *method;         /* "POST"; NULL: GET */
    const char *url;            /* https://..., or http:// to a loopback address */
    const char *const *headers; /* "Name: value"..., NULL-terminated; NULL: none */
    const char *body;           /* NULL: none */
    size_t body_len;
    uint64_t timeout_ms; /* for all of it */
};

struct http_response {
    int status;            /* 200 */
    int64_t retry_after_s; /* of the Retry-After header; -1: none, or not a number of seconds */
    const char *body;      /* NUL-terminated */
    size_t body_len;
};

/*
 * Exactly once for every http_send(), never from inside it.  `r` is NULL
 * unless `e` is ERR_OK, and valid until the callback returns; any status is
 * ERR_OK.  ERR_UNAVAILABLE: the request cannot have reached the server.
 * ERR_UNKNOWN: it may have.  ERR_TOO_BIG: the answer was above
 * CAP_HTTP_RESPONSE.  ERR_PROTOCOL: plain http to another machine.
 */
typedef void http_done(void *ctx, enum err e, const struct http_response *r);

struct http *http_new(struct loop *l);
/* Requests still under way end with ERR_UNKNOWN, before this returns.  Not from
 * inside a callback. */
void http_free(struct http *h); /* NULL: nothing */

/* Copies all it needs.  Follows no redirect, knows no proxy and no cookie. */
void http_send(struct http *h, const struct http_request *request, http_done *done, void *ctx);

/* Appends name=value to a form body, percent-encoded, with & between pairs. */
struct buf;
void http_form(struct buf *b, const char *name, const char *value);

#endif
