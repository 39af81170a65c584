/* celebration_board.c -- what the board says of all that was celebrated. */
#include "celebration.h"
#include "sentence.h"

#include <string.h>

enum { CHEERS_MAX = 20, WIN_CHARS = 120 };

/* Is it the same celebration, of another person? */
static bool same_cheer(const struct answer *row, size_t i, size_t j)
{
    return strcmp(answer_item(row, "cheer", i, "what"), answer_item(row, "cheer", j, "what")) ==
               0 &&
           answer_item_int(row, "cheer", i, "n") == answer_item_int(row, "cheer", j, "n");
}

/* What people have said there is to celebrate: " Ana: “We passed the audit.”" */
static void wins_render(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "win"); i++) {
        message_text(m, " ");
        message_person(m, answer_item(row, "win", i, "by"));
        message_text(m, ": ");
        sentence_say(m, answer_item(row, "win", i, "text"), WIN_CHARS);
    }
}

/* "Celebrate · Ben and Cat reached 50 thanks. Ana: “We passed the audit.”" */
static void celebrations_render(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "cheer");
    const char *people[CHEERS_MAX];
    size_t next;

    count = count < CHEERS_MAX ? count : CHEERS_MAX;
    if (count > 0 || answer_count(row, "win") > 0) {
        message_bold(m, "Celebrate");
        message_text(m, " ·");
    }
    for (size_t i = 0; i < count; i = next) {
        for (next = i; next < count && same_cheer(row, i, next); next++) {
            people[next - i] = answer_item(row, "cheer", next, "who");
        }
        celebration_say_brief(m, answer_item(row, "cheer", i, "what"), people, next - i,
                              answer_item_int(row, "cheer", i, "n"));
    }
    wins_render(row, m);
}

const struct section section_celebrations = {
    .name = "celebrations",
    .meaning = "all that was celebrated since the board before",
    .render = celebrations_render,
};
