/* reward_notice.c -- who is told that a reward is asked for, and what was decided. */
#include "reward.h"
#include "sentence.h"

#include <string.h>

static enum err asked_render(const struct answer *row, struct message *m)
{
    const char *no = answer_text(row, "no");

    if (no == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, " asks for ");
    message_bold(m, "%s", answer_text(row, "name"));
    message_text(m, ", for ");
    reward_say_points(m, answer_int(row, "price", 0));
    message_text(m, ". ");
    message_code(m, "reward approve %s", no);
    message_text(m, " or ");
    message_code(m, "reward decline %s", no);
    return ERR_OK;
}

static enum err decided_render(const struct answer *row, struct message *m)
{
    const char *state = answer_text(row, "s");
    const char *text = answer_text(row, "text");

    if (state == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    if (strcmp(state, "approved") == 0) {
        message_text(m, " says yes: ");
        message_bold(m, "%s", answer_text(row, "name"));
        message_text(m, " is yours. Enjoy it!");
        return ERR_OK;
    }
    message_text(m, " can't give you %s", answer_text(row, "name"));
    if (text != NULL && *text != '\0') {
        message_text(m, ": ");
        sentence_say(m, text, CAP_SENTENCE_CHARS);
    } else {
        message_text(m, ".");
    }
    message_text(m, " You have ");
    reward_say_points(m, answer_int(row, "balance", 0));
    message_text(m, " to spend again.");
    return ERR_OK;
}

const struct notice notice_reward_asked = {.kind = "reward_asked", .render = asked_render};
const struct notice notice_reward_decided = {.kind = "reward_decided", .render = decided_render};
