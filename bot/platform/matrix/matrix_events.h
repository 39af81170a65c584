/* matrix_events.h -- what people do in Matrix, as neutral events.  Pure. */
#ifndef MATRIX_EVENTS_H
#define MATRIX_EVENTS_H

#include "caps.h"
#include "event.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct matrix_directory;
struct matrix_recent;
struct matrix_room;

/* What an adapter remembers of an event.  The event comes first: the one is
 * the other. */
struct matrix_event {
    struct event event;
    const char *room;     /* its id; event.channel is what the rest of Bravo calls it */
    const char *id;       /* of the event itself */
    const char *root;     /* of the thread to answer in */
    unsigned long ticket; /* the session sets it: what came with it */
};

struct matrix_reader {
    const struct matrix_directory *directory;
    struct matrix_recent *recent; /* learns of each event that is read */
};

/* What has to be looked up first: people, or at most one event. */
struct matrix_missing {
    size_t count;
    const char *people[CAP_MENTIONS + 4];
    const char *event; /* in the same room; NULL: none */
};

/*
 * The event that a room's event of `room` is, in an arena of its own; NULL: it
 * is nothing for the bot.  As long as people or an event are `missing`, it
 * is not to be used: let it go (arena_free) and read it again when they are known;
 * those ids are in the same arena.
 */
struct matrix_event *matrix_events_read(const struct matrix_reader *r,
                                        const struct matrix_room *room, const cJSON *event,
                                        struct matrix_missing *missing);

/* Lets `recent` know what an event of the server's, asked for by its id, is;
 * json NULL: there is none that we may see. */
void matrix_events_learn(struct matrix_recent *recent, const char *id, const cJSON *json);

#endif
