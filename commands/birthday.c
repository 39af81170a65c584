/* birthday -- the day of the year on which the team wishes one well; nobody hears how old one is.
 */
#include "yearly.h"

/* The year is nobody's business, and is not kept. */
static enum err birthday_parse(struct turn *t, struct words *w, void *args)
{
    enum err e = yearly_parse(t, w, args);

    ((struct yearly *)args)->date.year = 0;
    return e;
}

static enum err set_reply(struct turn *t, const void *args, const struct answer *a,
                          struct message *m)
{
    enum err e = yearly_refused(t, a);

    (void)args;
    if (e == ERR_OK && !answer_yes(a, "same")) {
        message_text(m, "Noted: we celebrate on %s.",
                     yearly_day(t->arena, (int32_t)answer_int(a, "day", 0)));
        message_text(m, " Your age stays your own. To have it otherwise: ");
        message_code(m, "birthday off");
    }
    return e;
}

static enum err show_reply(struct turn *t, const void *args, const struct answer *a,
                           struct message *m)
{
    enum err e = yearly_refused(t, a);

    (void)args;
    if (e == ERR_OK) {
        message_text(m, "We celebrate your birthday on %s. Not any more: ",
                     yearly_day(t->arena, (int32_t)answer_int(a, "day", 0)));
        message_code(m, "birthday off");
    }
    return e;
}

static const struct verb birthday_set = {
    .synopsis = "birthday DAY MONTH",
    .help = "Have your birthday celebrated with the team.",
    .args_size = sizeof(struct yearly),
    .parse = birthday_parse,
    .query = yearly_query,
    .reply = set_reply,
};

static const struct verb birthday_show = {
    .name = "show",
    .synopsis = "birthday show",
    .help = "Which day I know.",
    .query = yearly_show_query,
    .reply = show_reply,
};

static const struct verb birthday_off = {
    .name = "off",
    .makes = "birthday",
    .synopsis = "birthday off",
    .help = "Have it celebrated no more.",
    .query = yearly_show_query,
    .reply = yearly_off_reply,
};

const struct command command_birthday = {
    .name = "birthday",
    .aliases = (const char *const[]){"bday", NULL},
    .help = "Have your birthday celebrated, if you like.",
    .examples = (const char *const[]){"birthday 12 march", "birthday off", NULL},
    .verbs = (const struct verb *const[]){&birthday_set, &birthday_show, &birthday_off, NULL},
};
