/* test_bravo_on_slack_faults.c -- Slack, the network or the machine fails; no
 * thank-you is lost, counted twice or posted twice.
 *
 * Each thank-you is of another person of a crowd, all for Ben, and has a number:
 * "for event-7.".
 */

#include "arena.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CROWD = 1000, POST_MS = 20000, LEAVE_MS = 5000 };

struct crowd {
    struct talk *talk;
    long said;    /* thanks, ever */
    long checked; /* of them, by the tests before */
};

static int open_crowd(void **state, bool own_redis)
{
    struct crowd *c = must_alloc(sizeof(*c));

    *state = c;
    c->talk = talk_open(&(struct stage_options){.pace_ms = "0", .own_redis = own_redis});
    talk_ask(c->talk, "U0ANA", "setting kudos.tell off", "kudos.tell is now off; it was on.");
    talk_end(c->talk);
    talk_do(c->talk, "crowd", "{\"count\":%d,\"channel\":\"C0STORE\"}", CROWD);
    return 0;
}

static int start(void **state)
{
    return open_crowd(state, false);
}

static int start_external(void **state)
{
    return open_crowd(state, true);
}

static int stop(void **state)
{
    struct crowd *c = *state;

    if (c != NULL) {
        talk_close(c->talk);
        free(c);
    }
    return 0;
}

static int fresh(void **state)
{
    struct crowd *c = *state;

    return talk_fresh((void **)&c->talk);
}

static void thank(struct crowd *c)
{
    c->said++;
    talk_do(c->talk, "say",
            "{\"user\":\"U9%06ld\",\"channel\":\"C0STORE\","
            "\"text\":\"<@U0BRAVO> kudos <@U0BEN> for event-%ld.\"}",
            c->said, c->said);
}

static void thank_often(struct crowd *c, int times)
{
    for (int i = 0; i < times; i++) {
        thank(c);
    }
}

/* All thanks of this test count once and are posted once. */
static void all_well(struct crowd *c)
{
    long counted;

    talk_until(c->talk, "sockets=1");
    talk_settle(c->talk);
    counted = strtol(stage_redis(c->talk->stage, "HGET", "~t:r:all", "U0BEN", NULL), NULL, 10);
    assert_int_equal(counted, c->said);
    assert_int_equal(talk_count(c->talk, "posts", "C0STORE", "event-"), c->said - c->checked);
    while (c->checked < c->said) {
        char text[64];

        c->checked++;
        (void)snprintf(text, sizeof(text), "for event-%ld.", c->checked);
        assert_int_equal(talk_count(c->talk, "posts", "C0STORE", text), 1);
    }
    talk_no_violations(c->talk);
}

/* ------------------------------------------------------------------ the socket */

static void test_sockets(void **state)
{
    static const char *const ends[] = {
        "{\"do\":\"disconnect\",\"reason\":\"refresh_requested\"}",
        "{\"do\":\"disconnect\",\"reason\":\"warning\"}",
        "{\"do\":\"reset\"}",
        "{\"do\":\"close\",\"code\":1001}",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        talk_until(c->talk, "sockets=1");
        thank_often(c, 5);
        talk_do(c->talk, "socket", "%s", ends[i]);
        thank_often(c, 5);
    }
    all_well(c);
}

/* Bravo does not come back at once when Slack tells it that it is too much. */
static void test_too_many(void **state)
{
    static const char *const reasons[] = {"{\"do\":\"disconnect\",\"reason\":\"link_disabled\"}",
                                          "{\"do\":\"close\"}"};
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        talk_until(c->talk, "sockets=1");
        talk_do(c->talk, "clear", "{}");
        talk_do(c->talk, "rules", "{\"too_many\":%zu}", i);
        talk_do(c->talk, "socket", "%s", reasons[i]);
        thank(c);
        assert_false(stage_wait(
            c->talk->stage,
            i == 0 ? "calls.apps.connections.open=1" : "calls.apps.connections.open=2", 1500));
        assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
        stage_bravo_start(c->talk->stage);
        all_well(c);
    }
}

/* ------------------------------------------------------------------- the posts */

/* After a 429, not one call before the time is over: the stand-in would complain. */
static void test_told_to_wait(void **state)
{
    struct crowd *c = *state;
    int64_t began = stage_now_ms();

    talk_do(c->talk, "fault",
            "{\"method\":\"chat.postMessage\",\"status\":429,\"retry_after\":\"2\"}");
    thank_often(c, 3);
    talk_until(c->talk, "posts=3");
    assert_in_range(stage_now_ms() - began, 2000, POST_MS);
    all_well(c);
}

/* The answer goes wrong, before or after the post was made: one post. */
static void test_posts_go_wrong(void **state)
{
    static const char *const faults[] = {
        "\"status\":500,\"type\":\"text/html\",\"body\":\"<html>\"",
        "\"after\":true,\"end\":\"reset\"",
        "\"end\":\"reset\"",
    };
    struct crowd *c = *state;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        talk_do(c->talk, "fault", "{\"method\":\"chat.postMessage\",%s}", faults[i]);
        thank(c);
        talk_settle(c->talk);
    }
    all_well(c);
}

/* --------------------------------------------------------------- Redis and Bravo */

static void test_redis_killed(void **state)
{
    struct crowd *c = *state;

    thank_often(c, 5);
    stage_redis_kill(c->talk->stage);
    thank_often(c, 5);
    all_well(c);
    /* A slash cannot come again: it is answered all the same. */
    talk_ask_start(c->talk, "U0BEN", "me", "Ben\n");
}

static void test_terminated(void **state)
{
    struct crowd *c = *state;

    for (int i = 0; i < 2; i++) {
        int64_t began;

        talk_until(c->talk, "sockets=1");
        thank_often(c, 40);
        began = stage_now_ms();
        assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
        assert_in_range(stage_now_ms() - began, 0, LEAVE_MS);
        stage_bravo_start(c->talk->stage);
    }
    all_well(c);
}

/* Two copies share what comes, and each thank-you is posted by one of them. */
static void test_twins(void **state)
{
    struct crowd *c = *state;

    stage_twin_start(c->talk->stage);
    talk_until(c->talk, "sockets=2");
    talk_do(c->talk, "rules", "{\"duplicate_new\":10}");
    thank_often(c, 30);
    all_well(c);
}

/* When one ends, the other goes on. */
static void test_twin_leaves(void **state)
{
    struct crowd *c = *state;

    thank_often(c, 10);
    assert_int_equal(stage_bravo_stop(c->talk->stage), 0);
    thank_often(c, 10);
    all_well(c);
    stage_bravo_start(c->talk->stage);
    talk_until(c->talk, "sockets=2");
}

static void test_twin_killed(void **state)
{
    struct crowd *c = *state;

    thank_often(c, 10);
    stage_twin_kill(c->talk->stage);
    thank_often(c, 10);
    all_well(c);
}

/* --------------------------------------------------------------------- the token */

/* Is that in Bravo's log? */
static bool logged(const struct stage *s, const char *text)
{
    char path[512];
    char line[1024];
    bool found = false;
    FILE *f;

    (void)snprintf(path, sizeof(path), "%s/bravo.log", stage_dir(s));
    f = fopen(path, "r");
    while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL) {
        found = strstr(line, text) != NULL;
    }
    if (f != NULL) {
        (void)fclose(f);
    }
    return found;
}

static void wrong_token(const char *grant, const char *line)
{
    struct stage *s = stage_open(&(struct stage_options){.pace_ms = "0"});

    cJSON_Delete(stage_order(s, "grant", grant));
    stage_bravo_start(s);
    assert_int_equal(stage_bravo_ended(s, 10000), 1);
    assert_true(logged(s, line));
    stage_close(s);
}

static void test_wrong_token(void **state)
{
    static const char line[] = "level=error event=slack.refused error=\"invalid_auth\" hint=";

    (void)state;
    wrong_token("{\"bot_token\":\"xoxb-other\"}", line);
    wrong_token("{\"app_token\":\"xapp-other\"}", line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_sockets, fresh),
        cmocka_unit_test_setup(test_told_to_wait, fresh),
        cmocka_unit_test_setup(test_posts_go_wrong, fresh),
        cmocka_unit_test_setup(test_redis_killed, fresh),
        cmocka_unit_test_setup(test_terminated, fresh),
        cmocka_unit_test_setup(test_too_many, fresh),
    };
    const struct CMUnitTest twins[] = {
        cmocka_unit_test_setup(test_twins, fresh),
        cmocka_unit_test_setup(test_twin_leaves, fresh),
        cmocka_unit_test_setup(test_twin_killed, fresh),
    };
    const struct CMUnitTest tokens[] = {cmocka_unit_test(test_wrong_token)};

    return cmocka_run_group_tests_name("bravo_on_slack_faults", tests, start, stop) +
           cmocka_run_group_tests_name("bravo_on_slack_twins", twins, start_external, stop) +
           cmocka_run_group_tests_name("bravo_on_slack_tokens", tokens, NULL, NULL);
}
