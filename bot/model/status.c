/* status.c -- how the program is. */

#include "status.h"

void status_change(struct status_link *link, bool up, int64_t now_ms)
{
    if (link->up != up) {
        link->up = up;
        link->since_ms = now_ms;
    }
}
