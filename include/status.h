/* status.h -- how the program is: filled by it, read by the command `status`. */
#ifndef STATUS_H
#define STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STATUS_LINKS = 8 };

/* A connection: to Redis, to a chat platform. */
struct status_link {
    const char *name; /* "slack"; of Redis: "private", or where it is */
    bool up;
    int64_t since_ms; /* 0: it has not been up yet */
};

struct status {
    const char *version;
    int64_t started_ms;
    struct status_link store;
    struct status_link platforms[STATUS_LINKS];
    size_t platform_count;
};

/* It is up, or down, as of now; if it was so before, nothing changes. */
void status_change(struct status_link *link, bool up, int64_t now_ms);

#endif
