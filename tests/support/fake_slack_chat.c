/* fake_slack_chat.c -- chat.*. */
#include "arena.h"
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_check.h"
#include "fake_slack_message.h"
#include "fake_slack_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is posted, after the checks. */
struct draft {
    const char *text;
    cJSON *blocks;   /* NULL: none */
    cJSON *metadata; /* NULL: none */
};

static void draft_release(struct draft *d)
{
    cJSON_Delete(d->blocks);
    cJSON_Delete(d->metadata);
}

static cJSON *arg_json(const struct call *call, const char *name)
{
    const char *text = web_arg(call, name);
    return *text != '\0' ? json_parse(text, strlen(text)) : NULL;
}

/* Blocks get their ids, as at Slack. */
static void blocks_finish(struct fake *f, cJSON *blocks)
{
    cJSON *block = NULL;
    cJSON_ArrayForEach(block, blocks)
    {
        if (json_get(block, "block_id") == NULL) {
            char id[24];
            (void)snprintf(id, sizeof(id), "b%lu", fake_next(f));
            json_add(block, "block_id", id);
        }
    }
}

static const char *draft_blocks(struct call *call, struct draft *d)
{
    const char *text = web_arg(call, "blocks");
    if (*text == '\0') {
        return NULL;
    }
    d->blocks = arg_json(call, "blocks");
    struct check check = {0};
    const char *error = fake_check_blocks(&check, d->blocks, 50);
    if (check.messages != NULL) {
        (void)snprintf(call->detail, sizeof(call->detail), "%s",
                       check.messages->child->valuestring);
    }
    call->messages = check.messages;
    blocks_finish(call->f, d->blocks);
    return error;
}

static const char *draft_metadata(struct call *call, struct draft *d)
{
    const char *text = web_arg(call, "metadata");
    if (*text == '\0') {
        return NULL;
    }
    d->metadata = arg_json(call, "metadata");
    if (!cJSON_IsObject(d->metadata) || !cJSON_IsString(json_get(d->metadata, "event_type")) ||
        !cJSON_IsObject(json_get(d->metadata, "event_payload"))) {
        return "invalid_metadata_format";
    }
    return strlen(text) > CHECK_METADATA ? "metadata_too_large" : NULL;
}

/* Text that looks as if somebody forgot to escape it is shown all the same. */
static void note_escapes(struct call *call, const char *text)
{
    const char *at = fake_check_escapes(text);
    if (at != NULL) {
        char detail[80];
        (void)snprintf(detail, sizeof(detail), "%s at: %.40s", call->method, at);
        fake_record_violation(call->f, "unescaped", detail);
    }
}

static const char *draft_read(struct call *call, struct draft *d)
{
    *d = (struct draft){.text = web_arg(call, "text")};
    const char *markdown = web_arg(call, "markdown_text");
    if (*markdown != '\0' && (*d->text != '\0' || *web_arg(call, "blocks") != '\0')) {
        return "markdown_text_conflict";
    }
    if (*markdown != '\0') {
        d->text = markdown;
    }
    const char *error = draft_blocks(call, d);
    if (error == NULL) {
        error = draft_metadata(call, d);
    }
    if (error == NULL && *d->text == '\0' && cJSON_GetArraySize(d->blocks) == 0 &&
        *web_arg(call, "attachments") == '\0') {
        error = "no_text";
    }
    if (error == NULL) {
        note_escapes(call, d->text);
    }
    return error;
}

static void add_bot(cJSON *message)
{
    json_add(message, "user", FAKE_BOT_USER);
    json_add(message, "bot_id", FAKE_BOT);
    json_add(message, "app_id", FAKE_APP);
    json_add(message, "team", FAKE_TEAM);
    cJSON *profile = json_add_object(message, "bot_profile");
    json_add(profile, "id", FAKE_BOT);
    json_add(profile, "app_id", FAKE_APP);
    json_add(profile, "name", "bravo");
    json_add(profile, "team_id", FAKE_TEAM);
    json_add_bool(profile, "deleted", false);
}

/* One entry of the record: what came, and whom it pings. */
static cJSON *draft_describe(const struct call *call, const struct draft *d)
{
    static const char *const names[] = {"channel",      "user",         "thread_ts",       "ts",
                                        "unfurl_links", "unfurl_media", "reply_broadcast", "parse",
                                        "link_names",   "mrkdwn"};
    cJSON *item = cJSON_CreateObject();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        json_add(item, names[i], json_text(call->args, names[i], NULL));
    }
    json_add(item, "text", d->text);
    json_add_copy(item, "blocks", d->blocks);
    json_add_copy(item, "metadata", d->metadata);
    cJSON *notifies = fake_notifies_new();
    fake_notify_text(notifies, d->text);
    fake_notify_blocks(notifies, d->blocks);
    cJSON_AddItemToObject(item, "notifies", notifies);
    return item;
}

/* The channel to post to: a person's id means the direct messages with them. */
static const char *post_channel(struct call *call, struct channel **out)
{
    const char *id = web_arg(call, "channel");
    if (fake_world_user(call->f, id) != NULL) {
        cJSON *users = cJSON_CreateArray();
        json_push(users, id);
        *out = fake_world_open(call->f, users);
        cJSON_Delete(users);
        return NULL;
    }
    const char *error = web_channel(call, NULL, out);
    if (error != NULL) {
        return error;
    }
    if (fake_channel_is(*out, "is_archived")) {
        return "is_archived";
    }
    bool in = fake_channel_has(*out, FAKE_BOT_USER);
    return in || web_has_scope(call, "chat:write.public") ? NULL : "not_in_channel";
}

static const char *post_pace(struct call *call, struct channel *c)
{
    uint64_t now_ms = fake_now_ms(call->f);
    long pace_ms = call->f->host.rules[RULE_POST_PACE_MS];
    if (pace_ms > 0 && c->last_post_ms > 0 && now_ms + 1 - c->last_post_ms < (uint64_t)pace_ms) {
        call->retry_after = 1;
        return "ratelimited";
    }
    c->last_post_ms = now_ms + 1;
    return NULL;
}

static cJSON *post_part(struct call *call, struct channel *c, const struct draft *d,
                        char ts[TS_SIZE])
{
    cJSON *message = cJSON_CreateObject();
    fake_channel_next_ts(c, ts);
    json_add(message, "type", "message");
    json_add(message, "ts", ts);
    add_bot(message);
    json_add_copy(message, "blocks", d->blocks);
    json_add_copy(message, "metadata", d->metadata);
    json_add(message, "thread_ts", json_text(call->args, "thread_ts", NULL));
    if (web_flag(call, "reply_broadcast")) {
        json_add(message, "subtype", "thread_broadcast");
    }
    return message;
}

static size_t part_bytes(const char *text)
{
    if (fake_check_length(text) <= CHECK_TEXT_SPLIT) {
        return strlen(text);
    }
    size_t bytes = 0;
    size_t units = 0;
    while (text[bytes] != '\0' && units < CHECK_TEXT_PART) {
        units += ((unsigned char)text[bytes] & 0xC0) != 0x80 ? 1 : 0;
        bytes++;
    }
    while (((unsigned char)text[bytes] & 0xC0) == 0x80) {
        bytes++;
    }
    return bytes;
}

/* Long text becomes several messages; the answer speaks of the first. */
static int post_all(struct call *call, struct channel *c, const struct draft *d)
{
    const char *rest = d->text;
    int parts = 0;
    do {
        char ts[TS_SIZE];
        size_t len = part_bytes(rest);
        cJSON *message = post_part(call, c, d, ts);
        char *text = must_alloc(len + 1);
        memcpy(text, rest, len);
        json_add(message, "text", text);
        free(text);
        rest += len;
        fake_channel_add(c, message);
        if (parts++ == 0) {
            json_add(call->reply, "channel", fake_channel_id(c));
            json_add(call->reply, "ts", ts);
            json_add_copy(call->reply, "message", message);
        }
        if (call->f->host.rules[RULE_ECHO] != 0) {
            fake_message_tell(call->f, c, message, NULL);
        }
    } while (*rest != '\0');
    return parts;
}

static const char *post_checks(struct call *call, struct channel **c, struct draft *d)
{
    const char *error = post_channel(call, c);
    if (error == NULL) {
        error = draft_read(call, d);
    }
    const char *thread_ts = web_arg(call, "thread_ts");
    if (error == NULL && *thread_ts != '\0' && fake_channel_find(*c, thread_ts) == NULL) {
        error = "cannot_reply_to_message";
    }
    return error != NULL ? error : post_pace(call, *c);
}

static const char *run_post(struct call *call)
{
    struct channel *c = NULL;
    struct draft draft = {0};
    const char *error = post_checks(call, &c, &draft);
    if (error == NULL) {
        int parts = post_all(call, c, &draft);
        cJSON *item = draft_describe(call, &draft);
        json_set_text(item, "channel", fake_channel_id(c));
        json_set_text(item, "ts", json_text(call->reply, "ts", ""));
        json_add_number(item, "parts", parts);
        fake_record_add(call->f, KIND_POSTS, item);
        if (parts > 1) {
            fake_record_violation(call->f, "text_split", "longer than 4,040 characters");
        }
    }
    draft_release(&draft);
    return error;
}

static const char *ephemeral_checks(struct call *call, struct channel **c, struct draft *d)
{
    const char *error = post_channel(call, c);
    if (error == NULL) {
        error = draft_read(call, d);
    }
    if (error == NULL && !fake_channel_has(*c, web_arg(call, "user"))) {
        error = "user_not_in_channel";
    }
    if (error == NULL && !fake_channel_has(*c, FAKE_BOT_USER)) {
        error = "not_in_channel";
    }
    bool long_text = fake_check_length(d->text != NULL ? d->text : "") > CHECK_TEXT_SPLIT;
    return error == NULL && long_text ? "msg_too_long" : error;
}

static const char *run_ephemeral(struct call *call)
{
    struct channel *c = NULL;
    struct draft draft = {0};
    const char *error = ephemeral_checks(call, &c, &draft);
    if (error == NULL) {
        char ts[TS_SIZE];
        fake_channel_next_ts(c, ts);
        json_add(call->reply, "message_ts", ts);
        cJSON *item = draft_describe(call, &draft);
        json_set_text(item, "ts", ts);
        fake_record_add(call->f, KIND_EPHEMERALS, item);
    }
    draft_release(&draft);
    return error;
}

/* A message of the bot's own, by channel and ts. */
static const char *own_message(struct call *call, const char *not_own, struct channel **c,
                               cJSON **message)
{
    const char *error = web_channel(call, NULL, c);
    if (error != NULL) {
        return error;
    }
    *message = fake_channel_find(*c, web_arg(call, "ts"));
    if (*message == NULL) {
        return "message_not_found";
    }
    return strcmp(json_text(*message, "user", ""), FAKE_BOT_USER) == 0 ? NULL : not_own;
}

static const char *update_checks(struct call *call, struct channel **c, cJSON **message,
                                 struct draft *d)
{
    const char *error = own_message(call, "cant_update_message", c, message);
    if (error == NULL && fake_check_length(web_arg(call, "text")) > CHECK_UPDATE_TEXT) {
        error = "msg_too_long";
    }
    return error != NULL ? error : draft_read(call, d);
}

static const char *run_update(struct call *call)
{
    struct channel *c = NULL;
    cJSON *message = NULL;
    struct draft draft = {0};
    const char *error = update_checks(call, &c, &message, &draft);
    if (error == NULL) {
        cJSON *change = cJSON_CreateObject();
        json_add(change, "text", draft.text);
        json_add_copy(change, "blocks", draft.blocks);
        json_add_copy(change, "metadata", draft.metadata);
        json_add(change, "user", FAKE_BOT_USER);
        fake_message_edit(call->f, c, message, change);
        cJSON_Delete(change);
        json_add(call->reply, "channel", fake_channel_id(c));
        json_add(call->reply, "ts", web_arg(call, "ts"));
        json_add(call->reply, "text", draft.text);
        json_add_copy(call->reply, "message", message);
        fake_record_add(call->f, KIND_UPDATES, draft_describe(call, &draft));
    }
    draft_release(&draft);
    return error;
}

static const char *run_delete(struct call *call)
{
    struct channel *c = NULL;
    cJSON *message = NULL;
    const char *error = own_message(call, "cant_delete_message", &c, &message);
    if (error != NULL) {
        return error;
    }
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", fake_channel_id(c));
    json_add(item, "ts", web_arg(call, "ts"));
    json_add_copy(call->reply, "channel", json_get(item, "channel"));
    json_add_copy(call->reply, "ts", json_get(item, "ts"));
    fake_record_add(call->f, KIND_DELETES, item);
    fake_message_delete(call->f, c, web_arg(call, "ts"));
    return NULL;
}

static const char *run_permalink(struct call *call)
{
    struct channel *c = NULL;
    const char *error = web_channel(call, NULL, &c);
    const char *ts = web_arg(call, "message_ts");
    if (error != NULL || fake_channel_find(c, ts) == NULL) {
        return error != NULL ? error : "message_not_found";
    }
    char link[160];
    (void)snprintf(link, sizeof(link), "https://t0test.slack.test/archives/%s/p%.*s%s",
                   fake_channel_id(c), (int)strcspn(ts, "."), ts, strchr(ts, '.') + 1);
    json_add(call->reply, "channel", fake_channel_id(c));
    json_add(call->reply, "permalink", link);
    return NULL;
}

const struct web_method fake_chat_methods[] = {
    {"chat.postMessage", "chat:write", true, run_post},
    {"chat.postEphemeral", "chat:write", true, run_ephemeral},
    {"chat.update", "chat:write", true, run_update},
    {"chat.delete", "chat:write", true, run_delete},
    {"chat.getPermalink", NULL, false, run_permalink},
    {NULL, NULL, false, NULL},
};
