/* commit_settle -- how a commitment went: done, missed, moved once. */
#include "commit.h"
#include "own_day.h"

static enum err move_parse(struct turn *t, struct words *w, void *args)
{
    struct commit *c = args;

    if (!commit_take_number(w, &c->number)) {
        return ERR_USAGE;
    }
    if (!words_keyword(w, "to")) {
        (void)words_keyword(w, "by");
    }
    if (!when_day(w, own_day(t), WHEN_NEXT, &c->due) || !words_end(w)) {
        return ERR_USAGE;
    }
    return commit_read_due(t, c->due);
}

static void settle_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "commit_settle");
    query_text(q, "s", t->verb->name);
    commit_number_query(t, args, q);
}

static void move_query(const struct turn *t, const void *args, struct query *q)
{
    query_function(q, "commit_move");
    query_int(q, "due", ((const struct commit *)args)->due);
    query_text(q, "zone", own_zone(t));
    commit_number_query(t, args, q);
}

static enum err done_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    enum err e = commit_refused(t, ((const struct commit *)args)->number, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Kept: ");
        commit_say_text(m, answer_text(a, "t"));
        message_text(m, " Well done!");
    }
    return e;
}

static enum err missed_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = commit_refused(t, ((const struct commit *)args)->number, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Missed: ");
        commit_say_text(m, answer_text(a, "t"));
        message_text(m, " Thank you for saying so. Promise it again when you can keep it.");
    }
    return e;
}

static enum err move_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    const struct commit *c = args;
    enum err e = commit_refused(t, c->number, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Due %s now: ", own_day_name(t->arena, c->due, own_day(t)));
        commit_say_text(m, answer_text(a, "t"));
        message_text(m, " It can be moved this once.");
    }
    return e;
}

const struct verb commit_done = {
    .name = "done",
    .makes = "state",
    .synopsis = "commit done NUMBER",
    .help = "You kept it; the channel hears of it.",
    .args_size = sizeof(struct commit),
    .parse = commit_number_parse,
    .query = settle_query,
    .reply = done_reply,
};

const struct verb commit_missed = {
    .name = "missed",
    .makes = "state",
    .synopsis = "commit missed NUMBER",
    .help = "You did not; only the board counts it.",
    .args_size = sizeof(struct commit),
    .parse = commit_number_parse,
    .query = settle_query,
    .reply = missed_reply,
};

const struct verb commit_move = {
    .name = "move",
    .synopsis = "commit move NUMBER date",
    .help = "Have more time, or less: once.",
    .args_size = sizeof(struct commit),
    .parse = move_parse,
    .query = move_query,
    .reply = move_reply,
};
