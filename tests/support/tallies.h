/* tallies.h -- are a team's tallies what its journal says, and can they be made anew? */
#ifndef TALLIES_H
#define TALLIES_H

struct fixture;

/* Asserts that `bravo verify` finds nothing, and that after some of them were
 * spoiled `bravo rebuild` makes all as they were, to the byte. */
void tallies_check(struct fixture *f);

#endif
