/* matrix_expect.h -- what the tests of the stand-in for Matrix say all the time. */
#ifndef MATRIX_EXPECT_H
#define MATRIX_EXPECT_H

#include "arena.h"
#include "matrix_app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SHORT_MS = 100, PATIENCE_MS = WIRE_PATIENCE_MS };

static inline int start(void **state)
{
    *state = stand_in_start("FAKE_MATRIX");
    return 0;
}

static inline int stop(void **state)
{
    stand_in_stop(*state);
    return 0;
}

static inline void say(const struct stand_in *s, const char *text)
{
    stand_in_do(s, "say", "{\"text\":\"%s\"}", text);
}

/* The same, with the event id, which the caller frees. */
static inline cJSON *say_id(const struct stand_in *s, const char *text)
{
    return stand_in_order(s, "say", "{\"text\":\"%s\"}", text);
}

static inline void expect_refused(const struct stand_in *s, const struct matrix_call *call,
                                  int status, const char *errcode)
{
    char is[64];
    assert_int_equal(matrix_refused(s, call, is), status);
    assert_string_equal(is, errcode);
}

static inline int count_of(const struct stand_in *s, const char *list)
{
    cJSON *items = stand_in_list(s, list);
    int count = cJSON_GetArraySize(items);
    cJSON_Delete(items);
    return count;
}

static inline void expect_violation(const struct stand_in *s, const char *what)
{
    cJSON *list = stand_in_list(s, "violations");
    const cJSON *item = NULL;
    bool found = false;
    cJSON_ArrayForEach(item, list)
    {
        found = found || strcmp(matrix_text(item, "what"), what) == 0;
    }
    cJSON_Delete(list);
    assert_true(found);
}

#endif
