/* test_bravo_on_slack_faults.c -- Slack, the network or the machine fails; no
 * thank-you is lost, counted twice or posted twice.
 */

#include "crowd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { POST_MS = 20000, LEAVE_MS = 5000 };

static int start(void **state)
{
    return crowd_open(state, &(struct stage_options){.pace_ms = "0"});
}

static int start_external(void **state)
{
    return crowd_open(state, &(struct stage_options){.pace_ms = "0", .own_redis = true});
}

/* ------------------------------------------------------------------ the socket */

static void test_sockets(void **state)
{
    static const char *const ends[] = {
        "{\"do\":\"disconnect\",\"reason\":\"refresh_requested\"}",
        "{\"do\":\"disconnect\",\"reason\":\"warning\"}",
        "{\"do\":\"reset\"}",
        "{\"do\":\"close\",\"code\":1001}",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        talk_until(c->talk, "sockets=1");
        crowd_thank(c, 5);
        talk_do(c->talk, "socket", "%s", ends[i]);
        crowd_thank(c, 5);
    }
    crowd_all_well(c);
}

/* Bravo does not come back at once when Slack tells it that it is too much. */
static void test_too_many(void **state)
{
    static const char *const reasons[] = {"{\"do\":\"disconnect\",\"reason\":\"link_disabled\"}",
                                          "{\"do\":\"close\"}"};
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        talk_until(c->talk, "sockets=1");
        talk_do(c->talk, "clear", "{}");
        talk_do(c->talk, "rules", "{\"too_many\":%zu}", i);
        talk_do(c->talk, "socket", "%s", reasons[i]);
        crowd_thank(c, 1);
        assert_false(stage_wait(
            c->talk->stage,
            i == 0 ? "calls.apps.connections.open=1" : "calls.apps.connections.open=2", 1500));
        assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
        stage_bravo_start(c->talk->stage);
        crowd_all_well(c);
    }
}

/* ------------------------------------------------------------------- the posts */

/* After a 429, not one call before the time is over: the stand-in would complain. */
static void test_told_to_wait(void **state)
{
    struct crowd *c = *state;
    int64_t began = stage_now_ms();

    talk_do(c->talk, "fault",
            "{\"method\":\"chat.postMessage\",\"status\":429,\"retry_after\":\"2\"}");
    crowd_thank(c, 3);
    talk_until(c->talk, "posts=3");
    assert_in_range(stage_now_ms() - began, 2000, POST_MS);
    crowd_all_well(c);
}

/* The answer goes wrong, before or after the post was made: one post. */
static void test_posts_go_wrong(void **state)
{
    static const char *const faults[] = {
        "\"status\":500,\"type\":\"text/html\",\"body\":\"<html>\"",
        "\"after\":true,\"end\":\"reset\"",
        "\"end\":\"reset\"",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        talk_do(c->talk, "fault", "{\"method\":\"chat.postMessage\",%s}", faults[i]);
        crowd_thank(c, 1);
        talk_settle(c->talk);
    }
    crowd_all_well(c);
}

/* --------------------------------------------------------------- Redis and Bravo */

static void test_redis_killed(void **state)
{
    struct crowd *c = *state;

    crowd_thank(c, 5);
    stage_redis_kill(c->talk->stage);
    crowd_thank(c, 5);
    crowd_all_well(c);
    /* A slash cannot come again: it is answered all the same. */
    talk_ask_start(c->talk, "U0BEN", "me", "Ben\n");
}

static void test_terminated(void **state)
{
    struct crowd *c = *state;

    for (int i = 0; i < 2; i++) {
        int64_t began;

        talk_until(c->talk, "sockets=1");
        crowd_thank(c, 40);
        began = stage_now_ms();
        assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
        assert_in_range(stage_now_ms() - began, 0, LEAVE_MS);
        stage_bravo_start(c->talk->stage);
    }
    crowd_all_well(c);
}

/* Two copies share what comes, and each thank-you is posted by one of them. */
static void test_twins(void **state)
{
    struct crowd *c = *state;

    stage_twin_start(c->talk->stage);
    talk_until(c->talk, "sockets=2");
    talk_do(c->talk, "rules", "{\"duplicate_new\":10}");
    crowd_thank(c, 30);
    crowd_all_well(c);
}

/* When one ends, the other goes on. */
static void test_twin_leaves(void **state)
{
    struct crowd *c = *state;

    crowd_thank(c, 10);
    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    crowd_thank(c, 10);
    crowd_all_well(c);
    stage_bravo_start(c->talk->stage);
    talk_until(c->talk, "sockets=2");
}

static void test_twin_killed(void **state)
{
    struct crowd *c = *state;

    crowd_thank(c, 10);
    stage_twin_kill(c->talk->stage);
    crowd_thank(c, 10);
    crowd_all_well(c);
}

/* --------------------------------------------------------------------- the token */

static void wrong_token(const char *grant, const char *line)
{
    struct stage *s = stage_open(&(struct stage_options){.pace_ms = "0"});

    cJSON_Delete(stage_order(s, "grant", grant));
    stage_bravo_start(s);
    assert_int_equal(stage_bravo_ended(s, 10000), 1);
    assert_true(crowd_logged(s, line));
    stage_close(s);
}

static void test_wrong_token(void **state)
{
    static const char line[] = "level=error event=slack.refused error=\"invalid_auth\" hint=";

    (void)state;
    wrong_token("{\"bot_token\":\"xoxb-other\"}", line);
    wrong_token("{\"app_token\":\"xapp-other\"}", line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_sockets, crowd_fresh),
        cmocka_unit_test_setup(test_told_to_wait, crowd_fresh),
        cmocka_unit_test_setup(test_posts_go_wrong, crowd_fresh),
        cmocka_unit_test_setup(test_redis_killed, crowd_fresh),
        cmocka_unit_test_setup(test_terminated, crowd_fresh),
        cmocka_unit_test_setup(test_too_many, crowd_fresh),
    };
    const struct CMUnitTest twins[] = {
        cmocka_unit_test_setup(test_twins, crowd_fresh),
        cmocka_unit_test_setup(test_twin_leaves, crowd_fresh),
        cmocka_unit_test_setup(test_twin_killed, crowd_fresh),
    };
    const struct CMUnitTest tokens[] = {cmocka_unit_test(test_wrong_token)};

    return cmocka_run_group_tests_name("bravo_on_slack_faults", tests, start, crowd_close) +
           cmocka_run_group_tests_name("bravo_on_slack_twins", twins, start_external, crowd_close) +
           cmocka_run_group_tests_name("bravo_on_slack_tokens", tokens, NULL, NULL);
}
