/* award_board.c -- how awards are told: in the channel, and on the board. */
#include "award.h"

#include <inttypes.h>

enum { REASON_CHARS = 120 };

static size_t people_of(const struct answer *row, const char *people[AWARD_PEOPLE])
{
    size_t count = 0;

    while (count < AWARD_PEOPLE && count < answer_count(row, "person")) {
        people[count] = answer_item(row, "person", count, "who");
        count++;
    }
    return count;
}

/* "🏆 Rescuer of the week: Ana" */
static void say_heading(struct message *m, const struct answer *row)
{
    const char *people[AWARD_PEOPLE];
    size_t count = people_of(row, people);

    message_heading(m);
    message_emoji(m, "🏆");
    message_text(m, " %s: ", answer_text(row, "title"));
    message_people(m, people, count, false);
}

static enum err given_render(const struct answer *row, struct message *m)
{
    const char *people[AWARD_PEOPLE];
    const char *text = answer_text(row, "text");

    if (text == NULL || answer_text(row, "title") == NULL) {
        return ERR_PROTOCOL;
    }
    say_heading(m, row);
    message_quote(m);
    message_said(m, text);
    message_paragraph(m);
    message_text(m, "From ");
    message_person(m, answer_text(row, "by"));
    message_text(m, ". Well done, ");
    message_people(m, people, people_of(row, people), true);
    message_text(m, "!");
    return ERR_OK;
}

static enum err won_render(const struct answer *row, struct message *m)
{
    const char *people[AWARD_PEOPLE];
    int64_t votes = answer_int(row, "votes", 1);

    if (answer_text(row, "title") == NULL) {
        return ERR_PROTOCOL;
    }
    say_heading(m, row);
    for (size_t i = 0; i < answer_count(row, "person"); i++) {
        message_quote(m);
        message_said(m, answer_item(row, "person", i, "text"));
    }
    message_paragraph(m);
    message_text(m, "With %" PRId64 " %s. Well done, ", votes, votes == 1 ? "vote" : "votes");
    message_people(m, people, people_of(row, people), true);
    message_text(m, "!");
    return ERR_OK;
}

static enum err nominated_render(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "by"));
    message_text(m, " nominates ");
    message_ping(m, answer_text(row, "to"));
    message_text(m, " as %s%s: ", answer_text(row, "title"),
                 answer_yes(row, "next") ? ", for next week" : "");
    message_said(m, answer_text(row, "text"));
    message_small(m);
    message_text(m, "Your vote, until Friday noon: ");
    message_code(m, "award vote @name");
    return ERR_OK;
}

/* "Ana got Rescuer of the week: “…”. Ben won Colleague of the week with 4 votes." */
static void say_awards(const struct answer *row, struct message *m)
{
    for (size_t i = 0; i < answer_count(row, "award"); i++) {
        int64_t votes = answer_item_int(row, "award", i, "votes");

        message_text(m, "%s", i > 0 ? ". " : "");
        message_person(m, answer_item(row, "award", i, "who"));
        message_text(m, " is %s, ", answer_item(row, "award", i, "title"));
        if (votes > 0) {
            message_text(m, "with %" PRId64 " %s", votes, votes == 1 ? "vote" : "votes");
        } else {
            message_text(m, "for “");
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

const struct notice notice_award_given = {.kind = "award_given", .render = given_render};
const struct notice notice_award_won = {.kind = "award_won", .render = won_render};
const struct notice notice_award_nominated = {.kind = "award_nominated",
                                              .render = nominated_render};
