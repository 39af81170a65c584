/* metric_set.c -- what a metric was on a day. */
#include "metric.h"

#include <string.h>

enum { OLDEST_DAYS = 3660, DAY_BYTES = 64 };

/* "last week" is the last day of it, "this week" is today. */
static bool take_period(const struct turn *t, struct words *w, struct metric *metric)
{
    struct words ahead = *w;
    bool last = words_keyword(&ahead, "last");
    struct date date = day_date(t->today);

    if (!last && !words_keyword(&ahead, "this")) {
        return false;
    }
    if (words_keyword(&ahead, "week")) {
        metric->whole = "week";
        metric->day = last ? t->today - day_weekday(t->today) - 1 : t->today;
    } else if (words_keyword(&ahead, "month")) {
        metric->whole = "month";
        metric->day = last ? t->today - date.day : t->today;
    } else {
        return false;
    }
    *w = ahead;
    return true;
}

/* "EUR", "points": behind the number. */
static bool take_unit(struct words *w, struct metric *metric)
{
    struct words ahead = *w;
    const char *word;

    if (*metric->amount.unit != '\0' || !words_word(&ahead, &word) || !amount_is_unit(word)) {
        return false;
    }
    metric->amount.unit = word;
    *w = ahead;
    return true;
}

static enum err check_day(struct turn *t, const struct metric *metric)
{
    if (metric->day > t->today) {
        message_text(&t->problem, "That day is still to come.");
        return ERR_USAGE;
    }
    if (metric->day < t->today - OLDEST_DAYS) {
        message_text(&t->problem, "That is too long ago: I look back ten years.");
        return ERR_USAGE;
    }
    return ERR_OK;
}

enum err metric_set_parse(struct turn *t, struct words *w, void *args)
{
    struct metric *metric = args;
    bool dated = false;
    enum err e = metric_take_name(t, w, metric);

    metric->day = t->today;
    e = e == ERR_OK ? metric_take_amount(t, w, &metric->amount) : e;
    while (e == ERR_OK && !words_end(w)) {
        bool taken = words_keyword(w, "for") || words_keyword(w, "on");

        if (!taken && !dated) {
            dated = take_period(t, w, metric) || when_day(w, t->today, WHEN_LAST, &metric->day);
            taken = dated;
        }
        e = taken || take_unit(w, metric) ? ERR_OK : ERR_USAGE;
    }
    return e == ERR_OK ? check_day(t, metric) : e;
}

static void set_query(const struct turn *t, const void *args, struct query *q)
{
    const struct metric *metric = args;

    metric_query(t, metric, "metric_set", q);
    query_int(q, "n", metric->amount.value);
    query_int(q, "plain", metric->amount.plain);
    query_text(q, "letter", metric->amount.letter);
    query_text(q, "unit", metric->amount.unit);
    query_int(q, "date", metric->day);
    query_text(q, "whole", metric->whole);
}

/* " It was $11,000." */
static void say_before(struct message *m, const struct standing *s)
{
    if (answer_yes(s->a, "same")) {
        message_text(m, " So it is already.");
    } else if (answer_text(s->a, "was") != NULL) {
        message_text(m, " It was %s.",
                     amount_text(m->arena, answer_int(s->a, "was", 0),
                                 answer_item(s->a, "metric", 0, "unit"), s->mark));
    }
}

/* "sales yesterday: $11,250 of 12,000 (94 %).", "visits on Friday 20 November: 12, which
 * makes this week 40 of 60 (67 %) so far." */
static void say_set(struct message *m, const struct standing *s, int32_t date)
{
    int64_t value = answer_int(s->a, "value", 0);

    message_bold(m, "%s", answer_item(s->a, "metric", 0, "name"));
    if (value == answer_item_int(s->a, "metric", 0, "value")) {
        message_text(m, " %s: ", metric_when(m->arena, s));
    } else {
        char day[DAY_BYTES];

        day_describe(date, false, day, sizeof(day));
        message_text(m, " on %s: %s, which makes %s ", day,
                     amount_text(m->arena, value, answer_item(s->a, "metric", 0, "unit"), s->mark),
                     metric_when(m->arena, s));
    }
    metric_say_value(m, s);
    message_text(m, ".");
    say_before(m, s);
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    const struct metric *metric = args;
    struct standing s = {
        .a = a, .mark = amount_mark(settings_text(t->settings, "numbers.mark")), .today = t->today};

    if (metric_refused(t, a) != ERR_OK) {
        return ERR_USAGE;
    }
    say_set(m, &s, metric->day);
    return ERR_OK;
}

const struct verb metric_set = {
    .name = "set",
    .makes = "value",
    .synopsis = "metric set NAME NUMBER [yesterday|date|last week|last month]",
    .help = "Say what it was, today unless you say otherwise; say it again to correct it.",
    .role_setting = "metric.set",
    .args_size = sizeof(struct metric),
    .parse = metric_set_parse,
    .query = set_query,
    .reply = set_reply,
};
