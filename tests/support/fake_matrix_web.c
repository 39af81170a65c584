/* fake_matrix_web.c -- the client-server API: who calls, for what, and the answer. */
#include "fake_matrix_web.h"

#include "arena.h"
#include "fake_fault.h"
#include "fake_matrix.h"
#include "fake_matrix_strict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WEB_KEY_SIZE = 256 };

struct fake_web {
    char *token;    /* NULL: any that begins with syt_ */
    char *as_token; /* NULL: any that begins with as_ */
    cJSON *logins;  /* token to device */
    cJSON *sent;    /* what was sent with which transaction id */
    struct faults faults;
};

struct fake_web *fake_web_new(void)
{
    struct fake_web *w = must_alloc(sizeof(*w));
    w->logins = cJSON_CreateObject();
    w->sent = cJSON_CreateObject();
    return w;
}

void fake_web_free(struct fake_web *w)
{
    free(w->token);
    free(w->as_token);
    cJSON_Delete(w->logins);
    cJSON_Delete(w->sent);
    fake_faults_release(&w->faults);
    free(w);
}

static cJSON *error_body(const cJSON *fault)
{
    static const char *const names[] = {"errcode", "error", "retry_after_ms", "soft_logout"};
    cJSON *body = cJSON_CreateObject();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        json_add_copy(body, names[i], json_get(fault, names[i]));
    }
    return body;
}

void fake_web_fault(struct fake *f, const cJSON *fault)
{
    if (json_true(fault, "clear", false)) {
        fake_faults_release(&f->web->faults);
        return;
    }
    cJSON *ours = cJSON_Duplicate(fault, true);
    if (json_get(fault, "errcode") != NULL) {
        cJSON *body = error_body(fault);
        char *text = json_print(body);
        json_set_text(ours, "body", text);
        free(text);
        cJSON_Delete(body);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(ours, "error");
    fake_faults_add(&f->web->faults, ours);
    cJSON_Delete(ours);
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
    grant_token(&f->web->token, json_text(grant, "token", NULL));
    grant_token(&f->web->as_token, json_text(grant, "as_token", NULL));
}

char *fake_web_login(struct fake *f, const char *device)
{
    char token[64];
    (void)snprintf(token, sizeof(token), "syt_login_%lu", fake_next(f));
    json_add(f->web->logins, token, device);
    return must_copy(token);
}

const char *fake_web_sent(const struct fake *f, const char *key)
{
    return json_text(f->web->sent, key, "");
}

void fake_web_remember(struct fake *f, const char *key, const char *event_id)
{
    json_add(f->web->sent, key, event_id);
}

/* ------------------------------------------------------------------ answers */

void web_fail(struct call *call, int status, const char *errcode, const char *error)
{
    cJSON_Delete(call->reply);
    call->reply = cJSON_CreateObject();
    call->status = status;
    json_add(call->reply, "errcode", errcode);
    json_add(call->reply, "error", error);
}

struct room *web_room(struct call *call)
{
    struct room *r = fake_world_room(call->f, call->words[0]);
    if (r == NULL || !fake_room_has(r, call->user)) {
        web_fail(call, 403, "M_FORBIDDEN", "User not in room");
        return NULL;
    }
    return r;
}

/* How long to wait is told in the body, and in seconds in the head. */
void web_answer(struct conn *c, int status, cJSON *reply)
{
    char wait[48] = "";
    long wait_ms = json_number(reply, "retry_after_ms", 0);
    char *body = json_print(reply);
    if (wait_ms > 0) {
        (void)snprintf(wait, sizeof(wait), "Retry-After: %ld\r\n", (wait_ms + 999) / 1000);
    }
    fake_conn_answer(c, &(struct answer){.status = status,
                                         .type = "application/json",
                                         .headers = wait,
                                         .body = body,
                                         .body_len = strlen(body)});
    free(body);
    cJSON_Delete(reply);
}

/* --------------------------------------------------------------- who it is */

const char *fake_web_token(const struct request *r)
{
    return strncmp(r->authorization, "Bearer ", 7) == 0 ? r->authorization + 7 : "";
}

bool fake_web_is_service(const struct fake *f, const char *token)
{
    const char *right = f->web->as_token;
    return right != NULL ? strcmp(right, token) == 0 : strncmp(token, "as_", 3) == 0;
}

/* The device of a person's token; NULL: there is no such token. */
static const char *token_device(const struct fake *f, const char *token)
{
    const char *device = json_text(f->web->logins, token, NULL);
    const char *right = f->web->token;
    bool good = right != NULL ? strcmp(right, token) == 0 : strncmp(token, "syt_", 4) == 0;
    if (device != NULL) {
        return device;
    }
    return good && strncmp(token, "syt_login_", 10) != 0 && f->host.rules[RULE_TOKEN_GONE] == 0
               ? "BRAVO"
               : NULL;
}

/* An appservice speaks for its users. */
static void call_assert(struct call *call)
{
    const char *as = json_text(call->query, "user_id", NULL);
    call->user = as != NULL ? as : FAKE_SENDER;
    call->device = json_text(call->query, "device_id", "");
    if (as == NULL) {
        return;
    }
    if (strcmp(as, FAKE_BOT) != 0) {
        web_fail(call, 403, "M_FORBIDDEN", "Application service cannot masquerade as this user");
    } else if (call->f->host.rules[RULE_REGISTERED] == 0) {
        web_fail(call, 403, "M_FORBIDDEN", "Application service has not registered this user");
    }
}

static void call_authorize(struct call *call)
{
    const char *token = fake_web_token(call->request);
    if (json_get(call->query, "access_token") != NULL) {
        fake_record_violation(call->f, "token_in_query", call->method);
    }
    if (*token == '\0') {
        web_fail(call, 401, "M_MISSING_TOKEN", "Missing access token");
        return;
    }
    if (fake_web_is_service(call->f, token)) {
        call_assert(call);
        return;
    }
    call->user = FAKE_BOT;
    call->device = token_device(call->f, token);
    if (call->device == NULL) {
        web_fail(call, 401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
        json_add_bool(call->reply, "soft_logout", call->f->host.rules[RULE_SOFT_LOGOUT] != 0);
    }
}

/* ------------------------------------------------------------------ finding */

static const struct web_method *const lists[] = {fake_account_methods, fake_rooms_methods,
                                                 fake_send_methods, fake_messages_methods,
                                                 fake_sync_methods};

/* Does the path have this form?  `parts` are its words. */
static bool path_fits(const char *form, const cJSON *parts, const char *words[WEB_WORDS])
{
    cJSON *wanted = json_split(form, "/");
    const cJSON *part = parts->child;
    const cJSON *want = wanted->child;
    int count = 0;
    for (; part != NULL && want != NULL; part = part->next, want = want->next) {
        if (strcmp(want->valuestring, "{}") == 0) {
            words[count++] = part->valuestring;
        } else if (strcmp(want->valuestring, part->valuestring) != 0) {
            break;
        }
    }
    cJSON_Delete(wanted);
    return part == NULL && want == NULL;
}

/* NULL: none; `known`: but there is one with another verb. */
static const struct web_method *method_in(const struct web_method *m, struct call *call,
                                          const cJSON *parts, bool *known)
{
    for (; m->verb != NULL; m++) {
        bool fits = path_fits(m->path, parts, call->words);
        if (fits && strcmp(m->verb, call->request->verb) == 0) {
            return m;
        }
        *known = *known || fits;
    }
    return NULL;
}

static const struct web_method *method_find(struct call *call, const cJSON *parts, bool *known)
{
    const struct web_method *found = NULL;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && found == NULL; i++) {
        found = method_in(lists[i], call, parts, known);
    }
    return found;
}

/* The words of a path, decoded one by one: a coded slash parts nothing. */
static cJSON *path_split(const char *path)
{
    cJSON *parts = json_split(path, "/");
    cJSON *part = NULL;
    cJSON_ArrayForEach(part, parts)
    {
        json_decode(part->valuestring);
    }
    return parts;
}

static bool body_is_json(const struct request *r)
{
    return r->body_len > 0 && strcmp(r->verb, "GET") != 0 && strstr(r->path, "/media/") == NULL;
}

/* false: the call has failed. */
static bool call_read_body(struct call *call)
{
    const struct request *r = call->request;
    if (!body_is_json(r)) {
        call->body = cJSON_CreateObject();
        return true;
    }
    struct strict found = fake_strict_check(r->body, r->body_len);
    call->body = json_parse(r->body, r->body_len);
    if (found.broken) {
        web_fail(call, 400, "M_NOT_JSON", "Content not JSON.");
    } else if (found.surrogate) {
        web_fail(call, 500, "M_UNKNOWN", "Internal server error");
    } else if (!cJSON_IsObject(call->body)) {
        web_fail(call, 400, "M_BAD_JSON", "Content must be a JSON object.");
    }
    return call->status == 200;
}

static void call_run(struct call *call, const struct web_method *m)
{
    if (!m->open) {
        call_authorize(call);
    }
    if (call->status == 200 && call_read_body(call)) {
        m->run(call);
    }
}

/* ------------------------------------------------------------------- faults */

static void call_record(const struct call *call, bool at_fault)
{
    cJSON *item = cJSON_CreateObject();
    json_add(item, "method", call->method);
    json_add(item, "channel", call->words[0]);
    json_add_number(item, "status", call->status);
    json_add_copy(item, "query", call->query);
    json_add_bool(item, "fault", at_fault);
    fake_record_method(call->f, call->method);
    const char *errcode = json_text(call->reply, "errcode", NULL);
    if (errcode != NULL && !at_fault && call->status != 429 && call->status != 404) {
        char what[96];
        char detail[WEB_KEY_SIZE];
        (void)snprintf(what, sizeof(what), "refused:%s", errcode);
        (void)snprintf(detail, sizeof(detail), "%s %s: %s", call->method, call->request->path,
                       json_text(call->reply, "error", ""));
        fake_record_violation(call->f, what, detail);
    }
    json_add(item, "errcode", errcode);
    fake_record_add(call->f, KIND_CALLS, item);
}

static void window_key(const struct call *call, const char *room, char key[2 * WEB_KEY_SIZE])
{
    (void)snprintf(key, 2 * WEB_KEY_SIZE, "%s %s", call->method, room);
}

/* Until when the answer says that nothing is to be called; a method, or a
 * method and one room. */
static void window_close(struct call *call, const cJSON *fault)
{
    char key[2 * WEB_KEY_SIZE];
    double wait_ms = (double)json_number(fault, "retry_after_ms", 0);
    double seconds = strtod(json_text(fault, "retry_after", "0"), NULL);
    window_key(call, json_text(fault, "channel", ""), key);
    wait_ms = seconds > 0 ? seconds * 1000 : wait_ms;
    if (wait_ms > 0) {
        fake_faults_close_window(&call->f->web->faults, key,
                                 (double)fake_now_ms(call->f) + wait_ms);
    }
}

static void window_check(struct call *call)
{
    char key[2 * WEB_KEY_SIZE];
    window_key(call, "", key);
    double until_ms = fake_faults_window(&call->f->web->faults, key);
    window_key(call, call->words[0] != NULL ? call->words[0] : "", key);
    double room_until_ms = fake_faults_window(&call->f->web->faults, key);
    until_ms = room_until_ms > until_ms ? room_until_ms : until_ms;
    if (until_ms > (double)fake_now_ms(call->f)) {
        fake_record_violation(call->f, "inside_retry_after", call->method);
    }
}

/* What comes of a call for which a fault has been ordered. */
static void call_spoil(struct call *call, const struct web_method *m, const cJSON *fault)
{
    if (json_true(fault, "after", false)) {
        call_run(call, m);
    }
    char *reply = json_print(call->reply);
    window_close(call, fault);
    fake_fault_answer(call->conn, fault, reply);
    free(reply);
    call_record(call, true);
}

static void call_serve(struct call *call, const struct web_method *m)
{
    const char *room = call->words[0] != NULL ? call->words[0] : "";
    call->method = m->name;
    window_check(call);
    cJSON *fault = fake_faults_take(&call->f->web->faults, m->name, room);
    if (fault != NULL) {
        call_spoil(call, m, fault);
        cJSON_Delete(fault);
        return;
    }
    call_run(call, m);
    call_record(call, false);
    if (!call->later) {
        web_answer(call->conn, call->status, call->reply);
        call->reply = NULL;
    }
}

void fake_web_serve(struct fake *f, struct conn *c, const struct request *r)
{
    bool known = false;
    cJSON *parts = path_split(r->path + strlen("/_matrix/"));
    struct call call = {.f = f, .conn = c, .request = r, .method = "unknown", .status = 200};
    call.reply = cJSON_CreateObject();
    call.query = json_from_form(r->query);
    const struct web_method *m = method_find(&call, parts, &known);
    if (m != NULL) {
        call_serve(&call, m);
    } else {
        memset(call.words, 0, sizeof(call.words));
        web_fail(&call, known ? 405 : 404, "M_UNRECOGNIZED", "Unrecognized request");
        fake_record_violation(f, "unknown_path", r->path);
        call_record(&call, false);
        web_answer(c, call.status, call.reply);
        call.reply = NULL;
    }
    cJSON_Delete(call.reply);
    cJSON_Delete(call.query);
    cJSON_Delete(call.body);
    cJSON_Delete(parts);
}
