/* stage.h -- Bravo as a process of its own, on the stand-in for a chat service.
 *
 * For tests that kill, stop and restart it, and for benchmarks.  The programs are found in $BRAVO,
 * $FAKE_SLACK and $FAKE_MATRIX.  Whatever goes wrong ends the test program with a message
 * and status 1, and leaves no process behind.
 */
#ifndef STAGE_H
#define STAGE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct stage;

enum stage_chat { STAGE_SLACK, STAGE_MATRIX_SYNC, STAGE_MATRIX_SOCKET };

struct stage_options {
    enum stage_chat chat;
    bool own_redis; /* one that outlives Bravo; otherwise Bravo has its private one */
    const char *pace_ms;
    const char *fsync; /* of the own Redis: always, everysec (or NULL), off: nothing is kept */
};

struct stage *stage_open(const struct stage_options *options);
void stage_close(struct stage *s); /* ends all, removes its directory */

void stage_bravo_start(struct stage *s); /* does not wait for anything */
/* Another program in its place, with the same environment; the same functions
 * stop it. */
void stage_peer_start(struct stage *s, const char *const *argv);
pid_t stage_bravo_pid(const struct stage *s);
pid_t stage_redis_pid(struct stage *s);
void stage_bravo_kill(struct stage *s); /* SIGKILL */
int stage_bravo_stop(struct stage *s);  /* SIGTERM; its exit status, or 128 + the signal */
bool stage_bravo_runs(struct stage *s);
int stage_bravo_ended(struct stage *s, int timeout_ms); /* by itself: its status; -1: not yet */
const char *stage_dir(const struct stage *s);           /* with state/, bravo.log, twin.log */
/* A second copy of Bravo, with a state directory of its own. */
void stage_twin_start(struct stage *s);
void stage_twin_kill(struct stage *s);
int stage_twin_stop(struct stage *s);
void stage_redis_kill(struct stage *s); /* SIGKILL, once it can be reached */
void stage_redis_stop(struct stage *s); /* SIGSTOP, likewise: it hangs until the end */

/* POSTs an order to the stand-in ("say", {...}); the caller deletes the answer. */
cJSON *stage_order(struct stage *s, const char *what, const char *json);
/* Waits for conditions such as "sockets=1"; false: they did not come in time. */
bool stage_wait(struct stage *s, const char *conditions, int timeout_ms);
cJSON *stage_state(struct stage *s, const char *only); /* the caller deletes it */

/* A Redis command (NULL-terminated), "~" for the team's prefix; its reply's
 * text, lists joined with spaces; valid until the next call.  Waits for Redis. */
const char *stage_redis(struct stage *s, const char *first, ...);

int64_t stage_now_ms(void); /* monotonic */
void stage_moment(void);    /* waits a moment for something that gives no sign */

#endif
