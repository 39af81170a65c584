/* slack_post.c -- messages, to posts.
 *
 *     wait for names -> open the direct chat, if that is where it goes -> send -> sent
 *                                                              (next part) <-/  \-> end
 *
 * Bravo may have to speak before it knows everybody: a board that is due while it
 * starts.  Then Slack is asked for those who are named, and not for long: after
 * NAMES_MS it is said as it is.
 *
 * A message that is too long becomes several posts.  What is reported is the
 * first: once it is there, the message must not be begun again, and the rest is
 * tried for a while.  A notice carries the id of its outbox row as metadata; a
 * file that is posted, which can't, as its title.
 */

#include "arena.h"
#include "buf.h"
#include "event.h"
#include "http.h"
#include "json.h"
#include "log.h"
#include "loop.h"
#include "message.h"
#include "slack_render.h"
#include "slack_session.h"

#include <stdlib.h>
#include <string.h>

enum {
    PACE_MS = 1000,
    LATER_TRIES = 5, /* for a later part */
    ANSWER_TRIES = 3,
    ANSWER_WAIT_MS = 10 * 1000, /* longer, and nobody reads the answer */
    NAMES_MS = 1000,
    FORM_MAX = 1024 * 1024,
};

struct slack_errand {
    struct session *session;
    struct slack_errand *next;
    struct arena *arena;
    struct timer *timer; /* until the next part */
    struct message message;
    struct timer *names;            /* while it waits for them; else NULL */
    const struct slack_event *from; /* an answer whose acknowledgement has yet to go; else NULL */
    struct slack_post posts[SLACK_RENDER_MAX];
    size_t count;
    size_t at; /* the one to send next */
    unsigned tries;
    const char *channel; /* NULL: the person's direct chat, not open yet */
    const char *thread;
    const char *person;
    bool ephemeral;
    bool answer;   /* nobody says it again for us */
    bool fallback; /* refused there, say it in the direct chat */
    const char *row;
    platform_sent *done;
    void *ctx;
};

static void errand_send(void *ctx);

/* --------------------------------------------------------------- errands */

static struct slack_errand *errand_new(struct session *s, platform_sent *done, void *ctx)
{
    struct arena *a = arena_new();
    struct slack_errand *e = arena_alloc(a, sizeof(*e));

    e->session = s;
    e->arena = a;
    e->done = done;
    e->ctx = ctx;
    e->timer = timer_new(s->loop, errand_send, e);
    e->next = s->errands;
    s->errands = e;
    return e;
}

static void errand_end(struct slack_errand *e, enum err err, uint64_t retry_ms)
{
    struct slack_errand **at = &e->session->errands;
    platform_sent *done = e->done;
    void *ctx = e->ctx;

    while (*at != e) {
        at = &(*at)->next;
    }
    *at = e->next;
    timer_free(e->names);
    timer_free(e->timer);
    arena_free(e->arena);
    done(ctx, err, retry_ms);
}

static void errand_done(void *ctx)
{
    errand_end(ctx, ERR_OK, 0);
}

static enum err errand_error(const struct slack_result *r)
{
    switch (r->outcome) {
    case SLACK_DONE:
        return ERR_OK;
    case SLACK_LATER:
    case SLACK_FATAL:
        return ERR_UNAVAILABLE;
    case SLACK_UNSURE:
        return ERR_UNKNOWN;
    case SLACK_REFUSED:
        break;
    }
    return ERR_DENIED;
}

/* --------------------------------------------------------- a direct chat */

static void errand_opened(void *ctx, const struct slack_result *r, const char *channel)
{
    struct slack_errand *e = ctx;
    enum err err = errand_error(r);

    if (channel == NULL || e->session->state == SESSION_CLOSING) {
        /* However it ended, nothing was posted. */
        errand_end(e, err == ERR_DENIED ? ERR_DENIED : ERR_UNAVAILABLE, r->retry_ms);
        return;
    }
    e->channel = arena_text(e->arena, channel);
    errand_send(e);
}

static void errand_closing(void *ctx)
{
    errand_end(ctx, ERR_UNAVAILABLE, PACE_MS);
}

static void errand_go(struct slack_errand *e)
{
    if (e->session->state == SESSION_CLOSING) {
        loop_post(e->session->loop, errand_closing, e);
    } else if (e->at >= e->count) {
        loop_post(e->session->loop, errand_done, e);
    } else if (e->channel != NULL) {
        errand_send(e);
    } else {
        slack_direct_open(e->session, e->person, errand_opened, e);
    }
}

/* --------------------------------------------------------------- sending */

static void errand_later_part(struct slack_errand *e, const struct slack_result *r)
{
    if (r->outcome == SLACK_DONE) {
        e->at++;
        e->tries = 0;
    } else if (r->outcome != SLACK_LATER || ++e->tries > LATER_TRIES ||
               e->session->state == SESSION_CLOSING) {
        log_warn("slack.cut", "part=%zu of=%zu", e->at + 1, e->count);
        errand_end(e, ERR_OK, 0);
        return;
    }
    if (e->at == e->count || e->session->state == SESSION_CLOSING) {
        errand_end(e, ERR_OK, 0);
        return;
    }
    timer_start(e->timer, r->retry_ms > PACE_MS ? r->retry_ms : PACE_MS);
}

static void errand_sent(void *ctx, const struct slack_result *r)
{
    struct slack_errand *e = ctx;

    if (r->outcome == SLACK_DONE || e->at > 0) {
        errand_later_part(e, r);
        return;
    }
    if (r->outcome == SLACK_REFUSED && e->fallback && e->session->state == SESSION_LINKED) {
        e->fallback = false;
        e->ephemeral = false;
        e->channel = NULL;
        e->thread = NULL;
        errand_go(e);
        return;
    }
    if (r->outcome == SLACK_LATER && e->answer && r->retry_ms <= ANSWER_WAIT_MS &&
        ++e->tries < ANSWER_TRIES && e->session->state == SESSION_LINKED) {
        timer_start(e->timer, r->retry_ms);
        return;
    }
    if (r->outcome == SLACK_FATAL) {
        slack_session_refuse(e->session, r->error);
    }
    errand_end(e, errand_error(r), r->retry_ms);
}

static void add_metadata(const struct slack_errand *e, struct buf *form)
{
    struct buf json;

    buf_init(&json, FORM_MAX);
    buf_text(&json, "{\"event_type\":\"bravo_outbox\",\"event_payload\":{\"row\":");
    json_quote(&json, e->row);
    buf_printf(&json, ",\"part\":\"%zu/%zu\"}}", e->at + 1, e->count);
    http_form(form, "metadata", json.data);
    buf_release(&json);
}

/* The file itself is the post, with what is said as its comment. */
static void errand_send_file(struct slack_errand *e)
{
    const struct message_file *file = e->message.file;
    struct buf json, form;

    buf_init(&json, FORM_MAX);
    buf_text(&json, "[{\"id\":");
    json_quote(&json, file->handle);
    buf_text(&json, ",\"title\":");
    json_quote(&json, arena_printf(e->arena, "%s (%s)", file->name, e->row));
    buf_text(&json, "}]");
    buf_init(&form, FORM_MAX);
    http_form(&form, "files", json.data);
    http_form(&form, "channel_id", e->channel);
    http_form(&form, "initial_comment", e->posts[0].text);
    if (e->thread != NULL) {
        http_form(&form, "thread_ts", e->thread);
    }
    slack_api_call(e->session->api, "files.completeUploadExternal", &form, errand_sent, e);
    buf_release(&form);
    buf_release(&json);
}

static void errand_send(void *ctx)
{
    struct slack_errand *e = ctx;
    const struct slack_post *post = &e->posts[e->at];
    struct buf form;

    if (e->at == 0 && e->message.file != NULL && e->row != NULL) {
        errand_send_file(e);
        return;
    }
    buf_init(&form, FORM_MAX);
    http_form(&form, "channel", e->channel);
    if (e->ephemeral) {
        http_form(&form, "user", e->person);
    } else {
        http_form(&form, "unfurl_links", "false");
        http_form(&form, "unfurl_media", "false");
    }
    http_form(&form, "text", post->text);
    http_form(&form, "blocks", post->blocks);
    http_form(&form, "parse", "none");
    http_form(&form, "link_names", "false");
    if (e->thread != NULL) {
        http_form(&form, "thread_ts", e->thread);
    }
    if (e->row != NULL && !e->ephemeral) {
        add_metadata(e, &form);
    }
    slack_api_call(e->session->api, e->ephemeral ? "chat.postEphemeral" : "chat.postMessage", &form,
                   errand_sent, e);
    buf_release(&form);
}

/* ---------------------------------------------------------------- answer */

/* What goes back with the acknowledgement of a slash command. */
static const char *response(struct arena *a, const struct slack_post *post)
{
    struct buf json;
    const char *text;

    buf_init(&json, FORM_MAX);
    buf_text(&json, "{\"response_type\":\"ephemeral\",\"text\":");
    json_quote(&json, post->text);
    buf_printf(&json, ",\"blocks\":%s}", post->blocks);
    text = json.overflow ? NULL : arena_copy(a, json.data, json.len);
    buf_release(&json);
    return text;
}

/* Acknowledges what is answered, with the answer itself if it takes one. */
static void errand_ack(struct slack_errand *e)
{
    const struct slack_event *from = e->from;
    const char *payload = NULL;
    bool acked;

    if (from == NULL) {
        return;
    }
    e->from = NULL;
    if (e->count > 0 && from->takes_response) {
        payload = response(e->arena, &e->posts[0]);
    }
    if (from->swept) {
        slack_sweep_handed(e->session->sweep, true);
        return;
    }
    acked = slack_link_ack(e->session->link, from->socket, from->envelope, payload);
    e->at = acked && payload != NULL ? 1 : 0;
}

/* ----------------------------------------------------------------- names */

static void errand_named(struct slack_errand *e)
{
    struct session *s = e->session;

    timer_free(e->names);
    e->names = NULL;
    e->count = slack_render(e->arena, &e->message, slack_directory_names(s->directory), e->posts,
                            SLACK_RENDER_MAX);
    errand_ack(e);
    errand_go(e);
}

static void errand_unnamed(void *ctx)
{
    log_info("slack.unknown", "waited_ms=%d", (int)NAMES_MS);
    errand_named(ctx);
}

/* m: NULL: nothing. */
static void errand_begin(struct slack_errand *e, const struct message *m)
{
    struct session *s = e->session;

    if (m == NULL) {
        message_init(&e->message, e->arena);
    } else {
        e->message = *m;
    }
    if (s->state != SESSION_LINKED || slack_known_all(s, &e->message)) {
        errand_named(e);
        return;
    }
    e->names = timer_new(s->loop, errand_unnamed, e);
    timer_start(e->names, NAMES_MS);
}

void slack_post_retry(struct session *s)
{
    for (struct slack_errand *e = s->errands; e != NULL; e = e->next) {
        if (e->names != NULL && slack_known_all(s, &e->message)) {
            errand_named(e);
        }
    }
}

void slack_post_answer(struct session *s, const struct event *ev, const struct message *m,
                       platform_sent *done, void *ctx)
{
    struct slack_errand *e = errand_new(s, done, ctx);
    bool quiet = ((const struct slack_event *)ev)->quiet;

    e->from = (const struct slack_event *)ev;
    e->channel = arena_text(e->arena, ev->channel);
    e->thread = arena_text(e->arena, ev->thread);
    e->person = arena_text(e->arena, ev->actor->id);
    e->ephemeral = !ev->direct;
    e->answer = true;
    e->fallback = true;
    if (!e->from->takes_response) {
        errand_ack(e);
    }
    errand_begin(e, quiet ? NULL : m);
}

/* As the contract has it: NOLINTNEXTLINE(readability-function-size) */
void slack_post_notice(struct session *s, const struct address *to, const struct message *m,
                       const char *row_id, platform_sent *done, void *ctx)
{
    struct slack_errand *e = errand_new(s, done, ctx);

    e->channel = arena_text(e->arena, to->channel);
    e->thread = arena_text(e->arena, to->thread);
    e->person = arena_text(e->arena, to->person);
    e->ephemeral = to->channel != NULL && to->person != NULL;
    e->row = arena_text(e->arena, row_id);
    errand_begin(e, m);
}

void slack_post_drop(struct session *s)
{
    struct slack_errand *e = s->errands;

    while (e != NULL) {
        struct slack_errand *next = e->next;

        if (e->names != NULL || timer_running(e->timer)) {
            errand_end(e, e->at > 0 ? ERR_OK : ERR_UNAVAILABLE, PACE_MS);
        }
        e = next;
    }
}
