/* board_week.c -- the week on the board of its last day. */
#include "board.h"

#include <inttypes.h>

/* "The week · 41 thanks · Ben leads with 9.  Have a good weekend!" */
static void week_render(const struct answer *row, struct message *m)
{
    size_t leaders = answer_count(row, "leader");

    if (answer_int(row, "week", 0) == 0) {
        return;
    }
    message_bold(m, "The week");
    message_text(m, " · ");
    board_say_count(m, answer_int(row, "week", 0), "thank-you", "thanks");
    for (size_t i = 0; i < leaders; i++) {
        message_text(m, "%s", i == 0 ? " · " : i + 1 == leaders ? " and " : ", ");
        message_person(m, answer_item(row, "leader", i, "who"));
    }
    if (leaders > 0) {
        message_text(m, " %s with %" PRId64, leaders == 1 ? "leads" : "lead",
                     answer_int(row, "week.most", 0));
    }
    message_text(m, ". Have a good weekend!");
}

const struct section section_week = {
    .name = "week",
    .meaning = "on the last working day of a week, all thanks of it",
    .render = week_render,
};
