/* query.c -- building a call, reading an answer. */

#include "query.h"

#include "arena.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INT_BYTES = 24 };

void query_init(struct query *q, struct arena *a, const char *team)
{
    q->arena = a;
    q->function = NULL;
    q->team = team;
    q->count = 0;
    q->overflow = false;
}

void query_function(struct query *q, const char *name)
{
    q->function = name;
}

void query_text(struct query *q, const char *name, const char *value)
{
    if (value == NULL) {
        return;
    }
    if (q->count + 2 > CAP_QUERY_ARGS) {
        q->overflow = true;
        return;
    }
    q->args[q->count++] = name;
    q->args[q->count++] = value;
}

void query_int(struct query *q, const char *name, int64_t value)
{
    char text[INT_BYTES]; /* every call has many: arena_printf would print each twice */
    int len = snprintf(text, sizeof(text), "%" PRId64, value);

    query_text(q, name, arena_copy(q->arena, text, (size_t)len));
}

const char *answer_text(const struct answer *a, const char *name)
{
    for (size_t i = 0; a != NULL && i < a->count; i++) {
        if (strcmp(a->fields[i].name, name) == 0) {
            return a->fields[i].value;
        }
    }
    return NULL;
}

static int64_t number(const char *text, int64_t otherwise)
{
    char *end;
    long long value;

    if (text == NULL || *text == '\0') {
        return otherwise;
    }
    errno = 0;
    value = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' ? value : otherwise;
}

int64_t answer_int(const struct answer *a, const char *name, int64_t otherwise)
{
    return number(answer_text(a, name), otherwise);
}

bool answer_yes(const struct answer *a, const char *name)
{
    const char *value = answer_text(a, name);

    return value != NULL && *value != '\0' && strcmp(value, "0") != 0;
}

/* Is `name` list.index.rest (index counted from 1 there)? */
static bool item_is(const char *name, const char *list, size_t index, const char *rest)
{
    size_t len = strlen(list);
    char *end;

    if (strncmp(name, list, len) != 0 || name[len] != '.') {
        return false;
    }
    if (name[len + 1] < '0' || name[len + 1] > '9') {
        return false;
    }
    return strtoull(name + len + 1, &end, 10) == index + 1 && *end == '.' &&
           strcmp(end + 1, rest) == 0;
}

size_t answer_count(const struct answer *a, const char *list)
{
    size_t len = strlen(list);

    for (size_t i = 0; a != NULL && i < a->count; i++) {
        const char *name = a->fields[i].name;

        if (strncmp(name, list, len) == 0 && strcmp(name + len, ".n") == 0) {
            int64_t n = number(a->fields[i].value, 0);

            return n > 0 ? (size_t)n : 0;
        }
    }
    return 0;
}

const char *answer_item(const struct answer *a, const char *list, size_t index, const char *name)
{
    for (size_t i = 0; a != NULL && i < a->count; i++) {
        if (item_is(a->fields[i].name, list, index, name)) {
            return a->fields[i].value;
        }
    }
    return NULL;
}

int64_t answer_item_int(const struct answer *a, const char *list, size_t index, const char *name)
{
    return number(answer_item(a, list, index, name), 0);
}
