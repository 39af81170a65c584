/* slack_api.c -- calls of Slack's Web API, and what their outcome means.
 *
 * Slack says most of its errors with status 200 and {"ok":false,"error":...};
 * 429 and 5xx need not be JSON.  What matters is whether a call may have had
 * its effect: a post that may be there must be looked for before it is made
 * again.  Tokens go into a header only, and no log line has a URL in it.
 *
 * Retry-After holds for the method in the whole workspace, as documented: that
 * a post was refused because of its channel alone cannot be told from outside.
 */

#include "slack_api.h"

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "json.h"
#include "log.h"
#include "loop.h"
#include "message.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIMEOUT_MS = 10 * 1000,
    UPLOAD_MS = 60 * 1000,
    WAIT_MIN_S = 1,
    WAIT_UNSAID_S = 30, /* told to wait, but not how long */
    WAIT_MAX_S = 3600,
    SERVER_WAIT_MS = 5 * 1000, /* after what the server could not help */
    GATES = 16,                /* more than the methods that we call */
    URL_MAX = 1024,
};

/* Until when a method is not to be called. */
struct gate {
    const char *method;
    uint64_t until_ms;
};

struct call {
    struct slack_api *api; /* NULL: it has been ended already */
    struct call *next;
    const char *method;
    bool upload;
    uint64_t gated_ms;
    slack_api_done *done;
    void *ctx;
};

struct slack_api {
    struct loop *loop;
    struct http *http;
    char *url;
    char *bot_header;
    char *app_header;
    struct call *calls;
    struct gate gates[GATES];
};

/* ------------------------------------------------------------- outcomes */

static const struct {
    const char *error;
    enum slack_outcome outcome;
} known_errors[] = {
    {"ratelimited", SLACK_LATER},
    {"rate_limited", SLACK_LATER},
    {"service_unavailable", SLACK_LATER},
    {"team_added_to_org", SLACK_LATER},
    {"message_limit_exceeded", SLACK_LATER},
    {"internal_error", SLACK_UNSURE},
    {"fatal_error", SLACK_UNSURE},
    {"request_timeout", SLACK_UNSURE},
    {"invalid_auth", SLACK_FATAL},
    {"not_authed", SLACK_FATAL},
    {"account_inactive", SLACK_FATAL},
    {"token_revoked", SLACK_FATAL},
    {"token_expired", SLACK_FATAL},
    {"org_login_required", SLACK_FATAL},
    {"team_access_not_granted", SLACK_FATAL},
    {"user_removed_from_team", SLACK_FATAL},
    {"team_disabled", SLACK_FATAL},
};

static uint64_t wait_ms(int64_t retry_after_s)
{
    int64_t s = retry_after_s < 0 ? WAIT_UNSAID_S : retry_after_s;

    s = s < WAIT_MIN_S ? WAIT_MIN_S : s;
    return (uint64_t)(s > WAIT_MAX_S ? WAIT_MAX_S : s) * 1000;
}

static bool is_rate_limit(const struct slack_result *r)
{
    return strcmp(r->error, "ratelimited") == 0 || strcmp(r->error, "rate_limited") == 0;
}

/* What an answer of status 200 says; json is NULL if it was none. */
static void classify_json(struct slack_result *r, const cJSON *json, int64_t retry_after_s)
{
    const cJSON *ok = cJSON_GetObjectItemCaseSensitive(json, "ok");
    const char *error = json_text(json, "error");

    if (cJSON_IsTrue(ok)) {
        r->outcome = SLACK_DONE;
        r->json = json;
        return;
    }
    if (!cJSON_IsFalse(ok) || error == NULL) {
        r->outcome = SLACK_UNSURE;
        r->error = "no_answer";
        return;
    }
    r->outcome = SLACK_REFUSED;
    r->error = error;
    for (size_t i = 0; i < sizeof(known_errors) / sizeof(known_errors[0]); i++) {
        if (strcmp(known_errors[i].error, error) == 0) {
            r->outcome = known_errors[i].outcome;
        }
    }
    r->retry_ms = is_rate_limit(r) ? wait_ms(retry_after_s) : SERVER_WAIT_MS;
}

static void classify_status(struct slack_result *r, int status, int64_t retry_after_s)
{
    r->error = "status";
    r->retry_ms = SERVER_WAIT_MS;
    if (status == 429) {
        r->error = "ratelimited";
        r->outcome = SLACK_LATER;
        r->retry_ms = wait_ms(retry_after_s);
    } else if (status >= 500 || status == 408) {
        r->outcome = SLACK_UNSURE;
    } else {
        /* A redirect, or a proxy that asks for something. */
        r->outcome = SLACK_LATER;
        r->retry_ms = wait_ms(-1);
    }
}

static void classify_failure(struct slack_result *r, enum err e)
{
    r->error = err_name(e);
    r->outcome = e == ERR_UNAVAILABLE || e == ERR_PROTOCOL ? SLACK_LATER : SLACK_UNSURE;
    r->retry_ms = SERVER_WAIT_MS;
}

/* ---------------------------------------------------------------- gates */

/* The method's gate, or one that nobody needs. */
static struct gate *gate_at(struct slack_api *api, const char *method)
{
    uint64_t now = loop_now_ms(api->loop);
    struct gate *unused = &api->gates[0];

    for (size_t i = 0; i < GATES; i++) {
        struct gate *g = &api->gates[i];

        if (g->method != NULL && strcmp(g->method, method) == 0) {
            return g;
        }
        unused = g->until_ms <= now ? g : unused;
    }
    *unused = (struct gate){.method = method};
    return unused;
}

/* ---------------------------------------------------------------- calls */

static void call_log(const struct call *c, const struct slack_result *r)
{
    static const char *const outcomes[] = {"done", "later", "unsure", "refused", "fatal"};
    char error[96];

    if (r->outcome == SLACK_DONE) {
        log_debug("slack.call", "method=%s outcome=done", c->method);
        return;
    }
    log_warn("slack.call", "method=%s outcome=%s error=%s retry_ms=%llu", c->method,
             outcomes[r->outcome], log_quoted(error, sizeof(error), r->error),
             (unsigned long long)r->retry_ms);
}

/* Takes it off the list and calls back; it is the caller's to free. */
static void call_end(struct call *c, const struct slack_result *r)
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
    struct slack_result r = {.error = ""};
    cJSON *json = NULL;

    if (c->api == NULL) {
        free(c);
        return;
    }
    if (e != ERR_OK) {
        classify_failure(&r, e);
    } else if (http->status != 200) {
        classify_status(&r, http->status, http->retry_after_s);
    } else if (c->upload) {
        r.outcome = SLACK_DONE; /* "OK - 12" */
    } else {
        json = json_parse(http->body, http->body_len);
        classify_json(&r, json, http->retry_after_s);
    }
    if (is_rate_limit(&r)) {
        gate_at(c->api, c->method)->until_ms = loop_now_ms(c->api->loop) + r.retry_ms;
    }
    call_log(c, &r);
    call_end(c, &r);
    cJSON_Delete(json);
    free(c);
}

static void call_gated(void *ctx)
{
    struct call *c = ctx;
    struct slack_result r = {.outcome = SLACK_LATER, .error = "ratelimited"};

    if (c->api != NULL) {
        r.retry_ms = c->gated_ms;
        call_end(c, &r);
    }
    free(c);
}

static void call_send(struct call *c, const struct buf *form)
{
    struct slack_api *api = c->api;
    bool for_app = strncmp(c->method, "apps.", strlen("apps.")) == 0;
    const char *const headers[] = {
        for_app ? api->app_header : api->bot_header,
        "Content-Type: application/x-www-form-urlencoded",
        NULL,
    };
    struct buf url;

    buf_init(&url, URL_MAX);
    buf_printf(&url, "%s%s", api->url, c->method);
    http_send(api->http,
              &(struct http_request){
                  .method = "POST",
                  .url = url.data,
                  .headers = headers,
                  .body = form != NULL ? form->data : NULL,
                  .body_len = form != NULL ? form->len : 0,
                  .timeout_ms = TIMEOUT_MS,
              },
              call_answered, c);
    buf_release(&url);
}

void slack_api_call(struct slack_api *api, const char *method, const struct buf *form,
                    slack_api_done *done, void *ctx)
{
    uint64_t now = loop_now_ms(api->loop);
    uint64_t until = gate_at(api, method)->until_ms;
    struct call *c = must_alloc(sizeof(*c));

    *c = (struct call){.api = api, .next = api->calls, .method = method, .done = done, .ctx = ctx};
    api->calls = c;
    if (until > now) {
        c->gated_ms = until - now;
        loop_post(api->loop, call_gated, c);
        return;
    }
    call_send(c, form);
}

void slack_api_upload(struct slack_api *api, const char *url, const struct message_file *file,
                      slack_api_done *done, void *ctx)
{
    static const char *const headers[] = {"Content-Type: application/octet-stream", NULL};
    struct call *c = must_alloc(sizeof(*c));

    *c = (struct call){.api = api,
                       .next = api->calls,
                       .method = "upload",
                       .upload = true,
                       .done = done,
                       .ctx = ctx};
    api->calls = c;
    http_send(api->http,
              &(struct http_request){
                  .method = "POST",
                  .url = url,
                  .headers = headers,
                  .body = file->bytes,
                  .body_len = file->len,
                  .timeout_ms = UPLOAD_MS,
              },
              call_answered, c);
}

/* ----------------------------------------------------------------- life */

static char *bearer(const char *token)
{
    size_t size = strlen("Authorization: Bearer ") + strlen(token) + 1;
    char *header = must_alloc(size);

    (void)snprintf(header, size, "Authorization: Bearer %s", token);
    return header;
}

static void forget(char *secret)
{
    volatile char *at = secret;

    while (*at != '\0') {
        *at++ = '\0';
    }
    free(secret);
}

struct slack_api *slack_api_new(struct loop *l, struct http *h, const struct slack_api_options *o)
{
    struct slack_api *api = must_alloc(sizeof(*api));

    api->loop = l;
    api->http = h;
    api->url = must_copy(o->url);
    api->bot_header = bearer(o->bot_token);
    api->app_header = bearer(o->app_token);
    return api;
}

void slack_api_free(struct slack_api *api)
{
    static const struct slack_result unsure = {.outcome = SLACK_UNSURE, .error = "closing"};

    if (api == NULL) {
        return;
    }
    /* Each is freed when http or the loop lets go of it. */
    while (api->calls != NULL) {
        call_end(api->calls, &unsure);
    }
    forget(api->bot_header);
    forget(api->app_header);
    free(api->url);
    free(api);
}
