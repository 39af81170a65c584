/* matrix_app.c -- a bot on Matrix, by hand. */
#include "matrix_app.h"

#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 1024, MESSAGE_MAX = 64 * 1024 * 1024 };

static cJSON *parse(const struct buf *text)
{
    const char *end = NULL;
    return cJSON_ParseWithLengthOpts(text->data, text->len, &end, false);
}

static void fail(const char *what, const char *detail)
{
    (void)fprintf(stderr, "matrix_app: %s: %s\n", what, detail);
    abort();
}

cJSON *matrix_ask(const struct stand_in *s, const struct matrix_call *call, int *status)
{
    struct wire_answer a;
    const char *token = call->token != NULL ? call->token : "syt_test";
    wire_ask(stand_in_port(s),
             &(struct wire_request){call->path, *token != '\0' ? token : NULL, "application/json",
                                    call->body, call->verb},
             &a);
    cJSON *reply = parse(&a.body);
    *status = a.status;
    wire_answer_release(&a);
    return reply;
}

cJSON *matrix_get(const struct stand_in *s, const char *path)
{
    int status = 0;
    cJSON *reply = matrix_ask(s, &(struct matrix_call){"GET", path, NULL, NULL}, &status);
    if (status != 200 || reply == NULL) {
        fail("refused", path);
    }
    return reply;
}

int matrix_refused(const struct stand_in *s, const struct matrix_call *call, char errcode[64])
{
    int status = 0;
    cJSON *reply = matrix_ask(s, call, &status);
    (void)snprintf(errcode, 64, "%s", matrix_text(reply, "errcode"));
    cJSON_Delete(reply);
    return status;
}

char *matrix_send(const struct stand_in *s, const char *txn, const char *text)
{
    char path[PATH_SIZE];
    char body[PATH_SIZE];
    int status = 0;
    (void)snprintf(path, sizeof(path), MATRIX_STORE "/send/m.room.message/%s", txn);
    (void)snprintf(body, sizeof(body),
                   "{\"msgtype\":\"m.notice\",\"body\":\"%s\",\"m.mentions\":{}}", text);
    cJSON *reply = matrix_ask(s, &(struct matrix_call){"PUT", path, body, NULL}, &status);
    char *id = must_copy(matrix_text(reply, "event_id"));
    cJSON_Delete(reply);
    return id;
}

cJSON *matrix_sync(const struct stand_in *s, const char *since, const char *more)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof(path), "/_matrix/client/v3/sync?timeout=5000%s%s%s",
                   since != NULL ? "&since=" : "", since != NULL ? since : "", more);
    return matrix_get(s, path);
}

bool matrix_upgrade(struct wire *w, const char *token, const char *headers)
{
    char lines[PATH_SIZE];
    (void)snprintf(lines, sizeof(lines), "Authorization: Bearer %s\r\n%s", token, headers);
    return wire_upgrade(w, MATRIX_AS_SYNC, lines);
}

struct wire *matrix_connect(const struct stand_in *s, const char *headers)
{
    int frames = 0;
    struct wire *w = wire_open(stand_in_port(s));
    if (!matrix_upgrade(w, "as_test", headers)) {
        fail("refused", "the websocket");
    }
    cJSON *greeting = matrix_next(w, WIRE_PATIENCE_MS, &frames);
    if (strcmp(matrix_text(greeting, "status"), "connected") != 0) {
        fail("no greeting", "on the websocket");
    }
    cJSON_Delete(greeting);
    return w;
}

cJSON *matrix_next(struct wire *w, int patience_ms, int *frames)
{
    struct wire_frame f = {0};
    struct buf whole;
    cJSON *message = NULL;
    bool final = false;
    buf_init(&whole, MESSAGE_MAX);
    *frames = 0;
    while (!final && wire_frame_read(w, &f, patience_ms) && f.first != MATRIX_CLOSE) {
        buf_add(&whole, f.text, f.len);
        final = (f.first & 0x80) != 0;
        ++*frames;
    }
    if (final) {
        message = parse(&whole);
    }
    wire_frame_release(&f);
    buf_release(&whole);
    return message;
}

void matrix_say(struct wire *w, const char *text)
{
    wire_frame_send(w, MATRIX_TEXT, text, strlen(text));
}

const cJSON *matrix_at(const cJSON *object, const char *path)
{
    while (*path != '\0' && object != NULL) {
        char name[128];
        size_t len = strcspn(path, " ");
        (void)snprintf(name, sizeof(name), "%.*s", (int)len, path);
        object = cJSON_IsArray(object) ? cJSON_GetArrayItem(object, (int)strtol(name, NULL, 10))
                                       : cJSON_GetObjectItemCaseSensitive(object, name);
        path += len + (path[len] == ' ');
    }
    return object;
}

const char *matrix_text(const cJSON *object, const char *path)
{
    const char *text = cJSON_GetStringValue(matrix_at(object, path));
    return text != NULL ? text : "";
}
