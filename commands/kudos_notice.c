/* kudos_notice.c -- how a thank-you is told to the channel and to who got it. */
#include "command.h"

#include <inttypes.h>
#include <string.h>

/* "!" and the like at the end of what a person wrote. */
static bool ends_sentence(const char *text)
{
    size_t len = strlen(text);

    return len > 0 && strchr(".!?", text[len - 1]) != NULL;
}

/* The reason, if there is one: " for the demo", ": because I could". */
static void say_reason(struct message *m, const struct answer *row, const char *before_for)
{
    const char *text = answer_text(row, "text");

    if (text != NULL && *text != '\0') {
        message_text(m, "%s", answer_yes(row, "said_for") ? before_for : ": ");
        message_said(m, text);
    }
}

static void say_stop(struct message *m, const struct answer *row)
{
    const char *text = answer_text(row, "text");

    if (text == NULL || !ends_sentence(text)) {
        message_text(m, ".");
    }
}

/* All who are thanked, with or without a notification. */
static void say_to(struct message *m, const struct answer *row, bool ping)
{
    size_t count = answer_count(row, "to");

    for (size_t i = 0; i < count; i++) {
        const char *who = answer_item(row, "to", i, "who");
        const char *group = answer_item(row, "to", i, "group");

        if (i > 0) {
            message_text(m, "%s", i + 1 == count ? " and " : ", ");
        }
        if (who != NULL && ping) {
            message_ping(m, who);
        } else if (who != NULL) {
            message_person(m, who);
        } else if (group != NULL) {
            message_text(m, ping && i == 0 ? "The team " : "the team ");
            message_group(m, group);
        }
    }
}

static enum err given_render(const struct answer *row, struct message *m)
{
    int64_t n = answer_int(row, "n", 1);

    if (answer_yes(row, "added")) {
        message_person(m, answer_text(row, "by"));
        message_text(m, " thanked ");
        say_to(m, row, false);
        say_reason(m, row, " for ");
    } else {
        say_to(m, row, true);
        message_text(m, " got ");
        if (n == 1) {
            message_text(m, "a thank-you");
        } else {
            message_text(m, "%" PRId64 " thank-yous%s", n,
                         answer_count(row, "to") > 1 ? " each" : "");
        }
        message_text(m, " from ");
        message_person(m, answer_text(row, "by"));
        say_reason(m, row, ": for ");
    }
    say_stop(m, row);
    return ERR_OK;
}

const struct notice notice_kudos_given = {.kind = "kudos_given", .render = given_render};

static enum err received_render(const struct answer *row, struct message *m)
{
    const char *group = answer_text(row, "group");
    const char *emoji = answer_text(row, "emoji");
    int64_t n = answer_int(row, "n", 1);

    message_person(m, answer_text(row, "by"));
    message_text(m, " thanked you");
    if (group != NULL && *group != '\0') {
        message_text(m, " and the whole team ");
        message_group(m, group);
    }
    if (emoji != NULL && *emoji != '\0') {
        message_text(m, " with ");
        message_emoji(m, emoji);
    }
    say_reason(m, row, " for ");
    if (n > 1) {
        message_text(m, " (+%" PRId64 ").", n);
    } else {
        say_stop(m, row);
    }
    if (answer_int(row, "total", 0) > 0) {
        message_text(m, " That makes %" PRId64 ".", answer_int(row, "total", n));
    }
    return ERR_OK;
}

const struct notice notice_kudos_received = {.kind = "kudos_received", .render = received_render};
