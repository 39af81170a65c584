/* board_week.c -- the week on the board of its last day. */
#include "board.h"

#include <inttypes.h>

enum { FRIDAY = 4, WEEKEND = 2 };

const char *board_rest(const struct answer *row)
{
    int32_t day = (int32_t)answer_int(row, "day", 0);
    int64_t rest = answer_int(row, "rest", day_weekday(day) == FRIDAY ? WEEKEND : 0);

    if (rest == WEEKEND && day_weekday(day) == FRIDAY) {
        return "Have a good weekend!";
    }
    return rest >= WEEKEND ? "Enjoy the days off!" : NULL;
}

/* "The week · 41 thanks · Ben leads with 9.  Have a good weekend!" */
static void week_render(const struct answer *row, struct message *m)
{
    size_t leaders = answer_count(row, "leader");
    const char *rest = board_rest(row);

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
    message_text(m, ".%s%s", rest != NULL ? " " : "", rest != NULL ? rest : "");
}

const struct section section_week = {
    .name = "week",
    .meaning = "on the last board of a week, all thanks of it, unless a board of the week follows",
    .standing = true,
    .render = week_render,
};
