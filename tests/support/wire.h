/* wire.h -- a TCP connection that hides nothing: for looking at the very bytes
 * that a server sends, and at how it ends.  Blocking, with deadlines.
 *
 * Above it, just enough of HTTP and of the websocket's client side.
 */
#ifndef WIRE_H
#define WIRE_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { WIRE_PATIENCE_MS = 10 * 1000 };

enum wire_end { WIRE_OPEN, WIRE_EOF, WIRE_RESET, WIRE_LATE };

struct wire {
    int fd;
    struct buf in;
    enum wire_end end; /* WIRE_LATE: nothing came in time, but it is still open */
};

struct wire *wire_open(int port); /* of 127.0.0.1 */
void wire_close(struct wire *w);  /* NULL: nothing */
void wire_send(struct wire *w, const void *bytes, size_t len);
/* Reads what there is.  false: see w->end. */
bool wire_read(struct wire *w, int patience_ms);

struct wire_answer {
    int status; /* 0: there was none */
    struct buf head;
    struct buf body;
    enum wire_end end;
};

/* One request on a connection of its own.  type NULL: a form.  token NULL: none. */
struct wire_request {
    const char *path;
    const char *token;
    const char *type;
    const char *body; /* NULL: GET */
    const char *verb; /* NULL: GET, or POST with a body */
};
void wire_ask(int port, const struct wire_request *r, struct wire_answer *a);
void wire_answer_release(struct wire_answer *a);

struct wire_frame {
    unsigned first; /* its first byte: FIN and opcode */
    size_t len;
    const char *text; /* NUL-terminated; until the next call */
    struct buf held;
};

/* Upgrades to a websocket; false: it was refused.  headers: more of them, each
 * with its CRLF. */
bool wire_upgrade(struct wire *w, const char *path, const char *headers);
/* The next frame.  false: see w->end. */
bool wire_frame_read(struct wire *w, struct wire_frame *f, int patience_ms);
void wire_frame_release(struct wire_frame *f);
void wire_frame_send(struct wire *w, unsigned first, const void *bytes, size_t len);

#endif
