/* loop.c -- the one event loop (libuv).
 *
 * libuv owns a handle's memory until its close callback; each handle here is
 * embedded in a struct that is freed there and nowhere else.
 */

#include "loop.h"

#include "arena.h"

#include <assert.h>
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_prepare_t prepare;
    loop_callback *before_wait;
    void *before_wait_ctx;
};

struct timer {
    uv_timer_t uv;
    loop_callback *fn;
    void *ctx;
};

struct watch {
    uv_signal_t uv;
    loop_callback *fn;
    void *ctx;
};

struct process {
    uv_process_t uv;
    process_exited *exited;
    void *ctx;
    bool ended;
};

struct loop *loop_new(void)
{
    struct loop *l = must_alloc(sizeof(*l));
    int e = uv_loop_init(&l->uv);

    assert(e == 0);
    (void)e;
    (void)uv_prepare_init(&l->uv, &l->prepare);
    l->prepare.data = l;
    return l;
}

void loop_free(struct loop *l)
{
    if (l == NULL) {
        return;
    }
    uv_close((uv_handle_t *)&l->prepare, NULL);
    while (uv_loop_close(&l->uv) == UV_EBUSY) {
        (void)uv_run(&l->uv, UV_RUN_ONCE);
    }
    free(l);
}

void loop_run(struct loop *l)
{
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_run_once(struct loop *l)
{
    (void)uv_run(&l->uv, UV_RUN_ONCE);
}

void loop_stop(struct loop *l)
{
    uv_stop(&l->uv);
}

static void loop_will_wait(uv_prepare_t *uv)
{
    struct loop *l = uv->data;

    l->before_wait(l->before_wait_ctx);
}

void loop_before_wait(struct loop *l, loop_callback *fn, void *ctx)
{
    l->before_wait = fn;
    l->before_wait_ctx = ctx;
    if (fn != NULL) {
        (void)uv_prepare_start(&l->prepare, loop_will_wait);
    } else {
        (void)uv_prepare_stop(&l->prepare);
    }
}

uint64_t loop_now_ms(const struct loop *l)
{
    return uv_now(&l->uv);
}

uint64_t loop_fresh_ms(struct loop *l)
{
    uv_update_time(&l->uv);
    return uv_now(&l->uv);
}

void *loop_native(struct loop *l)
{
    return &l->uv;
}

/* All handles here carry their struct as data, and go with it. */
static void handle_closed(uv_handle_t *uv)
{
    free(uv->data);
}

static void timer_fired(uv_timer_t *uv)
{
    struct timer *t = uv->data;

    t->fn(t->ctx);
}

struct timer *timer_new(struct loop *l, loop_callback *fn, void *ctx)
{
    struct timer *t = must_alloc(sizeof(*t));

    t->fn = fn;
    t->ctx = ctx;
    (void)uv_timer_init(&l->uv, &t->uv);
    t->uv.data = t;
    return t;
}

void timer_start(struct timer *t, uint64_t delay_ms)
{
    uv_update_time(t->uv.loop); /* after long work the loop's time is old */
    (void)uv_timer_start(&t->uv, timer_fired, delay_ms, 0);
}

void timer_stop(struct timer *t)
{
    (void)uv_timer_stop(&t->uv);
}

bool timer_running(const struct timer *t)
{
    return uv_is_active((const uv_handle_t *)&t->uv) != 0;
}

void timer_free(struct timer *t)
{
    if (t != NULL) {
        uv_close((uv_handle_t *)&t->uv, handle_closed);
    }
}

struct post {
    uv_timer_t uv;
    loop_callback *fn;
    void *ctx;
};

static void post_fired(uv_timer_t *uv)
{
    struct post *p = uv->data;

    uv_close((uv_handle_t *)uv, handle_closed);
    p->fn(p->ctx);
}

void loop_post(struct loop *l, loop_callback *fn, void *ctx)
{
    struct post *p = must_alloc(sizeof(*p));

    p->fn = fn;
    p->ctx = ctx;
    (void)uv_timer_init(&l->uv, &p->uv);
    p->uv.data = p;
    (void)uv_timer_start(&p->uv, post_fired, 0, 0);
}

static void signal_arrived(uv_signal_t *uv, int signum)
{
    struct watch *w = uv->data;

    (void)signum;
    w->fn(w->ctx);
}

struct watch *signal_watch(struct loop *l, int signum, loop_callback *fn, void *ctx)
{
    struct watch *w = must_alloc(sizeof(*w));

    w->fn = fn;
    w->ctx = ctx;
    (void)uv_signal_init(&l->uv, &w->uv);
    w->uv.data = w;
    (void)uv_signal_start(&w->uv, signal_arrived, signum);
    return w;
}

void watch_free(struct watch *w)
{
    if (w != NULL) {
        uv_close((uv_handle_t *)&w->uv, handle_closed);
    }
}

static void process_ended(uv_process_t *uv, int64_t status, int signum)
{
    struct process *p = uv->data;

    p->ended = true;
    if (p->exited != NULL) {
        p->exited(p->ctx, signum != 0 ? 128 + signum : (int)status);
    }
}

enum err process_spawn(struct loop *l, const struct process_options *options, struct process **out)
{
    struct process *p = must_alloc(sizeof(*p));
    uv_stdio_container_t stdio[4] = {
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
        {.flags = UV_INHERIT_FD, .data.fd = STDERR_FILENO},
        {.flags = UV_INHERIT_FD, .data.fd = options->keep_fd},
    };
    uv_process_options_t uv_options = {
        .exit_cb = process_ended,
        .file = options->argv[0],
        .args = (char **)(uintptr_t)options->argv, /* libuv's signature lacks a const */
        .stdio_count = options->keep_fd >= 0 ? 4 : 3,
        .stdio = stdio,
    };
    int e;

    p->exited = options->exited;
    p->ctx = options->ctx;
    e = uv_spawn(&l->uv, &p->uv, &uv_options);
    p->uv.data = p;
    if (e != 0) {
        uv_close((uv_handle_t *)&p->uv, handle_closed);
        return ERR_UNAVAILABLE;
    }
    *out = p;
    return ERR_OK;
}

void process_kill(struct process *p, int signum)
{
    if (!p->ended) {
        (void)uv_process_kill(&p->uv, signum);
    }
}

void process_free(struct process *p)
{
    if (p != NULL) {
        p->exited = NULL;
        uv_close((uv_handle_t *)&p->uv, handle_closed);
    }
}

struct resolve {
    uv_getaddrinfo_t uv;
    unsigned turn;
    resolve_done *done;
    void *ctx;
};

static void resolve_failed(void *ctx)
{
    struct resolve *r = ctx;

    r->done(r->ctx, ERR_UNAVAILABLE, NULL);
    free(r);
}

/* Round and round; NULL: there is none. */
static const struct addrinfo *address_at(const struct addrinfo *list, unsigned turn)
{
    const struct addrinfo *one = list;
    unsigned count = 0;

    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        count++;
    }
    for (turn = count > 0 ? turn % count : 0; turn > 0; turn--) {
        one = one->ai_next;
    }
    return one;
}

static void resolve_ended(uv_getaddrinfo_t *uv, int status, struct addrinfo *list)
{
    struct resolve *r = uv->data;
    const struct addrinfo *one = status == 0 ? address_at(list, r->turn) : NULL;
    char address[64] = "";
    bool ok = one != NULL && getnameinfo(one->ai_addr, one->ai_addrlen, address, sizeof(address),
                                         NULL, 0, NI_NUMERICHOST) == 0;

    uv_freeaddrinfo(list);
    r->done(r->ctx, ok ? ERR_OK : ERR_UNAVAILABLE, ok ? address : NULL);
    free(r);
}

void loop_resolve(struct loop *l, const char *host, unsigned turn, resolve_done *done, void *ctx)
{
    struct resolve *r = must_alloc(sizeof(*r));
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};

    r->turn = turn;
    r->done = done;
    r->ctx = ctx;
    r->uv.data = r;
    if (uv_getaddrinfo(&l->uv, &r->uv, resolve_ended, host, NULL, &hints) != 0) {
        loop_post(l, resolve_failed, r);
    }
}
