/* http_caller.h -- what tests of requests share: a loop, and replies that are
 * noted.
 */
#ifndef HTTP_CALLER_H
#define HTTP_CALLER_H

#include "arena.h"
#include "http.h"
#include "loop.h"
#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    DEADLINE_MS = 20000, /* of a whole test; none should come near */
    REQUEST_MS = 10000,
};

struct fixture {
    struct loop *loop;
    struct http *http;
    struct timer *deadline;
    bool sending; /* inside of http_send */
    int ended;    /* requests */
    int wanted;   /* so many of them */
};

struct reply {
    struct fixture *f;
    int calls;
    enum err err;
    int status;
    int64_t retry_after_s;
    size_t body_len;
    char body[256]; /* its beginning */
};

static inline void too_late(void *ctx)
{
    (void)ctx;
    fail_msg("nothing happens any more");
}

static inline int setup(void **state)
{
    struct fixture *f = must_alloc(sizeof(*f));

    f->loop = loop_new();
    f->http = http_new(f->loop);
    f->deadline = timer_new(f->loop, too_late, NULL);
    timer_start(f->deadline, DEADLINE_MS);
    *state = f;
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;

    http_free(f->http);
    timer_free(f->deadline);
    loop_free(f->loop);
    free(f);
    return 0;
}

static inline void ended(struct fixture *f)
{
    f->ended++;
    if (f->ended >= f->wanted) {
        loop_stop(f->loop);
    }
}

static inline void replied(void *ctx, enum err e, const struct http_response *r)
{
    struct reply *reply = ctx;

    assert_false(reply->f->sending);
    assert_int_equal(r != NULL, e == ERR_OK);
    reply->calls++;
    reply->err = e;
    if (r != NULL) {
        reply->status = r->status;
        reply->retry_after_s = r->retry_after_s;
        reply->body_len = r->body_len;
        assert_int_equal(r->body[r->body_len], '\0');
        (void)snprintf(reply->body, sizeof(reply->body), "%s", r->body);
    }
    ended(reply->f);
}

static inline void ask(struct fixture *f, struct reply *reply, const struct http_request *request)
{
    *reply = (struct reply){.f = f};
    f->sending = true;
    http_send(f->http, request, replied, reply);
    f->sending = false;
}

/* For so many more requests to end. */
static inline void wait_for(struct fixture *f, int count)
{
    f->wanted = f->ended + count;
    loop_run(f->loop);
    assert_int_equal(f->ended, f->wanted);
}

static inline struct reply get(struct fixture *f, const char *url)
{
    struct reply reply;

    ask(f, &reply, &(struct http_request){.url = url, .timeout_ms = REQUEST_MS});
    wait_for(f, 1);
    return reply;
}

static inline struct reply post(struct fixture *f, const char *url, const char *body)
{
    struct reply reply;
    size_t len = body != NULL ? strlen(body) : 0;

    ask(f, &reply,
        &(struct http_request){
            .method = "POST", .url = url, .body = body, .body_len = len, .timeout_ms = REQUEST_MS});
    wait_for(f, 1);
    return reply;
}

/* Says it: script for one request, of which it keeps the head. */
static inline void say(struct peer *p, int fd)
{
    if (peer_read_head(fd, p->seen, sizeof(p->seen))) {
        atomic_fetch_add(&p->requests, 1);
        (void)peer_say(fd, p->arg);
    }
}

#endif
