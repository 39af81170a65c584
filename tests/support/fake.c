/* fake.c -- a stand-in's loop, port, timers and end. */
#include "fake.h"

#include "arena.h"
#include "fake_record.h"
#include "fake_rules.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

enum { BACKLOG = 128 };

struct fake_timer {
    uv_timer_t timer;
    fake_timer_fire *fire;
    void *ctx;
};

static void timer_fired(uv_timer_t *timer)
{
    struct fake_timer *t = timer->data;
    t->fire(t->ctx);
}

struct fake_timer *fake_timer_new(struct fake *f, fake_timer_fire *fire, void *ctx)
{
    struct fake_timer *t = must_alloc(sizeof(*t));
    t->fire = fire;
    t->ctx = ctx;
    (void)uv_timer_init(&fake_host(f)->loop, &t->timer);
    t->timer.data = t;
    return t;
}

void fake_timer_start(struct fake_timer *t, long delay_ms)
{
    (void)uv_timer_start(&t->timer, timer_fired, delay_ms > 0 ? (uint64_t)delay_ms : 0, 0);
}

void fake_timer_stop(struct fake_timer *t)
{
    (void)uv_timer_stop(&t->timer);
}

static void timer_closed(uv_handle_t *handle)
{
    free(handle->data);
}

void fake_timer_free(struct fake_timer *t)
{
    if (t != NULL && !uv_is_closing((uv_handle_t *)&t->timer)) {
        uv_close((uv_handle_t *)&t->timer, timer_closed);
    }
}

uint64_t fake_now_us(const struct fake *f)
{
    return (uv_hrtime() - fake_host(f)->started_ns) / 1000;
}

uint64_t fake_now_ms(const struct fake *f)
{
    return fake_now_us(f) / 1000;
}

unsigned long fake_next(struct fake *f)
{
    return ++fake_host(f)->serial;
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status == 0) {
        fake_conn_accept(listener->data, listener, fake_host(listener->data)->program->serve);
    }
}

static int listen_somewhere(struct fake_host *h)
{
    struct sockaddr_in address;
    int len = sizeof(address);
    int failed = uv_ip4_addr("127.0.0.1", 0, &address);
    if (failed == 0) {
        failed = uv_tcp_init(&h->loop, &h->listener);
    }
    h->listener.data = h;
    if (failed == 0) {
        failed = uv_tcp_bind(&h->listener, (const struct sockaddr *)&address, 0);
    }
    if (failed == 0) {
        failed = uv_listen((uv_stream_t *)&h->listener, BACKLOG, on_connection);
    }
    if (failed == 0) {
        failed = uv_tcp_getsockname(&h->listener, (struct sockaddr *)&address, &len);
    }
    h->port = ntohs(address.sin_port);
    return failed;
}

/* Under another name first, so that who sees the file sees all of it. */
static int write_port(int port, const char *path)
{
    char part[4096];
    if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part)) {
        return -1;
    }
    FILE *file = fopen(part, "w");
    if (file == NULL) {
        return -1;
    }
    int written = fprintf(file, "%d\n", port);
    return fclose(file) == 0 && written > 0 ? rename(part, path) : -1;
}

static void on_stop(uv_signal_t *handle, int signum)
{
    (void)signum;
    uv_stop(handle->loop);
}

static void on_round(uv_prepare_t *prepare)
{
    fake_host(prepare->data)->program->flush(prepare->data);
}

static void start(struct fake *f)
{
    const int signals[] = {SIGTERM, SIGINT};
    struct fake_host *h = fake_host(f);
    for (int i = 0; i < 2; i++) {
        (void)uv_signal_init(&h->loop, &h->stop_signals[i]);
        (void)uv_signal_start(&h->stop_signals[i], on_stop, signals[i]);
    }
    fake_rules_reset(f);
    h->record = fake_record_new(f);
    h->program->start(f);
    (void)uv_prepare_init(&h->loop, &h->before_poll);
    h->before_poll.data = f;
    (void)uv_prepare_start(&h->before_poll, on_round);
}

static void close_connection(uv_handle_t *handle, void *ctx)
{
    const struct fake_host *h = ctx;
    if (handle->type == UV_TCP && handle != (const uv_handle_t *)&h->listener) {
        fake_conn_close(handle->data, CONN_CLOSE);
    }
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
    (void)ctx;
    if (!uv_is_closing(handle)) {
        uv_close(handle, handle->type == UV_TIMER ? timer_closed : NULL);
    }
}

static void stop(struct fake *f)
{
    struct fake_host *h = fake_host(f);
    uv_walk(&h->loop, close_connection, h);
    h->program->stop(f);
    fake_record_free(f);
    uv_walk(&h->loop, close_handle, NULL);
    (void)uv_run(&h->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&h->loop);
    free(f);
}

struct options {
    const char *port_file; /* NULL: none */
    bool with_parent;
};

static bool options_read(struct options *o, char **words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, "--with-parent") == 0) {
            o->with_parent = true;
        } else if (strcmp(*words, "--port-file") == 0 && words[1] != NULL) {
            o->port_file = *++words;
        } else {
            return false;
        }
    }
    return true;
}

int fake_main(const struct fake_program *p, char **argv)
{
    struct options options = {0};
    if (!options_read(&options, argv + 1)) {
        (void)fprintf(stderr, "usage: %s [--with-parent] [--port-file FILE]\n", p->name);
        return 2;
    }
    if (options.with_parent) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    }
    struct fake *f = must_alloc(p->size);
    struct fake_host *h = fake_host(f);
    (void)sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    h->program = p;
    h->started_ns = uv_hrtime();
    if (uv_loop_init(&h->loop) != 0 || listen_somewhere(h) != 0 ||
        (options.port_file != NULL && write_port(h->port, options.port_file) != 0)) {
        (void)fprintf(stderr, "%s: cannot listen, or cannot write the port\n", p->name);
        return 1;
    }
    start(f);
    (void)printf("%d\n", h->port);
    (void)fflush(stdout);
    (void)uv_run(&h->loop, UV_RUN_DEFAULT);
    stop(f);
    return 0;
}
