/* test_redis.c -- replies of a Redis that says too much. */

#include "arena.h"
#include "caps.h"
#include "loop.h"
#include "peer.h"
#include "redis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10 * 1000, ITEM_BYTES = 1024 };

struct fixture {
    struct loop *loop;
    struct timer *patience;
    struct redis *redis;
    bool late;
    bool up;
    bool down;
    bool replied;
    enum err err;
    size_t bytes; /* of the reply */
};

static void patience_over(void *ctx)
{
    ((struct fixture *)ctx)->late = true;
}

static void on_up(void *ctx)
{
    ((struct fixture *)ctx)->up = true;
}

static void on_down(void *ctx, const char *why)
{
    (void)why;
    ((struct fixture *)ctx)->down = true;
}

static int setup(void **state)
{
    struct fixture *f = must_alloc(sizeof(*f));

    f->loop = loop_new();
    f->patience = timer_new(f->loop, patience_over, f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    timer_free(f->patience);
    loop_free(f->loop);
    free(f);
    return 0;
}

static void until(struct fixture *f, const bool *so)
{
    timer_start(f->patience, PATIENCE_MS);
    while (!*so && !f->late) {
        loop_run_once(f->loop);
    }
    timer_stop(f->patience);
    assert_true(*so);
}

static void on_reply(void *ctx, enum err e, const struct redisReply *reply)
{
    struct fixture *f = ctx;

    f->replied = true;
    f->err = e;
    f->bytes = 0;
    if (e == ERR_OK && redis_kind(reply) == REDIS_TEXT) {
        f->bytes = strlen(redis_text(reply));
    }
    for (size_t i = 0; e == ERR_OK && i < redis_count(reply); i++) {
        f->bytes += strlen(redis_text(redis_item(reply, i)));
    }
}

static void ask(struct fixture *f, struct peer *p)
{
    const struct redis_events events = {.up = on_up, .down = on_down};
    const char *args[] = {"PING"};
    const size_t lengths[] = {4};

    f->up = f->down = f->replied = false;
    f->redis =
        redis_open(f->loop,
                   &(struct redis_options){
                       .host = "127.0.0.1", .port = p->port, .connect_timeout_ms = PATIENCE_MS},
                   &events, f);
    until(f, &f->up);
    redis_command(f->redis, &(struct redis_command){.count = 1, .args = args, .lengths = lengths},
                  on_reply, f);
    until(f, &f->replied);
}

static void end(struct fixture *f, struct peer *p)
{
    redis_close(f->redis);
    peer_stop(p);
}

/* Sends that many bytes of waste, unless the client has gone. */
static bool send_waste(int fd, size_t len)
{
    static char waste[ITEM_BYTES];

    memset(waste, 'x', sizeof(waste));
    for (; len > sizeof(waste); len -= sizeof(waste)) {
        if (!peer_send(fd, waste, sizeof(waste))) {
            return false;
        }
    }
    return peer_send(fd, waste, len);
}

static void say_text(struct peer *p, int fd)
{
    size_t len = *(const size_t *)p->arg;
    char head[32];
    char request[64];

    (void)snprintf(head, sizeof(head), "$%zu\r\n", len);
    if (recv(fd, request, sizeof(request), 0) > 0 && peer_say(fd, head) && send_waste(fd, len) &&
        peer_say(fd, "\r\n")) {
        peer_drain(fd);
    }
}

static void say_list(struct peer *p, int fd)
{
    size_t count = *(const size_t *)p->arg / ITEM_BYTES;
    char head[32];
    char request[64];

    (void)snprintf(head, sizeof(head), "*%zu\r\n", count);
    if (recv(fd, request, sizeof(request), 0) <= 0 || !peer_say(fd, head)) {
        return;
    }
    (void)snprintf(head, sizeof(head), "$%d\r\n", ITEM_BYTES);
    while (count > 0 && peer_say(fd, head) && send_waste(fd, ITEM_BYTES) && peer_say(fd, "\r\n")) {
        count--;
    }
    if (count == 0) {
        peer_drain(fd);
    }
}

static void test_long_replies(void **state)
{
    static const size_t sizes[] = {ITEM_BYTES, CAP_REDIS_REPLY / 2};
    struct fixture *f = *state;
    struct peer p;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (int list = 0; list < 2; list++) {
            peer_start(&p, "redis", list ? say_list : say_text, &sizes[i]);
            ask(f, &p);
            assert_int_equal(f->err, ERR_OK);
            assert_int_equal(f->bytes, sizes[i]);
            assert_false(f->down);
            end(f, &p);
        }
    }
}

/* It is not read to its end. */
static void test_too_long_replies(void **state)
{
    static const size_t size = 4 * (size_t)CAP_REDIS_REPLY;
    struct fixture *f = *state;
    struct peer p;

    for (int list = 0; list < 2; list++) {
        peer_start(&p, "redis", list ? say_list : say_text, &size);
        ask(f, &p);
        assert_int_equal(f->err, ERR_UNKNOWN);
        until(f, &f->down);
        end(f, &p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_long_replies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_long_replies, setup, teardown),
    };

    return cmocka_run_group_tests_name("redis", tests, NULL, NULL);
}
