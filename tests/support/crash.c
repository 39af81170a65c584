/* crash.c -- kill -9, again and again, and count what is left. */
#include "crash.h"

#include "arena.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef BRAVO_SANITIZED
enum { KILLS = 20 }; /* sanitizers make everything slow */
#else
enum { KILLS = 100 };
#endif

enum {
    SAY_MAX = 12, /* between two kills */
    KILL_WITHIN_MS = 60,
    SETTLE_MS = 180000,
    QUIET_MS = 5000,
    NOBODY_MS = 1000,
    HARNESS_KILLS = 5,
    SEED = 20261120,
    CROWD = 4000,
    POINTS_EACH = 5,
    ATTEMPTS_MAX = CROWD * POINTS_EACH
};

enum victim { VICTIM_BOT, VICTIM_REDIS };

struct run {
    const struct crash_chat *chat;
    struct stage *stage;
    enum victim victim;
    bool stopped; /* before the thanks, and then killed */
    unsigned long random;
    long kills;
    long attempts;
    long lost, unexpected, duplicated, posts_missing, posts_double;
    unsigned char *counted; /* by attempt: entries in the journal */
    unsigned char *public;  /* posts in the channel */
    unsigned char *told;    /* posts to who was thanked */
    long others;            /* what was said besides thanks */
    unsigned char *other_counted;
    unsigned char *other_public;
    long measures, redeemed; /* what was said that changes what stands, and the same counted */
    long measures_counted, redeemed_counted;
    bool differs; /* the tallies, from what the journal says */
    long owned;   /* points that the receiver has for certain */
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

/* The text with a number in the place of its ###, of so many digits at least. */
static void number_into(char *out, size_t size, const char *text, long number)
{
    size_t before = strcspn(text, "#");
    size_t digits = strspn(text + before, "#");

    (void)snprintf(out, size, "%.*s%0*ld%s", (int)before, text, (int)digits, number,
                   text + before + digits);
}

/* One thank-you more, from the next of the crowd. */
static void say(struct run *r)
{
    char person[64];
    char text[128];
    char json[320];

    if (r->attempts == ATTEMPTS_MAX) {
        return;
    }
    number_into(person, sizeof(person), r->chat->person, r->attempts / POINTS_EACH + 1);
    number_into(text, sizeof(text), r->chat->thanks, r->attempts);
    (void)snprintf(json, sizeof(json), "{\"user\":\"%s\",\"channel\":\"%s\",\"text\":\"%s\"}",
                   person, r->chat->channel, text);
    r->attempts++;
    order(r, "say", json);
}

/* One of the crowd (their number), or who is thanked (0), says it to the bot. */
static void tell(struct run *r, long person, const char *text)
{
    char who[64];
    char json[320];

    number_into(who, sizeof(who), r->chat->person, person);
    (void)snprintf(json, sizeof(json), "{\"user\":\"%s\",\"channel\":\"%s\",\"text\":\"%s%s\"}",
                   person > 0 ? who : r->chat->receiver, r->chat->channel, r->chat->prefix, text);
    order(r, "say", json);
}

/* What else people tell, each an entry and a post; # is its number, @ who is thanked, and !
 * stands before what only who spoke first may say. */
static void tell_other(struct run *r)
{
    static const char *const lines[] = {
        "!lesson other-# is what we know by now",
        "!award @ \\\"Star\\\" for other-#",
        "idea other-# is what we need",
        "comment good other-# is fine, says a guest",
        "story other-# came back with flowers",
        "challenge other-# is far too long",
        "practice other-# is what we do first",
        "celebrate other-# went out today",
        "commit other-# by next friday",
        "checkin log \\\"Millers\\\" other-# is what they want",
    };
    const char *line = lines[random_next(r) % (sizeof(lines) / sizeof(lines[0]))];
    bool first = line[0] == '!';
    size_t before = strcspn(line + first, "@");
    bool named = line[first + before] == '@';
    char said[128];
    char text[160];

    (void)snprintf(said, sizeof(said), "%.*s%s%s", (int)before, line + first,
                   named ? r->chat->pill : "", line + first + before + named);
    number_into(text, sizeof(text), said, r->others);
    r->others++;
    tell(r, first ? 1 : r->attempts / POINTS_EACH + 1, text);
}

/* What is an entry, and changes what stands: a number that takes the place of another, a
 * reward that is one less.  Who is thanked pays with what they have for certain. */
static void change_state(struct run *r)
{
    char text[128];

    if (random_next(r) % 2 == 0) {
        number_into(text, sizeof(text), "metric set sales #", ++r->measures);
        tell(r, r->attempts / POINTS_EACH + 1, text);
    } else if (r->redeemed < r->owned) {
        r->redeemed++;
        tell(r, 0, "reward redeem Ticket");
    }
}

static void say_other(struct run *r)
{
    if (r->others == ATTEMPTS_MAX) {
        return;
    }
    if (random_next(r) % 5 == 0) {
        change_state(r);
    } else {
        tell_other(r);
    }
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

static long received(struct run *r)
{
    return strtol(stage_redis(r->stage, "HGET", "~t:r:all", r->chat->receiver, NULL), NULL, 10);
}

/* Thanks, until a random moment; then the kill. */
static void round_of_thanks(struct run *r)
{
    int64_t until;

    if (random_next(r) % 4 != 0) {
        (void)stage_wait(r->stage, r->chat->up, 10000); /* else: while it starts */
        r->owned = received(r);
    }
    until = stage_now_ms() + (int64_t)(random_next(r) % KILL_WITHIN_MS);
    for (int i = 0; i < SAY_MAX && stage_now_ms() < until; i++) {
        say(r);
        if (random_next(r) % 3 == 0) {
            say_other(r);
        }
    }
    if (stage_now_ms() < until) {
        (void)stage_wait(r->stage, "posts=1000000", (int)(until - stage_now_ms()));
    }
    kill_victim(r);
}

/* Delivered to who stands still, and then dies. */
static void thanks_for_nobody(struct run *r)
{
    (void)stage_wait(r->stage, r->chat->up, 10000);
    (void)stage_wait(r->stage, "unacked_max=0", NOBODY_MS); /* it may never be */
    (void)kill(stage_bravo_pid(r->stage), SIGSTOP);
    for (int i = 0; i < SAY_MAX; i++) {
        say(r);
    }
    kill_victim(r);
}

/* ---------------------------------------------------------------- the count */

/* Of the kinds that say_other() makes. */
static long told_otherwise(struct run *r)
{
    const char *counts = stage_redis(r->stage, "HMGET", "~t:n:all", "idea", "comment", "story",
                                     "lesson", "award", "challenge", "practice", "celebration",
                                     "commit", "contact", "measure", "redeem", NULL);
    long sum = 0;
    char *end;

    for (const char *at = counts; *at != '\0'; at = end) {
        sum += strtol(at, &end, 10);
        end += end == at || *end == ' ';
    }
    return sum;
}

/* Nothing waits to be delivered or posted; and where that does not say all, all
 * has been counted, or nothing more has for a while. */
static bool is_settled(struct run *r, int64_t *since_ms, long *counted)
{
    long now = received(r) + told_otherwise(r);

    if (now != *counted) {
        *counted = now;
        *since_ms = stage_now_ms();
    }
    return (stage_wait(r->stage, "unacked_max=0", 200) || r->stopped) &&
           strcmp(stage_redis(r->stage, "XLEN", "~out", NULL), "0") == 0 &&
           ((!r->chat->blind && !r->stopped) ||
            now == r->attempts + r->others + r->measures + r->redeemed ||
            stage_now_ms() > *since_ms + QUIET_MS);
}

/* Until nothing is to come any more. */
static void settle(struct run *r)
{
    int64_t deadline = stage_now_ms() + SETTLE_MS;
    int64_t since_ms = stage_now_ms();
    long counted = -1;

    (void)stage_wait(r->stage, r->chat->up, 20000);
    while (!is_settled(r, &since_ms, &counted)) {
        if (stage_now_ms() > deadline) {
            (void)printf("not settled: rows %s\n", stage_redis(r->stage, "XLEN", "~out", NULL));
            return;
        }
        (void)stage_wait(r->stage, "posts=10000000", 100);
    }
}

/* The number in "event-123."; -1 if there is none. */
static long number_after(const char *text, const char *word)
{
    const char *at = text != NULL ? strstr(text, word) : NULL;

    return at != NULL ? strtol(at + strlen(word), NULL, 10) : -1;
}

static long event_number(const char *text)
{
    return number_after(text, "event-");
}

static long other_number(const char *text)
{
    return number_after(text, "other-");
}

static void count(struct run *r, unsigned char *counts, long number)
{
    if (number < 0 || number >= (counts == r->other_counted ? r->others : r->attempts)) {
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
        r->measures_counted += strncmp(text, "value", 5) == 0;
        r->redeemed_counted += strncmp(text, "redeem", 6) == 0;
        if (strncmp(text, "kudos", 5) == 0) {
            count(r, r->counted, event_number(text));
        } else if (other_number(text) >= 0) {
            count(r, r->other_counted, other_number(text));
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
            count(r, strcmp(channel, r->chat->channel) == 0 ? r->public : r->told, number);
        }
        number = other_number(text);
        if (number >= 0 && number < r->others && r->other_public[number] < 255) {
            r->other_public[number]++;
        }
    }
    cJSON_Delete(state);
}

static void compare_number(struct run *r, long said, long counted)
{
    r->lost += counted < said ? said - counted : 0;
    r->duplicated += counted > said ? counted - said : 0;
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
    r->duplicated += received(r) != r->attempts - r->lost;
    compare_number(r, r->measures, r->measures_counted);
    compare_number(r, r->redeemed, r->redeemed_counted);
    for (long i = 0; i < r->others; i++) {
        r->lost += r->other_counted[i] == 0;
        r->duplicated += r->other_counted[i] > 1;
        r->posts_missing += r->other_counted[i] == 1 && r->other_public[i] == 0;
        r->posts_double += r->other_public[i] > 1;
    }
}

/* ---------------------------------------------------------------- the parts */

static void prepare(struct run *r, const char *rules)
{
    static const char *const offers[] = {
        "reward add \\\"Ticket\\\" 1 stock 100000",
        "metric define sales goal 100000 up daily",
        "checkin add \\\"Millers\\\" every 6 weeks",
    };
    struct stage_options options = {
        .chat = r->chat->chat, .own_redis = r->victim == VICTIM_BOT, .pace_ms = "0"};
    int64_t deadline = stage_now_ms() + 40000;
    long crowd = (r->kills + 2) * SAY_MAX / POINTS_EACH + 1;
    char json[96];

    r->counted = must_alloc(ATTEMPTS_MAX);
    r->public = must_alloc(ATTEMPTS_MAX);
    r->told = must_alloc(ATTEMPTS_MAX);
    r->other_counted = must_alloc(ATTEMPTS_MAX);
    r->other_public = must_alloc(ATTEMPTS_MAX);
    r->stage = stage_open(&options);
    order(r, "rules", rules);
    (void)snprintf(json, sizeof(json), "{\"count\":%ld,\"channel\":\"%s\"}",
                   crowd < CROWD ? crowd : CROWD, r->chat->channel);
    order(r, "crowd", json);
    stage_bravo_start(r->stage);
    (void)stage_wait(r->stage, r->chat->up, 20000);
    say(r);
    if (r->stopped) {
        return; /* it may be lost */
    }
    while (received(r) == 0 && stage_now_ms() < deadline) {
        (void)stage_wait(r->stage, "posts=1000000", 20);
    }
    for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
        tell(r, 1, offers[i]); /* who spoke first is the admin */
        (void)stage_wait(r->stage, "unacked_max=0", 10000);
    }
}

/* Are the tallies what the journal says? */
static bool verified(struct run *r)
{
    char state[512];
    const char *const argv[] = {getenv("BRAVO"), "verify", "--state", state, NULL};

    (void)snprintf(state, sizeof(state), "%s/state", stage_dir(r->stage));
    (void)stage_bravo_stop(r->stage);
    stage_peer_start(r->stage, argv);
    return stage_bravo_ended(r->stage, SETTLE_MS) == 0;
}

static void finish(struct run *r, const char *name, int64_t began)
{
    r->differs = !verified(r);
    stage_close(r->stage);
    (void)printf(
        "%s: %ld kills, %ld thanks, %ld others and %ld changes, %ld lost, %ld unexpected, "
        "%ld duplicated, %ld posts missing, %ld posts double, tallies %s (seed %ld, %.1f s)\n",
        name, r->kills, r->attempts, r->others, r->measures + r->redeemed, r->lost, r->unexpected,
        r->duplicated, r->posts_missing, r->posts_double, r->differs ? "differ" : "right",
        option("BRAVO_SEED", SEED), (double)(stage_now_ms() - began) / 1000);
    (void)fflush(stdout);
    free(r->counted);
    free(r->public);
    free(r->told);
    free(r->other_counted);
    free(r->other_public);
}

static const char *rules_of(const struct run *r)
{
    if (r->stopped) {
        return r->chat->never;
    }
    return r->victim == VICTIM_REDIS && r->chat->again_redis != NULL ? r->chat->again_redis
                                                                     : r->chat->again;
}

static struct run part(const struct crash_chat *chat, const char *name, enum victim victim,
                       bool stopped)
{
    struct run r = {.chat = chat,
                    .victim = victim,
                    .stopped = stopped,
                    .kills = stopped ? HARNESS_KILLS : option("BRAVO_KILLS", KILLS),
                    .random = (unsigned long)option("BRAVO_SEED", SEED)};
    int64_t began = stage_now_ms();

    prepare(&r, rules_of(&r));
    for (long i = 0; i < r.kills; i++) {
        stopped ? thanks_for_nobody(&r) : round_of_thanks(&r);
    }
    settle(&r);
    compare(&r);
    finish(&r, name, began);
    return r;
}

static bool clean(const struct run *r)
{
    return r->lost == 0 && r->unexpected == 0 && r->duplicated == 0 && r->posts_missing == 0 &&
           r->posts_double == 0 && !r->differs;
}

int crash_run(const struct crash_chat *chat)
{
    struct run bot = part(chat, "bot killed", VICTIM_BOT, false);
    struct run redis = part(chat, "redis killed", VICTIM_REDIS, false);
    struct run first = part(chat, "bot killed, acknowledged first", VICTIM_BOT, true);

    if (first.lost == 0) {
        (void)puts("the harness finds no loss where there must be one");
    }
    return clean(&bot) && clean(&redis) && first.lost > 0 ? 0 : 1;
}
