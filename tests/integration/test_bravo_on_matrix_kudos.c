/* test_bravo_on_matrix_kudos.c -- thank-yous on Matrix, in each way there is to
 * give one, by sync and by websocket.
 */

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_talk(void **state, enum stage_chat chat)
{
    *state = talk_open(&(struct stage_options){.chat = chat, .pace_ms = "0"});
    talk_ask(*state, "@ana:test", "setting kudos.allowance 20",
             "kudos.allowance is now 20; it was 5.");
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

static void test_bang(void **state)
{
    struct talk *t = *state;

    talk_say(t, "@ana:test", "!store:test",
             "!kudos <@ben:test> and <@cat:test> for calming the Miller family #ownership");
    talk_hear(t, "!store:test/", "Done. 18 of your 20 are left today.");
    talk_hear_ping(t, "!store:test/",
                   "Ben and Cat Chen got a thank-you from Ana: "
                   "for calming the Miller family #ownership.",
                   "@ben:test @cat:test");
    talk_hear(t, "!dm-ben:test",
              "Ana thanked you for calming the Miller family #ownership. That makes 1.");
    talk_hear(t, "!dm-cat:test",
              "Ana thanked you for calming the Miller family #ownership. That makes 1.");
    talk_end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_bang, talk_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_matrix_kudos_sync", tests, start_sync, stop) +
           cmocka_run_group_tests_name("bravo_on_matrix_kudos_socket", tests, start_socket, stop);
}
