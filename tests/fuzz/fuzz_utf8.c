/* fuzz_utf8.c -- whatever the bytes, what comes out is clean text. */
#include "arena.h"
#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_harmless(const char *text)
{
    const size_t len = strlen(text);

    must(utf8_valid(text, len));
    for (size_t i = 0; i < len; i++) {
        must(((unsigned char)text[i] >= ' ' && text[i] != 0x7f) || text[i] == '\n');
    }
}

static void check_words(struct arena *a, const char *text)
{
    enum { MAX = 8 };
    const char *words[MAX];
    const size_t count = utf8_words(a, text, words, MAX);

    must(count <= MAX);
    for (size_t i = 0; i < count; i++) {
        must(words[i][0] != '\0' && utf8_valid(words[i], strlen(words[i])));
        for (size_t other = 0; other < i; other++) {
            must(strcmp(words[i], words[other]) != 0);
        }
    }
}

static void check_all(struct arena *a, const char *text, size_t max_chars)
{
    const char *cut = utf8_cut(a, text, max_chars);
    const char *folded = utf8_fold(a, text);

    must(utf8_chars(cut) <= max_chars || utf8_chars(text) <= max_chars);
    must(utf8_width(text) <= 2 * utf8_chars(text));
    must(utf8_valid(folded, strlen(folded)));
    must(strcmp(utf8_fold(a, folded), folded) == 0);
    check_words(a, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *raw = arena_copy(a, (const char *)data, size);
    const char *clean = utf8_clean(a, raw, size);
    const size_t max_chars = size > 0 ? data[0] % 16 : 0;

    check_harmless(clean);
    must(strcmp(utf8_clean(a, clean, strlen(clean)), clean) == 0);
    check_all(a, clean, max_chars);
    check_harmless(utf8_cut(a, clean, max_chars));
    if (utf8_valid(raw, size)) {
        check_all(a, raw, max_chars);
    } else { /* at least without harm */
        (void)utf8_cut(a, raw, max_chars);
        (void)utf8_fold(a, raw);
        (void)utf8_width(raw);
        check_words(a, raw);
    }
    arena_free(a);
    return 0;
}
