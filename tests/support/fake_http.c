/* fake_http.c -- connections: what goes in and out of the socket. */
#include "fake_http.h"

#include "arena.h"
#include "buf.h"
#include "fake.h"
#include "fake_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONN_IN_MAX = 64 * 1024 * 1024, CONN_OUT_MAX = 512 * 1024 * 1024 };

/* `out` is what nobody has taken yet; `under_way` is what libuv is writing. */
struct conn {
    uv_tcp_t tcp;
    struct fake *fake;
    struct fake_timer *timer; /* of a delayed or split answer */
    struct buf in;
    struct buf out;
    struct buf under_way;
    uv_write_t write;
    long split_bytes;
    long split_ms;
    bool answering; /* a request is with its handler: the next has to wait */
    bool held;      /* the timer has to fire before anything is sent */
    bool writing;
    bool closing;
    bool deaf;
    enum conn_end end;
    conn_serve *serve;
    conn_bytes *bytes; /* NULL: HTTP */
    conn_gone *gone;
    void *owner;
};

static void conn_serve_next(struct conn *c);

static void conn_freed(uv_handle_t *handle)
{
    struct conn *c = handle->data;
    buf_release(&c->in);
    buf_release(&c->out);
    buf_release(&c->under_way);
    free(c);
}

void fake_conn_close(struct conn *c, enum conn_end how)
{
    if (c->closing) {
        return;
    }
    c->closing = true;
    fake_timer_free(c->timer);
    c->timer = NULL;
    conn_gone *gone = c->gone;
    c->gone = NULL;
    if (how != CONN_RESET || uv_tcp_close_reset(&c->tcp, conn_freed) != 0) {
        uv_close((uv_handle_t *)&c->tcp, conn_freed);
    }
    if (gone != NULL) {
        gone(c->owner);
    }
}

static void conn_sent_all(struct conn *c)
{
    if (c->end == CONN_CLOSE || c->end == CONN_RESET) {
        fake_conn_close(c, c->end);
    } else if (c->answering && c->bytes == NULL && c->end == CONN_KEEP) {
        c->answering = false;
        conn_serve_next(c);
    }
}

static void conn_written(uv_write_t *write, int status)
{
    struct conn *c = write->data;
    c->writing = false;
    if (c->closing) {
        return;
    }
    if (status < 0) {
        fake_conn_close(c, CONN_CLOSE);
        return;
    }
    fake_conn_flush(c);
}

/* What the kernel does not take at once is left to libuv. */
static void conn_write_rest(struct conn *c)
{
    struct buf rest = c->under_way;
    c->under_way = c->out;
    c->out = rest;
    buf_clear(&c->out);
    uv_buf_t bytes = uv_buf_init(c->under_way.data, (unsigned)c->under_way.len);
    c->write.data = c;
    c->writing = true;
    if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &bytes, 1, conn_written) != 0) {
        c->writing = false;
        fake_conn_close(c, CONN_CLOSE);
    }
}

static void conn_on_timer(void *ctx)
{
    struct conn *c = ctx;
    c->held = false;
    fake_conn_flush(c);
}

static void conn_wait(struct conn *c, long delay_ms)
{
    c->held = true;
    fake_timer_start(c->timer, delay_ms);
}

void fake_conn_flush(struct conn *c)
{
    if (c->closing || c->held || c->writing) {
        return;
    }
    if (c->out.len == 0) {
        conn_sent_all(c);
        return;
    }
    size_t len = c->out.len;
    if (c->split_bytes > 0 && len > (size_t)c->split_bytes) {
        len = (size_t)c->split_bytes;
    }
    uv_buf_t bytes = uv_buf_init(c->out.data, (unsigned)len);
    int sent = uv_try_write((uv_stream_t *)&c->tcp, &bytes, 1);
    if (sent < 0 && sent != UV_EAGAIN) {
        fake_conn_close(c, CONN_CLOSE);
        return;
    }
    buf_drop(&c->out, sent > 0 ? (size_t)sent : 0);
    if (c->out.len == 0) {
        conn_sent_all(c);
    } else if (c->split_bytes > 0) {
        conn_wait(c, c->split_ms);
    } else {
        conn_write_rest(c);
    }
}

void fake_conn_send(struct conn *c, const void *bytes, size_t len)
{
    if (!c->closing) {
        buf_add(&c->out, bytes, len);
    }
}

void fake_conn_finish(struct conn *c)
{
    c->end = CONN_CLOSE;
    fake_conn_flush(c);
}

static const char *status_phrase(int status)
{
    return status == 200 ? "OK" : status == 429 ? "Too Many Requests" : "Status";
}

void fake_conn_answer(struct conn *c, const struct answer *a)
{
    size_t before = c->out.len;
    buf_printf(&c->out,
               "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %ld\r\n"
               "Connection: %s\r\n%s\r\n",
               a->status, status_phrase(a->status),
               a->type != NULL ? a->type : "application/json; charset=utf-8",
               (long)a->body_len + a->length_lie, a->end == CONN_KEEP ? "keep-alive" : "close",
               a->headers != NULL ? a->headers : "");
    buf_add(&c->out, a->body, a->body_len);
    size_t cut = before + (size_t)a->cut;
    if (a->cuts && cut < c->out.len) {
        c->out.len = cut;
        c->out.data[cut] = '\0';
    }
    c->end = a->end;
    if (a->drip_ms > 0) {
        fake_conn_split(c, 1, a->drip_ms);
    }
    if (a->delay_ms > 0) {
        conn_wait(c, a->delay_ms);
    }
    fake_conn_flush(c);
}

void fake_conn_watch(struct conn *c, conn_gone *gone, void *owner)
{
    c->gone = gone;
    c->owner = owner;
}

void fake_conn_upgrade(struct conn *c, conn_bytes *bytes)
{
    c->bytes = bytes;
}

void fake_conn_split(struct conn *c, long bytes, long pause_ms)
{
    c->split_bytes = bytes;
    c->split_ms = pause_ms;
}

void fake_conn_deaf(struct conn *c)
{
    c->deaf = true;
    (void)uv_read_stop((uv_stream_t *)&c->tcp);
}

static void conn_serve_next(struct conn *c)
{
    while (!c->closing && !c->answering && c->bytes == NULL) {
        struct request request;
        char *held = NULL; /* what the request points into */
        size_t used = 0;
        enum request_state state = fake_request_read(&c->in, &request, &held, &used);
        if (state == REQUEST_CONTINUE) {
            static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
            fake_conn_send(c, go_on, sizeof(go_on) - 1);
            fake_conn_flush(c);
            return;
        }
        if (state == REQUEST_PARTIAL) {
            return;
        }
        if (state == REQUEST_BAD) {
            fake_conn_close(c, CONN_CLOSE);
            return;
        }
        buf_drop(&c->in, used);
        c->answering = true;
        c->serve(c->fake, c, &request);
        free(held);
    }
}

static void conn_take_bytes(struct conn *c)
{
    if (c->in.len > 0 && !c->closing) {
        size_t used = c->bytes(c->owner, (unsigned char *)c->in.data, c->in.len);
        buf_drop(&c->in, used);
    }
    fake_conn_flush(c);
}

static void conn_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *bytes)
{
    struct conn *c = stream->data;
    if (len < 0) {
        fake_conn_close(c, CONN_CLOSE);
        return;
    }
    buf_add(&c->in, bytes->base, (size_t)len);
    if (c->in.overflow) {
        fake_conn_close(c, CONN_CLOSE);
        return;
    }
    if (c->bytes == NULL) {
        conn_serve_next(c);
    }
    if (c->bytes != NULL) {
        conn_take_bytes(c);
    }
}

static void conn_read_where(uv_handle_t *handle, size_t wanted, uv_buf_t *where)
{
    (void)wanted;
    struct conn *c = handle->data;
    *where = uv_buf_init(fake_host(c->fake)->read_buffer, sizeof(fake_host(c->fake)->read_buffer));
}

void fake_conn_accept(struct fake *f, uv_stream_t *listener, conn_serve *serve)
{
    struct conn *c = must_alloc(sizeof(*c));
    c->fake = f;
    c->serve = serve;
    c->timer = fake_timer_new(f, conn_on_timer, c);
    buf_init(&c->in, CONN_IN_MAX);
    buf_init(&c->out, CONN_OUT_MAX);
    buf_init(&c->under_way, CONN_OUT_MAX);
    (void)uv_tcp_init(&fake_host(f)->loop, &c->tcp);
    c->tcp.data = c;
    if (uv_accept(listener, (uv_stream_t *)&c->tcp) != 0 || uv_tcp_nodelay(&c->tcp, 1) != 0 ||
        uv_read_start((uv_stream_t *)&c->tcp, conn_read_where, conn_read) != 0) {
        fake_conn_close(c, CONN_CLOSE);
    }
}
