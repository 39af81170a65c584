/* own_day.c -- what day it is for who asks (see own_day.h). */
#include "own_day.h"

enum { DAY_BYTES = 64 };

static const struct zone *zone_of(const struct turn *t)
{
    const char *name = t->event->actor->zone;

    return name != NULL ? zone_find(name) : NULL;
}

int32_t own_day(const struct turn *t)
{
    const struct zone *z = zone_of(t);

    return z != NULL ? zone_day(z, t->event->at_ms) : t->today;
}

const char *own_zone(const struct turn *t)
{
    const struct zone *z = zone_of(t);

    return z != NULL ? zone_name(z) : NULL;
}

const char *own_day_name(struct arena *a, int32_t day, int32_t today)
{
    char name[DAY_BYTES];

    if (day == today) {
        return "today";
    }
    if (day == today + 1) {
        return "tomorrow";
    }
    if (day == today - 1) {
        return "yesterday";
    }
    day_describe(day, day_date(day).year != day_date(today).year, name, sizeof(name));
    return arena_text(a, name);
}
