/* test_bravo_on_matrix_faults.c -- the homeserver, the network or the machine
 * fails; no thank-you is lost, counted twice or posted twice.
 */

#include "crowd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int start_sync(void **state)
{
    return crowd_open(state, &(struct stage_options){.chat = STAGE_MATRIX_SYNC, .pace_ms = "0"});
}

static int start_socket(void **state)
{
    return crowd_open(state, &(struct stage_options){.chat = STAGE_MATRIX_SOCKET, .pace_ms = "0"});
}

/* ---------------------------------------------------------------------- gaps */

/* More was said than one sync tells; and that Bravo is in the room is told once
 * more, for it said something there. */
static void test_gap(void **state)
{
    struct crowd *c = *state;

    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    talk_do(c->talk, "rules", "{\"sync_limit\":3}");
    crowd_thank(c, 20);
    talk_do(c->talk, "say", "{\"user\":\"@bravo:test\",\"text\":\"Hm.\",\"msgtype\":\"m.notice\"}");
    crowd_thank(c, 1);
    stage_bravo_start(c->talk->stage);
    crowd_all_well(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_gap, crowd_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_matrix_faults_sync", tests, start_sync,
                                       crowd_close) +
           cmocka_run_group_tests_name("bravo_on_matrix_faults_socket", tests, start_socket,
                                       crowd_close);
}
