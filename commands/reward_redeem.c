/* reward_redeem -- asking for a reward, and saying yes or no. */
#include "reward.h"

#include <inttypes.h>
#include <string.h>

static enum err short_of(struct turn *t, const struct answer *a)
{
    struct message *m = &t->problem;

    message_bold(m, "%s", answer_text(a, "name"));
    message_text(m, " costs ");
    reward_say_points(m, answer_int(a, "price", 0));
    message_text(m, ", and you have %" PRId64 ". Nothing was spent.", answer_int(a, "balance", 0));
    return ERR_USAGE;
}

enum err reward_refused(struct turn *t, const struct reward *r, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0 && r->number == 0) {
        return named_unknown(t, &r->name, a, "reward list");
    }
    if (strcmp(why, "short") == 0) {
        return short_of(t, a);
    }
    if (strcmp(why, "own") == 0) {
        message_text(m, "You can't decide on your own: another manager will.");
    } else if (strcmp(why, "decided") == 0) {
        message_text(m, "That was %s already.", answer_text(a, "s"));
    } else if (strcmp(why, "many") == 0) {
        message_text(m, "There are %s rewards already, and more are too many.",
                     answer_text(a, "most"));
    } else if (r->number > 0) {
        message_text(m,
                     "Nothing with the number %" PRId64 " was asked for. What waits: ", r->number);
        message_code(m, "reward list");
    } else {
        message_text(m, "There is no %s left.", answer_text(a, "name"));
    }
    return ERR_USAGE;
}

static enum err redeem_parse(struct turn *t, struct words *w, void *args)
{
    struct reward *r = args;

    return named_take(t, w, NULL, &r->name) && words_end(w) ? ERR_OK : ERR_USAGE;
}

static void redeem_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    query_function(q, "reward_redeem");
    named_query(&((const struct reward *)args)->name, q);
}

static enum err redeem_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = reward_refused(t, args, a);

    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "You asked for %s. I set aside ", answer_text(a, "name"));
        reward_say_points(m, answer_int(a, "price", 0));
        message_text(m, "; you have %" PRId64 " left to spend. I tell you when it is decided.",
                     answer_int(a, "balance", 0));
    }
    return e;
}

static enum err decide_parse(struct turn *t, struct words *w, void *args)
{
    struct reward *r = args;
    enum err e = entry_number_parse(t, w, &r->number);

    if (e == ERR_OK && strcmp(t->verb->name, "decline") == 0 && !words_end(w)) {
        r->text = entry_excerpt(t->arena, words_rest(w), CAP_SENTENCE_CHARS);
    }
    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

/* The function goes by the verb. */
static void decide_query(const struct turn *t, const void *args, struct query *q)
{
    const struct reward *r = args;

    query_function(q, arena_printf(t->arena, "reward_%s", t->verb->name));
    query_int(q, "no", r->number);
    query_text(q, "text", r->text);
}

static enum err decide_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = reward_refused(t, args, a);

    if (e == ERR_OK) {
        message_person(m, answer_text(a, "by"));
        message_text(m,
                     strcmp(t->verb->name, "approve") == 0
                         ? " gets it: %s. I have said so."
                         : " does not get it: %s. I have said so, and their points are back.",
                     answer_text(a, "name"));
    }
    return e;
}

const struct verb reward_redeem = {
    .name = "redeem",
    .synopsis = "reward redeem \"name\"",
    .help = "Ask for one; its points are set aside until it is decided.",
    .args_size = sizeof(struct reward),
    .parse = redeem_parse,
    .query = redeem_query,
    .reply = redeem_reply,
};

const struct verb reward_approve = {
    .name = "approve",
    .makes = "state",
    .synopsis = "reward approve NUMBER",
    .help = "Say yes; for managers and the champion.",
    .args_size = sizeof(struct reward),
    .parse = decide_parse,
    .query = decide_query,
    .reply = decide_reply,
};

const struct verb reward_decline = {
    .name = "decline",
    .makes = "state",
    .synopsis = "reward decline NUMBER [reason]",
    .help = "Say no; the points go back. For managers and the champion.",
    .args_size = sizeof(struct reward),
    .parse = decide_parse,
    .query = decide_query,
    .reply = decide_reply,
};
