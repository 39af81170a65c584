/* checkin.h -- what the verbs of a check-in have in common. */
#ifndef CHECKIN_H
#define CHECKIN_H

#include "named.h"

struct checkin {
    struct named who;
    const struct person *owner; /* or whose are asked for; NULL: was not said */
    int64_t days;               /* from one time to the next; 0: was not said */
    const char *rhythm;         /* the same as people say it: "6 weeks" */
    const char *text;
    int64_t page;
};

extern const struct verb checkin_log, checkin_list, checkin_due;

/* "Miller family" every 6 weeks by @ana: all of it, or some of it. */
MUST_CHECK enum err checkin_add_parse(struct turn *t, struct words *w, void *args);
MUST_CHECK enum err checkin_change_parse(struct turn *t, struct words *w, void *args);

/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err checkin_refused(struct turn *t, const struct checkin *c,
                                    const struct answer *a);
/* "Friday 4 December", as the person calls it, of an answer. */
const char *checkin_day(const struct turn *t, const struct answer *a, const char *name);

#endif
