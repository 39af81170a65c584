/* private.c -- the redis-server that Bravo starts for itself. */

#include "private.h"

#include "arena.h"
#include "library.h"
#include "log.h"
#include "loop.h"
#include "random.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* flock() is not POSIX, but the lock must live as long as the open file and be
 * inherited, which fcntl's locks are not. */
int flock(int fd, int operation);
enum { FLOCK_EXCLUSIVE_NONBLOCKING = 2 | 4 };

enum { PATH_BYTES = 512, ADMIN_BYTES = 65, PATIENCE_MS = 1000 };

struct private_redis {
    struct loop *loop;
    char dir[PATH_BYTES];
    char socket[PATH_BYTES + 16];
    char config[PATH_BYTES + 16];
    char admin[ADMIN_BYTES];
    struct process *process; /* NULL: none of ours runs */
    struct timer *patience;  /* with its end */
    private_stopped *stopped;
    void *stopped_ctx;
};

/* It hangs.  What it has answered is on disk. */
static void server_kill(void *ctx)
{
    struct private_redis *p = ctx;

    log_warn("redis.hangs", "waited_ms=%d", (int)PATIENCE_MS);
    process_kill(p->process, SIGKILL);
}

struct private_redis *private_new(struct loop *l, const char *state_dir)
{
    struct private_redis *p = must_alloc(sizeof(*p));

    p->loop = l;
    p->patience = timer_new(l, server_kill, p);
    (void)snprintf(p->dir, sizeof(p->dir), "%s", state_dir);
    (void)snprintf(p->socket, sizeof(p->socket), "%s/redis.sock", p->dir);
    (void)snprintf(p->config, sizeof(p->config), "%s/redis.conf", p->dir);
    return p;
}

const char *private_socket(const struct private_redis *p)
{
    return p->socket;
}

const char *private_admin(const struct private_redis *p)
{
    return p->admin;
}

/* Makes the admin's password, unless there is one; as a whole or not at all,
 * whoever else is doing so. */
static void admin_make(const char *path)
{
    char fresh[PATH_BYTES + 32];
    char password[ADMIN_BYTES];
    int fd;

    random_hex(password, sizeof(password));
    (void)snprintf(fresh, sizeof(fresh), "%s.%ld", path, (long)getpid());
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return;
    }
    if (write(fd, password, strlen(password)) == (ssize_t)strlen(password) &&
        link(fresh, path) != 0) {
        log_debug("redis.admin", "problem=%s", strerror(errno)); /* another was first */
    }
    (void)close(fd);
    (void)unlink(fresh);
}

static void admin_read(struct private_redis *p)
{
    char path[PATH_BYTES + 16];
    ssize_t len = 0;
    int fd;

    (void)snprintf(path, sizeof(path), "%s/redis.admin", p->dir);
    if (access(path, F_OK) != 0) {
        admin_make(path);
    }
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        len = read(fd, p->admin, sizeof(p->admin) - 1);
        (void)close(fd);
    }
    p->admin[len > 0 ? len : 0] = '\0';
}

static enum err config_write(const struct private_redis *p)
{
    const char *fsync = getenv("BRAVO_REDIS_FSYNC");
    FILE *f = fopen(p->config, "w");
    int e;

    if (f == NULL) {
        return ERR_UNAVAILABLE;
    }
    /* appendfsync always: what was answered is on disk.  Values up to 2 KB stay
     * in the compact form of a hash: an entry is small. */
    e = fprintf(f,
                "# Written by bravo at each start.\n"
                "port 0\n"
                "unixsocket \"%s\"\n"
                "unixsocketperm 700\n"
                "dir \"%s\"\n"
                "appendonly yes\n"
                "appendfsync %s\n"
                "save \"\"\n"
                "maxmemory-policy noeviction\n"
                "hash-max-listpack-value 2048\n"
                "user default on nopass " LIBRARY_RIGHTS "\n"
                "user admin on >%s ~* &* +@all\n"
                "loglevel warning\n"
                "logfile \"%s/redis.log\"\n"
                "daemonize no\n",
                p->socket, p->dir, fsync != NULL ? fsync : "always", p->admin, p->dir);
    if (fclose(f) != 0 || e < 0) {
        return ERR_UNAVAILABLE;
    }
    return ERR_OK;
}

static void private_ended(void *ctx, int status)
{
    struct private_redis *p = ctx;
    private_stopped *stopped = p->stopped;

    process_free(p->process);
    p->process = NULL;
    timer_stop(p->patience);
    if (stopped != NULL) {
        p->stopped = NULL;
        stopped(p->stopped_ctx);
        return;
    }
    log_warn("redis.ended", "status=%d", status);
}

static enum err server_spawn(struct private_redis *p, const char *program, int lock)
{
    const char *const argv[] = {"setpriv", "--pdeathsig", "TERM", program, p->config, NULL};
    struct process_options options = {
        .argv = argv, .keep_fd = lock, .exited = private_ended, .ctx = p};

    return process_spawn(p->loop, &options, &p->process);
}

static const char *server_program(void)
{
    static const char *const places[] = {"/usr/bin/redis-server", "/usr/local/bin/redis-server",
                                         "/usr/bin/valkey-server", "/usr/local/bin/valkey-server"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (access(places[i], X_OK) == 0) {
            return places[i];
        }
    }
    return "redis-server";
}

void private_start(struct private_redis *p)
{
    char path[PATH_BYTES + 16];
    int lock;

    if (p->process != NULL || p->stopped != NULL) {
        return;
    }
    admin_read(p);
    (void)snprintf(path, sizeof(path), "%s/redis.lock", p->dir);
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        log_error("redis.lock", "path=%s error=cannot_open", path);
        return;
    }
    if (flock(lock, FLOCK_EXCLUSIVE_NONBLOCKING) == 0) {
        const char *program = server_program();

        if (config_write(p) != ERR_OK || server_spawn(p, program, lock) != ERR_OK) {
            log_error("redis.start", "program=%s error=cannot_start", program);
        } else {
            log_debug("redis.start", "program=%s socket=%s", program, p->socket);
        }
    }
    (void)close(lock); /* the server has its own copy, if it runs */
}

void private_stop(struct private_redis *p, private_stopped *done, void *ctx)
{
    if (p->process == NULL) {
        loop_post(p->loop, done, ctx);
        return;
    }
    p->stopped = done;
    p->stopped_ctx = ctx;
    process_kill(p->process, SIGTERM);
    timer_start(p->patience, PATIENCE_MS);
}

void private_free(struct private_redis *p)
{
    if (p != NULL) {
        process_free(p->process);
        timer_free(p->patience);
        free(p);
    }
}
