/* greeting.h -- what is said first on a connection: the login, the database,
 * and whether the function library there is ours; if not, it is loaded.
 */
#ifndef GREETING_H
#define GREETING_H

#include "err.h"

struct address;
struct redis;

/* Exactly once, never from inside; often from inside a redis_done. */
typedef void greeting_done(void *ctx, enum err e);

/* The address must live until then. */
void greeting_start(struct redis *r, const struct address *address, greeting_done *done, void *ctx);

#endif
