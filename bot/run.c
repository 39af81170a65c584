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
#include "notify.h"
#include "outbox.h"
#include "platform.h"
#include "program.h"
#include "slack.h"
#include "status.h"
#include "store.h"
#include "team.h"
#include "websocket.h"
#include "zone.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Slack takes one message a second in a channel. */
enum { DRAIN_MS = 2500, LEAVE_S = 4, SLACK_PACE_MS = 1000, SLACK_PACE_MAX_MS = 60000 };

enum daemon_state { DAEMON_STARTING, DAEMON_READY, DAEMON_DRAINING, DAEMON_CLOSING };

static const char *const state_names[] = {"starting", "ready", "draining", "closing"};

struct daemon {
    struct loop *loop;
    struct clock clock;
    struct store *store;
    struct http *http;
    struct websockets *websockets;
    struct team *team;
    struct status status;
    char redis_place[CONFIG_BYTES];
    struct watch *terminate;
    struct watch *interrupt;
    struct timer *patience; /* with what is to be drained */
    enum daemon_state state;
    bool session_up;
    bool patience_over;
    bool refused; /* by the platform: there is nothing to do here */
};

/* The one door between the states. */
static void daemon_enter(struct daemon *d, enum daemon_state state)
{
    log_debug("run.state", "from=%s to=%s", state_names[d->state], state_names[state]);
    d->state = state;
}

/* ------------------------------------------------------------------- coming up */

static void daemon_look(struct daemon *d)
{
    if (d->session_up && store_is_up(d->store)) {
        team_up(d->team);
    }
}

static void store_came_up(void *ctx)
{
    struct daemon *d = ctx;

    status_change(&d->status.store, true, clock_now_ms(&d->clock));
    daemon_look(d);
}

static void store_went_down(void *ctx, const char *why)
{
    struct daemon *d = ctx; /* the store has said so; it comes back by itself */

    (void)why;
    status_change(&d->status.store, false, clock_now_ms(&d->clock));
}

static void session_came_up(void *ctx)
{
    struct daemon *d = ctx;

    d->session_up = true;
    status_change(&d->status.platforms[0], true, clock_now_ms(&d->clock));
    daemon_look(d);
}

static void session_went_down(void *ctx, const char *why)
{
    struct daemon *d = ctx;

    status_change(&d->status.platforms[0], false, clock_now_ms(&d->clock));
    log_warn("run.session", "platform=%s down=\"%s\"", d->team->platform->name, why);
}

static void session_event(void *ctx, struct event *ev)
{
    team_event(((struct daemon *)ctx)->team, ev);
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
    team_stop(d->team);
    timer_start(d->patience, DRAIN_MS);
}

static void session_refused(void *ctx)
{
    ((struct daemon *)ctx)->refused = true;
    terminated(ctx);
}

static void all_closed(void *ctx)
{
    loop_stop(((struct daemon *)ctx)->loop);
}

static void session_closed(void *ctx)
{
    struct daemon *d = ctx;

    store_close(d->store, all_closed, d);
}

static void daemon_close(struct daemon *d)
{
    daemon_enter(d, DAEMON_CLOSING);
    team_close(d->team, session_closed, d);
}

static bool drained(const struct daemon *d)
{
    return d->patience_over || (d->team->turns == 0 && !outbox_posting(d->team->outbox));
}

/* In every round: has the time come for the next state? */
static void daemon_step(void *ctx)
{
    struct daemon *d = ctx;

    switch (d->state) {
    case DAEMON_STARTING:
        if (d->session_up && d->team->version != NULL) {
            daemon_enter(d, DAEMON_READY);
            log_info("ready", "platform=%s team=%s", d->team->platform->name, d->team->id);
            notify("READY=1");
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

static unsigned pace_of(const struct config *c)
{
    char *end;
    unsigned long pace = strtoul(c->slack_pace_ms, &end, 10);

    if (end == c->slack_pace_ms || *end != '\0' || pace > SLACK_PACE_MAX_MS) {
        return SLACK_PACE_MS;
    }
    return (unsigned)pace;
}

static void daemon_open(struct daemon *d, const struct config *c)
{
    static const struct store_events store_events = {.up = store_came_up, .down = store_went_down};
    static const struct platform_events session_events = {.up = session_came_up,
                                                          .down = session_went_down,
                                                          .refused = session_refused,
                                                          .event = session_event};
    struct store_options store_options = {.url = c->redis_url[0] != '\0' ? c->redis_url : NULL,
                                          .state_dir = c->state_dir};
    struct slack_options slack_options = {.bot_token = c->slack_bot_token,
                                          .app_token = c->slack_app_token,
                                          .api_url = c->slack_api_url,
                                          .clock = &d->clock};
    struct team_options team_options;

    config_redis_place(c, d->redis_place, sizeof(d->redis_place));
    d->status = (struct status){.version = BRAVO_VERSION,
                                .started_ms = clock_now_ms(&d->clock),
                                .store = {.name = d->redis_place},
                                .platforms = {{.name = platform_slack.name}},
                                .platform_count = 1};
    d->loop = loop_new();
    d->terminate = signal_watch(d->loop, SIGTERM, terminated, d);
    d->interrupt = signal_watch(d->loop, SIGINT, terminated, d);
    d->patience = timer_new(d->loop, patience_ended, d);
    d->http = http_new(d->loop);
    d->websockets = websockets_new(d->loop);
    d->store = store_open(d->loop, &store_options, &store_events, d);
    team_options = (struct team_options){.loop = d->loop,
                                         .clock = &d->clock,
                                         .store = d->store,
                                         .status = &d->status,
                                         .pace_ms = pace_of(c)};
    d->team = team_new(&team_options);
    d->team->platform = &platform_slack;
    d->team->session =
        slack_open(d->loop, d->http, d->websockets, &slack_options, &session_events, d);
}

static void daemon_free(struct daemon *d)
{
    team_free(d->team);
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
        "Set SLACK_APP_TOKEN (xapp-...) and SLACK_BOT_TOKEN (xoxb-...) to connect to Slack.\n"
        "Without a workspace, bravo shell talks to the bot in the terminal.\n",
        problem != NULL ? stderr : stdout);
    return problem != NULL ? 2 : 0;
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
    if (c->slack_app_token[0] == '\0' || c->slack_bot_token[0] == '\0') {
        return run_usage("No workspace is configured.");
    }
    if (c->redis_url[0] != '\0' && !store_url_valid(c->redis_url)) {
        return run_usage("REDIS_URL goes like redis://:password@host:6379/0 or unix:///path.");
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
