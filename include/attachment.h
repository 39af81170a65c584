/* attachment.h -- the file that goes with a row of the outbox.
 *
 * It is made of what Redis has, and brought to the platform; nobody sees it there
 * before the row is posted with it, so it may be made and brought again.
 */
#ifndef ATTACHMENT_H
#define ATTACHMENT_H

#include "err.h"

#include <stdint.h>

struct arena;
struct message_file;
struct team;

struct attachment_order {
    const char *what;   /* the row's field `file`: "export" */
    const char *person; /* whom it is about */
};

/* file: in the order's arena; NULL unless ERR_OK.  ERR_DENIED: there will never be one.
 * Otherwise again, after retry_ms.  Exactly once, never from inside. */
typedef void attachment_brought(void *ctx, enum err e, uint64_t retry_ms,
                                const struct message_file *file);

/* What the order and `a` point to is to live until then. */
void attachment_bring(struct team *t, struct arena *a, const struct attachment_order *order,
                      attachment_brought *done, void *ctx);

#endif
