/* redis.c -- one connection to a Redis server.
 *
 * The adapter between hiredis and libuv is our own: the one that comes with
 * hiredis 0.14.1 swallows poll errors, so that a refused or broken connection
 * is never reported.  Here a poll error goes to hiredis as readability, and
 * the read then fails with the real cause.
 */

#include "redis.h"

#include "arena.h"
#include "caps.h"
#include "loop.h"

#include <assert.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <uv.h>

enum { WHY_BYTES = 128, PIECE_MAX = 16 * 1024 /* of hiredis, in one go */ };

/* The poll handle; libuv frees it in its own time, after the connection. */
struct link {
    uv_poll_t uv;
    redisAsyncContext *context;
    int events;
};

struct redis {
    struct loop *loop;
    redisAsyncContext *context; /* NULL: gone */
    struct redis_events events;
    void *ctx;
    struct timer *connecting; /* running while it connects */
    struct timer *reporting;  /* running while `down` is to be called */
    char why[WHY_BYTES];
    size_t unanswered; /* bytes that came since the last whole reply */
    bool up;
};

struct call {
    redis_done *done;
    void *ctx;
};

/* ---------------------------------------------------------------- adapter */

static void redis_lost(struct redis *r, const char *why);

/* How much hiredis will read now; for the first piece of a reply, as most of them
 * are, the most that it could. */
static size_t readable(const struct redis *r, const redisAsyncContext *context)
{
    int bytes = 0;

    if (r->unanswered == 0 || ioctl(context->c.fd, FIONREAD, &bytes) != 0 || bytes > PIECE_MAX) {
        return PIECE_MAX;
    }
    return (size_t)bytes;
}

/* hiredis takes a reply of any size. */
static void link_read(struct link *link)
{
    redisAsyncContext *context = link->context;
    struct redis *r = context->data;

    if (r != NULL && r->unanswered > CAP_REDIS_REPLY) {
        context->data = NULL;
        redis_lost(r, "a reply that is too long");
        redisAsyncFree(context);
        return;
    }
    if (r != NULL) {
        r->unanswered += readable(r, context);
    }
    redisAsyncHandleRead(context);
}

static void link_ready(uv_poll_t *uv, int status, int events)
{
    struct link *link = uv->data;
    redisAsyncContext *context = link->context;

    if (status < 0) {
        redisAsyncHandleRead(context);
        return;
    }
    if ((events & UV_WRITABLE) != 0) {
        redisAsyncHandleWrite(context);
    }
    /* The write may have ended the connection. */
    if ((events & UV_READABLE) != 0 && link->context != NULL) {
        link_read(link);
    }
}

static void link_set(struct link *link, int events)
{
    if (events == link->events) {
        return;
    }
    link->events = events;
    if (events != 0) {
        (void)uv_poll_start(&link->uv, events, link_ready);
    } else {
        (void)uv_poll_stop(&link->uv);
    }
}

static void link_add_read(void *data)
{
    struct link *link = data;

    link_set(link, link->events | UV_READABLE);
}

static void link_del_read(void *data)
{
    struct link *link = data;

    link_set(link, link->events & ~UV_READABLE);
}

static void link_add_write(void *data)
{
    struct link *link = data;

    link_set(link, link->events | UV_WRITABLE);
}

static void link_del_write(void *data)
{
    struct link *link = data;

    link_set(link, link->events & ~UV_WRITABLE);
}

static void link_closed(uv_handle_t *uv)
{
    free(uv->data);
}

static void link_cleanup(void *data)
{
    struct link *link = data;

    link->context->ev.data = NULL;
    link->context = NULL;
    (void)uv_poll_stop(&link->uv);
    uv_close((uv_handle_t *)&link->uv, link_closed);
}

static enum err link_attach(struct loop *l, redisAsyncContext *context)
{
    struct link *link = must_alloc(sizeof(*link));

    if (uv_poll_init(loop_native(l), &link->uv, context->c.fd) != 0) {
        free(link);
        return ERR_UNAVAILABLE;
    }
    link->uv.data = link;
    link->context = context;
    context->ev.data = link;
    context->ev.addRead = link_add_read;
    context->ev.delRead = link_del_read;
    context->ev.addWrite = link_add_write;
    context->ev.delWrite = link_del_write;
    context->ev.cleanup = link_cleanup;
    return ERR_OK;
}

/* ------------------------------------------------------------- connection */

static void redis_report(void *ctx)
{
    struct redis *r = ctx;

    r->events.down(r->ctx, r->why);
}

static void redis_lost(struct redis *r, const char *why)
{
    r->context = NULL;
    r->up = false;
    (void)snprintf(r->why, sizeof(r->why), "%s", why);
    timer_stop(r->connecting);
    timer_start(r->reporting, 0);
}

static void redis_connected(const redisAsyncContext *context, int status)
{
    struct redis *r = context->data;

    if (r == NULL) {
        return;
    }
    if (status != REDIS_OK) {
        redis_lost(r, context->errstr);
        return;
    }
    timer_stop(r->connecting);
    r->up = true;
    r->events.up(r->ctx);
}

static void redis_disconnected(const redisAsyncContext *context, int status)
{
    struct redis *r = context->data;

    if (r != NULL) {
        redis_lost(r, status != REDIS_OK && context->errstr != NULL ? context->errstr : "closed");
    }
}

static void redis_too_late(void *ctx)
{
    struct redis *r = ctx;
    redisAsyncContext *context = r->context;

    context->data = NULL;
    redis_lost(r, "no answer while connecting");
    redisAsyncFree(context);
}

static redisAsyncContext *redis_connect(const struct redis_options *options)
{
    if (options->unix_path != NULL) {
        return redisAsyncConnectUnix(options->unix_path);
    }
    return redisAsyncConnect(options->host, options->port);
}

struct redis *redis_open(struct loop *l, const struct redis_options *options,
                         const struct redis_events *events, void *ctx)
{
    struct redis *r = must_alloc(sizeof(*r));
    redisAsyncContext *context = redis_connect(options);

    r->loop = l;
    r->events = *events;
    r->ctx = ctx;
    r->connecting = timer_new(l, redis_too_late, r);
    r->reporting = timer_new(l, redis_report, r);
    if (context == NULL || context->err != 0 || link_attach(l, context) != ERR_OK) {
        redis_lost(r, context != NULL && context->err != 0 ? context->errstr : "cannot connect");
        if (context != NULL) {
            redisAsyncFree(context);
        }
        return r;
    }
    r->context = context;
    context->data = r;
    timer_start(r->connecting, options->connect_timeout_ms);
    (void)redisAsyncSetConnectCallback(context, redis_connected);
    (void)redisAsyncSetDisconnectCallback(context, redis_disconnected);
    return r;
}

void redis_close(struct redis *r)
{
    redisAsyncContext *context;

    if (r == NULL) {
        return;
    }
    context = r->context;
    timer_free(r->connecting);
    timer_free(r->reporting);
    free(r);
    if (context != NULL) {
        context->data = NULL;
        redisAsyncFree(context);
    }
}

/* --------------------------------------------------------------- commands */

static void call_replied(redisAsyncContext *context, void *reply, void *data)
{
    struct call *call = data;
    struct redis *r = context->data;

    if (r != NULL) {
        r->unanswered = 0;
    }
    call->done(call->ctx, reply != NULL ? ERR_OK : ERR_UNKNOWN, reply);
    free(call);
}

static void call_refused(void *ctx)
{
    struct call *call = ctx;

    call->done(call->ctx, ERR_UNAVAILABLE, NULL);
    free(call);
}

void redis_command(struct redis *r, const struct redis_command *command, redis_done *done,
                   void *ctx)
{
    struct call *call = must_alloc(sizeof(*call));

    call->done = done;
    call->ctx = ctx;
    if (r->context == NULL || !r->up ||
        redisAsyncCommandArgv(r->context, call_replied, call, (int)command->count, command->args,
                              command->lengths) != REDIS_OK) {
        loop_post(r->loop, call_refused, call);
    }
}

/* ---------------------------------------------------------------- replies */

enum redis_kind redis_kind(const struct redisReply *reply)
{
    switch (reply->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        return REDIS_TEXT;
    case REDIS_REPLY_INTEGER:
        return REDIS_INTEGER;
    case REDIS_REPLY_ARRAY:
        return REDIS_LIST;
    case REDIS_REPLY_ERROR:
        return REDIS_FAILURE;
    default:
        return REDIS_NIL;
    }
}

const char *redis_text(const struct redisReply *reply)
{
    return reply->str != NULL ? reply->str : "";
}

int64_t redis_integer(const struct redisReply *reply)
{
    return reply->type == REDIS_REPLY_INTEGER ? reply->integer : 0;
}

size_t redis_count(const struct redisReply *reply)
{
    return reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

const struct redisReply *redis_item(const struct redisReply *reply, size_t index)
{
    assert(index < redis_count(reply));
    return reply->element[index];
}
