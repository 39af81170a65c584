/* offline.h -- the loop and the store, for a subcommand that runs through and
 * ends: opened, waited for, asked, closed.
 */
#ifndef OFFLINE_H
#define OFFLINE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OFFLINE_WHY_BYTES = 160 };

struct answer;
struct config;
struct loop;
struct query;
struct store;
struct store_events;
struct timer;

struct offline {
    struct loop *loop;
    struct store *store;
    const struct store_events *events; /* the caller's, from the first up on; NULL: none */
    void *events_ctx;
    struct timer *patience;
    char why[OFFLINE_WHY_BYTES]; /* it is not up; "": not known */
    bool late;
    bool closed;
};

/* Makes the state directory, and waits until the store is up.  `name` is the
 * subcommand's: it says on standard error what is wrong.  Unless ERR_OK,
 * all is closed and freed again. */
MUST_CHECK enum err offline_open(struct offline *o, struct config *c, const char *name);

/* The answer, within the callback only; comes at most once, before offline_call ends. */
typedef void offline_take(void *ctx, const struct answer *answer);
/* Waits for it.  As store_call; take may be NULL. */
MUST_CHECK enum err offline_call(struct offline *o, const struct query *q, offline_take *take,
                                 void *ctx);

/* The same for a command of Redis' own (store_command). */
MUST_CHECK enum err offline_command(struct offline *o, const char *const *words, size_t count,
                                    offline_take *take, void *ctx);

void offline_close(struct offline *o); /* the store; waits until it is gone */
void offline_free(struct offline *o);  /* the loop, last of all */

#endif
