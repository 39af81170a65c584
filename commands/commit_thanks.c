/* commit_thanks -- one word for who kept a commitment. */
#include "commit.h"

#include <inttypes.h>

static void thanks_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "commit_thanks");
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
    commit_number_query(t, args, q);
}

static enum err thanks_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    int64_t number = ((const struct commit *)args)->number;
    enum err e = commit_refused(t, number, a);

    if (e == ERR_OK) {
        message_text(m, "You thanked ");
        message_person(m, answer_text(a, "by"));
        message_text(m, " for keeping commitment %" PRId64 ".", number);
    }
    return e;
}

const struct verb commit_thanks = {
    .name = "thanks",
    .synopsis = "commit thanks NUMBER",
    .help = "Thank somebody who kept theirs.",
    .args_size = sizeof(struct commit),
    .parse = commit_number_parse,
    .query = thanks_query,
    .reply = thanks_reply,
};

/* To who kept it. */
static enum err thanked_render(const struct answer *row, struct message *m)
{
    if (answer_text(row, "text") == NULL) {
        return ERR_PROTOCOL;
    }
    message_person(m, answer_text(row, "by"));
    message_text(m, " thanks you for keeping your word: ");
    commit_say_text(m, answer_text(row, "text"));
    return ERR_OK;
}

const struct notice notice_commit_thanked = {.kind = "commit_thanked", .render = thanked_render};
