/* test_fake_slack_web.c -- the stand-in for Slack: what its Web API lets
 * pass, what it refuses, and what it remembers.
 */
#include "arena.h"
#include "slack_expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FORM_MAX = 64 * 1024 };

struct refusal {
    const char *method;
    const char *form;
    const char *error; /* "": it goes well */
};

static void expect_error(const struct stand_in *s, const struct refusal *r)
{
    char error[64];
    slack_call_error(s, r->method, r->form, error);
    if (strcmp(error, r->error) != 0) {
        fail_msg("%s %.100s: %s", r->method, r->form, error);
    }
}

static void test_refusals(void **state)
{
    static const struct refusal cases[] = {
        {"auth.test", "", ""},
        {"no.such", "", "unknown_method"},
        {"chat.postMessage", "channel=C0STORE&text=a&never_heard_of=1", ""},
        {"chat.postMessage", "channel=C0STORE", "no_text"},
        {"chat.postMessage", "channel=C0NONE&text=a", "channel_not_found"},
        {"chat.postMessage", "channel=C0SECRET&text=a", "channel_not_found"},
        {"chat.postMessage", "channel=C0OLD&text=a", "is_archived"},
        {"chat.postMessage", "channel=C0LOBBY&text=a", ""},
        {"chat.postMessage", "channel=U0ANA&text=a", ""},
        {"chat.postMessage", "channel=C0STORE&text=a&thread_ts=1.2", "cannot_reply_to_message"},
        {"chat.postMessage", "channel=C0STORE&blocks=nonsense", "invalid_blocks_format"},
        {"chat.postMessage", "channel=C0STORE&text=a&metadata=%7B%7D", "invalid_metadata_format"},
        {"chat.postMessage", "channel=C0STORE&text=a&markdown_text=b", "markdown_text_conflict"},
        {"chat.postEphemeral", "channel=C0STORE&text=a&user=U0ANA", ""},
        {"chat.postEphemeral", "channel=C0STORE&text=a&user=U0XEN", "user_not_in_channel"},
        {"chat.update", "channel=C0STORE&text=a&ts=1.2", "message_not_found"},
        {"conversations.open", "users=U0ANA", ""},
        {"conversations.open", "users=U0NONE", "user_not_found"},
        {"conversations.open", "users=U0GONE", "user_disabled"},
        {"conversations.history", "channel=C0LOBBY", "not_in_channel"},
        {"conversations.history", "channel=C0STORE&cursor=x", "invalid_cursor"},
        {"conversations.replies", "channel=C0STORE&ts=1.2", "thread_not_found"},
        {"conversations.join", "channel=C0LOBBY", ""},
        {"conversations.join", "channel=C0BACK", "method_not_supported_for_channel_type"},
        {"users.info", "user=U0ANA", ""},
        {"users.info", "user=U0NONE", "user_not_found"},
        {"users.list", "cursor=at%3A2", "invalid_cursor"},
        {"usergroups.list", "include_users=true", ""},
        {"usergroups.users.list", "usergroup=S0DESK", ""},
        {"usergroups.users.list", "usergroup=S0NONE", "no_such_subteam"},
        {"reactions.add", "channel=C0STORE&name=:clap:&timestamp=1.2", "invalid_name"},
        {"reactions.add", "channel=C0STORE&name=clap&timestamp=1.2", "message_not_found"},
        {"views.open", "trigger_id=1&view=%7B%7D", "invalid_trigger_id"},
        {"files.getUploadURLExternal", "filename=a&length=0", "missing_argument"},
        {"team.info", "", ""},
        {"bots.info", "bot=B0BRAVO", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        expect_error(*state, &cases[i]);
    }
}

/* A post with `block` `times` times, and with so many letters for each %. */
static char *blocks_form(const char *block, int times, int letters)
{
    struct buf form;
    buf_init(&form, FORM_MAX);
    buf_text(&form, "channel=C0STORE&blocks=[");
    for (int i = 0; i < times; i++) {
        size_t before = strcspn(block, "%");
        buf_text(&form, i > 0 ? "," : "");
        buf_add(&form, block, before);
        for (int k = 0; block[before] == '%' && k < letters; k++) {
            buf_char(&form, 'x');
        }
        buf_text(&form, block + before + (block[before] == '%'));
    }
    buf_char(&form, ']');
    return form.data;
}

static void test_blocks(void **state)
{
    static const char section[] =
        "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"%\"}}";
    static const char header[] =
        "{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"%\"}}";
    static const char rich[] =
        "{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_section\","
        "\"elements\":[{\"type\":\"text\",\"text\":\"%\"}]}]}";
    static const struct {
        const char *block;
        int times;
        int fill;
        const char *error;
    } cases[] = {
        {"{\"type\":\"divider\"}", 50, 0, ""},
        {"{\"type\":\"divider\"}", 51, 0, "invalid_blocks"},
        {"{\"type\":\"nothing\"}", 1, 0, "invalid_blocks"},
        {section, 1, 3000, ""},
        {section, 1, 3001, "invalid_blocks"},
        {section, 1, 0, "invalid_blocks"},
        {section, 4, 3000, ""},
        {section, 5, 2700, "msg_blocks_too_long"},
        {header, 1, 150, ""},
        {header, 1, 151, "invalid_blocks"},
        {rich, 2, 100, ""},
        {"{\"type\":\"rich_text\",\"elements\":[{\"type\":\"text\",\"text\":\"a\"}]}", 1, 0,
         "invalid_blocks"},
        {"{\"type\":\"context\",\"elements\":[]}", 1, 0, "invalid_blocks"},
        {"{\"type\":\"divider\",\"block_id\":\"same\"}", 2, 0, "invalid_blocks"},
        {"{\"type\":\"table\",\"rows\":[[{\"type\":\"raw_text\",\"text\":\"a\"}]]}", 1, 0, ""},
        {"{\"type\":\"table\",\"rows\":[[{\"type\":\"raw_text\",\"text\":\"a\"}]]}", 2, 0,
         "invalid_attachments"},
        {"{\"type\":\"table\",\"rows\":[[{\"type\":\"plain_text\",\"text\":\"a\"}]]}", 1, 0,
         "invalid_blocks"},
        {"{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"text\":{\"type\":"
         "\"plain_text\",\"text\":\"%\"}}]}",
         1, 76, "invalid_blocks"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *form = blocks_form(cases[i].block, cases[i].times, cases[i].fill);
        expect_error(*state, &(struct refusal){"chat.postMessage", form, cases[i].error});
        free(form);
    }
}

static void test_tokens_and_scopes(void **state)
{
    static const struct {
        const char *method;
        const char *token;
        const char *error;
    } cases[] = {
        {"auth.test", NULL, "not_authed"},
        {"auth.test", "nonsense", "invalid_auth"},
        {"auth.test", "xapp-1", "not_allowed_token_type"},
        {"apps.connections.open", "xoxb-1", "not_allowed_token_type"},
        {"apps.connections.open", "xapp-1", ""},
        {"users.info", "xoxb-1", "missing_scope"},
    };
    struct stand_in *s = *state;
    stand_in_do(s, "grant", "{\"scopes\":[\"chat:write\"]}");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char path[64];
        struct wire_answer a;
        (void)snprintf(path, sizeof(path), "/api/%s", cases[i].method);
        wire_ask(stand_in_port(s), &(struct wire_request){path, cases[i].token, NULL, "", NULL},
                 &a);
        assert_non_null(strstr(a.body.data, cases[i].error));
        wire_answer_release(&a);
    }
    cJSON *reply = slack_call(s, "users.info", "user=U0ANA");
    assert_string_equal(slack_text(reply, "needed"), "users:read");
    assert_string_equal(slack_text(reply, "provided"), "chat:write");
    cJSON_Delete(reply);
}

static void test_post_is_recorded(void **state)
{
    struct stand_in *s = *state;
    cJSON *reply = slack_call(
        s, "chat.postMessage",
        "channel=C0STORE&text=%3C%40U0ANA%3E+%3C!channel%3E+%3C!subteam%5ES0DESK%3E+a+%26+b"
        "&unfurl_links=false&metadata={\"event_type\":\"e\",\"event_payload\":{\"row\":\"1\"}}");
    cJSON *posts = stand_in_list(s, "posts");
    const cJSON *post = posts->child;
    const cJSON *notifies = slack_get(post, "notifies");
    assert_string_equal(slack_text(post, "text"), "<@U0ANA> <!channel> <!subteam^S0DESK> a & b");
    assert_string_equal(slack_text(post, "unfurl_links"), "false");
    assert_null(slack_get(post, "unfurl_media"));
    assert_string_equal(slack_get(notifies, "users")->child->valuestring, "U0ANA");
    assert_string_equal(slack_get(notifies, "broadcasts")->child->valuestring, "channel");
    assert_string_equal(slack_get(notifies, "groups")->child->valuestring, "S0DESK");
    assert_string_equal(slack_text(slack_get(slack_get(post, "metadata"), "event_payload"), "row"),
                        "1");
    assert_string_equal(slack_text(post, "ts"), slack_text(reply, "ts"));
    cJSON *violations = stand_in_list(s, "violations");
    assert_string_equal(slack_text(violations->child, "what"), "unescaped");
    cJSON_Delete(violations);
    cJSON_Delete(posts);
    cJSON_Delete(reply);
}

static void test_long_text_is_split(void **state)
{
    struct stand_in *s = *state;
    char *form = must_alloc(FORM_MAX);
    int len = snprintf(form, FORM_MAX, "channel=C0STORE&text=");
    memset(form + len, 'x', 4041);
    cJSON_Delete(slack_call(s, "chat.postMessage", form));
    cJSON *history = slack_call(s, "conversations.history", "channel=C0STORE");
    const cJSON *newest = slack_get(history, "messages")->child;
    assert_int_equal(strlen(slack_text(newest, "text")), 41);
    assert_int_equal(strlen(slack_text(newest->next, "text")), 4000);
    cJSON_Delete(history);
    free(form);
}

/* The messages of a call, joined. */
static void read_back(const struct stand_in *s, const char *method, const char *form, char out[128])
{
    cJSON *reply = slack_call(s, method, form);
    const cJSON *message = NULL;
    out[0] = '\0';
    cJSON_ArrayForEach(message, slack_get(reply, "messages"))
    {
        size_t len = strlen(out);
        (void)snprintf(out + len, 128 - len, "%s ", slack_text(message, "text"));
    }
    cJSON_Delete(reply);
}

static void test_history(void **state)
{
    char all[128];
    struct stand_in *s = *state;
    for (int i = 1; i <= 5; i++) {
        stand_in_do(s, "say", "{\"text\":\"m%d\",\"ts\":\"100.00000%d\",\"silent\":true}", i, i);
    }
    stand_in_do(s, "say", "{\"text\":\"r\",\"ts\":\"101.000000\",\"thread_ts\":\"100.000002\"}");
    read_back(s, "conversations.history", "channel=C0STORE", all);
    assert_string_equal(all, "m5 m4 m3 m2 m1 ");
    read_back(s, "conversations.history", "channel=C0STORE&limit=2&oldest=100.000002", all);
    assert_string_equal(all, "m5 m4 ");
    read_back(s, "conversations.history",
              "channel=C0STORE&limit=2&oldest=100.000002&cursor=ts%3A100.000003%3D", all);
    assert_string_equal(all, "m3 ");
    read_back(s, "conversations.history",
              "channel=C0STORE&oldest=100.000002&latest=100.000004&inclusive=true", all);
    assert_string_equal(all, "m4 m3 m2 ");
    read_back(s, "conversations.replies", "channel=C0STORE&ts=100.000002", all);
    assert_string_equal(all, "m2 r ");
    cJSON_Delete(slack_call(s, "chat.postMessage", "channel=C0STORE&text=young"));
    stand_in_do(s, "rules", "{\"history_lag_ms\":60000,\"history_page\":3}");
    read_back(s, "conversations.history", "channel=C0STORE", all);
    assert_string_equal(all, "m5 m4 m3 ");
}

static void test_metadata_is_asked_for(void **state)
{
    struct stand_in *s = *state;
    cJSON_Delete(slack_call(s, "chat.postMessage",
                            "channel=C0STORE&text=a&metadata={\"event_type\":\"e\","
                            "\"event_payload\":{}}"));
    cJSON *without = slack_call(s, "conversations.history", "channel=C0STORE");
    cJSON *with = slack_call(s, "conversations.history", "channel=C0STORE&include_all_metadata=1");
    assert_null(slack_get(slack_get(without, "messages")->child, "metadata"));
    assert_non_null(slack_get(slack_get(with, "messages")->child, "metadata"));
    cJSON_Delete(without);
    cJSON_Delete(with);
}

/* Reads all pages of users.list. */
static void count_people(const struct stand_in *s, int *people, int *pages)
{
    char form[64] = "limit=1000";
    *people = 0;
    *pages = 0;
    while (form[0] != '\0') {
        cJSON *reply = slack_call(s, "users.list", form);
        const char *cursor = slack_text(slack_get(reply, "response_metadata"), "next_cursor");
        int len = (int)strcspn(cursor, "=");
        form[0] = '\0';
        if (len > 0) {
            (void)snprintf(form, sizeof(form), "limit=1000&cursor=%.*s%%3D", len, cursor);
        }
        *people += cJSON_GetArraySize(slack_get(reply, "members"));
        *pages += 1;
        cJSON_Delete(reply);
    }
}

static void test_pages(void **state)
{
    int people = 0;
    int pages = 0;
    struct stand_in *s = *state;
    count_people(s, &people, &pages);
    assert_int_equal(people, 11); /* of 13: two are of another team */
    assert_int_equal(pages, 1);
    stand_in_do(s, "rules", "{\"list_page\":4}");
    count_people(s, &people, &pages);
    assert_int_equal(people, 11);
    assert_int_equal(pages, 4);
}

static void test_triggers(void **state)
{
    static const char view[] = "view={\"type\":\"modal\",\"title\":{\"type\":\"plain_text\","
                               "\"text\":\"T\"},\"blocks\":[]}";
    static const char *const errors[] = {"", "exchanged_trigger_id", "expired_trigger_id"};
    struct stand_in *s = *state;
    cJSON *sent = stand_in_order(s, "slash", "{}");
    for (int i = 0; i < 3; i++) {
        char form[256];
        char error[64];
        (void)snprintf(form, sizeof(form), "trigger_id=%s&%s", slack_text(sent, "trigger_id"),
                       view);
        slack_call_error(s, "views.open", form, error);
        assert_string_equal(error, errors[i]);
        if (i == 1) {
            cJSON_Delete(sent);
            stand_in_do(s, "rules", "{\"trigger_ms\":-1}");
            sent = stand_in_order(s, "slash", "{}");
        }
    }
    cJSON_Delete(sent);
}

static void test_response_url(void **state)
{
    struct stand_in *s = *state;
    cJSON *sent = stand_in_order(s, "slash", "{}");
    const char *path = strstr(slack_text(sent, "response_url"), "/response/");
    assert_non_null(path);
    for (int use = 1; use <= 6; use++) {
        struct wire_answer a;
        wire_ask(stand_in_port(s),
                 &(struct wire_request){path, NULL, "application/json", "{\"text\":\"a\"}", NULL},
                 &a);
        assert_int_equal(a.status, use <= 5 ? 200 : 404);
        assert_string_equal(a.body.data, use <= 5 ? "ok" : "{\"ok\":false,\"error\":\"used_url\"}");
        wire_answer_release(&a);
    }
    cJSON *responses = stand_in_list(s, "responses");
    assert_int_equal(cJSON_GetArraySize(responses), 5);
    cJSON_Delete(responses);
    cJSON_Delete(sent);
}

static void test_upload(void **state)
{
    char path[64];
    char form[128];
    struct stand_in *s = *state;
    cJSON *reply = slack_call(s, "files.getUploadURLExternal", "filename=a.png&length=5");
    (void)snprintf(path, sizeof(path), "/upload/%s", slack_text(reply, "file_id"));
    (void)snprintf(form, sizeof(form), "channel_id=C0STORE&files=[{\"id\":\"%s\"}]",
                   slack_text(reply, "file_id"));
    for (int right = 0; right < 2; right++) {
        struct wire_answer a;
        const char *bytes = right ? "12345" : "1234";
        wire_ask(stand_in_port(s),
                 &(struct wire_request){path, NULL, "application/octet-stream", bytes, NULL}, &a);
        assert_string_equal(a.body.data, right ? "OK - 5" : "bad upload");
        wire_answer_release(&a);
    }
    for (int again = 0; again < 2; again++) {
        char error[64];
        slack_call_error(s, "files.completeUploadExternal", form, error);
        assert_string_equal(error, again ? "file_not_found" : "");
    }
    cJSON_Delete(reply);
}

static void test_json_bodies(void **state)
{
    struct stand_in *s = *state;
    struct wire_answer a;
    struct wire_request request = {"/api/chat.postMessage", "xoxb-1", "application/json",
                                   "{\"channel\":\"C0STORE\",\"text\":\"a\"}", NULL};
    wire_ask(stand_in_port(s), &request, &a);
    assert_non_null(strstr(a.body.data, "missing_charset"));
    wire_answer_release(&a);
    request.path = "/api/users.info"; /* does not see the argument */
    request.body = "{\"user\":\"U0ANA\"}";
    wire_ask(stand_in_port(s), &request, &a);
    assert_non_null(strstr(a.body.data, "user_not_found"));
    wire_answer_release(&a);
    cJSON *violations = stand_in_list(s, "violations");
    assert_string_equal(slack_text(violations->child, "what"), "json_not_taken");
    cJSON_Delete(violations);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_refusals),
        TEST(test_blocks),
        TEST(test_tokens_and_scopes),
        TEST(test_post_is_recorded),
        TEST(test_long_text_is_split),
        TEST(test_history),
        TEST(test_metadata_is_asked_for),
        TEST(test_pages),
        TEST(test_triggers),
        TEST(test_response_url),
        TEST(test_upload),
        TEST(test_json_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
