/* test_bravo_on_slack_people.c -- whom Bravo knows in Slack, and where it speaks. */

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int start(void **state)
{
    *state = talk_open(&(struct stage_options){.pace_ms = "0"});
    talk_ask(*state, "U0ANA", "setting kudos.allowance 20", "kudos.allowance is now 20; it was 5.");
    talk_end(*state);
    return 0;
}

static int stop(void **state)
{
    talk_close(*state);
    return 0;
}

/* Ana thanks somebody with a slash, and the channel sees it. */
static void thank(struct talk *t, const char *words, const char *notice, const char *ping)
{
    talk_slash(t, "U0ANA", "C0STORE", words);
    talk_hear_start(t, "/", "Done. ");
    talk_hear_ping(t, "C0STORE", notice, ping);
}

static void test_new_names(void **state)
{
    struct talk *t = *state;

    talk_do(t, "user", "{\"id\":\"U0BEN\",\"profile\":{\"display_name\":\"Benny <!here>\"}}");
    thank(t, "/kudos <@U0BEN> for the name",
          "Benny &lt;!here&gt; got a thank-you from Ana: for the name.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the name. That makes 1.");
    talk_do(t, "user", "{\"id\":\"U0BEN\",\"profile\":{\"display_name\":\"Ben\"}}");
    talk_do(t, "channel", "{\"id\":\"C0GENERAL\",\"name\":\"everybody\"}");
    talk_ask_start(t, "U0ANA", "channel board <#C0GENERAL|general>",
                   "#everybody gets the board at ");
    talk_do(t, "group", "{\"id\":\"S0DESK\",\"name\":\"reception\",\"users\":[\"U0EVE\"]}");
    talk_slash(t, "U0ANA", "C0STORE", "/kudos <!subteam^S0DESK> for the queue");
    talk_hear_start(t, "/", "Done. ");
    talk_hear(t, "C0STORE", "The team reception got a thank-you from Ana: for the queue.");
    talk_hear_start(t, "D0EVE", "Ana thanked you and the whole team reception");
    talk_end(t);
}

/* On no board: "1". */
static const char *has_left(struct talk *t, const char *person)
{
    return stage_redis(t->stage, "HEXISTS", "bravo:{T0TEST}:left", person, NULL);
}

/* Who has just come is thanked at once, and who has just left is not. */
static void test_come_and_go(void **state)
{
    struct talk *t = *state;

    talk_do(t, "user", "{\"id\":\"U0NEW\",\"real_name\":\"Nel New\",\"name\":\"nel\"}");
    thank(t, "/kudos <@U0NEW> for coming", "Nel New got a thank-you from Ana: for coming.",
          "U0NEW");
    talk_hear(t, "D0NEW", "Ana thanked you for coming. That makes 1.");
    talk_do(t, "user", "{\"id\":\"U0NEW\",\"deleted\":true}");
    talk_slash(t, "U0ANA", "C0STORE", "/kudos <@U0NEW> for coming");
    talk_hear(t, "/", "Nel New has left. Nothing was counted.");
    assert_string_equal(has_left(t, "U0NEW"), "1");
    talk_do(t, "user", "{\"id\":\"U0NEW\",\"deleted\":false}");
    thank(t, "/kudos <@U0NEW> for coming back",
          "Nel New got a thank-you from Ana: for coming back.", "U0NEW");
    talk_hear(t, "D0NEW", "Ana thanked you for coming back. That makes 2.");
    assert_string_equal(has_left(t, "U0NEW"), "0");
    talk_end(t);
}

/* Nobody told Bravo: it asks. */
static void test_unknown(void **state)
{
    struct talk *t = *state;

    talk_do(t, "user", "{\"id\":\"U0SILENT\",\"real_name\":\"Sil Ent\",\"silent\":true}");
    thank(t, "/kudos <@U0SILENT> for the calm", "Sil Ent got a thank-you from Ana: for the calm.",
          "U0SILENT");
    talk_hear(t, "D0SILENT", "Ana thanked you for the calm. That makes 1.");
    talk_do(t, "user", "{\"id\":\"U0MUTE\",\"real_name\":\"Mu Te\",\"silent\":true}");
    talk_say(t, "U0MUTE", "DM", "kudos <@U0BEN> for noticing");
    talk_hear_start(t, "D0MUTE", "Done. 19 of your 20");
    talk_hear(t, "D0BEN", "Mu Te thanked you for noticing. That makes 2.");
    talk_end(t);
}

/* Slack does not say who it is, for a while: the thank-you is not refused, and
 * not acknowledged; it comes again, and counts once. */
static void test_unknown_for_a_while(void **state)
{
    struct talk *t = *state;

    talk_do(t, "user", "{\"id\":\"U0LATE\",\"real_name\":\"La Te\",\"silent\":true}");
    talk_do(t, "fault",
            "{\"method\":\"users.info\",\"status\":500,\"body\":\"<html>\","
            "\"type\":\"text/html\",\"times\":1000}");
    talk_do(t, "rules", "{\"ack_timeout_ms\":1600}");
    talk_say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0LATE> for waiting");
    talk_until(t, "calls.users.info=2");
    assert_int_equal(talk_count(t, "posts", "C0STORE", ""), 0);
    talk_do(t, "fault", "{\"clear\":true}");
    talk_hear_start(t, "U0ANA in C0STORE", "Done. ");
    talk_hear_ping(t, "C0STORE/", "La Te got a thank-you from Ana: for waiting.", "U0LATE");
    talk_hear(t, "D0LATE", "Ana thanked you for waiting. That makes 1.");
    talk_do(t, "rules", "{\"ack_timeout_ms\":3000}");
    talk_end(t);
}

/* ---------------------------------------------------------------- where it is said */

/* What is said in private stays there. */
static void test_private(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0ANA", "C0BACK", "/kudos <@U0BEN> for the secret plan");
    talk_hear_start(t, "/", "Done. ");
    talk_hear_ping(t, "C0BACK", "Ben got a thank-you from Ana: for the secret plan.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the secret plan. That makes 3.");
    talk_slash(t, "U0ANA", "C0BACK", "/bravo story Nobody else may read it. #plan");
    talk_hear_start(t, "/", "Noted as story 1.");
    talk_hear_start(t, "C0BACK", "Story 1 from Ana.");
    talk_slash(t, "U0EVE", "C0STORE", "/bravo story show 1");
    talk_hear(t, "/", "There is no story 1 here.");
    talk_slash(t, "U0EVE", "C0STORE", "/bravo story search nobody");
    talk_hear(t, "/", "There are no stories like that here.");
    talk_slash(t, "U0BEN", "C0BACK", "/bravo story show 1");
    talk_hear_start(t, "/", "Story 1 from Ana, ");
    talk_slash(t, "U0EVE", "C0STORE", "/bravo board");
    talk_hear_start(t, "/", "Most thanked this week\n1  "); /* Ben has 2 outside: from his own */
    talk_end(t);
}

/* A channel with people of another company. */
static void test_shared(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0ANA", "C0PARTNER", "/bravo story What we tell partners. #partner");
    talk_hear_start(t, "/", "Noted as story 2.");
    talk_hear_start(t, "C0PARTNER", "Story 2 from Ana.");
    talk_slash(t, "U0ANA", "C0STORE", "/bravo story What we tell ourselves. #partner");
    talk_hear_start(t, "/", "Noted as story 3.");
    talk_hear_start(t, "C0STORE", "Story 3 from Ana.");
    /* The company's own stories are none of theirs. */
    talk_say(t, "U0XEN", "C0PARTNER", "<@U0BRAVO> story search #partner");
    talk_hear(t, "U0XEN in C0PARTNER", "I answer only people of this workspace.");
    talk_say(t, "U0XEN", "C0PARTNER", "<@U0BEN>++ for the visit");
    talk_hear(t, "U0XEN in C0PARTNER",
              "Only members of this workspace can thank each other here. Nothing was counted.");
    talk_end(t);
}

/* Where Bravo is not a member it can still answer a slash, but not the channel. */
static void test_elsewhere(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0ANA", "C0LOBBY", "/bravo help undo");
    talk_hear_start(t, "/", "undo: ");
    talk_slash(t, "U0ANA", "C0OLD", "/bravo help undo");
    talk_hear_start(t, "/", "undo: ");
    talk_slash(t, "U0CAT", "C0LOBBY", "/kudos <@U0EVE> for the plants");
    talk_hear(t, "/",
              "Done. 19 of your 20 are left today. "
              "I am not in this channel and can't tell it here: invite me.");
    talk_hear(t, "D0EVE", "Cat Chen thanked you for the plants. That makes 1.");
    talk_slash(t, "U0CAT", "C0LOBBY", "/bravo story The plants are alive again.");
    talk_hear_start(t, "/", "Noted as story 4. Undo within 10 minutes with undo. I am not in");
    talk_do(t, "join", "{\"user\":\"U0BRAVO\",\"channel\":\"C0LOBBY\"}");
    talk_settle(t);
    talk_slash(t, "U0CAT", "C0LOBBY", "/kudos <@U0EVE> for the water");
    talk_hear(t, "/", "Done. 18 of your 20 are left today.");
    talk_hear_ping(t, "C0LOBBY", "Eve got a thank-you from Cat Chen: for the water.", "U0EVE");
    talk_hear(t, "D0EVE", "Cat Chen thanked you for the water. That makes 2.");
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_new_names, talk_fresh),
        cmocka_unit_test_setup(test_come_and_go, talk_fresh),
        cmocka_unit_test_setup(test_unknown, talk_fresh),
        cmocka_unit_test_setup(test_unknown_for_a_while, talk_fresh),
        cmocka_unit_test_setup(test_private, talk_fresh),
        cmocka_unit_test_setup(test_shared, talk_fresh),
        cmocka_unit_test_setup(test_elsewhere, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_people", tests, start, stop);
}
