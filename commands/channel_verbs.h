/* channel_verbs.h -- what `channel` and `schedule` have in common. */
#ifndef CHANNEL_VERBS_H
#define CHANNEL_VERBS_H

#include "command.h"

/* Asks for the channels that get the board. */
void channel_list_query(const struct turn *t, const void *args, struct query *q);

/* The i-th of the answer's list `channel`: when its board comes, and the next one. */
void channel_say(const struct turn *t, const struct answer *a, size_t i, struct message *m);
void channel_say_all(const struct turn *t, const struct answer *a, struct message *m);

/* Nobody sends to where they may not be themselves.  `example` is how to do it
 * right; ERR_USAGE: see the turn's problem. */
MUST_CHECK enum err channel_check(struct turn *t, const char *channel, const char *example);

extern const struct verb channel_celebrations, channel_answers;
/* channel: as it is stored; "": where they happen. */
void channel_say_celebrations(struct message *m, const char *channel);
/* "In #store I answer in a thread." */
void channel_say_answers(struct message *m, const char *channel, const char *how);

#endif
