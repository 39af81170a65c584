/* fake_slack_views.c -- views.*, trigger ids, response urls. */
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_check.h"
#include "fake_slack_handles.h"
#include "fake_slack_message.h"
#include "fake_slack_web.h"

#include <stdio.h>
#include <string.h>

enum { VIEW_BYTES_MAX = 250 * 1024 };

/* One object per handle: {"made_ms", "uses", ...}. */
void fake_handles_trigger(struct fake *f, char id[HANDLE_SIZE])
{
    (void)snprintf(id, HANDLE_SIZE, "%lu.%llu.%s", fake_next(f), (unsigned long long)fake_now_us(f),
                   "trigger");
    cJSON *trigger = cJSON_CreateObject();
    json_add_number(trigger, "made_ms", (double)fake_now_ms(f));
    cJSON_AddItemToObject(f->handles, id, trigger);
}

static const char *trigger_use(struct call *call)
{
    cJSON *trigger =
        cJSON_GetObjectItemCaseSensitive(call->f->handles, web_arg(call, "trigger_id"));
    if (trigger == NULL) {
        return "invalid_trigger_id";
    }
    if (json_get(trigger, "used") != NULL) {
        return "exchanged_trigger_id";
    }
    long age_ms = (long)fake_now_ms(call->f) - json_number(trigger, "made_ms", 0);
    if (age_ms > call->f->host.rules[RULE_TRIGGER_MS]) {
        return "expired_trigger_id";
    }
    json_add_bool(trigger, "used", true);
    return NULL;
}

static const char *view_read(struct call *call, cJSON **view)
{
    const char *text = web_arg(call, "view");
    *view = json_parse(text, strlen(text));
    if (!cJSON_IsObject(*view)) {
        return "invalid_arguments";
    }
    if (strlen(text) > VIEW_BYTES_MAX) {
        return "view_too_large";
    }
    struct check check = {0};
    const char *error = fake_check_view(&check, *view);
    call->messages = check.messages;
    if (check.messages != NULL) {
        (void)snprintf(call->detail, sizeof(call->detail), "%s",
                       check.messages->child->valuestring);
    }
    return error;
}

static void view_finish(struct call *call, cJSON *view, const char *id)
{
    char hash[48];
    (void)snprintf(hash, sizeof(hash), "%lu.%llu", fake_next(call->f),
                   (unsigned long long)fake_now_us(call->f));
    json_set_text(view, "id", id);
    json_set_text(view, "hash", hash);
    json_set_text(view, "team_id", FAKE_TEAM);
    json_set_text(view, "app_id", FAKE_APP);
    json_set_text(view, "bot_id", FAKE_BOT);
    json_add_copy(call->reply, "view", view);
    cJSON *item = cJSON_CreateObject();
    json_add(item, "method", call->method);
    json_add(item, "user", json_text(call->args, "user_id", NULL));
    json_add_copy(item, "view", view);
    fake_record_add(call->f, KIND_VIEWS, item);
    json_set(call->f->handles, id, view);
}

static const char *run_open(struct call *call)
{
    cJSON *view = NULL;
    const char *error = trigger_use(call);
    if (error == NULL) {
        error = view_read(call, &view);
    }
    if (error != NULL) {
        cJSON_Delete(view);
        return error;
    }
    char id[HANDLE_SIZE];
    (void)snprintf(id, sizeof(id), "V0%lu", fake_next(call->f));
    view_finish(call, view, id);
    return NULL;
}

/* The view to change: by its id, and not if it has changed since `hash`. */
static const char *view_hash(const struct call *call, const cJSON *old)
{
    const char *hash = web_arg(call, "hash");
    bool other = *hash != '\0' && strcmp(hash, json_text(old, "hash", "")) != 0;
    return other ? "hash_conflict" : NULL;
}

static const char *run_update(struct call *call)
{
    char id[HANDLE_SIZE];
    cJSON *view = NULL;
    (void)snprintf(id, sizeof(id), "%s", web_arg(call, "view_id"));
    const cJSON *old = json_get(call->f->handles, id);
    const char *error = old == NULL ? "not_found" : view_hash(call, old);
    if (error == NULL) {
        error = view_read(call, &view);
    }
    if (error != NULL) {
        cJSON_Delete(view);
        return error;
    }
    view_finish(call, view, id);
    return NULL;
}

static const char *run_publish(struct call *call)
{
    char id[HANDLE_SIZE];
    cJSON *view = NULL;
    (void)snprintf(id, sizeof(id), "VHOME%s", web_arg(call, "user_id"));
    const char *error = NULL;
    if (fake_world_user(call->f, web_arg(call, "user_id")) == NULL) {
        error = "user_not_found";
    } else if (call->f->host.rules[RULE_HOME_TAB] == 0) {
        error = "not_enabled";
    } else {
        error = view_hash(call, json_get(call->f->handles, id));
    }
    if (error == NULL) {
        error = view_read(call, &view);
    }
    if (error != NULL) {
        cJSON_Delete(view);
        return error;
    }
    view_finish(call, view, id);
    return NULL;
}

void fake_handles_response_url(struct fake *f, const char *channel, const char *user,
                               char url[HANDLE_SIZE])
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/response/%s/%lu/%llu", FAKE_TEAM, fake_next(f),
                   (unsigned long long)fake_now_us(f));
    (void)snprintf(url, HANDLE_SIZE, "http://127.0.0.1:%d%s", f->host.port, path);
    cJSON *handle = cJSON_CreateObject();
    json_add_number(handle, "made_ms", (double)fake_now_ms(f));
    json_add_number(handle, "uses", 0);
    json_add(handle, "channel", channel);
    json_add(handle, "user", user);
    cJSON_AddItemToObject(f->handles, path, handle);
}

static const char *response_use(struct fake *f, cJSON *handle)
{
    if (handle == NULL) {
        return "no_such_url";
    }
    long uses = json_number(handle, "uses", 0);
    long age_ms = (long)fake_now_ms(f) - json_number(handle, "made_ms", 0);
    if (age_ms > f->host.rules[RULE_RESPONSE_MS]) {
        return "expired_url";
    }
    if (uses >= f->host.rules[RULE_RESPONSE_USES]) {
        return "used_url";
    }
    json_set(handle, "uses", cJSON_CreateNumber((double)uses + 1));
    return NULL;
}

static const char *response_check(const cJSON *message)
{
    const cJSON *blocks = json_get(message, "blocks");
    bool deletes = json_true(message, "delete_original", false);
    if (blocks == NULL) {
        return deletes || *json_text(message, "text", "") != '\0' ? NULL : "no_text";
    }
    struct check check = {0};
    const char *error = fake_check_blocks(&check, blocks, 50);
    cJSON_Delete(check.messages);
    return error;
}

/* In the channel it is a message without a user, of the old kind. */
static void response_post(struct fake *f, const cJSON *handle, const cJSON *response)
{
    struct channel *c = fake_world_channel(f, json_text(handle, "channel", ""));
    if (c == NULL || strcmp(json_text(response, "response_type", ""), "in_channel") != 0) {
        return;
    }
    char ts[TS_SIZE];
    cJSON *message = cJSON_CreateObject();
    fake_channel_next_ts(c, ts);
    json_add(message, "type", "message");
    json_add(message, "subtype", "bot_message");
    json_add(message, "bot_id", FAKE_BOT);
    json_add(message, "ts", ts);
    json_add(message, "text", json_text(response, "text", ""));
    json_add_copy(message, "blocks", json_get(response, "blocks"));
    fake_channel_add(c, message);
    if (f->host.rules[RULE_ECHO] != 0) {
        fake_message_tell(f, c, message, NULL);
    }
}

static void response_record(struct fake *f, const cJSON *handle, const cJSON *message)
{
    cJSON *item = cJSON_CreateObject();
    json_add_copy(item, "channel", json_get(handle, "channel"));
    json_add_copy(item, "user", json_get(handle, "user"));
    json_add_copy(item, "message", message);
    cJSON *notifies = fake_notifies_new();
    fake_notify_text(notifies, json_text(message, "text", ""));
    fake_notify_blocks(notifies, json_get(message, "blocks"));
    cJSON_AddItemToObject(item, "notifies", notifies);
    fake_record_add(f, KIND_RESPONSES, item);
}

void fake_handles_respond(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *handle = cJSON_GetObjectItemCaseSensitive(f->handles, r->path);
    cJSON *message = json_parse(r->body, r->body_len);
    const char *error = cJSON_IsObject(message) ? response_use(f, handle) : "invalid_payload";
    if (error == NULL) {
        error = response_check(message);
    }
    char body[128] = "ok";
    if (error == NULL) {
        response_record(f, handle, message);
        response_post(f, handle, message);
    } else {
        (void)snprintf(body, sizeof(body), "{\"ok\":false,\"error\":\"%s\"}", error);
        fake_record_violation(f, "refused:response_url", error);
    }
    fake_conn_answer(c, &(struct answer){.status = error == NULL ? 200 : 404,
                                         .type = error == NULL ? "text/plain" : NULL,
                                         .body = body,
                                         .body_len = strlen(body)});
    cJSON_Delete(message);
}

const struct web_method fake_views_methods[] = {
    {"views.open", NULL, true, run_open},
    {"views.push", NULL, true, run_open},
    {"views.update", NULL, true, run_update},
    {"views.publish", NULL, true, run_publish},
    {NULL, NULL, false, NULL},
};
