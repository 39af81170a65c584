/* verify.c -- `bravo verify` and `bravo rebuild`: the tallies against the journal.
 *
 * The work is done by the Redis function `rebuild`, a few milliseconds at a
 * time: it is called until it says that it has come to its end.
 */

#include "arena.h"
#include "clock.h"
#include "config.h"
#include "loop.h"
#include "offline.h"
#include "program.h"
#include "query.h"
#include "team.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How much is done in a call follows from how long calls take. */
enum { WORK_FIRST = 200, WORK_MIN = 50, WORK_MAX = 50000, STEP_MS = 4 };

enum { PROGRESS_MS = 2000, PRINTED_MAX = 50, TOKEN_BYTES = 48, PHASE_BYTES = 16 };

struct job {
    struct offline offline;
    const char *name; /* of the subcommand */
    bool mend;
    struct arena *arena;
    const char *team; /* that is being looked at */
    char token[TOKEN_BYTES];
    char phase[PHASE_BYTES];
    bool taken; /* another one has taken the team over */
    int64_t entries;
    int64_t counted;
    int64_t tallies;
    int64_t differences;
    int64_t printed;
    int64_t work;
    uint64_t told_ms; /* when progress was said last */
};

static int usage(const char *name, FILE *out)
{
    bool mend = strcmp(name, "rebuild") == 0;

    (void)fprintf(out,
                  "Usage: bravo %s [--team ID] [--state DIR] [--config FILE]\n"
                  "Counts the journal anew and %s, while Bravo goes on working.\n"
                  "  --team ID  this workspace only\n%s",
                  name,
                  mend ? "puts right what differs in the tallies"
                       : "compares the outcome with the tallies",
                  mend ? "" : "Exit status 1: they differ; bravo rebuild mends them.\n");
    return out == stderr ? 2 : 0;
}

static void print_difference(struct job *j, const struct answer *a, size_t i)
{
    const char *field = answer_item(a, "difference", i, "field");
    const char *has = answer_item(a, "difference", i, "has");
    const char *should = answer_item(a, "difference", i, "should");

    if (j->printed++ >= PRINTED_MAX) {
        return;
    }
    (void)printf("%s: %s%s%s is %s", j->team, answer_item(a, "difference", i, "name"),
                 field != NULL ? " " : "", field != NULL ? field : "",
                 has != NULL ? has : "missing");
    if (field != NULL) {
        (void)printf(", and should be %s", should != NULL ? should : "away");
    }
    (void)puts("");
}

static void take_step(void *ctx, const struct answer *a)
{
    struct job *j = ctx;
    const char *phase = answer_text(a, "phase");

    j->taken = phase == NULL;
    (void)snprintf(j->phase, sizeof(j->phase), "%s", phase != NULL ? phase : "end");
    j->entries = answer_int(a, "seq", 0);
    j->counted = answer_int(a, "pos", 0);
    j->tallies = answer_int(a, "fields", 0);
    j->differences = answer_int(a, "differences", 0);
    for (size_t i = 0; i < answer_count(a, "difference"); i++) {
        print_difference(j, a, i);
    }
}

static void tell_progress(struct job *j)
{
    uint64_t now = loop_now_ms(j->offline.loop);

    if (now - j->told_ms < PROGRESS_MS) {
        return;
    }
    j->told_ms = now;
    (void)fprintf(stderr,
                  "%s: %" PRId64 " of %" PRId64 " entries counted, %" PRId64 " tallies compared\n",
                  j->team, j->counted, j->entries, j->tallies);
}

static void tell_outcome(const struct job *j)
{
    if (j->printed > PRINTED_MAX) {
        (void)printf("%s: ... and %" PRId64 " more\n", j->team, j->printed - PRINTED_MAX);
    }
    (void)printf("%s: %" PRId64 " entries, %" PRId64 " tallies: ", j->team, j->entries, j->tallies);
    if (j->differences == 0) {
        (void)puts("equal");
    } else {
        (void)printf("%" PRId64 " %s%s\n", j->differences,
                     j->differences == 1 ? "difference" : "differences", j->mend ? ", mended" : "");
    }
}

static enum err ask_step(struct job *j, bool begin)
{
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));
    uint64_t asked_ms = loop_now_ms(j->offline.loop);
    enum err e;

    query_init(q, arena, j->team);
    query_function(q, "rebuild");
    query_text(q, "token", j->token);
    query_int(q, "begin", begin);
    query_int(q, "mend", j->mend);
    query_int(q, "work", j->work);
    e = offline_call(&j->offline, q, take_step, j);
    arena_free(arena);
    if (loop_now_ms(j->offline.loop) - asked_ms > STEP_MS) {
        j->work = j->work / 2 > WORK_MIN ? j->work / 2 : WORK_MIN;
    } else {
        j->work = j->work * 5 / 4 < WORK_MAX ? j->work * 5 / 4 : WORK_MAX;
    }
    return e;
}

/* false: it could not be looked at. */
static bool look_at_team(struct job *j, const char *team)
{
    bool begin = true;

    j->team = team;
    j->printed = 0;
    j->told_ms = loop_now_ms(j->offline.loop);
    (void)snprintf(j->phase, sizeof(j->phase), "clear");
    j->work = WORK_FIRST;
    while (strcmp(j->phase, "end") != 0) {
        enum err e = ask_step(j, begin);

        begin = false;
        if (e != ERR_OK || j->taken) {
            (void)fprintf(stderr, "bravo %s: %s: %s.\n", j->name, team,
                          j->taken ? "another one has begun meanwhile" : err_name(e));
            return false;
        }
        tell_progress(j);
    }
    tell_outcome(j);
    return true;
}

struct teams {
    struct arena *arena;
    const char **ids;
    size_t count;
};

static void take_teams(void *ctx, const struct answer *a)
{
    struct teams *teams = ctx;

    teams->count = answer_count(a, "team");
    teams->ids = arena_alloc(teams->arena, (teams->count + 1) * sizeof(teams->ids[0]));
    for (size_t i = 0; i < teams->count; i++) {
        teams->ids[i] = arena_text(teams->arena, answer_item(a, "team", i, "id"));
    }
}

static enum err find_teams(struct job *j, struct teams *teams)
{
    struct query *q = arena_alloc(j->arena, sizeof(*q));

    query_init(q, j->arena, TEAM_LIST);
    query_function(q, "teams");
    return offline_call(&j->offline, q, take_teams, teams);
}

static int look_at_all(struct job *j, const char *only)
{
    struct teams teams = {.arena = j->arena};
    int status = 0;

    if (only != NULL) {
        teams.ids = &only;
        teams.count = 1;
    } else if (find_teams(j, &teams) != ERR_OK) {
        (void)fprintf(stderr, "bravo %s: Redis went away.\n", j->name);
        return 1;
    }
    for (size_t i = 0; i < teams.count; i++) {
        bool looked = look_at_team(j, teams.ids[i]);

        if (!looked || (j->differences > 0 && !j->mend)) {
            status = 1;
        }
    }
    if (teams.count == 0) {
        (void)puts("There is no team in this Redis yet.");
    }
    return status;
}

int program_verify(struct config *c, int argc, char **argv)
{
    struct job j = {.name = argv[0], .mend = strcmp(argv[0], "rebuild") == 0};
    struct clock clock = {0};
    const char *only = NULL;
    int status;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return usage(j.name, stdout);
    }
    if (argc == 3 && strcmp(argv[1], "--team") == 0) {
        only = argv[2];
    } else if (argc == 2 && strncmp(argv[1], "--team=", 7) == 0) {
        only = argv[1] + 7;
    } else if (argc != 1) {
        return usage(j.name, stderr);
    }
    if (offline_open(&j.offline, c, j.name) != ERR_OK) {
        return 1;
    }
    (void)snprintf(j.token, sizeof(j.token), "%ld-%" PRId64, (long)getpid(), clock_now_ms(&clock));
    j.arena = arena_new();
    status = look_at_all(&j, only);
    arena_free(j.arena);
    offline_close(&j.offline);
    offline_free(&j.offline);
    return status;
}
