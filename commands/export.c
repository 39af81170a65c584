/* export -- what is kept of a person: how much it is, and how to have it as a file. */
#include "command.h"

static enum err export_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    (void)args;
    (void)words_keyword(w, "me");
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static enum err export_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    (void)args;
    (void)a;
    message_text(m, "All that I keep of you fits into a file, and whoever runs me can give it to "
                    "you. Let them type where I run:");
    message_item(m);
    message_code(m, "bravo export --person %s FILE", t->event->actor->id);
    message_small(m);
    message_text(m, "To have it taken away instead: ");
    message_code(m, "forget me");
    return ERR_OK;
}

static const struct verb export_me = {
    .synopsis = "export [me]",
    .help = "How to have all that is kept of you as a file.",
    .parse = export_parse,
    .reply = export_reply,
};

const struct command command_export = {
    .name = "export",
    .help = "What is kept of you, as a file.",
    .examples = (const char *const[]){"export me", NULL},
    .verbs = (const struct verb *const[]){&export_me, NULL},
};
