/* test_fake_slack_envelopes.c -- the stand-in for Slack: envelopes, delivered to
 * one socket each, acked or delivered again, and each way to get that wrong.
 */
#include "slack_expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
        TEST(test_message_and_mention),   TEST(test_unacked_event_comes_three_times_more),
        TEST(test_retry_has_other_names), TEST(test_command_comes_once),
        TEST(test_death_of_a_socket),     TEST(test_nobody_is_there),
        TEST(test_sockets_take_turns),    TEST(test_duplicates),
        TEST(test_order_is_turned_round), TEST(test_held_and_withheld),
        TEST(test_odd_envelopes),         TEST(test_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
