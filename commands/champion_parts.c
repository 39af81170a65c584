/* champion_parts.c -- what the champion hears of the week, part by part (see champion.h). */
#include "board.h"
#include "champion.h"
#include "metric.h"
#include "touchpoint.h"

#include <inttypes.h>

enum { NAMES_MAX = 8, TEXT_CHARS = 60 };

static void say_works(const struct answer *row, struct message *m)
{
    int64_t good = answer_int(row, "felt.good", 0);
    int64_t resolved = answer_int(row, "challenges.resolved", 0);

    if (good > 0) {
        message_text(m, "%" PRId64 " good %s", good,
                     good == 1 ? "word from a customer" : "words from customers");
    }
    if (resolved > 0) {
        message_text(m, "%s", good > 0 ? " · " : "");
        board_say_count(m, resolved, "challenge resolved", "challenges resolved");
    }
    if (answer_count(row, "best") > 0) {
        message_text(m, "%s%s for ", good + resolved > 0 ? " · " : "",
                     answer_item(row, "best", 0, "grade"));
        touchpoint_say_card(m, row, "best", 0);
    }
}

static void say_fails(const struct answer *row, struct message *m)
{
    int64_t bad = answer_int(row, "felt.bad", 0);

    if (bad > 0) {
        message_text(m, "%" PRId64 " bad %s", bad,
                     bad == 1 ? "word from a customer" : "words from customers");
    }
    if (answer_count(row, "worst") > 0) {
        message_text(m, "%s%s for ", bad > 0 ? " · " : "", answer_item(row, "worst", 0, "grade"));
        touchpoint_say_card(m, row, "worst", 0);
    }
}

static void say_metrics(const struct answer *row, struct message *m)
{
    const char *mark = answer_text(row, "mark");
    struct standing s = {.a = row,
                         .mark = amount_mark(mark != NULL ? mark : ""),
                         .today = (int32_t)answer_int(row, "day", 0)};

    for (; s.i < answer_count(row, "metric"); s.i++) {
        message_text(m, "%s%s %s: ", s.i > 0 ? " · " : "", answer_item(row, "metric", s.i, "name"),
                     metric_when(m->arena, &s));
        metric_say_value(m, &s);
    }
}

static void say_unowned(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "unowned");

    for (size_t i = 0; i < count; i++) {
        message_text(m, "%s%s “", i > 0 ? ", " : "", answer_item(row, "unowned", i, "no"));
        message_said(m,
                     entry_excerpt(m->arena, answer_item(row, "unowned", i, "text"), TEXT_CHARS));
        message_text(m, "”");
    }
    champion_say_others(m, answer_int(row, "unowned.all", 0), count);
}

static void say_unthanked(const struct answer *row, struct message *m)
{
    champion_say_unthanked(m, row, NAMES_MAX);
}

static void say_dimensions(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "dimensions"); i++) {
        message_text(m, "%s#%s", i > 0 ? ", " : "", answer_item(row, "dimensions", i, "name"));
    }
}

static void say_standards(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "standards"); i++) {
        int64_t missing = answer_item_int(row, "standards", i, "missing");

        message_text(m, "%sstandard %s by %" PRId64 " of us", i > 0 ? ", " : "",
                     answer_item(row, "standards", i, "no"), missing);
    }
}

const struct champion_part champion_parts[] = {
    {"works", "What works", NULL, say_works},
    {"fails", "What doesn't", NULL, say_fails},
    {"metrics", "Off goal", NULL, say_metrics},
    {"challenges", "Challenges that are nobody's", "challenge assign NUMBER @name", say_unowned},
    {"unthanked", "Not thanked for 30 days", "kudos @name for …", say_unthanked},
    {"dimensions", "Neglected", "dimension", say_dimensions},
    {"standards", "Not read yet", "standard show NUMBER", say_standards},
    {0},
};
