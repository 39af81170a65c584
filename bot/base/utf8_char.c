/* utf8_char.c -- ICU's macros, made functions (see utf8_char.h). */
#include "utf8_char.h"

#include <unicode/utf8.h>

/* The macros convert between the signed and the unsigned at will, and nest. */
/* NOLINTBEGIN(readability-function-size) */
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"

int32_t utf8_char_read(const char *text, int32_t *at, int32_t end)
{
    int32_t next = *at;
    UChar32 c;

    U8_NEXT(text, next, end, c);
    *at = next;
    return c;
}

size_t utf8_char_write(char *out, int32_t c)
{
    size_t used = 0;

    U8_APPEND_UNSAFE(out, used, c);
    return used;
}

/* NOLINTEND(readability-function-size) */
