/* slack.c -- a session with a Slack workspace.
 *
 *     introducing (auth.test) -> linked -> closing
 *            \___________________\__ refused: a token is no good
 *
 * slack_link.c keeps the connection, slack_inbox.c makes events of what comes
 * by it, slack_sweep.c of what did not, slack_post.c and slack_find.c speak,
 * slack_roster.c keeps the directory.
 */

#include "slack.h"

#include "arena.h"
#include "log.h"
#include "loop.h"
#include "slack_json.h"
#include "slack_session.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

enum { INTRODUCE_AGAIN_MS = 5 * 1000 };

static void session_enter(struct session *s, enum session_state state)
{
    static const char *const names[] = {"introducing", "linked", "refused", "closing"};

    log_info("slack.session", "from=%s to=%s", names[s->state], names[state]);
    s->state = state;
}

void slack_session_refuse(struct session *s, const char *why)
{
    char quoted[96];

    if (s->state == SESSION_REFUSED || s->state == SESSION_CLOSING) {
        return;
    }
    log_error("slack.refused", "error=%s hint=%s", log_quoted(quoted, sizeof(quoted), why),
              "\"check the app's tokens and scopes, then start again\"");
    session_enter(s, SESSION_REFUSED);
    slack_link_stop(s->link);
    s->events->down(s->ctx, why);
    if (s->events->refused != NULL) {
        s->events->refused(s->ctx);
    }
}

/* ----------------------------------------------------------- introducing */

static void session_introduce(void *ctx);

static void session_introduced(void *ctx, const struct slack_result *r)
{
    struct session *s = ctx;
    const char *team = slack_json_id(r->json, "team_id");
    const char *user = slack_json_id(r->json, "user_id");

    if (s->state != SESSION_INTRODUCING) {
        return;
    }
    if (r->outcome == SLACK_FATAL || r->outcome == SLACK_REFUSED) {
        slack_session_refuse(s, r->error);
        return;
    }
    if (team == NULL || user == NULL) {
        timer_start(s->timer, r->retry_ms > INTRODUCE_AGAIN_MS ? r->retry_ms : INTRODUCE_AGAIN_MS);
        return;
    }
    must_replace(&s->team, team);
    must_replace(&s->user, user);
    must_replace(&s->bot, slack_json_id(r->json, "bot_id"));
    must_replace(&s->enterprise, slack_json_id(r->json, "enterprise_id"));
    slack_directory_home(s->directory, s->team, s->enterprise);
    log_info("slack.introduced", "team=%s user=%s", s->team, s->user);
    session_enter(s, SESSION_LINKED);
    slack_link_start(s->link);
}

static void session_introduce(void *ctx)
{
    struct session *s = ctx;

    slack_api_call(s->api, "auth.test", NULL, session_introduced, s);
}

/* ---------------------------------------------------------------- linked */

static void session_up(void *ctx)
{
    struct session *s = ctx;

    slack_roster_load(s->roster);
    s->events->up(s->ctx);
    slack_sweep_up(s->sweep);
}

static void session_down(void *ctx, const char *why)
{
    struct session *s = ctx;

    slack_sweep_down(s->sweep);
    s->events->down(s->ctx, why);
}

static void session_saw(void *ctx, const char *person, bool here)
{
    struct session *s = ctx;

    if (s->events->seen != NULL) {
        s->events->seen(s->ctx, person, here);
    }
}

static void session_knows_more(void *ctx)
{
    slack_inbox_retry(ctx);
    slack_post_retry(ctx);
    slack_sweep_wake(((struct session *)ctx)->sweep);
}

static void session_refused(void *ctx, const char *why)
{
    slack_session_refuse(ctx, why);
}

static const struct slack_link_events link_events = {
    .up = session_up,
    .down = session_down,
    .refused = session_refused,
    .frame = slack_inbox_frame,
};

/* The parts and the ends of it: NOLINTNEXTLINE(readability-function-size) */
struct session *slack_open(struct loop *l, struct http *h, struct websockets *w,
                           const struct slack_options *options,
                           const struct platform_events *events, void *ctx)
{
    const struct slack_api_options api = {
        .url = options->api_url != NULL ? options->api_url : "https://slack.com/api/",
        .bot_token = options->bot_token,
        .app_token = options->app_token,
    };
    struct session *s = must_alloc(sizeof(*s));

    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = must_alloc, .free_fn = free});
    s->loop = l;
    s->clock = options->clock;
    s->events = events;
    s->ctx = ctx;
    s->api = slack_api_new(l, h, &api);
    s->link = slack_link_new(l, w, s->api, &link_events, s);
    if (options->silence_ms > 0) {
        slack_link_silence(s->link, options->silence_ms);
    }
    s->directory = slack_directory_new();
    slack_directory_on_seen(s->directory, session_saw, s);
    s->roster = slack_roster_new(l, s->api, s->directory, session_knows_more, s);
    s->sweep = slack_sweep_new(s);
    s->timer = timer_new(l, session_introduce, s);
    session_introduce(s);
    return s;
}

/* --------------------------------------------------------------- closing */

static void session_closed(void *ctx)
{
    struct session *s = ctx;
    platform_closed *closed = s->closed;
    void *closed_ctx = s->closed_ctx;

    slack_sweep_free(s->sweep);
    slack_roster_free(s->roster);
    slack_directory_free(s->directory);
    timer_free(s->timer);
    free(s->team);
    free(s->enterprise);
    free(s->user);
    free(s->bot);
    free(s);
    closed(closed_ctx);
}

static void session_close_now(void *ctx)
{
    struct session *s = ctx;

    slack_inbox_drop(s);
    slack_post_drop(s);
    slack_link_close(s->link, session_closed, s);
    slack_api_free(s->api);
    s->api = NULL;
}

static void session_close(struct session *s, platform_closed *done, void *ctx)
{
    session_enter(s, SESSION_CLOSING);
    timer_stop(s->timer);
    s->closed = done;
    s->closed_ctx = ctx;
    loop_post(s->loop, session_close_now, s);
}

/* -------------------------------------------------------------- platform */

/* Not acknowledged: that is all that it takes. */
static void session_leave(struct session *s, const struct event *ev)
{
    log_info("slack.left", "identity=%s", ev->identity);
    if (((const struct slack_event *)ev)->swept) {
        slack_sweep_handed(s->sweep, false);
    }
}

static void session_pause(struct session *s, int paused)
{
    s->paused = paused != 0;
    slack_link_pause(s->link, s->paused);
    if (!s->paused) {
        slack_sweep_wake(s->sweep);
    }
}

static const char *session_team(const struct session *s)
{
    return s->team;
}

static const char *session_zone(const struct session *s)
{
    return slack_directory_zone(s->directory);
}

static const struct names *session_names(struct session *s)
{
    return slack_directory_names(s->directory);
}

const struct platform platform_slack = {
    .name = "slack",
    .answer = slack_post_answer,
    .leave = session_leave,
    .upload = slack_upload,
    .post = slack_post_notice,
    .find = slack_find_row,
    .pause = session_pause,
    .team = session_team,
    .zone = session_zone,
    .names = session_names,
    .close = session_close,
};
