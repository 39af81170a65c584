/* training_board.c -- what the board says of trainings, and what people are told. */
#include "own_day.h"
#include "training.h"

#include <inttypes.h>
#include <string.h>

enum { DONE_MAX = 8 };

/* "Training · Ana and Ben: Complaint handling. Cat: First aid." */
static void board_render(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "training.done");
    const char *people[DONE_MAX];
    size_t next;

    count = count < DONE_MAX ? count : DONE_MAX;
    if (count > 0) {
        message_bold(m, "Training");
        message_text(m, " ·");
    }
    for (size_t i = 0; i < count; i = next) {
        const char *name = answer_item(row, "training.done", i, "name");

        for (next = i;
             next < count && strcmp(answer_item(row, "training.done", next, "name"), name) == 0;
             next++) {
            people[next - i] = answer_item(row, "training.done", next, "who");
        }
        message_text(m, " ");
        message_people(m, people, next - i, false);
        message_text(m, " completed %s.", name);
    }
    if (answer_int(row, "training.more", 0) > 0) {
        message_text(m, " And %" PRId64 " more.", answer_int(row, "training.more", 0));
    }
}

const struct section section_training = {
    .name = "training",
    .meaning = "who has completed which training",
    .standing = true,
    .render = board_render,
};

/* To who is noted to have done it. */
static enum err done_render(const struct answer *row, struct message *m)
{
    if (answer_text(row, "name") == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, " has noted that you did ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, " on %s", training_date(m->arena, answer_int(row, "on", 0)));
    if (answer_yes(row, "valid")) {
        message_text(m, ". It is valid until %s",
                     training_date(m->arena, answer_int(row, "valid", 0)));
    }
    message_text(m, ".");
    return ERR_OK;
}

const struct notice notice_training_done = {.kind = "training_done", .render = done_render};

/* To the person, once. */
static enum err expires_render(const struct answer *row, struct message *m)
{
    int32_t valid = (int32_t)answer_int(row, "valid", 0);

    if (answer_text(row, "name") == NULL) {
        return ERR_PROTOCOL;
    }
    message_text(m, "Your training ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, " is valid until %s. Time to plan the next one.",
                 own_day_name(m->arena, valid, (int32_t)answer_int(row, "day", 0)));
    return ERR_OK;
}

const struct notice notice_training_expires = {.kind = "training_expires",
                                               .render = expires_render};

/* To the champion or the admins, once. */
static enum err expiring_render(const struct answer *row, struct message *m)
{
    size_t count = answer_count(row, "expiring");

    if (count == 0) {
        return ERR_PROTOCOL;
    }
    message_text(m, "Trainings that expire soon:");
    for (size_t i = 0; i < count; i++) {
        int32_t valid = (int32_t)answer_item_int(row, "expiring", i, "valid");

        message_item(m);
        message_text(m, "%s · ", answer_item(row, "expiring", i, "name"));
        message_person(m, answer_item(row, "expiring", i, "who"));
        message_text(m, ", %s", own_day_name(m->arena, valid, (int32_t)answer_int(row, "day", 0)));
    }
    return ERR_OK;
}

const struct notice notice_training_expiring = {.kind = "training_expiring",
                                                .render = expiring_render};
