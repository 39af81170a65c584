/* reward_list -- what can be had for points, how many one has, and what is asked for. */
#include "reward.h"

#include <inttypes.h>
#include <string.h>

static enum err list_parse(struct turn *t, struct words *w, void *args)
{
    (void)t;
    (void)args;
    (void)words_keyword(w, "list");
    return words_end(w) ? ERR_OK : ERR_USAGE;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    (void)args;
    query_function(q, "reward_list");
}

static void say_balance(const struct answer *a, struct message *m)
{
    int64_t balance = answer_int(a, "balance", 0);
    int64_t spent = answer_int(a, "spent", 0);

    message_text(m, "You have ");
    reward_say_points(m, balance > 0 ? balance : 0);
    message_text(m, " to spend");
    if (spent > 0) {
        message_text(m, ": %" PRId64 " received, %" PRId64 " spent", balance + spent, spent);
    }
    message_text(m, ".");
}

static void say_reward(const struct answer *a, size_t i, struct message *m)
{
    const char *left = answer_item(a, "reward", i, "left");

    message_item(m);
    message_bold(m, "%s", answer_item(a, "reward", i, "name"));
    message_text(m, " · ");
    reward_say_points(m, answer_item_int(a, "reward", i, "price"));
    if (left != NULL) {
        message_text(m, strcmp(left, "0") == 0 ? " · none left" : " · %s left", left);
    }
}

static void say_asked(const struct answer *a, struct message *m)
{
    size_t count = answer_count(a, "asked");

    if (count > 0) {
        message_paragraph(m);
        message_text(m, answer_yes(a, "decides") ? "Waiting for a yes or a no: "
                                                 : "Waiting for an answer:");
    }
    if (count > 0 && answer_yes(a, "decides")) {
        message_code(m, "reward approve NUMBER");
        message_text(m, " or ");
        message_code(m, "reward decline NUMBER");
    }
    for (size_t i = 0; i < count; i++) {
        message_item(m);
        message_text(m, "%s · ", answer_item(a, "asked", i, "no"));
        message_person(m, answer_item(a, "asked", i, "by"));
        message_text(m, ": %s · ", answer_item(a, "asked", i, "name"));
        reward_say_points(m, answer_item_int(a, "asked", i, "price"));
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    size_t count = answer_count(a, "reward");
    int64_t more = answer_int(a, "all", 0) - (int64_t)count;

    (void)t;
    (void)args;
    if (count == 0) {
        message_text(m, "Nothing can be had for points yet. A manager offers something: ");
        message_code(m, "reward add \"Half day off\" 50");
    } else {
        say_balance(a, m);
    }
    for (size_t i = 0; i < count; i++) {
        say_reward(a, i, m);
    }
    if (more > 0) {
        message_small(m);
        message_text(m, "…and %" PRId64 " more, which cost more.", more);
    }
    say_asked(a, m);
    return ERR_OK;
}

static enum err balance_reply(struct turn *t, const void *args, const struct answer *a,
                              struct message *m)
{
    (void)t;
    (void)args;
    say_balance(a, m);
    message_text(m, " Your rank stays as it is, whatever you spend.");
    return ERR_OK;
}

const struct verb reward_list = {
    .synopsis = "reward [list]",
    .help = "What can be had for points, and what is asked for.",
    .parse = list_parse,
    .query = list_query,
    .reply = list_reply,
};

const struct verb reward_balance = {
    .name = "balance",
    .synopsis = "reward balance",
    .help = "How many points you have to spend.",
    .query = list_query,
    .reply = balance_reply,
};
