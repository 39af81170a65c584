/* greeting.c -- what is said first on a connection.
 *
 *     AUTH -> SELECT -> version? -> (FUNCTION LOAD) -> done
 */

#include "greeting.h"

#include "address.h"
#include "arena.h"
#include "library.h"
#include "log.h"
#include "redis.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct greeting {
    struct redis *redis;
    const struct address *address;
    greeting_done *done;
    void *ctx;
};

static void greeting_select(struct greeting *g);
static void greeting_version(struct greeting *g);
static void greeting_load(struct greeting *g);

static void greeting_end(struct greeting *g, enum err e)
{
    greeting_done *done = g->done;
    void *ctx = g->ctx;

    free(g);
    done(ctx, e);
}

static void send_words(struct greeting *g, const char **args, size_t count, redis_done *done)
{
    size_t lengths[4];
    struct redis_command command = {.count = count, .args = args, .lengths = lengths};

    for (size_t i = 0; i < count; i++) {
        lengths[i] = strlen(args[i]);
    }
    redis_command(g->redis, &command, done, g);
}

/* Ends the greeting if a step failed. */
static bool failed(struct greeting *g, const char *step, enum err e, const struct redisReply *reply)
{
    if (e == ERR_OK && redis_kind(reply) != REDIS_FAILURE) {
        return false;
    }
    log_warn("store.greeting", "step=%s error=\"%s\"", step,
             e == ERR_OK ? redis_text(reply) : err_name(e));
    greeting_end(g, e == ERR_OK ? ERR_PROTOCOL : e);
    return true;
}

static void auth_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "login", e, reply)) {
        greeting_select(g);
    }
}

static void select_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "database", e, reply)) {
        greeting_version(g);
    }
}

static void version_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (e != ERR_OK) {
        greeting_end(g, e);
    } else if (redis_kind(reply) != REDIS_FAILURE) {
        if (strcmp(redis_text(reply), library_version()) == 0) {
            greeting_end(g, ERR_OK);
        } else {
            greeting_load(g);
        }
    } else if (strncmp(redis_text(reply), "ERR Function not found", 22) == 0) {
        greeting_load(g);
    } else {
        log_debug("store.wait", "error=\"%s\"", redis_text(reply)); /* LOADING, for one */
        greeting_end(g, ERR_UNAVAILABLE);
    }
}

static void load_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "library", e, reply)) {
        greeting_end(g, ERR_OK);
    }
}

static void greeting_select(struct greeting *g)
{
    char number[16];
    const char *args[] = {"SELECT", number};

    if (g->address->database == 0) {
        greeting_version(g);
        return;
    }
    (void)snprintf(number, sizeof(number), "%d", g->address->database);
    send_words(g, args, 2, select_replied);
}

static void greeting_version(struct greeting *g)
{
    const char *args[] = {"FCALL", "bravo_version", "0"};

    send_words(g, args, 3, version_replied);
}

static void greeting_load(struct greeting *g)
{
    const char *args[] = {"FUNCTION", "LOAD", "REPLACE", library_text()};

    send_words(g, args, 4, load_replied);
}

void greeting_start(struct redis *r, const struct address *address, greeting_done *done, void *ctx)
{
    struct greeting *g = must_alloc(sizeof(*g));

    *g = (struct greeting){.redis = r, .address = address, .done = done, .ctx = ctx};
    if (address->password[0] != '\0') {
        const char *args[] = {"AUTH", address->user, address->password};

        send_words(g, args, 3, auth_replied);
    } else {
        greeting_select(g);
    }
}
