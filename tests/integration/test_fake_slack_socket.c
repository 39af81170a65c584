/* test_fake_slack_socket.c -- the stand-in for Slack: sockets, and each way in
 * which they misbehave.  That Slack's own client can work with it is for
 * test_slack_judge.sh to see; here the very bytes are looked at.
 */
#include "slack_expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_ticket_is_good_once(void **state)
{
    char path[128];
    struct stand_in *s = *state;
    slack_ticket(s, path);
    struct wire *first = wire_open(stand_in_port(s));
    struct wire *second = wire_open(stand_in_port(s));
    assert_true(wire_upgrade(first, path, ""));
    assert_false(wire_upgrade(second, path, ""));
    expect_violation(s, "bad_ticket");
    wire_close(first);
    wire_close(second);
}

static void test_upgrades_are_refused(void **state)
{
    char path[128];
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"refuse_upgrades\":1}");
    slack_ticket(s, path);
    struct wire *w = wire_open(stand_in_port(s));
    assert_false(wire_upgrade(w, path, ""));
    wire_close(w);
    wire_close(slack_connect(s));
}

/* The ping is what comes instead. */
static void test_hello_never_comes(void **state)
{
    struct stand_in *s = *state;
    struct wire_frame f = {0};
    stand_in_do(s, "rules", "{\"hello\":0,\"ping_ms\":30}");
    struct wire *w = slack_dial(s);
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, SLACK_PING);
    wire_frame_release(&f);
    wire_close(w);
}

static void test_hello_comes_late(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"hello_delay_ms\":%d}", 2 * SHORT_MS);
    struct wire *w = slack_dial(s);
    expect_quiet(w);
    cJSON *hello = slack_next(w, PATIENCE_MS);
    assert_non_null(hello);
    cJSON_Delete(hello);
    wire_close(w);
}

static void test_too_many(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"max_sockets\":2}");
    struct wire *one = slack_connect(s);
    struct wire *two = slack_connect(s);
    struct wire *three = slack_dial(s);
    expect_disconnect(three, "too_many_websockets");
    expect_close(three, 1000);
    wire_close(one);
    wire_close(three);
    stand_in_wait(s, "tcp_max=1");
    stand_in_do(s, "rules", "{\"too_many\":1}");
    three = slack_dial(s);
    expect_disconnect(three, "too_many_websockets");
    wire_close(three);
    stand_in_wait(s, "tcp_max=1");
    wire_close(slack_connect(s));
    wire_close(two);
}

static void test_disconnect_frames(void **state)
{
    static const char *const reasons[] = {"warning", "refresh_requested", "link_disabled"};
    struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        struct wire *w = slack_connect(s);
        stand_in_do(s, "socket", "{\"do\":\"disconnect\",\"reason\":\"%s\"}", reasons[i]);
        expect_disconnect(w, reasons[i]);
        stand_in_wait(s, "sockets_max=0&tcp=1");
        wire_close(w);
        stand_in_wait(s, "tcp_max=0");
    }
}

static void test_ends(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"close\",\"code\":1011}");
    expect_close(w, 1011);
    wire_close(w);
    w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"close\"}");
    expect_close(w, 0);
    wire_close(w);
    w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"drop\"}");
    expect_end(w, WIRE_EOF);
    wire_close(w);
    w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"reset\"}");
    expect_end(w, WIRE_RESET);
    wire_close(w);
}

/* TCP is up, acks and pings go nowhere, and nothing comes. */
static void test_deafness(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"ping_ms\":20}");
    struct wire *w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"deaf\"}");
    while (wire_read(w, SHORT_MS)) { /* pings from before */
    }
    wire_frame_send(w, SLACK_PING, "x", 1);
    say(s, "unheard");
    assert_false(wire_read(w, SHORT_MS));
    assert_int_equal(w->end, WIRE_LATE);
    stand_in_wait(s, "tcp=1&unacked=1");
    wire_close(w);
}

static void test_pings_and_pongs(void **state)
{
    struct wire_frame f = {0};
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"ping_ms\":0}");
    struct wire *w = slack_connect(s);
    wire_frame_send(w, SLACK_PING, "echo", 4);
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, SLACK_PONG);
    assert_string_equal(f.text, "echo");
    stand_in_do(s, "rules", "{\"pong\":0}");
    wire_frame_send(w, SLACK_PING, "echo", 4);
    assert_false(wire_frame_read(w, &f, SHORT_MS));
    wire_close(w);
    stand_in_do(s, "rules", "{\"ping_ms\":10}");
    w = slack_connect(s);
    say(s, "between pings");
    expect(w, "between pings", 0, true);
    stand_in_wait(s, "acks=1");
    wire_frame_release(&f);
    wire_close(w);
}

static void test_fragments(void **state)
{
    struct wire_frame f = {0};
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"ping_ms\":0}");
    struct wire *w = slack_connect(s);
    stand_in_do(s, "rules", "{\"fragment_bytes\":100,\"pad_bytes\":250}");
    stand_in_do(s, "event", "{\"event\":{\"type\":\"x\"}}");
    const unsigned first_bytes[] = {0x01, SLACK_PING, 0x00};
    for (size_t i = 0; i < sizeof(first_bytes) / sizeof(first_bytes[0]); i++) {
        assert_true(wire_frame_read(w, &f, PATIENCE_MS));
        assert_int_equal(f.first, first_bytes[i]);
        assert_int_equal(f.len, first_bytes[i] == SLACK_PING ? 7 : 100);
    }
    while (f.first != 0x80) {
        assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    }
    wire_frame_release(&f);
    wire_close(w);
}

/* 67 KB, as the largest that Slack's own tests know, in writes of 1,000 bytes. */
static void test_large_in_small_writes(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "rules", "{\"pad_bytes\":67000,\"split_bytes\":1000}");
    say(s, "large");
    assert_true(wire_read(w, PATIENCE_MS));
    assert_in_range(w->in.len, 1, 66999);
    expect(w, "large", 0, true);
    stand_in_wait(s, "acks=1");
    wire_close(w);
}

static void test_close_handshake(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    wire_frame_send(w, SLACK_CLOSE, "\x03\xe8", 2);
    expect_close(w, 1000);
    expect_end(w, WIRE_EOF);
    wire_close(w);
    stand_in_do(s, "rules", "{\"close_tcp\":0}");
    w = slack_connect(s);
    wire_frame_send(w, SLACK_CLOSE, "\x03\xe8", 2);
    expect_close(w, 1000);
    assert_false(wire_read(w, SHORT_MS));
    assert_int_equal(w->end, WIRE_LATE);
    stand_in_wait(s, "tcp=1&sockets_max=0");
    wire_close(w);
}

static void test_strange_frames(void **state)
{
    struct wire_frame f = {0};
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "socket", "{\"do\":\"frame\",\"text\":\"not JSON\"}");
    stand_in_do(s, "socket", "{\"do\":\"frame\",\"text\":\"bytes\",\"binary\":true}");
    stand_in_do(s, "socket", "{\"do\":\"frame\",\"hex\":\"F10141\"}");
    const unsigned first_bytes[] = {SLACK_TEXT, SLACK_BINARY, 0xF1};
    for (size_t i = 0; i < sizeof(first_bytes) / sizeof(first_bytes[0]); i++) {
        assert_true(wire_frame_read(w, &f, PATIENCE_MS));
        assert_int_equal(f.first, first_bytes[i]);
    }
    assert_string_equal(f.text, "A");
    wire_frame_release(&f);
    wire_close(w);
}

static void test_what_a_client_does_wrong(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    wire_frame_send(w, SLACK_TEXT, "{\"envelope_id\":\"ffffffff-0\"}", 28);
    wire_frame_send(w, SLACK_BINARY, "x", 1);
    stand_in_wait(s, "violations=2");
    expect_violation(s, "bad_ack");
    expect_violation(s, "binary_frame");
    wire_send(w, "\x81\x01x", 3); /* unmasked */
    expect_close(w, 1002);
    expect_violation(s, "bad_frame");
    wire_close(w);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ticket_is_good_once),
        TEST(test_upgrades_are_refused),
        TEST(test_hello_never_comes),
        TEST(test_hello_comes_late),
        TEST(test_too_many),
        TEST(test_disconnect_frames),
        TEST(test_ends),
        TEST(test_deafness),
        TEST(test_pings_and_pongs),
        TEST(test_fragments),
        TEST(test_large_in_small_writes),
        TEST(test_close_handshake),
        TEST(test_strange_frames),
        TEST(test_what_a_client_does_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
