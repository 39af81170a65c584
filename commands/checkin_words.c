/* checkin_words.c -- whom to call, how often, and who does it (see checkin.h). */
#include "checkin.h"

enum { DAYS_MAX = 730 };

static const char *const until[] = {"every", "by", NULL};

/* "6 weeks", "week" */
static bool take_rhythm(struct words *w, struct checkin *c)
{
    static const struct {
        const char *one;
        const char *many;
        int64_t days;
    } units[] = {{"day", "days", 1},
                 {"week", "weeks", 7},
                 {"month", "months", 30},
                 {"quarter", "quarters", 91},
                 {"year", "years", 365}};
    int64_t count = 1;

    if (!words_keyword(w, "every")) {
        return false;
    }
    (void)words_int(w, &count);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (words_keyword(w, units[i].one) || words_keyword(w, units[i].many)) {
            c->days = count > 0 && count <= DAYS_MAX ? count * units[i].days : 0;
            c->rhythm = count == 1 ? units[i].one
                                   : arena_printf(w->arena, "%d %s", (int)count, units[i].many);
            return c->days > 0 && c->days <= DAYS_MAX;
        }
    }
    return false;
}

static bool take_owner(struct turn *t, struct words *w, struct checkin *c)
{
    if (!words_keyword(w, "by")) {
        return false;
    }
    c->owner = t->event->actor;
    return words_keyword(w, "me") || words_person(w, &c->owner);
}

enum err checkin_change_parse(struct turn *t, struct words *w, void *args)
{
    struct checkin *c = args;

    if (!named_take(t, w, until, &c->who)) {
        return ERR_USAGE;
    }
    while (!words_end(w)) {
        if (!take_rhythm(w, c) && !take_owner(t, w, c)) {
            return ERR_USAGE;
        }
    }
    if (c->owner != NULL &&
        (c->owner->bot || c->owner->deactivated || c->owner->unknown || c->owner->external)) {
        message_person(&t->problem, c->owner->id);
        message_text(&t->problem, " can't do it: name somebody of this workspace.");
        return ERR_USAGE;
    }
    return c->days > 0 || c->owner != NULL ? ERR_OK : ERR_USAGE;
}

enum err checkin_add_parse(struct turn *t, struct words *w, void *args)
{
    struct checkin *c = args;
    enum err e = checkin_change_parse(t, w, args);

    if (e != ERR_OK) {
        return e;
    }
    c->owner = c->owner != NULL ? c->owner : t->event->actor;
    return c->days > 0 ? named_check(t, &c->who) : ERR_USAGE;
}
