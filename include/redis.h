/* redis.h -- one connection to a Redis server, on the loop (hiredis).
 *
 * It does not reconnect and has no deadline but the one for connecting: both
 * are its owner's.  Replies are hiredis' own, read through the functions here.
 */
#ifndef REDIS_H
#define REDIS_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

struct loop;
struct redis;
struct redisReply;

struct redis_options {
    const char *unix_path; /* NULL: host and port */
    const char *host;      /* an address, not a name: names are looked up elsewhere */
    int port;
    uint64_t connect_timeout_ms;
};

struct redis_events {
    void (*up)(void *ctx);
    /* Last, and exactly once unless redis_close() came first.  The connection
     * is dead; redis_close() it. */
    void (*down)(void *ctx, const char *why);
};

struct redis *redis_open(struct loop *l, const struct redis_options *options,
                         const struct redis_events *events, void *ctx);

/*
 * Exactly once for every redis_command(), never from inside it; `reply` is
 * NULL unless ERR_OK, and valid until the callback returns.
 *   ERR_UNAVAILABLE  not connected: it was not sent
 *   ERR_UNKNOWN      the connection broke before the reply, or it is longer than
 *                    CAP_REDIS_REPLY: then the connection is dead, too
 */
typedef void redis_done(void *ctx, enum err e, const struct redisReply *reply);

struct redis_command {
    size_t count;
    const char **args;
    const size_t *lengths;
};

void redis_command(struct redis *r, const struct redis_command *command, redis_done *done,
                   void *ctx);

/* Ends commands under way with ERR_UNKNOWN, from inside, and forgets the
 * connection.  Not to be called from a redis_done.  NULL: nothing. */
void redis_close(struct redis *r);

/* Replies. */
enum redis_kind { REDIS_NIL, REDIS_TEXT, REDIS_INTEGER, REDIS_LIST, REDIS_FAILURE };

enum redis_kind redis_kind(const struct redisReply *reply);
const char *redis_text(const struct redisReply *reply); /* of a text or a failure; else "" */
int64_t redis_integer(const struct redisReply *reply);  /* of an integer; else 0 */
size_t redis_count(const struct redisReply *reply);     /* of a list; else 0 */
const struct redisReply *redis_item(const struct redisReply *reply, size_t index);

#endif
