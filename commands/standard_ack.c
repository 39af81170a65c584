/* standard_ack -- that one knows a standard, and what the channel hears of it. */
#include "standard.h"

#include <inttypes.h>
#include <string.h>

static enum err ack_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    (void)standard_take_number(w, &((struct standard *)args)->number);
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

/* There are several to know, or none. */
static enum err say_which(const struct answer *a, struct message *m)
{
    size_t count = answer_count(a, "standard");

    if (count == 0) {
        message_text(m, "You know all our standards. Thank you!");
        return ERR_OK;
    }
    message_text(m, "These are the ones to read:");
    for (size_t i = 0; i < count; i++) {
        message_item(m);
        message_text(m, "%s · ", answer_item(a, "standard", i, "no"));
        message_said(m, answer_item(a, "standard", i, "t"));
    }
    message_small(m);
    message_text(m, "When you know one: ");
    message_code(m, "standard ack %s", answer_item(a, "standard", 0, "no"));
    return ERR_OK;
}

static enum err ack_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const char *why = answer_text(a, "refused");
    enum err e;

    if (why != NULL && strcmp(why, "which") == 0) {
        return say_which(a, m);
    }
    e = standard_refused(t, args, a);
    if (e == ERR_OK) {
        message_text(m, "You know standard %s%s: “", answer_text(a, "no"),
                     answer_yes(a, "same") ? " already" : " now");
        message_said(m, answer_text(a, "t"));
        message_text(m, "”");
    }
    return e;
}

const struct verb standard_ack = {
    .name = "ack",
    .synopsis = "standard ack [NUMBER]",
    .help = "Say that you know one; without a number, the one that you have not read.",
    .args_size = sizeof(struct standard),
    .parse = ack_parse,
    .query = standard_query,
    .reply = ack_reply,
};

/* A new one, or one that has changed. */
static enum err told_render(const struct answer *row, struct message *m)
{
    const char *number = answer_text(row, "no");
    const char *text = answer_text(row, "text");

    if (number == NULL || text == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, " has %s standard %s:", answer_int(row, "version", 1) > 1 ? "changed" : "set",
                 number);
    message_quote(m);
    message_said(m, text);
    message_small(m);
    message_text(m, "When you know it: ");
    message_code(m, "standard ack %s", number);
    return ERR_OK;
}

const struct notice notice_standard_told = {.kind = "standard_told", .render = told_render};

/* To who does not know it yet. */
static enum err asked_render(const struct answer *row, struct message *m)
{
    const char *number = answer_text(row, "no");
    const char *text = answer_text(row, "text");

    if (number == NULL || text == NULL) {
        return ERR_PROTOCOL;
    }
    message_text(m, "Have you read standard %s%s?", number,
                 answer_int(row, "version", 1) > 1 ? " again, now that it has changed" : "");
    message_quote(m);
    message_said(m, text);
    message_small(m);
    message_text(m, "When you know it: ");
    message_code(m, "standard ack %s", number);
    return ERR_OK;
}

const struct notice notice_standard_asked = {.kind = "standard_asked", .render = asked_render};

/* "Standard 3 · Greet within ten seconds. 3 of us have not read version 2: standard ack 3" */
static void board_render(const struct answer *row, struct message *m)
{
    const char *text = answer_text(row, "standard");
    const char *number = answer_text(row, "standard.no");
    int64_t version = answer_int(row, "standard.version", 1);
    int64_t missing = answer_int(row, "standard.missing", 0);

    if (text == NULL || number == NULL) {
        return;
    }
    message_bold(m, "Standard %s", number);
    message_text(m, " · ");
    message_said(m, text);
    if (missing > 0) {
        message_text(m, " (%" PRId64 " of us %s not read ", missing, missing == 1 ? "has" : "have");
        if (version > 1) {
            message_text(m, "version %" PRId64 " yet: ", version);
        } else {
            message_text(m, "it yet: ");
        }
        message_code(m, "standard ack %s", number);
        message_text(m, ")");
    }
}

const struct section section_standard = {
    .name = "standard",
    .meaning = "one standard a day, the one not seen for longest",
    .standing = true,
    .render = board_render,
};
