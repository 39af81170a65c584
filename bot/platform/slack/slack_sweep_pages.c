/* slack_sweep_pages.c -- reads a channel for a sweep, page by page. */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "json.h"
#include "log.h"
#include "slack_json.h"
#include "slack_past.h"
#include "slack_session.h"
#include "slack_sweeping.h"

#include <string.h>

enum { FORM_MAX = 4096 };

static void thread_done(struct slack_sweep *w)
{
    cJSON_DeleteItemFromArray(w->threads, 0);
    must_replace(&w->cursor, NULL);
}

/* true: there is a page to take. */
static bool call_succeeded(struct slack_sweep *w, const struct slack_result *r)
{
    char quoted[96];

    switch (r->outcome) {
    case SLACK_DONE:
        return true;
    case SLACK_LATER:
        slack_sweep_go(w, r->retry_ms > SWEEP_PACE_MS ? r->retry_ms : SWEEP_PACE_MS);
        break;
    case SLACK_UNSURE:
        slack_sweep_go(w, SWEEP_AGAIN_MS);
        break;
    case SLACK_REFUSED: /* no such channel or thread any more, or not for us */
        log_info("slack.sweep", "channel=%s skipped=%s", w->channels[w->at],
                 log_quoted(quoted, sizeof(quoted), r->error));
        if (cJSON_GetArrayItem(w->threads, 0) != NULL) {
            thread_done(w);
        } else {
            w->last_page = true;
            must_replace(&w->page_end, w->oldest);
        }
        slack_sweep_go(w, SWEEP_PACE_MS);
        break;
    case SLACK_FATAL:
        slack_session_refuse(w->session, r->error);
        break;
    }
    return false;
}

static void take_message(struct slack_sweep *w, const cJSON *message)
{
    const char *thread = slack_past_thread(message, w->oldest, w->session->user);

    if (thread != NULL) {
        (void)cJSON_AddItemToArray(w->threads, cJSON_CreateString(thread));
    }
    slack_past_read(message, w->channels[w->at], w->events);
}

/* A page that does not lead further back is the last: there would be no end of them. */
static bool is_last(const struct slack_sweep *w, const cJSON *json)
{
    return !json_true(json, "has_more") || slack_past_compare(w->page_end, w->oldest) <= 0 ||
           (w->latest != NULL && slack_past_compare(w->page_end, w->latest) >= 0);
}

/* Newest first; nothing that is older than the bot in there. */
static void history_take(struct slack_sweep *w, const cJSON *json)
{
    const cJSON *messages = json_array(json, "messages");
    int count = cJSON_GetArraySize(messages);
    int first = 0;

    while (first < count &&
           !slack_past_joined(cJSON_GetArrayItem(messages, first), w->session->user)) {
        first++;
    }
    must_replace(&w->page_end, w->oldest);
    for (int i = first - 1; i >= 0; i--) {
        const cJSON *message = cJSON_GetArrayItem(messages, i);
        const char *ts = slack_json_stamp(message, "ts");

        take_message(w, message);
        if (i == first - 1 && ts != NULL) {
            must_replace(&w->page_end, ts);
        }
    }
    w->last_page = first < count || is_last(w, json);
}

static void history_answered(void *ctx, const struct slack_result *r)
{
    struct slack_sweep *w = ctx;

    if (call_succeeded(w, r)) {
        history_take(w, r->json);
        slack_sweep_go(w, 0);
    }
}

static void replies_answered(void *ctx, const struct slack_result *r)
{
    struct slack_sweep *w = ctx;
    const cJSON *message;
    const char *cursor;

    if (!call_succeeded(w, r)) {
        return;
    }
    cJSON_ArrayForEach(message, json_array(r->json, "messages"))
    {
        const char *ts = slack_json_stamp(message, "ts");

        if (ts != NULL && !json_is(message, "thread_ts", ts)) {
            slack_past_read(message, w->channels[w->at], w->events);
        }
    }
    cursor = json_text(json_object(r->json, "response_metadata"), "next_cursor");
    if (cursor != NULL && (w->cursor == NULL || strcmp(cursor, w->cursor) != 0)) {
        must_replace(&w->cursor, cursor);
    } else {
        thread_done(w);
    }
    slack_sweep_go(w, SWEEP_PACE_MS);
}

static void ask(struct slack_sweep *w, const char *method, struct buf *form, slack_api_done *done)
{
    http_form(form, "channel", w->channels[w->at]);
    http_form(form, "oldest", w->oldest);
    http_form(form, "limit", "200");
    w->busy = true;
    slack_api_call(w->session->api, method, form, done, w);
    buf_release(form);
}

void slack_sweep_ask_history(struct slack_sweep *w)
{
    struct buf form;

    buf_init(&form, FORM_MAX);
    if (w->latest != NULL) {
        http_form(&form, "latest", w->latest);
    }
    ask(w, "conversations.history", &form, history_answered);
}

void slack_sweep_ask_replies(struct slack_sweep *w)
{
    struct buf form;

    buf_init(&form, FORM_MAX);
    http_form(&form, "ts", cJSON_GetStringValue(cJSON_GetArrayItem(w->threads, 0)));
    if (w->cursor != NULL) {
        http_form(&form, "cursor", w->cursor);
    }
    ask(w, "conversations.replies", &form, replies_answered);
}

/* All of a page was handed on. */
void slack_sweep_page_done(struct slack_sweep *w)
{
    if (w->last_page) {
        w->at++;
        must_replace(&w->latest, NULL);
    } else {
        must_replace(&w->latest, w->page_end);
    }
    must_replace(&w->page_end, NULL);
    slack_sweep_note_place(w);
    slack_sweep_go(w, SWEEP_PACE_MS);
}
