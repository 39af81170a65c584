/* matrix.c -- a session with a Matrix homeserver.
 *
 *     introducing -> running -> closing
 *            \__________\__ refused: by the homeserver, for good
 *
 * matrix_login.c introduces us; matrix_sync.c and matrix_link.c bring what happens, in
 * two ways; matrix_inbox.c makes events of it, matrix_post.c and matrix_find.c
 * speak, matrix_rooms.c comes and goes.
 */

#include "matrix.h"

#include "arena.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"
#include "query.h"
#include "setting.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOGIN_AGAIN_MS = 1000, LEAVING_MS = 500 /* for answers that are on their way */ };

static void session_enter(struct session *s, enum session_state state)
{
    static const char *const names[] = {"introducing", "running", "refused", "closing"};

    log_info("matrix.session", "from=%s to=%s", names[s->state], names[state]);
    s->state = state;
}

/* ------------------------------------------------------------ up and down */

void matrix_session_up(struct session *s)
{
    if (s->state == SESSION_RUNNING && !s->up) {
        s->up = true;
        if (s->link != NULL) {
            matrix_link_start(
                s->link); /* not before we know our place: else what it brings is lost */
        }
        s->events->up(s->ctx);
    }
}

void matrix_session_down(struct session *s, const char *why)
{
    if (s->up) {
        s->up = false;
        s->events->down(s->ctx, why);
    }
}

void matrix_session_refuse(struct session *s, const char *why)
{
    char quoted[96];

    if (s->state == SESSION_REFUSED || s->state == SESSION_CLOSING) {
        return;
    }
    log_error("matrix.refused", "error=%s hint=%s", log_quoted(quoted, sizeof(quoted), why),
              "\"check MATRIX_USER and the token or the password, then start again\"");
    session_enter(s, SESSION_REFUSED);
    timer_stop(s->timer);
    matrix_sync_stop(s->sync);
    if (s->link != NULL) {
        matrix_link_stop(s->link);
    }
    s->up = false;
    s->events->down(s->ctx, why);
    if (s->events->refused != NULL) {
        s->events->refused(s->ctx);
    }
}

static void session_saw(void *ctx, const char *person, bool here)
{
    struct session *s = ctx;

    if (s->events->seen != NULL && strcmp(person, s->user) != 0) {
        s->events->seen(s->ctx, person, here);
    }
}

/* Some homeservers end a session and not the device: with a password we come again. */
void matrix_session_fatal(struct session *s, const struct matrix_result *r)
{
    if (s->state != SESSION_RUNNING || s->password[0] == '\0') {
        matrix_session_refuse(s, r->error);
        return;
    }
    log_warn("matrix.again", "error=%s soft_logout=%d", r->error, r->soft_logout);
    matrix_session_down(s, "logged out");
    matrix_sync_stop(s->sync);
    s->introduced = false;
    session_enter(s, SESSION_INTRODUCING);
    timer_start(s->timer, LOGIN_AGAIN_MS);
}

/* ---------------------------------------------------------------- keeping */

/* A call of the owner's that has not ended. */
struct keeping {
    struct session *session;
    platform_kept *kept;
    platform_recalled *recalled;
    void *ctx;
};

static void session_free(struct session *s);

static void keeping_ended(struct keeping *k)
{
    struct session *s = k->session;

    free(k);
    s->keeping--;
    if (s->keeping == 0 && s->gone) {
        session_free(s);
    }
}

static void keeping_kept(void *ctx, enum err e)
{
    struct keeping *k = ctx;

    if (k->session->state != SESSION_CLOSING) {
        k->kept(k->ctx, e);
    }
    keeping_ended(k);
}

static void keeping_recalled(void *ctx, enum err e, const struct answer *notes)
{
    struct keeping *k = ctx;

    if (k->session->state != SESSION_CLOSING) {
        k->recalled(k->ctx, e, notes);
    }
    keeping_ended(k);
}

static struct keeping *keeping_new(struct session *s, void *ctx)
{
    struct keeping *k = must_alloc(sizeof(*k));

    k->session = s;
    k->ctx = ctx;
    s->keeping++;
    return k;
}

void matrix_session_keep(struct session *s, const struct platform_note *note, platform_kept *kept,
                         void *ctx)
{
    struct keeping *k = keeping_new(s, ctx);

    k->kept = kept;
    s->events->keep(s->ctx, note, keeping_kept, k);
}

void matrix_session_recall(struct session *s, platform_recalled *recalled, void *ctx)
{
    struct keeping *k = keeping_new(s, ctx);

    k->recalled = recalled;
    s->events->recall(s->ctx, keeping_recalled, k);
}

/* ---------------------------------------------------------------- running */

void matrix_session_begin(struct session *s, const struct answer *notes)
{
    const char *since = NULL;

    session_enter(s, SESSION_RUNNING);
    for (size_t i = 0; i < answer_count(notes, "note"); i++) {
        const char *name = answer_item(notes, "note", i, "name");
        const char *value = answer_item(notes, "note", i, "value");

        if (strcmp(name, "since") == 0) {
            since = value;
        } else {
            matrix_rooms_note(s->rooms, name, value);
        }
    }
    matrix_sync_start(s->sync, since);
}

const char *matrix_problem(const struct matrix_options *o)
{
    if (strncmp(o->homeserver, "https://", 8) != 0 && strncmp(o->homeserver, "http://", 7) != 0) {
        return "MATRIX_HOMESERVER is the address of your homeserver: https://matrix.example.org";
    }
    if (!matrix_id_valid(o->user, '@')) {
        return "MATRIX_USER is the bot's full name: @bravo:example.org";
    }
    if (o->token[0] == '\0' && o->password[0] == '\0') {
        return "Set MATRIX_TOKEN, or MATRIX_PASSWORD.";
    }
    if (o->websocket[0] != '\0' && o->token[0] == '\0') {
        return "With MATRIX_WEBSOCKET, MATRIX_TOKEN is the as_token of the registration.";
    }
    return NULL;
}

/* The parts and the ends of it: NOLINTNEXTLINE(readability-function-size) */
struct session *matrix_open(struct loop *l, struct http *h, struct websockets *w,
                            const struct matrix_options *options,
                            const struct platform_events *events, void *ctx)
{
    struct session *s = must_alloc(sizeof(*s));

    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = must_alloc, .free_fn = free});
    s->loop = l;
    s->websockets = w;
    s->clock = options->clock;
    s->events = events;
    s->ctx = ctx;
    s->user = must_copy(options->user);
    s->password = must_copy(options->token[0] == '\0' ? options->password : "");
    s->device = must_copy(options->device);
    s->api = matrix_api_new(l, h, options->homeserver);
    if (options->token[0] != '\0') {
        matrix_api_token(s->api, options->token);
    }
    s->directory = matrix_directory_new(s->user);
    matrix_directory_on_seen(s->directory, session_saw, s);
    s->recent = matrix_recent_new();
    s->inbox = matrix_inbox_new(s);
    s->sync = matrix_sync_new(s);
    s->rooms = matrix_rooms_new(s);
    s->directs = matrix_directs_new(s);
    s->members = matrix_members_new(s);
    s->sender = matrix_sender_new(s);
    s->timer = timer_new(l, matrix_login_start, s);
    if (options->websocket[0] != '\0') {
        s->link = matrix_link_new(s, options->websocket, options->token);
    }
    timer_start(s->timer, 0);
    return s;
}

/* ---------------------------------------------------------------- closing */

static void wipe(char *secret)
{
    for (volatile char *at = secret; *at != '\0'; at++) {
        *at = '\0';
    }
    free(secret);
}

static void session_free(struct session *s)
{
    platform_closed *closed = s->closed;
    void *closed_ctx = s->closed_ctx;

    matrix_inbox_free(s->inbox);
    matrix_sync_free(s->sync);
    matrix_rooms_free(s->rooms);
    matrix_directs_free(s->directs);
    matrix_members_free(s->members);
    matrix_sender_free(s->sender);
    matrix_recent_free(s->recent);
    matrix_directory_free(s->directory);
    timer_free(s->timer);
    timer_free(s->leaving);
    wipe(s->password);
    free(s->user);
    free(s->device);
    free(s);
    closed(closed_ctx);
}

/* All that was posted to the loop has run by now, unless it has posted more. */
static void session_gone(void *ctx)
{
    struct session *s = ctx;

    if (s->errands != NULL || s->openings != NULL) {
        loop_post(s->loop, session_gone, s);
        return;
    }
    s->gone = true;
    if (s->keeping == 0) {
        session_free(s);
    }
}

static void session_unlinked(void *ctx)
{
    struct session *s = ctx;

    s->link = NULL;
    loop_post(s->loop, session_gone, s);
}

static void session_close_now(void *ctx)
{
    struct session *s = ctx;

    matrix_sync_stop(s->sync);
    matrix_sender_drop(s->sender);
    matrix_api_free(s->api);
    s->api = NULL;
    if (s->link != NULL) {
        matrix_link_close(s->link, session_unlinked, s);
    } else {
        loop_post(s->loop, session_gone, s);
    }
}

static void session_close(struct session *s, platform_closed *done, void *ctx)
{
    session_enter(s, SESSION_CLOSING);
    timer_stop(s->timer);
    s->closed = done;
    s->closed_ctx = ctx;
    matrix_sync_stop(s->sync);
    s->leaving = timer_new(s->loop, session_close_now, s);
    timer_start(s->leaving, s->errands != NULL ? LEAVING_MS : 0);
}

/* -------------------------------------------------------------- platform */

static void session_leave(struct session *s, const struct event *ev)
{
    const struct matrix_event *from = (const struct matrix_event *)ev;

    log_info("matrix.unanswered", "identity=%s", ev->identity);
    matrix_inbox_acknowledge(s->inbox, from, false);
}

static void session_pause(struct session *s, int paused)
{
    matrix_inbox_pause(s->inbox, paused != 0);
    if (s->link != NULL) {
        matrix_link_pause(s->link, paused != 0);
    }
}

static const char *session_team(const struct session *s)
{
    return s->user;
}

static const char *session_zone(const struct session *s)
{
    (void)s;
    return NULL;
}

static const struct names *session_names(struct session *s)
{
    return matrix_directory_names(s->directory, NULL);
}

static void session_apply(struct session *s, const struct settings *settings)
{
    s->settings = settings;
    matrix_directory_home(s->directory, settings_text(settings, "people"));
    matrix_rooms_settings(s->rooms);
}

static void session_answers(struct session *s, const char *channel, const char *how)
{
    struct matrix_room *room = matrix_directory_rooms(s->directory);

    for (; channel == NULL && room != NULL; room = room->next) {
        room->answers[0] = '\0';
    }
    if (channel != NULL && matrix_id_valid(channel, '!')) {
        room = matrix_directory_add_room(s->directory, channel);
        (void)snprintf(room->answers, sizeof(room->answers), "%s", how);
    }
}

static int session_standing(struct session *s, const char *channel, const char *person)
{
    const struct matrix_room *room = matrix_directory_channel(s->directory, channel);
    int64_t level = room != NULL && room->joined ? matrix_room_level(room, person) : 0;

    return level >= MATRIX_LEVEL_ADMIN ? 2 : level >= MATRIX_LEVEL_MODERATOR ? 1 : 0;
}

const struct platform platform_matrix = {
    .name = "matrix",
    .answer = matrix_post_answer,
    .leave = session_leave,
    .upload = matrix_post_upload,
    .post = matrix_post_notice,
    .find = matrix_find_row,
    .pause = session_pause,
    .team = session_team,
    .zone = session_zone,
    .names = session_names,
    .apply = session_apply,
    .answers = session_answers,
    .standing = session_standing,
    .close = session_close,
};
