/* lease.h -- which copy of Bravo works on a team's outbox and schedule.
 *
 * The lease lives in Redis and ends by itself a few seconds after its holder
 * stops renewing it; at once if the holder was a process of this machine that
 * is no more.
 */
#ifndef LEASE_H
#define LEASE_H

#include "loop.h"

#include <stdbool.h>
#include <stdint.h>

struct lease;
struct store;

/* changed(ctx): it was got, kept for a while more, or lost. */
struct lease *lease_new(struct loop *l, struct store *store, loop_callback *changed, void *ctx);
void lease_start(struct lease *lease, const char *team); /* asks for it, and goes on asking */
bool lease_held(const struct lease *lease);
/* For how long it is certainly held, even if this process stands still. */
uint64_t lease_left_ms(const struct lease *lease);
bool lease_asking(const struct lease *lease);       /* the first question is not answered yet */
const char *lease_owner(const struct lease *lease); /* this copy's name */
/* Redis has refused this copy as the holder: asks at once who it is. */
void lease_lost(struct lease *lease);
void lease_stop(struct lease *lease); /* gives it back, and asks no more */
void lease_free(struct lease *lease); /* NULL: nothing; no question may be under way */

#endif
