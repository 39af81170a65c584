/* board_notice.c -- the daily board, as it is posted.  The row is board_post.lua's. */
#include "board.h"
#include "celebrate.h"
#include "entry.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 64, GENEROUS_LEAST = 2, STORY_CHARS = 300, QUIET_LINES = 7, CHEERS_MAX = 20 };

static void say_headline(struct message *m, const struct answer *row)
{
    char day[DAY_BYTES];

    day_describe((int32_t)answer_int(row, "day", 0), false, day, sizeof(day));
    message_heading(m);
    message_text(m, "%s · ", day);
    message_channel(m, answer_text(row, "to_channel"));
    message_paragraph(m);
}

/* "14 thanks (+3) from 9 people · 2 stories · 1 lesson" */
static void say_numbers(struct message *m, const struct answer *row)
{
    int64_t thanks = answer_int(row, "thanks", 0);
    int64_t stories = answer_int(row, "stories", 0);
    int64_t lessons = answer_int(row, "lessons", 0);
    int64_t more = answer_int(row, "thanks.more", 0);
    const char *between = "";

    if (thanks > 0) {
        board_say_count(m, thanks, "thank-you", "thanks");
        if (more != 0) {
            message_text(m, " (%s%" PRId64 ")", more > 0 ? "+" : "−", more > 0 ? more : -more);
        }
        message_text(m, " from ");
        board_say_count(m, answer_int(row, "people", 0), "person", "people");
        between = " · ";
    }
    if (stories > 0) {
        message_text(m, "%s", between);
        board_say_count(m, stories, "story", "stories");
        between = " · ";
    }
    if (lessons > 0) {
        message_text(m, "%s", between);
        board_say_count(m, lessons, "lesson", "lessons");
    }
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

/* "the Miller family, the till" */
static void say_reasons(struct message *m, const struct answer *row, size_t i)
{
    const char *first = answer_item(row, "rank", i, "why1");
    const char *second = answer_item(row, "rank", i, "why2");

    first = first != NULL ? board_short_reason(m->arena, first) : "";
    second = second != NULL ? board_short_reason(m->arena, second) : "";
    message_said(m, first);
    if (*second != '\0' && strcmp(first, second) != 0) {
        message_text(m, "%s", *first != '\0' ? ", " : "");
        message_said(m, second);
    }
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
        say_reasons(m, row, i);
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

/* "The week · 41 thanks, Ben leads with 9.  Have a good weekend!" */
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
        message_text(m, "%s", i == 0 ? ", " : i + 1 == leaders ? " and " : ", ");
        message_person(m, answer_item(row, "leader", i, "who"));
    }
    if (leaders > 0) {
        message_text(m, " %s with %" PRId64, leaders == 1 ? "leads" : "lead",
                     answer_int(row, "week.most", 0));
    }
    message_text(m, ". Have a good weekend!");
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
    say_entry(m, row, "story", "Story of the day");
    say_entry(m, row, "lesson", "Lesson");
    say_cheers(m, row);
    say_week(m, row);
    return ERR_OK;
}

const struct notice notice_board = {.kind = "board", .render = board_render};
