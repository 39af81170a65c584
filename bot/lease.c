/* lease.c -- which copy of Bravo works on a team's outbox and schedule.
 *
 * The holder's name tells the machine's boot, the pid name space, the pid and
 * when the process started; so a copy on the same machine can see that the
 * holder is dead and need not wait for the lease to end.  Where the machine does
 * not say its boot, the name has chance in its place and matches no other.
 */

#include "lease.h"

#include "arena.h"
#include "log.h"
#include "query.h"
#include "random.h"
#include "store.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LEASE_TTL_MS = 15000, LEASE_RENEW_MS = 2000, LEASE_TIMEOUT_MS = 1500, OWNER_BYTES = 160 };
enum { CHANCE_BYTES = 33 };

struct lease {
    struct loop *loop;
    struct store *store;
    loop_callback *changed;
    void *ctx;
    struct timer *renew;
    char *team; /* NULL: not started */
    char machine[OWNER_BYTES];
    char owner[OWNER_BYTES];
    char dead[OWNER_BYTES]; /* a holder that is no more; "": none */
    bool held;
    bool asked; /* at least one answer has come */
    bool asking;
    uint64_t confirmed_ms; /* when the renewal was sent that was answered last */
    uint64_t sent_ms;
    bool stopped;
};

/* ----------------------------------------------------- names of the holders */

static void read_line(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "r");

    out[0] = '\0';
    if (f != NULL) {
        if (fgets(out, (int)size, f) != NULL) {
            out[strcspn(out, "\n")] = '\0';
        }
        (void)fclose(f);
    }
}

/* When a process started, in ticks since boot: the 22nd field of its stat. */
static bool process_started(long pid, char *out, size_t size)
{
    char path[64];
    char stat[1024];
    char *field;

    (void)snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
    read_line(path, stat, sizeof(stat));
    field = strrchr(stat, ')'); /* the name before it may hold anything */
    for (int i = 2; field != NULL && i < 22; i++) {
        field = strchr(field + 1, ' ');
    }
    if (field == NULL) {
        return false;
    }
    field++;
    field[strcspn(field, " ")] = '\0';
    (void)snprintf(out, size, "%s", field);
    return true;
}

/* The part of the name that is the same for all processes of this machine. */
static void machine_name(char *out, size_t size)
{
    char boot[64];
    char space[64];
    ssize_t len = readlink("/proc/self/ns/pid", space, sizeof(space) - 1);

    space[len > 0 ? len : 0] = '\0';
    read_line("/proc/sys/kernel/random/boot_id", boot, sizeof(boot));
    if (boot[0] == '\0' || space[0] == '\0') {
        random_hex(boot, CHANCE_BYTES);
    }
    (void)snprintf(out, size, "%s/%s", boot, space);
}

static void own_name(const char *machine, char *out, size_t size)
{
    char started[32] = "0";

    (void)process_started((long)getpid(), started, sizeof(started));
    (void)snprintf(out, size, "%.*s/%ld/%s", 120, machine, (long)getpid(), started);
}

/* Is this the name of a process of this machine that is no more? */
static bool holder_dead(const char *machine, const char *holder)
{
    char started[32];
    char *end;
    long pid;
    size_t len = strlen(machine);

    if (strncmp(holder, machine, len) != 0 || holder[len] != '/') {
        return false;
    }
    pid = strtol(holder + len + 1, &end, 10);
    if (pid <= 0 || *end != '/') {
        return false;
    }
    if (process_started(pid, started, sizeof(started))) {
        return strcmp(end + 1, started) != 0; /* the pid is another's now */
    }
    return kill((pid_t)pid, 0) != 0 && errno == ESRCH; /* /proc may hide others' */
}

/* ---------------------------------------------------------------- the lease */

static void lease_ask(void *ctx);

static void lease_set(struct lease *lease, bool held)
{
    bool was = lease->held;

    lease->held = held;
    if (was != held) {
        log_debug("lease.changed", "held=%d", held);
        lease->changed(lease->ctx);
    }
}

static void lease_answered(void *ctx, enum err e, const struct answer *a)
{
    struct lease *lease = ctx;
    const char *holder = answer_text(a, "holder");

    lease->asking = false;
    if (lease->stopped) {
        return;
    }
    timer_start(lease->renew, LEASE_RENEW_MS);
    if (e != ERR_OK || holder == NULL) {
        /* Without an answer it still holds for as long as it was given. */
        if (loop_now_ms(lease->loop) - lease->confirmed_ms >= LEASE_TTL_MS) {
            lease_set(lease, false);
        }
        return;
    }
    lease->asked = true;
    lease->dead[0] = '\0';
    if (strcmp(holder, lease->owner) == 0) {
        lease->confirmed_ms = lease->sent_ms;
        lease_set(lease, true);
        lease->changed(lease->ctx); /* what other copies have written wakes nobody here */
        return;
    }
    lease_set(lease, false);
    if (holder_dead(lease->machine, holder)) {
        (void)snprintf(lease->dead, sizeof(lease->dead), "%s", holder);
        timer_start(lease->renew, 0);
    }
}

static void lease_ask(void *ctx)
{
    struct lease *lease = ctx;
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));

    query_init(q, arena, lease->team);
    query_function(q, "lease");
    query_text(q, "owner", lease->owner);
    query_text(q, "dead", lease->dead);
    query_int(q, "ttl", LEASE_TTL_MS);
    lease->asking = true;
    lease->sent_ms = loop_now_ms(lease->loop);
    store_call(lease->store, q, LEASE_TIMEOUT_MS, lease_answered, lease);
    arena_free(arena);
}

struct lease *lease_new(struct loop *l, struct store *store, loop_callback *changed, void *ctx)
{
    struct lease *lease = must_alloc(sizeof(*lease));

    lease->loop = l;
    lease->store = store;
    lease->changed = changed;
    lease->ctx = ctx;
    lease->renew = timer_new(l, lease_ask, lease);
    machine_name(lease->machine, sizeof(lease->machine));
    own_name(lease->machine, lease->owner, sizeof(lease->owner));
    return lease;
}

void lease_start(struct lease *lease, const char *team)
{
    if (lease->team == NULL) {
        lease->team = must_copy(team);
    }
    if (!lease->asking) {
        timer_start(lease->renew, 0);
    }
}

void lease_lost(struct lease *lease)
{
    if (lease->team == NULL || lease->stopped) {
        return;
    }
    if (!lease->asking) {
        timer_start(lease->renew, 0);
    }
    lease_set(lease, false);
}

bool lease_held(const struct lease *lease)
{
    return lease->held;
}

uint64_t lease_left_ms(const struct lease *lease)
{
    uint64_t end = lease->confirmed_ms + LEASE_TTL_MS;
    uint64_t now = loop_fresh_ms(lease->loop);

    return lease->held && end > now ? end - now : 0;
}

bool lease_asking(const struct lease *lease)
{
    return lease->team != NULL && !lease->asked;
}

const char *lease_owner(const struct lease *lease)
{
    return lease->owner;
}

static void lease_ended(void *ctx, enum err e, const struct answer *a)
{
    (void)ctx;
    (void)e;
    (void)a;
}

void lease_stop(struct lease *lease)
{
    timer_stop(lease->renew);
    if (lease->held) {
        struct arena *arena = arena_new();
        struct query *q = arena_alloc(arena, sizeof(*q));

        query_init(q, arena, lease->team);
        query_function(q, "lease_end");
        query_text(q, "owner", lease->owner);
        store_call(lease->store, q, LEASE_TIMEOUT_MS, lease_ended, NULL);
        arena_free(arena);
    }
    lease->held = false;
    lease->stopped = true;
}

void lease_free(struct lease *lease)
{
    if (lease != NULL) {
        timer_free(lease->renew);
        free(lease->team);
        free(lease);
    }
}
