/* training.h -- what the verbs of a training have in common. */
#ifndef TRAINING_H
#define TRAINING_H

#include "named.h"

enum { TRAINING_PEOPLE = 30 }; /* in one message */

struct training {
    struct named course;
    int64_t months; /* that it is valid; 0: for good */
    const struct person *people[TRAINING_PEOPLE];
    size_t count;
    int32_t on; /* when they have done it */
    int64_t page;
};

extern const struct verb training_done, training_who, training_list, training_missing;

/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err training_refused(struct turn *t, const struct training *tr,
                                     const struct answer *a);
/* "page 2", or nothing; false: something else is left. */
bool training_take_page(struct words *w, struct training *tr);
/* Of the course, the first person, and the page; the function goes by the verb. */
void training_query(const struct turn *t, const void *args, struct query *q);
/* How one stands, of an item of the list "row": "20 Nov 2026, valid until 20 Nov 2027". */
void training_say_standing(struct message *m, const struct answer *a, size_t i);
void training_say_pages(struct message *m, const struct answer *a);
/* "20 Nov 2026" */
const char *training_date(struct arena *a, int64_t day);

#endif
