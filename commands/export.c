/* export -- what is kept of a person, as a file for them. */
#include "command.h"

static enum err export_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    (void)args;
    (void)words_keyword(w, "me");
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static void export_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "export_me");
}

static enum err export_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    int64_t minutes = answer_int(a, "minutes", 1);

    (void)args;
    if (answer_text(a, "refused") != NULL) {
        message_text(&t->problem, "You just had one. Ask again in %d minute%s.", (int)minutes,
                     minutes == 1 ? "" : "s");
        return ERR_USAGE;
    }
    message_text(m, "I gather all that I keep of you, and send it to you alone.");
    return ERR_OK;
}

static enum err export_render(const struct answer *row, struct message *m)
{
    (void)row;
    message_text(m, "All that I keep of you: what you said, gave and got, and where you are "
                    "named.");
    message_small(m);
    message_text(m, "To have it taken away instead: ");
    message_code(m, "forget me");
    return ERR_OK;
}

const struct notice notice_export = {.kind = "export", .render = export_render};

static const struct verb export_me = {
    .synopsis = "export [me]",
    .help = "Have all that is kept of you sent to you as a file.",
    .parse = export_parse,
    .query = export_query,
    .reply = export_reply,
};

const struct command command_export = {
    .name = "export",
    .help = "What is kept of you, as a file.",
    .examples = (const char *const[]){"export me", NULL},
    .verbs = (const struct verb *const[]){&export_me, NULL},
};
