/* board_highlights.c -- what the daily board says below the ranks. */
#include "board.h"
#include "celebrate.h"
#include "entry.h"

#include <inttypes.h>
#include <string.h>

enum { STORY_CHARS = 300, CHEERS_MAX = 20 };

/* "Story of the day · Ben: “…”" */
static void say_entry(struct message *m, const struct answer *row, const char *list,
                      const char *title)
{
    int64_t votes = answer_item_int(row, list, 0, "votes");

    if (answer_count(row, list) == 0) {
        return;
    }
    message_paragraph(m);
    message_bold(m, "%s", title);
    message_text(m, " · ");
    message_person(m, answer_item(row, list, 0, "by"));
    message_text(m, ": “");
    message_said(m, entry_excerpt(m->arena, answer_item(row, list, 0, "text"), STORY_CHARS));
    message_text(m, "”");
    if (votes > 0) {
        message_text(m, " (");
        board_say_count(m, votes, "vote", "votes");
        message_text(m, ")");
    }
}

/* Is it the same celebration, of another person? */
static bool same_cheer(const struct answer *row, size_t i, size_t j)
{
    return strcmp(answer_item(row, "cheer", i, "what"), answer_item(row, "cheer", j, "what")) ==
               0 &&
           answer_item_int(row, "cheer", i, "n") == answer_item_int(row, "cheer", j, "n");
}

/* "Celebrate · Ben and Cat reached 50 thanks. A story on 5 working days in a row." */
static void say_cheers(struct message *m, const struct answer *row)
{
    size_t count = answer_count(row, "cheer");
    const char *people[CHEERS_MAX];
    size_t next;

    count = count < CHEERS_MAX ? count : CHEERS_MAX;
    for (size_t i = 0; i < count; i = next) {
        if (i == 0) {
            message_paragraph(m);
            message_bold(m, "Celebrate");
            message_text(m, " ·");
        }
        for (next = i; next < count && same_cheer(row, i, next); next++) {
            people[next - i] = answer_item(row, "cheer", next, "who");
        }
        celebrate_say_brief(m, answer_item(row, "cheer", i, "what"), people, next - i,
                            answer_item_int(row, "cheer", i, "n"));
    }
}

/* "The week · 41 thanks · Ben leads with 9.  Have a good weekend!" */
static void say_week(struct message *m, const struct answer *row)
{
    size_t leaders = answer_count(row, "leader");

    if (answer_int(row, "week", 0) == 0) {
        return;
    }
    message_paragraph(m);
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

void board_say_highlights(struct message *m, const struct answer *row)
{
    say_entry(m, row, "story", "Story of the day");
    say_entry(m, row, "lesson", "Lesson");
    say_cheers(m, row);
    say_week(m, row);
}
