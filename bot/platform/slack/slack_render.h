/* slack_render.h -- a message as Slack's posts.  Pure. */
#ifndef SLACK_RENDER_H
#define SLACK_RENDER_H

#include "message.h"

#include <stddef.h>

enum { SLACK_RENDER_MAX = 4 }; /* posts that one message becomes at most */

struct slack_post {
    const char *text;   /* all of it, for notifications and screen readers; escaped */
    const char *blocks; /* a JSON array of Block Kit blocks */
};

/* Writes at most `max` (1..SLACK_RENDER_MAX) posts; how many.  An empty
 * message is none. */
size_t slack_render(struct arena *a, const struct message *m, const struct names *names,
                    struct slack_post *posts, size_t max);

#endif
