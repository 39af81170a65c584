/* zone.h -- time zones and calendar days.
 *
 * Instants are milliseconds since 1970-01-01T00:00Z; dates are calendar dates
 * without a zone; `day` is a date as the number of days since 1970-01-01, the
 * form in which the journal and the tallies keep it.
 */
#ifndef ZONE_H
#define ZONE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone; /* immutable; shared by all who use it */

struct date {
    int year, month, day; /* month 1..12 */
};

struct civil { /* what a clock on the wall shows */
    struct date date;
    int hour, minute, second;
};

/* By a name of the tz database, whatever its case: from the system's copy, or
 * from ICU's where the system has none.  NULL for all else ("GMT+3:17", "",
 * "BST").  A zone lives until zone_release_all(), which a tidy process calls
 * last.  For the main thread only. */
const struct zone *zone_find(const char *name);
const char *zone_name(const struct zone *z);
const struct zone *zone_local(void); /* the machine's own; UTC if it has none */
void zone_release_all(void);

/* Instants outside of the years 1 to 9999 count as the first or last of them. */
struct civil zone_civil(const struct zone *z, int64_t at_ms);

/* The local date, as a day number.  Never goes back: a day lasts from the first
 * instant of its date to the first of the next, also where clocks are set back
 * over midnight. */
int32_t zone_day(const struct zone *z, int64_t at_ms);

/* The instant at which the wall clock first shows date and minute: in an
 * overlap the first of the two; in a gap the first instant after it, or, if
 * that were another date, the last minute before it.
 * false: that date does not exist in this zone (Apia 2011-12-30). */
bool zone_instant(const struct zone *z, struct date date, int minute_of_day, int64_t *at_ms);

int32_t date_day(struct date d); /* proleptic Gregorian */
struct date day_date(int32_t day);
int day_weekday(int32_t day); /* 0 Monday .. 6 Sunday */
bool date_valid(struct date d);
MUST_CHECK enum err date_parse(const char *iso, struct date *d);   /* "2026-11-20" */
MUST_CHECK enum err civil_parse(const char *iso, struct civil *c); /* "2026-11-20T16:58[:00]" */

/* "Friday 20 November"; with the year when with_year.  English. */
void day_describe(int32_t day, bool with_year, char *out, size_t size);
void day_short(int32_t day, bool with_year, char *out, size_t size); /* "20 Nov" */

#endif
