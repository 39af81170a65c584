/* talk.h -- people talking on the stage, and every word that Bravo says to them.
 *
 * A place is written as a person sees it:
 *
 *     C0STORE              a post in the channel; D0BEN: Ben's direct messages
 *     C0STORE/             a post in the thread of what was said last
 *     U0ANA in C0STORE     an ephemeral message, for Ana alone
 *     U0ANA in C0STORE/    the same in that thread
 *     /                    in the acknowledgement of a slash command
 *     !store:test          likewise in a room on Matrix; !dm-ben:test: Ben's own
 *
 * What a test does not expect fails it: talk_end() waits until Bravo has
 * nothing more to say, and then everything it said must have been heard, nobody
 * pinged but who was to be, and the chat must have had nothing to complain about.
 */
#ifndef TALK_H
#define TALK_H

#include "err.h"
#include "stage.h"

enum { TALK_STAMP = 64, TALK_PLACE = 192, TALK_MS = 10000, TALK_ITEMS = 512 };

struct talk_chat;

struct talk {
    struct stage *stage;
    const struct talk_chat *chat;
    char last[TALK_STAMP]; /* of the message that was said last */
    char last_channel[TALK_STAMP];
    bool heard[3][TALK_ITEMS];
};

/* On a stage with Bravo running and connected; the first word of Ana's makes
 * her the admin, and holds celebrations back, which would come in between. */
struct talk *talk_open(const struct stage_options *options);
void talk_close(struct talk *t);
void talk_end(struct talk *t);
/* Before each test: nothing has been said, and the chat is as it always is. */
int talk_fresh(void **state);

void talk_say(struct talk *t, const char *user, const char *channel, const char *text);
void talk_reply(struct talk *t, const char *user, const char *text); /* in the last one's thread */
void talk_edit(struct talk *t, const char *user, const char *text);  /* of what was said last */
void talk_delete(struct talk *t);
void talk_react(struct talk *t, const char *user, const char *name, bool add);
void talk_slash(struct talk *t, const char *user, const char *channel, const char *line);
/* An order to the stand-in whose answer does not matter. */
void talk_do(struct talk *t, const char *what, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* It is said there, once; it pings nobody. */
void talk_hear(struct talk *t, const char *place, const char *text);
/* It begins so. */
void talk_hear_start(struct talk *t, const char *place, const char *text);
/* It pings these, no more and no less: "U0BEN U0CAT". */
void talk_hear_ping(struct talk *t, const char *place, const char *text, const char *pings);
/* Somebody types into the direct chat, and this is the answer. */
void talk_ask(struct talk *t, const char *user, const char *text, const char *answer);
/* The start of it. */
void talk_ask_start(struct talk *t, const char *user, const char *text, const char *answer);

/* Until the stand-in's counts are so: "sockets=1&posts=2". */
void talk_until(struct talk *t, const char *conditions);
void talk_settle(struct talk *t); /* everything acknowledged, the outbox empty */
void talk_no_violations(struct talk *t);
/* How many of "posts", "ephemerals" there have this in them. */
long talk_count(struct talk *t, const char *kind, const char *channel, const char *text);

#endif
