/* reward.h -- what the files of the rewards share. */
#ifndef REWARD_H
#define REWARD_H

#include "named.h"

struct reward {
    struct named name;
    int64_t price;
    int64_t stock;  /* -1: as many as are wanted */
    int64_t number; /* of what was asked for */
    const char *text;
};

extern const struct verb reward_redeem, reward_approve, reward_decline, reward_list, reward_balance;

/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err reward_refused(struct turn *t, const struct reward *r, const struct answer *a);
/* "1 point", "50 points" */
void reward_say_points(struct message *m, int64_t points);

#endif
