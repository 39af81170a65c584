/* slack_direct.c -- the direct chat with a person. */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "loop.h"
#include "slack_json.h"
#include "slack_session.h"

#include <stdlib.h>

enum { FORM_MAX = 1024 };

struct opening {
    struct session *session;
    slack_direct_done *done;
    void *ctx;
    char *person;
};

static void opening_end(struct opening *o, const struct slack_result *r, const char *channel)
{
    o->done(o->ctx, r, channel);
    free(o->person);
    free(o);
}

static void opening_known(void *ctx)
{
    static const struct slack_result known = {.outcome = SLACK_DONE, .error = ""};
    struct opening *o = ctx;

    opening_end(o, &known, slack_directory_direct(o->session->directory, o->person));
}

static void opening_answered(void *ctx, const struct slack_result *r)
{
    static const struct slack_result nonsense = {
        .outcome = SLACK_UNSURE, .retry_ms = 0, .error = "no_channel"};
    struct opening *o = ctx;
    const char *channel = slack_json_id(json_object(r->json, "channel"), "id");

    if (r->outcome != SLACK_DONE) {
        opening_end(o, r, NULL);
        return;
    }
    if (channel != NULL) {
        slack_directory_put_direct(o->session->directory, channel, o->person);
    }
    opening_end(o, channel != NULL ? r : &nonsense, channel);
}

void slack_direct_open(struct session *s, const char *person, slack_direct_done *done, void *ctx)
{
    struct opening *o = must_alloc(sizeof(*o));
    struct buf form;

    o->session = s;
    o->done = done;
    o->ctx = ctx;
    o->person = must_copy(person);
    if (slack_directory_direct(s->directory, person) != NULL) {
        loop_post(s->loop, opening_known, o);
        return;
    }
    buf_init(&form, FORM_MAX);
    http_form(&form, "users", person);
    slack_api_call(s->api, "conversations.open", &form, opening_answered, o);
    buf_release(&form);
}
