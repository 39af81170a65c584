/* loop.h -- the one event loop (libuv), its timers, and what else waits on it.
 *
 * Everything here calls back from the loop and never from inside the call
 * that asked for it.  Nothing that runs on the loop may block.
 */
#ifndef LOOP_H
#define LOOP_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct timer;
struct watch;
struct process;

typedef void loop_callback(void *ctx);

struct loop *loop_new(void);
void loop_free(struct loop *l); /* runs what is still closing; all timers must be freed before */
void loop_run(struct loop *l);  /* until loop_stop() or until nothing is left to wait for */
void loop_run_once(struct loop *l); /* waits for one round of events, and handles them */
void loop_stop(struct loop *l);
uint64_t loop_now_ms(const struct loop *l); /* monotonic, as of this round */
uint64_t loop_fresh_ms(struct loop *l);     /* as of now */
void *loop_native(struct loop *l);          /* uv_loop_t *; for bot/io only */

/* Calls fn(ctx) on a later round.  Cannot be taken back. */
void loop_post(struct loop *l, loop_callback *fn, void *ctx);

struct timer *timer_new(struct loop *l, loop_callback *fn, void *ctx); /* not running */
void timer_start(struct timer *t, uint64_t delay_ms);                  /* once; again: anew */
void timer_stop(struct timer *t);
bool timer_running(const struct timer *t);
void timer_free(struct timer *t); /* NULL: nothing; stops it */

/* fn(ctx) in every round, when all that has happened is handled and before the
 * loop waits for more.  One at a time; NULL: none. */
void loop_before_wait(struct loop *l, loop_callback *fn, void *ctx);

/* fn(ctx) at every arrival of the signal. */
struct watch *signal_watch(struct loop *l, int signum, loop_callback *fn, void *ctx);
void watch_free(struct watch *w); /* NULL: nothing */

/* A child process with no standard input; its output goes to our standard
 * error.  exited(ctx, status) comes exactly once if process_spawn() returns
 * ERR_OK; status is the exit code, or 128 + signal. */
typedef void process_exited(void *ctx, int status);

struct process_options {
    const char *const *argv; /* NULL-terminated; found by PATH */
    int keep_fd;             /* the child has it too, as 3; -1: none */
    process_exited *exited;
    void *ctx;
};

MUST_CHECK enum err process_spawn(struct loop *l, const struct process_options *options,
                                  struct process **out);
void process_kill(struct process *p, int signum);
void process_free(
    struct process *p); /* NULL: nothing; forgets it, does not kill; no callback after */

/* Looks up one of a host's addresses, as text: with each `turn` the next, from 0.
 * `address` is NULL unless ERR_OK.  Exactly once. */
typedef void resolve_done(void *ctx, enum err e, const char *address);
void loop_resolve(struct loop *l, const char *host, unsigned turn, resolve_done *done, void *ctx);

#endif
