/* fake_slack_record.h -- what the stand-in has seen, and those who wait for it.
 *
 * GET /_control/state returns it, GET /_control/wait?posts=5&acks=10 answers
 * when the counts are reached.
 */
#ifndef FAKE_SLACK_RECORD_H
#define FAKE_SLACK_RECORD_H

#include <cjson/cJSON.h>

struct conn;
struct fake;

enum fake_kind {
    KIND_POSTS,      /* chat.postMessage */
    KIND_EPHEMERALS, /* chat.postEphemeral */
    KIND_UPDATES,
    KIND_DELETES,
    KIND_REACTIONS, /* the bot's own */
    KIND_VIEWS,
    KIND_UPLOADS,
    KIND_RESPONSES, /* to a response_url */
    KIND_ACKS,
    KIND_LOST, /* envelopes that were given up */
    KIND_CALLS,
    KIND_SOCKETS, /* openings and closings */
    KIND_VIOLATIONS,
    FAKE_KIND_COUNT
};

struct fake_record *fake_record_new(void);
void fake_record_free(struct fake_record *r);
void fake_record_clear(struct fake *f); /* the lists and the counts */

/* Takes `item`, and stamps it with at_ms. */
void fake_record_add(struct fake *f, enum fake_kind kind, cJSON *item);
void fake_record_count(struct fake *f, enum fake_kind kind); /* counts only */
void fake_record_method(struct fake *f, const char *method); /* counts a call */
/* What the real Slack would have refused, or what looks wrong. */
void fake_record_violation(struct fake *f, const char *what, const char *detail);

/* Something that is waited for has changed. */
void fake_record_changed(struct fake *f);
cJSON *fake_record_state(const struct fake *f, const char *only); /* "": everything */
cJSON *fake_record_counts(const struct fake *f);
/* Answers `c` when all conditions of the query hold, or when its timeout_ms is over. */
void fake_record_wait(struct fake *f, struct conn *c, const char *query);

#endif
