/* slack_envelope.h -- one frame of Socket Mode. */
#ifndef SLACK_ENVELOPE_H
#define SLACK_ENVELOPE_H

#include "err.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum slack_envelope_kind {
    SLACK_HELLO,
    SLACK_DISCONNECT,
    SLACK_EVENT,        /* of the Events API */
    SLACK_RATE_LIMITED, /* Slack holds events back: there are too many of them */
    SLACK_COMMAND,      /* a slash command */
    SLACK_INTERACTION,  /* a button, a form, a shortcut */
    SLACK_STRANGE,      /* something new: acknowledge it and forget it */
};

/* All that it points to is in `json`. */
struct slack_envelope {
    cJSON *json;
    enum slack_envelope_kind kind;
    const char *id;       /* what an acknowledgement names; NULL: takes none */
    const char *reason;   /* SLACK_DISCONNECT; never NULL */
    const cJSON *payload; /* of an EVENT, COMMAND, INTERACTION; else perhaps NULL */
    const cJSON *event;   /* SLACK_EVENT */
    bool takes_response;
};

/* ERR_PROTOCOL: no such frame; nothing to close then. */
MUST_CHECK enum err slack_envelope_open(struct slack_envelope *e, const char *bytes, size_t len);
void slack_envelope_close(struct slack_envelope *e);

#endif
