/* fake_slack_message.h -- messages in channels, and the events that tell of them. */
#ifndef FAKE_SLACK_MESSAGE_H
#define FAKE_SLACK_MESSAGE_H

#include "fake_slack_envelope.h"
#include "fake_slack_world.h"

#include <cjson/cJSON.h>

struct fake;

/* Wraps `event` (taken) as an event_callback and sends it.  `changes` may be
 * NULL, or members of the payload to be set (team_id, is_ext_shared_channel ...).
 * Tells the envelope's id and the event's. */
struct sent_event {
    char envelope_id[ENVELOPE_ID_SIZE];
    char event_id[24];
};
struct sent_event fake_event_send(struct fake *f, cJSON *event, const cJSON *changes);
/* The same payload as text, unsent; free(). */
char *fake_event_payload(struct fake *f, cJSON *event);

/* Whether the app is told what happens in this channel. */
bool fake_message_is_heard(const struct channel *c);
/* The events for a message that is in its channel now. */
void fake_message_tell(struct fake *f, struct channel *c, const cJSON *message, cJSON *ids);
/* `message` (in the channel) gets what
 * `change` says (text, blocks, metadata, attachments, subtype); user: the editor. */
void fake_message_edit(struct fake *f, struct channel *c, cJSON *message, const cJSON *change);
void fake_message_delete(struct fake *f, struct channel *c, const char *ts);
struct reaction {
    const char *name;
    const char *user;
    bool add; /* or taken away */
};
/* NULL, or the error. */
const char *fake_message_react(struct fake *f, struct channel *c, const char *ts,
                               const struct reaction *r);
/* The rich_text block that a client makes of what a person typed. */
cJSON *fake_message_rich_text(const char *text);

#endif
