/* outbox.h -- the worker that turns a team's outbox rows into posts.
 *
 * Each place (a channel, a person) has a lane: its rows go out one after the
 * other, at the platform's pace.  A row is safe at every instant: it is struck
 * out only when the platform has confirmed the post, and a row that was handed
 * out before is looked for in the channel before it is posted again.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

struct outbox;
struct team;

struct outbox *outbox_new(struct team *t);
void outbox_wake(struct outbox *o); /* there may be new rows, or the lease has changed */
bool outbox_busy(const struct outbox *o);
bool outbox_posting(const struct outbox *o);   /* is a row in hand? */
size_t outbox_waiting(const struct outbox *o); /* rows known and not yet posted */
void outbox_free(struct outbox *o);            /* NULL: nothing */

#endif
