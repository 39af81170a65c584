/* named.h -- things that people call by a name of its own: customers, courses
 * (bot/store/named.lua).  Case and accents do not matter. */
#ifndef NAMED_H
#define NAMED_H

#include "command.h"

struct named {
    const char *name;   /* as it was typed; NULL: it was a number */
    const char *folded; /* for comparing */
    int64_t number;
};

/* Takes a name in quotes, a number, or the words up to a person, to one of the
 * keywords (NULL-terminated; not taken) or to the end.  A colon also ends it. */
bool named_take(struct turn *t, struct words *w, const char *const *until, struct named *n);
/* Is it one to give to something new?  ERR_USAGE: says in t->problem why not. */
MUST_CHECK enum err named_check(struct turn *t, const struct named *n);
void named_query(const struct named *n, struct query *q);

/* Says in t->problem that there is none of that name, and which one may have been
 * meant; `list` is what to type for all of them.  ERR_USAGE. */
MUST_CHECK enum err named_unknown(struct turn *t, const struct named *n, const struct answer *a,
                                  const char *list);

#endif
