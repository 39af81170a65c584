/* test_bravo_on_matrix_kudos.c -- thank-yous on Matrix, in each way there is to
 * give one, by sync and by websocket.
 */

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define STORE "!store:test"
#define NOTHING " Nothing was counted."

static int open_talk(void **state, enum stage_chat chat)
{
    *state = talk_open(&(struct stage_options){.chat = chat, .pace_ms = "0"});
    talk_ask(*state, "@ana:test", "setting kudos.allowance 20",
             "kudos.allowance is now 20; it was 5.");
    talk_ask(*state, "@ana:test", "setting kudos.tell off", "kudos.tell is now off; it was on.");
    talk_end(*state);
    return 0;
}

static int start_sync(void **state)
{
    return open_talk(state, STAGE_MATRIX_SYNC);
}

static int start_socket(void **state)
{
    return open_talk(state, STAGE_MATRIX_SOCKET);
}

static int stop(void **state)
{
    talk_close(*state);
    return 0;
}

/* ---------------------------------------------------------------- the ways */

static void test_ways(void **state)
{
    struct talk *t = *state;

    talk_say(t, "@ana:test", STORE,
             "!kudos <@ben:test> and <@cat:test> for calming the Miller family #ownership");
    talk_hear(t, STORE "/", "Done. 18 of your 20 are left today.");
    talk_hear_ping(t, STORE "/",
                   "Ben and Cat Chen got a thank-you from Ana: "
                   "for calming the Miller family #ownership.",
                   "@ben:test @cat:test");
    talk_end(t);
    talk_say(t, "@ana:test", STORE, "<@bravo:test> kudos <@ben:test> for the mention");
    talk_hear(t, STORE "/", "Done. 17 of your 20 are left today.");
    talk_hear_ping(t, STORE "/", "Ben got a thank-you from Ana: for the mention.", "@ben:test");
    talk_end(t);
    talk_ask(t, "@ana:test", "kudos <@ben:test> for the quiet help",
             "Done. 16 of your 20 are left today.");
    talk_end(t);
    talk_say(t, "@ana:test", "!twelve_jY7cOtHd5rhBid5zrPkVgFpCDDtsPyQtteR",
             "!kudos <@ben:test> for the new room");
    talk_hear(t, "!twelve_jY7cOtHd5rhBid5zrPkVgFpCDDtsPyQtteR/",
              "Done. 15 of your 20 are left today.");
    talk_hear_ping(t, "!twelve_jY7cOtHd5rhBid5zrPkVgFpCDDtsPyQtteR/",
                   "Ben got a thank-you from Ana: for the new room.", "@ben:test");
    talk_end(t);
}

/* Whoever is in a space is a group. */
static void test_space(void **state)
{
    struct talk *t = *state;

    talk_do(t, "room",
            "{\"id\":\"!desk:test\",\"space\":true,\"name\":\"Front desk\","
            "\"alias\":\"#desk:test\",\"creator\":\"@ana:test\","
            "\"members\":[\"@ben:test\",\"@cat:test\"]}");
    talk_settle(t);
    talk_say(t, "@ana:test", STORE, "!kudos <#desk:test> for the queue");
    talk_hear_start(t, STORE "/", "Done. ");
    talk_hear(t, STORE "/", "The team Front desk got a thank-you from Ana: for the queue.");
    talk_end(t);
}

/* Each room has its own way of being answered. */
static void test_answers(void **state)
{
    struct talk *t = *state;

    talk_say(t, "@ana:test", STORE, "!channel answers direct");
    talk_hear_start(t, STORE "/", "In #store I answer in the direct chat.");
    talk_settle(t);
    talk_say(t, "@ana:test", STORE, "!champion");
    talk_hear_start(t, "!dm-ana:test", "Nobody is the champion yet");
    talk_say(t, "@ana:test", STORE, "!channel answers usual");
    talk_hear_start(t, "!dm-ana:test", "In #store I answer in a thread.");
    talk_settle(t);
    talk_say(t, "@ana:test", STORE, "!champion");
    talk_hear_start(t, STORE "/", "Nobody is the champion yet");
    talk_end(t);
}

static void test_overheard(void **state)
{
    struct talk *t = *state;

    talk_say(t, "@ana:test", STORE, "kudos to <@ben:test> for all of it");
    talk_do(t, "say",
            "{\"user\":\"@tickets:test\",\"msgtype\":\"m.notice\","
            "\"text\":\"!kudos <@ben:test> for the ticket\"}");
    talk_do(t, "say",
            "{\"user\":\"@bravo:test\",\"msgtype\":\"m.text\","
            "\"text\":\"!kudos <@ben:test> for myself\"}");
    talk_do(t, "say",
            "{\"channel\":\"!secret:test\",\"text\":\"!kudos <@ben:test> for a secret\"}");
    talk_say(t, "@ana:test", STORE, "!kudos @room for all of it");
    talk_hear(t, STORE "/", "Thanking everyone thanks no one: name the people or a group." NOTHING);
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest on_sync[] = {
        cmocka_unit_test_setup(test_ways, talk_fresh),
        cmocka_unit_test_setup(test_space, talk_fresh),
        cmocka_unit_test_setup(test_answers, talk_fresh),
        cmocka_unit_test_setup(test_overheard, talk_fresh),
    };
    const struct CMUnitTest on_socket[] = {
        cmocka_unit_test_setup(test_ways, talk_fresh),
        cmocka_unit_test_setup(test_answers, talk_fresh),
        cmocka_unit_test_setup(test_overheard, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_matrix_kudos_sync", on_sync, start_sync, stop) +
           cmocka_run_group_tests_name("bravo_on_matrix_kudos_socket", on_socket, start_socket,
                                       stop);
}
