/*
 * utf8_fold.c -- texts made comparable, and their words (see utf8.h).
 *
 * Each character is taken apart, its accents are dropped, the rest is folded.
 * Accents are those marks that Unicode places around a letter, and the points
 * of Hebrew and Arabic; the vowels of India and Thailand and the voice marks of
 * Japan are letters in their scripts, and stay.
 */
#include "arena.h"
#include "utf8.h"
#include "utf8_char.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
    REPLACEMENT = 0xFFFD,
    PARTS_MAX = 32, /* Unicode's longest is 18 */
    MARKS_MAX = 4,  /* putting them into order takes the square of their number */
};

struct folder {
    UChar *units;
    int32_t used;
    int32_t capacity;
    int marks; /* that stand at the end */
};

static void folder_add(struct folder *f, UChar32 c)
{
    if (f->capacity - f->used < U16_MAX_LENGTH) {
        f->capacity = f->capacity > 0 ? f->capacity * 2 : 256;
        f->units = must_realloc(f->units, (size_t)f->capacity * sizeof(*f->units));
    }
    if (U_IS_BMP(c)) {
        f->units[f->used++] = (UChar)c;
    } else {
        f->units[f->used++] = U16_LEAD(c);
        f->units[f->used++] = U16_TRAIL(c);
    }
}

static bool char_is_accent(UChar32 c)
{
    enum { OVERLAY = 1, POINTS_FIRST = 10, POINTS_LAST = 36, AROUND_FIRST = 200 };
    const int class = u_getCombiningClass(c);

    return class == OVERLAY || (class >= POINTS_FIRST && class <= POINTS_LAST) ||
           class >= AROUND_FIRST || u_charType(c) == U_ENCLOSING_MARK;
}

/* Letters that look like others with an accent, but that Unicode does not take
 * apart. */
static const char *letter_plain(UChar32 folded)
{
    static const struct {
        UChar32 letter;
        const char *plain;
    } letters[] = {
        {0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},   {0xFE, "th"}, {0x111, "d"},
        {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x167, "t"},
    };

    for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++) {
        if (letters[i].letter == folded) {
            return letters[i].plain;
        }
    }
    return NULL;
}

/* One character that cannot be taken apart. */
static void folder_part(struct folder *f, UChar32 c)
{
    const UChar32 folded = u_foldCase(c, U_FOLD_CASE_DEFAULT);
    const char *plain = letter_plain(folded);

    if (char_is_accent(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
        return;
    }
    f->marks = u_getCombiningClass(c) != 0 ? f->marks + 1 : 0;
    if (f->marks > MARKS_MAX) {
        return;
    }
    if (plain == NULL) {
        folder_add(f, folded);
        return;
    }
    for (; *plain != '\0'; plain++) {
        folder_add(f, *plain);
    }
}

static UChar32 folder_read(const char *text, int32_t *at, int32_t end)
{
    const UChar32 c = utf8_char_read(text, at, end);

    return c >= 0 ? c : REPLACEMENT;
}

static void folder_text(struct folder *f, const char *text, int32_t len)
{
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *apart = unorm2_getNFKDInstance(&e);
    UChar units[PARTS_MAX];
    UChar32 parts[PARTS_MAX];

    for (int32_t at = 0; at < len;) {
        const UChar32 c = folder_read(text, &at, len);
        int32_t count = unorm2_getDecomposition(apart, c, units, PARTS_MAX, &e);

        if (count < 0) {
            folder_part(f, c);
            continue;
        }
        (void)u_strToUTF32(parts, PARTS_MAX, &count, units, count, &e);
        for (int32_t i = 0; i < count; i++) {
            folder_part(f, parts[i]);
        }
    }
    assert(U_SUCCESS(e));
}

/* Puts together again what has not lost anything: the syllables of Korea. */
static char *folder_finish(struct folder *f, struct arena *a)
{
    UErrorCode e = U_ZERO_ERROR;
    const int32_t capacity = f->used * 3 + 1;
    UChar *whole = must_alloc((size_t)capacity * sizeof(*whole));
    const int32_t count =
        unorm2_normalize(unorm2_getNFCInstance(&e), f->units, f->used, whole, capacity, &e);
    const int32_t size = count * 3 + 1;
    char *out = arena_alloc(a, (size_t)size);

    (void)u_strToUTF8(out, size, NULL, whole, count, &e);
    assert(U_SUCCESS(e));
    free(whole);
    free(f->units);
    return out;
}

static char *fold_ascii(struct arena *a, const char *text, size_t len)
{
    char *out = arena_copy(a, text, len);

    for (char *c = out; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c - 'A' + 'a');
        }
    }
    return out;
}

static bool text_is_ascii(const char *text)
{
    while (U8_IS_SINGLE(*text) && *text != '\0') {
        text++;
    }
    return *text == '\0';
}

char *utf8_fold(struct arena *a, const char *text)
{
    const size_t len = strlen(text);
    struct folder f = {0};

    assert(len <= INT32_MAX / PARTS_MAX / 3);
    if (text_is_ascii(text)) {
        return fold_ascii(a, text, len);
    }
    folder_text(&f, text, (int32_t)len);
    return folder_finish(&f, a);
}

static bool words_have(const char *const *words, size_t count, const char *word, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(words[i], word, len) == 0 && words[i][len] == '\0') {
            return true;
        }
    }
    return false;
}

size_t utf8_words(struct arena *a, const char *text, const char **words, size_t max)
{
    const char *folded = utf8_fold(a, text);
    UErrorCode e = U_ZERO_ERROR;
    UText *source = utext_openUTF8(NULL, folded, -1, &e);
    UBreakIterator *borders = ubrk_open(UBRK_WORD, "", NULL, 0, &e);
    size_t count = 0;
    int32_t begin = 0;
    int32_t end;

    ubrk_setUText(borders, source, &e);
    assert(U_SUCCESS(e));
    while (count < max && (end = ubrk_next(borders)) != UBRK_DONE) {
        const char *word = folded + begin;
        const size_t len = (size_t)(end - begin);

        if (ubrk_getRuleStatus(borders) >= UBRK_WORD_NUMBER &&
            !words_have(words, count, word, len)) {
            words[count] = arena_copy(a, word, len);
            count++;
        }
        begin = end;
    }
    ubrk_close(borders);
    utext_close(source);
    return count;
}
