/* matrix_find.c -- was a row of the outbox posted already?
 *
 * The homeserver takes a transaction once, but it does not remember them for
 * ever, and an appservice's only until it restarts.  So the room's history is
 * read from its end for a message of ours that names the row.
 */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"

#include <stdlib.h>

enum { PAGES = 10, QUERY_MAX = 4096 };

struct search {
    struct session *session;
    char *room; /* NULL: there is nothing to look into */
    char *row;
    char *from; /* where the next page begins; NULL: at the end */
    unsigned pages;
    platform_found *done;
    void *ctx;
};

static void search_page(struct search *f);

static void search_end(struct search *f, enum err e, bool found)
{
    f->done(f->ctx, e, found);
    free(f->room);
    free(f->row);
    free(f->from);
    free(f);
}

static void search_paged(void *ctx, const struct matrix_result *r)
{
    struct search *f = ctx;
    const cJSON *event;

    if (r->outcome != MATRIX_DONE) {
        search_end(f, r->outcome == MATRIX_REFUSED ? ERR_DENIED : ERR_UNAVAILABLE, false);
        return;
    }
    cJSON_ArrayForEach(event, json_array(r->json, "chunk"))
    {
        if (json_is(event, "sender", f->session->user) &&
            json_is(json_object(event, "content"), "bravo.row", f->row)) {
            search_end(f, ERR_OK, true);
            return;
        }
    }
    free(f->from);
    f->from = must_copy(json_text(r->json, "end"));
    if (f->from == NULL || ++f->pages >= PAGES) {
        search_end(f, ERR_OK, false);
    } else {
        search_page(f);
    }
}

static void search_page(struct search *f)
{
    struct buf path;
    struct buf query;
    struct buf filter;

    buf_init(&filter, QUERY_MAX);
    buf_text(&filter, "{\"types\":[\"m.room.message\"],\"senders\":[");
    json_quote(&filter, f->session->user);
    buf_text(&filter, "]}");
    buf_init(&path, QUERY_MAX);
    buf_text(&path, "/_matrix/client/v3/rooms");
    matrix_api_part(&path, f->room);
    buf_text(&path, "/messages");
    buf_init(&query, QUERY_MAX);
    buf_text(&query, "dir=b&limit=50");
    http_form(&query, "filter", filter.data);
    if (f->from != NULL) {
        http_form(&query, "from", f->from);
    }
    matrix_api_call(f->session->api,
                    &(struct matrix_call){.method = "GET", .path = path.data, .query = query.data},
                    search_paged, f);
    buf_release(&filter);
    buf_release(&path);
    buf_release(&query);
}

static void search_nothing(void *ctx)
{
    struct search *f = ctx;
    bool ready = f->session->state == SESSION_RUNNING && f->session->up;

    search_end(f, ready ? ERR_OK : ERR_UNAVAILABLE, false);
}

void matrix_find_row(struct session *s, const struct address *to, const char *row_id,
                     platform_found *done, void *ctx)
{
    struct search *f = must_alloc(sizeof(*f));
    const struct matrix_room *room = NULL;

    if (s->state == SESSION_RUNNING && s->up) {
        room = to->channel != NULL && to->person == NULL
                   ? matrix_directory_channel(s->directory, to->channel)
                   : matrix_directory_direct(s->directory, to->person);
    }
    *f = (struct search){.session = s,
                         .room = room != NULL ? must_copy(room->id) : NULL,
                         .row = must_copy(row_id),
                         .done = done,
                         .ctx = ctx};
    if (f->room == NULL) {
        loop_post(s->loop, search_nothing, f);
    } else {
        search_page(f);
    }
}
