/* fuzz_when.c -- dates as people write them, and the days on which they are free. */
#include "arena.h"
#include "free.h"
#include "when.h"
#include "words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TODAY = 20777, CENTURIES = 4000000 };

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_day(struct arena *a, const char *text, enum when which)
{
    struct words w;
    int32_t day;

    words_init(&w, a, NULL, text);
    while (!words_end(&w)) {
        const char *at = w.at;

        if (when_day(&w, TODAY, which, &day)) {
            must(w.at > at);
            must(day > -CENTURIES && day < CENTURIES);
        } else {
            must(w.at == at);
            words_skip(&w);
        }
    }
}

static void check_free(struct arena *a, const char *text)
{
    const char *stored = free_days_typed(a, text);
    struct free_days f;

    free_days_read(text, &f);
    (void)free_day(&f, TODAY);
    if (stored != NULL) {
        must(strcmp(free_days_typed(a, stored), stored) == 0);
        free_days_read(stored, &f);
        must((strcmp(stored, "none") == 0) == (f.weekdays == 0 && f.count == 0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *text = arena_copy(a, (const char *)data, size);

    check_day(a, text, WHEN_NEXT);
    check_day(a, text, WHEN_LAST);
    check_free(a, text);
    arena_free(a);
    return 0;
}
