/* test_crash.c -- kill -9, a hundred times, and count what is left.
 *
 *     BRAVO_KILLS=1000 BRAVO_SEED=7 test_fault_crash
 *
 * People thank each other while Bravo, and in a second part its Redis, is
 * killed at random moments; the stand-in for Slack keeps what is not
 * acknowledged and delivers it again.  In the end every thank-you must stand
 * in the journal once, and must have been posted once in its channel and once
 * to who was thanked.  A third part checks the harness: with a stand-in that
 * takes everything sent for acknowledged, as if Bravo acknowledged first,
 * something must be lost; there the kills come so soon (KILL_SOON_MS) that most
 * of what was sent is not committed yet.
 */

#include "arena.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef BRAVO_SANITIZED
enum { KILLS = 20, KILL_SOON_MS = 30 }; /* sanitizers make everything slow */
#else
enum { KILLS = 100, KILL_SOON_MS = 4 };
#endif

enum {
    SAY_MAX = 12, /* between two kills */
    KILL_WITHIN_MS = 60,
    SETTLE_MS = 180000,
    CROWD = 4000,
    POINTS_EACH = 5,
    ATTEMPTS_MAX = CROWD * POINTS_EACH
};

enum victim { VICTIM_BOT, VICTIM_REDIS };

struct run {
    struct stage *stage;
    enum victim victim;
    unsigned long within_ms; /* of the first thanks comes the kill */
    unsigned long random;
    long attempts;
    long lost, unexpected, duplicated, posts_missing, posts_double;
    unsigned char *counted; /* by attempt: entries in the journal */
    unsigned char *public;  /* posts in the channel */
    unsigned char *told;    /* posts to who was thanked */
};

static unsigned long random_next(struct run *r)
{
    r->random ^= r->random << 13;
    r->random ^= r->random >> 7;
    r->random ^= r->random << 17;
    return r->random;
}

static long option(const char *name, long otherwise)
{
    const char *value = getenv(name);

    return value != NULL ? strtol(value, NULL, 10) : otherwise;
}

static void order(struct run *r, const char *what, const char *json)
{
    cJSON_Delete(stage_order(r->stage, what, json));
}

/* One thank-you more, from the next of the crowd. */
static void say(struct run *r)
{
    char json[256];

    if (r->attempts == ATTEMPTS_MAX) {
        return;
    }
    (void)snprintf(json, sizeof(json),
                   "{\"user\":\"U9%06ld\",\"channel\":\"C0STORE\","
                   "\"text\":\"<@U0BRAVO> kudos <@U0BEN> for event-%ld.\"}",
                   r->attempts / POINTS_EACH + 1, r->attempts);
    r->attempts++;
    order(r, "say", json);
}

static void kill_victim(struct run *r)
{
    if (r->victim == VICTIM_REDIS) {
        stage_redis_kill(r->stage);
        return;
    }
    stage_bravo_kill(r->stage);
    stage_bravo_start(r->stage);
}

/* Thanks, until a random moment; then the kill. */
static void round_of_thanks(struct run *r)
{
    int64_t until;

    if (random_next(r) % 4 != 0) {
        (void)stage_wait(r->stage, "sockets=1", 10000); /* else: while it starts */
    }
    until = stage_now_ms() + (int64_t)(random_next(r) % r->within_ms);
    for (int i = 0; i < SAY_MAX && stage_now_ms() < until; i++) {
        say(r);
    }
    if (stage_now_ms() < until) {
        (void)stage_wait(r->stage, "posts=1000000", (int)(until - stage_now_ms()));
    }
    kill_victim(r);
}

/* ---------------------------------------------------------------- the count */

static long unacked(struct run *r)
{
    cJSON *state = stage_state(r->stage, "lost");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(state, "unacked");
    long count = cJSON_GetArraySize(list);

    cJSON_Delete(state);
    return count;
}

/* Until nothing is to come any more. */
static void settle(struct run *r)
{
    int64_t deadline = stage_now_ms() + SETTLE_MS;

    (void)stage_wait(r->stage, "sockets=1", 20000);
    while (unacked(r) > 0 || strcmp(stage_redis(r->stage, "XLEN", "~out", NULL), "0") != 0) {
        if (stage_now_ms() > deadline) {
            (void)printf("not settled: unacked %ld, rows %s\n", unacked(r),
                         stage_redis(r->stage, "XLEN", "~out", NULL));
            return;
        }
        (void)stage_wait(r->stage, "posts=10000000", 200);
    }
}

/* The number in "event-123."; -1 if there is none. */
static long event_number(const char *text)
{
    const char *at = text != NULL ? strstr(text, "event-") : NULL;

    return at != NULL ? strtol(at + strlen("event-"), NULL, 10) : -1;
}

static void count(struct run *r, unsigned char *counts, long number)
{
    if (number < 0 || number >= r->attempts) {
        r->unexpected++;
    } else if (counts[number] < 255) {
        counts[number]++;
    }
}

static void count_journal(struct run *r)
{
    long last = strtol(stage_redis(r->stage, "HGET", "~team", "seq", NULL), NULL, 10);

    for (long id = 1; id <= last; id++) {
        char key[32];
        const char *text;

        (void)snprintf(key, sizeof(key), "~e:%ld", id);
        text = stage_redis(r->stage, "HMGET", key, "k", "t", NULL);
        if (strncmp(text, "kudos", 5) == 0) {
            count(r, r->counted, event_number(text));
        }
    }
}

static void count_posts(struct run *r)
{
    cJSON *state = stage_state(r->stage, "posts");
    const cJSON *post;

    cJSON_ArrayForEach(post, cJSON_GetObjectItemCaseSensitive(state, "posts"))
    {
        const char *channel =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(post, "channel"));
        const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(post, "text"));
        long number = event_number(text);

        if (number >= 0) {
            count(r, strcmp(channel, "C0STORE") == 0 ? r->public : r->told, number);
        }
    }
    cJSON_Delete(state);
}

static void compare(struct run *r)
{
    count_journal(r);
    count_posts(r);
    for (long i = 0; i < r->attempts; i++) {
        r->lost += r->counted[i] == 0;
        r->duplicated += r->counted[i] > 1;
        r->posts_missing += r->counted[i] == 1 && (r->public[i] == 0 || r->told[i] == 0);
        r->posts_double += r->public[i] > 1 || r->told[i] > 1;
    }
    r->duplicated += strtol(stage_redis(r->stage, "HGET", "~t:r:all", "U0BEN", NULL), NULL, 10) !=
                     r->attempts - r->lost;
}

/* ---------------------------------------------------------------- the parts */

static struct run part(const char *name, enum victim victim, unsigned long within_ms,
                       const char *rules)
{
    struct stage_options options = {.own_redis = victim == VICTIM_BOT, .pace_ms = "0"};
    struct run r = {.victim = victim,
                    .within_ms = within_ms,
                    .random = (unsigned long)option("BRAVO_SEED", 20261120)};
    long kills = option("BRAVO_KILLS", KILLS);
    int64_t began = stage_now_ms();
    char json[64];

    r.counted = must_alloc(ATTEMPTS_MAX);
    r.public = must_alloc(ATTEMPTS_MAX);
    r.told = must_alloc(ATTEMPTS_MAX);
    r.stage = stage_open(&options);
    order(&r, "rules", rules);
    (void)snprintf(json, sizeof(json), "{\"count\":%d,\"channel\":\"C0STORE\"}", CROWD);
    order(&r, "crowd", json);
    stage_bravo_start(r.stage);
    (void)stage_wait(r.stage, "sockets=1", 20000);
    say(&r);
    (void)stage_wait(r.stage, "posts=1", 20000);
    for (long i = 0; i < kills; i++) {
        round_of_thanks(&r);
    }
    settle(&r);
    compare(&r);
    stage_close(r.stage);
    (void)printf("%s: %ld kills, %ld attempts, %ld lost, %ld unexpected, %ld duplicated, "
                 "%ld posts missing, %ld posts double (seed %ld, %.1f s)\n",
                 name, kills, r.attempts, r.lost, r.unexpected, r.duplicated, r.posts_missing,
                 r.posts_double, option("BRAVO_SEED", 20261120),
                 (double)(stage_now_ms() - began) / 1000);
    (void)fflush(stdout);
    free(r.counted);
    free(r.public);
    free(r.told);
    return r;
}

static bool clean(const struct run *r)
{
    return r->lost == 0 && r->unexpected == 0 && r->duplicated == 0 && r->posts_missing == 0 &&
           r->posts_double == 0;
}

int main(void)
{
    static const char again[] = "{\"retry_forever\":1,\"retry_1_ms\":50,\"retry_2_ms\":50,"
                                "\"retry_3_ms\":50,\"echo\":0}";
    static const char never[] = "{\"sent_is_acked\":1,\"retry_forever\":1,\"retry_1_ms\":50,"
                                "\"echo\":0}";
    struct run bot = part("bot killed", VICTIM_BOT, KILL_WITHIN_MS, again);
    struct run redis = part("redis killed", VICTIM_REDIS, KILL_WITHIN_MS, again);
    struct run first = part("bot killed, acknowledged first", VICTIM_BOT, KILL_SOON_MS, never);

    if (first.lost == 0) {
        (void)puts("the harness finds no loss where there must be one");
    }
    return clean(&bot) && clean(&redis) && first.lost > 0 ? 0 : 1;
}
