/* run.c -- `bravo run`: the daemon.
 *
 * Ready means: Redis is there with our functions, every configured connection
 * is up, and the settings are loaded.  SIGTERM drains: no more events are
 * taken, what is under way is finished, and after a moment at most
 * everything is closed, in the reverse of the order in which it was opened.  If
 * something cannot be closed in time (a name server that does not answer), we
 * leave all the same: what was committed is safe.
 */

#include "arena.h"
#include "clock.h"
#include "config.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "matrix.h"
#include "notify.h"
#include "outbox.h"
#include "people.h"
#include "platform.h"
#include "program.h"
#include "slack.h"
#include "status.h"
#include "store.h"
#include "team.h"
#include "websocket.h"
#include "zone.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
    DRAIN_MS = 2500,
    LEAVE_S = 4,
    SLACK_PACE_MS = 1000, /* it takes one message a second in a channel */
    MATRIX_PACE_MS = 200, /* homeservers say when it is too much */
    PACE_MAX_MS = 60000,
    LINKS = 2, /* as many as there are platforms */
};

enum daemon_state { DAEMON_STARTING, DAEMON_READY, DAEMON_DRAINING, DAEMON_CLOSING };

static const char *const state_names[] = {"starting", "ready", "draining", "closing"};

/* A workspace that is served. */
struct link {
    struct daemon *daemon;
    struct team *team;
    struct status_link *status;
    bool up;
    bool refused; /* by the platform: there is nothing to do there */
};

struct daemon {
    struct loop *loop;
    struct clock clock;
    struct store *store;
    struct http *http;
    struct websockets *websockets;
    unsigned look_ms; /* 0: as usual */
    struct link links[LINKS];
    size_t link_count;
    size_t closing; /* sessions that are not closed yet */
    struct status status;
    char redis_place[CONFIG_BYTES];
    struct watch *terminate;
    struct watch *interrupt;
    struct timer *patience; /* with what is to be drained */
    enum daemon_state state;
    bool patience_over;
    bool refused; /* everywhere */
};

/* The one door between the states. */
static void daemon_enter(struct daemon *d, enum daemon_state state)
{
    log_debug("run.state", "from=%s to=%s", state_names[d->state], state_names[state]);
    d->state = state;
}

/* ------------------------------------------------------------------- coming up */

static void link_look(struct link *link)
{
    if (link->up && store_is_up(link->daemon->store)) {
        team_up(link->team);
    }
}

static void store_came_up(void *ctx)
{
    struct daemon *d = ctx;

    status_change(&d->status.store, true, clock_now_ms(&d->clock));
    for (size_t i = 0; i < d->link_count; i++) {
        link_look(&d->links[i]);
    }
}

static void store_went_down(void *ctx, const char *why)
{
    struct daemon *d = ctx; /* the store has said so; it comes back by itself */

    (void)why;
    status_change(&d->status.store, false, clock_now_ms(&d->clock));
}

static void session_came_up(void *ctx)
{
    struct link *link = ctx;

    link->up = true;
    status_change(link->status, true, clock_now_ms(&link->daemon->clock));
    link_look(link);
}

static void session_went_down(void *ctx, const char *why)
{
    struct link *link = ctx;

    status_change(link->status, false, clock_now_ms(&link->daemon->clock));
    log_warn("run.session", "platform=%s down=\"%s\"", link->team->platform->name, why);
}

static void session_event(void *ctx, struct event *ev)
{
    team_event(((struct link *)ctx)->team, ev);
}

static void session_keep(void *ctx, const struct platform_note *note, platform_kept *done,
                         void *done_ctx)
{
    team_keep(((struct link *)ctx)->team, note, done, done_ctx);
}

static void session_seen(void *ctx, const char *person, bool here)
{
    people_seen(((struct link *)ctx)->team->people, person, here);
}

static void session_recall(void *ctx, platform_recalled *done, void *done_ctx)
{
    team_recall(((struct link *)ctx)->team, done, done_ctx);
}

/* ------------------------------------------------------------------ going down */

static void patience_ended(void *ctx)
{
    ((struct daemon *)ctx)->patience_over = true;
}

/* A signal and not a timer: libraries may wait for a name server while they
 * are closed, and the loop does not run then. */
static void leave_at_once(int signum)
{
    static const char line[] = "level=warn event=run.cut\n";
    ssize_t written = write(STDERR_FILENO, line, sizeof(line) - 1);

    (void)signum;
    (void)written;
    _exit(EXIT_SUCCESS);
}

static void terminated(void *ctx)
{
    struct daemon *d = ctx;

    if (d->state == DAEMON_DRAINING || d->state == DAEMON_CLOSING) {
        return;
    }
    notify("STOPPING=1");
    daemon_enter(d, DAEMON_DRAINING);
    (void)alarm(LEAVE_S);
    for (size_t i = 0; i < d->link_count; i++) {
        team_stop(d->links[i].team);
    }
    timer_start(d->patience, DRAIN_MS);
}

/* One workspace that refuses us is no reason to leave the others. */
static void session_refused(void *ctx)
{
    struct link *link = ctx;
    struct daemon *d = link->daemon;

    link->refused = true;
    d->refused = true;
    for (size_t i = 0; i < d->link_count; i++) {
        d->refused = d->refused && d->links[i].refused;
    }
    if (d->refused) {
        terminated(d);
    }
}

static void all_closed(void *ctx)
{
    loop_stop(((struct daemon *)ctx)->loop);
}

static void session_closed(void *ctx)
{
    struct daemon *d = ctx;

    d->closing--;
    if (d->closing == 0) {
        store_close(d->store, all_closed, d);
    }
}

static void daemon_close(struct daemon *d)
{
    daemon_enter(d, DAEMON_CLOSING);
    d->closing = d->link_count;
    for (size_t i = 0; i < d->link_count; i++) {
        team_close(d->links[i].team, session_closed, d);
    }
}

static bool drained(const struct daemon *d)
{
    bool busy = false;

    for (size_t i = 0; i < d->link_count; i++) {
        const struct team *t = d->links[i].team;

        busy = busy || t->turns > 0 || outbox_posting(t->outbox);
    }
    return d->patience_over || !busy;
}

static bool all_up(const struct daemon *d)
{
    bool up = true;

    for (size_t i = 0; i < d->link_count; i++) {
        up = up && d->links[i].up && d->links[i].team->version != NULL;
    }
    return up;
}

static void daemon_ready(struct daemon *d)
{
    daemon_enter(d, DAEMON_READY);
    for (size_t i = 0; i < d->link_count; i++) {
        log_info(i + 1 < d->link_count ? "serving" : "ready", "platform=%s team=%s",
                 d->links[i].team->platform->name, d->links[i].team->id);
    }
    notify("READY=1");
}

/* In every round: has the time come for the next state? */
static void daemon_step(void *ctx)
{
    struct daemon *d = ctx;

    switch (d->state) {
    case DAEMON_STARTING:
        if (all_up(d)) {
            daemon_ready(d);
        }
        break;
    case DAEMON_DRAINING:
        if (drained(d)) {
            daemon_close(d);
        }
        break;
    case DAEMON_READY:
    case DAEMON_CLOSING:
        break;
    }
}

/* --------------------------------------------------------------- begin and end */

static unsigned pace_of(const char *text, unsigned otherwise)
{
    char *end;
    unsigned long pace = strtoul(text, &end, 10);

    return end == text || *end != '\0' || pace > PACE_MAX_MS ? otherwise : (unsigned)pace;
}

/* A workspace more; its session is yet to be opened. */
static struct link *daemon_link(struct daemon *d, const struct platform *platform, unsigned pace_ms)
{
    struct link *link = &d->links[d->link_count];
    struct team_options options = {.loop = d->loop,
                                   .clock = &d->clock,
                                   .store = d->store,
                                   .status = &d->status,
                                   .pace_ms = pace_ms,
                                   .look_ms = d->look_ms};

    assert(d->link_count < LINKS);
    d->link_count++;
    link->daemon = d;
    link->status = &d->status.platforms[d->status.platform_count++];
    link->status->name = platform->name;
    link->team = team_new(&options);
    link->team->platform = platform;
    return link;
}

static const struct platform_events session_events = {.up = session_came_up,
                                                      .down = session_went_down,
                                                      .refused = session_refused,
                                                      .event = session_event,
                                                      .keep = session_keep,
                                                      .recall = session_recall,
                                                      .seen = session_seen};

static bool has_slack(const struct config *c)
{
    return c->slack_app_token[0] != '\0' && c->slack_bot_token[0] != '\0';
}

static void open_slack(struct daemon *d, const struct config *c)
{
    struct slack_options options = {.bot_token = c->slack_bot_token,
                                    .app_token = c->slack_app_token,
                                    .api_url = c->slack_api_url,
                                    .clock = &d->clock};
    struct link *link = daemon_link(d, &platform_slack, pace_of(c->slack_pace_ms, SLACK_PACE_MS));

    link->team->session =
        slack_open(d->loop, d->http, d->websockets, &options, &session_events, link);
}

static struct matrix_options matrix_options_of(const struct config *c, const struct clock *clock)
{
    return (struct matrix_options){.homeserver = c->matrix_homeserver,
                                   .user = c->matrix_user,
                                   .token = c->matrix_token,
                                   .password = c->matrix_password,
                                   .device = c->matrix_device,
                                   .websocket = c->matrix_websocket,
                                   .clock = clock};
}

static bool has_matrix(const struct config *c)
{
    return c->matrix_homeserver[0] != '\0' || c->matrix_user[0] != '\0';
}

static void open_matrix(struct daemon *d, const struct config *c)
{
    struct matrix_options options = matrix_options_of(c, &d->clock);
    struct link *link =
        daemon_link(d, &platform_matrix, pace_of(c->matrix_pace_ms, MATRIX_PACE_MS));

    link->team->session =
        matrix_open(d->loop, d->http, d->websockets, &options, &session_events, link);
}

static void daemon_open(struct daemon *d, const struct config *c)
{
    static const struct store_events store_events = {.up = store_came_up, .down = store_went_down};
    struct store_options store_options = {.url = c->redis_url[0] != '\0' ? c->redis_url : NULL,
                                          .state_dir = c->state_dir,
                                          .unsafe = strcmp(c->redis_unsafe, "yes") == 0};

    d->look_ms = pace_of(c->look_ms, 0);
    config_redis_place(c, d->redis_place, sizeof(d->redis_place));
    d->status = (struct status){.version = BRAVO_VERSION,
                                .started_ms = clock_now_ms(&d->clock),
                                .store = {.name = d->redis_place}};
    d->loop = loop_new();
    d->terminate = signal_watch(d->loop, SIGTERM, terminated, d);
    d->interrupt = signal_watch(d->loop, SIGINT, terminated, d);
    d->patience = timer_new(d->loop, patience_ended, d);
    d->http = http_new(d->loop);
    d->websockets = websockets_new(d->loop);
    d->store = store_open(d->loop, &store_options, &store_events, d);
    if (has_slack(c)) {
        open_slack(d, c);
    }
    if (has_matrix(c)) {
        open_matrix(d, c);
    }
}

static void daemon_free(struct daemon *d)
{
    for (size_t i = 0; i < d->link_count; i++) {
        team_free(d->links[i].team);
    }
    websockets_free(d->websockets);
    http_free(d->http);
    timer_free(d->patience);
    watch_free(d->terminate);
    watch_free(d->interrupt);
    loop_free(d->loop);
    zone_release_all();
}

static int run_usage(const char *problem)
{
    if (problem != NULL) {
        (void)fprintf(stderr, "bravo run: %s\n", problem);
    }
    (void)fputs(
        "Usage: bravo run [--state DIR] [--config FILE]\n"
        "Set SLACK_APP_TOKEN (xapp-...) and SLACK_BOT_TOKEN (xoxb-...) to connect to Slack;\n"
        "MATRIX_HOMESERVER, MATRIX_USER, and MATRIX_TOKEN or MATRIX_PASSWORD to connect to "
        "Matrix.\n"
        "Without a workspace, bravo shell talks to the bot in the terminal.\n",
        problem != NULL ? stderr : stdout);
    return problem != NULL ? 2 : 0;
}

/* NULL: there is something to serve. */
static const char *problem_of(const struct config *c)
{
    struct matrix_options options = matrix_options_of(c, NULL);

    if (!has_slack(c) && !has_matrix(c)) {
        return "No workspace is configured.";
    }
    if (has_matrix(c) && matrix_problem(&options) != NULL) {
        return matrix_problem(&options);
    }
    if (c->redis_url[0] != '\0' && !store_url_valid(c->redis_url)) {
        return "REDIS_URL goes like redis://:password@host:6379/0 or unix:///path.";
    }
    return NULL;
}

int program_run(struct config *c, int argc, char **argv)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    const struct sigaction leave = {.sa_handler = leave_at_once};
    struct daemon d = {0};

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return run_usage(NULL);
    }
    if (argc > 1) {
        return run_usage("I take no arguments.");
    }
    if (problem_of(c) != NULL) {
        return run_usage(problem_of(c));
    }
    if (config_make_state(c) != ERR_OK) {
        (void)fprintf(stderr, "bravo run: %s\n", c->problem);
        return 1;
    }
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* the tokens stay out of core files */
    (void)sigaction(SIGPIPE, &ignore, NULL);  /* a broken pipe is an error of the write */
    (void)sigaction(SIGALRM, &leave, NULL);
    daemon_open(&d, c);
    config_wipe(c);
    loop_before_wait(d.loop, daemon_step, &d);
    loop_run(d.loop);
    loop_before_wait(d.loop, NULL, NULL);
    daemon_free(&d);
    return d.refused ? 1 : 0;
}
