/* random.h -- what nobody can guess. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>

/* Fills out with size - 1 lower-case hexadecimal digits (an even number) and the
 * closing zero.  Ends the process when the system has no randomness to give. */
void random_hex(char *out, size_t size);

#endif
