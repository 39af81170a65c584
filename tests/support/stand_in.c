/* stand_in.c -- starts, orders about and ends a stand-in. */
#include "stand_in.h"

#include "arena.h"
#include "buf.h"
#include "wire.h"

#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORDER_MAX = 1024 * 1024 };

extern char **environ;

struct stand_in {
    pid_t pid;
    int port;
};

static void fail(const char *what, const char *detail)
{
    (void)fprintf(stderr, "stand_in: %s: %s\n", what, detail);
    abort();
}

struct stand_in *stand_in_start(const char *variable)
{
    char *path = getenv(variable);
    char line[16] = "";
    int ends[2];
    posix_spawn_file_actions_t actions;
    struct stand_in *s = must_alloc(sizeof(*s));
    char with_parent[] = "--with-parent";
    char *argv[] = {path, with_parent, NULL};
    if (path == NULL || pipe(ends) != 0 || posix_spawn_file_actions_init(&actions) != 0) {
        fail("no such program", variable);
    }
    int failed = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    failed += posix_spawn_file_actions_addclose(&actions, ends[0]);
    failed += posix_spawn_file_actions_addclose(&actions, ends[1]);
    failed += posix_spawn(&s->pid, path, &actions, NULL, argv, environ);
    if (failed != 0) {
        fail("cannot start", path);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    if (out == NULL || fgets(line, sizeof(line), out) == NULL) {
        fail("says no port", path);
    }
    (void)fclose(out);
    s->port = (int)strtol(line, NULL, 10);
    return s;
}

void stand_in_stop(struct stand_in *s)
{
    int status = 0;
    (void)kill(s->pid, SIGTERM);
    if (waitpid(s->pid, &status, 0) != s->pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fail("did not end well", "see above");
    }
    free(s);
}

int stand_in_port(const struct stand_in *s)
{
    return s->port;
}

/* body NULL: GET */
static cJSON *ask(const struct stand_in *s, const char *path, const char *body)
{
    struct wire_answer a;
    const char *end = NULL;
    wire_ask(s->port, &(struct wire_request){.path = path, .body = body}, &a);
    cJSON *answer = cJSON_ParseWithLengthOpts(a.body.data, a.body.len, &end, false);
    if (a.status != 200 || answer == NULL) {
        (void)fprintf(stderr, "%s\n", a.body.data);
        fail(path, body != NULL ? body : "");
    }
    wire_answer_release(&a);
    return answer;
}

__attribute__((format(printf, 3, 0))) static cJSON *
order(const struct stand_in *s, const char *name, const char *fmt, va_list ap)
{
    char path[64];
    char *body = must_alloc(ORDER_MAX);
    (void)snprintf(path, sizeof(path), "/_control/%s", name);
    (void)vsnprintf(body, ORDER_MAX, fmt, ap);
    cJSON *answer = ask(s, path, body);
    free(body);
    return answer;
}

cJSON *stand_in_order(const struct stand_in *s, const char *name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    cJSON *answer = order(s, name, fmt, ap);
    va_end(ap);
    return answer;
}

void stand_in_do(const struct stand_in *s, const char *name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    cJSON_Delete(order(s, name, fmt, ap));
    va_end(ap);
}

void stand_in_wait(const struct stand_in *s, const char *conditions)
{
    char path[256];
    (void)snprintf(path, sizeof(path), "/_control/wait?%s", conditions);
    cJSON_Delete(ask(s, path, NULL));
}

cJSON *stand_in_list(const struct stand_in *s, const char *list)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/_control/state?only=%s", list);
    cJSON *state = ask(s, path, NULL);
    cJSON *found = cJSON_DetachItemFromObjectCaseSensitive(state, list);
    cJSON_Delete(state);
    if (found == NULL) {
        fail("there is no list", list);
    }
    return found;
}
