/*
 * utf8_clean.c -- what people type, made harmless and even (see utf8.h).
 *
 * One pass, one character after the other.  What becomes of a character hangs
 * on the characters kept before it and on the one that follows it, never on
 * more, so that the work grows with the text and with nothing else; and
 * cleaning what is clean changes nothing.
 */
#include "arena.h"
#include "utf8.h"
#include "utf8_char.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf.h>

enum { MARKS_MAX = 4, FLAG_TAGS_MAX = 6, VIRAMA_CLASS = 9 };

enum {
    JOINER_NOT = 0x200C,
    JOINER = 0x200D,
    TEXT_SELECTOR = 0xFE0E,
    EMOJI_SELECTOR = 0xFE0F,
    KEYCAP = 0x20E3,
    REPLACEMENT = 0xFFFD,
    BLACK_FLAG = 0x1F3F4,
    TAG_DIGIT_FIRST = 0xE0030,
    TAG_DIGIT_LAST = 0xE0039,
    TAG_LETTER_FIRST = 0xE0061,
    TAG_LETTER_LAST = 0xE007A,
    TAG_END = 0xE007F,
};

struct cleaner {
    const char *text;
    int32_t at, end;
    char *out;
    size_t used;
    UChar32 last; /* kept */
    UChar32 base; /* the last one kept that is no mark, joiner, selector or skin tone */
    int marks;    /* kept on it */
};

static bool char_is(UChar32 c, uint32_t categories)
{
    return (U_MASK(u_charType(c)) & categories) != 0;
}

static bool char_is_virama(UChar32 c)
{
    return u_getCombiningClass(c) == VIRAMA_CLASS;
}

static bool char_is_joiner(UChar32 c)
{
    return c == JOINER || c == JOINER_NOT;
}

static bool char_is_letter(UChar32 c)
{
    return char_is(c, U_GC_L_MASK) && !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static bool char_is_pictograph(UChar32 c)
{
    return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* Of a script whose letters take their shape from their neighbours. */
static bool char_joins(UChar32 c)
{
    const int joining = u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);

    return joining == U_JT_DUAL_JOINING || joining == U_JT_RIGHT_JOINING ||
           joining == U_JT_LEFT_JOINING;
}

static UChar32 char_evened(UChar32 c)
{
    switch (c) {
    case '\r':
    case '\v':
    case '\f':
    case 0x85:
    case 0x2028:
    case 0x2029:
        return '\n';
    case '\t':
        return ' ';
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
        return '"';
    default:
        return char_is(c, U_GC_ZS_MASK) ? ' ' : c;
    }
}

/* Reads a character, or a line end of two. */
static UChar32 cleaner_read(const struct cleaner *k, int32_t *at)
{
    const UChar32 c = utf8_char_read(k->text, at, k->end);

    if (c == '\r' && *at < k->end && k->text[*at] == '\n') {
        (*at)++;
    }
    return c >= 0 ? char_evened(c) : REPLACEMENT;
}

static UChar32 cleaner_peek(const struct cleaner *k)
{
    int32_t at = k->at;

    return at < k->end ? cleaner_read(k, &at) : 0;
}

/* Joiners make one emoji of several, and choose the shapes of letters in
 * Arabic and its like and in the scripts of India. */
static bool cleaner_needs_joiner(const struct cleaner *k)
{
    const UChar32 next = cleaner_peek(k);

    if (char_is_pictograph(k->base)) {
        return char_is_pictograph(next);
    }
    if (char_is_virama(next)) {
        return char_is_letter(k->base) && k->marks < MARKS_MAX;
    }
    return (char_joins(k->base) || char_is_virama(k->last)) && char_is_letter(next);
}

static bool cleaner_needs_selector(const struct cleaner *k, UChar32 c)
{
    if (k->last != k->base) {
        return false;
    }
    if (c == TEXT_SELECTOR || c == EMOJI_SELECTOR) {
        return u_hasBinaryProperty(k->base, UCHAR_EMOJI) &&
               (k->base > 0x7F || cleaner_peek(k) == KEYCAP);
    }
    if (u_hasBinaryProperty(k->base, UCHAR_IDEOGRAPHIC)) {
        return true;
    }
    switch (u_getIntPropertyValue(k->base, UCHAR_SCRIPT)) {
    case USCRIPT_MONGOLIAN:
    case USCRIPT_MYANMAR:
    case USCRIPT_PHAGS_PA:
        return true;
    default:
        return false;
    }
}

static bool cleaner_needs(const struct cleaner *k, UChar32 c)
{
    if (char_is(c, U_GC_CC_MASK)) {
        return c == '\n';
    }
    if (char_is_joiner(c)) {
        return cleaner_needs_joiner(k);
    }
    if (u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR)) {
        return cleaner_needs_selector(k, c);
    }
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || U_IS_UNICODE_NONCHAR(c)) {
        return false;
    }
    if (char_is(c, U_GC_CF_MASK)) {
        return u_hasBinaryProperty(c, UCHAR_PREPENDED_CONCATENATION_MARK);
    }
    return !char_is(c, U_GC_MN_MASK | U_GC_ME_MASK) || k->marks < MARKS_MAX;
}

/* The flags of England, Scotland and Wales are a black flag, letters that
 * nobody sees, and an end.  Alone such letters go: they hide messages. */
static void cleaner_keep_tags(struct cleaner *k)
{
    int32_t at = k->at;

    for (int tags = 0; at < k->end && tags <= FLAG_TAGS_MAX; tags++) {
        const UChar32 c = utf8_char_read(k->text, &at, k->end);

        if (c == TAG_END && tags > 0) {
            memcpy(k->out + k->used, k->text + k->at, (size_t)(at - k->at));
            k->used += (size_t)(at - k->at);
            k->at = at;
            k->last = c;
            return;
        }
        if (!(c >= TAG_LETTER_FIRST && c <= TAG_LETTER_LAST) &&
            !(c >= TAG_DIGIT_FIRST && c <= TAG_DIGIT_LAST)) {
            return;
        }
    }
}

static void cleaner_keep(struct cleaner *k, UChar32 c)
{
    k->used += utf8_char_write(k->out + k->used, c);
    k->last = c;
    if (char_is_joiner(c) || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) ||
        char_is(c, U_GC_MC_MASK)) {
        return;
    }
    if (char_is(c, U_GC_MN_MASK | U_GC_ME_MASK)) {
        k->marks++;
        return;
    }
    k->marks = 0;
    if (c == BLACK_FLAG) {
        cleaner_keep_tags(k);
    }
    if (!u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER)) {
        k->base = c;
    }
}

static bool text_is_plain(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if ((text[i] < ' ' || text[i] > '~') && text[i] != '\n') {
            return false;
        }
    }
    return true;
}

char *utf8_clean(struct arena *a, const char *text, size_t len)
{
    struct cleaner k = {.text = text, .end = (int32_t)len};
    size_t growth;

    if (text_is_plain(text, len)) {
        return arena_copy(a, text, len);
    }
    growth = utf8_valid(text, len) ? 1 : 3; /* a bad byte becomes the three of U+FFFD */
    k.out = arena_alloc(a, len * growth + 1);
    while (k.at < k.end) {
        const UChar32 c = cleaner_read(&k, &k.at);

        if (cleaner_needs(&k, c)) {
            cleaner_keep(&k, c);
        }
    }
    return k.out;
}
