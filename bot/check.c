/* check.c -- `bravo check`: what is fine, and what to do about what isn't. */

#include "arena.h"
#include "clock.h"
#include "config.h"
#include "http.h"
#include "loop.h"
#include "matrix.h"
#include "offline.h"
#include "program.h"
#include "query.h"
#include "safety.h"
#include "slack.h"
#include "team.h"
#include "zone.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OTHERS_MODE = 077, YEAR_MIN = 2025 };

struct report {
    struct config *config;
    struct offline offline;
    struct arena *arena;
    bool wrong;
    unsigned tokens_checked;
    bool matrix_checked;
};

static void PRINTF_LIKE(1, 2) fine(const char *fmt, ...)
{
    va_list ap;

    (void)fputs("fine   ", stdout);
    va_start(ap, fmt);
    (void)vprintf(fmt, ap);
    va_end(ap);
    (void)puts("");
}

/* What is wrong, and what to do about it. */
static void PRINTF_LIKE(2, 3) wrong(struct report *r, const char *fmt, ...)
{
    va_list ap;

    r->wrong = true;
    (void)fputs("WRONG  ", stdout);
    va_start(ap, fmt);
    (void)vprintf(fmt, ap);
    va_end(ap);
    (void)puts("");
}

static void PRINTF_LIKE(1, 2) unknown(const char *fmt, ...)
{
    va_list ap;

    (void)fputs("?      ", stdout);
    va_start(ap, fmt);
    (void)vprintf(fmt, ap);
    va_end(ap);
    (void)puts("");
}

/* ------------------------------------------------------------------ the machine */

/* false: there is no working in it. */
static bool check_state(struct report *r)
{
    const char *dir = r->config->state_dir;
    struct stat st;

    if (config_make_state(r->config) != ERR_OK || stat(dir, &st) != 0) {
        wrong(r, "state directory: %s can't be made. Name another with --state.", dir);
        return false;
    }
    if (!S_ISDIR(st.st_mode) || access(dir, R_OK | W_OK | X_OK) != 0) {
        wrong(r, "state directory: %s is not mine to write in. chown it, or name another.", dir);
        return false;
    }
    if (st.st_uid != geteuid()) {
        wrong(r, "state directory: %s is somebody else's. chown it to the user of Bravo.", dir);
    } else if ((st.st_mode & OTHERS_MODE) != 0) {
        wrong(r, "state directory: others may look into %s. Do this: chmod 700 %s", dir, dir);
    } else {
        fine("state directory: %s", dir);
    }
    return true;
}

static void check_time(struct report *r)
{
    struct clock clock = {0};
    const struct zone *zone = zone_local();
    struct civil now = zone_civil(zone, clock_now_ms(&clock));

    if (zone_find("Europe/Berlin") == NULL) {
        wrong(r, "time zones: there are none. Install the package tzdata.");
    } else {
        fine("time zones: here it is %s", zone_name(zone));
    }
    if (now.date.year < YEAR_MIN) {
        wrong(r, "clock: it shows the year %d. Set it.", now.date.year);
    }
}

/* ------------------------------------------------------------------------ Redis */

static void take_rules(struct report *r, const struct answer *a, bool configured)
{
    for (const struct safety_rule *rule = safety_rules; rule->name != NULL; rule++) {
        const char *value = answer_text(a, rule->name);

        if (rule->configured != configured) {
            continue;
        }
        if (value == NULL) {
            unknown("Redis: it does not tell its %s", rule->name);
        } else if (!safety_kept(rule, value)) {
            wrong(r, "Redis: %s", rule->problem);
        } else if (rule->fine != NULL) {
            fine("Redis: %s", rule->fine);
        }
    }
}

static void take_server(void *ctx, const struct answer *a)
{
    take_rules(ctx, a, false);
}

static void take_configured(void *ctx, const struct answer *a)
{
    take_rules(ctx, a, true);
}

static void take_teams(void *ctx, const struct answer *a)
{
    (void)ctx;
    fine("workspaces: %zu", answer_count(a, "team"));
}

static enum err ask(struct report *r, const char *function, offline_take *take)
{
    struct query *q = arena_alloc(r->arena, sizeof(*q));

    query_init(q, r->arena, TEAM_LIST);
    query_function(q, function);
    return offline_call(&r->offline, q, take, r);
}

static void check_fsync(struct report *r)
{
    static const char *const fsync[] = {"CONFIG", "GET", "appendfsync"};
    enum err e;

    if (r->config->redis_url[0] == '\0') {
        fine("Redis: what was answered is on the disk"); /* ours is started so */
        return;
    }
    e = offline_command(&r->offline, fsync, sizeof(fsync) / sizeof(fsync[0]), take_configured, r);
    if (e != ERR_OK) {
        unknown("Redis: it may not be asked for appendfsync; it should be always");
    }
}

static void check_redis(struct report *r)
{
    (void)snprintf(r->config->redis_unsafe, sizeof(r->config->redis_unsafe), "yes"); /* to look */
    if (offline_open(&r->offline, r->config, "check") != ERR_OK) {
        wrong(r, "Redis: %s", r->offline.why[0] != '\0' ? r->offline.why : "it does not answer");
        return;
    }
    r->arena = arena_new();
    fine("Redis: it answers (%s)",
         r->config->redis_url[0] == '\0' ? "Bravo's own, in the state directory" : "REDIS_URL");
    if (ask(r, "server", take_server) != ERR_OK) {
        unknown("Redis: it does not say how it is");
    }
    check_fsync(r);
    if (ask(r, "teams", take_teams) != ERR_OK) {
        wrong(r, "workspaces: they can't be read.");
    }
    arena_free(r->arena);
    offline_close(&r->offline);
    offline_free(&r->offline);
}

/* ------------------------------------------------------------------------ Slack */

static void token_checked(void *ctx, enum slack_token token, const char *problem)
{
    struct report *r = ctx;
    const char *name = token == SLACK_BOT_TOKEN ? "SLACK_BOT_TOKEN" : "SLACK_APP_TOKEN";

    r->tokens_checked++;
    if (problem != NULL) {
        wrong(r, "Slack: %s does not work: %s. README.md tells where to get one.", name, problem);
    } else {
        fine("Slack: %s works", name);
    }
}

static bool token_fits(struct report *r, const char *name, const char *token, const char *begin)
{
    if (strncmp(token, begin, strlen(begin)) == 0) {
        return true;
    }
    wrong(r, "Slack: %s %s. It begins with %s; README.md tells where to get one.", name,
          token[0] == '\0' ? "is not set, but the other token is" : "is another kind of token",
          begin);
    return false;
}

static void check_slack(struct report *r)
{
    const struct config *c = r->config;
    struct slack_options options = {.bot_token = c->slack_bot_token,
                                    .app_token = c->slack_app_token,
                                    .api_url = c->slack_api_url};
    struct slack_check *check;
    struct loop *loop;
    struct http *http;
    bool fits;

    if (c->slack_bot_token[0] == '\0' && c->slack_app_token[0] == '\0') {
        unknown("Slack: no tokens are set; README.md tells how to connect a workspace");
        return;
    }
    fits = token_fits(r, "SLACK_BOT_TOKEN", c->slack_bot_token, "xoxb-");
    fits = token_fits(r, "SLACK_APP_TOKEN", c->slack_app_token, "xapp-") && fits;
    if (!fits) {
        return;
    }
    loop = loop_new();
    http = http_new(loop);
    check = slack_check_new(loop, http, &options, token_checked, r);
    while (r->tokens_checked < 2) {
        loop_run_once(loop);
    }
    slack_check_free(check);
    http_free(http);
    loop_free(loop);
}

/* ----------------------------------------------------------------------- Matrix */

static void homeserver_checked(void *ctx, const char *problem)
{
    struct report *r = ctx;

    r->matrix_checked = true;
    if (problem != NULL) {
        wrong(r, "Matrix: it does not work: %s. README.md tells how to connect.", problem);
    } else if (r->config->matrix_token[0] == '\0') {
        fine("Matrix: the homeserver answers; the password is tried when Bravo starts");
    } else {
        fine("Matrix: MATRIX_TOKEN works");
    }
}

static void check_matrix(struct report *r)
{
    const struct config *c = r->config;
    const struct matrix_options options = {.homeserver = c->matrix_homeserver,
                                           .user = c->matrix_user,
                                           .token = c->matrix_token,
                                           .password = c->matrix_password,
                                           .device = c->matrix_device,
                                           .websocket = c->matrix_websocket};
    struct matrix_check *check;
    struct loop *loop;
    struct http *http;

    if (c->matrix_homeserver[0] == '\0' && c->matrix_user[0] == '\0') {
        unknown("Matrix: no homeserver is set; README.md tells how to connect one");
        return;
    }
    if (matrix_problem(&options) != NULL) {
        wrong(r, "Matrix: %s", matrix_problem(&options));
        return;
    }
    loop = loop_new();
    http = http_new(loop);
    check = matrix_check_new(loop, http, &options, homeserver_checked, r);
    while (!r->matrix_checked) {
        loop_run_once(loop);
    }
    matrix_check_free(check);
    http_free(http);
    loop_free(loop);
}

/* ---------------------------------------------------------------------------- */

static int usage(FILE *out)
{
    (void)fputs("Usage: bravo check [--state DIR] [--config FILE]\n"
                "Looks at the configuration, the state directory, Redis and the tokens, and says\n"
                "what to do about what is wrong. Exit status 1: something is.\n",
                out);
    return out == stderr ? 2 : 0;
}

int program_check(struct config *c, int argc, char **argv)
{
    struct report r = {.config = c};

    if (argc > 1) {
        return usage(argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
    }
    fine("configuration: %s", c->file[0] != '\0' ? c->file : "from the environment");
    check_time(&r);
    if (check_state(&r)) {
        check_redis(&r);
    }
    check_slack(&r);
    check_matrix(&r);
    zone_release_all();
    return r.wrong ? 1 : 0;
}
