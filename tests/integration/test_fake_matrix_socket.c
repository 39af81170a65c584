/* test_fake_matrix_socket.c -- the stand-in for Matrix: the appservice's websocket,
 * as wsproxy serves it and with acknowledgements.
 */
#include "matrix_expect.h"

/* The next message must be a transaction with this text; its frame is the caller's. */
static cJSON *expect(struct wire *w, const char *text)
{
    int frames = 0;
    cJSON *frame = matrix_next(w, PATIENCE_MS, &frames);
    assert_string_equal(matrix_text(frame, "events 0 content body"), text);
    return frame;
}

static void expect_quiet(struct wire *w)
{
    int frames = 0;
    assert_null(matrix_next(w, SHORT_MS, &frames));
    assert_int_equal(w->end, WIRE_LATE);
}

static void expect_close(struct wire *w, int code, const char *status)
{
    struct wire_frame f = {0};
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, MATRIX_CLOSE);
    assert_int_equal((unsigned char)f.text[0] << 8 | (unsigned char)f.text[1], code);
    assert_non_null(strstr(f.text + 2, status));
    wire_frame_release(&f);
    while (wire_read(w, PATIENCE_MS)) {
    }
    assert_int_equal(w->end, WIRE_EOF);
}

static void test_upgrade(void **state)
{
    static const struct {
        const char *token;
        const char *headers;
        bool good;
    } cases[] = {
        {"hs_token", "", false},
        {"as_test", "Origin: http://elsewhere\r\n", false},
        {"as_test", "Origin: http://127.0.0.1\r\n", true},
        {"as_test", "", true},
    };
    struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct wire *w = wire_open(stand_in_port(s));
        assert_int_equal(matrix_upgrade(w, cases[i].token, cases[i].headers), cases[i].good);
        wire_close(w);
    }
    expect_refused(s, &(struct matrix_call){"GET", MATRIX_AS_SYNC, NULL, ""}, 403,
                   "M_MISSING_TOKEN");
    expect_refused(s, &(struct matrix_call){"GET", MATRIX_AS_SYNC, NULL, "as_x"}, 400, "");
}

static void test_transaction(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = matrix_connect(s, "");
    say(s, "one < two");
    cJSON *frame = expect(w, "one < two");
    assert_null(matrix_at(frame, "id"));
    assert_null(matrix_at(frame, "command"));
    assert_string_equal(matrix_text(frame, "events 0 room_id"), "!store:test");
    cJSON_Delete(frame);
    free(matrix_send(s, "1", "the bot's own"));
    cJSON_Delete(expect(w, "the bot's own"));
    stand_in_do(s, "say", "{\"channel\":\"!lobby:test\",\"text\":\"not there\"}");
    expect_quiet(w);
    wire_close(w);
}

static void test_commands(void **state)
{
    struct stand_in *s = *state;
    int frames = 0;
    struct wire *w = matrix_connect(s, "");
    matrix_say(w, "{\"id\":7,\"command\":\"ping\",\"data\":{\"timestamp\":1}}");
    cJSON *reply = matrix_next(w, PATIENCE_MS, &frames);
    assert_string_equal(matrix_text(reply, "command"), "response");
    assert_int_equal(matrix_at(reply, "id")->valueint, 7);
    assert_true(cJSON_IsNumber(matrix_at(reply, "data timestamp")));
    cJSON_Delete(reply);
    matrix_say(w, "{\"id\":8,\"command\":\"response\"}");
    reply = matrix_next(w, PATIENCE_MS, &frames);
    assert_string_equal(matrix_text(reply, "data message"), "unknown command response");
    cJSON_Delete(reply);
    matrix_say(w, "{\"id\":\"8\",\"command\":\"ping\"}");
    while (wire_read(w, PATIENCE_MS)) {
    }
    assert_int_equal(w->end, WIRE_EOF); /* and no close frame */
    assert_int_equal(w->in.len, 0);
    expect_violation(s, "bad_command");
    wire_close(w);
}

/* As wsproxy cuts its messages: whole, in two, and with an empty last frame. */
static void test_frames(void **state)
{
    static const struct {
        int len;
        int frames;
    } cases[] = {{100, 1}, {5000, 2}, {20000, 2}};
    struct stand_in *s = *state;
    struct wire *w = matrix_connect(s, "");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int frames = 0;
        stand_in_do(s, "say", "{\"text\":\"%0*d\"}", cases[i].len, 0);
        cJSON *frame = matrix_next(w, PATIENCE_MS, &frames);
        assert_int_equal(strlen(matrix_text(frame, "events 0 content body")), cases[i].len);
        assert_int_equal(frames, cases[i].frames);
        cJSON_Delete(frame);
    }
    struct wire_frame f = {0};
    stand_in_do(s, "say", "{\"text\":\"%020000d\"}", 0);
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, 0x01);
    assert_true(wire_frame_read(w, &f, PATIENCE_MS));
    assert_int_equal(f.first, 0x80);
    assert_int_equal(f.len, 0);
    wire_frame_release(&f);
    wire_close(w);
}

static void test_ends(void **state)
{
    static const struct {
        int code;
        const char *status;
    } cases[] = {{1001, "server_shutting_down"},
                 {1012, "server_shutting_down"},
                 {4002, "transactions_not_acknowledged"}};
    struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct wire *w = matrix_connect(s, "");
        stand_in_do(s, "socket", "{\"do\":\"close\",\"code\":%d}", cases[i].code);
        expect_close(w, cases[i].code, cases[i].status);
        wire_close(w);
    }
    struct wire *first = matrix_connect(s, "");
    struct wire *second = matrix_connect(s, "");
    expect_close(first, 4001, "conn_replaced");
    stand_in_do(s, "socket", "{\"do\":\"reset\"}");
    assert_false(wire_read(second, PATIENCE_MS));
    assert_int_equal(second->end, WIRE_RESET);
    wire_close(second);
    wire_close(first);
}

/* At most once: what nobody reads is gone, and so is what was lost on the way. */
static void test_lost(void **state)
{
    struct stand_in *s = *state;
    struct wire *w = matrix_connect(s, "");
    stand_in_do(s, "rules", "{\"lose\":1}");
    say(s, "lost");
    say(s, "found");
    cJSON_Delete(expect(w, "found"));
    stand_in_do(s, "socket", "{\"do\":\"deaf\"}");
    say(s, "unread");
    expect_quiet(w);
    struct wire *next = matrix_connect(s, "");
    say(s, "after");
    cJSON_Delete(expect(next, "after"));
    assert_int_equal(count_of(s, "lost"), 2);
    stand_in_do(s, "rules", "{\"redeliver\":1}");
    say(s, "twice");
    cJSON *one = expect(next, "twice");
    cJSON *two = expect(next, "twice");
    assert_string_equal(matrix_text(one, "txn_id"), matrix_text(two, "txn_id"));
    cJSON_Delete(one);
    cJSON_Delete(two);
    wire_close(next);
    wire_close(w);
}

/* After an outage the homeserver does not look again for a while, or is asked to. */
static void test_outage(void **state)
{
    struct stand_in *s = *state;
    int status = 0;
    struct wire *w = matrix_connect(s, "");
    wire_close(w);
    stand_in_wait(s, "sockets_max=0");
    stand_in_do(s, "rules", "{\"backoff_ms\":600000,\"backoff_max_ms\":600000,\"ping_front\":0}");
    say(s, "missed");
    say(s, "too");
    w = matrix_connect(s, "");
    expect_quiet(w);
    const struct matrix_call ping = {"POST", "/_matrix/client/v1/appservice/bravo/ping",
                                     "{\"transaction_id\":\"1\"}", "as_test"};
    expect_refused(s, &ping, 502, "M_BAD_STATUS");
    stand_in_do(s, "rules", "{\"ping_front\":1}");
    cJSON *pong = matrix_ask(s, &ping, &status);
    assert_int_equal(status, 200);
    cJSON_Delete(pong);
    cJSON_Delete(expect(w, "missed"));
    cJSON_Delete(expect(w, "too"));
    wire_close(w);
}

static void ack(struct wire *w, const cJSON *frame)
{
    char text[128];
    (void)snprintf(text, sizeof(text),
                   "{\"id\":%d,\"command\":\"response\",\"data\":{\"txn_id\":\"%s\"}}",
                   matrix_at(frame, "id")->valueint, matrix_text(frame, "txn_id"));
    matrix_say(w, text);
}

/* What is not acknowledged comes again, with the same txn_id; at last the socket is closed. */
static void test_acknowledged(void **state)
{
    struct stand_in *s = *state;
    stand_in_do(s, "rules",
                "{\"dialect\":3,\"ack_first_ms\":50,\"ack_again_ms\":50,\"ack_tries\":3}");
    struct wire *w = matrix_connect(s, "X-Mautrix-Websocket-Version: 3\r\n");
    say(s, "one");
    cJSON *first = expect(w, "one");
    assert_string_equal(matrix_text(first, "command"), "transaction");
    cJSON *again = expect(w, "one");
    assert_string_equal(matrix_text(first, "txn_id"), matrix_text(again, "txn_id"));
    assert_int_not_equal(matrix_at(first, "id")->valueint, matrix_at(again, "id")->valueint);
    ack(w, again);
    stand_in_wait(s, "unacked_max=0&acks=1");
    say(s, "two");
    for (int i = 0; i < 3; i++) {
        cJSON_Delete(expect(w, "two"));
    }
    expect_close(w, 4002, "transactions_not_acknowledged");
    wire_close(w);
    w = matrix_connect(s, "");
    cJSON *last = expect(w, "two");
    ack(w, last);
    stand_in_wait(s, "unacked_max=0");
    cJSON_Delete(last);
    cJSON_Delete(again);
    cJSON_Delete(first);
    wire_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_upgrade, start, stop),
        cmocka_unit_test_setup_teardown(test_transaction, start, stop),
        cmocka_unit_test_setup_teardown(test_commands, start, stop),
        cmocka_unit_test_setup_teardown(test_frames, start, stop),
        cmocka_unit_test_setup_teardown(test_ends, start, stop),
        cmocka_unit_test_setup_teardown(test_lost, start, stop),
        cmocka_unit_test_setup_teardown(test_outage, start, stop),
        cmocka_unit_test_setup_teardown(test_acknowledged, start, stop),
    };
    return cmocka_run_group_tests_name("fake_matrix_socket", tests, NULL, NULL);
}
