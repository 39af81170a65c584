/* slack_app.h -- what an app of Slack's does, by hand: calls, a socket, acks. */
#ifndef SLACK_APP_H
#define SLACK_APP_H

#include "stand_in.h"
#include "wire.h"

#include <cjson/cJSON.h>

enum {
    SLACK_TEXT = 0x81, /* first bytes of frames */
    SLACK_BINARY = 0x82,
    SLACK_CLOSE = 0x88,
    SLACK_PING = 0x89,
    SLACK_PONG = 0x8A,
};

/* Calls a method with a form; the reply is the caller's, and NULL if it is no JSON. */
cJSON *slack_call(const struct stand_in *s, const char *method, const char *form);
/* The error of such a call; "" if it went well. */
void slack_call_error(const struct stand_in *s, const char *method, const char *form, char out[64]);
/* The path of a fresh ticket. */
void slack_ticket(const struct stand_in *s, char path[128]);
/* An upgraded connection; nothing has been read yet. */
struct wire *slack_dial(const struct stand_in *s);
/* The same, with the hello read. */
struct wire *slack_connect(const struct stand_in *s);
/* The next text frame as JSON, pings left out; NULL: see w->end.  The caller's. */
cJSON *slack_next(struct wire *w, int patience_ms);
void slack_ack(struct wire *w, const cJSON *envelope);
/* A member of an object; "" and NULL if there is none. */
const char *slack_text(const cJSON *object, const char *name);
const cJSON *slack_get(const cJSON *object, const char *name);
/* Of an envelope; "" and -1 if there is none. */
const char *slack_id(const cJSON *envelope);
const char *slack_event_text(const cJSON *envelope, const char *name);
int slack_attempt(const cJSON *envelope);

#endif
