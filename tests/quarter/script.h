/* script.h -- what a line of a transcript has the bot say, and what it says on Slack.
 *
 * What differs is what has to: small bars are numbers where they can't be seen, empty
 * lines are left out of transcripts, and Slack has a way of its own to name people.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "arena.h"
#include "buf.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum { SCRIPT_NAME = 32, SCRIPT_PLACE = 64, SCRIPT_SAID = 64 };

/* Something that the bot is to say. */
struct said {
    char place[SCRIPT_PLACE]; /* "#store", "@ana" */
    char *text;
    bool found;
};

struct script {
    struct arena *arena;
    struct said wanted[SCRIPT_SAID];
    size_t count;
    struct buf report; /* what differs */
};

/* A line of the transcript, "bot (to ana)> ...", or one that goes on; `channel` is where
 * people talk. */
void script_want(struct script *s, const char *line, const char *channel);
/* A post of the stand-in's, or an ephemeral. */
void script_hear(struct script *s, const cJSON *item);
bool script_all_heard(const struct script *s);
/* After that typed line: reports what was not said, and begins anew. */
void script_end(struct script *s, const char *typed);

/* Takes `what` off the beginning; false: it does not begin so. */
bool script_take(const char **at, const char *what);
/* Takes a word, which ends before one of `ends`. */
void script_word(const char **at, const char *ends, char out[SCRIPT_NAME]);
/* "ana" is U0ANA on Slack, "store" is C0STORE, and Ana and Store for who reads it. */
const char *script_id(struct script *s, const char *prefix, const char *name);
const char *script_shown(struct script *s, const char *name);

#endif
