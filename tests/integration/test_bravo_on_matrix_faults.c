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

/* The homeserver does not know the place any more, as after a restore: from then on
 * all is counted. */
static void test_place_unknown(void **state)
{
    struct crowd *c = *state;

    crowd_thank(c, 3);
    crowd_all_well(c);
    talk_do(c->talk, "forget", "{}");
    talk_do(c->talk, "say", "{\"text\":\"wake up\"}");
    talk_until(c->talk, "unacked_max=0");
    crowd_thank(c, 3);
    crowd_all_well(c);
}

/* ------------------------------------------------------------------- answers */

static void test_syncs_go_wrong(void **state)
{
    static const char *const faults[] = {
        "\"status\":500,\"type\":\"text/html\",\"body\":\"<html>\"",
        "\"status\":502,\"body\":\"\"",
        "\"status\":200,\"body\":\"\"",
        "\"status\":200,\"body\":\"{\\\"rooms\\\":7}\"",
        "\"after\":true,\"cut\":40,\"end\":\"close\"",
        "\"end\":\"reset\"",
        "\"status\":429,\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":300",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        talk_do(c->talk, "fault", "{\"method\":\"sync\",%s}", faults[i]);
        crowd_thank(c, 3);
        crowd_all_well(c);
    }
}

/* The answer goes wrong, before or after the message was made: one message. */
static void test_sends_go_wrong(void **state)
{
    static const char *const faults[] = {
        "\"status\":500,\"type\":\"text/html\",\"body\":\"<html>\"",
        "\"after\":true,\"end\":\"reset\"",
        "\"after\":true,\"cut\":9,\"end\":\"close\"",
        "\"end\":\"reset\"",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        talk_do(c->talk, "fault", "{\"method\":\"send\",\"times\":2,%s}", faults[i]);
        crowd_thank(c, 1);
        crowd_all_well(c);
    }
}

/* After a 429, not one call before the time is over: the stand-in would complain. */
static void test_told_to_wait(void **state)
{
    static const char *const waits[] = {"\"retry_after\":\"1\"", "\"retry_after_ms\":700",
                                        "\"x\":0"};
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        talk_do(c->talk, "fault",
                "{\"method\":\"send\",\"status\":429,\"errcode\":\"M_LIMIT_EXCEEDED\",%s}",
                waits[i]);
        crowd_thank(c, 3);
        crowd_all_well(c);
    }
}

/* Faster than the homeserver lets it, all the same in the end. */
static void test_limited(void **state)
{
    struct crowd *c = *state;

    talk_do(c->talk, "rules", "{\"rate_burst\":3,\"rate_ms\":100}");
    crowd_thank(c, 10);
    crowd_all_well(c);
}

/* ------------------------------------------------------------------ strangers */

/* Whatever an event has in it, what is said after it is heard. */
static void test_hostile(void **state)
{
    static const char *const contents[] = {
        "7",
        "[]",
        "null",
        "{\\\"msgtype\\\":7,\\\"body\\\":{}}",
        "{\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":[],\\\"m.mentions\\\":\\\"all\\\"}",
        "{\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":\\\"!kudos\\\",\\\"formatted_body\\\":9}",
        "{\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":\\\"a\\\\u0000b\\\\ud800\\\"}",
        "{\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":\\\"x\\\",\\\"n\\\":1e999}",
        "{\\\"m.relates_to\\\":7,\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":\\\"x\\\"}",
        "{\\\"m.relates_to\\\":{\\\"rel_type\\\":\\\"m.replace\\\",\\\"event_id\\\":{}}}",
        "{\\\"msgtype\\\":\\\"m.text\\\",\\\"body\\\":\\\"x\\\",\\\"m.new_content\\\":[]}",
        "{\\\"body\\\":\\\"one\\\",\\\"body\\\":7,\\\"msgtype\\\":\\\"m.text\\\"}",
    };
    static const char *const types[] = {"m.room.message", "m.reaction", "m.room.redaction",
                                        "m.room.encryption"};
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        for (size_t k = 0; k < sizeof(types) / sizeof(types[0]); k++) {
            talk_do(c->talk, "event", "{\"type\":\"%s\",\"raw_content\":\"%s\"}", types[k],
                    contents[i]);
        }
        talk_do(c->talk, "event", "{\"raw\":\"%s\"}", contents[i]);
    }
    crowd_thank(c, 3);
    crowd_all_well(c);
    assert_true(stage_bravo_runs(c->talk->stage));
}

/* ------------------------------------------------------------------ websocket */

/* Which waits the longer to connect, the more often it was thrown out. */
static void restart(struct crowd *c)
{
    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    stage_bravo_start(c->talk->stage);
    talk_until(c->talk, "sockets=1");
}

static void test_sockets(void **state)
{
    static const char *const ends[] = {"{\"do\":\"close\",\"code\":1001}", "{\"do\":\"reset\"}"};
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        talk_until(c->talk, "sockets=1");
        crowd_thank(c, 3);
        talk_do(c->talk, "socket", "%s", ends[i]);
        crowd_thank(c, 3);
    }
    crowd_all_well(c);
}

/* Another has taken its place: it does not fight for it, and says why it ends. */
static void test_replaced(void **state)
{
    struct crowd *c = *state;

    restart(c);
    talk_do(c->talk, "socket", "{\"do\":\"close\",\"code\":4001}");
    assert_int_equal(stage_bravo_ended(c->talk->stage, 10000), 1);
    assert_true(crowd_logged(c->talk->stage, "error=\"another process has taken the websocket"));
    crowd_thank(c, 3);
    stage_bravo_start(c->talk->stage);
    crowd_all_well(c);
}

/* What never arrives is found after the next connect; what comes twice counts once. */
static void test_lost_and_twice(void **state)
{
    struct crowd *c = *state;

    restart(c);
    talk_do(c->talk, "rules", "{\"lose\":2,\"redeliver\":3}");
    for (int i = 0; i < 8; i++) {
        crowd_thank(c, 1);
    }
    talk_do(c->talk, "socket", "{\"do\":\"drop\"}");
    crowd_all_well(c);
}

static void test_acknowledged(void **state)
{
    struct crowd *c = *state;

    talk_do(c->talk, "rules",
            "{\"dialect\":3,\"redeliver\":3,\"fragment_bytes\":100,\"ack_first_ms\":2000}");
    restart(c);
    crowd_thank(c, 10);
    talk_until(c->talk, "unacked_max=0&acks=1");
    crowd_all_well(c);
}

#define ANYWHERE                                                                                   \
    cmocka_unit_test_setup(test_gap, crowd_fresh),                                                 \
        cmocka_unit_test_setup(test_sends_go_wrong, crowd_fresh),                                  \
        cmocka_unit_test_setup(test_told_to_wait, crowd_fresh),                                    \
        cmocka_unit_test_setup(test_limited, crowd_fresh),                                         \
        cmocka_unit_test_setup(test_hostile, crowd_fresh)

int main(void)
{
    const struct CMUnitTest by_sync[] = {
        ANYWHERE,
        cmocka_unit_test_setup(test_syncs_go_wrong, crowd_fresh),
        cmocka_unit_test_setup(test_place_unknown, crowd_fresh),
    };
    const struct CMUnitTest by_socket[] = {
        ANYWHERE,
        cmocka_unit_test_setup(test_sockets, crowd_fresh),
        cmocka_unit_test_setup(test_replaced, crowd_fresh),
        cmocka_unit_test_setup(test_lost_and_twice, crowd_fresh),
        cmocka_unit_test_setup(test_acknowledged, crowd_fresh),
    };

    return cmocka_run_group_tests_name("bravo_on_matrix_faults_sync", by_sync, start_sync,
                                       crowd_close) +
           cmocka_run_group_tests_name("bravo_on_matrix_faults_socket", by_socket, start_socket,
                                       crowd_close);
}
