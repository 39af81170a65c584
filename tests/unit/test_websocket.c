/* test_websocket.c -- websockets: the upgrade, messages, and how servers end it. */
#include "caps.h"
#include "websocket_caller.h"
#include "websocket_peer.h"

/* A server that sends some messages in many ways, and then listens. */
static void talk(struct peer *p, int fd)
{
    static char big[67342];

    memset(big, 'b', sizeof(big));
    if (upgrade(p, fd)) {
        (void)send_text(fd, "hello");
        (void)send_text(fd, "");
        (void)send_frame(fd, FINAL | BINARY, "dropped", 7);
        (void)send_frame(fd, TEXT, "pie", 3);
        (void)send_frame(fd, FINAL | PING, "between", 7);
        (void)send_frame(fd, 0, "", 0);
        (void)send_frame(fd, 0, "ce", 2);
        (void)send_frame(fd, FINAL | PONG, "", 0);
        (void)send_frame(fd, FINAL, "s", 1);
        (void)send_frame(fd, BINARY, "drop", 4);
        (void)send_frame(fd, FINAL, "ped", 3);
        (void)send_frame(fd, FINAL | TEXT, big, sizeof(big));
        for (size_t i = 0; i < 20; i++) {
            (void)send_frame(fd, i == 0 ? TEXT : i == 19 ? FINAL : 0, "xyz", 1);
        }
        (void)send_text(fd, "last");
        serve_until_goodbye(p, fd);
        peer_drain(fd);
    }
}

static void hang_up_at_last(struct fixture *f)
{
    if (strcmp(f->last, "last") == 0) {
        hang_up(f);
    }
}

static void test_messages(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", talk, NULL);
    f->on_message = hang_up_at_last;
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1000);
    assert_string_equal(f->text.data,
                        "hello||pieces|bbbbbbbbbbbbbbbbbbbb|xxxxxxxxxxxxxxxxxxxx|last|");
    assert_int_equal(f->longest, 67342);
    assert_int_equal(p.requests, 1); /* the pong */
}

static void test_handshake(void **state)
{
    static const char *const headers[] = {"Authorization: Bearer abc", "X-Two: 2", NULL};
    struct fixture *f = *state;
    char host[64];
    struct peer p;

    peer_start(&p, "ws", talk, NULL);
    f->on_message = hang_up;
    dial_with(f, &(struct websocket_options){.url = p.url,
                                             .headers = headers,
                                             .connect_timeout_ms = 10000,
                                             .silence_ping_ms = 5000,
                                             .silence_close_ms = 10000});
    wait_closed(f);
    peer_stop(&p);
    (void)snprintf(host, sizeof(host), "\r\nHost: 127.0.0.1:%d\r\n", p.port);
    assert_ptr_equal(strstr(p.seen, "GET /path?ticket=secret HTTP/1.1\r\n"), p.seen);
    assert_non_null(strstr(p.seen, host));
    assert_non_null(strstr(p.seen, "\r\nAuthorization: Bearer abc\r\nX-Two: 2\r\n"));
    assert_non_null(strstr(p.seen, "\r\nSec-WebSocket-Version: 13\r\n"));
    assert_null(strstr(p.seen, "Sec-WebSocket-Extensions"));
}

/* Upgrades, sends its argument, and waits for the client to go. */
struct bytes {
    const char *data;
    size_t len;
};

static void send_bytes(struct peer *p, int fd)
{
    const struct bytes *bytes = p->arg;

    if (upgrade(p, fd)) {
        (void)peer_send(fd, bytes->data, bytes->len);
        peer_drain(fd);
    }
}

static void test_how_servers_end_it(void **state)
{
    static const struct {
        struct bytes bytes;
        int code;
    } rows[] = {
        {{"\x88\x02\x03\xe8", 4}, 1000},
        {{"\x88\x02\x03\xe9", 4}, 1001},
        {{"\x88\x09\x03\xf0policy!", 11}, 1008},
        {{"\x88\x02\x03\xf3", 4}, 1011},
        {{"\x88\x02\x0f\xa0", 4}, 4000},
        {{"\x88\x00", 2}, 1006},
        {{"\x81\x02\xc3\x28", 4}, 1006},   /* not UTF-8 */
        {{"\xc1\x01x", 3}, 1006},          /* a reserved bit */
        {{"\x83\x01x", 3}, 1006},          /* a reserved opcode */
        {{"\x80\x01x", 3}, 1006},          /* goes on with nothing */
        {{"\x09\x01x", 3}, 1006},          /* a ping in pieces */
        {{"\x89\x7e\x00\xff", 4}, 1006},   /* a long ping */
        {{"\x01\x01x\x81\x01y", 6}, 1006}, /* a new one inside another */
        {{"\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10}, 1006},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct peer p;

        peer_start(&p, "ws", send_bytes, &rows[i].bytes);
        dial(f, p.url);
        wait_closed(f);
        peer_stop(&p);
        assert_int_equal(f->opened, 1);
        assert_int_equal(f->messages, 0);
        assert_int_equal(f->code, rows[i].code);
    }
}

/* Upgrades, says something, and is gone. */
static void vanish(struct peer *p, int fd)
{
    if (upgrade(p, fd)) {
        (void)send_text(fd, "hello");
        (void)peer_say(fd, "\x81\x05"
                           "bro"); /* of a second one */
    }
    if (p->arg != NULL) {
        peer_reset(fd);
    }
}

static void test_gone_without_goodbye(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", vanish, NULL);
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1006);
    assert_string_equal(f->text.data, "hello|");

    for (int i = 0; i < 50; i++) { /* the reset overtakes one thing or another */
        uint64_t start_ms = loop_now_ms(f->loop);

        peer_start(&p, "ws", vanish, "reset");
        dial(f, p.url);
        wait_closed(f);
        peer_stop(&p);
        assert_int_equal(f->code, 1006);
        assert_true(loop_now_ms(f->loop) - start_ms < 2000);
    }
}

/* Reads the request, and says its argument in place of an upgrade. */
static void refuse(struct peer *p, int fd)
{
    if (peer_read_head(fd, p->seen, sizeof(p->seen))) {
        (void)peer_say(fd, p->arg);
    }
}

static void test_refused(void **state)
{
    static const char *const answers[] = {
        "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 200 Yes\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 408 Late\r\n\r\n",
        ("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"),
        "HTTP/1.1 101 Yes\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(answers); i++) {
        struct peer p;

        peer_start(&p, "ws", refuse, answers[i]);
        dial(f, p.url);
        wait_closed(f);
        peer_stop(&p);
        assert_int_equal(f->opened, 0);
        assert_int_equal(f->code, 1006);
        assert_int_equal(p.connections, 1);
    }
}

static void test_redirects_are_not_followed(void **state)
{
    struct fixture *f = *state;
    char answer[256];
    struct peer here;
    struct peer there;

    peer_start(&there, "http", refuse, "HTTP/1.1 403 No\r\n\r\n");
    (void)snprintf(answer, sizeof(answer),
                   "HTTP/1.1 302 There\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", there.url);
    peer_start(&here, "ws", refuse, answer);
    dial(f, here.url);
    wait_closed(f);
    peer_stop(&here);
    peer_stop(&there);
    assert_int_equal(f->code, 1006);
    assert_int_equal(there.connections, 0);
}

static void test_unreachable(void **state)
{
    static const char *const urls[] = {
        "wss://nobody.invalid/", "ws://example.com/", "https://localhost/", "", "wss://",
        "wss://user@localhost/",
    };
    struct fixture *f = *state;
    char url[64];
    int port;
    int fd = peer_bind(&port);

    for (size_t i = 0; i < COUNT(urls); i++) {
        dial(f, urls[i]);
        wait_closed(f);
        assert_int_equal(f->opened, 0);
        assert_int_equal(f->code, 1006);
    }
    (void)snprintf(url, sizeof(url), "ws://localhost:%d", port);
    dial(f, url);
    wait_closed(f);
    assert_int_equal(f->code, 1006);
    (void)snprintf(url, sizeof(url), "wss://127.0.0.1:%d", port);
    dial(f, url);
    wait_closed(f);
    assert_int_equal(f->code, 1006);
    (void)close(fd);
}

static void say_nothing(struct peer *p, int fd)
{
    (void)p;
    peer_drain(fd);
}

static void test_no_upgrade_in_time(void **state)
{
    static const char *const schemes[] = {"ws", "wss"};
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(schemes); i++) {
        uint64_t start_ms = loop_now_ms(f->loop);
        struct peer p;

        peer_start(&p, schemes[i], say_nothing, NULL);
        dial_with(f, &(struct websocket_options){.url = p.url,
                                                 .connect_timeout_ms = 100,
                                                 .silence_ping_ms = 5000,
                                                 .silence_close_ms = 10000});
        wait_closed(f);
        peer_stop(&p);
        assert_int_equal(f->opened, 0);
        assert_int_equal(f->code, 1006);
        assert_in_range(loop_now_ms(f->loop) - start_ms, 90, 2000);
    }
}

static void pace(void *ctx)
{
    loop_stop(ctx);
}

static void test_given_up_before_it_opened(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", say_nothing, NULL);
    dial(f, p.url); /* its name is being looked up */
    hang_up(f);
    wait_closed(f);
    assert_int_equal(f->opened, 0);
    assert_int_equal(f->code, 1006);

    dial(f, p.url);
    f->timer = timer_new(f->loop, pace, f->loop);
    while (p.connections == 0) {
        timer_start(f->timer, 1);
        loop_run(f->loop);
    }
    hang_up(f); /* the upgrade is being waited for */
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->opened, 0);
    assert_int_equal(f->code, 1006);
}

/* Sends one message of that size, in two pieces, and then listens. */
static void send_big(struct peer *p, int fd)
{
    const size_t *len = p->arg;
    char *text = must_alloc(*len);

    memset(text, 'x', *len);
    if (upgrade(p, fd) && send_frame(fd, TEXT, text, *len - 1) && send_frame(fd, FINAL, "x", 1)) {
        serve_until_goodbye(p, fd);
    }
    free(text);
}

static void test_big_messages(void **state)
{
    static const size_t fits = CAP_WEBSOCKET_MESSAGE;
    static const size_t too_big = CAP_WEBSOCKET_MESSAGE + 1;
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "ws", send_big, &fits);
    f->on_message = hang_up;
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1000);
    assert_int_equal(f->longest, fits);

    peer_start(&p, "ws", send_big, &too_big);
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->messages, 0);
    assert_int_equal(f->code, 1009);
}

static void test_proxies_of_the_environment_are_ignored(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    websockets_free(f->all);
    (void)setenv("http_proxy", "http://127.0.0.1:1", 1);
    f->all = websockets_new(f->loop);
    (void)unsetenv("http_proxy");
    peer_start(&p, "ws", upgrade_and_serve, NULL);
    f->on_open = hang_up;
    dial(f, p.url);
    wait_closed(f);
    peer_stop(&p);
    assert_int_equal(f->code, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_messages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_handshake, setup, teardown),
        cmocka_unit_test_setup_teardown(test_how_servers_end_it, setup, teardown),
        cmocka_unit_test_setup_teardown(test_gone_without_goodbye, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_redirects_are_not_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unreachable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_upgrade_in_time, setup, teardown),
        cmocka_unit_test_setup_teardown(test_given_up_before_it_opened, setup, teardown),
        cmocka_unit_test_setup_teardown(test_big_messages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_proxies_of_the_environment_are_ignored, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
