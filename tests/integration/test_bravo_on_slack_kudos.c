/* test_bravo_on_slack_kudos.c -- thank-yous in Slack, in each way there is to give one. */

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOTHING " Nothing was counted."

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

/* ---------------------------------------------------------------- the ways */

static void test_mention(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0ANA", "C0STORE",
             "<@U0BRAVO> kudos <@U0BEN> and <@U0CAT> for calming the Miller family #ownership");
    talk_hear(t, "U0ANA in C0STORE", "Done. 18 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/",
                   "Ben and Cat Chen got a thank-you from Ana: "
                   "for calming the Miller family #ownership.",
                   "U0BEN U0CAT");
    talk_hear(t, "D0BEN",
              "Ana thanked you for calming the Miller family #ownership. That makes 1.");
    talk_hear(t, "D0CAT",
              "Ana thanked you for calming the Miller family #ownership. That makes 1.");
    talk_end(t);

    talk_do(t, "rules", "{\"mention_first\":1}");
    talk_say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the other order");
    talk_do(t, "rules", "{\"mention_first\":0}");
    talk_hear(t, "U0ANA in C0STORE", "Done. 17 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ben got a thank-you from Ana: for the other order.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the other order. That makes 2.");
    talk_end(t);
}

static void test_twice(void **state)
{
    struct talk *t = *state;

    talk_do(t, "rules", "{\"duplicate_same\":2,\"duplicate_new\":2,\"reorder\":2}");
    talk_say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the echo");
    talk_do(t, "rules", "{\"duplicate_same\":0,\"duplicate_new\":0,\"reorder\":0}");
    talk_hear(t, "U0ANA in C0STORE", "Done. 16 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ben got a thank-you from Ana: for the echo.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the echo. That makes 3.");
    talk_end(t);
}

static void test_thread(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0CAT", "C0STORE", "the till is fixed");
    talk_reply(t, "U0ANA", "<@U0BRAVO> kudos <@U0CAT> for the till");
    talk_hear(t, "U0ANA in C0STORE/", "Done. 15 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Cat Chen got a thank-you from Ana: for the till.", "U0CAT");
    talk_hear(t, "D0CAT", "Ana thanked you for the till. That makes 2.");
    talk_end(t);
}

static void test_direct(void **state)
{
    struct talk *t = *state;

    talk_ask(t, "U0ANA", "kudos <@U0BEN> for the quiet help",
             "Done. 14 of your 20 are left today.");
    talk_hear(t, "D0BEN", "Ana thanked you for the quiet help. That makes 4.");
    talk_end(t);
}

static void test_slash(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0ANA", "C0STORE", "/kudos <@U0BEN|ben> for the slash");
    talk_hear(t, "/", "Done. 13 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE", "Ben got a thank-you from Ana: for the slash.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the slash. That makes 5.");
    talk_slash(t, "U0ANA", "C0STORE", "/bravo kudos <@U0BEN> for the other slash");
    talk_hear(t, "/", "Done. 12 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE", "Ben got a thank-you from Ana: for the other slash.", "U0BEN");
    talk_hear(t, "D0BEN", "Ana thanked you for the other slash. That makes 6.");
    talk_slash(t, "U0ANA", "C0STORE", "/kudos");
    talk_hear_start(t, "/", "Whom do you want to thank?");
    talk_slash(t, "U0ANA", "C0STORE", "/kudos @ben for the till"); /* names that are not escaped */
    talk_hear_start(t, "/", "Whom do you want to thank?");
    talk_end(t);
}

static void test_overheard(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0DAN", "C0STORE", "that was great <@U0BEN>++ for the lift");
    talk_hear(t, "U0DAN in C0STORE", "Done. 19 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/",
                   "Ben got a thank-you from Dan &amp; Co &lt;Dan&gt;: for the lift.", "U0BEN");
    talk_hear(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; thanked you for the lift. That makes 7.");
    /* Where nothing is meant, nothing is said. */
    talk_say(t, "U0DAN", "C0STORE", "I like C++ and <@U0BEN>");
    talk_say(t, "U0DAN", "C0STORE", "`<@U0BEN>++ in code`");
    talk_say(t, "U0DAN", "C0STORE", "```\n<@U0BEN>++ in a block\n```");
    talk_say(t, "U0DAN", "C0STORE", "&gt; <@U0BEN>++ for a quote");
    talk_say(t, "U0DAN", "C0STORE", "kudos <@U0BEN> is what one types");
    talk_end(t);
}

static void test_reaction(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0CAT", "C0STORE", "the display is done");
    talk_react(t, "U0DAN", "clap::skin-tone-3", true);
    talk_hear(t, "D0CAT", "Dan &amp; Co &lt;Dan&gt; thanked you with 👏. That makes 3.");
    talk_react(t, "U0DAN", "clap", true); /* with another tone: the same hand */
    talk_react(t, "U0DAN", "tada", true);
    talk_react(t, "U0CAT", "clap", true);
    talk_react(t, "U0BEN", "raised_hands", true);
    talk_hear(t, "D0CAT", "Ben thanked you with 🙌. That makes 4.");
    talk_settle(t);
    talk_react(t, "U0BEN", "raised_hands", false);
    talk_hear_start(t, "U0BEN in C0STORE", "Taken back: your thank-you to Cat Chen.");
    talk_hear(t, "D0CAT", "Ben took back a thank-you. You have 3.");
    talk_end(t);
}

/* ------------------------------------------------------------- second thoughts */

static void test_edit(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0DAN", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for onec");
    talk_hear(t, "U0DAN in C0STORE", "Done. 17 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ben got a thank-you from Dan &amp; Co &lt;Dan&gt;: for onec.",
                   "U0BEN");
    talk_hear(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; thanked you for onec. That makes 8.");
    talk_edit(t, "U0DAN", "<@U0BRAVO> kudos <@U0BEN> <@U0ANA> for once");
    talk_hear(t, "U0DAN in C0STORE", "Changed. 16 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ana got a thank-you from Dan &amp; Co &lt;Dan&gt;: for once.",
                   "U0ANA");
    talk_hear(t, "D0ANA", "Dan &amp; Co &lt;Dan&gt; thanked you for once. That makes 1.");
    talk_settle(t);
    talk_delete(t);
    talk_hear_start(t, "U0DAN in C0STORE", "Taken back: your thank-you to Ben and Ana.");
    talk_hear(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; took back a thank-you. You have 7.");
    talk_hear(t, "D0ANA", "Dan &amp; Co &lt;Dan&gt; took back a thank-you. You have 0.");
    talk_end(t);
}

/* The message thanks nobody any more, whatever it says now. */
static void test_edit_away(void **state)
{
    static const struct {
        const char *text;
        const char *answer;
    } edits[] = {
        {"<@U0BRAVO> undoo", "I don't know “undoo”. Did you mean undo?"},
        {"<@U0BRAVO> help undo", "undo: Take back the last thing you did."},
        {"never mind", "Taken back: your thank-you to Ben."},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
        talk_say(t, "U0DAN", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the hat");
        talk_hear(t, "U0DAN in C0STORE", "Done. 17 of your 20 are left today.");
        talk_hear_ping(t, "C0STORE/",
                       "Ben got a thank-you from Dan &amp; Co &lt;Dan&gt;: for the hat.", "U0BEN");
        talk_hear_start(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; thanked you for the hat.");
        talk_settle(t);
        talk_edit(t, "U0DAN", edits[i].text);
        talk_hear_start(t, "U0DAN in C0STORE", edits[i].answer);
        talk_hear(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; took back a thank-you. You have 7.");
    }
    talk_end(t);
}

/* A link that unfolds, or a thread that grows, is no second thought. */
static void test_unfurled(void **state)
{
    struct talk *t = *state;

    talk_say(t, "U0DAN", "C0STORE", "<@U0BEN>++ for <https://example.com/a?b=1&amp;c=2>");
    talk_hear_start(t, "U0DAN in C0STORE", "Done.");
    talk_hear_ping(t, "C0STORE/",
                   "Ben got a thank-you from Dan &amp; Co &lt;Dan&gt;: "
                   "for https://example.com/a?b=1&amp;c=2.",
                   "U0BEN");
    talk_hear_start(t, "D0BEN", "Dan &amp; Co &lt;Dan&gt; thanked you");
    talk_do(t, "edit",
            "{\"channel\":\"C0STORE\",\"ts\":\"%s\",\"attachments\":[{\"text\":\"a page\"}]}",
            t->last);
    talk_end(t);
}

static void test_undo(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0CAT", "C0STORE", "/kudos <@U0DAN> for the wrong day +2");
    talk_hear(t, "/", "Done. 18 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE",
                   "Dan &amp; Co &lt;Dan&gt; got 2 thank-yous from Cat Chen: for the wrong day.",
                   "U0DAN");
    talk_hear(t, "D0DAN", "Cat Chen thanked you for the wrong day (+2). That makes 2.");
    talk_slash(t, "U0CAT", "C0STORE", "/bravo undo");
    talk_hear_start(t, "/", "Taken back: your thank-you to Dan");
    talk_hear_start(t, "D0DAN", "Cat Chen took back");
    talk_end(t);
}

/* ------------------------------------------------------------------- refusals */

static void test_refusals(void **state)
{
    static const struct {
        const char *text;
        const char *answer;
    } tries[] = {
        {"kudos <@U0BRAVO> for being there",
         "Bravo is a bot and needs no thanks: name a person." NOTHING},
        {"kudos <@U0ROBOT> for the build",
         "Ticket Robot is a bot and needs no thanks: name a person." NOTHING},
        {"kudos <@USLACKBOT> for the reminders",
         "Slackbot is a bot and needs no thanks: name a person." NOTHING},
        {"kudos <@U0GUS> for the visit",
         "Gus is a guest, and guests are not on the board." NOTHING},
        {"kudos <@U0UNA> for the visit",
         "Una is a guest, and guests are not on the board." NOTHING},
        {"kudos <@U0GONE> for old times", "Gil has left." NOTHING},
        {"kudos <@U0XEN> for the visit", "Xen is not of this workspace." NOTHING},
        {"kudos <@U0CAT> for being me", "You can't thank yourself, but someone will." NOTHING},
        {"kudos <!channel> for the party",
         "Thanking everyone thanks no one: name the people or a group." NOTHING},
        {"kudos ben for the till",
         "Whom do you want to thank? Name them with an @, like this: kudos @ana for the demo"},
        {"kuddos <@U0BEN> for the till",
         "I don't know “kuddos”. Did you mean kudos? help shows what I understand."},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        talk_ask(t, "U0CAT", tries[i].text, tries[i].answer);
    }
    talk_say(t, "U0GUS", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the welcome");
    talk_hear(t, "U0GUS in C0STORE",
              "Only members of this workspace can thank each other here." NOTHING);
    talk_say(t, "U0XEN", "C0PARTNER", "<@U0BRAVO> kudos <@U0BEN> for the welcome");
    talk_hear(t, "U0XEN in C0PARTNER", "I answer only people of this workspace.");
    talk_say(t, "U0ROBOT", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the merge");
    talk_end(t);
}

/* --------------------------------------------------------------------- groups */

static void test_group(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0EVE", "C0STORE", "/kudos <!subteam^S0DESK|@desk> for the queue");
    talk_hear(t, "/", "Done. 19 of your 20 are left today.");
    talk_hear(t, "C0STORE", "The team desk got a thank-you from Eve: for the queue.");
    talk_hear(t, "D0ANA", "Eve thanked you and the whole team desk for the queue.");
    talk_hear(t, "D0BEN", "Eve thanked you and the whole team desk for the queue.");
    talk_hear(t, "D0CAT", "Eve thanked you and the whole team desk for the queue.");
    /* Of this one, one has left and one is a bot. */
    talk_slash(t, "U0EVE", "C0STORE", "/kudos <!subteam^S0NIGHT> for the shift");
    talk_hear(t, "/", "Done. 18 of your 20 are left today.");
    talk_hear(t, "C0STORE", "The team night got a thank-you from Eve: for the shift.");
    talk_hear(t, "D0DAN", "Eve thanked you and the whole team night for the shift.");
    talk_end(t);

    talk_ask(t, "U0ANA", "setting kudos.group each", "kudos.group is now each; it was one.");
    talk_slash(t, "U0EVE", "C0STORE", "/kudos <!subteam^S0NIGHT> for the day");
    talk_hear(t, "/", "Done. 17 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE", "Dan &amp; Co &lt;Dan&gt; got a thank-you from Eve: for the day.",
                   "U0DAN");
    talk_hear_start(t, "D0DAN", "Eve thanked you for the day.");
    talk_ask(t, "U0ANA", "setting reset kudos.group", "kudos.group is back to its default.");
    talk_end(t);
}

/* --------------------------------------------------------- what people may write */

/* Whatever somebody writes is shown as it was written, and pings nobody. */
static void test_literal(void **state)
{
    struct talk *t = *state;

    talk_slash(t, "U0EVE", "C0STORE",
               "/kudos <@U0BEN> for <!channel> *bold* _it_ ~no~ `code` &lt;!here&gt; "
               "&amp;lt;@U0EVE&amp;gt; <@U0ANA> <#C0GENERAL|general> :tada: a &amp; b");
    talk_hear(t, "/", "Done. 16 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE",
                   "Ben got a thank-you from Eve: for everyone *bold* _it_ ~no~ `code` "
                   "&lt;!here&gt; &amp;lt;@U0EVE&amp;gt; Ana #general 🎉 a &amp; b.",
                   "U0BEN");
    talk_hear_start(t, "D0BEN", "Eve thanked you for everyone *bold* _it_ ~no~ `code`");
    talk_say(t, "U0EVE", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for “the till” — it’s fixed");
    talk_hear(t, "U0EVE in C0STORE", "Done. 15 of your 20 are left today.");
    talk_hear_ping(t, "C0STORE/", "Ben got a thank-you from Eve: for \"the till\" — it's fixed.",
                   "U0BEN");
    talk_hear_start(t, "D0BEN", "Eve thanked you for \"the till\" — it's fixed.");
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_mention, talk_fresh),
        cmocka_unit_test_setup(test_twice, talk_fresh),
        cmocka_unit_test_setup(test_thread, talk_fresh),
        cmocka_unit_test_setup(test_direct, talk_fresh),
        cmocka_unit_test_setup(test_slash, talk_fresh),
        cmocka_unit_test_setup(test_overheard, talk_fresh),
        cmocka_unit_test_setup(test_reaction, talk_fresh),
        cmocka_unit_test_setup(test_edit, talk_fresh),
        cmocka_unit_test_setup(test_edit_away, talk_fresh),
        cmocka_unit_test_setup(test_unfurled, talk_fresh),
        cmocka_unit_test_setup(test_undo, talk_fresh),
        cmocka_unit_test_setup(test_refusals, talk_fresh),
        cmocka_unit_test_setup(test_group, talk_fresh),
        cmocka_unit_test_setup(test_literal, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_kudos", tests, start, stop);
}
