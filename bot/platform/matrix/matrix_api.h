/* matrix_api.h -- calls of the client-server API, and what their outcome means. */
#ifndef MATRIX_API_H
#define MATRIX_API_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct http;
struct loop;
struct matrix_api;

enum matrix_outcome {
    MATRIX_DONE,
    MATRIX_LATER,   /* certainly without effect; again after retry_ms */
    MATRIX_UNSURE,  /* perhaps done, perhaps not */
    MATRIX_REFUSED, /* this call will never be done */
    MATRIX_FATAL,   /* no call will: the token is no good */
};

struct matrix_result {
    enum matrix_outcome outcome;
    uint64_t retry_ms;
    int status;        /* 0: there was no answer */
    bool too_big;      /* the answer was above CAP_HTTP_RESPONSE */
    bool soft_logout;  /* MATRIX_FATAL: logging in again as the same device helps */
    const char *error; /* Matrix' word, such as "M_FORBIDDEN"; never NULL */
    const cJSON *json; /* the answer; NULL unless MATRIX_DONE */
};

/* Exactly once for every matrix_api_call(), never from inside it; what r points
 * to is valid until it returns. */
typedef void matrix_api_done(void *ctx, const struct matrix_result *r);

struct matrix_call {
    const char *method;
    const char *path;  /* "/_matrix/client/v3/sync", its parts percent-encoded */
    const char *query; /* "timeout=0&since=..."; NULL: none */
    const char *body;
    size_t body_len;
    const char *type; /* of the body; NULL: JSON */
    uint64_t timeout_ms;
    bool open; /* without the token */
};

/* homeserver: with "/" at its end or not. */
struct matrix_api *matrix_api_new(struct loop *l, struct http *h, const char *homeserver);
/* Calls still under way end first, with MATRIX_UNSURE. */
void matrix_api_free(struct matrix_api *api); /* NULL: nothing */

void matrix_api_token(struct matrix_api *api, const char *token); /* copied */
/* Speak as this user, of those that an appservice has; NULL: as who the token is of. */
void matrix_api_as(struct matrix_api *api, const char *user);

void matrix_api_call(struct matrix_api *api, const struct matrix_call *call, matrix_api_done *done,
                     void *ctx);

/* How long calls that send something are to wait; 0: they need not.  Matrix
 * counts them all together, whatever the room. */
uint64_t matrix_api_gated_ms(const struct matrix_api *api);

/* Appends "/" and the part, percent-encoded. */
void matrix_api_part(struct buf *path, const char *part);

#endif
