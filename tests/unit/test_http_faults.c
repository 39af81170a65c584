/* test_http_faults.c -- requests to servers that fail. */
#include "buf.h"
#include "caps.h"
#include "http_caller.h"

static void say_then_flood(struct peer *p, int fd)
{
    static const char waste[65536];
    size_t sent = 0;

    if (!peer_read_head(fd, p->seen, sizeof(p->seen)) || !peer_say(fd, p->arg)) {
        return;
    }
    while (sent < 2 * (size_t)CAP_HTTP_RESPONSE && peer_send(fd, waste, sizeof(waste))) {
        sent += sizeof(waste);
    }
}

static void test_too_big(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "http", say_then_flood, "HTTP/1.1 200 OK\r\n\r\n");
    assert_int_equal(get(f, p.url).err, ERR_TOO_BIG);
    peer_stop(&p);
    peer_start(&p, "http", say_then_flood, "HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n");
    assert_int_equal(get(f, p.url).err, ERR_TOO_BIG);
    peer_stop(&p);
}

static void test_just_small_enough(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    struct peer p;
    struct reply r;

    buf_init(&b, SIZE_MAX);
    buf_printf(&b, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", CAP_HTTP_RESPONSE);
    for (int i = 0; i < CAP_HTTP_RESPONSE; i++) {
        buf_char(&b, 'x');
    }
    peer_start(&p, "http", say, b.data);
    r = get(f, p.url);
    peer_stop(&p);
    buf_release(&b);
    assert_int_equal(r.err, ERR_OK);
    assert_int_equal(r.body_len, CAP_HTTP_RESPONSE);
}

/* Takes the request, says something, and ends with a reset. */
static void say_then_reset(struct peer *p, int fd)
{
    say(p, fd);
    peer_reset(fd);
}

static void test_broken_answers(void **state)
{
    static const char *const answers[] = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Len",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(answers); i++) {
        struct peer p;

        peer_start(&p, "http", i % 2 == 0 ? say : say_then_reset, answers[i]);
        assert_int_equal(post(f, p.url, "x=1").err, ERR_UNKNOWN);
        peer_stop(&p);
        assert_int_equal(p.requests, 1);
    }
}

static void read_say_and_reset(struct peer *p, int fd)
{
    char body[6];

    if (peer_read_head(fd, p->seen, sizeof(p->seen)) && peer_read(fd, body, sizeof(body))) {
        (void)peer_say(fd, p->arg);
        peer_reset(fd);
    }
}

static void test_answer_before_reset(void **state)
{
    struct fixture *f = *state;
    char answer[60000];

    (void)snprintf(answer, sizeof(answer),
                   "HTTP/1.1 501 No\r\nContent-Length: 50000\r\n\r\n%050000d", 7);
    for (int i = 0; i < 30; i++) {
        struct peer p;
        struct reply r;

        peer_start(&p, "http", read_say_and_reset, answer);
        r = post(f, p.url, "unused");
        peer_stop(&p);
        assert_int_equal(r.err, ERR_OK);
        assert_int_equal(r.status, 501);
        assert_int_equal(r.body_len, 50000);
    }
}

static void drip(struct peer *p, int fd)
{
    struct timeval pause = {.tv_usec = 2000};
    const char *text = p->arg;
    char c;

    if (peer_read_head(fd, p->seen, sizeof(p->seen))) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof(pause));
        for (; *text != '\0' && peer_send(fd, text, 1); text++) {
            (void)recv(fd, &c, 1, 0); /* nothing comes: a pause */
        }
    }
}

static void test_slow_answer(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    struct reply r;

    peer_start(&p, "http", drip, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow news");
    r = get(f, p.url);
    peer_stop(&p);
    assert_int_equal(r.err, ERR_OK);
    assert_string_equal(r.body, "slow news");
}

static void say_nothing(struct peer *p, int fd)
{
    atomic_fetch_add(&p->requests, 1);
    peer_drain(fd);
}

static void test_no_answer_in_time(void **state)
{
    struct fixture *f = *state;
    uint64_t start_ms = loop_now_ms(f->loop);
    struct peer p;
    struct reply r;

    peer_start(&p, "http", say_nothing, NULL);
    ask(f, &r, &(struct http_request){.url = p.url, .timeout_ms = 100});
    wait_for(f, 1);
    peer_stop(&p);
    assert_int_equal(r.err, ERR_UNKNOWN);
    assert_in_range(loop_now_ms(f->loop) - start_ms, 90, 2000);
}

static void test_unreachable(void **state)
{
    struct fixture *f = *state;
    char url[64];
    int port;
    int fd = peer_bind(&port);

    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", port);
    assert_int_equal(post(f, url, "x=1").err, ERR_UNAVAILABLE);
    (void)snprintf(url, sizeof(url), "https://localhost:%d/", port);
    assert_int_equal(post(f, url, "x=1").err, ERR_UNAVAILABLE);
    assert_int_equal(get(f, "https://nobody.invalid/").err, ERR_UNAVAILABLE);
    (void)close(fd);
}

/* What answers without TLS gets nothing of a request that wants it. */
static void test_tls_with_one_who_speaks_none(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    struct reply r;
    char url[64];

    peer_start(&p, "http", say, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    (void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/secret", p.port);
    ask(f, &r, &(struct http_request){.url = url, .timeout_ms = 100});
    wait_for(f, 1);
    peer_stop(&p);
    assert_int_equal(r.err, ERR_UNAVAILABLE);
    assert_null(strstr(p.seen, "secret"));
}

/* Answers the first request of a connection, and takes the second only. */
static void answer_once(struct peer *p, int fd)
{
    for (int i = 0; i < 2; i++) {
        char head[2048];
        char body[3];

        if (!peer_read_head(fd, head, sizeof(head))) {
            return;
        }
        atomic_fetch_add(&p->requests, 1);
        if (!peer_read(fd, body, sizeof(body))) {
            return;
        }
        if (i == 0) {
            (void)peer_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    }
    if (p->arg != NULL) {
        peer_reset(fd);
    }
}

static void test_nothing_is_sent_twice(void **state)
{
    static const char *const endings[] = {NULL, "with a reset"};
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(endings); i++) {
        struct peer p;

        peer_start(&p, "http", answer_once, endings[i]);
        assert_int_equal(post(f, p.url, "x=1").err, ERR_OK);
        assert_int_equal(post(f, p.url, "x=2").err, ERR_UNKNOWN);
        peer_stop(&p);
        assert_int_equal(p.requests, 2);
    }
}

static void stop(void *ctx)
{
    loop_stop(ctx);
}

static void test_free_ends_all(void **state)
{
    struct fixture *f = *state;
    struct timer *pace;
    struct peer p;
    struct reply waiting;
    struct reply fresh;
    struct reply refused;

    peer_start(&p, "http", say_nothing, NULL);
    ask(f, &waiting, &(struct http_request){.url = p.url, .timeout_ms = REQUEST_MS});
    pace = timer_new(f->loop, stop, f->loop);
    while (p.requests == 0) {
        timer_start(pace, 1);
        loop_run(f->loop);
    }
    timer_free(pace);
    ask(f, &fresh, &(struct http_request){.url = p.url, .timeout_ms = REQUEST_MS});
    ask(f, &refused, &(struct http_request){.url = "http://example.com/", .timeout_ms = 1});
    http_free(f->http);
    f->http = NULL;
    assert_int_equal(waiting.calls, 1);
    assert_int_equal(waiting.err, ERR_UNKNOWN);
    assert_int_equal(fresh.calls, 1);
    assert_int_equal(fresh.err, ERR_UNKNOWN);
    assert_int_equal(refused.calls, 1);
    assert_int_equal(refused.err, ERR_PROTOCOL);
    peer_stop(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_too_big, setup, teardown),
        cmocka_unit_test_setup_teardown(test_just_small_enough, setup, teardown),
        cmocka_unit_test_setup_teardown(test_broken_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_answer_before_reset, setup, teardown),
        cmocka_unit_test_setup_teardown(test_slow_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_answer_in_time, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unreachable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tls_with_one_who_speaks_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_sent_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_free_ends_all, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
