/* buf.h -- bytes that grow, up to a cap that is given when it is made.
 *
 * Embedded in its owner: buf_init / buf_release.  `data` is always
 * NUL-terminated.  Once an append went over the cap, `overflow` is set and
 * all further appends do nothing, so a writer may check once at its end.
 */
#ifndef BUF_H
#define BUF_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t len;
    size_t capacity;
    size_t max; /* of len */
    bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* back to empty, memory returned */
void buf_clear(struct buf *b);   /* back to empty, memory kept */

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_drop(struct buf *b, size_t len); /* the first len bytes */

#endif
