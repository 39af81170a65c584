/* bench.c -- Bravo beside a Bolt app that does the same job.
 *
 *     bench [ROUNDS] [EVENTS-FOR-MEMORY]
 *
 * Both get the same thank-yous from the same stand-in for Slack, and count them
 * with the same Redis function in a redis-server of the same kind; 2,000 people
 * thank each other in no order.  They take turns, so that whatever else the
 * machine does hits both; what is printed are medians over the rounds.  In the
 * end all must be counted in Redis; the Bolt app acknowledges first, so that it
 * is behind, and may lose some.
 *
 * The programs are found in $BRAVO and $FAKE_SLACK, the Bolt app in $BOLT; if
 * that is empty, Bravo runs alone.
 */

#include "stage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PEOPLE = 2000,
    WARM_UP = 2000,
    ROUNDS_MAX = 50,
    START_MS = 20000,
    STALLED_MS = 10000,
    MEMORY_EVENTS = 100000
};

enum peer { PEER_BRAVO, PEER_BOLT, PEERS };
enum { WINDOWS = 3, PARTS = 4 };

static const char *const peer_names[PEERS] = {"Bravo", "Bolt"};
static const int windows[WINDOWS] = {1, 32, 256};

struct part {
    const char *title;
    const char *reaction; /* NULL: messages */
    const char *fsync;
    int counts[WINDOWS]; /* events for each window */
};

static const struct part parts[PARTS] = {
    {"reactions: count, acknowledge. Redis keeps nothing on disk",
     "clap",
     "off",
     {3000, 20000, 20000}},
    {"reactions: count, acknowledge. appendfsync everysec",
     "clap",
     "everysec",
     {3000, 20000, 20000}},
    {"reactions: count, acknowledge. appendfsync always", "clap", "always", {2000, 20000, 20000}},
    {"messages: count, acknowledge, answer the person. appendfsync always",
     NULL,
     "always",
     {1000, 5000, 5000}},
};

enum figure {
    FIGURE_COUNTED, /* thank-yous counted in a second */
    FIGURE_P50_US,  /* from the envelope to its acknowledgement */
    FIGURE_P99_US,
    FIGURE_BOT_US, /* processor time for each */
    FIGURE_REDIS_US,
    FIGURE_BEHIND, /* acknowledged, and not counted yet, when all are acknowledged */
    FIGURE_LOST,   /* acknowledged, and never counted */
    FIGURES
};

struct bench {
    long rounds;
    bool has_peer[PEERS];
    double figures[PEERS][PARTS][WINDOWS][FIGURES][ROUNDS_MAX];
    double start_ms[PEERS][ROUNDS_MAX * PARTS];
};

/* ------------------------------------------------------------------ measuring */

/* Processor time of a process so far, from the 14th and 15th field of its stat. */
static double cpu_us(pid_t pid)
{
    char path[64];
    char line[1024] = "";
    char *at;
    unsigned long user;
    FILE *f;

    (void)snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    f = fopen(path, "r");
    if (f == NULL || fgets(line, sizeof(line), f) == NULL) {
        (void)fprintf(stderr, "process %ld is gone\n", (long)pid);
        exit(1);
    }
    (void)fclose(f);
    at = strrchr(line, ')');
    for (int field = 2; field < 14 && at != NULL; field++) {
        at = strchr(at + 1, ' ');
    }
    if (at == NULL) {
        return 0;
    }
    user = strtoul(at, &at, 10);
    return (double)(user + strtoul(at, NULL, 10)) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

/* A line of the process's status in MB: VmRSS, VmHWM. */
static double memory_mb(pid_t pid, const char *name)
{
    char path[64];
    char line[256];
    double mb = 0;
    FILE *f;

    (void)snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
    f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            mb = strtod(line + strlen(name) + 1, NULL) / 1024;
        }
    }
    if (f != NULL) {
        (void)fclose(f);
    }
    return mb;
}

static long counted(struct stage *s)
{
    return strtol(stage_redis(s, "HGET", "~t:n:all", "kudos", NULL), NULL, 10);
}

/* Until as many are counted, or no more come; tells when the last one was. */
static long counted_wait(struct stage *s, long wanted, int64_t *last_ms)
{
    long count = counted(s);

    *last_ms = stage_now_ms();
    while (count < wanted && stage_now_ms() < *last_ms + STALLED_MS) {
        long before = count;

        stage_moment();
        count = counted(s);
        if (count > before) {
            *last_ms = stage_now_ms();
        }
    }
    return count;
}

static double number(const cJSON *report, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(report, name);

    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

/* Sends them, and waits until all are counted. */
static void load(struct stage *s, const char *reaction, long count, int window, double *figures)
{
    pid_t bot = stage_bravo_pid(s);
    pid_t redis = stage_redis_pid(s);
    long before = counted(s);
    double bot_us = cpu_us(bot);
    double redis_us = cpu_us(redis);
    int64_t began_ms = stage_now_ms();
    int64_t last_ms;
    long after;
    char order[256];
    cJSON *report;

    (void)snprintf(order, sizeof(order),
                   "{\"count\":%ld,\"window\":%d,\"people\":%d,\"seed\":%ld%s%s%s}", count, window,
                   PEOPLE, before, reaction != NULL ? ",\"reaction\":\"" : "",
                   reaction != NULL ? reaction : "", reaction != NULL ? "\"" : "");
    report = stage_order(s, "load", order);
    figures[FIGURE_BEHIND] = (double)(before + count - counted(s));
    after = counted_wait(s, before + count, &last_ms);
    figures[FIGURE_LOST] = (double)(before + count - after);
    figures[FIGURE_COUNTED] = (double)(after - before) * 1000 / (double)(last_ms - began_ms);
    figures[FIGURE_BOT_US] = (cpu_us(bot) - bot_us) / (double)count;
    figures[FIGURE_REDIS_US] = (cpu_us(redis) - redis_us) / (double)count;
    figures[FIGURE_P50_US] = number(report, "p50_us");
    figures[FIGURE_P99_US] = number(report, "p99_us");
    cJSON_Delete(report);
}

/* ---------------------------------------------------------------------- parts */

static void order(struct stage *s, const char *what, const char *json)
{
    cJSON_Delete(stage_order(s, what, json));
}

/* A stage with a crowd that may thank as much as it likes, and that is not told. */
static struct stage *open_stage(const char *fsync)
{
    struct stage_options options = {.own_redis = true, .pace_ms = "60000", .fsync = fsync};
    struct stage *s = stage_open(&options);
    char json[64];

    (void)snprintf(json, sizeof(json), "{\"count\":%d,\"channel\":\"C0STORE\"}", PEOPLE);
    order(s, "crowd", json);
    (void)stage_redis(s, "HSET", "~settings", "kudos.allowance", "1000", "kudos.tell", "off", NULL);
    return s;
}

/* Gives back how long it took from the start to the first counted thank-you. */
static double start_peer(struct stage *s, enum peer peer)
{
    const char *const argv[] = {"node", getenv("BOLT"), NULL};
    double ignored[FIGURES];
    int64_t began = stage_now_ms();

    if (peer == PEER_BRAVO) {
        stage_bravo_start(s);
    } else {
        stage_peer_start(s, argv);
    }
    if (!stage_wait(s, "sockets=1", START_MS)) {
        (void)fprintf(stderr, "%s does not connect\n", peer_names[peer]);
        stage_close(s);
        exit(1);
    }
    load(s, "clap", 1, 1, ignored);
    return (double)(stage_now_ms() - began);
}

static void run_part(struct bench *b, enum peer peer, size_t part, long round)
{
    const struct part *p = &parts[part];
    struct stage *s = open_stage(p->fsync);
    double figures[FIGURES];

    b->start_ms[peer][round * PARTS + (long)part] = start_peer(s, peer);
    load(s, p->reaction, WARM_UP, 32, figures);
    for (size_t w = 0; w < WINDOWS; w++) {
        load(s, p->reaction, p->counts[w], windows[w], figures);
        for (size_t i = 0; i < FIGURES; i++) {
            b->figures[peer][part][w][i][round] = figures[i];
        }
    }
    stage_close(s);
}

/* ------------------------------------------------------------------- printing */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, long count)
{
    qsort(values, (size_t)count, sizeof(values[0]), compare);
    return values[count / 2];
}

static void print_row(const char *name, int window, const double *f)
{
    (void)printf("%-6s %6d %10.0f %8.2f %8.2f %8.1f %8.1f %8.0f %6.0f\n", name, window,
                 f[FIGURE_COUNTED], f[FIGURE_P50_US] / 1000, f[FIGURE_P99_US] / 1000,
                 f[FIGURE_BOT_US], f[FIGURE_REDIS_US], f[FIGURE_BEHIND], f[FIGURE_LOST]);
}

static void print_window(struct bench *b, size_t part, size_t w)
{
    double f[PEERS][FIGURES] = {0};

    for (size_t peer = 0; peer < PEERS; peer++) {
        if (!b->has_peer[peer]) {
            continue;
        }
        for (size_t i = 0; i < FIGURES; i++) {
            f[peer][i] = median(b->figures[peer][part][w][i], b->rounds);
        }
        /* Sorted by now: a loss in one round is a loss. */
        f[peer][FIGURE_LOST] = b->figures[peer][part][w][FIGURE_LOST][b->rounds - 1];
        print_row(peer_names[peer], windows[w], f[peer]);
    }
    if (b->has_peer[PEER_BOLT]) {
        (void)printf("       Bravo counts %.1f times as many, with 1/%.1f of the processor time\n",
                     f[PEER_BRAVO][FIGURE_COUNTED] / f[PEER_BOLT][FIGURE_COUNTED],
                     f[PEER_BOLT][FIGURE_BOT_US] / f[PEER_BRAVO][FIGURE_BOT_US]);
    }
}

static void print_legend(const struct bench *b)
{
    (void)printf("Medians of %ld rounds.\n", b->rounds);
    (void)puts("counted/s  thank-yous that Redis has counted in a second\n"
               "p50, p99   from an event to its acknowledgement: Bravo gives it when the event is\n"
               "           counted, Bolt before, so that its window does not hold back its work\n"
               "us         processor time for each event: of the bot, of Redis\n"
               "behind     acknowledged and not counted yet, when all are acknowledged\n"
               "lost       never counted, at worst");
}

static void print_parts(struct bench *b)
{
    for (size_t part = 0; part < PARTS; part++) {
        (void)printf("\n%s\n", parts[part].title);
        (void)printf("%-6s %6s %10s %8s %8s %8s %8s %8s %6s\n", "", "window", "counted/s", "p50 ms",
                     "p99 ms", "us bot", "us Redis", "behind", "lost");
        for (size_t w = 0; w < WINDOWS; w++) {
            print_window(b, part, w);
        }
    }
}

static void print_starts(struct bench *b)
{
    (void)printf("\nFrom its start to the first thank-you counted (%d people in the workspace)\n",
                 PEOPLE);
    for (size_t peer = 0; peer < PEERS; peer++) {
        if (b->has_peer[peer]) {
            (void)printf("%-6s %.0f ms\n", peer_names[peer],
                         median(b->start_ms[peer], b->rounds * PARTS));
        }
    }
}

static void print_memory(const struct bench *b, long events)
{
    (void)printf("\nMemory: resident after the first event, after %ld more (window 256), and at "
                 "most\n",
                 events);
    for (size_t peer = 0; peer < PEERS; peer++) {
        double ignored[FIGURES];
        struct stage *s;
        double idle;

        if (!b->has_peer[peer]) {
            continue;
        }
        s = open_stage("off");
        (void)start_peer(s, (enum peer)peer);
        idle = memory_mb(stage_bravo_pid(s), "VmRSS:");
        load(s, "clap", events, 256, ignored);
        (void)printf("%-6s %.1f MB, %.1f MB, %.1f MB\n", peer_names[peer], idle,
                     memory_mb(stage_bravo_pid(s), "VmRSS:"),
                     memory_mb(stage_bravo_pid(s), "VmHWM:"));
        stage_close(s);
    }
}

static long argument(int argc, char **argv, int index, long otherwise)
{
    long value = argc > index ? strtol(argv[index], NULL, 10) : otherwise;

    return value > 0 ? value : otherwise;
}

static void run_round(struct bench *b, long round)
{
    for (size_t i = 0; i < PARTS * PEERS; i++) {
        if (b->has_peer[i % PEERS]) {
            run_part(b, (enum peer)(i % PEERS), i / PEERS, round);
        }
    }
}

int main(int argc, char **argv)
{
    static struct bench b;
    const char *bolt = getenv("BOLT");

    b.rounds = argument(argc, argv, 1, 5);
    b.rounds = b.rounds < ROUNDS_MAX ? b.rounds : ROUNDS_MAX;
    b.has_peer[PEER_BRAVO] = true;
    b.has_peer[PEER_BOLT] = bolt != NULL && *bolt != '\0';
    for (long round = 0; round < b.rounds; round++) {
        run_round(&b, round);
        (void)fprintf(stderr, "round %ld of %ld\n", round + 1, b.rounds);
    }
    print_legend(&b);
    print_parts(&b);
    print_starts(&b);
    (void)fflush(stdout);
    print_memory(&b, argument(argc, argv, 2, MEMORY_EVENTS));
    return 0;
}
