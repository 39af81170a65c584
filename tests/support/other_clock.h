/* other_clock.h -- programs that see another time of day than everybody else (libfaketime).
 *
 * What is measured, rather than told, goes on as always: timers, timeouts.  Programs with
 * sanitizers can't: they want to be loaded before anything else.
 */
#ifndef OTHER_CLOCK_H
#define OTHER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct other_clock;

/* Where it would be; NULL: it is not installed, which it says. */
const char *other_clock_missing(void);

/* It shows at_ms, and goes on from there. */
struct other_clock *other_clock_new(int64_t at_ms);
void other_clock_set(struct other_clock *c, int64_t at_ms);
int64_t other_clock_was_set(const struct other_clock *c); /* to what */
/* The program that the environment's `variable` names sees it from now on. */
void other_clock_show(struct other_clock *c, const char *variable);
void other_clock_free(struct other_clock *c);

#endif
