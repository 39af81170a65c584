/* spark.c -- how numbers went, as small bars (see message.h). */

#include "arena.h"
#include "message.h"

#include <inttypes.h>

static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇"};

enum { LEVELS = sizeof(bars) / sizeof(bars[0]) };

static const char *bar(int64_t number, int64_t low, int64_t high)
{
    double level = high > low ? ((double)number - (double)low) / ((double)high - (double)low) : 0;

    return bars[(int)(level * (LEVELS - 1) + 0.5)];
}

/* The least and the most of the numbers there are; false: there is none. */
static bool range(const int64_t *numbers, size_t count, int64_t *low, int64_t *high)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == MESSAGE_NO_NUMBER) {
            continue;
        }
        *low = !any || numbers[i] < *low ? numbers[i] : *low;
        *high = !any || numbers[i] > *high ? numbers[i] : *high;
        any = true;
    }
    return any;
}

void message_spark(struct message *m, const int64_t *numbers, size_t count)
{
    const char *seen = "";
    const char *heard = "";
    int64_t low;
    int64_t high;

    count = count < MESSAGE_BARS ? count : MESSAGE_BARS;
    if (!range(numbers, count, &low, &high)) {
        return;
    }
    low = low > 0 && low < high - low ? 0 : low;
    for (size_t i = 0; i < count; i++) {
        const char *comma = i > 0 ? ", " : "";

        if (numbers[i] == MESSAGE_NO_NUMBER) {
            seen = arena_printf(m->arena, "%s ", seen);
            heard = arena_printf(m->arena, "%s%snone", heard, comma);
        } else {
            seen = arena_printf(m->arena, "%s%s", seen, bar(numbers[i], low, high));
            heard = arena_printf(m->arena, "%s%s%" PRId64, heard, comma, numbers[i]);
        }
    }
    message_text(m, "%s", seen);
    m->last_span->heard = heard;
}

void message_heard(struct message *m, const char *heard)
{
    if (m->last_span != NULL) {
        m->last_span->heard = heard;
    }
}
