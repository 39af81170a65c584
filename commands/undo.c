/* undo -- take back the last thing that one did. */
#include "command.h"

#include <inttypes.h>
#include <string.h>

struct undo {
    bool last; /* the person's newest thing; otherwise what the event is about */
};

static enum err undo_parse(struct turn *t, struct words *w, void *args)
{
    struct undo *undo = args;

    (void)t;
    undo->last = true;
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

/* A reaction that goes away, a message that is deleted, or that is a command
 * no more since it was edited. */
static bool undo_event(struct turn *t, void *args)
{
    const struct event *ev = t->event;
    struct undo *undo = args;

    undo->last = false;
    if (ev->kind == EVENT_UNREACTED) {
        return settings_lists(t->settings, "kudos.emoji", ev->emoji);
    }
    /* What people edit and delete among themselves is none of our business. */
    return (ev->kind == EVENT_DELETED || ev->kind == EVENT_EDITED) &&
           (ev->before == NULL || ev->was_addressed || strstr(ev->before, "++") != NULL);
}

static void undo_query(const struct turn *t, const void *args, struct query *q)
{
    const struct undo *undo = args;

    query_function(q, "undo");
    query_int(q, "last", undo->last);
    query_int(q, "allowance", settings_int(t->settings, "kudos.allowance"));
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

static enum err refused(struct turn *t, const struct undo *undo, const char *why)
{
    int64_t minutes = settings_int(t->settings, "undo.minutes");

    if (undo->last) {
        message_text(&t->problem,
                     "There is nothing of yours in the last %" PRId64 " minutes to take back.",
                     minutes);
        return ERR_USAGE;
    }
    if (strcmp(why, "late") == 0) {
        message_text(&t->problem, "That was more than %" PRId64 " minutes ago, so it still counts.",
                     minutes);
        return ERR_USAGE;
    }
    return ERR_OK; /* what was deleted was nothing of ours */
}

/* What was taken back, unless it was a thank-you: "story 12". */
static void say_entry(struct message *m, const struct answer *a)
{
    const char *kind = answer_text(a, "kind");
    const char *of = answer_text(a, "of");

    message_text(m, "Taken back: your ");
    if (strcmp(kind, "vote") == 0) {
        message_text(m, "vote for %s.", of);
    } else if (strcmp(kind, "edit") == 0) {
        message_text(m, "change of %s. It reads as before.", of);
    } else {
        message_text(m, "%s %s.", kind, answer_text(a, "no"));
    }
}

static enum err undo_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct undo *undo = args;
    const char *why = answer_text(a, "refused");
    size_t count = answer_count(a, "to");
    int64_t left = answer_int(a, "left", 0);

    if (why != NULL) {
        return refused(t, undo, why);
    }
    if (strcmp(answer_text(a, "kind"), "kudos") != 0) {
        say_entry(m, a);
        return ERR_OK;
    }
    message_text(m, "Taken back: your thank-you to ");
    for (size_t i = 0; i < count; i++) {
        const char *who = answer_item(a, "to", i, "who");

        message_text(m, "%s", i == 0 ? "" : i + 1 == count ? " and " : ", ");
        if (who != NULL) {
            message_person(m, who);
        } else {
            message_text(m, "the team ");
            message_group(m, answer_item(a, "to", i, "group"));
        }
    }
    message_text(m, ". %" PRId64 " of your %" PRId64 " %s left today.", left,
                 settings_int(t->settings, "kudos.allowance"), left == 1 ? "is" : "are");
    return ERR_OK;
}

static const struct verb undo_last = {
    .synopsis = "undo",
    .help = "Take back the last thing you did.",
    .args_size = sizeof(struct undo),
    .parse = undo_parse,
    .query = undo_query,
    .reply = undo_reply,
};

const struct command command_undo = {
    .name = "undo",
    .aliases = (const char *const[]){"oops", NULL},
    .help = "Take back the last thing you did.",
    .examples = (const char *const[]){"undo", NULL},
    .verbs = (const struct verb *const[]){&undo_last, NULL},
    .event = undo_event,
};

static enum err taken_back_render(const struct answer *row, struct message *m)
{
    message_person(m, answer_text(row, "by"));
    message_text(m, " took back a thank-you. You have %" PRId64 ".", answer_int(row, "total", 0));
    return ERR_OK;
}

const struct notice notice_kudos_taken_back = {.kind = "kudos_taken_back",
                                               .render = taken_back_render};
