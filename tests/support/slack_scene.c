/* slack_scene.c -- the Slack adapter and the stand-in for Slack, on one loop. */

#define _XOPEN_SOURCE 700 /* P_tmpdir */

#include "slack_scene.h"

#include "arena.h"
#include "event.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "message.h"
#include "slack.h"
#include "websocket.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Spelled so that it does not look like a note to oneself. */
static const char mkdtemp_end[] = {'X', 'X', 'X', 'X', 'X', 'X', '\0'};

/* ------------------------------------------------------------- patience */

static void patience_over(void *ctx)
{
    struct scene *t = ctx;

    t->late = true;
}

static void tick_over(void *ctx)
{
    (void)ctx;
}

/* One round; a short one, for what ends while its timers run is seen only when
 * it is over. */
void scene_round(struct scene *t)
{
    timer_start(t->tick, TICK_MS);
    loop_run_once(t->loop);
}

void scene_patience(struct scene *t, uint64_t ms)
{
    t->late = false;
    timer_start(t->patience, ms);
}

/* For what must not happen: some time in which it could. */
void scene_let_pass(struct scene *t, uint64_t ms)
{
    scene_patience(t, ms);
    while (!t->late) {
        scene_round(t);
    }
}

/* ---------------------------------------------------------- the stand-in */

static void answered(void *ctx, enum err e, const struct http_response *r)
{
    struct scene *t = ctx;

    assert_int_equal(e, ERR_OK);
    assert_int_equal(r->status, 200);
    free(t->answer);
    t->answer = must_copy(r->body);
    t->answered = true;
}

/* Orders something; the answer as text. */
const char *scene_order(struct scene *t, const char *path, const char *json)
{
    char url[256];
    const struct http_request request = {
        .method = json != NULL ? "POST" : NULL,
        .url = url,
        .body = json,
        .body_len = json != NULL ? strlen(json) : 0,
        .timeout_ms = PATIENCE_MS,
    };

    (void)snprintf(url, sizeof(url), "%s_control/%s", t->base, path);
    t->answered = false;
    http_send(t->http, &request, answered, t);
    UNTIL(t, t->answered);
    return t->answer;
}

const char *scene_state(struct scene *t, const char *only)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "state?only=%s", only);
    return scene_order(t, path, NULL);
}

/* A number behind "name": in the last answer. */
long scene_number(const struct scene *t, const char *name)
{
    char quoted[64];
    const char *at;

    (void)snprintf(quoted, sizeof(quoted), "\"%s\":", name);
    at = strstr(t->answer, quoted);
    return at != NULL ? strtol(at + strlen(quoted), NULL, 10) : 0;
}

long scene_calls(struct scene *t, const char *method)
{
    (void)scene_state(t, "sockets");
    return scene_number(t, method);
}

void scene_say(struct scene *t, const char *user, const char *channel, const char *text)
{
    char json[512];

    (void)snprintf(json, sizeof(json), "{\"user\":\"%s\",\"channel\":\"%s\",\"text\":\"%s\"}", user,
                   channel, text);
    (void)scene_order(t, "say", json);
}

static void slack_ended(void *ctx, int status)
{
    struct scene *t = ctx;

    (void)status;
    t->ended = true;
}

static bool read_port(struct scene *t, const char *path)
{
    FILE *f = fopen(path, "r");
    char port[16] = "";

    if (f == NULL) {
        return false;
    }
    assert_non_null(fgets(port, sizeof(port), f));
    assert_int_equal(fclose(f), 0);
    (void)snprintf(t->base, sizeof(t->base), "http://127.0.0.1:%ld/", strtol(port, NULL, 10));
    return true;
}

static void slack_start(struct scene *t)
{
    const char *program = getenv("FAKE_SLACK");
    char path[96];

    assert_non_null(program);
    (void)snprintf(t->folder, sizeof(t->folder), "%s/bravo-test-%s", P_tmpdir, mkdtemp_end);
    assert_non_null(mkdtemp(t->folder));
    (void)snprintf(path, sizeof(path), "%s/port", t->folder);
    assert_int_equal(
        process_spawn(t->loop,
                      &(struct process_options){
                          .argv = (const char *const[]){program, "--port-file", path, NULL},
                          .keep_fd = -1,
                          .exited = slack_ended,
                          .ctx = t,
                      },
                      &t->slack),
        ERR_OK);
    scene_patience(t, PATIENCE_MS);
    while (!read_port(t, path)) {
        assert_false(t->ended || t->late);
        scene_round(t);
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(t->folder), 0);
}

/* --------------------------------------------------------------- the bot */

static void on_up(void *ctx)
{
    struct scene *t = ctx;

    t->ups++;
}

static void on_down(void *ctx, const char *why)
{
    struct scene *t = ctx;

    t->downs++;
    (void)snprintf(t->why, sizeof(t->why), "%s", why);
}

struct reply {
    struct scene *scene;
    struct arena *arena;
};

static void on_said(void *ctx, enum err e, uint64_t retry_ms)
{
    struct reply *r = ctx;
    struct arena *a = r->arena;

    (void)e;
    (void)retry_ms;
    r->scene->said++;
    arena_free(a);
}

void scene_reply(struct scene *t, const struct event *ev, const struct message *m)
{
    struct reply *r = arena_alloc(ev->arena, sizeof(*r));

    *r = (struct reply){t, ev->arena};
    platform_slack.answer(t->session, ev, m, on_said, r);
}

static void on_event(void *ctx, struct event *ev)
{
    struct scene *t = ctx;

    assert_true(t->event_count < EVENTS);
    t->events[t->event_count++] = ev;
    if (t->manners == ANSWER) {
        scene_reply(t, ev, NULL);
        t->events[t->event_count - 1] = NULL;
    } else if (t->manners == LEAVE) {
        platform_slack.leave(t->session, ev);
        arena_free(ev->arena);
        t->events[t->event_count - 1] = NULL;
    }
}

static const struct platform_events events = {.up = on_up, .down = on_down, .event = on_event};

static void on_closed(void *ctx)
{
    struct scene *t = ctx;

    t->closed = true;
}

void scene_told_sent(void *ctx, enum err e, uint64_t retry_ms)
{
    struct told *told = ctx;

    assert_false(told->done);
    *told = (struct told){.done = true, .e = e, .retry_ms = retry_ms};
}

void scene_told_found(void *ctx, enum err e, int found)
{
    struct told *told = ctx;

    assert_false(told->done);
    *told = (struct told){.done = true, .e = e, .found = found};
}

struct told scene_post(struct scene *t, struct address to, const char *text, const char *row)
{
    struct arena *a = arena_new();
    struct told told = {0};
    struct message m;

    message_init(&m, a);
    message_text(&m, "%s", text);
    platform_slack.post(t->session, &to, &m, row, scene_told_sent, &told);
    assert_false(told.done);
    UNTIL(t, told.done);
    arena_free(a);
    return told;
}

struct told scene_find(struct scene *t, struct address to, const char *row)
{
    struct told told = {0};

    platform_slack.find(t->session, &to, row, scene_told_found, &told);
    assert_false(told.done);
    UNTIL(t, told.done);
    return told;
}

void scene_start(struct scene *t)
{
    char url[96];

    (void)snprintf(url, sizeof(url), "%sapi/", t->base);
    t->session = slack_open(t->loop, t->http, t->websockets,
                            &(struct slack_options){
                                .bot_token = "xoxb-test",
                                .app_token = "xapp-test",
                                .api_url = url,
                                .clock = &t->clock,
                                .silence_ms = t->silence_ms,
                            },
                            &events, t);
}

void scene_stop(struct scene *t)
{
    t->closed = false;
    platform_slack.close(t->session, on_closed, t);
    assert_false(t->closed);
    UNTIL(t, t->closed);
    t->session = NULL;
}

int scene_open(void **state_)
{
    struct scene *t = must_alloc(sizeof(*t));

    log_set_level(getenv("BRAVO_LOG") != NULL ? LOG_DEBUG : LOG_ERROR);
    t->loop = loop_new();
    t->http = http_new(t->loop);
    t->websockets = websockets_new(t->loop);
    t->patience = timer_new(t->loop, patience_over, t);
    t->tick = timer_new(t->loop, tick_over, t);
    slack_start(t);
    *state_ = t;
    return 0;
}

/* A scene with the bot connected. */
int scene_open_up(void **state_)
{
    struct scene *t;

    (void)scene_open(state_);
    t = *state_;
    scene_start(t);
    UNTIL(t, t->ups == 1);
    return 0;
}

int scene_close(void **state_)
{
    struct scene *t = *state_;

    if (t->session != NULL) {
        scene_stop(t);
    }
    for (size_t i = 0; i < t->event_count; i++) {
        if (t->events[i] != NULL) {
            arena_free(t->events[i]->arena);
        }
    }
    process_kill(t->slack, SIGTERM);
    UNTIL(t, t->ended);
    process_free(t->slack);
    timer_free(t->patience);
    timer_free(t->tick);
    http_free(t->http);
    websockets_free(t->websockets);
    loop_free(t->loop);
    free(t->answer);
    free(t);
    return 0;
}

void scene_no_violations(struct scene *t)
{
    (void)scene_state(t, "violations");
    assert_non_null(strstr(t->answer, "\"violations\":[]"));
}

void scene_wait_events(struct scene *t, size_t count)
{
    UNTIL(t, t->event_count == count);
}
