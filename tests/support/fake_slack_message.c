/* fake_slack_message.c -- messages that come, change and go, and the events about it. */
#include "fake_slack_message.h"

#include "arena.h"
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static cJSON *event_wrap(struct fake *f, cJSON *event, char event_id[24])
{
    (void)snprintf(event_id, 24, "Ev%08X%06lX", (unsigned)time(NULL), fake_next(f));
    cJSON *payload = cJSON_CreateObject();
    json_add(payload, "token", "verification-token");
    json_add(payload, "team_id", FAKE_TEAM);
    json_add(payload, "api_app_id", FAKE_APP);
    const cJSON *channel = json_get(event, "channel");
    const struct channel *c =
        cJSON_IsString(channel) ? fake_world_channel(f, channel->valuestring) : NULL;
    cJSON_AddItemToObject(payload, "event", event);
    json_add(payload, "type", "event_callback");
    json_add(payload, "event_id", event_id);
    json_add_number(payload, "event_time", (double)time(NULL));
    cJSON *authorization = cJSON_CreateObject();
    cJSON_AddNullToObject(authorization, "enterprise_id");
    json_add(authorization, "team_id", FAKE_TEAM);
    json_add(authorization, "user_id", FAKE_BOT_USER);
    json_add_bool(authorization, "is_bot", true);
    json_add_bool(authorization, "is_enterprise_install", false);
    cJSON_AddItemToArray(json_add_array(payload, "authorizations"), authorization);
    json_add_bool(payload, "is_ext_shared_channel",
                  c != NULL && fake_channel_is(c, "is_ext_shared"));
    json_add(payload, "event_context", "4-stand-in");
    return payload;
}

struct sent_event fake_event_send(struct fake *f, cJSON *event, const cJSON *changes)
{
    struct sent_event sent;
    cJSON *payload = event_wrap(f, event, sent.event_id);
    const cJSON *change = NULL;
    cJSON_ArrayForEach(change, changes)
    {
        json_set(payload, change->string, cJSON_Duplicate(change, true));
    }
    fake_envelope_push(f, "events_api", payload, sent.envelope_id);
    cJSON_Delete(payload);
    return sent;
}

char *fake_event_payload(struct fake *f, cJSON *event)
{
    char event_id[24];
    cJSON *payload = event_wrap(f, event, event_id);
    char *text = json_print(payload);
    cJSON_Delete(payload);
    return text;
}

bool fake_message_is_heard(const struct channel *c)
{
    return fake_channel_has(c, FAKE_BOT_USER) && !fake_channel_is(c, "is_archived");
}

static cJSON *message_event(const struct channel *c, const cJSON *message, const char *type)
{
    cJSON *event = cJSON_Duplicate(message, true);
    json_set_text(event, "type", type);
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "event_ts", json_text(message, "ts", ""));
    if (strcmp(type, "message") == 0) {
        json_add(event, "channel_type", fake_channel_type(c));
    }
    return event;
}

static void tell(struct fake *f, cJSON *event, cJSON *ids)
{
    struct sent_event sent = fake_event_send(f, event, NULL);
    if (ids != NULL) {
        json_push(ids, sent.envelope_id);
    }
}

/* Mentions in direct messages come as message.im only. */
static bool message_mentions_bot(const struct channel *c, const cJSON *message)
{
    const char *text = json_text(message, "text", "");
    const char *at = strstr(text, "<@" FAKE_BOT_USER);
    return at != NULL && !fake_channel_is(c, "is_im") &&
           strcmp(json_text(message, "user", ""), FAKE_BOT_USER) != 0;
}

void fake_message_tell(struct fake *f, struct channel *c, const cJSON *message, cJSON *ids)
{
    if (!fake_message_is_heard(c)) {
        return;
    }
    bool mention = message_mentions_bot(c, message);
    bool mention_first = f->host.rules[RULE_MENTION_FIRST] != 0;
    if (mention && mention_first) {
        tell(f, message_event(c, message, "app_mention"), ids);
    }
    tell(f, message_event(c, message, "message"), ids);
    if (mention && !mention_first) {
        tell(f, message_event(c, message, "app_mention"), ids);
    }
}

static cJSON *hidden_event(const struct channel *c, const char *subtype, const char *ts)
{
    cJSON *event = cJSON_CreateObject();
    json_add(event, "type", "message");
    json_add(event, "subtype", subtype);
    json_add_bool(event, "hidden", true);
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "channel_type", fake_channel_type(c));
    json_add(event, "ts", ts);
    json_add(event, "event_ts", ts);
    return event;
}

static bool is_own(const cJSON *message)
{
    return strcmp(json_text(message, "user", ""), FAKE_BOT_USER) == 0;
}

void fake_message_edit(struct fake *f, struct channel *c, cJSON *message, const cJSON *change)
{
    static const char *const names[] = {"text", "blocks", "metadata", "attachments", "subtype"};
    char ts[TS_SIZE];
    cJSON *before = cJSON_Duplicate(message, true);
    fake_channel_next_ts(c, ts);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const cJSON *value = json_get(change, names[i]);
        if (value != NULL) {
            json_set(message, names[i], cJSON_Duplicate(value, true));
        }
    }
    const char *editor = json_text(change, "user", NULL); /* none: an unfurl, say */
    if (editor != NULL) {
        cJSON *edited = cJSON_CreateObject();
        json_add(edited, "user", editor);
        json_add(edited, "ts", ts);
        json_set(message, "edited", edited);
    }
    bool told = fake_message_is_heard(c) && (!is_own(message) || f->host.rules[RULE_ECHO] != 0);
    if (told) {
        cJSON *event = hidden_event(c, "message_changed", ts);
        json_add_copy(event, "message", message);
        cJSON_AddItemToObject(event, "previous_message", before);
        tell(f, event, NULL);
    } else {
        cJSON_Delete(before);
    }
}

void fake_message_delete(struct fake *f, struct channel *c, const char *deleted_ts)
{
    const cJSON *message = fake_channel_find(c, deleted_ts);
    bool told = fake_message_is_heard(c) && (!is_own(message) || f->host.rules[RULE_ECHO] != 0);
    if (told) {
        char ts[TS_SIZE];
        fake_channel_next_ts(c, ts);
        cJSON *event = hidden_event(c, "message_deleted", ts);
        json_add(event, "deleted_ts", deleted_ts);
        json_add_copy(event, "previous_message", message);
        tell(f, event, NULL);
    }
    fake_channel_remove(c, deleted_ts);
}

static cJSON *reaction_find(cJSON *reactions, const char *name)
{
    cJSON *reaction = NULL;
    cJSON_ArrayForEach(reaction, reactions)
    {
        if (strcmp(json_text(reaction, "name", ""), name) == 0) {
            return reaction;
        }
    }
    return NULL;
}

static void reaction_count(cJSON *reaction)
{
    double count = cJSON_GetArraySize(json_get(reaction, "users"));
    json_set(reaction, "count", cJSON_CreateNumber(count));
}

static const char *reaction_set(cJSON *message, const struct reaction *r)
{
    cJSON *reactions = cJSON_GetObjectItemCaseSensitive(message, "reactions");
    if (reactions == NULL) {
        reactions = json_add_array(message, "reactions");
    }
    cJSON *reaction = reaction_find(reactions, r->name);
    cJSON *users = cJSON_GetObjectItemCaseSensitive(reaction, "users");
    bool there = json_has(users, r->user);
    if (there == r->add) {
        return r->add ? "already_reacted" : "no_reaction";
    }
    if (!r->add) {
        json_drop(users, r->user);
        reaction_count(reaction);
        if (users->child == NULL) {
            cJSON_Delete(cJSON_DetachItemViaPointer(reactions, reaction));
        }
        return NULL;
    }
    if (reaction == NULL) {
        reaction = cJSON_CreateObject();
        json_add(reaction, "name", r->name);
        users = json_add_array(reaction, "users");
        cJSON_AddItemToArray(reactions, reaction);
    }
    json_push(users, r->user);
    reaction_count(reaction);
    return NULL;
}

static cJSON *reaction_event(struct channel *c, const cJSON *message, const struct reaction *r)
{
    char ts[TS_SIZE];
    cJSON *event = cJSON_CreateObject();
    fake_channel_next_ts(c, ts);
    json_add(event, "type", r->add ? "reaction_added" : "reaction_removed");
    json_add(event, "user", r->user);
    json_add(event, "reaction", r->name);
    json_add(event, "item_user", json_text(message, "user", NULL));
    cJSON *item = json_add_object(event, "item");
    json_add(item, "type", "message");
    json_add(item, "channel", fake_channel_id(c));
    json_add(item, "ts", json_text(message, "ts", ""));
    json_add(event, "event_ts", ts);
    return event;
}

const char *fake_message_react(struct fake *f, struct channel *c, const char *ts,
                               const struct reaction *r)
{
    cJSON *message = fake_channel_find(c, ts);
    if (message == NULL) {
        return "message_not_found";
    }
    const char *error = reaction_set(message, r);
    if (error == NULL && fake_message_is_heard(c)) {
        tell(f, reaction_event(c, message, r), NULL);
    }
    return error;
}

static void rich_text_piece(cJSON *elements, const char *text, size_t len)
{
    if (len == 0) {
        return;
    }
    char *piece = must_alloc(len + 1);
    memcpy(piece, text, len);
    cJSON *element = cJSON_CreateObject();
    json_add(element, "type", "text");
    json_add(element, "text", piece);
    cJSON_AddItemToArray(elements, element);
    free(piece);
}

/* `token` is <...> as it stands in the text. */
static void rich_text_token(cJSON *elements, const char *token)
{
    static const struct {
        const char *start;
        const char *type;
        const char *field;
    } kinds[] = {{"<@", "user", "user_id"},
                 {"<#", "channel", "channel_id"},
                 {"<!subteam^", "usergroup", "usergroup_id"},
                 {"<!", "broadcast", "range"},
                 {"<", "link", "url"}};
    size_t i = 0;
    while (strncmp(token, kinds[i].start, strlen(kinds[i].start)) != 0) {
        i++;
    }
    char value[512] = "";
    size_t skip = strlen(kinds[i].start);
    size_t value_len = strcspn(token + skip, "|>");
    memcpy(value, token + skip, value_len < sizeof(value) ? value_len : sizeof(value) - 1);
    cJSON *element = cJSON_CreateObject();
    json_add(element, "type", kinds[i].type);
    json_add(element, kinds[i].field, value);
    cJSON_AddItemToArray(elements, element);
}

cJSON *fake_message_rich_text(const char *text)
{
    cJSON *block = cJSON_CreateObject();
    json_add(block, "type", "rich_text");
    json_add(block, "block_id", "rich");
    cJSON *section = cJSON_CreateObject();
    json_add(section, "type", "rich_text_section");
    cJSON *elements = json_add_array(section, "elements");
    cJSON_AddItemToArray(json_add_array(block, "elements"), section);
    while (*text != '\0') {
        size_t len = strcspn(text, "<");
        rich_text_piece(elements, text, len);
        text += len;
        size_t token_len = strcspn(text, ">");
        if (*text == '<' && text[token_len] == '>') {
            rich_text_token(elements, text);
            text += token_len + 1;
        } else {
            rich_text_piece(elements, text, token_len);
            text += token_len;
        }
    }
    return block;
}
