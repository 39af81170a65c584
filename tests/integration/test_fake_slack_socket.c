/* test_fake_slack_socket.c -- the stand-in for Slack: Socket Mode, and each way
 * in which it misbehaves there.  That Slack's own client can work with it is for
 * test_slack_judge.sh to see; here the very bytes are looked at.
 */
#include "slack_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SHORT_MS = 100, PATIENCE_MS = WIRE_PATIENCE_MS };

static int start(void **state)
{
    *state = stand_in_start("FAKE_SLACK");
    stand_in_do(*state, "rules", "{\"retry_1_ms\":10,\"retry_2_ms\":10,\"retry_3_ms\":10}");
    return 0;
}

static int stop(void **state)
{
    stand_in_stop(*state);
    return 0;
}

static void say(const struct stand_in *s, const char *text)
{
    stand_in_do(s, "say", "{\"text\":\"%s\"}", text);
}

/* The next envelope must be for this text; acks it, or not. */
static void expect(struct wire *w, const char *text, int attempt, bool ack)
{
    cJSON *envelope = slack_next(w, PATIENCE_MS);
    assert_string_equal(slack_event_text(envelope, "text"), text);
    assert_int_equal(slack_attempt(envelope), attempt);
    if (ack) {
        slack_ack(w, envelope);
    }
    cJSON_Delete(envelope);
}

static void expect_quiet(struct wire *w)
{
    cJSON *nothing = slack_next(w, SHORT_MS);
    assert_null(nothing);
    assert_int_equal(w->end, WIRE_LATE);
}

static void expect_disconnect(struct wire *w, const char *reason)
{
    cJSON *message = slack_next(w, PATIENCE_MS);
    const cJSON *why = cJSON_GetObjectItemCaseSensitive(message, "reason");
    assert_true(cJSON_IsString(why));
    assert_string_equal(why->valuestring, reason);
    cJSON_Delete(message);
}

/* A close frame with this code; 0: without one. */
static void expect_close(struct wire *w, int code)
{
    struct wire_frame f = {0};
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, SLACK_CLOSE);
    assert_int_equal(f.len, code != 0 ? 2 : 0);
    if (code != 0) {
        assert_int_equal((unsigned char)f.text[0] << 8 | (unsigned char)f.text[1], code);
    }
    wire_frame_release(&f);
}

static void expect_end(struct wire *w, enum wire_end end)
{
    while (wire_read(w, PATIENCE_MS)) {
    }
    assert_int_equal(w->end, end);
}

static void expect_violation(const struct stand_in *s, const char *what)
{
    cJSON *list = stand_in_list(s, "violations");
    const cJSON *item = NULL;
    bool found = false;
    cJSON_ArrayForEach(item, list)
    {
        const cJSON *its = cJSON_GetObjectItemCaseSensitive(item, "what");
        found = found || strcmp(its->valuestring, what) == 0;
    }
    cJSON_Delete(list);
    assert_true(found);
}

static void test_ticket_is_good_once(void **state)
{
    char path[128];
    struct stand_in *s = *state;
    slack_ticket(s, path);
    struct wire *first = wire_open(stand_in_port(s));
    struct wire *second = wire_open(stand_in_port(s));
    assert_true(wire_upgrade(first, path));
    assert_false(wire_upgrade(second, path));
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
    assert_false(wire_upgrade(w, path));
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

static void test_message_and_mention(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    for (int mention_first = 0; mention_first < 2; mention_first++) {
        stand_in_do(s, "rules", "{\"mention_first\":%d}", mention_first);
        say(s, "<@U0BRAVO> hi");
        cJSON *first = slack_next(w, PATIENCE_MS);
        cJSON *second = slack_next(w, PATIENCE_MS);
        const cJSON *mention = mention_first ? first : second;
        assert_string_equal(slack_event_text(mention, "type"), "app_mention");
        assert_string_equal(slack_event_text(mention_first ? second : first, "type"), "message");
        assert_string_equal(slack_event_text(first, "ts"), slack_event_text(second, "ts"));
        slack_ack(w, first);
        slack_ack(w, second);
        cJSON_Delete(first);
        cJSON_Delete(second);
    }
    stand_in_wait(s, "acks=4&unacked_max=0");
    wire_close(w);
}

static void test_unacked_event_comes_three_times_more(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"ack_timeout_ms\":20}");
    struct wire *w = slack_connect(s);
    say(s, "again");
    for (int attempt = 0; attempt <= 3; attempt++) {
        expect(w, "again", attempt, false);
    }
    stand_in_wait(s, "lost=1&unacked_max=0");
    wire_close(w);
}

static void test_retry_has_other_names(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules",
                "{\"ack_timeout_ms\":20,\"retry_2_ms\":60000,\"retry_new_id\":1,\"retry_zero\":1}");
    struct wire *w = slack_connect(s);
    say(s, "again");
    cJSON *first = slack_next(w, PATIENCE_MS);
    cJSON *second = slack_next(w, PATIENCE_MS);
    assert_string_not_equal(slack_id(first), slack_id(second));
    assert_int_equal(slack_attempt(second), 0);
    slack_ack(w, second);
    stand_in_wait(s, "acks=1&unacked_max=0");
    cJSON_Delete(first);
    cJSON_Delete(second);
    wire_close(w);
}

static void test_command_comes_once(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"ack_timeout_ms\":20}");
    struct wire *w = slack_connect(s);
    stand_in_do(s, "slash", "{\"command\":\"/bravo\",\"text\":\"help\"}");
    cJSON *envelope = slack_next(w, PATIENCE_MS);
    assert_int_equal(slack_attempt(envelope), -1);
    stand_in_wait(s, "lost=1&unacked_max=0");
    expect_quiet(w);
    cJSON_Delete(envelope);
    wire_close(w);
}

static void test_death_of_a_socket(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    say(s, "orphan");
    expect(w, "orphan", 0, false);
    wire_close(w);
    stand_in_wait(s, "tcp_max=0");
    w = slack_connect(s);
    expect(w, "orphan", 1, true);
    stand_in_wait(s, "acks=1&unacked_max=0");
    wire_close(w);
}

static void test_nobody_is_there(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"retry_1_ms\":100,\"retry_2_ms\":2000}");
    say(s, "early");
    struct wire *w = slack_connect(s);
    cJSON *envelope = slack_next(w, PATIENCE_MS);
    assert_string_equal(slack_event_text(envelope, "text"), "early");
    assert_in_range(slack_attempt(envelope), 1, 3);
    slack_ack(w, envelope);
    cJSON_Delete(envelope);
    stand_in_wait(s, "acks=1&unacked_max=0");
    wire_close(w);
}

static void test_sockets_take_turns(void **state)
{
    struct stand_in *s = *state;
    struct wire *one = slack_connect(s);
    struct wire *two = slack_connect(s);
    for (int i = 0; i < 3; i++) {
        say(s, "odd");
        say(s, "even");
        expect(one, "odd", 0, true);
        expect(two, "even", 0, true);
    }
    stand_in_wait(s, "acks=6&unacked_max=0");
    wire_close(one);
    wire_close(two);
}

static void test_duplicates(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    const char *const rules[] = {"duplicate_same", "duplicate_new"};
    for (int i = 0; i < 2; i++) {
        stand_in_do(s, "rules", "{\"%s\":1}", rules[i]);
        say(s, "twice");
        cJSON *first = slack_next(w, PATIENCE_MS);
        cJSON *second = slack_next(w, PATIENCE_MS);
        assert_string_equal(slack_event_text(first, "ts"), slack_event_text(second, "ts"));
        assert_int_equal(strcmp(slack_id(first), slack_id(second)) == 0, i == 0);
        slack_ack(w, first);
        slack_ack(w, second);
        cJSON_Delete(first);
        cJSON_Delete(second);
        stand_in_wait(s, "unacked_max=0");
    }
    wire_close(w);
}

static void test_order_is_turned_round(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "rules", "{\"reorder\":3}");
    say(s, "a");
    say(s, "b");
    say(s, "c");
    expect(w, "c", 0, true);
    expect(w, "b", 0, true);
    expect(w, "a", 0, true);
    say(s, "alone"); /* an incomplete group does not wait for ever */
    expect(w, "alone", 0, true);
    wire_close(w);
}

static void test_held_and_withheld(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "rules", "{\"hold\":1}");
    say(s, "held");
    expect_quiet(w);
    stand_in_do(s, "rules", "{\"hold\":0}");
    expect(w, "held", 0, true);
    stand_in_do(s, "rules", "{\"withhold\":1}");
    say(s, "never");
    say(s, "next");
    expect(w, "next", 0, true);
    stand_in_wait(s, "lost=1&acks=2");
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

static void test_odd_envelopes(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    stand_in_do(s, "envelope",
                "{\"payload\":{\"type\":\"app_rate_limited\",\"team_id\":\"T0TEST\"}}");
    stand_in_do(s, "envelope", "{\"type\":\"unheard_of\",\"payload\":[]}");
    cJSON *limited = slack_next(w, PATIENCE_MS);
    cJSON *unknown = slack_next(w, PATIENCE_MS);
    slack_ack(w, limited);
    slack_ack(w, unknown);
    stand_in_wait(s, "acks=2&unacked_max=0");
    cJSON_Delete(limited);
    cJSON_Delete(unknown);
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

/* Plays the client of a load: acks all that comes. */
static void test_load(void **state)
{
    static const char request[] = "POST /_control/load HTTP/1.1\r\nContent-Length: 29\r\n\r\n"
                                  "{\"count\":20000, \"window\":256}";
    struct stand_in *s = *state;
    struct wire *w = slack_connect(s);
    struct wire *control = wire_open(stand_in_port(s));
    wire_send(control, request, sizeof(request) - 1);
    for (int i = 0; i < 20000; i++) {
        cJSON *envelope = slack_next(w, PATIENCE_MS);
        slack_ack(w, envelope);
        cJSON_Delete(envelope);
    }
    while (strstr(control->in.data, "max_us") == NULL) {
        assert_true(wire_read(control, PATIENCE_MS));
    }
    assert_non_null(strstr(control->in.data, "\"ok\":true"));
    assert_non_null(strstr(control->in.data, "\"acked\":20000"));
    wire_close(control);
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
        TEST(test_message_and_mention),
        TEST(test_unacked_event_comes_three_times_more),
        TEST(test_retry_has_other_names),
        TEST(test_command_comes_once),
        TEST(test_death_of_a_socket),
        TEST(test_nobody_is_there),
        TEST(test_sockets_take_turns),
        TEST(test_duplicates),
        TEST(test_order_is_turned_round),
        TEST(test_held_and_withheld),
        TEST(test_too_many),
        TEST(test_disconnect_frames),
        TEST(test_ends),
        TEST(test_deafness),
        TEST(test_pings_and_pongs),
        TEST(test_fragments),
        TEST(test_large_in_small_writes),
        TEST(test_close_handshake),
        TEST(test_strange_frames),
        TEST(test_odd_envelopes),
        TEST(test_what_a_client_does_wrong),
        TEST(test_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
