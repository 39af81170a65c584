/* slack_app.c -- an app of Slack's, by hand. */
#include "slack_app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static cJSON *parse(const char *text, size_t len)
{
    const char *end = NULL;
    return cJSON_ParseWithLengthOpts(text, len, &end, false);
}

cJSON *slack_call(const struct stand_in *s, const char *method, const char *form)
{
    char path[128];
    struct wire_answer a;
    (void)snprintf(path, sizeof(path), "/api/%s", method);
    const char *token = strcmp(method, "apps.connections.open") == 0 ? "xapp-1" : "xoxb-1";
    wire_ask(stand_in_port(s), &(struct wire_request){path, token, NULL, form, NULL}, &a);
    cJSON *reply = parse(a.body.data, a.body.len);
    wire_answer_release(&a);
    return reply;
}

const cJSON *slack_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *slack_text(const cJSON *object, const char *name)
{
    const cJSON *item = slack_get(object, name);
    return cJSON_IsString(item) ? item->valuestring : "";
}

void slack_call_error(const struct stand_in *s, const char *method, const char *form, char out[64])
{
    cJSON *reply = slack_call(s, method, form);
    (void)snprintf(out, 64, "%s", slack_text(reply, "error"));
    cJSON_Delete(reply);
}

void slack_ticket(const struct stand_in *s, char path[128])
{
    cJSON *reply = slack_call(s, "apps.connections.open", "");
    const char *at = strstr(slack_text(reply, "url"), "/link/");
    (void)snprintf(path, 128, "%s", at != NULL ? at : "");
    cJSON_Delete(reply);
}

struct wire *slack_dial(const struct stand_in *s)
{
    char path[128];
    slack_ticket(s, path);
    struct wire *w = wire_open(stand_in_port(s));
    if (!wire_upgrade(w, path, "")) {
        (void)fprintf(stderr, "the upgrade was refused\n");
        abort();
    }
    return w;
}

struct wire *slack_connect(const struct stand_in *s)
{
    struct wire *w = slack_dial(s);
    cJSON *hello = slack_next(w, WIRE_PATIENCE_MS);
    if (strcmp(slack_text(hello, "type"), "hello") != 0) {
        (void)fprintf(stderr, "no hello\n");
        abort();
    }
    cJSON_Delete(hello);
    return w;
}

static int now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int)(now.tv_sec % 1000000 * 1000 + now.tv_nsec / 1000000);
}

/* Pings do not lengthen the patience. */
cJSON *slack_next(struct wire *w, int patience_ms)
{
    struct wire_frame f = {0};
    cJSON *message = NULL;
    bool read = false;
    int deadline_ms = now_ms() + patience_ms;
    int left_ms = patience_ms;
    while ((read = wire_frame_read(w, &f, left_ms > 0 ? left_ms : 0)) && f.first == SLACK_PING) {
        wire_frame_send(w, SLACK_PONG, f.text, f.len);
        left_ms = deadline_ms - now_ms();
    }
    if (read && f.first == SLACK_TEXT) {
        message = parse(f.text, f.len);
    }
    wire_frame_release(&f);
    return message;
}

void slack_ack(struct wire *w, const cJSON *envelope)
{
    char ack[128];
    int len = snprintf(ack, sizeof(ack), "{\"envelope_id\":\"%s\"}", slack_id(envelope));
    wire_frame_send(w, SLACK_TEXT, ack, (size_t)len);
}

const char *slack_id(const cJSON *envelope)
{
    return slack_text(envelope, "envelope_id");
}

const char *slack_event_text(const cJSON *envelope, const char *name)
{
    const cJSON *payload = slack_get(envelope, "payload");
    return slack_text(slack_get(payload, "event"), name);
}

int slack_attempt(const cJSON *envelope)
{
    const cJSON *attempt = slack_get(envelope, "retry_attempt");
    return cJSON_IsNumber(attempt) ? (int)attempt->valuedouble : -1;
}
