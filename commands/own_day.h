/* own_day.h -- what day it is for who asks, where dates are theirs and not the team's. */
#ifndef OWN_DAY_H
#define OWN_DAY_H

#include "command.h"

int32_t own_day(const struct turn *t);
/* The name of the person's zone; NULL: unknown, the team's will do. */
const char *own_zone(const struct turn *t);

/* How a person calls a day, seen from today: "yesterday", "today", "tomorrow",
 * "Friday 27 November", with its year if that is another. */
const char *own_day_name(struct arena *a, int32_t day, int32_t today);

#endif
