/* celebrate.h -- what others say of a celebration. */
#ifndef CELEBRATE_H
#define CELEBRATE_H

#include "command.h"

/* In a few words, for the board: " Ben and Cat reached 50 thanks."  Nothing for
 * what is not known here. */
void celebrate_say_brief(struct message *m, const char *what, const char *const *people,
                         size_t count, int64_t n);

#endif
