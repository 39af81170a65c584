/* greeting.c -- what is said first on a connection.
 *
 *     AUTH -> SELECT -> version? -> (AUTH admin ->) (FUNCTION LOAD) (-> AUTH) -> safe? -> done
 *
 * Who works with the private Redis may not load functions: for that one command
 * the connection is the admin's.
 */

#include "greeting.h"

#include "address.h"
#include "arena.h"
#include "library.h"
#include "log.h"
#include "redis.h"
#include "safety.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct greeting {
    struct redis *redis;
    const struct address *address;
    bool unsafe;
    greeting_done *done;
    void *ctx;
};

static void greeting_select(struct greeting *g);
static void greeting_version(struct greeting *g);
static void greeting_become_admin(struct greeting *g);
static void greeting_load(struct greeting *g);
static void greeting_safety(struct greeting *g);

static void greeting_end(struct greeting *g, enum err e, const char *why)
{
    greeting_done *done = g->done;
    void *ctx = g->ctx;

    free(g);
    done(ctx, e, why);
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

/* Ends the greeting if a step failed, which is what `why` says. */
static bool failed(struct greeting *g, const char *step, const char *why, enum err e,
                   const struct redisReply *reply)
{
    if (e == ERR_OK && redis_kind(reply) != REDIS_FAILURE) {
        return false;
    }
    log_warn("store.greeting", "step=%s error=\"%s\"", step,
             e == ERR_OK ? redis_text(reply) : err_name(e));
    greeting_end(g, e == ERR_OK ? ERR_PROTOCOL : e, why);
    return true;
}

static void auth_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "login", "it refuses the login", e, reply)) {
        greeting_select(g);
    }
}

static void select_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "database", "it refuses the database", e, reply)) {
        greeting_version(g);
    }
}

static void version_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (e != ERR_OK) {
        greeting_end(g, e, "it does not answer");
    } else if (redis_kind(reply) != REDIS_FAILURE) {
        if (strcmp(redis_text(reply), library_version()) == 0) {
            greeting_safety(g);
        } else {
            greeting_become_admin(g);
        }
    } else if (strncmp(redis_text(reply), "ERR Function not found", 22) == 0) {
        greeting_become_admin(g);
    } else {
        log_debug("store.wait", "error=\"%s\"", redis_text(reply)); /* LOADING, for one */
        greeting_end(g, ERR_UNAVAILABLE, "it is not ready yet");
    }
}

static void worker_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "worker", "it refuses the login", e, reply)) {
        greeting_safety(g);
    }
}

static void load_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (failed(g, "library",
               "its functions are not of this version of Bravo, and I may not load them; do this: "
               "bravo functions | redis-cli -x FUNCTION LOAD REPLACE",
               e, reply)) {
        return;
    }
    if (g->address->admin[0] == '\0') {
        greeting_safety(g);
    } else {
        const char *args[] = {"AUTH", "default", "any"}; /* which has no password */

        send_words(g, args, 3, worker_replied);
    }
}

static void admin_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;

    if (!failed(g, "admin", "it refuses the login of its admin", e, reply)) {
        greeting_load(g);
    }
}

/* -------------------------------------------------------------- what it may lose */

/* Of "name:value" lines, as INFO has them; "": it is not told. */
static const char *info_value(struct arena *a, const char *info, const char *name)
{
    size_t len = strlen(name);

    for (const char *line = info; *line != '\0'; line += strspn(line, "\r\n")) {
        size_t length = strcspn(line, "\r\n");

        if (strncmp(line, name, len) == 0 && line[len] == ':') {
            return arena_copy(a, line + len + 1, length - len - 1);
        }
        line += length;
    }
    return "";
}

/* Ends the greeting if the server breaks a rule.  What it does not tell, it keeps. */
static bool breaks(struct greeting *g, const struct safety_rule *rule, const char *value)
{
    if (value[0] == '\0' || safety_kept(rule, value)) {
        return false;
    }
    log_warn("store.greeting", "step=safety %s=\"%s\"", rule->name, value);
    greeting_end(g, ERR_PROTOCOL, rule->problem);
    return true;
}

/* Of a list of names and values, as CONFIG GET answers; "": it is not told. */
static const char *listed_value(const struct redisReply *reply, const char *name)
{
    size_t count = redis_kind(reply) == REDIS_LIST ? redis_count(reply) : 0;

    for (size_t i = 0; i + 1 < count; i += 2) {
        if (strcmp(redis_text(redis_item(reply, i)), name) == 0) {
            return redis_text(redis_item(reply, i + 1));
        }
    }
    return "";
}

static void config_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;
    bool broken = false;

    for (const struct safety_rule *rule = safety_rules; e == ERR_OK && rule->name != NULL; rule++) {
        broken = broken || breaks(g, rule, listed_value(reply, rule->name));
    }
    if (!broken) {
        greeting_end(g, ERR_OK, "");
    }
}

static void info_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct greeting *g = ctx;
    bool told = e == ERR_OK && redis_kind(reply) == REDIS_TEXT;
    struct arena *a = arena_new();
    bool broken = false;

    for (const struct safety_rule *rule = safety_rules; told && rule->name != NULL; rule++) {
        broken = broken || breaks(g, rule, info_value(a, redis_text(reply), rule->name));
    }
    arena_free(a);
    if (!broken) {
        const char *args[] = {"CONFIG", "GET", "appendfsync"};

        send_words(g, args, 3, config_replied);
    }
}

static void greeting_safety(struct greeting *g)
{
    if (g->unsafe) {
        greeting_end(g, ERR_OK, "");
    } else {
        const char *args[] = {"INFO", "everything"};

        send_words(g, args, 2, info_replied);
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

static void greeting_become_admin(struct greeting *g)
{
    if (g->address->admin[0] == '\0') {
        greeting_load(g);
    } else {
        const char *args[] = {"AUTH", "admin", g->address->admin};

        send_words(g, args, 3, admin_replied);
    }
}

static void greeting_load(struct greeting *g)
{
    const char *args[] = {"FUNCTION", "LOAD", "REPLACE", library_text()};

    send_words(g, args, 4, load_replied);
}

void greeting_start(struct redis *r, const struct address *address, bool unsafe,
                    greeting_done *done, void *ctx)
{
    struct greeting *g = must_alloc(sizeof(*g));

    *g = (struct greeting){
        .redis = r, .address = address, .unsafe = unsafe, .done = done, .ctx = ctx};
    if (address->password[0] != '\0') {
        const char *args[] = {"AUTH", address->user, address->password};

        send_words(g, args, 3, auth_replied);
    } else {
        greeting_select(g);
    }
}
