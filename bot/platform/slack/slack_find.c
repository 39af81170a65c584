/* slack_find.c -- was a row of the outbox posted already?
 *
 * The channel's history is read from its end, a thread from its beginning, for
 * a message of ours whose metadata names the row, or the title of its file.
 */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "json.h"
#include "log.h"
#include "loop.h"
#include "slack_session.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES = 10, FORM_MAX = 8 * 1024 };

struct search {
    struct session *session;
    char *channel; /* NULL: the direct chat, not open yet */
    char *thread;
    char *person;
    char *row;
    char *cursor;
    unsigned pages;
    platform_found *done;
    void *ctx;
};

static void search_page(struct search *f);

static void search_end(struct search *f, enum err e, bool found)
{
    f->done(f->ctx, e, found);
    free(f->channel);
    free(f->thread);
    free(f->person);
    free(f->row);
    free(f->cursor);
    free(f);
}

static bool has_file_of_row(const struct search *f, const cJSON *message)
{
    const cJSON *file;

    cJSON_ArrayForEach(file, json_array(message, "files"))
    {
        const char *title = json_text(file, "title");
        const char *at = title != NULL ? strrchr(title, '(') : NULL;
        size_t len = strlen(f->row);

        if (at != NULL && strncmp(at + 1, f->row, len) == 0 && strcmp(at + 1 + len, ")") == 0) {
            return true;
        }
    }
    return false;
}

static bool is_row(const struct search *f, const cJSON *message)
{
    const cJSON *metadata = json_object(message, "metadata");
    const cJSON *payload = json_object(metadata, "event_payload");
    bool ours = json_is(message, "user", f->session->user) ||
                (f->session->bot != NULL && json_is(message, "bot_id", f->session->bot));

    return ours &&
           (has_file_of_row(f, message) ||
            (json_is(metadata, "event_type", "bravo_outbox") && json_is(payload, "row", f->row)));
}

static void search_paged(void *ctx, const struct slack_result *r)
{
    struct search *f = ctx;
    const cJSON *metadata = json_object(r->json, "response_metadata");
    const char *cursor = json_text(metadata, "next_cursor");
    const cJSON *message;

    if (r->outcome != SLACK_DONE) {
        search_end(f, r->outcome == SLACK_REFUSED ? ERR_DENIED : ERR_UNAVAILABLE, false);
        return;
    }
    cJSON_ArrayForEach(message, json_array(r->json, "messages"))
    {
        if (is_row(f, message)) {
            search_end(f, ERR_OK, true);
            return;
        }
    }
    if (cursor == NULL || ++f->pages >= PAGES) {
        search_end(f, ERR_OK, false);
        return;
    }
    free(f->cursor);
    f->cursor = must_copy(cursor);
    search_page(f);
}

static void search_page(struct search *f)
{
    struct buf form;

    buf_init(&form, FORM_MAX);
    http_form(&form, "channel", f->channel);
    http_form(&form, "limit", "200");
    http_form(&form, "include_all_metadata", "true");
    if (f->thread != NULL) {
        http_form(&form, "ts", f->thread);
    }
    if (f->cursor != NULL) {
        http_form(&form, "cursor", f->cursor);
    }
    slack_api_call(f->session->api,
                   f->thread != NULL ? "conversations.replies" : "conversations.history", &form,
                   search_paged, f);
    buf_release(&form);
}

static void search_opened(void *ctx, const struct slack_result *r, const char *channel)
{
    struct search *f = ctx;

    if (channel == NULL || f->session->state == SESSION_CLOSING) {
        search_end(f, r->outcome == SLACK_REFUSED ? ERR_DENIED : ERR_UNAVAILABLE, false);
        return;
    }
    f->channel = must_copy(channel);
    search_page(f);
}

static void search_nothing(void *ctx)
{
    search_end(ctx, ERR_OK, false);
}

static void search_closing(void *ctx)
{
    search_end(ctx, ERR_UNAVAILABLE, false);
}

void slack_find_row(struct session *s, const struct address *to, const char *row_id,
                    platform_found *done, void *ctx)
{
    struct search *f = must_alloc(sizeof(*f));

    f->session = s;
    f->channel = must_copy(to->channel);
    f->thread = must_copy(to->thread);
    f->person = must_copy(to->person);
    f->row = must_copy(row_id);
    f->done = done;
    f->ctx = ctx;
    if (s->state == SESSION_CLOSING) {
        loop_post(s->loop, search_closing, f);
    } else if (to->channel != NULL && to->person != NULL) {
        loop_post(s->loop, search_nothing, f); /* what only one person sees is in no history */
    } else if (to->channel == NULL) {
        slack_direct_open(s, to->person, search_opened, f);
    } else {
        search_page(f);
    }
}
