/* schedule.h -- when a board is due.  Pure. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "free.h"
#include "zone.h"

struct schedule {
    int minute_of_day; /* 17 * 60 */
    unsigned weekdays; /* bit 0 Monday .. bit 6 Sunday; 0: never */
    const struct zone *zone;
    const struct free_days *free; /* whose dates are left out; NULL: none are */
};

/* A board that is due. */
struct due {
    int32_t day; /* the local date that it is for */
    int64_t at_ms;
};

/*
 * The first board after the date `after_day`: the smallest existing local date
 * > after_day that is in the rule, and its instant (zone_instant).
 * Exactly one instant per existing date, and instants grow with the dates.
 * false: none within a year (no weekday is set).
 */
bool schedule_next(const struct schedule *s, int32_t after_day, struct due *due);

/*
 * The first board of a channel that has had its boards up to `last_day` (NULL:
 * none yet) and is to get none before the instant `since_ms`.  false: as above.
 */
bool schedule_due(const struct schedule *s, int64_t since_ms, const int32_t *last_day,
                  struct due *due);

/*
 * The days of a channel's board.  Without days of its own (`own` false) these
 * are all that are not free.  With them, its weekdays are as they were set, and
 * free dates are left out all the same; but "daily" is every day there is.
 */
void schedule_set_days(struct schedule *s, bool own, unsigned weekdays,
                       const struct free_days *free);

/*
 * Reads what people write: "17:00", "5pm", "17.00", "9"; days: "mon-fri",
 * "mon,wed,fri", "monday to friday", "daily", "weekdays", "weekends", "sat sun",
 * "never".  ERR_USAGE: none of these.
 */
MUST_CHECK enum err schedule_time_parse(const char *text, int *minute_of_day);
MUST_CHECK enum err schedule_days_parse(const char *text, unsigned *weekdays);
void schedule_days_print(unsigned weekdays, char *out, size_t size); /* "mon-fri" */

#endif
