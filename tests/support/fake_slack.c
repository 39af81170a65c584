/* fake_slack.c -- a stand-in for Slack: Socket Mode, the Web API, and its control.
 *
 *     fake_slack [--with-parent] [--port-file FILE]
 *
 * listens on a free port of 127.0.0.1 and prints the port (and writes it to
 * FILE, complete as soon as the file is there); it ends with SIGTERM, or when
 * its parent does.  Bravo is sent there by
 * SLACK_API_URL=http://127.0.0.1:PORT/api/ with any tokens that begin with
 * xoxb- and xapp-.  A test then says what people do, and looks at what came:
 *
 *     C=http://127.0.0.1:PORT/_control
 *     curl $C/wait?sockets=1                        until Bravo is connected
 *     curl $C/say -d '{"user":"U0ANA","channel":"C0STORE","text":"kudos <@U0BEN> for the shelf"}'
 *     curl "$C/wait?acks=1&posts=1&timeout_ms=3000" 408 when it takes longer
 *     curl $C/state?only=posts
 *     curl $C/rules                                 the switches, each with its meaning
 *     curl $C/rules -d '{"ping_ms":0,"pong":0}'
 *     curl $C/fault -d '{"method":"chat.postMessage","status":429,"retry_after":"2"}'
 *     curl $C/fault -d '{"method":"chat.postMessage","after":true,"end":"reset"}'
 *     curl $C/socket -d '{"do":"disconnect","reason":"refresh_requested"}'
 *     curl $C/load -d '{"count":100000,"window":64}'
 *
 * The orders are listed in fake_slack_act.h, the faults in fake_slack_fault.h,
 * what is recorded in fake_slack_record.h.
 *
 *     request  -> fake_slack_http -> _web: _chat _talks _people _views _files -> _world
 *              |                  -> _control: _act _change _rules _record _load
 *              '-> websocket      -> _socket, _ws: _envelope
 */
#include "fake_slack.h"

#include "arena.h"
#include "fake_slack_control.h"
#include "fake_slack_handles.h"
#include "fake_slack_http.h"
#include "fake_slack_load.h"
#include "fake_slack_record.h"
#include "fake_slack_socket.h"
#include "fake_slack_web.h"
#include "fake_slack_world.h"

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
    (void)uv_timer_init(&f->loop, &t->timer);
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
    return (uv_hrtime() - f->started_ns) / 1000;
}

uint64_t fake_now_ms(const struct fake *f)
{
    return fake_now_us(f) / 1000;
}

unsigned long fake_next(struct fake *f)
{
    return ++f->serial;
}

static void serve_nothing(struct conn *c)
{
    static const char body[] = "{\"ok\":false,\"error\":\"no such path\"}";
    fake_conn_answer(c,
                     &(struct answer){.status = 404, .body = body, .body_len = sizeof(body) - 1});
}

static void serve(struct fake *f, struct conn *c, const struct request *r)
{
    if (strncmp(r->path, "/api/", 5) == 0) {
        fake_web_serve(f, c, r);
    } else if (strncmp(r->path, "/_control/", 10) == 0) {
        fake_control_serve(f, c, r);
    } else if (strncmp(r->path, "/link/", 6) == 0) {
        fake_sockets_upgrade(f, c, r);
    } else if (strncmp(r->path, "/response/", 10) == 0) {
        fake_handles_respond(f, c, r);
    } else if (strncmp(r->path, "/upload/", 8) == 0) {
        fake_handles_upload(f, c, r);
    } else {
        serve_nothing(c);
    }
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status == 0) {
        fake_conn_accept(listener->data, listener, serve);
    }
}

static int listen_somewhere(struct fake *f)
{
    struct sockaddr_in address;
    int len = sizeof(address);
    int failed = uv_ip4_addr("127.0.0.1", 0, &address);
    if (failed == 0) {
        failed = uv_tcp_init(&f->loop, &f->listener);
    }
    f->listener.data = f;
    if (failed == 0) {
        failed = uv_tcp_bind(&f->listener, (const struct sockaddr *)&address, 0);
    }
    if (failed == 0) {
        failed = uv_listen((uv_stream_t *)&f->listener, BACKLOG, on_connection);
    }
    if (failed == 0) {
        failed = uv_tcp_getsockname(&f->listener, (struct sockaddr *)&address, &len);
    }
    f->port = ntohs(address.sin_port);
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
    fake_sockets_flush(prepare->data);
}

static void start(struct fake *f)
{
    const int signals[] = {SIGTERM, SIGINT};
    for (int i = 0; i < 2; i++) {
        (void)uv_signal_init(&f->loop, &f->stop_signals[i]);
        (void)uv_signal_start(&f->stop_signals[i], on_stop, signals[i]);
    }
    fake_rules_reset(f);
    f->record = fake_record_new();
    f->world = fake_world_new(f);
    f->handles = cJSON_CreateObject();
    f->web = fake_web_new();
    f->sockets = fake_sockets_new(f);
    (void)uv_prepare_init(&f->loop, &f->before_poll);
    f->before_poll.data = f;
    (void)uv_prepare_start(&f->before_poll, on_round);
}

static void close_connection(uv_handle_t *handle, void *ctx)
{
    const struct fake *f = ctx;
    if (handle->type == UV_TCP && handle != (const uv_handle_t *)&f->listener) {
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
    uv_walk(&f->loop, close_connection, f);
    fake_load_stop(f);
    fake_sockets_free(f->sockets);
    fake_web_free(f->web);
    fake_world_free(f->world);
    fake_record_free(f->record);
    cJSON_Delete(f->handles);
    uv_walk(&f->loop, close_handle, NULL);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&f->loop);
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

int main(int argc, char **argv)
{
    (void)argc;
    struct options options = {0};
    if (!options_read(&options, argv + 1)) {
        (void)fprintf(stderr, "usage: fake_slack [--with-parent] [--port-file FILE]\n");
        return 2;
    }
    if (options.with_parent) {
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    }
    struct fake *f = must_alloc(sizeof(*f));
    (void)sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    f->started_ns = uv_hrtime();
    if (uv_loop_init(&f->loop) != 0 || listen_somewhere(f) != 0 ||
        (options.port_file != NULL && write_port(f->port, options.port_file) != 0)) {
        (void)fprintf(stderr, "fake_slack: cannot listen, or cannot write the port\n");
        return 1;
    }
    start(f);
    (void)printf("%d\n", f->port);
    (void)fflush(stdout);
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    stop(f);
    return 0;
}
