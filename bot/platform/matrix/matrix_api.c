/* matrix_api.c -- calls of the client-server API, and what their outcome means.
 *
 * What matters is whether a call may have had its effect, and whether trying
 * again can help.  429 says when, as a header and in its body; the larger one
 * counts.  Tokens go into a header only, and no log line has a path in it.
 */

#include "matrix_api.h"

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIMEOUT_MS = 10 * 1000,
    WAIT_MIN_MS = 250,
    WAIT_UNSAID_MS = 5 * 1000, /* told to wait, but not how long */
    WAIT_MAX_MS = 3600 * 1000,
    SERVER_WAIT_MS = 2 * 1000, /* after what the server could not help */
    URL_MAX = 16 * 1024,
};

struct call {
    struct matrix_api *api; /* NULL: it has been ended already */
    struct call *next;
    const char *method;
    matrix_api_done *done;
    void *ctx;
};

struct matrix_api {
    struct loop *loop;
    struct http *http;
    char *url;
    char *header; /* NULL: no token yet */
    char *user;   /* to speak as; NULL */
    struct call *calls;
    uint64_t gate_ms; /* nothing is sent before */
};

/* ------------------------------------------------------------- outcomes */

static const struct {
    const char *error;
    enum matrix_outcome outcome;
} known_errors[] = {
    {"M_LIMIT_EXCEEDED", MATRIX_LATER},   {"M_USER_LOCKED", MATRIX_LATER},
    {"M_UNKNOWN_TOKEN", MATRIX_FATAL},    {"M_MISSING_TOKEN", MATRIX_FATAL},
    {"M_USER_DEACTIVATED", MATRIX_FATAL},
};

static uint64_t wait_ms(const cJSON *json, int64_t retry_after_s)
{
    int64_t said = matrix_json_int(json, "retry_after_ms", -1);
    int64_t ms = retry_after_s > WAIT_MAX_MS / 1000 ? WAIT_MAX_MS : retry_after_s * 1000;

    /* The header is the other one, rounded up. */
    ms = said >= 0 ? said : ms;
    ms = ms < 0 ? WAIT_UNSAID_MS : ms;
    ms = ms < WAIT_MIN_MS ? WAIT_MIN_MS : ms;
    return (uint64_t)(ms > WAIT_MAX_MS ? WAIT_MAX_MS : ms);
}

/* What an answer of another status than 200 says; json is NULL if it was none. */
static void classify_error(struct matrix_result *r, const cJSON *json, int64_t retry_after_s)
{
    const char *error = json_text(json, "errcode");

    r->error = error != NULL ? error : "no_answer";
    r->retry_ms = SERVER_WAIT_MS;
    if (r->status == 429 || r->status == 503) {
        r->outcome = r->status == 429 ? MATRIX_LATER : MATRIX_UNSURE;
        r->retry_ms = wait_ms(json, retry_after_s);
    } else if (r->status >= 500 || r->status == 408) {
        r->outcome = MATRIX_UNSURE;
    } else if (error == NULL) {
        r->outcome = MATRIX_LATER; /* a redirect, or a proxy that asks for something */
        r->retry_ms = WAIT_UNSAID_MS;
    } else {
        r->outcome = MATRIX_REFUSED;
    }
    for (size_t i = 0; i < sizeof(known_errors) / sizeof(known_errors[0]); i++) {
        if (error != NULL && strcmp(known_errors[i].error, error) == 0) {
            r->outcome = known_errors[i].outcome;
        }
    }
    r->soft_logout = json_true(json, "soft_logout");
}

static void classify_failure(struct matrix_result *r, enum err e)
{
    r->error = err_name(e);
    r->outcome = e == ERR_UNAVAILABLE || e == ERR_PROTOCOL ? MATRIX_LATER : MATRIX_UNSURE;
    r->too_big = e == ERR_TOO_BIG;
    r->retry_ms = SERVER_WAIT_MS;
}

/* ---------------------------------------------------------------- calls */

static void call_log(const struct call *c, const struct matrix_result *r)
{
    static const char *const outcomes[] = {"done", "later", "unsure", "refused", "fatal"};
    char error[96];

    if (r->outcome == MATRIX_DONE) {
        return;
    }
    log_info("matrix.call", "method=%s status=%d outcome=%s error=%s retry_ms=%llu", c->method,
             r->status, outcomes[r->outcome], log_quoted(error, sizeof(error), r->error),
             (unsigned long long)r->retry_ms);
}

/* Takes it off the list and calls back; it is the caller's to free. */
static void call_end(struct call *c, const struct matrix_result *r)
{
    struct call **at = &c->api->calls;

    /* It is there.  NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    while (*at != c) {
        at = &(*at)->next;
    }
    *at = c->next;
    c->api = NULL;
    c->done(c->ctx, r);
}

static void call_answered(void *ctx, enum err e, const struct http_response *http)
{
    struct call *c = ctx;
    struct matrix_result r = {.error = ""};
    cJSON *json = NULL;

    if (c->api == NULL) {
        free(c);
        return;
    }
    if (e != ERR_OK) {
        classify_failure(&r, e);
    } else {
        r.status = http->status;
        json = matrix_json_parse(http->body, http->body_len);
        if (http->status == 200 && json != NULL) {
            r.json = json;
        } else {
            classify_error(&r, json, http->retry_after_s);
        }
    }
    if (r.status == 429) {
        c->api->gate_ms = loop_now_ms(c->api->loop) + r.retry_ms;
    }
    call_log(c, &r);
    call_end(c, &r);
    cJSON_Delete(json);
    free(c);
}

static void url_of(const struct matrix_api *api, const struct matrix_call *call, struct buf *url)
{
    struct buf query;

    buf_init(&query, URL_MAX);
    buf_text(&query, call->query != NULL ? call->query : "");
    if (api->user != NULL && !call->open) {
        http_form(&query, "user_id", api->user);
    }
    buf_printf(url, "%s%s%s%s", api->url, call->path, query.len > 0 ? "?" : "", query.data);
    buf_release(&query);
}

void matrix_api_call(struct matrix_api *api, const struct matrix_call *call, matrix_api_done *done,
                     void *ctx)
{
    struct call *c = must_alloc(sizeof(*c));
    bool with_token = api->header != NULL && !call->open;
    char type[128];
    const char *const headers[] = {type, with_token ? api->header : NULL, NULL};
    struct buf url;

    *c = (struct call){
        .api = api, .next = api->calls, .method = call->method, .done = done, .ctx = ctx};
    api->calls = c;
    (void)snprintf(type, sizeof(type), "Content-Type: %s",
                   call->type != NULL ? call->type : "application/json");
    buf_init(&url, URL_MAX);
    url_of(api, call, &url);
    http_send(api->http,
              &(struct http_request){
                  .method = call->method,
                  .url = url.data,
                  .headers = headers,
                  .body = call->body,
                  .body_len = call->body_len,
                  .timeout_ms = call->timeout_ms > 0 ? call->timeout_ms : TIMEOUT_MS,
              },
              call_answered, c);
    buf_release(&url);
}

uint64_t matrix_api_gated_ms(const struct matrix_api *api)
{
    uint64_t now = loop_now_ms(api->loop);

    return api->gate_ms > now ? api->gate_ms - now : 0;
}

void matrix_api_part(struct buf *path, const char *part)
{
    struct buf encoded;

    buf_init(&encoded, URL_MAX);
    http_form(&encoded, "", part); /* "=...", whose "=" becomes the "/" */
    buf_printf(path, "/%s", encoded.data + 1);
    buf_release(&encoded);
}

/* ----------------------------------------------------------------- life */

static void forget(char *secret)
{
    for (volatile char *at = secret; at != NULL && *at != '\0'; at++) {
        *at = '\0';
    }
    free(secret);
}

void matrix_api_token(struct matrix_api *api, const char *token)
{
    static const char bearer[] = "Authorization: Bearer ";
    size_t size = sizeof(bearer) + strlen(token);

    forget(api->header);
    api->header = must_alloc(size);
    (void)snprintf(api->header, size, "%s%s", bearer, token);
}

void matrix_api_as(struct matrix_api *api, const char *user)
{
    free(api->user);
    api->user = must_copy(user);
}

struct matrix_api *matrix_api_new(struct loop *l, struct http *h, const char *homeserver)
{
    struct matrix_api *api = must_alloc(sizeof(*api));
    size_t len = strlen(homeserver);

    api->loop = l;
    api->http = h;
    api->url = must_copy(homeserver);
    while (len > 0 && api->url[len - 1] == '/') {
        api->url[--len] = '\0';
    }
    return api;
}

void matrix_api_free(struct matrix_api *api)
{
    static const struct matrix_result unsure = {.outcome = MATRIX_UNSURE, .error = "closing"};

    if (api == NULL) {
        return;
    }
    /* Each is freed when http or the loop lets go of it. */
    while (api->calls != NULL) {
        call_end(api->calls, &unsure);
    }
    forget(api->header);
    free(api->user);
    free(api->url);
    free(api);
}
