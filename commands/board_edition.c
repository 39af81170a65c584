/* board_edition.c -- the whole week, or month, behind its last board (board_edition.lua). */
#include "board.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 64 };

static bool of_month(const struct answer *row)
{
    const char *span = answer_text(row, "span");

    return span != NULL && strcmp(span, "month") == 0;
}

/* "The week of 16 November · #store", "November 2026 · #store" */
static void say_headline(struct message *m, const struct answer *row)
{
    int32_t from = (int32_t)answer_int(row, "from", 0);
    char day[DAY_BYTES];

    day_describe(from, of_month(row), day, sizeof(day));
    message_heading(m);
    if (of_month(row)) {
        message_text(m, "%s · ", strstr(day, " 1 ") != NULL ? strstr(day, " 1 ") + 3 : day);
    } else {
        message_text(m, "The week of %s · ", strchr(day, ' ') + 1);
    }
    message_channel(m, answer_text(row, "to_channel"));
    message_paragraph(m);
}

/* "41 thanks (+9) from 14 people · 6 stories (−1)" */
static void say_numbers(struct message *m, const struct answer *row)
{
    int64_t thanks = answer_int(row, "thanks", 0);

    if (thanks > 0) {
        board_say_count(m, thanks, "thank-you", "thanks");
        board_say_more(m, answer_int(row, "thanks.more", 0));
        message_text(m, " from ");
        board_say_count(m, answer_int(row, "people", 0), "person", "people");
    }
    for (size_t i = 0; i < answer_count(row, "count"); i++) {
        const struct command *c = command_find(answer_item(row, "count", i, "kind"));

        if (c != NULL && c->entry != NULL) {
            message_text(m, "%s", m->last_span != NULL ? " · " : "");
            board_say_count(m, answer_item_int(row, "count", i, "n"), c->entry->name,
                            c->entry->plural);
            board_say_more(m, answer_item_int(row, "count", i, "more"));
        }
    }
}

static void say_ranks(struct message *m, const struct answer *row)
{
    size_t count = answer_count(row, "rank");
    int64_t more = answer_int(row, "ranked", 0) - (int64_t)count;

    if (count > 0) {
        message_table(m, "rlrl");
    }
    for (size_t i = 0; i < count; i++) {
        board_say_rank(m, row, i, 'r');
    }
    if (more > 0) {
        message_small(m);
        message_text(m, "…and %" PRId64 " more", more);
    }
    section_givers.render(row, m);
}

/* "Thanks in 13 weeks · ▁▂▃▅▇ · most in this one" */
static void say_trend(struct message *m, const struct answer *row)
{
    size_t count = answer_count(row, "trend");
    int64_t numbers[MESSAGE_BARS];
    int64_t sum = 0;

    count = count < MESSAGE_BARS ? count : MESSAGE_BARS;
    if (count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        numbers[i] = answer_item_int(row, "trend", i, "n");
        sum += numbers[i];
    }
    message_paragraph(m);
    message_bold(m, "%zu %s", count, of_month(row) ? "months" : "weeks");
    message_text(m, " · ");
    message_spark(m, numbers, count);
    message_text(m, " · %" PRId64 " thanks, %" PRId64 " a %s", sum,
                 (sum + (int64_t)count / 2) / (int64_t)count, of_month(row) ? "month" : "week");
}

static void say_entry(struct message *m, const struct answer *row, const char *list,
                      const char *title)
{
    if (answer_count(row, list) > 0) {
        message_paragraph(m);
        board_say_entry(m, row, list, title);
    }
}

static enum err edition_render(const struct answer *row, struct message *m)
{
    bool month = of_month(row);

    if (answer_text(row, "from") == NULL) {
        return ERR_PROTOCOL;
    }
    say_headline(m, row);
    say_numbers(m, row);
    say_ranks(m, row);
    if (answer_count(row, "rank") > 0 &&
        answer_count(row, "story") + answer_count(row, "lesson") + answer_count(row, "goal") +
                answer_count(row, "resolved") + answer_count(row, "trend") >
            0) {
        message_rule(m);
    }
    say_entry(m, row, "story", month ? "Story of the month" : "Story of the week");
    say_entry(m, row, "lesson", month ? "Lesson of the month" : "Lesson of the week");
    board_say_goals(m, row);
    board_say_resolved(m, row);
    say_trend(m, row);
    if (!month && board_rest(row) != NULL) {
        message_paragraph(m);
        message_text(m, "%s", board_rest(row));
    }
    return ERR_OK;
}

const struct notice notice_edition = {.kind = "edition", .render = edition_render};
