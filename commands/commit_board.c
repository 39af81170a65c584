/* commit_board.c -- what the board says of commitments, and what people are told. */
#include "board.h"
#include "commit.h"
#include "own_day.h"

#include <inttypes.h>
#include <string.h>

/* "5 of 6 commitments this week: Ana 2 of 2, Cat 3 of 4." */
static void say_shares(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "commit.person");
    int64_t of = answer_int(row, "commit.of", 0);

    if (of == 0) {
        return;
    }
    message_text(m, " · %" PRId64 " of %" PRId64 " %s this week", answer_int(row, "commit.kept", 0),
                 of, of == 1 ? "commitment" : "commitments");
    for (size_t i = 0; i < count; i++) {
        message_text(m, "%s", i == 0 ? ": " : ", ");
        message_person(m, answer_item(row, "commit.person", i, "who"));
        if (count > 1) {
            message_text(m, " %" PRId64 " of %" PRId64,
                         answer_item_int(row, "commit.person", i, "n"),
                         answer_item_int(row, "commit.person", i, "of"));
        }
    }
    message_text(m, "%s", answer_int(row, "commit.people", 0) > (int64_t)count ? " …" : ".");
}

/* "Due Monday: call back the Bakers (Cat)." */
static void say_soon(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "commit.due");
    int32_t today = (int32_t)answer_int(row, "day", 0);
    int64_t said = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t day = answer_item_int(row, "commit.due", i, "day");

        if (day != said) {
            message_text(m, "%s%s: ",
                         i == 0 ? (answer_yes(row, "commit.of") ? " Due " : " · Due ") : ". Due ",
                         own_day_name(m->arena, (int32_t)day, today));
        } else {
            message_text(m, "; ");
        }
        said = day;
        message_said(m, entry_excerpt(m->arena, answer_item(row, "commit.due", i, "text"), 80));
        message_text(m, " (");
        message_person(m, answer_item(row, "commit.due", i, "by"));
        message_text(m, ")");
    }
    if (answer_int(row, "commit.more", 0) > 0) {
        message_text(m, " and %s more", answer_text(row, "commit.more"));
    }
    message_text(m, "%s", count > 0 ? "." : "");
}

static void board_render(const struct answer *row, struct message *m)
{
    if (answer_int(row, "commit.of", 0) == 0 && answer_count(row, "commit.due") == 0) {
        return;
    }
    message_bold(m, "%s", answer_int(row, "commit.of", 0) > 0 ? "Kept" : "Commitments");
    say_shares(row, m);
    say_soon(row, m);
}

const struct section section_commit = {
    .name = "commit",
    .meaning = "how many commitments of the week were kept, and which are due next",
    .render = board_render,
};

/* To the channel: made, or kept. */
static enum err told_render(const struct answer *row, struct message *m)
{
    const char *what = answer_text(row, "what");
    const char *text = answer_text(row, "text");
    char due[64];

    if (what == NULL || text == NULL) {
        return ERR_PROTOCOL;
    }
    if (strcmp(what, "done") == 0) {
        message_person(m, answer_text(row, "by"));
        message_text(m, " kept commitment %" PRId64 ": ", answer_int(row, "no", 0));
        commit_say_text(m, text);
        message_text(m, " One word for it: ");
        message_code(m, "commit thanks %" PRId64, answer_int(row, "no", 0));
        return ERR_OK;
    }
    day_describe((int32_t)answer_int(row, "due", 0), false, due, sizeof(due));
    message_text(m, "Commitment %" PRId64 " from ", answer_int(row, "no", 0));
    message_person(m, answer_text(row, "by"));
    message_text(m, ", by %s:", due);
    message_quote(m);
    message_said(m, answer_yes(row, "heard") ? entry_excerpt(m->arena, text, 100) : text);
    return ERR_OK;
}

const struct notice notice_commit_told = {.kind = "commit_told", .render = told_render};

/* To who made it, in the morning. */
static enum err due_render(const struct answer *row, struct message *m)
{
    int32_t due = (int32_t)answer_int(row, "due", 0);
    int32_t day = (int32_t)answer_int(row, "day", 0);
    int64_t number = answer_int(row, "no", 0);

    if (answer_text(row, "text") == NULL) {
        return ERR_PROTOCOL;
    }
    if (due >= day) {
        message_text(m, "Due %s: ", own_day_name(m->arena, due, day));
        commit_say_text(m, answer_text(row, "text"));
        message_text(m, " When it is done: ");
        message_code(m, "commit done %" PRId64, number);
        return ERR_OK;
    }
    message_text(m, "It was due %s: ", own_day_name(m->arena, due, day));
    commit_say_text(m, answer_text(row, "text"));
    message_text(m, " How did it go?");
    message_paragraph(m);
    message_text(m, "Done: ");
    message_code(m, "commit done %" PRId64, number);
    message_text(m, " · missed: ");
    message_code(m, "commit missed %" PRId64, number);
    if (!answer_yes(row, "moved")) {
        message_text(m, " · moved, this once: ");
        message_code(m, "commit move %" PRId64 " friday", number);
    }
    return ERR_OK;
}

const struct notice notice_commit_due = {.kind = "commit_due", .render = due_render};
