/* matrix_media.c -- files for the homeserver to keep.
 *
 * What is downloaded has moved to an address of its own, behind the token; what is
 * uploaded has stayed where it was.
 */

#include "matrix_media.h"

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "matrix_json.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

enum { TIMEOUT_MS = 60 * 1000, QUERY_MAX = 2048 };

struct upload {
    matrix_media_done *done;
    void *ctx;
};

/* "mxc://server/id", with nothing else in it. */
static bool is_uri(const char *uri)
{
    static const char scheme[] = "mxc://";
    static const char id[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t server;

    if (uri == NULL || strncmp(uri, scheme, sizeof(scheme) - 1) != 0) {
        return false;
    }
    uri += sizeof(scheme) - 1;
    server = strcspn(uri, "/ \"<>");
    return server > 0 && uri[server] == '/' && uri[server + 1] != '\0' &&
           uri[server + 1 + strspn(uri + server + 1, id)] == '\0';
}

static void upload_answered(void *ctx, const struct matrix_result *r)
{
    static const struct matrix_result nonsense = {.outcome = MATRIX_UNSURE, .error = "no_uri"};
    struct upload *u = ctx;
    const char *uri = json_text(r->json, "content_uri");

    if (r->outcome == MATRIX_DONE && !is_uri(uri)) {
        u->done(u->ctx, &nonsense, NULL);
    } else {
        u->done(u->ctx, r, r->outcome == MATRIX_DONE ? uri : NULL);
    }
    free(u);
}

void matrix_media_upload(struct matrix_api *api, const struct message_file *file,
                         matrix_media_done *done, void *ctx)
{
    struct upload *u = must_alloc(sizeof(*u));
    struct buf query;

    *u = (struct upload){.done = done, .ctx = ctx};
    buf_init(&query, QUERY_MAX);
    http_form(&query, "filename", file->name);
    matrix_api_call(api,
                    &(struct matrix_call){.method = "POST",
                                          .path = "/_matrix/media/v3/upload",
                                          .query = query.data,
                                          .body = file->bytes,
                                          .body_len = file->len,
                                          .type = file->type,
                                          .timeout_ms = TIMEOUT_MS},
                    upload_answered, u);
    buf_release(&query);
}
