/*
 * zone.c -- time zones (see zone.h).
 *
 * A zone is a table of spans, each with one offset from UTC, made when the
 * zone is first asked for.  From then on nothing but arithmetic on that table
 * is needed, so that the local date of an event costs next to nothing.
 *
 * The dates of a zone never go back.  Where clocks were set back over midnight
 * (St. John's did so at 00:01 until 2011) the wall shows the old date once
 * more, but zone_day() stays with the new one.  A day thus begins at the first
 * instant of its date and ends where the next one begins.
 */
#include "zone.h"

#include "arena.h"
#include "zone_spans.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60, DAY_MS = DAY_MINUTES * MINUTE_MS };
enum { OFFSET_MAX_MS = 16 * 60 * MINUTE_MS }; /* no zone was ever farther from UTC */
enum { NAME_SIZE = 64 };

/* Years 1 to 9999, less a day at each end for the offset. */
static const int64_t at_min_ms = -62135510400000;
static const int64_t at_max_ms = 253402214399999;

struct zone {
    struct zone *next;
    char name[NAME_SIZE];
    struct spans spans;
};

/* All zones that were ever asked for: the one list that the process has, so
 * that a zone is a plain pointer which anybody may keep. */
static struct zone *zones;

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

void spans_add(struct spans *s, int64_t from_ms, int64_t offset_ms)
{
    assert(offset_ms > -OFFSET_MAX_MS && offset_ms < OFFSET_MAX_MS);
    if (s->count > 0 && s->list[s->count - 1].offset_ms == offset_ms) {
        return;
    }
    if (s->count == s->capacity) {
        s->capacity = s->capacity > 0 ? s->capacity * 2 : 16;
        s->list = must_realloc(s->list, s->capacity * sizeof(*s->list));
    }
    s->list[s->count] = (struct span){.from_ms = from_ms, .offset_ms = (int32_t)offset_ms};
    s->count++;
}

void spans_clear(struct spans *s)
{
    free(s->list);
    *s = (struct spans){0};
}

static int32_t span_day(const struct span *s, int64_t at_ms)
{
    return (int32_t)floor_div(at_ms + s->offset_ms, DAY_MS);
}

static void spans_order_days(struct spans *s)
{
    s->list[0].least_day = INT32_MIN;
    for (size_t i = 1; i < s->count; i++) {
        const struct span *before = &s->list[i - 1];
        const int32_t shown = span_day(before, s->list[i].from_ms - 1);

        s->list[i].least_day = shown > before->least_day ? shown : before->least_day;
    }
}

/* Takes what could stand in the tz database.  Lower case has no zones there,
 * but "right/", whose clocks count leap seconds, and "localtime". */
static bool name_take(const char *typed, char *name)
{
    static const char used[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789+-_/";
    const size_t len = strlen(typed);

    if (len == 0 || len >= NAME_SIZE || typed[0] < 'A' || typed[0] > 'Z' ||
        len != strspn(typed, used)) {
        return false;
    }
    memcpy(name, typed, len + 1);
    return true;
}

static struct zone *zone_add(const char *name, const struct spans *spans)
{
    struct zone *z = must_alloc(sizeof(*z));

    (void)snprintf(z->name, sizeof(z->name), "%s", name);
    z->spans = *spans;
    spans_order_days(&z->spans);
    z->next = zones;
    zones = z;
    return z;
}

static const struct zone *zone_loaded(const char *name)
{
    const struct zone *z = zones;

    while (z != NULL && strcasecmp(z->name, name) != 0) {
        z = z->next;
    }
    return z;
}

/*
 * The system's tz database comes first: a distribution keeps it up to date,
 * while ICU's copy stays as it was (Debian 12's is from 2022 and knows neither
 * the end of daylight saving in Mexico nor its return to Egypt).  ICU serves
 * where a system has no tz database, or has dropped a zone's former name.
 */
const struct zone *zone_find(const char *name)
{
    const struct zone *z = zone_loaded(name);
    struct spans spans = {0};
    char exact[NAME_SIZE];
    bool in_icu;

    if (z != NULL) {
        return z;
    }
    in_icu = spans_icu_name(name, exact, sizeof(exact));
    if (!in_icu && !name_take(name, exact)) {
        return NULL;
    }
    if (spans_file_load(exact, &spans)) {
        return zone_add(exact, &spans);
    }
    spans_clear(&spans);
    if (!in_icu) {
        return NULL;
    }
    spans_icu_load(exact, &spans);
    return zone_add(exact, &spans);
}

const struct zone *zone_local(void)
{
    char name[NAME_SIZE];
    const struct zone *z = spans_icu_host(name, sizeof(name)) ? zone_find(name) : NULL;

    return z != NULL ? z : zone_find("UTC");
}

void zone_release_all(void)
{
    while (zones != NULL) {
        struct zone *next = zones->next;

        spans_clear(&zones->spans);
        free(zones);
        zones = next;
    }
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

/* The index of the span that an instant is in. */
static size_t zone_span(const struct zone *z, int64_t at_ms)
{
    size_t low = 0;
    size_t high = z->spans.count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (z->spans.list[middle].from_ms <= at_ms) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static int64_t zone_clamp(int64_t at_ms)
{
    if (at_ms < at_min_ms) {
        return at_min_ms;
    }
    return at_ms > at_max_ms ? at_max_ms : at_ms;
}

struct civil zone_civil(const struct zone *z, int64_t at_ms)
{
    const int64_t at = zone_clamp(at_ms);
    const struct span *s = &z->spans.list[zone_span(z, at)];
    const int32_t day = span_day(s, at);
    const int second = (int)((at + s->offset_ms - (int64_t)day * DAY_MS) / 1000);

    return (struct civil){
        .date = day_date(day),
        .hour = second / 3600,
        .minute = second / 60 % 60,
        .second = second % 60,
    };
}

int32_t zone_day(const struct zone *z, int64_t at_ms)
{
    const int64_t at = zone_clamp(at_ms);
    const struct span *s = &z->spans.list[zone_span(z, at)];
    const int32_t shown = span_day(s, at);

    return shown > s->least_day ? shown : s->least_day;
}

/* The part of a span in which the wall shows something from `low` up to, but
 * not including, `high`; as wall time.  False if there is none. */
static bool zone_shown(const struct zone *z, size_t index, int64_t *low, int64_t *high)
{
    const struct span *s = &z->spans.list[index];

    if (s->from_ms > *low - s->offset_ms) {
        *low = s->from_ms + s->offset_ms;
    }
    if (index + 1 < z->spans.count && s[1].from_ms < *high - s->offset_ms) {
        *high = s[1].from_ms + s->offset_ms;
    }
    return *low < *high;
}

bool zone_instant(const struct zone *z, struct date date, int minute_of_day, int64_t *at_ms)
{
    const int64_t begin = (int64_t)date_day(date) * DAY_MS;
    const int64_t wanted = begin + (int64_t)minute_of_day * MINUTE_MS;
    bool exists = false;

    assert(date_valid(date) && minute_of_day >= 0 && minute_of_day < DAY_MINUTES);
    for (size_t i = zone_span(z, begin - OFFSET_MAX_MS);
         i < z->spans.count && z->spans.list[i].from_ms < begin + DAY_MS + OFFSET_MAX_MS; i++) {
        const int64_t offset_ms = z->spans.list[i].offset_ms;
        int64_t low = begin;
        int64_t high = begin + DAY_MS;

        if (!zone_shown(z, i, &low, &high)) {
            continue;
        }
        exists = true;
        if (wanted < high) {
            *at_ms = (wanted > low ? wanted : low) - offset_ms;
            return true;
        }
        /* The date may end in a gap, before it gets there: Nuuk goes from 23:00 to 00:00. */
        *at_ms = high - MINUTE_MS - offset_ms;
    }
    return exists;
}
