/* board_span.c -- what a week or a month has brought: goals reached, challenges resolved. */
#include "board.h"
#include "sentence.h"

#include <inttypes.h>
#include <string.h>

enum { RESOLVED_CHARS = 120 };

void board_say_goals(struct message *m, const struct answer *row)
{
    for (size_t i = 0; i < answer_count(row, "goal"); i++) {
        const char *period = answer_item(row, "goal", i, "period");
        int64_t of = answer_item_int(row, "goal", i, "of");

        if (i == 0) {
            message_paragraph(m);
            message_bold(m, "Goals");
        }
        message_text(m, " · %s %s %" PRId64 " of %" PRId64 " %s%s",
                     answer_item(row, "goal", i, "name"), strcmp(period, "day") == 0 ? "on" : "in",
                     answer_item_int(row, "goal", i, "hit"), of, period, of == 1 ? "" : "s");
    }
}

void board_say_resolved(struct message *m, const struct answer *row)
{
    for (size_t i = 0; i < answer_count(row, "resolved"); i++) {
        const char *learned = answer_item(row, "resolved", i, "learned");

        message_paragraph(m);
        message_bold(m, "Resolved");
        message_text(m, " · ");
        message_person(m, answer_item(row, "resolved", i, "by"));
        message_text(m, ": ");
        sentence_say(m, answer_item(row, "resolved", i, "text"), RESOLVED_CHARS);
        if (*learned != '\0') {
            message_text(m, " We learned: ");
            sentence_say(m, learned, RESOLVED_CHARS);
        }
    }
}
