/* utf8_char.h -- single characters of UTF-8; for utf8*.c only. */
#ifndef UTF8_CHAR_H
#define UTF8_CHAR_H

#include <stddef.h>
#include <stdint.h>

/* The character at *at, which moves behind it; a bad one is negative, as long
 * as Unicode recommends that one U+FFFD stand for.  *at is before `end`. */
int32_t utf8_char_read(const char *text, int32_t *at, int32_t end);

/* At most four bytes; returns how many. */
size_t utf8_char_write(char *out, int32_t c);

#endif
