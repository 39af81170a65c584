/* metric_call.c -- the numbers in a line about a metric, its call, and why it is refused. */
#include "metric.h"

#include <inttypes.h>
#include <string.h>

enum { NAMES_MAX = 12 };

/* ------------------------------------------------------------------ numbers */

static void say_doubt(struct turn *t, const struct amount *amount)
{
    const char *other = amount_text(t->arena, amount->other, "", AMOUNT_POINT);

    message_text(&t->problem, "Is that %" PRId64 " or %s? ", amount->value / AMOUNT_ONE, other);
    message_text(&t->problem, "Please leave out the mark, or write fewer decimals. ");
    message_text(&t->problem, "An admin can say for all how you write numbers: ");
    message_code(&t->problem, "setting numbers.mark point");
    message_text(&t->problem, " or ");
    message_code(&t->problem, "comma");
    message_text(&t->problem, ".");
}

enum err metric_take_amount(struct turn *t, struct words *w, struct amount *amount)
{
    enum amount_mark mark = amount_mark(settings_text(t->settings, "numbers.mark"));

    metric_skip_verb(w);
    switch (amount_take(w, mark, amount)) {
    case AMOUNT_TAKEN:
        return ERR_OK;
    case AMOUNT_NONE:
        message_text(&t->problem, "How much is it? Say it with a number, like this: ");
        message_code(&t->problem, "%s", t->command->examples[t->verb == &metric_goal ? 2 : 1]);
        break;
    case AMOUNT_DOUBT:
        say_doubt(t, amount);
        break;
    case AMOUNT_BIG:
        message_text(&t->problem, "That is more than I can count to: %s.",
                     amount_text(t->arena, AMOUNT_MAX, "", mark));
        break;
    case AMOUNT_FINE:
        message_text(&t->problem, "I keep %d decimals and no more.", (int)AMOUNT_DECIMALS);
        break;
    }
    return ERR_USAGE;
}

/* --------------------------------------------------------------------- call */

void metric_query(const struct turn *t, const struct metric *metric, const char *function,
                  struct query *q)
{
    char *found_by;

    query_function(q, function);
    query_text(q, "mark", settings_text(t->settings, "numbers.mark"));
    if (metric->name == NULL) {
        return;
    }
    found_by = utf8_fold(t->arena, metric->name);
    for (char *c = strpbrk(found_by, "-_"); c != NULL; c = strpbrk(c, "-_")) {
        *c = ' ';
    }
    query_text(q, "name", metric->name);
    query_text(q, "called", found_by);
}

static void say_unknown(struct message *m, const struct answer *a)
{
    size_t count = answer_count(a, "name");

    message_text(m, "I don't know “%s”. ", answer_text(a, "called"));
    if (count == 0) {
        message_text(m, "Nothing is measured yet. A manager can begin, like this: ");
        message_code(m, "metric define sales unit $ goal 12000 up daily");
        return;
    }
    message_text(m, "What we measure: ");
    for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
        message_text(m, "%s%s", i > 0 ? ", " : "", answer_item(a, "name", i, "name"));
    }
    message_text(m, count > NAMES_MAX ? ", …" : ".");
}

enum err metric_refused(struct turn *t, const struct answer *a)
{
    const char *why = answer_text(a, "refused");
    const char *name = answer_text(a, "name");
    struct message *m = &t->problem;

    if (why == NULL) {
        return ERR_OK;
    }
    if (strcmp(why, "unknown") == 0) {
        say_unknown(m, a);
    } else if (strcmp(why, "unit") == 0) {
        message_text(m, "%s is counted in %s: just say the number.", name, answer_text(a, "unit"));
    } else if (strcmp(why, "channel") == 0) {
        message_text(m, "Each channel has its own %s: say it there.", name);
    } else if (strcmp(why, "whole") == 0) {
        message_text(m, "%s has a number for each %s: say which.", name, answer_text(a, "period"));
    } else if (strcmp(why, "whose") == 0) {
        message_text(m, "%s has been measured per %s. Give the other one a name of its own.", name,
                     answer_text(a, "whose"));
    } else if (strcmp(why, "full") == 0) {
        message_text(m, "More than %s metrics are more than anybody can look after. ",
                     answer_text(a, "most"));
        message_code(m, "metric remove");
        message_text(m, " makes room.");
    } else if (strcmp(why, "big") == 0) {
        message_text(m, "With that, the numbers of the month are more than I can add up.");
    } else if (strcmp(why, "late") == 0) {
        message_text(m, "That was too long ago to change by editing. Say it again to correct it.");
    }
    return ERR_USAGE;
}
