/* other_clock.c -- programs that see another time of day than everybody else. */
#include "other_clock.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PROGRAMS = 4 };

static const char mkdtemp_end[] = {'X', 'X', 'X', 'X', 'X', 'X', '\0'};

struct other_clock {
    struct arena *arena;
    const char *folder;
    const char *file; /* how far it is ahead */
    int64_t set_ms;
    const char *programs[PROGRAMS];
    size_t program_count;
};

static const char *const libraries[] = {
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
};

/* NULL: it is not there. */
static const char *library(void)
{
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        if (access(libraries[i], R_OK) == 0) {
            return libraries[i];
        }
    }
    return NULL;
}

const char *other_clock_missing(void)
{
    return library() == NULL ? libraries[0] : NULL;
}

static int64_t real_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void other_clock_set(struct other_clock *c, int64_t at_ms)
{
    const char *fresh = arena_printf(c->arena, "%s.new", c->file);
    FILE *file = fopen(fresh, "we");

    assert_non_null(file);
    (void)fprintf(file, "%+.3f\n", (double)(at_ms - real_ms()) / 1000);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(fresh, c->file), 0); /* it is read at any moment */
    c->set_ms = at_ms;
}

int64_t other_clock_was_set(const struct other_clock *c)
{
    return c->set_ms;
}

struct other_clock *other_clock_new(int64_t at_ms)
{
    struct other_clock *c = must_alloc(sizeof(*c));
    const char *place = getenv("TMPDIR");
    char *folder;

    c->arena = arena_new();
    folder =
        arena_printf(c->arena, "%s/bravo-clock-%s", place != NULL ? place : "/tmp", mkdtemp_end);
    assert_non_null(mkdtemp(folder));
    c->folder = folder;
    c->file = arena_printf(c->arena, "%s/clock", folder);
    other_clock_set(c, at_ms);
    return c;
}

void other_clock_show(struct other_clock *c, const char *variable)
{
    const char *path = arena_printf(c->arena, "%s/%s", c->folder, variable);
    FILE *script = fopen(path, "we");

    assert_non_null(script);
    assert_true(c->program_count < PROGRAMS);
    c->programs[c->program_count++] = path;
    (void)fprintf(script,
                  "#!/bin/sh\n"
                  "export LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s FAKETIME_NO_CACHE=1\n"
                  "export FAKETIME_DONT_FAKE_MONOTONIC=1\n"
                  "exec %s \"$@\"\n",
                  library(), c->file, getenv(variable));
    assert_int_equal(fclose(script), 0);
    assert_int_equal(chmod(path, S_IRWXU), 0);
    (void)setenv(variable, path, 1);
}

void other_clock_free(struct other_clock *c)
{
    for (size_t i = 0; i < c->program_count; i++) {
        (void)unlink(c->programs[i]);
    }
    (void)unlink(c->file);
    (void)rmdir(c->folder);
    arena_free(c->arena);
    free(c);
}
