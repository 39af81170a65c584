/* yearly.h -- a person's own day of the year: what birthdays and anniversaries have in common. */
#ifndef YEARLY_H
#define YEARLY_H

#include "command.h"

struct yearly {
    struct date date; /* year 0: none was said, or it is not kept */
};

/* "12 march", "off", or nothing, which shows it.  The verbs are those of the command:
 * set, off, show. */
MUST_CHECK enum err yearly_parse(struct turn *t, struct words *w, void *args);
void yearly_query(const struct turn *t, const void *args, struct query *q);
void yearly_show_query(const struct turn *t, const void *args, struct query *q);
/* Says in t->problem that none is known yet, or why it stays as it is.  ERR_OK: neither. */
MUST_CHECK enum err yearly_refused(struct turn *t, const struct answer *a);
MUST_CHECK enum err yearly_off_reply(struct turn *t, const void *args, const struct answer *a,
                                     struct message *m);
/* "12 March", of a day's number. */
const char *yearly_day(struct arena *a, int32_t day);

#endif
