/* fake_slack_web.c -- the Web API: who calls, with what, and the answer. */
#include "fake_slack_web.h"

#include "arena.h"
#include "buf.h"
#include "fake_fault.h"
#include "fake_json.h"
#include "fake_map.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_socket.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEB_KEY_SIZE = 128, WEB_HEAD_SIZE = 2048 };

struct fake_web {
    struct map methods;
    cJSON *scopes;
    char *bot_token; /* NULL: any that begins with xoxb- */
    char *app_token; /* NULL: any that begins with xapp- */
    struct faults faults;
};

static const char *const standard_scopes[] = {
    "app_mentions:read", "channels:history", "channels:read", "channels:join",  "groups:history",
    "groups:read",       "im:history",       "im:read",       "im:write",       "mpim:history",
    "mpim:read",         "chat:write",       "commands",      "reactions:read", "reactions:write",
    "users:read",        "usergroups:read",  "files:write",   "files:read",     "team:read",
    "chat:write.public", "users:read.email", "emoji:read"};

/* Who may call a method. */
enum token_kind { TOKEN_NONE, TOKEN_BOT, TOKEN_APP, TOKEN_BAD };

static const char *run_auth_test(struct call *call)
{
    json_add(call->reply, "url", "https://t0test.slack.test/");
    json_add(call->reply, "team", "Test Shop");
    json_add(call->reply, "user", "bravo");
    json_add(call->reply, "team_id", FAKE_TEAM);
    json_add(call->reply, "user_id", FAKE_BOT_USER);
    json_add(call->reply, "bot_id", FAKE_BOT);
    json_add_bool(call->reply, "is_enterprise_install", false);
    return NULL;
}

static const char *run_connections_open(struct call *call)
{
    char url[160]; /* with its slashes escaped, as Slack writes them */
    (void)snprintf(url, sizeof(url), "\"ws:\\/\\/127.0.0.1:%d\\/link\\/?ticket=%s&app_id=%s\"",
                   call->f->host.port, fake_sockets_ticket(call->f), FAKE_APP);
    cJSON_AddRawToObject(call->reply, "url", url);
    return NULL;
}

static const char *run_api_test(struct call *call)
{
    json_add_copy(call->reply, "args", call->args);
    return NULL;
}

static const char connections_open[] = "apps.connections.open";

static const struct web_method own_methods[] = {
    {"auth.test", NULL, true, run_auth_test},
    {connections_open, NULL, true, run_connections_open},
    {"api.test", NULL, true, run_api_test},
    {NULL, NULL, false, NULL}};

static void web_add_methods(struct fake_web *w, const struct web_method *methods)
{
    for (; methods->name != NULL; methods++) {
        map_put(&w->methods, methods->name, (void *)(uintptr_t)methods);
    }
}

struct fake_web *fake_web_new(void)
{
    struct fake_web *w = must_alloc(sizeof(*w));
    web_add_methods(w, own_methods);
    web_add_methods(w, fake_chat_methods);
    web_add_methods(w, fake_talks_methods);
    web_add_methods(w, fake_people_methods);
    web_add_methods(w, fake_views_methods);
    web_add_methods(w, fake_files_methods);
    w->scopes = cJSON_CreateArray();
    for (size_t i = 0; i < sizeof(standard_scopes) / sizeof(standard_scopes[0]); i++) {
        json_push(w->scopes, standard_scopes[i]);
    }
    return w;
}

void fake_web_free(struct fake_web *w)
{
    map_release(&w->methods);
    cJSON_Delete(w->scopes);
    free(w->bot_token);
    free(w->app_token);
    fake_faults_release(&w->faults);
    free(w);
}

void fake_web_fault(struct fake *f, const cJSON *fault)
{
    if (json_true(fault, "clear", false)) {
        fake_faults_release(&f->web->faults);
    } else {
        fake_faults_add(&f->web->faults, fault);
    }
}

static void grant_token(char **token, const char *value)
{
    if (value != NULL) {
        free(*token);
        *token = must_copy(value);
    }
}

void fake_web_grant(struct fake *f, const cJSON *grant)
{
    const cJSON *scopes = json_get(grant, "scopes");
    if (cJSON_IsArray(scopes)) {
        cJSON_Delete(f->web->scopes);
        f->web->scopes = cJSON_Duplicate(scopes, true);
    }
    grant_token(&f->web->bot_token, json_text(grant, "bot_token", NULL));
    grant_token(&f->web->app_token, json_text(grant, "app_token", NULL));
}

const char *web_arg(const struct call *call, const char *name)
{
    return json_text(call->args, name, "");
}

bool web_flag(const struct call *call, const char *name)
{
    const char *value = web_arg(call, name);
    return strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
}

bool web_has_scope(struct call *call, const char *scope)
{
    if (json_has(call->f->web->scopes, scope)) {
        return true;
    }
    (void)snprintf(call->needed, sizeof(call->needed), "%s", scope);
    return false;
}

const char *web_channel(struct call *call, const char *right, struct channel **out)
{
    struct channel *c = fake_world_channel(call->f, web_arg(call, "channel"));
    if (c == NULL) {
        return "channel_not_found";
    }
    const char *type = fake_channel_type(c);
    bool plural = strcmp(type, "channel") == 0 || strcmp(type, "group") == 0;
    char scope[64];
    (void)snprintf(scope, sizeof(scope), "%s%s:%s", type, plural ? "s" : "", right);
    if (right != NULL && !web_has_scope(call, scope)) {
        return "missing_scope";
    }
    if (fake_channel_is(c, "is_private") && !fake_channel_has(c, FAKE_BOT_USER)) {
        return "channel_not_found"; /* Slack does not tell that there is one */
    }
    *out = c;
    return NULL;
}

void web_next_cursor(struct call *call, const char *cursor)
{
    json_add(json_add_object(call->reply, "response_metadata"), "next_cursor", cursor);
}

const char *web_page(struct call *call, size_t count, size_t *first, size_t *last)
{
    const char *cursor = web_arg(call, "cursor");
    size_t limit = strtoul(web_arg(call, "limit"), NULL, 10);
    size_t max = (size_t)call->f->host.rules[RULE_LIST_PAGE];
    limit = limit == 0 || limit > max ? max : limit;
    *first = 0;
    if (*cursor != '\0') {
        char *end = NULL;
        *first = strtoul(cursor + strspn(cursor, "at:"), &end, 10);
        if (strncmp(cursor, "at:", 3) != 0 || strcmp(end, "=") != 0 || *first > count) {
            return "invalid_cursor"; /* such as one whose = was not encoded */
        }
    }
    *last = count - *first > limit ? *first + limit : count;
    char next[48] = "";
    if (*last < count) {
        (void)snprintf(next, sizeof(next), "at:%zu=", *last);
    }
    web_next_cursor(call, next);
    return NULL;
}

static enum token_kind token_kind(const struct fake_web *w, const char *token)
{
    bool bot = strncmp(token, "xoxb-", 5) == 0;
    bool app = strncmp(token, "xapp-", 5) == 0;
    const char *right = bot ? w->bot_token : w->app_token;
    if (*token == '\0') {
        return TOKEN_NONE;
    }
    if ((!bot && !app) || (right != NULL && strcmp(right, token) != 0)) {
        return TOKEN_BAD;
    }
    return bot ? TOKEN_BOT : TOKEN_APP;
}

static const char *token_check(struct call *call, const struct request *r)
{
    bool opening = strcmp(call->method, connections_open) == 0;
    const char *header = r->authorization;
    const char *token = strncmp(header, "Bearer ", 7) == 0 ? header + 7 : "";
    const char *in_body = web_arg(call, "token");
    if (opening && *in_body != '\0') {
        fake_record_violation(call->f, "token_in_body", call->method);
        token = "";
    } else if (*token == '\0') {
        token = in_body;
    }
    if (call->f->host.rules[RULE_TOKEN_REVOKED] != 0) {
        return "token_revoked";
    }
    switch (token_kind(call->f->web, token)) {
    case TOKEN_NONE:
        return "not_authed";
    case TOKEN_BAD:
        return "invalid_auth";
    case TOKEN_BOT:
        return opening ? "not_allowed_token_type" : NULL;
    case TOKEN_APP:
        return opening ? NULL : "not_allowed_token_type";
    }
    return NULL;
}

static void args_add(cJSON *args, cJSON *more)
{
    while (more->child != NULL) {
        cJSON *item = cJSON_DetachItemViaPointer(more, more->child);
        cJSON_DeleteItemFromObjectCaseSensitive(args, item->string);
        cJSON_AddItemToArray(args, item);
    }
    cJSON_Delete(more);
}

/* All of the arguments as texts.  NULL, or the error. */
static const char *args_read(struct call *call, const struct web_method *m, const struct request *r)
{
    call->args = json_from_form(r->query);
    bool json = strncmp(r->content_type, "application/json", 16) == 0;
    if (r->body_len == 0) {
        return NULL;
    }
    if (strncmp(r->content_type, "application/x-www-form-urlencoded", 33) == 0) {
        args_add(call->args, json_from_form(r->body));
        return NULL;
    }
    if (!json) {
        return "invalid_post_type";
    }
    if (!m->json) {
        fake_record_violation(call->f, "json_not_taken", call->method);
        return NULL; /* Slack just does not see the arguments */
    }
    if (strstr(r->content_type, "charset") == NULL) {
        json_add(call->reply, "warning", "missing_charset");
    }
    cJSON *body = json_parse(r->body, r->body_len);
    if (!cJSON_IsObject(body)) {
        cJSON_Delete(body);
        return "invalid_json";
    }
    args_add(call->args, json_from_body(body));
    cJSON_Delete(body);
    return NULL;
}

static const char *call_run(struct call *call, const struct request *r)
{
    const struct web_method *m = map_get(&call->f->web->methods, call->method);
    if (m == NULL) {
        call->args = json_from_form("");
        return "unknown_method";
    }
    const char *error = args_read(call, m, r);
    if (error == NULL) {
        error = token_check(call, r);
    }
    if (error == NULL && strcmp(call->method, connections_open) == 0 &&
        strcmp(r->verb, "POST") != 0) {
        error = "insecure_request";
    }
    if (error == NULL && m->scope != NULL && !web_has_scope(call, m->scope)) {
        error = "missing_scope";
    }
    return error != NULL ? error : m->run(call);
}

static void scopes_write(struct fake *f, struct buf *out)
{
    const cJSON *scope = NULL;
    cJSON_ArrayForEach(scope, f->web->scopes)
    {
        buf_printf(out, "%s%s", scope->prev->next == NULL ? "" : ",", scope->valuestring);
    }
}

/* Puts ok or the error into the reply. */
static void reply_finish(struct call *call, const char *error)
{
    struct buf scopes;
    if (error != NULL) {
        cJSON_Delete(call->reply);
        call->reply = cJSON_CreateObject();
    }
    json_add_bool(call->reply, "ok", error == NULL);
    json_add(call->reply, "error", error);
    if (error != NULL && strcmp(error, "missing_scope") == 0) {
        buf_init(&scopes, WEB_HEAD_SIZE);
        scopes_write(call->f, &scopes);
        json_add(call->reply, "needed", call->needed);
        json_add(call->reply, "provided", scopes.data);
        buf_release(&scopes);
    }
    if (call->messages != NULL) {
        cJSON *metadata = json_add_object(call->reply, "response_metadata");
        cJSON_AddItemToObject(metadata, "messages", call->messages);
    }
}

static void call_record(const struct call *call, const char *error, const cJSON *fault)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "method", call->method);
    json_add(item, "channel", json_text(call->args, "channel", NULL));
    json_add(item, "error", error);
    json_add_copy(item, "fault", fault);
    if (strncmp(call->method, "chat.", 5) != 0) { /* those have records of their own */
        cJSON_DeleteItemFromObjectCaseSensitive(call->args, "token");
        json_add_copy(item, "args", call->args);
    }
    fake_record_method(call->f, call->method);
    fake_record_add(call->f, KIND_CALLS, item);
    if (error != NULL && fault == NULL) {
        char what[96];
        char detail[512];
        (void)snprintf(what, sizeof(what), "refused:%s", error);
        (void)snprintf(detail, sizeof(detail), "%s %s", call->method, call->detail);
        fake_record_violation(call->f, what, detail);
    }
}

static void reply_send(struct call *call, struct conn *c)
{
    struct buf headers;
    buf_init(&headers, WEB_HEAD_SIZE);
    buf_text(&headers, "X-OAuth-Scopes: ");
    scopes_write(call->f, &headers);
    buf_text(&headers, "\r\n");
    if (call->retry_after > 0) {
        buf_printf(&headers, "Retry-After: %d\r\n", call->retry_after);
    }
    char *body = json_print(call->reply);
    fake_conn_answer(c, &(struct answer){.status = call->retry_after > 0 ? 429 : 200,
                                         .headers = headers.data,
                                         .body = body,
                                         .body_len = strlen(body)});
    free(body);
    buf_release(&headers);
}

/* The Retry-After that a fault announces closes a window for the method, or
 * for the method and one channel. */
static void window_close(struct call *call, const cJSON *fault)
{
    const char *channel = json_text(fault, "channel", "");
    long seconds = strtol(json_text(fault, "retry_after", "0"), NULL, 10);
    char key[2 * WEB_KEY_SIZE];
    (void)snprintf(key, sizeof(key), "%s %s", call->method, channel);
    if (seconds > 0) {
        fake_faults_close_window(&call->f->web->faults, key,
                                 (double)fake_now_ms(call->f) + (double)seconds * 1000);
    }
}

static double window_until(const struct call *call, const char *channel)
{
    char key[2 * WEB_KEY_SIZE];
    (void)snprintf(key, sizeof(key), "%s %s", call->method, channel);
    return fake_faults_window(&call->f->web->faults, key);
}

static bool window_is_closed(struct call *call, const char *channel)
{
    double until_ms = window_until(call, "");
    double channel_until_ms = window_until(call, channel);
    until_ms = channel_until_ms > until_ms ? channel_until_ms : until_ms;
    double left_ms = until_ms - (double)fake_now_ms(call->f);
    if (left_ms <= 0) {
        return false;
    }
    call->retry_after = (int)(left_ms / 1000) + 1;
    fake_record_violation(call->f, "inside_retry_after", call->method);
    return true;
}

/* For faults and windows the channel has to be known before the call is run. */
static void channel_of(const struct request *r, char out[WEB_KEY_SIZE])
{
    bool json = strncmp(r->content_type, "application/json", 16) == 0;
    cJSON *args = json ? json_parse(r->body, r->body_len) : json_from_form(r->body);
    (void)snprintf(out, WEB_KEY_SIZE, "%s", json_text(args, "channel", ""));
    cJSON_Delete(args);
}

void fake_web_serve(struct fake *f, struct conn *c, const struct request *r)
{
    char channel[WEB_KEY_SIZE];
    struct call call = {.f = f, .method = r->path + strlen("/api/")};
    call.reply = cJSON_CreateObject();
    channel_of(r, channel);
    bool closed = window_is_closed(&call, channel);
    cJSON *fault = closed ? NULL : fake_faults_take(&f->web->faults, call.method, channel);
    const char *error = closed ? "ratelimited" : json_text(fault, "error", "injected");
    if (!closed && (fault == NULL || json_true(fault, "after", false))) {
        error = call_run(&call, r);
    } else {
        call.args = json_from_form(r->body);
    }
    reply_finish(&call, error);
    if (fault != NULL) {
        char *reply = json_print(call.reply);
        window_close(&call, fault);
        fake_fault_answer(c, fault, reply);
        free(reply);
    } else {
        reply_send(&call, c);
    }
    call_record(&call, error, fault);
    cJSON_Delete(fault);
    cJSON_Delete(call.args);
    cJSON_Delete(call.reply);
}
