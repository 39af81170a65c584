/* test_bravo_on_slack_sweep_faults.c -- a sweep while Slack answers badly, and what it must not do
 * when nothing was missed.
 */

#include "slack_away.h"

static int start(void **state)
{
    return crowd_open(state, &(struct stage_options){.pace_ms = "0", .own_redis = true});
}

/* Once a day it looks back; who was answered then is not answered again. */
static void test_daily(void **state)
{
    struct crowd *c = *state;

    talk_ask_start(c->talk, "U0BEN", "help board", "board");
    talk_settle(c->talk);
    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    note_ago(c, "slack.heard", 30 * 1000); /* the last beat before the question */
    note_ago(c, "slack.swept", 25 * (int64_t)3600 * 1000);
    stage_bravo_start(c->talk->stage);
    until(c, sweeping);
    until(c, swept);
    talk_settle(c->talk);
    assert_int_equal(talk_count(c->talk, "posts", "D0BEN", "board"), 1);
}

/* Slack does not say who the people are, for a while: a thank-you is not refused for that. */
static void test_nobody_known(void **state)
{
    struct crowd *c = *state;

    go_away(c);
    crowd_thank(c, 1);
    talk_do(c->talk, "fault", "{\"method\":\"users.list\",\"error\":\"missing_scope\"}");
    talk_do(c->talk, "fault", "{\"method\":\"users.info\",\"status\":500,\"times\":30}");
    come_back(c);
    until(c, sweeping);
    until(c, swept);
    crowd_all_well(c);
}

/* The same page again and again, with more to come: it comes to an end. */
static void test_no_progress(void **state)
{
    struct crowd *c = *state;

    go_away(c);
    crowd_thank(c, 3);
    talk_do(c->talk, "fault",
            "{\"method\":\"conversations.history\",\"channel\":\"C0GENERAL\",\"times\":1000,"
            "\"body\":\"{\\\"ok\\\":true,\\\"has_more\\\":true,\\\"messages\\\":[{"
            "\\\"type\\\":\\\"message\\\",\\\"user\\\":\\\"U0CAT\\\","
            "\\\"ts\\\":\\\"9764000000.000100\\\",\\\"text\\\":\\\"hello\\\"}]}\"}");
    come_back(c);
    until(c, sweeping);
    until(c, swept);
    crowd_all_well(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_daily, crowd_fresh),
        cmocka_unit_test_setup(test_nobody_known, crowd_fresh),
        cmocka_unit_test_setup(test_no_progress, crowd_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_sweep_faults", tests, start, crowd_close);
}
