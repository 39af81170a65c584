/* websocket_caller.h -- a client for tests, whose events are noted and checked. */
#ifndef WEBSOCKET_CALLER_H
#define WEBSOCKET_CALLER_H

#include "arena.h"
#include "buf.h"
#include "loop.h"
#include "websocket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { DEADLINE_MS = 20000 }; /* of a whole test; none should come near */

struct fixture;
typedef void reaction(struct fixture *f);

struct fixture {
    struct loop *loop;
    struct websockets *all;
    struct timer *deadline;
    struct timer *timer; /* a test's own */
    struct websocket *w;
    reaction *on_open;
    reaction *on_message;
    bool calling; /* inside a call of websocket.h */
    int opened;
    int messages;
    int closed;
    int code;
    struct buf text; /* all messages, with | after each */
    const char *last;
    size_t longest;
    uint64_t opened_ms;
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
    f->all = websockets_new(f->loop);
    f->deadline = timer_new(f->loop, too_late, NULL);
    timer_start(f->deadline, DEADLINE_MS);
    buf_init(&f->text, 10000);
    *state = f;
    return 0;
}

static inline int teardown(void **state)
{
    struct fixture *f = *state;

    websockets_free(f->all);
    timer_free(f->deadline);
    timer_free(f->timer);
    loop_free(f->loop);
    buf_release(&f->text);
    free(f);
    return 0;
}

static inline void opened(void *ctx)
{
    struct fixture *f = ctx;

    assert_true(!f->calling && f->opened + f->messages + f->closed == 0);
    f->opened++;
    f->opened_ms = loop_now_ms(f->loop);
    if (f->on_open != NULL) {
        f->on_open(f);
    }
}

static inline void message(void *ctx, const char *text, size_t len)
{
    struct fixture *f = ctx;

    assert_true(!f->calling && f->opened == 1 && f->closed == 0);
    assert_int_equal(text[len], '\0');
    f->messages++;
    f->longest = len > f->longest ? len : f->longest;
    f->last = text;
    buf_printf(&f->text, "%.20s|", text);
    if (f->on_message != NULL) {
        f->on_message(f);
    }
}

static inline void closed(void *ctx, int code)
{
    struct fixture *f = ctx;

    assert_true(!f->calling && f->closed == 0);
    f->closed++;
    f->code = code;
    loop_stop(f->loop);
}

static const struct websocket_events events = {opened, message, closed};

static inline void dial_with(struct fixture *f, const struct websocket_options *options)
{
    f->opened = f->messages = f->closed = 0;
    buf_clear(&f->text);
    f->calling = true;
    f->w = websocket_open(f->all, options, &events, f);
    f->calling = false;
}

static inline void dial(struct fixture *f, const char *url)
{
    dial_with(f, &(struct websocket_options){.url = url,
                                             .connect_timeout_ms = 10000,
                                             .silence_ping_ms = 5000,
                                             .silence_close_ms = 10000});
}

static inline uint64_t open_ms(const struct fixture *f)
{
    return loop_now_ms(f->loop) - f->opened_ms;
}

static inline void wait_closed(struct fixture *f)
{
    loop_run(f->loop);
    assert_int_equal(f->closed, 1);
}

static inline void hang_up(struct fixture *f)
{
    f->calling = true;
    websocket_close(f->w, 1000);
    f->calling = false;
}

#endif
