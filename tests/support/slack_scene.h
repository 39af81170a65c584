/* slack_scene.h -- the Slack adapter against the stand-in for Slack.
 *
 * Both sides of it: what the adapter hands to the bot, and what Slack has seen.
 * The stand-in is told what to do, and asked what it saw, over HTTP on the same
 * loop; it counts as a violation what the real one would have refused.
 */
#ifndef SLACK_SCENE_H
#define SLACK_SCENE_H

#include "clock.h"
#include "err.h"
#include "platform.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PATIENCE_MS = 10 * 1000, TICK_MS = 10, EVENTS = 512, TEXT_MAX = 4 * 1024 * 1024 };

enum manners {
    ANSWER, /* every event at once, without a word */
    KEEP,   /* for the test */
    LEAVE,
};

struct told { /* of a call */
    bool done;
    enum err e;
    uint64_t retry_ms;
    int found;
};

struct scene {
    struct loop *loop;
    struct http *http;
    struct websockets *websockets;
    struct timer *patience;
    struct timer *tick;
    struct process *slack;
    struct session *session;
    struct clock clock;
    uint64_t silence_ms; /* see slack.h */
    char base[64];
    char folder[64];
    char *answer; /* of the stand-in, to the last order */
    bool answered;
    bool late;
    bool ended; /* the stand-in's process */
    bool closed;
    unsigned ups;
    unsigned downs;
    char why[64];
    enum manners manners;
    struct event *events[EVENTS];
    size_t event_count;
    size_t said; /* answers that have come to their end */
};

#define UNTIL(t, condition)                                                                        \
    do {                                                                                           \
        scene_patience(t, PATIENCE_MS);                                                            \
        while (!(condition) && !(t)->late) {                                                       \
            scene_round(t);                                                                        \
        }                                                                                          \
        timer_stop((t)->patience);                                                                 \
        assert_true(condition);                                                                    \
    } while (0)

void scene_round(struct scene *t);                 /* of the loop; a short one */
void scene_patience(struct scene *t, uint64_t ms); /* late is set when it is over */
/* For what must not happen: some time in which it could. */
void scene_let_pass(struct scene *t, uint64_t ms);

/* An order to the stand-in, GET or POST; its answer as text, also in `answer`. */
const char *scene_order(struct scene *t, const char *path, const char *json);
const char *scene_state(struct scene *t, const char *only);
long scene_number(const struct scene *t, const char *name); /* in the last answer */
long scene_calls(struct scene *t, const char *method);      /* how many there were */
void scene_say(struct scene *t, const char *user, const char *channel, const char *text);
void scene_no_violations(struct scene *t);

/* Calls of the adapter; they wait for the end. */
struct told scene_post(struct scene *t, struct address to, const char *text, const char *row);
struct told scene_find(struct scene *t, struct address to, const char *row);
void scene_reply(struct scene *t, const struct event *ev, const struct message *m);
void scene_wait_events(struct scene *t, size_t count);
void scene_start(struct scene *t);
void scene_stop(struct scene *t);
platform_sent scene_told_sent; /* ctx: a struct told */
platform_found scene_told_found;

/* For cmocka: with the stand-in alone; with the adapter connected to it. */
int scene_open(void **state);
int scene_open_up(void **state);
int scene_close(void **state);

#endif
