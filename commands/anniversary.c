/* anniversary -- since when one has been with the team; each year of it is celebrated. */
#include "own_day.h"
#include "yearly.h"

#include <inttypes.h>

static enum err anniversary_parse(struct turn *t, struct words *w, void *args)
{
    const struct yearly *y = args;
    enum err e = yearly_parse(t, w, args);

    if (e != ERR_OK || t->verb->name != NULL) {
        return e;
    }
    if (y->date.year == 0) {
        message_text(&t->problem, "Say the year, too, like this: ");
        message_code(&t->problem, "%s", t->command->examples[0]);
        return ERR_USAGE;
    }
    if (date_day(y->date) > own_day(t)) {
        message_text(&t->problem, "That is yet to come. Since when have you been with us?");
        return ERR_USAGE;
    }
    return ERR_OK;
}

static void say_next(struct turn *t, const struct answer *a, struct message *m)
{
    int64_t years = answer_int(a, "years", 1);

    message_text(m, "%s is %" PRId64 " %s. To have it otherwise: ",
                 yearly_day(t->arena, (int32_t)answer_int(a, "day", 0)), years,
                 years == 1 ? "year" : "years");
    message_code(m, "anniversary off");
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    enum err e = yearly_refused(t, a);

    (void)args;
    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Noted: ");
        say_next(t, a, m);
    }
    return e;
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    enum err e = yearly_refused(t, a);

    (void)args;
    if (e == ERR_OK) {
        message_text(m, "We celebrate your years with us: ");
        say_next(t, a, m);
    }
    return e;
}

static const struct verb anniversary_set = {
    .synopsis = "anniversary DAY MONTH YEAR",
    .help = "Say since when you have been with us, and have each year celebrated.",
    .args_size = sizeof(struct yearly),
    .parse = anniversary_parse,
    .query = yearly_query,
    .reply = set_reply,
};

static const struct verb anniversary_show = {
    .name = "show",
    .synopsis = "anniversary show",
    .help = "Which day I know.",
    .query = yearly_show_query,
    .reply = show_reply,
};

static const struct verb anniversary_off = {
    .name = "off",
    .makes = "anniversary",
    .synopsis = "anniversary off",
    .help = "Have it celebrated no more.",
    .query = yearly_show_query,
    .reply = yearly_off_reply,
};

const struct command command_anniversary = {
    .name = "anniversary",
    .help = "Have your years with us celebrated, if you like.",
    .examples = (const char *const[]){"anniversary 1 march 2019", "anniversary off", NULL},
    .verbs =
        (const struct verb *const[]){&anniversary_set, &anniversary_show, &anniversary_off, NULL},
};
