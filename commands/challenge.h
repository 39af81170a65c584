/* challenge.h -- what the verbs of a challenge have in common. */
#ifndef CHALLENGE_H
#define CHALLENGE_H

#include "command.h"

/* What moves a challenge on. */
struct challenge_move {
    struct entry_args entry; /* its number; of one that is resolved, what was learned */
    const char *to;          /* whose it is to be; NULL: nobody's */
    int64_t weight;
};

extern const struct verb challenge_assign, challenge_weight, challenge_start, challenge_resolve,
    challenge_reopen, challenge_lesson;

/* Takes a number and nothing else. */
MUST_CHECK enum err challenge_number_parse(struct turn *t, struct words *w, void *args);

/* Says in t->problem why the answer refuses, other than entry_refused() does;
 * ERR_OK: it does not. */
MUST_CHECK enum err challenge_refused(struct turn *t, int64_t number, const struct answer *a);

#endif
