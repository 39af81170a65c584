/* fixture.h -- the bot around a private Redis, with a chat that a test plays.
 *
 * The real turn, team, outbox, agenda, store, function library and Redis; only
 * the platform is the test's: what the bot says is kept as plain text.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "clock.h"
#include "err.h"
#include "event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fixture;
struct team;

/* Starts it all in a state directory of its own; the clock stands at now_ms.
 * It asserts (cmocka fails the test) that everything comes up. */
struct fixture *fixture_open(int64_t now_ms, const char *zone);
void fixture_close(struct fixture *f); /* removes the state directory */

struct clock *fixture_clock(struct fixture *f);

/* What happens in the chat.  Persons are names; a message is named by the test
 * and keeps its name for edits, reactions and deletion.  Names in texts are
 * written @ben, groups have been made before.  Each call returns when all that
 * it caused has been said; the reply to the person, or "", until the next call. */
const char *fixture_say(struct fixture *f, const char *person, const char *message,
                        const char *text);
const char *fixture_edit(struct fixture *f, const char *person, const char *message,
                         const char *text);
const char *fixture_delete(struct fixture *f, const char *person, const char *message);
const char *fixture_react(struct fixture *f, const char *person, const char *message,
                          const char *emoji, bool add);
/* The same, step by step: an event about a message, which the test completes
 * (generation, at_ms) and hands over with fixture_event(). */
struct event *fixture_event_new(enum event_kind kind, const char *actor, const char *message);
void fixture_text(struct event *ev, const char *text);
void fixture_about(struct event *ev, const char *author, const char *emoji); /* a reaction */
const char *fixture_event(struct fixture *f, struct event *ev);
/* The same event once more, however often it was repeated before. */
const char *fixture_repeat(struct fixture *f);
/* What the chat says to a post: `place` is a channel or a person, `text` what is
 * to be said.  Without one every post is taken. */
struct fixture_outcome {
    enum err e;
    uint64_t retry_ms;
};
typedef void fixture_post(void *ctx, const char *place, const char *text,
                          struct fixture_outcome *outcome);
void fixture_on_post(struct fixture *f, fixture_post *fn, void *ctx);
/* How often the bot has looked whether a row was posted: it never was. */
size_t fixture_finds(const struct fixture *f);
/* Runs until it is so; fails the test if that takes too long. */
void fixture_until(struct fixture *f, bool (*so)(struct fixture *f, void *ctx), void *ctx);
struct team *fixture_team(struct fixture *f);

/* Lets what is due happen, after the clock was moved. */
void fixture_settle(struct fixture *f);

/* The posts since the last look: "channel: text" or "@person: text", one line
 * each; valid until the next call. */
const char *fixture_posts(struct fixture *f);
/* The bytes of the last file that was brought. */
const struct buf *fixture_file(const struct fixture *f);

/* Loads the other team, as has to be done before the first call for it. */
void fixture_other_team(struct fixture *f);

/* Calls a function as if for another team, whose rows no one posts: Friday
 * 2026-11-20, 10:00 UTC, unless `pairs` say otherwise: "who=ana to[]=ben n=2". */
const char *fixture_call(struct fixture *f, const char *function, const char *pairs);
/* The same with these pairs and no others; a later value takes the place of an earlier one. */
const char *fixture_call_bare(struct fixture *f, const char *function, const char *pairs);
#define FIXTURE_PAIRS                                                                              \
    "now=1795168800000 at=1795168800000 day=20777 gen=0 spoken=1 ch=C0STORE v=public undo=10 "     \
    "celebrations=3 allowance=5 tell=on n=1 text= said_for=0 last=0"

/* A number from the environment, for tests that go by chance. */
uint64_t fixture_option(const char *name, uint64_t otherwise);

/* A Redis command, with the team's prefix in place of a leading "~" in its
 * arguments, and the other team's in place of "^".  The text form of the reply: lists joined with
 * spaces, nil "". */
const char *fixture_redis(struct fixture *f, const char *first, ...);

#endif
