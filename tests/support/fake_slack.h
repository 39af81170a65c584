/* fake_slack.h -- the whole stand-in: one struct that every part gets.
 *
 * Each part keeps its own state behind a pointer, and exports fake_<part>_*.
 */
#ifndef FAKE_SLACK_H
#define FAKE_SLACK_H

#include "fake.h"
#include "fake_record.h"
#include "fake_slack_rules.h"

/* Who Bravo is in the stand-in's workspace. */
#define FAKE_TEAM "T0TEST"
#define FAKE_APP "A0TEST"
#define FAKE_BOT_USER "U0BRAVO"
#define FAKE_BOT "B0BRAVO"

/* What is recorded. */
enum fake_kind {
    KIND_POSTS = FAKE_KIND_OWN, /* chat.postMessage */
    KIND_EPHEMERALS,            /* chat.postEphemeral */
    KIND_UPDATES,
    KIND_DELETES,
    KIND_REACTIONS, /* the bot's own */
    KIND_VIEWS,
    KIND_UPLOADS,
    KIND_RESPONSES, /* to a response_url */
    KIND_ACKS,
    KIND_LOST,    /* envelopes that were given up */
    KIND_SOCKETS, /* openings and closings */
    FAKE_KIND_COUNT
};

struct fake {
    struct fake_host host;
    struct fake_world *world;
    struct fake_sockets *sockets;
    struct fake_web *web;
    cJSON *handles;         /* see fake_slack_handles.h */
    struct fake_load *load; /* NULL: no load is running */
};

#endif
