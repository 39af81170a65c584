/* arena.c -- memory that lives exactly as long as one turn.
 *
 * In release builds memory is cut from blocks.  In sanitizer builds each
 * allocation is a block of its own, so that AddressSanitizer sees exact bounds.
 */

#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef BRAVO_SANITIZED
enum { BLOCK_SIZE = 0, UNIT = 1 };
#else
enum { BLOCK_SIZE = 4096, UNIT = sizeof(max_align_t) };
#endif

struct block {
    struct block *next;
    size_t used;
    size_t size;
    max_align_t bytes[];
};

struct arena {
    struct block *blocks; /* the first one has room, perhaps */
};

static void out_of_memory(void)
{
    (void)fputs("level=error event=memory.exhausted\n", stderr);
    abort();
}

void *must_alloc(size_t size)
{
    void *p = calloc(1, size > 0 ? size : 1);

    if (p == NULL) {
        out_of_memory();
    }
    return p;
}

void *must_realloc(void *p, size_t size)
{
    void *grown = realloc(p, size > 0 ? size : 1);

    if (grown == NULL) {
        out_of_memory();
    }
    return grown;
}

char *must_copy(const char *text)
{
    size_t size;
    char *copy;

    if (text == NULL) {
        return NULL;
    }
    size = strlen(text) + 1;
    copy = must_alloc(size);
    memcpy(copy, text, size);
    return copy;
}

void must_replace(char **owned, const char *text)
{
    char *copy = must_copy(text);

    free(*owned);
    *owned = copy;
}

struct arena *arena_new(void)
{
    return must_alloc(sizeof(struct arena));
}

void arena_free(struct arena *a)
{
    if (a == NULL) {
        return;
    }
    while (a->blocks != NULL) {
        struct block *b = a->blocks;

        a->blocks = b->next;
        free(b);
    }
    free(a);
}

static struct block *block_add(struct arena *a, size_t size)
{
    struct block *b = must_alloc(sizeof(*b) + size);

    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct block *b = a->blocks;
    char *p;

    if (size > SIZE_MAX / 2) {
        out_of_memory();
    }
    size = size == 0 ? UNIT : (size + UNIT - 1) / UNIT * UNIT;
    if (b == NULL || b->size - b->used < size) {
        b = block_add(a, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    }
    p = (char *)b->bytes + b->used;
    b->used += size;
    return p;
}

char *arena_copy(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    if (len > 0) {
        memcpy(copy, text, len);
    }
    return copy;
}

char *arena_text(struct arena *a, const char *text)
{
    return text != NULL ? arena_copy(a, text, strlen(text)) : NULL;
}

char *arena_join(struct arena *a, const char *const *items, size_t count)
{
    size_t size = 1;
    char *text;
    char *at;

    for (size_t i = 0; i < count; i++) {
        size += strlen(items[i]) + 1;
    }
    text = arena_alloc(a, size);
    at = text;
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(items[i]);

        if (i > 0) {
            *at++ = ' ';
        }
        memcpy(at, items[i], len);
        at += len;
    }
    return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *text;
    int len;

    va_start(ap, fmt);
    len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (len < 0) {
        abort();
    }
    text = arena_alloc(a, (size_t)len + 1);
    va_start(ap, fmt);
    (void)vsnprintf(text, (size_t)len + 1, fmt, ap);
    va_end(ap);
    return text;
}
