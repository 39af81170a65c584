/* fake_slack_files.c -- uploads, in three steps: ask for a url, post the bytes, complete. */
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_handles.h"
#include "fake_slack_message.h"
#include "fake_slack_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *run_get_url(struct call *call)
{
    const char *name = web_arg(call, "filename");
    long length = strtol(web_arg(call, "length"), NULL, 10);
    if (*name == '\0' || length <= 0) {
        return "missing_argument";
    }
    char id[32];
    char url[HANDLE_SIZE];
    (void)snprintf(id, sizeof(id), "F0%lu", fake_next(call->f));
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/upload/%s", call->f->host.port, id);
    json_add(call->reply, "upload_url", url);
    json_add(call->reply, "file_id", id);
    cJSON *file = cJSON_CreateObject();
    json_add(file, "id", id);
    json_add(file, "name", name);
    json_add_number(file, "length", (double)length);
    json_add(file, "alt_txt", json_text(call->args, "alt_txt", NULL));
    cJSON_AddItemToObject(call->f->handles, id, file);
    return NULL;
}

/* Of a form with one file: the bytes between the first part's head and the last boundary. */
static size_t upload_length(const struct request *r)
{
    if (strncmp(r->content_type, "multipart/form-data", 19) != 0) {
        return r->body_len;
    }
    const char *head_end = strstr(r->body, "\r\n\r\n");
    if (head_end == NULL) {
        return 0;
    }
    size_t boundary = strcspn(r->body, "\r"); /* with its two hyphens */
    size_t around = (size_t)(head_end - r->body) + 4 + 2 + boundary + 4;
    return r->body_len > around ? r->body_len - around : 0;
}

void fake_handles_upload(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *file = cJSON_GetObjectItemCaseSensitive(f->handles, r->path + strlen("/upload/"));
    size_t length = upload_length(r);
    bool right = file != NULL && (long)length == json_number(file, "length", -1);
    char body[48] = "bad upload";
    if (right) {
        json_set(file, "uploaded", cJSON_CreateBool(true));
        (void)snprintf(body, sizeof(body), "OK - %zu", length);
    } else {
        fake_record_violation(f, "bad_upload", file == NULL ? "no such url" : "not the length");
    }
    fake_conn_answer(c, &(struct answer){.status = right ? 200 : 400,
                                         .type = "text/plain",
                                         .body = body,
                                         .body_len = strlen(body)});
}

static const char *complete_check(struct call *call, const cJSON *files)
{
    const cJSON *file = NULL;
    if (!cJSON_IsArray(files) || files->child == NULL) {
        return "invalid_arguments";
    }
    cJSON_ArrayForEach(file, files)
    {
        const cJSON *known = json_get(call->f->handles, json_text(file, "id", ""));
        if (!json_true(known, "uploaded", false) || json_true(known, "completed", false)) {
            return "file_not_found";
        }
    }
    return NULL;
}

/* The message that shows the files, by the bot. */
static void complete_post(struct call *call, struct channel *c, const cJSON *files)
{
    char ts[TS_SIZE];
    cJSON *message = cJSON_CreateObject();
    fake_channel_next_ts(c, ts);
    json_add(message, "type", "message");
    json_add(message, "subtype", "file_share");
    json_add(message, "user", FAKE_BOT_USER);
    json_add(message, "bot_id", FAKE_BOT);
    json_add(message, "ts", ts);
    json_add(message, "text", web_arg(call, "initial_comment"));
    json_add(message, "thread_ts", json_text(call->args, "thread_ts", NULL));
    json_add_copy(message, "files", files);
    fake_channel_add(c, message);
    if (call->f->host.rules[RULE_ECHO] != 0) {
        fake_message_tell(call->f, c, message, NULL);
    }
}

static const char *run_complete(struct call *call)
{
    const char *text = web_arg(call, "files");
    struct channel *c = fake_world_channel(call->f, web_arg(call, "channel_id"));
    cJSON *files = json_parse(text, strlen(text));
    const char *error = complete_check(call, files);
    if (error == NULL && *web_arg(call, "channel_id") != '\0' &&
        (c == NULL || !fake_channel_has(c, FAKE_BOT_USER))) {
        error = "channel_not_found";
    }
    if (error != NULL) {
        cJSON_Delete(files);
        return error;
    }
    cJSON *list = json_add_array(call->reply, "files");
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", json_text(call->args, "channel_id", NULL));
    json_add(item, "initial_comment", json_text(call->args, "initial_comment", NULL));
    cJSON *recorded = json_add_array(item, "files");
    const cJSON *file = NULL;
    cJSON_ArrayForEach(file, files)
    {
        const char *id = json_text(file, "id", "");
        cJSON *known = cJSON_GetObjectItemCaseSensitive(call->f->handles, id);
        json_set(known, "completed", cJSON_CreateBool(true));
        json_set_text(known, "title", json_text(file, "title", json_text(known, "name", "")));
        cJSON_AddItemToArray(list, cJSON_Duplicate(known, true));
        cJSON_AddItemToArray(recorded, cJSON_Duplicate(known, true));
    }
    fake_record_add(call->f, KIND_UPLOADS, item);
    if (c != NULL) {
        complete_post(call, c, list);
    }
    cJSON_Delete(files);
    return NULL;
}

const struct web_method fake_files_methods[] = {
    {"files.getUploadURLExternal", "files:write", false, run_get_url},
    {"files.completeUploadExternal", "files:write", true, run_complete},
    {NULL, NULL, false, NULL},
};
