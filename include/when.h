/* when.h -- dates as people write them.  Pure.
 *
 *     today  tomorrow  yesterday  friday  next friday  in 3 days  in a week
 *     24 dec  dec 24, 2026  the 24th of December  24.12.  24.12.2026  2026-12-24
 *     24/12, 12/24 (not 4/5, which is April here and May there)
 *     for plans also: this week  next week  the end of the month (a week ends on Friday)
 *
 * Like words_x() in words.h, each takes what it is for and says true, or takes
 * nothing.
 */
#ifndef WHEN_H
#define WHEN_H

#include "zone.h"

struct words;

enum when {
    WHEN_NEXT, /* "friday" is to come, "24 dec" is today or to come: for plans */
    WHEN_LAST, /* "friday" has been, "24 dec" is today or has been: for records */
};

bool when_day(struct words *w, int32_t today, enum when which, int32_t *day);

/* A date of the calendar.  Its year is 0 if none was said: every year's. */
bool when_date(struct words *w, struct date *date);

/* Of a date without a year, the one that is meant. */
int32_t when_nearest(struct date date, int32_t today, enum when which);

#endif
