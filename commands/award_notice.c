/* award_notice.c -- how awards are told in the channel. */
#include "award.h"

#include <inttypes.h>

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

const struct notice notice_award_given = {.kind = "award_given", .render = given_render};
const struct notice notice_award_won = {.kind = "award_won", .render = won_render};
const struct notice notice_award_nominated = {.kind = "award_nominated",
                                              .render = nominated_render};
