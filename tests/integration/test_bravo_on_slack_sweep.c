/* test_bravo_on_slack_sweep.c -- what Slack never delivered is found in the channels' history,
 * and what it did is not counted again.
 */

#include "slack_away.h"

static int start(void **state)
{
    return crowd_open(state, &(struct stage_options){.pace_ms = "0", .own_redis = true});
}

static bool on_a_later_page(struct crowd *c)
{
    return strchr(stage_redis(c->talk->stage, "HGET", "~notes", "slack.at", NULL), ' ') != NULL;
}

/* ------------------------------------------------------------------ tests */

static void test_withheld(void **state)
{
    struct crowd *c = *state;

    crowd_thank(c, 5);
    go_away(c);
    crowd_thank(c, 40);
    come_back(c);
    until(c, sweeping);
    crowd_thank(c, 5);
    until(c, swept);
    crowd_all_well(c);
}

/* Once more over all of it, with Slack telling it to wait: nothing is new. */
static void test_again(void **state)
{
    struct crowd *c = *state;

    go_away(c);
    talk_do(
        c->talk, "fault",
        "{\"method\":\"conversations.history\",\"status\":429,\"retry_after\":\"1\",\"times\":2}");
    come_back(c);
    until(c, sweeping);
    until(c, swept);
    crowd_all_well(c);
}

/* Killed on its way: it goes on where it was. */
static void test_killed(void **state)
{
    struct crowd *c = *state;

    go_away(c);
    crowd_thank(c, 60);
    come_back(c);
    until(c, on_a_later_page);
    stage_bravo_kill(c->talk->stage);
    stage_bravo_start(c->talk->stage);
    until(c, swept);
    crowd_all_well(c);
    assert_true(crowd_logged(c->talk->stage, "state=resumes channel=C0STORE"));
}

/* As it stands, not as it was: threads, reactions, edits, what was deleted. */
static void test_all_sorts(void **state)
{
    struct crowd *c = *state;
    struct talk *t = c->talk;
    long ben = received(c, "U0BEN");
    long dan = received(c, "U0DAN");

    go_away(c);
    talk_say(t, "U0BEN", "C0STORE", "The till works again");
    talk_react(t, "U0CAT", "clap", true);
    talk_reply(t, "U0DAN", "<@U0BRAVO> kudos <@U0BEN> for the thread");
    talk_say(t, "U0CAT", "C0STORE", "<@U0BRAVO> kudos <@U0DAN> for the help");
    talk_edit(t, "U0CAT", "<@U0BRAVO> kudos <@U0BEN> for the help");
    talk_say(t, "U0CAT", "C0STORE", "<@U0BRAVO> kudos <@U0DAN> for a mistake");
    talk_delete(t);
    talk_say(t, "U0CAT", "C0STORE", "<@U0BRAVO> story the whole queue sang");
    come_back(c);
    until(c, sweeping);
    until(c, swept);
    talk_settle(t);
    assert_int_equal(received(c, "U0BEN"), ben + 3);
    assert_int_equal(received(c, "U0DAN"), dan);
    assert_string_equal(stage_redis(t->stage, "LLEN", "~k:story", NULL), "1");
    c->said = c->checked = received(c, "U0BEN");
    talk_no_violations(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_withheld, crowd_fresh),
        cmocka_unit_test_setup(test_again, crowd_fresh),
        cmocka_unit_test_setup(test_killed, crowd_fresh),
        cmocka_unit_test_setup(test_all_sorts, crowd_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_sweep", tests, start, crowd_close);
}
