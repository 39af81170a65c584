/* forget -- a person's name and all they wrote, gone for good. */
#include "command.h"

#include <string.h>

enum { NAME_WORDS = 8 };

struct forget {
    const struct person *person;
};

static enum err forget_parse(struct turn *t, struct words *w, void *args)
{
    struct forget *f = args;
    bool me = words_keyword(w, "me");

    if (me) {
        f->person = t->event->actor;
    } else if (!words_person(w, &f->person)) {
        return ERR_USAGE;
    }
    if (words_keyword(w, "for") && words_keyword(w, "good") && words_end(w)) {
        return ERR_OK;
    }
    message_text(&t->problem,
                 "That takes away %s name and all that %s wrote, and nobody can bring it back. "
                 "What was given and received still counts, as somebody's. If you mean it: ",
                 me ? "your" : "their", me ? "you" : "they");
    message_code(&t->problem, me ? "forget me for good" : "forget @name for good");
    return ERR_USAGE;
}

static void forget_query(const struct turn *t, const void *args, struct query *q)
{
    const struct forget *f = args;
    const char *words[NAME_WORDS];
    const char *name = "";
    size_t count =
        utf8_words(t->arena, f->person->name != NULL ? f->person->name : "", words, NAME_WORDS);

    for (size_t i = 0; i < count; i++) {
        name = arena_printf(t->arena, "%s%s%s", name, i > 0 ? " " : "", words[i]);
    }
    query_function(q, "forget");
    query_text(q, "to", f->person->id);
    query_text(q, "name", name);
}

static enum err forget_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const struct forget *f = args;
    bool me = strcmp(f->person->id, t->event->actor->id) == 0;

    if (answer_text(a, "refused") != NULL) {
        message_text(&t->problem, "%s the last admin: make somebody else one first.",
                     me ? "You are" : "That is");
        return ERR_USAGE;
    }
    message_text(m,
                 "%s. It takes a moment. Copies of my data that an administrator keeps are to be "
                 "renewed, too.",
                 me ? "I forget you: your name and all you wrote"
                    : "I forget them: their name and "
                      "all they wrote");
    return ERR_OK;
}

static const struct verb forget_person = {
    .synopsis = "forget me|@person for good",
    .help = "Take away a name and all that was written under it; of others, only admins may.",
    .args_size = sizeof(struct forget),
    .parse = forget_parse,
    .query = forget_query,
    .reply = forget_reply,
};

const struct command command_forget = {
    .name = "forget",
    .help = "Have your name and all you wrote taken away.",
    .examples = (const char *const[]){"forget me for good", NULL},
    .verbs = (const struct verb *const[]){&forget_person, NULL},
};
