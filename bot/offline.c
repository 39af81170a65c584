/* offline.c -- the loop and the store, for a subcommand that runs through. */

#include "offline.h"

#include "config.h"
#include "loop.h"
#include "query.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

enum { START_TIMEOUT_MS = 15000, CALL_TIMEOUT_MS = 10000 };

static void store_came_up(void *ctx)
{
    struct offline *o = ctx;

    o->why[0] = '\0';
    if (o->events != NULL) {
        o->events->up(o->events_ctx);
    }
}

static void store_went_down(void *ctx, const char *why)
{
    struct offline *o = ctx;

    (void)snprintf(o->why, sizeof(o->why), "%s", why);
    if (o->events != NULL) {
        o->events->down(o->events_ctx, why);
    }
}

static void patience_ended(void *ctx)
{
    ((struct offline *)ctx)->late = true;
}

static void store_is_closed(void *ctx)
{
    ((struct offline *)ctx)->closed = true;
}

static void say_down(const struct offline *o, const struct config *c, const char *name)
{
    if (c->redis_url[0] == '\0') {
        (void)fprintf(stderr,
                      "bravo %s: the private Redis does not start. Is redis-server installed? "
                      "%s/redis.log may say more.\n",
                      name, c->state_dir);
    } else {
        (void)fprintf(stderr, "bravo %s: the Redis at REDIS_URL is not to be used: %s.\n", name,
                      o->why[0] != '\0' ? o->why : "no reason is known");
    }
}

enum err offline_open(struct offline *o, struct config *c, const char *name)
{
    static const struct store_events events = {.up = store_came_up, .down = store_went_down};
    struct store_options options = {.url = c->redis_url[0] != '\0' ? c->redis_url : NULL,
                                    .state_dir = c->state_dir,
                                    .unsafe = strcmp(c->redis_unsafe, "yes") == 0};

    if (config_make_state(c) != ERR_OK) {
        (void)fprintf(stderr, "bravo %s: %s\n", name, c->problem);
        return ERR_UNAVAILABLE;
    }
    o->loop = loop_new();
    o->patience = timer_new(o->loop, patience_ended, o);
    o->store = store_open(o->loop, &options, &events, o);
    timer_start(o->patience, START_TIMEOUT_MS);
    /* A Redis of our own may still be reading its file. */
    while (!store_is_up(o->store) && !o->late && (o->why[0] == '\0' || options.url == NULL)) {
        loop_run_once(o->loop);
    }
    timer_free(o->patience);
    o->patience = NULL;
    if (!store_is_up(o->store)) {
        say_down(o, c, name);
        offline_close(o);
        offline_free(o);
        return ERR_UNAVAILABLE;
    }
    return ERR_OK;
}

struct asked {
    offline_take *take;
    void *ctx;
    enum err e;
    bool answered;
};

static void call_answered(void *ctx, enum err e, const struct answer *answer)
{
    struct asked *asked = ctx;

    asked->e = e;
    asked->answered = true;
    if (e == ERR_OK && asked->take != NULL) {
        asked->take(asked->ctx, answer);
    }
}

enum err offline_call(struct offline *o, const struct query *q, offline_take *take, void *ctx)
{
    struct asked asked = {.take = take, .ctx = ctx};

    store_call(o->store, q, CALL_TIMEOUT_MS, call_answered, &asked);
    while (!asked.answered) {
        loop_run_once(o->loop);
    }
    return asked.e;
}

enum err offline_command(struct offline *o, const char *const *words, size_t count,
                         offline_take *take, void *ctx)
{
    struct asked asked = {.take = take, .ctx = ctx};

    store_command(o->store, words, count, call_answered, &asked);
    while (!asked.answered) {
        loop_run_once(o->loop);
    }
    return asked.e;
}

void offline_close(struct offline *o)
{
    store_close(o->store, store_is_closed, o);
    while (!o->closed) {
        loop_run_once(o->loop);
    }
}

void offline_free(struct offline *o)
{
    loop_free(o->loop);
}
