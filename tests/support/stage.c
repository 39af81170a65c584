/* stage.c -- Bravo as a process of its own, on the stand-in for a chat service. */

#define _GNU_SOURCE /* nftw, environ */

#include "stage.h"

#include "arena.h"
#include "buf.h"
#include "stage_environment.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <ftw.h>
#include <hiredis/hiredis.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_MS = 20000, POLL_MS = 10, PATH_BYTES = 256, ARGS_MAX = 16 };

struct stage {
    enum stage_chat chat;
    char dir[PATH_BYTES];
    char socket[PATH_BYTES + 32];
    char base[PATH_BYTES]; /* the stand-in's address */
    pid_t fake;
    pid_t bravo;
    pid_t twin;
    pid_t redis;   /* 0: Bravo's own */
    pid_t stopped; /* the Redis that hangs; 0: none */
    CURL *curl;
    redisContext *connection;
    struct buf body;
    struct buf reply;
};

int64_t stage_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end(pid_t *pid, int signum)
{
    if (*pid > 0) {
        (void)kill(*pid, signum);
        (void)waitpid(*pid, NULL, 0);
        *pid = 0;
    }
}

static void PRINTF_LIKE(2, 3) give_up(struct stage *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vfprintf(stderr, fmt, ap);
    va_end(ap);
    (void)fprintf(stderr, " (Bravo's log: %s/bravo.log)\n", s->dir);
    end(&s->bravo, SIGKILL);
    end(&s->twin, SIGKILL);
    end(&s->fake, SIGKILL);
    end(&s->redis, SIGKILL);
    if (s->stopped > 0) {
        (void)kill(s->stopped, SIGKILL);
    }
    exit(1);
}

void stage_moment(void)
{
    struct timespec t = {.tv_nsec = POLL_MS * 1000000L};

    (void)clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
}

static pid_t start(struct stage *s, const char *const *argv, const char *log)
{
    char path[PATH_BYTES + 32];
    posix_spawn_file_actions_t actions;
    pid_t pid;

    (void)snprintf(path, sizeof(path), "%s/%s", s->dir, log);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path,
                                           O_WRONLY | O_CREAT | O_APPEND, 0600);
    (void)posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ) != 0) {
        give_up(s, "cannot start %s", argv[0]);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* ----------------------------------------------------------- the stand-in */

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
    buf_add(ctx, bytes, size * count);
    return size * count;
}

/* A request to the stand-in's control; NULL if it answered with an error. */
static cJSON *request(struct stage *s, const char *path, const char *json)
{
    char url[PATH_BYTES * 2];
    long status = 0;

    (void)snprintf(url, sizeof(url), "%s/_control/%s", s->base, path);
    buf_clear(&s->body);
    (void)curl_easy_setopt(s->curl, CURLOPT_URL, url);
    if (json != NULL) {
        (void)curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, json);
    } else {
        (void)curl_easy_setopt(s->curl, CURLOPT_HTTPGET, 1L);
    }
    if (curl_easy_perform(s->curl) != CURLE_OK) {
        give_up(s, "the stand-in does not answer %s", path);
    }
    (void)curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) {
        return NULL;
    }
    return cJSON_ParseWithLengthOpts(s->body.data, s->body.len + 1, NULL, 1);
}

cJSON *stage_order(struct stage *s, const char *what, const char *json)
{
    cJSON *answer = request(s, what, json);

    if (answer == NULL || !cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok"))) {
        give_up(s, "the stand-in refuses %s %s: %s", what, json, s->body.data);
    }
    return answer;
}

bool stage_wait(struct stage *s, const char *conditions, int timeout_ms)
{
    char path[PATH_BYTES];
    cJSON *answer;
    bool came;

    (void)snprintf(path, sizeof(path), "wait?%s&timeout_ms=%d", conditions, timeout_ms);
    answer = request(s, path, NULL);
    came = answer != NULL && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(answer, "ok"));
    cJSON_Delete(answer);
    return came;
}

cJSON *stage_state(struct stage *s, const char *only)
{
    char path[PATH_BYTES];
    cJSON *answer;

    (void)snprintf(path, sizeof(path), "state?only=%s", only);
    answer = request(s, path, NULL);
    if (answer == NULL) {
        give_up(s, "the stand-in has no state");
    }
    return answer;
}

static const char *fake_program(enum stage_chat chat)
{
    return getenv(chat == STAGE_SLACK ? "FAKE_SLACK" : "FAKE_MATRIX");
}

static void fake_start(struct stage *s)
{
    char file[PATH_BYTES + 32];
    const char *const argv[] = {fake_program(s->chat), "--port-file", file, NULL};
    int64_t deadline = stage_now_ms() + START_MS;
    long port = 0;

    (void)snprintf(file, sizeof(file), "%s/port", s->dir);
    s->fake = start(s, argv, "fake.log");
    while (port == 0) {
        FILE *f = fopen(file, "r");
        char line[16] = "";

        if (f != NULL) {
            port = fgets(line, sizeof(line), f) != NULL ? strtol(line, NULL, 10) : 0;
            (void)fclose(f);
        } else if (stage_now_ms() > deadline) {
            give_up(s, "the stand-in does not start");
        } else {
            stage_moment();
        }
    }
    (void)snprintf(s->base, sizeof(s->base), "http://127.0.0.1:%ld", port);
}

/* ------------------------------------------------------------------- Redis */

static void connection_close(struct stage *s)
{
    if (s->connection != NULL) {
        redisFree(s->connection);
        s->connection = NULL;
    }
}

static void add_reply(struct buf *out, const redisReply *reply)
{
    if (reply->type == REDIS_REPLY_INTEGER) {
        buf_printf(out, "%lld", reply->integer);
    } else if (reply->type == REDIS_REPLY_ARRAY) {
        for (size_t i = 0; i < reply->elements; i++) {
            buf_text(out, i > 0 ? " " : "");
            add_reply(out, reply->element[i]);
        }
    } else if (reply->str != NULL) {
        buf_add(out, reply->str, reply->len);
    }
}

/* One try; false if there is no connection, or it broke, or Redis still loads. */
static bool redis_try(struct stage *s, int argc, const char **argv, const size_t *lengths)
{
    redisReply *reply;
    bool good;

    if (s->connection == NULL) {
        s->connection = redisConnectUnix(s->socket);
    }
    if (s->connection == NULL || s->connection->err != 0) {
        connection_close(s);
        return false;
    }
    reply = redisCommandArgv(s->connection, argc, argv, lengths);
    good = reply != NULL &&
           !(reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "LOADING", 7) == 0);
    if (good) {
        add_reply(&s->reply, reply);
    } else {
        connection_close(s);
    }
    if (reply != NULL) {
        freeReplyObject(reply);
    }
    return good;
}

const char *stage_redis(struct stage *s, const char *first, ...)
{
    struct arena *a = arena_new();
    const char *argv[ARGS_MAX];
    size_t lengths[ARGS_MAX];
    const char *team = s->chat == STAGE_SLACK ? "T0TEST" : "@bravo:test";
    int argc = 0;
    int64_t deadline = stage_now_ms() + START_MS;
    va_list ap;

    va_start(ap, first);
    for (const char *arg = first; arg != NULL && argc < ARGS_MAX; arg = va_arg(ap, const char *)) {
        argv[argc] = arg[0] == '~' ? arena_printf(a, "bravo:{%s}:%s", team, arg + 1) : arg;
        lengths[argc] = strlen(argv[argc]);
        argc++;
    }
    va_end(ap);
    buf_clear(&s->reply);
    while (!redis_try(s, argc, argv, lengths)) {
        if (stage_now_ms() > deadline) {
            give_up(s, "Redis does not answer %s", first);
        }
        stage_moment();
    }
    arena_free(a);
    return s->reply.data;
}

/* As Bravo's private one, unless it is to keep nothing. */
static void redis_start(struct stage *s, const char *fsync)
{
    bool keeps = fsync == NULL || strcmp(fsync, "off") != 0;
    const char *const argv[] = {"redis-server",
                                "--port",
                                "0",
                                "--unixsocket",
                                s->socket,
                                "--dir",
                                s->dir,
                                "--save",
                                "",
                                "--hash-max-listpack-value",
                                "2048",
                                "--appendonly",
                                keeps ? "yes" : "no",
                                "--appendfsync",
                                keeps && fsync != NULL ? fsync : "everysec",
                                NULL};

    s->redis = start(s, argv, "redis.log");
    (void)stage_redis(s, "PING", NULL);
}

pid_t stage_redis_pid(struct stage *s)
{
    const char *info = stage_redis(s, "INFO", "server", NULL);
    const char *line = strstr(info, "process_id:");
    long pid = line != NULL ? strtol(line + strlen("process_id:"), NULL, 10) : 0;

    if (pid <= 1) {
        give_up(s, "Redis does not say its process");
    }
    return (pid_t)pid;
}

static pid_t redis_signal(struct stage *s, int signum)
{
    pid_t pid = stage_redis_pid(s);

    connection_close(s);
    (void)kill(pid, signum);
    return pid;
}

void stage_redis_kill(struct stage *s)
{
    (void)redis_signal(s, SIGKILL);
}

void stage_redis_stop(struct stage *s)
{
    s->stopped = redis_signal(s, SIGSTOP);
}

/* -------------------------------------------------------------------- Bravo */

static pid_t bravo_start(struct stage *s, const char *name)
{
    char state[PATH_BYTES + 32];
    char log[32];
    const char *const argv[] = {getenv("BRAVO"), "run", "--state", state, NULL};

    (void)snprintf(state, sizeof(state), "%s/%s", s->dir, name);
    (void)snprintf(log, sizeof(log), "%s.log", strcmp(name, "state") == 0 ? "bravo" : name);
    return start(s, argv, log);
}

/* Its exit status; 128 and more: killed by a signal. */
static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Its status once it has ended; -1: it has not. */
static int await_end(pid_t *pid, int timeout_ms)
{
    int64_t deadline = stage_now_ms() + timeout_ms;
    int status = 0;

    while (waitpid(*pid, &status, WNOHANG) == 0) {
        if (stage_now_ms() > deadline) {
            return -1;
        }
        stage_moment();
    }
    *pid = 0;
    return exit_status(status);
}

static int bravo_stop(pid_t *pid)
{
    int status = *pid > 0 && kill(*pid, SIGTERM) == 0 ? await_end(pid, START_MS) : -1;

    if (status < 0) {
        end(pid, SIGKILL);
    }
    return status;
}

void stage_bravo_start(struct stage *s)
{
    s->bravo = bravo_start(s, "state");
}

void stage_peer_start(struct stage *s, const char *const *argv)
{
    s->bravo = start(s, argv, "bravo.log");
}

pid_t stage_bravo_pid(const struct stage *s)
{
    return s->bravo;
}

void stage_bravo_kill(struct stage *s)
{
    end(&s->bravo, SIGKILL);
}

bool stage_bravo_runs(struct stage *s)
{
    return s->bravo > 0 && waitpid(s->bravo, NULL, WNOHANG) == 0;
}

int stage_bravo_stop(struct stage *s)
{
    return bravo_stop(&s->bravo);
}

int stage_bravo_ended(struct stage *s, int timeout_ms)
{
    return await_end(&s->bravo, timeout_ms);
}

const char *stage_dir(const struct stage *s)
{
    return s->dir;
}

void stage_twin_start(struct stage *s)
{
    s->twin = bravo_start(s, "twin");
}

void stage_twin_kill(struct stage *s)
{
    end(&s->twin, SIGKILL);
}

int stage_twin_stop(struct stage *s)
{
    return bravo_stop(&s->twin);
}

struct stage *stage_open(const struct stage_options *options)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct stage *s = must_alloc(sizeof(*s));
    static const char unique[] = {'X', 'X', 'X', 'X', 'X', 'X', '\0'};

    s->chat = options->chat;
    (void)snprintf(s->dir, sizeof(s->dir), "%s/bravo-stage-%s", P_tmpdir, unique);
    if (mkdtemp(s->dir) == NULL || getenv("BRAVO") == NULL || fake_program(s->chat) == NULL) {
        (void)fputs("BRAVO, FAKE_SLACK and FAKE_MATRIX must name the programs\n", stderr);
        exit(2);
    }
    (void)snprintf(s->socket, sizeof(s->socket),
                   options->own_redis ? "%s/redis.sock" : "%s/state/redis.sock", s->dir);
    buf_init(&s->body, 256 << 20);
    buf_init(&s->reply, 64 << 20);
    (void)sigaction(SIGPIPE, &ignore, NULL); /* a Redis may go at any time */
    s->curl = curl_easy_init();
    (void)curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take_body);
    (void)curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, &s->body);
    (void)curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    fake_start(s);
    stage_environment(options, s->base, options->own_redis ? s->socket : NULL);
    if (options->own_redis) {
        redis_start(s, options->fsync);
    }
    return s;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void stage_close(struct stage *s)
{
    connection_close(s);
    if (s->bravo > 0) {
        (void)stage_bravo_stop(s);
    }
    if (s->twin > 0) {
        (void)stage_twin_stop(s);
    }
    end(&s->fake, SIGTERM);
    if (s->stopped > 0) {
        (void)kill(s->stopped, SIGKILL);
    }
    end(&s->redis, SIGTERM);
    curl_easy_cleanup(s->curl);
    buf_release(&s->body);
    buf_release(&s->reply);
    (void)nftw(s->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(s);
}
