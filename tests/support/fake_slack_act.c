/* fake_slack_act.c -- what people do. */
#include "fake_slack_act.h"

#include "fake_json.h"
#include "fake_slack.h"
#include "fake_slack_handles.h"
#include "fake_slack_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *act_user(const cJSON *order)
{
    return json_text(order, "user", "U0ANA");
}

static struct channel *act_channel(struct fake *f, const cJSON *order)
{
    const char *id = json_text(order, "channel", "C0STORE");
    if (strcmp(id, "DM") != 0) {
        return fake_world_channel(f, id);
    }
    cJSON *users = cJSON_CreateArray();
    json_push(users, act_user(order));
    struct channel *c = fake_world_open(f, users);
    cJSON_Delete(users);
    return c;
}

static cJSON *said_message(struct fake *f, struct channel *c, const cJSON *order)
{
    static const char *const names[] = {"thread_ts", "subtype", "files", "bot_id", "attachments"};
    char ts[TS_SIZE];
    char client_msg_id[48];
    const char *text = json_text(order, "text", "");
    fake_channel_next_ts(c, ts);
    (void)snprintf(client_msg_id, sizeof(client_msg_id), "%08lx-c11e-4000-8000-0000%08x",
                   fake_next(f), (unsigned)time(NULL));
    cJSON *message = cJSON_CreateObject();
    json_add(message, "type", "message");
    json_add(message, "user", act_user(order));
    json_add(message, "text", text);
    json_add(message, "ts", json_text(order, "ts", ts));
    json_add(message, "client_msg_id", json_text(order, "client_msg_id", client_msg_id));
    const cJSON *user = fake_world_user(f, act_user(order));
    json_add(message, "team", json_text(user, "team_id", FAKE_TEAM));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        json_add_copy(message, names[i], json_get(order, names[i]));
    }
    if (json_get(order, "blocks") != NULL) {
        json_add_copy(message, "blocks", json_get(order, "blocks"));
    } else {
        cJSON_AddItemToArray(json_add_array(message, "blocks"), fake_message_rich_text(text));
    }
    return message;
}

cJSON *fake_act_say(struct fake *f, const cJSON *order)
{
    struct channel *c = act_channel(f, order);
    if (c == NULL) {
        return fake_act_refuse("no such channel");
    }
    cJSON *message = said_message(f, c, order);
    fake_channel_add(c, message);
    cJSON *answer = fake_act_done();
    json_add(answer, "channel", fake_channel_id(c));
    json_add(answer, "ts", json_text(message, "ts", ""));
    cJSON *ids = json_add_array(answer, "envelope_ids");
    if (!json_true(order, "silent", false)) {
        fake_message_tell(f, c, message, ids);
    }
    return answer;
}

/* The channel and the message that an order is about. */
static cJSON *act_message(struct fake *f, const cJSON *order, struct channel **c)
{
    *c = act_channel(f, order);
    return *c != NULL ? fake_channel_find(*c, json_text(order, "ts", "")) : NULL;
}

cJSON *fake_act_edit(struct fake *f, const cJSON *order)
{
    struct channel *c = NULL;
    cJSON *message = act_message(f, order, &c);
    if (message == NULL) {
        return fake_act_refuse("no such message");
    }
    fake_message_edit(f, c, message, order);
    return fake_act_done();
}

cJSON *fake_act_delete(struct fake *f, const cJSON *order)
{
    struct channel *c = NULL;
    if (act_message(f, order, &c) == NULL) {
        return fake_act_refuse("no such message");
    }
    fake_message_delete(f, c, json_text(order, "ts", ""));
    return fake_act_done();
}

static cJSON *act_react(struct fake *f, const cJSON *order, bool add)
{
    struct channel *c = NULL;
    if (act_message(f, order, &c) == NULL) {
        return fake_act_refuse("no such message");
    }
    struct reaction reaction = {json_text(order, "name", "clap"), act_user(order), add};
    const char *error = fake_message_react(f, c, json_text(order, "ts", ""), &reaction);
    return error != NULL ? fake_act_refuse(error) : fake_act_done();
}

cJSON *fake_act_react(struct fake *f, const cJSON *order)
{
    return act_react(f, order, true);
}

cJSON *fake_act_unreact(struct fake *f, const cJSON *order)
{
    return act_react(f, order, false);
}

/* Sends it, and tells what a test may need to know of it. */
static cJSON *act_push(struct fake *f, const char *type, cJSON *payload)
{
    char id[ENVELOPE_ID_SIZE];
    cJSON *answer = fake_act_done();
    fake_envelope_push(f, type, payload, id);
    json_add(answer, "envelope_id", id);
    json_add_copy(answer, "trigger_id", json_get(payload, "trigger_id"));
    json_add_copy(answer, "response_url", json_get(payload, "response_url"));
    cJSON_Delete(payload);
    return answer;
}

static void add_handles(struct fake *f, cJSON *payload, const char *channel, const char *user)
{
    char handle[HANDLE_SIZE];
    fake_handles_trigger(f, handle);
    json_add(payload, "trigger_id", handle);
    if (channel != NULL) {
        fake_handles_response_url(f, channel, user, handle);
        json_add(payload, "response_url", handle);
    }
}

cJSON *fake_act_slash(struct fake *f, const cJSON *order)
{
    const struct channel *c = act_channel(f, order);
    const cJSON *user = fake_world_user(f, act_user(order));
    if (c == NULL || user == NULL) {
        return fake_act_refuse("no such channel or user");
    }
    cJSON *payload = cJSON_CreateObject();
    json_add(payload, "token", "verification-token");
    json_add(payload, "team_id", FAKE_TEAM);
    json_add(payload, "team_domain", "t0test");
    json_add(payload, "channel_id", fake_channel_id(c));
    json_add(payload, "channel_name", json_text(c->info, "name", "directmessage"));
    json_add(payload, "user_id", act_user(order));
    json_add(payload, "user_name", json_text(user, "name", ""));
    json_add(payload, "command", json_text(order, "command", "/bravo"));
    json_add(payload, "text", json_text(order, "text", ""));
    json_add(payload, "api_app_id", FAKE_APP);
    json_add(payload, "is_enterprise_install", "false");
    add_handles(f, payload, fake_channel_id(c), act_user(order));
    return act_push(f, "slash_commands", payload);
}

static void add_message(cJSON *payload, const struct channel *c, const cJSON *message)
{
    cJSON *container = json_add_object(payload, "container");
    json_add(container, "type", "message");
    json_add(container, "message_ts", json_text(message, "ts", ""));
    json_add(container, "channel_id", fake_channel_id(c));
    json_add_bool(container, "is_ephemeral", false);
    json_add_copy(payload, "message", message);
    json_add(payload, "message_ts", json_text(message, "ts", ""));
}

cJSON *fake_act_interactive(struct fake *f, const cJSON *order)
{
    struct channel *c = NULL;
    const cJSON *message = act_message(f, order, &c);
    cJSON *payload = cJSON_CreateObject();
    json_add(payload, "type", "block_actions");
    json_add(payload, "token", "verification-token");
    json_add(payload, "api_app_id", FAKE_APP);
    cJSON *team = json_add_object(payload, "team");
    json_add(team, "id", FAKE_TEAM);
    json_add(team, "domain", "t0test");
    cJSON *user = json_add_object(payload, "user");
    json_add(user, "id", act_user(order));
    json_add(user, "username", json_text(fake_world_user(f, act_user(order)), "name", ""));
    json_add(user, "team_id", FAKE_TEAM);
    json_add_bool(payload, "is_enterprise_install", false);
    if (c != NULL) {
        cJSON *channel = json_add_object(payload, "channel");
        json_add(channel, "id", fake_channel_id(c));
        json_add(channel, "name", json_text(c->info, "name", "directmessage"));
    }
    if (message != NULL) {
        add_message(payload, c, message);
    }
    add_handles(f, payload, c != NULL ? fake_channel_id(c) : NULL, act_user(order));
    const cJSON *change = NULL;
    cJSON_ArrayForEach(change, json_get(order, "payload"))
    {
        json_set(payload, change->string, cJSON_Duplicate(change, true));
    }
    return act_push(f, "interactive", payload);
}

static cJSON *act_event(struct fake *f, cJSON *event, const cJSON *changes)
{
    struct sent_event sent = fake_event_send(f, event, changes);
    cJSON *answer = fake_act_done();
    json_add(answer, "envelope_id", sent.envelope_id);
    json_add(answer, "event_id", sent.event_id);
    return answer;
}

cJSON *fake_act_home(struct fake *f, const cJSON *order)
{
    char id[HANDLE_SIZE];
    char ts[TS_SIZE];
    cJSON *users = cJSON_CreateArray();
    json_push(users, act_user(order));
    struct channel *c = fake_world_open(f, users);
    cJSON_Delete(users);
    fake_channel_next_ts(c, ts);
    (void)snprintf(id, sizeof(id), "VHOME%s", act_user(order));
    cJSON *event = cJSON_CreateObject();
    json_add(event, "type", "app_home_opened");
    json_add(event, "user", act_user(order));
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "tab", json_text(order, "tab", "home"));
    json_add(event, "event_ts", ts);
    json_add_copy(event, "view", json_get(f->handles, id));
    return act_event(f, event, NULL);
}

cJSON *fake_act_event(struct fake *f, const cJSON *order)
{
    const cJSON *event = json_get(order, "event");
    if (event == NULL) {
        return fake_act_refuse("no event");
    }
    return act_event(f, cJSON_Duplicate(event, true), json_get(order, "payload"));
}

cJSON *fake_act_envelope(struct fake *f, const cJSON *order)
{
    return act_push(f, json_text(order, "type", "events_api"),
                    cJSON_Duplicate(json_get(order, "payload"), true));
}
