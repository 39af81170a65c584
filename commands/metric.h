/* metric.h -- what the files of the metrics share. */
#ifndef METRIC_H
#define METRIC_H

#include "command.h"

/* What a line about a metric says; NULL and false: it does not say. */
struct metric {
    const char *name;
    struct amount amount; /* the value, or the goal */
    bool has_amount;
    bool no_goal;
    const char *unit;
    const char *direction; /* up down */
    const char *period;    /* day week month */
    const char *how;       /* last sum average */
    const char *whose;     /* team channel */
    int32_t day;
    const char *whole; /* the day stands for all of its week, month */
};

extern const struct verb metric_any, metric_set, metric_show, metric_list, metric_define,
    metric_goal, metric_remove;

MUST_CHECK enum err metric_set_parse(struct turn *t, struct words *w, void *args);

/* A name in quotes, or the words up to a number, an option of `metric define`, or
 * the end.  ERR_USAGE: says in t->problem what to type. */
MUST_CHECK enum err metric_take_name(struct turn *t, struct words *w, struct metric *metric);
/* A name as it has to be typed: in quotes where it would be read as something else. */
const char *metric_quoted(struct arena *a, const char *name);
/* to, is, was: before a number. */
void metric_skip_verb(struct words *w);
/* A number; ERR_USAGE: says in t->problem what is wrong with it. */
MUST_CHECK enum err metric_take_amount(struct turn *t, struct words *w, struct amount *amount);
/* up, daily, average, … */
bool metric_take_option(struct words *w, struct metric *metric);
bool metric_take_nothing(struct words *w); /* none, off */
/* A number, or none. */
MUST_CHECK enum err metric_take_goal(struct turn *t, struct words *w, struct metric *metric);

/* The call's name: the function of the verb, the metric, and how numbers are written. */
void metric_query(const struct turn *t, const struct metric *metric, const char *function,
                  struct query *q);
void metric_query_goal(const struct metric *metric, struct query *q);
/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err metric_refused(struct turn *t, const struct answer *a);

/* "a goal of at least $12,000 a day" */
void metric_say_goal(struct turn *t, const struct answer *a, struct message *m);

/* The metric with this index in an answer or a row. */
struct standing {
    const struct answer *a;
    size_t i;
    enum amount_mark mark;
    int32_t today;
};

/* "$11,250" */
const char *metric_amount(struct arena *a, const struct standing *s, const char *field);
/* "today", "last week", "in October" */
const char *metric_when(struct arena *a, const struct standing *s);
/* "$11,250 of 12,000 (94 %)", "92 of 90 ✓ third week running" */
void metric_say_value(struct message *m, const struct standing *s);
/* "day", "week", "month" */
const char *metric_period(const struct standing *s);
bool metric_up(const struct standing *s);

/* Of a celebration: "sales reached its goal today: $12,100 of 12,000, the third day running!" */
void metric_say_reached(const struct answer *row, struct message *m);

#endif
