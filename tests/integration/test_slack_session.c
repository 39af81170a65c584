/* test_slack_session.c -- connecting to Slack, and what comes from it. */

#include "arena.h"
#include "event.h"
#include "loop.h"
#include "message.h"
#include "slack.h"
#include "slack_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_connect(void **state_)
{
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);
    const char *name;

    assert_string_equal(platform_slack.team(t->session), "T0TEST");
    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    assert_string_equal(names->person(names->ctx, "U0BEN"), "Ben");
    UNTIL(t, names->channel(names->ctx, "C0STORE") != NULL);
    assert_string_equal(names->channel(names->ctx, "C0STORE"), "store");
    UNTIL(t, names->group(names->ctx, "S0DESK") != NULL);
    name = names->person(names->ctx, "U0NOBODY");
    assert_null(name);
    assert_int_equal(t->ups, 1);
    assert_int_equal(t->downs, 0);
    scene_no_violations(t);
}

static void test_ack_after_answer(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    scene_say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the till");
    UNTIL(t, t->event_count == 2); /* as message, and as app_mention */
    ev = t->events[0];
    assert_string_equal(ev->identity, t->events[1]->identity);
    assert_string_equal(ev->text, t->events[1]->text);
    assert_true(ev->addressed && t->events[1]->addressed);
    assert_int_equal(ev->visibility, VISIBLE_PUBLIC);
    (void)scene_state(t, "acks");
    assert_int_equal(scene_number(t, "unacked"), 0); /* the list comes first */
    assert_non_null(strstr(t->answer, "\"acks\":[]"));

    message_init(&m, ev->arena);
    message_text(&m, "Done. ");
    message_person(&m, "U0BEN");
    t->events[0] = NULL;
    scene_reply(t, ev, &m);
    ev = t->events[1];
    t->events[1] = NULL;
    scene_reply(t, ev, NULL);
    (void)scene_order(t, "wait?acks=2&ephemerals=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 2);
    (void)scene_state(t, "ephemerals");
    assert_non_null(strstr(t->answer, "Done. Ben"));
    assert_non_null(strstr(t->answer, "\"user\":\"U0ANA\""));
    scene_no_violations(t);
}

static void test_direct(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    scene_say(t, "U0ANA", "DM", "me");
    UNTIL(t, t->event_count == 1);
    ev = t->events[0];
    t->events[0] = NULL;
    assert_true(ev->direct && ev->addressed);
    assert_int_equal(ev->visibility, VISIBLE_DIRECT);
    message_init(&m, ev->arena);
    message_text(&m, "Twelve.");
    scene_reply(t, ev, &m);
    (void)scene_order(t, "wait?acks=1&posts=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 1);
    assert_int_equal(t->event_count, 1); /* the bot's own post is no event */
    scene_no_violations(t);
}

static void test_slash(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    (void)scene_order(t, "slash",
                      "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"command\":\"/kudos\","
                      "\"text\":\"<@U0BEN> for the till\"}");
    UNTIL(t, t->event_count == 1);
    ev = t->events[0];
    t->events[0] = NULL;
    assert_false(ev->comes_again);
    assert_memory_equal(ev->text, "kudos \x02@U0BEN", 13);
    message_init(&m, ev->arena);
    message_text(&m, "That counted.");
    scene_reply(t, ev, &m);
    (void)scene_order(t, "wait?acks=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 1);
    (void)scene_state(t, "acks");
    assert_non_null(strstr(t->answer, "That counted."));
    assert_non_null(strstr(t->answer, "\"response_type\":\"ephemeral\""));
    assert_int_equal(scene_calls(t, "chat.postEphemeral"), 0);
    scene_no_violations(t);
}

static void test_left_comes_again(void **state_)
{
    struct scene *t = *state_;

    t->manners = LEAVE;
    (void)scene_order(t, "rules", "{\"ack_timeout_ms\":200,\"retry_1_ms\":50,\"retry_new_id\":1}");
    scene_say(t, "U0ANA", "C0STORE", "kudos <@U0BEN>");
    UNTIL(t, t->event_count == 1);
    t->manners = ANSWER;
    UNTIL(t, t->event_count == 2);
    (void)scene_order(t, "wait?acks=1&timeout_ms=3000", NULL);
    scene_no_violations(t);
}

static void test_what_is_nothing(void **state_)
{
    struct scene *t = *state_;

    t->manners = KEEP;
    (void)scene_order(t, "interactive", "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\"}");
    (void)scene_order(t, "envelope", "{\"type\":\"something_new\",\"payload\":{}}");
    (void)scene_order(t, "envelope",
                      "{\"type\":\"events_api\",\"payload\":{\"type\":\"app_rate_limited\"}}");
    (void)scene_order(t, "socket", "{\"do\":\"frame\",\"text\":\"not json\"}");
    scene_say(t, "U0ROBOT", "C0STORE", "beep");
    (void)scene_order(t, "wait?unacked_max=0&timeout_ms=3000", NULL);
    (void)scene_state(t, "lost");
    assert_non_null(strstr(t->answer, "\"lost\":[]"));
    assert_int_equal(t->event_count, 0);
}

static void test_unknown_person(void **state_)
{
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);

    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    t->manners = KEEP;
    (void)scene_order(t, "user",
                      "{\"id\":\"U0NEW\",\"name\":\"nia\",\"real_name\":\"Nia New\","
                      "\"profile\":{\"display_name\":\"Nia\"},\"silent\":true}");
    scene_say(t, "U0NEW", "C0STORE", "hello");
    UNTIL(t, t->event_count == 1);
    assert_false(t->events[0]->actor->unknown);
    assert_int_equal(scene_calls(t, "users.info"), 1);

    scene_reply(t, t->events[0], NULL);
    t->events[0] = NULL;
}

static void test_late_person(void **state_)
{
    static const char late[] = "{\"method\":\"users.info\",\"delay_ms\":1800,\"after\":true}";
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);

    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    t->manners = KEEP;
    (void)scene_order(t, "rules", "{\"ack_timeout_ms\":1900}");
    (void)scene_order(t, "user", "{\"id\":\"U0LATE\",\"name\":\"lat\",\"silent\":true}");
    (void)scene_order(t, "user", "{\"id\":\"U0LATER\",\"name\":\"lee\",\"silent\":true}");

    /* What comes again is left for then. */
    (void)scene_order(t, "fault", late);
    scene_say(t, "U0LATE", "C0STORE", "hello");
    UNTIL(t, t->event_count == 1);
    assert_string_equal(t->events[0]->actor->id, "U0LATE");
    assert_false(t->events[0]->actor->unknown);
    (void)scene_state(t, "acks");
    assert_non_null(strstr(t->answer, "\"acks\":[]"));
    scene_reply(t, t->events[0], NULL);
    t->events[0] = NULL;

    /* What does not goes on as it is. */
    (void)scene_order(t, "fault", late);
    (void)scene_order(t, "slash",
                      "{\"user\":\"U0LATER\",\"channel\":\"C0STORE\",\"command\":\"/bravo\","
                      "\"text\":\"me\"}");
    UNTIL(t, t->event_count == 2);
    assert_string_equal(t->events[1]->actor->id, "U0LATER");
    assert_true(t->events[1]->actor->unknown);
}

static void test_channels(void **state_)
{
    static const struct {
        const char *user, *channel;
        enum visibility visibility;
    } cases[] = {
        {"U0ANA", "C0STORE", VISIBLE_PUBLIC},
        {"U0ANA", "C0BACK", VISIBLE_PRIVATE},
        {"U0XEN", "C0PARTNER", VISIBLE_SHARED},
    };
    struct scene *t = *state_;

    t->manners = KEEP;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        scene_say(t, cases[i].user, cases[i].channel, "hello");
        scene_wait_events(t, i + 1);
        assert_int_equal(t->events[i]->visibility, cases[i].visibility);
    }
    assert_true(t->events[2]->actor->external);
}

/* Connections are replaced while messages come in: none is lost.  The first
 * time at once, the second time so soon again that it takes a while. */

static void test_rotation(void **state_)
{
    static const char *const waits[] = {
        "wait?acks=20&opened=2&timeout_ms=900",
        "wait?acks=40&opened=3&timeout_ms=9000",
    };
    struct scene *t = *state_;

    for (int round = 0; round < 2; round++) {
        (void)scene_order(t, "socket", "{\"do\":\"disconnect\",\"reason\":\"refresh_requested\"}");
        for (int i = 0; i < 20; i++) {
            scene_say(t, "U0ANA", "C0STORE", "well done");
        }
        (void)scene_order(t, waits[round], NULL);
    }
    (void)scene_state(t, "acks");
    assert_int_equal(scene_number(t, "lost"), 0);
    assert_int_equal(t->event_count, 40);
    assert_int_equal(t->downs, 0);
    assert_int_equal(t->ups, 1);
    scene_no_violations(t);
}

static void lose_connection(struct scene *t, const char *how)
{
    unsigned downs = t->downs;
    unsigned ups = t->ups;
    char json[64];

    (void)snprintf(json, sizeof(json), "{\"do\":\"%s\"}", how);
    (void)scene_order(t, "socket", json);
    UNTIL(t, t->downs == downs + 1);
    UNTIL(t, t->ups == ups + 1);
}

static void test_lost_connection(void **state_)
{
    struct scene *t = *state_;

    lose_connection(t, "close");
    lose_connection(t, "drop");
    lose_connection(t, "reset");
    scene_say(t, "U0ANA", "C0STORE", "well done");
    scene_wait_events(t, 1);
}

/* The other end has gone without a word: nothing comes, not even the answer to a
 * ping, and what is sent goes nowhere. */
static void test_half_open(void **state_)
{
    struct scene *t = *state_;
    uint64_t begin;

    t->silence_ms = 1000;
    (void)scene_order(t, "rules", "{\"ping_ms\":0}");
    scene_start(t);
    UNTIL(t, t->ups == 1);
    (void)scene_order(t, "socket", "{\"do\":\"deaf\"}");
    begin = loop_now_ms(t->loop);
    UNTIL(t, t->downs == 1);
    assert_in_range(loop_now_ms(t->loop) - begin, 0, 2 * t->silence_ms);
    UNTIL(t, t->ups == 2);
    assert_in_range(loop_now_ms(t->loop) - begin, 0, 2 * t->silence_ms + 2000);
    scene_say(t, "U0ANA", "C0STORE", "well done");
    scene_wait_events(t, 1);
    /* A quiet connection that answers pings is none of those. */
    scene_let_pass(t, 3 * t->silence_ms);
    assert_int_equal(t->downs, 1);
}

static void test_too_many(void **state_)
{
    struct scene *t = *state_;

    (void)scene_order(t, "rules", "{\"too_many\":1}");
    scene_start(t);
    scene_let_pass(t, 3000);
    assert_int_equal(scene_calls(t, "apps.connections.open"), 1);
    assert_int_equal(scene_number(t, "sockets"), 0);
    assert_int_equal(t->ups, 0);
}

static void test_refused_upgrade(void **state_)
{
    struct scene *t = *state_;

    (void)scene_order(t, "rules", "{\"refuse_upgrades\":1}");
    scene_start(t);
    UNTIL(t, t->ups == 1);
    assert_int_equal(scene_calls(t, "apps.connections.open"), 2);
}

static void test_revoked(void **state_)
{
    struct scene *t = *state_;

    (void)scene_order(t, "rules", "{\"token_revoked\":1}");
    assert_int_equal(scene_post(t, (struct address){.channel = "C0STORE"}, "text", "1-0").e,
                     ERR_UNAVAILABLE);
    assert_int_equal(t->downs, 1);
    assert_string_equal(t->why, "token_revoked");
    (void)scene_order(t, "wait?sockets_max=0&timeout_ms=3000", NULL);
    (void)scene_calls(t, "apps.connections.open");
    scene_let_pass(t, 2500);
    assert_int_equal(scene_calls(t, "apps.connections.open"), 1);
}

static void test_wrong_token(void **state_)
{
    struct scene *t = *state_;

    (void)scene_order(t, "fault", "{\"method\":\"auth.test\",\"error\":\"invalid_auth\"}");
    scene_start(t);
    UNTIL(t, t->downs == 1);
    assert_string_equal(t->why, "invalid_auth");
    assert_int_equal(scene_calls(t, "apps.connections.open"), 0);
}

static void test_close_early(void **state_)
{
    struct scene *t = *state_;

    for (unsigned rounds = 0; rounds < 8; rounds++) {
        scene_start(t);
        for (unsigned i = 0; i < rounds * 2; i++) {
            scene_round(t);
        }
        scene_stop(t);
    }
}

static void test_pause(void **state_)
{
    struct scene *t = *state_;

    platform_slack.pause(t->session, 1);
    scene_say(t, "U0ANA", "C0STORE", "well done");
    scene_let_pass(t, 500);
    assert_int_equal(t->event_count, 0);
    platform_slack.pause(t->session, 0);
    UNTIL(t, t->event_count == 1);
}

#define UP(test) cmocka_unit_test_setup_teardown(test, scene_open_up, scene_close)
#define ALONE(test) cmocka_unit_test_setup_teardown(test, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UP(test_connect),        UP(test_ack_after_answer),   UP(test_direct),
        UP(test_slash),          UP(test_left_comes_again),   UP(test_what_is_nothing),
        UP(test_unknown_person), UP(test_late_person),        UP(test_channels),
        UP(test_rotation),       UP(test_lost_connection),    ALONE(test_half_open),
        ALONE(test_too_many),    ALONE(test_refused_upgrade), UP(test_revoked),
        ALONE(test_wrong_token), ALONE(test_close_early),     UP(test_pause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
