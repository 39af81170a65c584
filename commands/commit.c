/* commit -- what somebody will do, and by when: reminded, then kept or missed. */
#include "commit.h"

#include "own_day.h"
#include "sentence.h"

#include <inttypes.h>

enum { EXCERPT_CHARS = 120 };

void commit_say_text(struct message *m, const char *text)
{
    sentence_say(m, text, EXCERPT_CHARS);
}

/* Without a word, what is open. */
static enum err add_parse(struct turn *t, struct words *w, void *args)
{
    if (words_end(w)) {
        t->verb = &commit_list;
        return t->verb->parse(t, w, args);
    }
    (void)words_keyword(w, "to");
    return commit_read(t, w, args);
}

static void add_query(const struct turn *t, const void *args, struct query *q)
{
    const struct commit *c = args;

    query_function(q, "commit_add");
    query_text(q, "text", c->text);
    query_text(q, "g", c->tags);
    query_int(q, "due", c->due);
    query_text(q, "zone", own_zone(t));
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct commit *c = args;

    if (answer_text(a, "refused") != NULL) {
        message_text(&t->problem, "It is more than %" PRId64 " minutes old. To do it later: ",
                     settings_int(t->settings, "undo.minutes"));
        message_code(&t->problem, "commit move NUMBER date");
        return ERR_USAGE;
    }
    if (answer_yes(a, "same")) {
        return ERR_OK;
    }
    message_text(m, "Commitment %" PRId64 ", due %s. ", answer_int(a, "no", 0),
                 own_day_name(t->arena, c->due, own_day(t)));
    message_text(m, c->due > own_day(t) ? "I remind you in time. " : "");
    message_text(m, "When it is done: ");
    message_code(m, "commit done %" PRId64, answer_int(a, "no", 0));
    if (t->event->visibility == VISIBLE_DIRECT) {
        message_small(m);
        message_text(m, "Only you and I know it: say it in a channel to share it.");
    }
    return ERR_OK;
}

static const struct verb commit_add = {
    .synopsis = "commit text by date",
    .help = "Say what you will do by when; I remind you, and ask how it went.",
    .args_size = sizeof(struct commit),
    .parse = add_parse,
    .query = add_query,
    .reply = add_reply,
};

const struct command command_commit = {
    .name = "commit",
    .aliases = (const char *const[]){"commits", "promise", "commitment", "commitments", NULL},
    .help = "Say what you will do by when, and keep it.",
    .examples = (const char *const[]){"commit call back the Bakers by friday", "commit done 3",
                                      "commit move 3 next monday", "commit list @ana",
                                      "commit thanks 3", NULL},
    .verbs = (const struct verb *const[]){&commit_add, &commit_list, &commit_done, &commit_missed,
                                          &commit_move, &commit_thanks, NULL},
};
