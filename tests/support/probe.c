/* probe.c -- a test's own connection to the private Redis, as its admin. */

#include "probe.h"

#include "arena.h"
#include "buf.h"
#include "err.h"
#include "loop.h"
#include "redis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ARGS_MAX = 160, CONNECT_TIMEOUT_MS = 5000 };

struct probe {
    struct loop *loop;
    struct redis *redis;
    bool up;
    bool replied;
    struct buf reply;
};

static void came_up(void *ctx)
{
    ((struct probe *)ctx)->up = true;
}

static void went_down(void *ctx, const char *why)
{
    (void)ctx;
    fail_msg("the test's own connection is gone: %s", why);
}

static void add_reply(struct buf *out, const struct redisReply *reply)
{
    switch (redis_kind(reply)) {
    case REDIS_INTEGER:
        buf_printf(out, "%lld", (long long)redis_integer(reply));
        break;
    case REDIS_LIST:
        for (size_t i = 0; i < redis_count(reply); i++) {
            buf_text(out, i > 0 ? " " : "");
            add_reply(out, redis_item(reply, i));
        }
        break;
    case REDIS_TEXT:
    case REDIS_FAILURE:
        buf_text(out, redis_text(reply));
        break;
    case REDIS_NIL:
        break;
    }
}

static void replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct probe *p = ctx;

    assert_int_equal(e, ERR_OK);
    add_reply(&p->reply, reply);
    p->replied = true;
}

const char *probe_command(struct probe *p, size_t count, const char **args)
{
    size_t lengths[ARGS_MAX];
    struct redis_command command = {.count = count, .args = args, .lengths = lengths};

    assert_true(count <= ARGS_MAX);
    for (size_t i = 0; i < count; i++) {
        lengths[i] = strlen(args[i]);
    }
    buf_clear(&p->reply);
    p->replied = false;
    redis_command(p->redis, &command, replied, p);
    while (!p->replied) {
        loop_run_once(p->loop);
    }
    return p->reply.data;
}

static void login(struct probe *p, const char *state_dir)
{
    char path[256];
    char password[65] = "";
    const char *args[] = {"AUTH", "admin", password};
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/redis.admin", state_dir);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(password, sizeof(password), file));
    (void)fclose(file);
    assert_string_equal(probe_command(p, 3, args), "OK");
}

struct probe *probe_open(struct loop *l, const char *state_dir)
{
    static const struct redis_events events = {.up = came_up, .down = went_down};
    struct probe *p = must_alloc(sizeof(*p));
    char path[256];
    struct redis_options options = {.unix_path = path, .connect_timeout_ms = CONNECT_TIMEOUT_MS};

    (void)snprintf(path, sizeof(path), "%s/redis.sock", state_dir);
    p->loop = l;
    buf_init(&p->reply, 1 << 20);
    p->redis = redis_open(l, &options, &events, p);
    while (!p->up) {
        loop_run_once(l);
    }
    login(p, state_dir);
    return p;
}

void probe_close(struct probe *p)
{
    redis_close(p->redis);
    buf_release(&p->reply);
    free(p);
}
