/* board_numbers.c -- the board's first lines: how much there was of what. */
#include "board.h"

#include <inttypes.h>
#include <string.h>

/* " · 2 stories"; nothing for none. */
static void say_number(struct message *m, int64_t n, const char *one, const char *many)
{
    if (n > 0) {
        message_text(m, "%s", message_empty(m) ? "" : " · ");
        board_say_count(m, n, one, many);
    }
}

/* How many there are of a kind of entry. */
static int64_t entries_of(const struct answer *row, const char *kind)
{
    for (size_t i = 0; i < answer_count(row, "count"); i++) {
        if (strcmp(answer_item(row, "count", i, "kind"), kind) == 0) {
            return answer_item_int(row, "count", i, "n");
        }
    }
    return 0;
}

static void say_thanks(const struct answer *row, struct message *m)
{
    int64_t thanks = answer_int(row, "thanks", 0);
    int64_t more = answer_int(row, "thanks.more", 0);

    if (thanks == 0) {
        return;
    }
    say_number(m, thanks, "thank-you", "thanks");
    board_say_more(m, more);
    message_text(m, " from ");
    board_say_count(m, answer_int(row, "people", 0), "person", "people");
}

/* "14 thanks (+3) from 9 people · 2 stories · 1 lesson · 3 ideas" */
static void numbers_render(const struct answer *row, struct message *m)
{
    say_thanks(row, m);
    say_number(m, answer_int(row, "stories", 0), "story", "stories");
    say_number(m, answer_int(row, "lessons", 0), "lesson", "lessons");
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct entry_kind *kind = command_at(i)->entry;

        if (kind != NULL) {
            say_number(m, entries_of(row, kind->name), kind->name, kind->plural);
        }
    }
}

const struct section section_numbers = {
    .name = "numbers",
    .meaning = "how many thanks, stories and other entries there were",
    .render = numbers_render,
};
