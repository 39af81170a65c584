/* slack_events.h -- what people do in Slack, as neutral events.  Pure. */
#ifndef SLACK_EVENTS_H
#define SLACK_EVENTS_H

#include "caps.h"
#include "event.h"
#include "slack_envelope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slack_directory;

/* Who we are there; strings are others'. */
struct slack_self {
    const char *team;
    const char *enterprise; /* NULL: none */
    const char *user;
    const char *bot;
};

struct slack_reader {
    struct slack_self self;
    const struct slack_directory *directory;
    int64_t now_ms; /* slash commands do not say when they were typed */
};

/* What an adapter remembers of an event.  The event comes first: the one is
 * the other. */
struct slack_event {
    struct event event;
    const char *envelope; /* the id to acknowledge */
    unsigned socket;      /* the connection that it came by; the session sets it */
    bool takes_response;
    bool swept; /* found in a history: there is nothing to acknowledge */
    bool quiet; /* and it is too late for an answer, or it had one */
};

/* Ids that the directory has never heard of. */
struct slack_missing {
    size_t count;
    const char *ids[CAP_MENTIONS + 4];
};

/* false: it belongs to another workspace that the same app is installed in. */
bool slack_events_ours(const struct slack_self *self, const cJSON *payload);

/*
 * The event in an envelope of kind EVENT or COMMAND, in an arena of its own;
 * NULL: it is nothing for the bot.  It can be used at once: whom the directory
 * does not know is marked unknown, and an unknown channel is private.  Or it
 * is let go (arena_free) and read again once the directory knows what is
 * `missing`; those ids are in the same arena.
 */
struct slack_event *slack_events_read(const struct slack_reader *r, const struct slack_envelope *e,
                                      struct slack_missing *missing);

#endif
