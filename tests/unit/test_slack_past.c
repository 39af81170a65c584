/* test_slack_past.c -- what a channel's history shows, as events. */

#include "../../bot/platform/slack/slack_past.h"
#include "arena.h"
#include "json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STAMP "\"type\":\"message\",\"ts\":\"1764000000.000100\""

static cJSON *parse(const char *text)
{
    cJSON *json = json_parse(text, strlen(text));

    assert_non_null(json);
    return json;
}

/* The events of a message, as text. */
static void expect(const char *message, const char *events)
{
    cJSON *json = parse(message);
    cJSON *list = cJSON_CreateArray();
    char *text;

    slack_past_read(json, "C0STORE", list);
    text = cJSON_PrintUnformatted(list);
    assert_string_equal(text, events);
    free(text);
    cJSON_Delete(list);
    cJSON_Delete(json);
}

static void test_events(void **state)
{
    (void)state;
    expect("{" STAMP ",\"user\":\"U0ANA\",\"text\":\"tea\",\"channel\":\"C0OTHER\"}",
           "[{" STAMP ",\"user\":\"U0ANA\",\"text\":\"tea\",\"channel\":\"C0STORE\"}]");
    expect("{" STAMP ",\"edited\":{\"user\":\"U0ANA\",\"ts\":\"1764000009.000000\"}}",
           "[{" STAMP ",\"edited\":{\"user\":\"U0ANA\",\"ts\":\"1764000009.000000\"},"
           "\"channel\":\"C0STORE\"},"
           "{\"type\":\"message\",\"subtype\":\"message_changed\",\"channel\":\"C0STORE\","
           "\"message\":{" STAMP
           ",\"edited\":{\"user\":\"U0ANA\",\"ts\":\"1764000009.000000\"}}}]");
    expect("{" STAMP
           ",\"user\":\"U0ANA\",\"reactions\":[{\"name\":\"clap\",\"users\":[\"U0BEN\",7]},"
           "{\"users\":[\"U0CAT\"]},\"x\"]}",
           "[{" STAMP ",\"user\":\"U0ANA\",\"channel\":\"C0STORE\"},"
           "{\"item\":{\"type\":\"message\",\"channel\":\"C0STORE\",\"ts\":\"1764000000.000100\"},"
           "\"type\":\"reaction_added\",\"user\":\"U0BEN\",\"reaction\":\"clap\","
           "\"event_ts\":\"1764000000.000100\",\"item_user\":\"U0ANA\"}]");
    expect("{\"type\":\"message\",\"ts\":\"soon\"}", "[]");
    expect("{\"type\":\"file\",\"ts\":\"1764000000.000100\"}", "[]");
    expect("[]", "[]");
}

/* However many there are, Slack's list of them has an end. */
static void test_many_reactors(void **state)
{
    cJSON *message = parse("{" STAMP "}");
    cJSON *events = cJSON_CreateArray();
    cJSON *list = cJSON_AddArrayToObject(message, "reactions");

    (void)state;
    for (int i = 0; i < 3; i++) {
        cJSON *reaction = cJSON_CreateObject();
        cJSON *users = cJSON_AddArrayToObject(reaction, "users");

        assert_non_null(cJSON_AddStringToObject(reaction, "name", "clap"));
        for (int n = 0; n < 60; n++) {
            assert_true(cJSON_AddItemToArray(users, cJSON_CreateString("U0BEN")));
        }
        assert_true(cJSON_AddItemToArray(list, reaction));
    }
    slack_past_read(message, "C0STORE", events);
    assert_int_equal(cJSON_GetArraySize(events), 1 + 100);
    cJSON_Delete(events);
    cJSON_Delete(message);
}

static void expect_thread(const char *fields, bool is)
{
    char text[256];
    cJSON *json;

    (void)snprintf(text, sizeof(text), "{" STAMP "%s}", fields);
    json = parse(text);
    assert_int_equal(slack_past_thread(json, "1764000005.000000", "U0BRAVO") != NULL, is);
    cJSON_Delete(json);
}

static void test_threads(void **state)
{
    (void)state;
    expect_thread("", false);
    expect_thread(",\"thread_ts\":\"1764000000.000100\"", true);
    expect_thread(",\"thread_ts\":\"1763000000.000100\"", false); /* it is a reply itself */
    expect_thread(",\"thread_ts\":\"1764000000.000100\",\"latest_reply\":\"1764000004.9\"", false);
    expect_thread(",\"thread_ts\":\"1764000000.000100\",\"latest_reply\":\"1764000005.1\"", true);
    expect_thread(",\"thread_ts\":\"1764000000.000100\",\"reply_users\":[\"U0BRAVO\"]", false);
    expect_thread(",\"thread_ts\":\"1764000000.000100\",\"reply_users\":[\"U0BEN\"]", true);
    expect_thread(",\"thread_ts\":\"1764000000.000100\",\"reply_users\":[\"U0BRAVO\",\"U0BEN\"]",
                  true);
}

static void test_joined(void **state)
{
    static const struct {
        const char *text;
        bool joined;
    } all[] = {
        {"{\"subtype\":\"channel_join\",\"user\":\"U0BRAVO\"}", true},
        {"{\"subtype\":\"group_join\",\"user\":\"U0BRAVO\"}", true},
        {"{\"subtype\":\"channel_join\",\"user\":\"U0BEN\"}", false},
        {"{\"subtype\":\"channel_leave\",\"user\":\"U0BRAVO\"}", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        cJSON *json = parse(all[i].text);

        assert_int_equal(slack_past_joined(json, "U0BRAVO"), all[i].joined);
        cJSON_Delete(json);
    }
}

static void test_compare(void **state)
{
    (void)state;
    assert_true(slack_past_compare("999999999.9", "1000000000.1") < 0);
    assert_true(slack_past_compare("1764000000.000200", "1764000000.000100") > 0);
    assert_int_equal(slack_past_compare("1764000000.000100", "1764000000.000100"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),  cmocka_unit_test(test_many_reactors),
        cmocka_unit_test(test_threads), cmocka_unit_test(test_joined),
        cmocka_unit_test(test_compare),
    };

    return cmocka_run_group_tests_name("unit.slack_past", tests, NULL, NULL);
}
