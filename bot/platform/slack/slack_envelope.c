/* slack_envelope.c -- one frame of Socket Mode. */

#include "slack_envelope.h"

#include "caps.h"
#include "json.h"

#include <string.h>

/* What may be sent back as it came. */
static const char *envelope_id(const cJSON *json)
{
    const char *id = json_text(json, "envelope_id");
    size_t len = id != NULL ? strlen(id) : 0;

    for (size_t i = 0; i < len; i++) {
        if (id[i] <= ' ' || id[i] > '~') {
            return NULL;
        }
    }
    return len > 0 && len <= CAP_ID ? id : NULL;
}

static enum slack_envelope_kind event_kind(const struct slack_envelope *e)
{
    if (json_is(e->payload, "type", "app_rate_limited")) {
        return SLACK_RATE_LIMITED;
    }
    if (json_is(e->payload, "type", "event_callback") && e->event != NULL) {
        return SLACK_EVENT;
    }
    return SLACK_STRANGE;
}

static enum slack_envelope_kind kind_of(const struct slack_envelope *e, const char *type)
{
    if (strcmp(type, "hello") == 0) {
        return SLACK_HELLO;
    }
    if (strcmp(type, "disconnect") == 0) {
        return SLACK_DISCONNECT;
    }
    if (e->payload == NULL || e->id == NULL) {
        return SLACK_STRANGE;
    }
    if (strcmp(type, "events_api") == 0) {
        return event_kind(e);
    }
    if (strcmp(type, "slash_commands") == 0) {
        return SLACK_COMMAND;
    }
    return strcmp(type, "interactive") == 0 ? SLACK_INTERACTION : SLACK_STRANGE;
}

enum err slack_envelope_open(struct slack_envelope *e, const char *bytes, size_t len)
{
    const char *type;

    *e = (struct slack_envelope){.json = json_parse(bytes, len)};
    type = json_text(e->json, "type");
    if (type == NULL) {
        slack_envelope_close(e);
        return ERR_PROTOCOL;
    }
    e->id = envelope_id(e->json);
    e->reason = json_text(e->json, "reason");
    e->reason = e->reason != NULL ? e->reason : "";
    e->payload = json_object(e->json, "payload");
    e->event = json_object(e->payload, "event");
    e->takes_response = json_true(e->json, "accepts_response_payload");
    e->kind = kind_of(e, type);
    return ERR_OK;
}

void slack_envelope_close(struct slack_envelope *e)
{
    cJSON_Delete(e->json);
    *e = (struct slack_envelope){0};
}
