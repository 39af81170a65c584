/* export.c -- `bravo export`: what is kept of a team, or of one person, as a file. */

#include "arena.h"
#include "config.h"
#include "offline.h"
#include "program.h"
#include "query.h"
#include "team.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct export
{
    struct offline offline;
    const char *team; /* NULL: the only one */
    const char *person;
    const char *path;
    FILE *file;
    size_t teams;
    char found[OFFLINE_WHY_BYTES]; /* the only team's id */
    int64_t at, last;
    int64_t written;
};

static int usage(FILE *out)
{
    (void)fputs(
        "Usage: bravo export [--team ID] [--person ID] FILE\n"
        "Writes the journal of a team into a new file, an entry of JSON a line, while Bravo\n"
        "goes on working.\n"
        "  --team ID    the workspace, if there are several\n"
        "  --person ID  only what this person said, gave or got, and where they are named:\n"
        "               what they may ask to have of theirs\n",
        out);
    return out == stderr ? 2 : 0;
}

static bool take_options(struct export *x, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--team") == 0 && i + 1 < argc) {
            x->team = argv[++i];
        } else if (strcmp(argv[i], "--person") == 0 && i + 1 < argc) {
            x->person = argv[++i];
        } else if (argv[i][0] == '-' || x->path != NULL) {
            return false;
        } else {
            x->path = argv[i];
        }
    }
    return x->path != NULL;
}

static void take_teams(void *ctx, const struct answer *a)
{
    struct export *x = ctx;

    x->teams = answer_count(a, "team");
    if (x->teams > 0) {
        (void)snprintf(x->found, sizeof(x->found), "%s", answer_item(a, "team", 0, "id"));
    }
}

static void take_entries(void *ctx, const struct answer *a)
{
    struct export *x = ctx;

    for (size_t i = 0; i < answer_count(a, "entry"); i++) {
        (void)fprintf(x->file, "%s\n", answer_item(a, "entry", i, "json"));
        x->written++;
    }
    x->at = answer_int(a, "at", x->at);
    x->last = answer_int(a, "last", 0);
}

static enum err ask(struct export *x, const char *team, const char *function, offline_take *take)
{
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));
    enum err e;

    query_init(q, arena, team);
    query_function(q, function);
    query_int(q, "after", x->at);
    query_text(q, "person", x->person);
    e = offline_call(&x->offline, q, take, x);
    arena_free(arena);
    return e;
}

/* NULL: it was written. */
static const char *write_all(struct export *x)
{
    if (x->team == NULL) {
        if (ask(x, TEAM_LIST, "teams", take_teams) != ERR_OK) {
            return "Redis went away";
        }
        if (x->teams != 1) {
            return x->teams == 0 ? "there is no team in this Redis yet"
                                 : "there are several teams: name one with --team";
        }
        x->team = x->found;
    }
    do {
        if (ask(x, x->team, "export", take_entries) != ERR_OK) {
            return "Redis went away";
        }
    } while (x->at < x->last);
    return ferror(x->file) != 0 || fflush(x->file) != 0 ? strerror(errno) : NULL;
}

static int export_to(struct export *x, struct config *c)
{
    const char *why;

    if (offline_open(&x->offline, c, "export") != ERR_OK) {
        return 1;
    }
    why = write_all(x);
    offline_close(&x->offline);
    offline_free(&x->offline);
    if (why != NULL) {
        (void)fprintf(stderr, "bravo export: %s.\n", why);
        return 1;
    }
    (void)printf("%" PRId64 " entries are in %s\n", x->written, x->path);
    return 0;
}

int program_export(struct config *c, int argc, char **argv)
{
    struct export x = {0};
    int status;
    int fd;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return usage(stdout);
    }
    if (!take_options(&x, argc, argv)) {
        return usage(stderr);
    }
    fd = open(x.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); /* for nobody else's eyes */
    x.file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (x.file == NULL) {
        (void)fprintf(stderr, "bravo export: %s: %s.\n", x.path, strerror(errno));
        return 1;
    }
    status = export_to(&x, c);
    if (fclose(x.file) != 0 || status != 0) {
        (void)unlink(x.path);
        status = 1;
    }
    return status;
}
