/* store.h -- one call of one Redis function, asynchronously. */
#ifndef STORE_H
#define STORE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;
struct loop;
struct query;
struct store;

struct store_options {
    const char *url;       /* redis://, unix://; NULL: the private Redis in state_dir */
    const char *state_dir; /* absolute, exists, ours alone */
    bool unsafe; /* be content with a server that may lose what it answered: see safety.h */
};

struct store_events {
    void (*up)(void *ctx);                    /* connected, and the function library is right */
    void (*down)(void *ctx, const char *why); /* no longer, or not yet (at the first failure) */
};

bool store_url_valid(const char *url);

struct store *store_open(struct loop *l, const struct store_options *options,
                         const struct store_events *events, void *ctx);
bool store_is_up(const struct store *s);

/*
 * Called exactly once for every store_call(), never from inside it.  `answer`
 * is NULL unless `e` is ERR_OK, and is valid only until the callback returns.
 *   ERR_UNAVAILABLE  the call had no effect
 *   ERR_UNKNOWN      it was sent, and whether it had its effect is not known
 *   ERR_PROTOCOL     the function failed, or its answer makes no sense
 */
typedef void store_done(void *ctx, enum err e, const struct answer *answer);

/* Copies what it needs of the query.  A call is never sent twice. */
void store_call(struct store *s, const struct query *q, uint64_t timeout_ms, store_done *done,
                void *ctx);

/* A command of Redis' own that answers with names and values, as CONFIG GET
 * does; else as store_call(). */
void store_command(struct store *s, const char *const *words, size_t count, store_done *done,
                   void *ctx);

/* The text of the function library, and the ACL rules for who works with it: Bravo's
 * keys, what the functions do with them, and nothing else. */
const char *store_functions(void);
const char *store_rights(void);

typedef void store_closed(void *ctx);
/* Calls under way end with ERR_UNKNOWN first.  A private Redis that this
 * process started is shut down, its data on disk. */
void store_close(struct store *s, store_closed *done, void *ctx);

#endif
