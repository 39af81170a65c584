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

struct place {
    enum stage_chat chat;
    const char *up;       /* Bravo is connected */
    const char *thanks;   /* an order to say some */
    const char *post[2];  /* methods by which it is answered */
    const char *stranger; /* an order to thank somebody whom Bravo does not know */
    const char *silence;  /* an order not to answer who that is */
};

static const struct place slack = {
    .chat = STAGE_SLACK,
    .up = "sockets=1",
    .thanks =
        "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"text\":\"<@U0BRAVO> kudos <@U0BEN> for "
        "the till\"}",
    .post = {"chat.postMessage", "chat.postEphemeral"},
    .stranger = "{\"text\":\"<@U0BRAVO> kudos <@U0ZOE> for the till\"}",
    .silence = "{\"method\":\"users.info\",\"end\":\"stall\",\"times\":100}",
};
#define MATRIX                                                                                     \
    .thanks = "{\"text\":\"!kudos <@ben:test> for the till\"}", .post = {"send", "redact"},        \
    .stranger = "{\"text\":\"!kudos <@zed:test> for the till\"}",                                  \
    .silence = "{\"method\":\"profile\",\"end\":\"stall\",\"times\":100}"
static const struct place by_sync = {.chat = STAGE_MATRIX_SYNC, .up = "polls=1", MATRIX};
static const struct place by_socket = {.chat = STAGE_MATRIX_SOCKET, .up = "sockets=1", MATRIX};

static void order(struct stage *s, const char *what, const char *json)
{
    cJSON_Delete(stage_order(s, what, json));
}

static struct stage *open_stage(const struct place *p, bool own_redis)
{
    return stage_open(
        &(struct stage_options){.chat = p->chat, .own_redis = own_redis, .pace_ms = "0"});
}

static void start(struct stage *s, const struct place *p)
{
    stage_bravo_start(s);
    assert_true(stage_wait(s, p->up, WAIT_MS));
    order(s, "say", p->thanks);
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
    struct stage *s = open_stage(*state, false);

    start(s, *state);
    assert_stops(s);
}

static void while_the_chat_is_away(void **state)
{
    static const char nowhere[] = "http://127.0.0.1:1/api/";
    const struct place *p = *state;
    struct stage *s = open_stage(p, false);

    (void)setenv(p->chat == STAGE_SLACK ? "SLACK_API_URL" : "MATRIX_HOMESERVER", nowhere, 1);
    stage_bravo_start(s);
    (void)stage_redis(s, "FCALL", "bravo_version", "0", NULL);
    assert_stops(s);
}

static void while_redis_is_away(void **state)
{
    const struct place *p = *state;
    struct stage *s = open_stage(p, true);

    start(s, p);
    stage_redis_kill(s);
    order(s, "say", p->thanks);
    assert_stops(s);
}

static void while_redis_hangs(void **state)
{
    static const bool own[] = {true, false};
    const struct place *p = *state;

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        struct stage *s = open_stage(p, own[i]);

        start(s, p);
        stage_redis_stop(s);
        order(s, "say", p->thanks);
        (void)stage_wait(s, "posts=1000", 500);
        assert_stops(s);
    }
}

static void while_redis_cannot_be_found(void **state)
{
    const struct place *p = *state;
    struct stage *s = open_stage(p, false);

    (void)setenv("REDIS_URL", "redis://192.0.2.1:6379", 1); /* nobody is there, nor says so */
    stage_bravo_start(s);
    if (p->chat == STAGE_SLACK) { /* elsewhere it needs to know first where it stopped */
        assert_true(stage_wait(s, p->up, WAIT_MS));
    } else {
        assert_true(stage_wait(s, "calls.whoami=1", WAIT_MS));
    }
    assert_stops(s);
}

static void while_the_chat_stalls(void **state)
{
    const struct place *p = *state;
    struct stage *s = open_stage(p, false);

    start(s, p);
    for (int i = 0; i < 2; i++) {
        char json[96];

        (void)snprintf(json, sizeof(json), "{\"method\":\"%s\",\"end\":\"stall\",\"times\":100}",
                       p->post[i]);
        order(s, "fault", json);
    }
    order(s, "say", p->thanks);
    (void)stage_wait(s, "posts=1000", 500);
    assert_stops(s);
}

/* What was said after a thank-you to somebody unknown waits, too, until the chat
 * says who that is. */
static void while_somebody_is_asked_for(void **state)
{
    const struct place *p = *state;
    struct stage *s = open_stage(p, false);

    start(s, p);
    order(s, "fault", p->silence);
    order(s, "say", p->stranger);
    for (int i = 0; i < 20; i++) {
        order(s, "say", p->thanks);
    }
    (void)stage_wait(s, "posts=1000", 500);
    assert_stops(s);
}

#define TESTS(place)                                                                               \
    cmocka_unit_test_prestate(when_ready, (void *)(uintptr_t) & (place)),                          \
        cmocka_unit_test_prestate(while_the_chat_is_away, (void *)(uintptr_t) & (place)),          \
        cmocka_unit_test_prestate(while_redis_is_away, (void *)(uintptr_t) & (place)),             \
        cmocka_unit_test_prestate(while_redis_hangs, (void *)(uintptr_t) & (place)),               \
        cmocka_unit_test_prestate(while_redis_cannot_be_found, (void *)(uintptr_t) & (place)),     \
        cmocka_unit_test_prestate(while_the_chat_stalls, (void *)(uintptr_t) & (place)),           \
        cmocka_unit_test_prestate(while_somebody_is_asked_for, (void *)(uintptr_t) & (place))

int main(void)
{
    const struct CMUnitTest on_slack[] = {TESTS(slack)};
    const struct CMUnitTest on_matrix[] = {TESTS(by_sync), TESTS(by_socket)};

    return cmocka_run_group_tests_name("fault.stop", on_slack, NULL, NULL) +
           cmocka_run_group_tests_name("fault.stop_matrix", on_matrix, NULL, NULL);
}
