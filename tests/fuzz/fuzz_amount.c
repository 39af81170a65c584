/* fuzz_amount.c -- numbers as people write them: what is taken is in bounds, and
 * what is written of it is read as the same. */
#include "amount.h"
#include "arena.h"
#include "utf8.h"
#include "words.h"

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

static bool in_bounds(int64_t value)
{
    return value >= -AMOUNT_MAX && value <= AMOUNT_MAX;
}

/* With a mark that is settled, there and back is the same. */
static void check_text(struct arena *a, const struct amount *amount, enum amount_mark mark)
{
    struct amount again;
    struct words w;

    words_init(&w, a, NULL, amount_text(a, amount->value, "", mark));
    must(amount_take(&w, mark, &again) == AMOUNT_TAKEN && again.value == amount->value &&
         words_end(&w));
    must(*amount->unit == '\0' || strlen(amount->unit) < AMOUNT_UNIT_BYTES);
    (void)amount_text(a, amount->value, amount->unit, mark);
}

static void check(struct arena *a, const char *text, enum amount_mark mark)
{
    struct words w;

    words_init(&w, a, NULL, text);
    while (!words_end(&w)) {
        const char *at = w.at;
        struct amount amount = {0};
        enum amount_read read = amount_take(&w, mark, &amount);

        must(read == AMOUNT_NONE ? w.at == at : w.at > at);
        must(read != AMOUNT_DOUBT || mark == AMOUNT_EITHER);
        if (read == AMOUNT_TAKEN || read == AMOUNT_DOUBT) {
            must(in_bounds(amount.value) && in_bounds(amount.other) && in_bounds(amount.plain));
        }
        if (read == AMOUNT_TAKEN && mark != AMOUNT_EITHER) {
            check_text(a, &amount, mark);
        }
        if (read == AMOUNT_NONE) {
            words_skip(&w);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *text = utf8_clean(a, (const char *)data, size);

    check(a, text, AMOUNT_EITHER);
    check(a, text, AMOUNT_POINT);
    check(a, text, AMOUNT_COMMA);
    (void)amount_is_unit(text);
    arena_free(a);
    return 0;
}
