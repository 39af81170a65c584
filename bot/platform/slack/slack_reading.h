/* slack_reading.h -- an event on its way from Slack's form into ours. */
#ifndef SLACK_READING_H
#define SLACK_READING_H

#include "slack_events.h"

struct slack_reading {
    const struct slack_reader *reader;
    const struct slack_self *self;
    const cJSON *payload;
    const cJSON *event; /* NULL: a slash command */
    struct arena *arena;
    struct slack_missing *missing;
    struct slack_event *out;
    struct event *ev; /* the one in out */
};

/* A time stamp as it is compared: some come without their dot. */
const char *slack_reading_stamp(struct arena *a, const char *stamp);
int64_t slack_reading_ms(const char *stamp);

/* A copy of what the directory knows; it misses whom it does not know. */
struct person *slack_reading_person(struct slack_reading *r, const char *id);

/* Set parts of the event.  team: which one the event says that the actor is
 * of; type: what it says of the channel ("im", "group"); both may be NULL.
 * The text sets `addressed` as well, and everybody named in it. */
void slack_reading_actor(struct slack_reading *r, const char *id, const char *team);
void slack_reading_channel(struct slack_reading *r, const char *id, const char *type);
void slack_reading_text(struct slack_reading *r, const char *text, const char *before);

#endif
