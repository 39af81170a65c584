/* metric_say.c -- how it is told how a metric stands. */
#include "metric.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 64, WEEK = 7, YEAR_SHOWN = 300, PERCENT = 100, WORDS = 10 };

const char *metric_amount(struct arena *a, const struct standing *s, const char *field)
{
    return amount_text(a, answer_item_int(s->a, "metric", s->i, field),
                       answer_item(s->a, "metric", s->i, "unit"), s->mark);
}

const char *metric_period(const struct standing *s)
{
    const char *period = answer_item(s->a, "metric", s->i, "period");

    return period != NULL ? period : "day";
}

bool metric_up(const struct standing *s)
{
    return answer_item_int(s->a, "metric", s->i, "up") != 0;
}

static const char *day_when(struct arena *a, int32_t day, int32_t today)
{
    char name[DAY_BYTES];

    if (day == today || day == today - 1) {
        return day == today ? "today" : "yesterday";
    }
    day_describe(day, today - day > YEAR_SHOWN, name, sizeof(name));
    if (today - day < WEEK) {
        return arena_printf(a, "on %.*s", (int)strcspn(name, " "), name);
    }
    return arena_printf(a, "on %s", name);
}

static const char *week_when(struct arena *a, int32_t first, int32_t today)
{
    int32_t monday = today - day_weekday(today);
    char name[DAY_BYTES];

    if (first == monday || first == monday - WEEK) {
        return first == monday ? "this week" : "last week";
    }
    day_describe(first, today - first > YEAR_SHOWN, name, sizeof(name));
    return arena_printf(a, "in the week of %s", name);
}

/* day_describe() says "Sunday 1 November": what stands behind the second space. */
static const char *month_when(struct arena *a, int32_t first, int32_t today)
{
    int32_t this_month = today - day_date(today).day + 1;
    int32_t month_before = this_month - day_date(this_month - 1).day;
    char name[DAY_BYTES];
    const char *month;

    if (first == this_month || first == month_before) {
        return first == this_month ? "this month" : "last month";
    }
    day_describe(first, today - first > YEAR_SHOWN, name, sizeof(name));
    month = strchr(name, ' ');
    month = month != NULL ? strchr(month + 1, ' ') : NULL;
    return arena_printf(a, "in%s", month != NULL ? month : name);
}

const char *metric_when(struct arena *a, const struct standing *s)
{
    int32_t first = (int32_t)answer_item_int(s->a, "metric", s->i, "first");
    const char *period = metric_period(s);

    if (strcmp(period, "week") == 0) {
        return week_when(a, first, s->today);
    }
    return strcmp(period, "month") == 0 ? month_when(a, first, s->today)
                                        : day_when(a, first, s->today);
}

/* " (94 %)": how much of the goal is there, if that says something. */
static void say_share(struct message *m, const struct standing *s, int64_t value, int64_t goal)
{
    int64_t share;

    if (!metric_up(s) || goal <= 0 || value < 0 || value >= goal ||
        strcmp(answer_item(s->a, "metric", s->i, "unit"), "%") == 0) {
        return;
    }
    share = (value * PERCENT + goal / 2) / goal;
    message_text(m, " (%" PRId64 " %%)", share < PERCENT ? share : PERCENT - 1);
}

/* "third week running" */
static void say_running(struct message *m, const struct standing *s, int64_t streak)
{
    static const char *const words[WORDS] = {"first", "second",  "third",  "fourth", "fifth",
                                             "sixth", "seventh", "eighth", "ninth",  "tenth"};

    if (streak <= WORDS) {
        message_text(m, "%s %s running", words[streak - 1], metric_period(s));
    } else {
        message_text(m, "%" PRId64 " %ss running", streak, metric_period(s));
    }
}

void metric_say_value(struct message *m, const struct standing *s)
{
    int64_t value = answer_item_int(s->a, "metric", s->i, "value");
    int64_t streak = answer_item_int(s->a, "metric", s->i, "streak");

    message_text(m, "%s", metric_amount(m->arena, s, "value"));
    if (answer_item(s->a, "metric", s->i, "goal") != NULL) {
        int64_t goal = answer_item_int(s->a, "metric", s->i, "goal");

        message_text(m, " of %s%s", metric_up(s) ? "" : "at most ",
                     amount_text(m->arena, goal, "", s->mark));
        say_share(m, s, value, goal);
    }
    if (answer_item(s->a, "metric", s->i, "so_far") != NULL) {
        message_text(m, " so far");
    }
    if (streak > 0) {
        message_text(m, " ✓");
    }
    if (streak > 1) {
        message_text(m, " ");
        say_running(m, s, streak);
    }
}

void metric_say_reached(const struct answer *row, struct message *m)
{
    struct standing s = {.a = row,
                         .mark = amount_mark(answer_text(row, "mark")),
                         .today = (int32_t)answer_int(row, "day", 0)};
    int64_t streak = answer_item_int(row, "metric", 0, "streak");

    message_bold(m, "%s", answer_item(row, "metric", 0, "name"));
    message_text(m, " reached its goal %s: %s of %s%s", metric_when(m->arena, &s),
                 metric_amount(m->arena, &s, "value"), metric_up(&s) ? "" : "at most ",
                 amount_text(m->arena, answer_item_int(row, "metric", 0, "goal"), "", s.mark));
    if (streak > 1) {
        message_text(m, ", the ");
        say_running(m, &s, streak);
    }
    message_text(m, streak > 1 ? "!" : ".");
}
