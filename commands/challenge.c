/* challenge -- what stands between us and our customers: raised by anyone,
 * voted for, somebody's, and in the end something learned. */
#include "challenge.h"

#include <inttypes.h>
#include <string.h>

static const struct entry_kind kind = {
    .name = "challenge",
    .plural = "challenges",
    .ask = "What stands between us and our customers?",
    .stated = true,
};

enum err challenge_refused(struct turn *t, int64_t number, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    const char *owner = answer_text(a, "owner");
    struct message *m = &t->problem;

    if (why != NULL && (strcmp(why, "owner") == 0 || (strcmp(why, "assign") == 0 && *owner))) {
        entry_say_name(m, kind.name, number);
        message_text(m, " is ");
        message_person(m, owner);
        message_text(m, "'s: only they can do that, or a manager.");
    } else if (why != NULL && strcmp(why, "assign") == 0) {
        message_text(m, "Only managers can ask others to do it. To take it yourself: ");
        message_code(m, "challenge assign %" PRId64 " me", number);
    } else if (why != NULL && strcmp(why, "same") == 0) {
        message_text(m, "So it is already.");
    } else {
        return entry_refused(t, number, a);
    }
    return ERR_USAGE;
}

static const struct verb challenge_raise = {
    .synopsis = "challenge text [@people] [#touchpoint] [#standard-N]",
    .help = "Raise one; a #touchpoint says where it is, #standard-3 which standard isn't kept.",
    .args_size = sizeof(struct entry_args),
    .parse = entry_add_parse,
    .query = entry_add_query,
    .reply = entry_add_reply,
};

const struct command command_challenge = {
    .name = "challenge",
    .aliases = (const char *const[]){"challenges", "problem", NULL},
    .help = "Raise what stands in our way, and get it out of it.",
    .examples =
        (const char *const[]){"challenge The queue at the till is too long on Saturdays. #checkout",
                              "challenge assign 3 @ana", "challenge start 3",
                              "challenge resolve 3 A second till at ten keeps the queue short.",
                              "challenge weight 3 high", "challenge list unowned", NULL},
    .verbs = (const struct verb *const[]){&challenge_raise, &entry_list_stated, &entry_show,
                                          &entry_search, &entry_vote, &challenge_assign,
                                          &challenge_start, &challenge_resolve, &challenge_lesson,
                                          &challenge_reopen, &challenge_weight, &entry_edit,
                                          &entry_remove, NULL},
    .entry = &kind,
};

/* ----------------------------------------------------------------- notices */

enum { EXCERPT_CHARS = 100 };

static void say_excerpt(struct message *m, const struct answer *row)
{
    message_text(m, "“");
    message_said(m, entry_excerpt(m->arena, answer_text(row, "text"), EXCERPT_CHARS));
    message_text(m, "”");
}

/* To the channel. */
static enum err resolved_render(const struct answer *row, struct message *m)
{
    if (answer_text(row, "learned") == NULL || answer_text(row, "text") == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, " resolved challenge %" PRId64 ": ", answer_int(row, "no", 0));
    say_excerpt(m, row);
    message_text(m, " Thank you!");
    message_quote(m);
    message_said(m, answer_text(row, "learned"));
    return ERR_OK;
}

const struct notice notice_challenge_resolved = {.kind = "challenge_resolved",
                                                 .render = resolved_render};

/* To who raised it, or whose it is now. */
static enum err told_render(const struct answer *row, struct message *m)
{
    static const struct {
        const char *what;
        const char *said;
    } told[] = {{"assigned", " asks you to look after challenge "},
                {"work", " has begun to work on your challenge "},
                {"resolved", " resolved your challenge "},
                {"open", " opened your challenge again, "}};
    const char *what = answer_text(row, "what");
    const char *said = NULL;

    for (size_t i = 0; what != NULL && i < sizeof(told) / sizeof(told[0]); i++) {
        said = strcmp(told[i].what, what) == 0 ? told[i].said : said;
    }
    if (said == NULL || answer_text(row, "text") == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, "%s%" PRId64 ": ", said, answer_int(row, "no", 0));
    say_excerpt(m, row);
    if (answer_yes(row, "more")) {
        message_quote(m);
        message_said(m, answer_text(row, "more"));
    }
    return ERR_OK;
}

const struct notice notice_challenge_told = {.kind = "challenge_told", .render = told_render};
