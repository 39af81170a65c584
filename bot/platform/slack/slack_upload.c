/* slack_upload.c -- a file for Slack to keep: an address for it, then the bytes.
 *
 * It is nobody's before a post completes it (slack_post.c), and its id is its handle.
 */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "json.h"
#include "loop.h"
#include "message.h"
#include "slack_session.h"

#include <stdio.h>
#include <stdlib.h>

enum { FORM_MAX = 8 * 1024, NUMBER_BYTES = 24 };

struct upload {
    struct session *session;
    const struct message_file *file;
    char *id;
    platform_uploaded *done;
    void *ctx;
};

/* Whatever went wrong, nobody sees anything of it, and it can be begun anew. */
static void upload_end(struct upload *u, const struct slack_result *r)
{
    enum err e = r->outcome == SLACK_REFUSED ? ERR_DENIED : ERR_UNAVAILABLE;

    if (r->outcome == SLACK_DONE) {
        e = u->id != NULL ? ERR_OK : ERR_DENIED;
    }
    u->done(u->ctx, e, r->retry_ms, e == ERR_OK ? u->id : NULL);
    free(u->id);
    free(u);
}

static void upload_stored(void *ctx, const struct slack_result *r)
{
    upload_end(ctx, r);
}

static void upload_addressed(void *ctx, const struct slack_result *r)
{
    struct upload *u = ctx;
    const char *url = json_text(r->json, "upload_url");
    const char *id = json_text(r->json, "file_id");

    if (url == NULL || id == NULL) {
        upload_end(u, r);
        return;
    }
    u->id = must_copy(id);
    slack_api_upload(u->session->api, url, u->file, upload_stored, u);
}

static void upload_closing(void *ctx)
{
    static const struct slack_result closing = {.outcome = SLACK_LATER, .error = "closing"};

    upload_end(ctx, &closing);
}

void slack_upload(struct session *s, const struct message_file *file, platform_uploaded *done,
                  void *ctx)
{
    struct upload *u = must_alloc(sizeof(*u));
    char length[NUMBER_BYTES];
    struct buf form;

    *u = (struct upload){.session = s, .file = file, .done = done, .ctx = ctx};
    if (s->state == SESSION_CLOSING) {
        loop_post(s->loop, upload_closing, u);
        return;
    }
    (void)snprintf(length, sizeof(length), "%zu", file->len);
    buf_init(&form, FORM_MAX);
    http_form(&form, "filename", file->name);
    http_form(&form, "length", length);
    slack_api_call(s->api, "files.getUploadURLExternal", &form, upload_addressed, u);
    buf_release(&form);
}
