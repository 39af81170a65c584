/* fake_request.h -- reads one HTTP/1.1 request out of the bytes that came. */
#ifndef FAKE_REQUEST_H
#define FAKE_REQUEST_H

#include "fake_http.h"

struct buf;

enum request_state {
    REQUEST_WHOLE,
    REQUEST_PARTIAL,
    REQUEST_CONTINUE, /* the client waits for 100 Continue before it sends the body */
    REQUEST_BAD,
};

/* `*held` is what `r` points into: the caller frees it.  `*used` is the length
 * of the request in `in`.  Both are set for REQUEST_WHOLE only. */
enum request_state fake_request_read(struct buf *in, struct request *r, char **held, size_t *used);

#endif
