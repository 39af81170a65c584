/* private.h -- the redis-server that Bravo starts for itself.
 *
 * It listens on a unix socket in the state directory only.  Whoever holds the
 * lock file starts it, and the server inherits the lock, so that no second one
 * can open the same data while it lives, not even while it is shutting down.
 * It is told to end when the process that started it dies.
 *
 * Who connects may work with Bravo's keys and functions and nothing else: not
 * run scripts, not change what the server is, not look at other keys.  The user
 * "admin" may do all of it, for one command that loads the functions, and for people
 * with redis-cli; its password stands in the state directory, in redis.admin.
 */
#ifndef PRIVATE_H
#define PRIVATE_H

struct loop;
struct private_redis;

struct private_redis *private_new(struct loop *l, const char *state_dir);
const char *private_socket(const struct private_redis *p);
/* The admin's password, from the first private_start() on; "" if it can't be read. */
const char *private_admin(const struct private_redis *p);

/* Starts a server unless ours runs or another process has one there. */
void private_start(struct private_redis *p);

/* Ends our server, if there is one, and calls done(ctx) when it is gone; never
 * from inside. */
typedef void private_stopped(void *ctx);
void private_stop(struct private_redis *p, private_stopped *done, void *ctx);
void private_free(struct private_redis *p); /* NULL: nothing */

#endif
