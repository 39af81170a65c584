/* test_bravo_on_slack_commands.c -- what people type in Slack besides thanks, and read. */

#include "buf.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { RANKS = 45, HANDS = 1980, LINE_MAX_BYTES = 16 * 1024 };

static int start(void **state)
{
    *state = talk_open(&(struct stage_options){.pace_ms = "0"});
    return 0;
}

static int stop(void **state)
{
    talk_close(*state);
    return 0;
}

/* Types it with a slash; this is the answer, or the start of it. */
static void slash(struct talk *t, const char *user, const char *line, const char *answer)
{
    talk_slash(t, user, "C0STORE", line);
    talk_hear_start(t, "/", answer);
}

static void test_help(void **state)
{
    static const char help[] = "This is what I understand:\nThank somebody";
    struct talk *t = *state;

    slash(t, "U0BEN", "/bravo help", help);
    slash(t, "U0BEN", "/bravo", "Tell me what to do: help shows what I understand.");
    slash(t, "U0BEN", "/bravo help kudos", "kudos: Thank people for what they did.");
    talk_ask_start(t, "U0BEN", "help", help);
    talk_say(t, "U0BEN", "C0STORE", "<@U0BRAVO> help");
    talk_hear_start(t, "U0BEN in C0STORE", help);
    talk_say(t, "U0BEN", "C0STORE", "<@U0BRAVO>");
    talk_hear(t, "U0BEN in C0STORE", "Tell me what to do: help shows what I understand.");
    talk_ask(t, "U0BEN", "bord",
             "I don't know “bord”. Did you mean board? help shows what I understand.");
    talk_ask(t, "U0BEN", "what can you do?", "I don't know “what”. help shows what I understand.");
    talk_say(t, "U0BEN", "C0STORE", "help, the till is on fire"); /* among people */
    talk_end(t);
}

/* The team's days are those of the first admin (Ana, in Lisbon) until an admin
 * says otherwise: also for a copy that starts later, and where Ana speaks no more. */
static void test_zone(void **state)
{
    struct talk *t = *state;

    slash(t, "U0CAT", "/bravo setting zone", "zone is Europe/Lisbon (default).");
    assert_int_equal(stage_bravo_stop(t->stage), 0);
    stage_bravo_start(t->stage);
    talk_until(t, "sockets=1");
    talk_ask_start(t, "U0CAT", "setting zone", "zone is Europe/Lisbon (default).");
    slash(t, "U0ANA", "/bravo setting zone Asia/Tokyo",
          "zone is now Asia/Tokyo; it was Europe/Lisbon.");
    slash(t, "U0CAT", "/bravo setting zone", "zone is Asia/Tokyo.");
    slash(t, "U0ANA", "/bravo setting reset zone", "zone is back to its default.");
    slash(t, "U0CAT", "/bravo setting zone", "zone is Europe/Lisbon (default).");
    talk_end(t);
}

/* A line of each command of the programme, and how its answer begins. */
static void test_programme(void **state)
{
    static const struct {
        const char *user;
        const char *line;
        const char *answer;
    } lines[] = {
        {"U0ANA", "mission Every guest leaves lighter than they came.",
         "The mission is now “Every"},
        {"U0CAT", "pledge", "You stand for it: “Every guest"},
        {"U0ANA", "standard add We greet every guest within ten seconds", "Standard 1 holds"},
        {"U0CAT", "standard ack 1", "You know standard 1"},
        {"U0ANA", "touchpoint add Checkout", "Checkout is a touch point now."},
        {"U0CAT", "comment good They call us by name. #checkout",
         "Noted as comment 1, a good one."},
        {"U0CAT", "touchpoint card", "Our report card this month"},
        {"U0CAT", "idea A second till at nine #process", "Noted as idea 1."},
        {"U0CAT", "practice We count the till twice #process", "Noted as practice 1."},
        {"U0CAT", "challenge The queue is too long #process", "Noted as challenge 1."},
        {"U0BEN", "challenge start 1", "Challenge 1 is in work now, and yours."},
        {"U0CAT", "dimension", "The six dimensions"},
        {"U0ANA", "metric define sales unit $ goal 12000 up daily", "sales has a goal of at least"},
        {"U0CAT", "metric set sales 11250", "sales today: $11,250 of 12,000 (94 %)."},
        {"U0CAT", "commit call back the Bakers by tomorrow", "Commitment 1, due "},
        {"U0CAT", "commit done 1", "Kept"},
        {"U0CAT", "checkin add \"Miller family\" every 6 weeks", "Cat"},
        {"U0CAT", "checkin log \"Miller family\" all fine, new baby", "Noted."},
        {"U0ANA", "training add \"Complaint handling\" valid 12 months",
         "Complaint handling is a training now"},
        {"U0CAT", "training done \"Complaint handling\"", "Noted"},
        {"U0ANA", "champion <@U0CAT>", "Cat"},
        {"U0ANA", "award nominate <@U0BEN> for his patience", "Ben is nominated for"},
        {"U0CAT", "award vote <@U0BEN>", "Ben has your vote for"},
        {"U0ANA", "reward add \"Cinema ticket\" 1 stock 2", "Cinema ticket costs 1 point now"},
        {"U0CAT", "reward redeem Cinema ticket", "Cinema ticket costs 1 point, and you have 0."},
        {"U0CAT", "birthday 12 march", "Noted: we celebrate on 12 March."},
        {"U0CAT", "anniversary 1 march 2019", "Noted: 1 March is "},
        {"U0CAT", "privacy celebrations off", "I celebrate nothing of yours by myself."},
    };
    struct talk *t = *state;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char line[LINE_MAX_BYTES];

        (void)snprintf(line, sizeof(line), "/bravo %s", lines[i].line);
        slash(t, lines[i].user, line, lines[i].answer);
    }
    talk_settle(t);
    talk_no_violations(t);
    assert_int_equal(talk_count(t, "posts", "C0STORE", "Ana nominates Ben"), 1);
    assert_int_equal(talk_count(t, "posts", "C0STORE", "Our mission, from Ana"), 1);
    assert_int_equal(talk_count(t, "posts", "D0CAT", "Ana made you the champion"), 1);
}

static void test_stories(void **state)
{
    struct talk *t = *state;

    slash(t, "U0DAN", "/bravo story The Millers came back for <@U0BEN|ben>. #checkout good",
          "Noted as story 1, a good one.");
    talk_hear_ping(t, "C0STORE",
                   "Story 1 from Dan &amp; Co &lt;Dan&gt;, a good one. Thank you!\n"
                   "“The Millers came back for Ben. #checkout”\n"
                   "With Ben",
                   "U0BEN");
    talk_hear_start(t, "D0BEN", "You are in story 1 from Dan &amp; Co &lt;Dan&gt;:");
    slash(t, "U0BEN", "/bravo story list", "1 story:\n• 1 · ");
    slash(t, "U0BEN", "/bravo story show 1", "Story 1 from Dan &amp; Co &lt;Dan&gt;, ");
    slash(t, "U0BEN", "/bravo story search mill", "1 story:\n• 1 · ");
    slash(t, "U0BEN", "/bravo story search tea", "There are no stories like that here.");
    slash(t, "U0BEN", "/bravo story vote 1", "Story 1 has 1 vote now.");
    talk_say(t, "U0CAT", "C0STORE", "<@U0BRAVO> story <!channel> came and *sang* &amp; danced");
    talk_hear_start(t, "U0CAT in C0STORE", "Noted as story 2.");
    talk_hear(t, "C0STORE/",
              "Story 2 from Cat Chen. Thank you!\n“everyone came and *sang* &amp; danced”");
    talk_edit(t, "U0CAT", "<@U0BRAVO> story they came and sang");
    talk_hear_start(t, "U0CAT in C0STORE", "Changed: story 2.");
    slash(t, "U0BEN", "/bravo story search danced", "There are no stories like that here.");
    talk_delete(t);
    talk_hear_start(t, "U0CAT in C0STORE", "Taken back: your story 2.");
    slash(t, "U0BEN", "/bravo story show 2", "Story 2 was taken back.");
    talk_end(t);
}

static void test_lessons(void **state)
{
    struct talk *t = *state;

    slash(t, "U0BEN", "/bravo lesson Always count the till twice",
          "Only managers and admins may do that.");
    slash(t, "U0ANA", "/bravo lesson Always count it twice. #till", "Noted as lesson 1.");
    talk_hear_start(t, "C0STORE", "Lesson 1 from Ana. Thank you!");
    slash(t, "U0BEN", "/bravo lesson list", "1 lesson:\n• 1 · ");
    slash(t, "U0BEN", "/bravo lesson search #till", "1 lesson:\n• 1 · ");
    slash(t, "U0BEN", "/bravo lesson show 1", "Lesson 1 from Ana, ");
    talk_end(t);
}

static void test_administration(void **state)
{
    struct talk *t = *state;

    slash(t, "U0BEN", "/bravo setting kudos.allowance 9", "Only admins may do that.");
    slash(t, "U0BEN", "/bravo channel board here", "Only admins may do that.");
    slash(t, "U0BEN", "/bravo schedule 18:00", "Only managers and admins may do that.");
    slash(t, "U0BEN", "/bravo role <@U0BEN> admin", "Only admins may do that.");
    slash(t, "U0BEN", "/bravo setting list", "• zone is ");
    slash(t, "U0BEN", "/bravo status", "Bravo ");
    slash(t, "U0ANA", "/bravo setting kudos.allowance 9", "kudos.allowance is now 9; it was 5.");
    slash(t, "U0ANA", "/bravo setting alowance 9", "There is no setting “alowance”. Did you mean");
    slash(t, "U0ANA", "/bravo setting reset kudos.allowance",
          "kudos.allowance is back to its default.");
    slash(t, "U0ANA", "/bravo role <@U0BEN|ben> manager", "Ben is a manager now.");
    talk_hear(t, "D0BEN", "Ana has changed your role here. You are a manager now.");
    slash(t, "U0BEN", "/bravo schedule 18:00", "#store gets the board at 18:00, mon-fri");
    slash(t, "U0ANA", "/bravo channel board <#C0GENERAL|general>",
          "#general gets the board at 17:00");
    slash(t, "U0ANA", "/bravo channel board <#C0BACK|>",
          "I don't know that channel as a public one.");
    slash(t, "U0ANA", "/bravo channel board off <#C0GENERAL|general>",
          "#general gets no board any more.");
    slash(t, "U0ANA", "/bravo channel", "• #store gets the board at 18:00, mon-fri");
    slash(t, "U0ANA", "/bravo setting log", "• ");
    slash(t, "U0ANA", "/bravo role <@U0BEN> everyone", "Ben ");
    talk_hear_start(t, "D0BEN", "Ana has changed your role here.");
    talk_end(t);
}

static void test_how_one_stands(void **state)
{
    struct talk *t = *state;

    slash(t, "U0CAT", "/bravo me", "Cat Chen: nothing yet.");
    slash(t, "U0CAT", "/kudos <@U0EVE> for the map #care", "Done. 4 of your 5 are left today.");
    talk_hear_ping(t, "C0STORE", "Eve got a thank-you from Cat Chen: for the map #care.", "U0EVE");
    talk_hear_start(t, "D0EVE", "Cat Chen thanked you");
    slash(t, "U0EVE", "/bravo me", "Eve\n          today  week  month  all\nreceived      1 ");
    slash(t, "U0CAT", "/bravo stats <@U0EVE>", "Eve\n          today ");
    slash(t, "U0CAT", "/bravo board", "Most thanked this week\n1  Eve  1");
    talk_ask(t, "U0CAT", "board today givers", "Most generous today\n1  Cat Chen  1");
    talk_end(t);
}

/* ------------------------------------------------------------- long answers */

/* The name of somebody, as long as Slack lets it be. */
static void rename_person(struct talk *t, int number)
{
    static const char wide[] = "シフト担当の山田さん"; /* 10 characters */

    talk_do(t, "user", "{\"id\":\"U9%06d\",\"profile\":{\"display_name\":\"%d %s%s%s%s%s%s%s\"}}",
            number, number, wide, wide, wide, wide, wide, wide, wide);
}

/* A board that takes three messages, after an acknowledgement, too. */
static void test_long_board(void **state)
{
    struct talk *t = *state;
    char line[64];
    char who[16];

    slash(t, "U0ANA", "/bravo setting board.size 50", "board.size is now 50");
    slash(t, "U0ANA", "/bravo setting kudos.tell off", "kudos.tell is now off; it was on.");
    talk_do(t, "crowd", "{\"count\":%d,\"channel\":\"C0STORE\"}", RANKS);
    for (int i = 0; i < RANKS; i++) {
        rename_person(t, i + 1);
        (void)snprintf(line, sizeof(line), "/kudos <@U9%06d> for it", i + 1);
        (void)snprintf(who, sizeof(who), "U9%06d", (i + 1) % RANKS + 1);
        talk_slash(t, who, "C0STORE", line);
        talk_hear(t, "/", "Done. 4 of your 5 are left today.");
    }
    talk_settle(t);
    assert_int_equal(talk_count(t, "posts", "C0STORE", "got a thank-you"), RANKS);
    talk_ask_start(t, "U0BEN", "board month", "Most thanked this month\n");
    talk_hear_start(t, "D0BEN", "1  ");
    talk_hear_start(t, "D0BEN", "1  ");
    slash(t, "U0BEN", "/bravo board month", "Most thanked this month\n");
    talk_hear_start(t, "U0BEN in C0STORE", "1  ");
    talk_hear_start(t, "U0BEN in C0STORE", "1  ");
    slash(t, "U0ANA", "/bravo setting reset board.size", "board.size is back");
    slash(t, "U0ANA", "/bravo setting reset kudos.tell", "kudos.tell is back");
    talk_settle(t);
    talk_no_violations(t);
    (void)talk_fresh(state);
}

/* What counts as 2,000 characters for people counts as 4,000 for Slack. */
static void test_long_story(void **state)
{
    struct talk *t = *state;
    struct buf line;

    buf_init(&line, LINE_MAX_BYTES);
    buf_text(&line, "<@U0BRAVO> story hands: ");
    for (int i = 0; i < HANDS; i++) {
        buf_text(&line, "👏");
    }
    talk_say(t, "U0EVE", "C0STORE", line.data);
    talk_hear_start(t, "U0EVE in C0STORE", "Noted as story 3.");
    talk_hear_start(t, "C0STORE/", "Story 3 from Eve. Thank you!\n“hands: 👏👏");
    talk_end(t);
    talk_ask_start(t, "U0BEN", "story list", "2 stories, newest first:\n• 3 · ");
    talk_ask_start(t, "U0BEN", "story show 3", "Story 3 from Eve, ");
    talk_end(t);
    buf_release(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_help, talk_fresh),
        cmocka_unit_test_setup(test_zone, talk_fresh),
        cmocka_unit_test_setup(test_stories, talk_fresh),
        cmocka_unit_test_setup(test_programme, talk_fresh),
        cmocka_unit_test_setup(test_lessons, talk_fresh),
        cmocka_unit_test_setup(test_administration, talk_fresh),
        cmocka_unit_test_setup(test_how_one_stands, talk_fresh),
        cmocka_unit_test_setup(test_long_board, talk_fresh),
        cmocka_unit_test_setup(test_long_story, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_slack_commands", tests, start, stop);
}
