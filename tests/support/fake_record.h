/* fake_record.h -- what the stand-in has seen, and those who wait for it.
 *
 * GET /_control/state returns it, GET /_control/wait?posts=5&acks=10 answers
 * when the counts are reached.
 */
#ifndef FAKE_RECORD_H
#define FAKE_RECORD_H

#include <cjson/cJSON.h>

struct conn;
struct fake;

/* Every stand-in's lists begin with these two. */
enum { KIND_VIOLATIONS, KIND_CALLS, FAKE_KIND_OWN };

struct fake_record *fake_record_new(const struct fake *f);
void fake_record_free(const struct fake *f);
void fake_record_clear(struct fake *f); /* the lists and the counts */

/* Takes `item`, and stamps it with at_ms. */
void fake_record_add(struct fake *f, int kind, cJSON *item);
void fake_record_count(struct fake *f, int kind);            /* counts only */
void fake_record_method(struct fake *f, const char *method); /* counts a call */
/* What the real service would have refused, or what looks wrong. */
void fake_record_violation(struct fake *f, const char *what, const char *detail);

/* Something that is waited for has changed. */
void fake_record_changed(struct fake *f);
cJSON *fake_record_state(const struct fake *f, const char *only); /* "": everything */
cJSON *fake_record_counts(const struct fake *f);
/* Answers `c` when all conditions of the query hold, or when its timeout_ms is over. */
void fake_record_wait(struct fake *f, struct conn *c, const char *query);

#endif
