/* metric_define.c -- what is measured, and how much of it is good. */
#include "metric.h"

#include <string.h>

static enum err take_unit(struct turn *t, struct words *w, struct metric *metric)
{
    if (metric_take_nothing(w)) {
        metric->unit = "";
        return ERR_OK;
    }
    if (!words_word(w, &metric->unit) || !amount_is_unit(metric->unit)) {
        message_text(&t->problem, "A unit is a short word or a sign, such as $, %%, min.");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static enum err define_parse(struct turn *t, struct words *w, void *args)
{
    struct metric *metric = args;
    enum err e = metric_take_name(t, w, metric);

    while (e == ERR_OK && !words_end(w)) {
        if (words_keyword(w, "unit") || words_keyword(w, "in")) {
            e = take_unit(t, w, metric);
        } else if (words_keyword(w, "goal") || words_keyword(w, "target")) {
            e = metric_take_goal(t, w, metric);
        } else {
            e = metric_take_option(w, metric) ? ERR_OK : ERR_USAGE;
        }
    }
    if (metric->unit == NULL && metric->has_amount && *metric->amount.unit != '\0') {
        metric->unit = metric->amount.unit;
    }
    return e;
}

static void define_query(const struct turn *t, const void *args, struct query *q)
{
    const struct metric *metric = args;

    metric_query(t, metric, "metric_define", q);
    query_text(q, "unit", metric->unit);
    query_text(q, "direction", metric->direction);
    query_text(q, "period", metric->period);
    query_text(q, "how", metric->how);
    query_text(q, "whose", metric->whose);
    metric_query_goal(metric, q);
}

/* How the days of a period, or of a week, make one number. */
static const char *say_how(const struct answer *a)
{
    const char *how = answer_text(a, "how");

    if (strcmp(how, "sum") == 0) {
        return "the sum of its days";
    }
    return strcmp(how, "average") == 0 ? "the average of its days" : "its last number";
}

static enum err define_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    const char *period = answer_item(a, "metric", 0, "period");
    const char *name = answer_item(a, "metric", 0, "name");

    (void)args;
    if (metric_refused(t, a) != ERR_OK) {
        return ERR_USAGE;
    }
    if (answer_yes(a, "same")) {
        message_text(m, "So it is already.");
        return ERR_OK;
    }
    message_bold(m, "%s", name);
    message_text(m, " has ");
    metric_say_goal(t, a, m);
    message_text(m, ". A %s counts by %s", strcmp(period, "day") == 0 ? "week" : period,
                 say_how(a));
    message_text(m, "%s.", answer_yes(a, "apart") ? ", each channel for itself" : "");
    if (answer_yes(a, "new")) {
        message_text(m, " What is it today? ");
        message_code(m, "metric set %s NUMBER", metric_quoted(m->arena, name));
    }
    return ERR_OK;
}

const struct verb metric_define = {
    .name = "define",
    .makes = "metric goal",
    .synopsis = "metric define NAME [unit $|%|…] [goal NUMBER] [up|down] [daily|weekly|monthly] "
                "[last|sum|average] [per team|channel]",
    .help = "Say what is measured, if up or down is better, and what its goal is for; said again, "
            "it changes what you name.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct metric),
    .parse = define_parse,
    .query = define_query,
    .reply = define_reply,
};
