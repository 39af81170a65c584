/* matrix_render.h -- a message as Matrix' posts.  Pure. */
#ifndef MATRIX_RENDER_H
#define MATRIX_RENDER_H

#include "caps.h"
#include "message.h"

#include <stddef.h>

enum {
    MATRIX_RENDER_MAX = 4,         /* posts that one message becomes at most */
    MATRIX_POST_BYTES = 20 * 1000, /* of body and HTML each, of an event's 64 KiB */
};

struct matrix_post {
    const char *body; /* all of it, as plain text */
    const char *html; /* the same, with the tags that clients let through */
    size_t mention_count;
    const char *mentions[CAP_MENTIONS]; /* ids of those who are notified */
};

/* Writes at most `max` (1..MATRIX_RENDER_MAX) posts; how many.  An empty
 * message is none. */
size_t matrix_render(struct arena *a, const struct message *m, const struct names *names,
                     struct matrix_post *posts, size_t max);

/* What a post is about, and which row of the outbox it is; each may be NULL. */
struct matrix_relation {
    const char *thread; /* the first message of a thread */
    const char *reply;  /* the message that it answers */
    const char *row;
};

/* The content of the event, as JSON. */
const char *matrix_render_content(struct arena *a, const struct matrix_post *post,
                                  const struct matrix_relation *relation);

/* The same of a file that was uploaded. */
const char *matrix_render_file(struct arena *a, const struct message_file *file,
                               const struct matrix_relation *relation);

#endif
