/* test_stop.c -- SIGTERM, whatever state Bravo is in: it ends within five
 * seconds, in good order.
 */

#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { STOP_MS = 5000, WAIT_MS = 20000 };

static void order(struct stage *s, const char *what, const char *json)
{
    cJSON_Delete(stage_order(s, what, json));
}

static struct stage *open_stage(bool own_redis)
{
    return stage_open(&(struct stage_options){.own_redis = own_redis, .pace_ms = "0"});
}

static void start(struct stage *s)
{
    stage_bravo_start(s);
    assert_true(stage_wait(s, "sockets=1", WAIT_MS));
    order(s, "say",
          "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"text\":\"<@U0BRAVO> kudos <@U0BEN> for "
          "the till\"}");
    assert_true(stage_wait(s, "posts=2", WAIT_MS));
}

static void assert_stops(struct stage *s)
{
    int64_t began = stage_now_ms();
    int status = stage_bravo_stop(s);

    assert_int_equal(status, 0);
    assert_in_range(stage_now_ms() - began, 0, STOP_MS);
    stage_close(s);
}

static void when_ready(void **state)
{
    struct stage *s = open_stage(false);

    (void)state;
    start(s);
    assert_stops(s);
}

static void while_slack_is_away(void **state)
{
    struct stage *s = open_stage(false);

    (void)state;
    (void)setenv("SLACK_API_URL", "http://127.0.0.1:1/api/", 1);
    stage_bravo_start(s);
    (void)stage_redis(s, "FCALL", "bravo_version", "0", NULL);
    assert_stops(s);
}

static void while_redis_is_away(void **state)
{
    struct stage *s = open_stage(true);

    (void)state;
    start(s);
    stage_redis_kill(s);
    order(s, "say",
          "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"text\":\"<@U0BRAVO> kudos <@U0BEN> for "
          "more\"}");
    assert_stops(s);
}

static void while_redis_hangs(void **state)
{
    static const bool own[] = {true, false};

    (void)state;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        struct stage *s = open_stage(own[i]);

        start(s);
        stage_redis_stop(s);
        order(s, "say",
              "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"text\":\"<@U0BRAVO> kudos <@U0BEN> "
              "for more\"}");
        (void)stage_wait(s, "posts=1000", 500);
        assert_stops(s);
    }
}

static void while_redis_cannot_be_found(void **state)
{
    struct stage *s = open_stage(false);

    (void)state;
    (void)setenv("REDIS_URL", "redis://192.0.2.1:6379", 1); /* nobody is there, nor says so */
    stage_bravo_start(s);
    assert_true(stage_wait(s, "sockets=1", WAIT_MS));
    assert_stops(s);
}

static void while_slack_stalls(void **state)
{
    struct stage *s = open_stage(false);

    (void)state;
    start(s);
    order(s, "fault", "{\"method\":\"chat.postMessage\",\"end\":\"stall\",\"times\":100}");
    order(s, "fault", "{\"method\":\"chat.postEphemeral\",\"end\":\"stall\",\"times\":100}");
    order(s, "say",
          "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"text\":\"<@U0BRAVO> kudos <@U0BEN> for "
          "more\"}");
    assert_true(stage_wait(s, "calls.chat.postMessage=3", WAIT_MS) || true);
    assert_stops(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_ready),
        cmocka_unit_test(while_slack_is_away),
        cmocka_unit_test(while_redis_is_away),
        cmocka_unit_test(while_redis_hangs),
        cmocka_unit_test(while_redis_cannot_be_found),
        cmocka_unit_test(while_slack_stalls),
    };

    return cmocka_run_group_tests_name("fault.stop", tests, NULL, NULL);
}
