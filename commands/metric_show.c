/* metric_show.c -- how a metric stands, and how it went. */
#include "metric.h"

#include <inttypes.h>
#include <string.h>

enum { POINTS_MAX = 13, DAY_BYTES = 64 };

static enum err show_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = metric_take_name(t, w, args);

    return e == ERR_OK && !words_end(w) ? ERR_USAGE : e;
}

static void show_query(const struct turn *t, const void *args, struct query *q)
{
    metric_query(t, args, "metric_show", q);
}

/* The place of the first point that is known. */
static size_t first_known(const struct answer *a, size_t count)
{
    size_t i = 0;

    while (i < count && answer_item(a, "point", i, "value") == NULL) {
        i++;
    }
    return i;
}

/* The bars; where they are heard, the numbers. */
static void say_bars(struct message *m, const struct standing *s, const int64_t *values, size_t n)
{
    const char *heard = "";

    for (size_t i = 0; i < n; i++) {
        const char *value =
            values[i] == MESSAGE_NO_NUMBER ? "none" : amount_text(m->arena, values[i], "", s->mark);

        heard = arena_printf(m->arena, "%s%s%s", heard, i > 0 ? "; " : "", value);
    }
    message_spark(m, values, n);
    message_heard(m, heard);
}

/* "▃▄ ▆▇  13 weeks, the sum of each, this one so far" */
static void say_trend(struct message *m, const struct standing *s)
{
    const char *how = answer_text(s->a, "how");
    size_t count = answer_count(s->a, "point");
    int64_t values[POINTS_MAX];
    size_t known = 0;
    size_t n = 0;

    for (size_t i = first_known(s->a, count); i < count && n < POINTS_MAX; i++) {
        bool is = answer_item(s->a, "point", i, "value") != NULL;

        values[n++] = is ? answer_item_int(s->a, "point", i, "value") : MESSAGE_NO_NUMBER;
        known += is;
    }
    if (known < 2) {
        return;
    }
    message_paragraph(m);
    say_bars(m, s, values, n);
    message_text(m, "  %zu %ss, the %s of each", n, answer_text(s->a, "points"), how);
    if (strcmp(how, "last") != 0) {
        message_text(m, ", this one so far");
    }
}

/* "best $13,400 on Thursday 12 November" */
static void say_extreme(struct message *m, const struct answer *a, const char *which,
                        const char *unit, enum amount_mark mark)
{
    char day[DAY_BYTES];
    int32_t first = (int32_t)answer_int(a, arena_printf(m->arena, "%s.first", which), 0);
    int64_t value = answer_int(a, arena_printf(m->arena, "%s.value", which), 0);

    day_short(first, false, day, sizeof(day));
    message_text(m, "%s %s (%s%s)", which, amount_text(m->arena, value, unit, mark),
                 answer_yes(a, "spans") ? "from " : "", day);
}

static void say_past(struct message *m, const struct standing *s)
{
    const char *unit = answer_item(s->a, "metric", 0, "unit");
    int64_t of = answer_int(s->a, "of", 0);
    int64_t streak = answer_int(s->a, "streak", 0);

    message_small(m);
    say_extreme(m, s->a, "best", unit, s->mark);
    message_text(m, " · ");
    say_extreme(m, s->a, "worst", unit, s->mark);
    if (of > 0) {
        message_text(m, " · at goal %" PRId64 " of %" PRId64 " %ss", answer_int(s->a, "hits", 0),
                     of, metric_period(s));
    }
    if (streak > 1) {
        message_text(m, ", the last %" PRId64 " in a row", streak);
    }
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    struct standing s = {
        .a = a, .mark = amount_mark(settings_text(t->settings, "numbers.mark")), .today = t->today};

    (void)args;
    if (metric_refused(t, a) != ERR_OK) {
        return ERR_USAGE;
    }
    message_bold(m, "%s", answer_item(a, "metric", 0, "name"));
    if (answer_item(a, "metric", 0, "value") == NULL) {
        message_text(m, ": nobody has said a number lately. What is it today? ");
        message_code(m, "metric set %s NUMBER",
                     metric_quoted(m->arena, answer_item(a, "metric", 0, "name")));
        return ERR_OK;
    }
    message_text(m, " %s: ", metric_when(m->arena, &s));
    metric_say_value(m, &s);
    say_trend(m, &s);
    if (answer_int(a, "best.first", 0) != answer_int(a, "worst.first", 0)) {
        say_past(m, &s);
    }
    return ERR_OK;
}

const struct verb metric_show = {
    .name = "show",
    .synopsis = "metric show NAME",
    .help = "How it stands and how it went: 13 weeks, best and worst, how often at its goal.",
    .args_size = sizeof(struct metric),
    .parse = show_parse,
    .query = show_query,
    .reply = show_reply,
};
