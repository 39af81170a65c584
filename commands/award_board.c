/* award_board.c -- what the board says of awards. */
#include "award.h"

#include <inttypes.h>
#include <string.h>

enum { REASON_CHARS = 120 };

/* The same award of the same vote? */
static bool shared(const struct answer *row, size_t i, size_t j)
{
    return answer_item_int(row, "award", i, "votes") > 0 &&
           answer_item_int(row, "award", i, "votes") == answer_item_int(row, "award", j, "votes") &&
           strcmp(answer_item(row, "award", i, "title"), answer_item(row, "award", j, "title")) ==
               0;
}

/* "Rescuer: Ana, for “…”. Colleague of the week: Ben and Cat, with 4 votes" */
static void say_awards(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "award");
    const char *people[AWARD_PEOPLE];
    size_t next;

    for (size_t i = 0; i < count; i = next) {
        int64_t votes = answer_item_int(row, "award", i, "votes");

        next = i;
        do {
            people[next - i] = answer_item(row, "award", next, "who");
            next++;
        } while (next < count && next - i < AWARD_PEOPLE && shared(row, i, next));
        message_text(m, "%s%s: ", i > 0 ? ". " : "", answer_item(row, "award", i, "title"));
        message_people(m, people, next - i, false);
        if (votes > 0) {
            message_text(m, ", with %" PRId64 " %s", votes, votes == 1 ? "vote" : "votes");
        } else {
            message_text(m, ", for “");
            message_said(
                m, entry_excerpt(m->arena, answer_item(row, "award", i, "text"), REASON_CHARS));
            message_text(m, "”");
        }
    }
}

static void say_nominated(const struct answer *row, struct message *m)
{
    bool last = answer_yes(row, "award.last");

    message_bold(m, "Nominated");
    message_text(m, " · ");
    for (size_t i = 0; i < answer_count(row, "award.nominee"); i++) {
        const char *text = answer_item(row, "award.nominee", i, "text");

        message_text(m, "%s", i > 0 ? ", " : "");
        message_person(m, answer_item(row, "award.nominee", i, "who"));
        if (text != NULL) {
            message_text(m, " (“");
            message_said(m, entry_excerpt(m->arena, text, REASON_CHARS));
            message_text(m, "”)");
        }
    }
    message_text(m, last ? ". The vote closes on Friday at noon: " : ". Your vote: ");
    message_code(m, "award vote @name");
}

static void board_render(const struct answer *row, struct message *m)
{
    if (answer_count(row, "award") > 0) {
        message_paragraph(m);
        message_emoji(m, "🏆");
        message_text(m, " ");
        say_awards(row, m);
    }
    if (answer_count(row, "award.nominee") > 0) {
        message_paragraph(m);
        say_nominated(row, m);
    }
}

const struct section section_award = {
    .name = "award",
    .meaning = "awards, and who is nominated for that of the week",
    .render = board_render,
};
