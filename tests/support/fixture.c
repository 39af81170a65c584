/* fixture.c -- the bot around a private Redis, with a chat that a test plays. */

#define _XOPEN_SOURCE 700 /* nftw */

#include "fixture.h"

#include "agenda.h"
#include "arena.h"
#include "buf.h"
#include "fixture_gestures.h"
#include "lease.h"
#include "loop.h"
#include "message.h"
#include "platform.h"
#include "probe.h"
#include "store.h"
#include "team.h"
#include "zone.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char mkdtemp_end[] = {'X', 'X', 'X', 'X', 'X', 'X', '\0'};

enum { DEADLINE_MS = 20000, ARGS_MAX = 160 };

struct fixture {
    char dir[128];
    char zone[64];
    struct loop *loop;
    struct clock clock;
    struct store *store;
    struct team *team;
    struct probe *probe;
    struct timer *deadline;
    struct gestures *gestures;
    struct buf reply;
    struct buf posts;
    struct buf posts_shown;
    struct buf file;
    const struct names *names;
    fixture_post *on_post;
    void *on_post_ctx;
    size_t finds;
    bool closed;
};

/* ------------------------------------------------------------- the platform */

struct session {
    struct fixture *fixture;
    struct names names;
};

struct later {
    platform_sent *sent;
    platform_found *found;
    platform_uploaded *uploaded;
    void *ctx;
    struct fixture_outcome outcome;
};

static void later_run(void *ctx)
{
    struct later *later = ctx;

    if (later->sent != NULL) {
        later->sent(later->ctx, later->outcome.e, later->outcome.retry_ms);
    } else if (later->uploaded != NULL) {
        later->uploaded(later->ctx, ERR_OK, 0, "handle");
    } else {
        later->found(later->ctx, ERR_OK, 0);
    }
    free(later);
}

static void later_post(struct session *s, const struct later *what)
{
    struct later *later = must_alloc(sizeof(*later));

    *later = *what;
    loop_post(s->fixture->loop, later_run, later);
}

static void session_answer(struct session *s, const struct event *ev, const struct message *m,
                           platform_sent *done, void *ctx)
{
    (void)ev;
    if (m != NULL) {
        message_plain(m, &s->names, &s->fixture->reply);
    }
    later_post(s, &(struct later){.sent = done, .ctx = ctx});
}

static void session_leave(struct session *s, const struct event *ev)
{
    (void)s;
    (void)ev;
}

static void session_upload(struct session *s, const struct message_file *file,
                           platform_uploaded *done, void *ctx)
{
    buf_clear(&s->fixture->file);
    buf_add(&s->fixture->file, file->bytes, file->len);
    later_post(s, &(struct later){.uploaded = done, .ctx = ctx});
}

/* As the contract has it: NOLINTNEXTLINE(readability-function-size) */
static void session_post(struct session *s, const struct address *to, const struct message *m,
                         const char *row_id, platform_sent *done, void *ctx)
{
    struct fixture *f = s->fixture;
    struct later later = {.sent = done, .ctx = ctx};
    const char *place = to->channel != NULL ? to->channel : to->person;
    struct buf text;

    (void)row_id;
    buf_init(&text, 1 << 20);
    message_plain(m, &s->names, &text);
    if (f->on_post != NULL) {
        f->on_post(f->on_post_ctx, place, text.data, &later.outcome);
    }
    if (later.outcome.e == ERR_OK) {
        buf_printf(&f->posts, "%s%s: %s\n", to->channel != NULL ? "" : "@", place, text.data);
    }
    buf_release(&text);
    later_post(s, &later);
}

static void session_find(struct session *s, const struct address *to, const char *row_id,
                         platform_found *done, void *ctx)
{
    (void)to;
    (void)row_id;
    s->fixture->finds++;
    later_post(s, &(struct later){.found = done, .ctx = ctx});
}

static void session_pause(struct session *s, int paused)
{
    (void)s;
    (void)paused;
}

static const char *session_team(const struct session *s)
{
    (void)s;
    return "T0FIXTURE";
}

static const char *session_zone(const struct session *s)
{
    return s->fixture->zone;
}

static const struct names *session_names(struct session *s)
{
    return &s->names;
}

static const struct platform platform_fixture = {
    .name = "fixture",
    .answer = session_answer,
    .leave = session_leave,
    .upload = session_upload,
    .post = session_post,
    .find = session_find,
    .pause = session_pause,
    .team = session_team,
    .zone = session_zone,
    .names = session_names,
};

/* ------------------------------------------------------------------ waiting */

static void deadline_passed(void *ctx)
{
    (void)ctx;
    fail_msg("%s", "the bot did not come to rest in time");
}

static void settled(void *ctx)
{
    struct fixture *f = ctx;

    if (!team_busy(f->team)) {
        loop_stop(f->loop);
    }
}

void fixture_settle(struct fixture *f)
{
    agenda_wake(f->team->agenda);
    timer_start(f->deadline, DEADLINE_MS);
    loop_before_wait(f->loop, settled, f);
    loop_run(f->loop);
    loop_before_wait(f->loop, NULL, NULL);
    timer_stop(f->deadline);
}

struct until {
    struct fixture *fixture;
    bool (*so)(struct fixture *f, void *ctx);
    void *ctx;
};

static void until_so(void *ctx)
{
    struct until *until = ctx;

    if (until->so(until->fixture, until->ctx)) {
        loop_stop(until->fixture->loop);
    }
}

void fixture_until(struct fixture *f, bool (*so)(struct fixture *f, void *ctx), void *ctx)
{
    struct until until = {.fixture = f, .so = so, .ctx = ctx};

    timer_start(f->deadline, DEADLINE_MS);
    loop_before_wait(f->loop, until_so, &until);
    loop_run(f->loop);
    loop_before_wait(f->loop, NULL, NULL);
    timer_stop(f->deadline);
}

void fixture_on_post(struct fixture *f, fixture_post *fn, void *ctx)
{
    f->on_post = fn;
    f->on_post_ctx = ctx;
}

size_t fixture_finds(const struct fixture *f)
{
    return f->finds;
}

struct team *fixture_team(struct fixture *f)
{
    return f->team;
}

/* ------------------------------------------------------------ begin and end */

static void store_came_up(void *ctx)
{
    team_up(((struct fixture *)ctx)->team);
}

static void store_went_down(void *ctx, const char *why)
{
    (void)ctx;
    (void)why;
}

struct fixture *fixture_open(int64_t now_ms, const char *zone)
{
    static const struct store_events store_events = {.up = store_came_up, .down = store_went_down};
    struct fixture *f = must_alloc(sizeof(*f));
    struct store_options store_options = {.state_dir = f->dir};
    struct team_options team_options;

    (void)snprintf(f->dir, sizeof(f->dir), "%s/bravo-test-%s", P_tmpdir, mkdtemp_end);
    assert_non_null(mkdtemp(f->dir));
    (void)snprintf(f->zone, sizeof(f->zone), "%s", zone);
    f->loop = loop_new();
    f->clock = (struct clock){.simulated = true, .now_ms = now_ms};
    f->gestures = gestures_new();
    buf_init(&f->reply, 1 << 20);
    buf_init(&f->posts, 1 << 20);
    buf_init(&f->posts_shown, 1 << 20);
    buf_init(&f->file, CAP_FILE + 1);
    f->deadline = timer_new(f->loop, deadline_passed, f);
    f->store = store_open(f->loop, &store_options, &store_events, f);
    team_options = (struct team_options){.loop = f->loop, .clock = &f->clock, .store = f->store};
    f->team = team_new(&team_options);
    f->team->platform = &platform_fixture;
    f->team->session = must_alloc(sizeof(struct session));
    f->team->session->fixture = f;
    timer_start(f->deadline, DEADLINE_MS);
    while (f->team->version == NULL) {
        loop_run_once(f->loop);
    }
    fixture_settle(f);
    f->probe = probe_open(f->loop, f->dir);
    return f;
}

static void all_closed(void *ctx)
{
    ((struct fixture *)ctx)->closed = true;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void fixture_close(struct fixture *f)
{
    probe_close(f->probe);
    lease_stop(f->team->lease);
    store_close(f->store, all_closed, f);
    while (!f->closed) {
        loop_run_once(f->loop);
    }
    free(f->team->session);
    team_free(f->team);
    timer_free(f->deadline);
    loop_free(f->loop);
    buf_release(&f->reply);
    buf_release(&f->posts);
    buf_release(&f->posts_shown);
    buf_release(&f->file);
    (void)nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    gestures_free(f->gestures);
    free(f);
    zone_release_all();
}

uint64_t fixture_option(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);

    return value != NULL ? strtoull(value, NULL, 10) : otherwise;
}

struct clock *fixture_clock(struct fixture *f)
{
    return &f->clock;
}

/* ---------------------------------------------------------------- the events */

struct gestures *fixture_gestures(struct fixture *f)
{
    return f->gestures;
}

const char *fixture_event(struct fixture *f, struct event *ev)
{
    buf_clear(&f->reply);
    team_event(f->team, ev);
    fixture_settle(f);
    return f->reply.data;
}

/* ------------------------------------------------------------ looking at it */

const struct buf *fixture_file(const struct fixture *f)
{
    return &f->file;
}

const char *fixture_posts(struct fixture *f)
{
    buf_clear(&f->posts_shown);
    buf_text(&f->posts_shown, f->posts.data);
    buf_clear(&f->posts);
    return f->posts_shown.data;
}

/* With a team's prefix in place of the first character. */
static const char *full_argument(struct arena *a, const char *arg)
{
    switch (arg[0]) {
    case '~':
        return arena_printf(a, "bravo:{T0FIXTURE}:%s", arg + 1);
    case '^':
        return arena_printf(a, "bravo:{T0CALLS}:%s", arg + 1);
    default:
        return arg;
    }
}

const char *fixture_redis(struct fixture *f, const char *first, ...)
{
    const char *args[ARGS_MAX];
    struct arena *a = arena_new();
    const char *reply;
    size_t count = 0;
    va_list ap;

    va_start(ap, first);
    for (const char *arg = first; arg != NULL; arg = va_arg(ap, const char *)) {
        assert_true(count < ARGS_MAX);
        args[count++] = full_argument(a, arg);
    }
    va_end(ap);
    reply = probe_command(f->probe, count, args);
    arena_free(a);
    return reply;
}

/* Adds the pairs of a list, "who=ana to[]=ben", as names and values; how many there are then. */
static size_t add_pairs(const char **args, size_t count, struct arena *a, const char *pairs)
{
    while (*pairs != '\0') {
        size_t name = strcspn(pairs, "=");
        size_t value = strcspn(pairs + name, " ");

        assert_true(count + 2 <= ARGS_MAX && value > 0);
        args[count++] = arena_copy(a, pairs, name);
        args[count++] = arena_copy(a, pairs + name + 1, value - 1);
        pairs += name + value;
        pairs += strspn(pairs, " ");
    }
    return count;
}

void fixture_other_team(struct fixture *f)
{
    (void)fixture_redis(f, "FCALL", "bravo_team", "1", "^", "fresh", "secret", NULL);
}

const char *fixture_call_bare(struct fixture *f, const char *function, const char *pairs)
{
    struct arena *a = arena_new();
    const char *args[ARGS_MAX] = {"FCALL", arena_printf(a, "bravo_%s", function), "1",
                                  full_argument(a, "^")};
    const char *reply = probe_command(f->probe, add_pairs(args, 4, a, pairs), args);

    arena_free(a);
    return reply;
}

const char *fixture_call(struct fixture *f, const char *function, const char *pairs)
{
    struct arena *a = arena_new();
    const char *reply;

    fixture_other_team(f);
    reply = fixture_call_bare(f, function, arena_printf(a, "%s %s", FIXTURE_PAIRS, pairs));
    arena_free(a);
    return reply;
}
