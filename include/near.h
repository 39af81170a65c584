/* near.h -- how near a word is to one that it may have been meant to be.  Pure. */
#ifndef NEAR_H
#define NEAR_H

#include <stddef.h>

enum { NEAR_BYTES = 24 }; /* of words that are compared */

/* How many letters were inserted, left out, changed, or swapped with their
 * neighbour; NEAR_BYTES if a word is longer than that. */
size_t near_distance(const char *a, const char *b);

#endif
