/* slack_sweeping.h -- what the files of a sweep share. */
#ifndef SLACK_SWEEPING_H
#define SLACK_SWEEPING_H

#include "slack_sweep.h"

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SWEEP_PACE_MS = 1200, /* Slack takes about fifty such calls a minute */
    SWEEP_AGAIN_MS = 5 * 1000,
    SWEEP_STAMP = 32,
};

struct recollection;

struct slack_sweep {
    struct session *session;
    struct timer *beat;
    struct timer *step;
    struct recollection *recollection; /* under way; else NULL */
    bool up;
    bool recalled;
    int64_t heard_ms;
    int64_t gap_ms;  /* what was said from then ... */
    int64_t back_ms; /* to then nobody has answered; both 0: nothing */
    int64_t swept_ms;

    int64_t from_ms;  /* of the sweep under way; 0: there is none */
    int64_t again_ms; /* of the one after it, for a gap that came meanwhile; 0: none */
    int64_t began_ms;
    char oldest[SWEEP_STAMP];
    struct arena *arena; /* of its channels */
    const char *const *channels;
    size_t count;
    size_t at;
    char *resume;   /* "<channel> <ts>", where the one before a kill was */
    char *latest;   /* older ones are to be read; NULL: from the end */
    char *page_end; /* the oldest of the page; NULL: no page was read */
    bool last_page; /* of the channel */
    cJSON *events;  /* yet to be handed on, oldest first */
    cJSON *threads; /* yet to be read */
    char *cursor;   /* of the next page of the first of them; NULL: its first */
    bool busy;      /* a call, or an event, is under way */
    unsigned tries;
    size_t found; /* events that were handed on */
};

/* slack_sweep.c.  The next step, not from inside of what calls it. */
void slack_sweep_go(struct slack_sweep *w, uint64_t wait_ms);
void slack_sweep_note_place(struct slack_sweep *w);

/* slack_sweep_pages.c.  A page of the channel, or of the first thread, comes into the sweep. */
void slack_sweep_ask_history(struct slack_sweep *w);
void slack_sweep_ask_replies(struct slack_sweep *w);
void slack_sweep_page_done(struct slack_sweep *w); /* all of it was handed on */

#endif
