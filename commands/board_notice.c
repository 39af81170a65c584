/* board_notice.c -- the daily board, as it is posted.  The row is board_post.lua's. */
#include "board.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 64, GENEROUS_LEAST = 2, QUIET_LINES = 7 };

static void say_headline(struct message *m, const struct answer *row)
{
    char day[DAY_BYTES];

    day_describe((int32_t)answer_int(row, "day", 0), false, day, sizeof(day));
    message_heading(m);
    message_text(m, "%s · ", day);
    message_channel(m, answer_text(row, "to_channel"));
    message_paragraph(m);
}

/* " · 2 stories"; nothing for none. */
static void say_number(struct message *m, int64_t n, const char *one, const char *many)
{
    if (n > 0) {
        message_text(m, "%s", m->last_span != NULL ? " · " : "");
        board_say_count(m, n, one, many);
    }
}

/* "14 thanks (+3) from 9 people · 2 stories · 1 lesson" */
static void say_numbers(struct message *m, const struct answer *row)
{
    int64_t thanks = answer_int(row, "thanks", 0);
    int64_t more = answer_int(row, "thanks.more", 0);

    say_number(m, thanks, "thank-you", "thanks");
    if (thanks > 0 && more != 0) {
        message_text(m, " (%s%" PRId64 ")", more > 0 ? "+" : "−", more > 0 ? more : -more);
    }
    if (thanks > 0) {
        message_text(m, " from ");
        board_say_count(m, answer_int(row, "people", 0), "person", "people");
    }
    say_number(m, answer_int(row, "stories", 0), "story", "stories");
    say_number(m, answer_int(row, "lessons", 0), "lesson", "lessons");
}

/* A day on which nothing was said: something kind, each day something else. */
static void say_quiet(struct message *m, int64_t day)
{
    static const char *const lines[QUIET_LINES] = {
        "All quiet. The best thanks is often for something small: who held a door for you?",
        "No news today. Whose work made yours easier?",
        "Nobody said it today, so it is still free to say: thank you.",
        "All calm. Think of a customer who left with a smile: who was behind it?",
        "An empty board is an invitation. Who gets the first line of the next one?",
        "Not a word today, though somebody surely did something worth one.",
        "A day for getting things done. Who helped you with yours?",
    };

    message_text(m, "%s", lines[(day + day / QUIET_LINES) % QUIET_LINES]);
    message_small(m);
    message_text(m, "Say it with ");
    message_code(m, "kudos @name for what they did");
}

static void say_ranks(struct message *m, const struct answer *row)
{
    size_t count = answer_count(row, "rank");
    int64_t more = answer_int(row, "ranked", 0) - (int64_t)count;

    if (count > 0) {
        message_table(m, "rlrll");
    }
    for (size_t i = 0; i < count; i++) {
        board_say_rank(m, row, i, 'r');
        message_cell(m);
        board_say_reasons(m, row, i);
    }
    if (more > 0) {
        message_small(m);
        message_text(m, "…and %" PRId64 " more", more);
    }
}

/* "Most generous: Ana (4), Dan (3)"; nothing where none has `least`. */
static void say_counted(struct message *m, const struct answer *row, const char *list,
                        int64_t least)
{
    bool teams = strcmp(list, "team") == 0;

    for (size_t i = 0; i < answer_count(row, list); i++) {
        const char *what = answer_item(row, list, i, "what");
        int64_t n = answer_item_int(row, list, i, "n");

        if (n < least) {
            return;
        }
        if (i == 0) {
            message_small(m);
            message_text(m, "%s: ", teams ? "Teams thanked" : "Most generous");
        } else {
            message_text(m, ", ");
        }
        if (teams) {
            message_group(m, what);
        } else {
            message_person(m, what);
        }
        message_text(m, " (%" PRId64 ")", n);
    }
}

static bool quiet(const struct answer *row)
{
    return answer_int(row, "thanks", 0) == 0 && answer_int(row, "stories", 0) == 0 &&
           answer_int(row, "lessons", 0) == 0;
}

static enum err board_render(const struct answer *row, struct message *m)
{
    say_headline(m, row);
    if (quiet(row)) {
        say_quiet(m, answer_int(row, "day", 0));
    } else {
        say_numbers(m, row);
    }
    say_ranks(m, row);
    say_counted(m, row, "generous", GENEROUS_LEAST);
    say_counted(m, row, "team", 1);
    if (answer_count(row, "rank") > 0 &&
        answer_count(row, "story") + answer_count(row, "lesson") + answer_count(row, "cheer") > 0) {
        message_rule(m);
    }
    board_say_highlights(m, row);
    return ERR_OK;
}

const struct notice notice_board = {.kind = "board", .render = board_render};
