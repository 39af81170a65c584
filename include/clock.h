/* clock.h -- what time it is: the machine's clock, or one that a test moves. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    bool simulated;
    int64_t now_ms; /* while simulated */
};

/* Since 1970.  May jump: for dates, never for intervals. */
int64_t clock_now_ms(const struct clock *c);

#endif
