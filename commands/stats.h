/* stats.h -- what `me` and `stats` have in common. */
#ifndef STATS_H
#define STATS_H

#include "command.h"

struct stats {
    const char *person;
};

void stats_query(const struct turn *t, const void *args, struct query *q);
MUST_CHECK enum err stats_reply(struct turn *t, const void *args, const struct answer *a,
                                struct message *m);

#endif
