/* checkin_board.c -- what the board says of check-ins, and what people are told. */
#include "checkin.h"
#include "own_day.h"
#include "sentence.h"

#include <inttypes.h>

enum { LINE_CHARS = 80, DAY_BYTES = 48 };

/* "Miller family (Ana, tomorrow), Bakers (Ben, since Monday 16 November)" */
static void say_due(const struct answer *row, struct message *m)
{
    int32_t today = (int32_t)answer_int(row, "day", 0);
    size_t count = answer_count(row, "checkin.due");

    for (size_t i = 0; i < count; i++) {
        int32_t due = (int32_t)answer_item_int(row, "checkin.due", i, "due");

        message_text(m, "%s%s (", i == 0 ? "" : ", ", answer_item(row, "checkin.due", i, "name"));
        message_person(m, answer_item(row, "checkin.due", i, "owner"));
        message_text(m, ", %s%s)", due < today ? "since " : "", own_day_name(m->arena, due, today));
    }
    if (answer_int(row, "checkin.more", 0) > 0) {
        message_text(m, " and %" PRId64 " more", answer_int(row, "checkin.more", 0));
    }
}

/* "Check in · Miller family (Ana, tomorrow). News · Bakers: all fine, new baby (Ben)" */
static void board_render(const struct answer *row, struct message *m)
{
    size_t news = answer_count(row, "checkin.news");

    if (answer_count(row, "checkin.due") > 0) {
        message_bold(m, "Check in");
        message_text(m, " · ");
        say_due(row, m);
    }
    for (size_t i = 0; i < news; i++) {
        message_paragraph(m);
        message_bold(m, "%s", answer_item(row, "checkin.news", i, "name"));
        message_text(m, " · ");
        message_person(m, answer_item(row, "checkin.news", i, "by"));
        message_text(m, " called: “");
        message_said(
            m, entry_excerpt(m->arena, answer_item(row, "checkin.news", i, "text"), LINE_CHARS));
        message_text(m, "”");
    }
}

const struct section section_checkin = {
    .name = "checkin",
    .meaning = "which customers to call, and how they are who were called",
    .render = board_render,
};

/* To the channel. */
static enum err told_render(const struct answer *row, struct message *m)
{
    char due[DAY_BYTES];

    if (answer_text(row, "name") == NULL || answer_text(row, "text") == NULL) {
        return ERR_PROTOCOL;
    }
    day_describe((int32_t)answer_int(row, "due", 0), false, due, sizeof(due));
    message_person(m, answer_text(row, "by"));
    message_text(m, " checked in with ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, ": ");
    sentence_say(m, answer_text(row, "text"), (size_t)2 * LINE_CHARS);
    message_text(m, " The next time is %s.", due);
    return ERR_OK;
}

const struct notice notice_checkin_told = {.kind = "checkin_told", .render = told_render};

/* To who is to do it from now on. */
static enum err given_render(const struct answer *row, struct message *m)
{
    char due[DAY_BYTES];

    if (answer_text(row, "name") == NULL) {
        return ERR_PROTOCOL;
    }
    day_describe((int32_t)answer_int(row, "due", 0), false, due, sizeof(due));
    message_person(m, answer_text(row, "by"));
    message_text(m, " asks you to check in with ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, " every %s, just to see how they are. I remind you on %s.",
                 answer_text(row, "rhythm"), due);
    return ERR_OK;
}

const struct notice notice_checkin_given = {.kind = "checkin_given", .render = given_render};

/* "Last on 23 Oct: “all fine, new baby”. " */
static void say_last(const struct answer *row, struct message *m)
{
    int32_t day = (int32_t)answer_int(row, "day", 0);
    int32_t then = (int32_t)answer_int(row, "last", 0);
    const char *text = answer_text(row, "text");
    char last[DAY_BYTES];

    day_short(then, day_date(then).year != day_date(day).year, last, sizeof(last));
    message_text(m, "Last on %s%s", last, text != NULL ? ": " : "");
    if (text != NULL) {
        sentence_say(m, text, LINE_CHARS);
    }
    message_text(m, text != NULL ? " " : ". ");
}

/* To who looks after them, in the morning. */
static enum err due_render(const struct answer *row, struct message *m)
{
    if (answer_text(row, "name") == NULL) {
        return ERR_PROTOCOL;
    }
    message_text(m, "Call ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, " today, just to see how they are. ");
    if (answer_text(row, "last") != NULL) {
        say_last(row, m);
    }
    message_text(m, "Afterwards: ");
    message_code(m, "checkin log \"%s\" how they are", answer_text(row, "name"));
    return ERR_OK;
}

const struct notice notice_checkin_due = {.kind = "checkin_due", .render = due_render};
