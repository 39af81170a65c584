/* clock.c -- what time it is. */

#include "clock.h"

#include <time.h>

int64_t clock_now_ms(const struct clock *c)
{
    struct timespec now;

    if (c->simulated) {
        return c->now_ms;
    }
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
