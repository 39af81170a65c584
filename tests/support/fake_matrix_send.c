/* fake_matrix_send.c -- what the bot says: messages, reactions, redactions, state. */
#include "fake_matrix.h"
#include "fake_matrix_strict.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 1024, ENVELOPE_BYTES = 400 /* what the server adds to a content */ };

/* ------------------------------------------------------------- what is wrong */

static bool refuse(struct call *call, int status, const char *errcode, const char *error)
{
    web_fail(call, status, errcode, error);
    return false;
}

static bool check_json(struct call *call)
{
    const struct request *r = call->request;
    struct strict found = fake_strict_check(r->body, r->body_len);
    if (found.floats) {
        return refuse(call, 400, "M_BAD_JSON", "Bad JSON value: float");
    }
    if (found.large) {
        return refuse(call, 400, "M_BAD_JSON", "JSON integer out of range");
    }
    if ((long)r->body_len + ENVELOPE_BYTES > call->f->host.rules[RULE_EVENT_BYTES]) {
        return refuse(call, 413, "M_TOO_LARGE", "event too large");
    }
    return true;
}

static const cJSON *relation_of(const cJSON *content)
{
    return json_get(content, "m.relates_to");
}

static const char *relation_kind(const cJSON *content)
{
    return json_text(relation_of(content), "rel_type", "");
}

static bool is_same_reaction(const struct event *e, const cJSON *content)
{
    const cJSON *theirs = relation_of(json_get(e->json, "content"));
    const cJSON *ours = relation_of(content);
    return strcmp(json_text(e->json, "sender", ""), FAKE_BOT) == 0 &&
           strcmp(json_text(e->json, "type", ""), "m.reaction") == 0 &&
           strcmp(json_text(theirs, "event_id", ""), json_text(ours, "event_id", "?")) == 0 &&
           strcmp(json_text(theirs, "key", ""), json_text(ours, "key", "?")) == 0;
}

static bool check_relation(struct call *call, const struct room *r)
{
    const char *kind = relation_kind(call->body);
    const char *id = json_text(relation_of(call->body), "event_id", "");
    const struct event *root = fake_world_event(call->f, id);
    if (strcmp(kind, "m.thread") == 0 && root != NULL &&
        *relation_kind(json_get(root->json, "content")) != '\0') {
        return refuse(call, 400, "M_UNKNOWN", "Cannot start threads from an event with a relation");
    }
    for (size_t i = 0; strcmp(kind, "m.annotation") == 0 && i < r->timeline.count; i++) {
        if (is_same_reaction(r->timeline.list[i], call->body)) {
            return refuse(call, 400, "M_DUPLICATE_ANNOTATION", "Can't send same reaction twice");
        }
    }
    return true;
}

static bool check_content(struct call *call, const struct room *r, const char *type)
{
    bool message = strcmp(type, "m.room.message") == 0;
    if (message && (!cJSON_IsString(json_get(call->body, "body")) ||
                    !cJSON_IsString(json_get(call->body, "msgtype")))) {
        return refuse(call, 400, "M_UNKNOWN", "body or msgtype is missing");
    }
    return check_relation(call, r);
}

/* A bucket that fills again with time. */
static bool check_rate(struct call *call)
{
    const long *rules = call->f->host.rules;
    double now_ms = (double)fake_now_ms(call->f);
    if (rules[RULE_RATE_BURST] <= 0) {
        return true;
    }
    double full_ms = (double)(rules[RULE_RATE_BURST] * rules[RULE_RATE_MS]);
    double *used_until_ms = fake_world_rate(call->f);
    *used_until_ms = *used_until_ms < now_ms ? now_ms : *used_until_ms;
    double wait_ms = *used_until_ms + (double)rules[RULE_RATE_MS] - now_ms - full_ms;
    if (wait_ms > 0) {
        web_fail(call, 429, "M_LIMIT_EXCEEDED", "Too Many Requests");
        json_add_number(call->reply, "retry_after_ms", (double)(long)(wait_ms + 1));
        return false;
    }
    *used_until_ms += (double)rules[RULE_RATE_MS];
    return true;
}

/* ---------------------------------------------------------- what looks wrong */

static void look_at_html(struct fake *f, const cJSON *content)
{
    const char *html = json_text(content, "formatted_body", NULL);
    const char *wrong = html != NULL ? fake_strict_html(html) : NULL;
    if (wrong != NULL) {
        fake_record_violation(f, "html", wrong);
    }
    if (html != NULL && strcmp(json_text(content, "format", ""), "org.matrix.custom.html") != 0) {
        fake_record_violation(f, "html_without_format", html);
    }
}

static void look_at_message(struct fake *f, const cJSON *content)
{
    const char *body = json_text(content, "body", "");
    const char *msgtype = json_text(content, "msgtype", "");
    const cJSON *mentions = json_get(content, "m.mentions");
    if (strcmp(msgtype, "m.text") == 0 || strcmp(msgtype, "m.emote") == 0) {
        fake_record_violation(f, "not_a_notice", body);
    }
    if (json_true(mentions, "room", false)) {
        fake_record_violation(f, "mentions_the_room", body);
    }
    if (strncmp(body, "> <@", 4) == 0) {
        fake_record_violation(f, "reply_fallback", body);
    }
    look_at_html(f, content);
    if (mentions == NULL) {
        cJSON *item = cJSON_CreateObject();
        json_add(item, "text", body);
        fake_record_add(f, KIND_UNMENTIONED, item);
    }
}

/* ---------------------------------------------------------------- recording */

/* As other stand-ins tell it, so that one test can read several. */
static cJSON *post_item(const struct event *e)
{
    const cJSON *content = json_get(e->json, "content");
    const cJSON *relation = relation_of(content);
    const cJSON *fresh = json_get(content, "m.new_content");
    const cJSON *shown = fresh != NULL ? fresh : content;
    bool thread = strcmp(json_text(relation, "rel_type", ""), "m.thread") == 0;
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", e->room->id);
    json_add(item, "ts", json_text(e->json, "event_id", ""));
    json_add(item, "text", json_text(shown, "body", ""));
    json_add(item, "html", json_text(shown, "formatted_body", NULL));
    json_add(item, "thread_ts", thread ? json_text(relation, "event_id", "") : NULL);
    json_add(item, "reply_to", json_text(json_get(relation, "m.in_reply_to"), "event_id", NULL));
    const cJSON *users = json_get(json_get(content, "m.mentions"), "user_ids");
    json_add_copy(json_add_object(item, "notifies"), "users", users);
    json_add_copy(item, "content", content);
    return item;
}

static void record_sent(struct call *call, const struct event *e, const char *type)
{
    const cJSON *content = json_get(e->json, "content");
    cJSON *item = post_item(e);
    json_add(item, "txn", call->words[2]);
    json_add(item, "about", json_text(relation_of(content), "event_id", NULL));
    json_add(item, "key", json_text(relation_of(content), "key", NULL));
    json_add(item, "type", type);
    if (strcmp(type, "m.reaction") == 0) {
        fake_record_add(call->f, KIND_REACTIONS, item);
        return;
    }
    bool edit = strcmp(relation_kind(content), "m.replace") == 0;
    if (fake_room_state(e->room, "m.room.encryption", "") != NULL) {
        fake_record_add(call->f, KIND_PLAIN, cJSON_Duplicate(item, true));
    }
    fake_record_add(call->f, edit ? KIND_UPDATES : KIND_POSTS, item);
}

/* ------------------------------------------------------------------ sending */

/* Who sends with which id on which path, as the server keeps them apart: a
 * person by device, an appservice's users not at all. */
static void sent_key(const struct call *call, char key[KEY_SIZE])
{
    (void)snprintf(key, KEY_SIZE, "%s %s", *call->device != '\0' ? call->device : FAKE_SERVICE,
                   call->request->path);
}

/* The same once more: the same answer, and nothing else. */
static bool sent_before(struct call *call, const char *key)
{
    const char *id = fake_web_sent(call->f, key);
    if (*id == '\0') {
        return false;
    }
    cJSON *item = cJSON_CreateObject();
    json_add(item, "ts", id);
    json_add(item, "key", key);
    fake_record_add(call->f, KIND_REPEATS, item);
    json_add(call->reply, "event_id", id);
    return true;
}

static void run_send(struct call *call)
{
    char key[KEY_SIZE];
    sent_key(call, key);
    if (sent_before(call, key) || !check_json(call)) {
        return;
    }
    struct room *r = web_room(call);
    if (r == NULL || !check_content(call, r, call->words[1]) || !check_rate(call)) {
        return;
    }
    if (strcmp(call->words[1], "m.room.message") == 0) {
        look_at_message(call->f, call->body);
    }
    struct event *e =
        fake_room_send(call->f, r, call->user, call->words[1], cJSON_Duplicate(call->body, true));
    const char *id = json_text(e->json, "event_id", "");
    fake_web_remember(call->f, key, id);
    json_add(call->reply, "event_id", id);
    record_sent(call, e, call->words[1]);
}

static void run_redact(struct call *call)
{
    char key[KEY_SIZE];
    sent_key(call, key);
    if (sent_before(call, key)) {
        return;
    }
    struct room *r = web_room(call);
    struct event *target = fake_world_event(call->f, call->words[1]);
    if (r == NULL || !check_rate(call)) {
        return;
    }
    if (target == NULL || target->room != r) {
        web_fail(call, 404, "M_NOT_FOUND", "Could not find event");
        return;
    }
    if (strcmp(json_text(target->json, "sender", ""), call->user) != 0) {
        web_fail(call, 403, "M_FORBIDDEN", "You don't have permission to redact events");
        return;
    }
    const struct event *e =
        fake_room_undo(call->f, target, call->user, json_text(call->body, "reason", NULL));
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", r->id);
    json_add(item, "about", call->words[1]);
    fake_record_add(call->f, KIND_DELETES, item);
    fake_web_remember(call->f, key, json_text(e->json, "event_id", ""));
    json_add(call->reply, "event_id", json_text(e->json, "event_id", ""));
}

static void run_state_put(struct call *call)
{
    char key[KEY_SIZE];
    struct room *r = check_json(call) ? web_room(call) : NULL;
    if (r == NULL) {
        return;
    }
    (void)snprintf(key, sizeof(key), "%s %s", call->words[1],
                   call->words[2] != NULL ? call->words[2] : "");
    const struct event *e =
        fake_room_set(call->f, r, call->user, key, cJSON_Duplicate(call->body, true));
    cJSON *item = cJSON_CreateObject();
    json_add(item, "channel", r->id);
    json_add(item, "type", call->words[1]);
    fake_record_add(call->f, KIND_STATES, item);
    json_add(call->reply, "event_id", json_text(e->json, "event_id", ""));
}

#define ROOM "client/v3/rooms/{}/"

const struct web_method fake_send_methods[] = {
    {"PUT", ROOM "send/{}/{}", "send", run_send, false},
    {"PUT", ROOM "redact/{}/{}", "redact", run_redact, false},
    {"PUT", ROOM "state/{}", "state_put", run_state_put, false},
    {"PUT", ROOM "state/{}/{}", "state_put", run_state_put, false},
    {NULL, NULL, NULL, NULL, false},
};
