/* award.h -- what the files of the awards share. */
#ifndef AWARD_H
#define AWARD_H

#include "command.h"

enum { AWARD_PEOPLE = 10 }; /* that one award can go to */

struct award {
    const struct person *people[AWARD_PEOPLE];
    size_t count;
    const char *title;
    const char *text;
    int64_t number;
};

extern const struct verb award_nominate, award_vote, award_list, award_remove;

/* Can they get one?  ERR_USAGE: says in t->problem why not. */
MUST_CHECK enum err award_fits(struct turn *t, const struct person *p);
/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err award_refused(struct turn *t, const struct award *award,
                                  const struct answer *a);
/* "this week", or "next week" once the vote of this one is closed. */
const char *award_week(const struct answer *a);
/* The list "nominee", or another, in items: "Ben: “for the till”". */
void award_say_nominees(struct message *m, const struct answer *a);

#endif
