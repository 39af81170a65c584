/* training_who -- who has done a training, and until when it is valid. */
#include "training.h"

static enum err who_parse(struct turn *t, struct words *w, void *args)
{
    static const char *const until[] = {"page", NULL};
    struct training *tr = args;

    return named_take(t, w, until, &tr->course) && training_take_page(w, tr) ? ERR_OK : ERR_USAGE;
}

static enum err who_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    enum err e = training_refused(t, args, a);

    if (e != ERR_OK) {
        return e;
    }
    message_bold(m, "%s", answer_text(a, "name"));
    message_text(m, answer_count(a, "row") > 0 ? ":" : ": nobody has done it yet.");
    for (size_t i = 0; i < answer_count(a, "row"); i++) {
        message_item(m);
        message_person(m, answer_item(a, "row", i, "who"));
        message_text(m, " · ");
        training_say_standing(m, a, i);
    }
    training_say_pages(m, a);
    return ERR_OK;
}

const struct verb training_who = {
    .name = "who",
    .synopsis = "training who \"name\" [page N]",
    .help = "Who has done it, and until when it is valid.",
    .args_size = sizeof(struct training),
    .parse = who_parse,
    .query = training_query,
    .reply = who_reply,
};
