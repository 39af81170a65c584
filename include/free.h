/* free.h -- the days on which nobody is expected to work.  Pure.
 *
 * The setting `days.free` is a text of weekdays and dates with spaces between:
 * "sat sun 12-25 2026-12-24"; a date without a year is free every year; "none"
 * stands for no day at all.
 */
#ifndef FREE_H
#define FREE_H

#include "caps.h"
#include "zone.h"

struct arena;

struct free_days {
    unsigned weekdays; /* bit 0 Monday .. bit 6 Sunday */
    struct date dates[CAP_FREE_DATES];
    size_t count; /* of dates; a year of 0 is every year */
};

/* From the setting; words that are not understood are passed over. */
void free_days_read(const char *setting, struct free_days *f);
bool free_day(const struct free_days *f, int32_t day);
bool free_date(const struct free_days *f, int32_t day); /* by its date, not its weekday */

/* Brings into the form of the setting what a person typed: "weekends, 24 dec,
 * 3.10.".  NULL: it is not days, or they are too many. */
const char *free_days_typed(struct arena *a, const char *typed);

#endif
