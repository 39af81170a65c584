/* undo -- take back the last thing that one did. */
#include "undo.h"

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
        return ev->emoji == NULL || settings_lists(t->settings, "kudos.emoji", ev->emoji);
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
    if (undo->last) {
        message_text(&t->problem,
                     "There is nothing of yours in the last %" PRId64 " minutes to take back.",
                     settings_int(t->settings, "undo.minutes"));
        return ERR_USAGE;
    }
    if (strcmp(why, "late") == 0) {
        undo_say_late(t, &t->problem);
        return ERR_USAGE;
    }
    return ERR_OK; /* what was deleted was nothing of ours */
}

static enum err undo_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const char *why = answer_text(a, "refused");

    if (why != NULL) {
        return refused(t, args, why);
    }
    if (t->event->kind != EVENT_EDITED) { /* else the turn says it */
        undo_say(t, a, m);
    }
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
