/* board_ranks.c -- the board's ranks: who was thanked, who thanked, which teams. */
#include "board.h"

#include <inttypes.h>

enum { GENEROUS_LEAST = 2 };

static void ranks_render(const struct answer *row, struct message *m)
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

const struct section section_ranks = {
    .name = "ranks",
    .meaning = "who was thanked most, and what for",
    .figures = true,
    .render = ranks_render,
};

/* "Most generous: Ana (4), Dan (3)" */
static void givers_render(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "generous"); i++) {
        int64_t n = answer_item_int(row, "generous", i, "n");

        if (n < GENEROUS_LEAST) {
            return;
        }
        if (i == 0) {
            message_small(m);
        }
        message_text(m, "%s", i == 0 ? "Most generous: " : ", ");
        message_person(m, answer_item(row, "generous", i, "what"));
        message_text(m, " (%" PRId64 ")", n);
    }
}

const struct section section_givers = {
    .name = "givers",
    .meaning = "who thanked most",
    .figures = true,
    .render = givers_render,
};

static void teams_render(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "team"); i++) {
        if (i == 0) {
            message_small(m);
        }
        message_text(m, "%s", i == 0 ? "Teams thanked: " : ", ");
        message_group(m, answer_item(row, "team", i, "what"));
        message_text(m, " (%" PRId64 ")", answer_item_int(row, "team", i, "n"));
    }
}

const struct section section_teams = {
    .name = "teams",
    .meaning = "which groups were thanked",
    .figures = true,
    .render = teams_render,
};
