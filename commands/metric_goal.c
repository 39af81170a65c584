/* metric_goal.c -- how much of a metric is good, and that it is measured no more. */
#include "metric.h"

bool metric_take_nothing(struct words *w)
{
    return words_keyword(w, "none") || words_keyword(w, "off") || words_keyword(w, "no");
}

enum err metric_take_goal(struct turn *t, struct words *w, struct metric *metric)
{
    enum err e;

    metric->no_goal = metric_take_nothing(w);
    e = metric->no_goal ? ERR_OK : metric_take_amount(t, w, &metric->amount);
    metric->has_amount = !metric->no_goal && e == ERR_OK;
    return e;
}

static enum err goal_parse(struct turn *t, struct words *w, void *args)
{
    struct metric *metric = args;
    enum err e = metric_take_name(t, w, metric);

    e = e == ERR_OK ? metric_take_goal(t, w, metric) : e;
    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static enum err remove_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = metric_take_name(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

void metric_query_goal(const struct metric *metric, struct query *q)
{
    if (metric->has_amount) {
        query_int(q, "goal", metric->amount.value);
    } else if (metric->no_goal) {
        query_int(q, "no_goal", 1);
    }
}

static void goal_query(const struct turn *t, const void *args, struct query *q)
{
    metric_query(t, args, "metric_goal", q);
    metric_query_goal(args, q);
}

static void remove_query(const struct turn *t, const void *args, struct query *q)
{
    metric_query(t, args, "metric_remove", q);
}

void metric_say_goal(struct turn *t, const struct answer *a, struct message *m)
{
    struct standing s = {.a = a, .mark = amount_mark(settings_text(t->settings, "numbers.mark"))};

    if (answer_item(a, "metric", 0, "goal") == NULL) {
        message_text(m, "no goal");
        return;
    }
    message_text(m, "a goal of at %s %s a %s", metric_up(&s) ? "least" : "most",
                 metric_amount(m->arena, &s, "goal"), metric_period(&s));
}

static enum err goal_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    (void)args;
    if (metric_refused(t, a) != ERR_OK) {
        return ERR_USAGE;
    }
    if (answer_yes(a, "same")) {
        message_text(m, "That is its goal already.");
        return ERR_OK;
    }
    message_bold(m, "%s", answer_item(a, "metric", 0, "name"));
    message_text(m, " has ");
    metric_say_goal(t, a, m);
    message_text(m, " from today on.");
    return ERR_OK;
}

static enum err remove_reply(struct turn *t, const void *args, const struct answer *a,
                             struct message *m)
{
    (void)args;
    if (metric_refused(t, a) != ERR_OK) {
        return ERR_USAGE;
    }
    message_bold(m, "%s", answer_item(a, "metric", 0, "name"));
    message_text(m, " is not measured any more. Its numbers are kept, should it come back.");
    return ERR_OK;
}

const struct verb metric_goal = {
    .name = "goal",
    .synopsis = "metric goal NAME NUMBER|none",
    .help = "Set its goal from today on; the days before keep theirs.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct metric),
    .parse = goal_parse,
    .query = goal_query,
    .reply = goal_reply,
};

const struct verb metric_remove = {
    .name = "remove",
    .makes = "state",
    .synopsis = "metric remove NAME",
    .help = "Measure it no more; its numbers are kept.",
    .role = ROLE_MANAGER,
    .args_size = sizeof(struct metric),
    .parse = remove_parse,
    .query = remove_query,
    .reply = remove_reply,
};
