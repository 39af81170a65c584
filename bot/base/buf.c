/* buf.c -- bytes that grow, up to a cap. */

#include "buf.h"

#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_FIRST = 256 };

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
    b->capacity = BUF_FIRST;
    b->data = must_alloc(b->capacity);
}

void buf_release(struct buf *b)
{
    free(b->data);
    *b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->overflow = false;
    b->data[0] = '\0';
}

static bool buf_reserve(struct buf *b, size_t more)
{
    size_t capacity = b->capacity;

    if (b->overflow || more > b->max || b->len > b->max - more) {
        b->overflow = true;
        return false;
    }
    while (capacity < b->len + more + 1) {
        capacity *= 2;
    }
    if (capacity != b->capacity) {
        b->data = must_realloc(b->data, capacity);
        b->capacity = capacity;
    }
    return true;
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
    if (len == 0 || !buf_reserve(b, len)) {
        return;
    }
    memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_text(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int len;

    va_start(ap, fmt);
    len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (len < 0) {
        abort();
    }
    if (!buf_reserve(b, (size_t)len)) {
        return;
    }
    va_start(ap, fmt);
    (void)vsnprintf(b->data + b->len, (size_t)len + 1, fmt, ap);
    va_end(ap);
    b->len += (size_t)len;
}

void buf_drop(struct buf *b, size_t len)
{
    if (len > b->len) {
        len = b->len;
    }
    b->len -= len;
    memmove(b->data, b->data + len, b->len);
    b->data[b->len] = '\0';
}
