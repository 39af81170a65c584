/* fake.h -- what every stand-in for a chat service is made of: a loop, a free
 * port of this machine, timers, rules that a test may change, a record of what
 * was seen, and the control API over both.
 *
 * A stand-in defines its own struct fake, which begins with a struct fake_host,
 * and tells in a struct fake_program what is its own.  Everything runs on one
 * loop in one thread.
 */
#ifndef FAKE_H
#define FAKE_H

#include "fake_http.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct fake;

enum { FAKE_RULES_MAX = 64 };

/* A switch: a number, 0 and 1 for no and yes. */
struct fake_rule {
    const char *name;
    long standard;
    const char *meaning;
};

struct fake_gauge {
    const char *name; /* NULL: the end of the list */
    size_t (*read)(const struct fake *f);
};

/* Takes the JSON of a POST to /_control/<name> and returns the answer; "error"
 * in it says that the order made no sense. */
typedef cJSON *fake_act(struct fake *f, const cJSON *order);

struct fake_order {
    const char *name; /* NULL: the end of the list */
    fake_act *run;
};

struct fake_program {
    const char *name;
    size_t size; /* of its struct fake */
    void (*start)(struct fake *f);
    void (*stop)(struct fake *f);
    conn_serve *serve;
    void (*flush)(const struct fake *f); /* what is queued goes out; once in a round of events */
    void (*ruled)(struct fake *f);       /* after a change of the rules */
    void (*state)(const struct fake *f, cJSON *state); /* adds to what /_control/state tells */
    const struct fake_rule *rules;
    int rule_count;
    const char *const *kinds; /* of the record: names of its lists */
    int kind_count;
    const struct fake_gauge *gauges;
    const struct fake_order *orders;
};

struct fake_host {
    const struct fake_program *program;
    uv_loop_t loop;
    uv_tcp_t listener;
    uv_signal_t stop_signals[2];
    uv_prepare_t before_poll;
    int port;
    uint64_t started_ns;
    unsigned long serial; /* of everything that needs a new id */
    long rules[FAKE_RULES_MAX];
    struct fake_record *record;
    char read_buffer[65536];
};

static inline struct fake_host *fake_host(const struct fake *f)
{
    return (struct fake_host *)(uintptr_t)f;
}

/* Runs a stand-in until SIGTERM; the exit status.
 *
 *     PROGRAM [--with-parent] [--port-file FILE]
 *
 * listens on a free port of 127.0.0.1 and prints the port (and writes it to
 * FILE, complete as soon as the file is there); with --with-parent it ends when
 * its parent does. */
int fake_main(const struct fake_program *p, char **argv);

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
