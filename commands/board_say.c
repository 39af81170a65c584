/* board_say.c -- what a board that was asked for says, and what both kinds say alike. */
#include "board.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_CHARS = 300 };

void board_say_count(struct message *m, int64_t n, const char *one, const char *many)
{
    message_text(m, "%" PRId64 " %s", n, n == 1 ? one : many);
}

void board_say_more(struct message *m, int64_t more)
{
    if (more != 0) {
        message_text(m, " (%s%" PRId64 ")", more > 0 ? "+" : "−", more > 0 ? more : -more);
    }
}

void board_say_trend(struct message *m, const char *trend)
{
    long places;

    if (trend == NULL || *trend == '\0' || strcmp(trend, "0") == 0) {
        return;
    }
    places = strtol(trend, NULL, 10);
    if (places == 0) {
        message_text(m, "new");
    } else {
        message_text(m, "%s%ld", places > 0 ? "▲" : "▼", labs(places));
    }
}

/* 1st, 2nd, 3rd, 4th, 11th, 21st. */
static const char *ordinal(int64_t n)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};

    return n % 10 <= 3 && (n % 100 < 11 || n % 100 > 13) ? endings[n % 10] : "th";
}

static void say_what(struct message *m, char board, const char *what)
{
    if (board == 'v') {
        message_text(m, "#%s", what);
    } else if (board == 't') {
        message_group(m, what);
    } else {
        message_person(m, what);
    }
}

/* What the table leaves out: the others, and the asker's own place. */
static void say_rest(struct message *m, const struct answer *a, int64_t more)
{
    int64_t place = answer_int(a, "own.place", 0);
    const char *trend = answer_text(a, "own.trend");

    if (more <= 0) {
        return;
    }
    message_small(m);
    message_text(m, "…and %" PRId64 " more.", more);
    if (place > 0) {
        message_text(m, " You are %" PRId64 "%s with %" PRId64, place, ordinal(place),
                     answer_int(a, "own.n", 0));
        message_text(m, "%s", *trend != '\0' && strcmp(trend, "0") != 0 ? " " : "");
        board_say_trend(m, trend);
        message_text(m, ".");
    }
}

void board_say_rank(struct message *m, const struct answer *a, size_t i, char board)
{
    message_row(m);
    message_cell(m);
    message_text(m, "%s", answer_item(a, "rank", i, "place"));
    message_cell(m);
    say_what(m, board, answer_item(a, "rank", i, "what"));
    message_cell(m);
    message_text(m, "%s", answer_item(a, "rank", i, "n"));
    message_cell(m);
    board_say_trend(m, answer_item(a, "rank", i, "trend"));
}

void board_say_ranks(struct message *m, const struct answer *a, char board, const char *before)
{
    size_t count = answer_count(a, "rank");

    if (count == 0) {
        message_paragraph(m);
        message_text(m, "Nothing yet. Did somebody help you? ");
        message_code(m, "kudos @name for what they did");
        return;
    }
    message_table(m, "rlrl");
    for (size_t i = 0; i < count; i++) {
        board_say_rank(m, a, i, board);
    }
    say_rest(m, a, answer_int(a, "count", 0) - (int64_t)count);
    if (answer_yes(a, "trends")) {
        message_small(m);
        message_text(m, "▲▼ against %s", before);
    }
}

void board_say_entry(struct message *m, const struct answer *row, const char *list,
                     const char *title)
{
    int64_t votes = answer_item_int(row, list, 0, "votes");

    if (answer_count(row, list) == 0) {
        return;
    }
    message_bold(m, "%s", title);
    message_text(m, " · ");
    message_person(m, answer_item(row, list, 0, "by"));
    message_text(m, ": “");
    message_said(m, entry_excerpt(m->arena, answer_item(row, list, 0, "text"), ENTRY_CHARS));
    message_text(m, "”");
    if (votes > 0) {
        message_text(m, " (");
        board_say_count(m, votes, "vote", "votes");
        message_text(m, ")");
    }
}
