/* test_websocket_close.c -- websockets: goodbyes, silence, pauses. */
#include "caps.h"
#include "websocket_caller.h"
#include "websocket_peer.h"

#include <dirent.h>

static void send_all_then_hang_up(struct fixture *f)
{
    char text[32];

    f->calling = true;
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(text, sizeof(text), "ack %d", i);
        websocket_send(f->w, text, strlen(text));
    }
    websocket_close(f->w, 1001);
    websocket_close(f->w, 4000);
    websocket_send(f->w, "late", 4);
    websocket_pause(f->w);
    websocket_resume(f->w);
    f->calling = false;
}

static void test_what_is_queued_goes_before_the_goodbye(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", upgrade_and_serve, NULL);
    f->on_open = send_all_then_hang_up;
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1001);
    assert_int_equal(p.requests, 1000);
    assert_string_equal(p.seen, "ack 999");
}

/* Answers the goodbye, but leaves the connection open, or does not even read. */
static void linger(struct peer *p, int fd)
{
    if (upgrade(p, fd)) {
        if (p->arg != NULL) {
            serve_until_goodbye(p, fd);
        }
        while (p->requests < 2000) { /* the test counts it up */
            struct timeval pause = {.tv_usec = 2000};

            (void)select(0, NULL, NULL, NULL, &pause);
        }
    }
}

static void test_peer_that_does_not_end_the_connection(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", linger, "answers");
    f->on_open = hang_up;
    dial(f, p.url);
    wait_closed(f);
    assert_int_equal(f->code, 1000);
    assert_true(open_ms(f) < 900);
    atomic_store(&p.requests, 2000);
    peer_stop(&p);
}

static void test_peer_that_does_not_say_goodbye(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", linger, NULL);
    f->on_open = hang_up;
    dial(f, p.url);
    wait_closed(f);
    assert_int_equal(f->code, 1006);
    assert_in_range(open_ms(f), 950, 3000);
    atomic_store(&p.requests, 2000);
    peer_stop(&p);
}

static void send_much(struct fixture *f, size_t count, size_t len)
{
    char *text = must_alloc(len + 1);

    memset(text, 'x', len);
    f->calling = true;
    for (size_t i = 0; i < count; i++) {
        websocket_send(f->w, text, len);
    }
    f->calling = false;
    free(text);
}

static void send_much_then_hang_up(struct fixture *f)
{
    send_much(f, 3, 1000000);
    hang_up(f);
}

static void send_too_much(struct fixture *f)
{
    send_much(f, 5, 1000000);
}

static int count_open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = 0;

    assert_non_null(dir);
    while (readdir(dir) != NULL) {
        count++;
    }
    (void)closedir(dir);
    return count;
}

static void stop_waiting(void *ctx)
{
    loop_stop(ctx);
}

static void test_peer_that_does_not_read(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    int open_files;

    peer_start(&p, "ws", linger, NULL);
    f->on_open = send_much_then_hang_up;
    open_files = count_open_files();
    dial(f, p.url);
    wait_closed(f);
    assert_int_equal(f->code, 1006);
    assert_in_range(open_ms(f), 950, 3000);
    f->timer = timer_new(f->loop, stop_waiting, f->loop);
    timer_start(f->timer, 50);
    loop_run(f->loop);
    assert_int_equal(count_open_files(), open_files + 1); /* the peer's */
    atomic_store(&p.requests, 2000);
    peer_stop(&p);

    peer_start(&p, "ws", linger, NULL);
    f->on_open = send_too_much;
    dial(f, p.url);
    wait_closed(f);
    assert_int_equal(f->code, 1006);
    assert_true(open_ms(f) < 900);
    atomic_store(&p.requests, 2000);
    peer_stop(&p);
}

/* Sends an answer, or nothing, to each ping; or pings by itself. */
static void be_quiet(struct peer *p, int fd)
{
    const char *manner = p->arg;
    struct timeval pause = {.tv_usec = 20000};
    char bytes[256];
    size_t len;

    if (!upgrade(p, fd)) {
        return;
    }
    if (strcmp(manner, "pongs") == 0) {
        serve_until_goodbye(p, fd);
    } else if (strcmp(manner, "pings") == 0) {
        while (send_frame(fd, FINAL | PING, "", 0)) {
            (void)select(0, NULL, NULL, NULL, &pause);
        }
    } else {
        while (read_frame(fd, bytes, sizeof(bytes), &len) == PING) {
            atomic_fetch_add(&p->requests, 1);
        }
    }
}

static void dial_nervous(struct fixture *f, const char *url)
{
    dial_with(f, &(struct websocket_options){.url = url,
                                             .connect_timeout_ms = 10000,
                                             .silence_ping_ms = 100,
                                             .silence_close_ms = 300});
}

static void test_silent_peer(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", be_quiet, "silent");
    dial_nervous(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->opened, 1);
    assert_int_equal(f->code, 1006);
    assert_in_range(p.requests, 1, 3);
    assert_in_range(open_ms(f), 290, 2000);
}

static void hang_up_later(void *ctx)
{
    hang_up(ctx);
}

static void start_timer(struct fixture *f)
{
    timer_start(f->timer, 700);
}

static void test_peer_that_is_heard(void **state)
{
    static const char *const manners[] = {"pongs", "pings"};
    struct fixture *f = *state;

    f->timer = timer_new(f->loop, hang_up_later, f);
    f->on_open = start_timer;
    for (size_t i = 0; i < COUNT(manners); i++) {
        struct peer p;

        peer_start(&p, "ws", be_quiet, manners[i]);
        dial_nervous(f, p.url);
        wait_closed(f);
        peer_stop(&p);
        assert_true(open_ms(f) >= 690);
        if (i == 0) {
            assert_in_range(p.requests, 2, 8); /* pings */
        }
    }
}

/* Counts up, for ever: the client has to stop it. */
static void count_up(struct peer *p, int fd)
{
    char text[32];

    if (upgrade(p, fd)) {
        do {
            (void)snprintf(text, sizeof(text), "%d", atomic_fetch_add(&p->requests, 1));
        } while (send_text(fd, text));
    }
}

enum { PAUSE_AT = 3, RESUMED_UNTIL = 5000 };

static void go_on(void *ctx)
{
    struct fixture *f = ctx;

    assert_int_equal(f->messages, PAUSE_AT);
    f->calling = true;
    websocket_resume(f->w);
    f->calling = false;
}

static void stop_and_go(struct fixture *f)
{
    char expected[32];

    (void)snprintf(expected, sizeof(expected), "%d", f->messages - 1);
    assert_string_equal(f->last, expected);
    if (f->messages == PAUSE_AT) {
        f->calling = true;
        websocket_pause(f->w);
        f->calling = false;
        timer_start(f->timer, 500); /* longer than silence_close_ms */
    } else if (f->messages == RESUMED_UNTIL) {
        hang_up(f);
    }
}

static void test_pause(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", count_up, NULL);
    f->timer = timer_new(f->loop, go_on, f);
    f->on_message = stop_and_go;
    dial_nervous(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->messages, RESUMED_UNTIL);
}

static void pause_then_hang_up(struct fixture *f)
{
    websocket_pause(f->w);
    hang_up(f);
}

static void test_goodbye_in_a_pause(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", upgrade_and_serve, NULL);
    f->on_open = pause_then_hang_up;
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1000);
}

static void stop_loop(struct fixture *f)
{
    loop_stop(f->loop);
}

static void test_free_cuts_off(void **state)
{
    struct fixture *f = *state;
    struct fixture other = *f;
    struct fixture third = *f;
    struct peer p;

    buf_init(&other.text, 1000);
    buf_init(&third.text, 1000);
    peer_start(&p, "ws", be_quiet, "pongs");
    f->on_open = stop_loop;
    dial(f, p.url);
    loop_run(f->loop);
    assert_int_equal(f->opened, 1);
    dial(&other, p.url); /* waits for the server to be done with the first */
    dial(&third, "ws://not.for.us/");
    websockets_free(f->all);
    f->all = NULL;
    assert_int_equal(f->closed, 1);
    assert_int_equal(f->code, 1006);
    assert_int_equal(other.closed, 1);
    assert_int_equal(other.opened, 0);
    assert_int_equal(third.closed, 1);
    peer_stop(&p);
    buf_release(&other.text);
    buf_release(&third.text);
    websockets_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_queued_goes_before_the_goodbye, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_peer_that_does_not_end_the_connection, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_peer_that_does_not_say_goodbye, setup, teardown),
        cmocka_unit_test_setup_teardown(test_peer_that_does_not_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_silent_peer, setup, teardown),
        cmocka_unit_test_setup_teardown(test_peer_that_is_heard, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pause, setup, teardown),
        cmocka_unit_test_setup_teardown(test_goodbye_in_a_pause, setup, teardown),
        cmocka_unit_test_setup_teardown(test_free_cuts_off, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
