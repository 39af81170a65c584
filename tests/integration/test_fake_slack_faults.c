/* test_fake_slack_faults.c -- the stand-in for Slack: each way in which the
 * answers of its Web API go wrong.
 */
#include "slack_expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The answer to a chat.postMessage under a fault. */
static void post(const struct stand_in *s, struct wire_answer *a)
{
    wire_ask(stand_in_port(s),
             &(struct wire_request){"/api/chat.postMessage", "xoxb-1", NULL,
                                    "channel=C0STORE&text=a", NULL},
             a);
}

static void fault(const struct stand_in *s, const char *members)
{
    stand_in_do(s, "fault", "{\"method\":\"chat.postMessage\",%s}", members);
}

static void expect_posts(const struct stand_in *s, int count)
{
    cJSON *posts = stand_in_list(s, "posts");
    assert_int_equal(cJSON_GetArraySize(posts), count);
    cJSON_Delete(posts);
}

static void test_rate_limit(void **state)
{
    struct wire_answer a;
    struct stand_in *s = *state;
    fault(s,
          "\"status\":429,\"retry_after\":\"30\",\"body\":\"<p>slow</p>\",\"type\":\"text/html\"");
    post(s, &a);
    assert_int_equal(a.status, 429);
    assert_non_null(strstr(a.head.data, "Retry-After: 30\r\n"));
    assert_non_null(strstr(a.head.data, "text/html"));
    wire_answer_release(&a);
    post(s, &a); /* too early */
    assert_int_equal(a.status, 429);
    wire_answer_release(&a);
    cJSON *violations = stand_in_list(s, "violations");
    assert_string_equal(slack_text(violations->child, "what"), "inside_retry_after");
    cJSON_Delete(violations);
    cJSON *other = slack_call(s, "chat.postEphemeral", "channel=C0STORE&user=U0ANA&text=a");
    assert_true(cJSON_IsTrue(slack_get(other, "ok"))); /* other methods are free */
    cJSON_Delete(other);
    expect_posts(s, 0);
}

static void test_rate_limit_for_one_channel(void **state)
{
    struct wire_answer a;
    char error[64];
    struct stand_in *s = *state;
    fault(s, "\"channel\":\"C0STORE\",\"status\":429,\"retry_after\":\"30\"");
    slack_call_error(s, "chat.postMessage", "channel=C0GENERAL&text=a", error);
    assert_string_equal(error, "");
    post(s, &a);
    assert_int_equal(a.status, 429);
    wire_answer_release(&a);
    slack_call_error(s, "chat.postMessage", "channel=C0GENERAL&text=a", error);
    assert_string_equal(error, "");
    expect_posts(s, 2);
}

static void test_pace(void **state)
{
    struct wire_answer a;
    struct stand_in *s = *state;
    stand_in_do(s, "rules", "{\"post_pace_ms\":60000}");
    post(s, &a);
    assert_int_equal(a.status, 200);
    wire_answer_release(&a);
    post(s, &a);
    assert_int_equal(a.status, 429);
    assert_non_null(strstr(a.head.data, "Retry-After: 1\r\n"));
    wire_answer_release(&a);
}

static void test_errors_to_order(void **state)
{
    char error[64];
    struct wire_answer a;
    struct stand_in *s = *state;
    fault(s, "\"error\":\"ratelimited\",\"times\":2");
    for (int i = 0; i < 3; i++) {
        slack_call_error(s, "chat.postMessage", "channel=C0STORE&text=a", error);
        assert_string_equal(error, i < 2 ? "ratelimited" : "");
    }
    fault(s, "\"status\":503,\"body\":\"<html>\",\"type\":\"text/html\"");
    post(s, &a);
    assert_int_equal(a.status, 503);
    assert_string_equal(a.body.data, "<html>");
    wire_answer_release(&a);
    expect_posts(s, 1);
}

static void test_broken_answers(void **state)
{
    static const struct {
        const char *fault;
        int status;
        enum wire_end end;
        int posts; /* after it */
    } cases[] = {
        {"\"end\":\"reset\"", 0, WIRE_RESET, 0},
        {"\"end\":\"close\"", 0, WIRE_EOF, 0},
        {"\"after\":true,\"end\":\"reset\"", 0, WIRE_RESET, 1},
        {"\"after\":true,\"cut\":9,\"end\":\"close\"", 0, WIRE_EOF, 2},
        {"\"after\":true,\"length_lie\":5,\"end\":\"close\"", 200, WIRE_EOF, 3},
        {"\"after\":true,\"delay_ms\":50", 200, WIRE_OPEN, 4},
        {"\"after\":true,\"drip_ms\":1", 200, WIRE_OPEN, 5},
    };
    struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct wire_answer a;
        print_message("%s\n", cases[i].fault);
        fault(s, cases[i].fault);
        post(s, &a);
        assert_int_equal(a.status, cases[i].status);
        assert_int_equal(a.end, cases[i].end);
        wire_answer_release(&a);
        expect_posts(s, cases[i].posts);
    }
}

static void test_answer_stalls(void **state)
{
    static const char request[] = "POST /api/auth.test HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    struct stand_in *s = *state;
    stand_in_do(s, "fault", "{\"method\":\"auth.test\",\"end\":\"stall\"}");
    struct wire *w = wire_open(stand_in_port(s));
    wire_send(w, request, sizeof(request) - 1);
    stand_in_wait(s, "calls.auth.test=1");
    assert_false(wire_read(w, 100));
    assert_int_equal(w->end, WIRE_LATE);
    wire_close(w);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_rate_limit),     TEST(test_rate_limit_for_one_channel),
        TEST(test_pace),           TEST(test_errors_to_order),
        TEST(test_broken_answers), TEST(test_answer_stalls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
