/* yearly.c -- a person's own day of the year (see yearly.h). */
#include "yearly.h"

#include "own_day.h"

#include <inttypes.h>
#include <string.h>

enum { DAY_BYTES = 48 };

enum err yearly_parse(struct turn *t, struct words *w, void *args)
{
    struct yearly *y = args;

    if (words_end(w)) {
        t->verb = command_verb(t->command, "show");
        return ERR_OK;
    }
    return when_date(w, &y->date) && words_end(w) ? ERR_OK : ERR_USAGE;
}

void yearly_show_query(const struct turn *t, const void *args, struct query *q)
{
    (void)args;
    query_function(q, arena_printf(t->arena, "yearly_%s", t->verb->name));
    query_text(q, "kind", t->command->name);
    query_text(q, "zone", own_zone(t));
}

void yearly_query(const struct turn *t, const void *args, struct query *q)
{
    const struct yearly *y = args;

    query_function(q, "yearly_set");
    query_text(q, "kind", t->command->name);
    query_text(q, "zone", own_zone(t));
    query_int(q, "year", y->date.year);
    query_int(q, "month", y->date.month);
    query_int(q, "date", y->date.day);
}

enum err yearly_refused(struct turn *t, const struct answer *a)
{
    const char *why = answer_text(a, "refused");

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "late") == 0) {
        message_text(&t->problem,
                     "That was more than %" PRId64 " minutes ago, so it stays: say it ",
                     settings_int(t->settings, "undo.minutes"));
        message_text(&t->problem, "in a new message.");
        return ERR_USAGE;
    }
    message_text(&t->problem,
                 "I don't know your %s. Tell me if you want it celebrated: ", t->command->name);
    message_code(&t->problem, "%s", t->command->examples[0]);
    return ERR_USAGE;
}

enum err yearly_off_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    enum err e = yearly_refused(t, a);

    (void)args;
    if (e == ERR_OK) {
        message_text(m, "Your %s is not celebrated any more.", t->command->name);
    }
    return e;
}

const char *yearly_day(struct arena *a, int32_t day)
{
    char name[DAY_BYTES];

    day_describe(day, false, name, sizeof(name));
    return arena_text(a, strchr(name, ' ') + 1); /* without the weekday */
}
