/* checkin_log -- how a customer is, and who hears of it. */
#include "checkin.h"
#include "own_day.h"

#include <string.h>

enum { TEXT_CHARS = 500 };

const char *checkin_day(const struct turn *t, const struct answer *a, const char *name)
{
    return own_day_name(t->arena, (int32_t)answer_int(a, name, 0), own_day(t));
}

enum err checkin_refused(struct turn *t, const struct checkin *c, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0) {
        return named_unknown(t, &c->who, a, "checkin list");
    }
    if (strcmp(why, "many") == 0) {
        message_text(m, "There are %s already, and more are too many.", answer_text(a, "most"));
        return ERR_USAGE;
    }
    message_text(m, "“%s” is ", answer_text(a, "name"));
    if (strcmp(why, "known") == 0) {
        message_text(m, "on the list already, every %s by ", answer_text(a, "rhythm"));
        message_person(m, answer_text(a, "owner"));
        message_text(m, ". To change it: ");
        message_code(m, "checkin change \"%s\" every 3 months", answer_text(a, "name"));
    } else {
        message_person(m, answer_text(a, "owner"));
        message_text(m, "'s to call: only they can change that, or a manager.");
    }
    return ERR_USAGE;
}

/* The name in quotes, its number, or up to a colon. */
static enum err log_parse(struct turn *t, struct words *w, void *args)
{
    struct checkin *c = args;

    if (!named_take(t, w, NULL, &c->who)) {
        return ERR_USAGE;
    }
    c->text = words_rest(w);
    if (*c->text == '\0') {
        message_text(&t->problem, "How are they? Say it in the same line, the name in quotes: ");
        message_code(&t->problem, "%s", t->command->examples[2]);
        return ERR_USAGE;
    }
    c->text = utf8_cut(t->arena, c->text, TEXT_CHARS);
    return ERR_OK;
}

static void log_query(const struct turn *t, const void *args, struct query *q)
{
    const struct checkin *c = args;

    query_function(q, "checkin_log");
    named_query(&c->who, q);
    query_int(q, "alone", t->event->direct);
    query_text(q, "text", c->text);
}

static enum err log_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    enum err e = checkin_refused(t, args, a);

    if (e != ERR_OK || answer_yes(a, "same")) {
        return e;
    }
    message_text(m, "Noted. Next time with ");
    message_bold(m, "%s", answer_text(a, "name"));
    message_text(m, ": %s.", checkin_day(t, a, "due"));
    if (!answer_yes(a, "shared")) {
        message_small(m);
        message_text(m, "Only you and I can read this line: say it in a channel to share it.");
    }
    return ERR_OK;
}

const struct verb checkin_log = {
    .name = "log",
    .makes = "contact",
    .synopsis = "checkin log \"name\" how they are",
    .help = "You called: say in a line how they are.",
    .args_size = sizeof(struct checkin),
    .parse = log_parse,
    .query = log_query,
    .reply = log_reply,
};
