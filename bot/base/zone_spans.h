/* zone_spans.h -- what a zone is made of; between zone.c and those who load it. */
#ifndef ZONE_SPANS_H
#define ZONE_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A time with one offset from UTC, up to where the next span begins. */
struct span {
    int64_t from_ms;
    int32_t offset_ms;
    int32_t least_day; /* the latest date that the wall has shown before; zone.c's own */
};

struct spans { /* the first begins before all time; neighbours differ in their offset */
    struct span *list;
    size_t count;
    size_t capacity;
};

void spans_add(struct spans *s, int64_t from_ms, int64_t offset_ms);
void spans_clear(struct spans *s);

/* Rules are looked at from the year 1 up to the year 2200. */
static const int64_t spans_from_ms = -62135596800000;
static const int64_t spans_until_ms = 7258118400000;

/* From the system's tz database, which is kept up to date: the name exactly as
 * it is written there, without anything that leads out of it.  False: absent. */
bool spans_file_load(const char *name, struct spans *s);

/* From ICU's own copy, which is as old as the library. */
bool spans_icu_name(const char *typed, char *name, size_t size); /* whatever the case of typed */
void spans_icu_load(const char *name, struct spans *s);          /* of a name that it knows */
bool spans_icu_host(char *name, size_t size);                    /* the machine's own zone */

#endif
