/* test_slack_posts.c -- what is sent to Slack, and what becomes of it. */

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

static void test_rate_limit(void **state_)
{
    struct scene *t = *state_;
    const struct address store = {.channel = "C0STORE"};
    struct told told;

    (void)scene_order(t, "fault",
                      "{\"method\":\"chat.postMessage\",\"status\":429,\"retry_after\":\"2\","
                      "\"body\":\"slow down\",\"type\":\"text/plain\"}");
    told = scene_post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_UNAVAILABLE);
    assert_int_equal(told.retry_ms, 2000);
    told = scene_post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_UNAVAILABLE);
    assert_in_range(told.retry_ms, 1, 2000);
    assert_int_equal(scene_calls(t, "chat.postMessage"), 1);
    scene_let_pass(t, 2000);
    told = scene_post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_OK);
}

static void test_outcomes(void **state_)
{
    static const struct {
        const char *fault; /* after the method's name */
        enum err e;
    } cases[] = {
        {"\"error\":\"internal_error\"", ERR_UNKNOWN},
        {"\"error\":\"fatal_error\"", ERR_UNKNOWN},
        {"\"error\":\"service_unavailable\"", ERR_UNAVAILABLE},
        {"\"error\":\"msg_too_long\"", ERR_DENIED},
        {"\"error\":\"is_archived\"", ERR_DENIED},
        {"\"status\":500,\"body\":\"<html>\",\"type\":\"text/html\"", ERR_UNKNOWN},
        {"\"status\":503,\"body\":\"\"", ERR_UNKNOWN},
        {"\"body\":\"<html>ok</html>\",\"type\":\"text/html\"", ERR_UNKNOWN},
        {"\"body\":\"\"", ERR_UNKNOWN},
        {"\"body\":\"{\\\"ok\\\":1}\"", ERR_UNKNOWN},
        {"\"body\":\"{\\\"ok\\\":false}\"", ERR_UNKNOWN},
        {"\"status\":302,\"body\":\"\"", ERR_UNAVAILABLE},
        {"\"after\":true,\"end\":\"reset\"", ERR_UNKNOWN},
        {"\"after\":true,\"cut\":5,\"end\":\"close\"", ERR_UNKNOWN},
    };
    struct scene *t = *state_;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char json[256];
        struct told told;

        (void)snprintf(json, sizeof(json), "{\"method\":\"chat.postMessage\",%s}", cases[i].fault);
        (void)scene_order(t, "fault", json);
        told = scene_post(t, (struct address){.channel = "C0STORE"}, "text", "1-0");
        if (told.e != cases[i].e) {
            print_message("case %zu: %s\n", i, cases[i].fault);
        }
        assert_int_equal(told.e, cases[i].e);
        assert_true(told.e != ERR_UNAVAILABLE || told.retry_ms >= 1000);
    }
    assert_int_equal(scene_post(t, (struct address){.channel = "C0NOWHERE"}, "text", "2-0").e,
                     ERR_DENIED);
    assert_int_equal(scene_post(t, (struct address){.channel = "C0OLD"}, "text", "2-0").e,
                     ERR_DENIED);
    assert_int_equal(scene_post(t, (struct address){.channel = "C0STORE"}, "text", "2-0").e,
                     ERR_OK);
}

static void test_find(void **state_)
{
    struct scene *t = *state_;
    const struct address store = {.channel = "C0STORE"};
    const struct address ben = {.person = "U0BEN"};
    const struct address whisper = {.channel = "C0STORE", .person = "U0ANA"};

    (void)scene_order(t, "fault",
                      "{\"method\":\"chat.postMessage\",\"after\":true,\"end\":\"reset\"}");
    assert_int_equal(scene_post(t, store, "perhaps", "1764000000000-0").e, ERR_UNKNOWN);
    assert_int_equal(scene_find(t, store, "1764000000000-0").found, 1);
    assert_int_equal(scene_find(t, store, "1764000000000-1").found, 0);

    assert_int_equal(scene_post(t, ben, "for you", "1764000000000-2").e, ERR_OK);
    assert_int_equal(scene_post(t, ben, "and again", "1764000000000-3").e, ERR_OK);
    assert_int_equal(scene_find(t, ben, "1764000000000-2").found, 1);
    assert_int_equal(scene_calls(t, "conversations.open"), 1);

    assert_int_equal(scene_post(t, whisper, "between us", "1764000000000-4").e, ERR_OK);
    assert_int_equal(scene_find(t, whisper, "1764000000000-4").found, 0);
    (void)scene_state(t, "ephemerals");
    assert_non_null(strstr(t->answer, "between us"));

    (void)scene_order(t, "fault",
                      "{\"method\":\"conversations.history\",\"error\":\"ratelimited\"}");
    assert_int_equal(scene_find(t, store, "1764000000000-0").e, ERR_UNAVAILABLE);
    assert_int_equal(scene_find(t, (struct address){.channel = "C0NOWHERE"}, "1-0").e,
                     ERR_UNAVAILABLE);
    scene_no_violations(t);
}

static void test_thread(void **state_)
{
    struct scene *t = *state_;
    struct address thread = {.channel = "C0STORE"};
    char ts[32];
    const char *at;

    scene_say(t, "U0ANA", "C0STORE", "the first one");
    at = strstr(t->answer, "\"ts\":\"");
    assert_non_null(at);
    (void)snprintf(ts, sizeof(ts), "%.*s", (int)strcspn(at + 6, "\""), at + 6);
    thread.thread = ts;
    (void)scene_order(t, "rules", "{\"history_page\":2}");
    for (int i = 0; i < 5; i++) {
        char row[16];

        (void)snprintf(row, sizeof(row), "%d-0", i);
        assert_int_equal(scene_post(t, thread, "a reply", row).e, ERR_OK);
    }
    assert_int_equal(scene_find(t, thread, "4-0").found, 1);
    assert_int_equal(scene_find(t, thread, "5-0").found, 0);
    assert_int_equal(scene_find(t, (struct address){.channel = "C0STORE"}, "4-0").found, 0);
    scene_no_violations(t);
}

static void test_long_message(void **state_)
{
    struct scene *t = *state_;
    char *text = must_alloc(6000);
    struct told told;

    memset(text, 'x', 5999);
    told = scene_post(t, (struct address){.channel = "C0STORE"}, text, "1-0");
    free(text);
    assert_int_equal(told.e, ERR_OK);
    (void)scene_state(t, "posts");
    assert_int_equal(scene_number(t, "chat.postMessage"), 2);
    scene_no_violations(t);
}

static void test_close(void **state_)
{
    struct scene *t = *state_;
    struct arena *a = arena_new();
    struct told posted = {0};
    struct told opened = {0};
    struct told looked = {0};
    struct message m;

    (void)scene_order(t, "fault", "{\"delay_ms\":5000,\"times\":9}");
    message_init(&m, a);
    message_text(&m, "text");
    platform_slack.post(t->session, &(struct address){.channel = "C0STORE"}, &m, "1-0",
                        scene_told_sent, &posted);
    platform_slack.post(t->session, &(struct address){.person = "U0BEN"}, &m, "2-0",
                        scene_told_sent, &opened);
    platform_slack.find(t->session, &(struct address){.channel = "C0STORE"}, "1-0",
                        scene_told_found, &looked);
    arena_free(a);
    scene_stop(t);
    assert_true(posted.done && opened.done && looked.done);
    assert_int_equal(posted.e, ERR_UNKNOWN);
    assert_int_equal(opened.e, ERR_UNAVAILABLE);
    assert_int_equal(looked.e, ERR_UNAVAILABLE);
}

#define UP(test) cmocka_unit_test_setup_teardown(test, scene_open_up, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UP(test_rate_limit), UP(test_outcomes),     UP(test_find),
        UP(test_thread),     UP(test_long_message), UP(test_close),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
