/* fake_matrix_web.h -- the client-server API: one function per method.
 *
 * A method reads what it was called with, and adds what it has to say to
 * `reply`; or it calls web_fail.  The methods stand in fake_matrix_account.c,
 * _rooms.c, _send.c, _messages.c and _sync.c; faults that a test has ordered go
 * over all of them.
 */
#ifndef FAKE_MATRIX_WEB_H
#define FAKE_MATRIX_WEB_H

#include "fake_http.h"
#include "fake_matrix_world.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum { WEB_WORDS = 4 };

struct call {
    struct fake *f;
    struct conn *conn;
    const struct request *request;
    const char *method;           /* its name in faults and in the record */
    const char *words[WEB_WORDS]; /* what stands for the {} of the path */
    cJSON *query;
    cJSON *body;        /* an object; empty if none came */
    const char *user;   /* who calls: the bot, or the appservice's sender */
    const char *device; /* "": an appservice has none */
    cJSON *reply;
    int status;
    bool later; /* the method will answer by itself */
};

typedef void web_run(struct call *call);

struct web_method {
    const char *verb; /* NULL: the end of the list */
    const char *path; /* behind /_matrix/, with {} for what is a word of its own */
    const char *name;
    web_run *run;
    bool open; /* needs no token */
};

extern const struct web_method fake_account_methods[];
extern const struct web_method fake_rooms_methods[];
extern const struct web_method fake_send_methods[];
extern const struct web_method fake_messages_methods[];
extern const struct web_method fake_sync_methods[];

struct fake_web *fake_web_new(void);
void fake_web_free(struct fake_web *w);
void fake_web_serve(struct fake *f, struct conn *c, const struct request *r); /* /_matrix/... */

/* POST /_control/fault; see fake_fault.h for the members.  Besides: errcode and
 * error, retry_after_ms and soft_logout make the body; channel is a room. */
void fake_web_fault(struct fake *f, const cJSON *fault);
/* {"token": "...", "as_token": "..."}: no others are good any more. */
void fake_web_grant(struct fake *f, const cJSON *grant);
/* A new token, as after a login; the caller frees it. */
char *fake_web_login(struct fake *f, const char *device);
/* Is this an appservice's token? */
bool fake_web_is_service(const struct fake *f, const char *token);
/* The token in the header; "": none. */
const char *fake_web_token(const struct request *r);

void web_fail(struct call *call, int status, const char *errcode, const char *error);
/* The room of the first word, if the bot is joined; otherwise the call fails. */
struct room *web_room(struct call *call);
/* Answers a connection with JSON, which is taken. */
void web_answer(struct conn *c, int status, cJSON *reply);
/* Has this been sent already?  Its event id, "" if not; `key` names sender, path and id. */
const char *fake_web_sent(const struct fake *f, const char *key);
void fake_web_remember(struct fake *f, const char *key, const char *event_id);

#endif
