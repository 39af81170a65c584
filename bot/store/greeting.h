/* greeting.h -- what is said first on a connection: the login, the database,
 * whether the function library there is ours (if not, it is loaded), and whether
 * the server keeps what it has answered: see safety.h.
 */
#ifndef GREETING_H
#define GREETING_H

#include "err.h"

#include <stdbool.h>

struct address;
struct redis;

/* Exactly once, never from inside; often from inside a redis_done.  `why` is what
 * was refused, for people; "" with ERR_OK. */
typedef void greeting_done(void *ctx, enum err e, const char *why);

/* The address must live until then.  unsafe: whatever the server may lose. */
void greeting_start(struct redis *r, const struct address *address, bool unsafe,
                    greeting_done *done, void *ctx);

#endif
