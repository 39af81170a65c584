/* crowd.h -- a crowd that thanks one person, and sees that nothing went wrong.
 *
 * Each thank-you is of another person, all for Ben, and has a number: "for
 * event-7.".
 */
#ifndef CROWD_H
#define CROWD_H

#include "talk.h"

struct crowd {
    struct talk *talk;
    long said;    /* thanks, ever */
    long checked; /* of them, by the tests before */
};

/* For cmocka: *state is a struct crowd, with Bravo running. */
int crowd_open(void **state, const struct stage_options *options);
int crowd_close(void **state);
int crowd_fresh(void **state);

void crowd_thank(struct crowd *c, int times);
/* All thanks since the last time count once and are posted once. */
void crowd_all_well(struct crowd *c);
/* Is that in Bravo's log? */
bool crowd_logged(const struct stage *s, const char *text);

#endif
