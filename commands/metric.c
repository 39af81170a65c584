/* metric -- what we measure: sales, a mystery shopper's score. */
#include "metric.h"

/* "metric" lists them, "metric sales" shows it, "metric sales 11250" sets it. */
static enum err any_parse(struct turn *t, struct words *w, void *args)
{
    struct words ahead = *w;
    enum err e;

    if (words_end(w)) {
        t->verb = &metric_list;
        return ERR_OK;
    }
    e = metric_take_name(t, &ahead, args);
    if (e == ERR_OK && words_end(&ahead)) {
        t->verb = &metric_show;
        return ERR_OK;
    }
    t->verb = &metric_set;
    return e == ERR_OK ? metric_set_parse(t, w, args) : e;
}

static void list_query(const struct turn *t, const void *args, struct query *q)
{
    metric_query(t, args, "metric_list", q);
}

static void say_metric(struct message *m, const struct standing *s)
{
    message_item(m);
    message_bold(m, "%s", answer_item(s->a, "metric", s->i, "name"));
    if (answer_item(s->a, "metric", s->i, "elsewhere") != NULL) {
        message_text(m, ": each channel has its own; ask there");
    } else if (answer_item(s->a, "metric", s->i, "value") == NULL) {
        message_text(m, ": nobody has said a number lately");
    } else {
        message_text(m, " %s: ", metric_when(m->arena, s));
        metric_say_value(m, s);
    }
}

static enum err list_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    struct standing s = {
        .a = a, .mark = amount_mark(settings_text(t->settings, "numbers.mark")), .today = t->today};

    (void)args;
    if (answer_count(a, "metric") == 0) {
        message_text(m, "Nothing is measured yet. A manager can begin, like this: ");
        message_code(m, "%s", t->command->examples[0]);
        return ERR_OK;
    }
    message_text(m, "What we measure:");
    for (; s.i < answer_count(a, "metric"); s.i++) {
        say_metric(m, &s);
    }
    return ERR_OK;
}

const struct verb metric_any = {
    .makes = "value",
    .synopsis = "metric [NAME [NUMBER]]",
    .help = "All of them, how one goes, or what it is today.",
    .args_size = sizeof(struct metric),
    .parse = any_parse,
    .query = list_query,
    .reply = list_reply,
};

const struct verb metric_list = {
    .name = "list",
    .synopsis = "metric list",
    .help = "All of them, and how they stand.",
    .args_size = sizeof(struct metric),
    .query = list_query,
    .reply = list_reply,
};

const struct command command_metric = {
    .name = "metric",
    .aliases = (const char *const[]){"metrics", "kpi", NULL},
    .help = "What we measure: sales, a mystery shopper's score.",
    .examples =
        (const char *const[]){"metric define sales unit $ goal 12000 up daily",
                              "metric set sales 11250", "metric goal sales 12500",
                              "metric define mystery shopper unit % goal 90 weekly",
                              "metric set mystery shopper 92 last week", "metric show sales", NULL},
    .verbs = (const struct verb *const[]){&metric_any, &metric_define, &metric_set, &metric_goal,
                                          &metric_show, &metric_list, &metric_remove, NULL},
};
