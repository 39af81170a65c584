/* fake_http.h -- one TCP connection: HTTP/1.1 requests, or after an
 * upgrade just bytes.  Our own on top of libuv, and not a server library, for
 * the sake of what no library lets one do: cut an answer short, lie about its
 * length, reset the connection, stop reading, send a broken frame.
 */
#ifndef FAKE_HTTP_H
#define FAKE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

struct conn;
struct fake;

/* Valid until the handler returns.  What is not there is "". */
struct request {
    char *verb;
    char *path;
    char *query;
    char *content_type;
    char *authorization;
    char *host;
    char *origin;
    char *websocket_key;     /* "": not an upgrade */
    char *websocket_dialect; /* X-Mautrix-Websocket-Version */
    char *body;
    size_t body_len;
};

/* What becomes of a connection when all is sent. */
enum conn_end { CONN_KEEP, CONN_CLOSE, CONN_RESET, CONN_STALL };

struct answer {
    int status;
    const char *type;    /* NULL: JSON */
    const char *headers; /* NULL, or further lines, each with its CRLF */
    const char *body;
    size_t body_len;
    long delay_ms;
    long drip_ms;    /* > 0: the answer goes out byte by byte */
    long length_lie; /* added to Content-Length */
    bool cuts;       /* only `cut` bytes of the answer go out, which may be none */
    long cut;
    enum conn_end end;
};

typedef void conn_serve(struct fake *f, struct conn *c, const struct request *r);
typedef size_t conn_bytes(void *owner, unsigned char *bytes, size_t len); /* how many it took */
typedef void conn_gone(void *owner);

void fake_conn_accept(struct fake *f, uv_stream_t *listener, conn_serve *serve);
void fake_conn_answer(struct conn *c, const struct answer *a);
/* gone(owner) comes once, when the connection is closed by whomever; NULL: nobody cares. */
void fake_conn_watch(struct conn *c, conn_gone *gone, void *owner);

/* From now on bytes go to `bytes`. */
void fake_conn_upgrade(struct conn *c, conn_bytes *bytes);
void fake_conn_send(struct conn *c, const void *bytes, size_t len); /* queued until the flush */
void fake_conn_flush(struct conn *c);
void fake_conn_split(struct conn *c, long bytes, long pause_ms); /* 0: not at all */
void fake_conn_deaf(struct conn *c);                             /* reads no more */
void fake_conn_close(struct conn *c, enum conn_end how);         /* CONN_CLOSE, CONN_RESET */
void fake_conn_finish(struct conn *c);                           /* closes when all is sent */

#endif
