/* fake_slack.h -- the whole stand-in: one struct that every part gets.
 *
 * Each part keeps its own state behind a pointer, and exports fake_<part>_*.
 * Everything runs on one loop in one thread.
 */
#ifndef FAKE_SLACK_H
#define FAKE_SLACK_H

#include "fake_slack_rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

/* Who Bravo is in the stand-in's workspace. */
#define FAKE_TEAM "T0TEST"
#define FAKE_APP "A0TEST"
#define FAKE_BOT_USER "U0BRAVO"
#define FAKE_BOT "B0BRAVO"

struct fake {
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_signal_t stop_signals[2];
    uv_prepare_t before_poll;
    int port;
    uint64_t started_ns;
    unsigned long serial; /* of everything that needs a new id */
    long rules[FAKE_RULE_COUNT];
    struct fake_record *record;
    struct fake_world *world;
    struct fake_sockets *sockets;
    struct fake_web *web;
    cJSON *handles;         /* see fake_slack_handles.h */
    struct fake_load *load; /* NULL: no load is running */
    char read_buffer[65536];
};

uint64_t fake_now_ms(const struct fake *f); /* since the start */
uint64_t fake_now_us(const struct fake *f);
unsigned long fake_next(struct fake *f); /* 1, 2, 3 ... */

/* A timer of our own on the loop.  It may be freed from within its callback. */
typedef void fake_timer_fire(void *ctx);
struct fake_timer;
struct fake_timer *fake_timer_new(struct fake *f, fake_timer_fire *fire, void *ctx);
void fake_timer_start(struct fake_timer *t, long delay_ms); /* once; again: anew */
void fake_timer_stop(struct fake_timer *t);
void fake_timer_free(struct fake_timer *t); /* NULL: nothing */

#endif
