/* celebration.h -- what others say of a celebration. */
#ifndef CELEBRATION_H
#define CELEBRATION_H

#include "command.h"

/* In a few words, for the board: " Ben and Cat reached 50 thanks."  Nothing for
 * what is not known here. */
void celebration_say_brief(struct message *m, const char *what, const char *const *people,
                           size_t count, int64_t n);

#endif
