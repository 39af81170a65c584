/* lanes.h -- the rows of an outbox, by the places that they go to.  For outbox.c alone. */
#ifndef LANES_H
#define LANES_H

#include "arena.h"
#include "attachment.h"
#include "message.h"
#include "platform.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROW_BYTES = 48 };

struct row_id {
    struct row_id *next;
    char id[ROW_BYTES];
};

struct lane {
    struct outbox *outbox;
    struct lane *next;
    char *place;
    struct row_id *first;
    struct row_id *last;
    uint64_t not_before_ms;
    bool busy;
    int64_t certain; /* this try for the first row certainly posted nothing; 0: none */
    /* While busy: */
    char row[ROW_BYTES];
    int64_t tries; /* how often it was handed out, this time too */
    struct arena *arena;
    const char *work;              /* the function that does it; NULL: it is a post */
    struct attachment_order order; /* what: NULL: no file goes with it */
    struct address to;
    struct message message;
};

struct outbox {
    struct team *team;
    struct timer *timer;
    struct lane *lanes;
    size_t rows;
    char after[ROW_BYTES]; /* the newest row known */
    bool dirty;            /* there may be newer ones */
    bool listing;
    bool outdated; /* the list that is under way was asked for before all was forgotten */
    bool working;  /* the lease was held when we looked last */
};

/* Lanes stand in the order in which they got their first row, so what was
 * committed first goes out first. */
struct lane *lane_find(struct outbox *o, const char *place);
void lane_add(struct lane *lane, const char *id);
/* Is the row in hand still the first?  All may have been forgotten meanwhile. */
bool lane_holds(const struct lane *lane);
void lane_done(struct lane *lane); /* with the row in hand */
void lane_empty(struct lane *lane);
void lane_free(struct lane *lane);
/* Away with lanes that have no row, and whose pace no longer matters. */
void lanes_tidy(struct outbox *o, uint64_t now);

#endif
