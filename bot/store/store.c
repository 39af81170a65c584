/* store.c -- calls of Redis functions, over a connection that heals.
 *
 *     RESTING -> RESOLVING -> CONNECTING -> GREETING -> UP
 *        ^___________|____________|____________|_________|   (store_enter(RESTING))
 *
 * RESTING waits for the next try; for GREETING see greeting.h.  A call is sent
 * once or not at all; its deadline is the store's, so a slow answer costs the call
 * and not the connection: the record stays until hiredis gives it back.  But if
 * nothing at all has come since a call was sent that is late, the connection is dead.
 */

#include "store.h"

#include "address.h"
#include "arena.h"
#include "arguments.h"
#include "caps.h"
#include "failure.h"
#include "greeting.h"
#include "log.h"
#include "loop.h"
#include "private.h"
#include "query.h"
#include "redis.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CONNECT_TIMEOUT_MS = 2000,
    GREETING_TIMEOUT_MS = 3000,
    COMMAND_TIMEOUT_MS = 5000,
    COMMAND_WORDS = 8,
    RETRY_FIRST_MS = 10,
    RETRY_MAX_MS = 2000,
    RETRY_MAX_PRIVATE_MS = 160,   /* it is ours to start: nobody else is pressed by asking often */
    RETRIES_BEFORE_COMPLAINT = 8, /* a private server needs a moment to start */
    WHY_BYTES = 160,
};

enum store_state { STORE_RESTING, STORE_RESOLVING, STORE_CONNECTING, STORE_GREETING, STORE_UP };

static const char *const state_names[] = {"resting", "resolving", "connecting", "greeting", "up"};

/* A call has two owners, the deadline list and hiredis; the last one frees. */
struct call {
    struct store *store;
    store_done *done; /* NULL: answered already, by the deadline */
    void *ctx;
    uint64_t sent_ms;
    uint64_t deadline_ms;
    struct call *next;
    struct call *previous;
};

struct store {
    struct loop *loop;
    struct address address;
    struct private_redis *private_redis; /* NULL: the server is somebody else's */
    bool unsafe;                         /* taken as it is */
    struct store_events events;
    void *ctx;
    enum store_state state;
    struct redis *redis; /* NULL while resting or resolving */
    struct timer *retry;
    struct timer *deadline;
    struct timer *greeting; /* running while greeting */
    uint64_t heard_ms;      /* when a reply has come last */
    unsigned tries;         /* since it was last up */
    bool complained;
    char refusal[WHY_BYTES]; /* why the greeting has failed */
    struct failure failure;
    struct call *first; /* by deadline */
    struct call *last;
    size_t in_flight;
    struct field *fields; /* of the answer being given */
    size_t field_capacity;
    store_closed *closed;
    void *closed_ctx;
};

static void store_connect(struct store *s, const char *host);
static void store_greet(struct store *s, const char *why);
static void store_unlink(void *ctx);

/* The one door between the states. */
static void store_enter(struct store *s, enum store_state state, const char *why)
{
    if (s->state != state) {
        log_debug("store.state", "from=%s to=%s why=\"%s\"", state_names[s->state],
                  state_names[state], why);
    }
    s->state = state;
}

/* --------------------------------------------------------------- the link */

static uint64_t retry_delay(const struct store *s)
{
    uint64_t most = s->private_redis != NULL ? RETRY_MAX_PRIVATE_MS : RETRY_MAX_MS;
    uint64_t delay = RETRY_FIRST_MS;

    for (unsigned i = 0; i < s->tries && delay < most; i++) {
        delay *= 2;
    }
    return delay < most ? delay : most;
}

static void store_rest(struct store *s, const char *why)
{
    bool was_up = s->state == STORE_UP;
    struct redis *redis = s->redis;
    char cause[WHY_BYTES];

    (void)snprintf(cause, sizeof(cause), "%s", why);
    store_enter(s, STORE_RESTING, cause);
    s->redis = NULL;
    timer_stop(s->greeting);
    redis_close(redis);
    if (s->closed != NULL) {
        return;
    }
    timer_start(s->retry, retry_delay(s));
    s->tries++;
    if (was_up || (s->tries > RETRIES_BEFORE_COMPLAINT && !s->complained)) {
        s->complained = true;
        log_warn("store.down", "why=\"%s\"", cause);
        s->events.down(s->ctx, cause);
    }
}

static void link_up(void *ctx)
{
    struct store *s = ctx;

    store_greet(s, "connected");
}

static void link_down(void *ctx, const char *why)
{
    store_rest(ctx, why);
}

static void host_resolved(void *ctx, enum err e, const char *address)
{
    struct store *s = ctx;

    if (s->closed != NULL) {
        store_enter(s, STORE_RESTING, "closing");
        store_unlink(s);
        return;
    }
    if (e != ERR_OK) {
        store_rest(s, "the server's name is unknown");
        return;
    }
    store_connect(s, address);
}

static void store_try(void *ctx)
{
    struct store *s = ctx;

    if (s->private_redis != NULL) {
        private_start(s->private_redis);
        address_admin(&s->address, private_admin(s->private_redis));
    }
    if (s->address.unix_path[0] != '\0') {
        store_connect(s, NULL);
        return;
    }
    store_enter(s, STORE_RESOLVING, "trying");
    loop_resolve(s->loop, s->address.host, s->tries, host_resolved, s);
}

static void store_connect(struct store *s, const char *host)
{
    static const struct redis_events events = {.up = link_up, .down = link_down};
    struct redis_options options = {
        .unix_path = host == NULL ? s->address.unix_path : NULL,
        .host = host,
        .port = s->address.port,
        .connect_timeout_ms = CONNECT_TIMEOUT_MS,
    };

    store_enter(s, STORE_CONNECTING, "trying");
    s->redis = redis_open(s->loop, &options, &events, s);
}

/* ------------------------------------------------------------ the greeting */

/* The loop's next round: a connection must not be closed from its own reply. */
static void greeting_failed(void *ctx)
{
    struct store *s = ctx;

    if (s->closed == NULL && s->state == STORE_GREETING) {
        store_rest(s, s->refusal);
    }
}

static void greeting_late(void *ctx)
{
    store_rest(ctx, "no answer to the greeting");
}

static void store_greeted(void *ctx, enum err e, const char *why)
{
    struct store *s = ctx;

    if (s->closed != NULL) {
        return;
    }
    if (e != ERR_OK) {
        s->tries += e == ERR_PROTOCOL ? RETRIES_BEFORE_COMPLAINT : 0; /* it won't mend itself */
        (void)snprintf(s->refusal, sizeof(s->refusal), "%s", why);
        loop_post(s->loop, greeting_failed, s);
        return;
    }
    s->tries = 0;
    s->complained = false;
    timer_stop(s->greeting);
    store_enter(s, STORE_UP, "greeted");
    s->events.up(s->ctx);
}

static void store_greet(struct store *s, const char *why)
{
    store_enter(s, STORE_GREETING, why);
    timer_start(s->greeting, GREETING_TIMEOUT_MS);
    greeting_start(s->redis, &s->address, s->unsafe, store_greeted, s);
}

/* --------------------------------------------------------------- the calls */

static void call_link(struct store *s, struct call *call)
{
    struct call *before = s->last;

    while (before != NULL && before->deadline_ms > call->deadline_ms) {
        before = before->previous;
    }
    call->previous = before;
    call->next = before != NULL ? before->next : s->first;
    if (call->next != NULL) {
        call->next->previous = call;
    } else {
        s->last = call;
    }
    if (before != NULL) {
        before->next = call;
    } else {
        s->first = call;
    }
    s->in_flight++;
}

static void call_unlink(struct store *s, struct call *call)
{
    if (call->previous != NULL) {
        call->previous->next = call->next;
    } else {
        s->first = call->next;
    }
    if (call->next != NULL) {
        call->next->previous = call->previous;
    } else {
        s->last = call->previous;
    }
    s->in_flight--;
}

static void deadline_arm(struct store *s)
{
    uint64_t now = loop_now_ms(s->loop);

    if (s->first == NULL) {
        timer_stop(s->deadline);
    } else if (!timer_running(s->deadline)) {
        timer_start(s->deadline, s->first->deadline_ms > now ? s->first->deadline_ms - now : 0);
    }
}

static void deadline_passed(void *ctx)
{
    struct store *s = ctx;
    bool dead = false;

    while (s->first != NULL && s->first->deadline_ms <= loop_now_ms(s->loop)) {
        struct call *call = s->first;
        store_done *done = call->done;

        assert(done != NULL);
        dead = dead || s->heard_ms <= call->sent_ms;
        call_unlink(s, call);
        call->done = NULL; /* hiredis still has it */
        log_warn("store.late", "in_flight=%zu", s->in_flight);
        done(call->ctx, ERR_UNKNOWN, NULL);
    }
    deadline_arm(s);
    if (dead && s->state == STORE_UP) {
        store_rest(s, "no answer");
    }
}

static enum err failure_kind(struct store *s, const char *text)
{
    failure_log(&s->failure, text);
    if (strncmp(text, "ERR Function not found", 22) == 0 && s->state == STORE_UP) {
        store_greet(s, "the library may be gone");
    }
    return failure_without_effect(text) ? ERR_UNAVAILABLE : ERR_PROTOCOL;
}

static enum err answer_read(struct store *s, const struct redisReply *reply, struct answer *a)
{
    size_t count = redis_count(reply);

    if (redis_kind(reply) == REDIS_FAILURE) {
        return failure_kind(s, redis_text(reply));
    }
    if (redis_kind(reply) != REDIS_LIST || count % 2 != 0) {
        return ERR_PROTOCOL;
    }
    if (count / 2 > s->field_capacity) {
        s->field_capacity = count / 2;
        s->fields = must_realloc(s->fields, s->field_capacity * sizeof(s->fields[0]));
    }
    for (size_t i = 0; i < count; i += 2) {
        if (redis_kind(redis_item(reply, i)) != REDIS_TEXT ||
            redis_kind(redis_item(reply, i + 1)) != REDIS_TEXT) {
            return ERR_PROTOCOL;
        }
        s->fields[i / 2].name = redis_text(redis_item(reply, i));
        s->fields[i / 2].value = redis_text(redis_item(reply, i + 1));
    }
    failure_over(&s->failure);
    *a = (struct answer){.fields = s->fields, .count = count / 2};
    return ERR_OK;
}

static void call_replied(void *ctx, enum err e, const struct redisReply *reply)
{
    struct call *call = ctx;
    struct store *s = call->store;
    struct answer answer = {0};

    if (reply != NULL) {
        s->heard_ms = loop_now_ms(s->loop);
    }
    if (call->done != NULL) {
        call_unlink(s, call);
        deadline_arm(s);
        if (e == ERR_OK) {
            e = answer_read(s, reply, &answer);
        }
        call->done(call->ctx, e, e == ERR_OK ? &answer : NULL);
    }
    free(call);
}

static void call_refused(void *ctx)
{
    struct call *call = ctx;

    call->done(call->ctx, ERR_UNAVAILABLE, NULL);
    free(call);
}

/* count 0: it can't be sent. */
static void call_send(struct call *call, const char **args, size_t count, uint64_t timeout_ms)
{
    struct store *s = call->store;
    size_t lengths[COMMAND_WORDS];
    struct redis_command command = {.count = count, .args = args, .lengths = lengths};

    if (s->state != STORE_UP || s->closed != NULL || s->in_flight >= CAP_STORE_CALLS ||
        count == 0) {
        loop_post(s->loop, call_refused, call);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        lengths[i] = strlen(args[i]);
    }
    call->sent_ms = loop_now_ms(s->loop);
    call->deadline_ms = call->sent_ms + timeout_ms;
    call_link(s, call);
    deadline_arm(s);
    redis_command(s->redis, &command, call_replied, call);
}

static struct call *call_new(struct store *s, store_done *done, void *ctx)
{
    struct call *call = must_alloc(sizeof(*call));

    call->store = s;
    call->done = done;
    call->ctx = ctx;
    return call;
}

void store_call(struct store *s, const struct query *q, uint64_t timeout_ms, store_done *done,
                void *ctx)
{
    char function[64];
    char key[CAP_ID + 16];
    const char *args[] = {"FCALL", function, "1", key, arguments_text(q)};
    size_t count = sizeof(args) / sizeof(args[0]);

    (void)snprintf(function, sizeof(function), "bravo_%s", q->function);
    (void)snprintf(key, sizeof(key), "bravo:{%s}:", q->team);
    call_send(call_new(s, done, ctx), args, args[count - 1] != NULL ? count : 0, timeout_ms);
}

void store_command(struct store *s, const char *const *words, size_t count, store_done *done,
                   void *ctx)
{
    const char *args[COMMAND_WORDS];

    assert(count <= COMMAND_WORDS);
    memcpy(args, words, count * sizeof(args[0]));
    call_send(call_new(s, done, ctx), args, count, COMMAND_TIMEOUT_MS);
}

/* ------------------------------------------------------------ begin and end */

bool store_url_valid(const char *url)
{
    struct address address;

    return address_parse(url, &address) == ERR_OK;
}

struct store *store_open(struct loop *l, const struct store_options *options,
                         const struct store_events *events, void *ctx)
{
    struct store *s = must_alloc(sizeof(*s));

    s->loop = l;
    s->events = *events;
    s->ctx = ctx;
    s->unsafe = options->unsafe || options->url == NULL; /* ours is started as it should be */
    s->retry = timer_new(l, store_try, s);
    s->deadline = timer_new(l, deadline_passed, s);
    s->greeting = timer_new(l, greeting_late, s);
    if (options->url == NULL) {
        s->private_redis = private_new(l, options->state_dir);
        address_unix(&s->address, private_socket(s->private_redis));
    } else if (address_parse(options->url, &s->address) != ERR_OK) {
        log_error("store.url", "error=\"not a Redis URL\"");
    }
    timer_start(s->retry, 0);
    return s;
}

bool store_is_up(const struct store *s)
{
    return s->state == STORE_UP;
}

static void store_freed(void *ctx)
{
    struct store *s = ctx;
    store_closed *closed = s->closed;
    void *closed_ctx = s->closed_ctx;

    private_free(s->private_redis);
    timer_free(s->retry);
    timer_free(s->deadline);
    timer_free(s->greeting);
    free(s->fields);
    free(s);
    closed(closed_ctx);
}

static void store_unlink(void *ctx)
{
    struct store *s = ctx;

    timer_stop(s->retry);
    if (s->state == STORE_RESOLVING) {
        return; /* host_resolved comes back here */
    }
    store_rest(s, "closing");
    if (s->private_redis != NULL) {
        private_stop(s->private_redis, store_freed, s);
    } else {
        loop_post(s->loop, store_freed, s);
    }
}

void store_close(struct store *s, store_closed *done, void *ctx)
{
    assert(s->closed == NULL);
    s->closed = done;
    s->closed_ctx = ctx;
    loop_post(s->loop, store_unlink, s);
}
