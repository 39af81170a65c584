/* utf8.c -- checking, counting, measuring and cutting texts (see utf8.h). */
#include "utf8.h"

#include "arena.h"
#include "utf8_char.h"

#include <assert.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

enum { ZERO_WIDTH_JOINER = 0x200D, EMOJI_SELECTOR = 0xFE0F };

static int32_t length_of(const char *text)
{
    const size_t len = strlen(text);

    assert(len <= INT32_MAX);
    return (int32_t)len;
}

bool utf8_valid(const char *text, size_t len)
{
    const int32_t end = (int32_t)len;
    int32_t at = 0;
    UChar32 c = 0;

    assert(len <= INT32_MAX);
    while (at < end && c >= 0) {
        if (U8_IS_SINGLE(text[at])) {
            at++; /* most are */
        } else {
            c = utf8_char_read(text, &at, end);
        }
    }
    return c >= 0;
}

static size_t count_chars(const char *text, size_t len)
{
    size_t chars = 0;

    for (size_t i = 0; i < len; i++) {
        chars += U8_IS_TRAIL(text[i]) ? 0 : 1;
    }
    return chars;
}

size_t utf8_chars(const char *text)
{
    return count_chars(text, strlen(text));
}

static bool char_has_no_width(UChar32 c)
{
    const int syllable = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);

    return (U_MASK(u_charType(c)) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK)) !=
               0 ||
           syllable == U_HST_VOWEL_JAMO || syllable == U_HST_TRAILING_JAMO;
}

/* The columns of a character alone. */
static size_t char_width(UChar32 c)
{
    const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);

    if (char_has_no_width(c)) {
        return 0;
    }
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/* The columns that a character adds behind another one: emojis melt. */
static size_t char_width_behind(UChar32 before, UChar32 c)
{
    if (c == EMOJI_SELECTOR) {
        return u_hasBinaryProperty(before, UCHAR_EMOJI) && char_width(before) == 1 ? 1 : 0;
    }
    if (before == ZERO_WIDTH_JOINER && u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC)) {
        return 0;
    }
    if (u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) &&
        u_hasBinaryProperty(before, UCHAR_EMOJI_MODIFIER_BASE)) {
        return 0;
    }
    return char_width(c);
}

size_t utf8_width(const char *text)
{
    const int32_t end = length_of(text);
    size_t width = 0;
    UChar32 before = 0;

    for (int32_t at = 0; at < end;) {
        const UChar32 c = utf8_char_read(text, &at, end);

        width += char_width_behind(before, c);
        before = c;
    }
    return width;
}

/* How many bytes of whole graphemes fit into max_chars. */
static size_t cut_length(const char *text, size_t max_chars)
{
    UErrorCode e = U_ZERO_ERROR;
    UText *source = utext_openUTF8(NULL, text, length_of(text), &e);
    UBreakIterator *graphemes = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &e);
    size_t chars = 0;
    size_t end = 0;
    int32_t next;

    ubrk_setUText(graphemes, source, &e);
    assert(U_SUCCESS(e));
    while ((next = ubrk_next(graphemes)) != UBRK_DONE) {
        chars += count_chars(text + end, (size_t)next - end);
        if (chars > max_chars) {
            break;
        }
        end = (size_t)next;
    }
    ubrk_close(graphemes);
    utext_close(source);
    return end;
}

char *utf8_cut(struct arena *a, const char *text, size_t max_chars)
{
    if (utf8_chars(text) <= max_chars) {
        return arena_text(a, text);
    }
    if (max_chars == 0) {
        return arena_text(a, "");
    }
    return arena_printf(a, "%.*s…", (int)cut_length(text, max_chars - 1), text);
}
