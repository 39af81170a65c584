/* test_fake_slack_people.c -- the stand-in for Slack: what people do and what
 * administrators change, and the events that the app gets of it.
 */
#include "arena.h"
#include "slack_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct place {
    struct stand_in *s;
    struct wire *w;
};

static int start(void **state)
{
    struct place *p = must_alloc(sizeof(*p));
    p->s = stand_in_start("FAKE_SLACK");
    p->w = slack_connect(p->s);
    *state = p;
    return 0;
}

static int stop(void **state)
{
    struct place *p = *state;
    wire_close(p->w);
    stand_in_stop(p->s);
    free(p);
    return 0;
}

/* The next envelope, acked; its inner event must be of this type.  The caller's. */
static cJSON *next_event(const struct place *p, const char *type)
{
    cJSON *envelope = slack_next(p->w, WIRE_PATIENCE_MS);
    assert_string_equal(slack_event_text(envelope, "type"), type);
    slack_ack(p->w, envelope);
    return envelope;
}

static const cJSON *event_of(const cJSON *envelope)
{
    return slack_get(slack_get(envelope, "payload"), "event");
}

static void test_life_of_a_message(void **state)
{
    char ts[32];
    const struct place *p = *state;
    cJSON *said = stand_in_order(p->s, "say", "{\"user\":\"U0BEN\",\"text\":\"one\"}");
    (void)snprintf(ts, sizeof(ts), "%s", slack_text(said, "ts"));
    cJSON_Delete(said);
    cJSON *message = next_event(p, "message");
    assert_string_equal(slack_event_text(message, "user"), "U0BEN");
    assert_string_equal(slack_event_text(message, "channel_type"), "channel");

    stand_in_do(p->s, "edit", "{\"ts\":\"%s\",\"user\":\"U0BEN\",\"text\":\"two\"}", ts);
    cJSON *edit = next_event(p, "message");
    assert_string_equal(slack_event_text(edit, "subtype"), "message_changed");
    assert_string_equal(slack_text(slack_get(event_of(edit), "message"), "text"), "two");
    assert_string_equal(slack_text(slack_get(event_of(edit), "previous_message"), "text"), "one");
    assert_non_null(slack_get(slack_get(event_of(edit), "message"), "edited"));

    stand_in_do(p->s, "react", "{\"user\":\"U0CAT\",\"ts\":\"%s\",\"name\":\"tada\"}", ts);
    cJSON *reaction = next_event(p, "reaction_added");
    assert_string_equal(slack_text(slack_get(event_of(reaction), "item"), "ts"), ts);
    assert_string_equal(slack_event_text(reaction, "item_user"), "U0BEN");
    stand_in_do(p->s, "unreact", "{\"user\":\"U0CAT\",\"ts\":\"%s\",\"name\":\"tada\"}", ts);
    cJSON *removal = next_event(p, "reaction_removed");

    stand_in_do(p->s, "delete", "{\"ts\":\"%s\"}", ts);
    cJSON *deletion = next_event(p, "message");
    assert_string_equal(slack_event_text(deletion, "subtype"), "message_deleted");
    assert_string_equal(slack_event_text(deletion, "deleted_ts"), ts);
    cJSON_Delete(message);
    cJSON_Delete(edit);
    cJSON_Delete(reaction);
    cJSON_Delete(removal);
    cJSON_Delete(deletion);
}

/* An app hears of channels that it is in, and of its own posts. */
static void test_who_hears_what(void **state)
{
    const struct place *p = *state;
    stand_in_do(p->s, "say", "{\"channel\":\"C0LOBBY\",\"text\":\"among us\"}");
    stand_in_do(p->s, "say",
                "{\"channel\":\"DM\",\"user\":\"U0EVE\",\"text\":\"<@U0BRAVO> psst\"}");
    cJSON *direct = next_event(p, "message");
    assert_string_equal(slack_event_text(direct, "channel"), "D0EVE");
    assert_string_equal(slack_event_text(direct, "channel_type"), "im");
    stand_in_do(p->s, "say", "{\"channel\":\"C0PARTNER\",\"user\":\"U0XEN\",\"text\":\"hi\"}");
    cJSON *shared = next_event(p, "message");
    assert_true(cJSON_IsTrue(slack_get(slack_get(shared, "payload"), "is_ext_shared_channel")));
    assert_string_equal(slack_event_text(shared, "team"), "T0OTHER");
    cJSON_Delete(slack_call(p->s, "chat.postMessage", "channel=C0STORE&text=mine"));
    cJSON *own = next_event(p, "message");
    assert_string_equal(slack_event_text(own, "bot_id"), "B0BRAVO");
    assert_string_equal(slack_event_text(own, "user"), "U0BRAVO");
    cJSON_Delete(direct);
    cJSON_Delete(shared);
    cJSON_Delete(own);
}

static void test_commands_and_buttons(void **state)
{
    const struct place *p = *state;
    stand_in_do(p->s, "slash", "{\"user\":\"U0DAN\",\"command\":\"/kudos\",\"text\":\"<@U0ANA>\"}");
    cJSON *command = slack_next(p->w, WIRE_PATIENCE_MS);
    const cJSON *payload = slack_get(command, "payload");
    assert_string_equal(slack_text(command, "type"), "slash_commands");
    assert_string_equal(slack_text(payload, "text"), "<@U0ANA>");
    assert_string_equal(slack_text(payload, "is_enterprise_install"), "false");
    assert_true(cJSON_IsTrue(slack_get(command, "accepts_response_payload")));
    stand_in_do(p->s, "interactive",
                "{\"user\":\"U0DAN\",\"payload\":{\"type\":\"view_submission\",\"view\":{}}}");
    cJSON *submission = slack_next(p->w, WIRE_PATIENCE_MS);
    assert_string_equal(slack_text(submission, "type"), "interactive");
    assert_string_equal(slack_text(slack_get(submission, "payload"), "type"), "view_submission");
    slack_ack(p->w, command);
    slack_ack(p->w, submission);
    cJSON_Delete(command);
    cJSON_Delete(submission);
}

static void test_changes(void **state)
{
    static const struct {
        const char *order;
        const char *members;
        const char *events[2];
    } cases[] = {
        {"user", "{\"id\":\"U0NEW\",\"name\":\"new\"}", {"team_join", NULL}},
        {"user", "{\"id\":\"U0BEN\",\"deleted\":true}", {"user_change", NULL}},
        {"channel", "{\"id\":\"C0NEW\",\"name\":\"new\"}", {"channel_created", NULL}},
        {"channel", "{\"id\":\"C0STORE\",\"name\":\"shop\"}", {"channel_rename", NULL}},
        {"channel", "{\"id\":\"C0BACK\",\"name\":\"rear\"}", {"group_rename", NULL}},
        {"channel", "{\"id\":\"C0NEW\",\"is_archived\":true}", {"channel_archive", NULL}},
        {"group", "{\"id\":\"S0NEW\",\"handle\":\"new\",\"users\":[]}", {"subteam_created", NULL}},
        {"group",
         "{\"id\":\"S0DESK\",\"users\":[\"U0ANA\",\"U0EVE\"]}",
         {"subteam_updated", "subteam_members_changed"}},
        {"join", "{\"user\":\"U0XEN\"}", {"member_joined_channel", NULL}},
        {"leave", "{\"user\":\"U0XEN\"}", {"member_left_channel", NULL}},
        {"home", "{\"user\":\"U0ANA\"}", {"app_home_opened", NULL}},
        {"event", "{\"event\":{\"type\":\"tokens_revoked\"}}", {"tokens_revoked", NULL}},
    };
    const struct place *p = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        stand_in_do(p->s, cases[i].order, "%s", cases[i].members);
        for (int k = 0; k < 2 && cases[i].events[k] != NULL; k++) {
            cJSON_Delete(next_event(p, cases[i].events[k]));
        }
    }
    cJSON *reply = slack_call(p->s, "usergroups.users.list", "usergroup=S0DESK");
    assert_int_equal(cJSON_GetArraySize(slack_get(reply, "users")), 2);
    assert_string_equal(slack_get(reply, "users")->child->next->valuestring, "U0EVE");
    cJSON_Delete(reply);
    reply = slack_call(p->s, "users.info", "user=U0BEN");
    assert_true(cJSON_IsTrue(slack_get(slack_get(reply, "user"), "deleted")));
    assert_string_equal(slack_text(slack_get(reply, "user"), "real_name"), "Ben Baker");
    cJSON_Delete(reply);
}

static void test_quiet_changes(void **state)
{
    const struct place *p = *state;
    stand_in_do(p->s, "say", "{\"text\":\"unheard\",\"silent\":true}");
    stand_in_do(p->s, "user", "{\"id\":\"U0ANA\",\"tz\":\"Asia/Tokyo\",\"silent\":true}");
    stand_in_do(p->s, "crowd", "{\"count\":3000,\"channel\":\"C0STORE\"}");
    stand_in_do(p->s, "say", "{\"text\":\"heard\"}");
    cJSON *first = next_event(p, "message");
    assert_string_equal(slack_event_text(first, "text"), "heard");
    cJSON_Delete(first);
    cJSON *reply = slack_call(p->s, "users.info", "user=U9003000");
    assert_true(cJSON_IsTrue(slack_get(reply, "ok")));
    cJSON_Delete(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_life_of_a_message), TEST(test_who_hears_what), TEST(test_commands_and_buttons),
        TEST(test_changes),           TEST(test_quiet_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
