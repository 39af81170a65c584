/* board_yearago.c -- what happened on this date a year ago. */
#include "board.h"
#include "celebration.h"

/* "A year ago today · Ben: “…”", "A year ago today · Ben reached 50 thanks." */
static void yearago_render(const struct answer *row, struct message *m)
{
    const char *what;
    const char *who;

    if (answer_count(row, "yearago") == 0) {
        return;
    }
    what = answer_item(row, "yearago", 0, "what");
    if (what == NULL) {
        board_say_entry(m, row, "yearago", "A year ago today");
        return;
    }
    who = answer_item(row, "yearago", 0, "who");
    message_bold(m, "A year ago today");
    message_text(m, " ·");
    celebration_say_brief(m, what, &who, 1, answer_item_int(row, "yearago", 0, "n"));
}

const struct section section_yearago = {
    .name = "yearago",
    .meaning = "a story or a round number of the same date a year ago",
    .standing = true,
    .render = yearago_render,
};
