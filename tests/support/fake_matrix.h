/* fake_matrix.h -- the whole stand-in: one struct that every part gets.
 *
 * Each part keeps its own state behind a pointer, and exports fake_<part>_*.
 */
#ifndef FAKE_MATRIX_H
#define FAKE_MATRIX_H

#include "fake.h"
#include "fake_json.h"
#include "fake_matrix_rules.h"
#include "fake_record.h"

/* Who Bravo is on the stand-in's homeserver. */
#define FAKE_SERVER "test"
#define FAKE_BOT "@bravo:" FAKE_SERVER
#define FAKE_SENDER "@_bravo_as:" FAKE_SERVER /* what the appservice is without ?user_id= */
#define FAKE_SERVICE "bravo"
#define FAKE_PASSWORD "bravo-password"

/* What is recorded.  A message of the bot's has channel (the room), ts (its event
 * id), text, html, thread_ts (the root of its thread), notifies and content. */
enum fake_kind {
    KIND_POSTS = FAKE_KIND_OWN,
    KIND_UPDATES,   /* edits */
    KIND_REACTIONS, /* the bot's own */
    KIND_DELETES,   /* redactions */
    KIND_REPEATS,   /* sends with a transaction id that there was already */
    KIND_STATES,    /* state events that the bot set */
    KIND_JOINS,
    KIND_LEAVES,
    KIND_ROOMS, /* created */
    KIND_UPLOADS,
    KIND_COMMANDS,    /* text frames of the bot's */
    KIND_ACKS,        /* transactions that it acknowledged */
    KIND_LOST,        /* transactions that it never gets, or did not acknowledge */
    KIND_SOCKETS,     /* openings and closings */
    KIND_UNMENTIONED, /* messages without m.mentions */
    KIND_PLAIN,       /* messages that can be read, in encrypted rooms */
    FAKE_KIND_COUNT
};

struct fake {
    struct fake_host host;
    struct fake_world *world;
    struct fake_web *web;
    struct fake_polls *polls;
    struct fake_service *service;
    struct fake_sockets *sockets;
    cJSON *filters; /* by id */
};

#endif
