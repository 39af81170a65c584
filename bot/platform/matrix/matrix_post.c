/* matrix_post.c -- messages, to posts.
 *
 *     open the direct chat, if that is where it goes -> send -> (next part) -> end
 *
 * What is sent is named by the row of the outbox, or by the event that it
 * answers: the homeserver takes it once, however often it is sent.  A message that
 * is too long becomes several posts; reported is how the first of them ended.
 *
 * A file goes out before what is said of it: sent once more, it is the same event,
 * even if it was uploaded anew.
 *
 * A thread that the homeserver lets nobody begin (its first message would be part
 * of something itself) is left out at the second try.
 */

#include "arena.h"
#include "event.h"
#include "log.h"
#include "loop.h"
#include "matrix_media.h"
#include "matrix_render.h"
#include "matrix_session.h"
#include "message.h"
#include "setting.h"

#include <stdlib.h>
#include <string.h>

enum { ANSWER_PATIENCE_MS = 60 * 1000, PART_PATIENCE_MS = 60 * 1000, SOON_MS = 1000 };

struct matrix_errand {
    struct session *session;
    struct matrix_errand *next;
    struct arena *arena;
    struct matrix_post posts[MATRIX_RENDER_MAX];
    size_t count;
    size_t at;                /* the one to send next */
    struct message_file file; /* to be sent first; name: NULL: none, or it was */
    const char *room;         /* NULL: the person's direct chat, not open yet */
    const char *person;       /* NULL: a room */
    struct matrix_relation relation;
    const char *name; /* for the transaction */
    bool answer;      /* nobody says it again for us */
    platform_sent *done;
    void *ctx;
};

static void errand_send(struct matrix_errand *e);

/* --------------------------------------------------------------- errands */

static struct matrix_errand *errand_new(struct session *s, platform_sent *done, void *ctx)
{
    struct arena *a = arena_new();
    struct matrix_errand *e = arena_alloc(a, sizeof(*e));

    e->session = s;
    e->arena = a;
    e->done = done;
    e->ctx = ctx;
    e->next = s->errands;
    s->errands = e;
    return e;
}

static void errand_end(struct matrix_errand *e, enum err err, uint64_t retry_ms)
{
    struct matrix_errand **at = &e->session->errands;
    platform_sent *done = e->done;
    void *ctx = e->ctx;

    while (*at != e) {
        at = &(*at)->next;
    }
    *at = e->next;
    arena_free(e->arena);
    done(ctx, err, retry_ms);
}

static void errand_done(void *ctx)
{
    errand_end(ctx, ERR_OK, 0);
}

static void errand_denied(void *ctx)
{
    errand_end(ctx, ERR_DENIED, 0);
}

static void errand_early(void *ctx)
{
    errand_end(ctx, ERR_UNAVAILABLE, SOON_MS);
}

enum err matrix_post_error(const struct matrix_result *r)
{
    switch (r->outcome) {
    case MATRIX_DONE:
        return ERR_OK;
    case MATRIX_LATER:
    case MATRIX_FATAL:
        return ERR_UNAVAILABLE;
    case MATRIX_UNSURE:
        return ERR_UNKNOWN;
    case MATRIX_REFUSED:
        break;
    }
    return ERR_DENIED;
}

/* --------------------------------------------------------------- sending */

static void errand_sent(void *ctx, const struct matrix_result *r)
{
    struct matrix_errand *e = ctx;
    bool related = e->relation.thread != NULL || e->relation.reply != NULL;

    if (r->outcome == MATRIX_REFUSED && r->status == 400 && related) {
        e->relation.thread = NULL;
        e->relation.reply = NULL;
        errand_send(e);
        return;
    }
    if (e->file.name != NULL) {
        if (r->outcome == MATRIX_DONE) {
            e->file.name = NULL;
            errand_send(e);
        } else {
            errand_end(e, matrix_post_error(r), r->retry_ms);
        }
        return;
    }
    if (r->outcome == MATRIX_DONE && ++e->at < e->count) {
        errand_send(e);
        return;
    }
    if (e->at > 0 && e->at < e->count) {
        log_warn("matrix.cut", "part=%zu of=%zu", e->at + 1, e->count);
    }
    errand_end(e, e->at > 0 ? ERR_OK : matrix_post_error(r), r->retry_ms);
}

static void errand_send(struct matrix_errand *e)
{
    bool related = e->relation.thread != NULL || e->relation.reply != NULL;
    bool file = e->file.name != NULL;
    uint64_t patience = e->at > 0 ? PART_PATIENCE_MS : 0;
    struct matrix_send send = {
        .room = e->room,
        .txn =
            arena_printf(e->arena, "%s.%zu%s", e->name, file ? 0 : e->at + 1, related ? "" : "n"),
        .content = file ? matrix_render_file(e->arena, &e->file, &e->relation)
                        : matrix_render_content(e->arena, &e->posts[e->at], &e->relation),
        .patience_ms = e->answer ? ANSWER_PATIENCE_MS : patience,
    };

    matrix_sender_send(e->session->sender, &send, errand_sent, e);
}

/* Names are as people in the room see them; NULL: one that is not open yet. */
static void errand_render(struct matrix_errand *e, const struct message *m,
                          const struct matrix_room *room)
{
    const struct names *names = matrix_directory_names(e->session->directory, room);

    e->count = matrix_render(e->arena, m, names, e->posts, MATRIX_RENDER_MAX);
    if (m->file != NULL) {
        e->file = (struct message_file){.name = arena_text(e->arena, m->file->name),
                                        .type = arena_text(e->arena, m->file->type),
                                        .len = m->file->len,
                                        .handle = arena_text(e->arena, m->file->handle)};
    }
}

/* To a room that we can write to. */
static void errand_to(struct matrix_errand *e, const struct matrix_room *room)
{
    e->room = arena_text(e->arena, room->id);
    if (e->count == 0) {
        loop_post(e->session->loop, errand_done, e);
    } else {
        errand_send(e);
    }
}

static void errand_opened(void *ctx, const struct matrix_result *r, const struct matrix_room *room)
{
    struct matrix_errand *e = ctx;

    if (room == NULL || e->session->state != SESSION_RUNNING) {
        /* However it ended, nothing was posted. */
        errand_end(e, r->outcome == MATRIX_REFUSED ? ERR_DENIED : ERR_UNAVAILABLE, r->retry_ms);
    } else {
        errand_to(e, room);
    }
}

/* The message is its owner's, and may be gone when a direct chat is open. */
static void errand_go(struct matrix_errand *e, const struct message *m, const char *channel)
{
    struct session *s = e->session;
    const struct matrix_room *room =
        channel != NULL ? matrix_directory_channel(s->directory, channel) : NULL;

    /* A notice is tried again by who asks for it; an answer waits its while here. */
    if (s->state != SESSION_RUNNING || (!s->up && !e->answer)) {
        loop_post(s->loop, errand_early, e);
    } else if (channel == NULL) {
        errand_render(e, m, matrix_directory_direct(s->directory, e->person));
        matrix_direct_open(s, e->person, errand_opened, e);
    } else if (room == NULL || !room->joined || room->encrypted) {
        loop_post(s->loop, errand_denied, e);
    } else {
        errand_render(e, m, room);
        errand_to(e, room);
    }
}

/* Unique among all that this account ever sends to a room. */
static const char *name_of(const struct matrix_errand *e, const char *what)
{
    const char *user = e->session->user;

    return arena_printf(e->arena, "%.*s.%s", (int)strcspn(user + 1, ":"), user + 1, what);
}

/* ---------------------------------------------------------------- answers */

static const char *answers(const struct session *s, const char *channel)
{
    const struct matrix_room *room = matrix_directory_channel(s->directory, channel);

    if (room != NULL && room->answers[0] != '\0') {
        return room->answers;
    }
    return s->settings != NULL ? settings_text(s->settings, "answers") : "thread";
}

/* Where the answer to an event goes: the channel, or NULL for the direct chat. */
static const char *place_answer(struct matrix_errand *e, const struct matrix_event *from)
{
    const struct event *ev = &from->event;
    const char *how = answers(e->session, ev->channel);

    if (!ev->direct &&
        (ev->message == NULL || (ev->thread == NULL && strcmp(how, "direct") == 0))) {
        return NULL;
    }
    e->relation.reply = ev->direct && ev->thread == NULL ? NULL : arena_text(e->arena, ev->message);
    if (ev->thread != NULL || (!ev->direct && strcmp(how, "thread") == 0)) {
        e->relation.thread = arena_text(e->arena, from->root);
    }
    return ev->channel;
}

/* Who waits for an answer to be on its way. */
struct waiting {
    platform_sent *done;
    void *ctx;
};

static void waiting_end(void *ctx)
{
    struct waiting *w = ctx;

    w->done(w->ctx, ERR_OK, 0);
    free(w);
}

static void nobody_waits(void *ctx, enum err e, uint64_t retry_ms)
{
    (void)ctx;
    (void)retry_ms;
    if (e != ERR_OK) {
        log_info("matrix.unsaid", "error=%s", err_name(e));
    }
}

/* A homeserver takes a message in some seconds if it has had many: what was missed
 * meanwhile need not wait for what is said about it.  So the turn ends at once. */
void matrix_post_answer(struct session *s, const struct event *ev, const struct message *m,
                        platform_sent *done, void *ctx)
{
    const struct matrix_event *from = (const struct matrix_event *)ev;
    struct waiting *w = must_alloc(sizeof(*w));
    struct matrix_errand *e;

    *w = (struct waiting){.done = done, .ctx = ctx};
    loop_post(s->loop, waiting_end, w);
    matrix_inbox_acknowledge(s->inbox, from, true);
    if (m == NULL) {
        return;
    }
    e = errand_new(s, nobody_waits, NULL);
    e->answer = true;
    e->person = arena_text(e->arena, ev->actor->id);
    e->name = name_of(e, arena_printf(e->arena, "a%s", from->id));
    errand_go(e, m, place_answer(e, from));
}

/* As the contract has it: NOLINTNEXTLINE(readability-function-size) */
void matrix_post_notice(struct session *s, const struct address *to, const struct message *m,
                        const char *row_id, platform_sent *done, void *ctx)
{
    struct matrix_errand *e = errand_new(s, done, ctx);
    bool alone = to->channel != NULL && to->person != NULL; /* no room can do that */

    e->person = arena_text(e->arena, to->person);
    e->relation.row = arena_text(e->arena, row_id);
    e->relation.thread = alone ? NULL : arena_text(e->arena, to->thread);
    e->name = name_of(e, row_id);
    errand_go(e, m, alone ? NULL : to->channel);
}

/* ---------------------------------------------------------------- uploads */

struct uploading {
    platform_uploaded *done;
    void *ctx;
};

/* Nobody sees a file that no event names: what is unsure is begun anew. */
static void upload_answered(void *ctx, const struct matrix_result *r, const char *uri)
{
    struct uploading *u = ctx;
    enum err e = matrix_post_error(r);

    u->done(u->ctx, e == ERR_UNKNOWN ? ERR_UNAVAILABLE : e, r->retry_ms, uri);
    free(u);
}

static void upload_early(void *ctx)
{
    static const struct matrix_result early = {
        .outcome = MATRIX_LATER, .error = "early", .retry_ms = SOON_MS};

    upload_answered(ctx, &early, NULL);
}

void matrix_post_upload(struct session *s, const struct message_file *file, platform_uploaded *done,
                        void *ctx)
{
    struct uploading *u = must_alloc(sizeof(*u));

    *u = (struct uploading){.done = done, .ctx = ctx};
    if (s->state != SESSION_RUNNING) {
        loop_post(s->loop, upload_early, u);
        return;
    }
    matrix_media_upload(s->api, file, upload_answered, u);
}
