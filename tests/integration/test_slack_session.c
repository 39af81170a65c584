/* test_slack_session.c -- the Slack adapter against the stand-in for Slack.
 *
 * Both sides of it: what it hands to the bot, and what Slack has seen.  The
 * stand-in is told what to do, and asked what it saw, over HTTP on the same
 * loop; it counts as a violation what the real one would have refused.
 */

#define _XOPEN_SOURCE 700 /* P_tmpdir */

#include "arena.h"
#include "buf.h"
#include "clock.h"
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
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10 * 1000, TICK_MS = 10, EVENTS = 512, TEXT_MAX = 4 * 1024 * 1024 };

/* Spelled so that it does not look like a note to oneself. */
static const char mkdtemp_end[] = {'X', 'X', 'X', 'X', 'X', 'X', '\0'};

enum manners {
    ANSWER, /* every event at once, without a word */
    KEEP,   /* for the test */
    LEAVE,
};

struct told { /* of a call */
    bool done;
    enum err e;
    uint64_t retry_ms;
    int found;
};

struct scene {
    struct loop *loop;
    struct http *http;
    struct websockets *websockets;
    struct timer *patience;
    struct timer *tick;
    struct process *slack;
    struct session *session;
    struct clock clock;
    char base[64];
    char folder[64];
    char *answer; /* of the stand-in, to the last order */
    bool answered;
    bool late;
    bool ended; /* the stand-in's process */
    bool closed;
    unsigned ups;
    unsigned downs;
    char why[64];
    enum manners manners;
    struct event *events[EVENTS];
    size_t event_count;
    size_t said; /* answers that have come to their end */
};

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
static void run_round(struct scene *t)
{
    timer_start(t->tick, TICK_MS);
    loop_run_once(t->loop);
}

static void patience_start(struct scene *t, uint64_t ms)
{
    t->late = false;
    timer_start(t->patience, ms);
}

#define UNTIL(t, condition)                                                                        \
    do {                                                                                           \
        patience_start(t, PATIENCE_MS);                                                            \
        while (!(condition) && !(t)->late) {                                                       \
            run_round(t);                                                                          \
        }                                                                                          \
        timer_stop((t)->patience);                                                                 \
        assert_true(condition);                                                                    \
    } while (0)

/* For what must not happen: some time in which it could. */
static void let_pass(struct scene *t, uint64_t ms)
{
    patience_start(t, ms);
    while (!t->late) {
        run_round(t);
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
static const char *order(struct scene *t, const char *path, const char *json)
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

static const char *state(struct scene *t, const char *only)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "state?only=%s", only);
    return order(t, path, NULL);
}

/* A number behind "name": in the last answer. */
static long number(const struct scene *t, const char *name)
{
    char quoted[64];
    const char *at;

    (void)snprintf(quoted, sizeof(quoted), "\"%s\":", name);
    at = strstr(t->answer, quoted);
    return at != NULL ? strtol(at + strlen(quoted), NULL, 10) : 0;
}

static long calls(struct scene *t, const char *method)
{
    (void)state(t, "sockets");
    return number(t, method);
}

static void say(struct scene *t, const char *user, const char *channel, const char *text)
{
    char json[512];

    (void)snprintf(json, sizeof(json), "{\"user\":\"%s\",\"channel\":\"%s\",\"text\":\"%s\"}", user,
                   channel, text);
    (void)order(t, "say", json);
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
    patience_start(t, PATIENCE_MS);
    while (!read_port(t, path)) {
        assert_false(t->ended || t->late);
        run_round(t);
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

static void reply(struct scene *t, const struct event *ev, const struct message *m)
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
        reply(t, ev, NULL);
        t->events[t->event_count - 1] = NULL;
    } else if (t->manners == LEAVE) {
        platform_slack.leave(t->session, ev);
        arena_free(ev->arena);
        t->events[t->event_count - 1] = NULL;
    }
}

static const struct platform_events events = {on_up, on_down, on_event};

static void on_closed(void *ctx)
{
    struct scene *t = ctx;

    t->closed = true;
}

static void told_sent(void *ctx, enum err e, uint64_t retry_ms)
{
    struct told *told = ctx;

    assert_false(told->done);
    *told = (struct told){.done = true, .e = e, .retry_ms = retry_ms};
}

static void told_found(void *ctx, enum err e, int found)
{
    struct told *told = ctx;

    assert_false(told->done);
    *told = (struct told){.done = true, .e = e, .found = found};
}

static struct told post(struct scene *t, struct address to, const char *text, const char *row)
{
    struct arena *a = arena_new();
    struct told told = {0};
    struct message m;

    message_init(&m, a);
    message_text(&m, "%s", text);
    platform_slack.post(t->session, &to, &m, row, told_sent, &told);
    arena_free(a);
    assert_false(told.done);
    UNTIL(t, told.done);
    return told;
}

static struct told find(struct scene *t, struct address to, const char *row)
{
    struct told told = {0};

    platform_slack.find(t->session, &to, row, told_found, &told);
    assert_false(told.done);
    UNTIL(t, told.done);
    return told;
}

static void session_start(struct scene *t)
{
    char url[96];

    (void)snprintf(url, sizeof(url), "%sapi/", t->base);
    t->session = slack_open(t->loop, t->http, t->websockets,
                            &(struct slack_options){
                                .bot_token = "xoxb-test",
                                .app_token = "xapp-test",
                                .api_url = url,
                                .clock = &t->clock,
                            },
                            &events, t);
}

static void session_stop(struct scene *t)
{
    t->closed = false;
    platform_slack.close(t->session, on_closed, t);
    assert_false(t->closed);
    UNTIL(t, t->closed);
    t->session = NULL;
}

static int scene_open(void **state_)
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
static int scene_open_up(void **state_)
{
    struct scene *t;

    (void)scene_open(state_);
    t = *state_;
    session_start(t);
    UNTIL(t, t->ups == 1);
    return 0;
}

static int scene_close(void **state_)
{
    struct scene *t = *state_;

    if (t->session != NULL) {
        session_stop(t);
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

static void no_violations(struct scene *t)
{
    (void)state(t, "violations");
    assert_non_null(strstr(t->answer, "\"violations\":[]"));
}

/* ----------------------------------------------------------------- tests */

static void test_connect(void **state_)
{
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);
    const char *name;

    assert_string_equal(platform_slack.team(t->session), "T0TEST");
    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    assert_string_equal(names->person(names->ctx, "U0BEN"), "Ben");
    UNTIL(t, names->channel(names->ctx, "C0STORE") != NULL);
    assert_string_equal(names->channel(names->ctx, "C0STORE"), "store");
    UNTIL(t, names->group(names->ctx, "S0DESK") != NULL);
    name = names->person(names->ctx, "U0NOBODY");
    assert_null(name);
    assert_int_equal(t->ups, 1);
    assert_int_equal(t->downs, 0);
    no_violations(t);
}

static void test_ack_after_answer(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    say(t, "U0ANA", "C0STORE", "<@U0BRAVO> kudos <@U0BEN> for the till");
    UNTIL(t, t->event_count == 2); /* as message, and as app_mention */
    ev = t->events[0];
    assert_string_equal(ev->identity, t->events[1]->identity);
    assert_string_equal(ev->text, t->events[1]->text);
    assert_true(ev->addressed && t->events[1]->addressed);
    assert_int_equal(ev->visibility, VISIBLE_PUBLIC);
    (void)state(t, "acks");
    assert_int_equal(number(t, "unacked"), 0); /* the list comes first */
    assert_non_null(strstr(t->answer, "\"acks\":[]"));

    message_init(&m, ev->arena);
    message_text(&m, "Done. ");
    message_person(&m, "U0BEN");
    t->events[0] = NULL;
    reply(t, ev, &m);
    ev = t->events[1];
    t->events[1] = NULL;
    reply(t, ev, NULL);
    (void)order(t, "wait?acks=2&ephemerals=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 2);
    (void)state(t, "ephemerals");
    assert_non_null(strstr(t->answer, "Done. Ben"));
    assert_non_null(strstr(t->answer, "\"user\":\"U0ANA\""));
    no_violations(t);
}

static void test_direct(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    say(t, "U0ANA", "DM", "me");
    UNTIL(t, t->event_count == 1);
    ev = t->events[0];
    t->events[0] = NULL;
    assert_true(ev->direct && ev->addressed);
    assert_int_equal(ev->visibility, VISIBLE_DIRECT);
    message_init(&m, ev->arena);
    message_text(&m, "Twelve.");
    reply(t, ev, &m);
    (void)order(t, "wait?acks=1&posts=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 1);
    assert_int_equal(t->event_count, 1); /* the bot's own post is no event */
    no_violations(t);
}

static void test_slash(void **state_)
{
    struct scene *t = *state_;
    struct message m;
    struct event *ev;

    t->manners = KEEP;
    (void)order(t, "slash",
                "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\",\"command\":\"/kudos\","
                "\"text\":\"<@U0BEN> for the till\"}");
    UNTIL(t, t->event_count == 1);
    ev = t->events[0];
    t->events[0] = NULL;
    assert_false(ev->comes_again);
    assert_memory_equal(ev->text, "kudos \x02@U0BEN", 13);
    message_init(&m, ev->arena);
    message_text(&m, "That counted.");
    reply(t, ev, &m);
    (void)order(t, "wait?acks=1&timeout_ms=3000", NULL);
    UNTIL(t, t->said == 1);
    (void)state(t, "acks");
    assert_non_null(strstr(t->answer, "That counted."));
    assert_non_null(strstr(t->answer, "\"response_type\":\"ephemeral\""));
    assert_int_equal(calls(t, "chat.postEphemeral"), 0);
    no_violations(t);
}

static void test_left_comes_again(void **state_)
{
    struct scene *t = *state_;

    t->manners = LEAVE;
    (void)order(t, "rules", "{\"ack_timeout_ms\":200,\"retry_1_ms\":50,\"retry_new_id\":1}");
    say(t, "U0ANA", "C0STORE", "kudos <@U0BEN>");
    UNTIL(t, t->event_count == 1);
    t->manners = ANSWER;
    UNTIL(t, t->event_count == 2);
    (void)order(t, "wait?acks=1&timeout_ms=3000", NULL);
    no_violations(t);
}

static void test_what_is_nothing(void **state_)
{
    struct scene *t = *state_;

    t->manners = KEEP;
    (void)order(t, "interactive", "{\"user\":\"U0ANA\",\"channel\":\"C0STORE\"}");
    (void)order(t, "envelope", "{\"type\":\"something_new\",\"payload\":{}}");
    (void)order(t, "envelope",
                "{\"type\":\"events_api\",\"payload\":{\"type\":\"app_rate_limited\"}}");
    (void)order(t, "socket", "{\"do\":\"frame\",\"text\":\"not json\"}");
    say(t, "U0ROBOT", "C0STORE", "beep");
    (void)order(t, "wait?unacked_max=0&timeout_ms=3000", NULL);
    (void)state(t, "lost");
    assert_non_null(strstr(t->answer, "\"lost\":[]"));
    assert_int_equal(t->event_count, 0);
}

static void test_unknown_person(void **state_)
{
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);

    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    t->manners = KEEP;
    (void)order(t, "user",
                "{\"id\":\"U0NEW\",\"name\":\"nia\",\"real_name\":\"Nia New\","
                "\"profile\":{\"display_name\":\"Nia\"},\"silent\":true}");
    say(t, "U0NEW", "C0STORE", "hello");
    UNTIL(t, t->event_count == 1);
    assert_false(t->events[0]->actor->unknown);
    assert_int_equal(calls(t, "users.info"), 1);

    reply(t, t->events[0], NULL);
    t->events[0] = NULL;
}

/* Slack does not say in time who it is. */
static void test_late_person(void **state_)
{
    static const char late[] = "{\"method\":\"users.info\",\"delay_ms\":1800,\"after\":true}";
    struct scene *t = *state_;
    const struct names *names = platform_slack.names(t->session);

    UNTIL(t, names->person(names->ctx, "U0BEN") != NULL);
    t->manners = KEEP;
    (void)order(t, "rules", "{\"ack_timeout_ms\":1900}");
    (void)order(t, "user", "{\"id\":\"U0LATE\",\"name\":\"lat\",\"silent\":true}");
    (void)order(t, "user", "{\"id\":\"U0LATER\",\"name\":\"lee\",\"silent\":true}");

    /* What comes again is left for then. */
    (void)order(t, "fault", late);
    say(t, "U0LATE", "C0STORE", "hello");
    UNTIL(t, t->event_count == 1);
    assert_string_equal(t->events[0]->actor->id, "U0LATE");
    assert_false(t->events[0]->actor->unknown);
    (void)state(t, "acks");
    assert_non_null(strstr(t->answer, "\"acks\":[]"));
    reply(t, t->events[0], NULL);
    t->events[0] = NULL;

    /* What does not goes on as it is. */
    (void)order(t, "fault", late);
    (void)order(t, "slash",
                "{\"user\":\"U0LATER\",\"channel\":\"C0STORE\",\"command\":\"/bravo\","
                "\"text\":\"me\"}");
    UNTIL(t, t->event_count == 2);
    assert_string_equal(t->events[1]->actor->id, "U0LATER");
    assert_true(t->events[1]->actor->unknown);
}

static void test_channels(void **state_)
{
    static const struct {
        const char *user, *channel;
        enum visibility visibility;
    } cases[] = {
        {"U0ANA", "C0STORE", VISIBLE_PUBLIC},
        {"U0ANA", "C0BACK", VISIBLE_PRIVATE},
        {"U0XEN", "C0PARTNER", VISIBLE_SHARED},
    };
    struct scene *t = *state_;

    t->manners = KEEP;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        say(t, cases[i].user, cases[i].channel, "hello");
        UNTIL(t, t->event_count == i + 1);
        assert_int_equal(t->events[i]->visibility, cases[i].visibility);
    }
    assert_true(t->events[2]->actor->external);
}

/* Connections are replaced while messages come in: none is lost.  The first
 * time at once, the second time so soon again that it takes a while. */
static void test_rotation(void **state_)
{
    static const char *const waits[] = {
        "wait?acks=20&opened=2&timeout_ms=900",
        "wait?acks=40&opened=3&timeout_ms=9000",
    };
    struct scene *t = *state_;

    for (int round = 0; round < 2; round++) {
        (void)order(t, "socket", "{\"do\":\"disconnect\",\"reason\":\"refresh_requested\"}");
        for (int i = 0; i < 20; i++) {
            say(t, "U0ANA", "C0STORE", "well done");
        }
        (void)order(t, waits[round], NULL);
    }
    (void)state(t, "acks");
    assert_int_equal(number(t, "lost"), 0);
    assert_int_equal(t->event_count, 40);
    assert_int_equal(t->downs, 0);
    assert_int_equal(t->ups, 1);
    no_violations(t);
}

static void test_lost_connection(void **state_)
{
    static const char *const ends[] = {"close", "drop", "reset"};
    struct scene *t = *state_;

    for (unsigned i = 0; i < 3; i++) {
        char json[64];

        (void)snprintf(json, sizeof(json), "{\"do\":\"%s\"}", ends[i]);
        (void)order(t, "socket", json);
        UNTIL(t, t->downs == i + 1);
        UNTIL(t, t->ups == i + 2);
    }
    say(t, "U0ANA", "C0STORE", "well done");
    UNTIL(t, t->event_count == 1);
}

static void test_too_many(void **state_)
{
    struct scene *t = *state_;

    (void)order(t, "rules", "{\"too_many\":1}");
    session_start(t);
    let_pass(t, 3000);
    assert_int_equal(calls(t, "apps.connections.open"), 1);
    assert_int_equal(number(t, "sockets"), 0);
    assert_int_equal(t->ups, 0);
}

static void test_refused_upgrade(void **state_)
{
    struct scene *t = *state_;

    (void)order(t, "rules", "{\"refuse_upgrades\":1}");
    session_start(t);
    UNTIL(t, t->ups == 1);
    assert_int_equal(calls(t, "apps.connections.open"), 2);
}

static void test_rate_limit(void **state_)
{
    struct scene *t = *state_;
    const struct address store = {.channel = "C0STORE"};
    struct told told;

    (void)order(t, "fault",
                "{\"method\":\"chat.postMessage\",\"status\":429,\"retry_after\":\"2\","
                "\"body\":\"slow down\",\"type\":\"text/plain\"}");
    told = post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_UNAVAILABLE);
    assert_int_equal(told.retry_ms, 2000);
    told = post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_UNAVAILABLE);
    assert_in_range(told.retry_ms, 1, 2000);
    assert_int_equal(calls(t, "chat.postMessage"), 1);
    let_pass(t, 2000);
    told = post(t, store, "one", "1-0");
    assert_int_equal(told.e, ERR_OK);
}

static void test_outcomes(void **state_)
{
    static const struct {
        const char *fault; /* after the method's name */
        enum err e;
    } cases[] = {
        {"\"error\":\"internal_error\"", ERR_UNKNOWN},
        {"\"error\":\"fatal_error\"", ERR_UNKNOWN},
        {"\"error\":\"service_unavailable\"", ERR_UNAVAILABLE},
        {"\"error\":\"msg_too_long\"", ERR_DENIED},
        {"\"error\":\"is_archived\"", ERR_DENIED},
        {"\"status\":500,\"body\":\"<html>\",\"type\":\"text/html\"", ERR_UNKNOWN},
        {"\"status\":503,\"body\":\"\"", ERR_UNKNOWN},
        {"\"body\":\"<html>ok</html>\",\"type\":\"text/html\"", ERR_UNKNOWN},
        {"\"body\":\"\"", ERR_UNKNOWN},
        {"\"body\":\"{\\\"ok\\\":1}\"", ERR_UNKNOWN},
        {"\"body\":\"{\\\"ok\\\":false}\"", ERR_UNKNOWN},
        {"\"status\":302,\"body\":\"\"", ERR_UNAVAILABLE},
        {"\"after\":true,\"end\":\"reset\"", ERR_UNKNOWN},
        {"\"after\":true,\"cut\":5,\"end\":\"close\"", ERR_UNKNOWN},
    };
    struct scene *t = *state_;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char json[256];
        struct told told;

        (void)snprintf(json, sizeof(json), "{\"method\":\"chat.postMessage\",%s}", cases[i].fault);
        (void)order(t, "fault", json);
        told = post(t, (struct address){.channel = "C0STORE"}, "text", "1-0");
        if (told.e != cases[i].e) {
            print_message("case %zu: %s\n", i, cases[i].fault);
        }
        assert_int_equal(told.e, cases[i].e);
        assert_true(told.e != ERR_UNAVAILABLE || told.retry_ms >= 1000);
    }
    assert_int_equal(post(t, (struct address){.channel = "C0NOWHERE"}, "text", "2-0").e,
                     ERR_DENIED);
    assert_int_equal(post(t, (struct address){.channel = "C0OLD"}, "text", "2-0").e, ERR_DENIED);
    assert_int_equal(post(t, (struct address){.channel = "C0STORE"}, "text", "2-0").e, ERR_OK);
}

static void test_find(void **state_)
{
    struct scene *t = *state_;
    const struct address store = {.channel = "C0STORE"};
    const struct address ben = {.person = "U0BEN"};
    const struct address whisper = {.channel = "C0STORE", .person = "U0ANA"};

    (void)order(t, "fault", "{\"method\":\"chat.postMessage\",\"after\":true,\"end\":\"reset\"}");
    assert_int_equal(post(t, store, "perhaps", "1764000000000-0").e, ERR_UNKNOWN);
    assert_int_equal(find(t, store, "1764000000000-0").found, 1);
    assert_int_equal(find(t, store, "1764000000000-1").found, 0);

    assert_int_equal(post(t, ben, "for you", "1764000000000-2").e, ERR_OK);
    assert_int_equal(post(t, ben, "and again", "1764000000000-3").e, ERR_OK);
    assert_int_equal(find(t, ben, "1764000000000-2").found, 1);
    assert_int_equal(calls(t, "conversations.open"), 1);

    assert_int_equal(post(t, whisper, "between us", "1764000000000-4").e, ERR_OK);
    assert_int_equal(find(t, whisper, "1764000000000-4").found, 0);
    (void)state(t, "ephemerals");
    assert_non_null(strstr(t->answer, "between us"));

    (void)order(t, "fault", "{\"method\":\"conversations.history\",\"error\":\"ratelimited\"}");
    assert_int_equal(find(t, store, "1764000000000-0").e, ERR_UNAVAILABLE);
    assert_int_equal(find(t, (struct address){.channel = "C0NOWHERE"}, "1-0").e, ERR_UNAVAILABLE);
    no_violations(t);
}

static void test_thread(void **state_)
{
    struct scene *t = *state_;
    struct address thread = {.channel = "C0STORE"};
    char ts[32];
    const char *at;

    say(t, "U0ANA", "C0STORE", "the first one");
    at = strstr(t->answer, "\"ts\":\"");
    assert_non_null(at);
    (void)snprintf(ts, sizeof(ts), "%.*s", (int)strcspn(at + 6, "\""), at + 6);
    thread.thread = ts;
    (void)order(t, "rules", "{\"history_page\":2}");
    for (int i = 0; i < 5; i++) {
        char row[16];

        (void)snprintf(row, sizeof(row), "%d-0", i);
        assert_int_equal(post(t, thread, "a reply", row).e, ERR_OK);
    }
    assert_int_equal(find(t, thread, "4-0").found, 1);
    assert_int_equal(find(t, thread, "5-0").found, 0);
    assert_int_equal(find(t, (struct address){.channel = "C0STORE"}, "4-0").found, 0);
    no_violations(t);
}

static void test_long_message(void **state_)
{
    struct scene *t = *state_;
    char *text = must_alloc(6000);
    struct told told;

    memset(text, 'x', 5999);
    told = post(t, (struct address){.channel = "C0STORE"}, text, "1-0");
    free(text);
    assert_int_equal(told.e, ERR_OK);
    (void)state(t, "posts");
    assert_int_equal(number(t, "chat.postMessage"), 2);
    no_violations(t);
}

static void test_revoked(void **state_)
{
    struct scene *t = *state_;

    (void)order(t, "rules", "{\"token_revoked\":1}");
    assert_int_equal(post(t, (struct address){.channel = "C0STORE"}, "text", "1-0").e,
                     ERR_UNAVAILABLE);
    assert_int_equal(t->downs, 1);
    assert_string_equal(t->why, "token_revoked");
    (void)order(t, "wait?sockets_max=0&timeout_ms=3000", NULL);
    (void)calls(t, "apps.connections.open");
    let_pass(t, 2500);
    assert_int_equal(calls(t, "apps.connections.open"), 1);
}

static void test_wrong_token(void **state_)
{
    struct scene *t = *state_;

    (void)order(t, "fault", "{\"method\":\"auth.test\",\"error\":\"invalid_auth\"}");
    session_start(t);
    UNTIL(t, t->downs == 1);
    assert_string_equal(t->why, "invalid_auth");
    assert_int_equal(calls(t, "apps.connections.open"), 0);
}

/* Closing ends what is under way, once. */
static void test_close(void **state_)
{
    struct scene *t = *state_;
    struct arena *a = arena_new();
    struct told posted = {0};
    struct told opened = {0};
    struct told looked = {0};
    struct message m;

    (void)order(t, "fault", "{\"delay_ms\":5000,\"times\":9}");
    message_init(&m, a);
    message_text(&m, "text");
    platform_slack.post(t->session, &(struct address){.channel = "C0STORE"}, &m, "1-0", told_sent,
                        &posted);
    platform_slack.post(t->session, &(struct address){.person = "U0BEN"}, &m, "2-0", told_sent,
                        &opened);
    platform_slack.find(t->session, &(struct address){.channel = "C0STORE"}, "1-0", told_found,
                        &looked);
    arena_free(a);
    session_stop(t);
    assert_true(posted.done && opened.done && looked.done);
    assert_int_equal(posted.e, ERR_UNKNOWN);
    assert_int_equal(opened.e, ERR_UNAVAILABLE);
    assert_int_equal(looked.e, ERR_UNAVAILABLE);
}

/* Closing at any moment of the way up. */
static void test_close_early(void **state_)
{
    struct scene *t = *state_;

    for (unsigned rounds = 0; rounds < 8; rounds++) {
        session_start(t);
        for (unsigned i = 0; i < rounds * 2; i++) {
            run_round(t);
        }
        session_stop(t);
    }
}

static void test_pause(void **state_)
{
    struct scene *t = *state_;

    platform_slack.pause(t->session, 1);
    say(t, "U0ANA", "C0STORE", "well done");
    let_pass(t, 500);
    assert_int_equal(t->event_count, 0);
    platform_slack.pause(t->session, 0);
    UNTIL(t, t->event_count == 1);
}

#define UP(test) cmocka_unit_test_setup_teardown(test, scene_open_up, scene_close)
#define ALONE(test) cmocka_unit_test_setup_teardown(test, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UP(test_connect),
        UP(test_ack_after_answer),
        UP(test_direct),
        UP(test_slash),
        UP(test_what_is_nothing),
        UP(test_left_comes_again),
        UP(test_unknown_person),
        UP(test_late_person),
        UP(test_channels),
        UP(test_rotation),
        UP(test_lost_connection),
        ALONE(test_too_many),
        ALONE(test_refused_upgrade),
        UP(test_rate_limit),
        UP(test_outcomes),
        UP(test_find),
        UP(test_thread),
        UP(test_long_message),
        UP(test_revoked),
        ALONE(test_wrong_token),
        UP(test_close),
        ALONE(test_close_early),
        UP(test_pause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
