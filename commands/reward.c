/* reward -- what points can be spent on: the catalogue. */
#include "reward.h"

#include <inttypes.h>
#include <string.h>

enum { PRICE_MAX = 1000000, STOCK_MAX = 1000000 };

void reward_say_points(struct message *m, int64_t points)
{
    message_text(m, "%" PRId64 " %s", points, points == 1 ? "point" : "points");
}

/* "50", "for 50 points" */
static bool take_price(struct words *w, struct reward *r)
{
    (void)(words_keyword(w, "for") || words_keyword(w, "costs"));
    if (!words_int(w, &r->price) || r->price < 1 || r->price > PRICE_MAX) {
        return false;
    }
    (void)(words_keyword(w, "points") || words_keyword(w, "point"));
    return true;
}

static bool take_stock(struct words *w, struct reward *r)
{
    r->stock = -1;
    return words_end(w) || (words_keyword(w, "stock") && words_int(w, &r->stock) && r->stock >= 0 &&
                            r->stock <= STOCK_MAX && words_end(w));
}

static enum err add_parse(struct turn *t, struct words *w, void *args)
{
    static const char *const until[] = {"for", "costs", NULL};
    struct reward *r = args;

    if (!named_take(t, w, until, &r->name) || !take_price(w, r) || !take_stock(w, r)) {
        return ERR_USAGE;
    }
    return named_check(t, &r->name);
}

static enum err remove_parse(struct turn *t, struct words *w, void *args)
{
    struct reward *r = args;

    return named_take(t, w, NULL, &r->name) && words_end(w) ? ERR_OK : ERR_USAGE;
}

static void add_query(const struct turn *t, const void *args, struct query *q)
{
    const struct reward *r = args;

    query_function(q, "reward_add");
    named_query(&r->name, q);
    query_int(q, "price", r->price);
    query_text(q, "stock", r->stock < 0 ? "" : arena_printf(t->arena, "%" PRId64, r->stock));
}

static void remove_query(const struct turn *t, const void *args, struct query *q)
{
    (void)t;
    query_function(q, "reward_remove");
    named_query(&((const struct reward *)args)->name, q);
}

static enum err add_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct reward *r = args;
    enum err e = reward_refused(t, r, a);

    if (e != ERR_OK || answer_yes(a, "same")) {
        message_text(m, "%s", e == ERR_OK ? "So it is already." : "");
        return e;
    }
    message_bold(m, "%s", r->name.name);
    message_text(m, " costs ");
    reward_say_points(m, r->price);
    message_text(m, "%s", answer_yes(a, "changed") ? " from now on" : " now");
    if (r->stock >= 0) {
        message_text(m, ", and there %s %" PRId64, r->stock == 1 ? "is" : "are", r->stock);
    }
    message_text(m, ". Who wants it: ");
    message_code(m, "reward redeem \"%s\"", r->name.name);
    return ERR_OK;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    enum err e = reward_refused(t, args, a);

    if (e == ERR_OK) {
        message_text(m, "%s can't be had any more. What was asked for still waits for an answer.",
                     answer_text(a, "name"));
    }
    return e;
}

static const struct verb reward_add = {
    .name = "add",
    .makes = "reward offer",
    .synopsis = "reward add \"name\" POINTS [stock N]",
    .help = "Offer something for points; said again, it changes price and stock.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct reward),
    .parse = add_parse,
    .query = add_query,
    .reply = add_reply,
};

static const struct verb reward_remove = {
    .name = "remove",
    .makes = "state",
    .synopsis = "reward remove \"name\"",
    .help = "Offer it no more.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct reward),
    .parse = remove_parse,
    .query = remove_query,
    .reply = remove_reply,
};

const struct command command_reward = {
    .name = "reward",
    .aliases = (const char *const[]){"rewards", NULL},
    .help = "Spend points on something nice; your rank stays as it is.",
    .examples =
        (const char *const[]){"reward list", "reward redeem \"Half day off\"",
                              "reward add \"Half day off\" 50 stock 3", "reward approve 7", NULL},
    .verbs =
        (const struct verb *const[]){&reward_list, &reward_redeem, &reward_balance, &reward_approve,
                                     &reward_decline, &reward_add, &reward_remove, NULL},
};
