/* matrix_app.h -- what a bot on Matrix does, by hand: calls, syncs, a websocket. */
#ifndef MATRIX_APP_H
#define MATRIX_APP_H

#include "stand_in.h"
#include "wire.h"

#include <cjson/cJSON.h>

#define MATRIX_STORE "/_matrix/client/v3/rooms/!store:test"
#define MATRIX_AS_SYNC "/_matrix/client/unstable/fi.mau.as_sync"

enum { MATRIX_TEXT = 0x81, MATRIX_CLOSE = 0x88, MATRIX_PING = 0x89, MATRIX_PONG = 0x8A };

struct matrix_call {
    const char *verb;
    const char *path;
    const char *body;  /* NULL: none */
    const char *token; /* NULL: that of the bot */
};

/* The answer's JSON, which is the caller's (NULL: it is none); its status in *status. */
cJSON *matrix_ask(const struct stand_in *s, const struct matrix_call *call, int *status);
/* The same for what must be answered with 200. */
cJSON *matrix_get(const struct stand_in *s, const char *path);
/* What must be refused: its status; the errcode is put into `errcode`. */
int matrix_refused(const struct stand_in *s, const struct matrix_call *call, char errcode[64]);
/* Sends a message into the store's room; its event id, which the caller frees. */
char *matrix_send(const struct stand_in *s, const char *txn, const char *text);
/* One sync (since NULL: the first), the answer is the caller's. */
cJSON *matrix_sync(const struct stand_in *s, const char *since, const char *more);

/* The websocket with its greeting read; headers: more of them. */
struct wire *matrix_connect(const struct stand_in *s, const char *headers);
bool matrix_upgrade(struct wire *w, const char *token, const char *headers);
/* The next message of the socket, whole, and how many frames it had; NULL: see w->end. */
cJSON *matrix_next(struct wire *w, int patience_ms, int *frames);
void matrix_say(struct wire *w, const char *text);

/* A member by its path, "rooms join !store:test timeline"; NULL: none. */
const cJSON *matrix_at(const cJSON *object, const char *path);
const char *matrix_text(const cJSON *object, const char *path); /* "": none */

#endif
