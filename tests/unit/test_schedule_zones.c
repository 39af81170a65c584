/*
 * test_schedule_zones.c -- every zone, every day of 1970 to 2037.
 *
 * Each date that a zone's wall shows is due exactly once, at an instant that
 * shows this date, and later than the date before it; and the days share out
 * all of time between them.  Zones with odd histories are walked day by day,
 * all others around each transition and each start of a month; that is where
 * anything can happen at all.
 */
#include "schedule.h"
#include "zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };
enum { DAY_FIRST = 0, DAY_LAST = 24836, DAY_COUNT }; /* 1970-01-01, 2037-12-31 */
enum { AROUND = 2 };
/* A sanitizer makes it slow: there, one zone in four, and those with odd histories. */
#ifdef BRAVO_SANITIZED
enum { EACH = 4 };
#else
enum { EACH = 1 };
#endif

static const int board_minutes[] = {0, 2 * 60 + 30, 17 * 60, 23 * 60 + 59};

static struct {
    long zones, days, checks, missing, moved;
} tally;

static const char *const walked[] = {
    "Africa/Cairo",      "Africa/Casablanca",   "America/Havana",    "America/Nuuk",
    "America/Santiago",  "America/St_Johns",    "Antarctica/Casey",  "Antarctica/Troll",
    "Asia/Beirut",       "Asia/Gaza",           "Asia/Kathmandu",    "Asia/Pyongyang",
    "Asia/Tehran",       "Australia/Lord_Howe", "Europe/Berlin",     "Europe/Dublin",
    "Pacific/Apia",      "Pacific/Enderbury",   "Pacific/Kwajalein", "Pacific/Kiritimati",
    "America/Goose_Bay", "America/New_York",    "Asia/Kolkata",      "UTC",
};

static int32_t civil_day(const struct zone *z, int64_t at_ms)
{
    return date_day(zone_civil(z, at_ms).date);
}

static bool zone_is_walked(const struct zone *z)
{
    for (size_t i = 0; i < COUNT(walked); i++) {
        if (strcmp(walked[i], zone_name(z)) == 0) {
            return true;
        }
    }
    return false;
}

/* How far the wall is from UTC. */
static int64_t wall_offset(const struct zone *z, int64_t at_ms)
{
    const struct civil c = zone_civil(z, at_ms);
    const int seconds = c.hour * 3600 + c.minute * 60 + c.second;

    return (int64_t)date_day(c.date) * DAY_MS + (int64_t)seconds * 1000 - at_ms;
}

/* Which days to look at: those around each transition, and each new year. */
static void mark_days(const struct zone *z, bool *marked)
{
    int64_t before = wall_offset(z, DAY_FIRST);

    memset(marked, zone_is_walked(z) ? 1 : 0, DAY_COUNT);
    for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        const int64_t offset = wall_offset(z, (int64_t)(day + 1) * DAY_MS);
        const struct date date = day_date(day);
        const bool wanted = offset != before || (date.month == 1 && date.day == 1);

        for (int32_t near = day - AROUND; wanted && near <= day + AROUND; near++) {
            marked[near < DAY_FIRST || near > DAY_LAST ? day : near] = true;
        }
        before = offset;
    }
}

/* The first instant at which the wall shows this date or a later one, found
 * without zone_instant().  A date is shown for a minute at least, and no zone is
 * farther than 16 hours from UTC. */
static int64_t day_begin(const struct zone *z, int32_t day)
{
    const int64_t midnight = (int64_t)day * DAY_MS;
    const int64_t offset = wall_offset(z, midnight - 40 * HOUR_MS);
    int64_t low = midnight - 16 * HOUR_MS;

    if (offset == wall_offset(z, midnight + 40 * HOUR_MS)) {
        return midnight - offset;
    }
    while (civil_day(z, low + MINUTE_MS) < day) {
        low += MINUTE_MS;
    }
    while (civil_day(z, low) < day) {
        low += 1000;
    }
    return low;
}

/* The board's instant is right by what the wall shows then and just before. */
static bool check_wall(const struct zone *z, int32_t day, int minute, int64_t at)
{
    const struct civil now = zone_civil(z, at);
    const struct civil before = zone_civil(z, at - 1);
    const int shown = now.hour * 60 + now.minute;
    const int shown_before = before.hour * 60 + before.minute;

    assert_int_equal(date_day(now.date), day);
    if (shown < minute) {
        assert_true(civil_day(z, at + MINUTE_MS) > day);
    }
    if (shown > minute) {
        assert_true(date_day(before.date) < day || shown_before < minute);
    }
    for (int64_t hours = 1; hours <= 3; hours++) { /* the first of two */
        const struct civil c = zone_civil(z, at - hours * HOUR_MS);

        assert_false(date_day(c.date) == day && c.hour * 60 + c.minute == minute);
    }
    return shown != minute;
}

/* The instant of the last date before this one. */
static int64_t instant_before(const struct zone *z, int32_t day, int minute)
{
    int64_t at;

    if (!zone_instant(z, day_date(day - 1), minute, &at)) {
        assert_true(zone_instant(z, day_date(day - 2), minute, &at));
    }
    return at;
}

static void check_board(const struct zone *z, int32_t day, int minute, bool exists)
{
    const struct schedule s = {.minute_of_day = minute, .weekdays = 0x7f, .zone = z};
    struct due due;
    int64_t at;

    assert_true(schedule_next(&s, day - 1, &due));
    assert_int_equal(zone_instant(z, day_date(day), minute, &at), exists);
    tally.checks++;
    if (!exists) {
        assert_int_equal(due.day, day + 1);
        return;
    }
    assert_int_equal(due.day, day);
    assert_int_equal(due.at_ms, at);
    assert_int_equal(zone_day(z, at), day);
    assert_true(at > instant_before(z, day, minute));
    tally.moved += check_wall(z, day, minute, at) ? 1 : 0;
}

static void check_day(const struct zone *z, int32_t day)
{
    const int64_t begin = day_begin(z, day);
    const int32_t before = zone_day(z, begin - 1);
    const bool exists = civil_day(z, begin) == day;
    int64_t first;

    tally.days++;
    tally.missing += exists ? 0 : 1;
    assert_int_equal(zone_day(z, begin), exists ? day : day + 1);
    assert_true(before == day - 1 ||
                (before == day - 2 && !zone_instant(z, day_date(day - 1), 0, &first)));
    if (exists) {
        assert_true(zone_instant(z, day_date(day), 0, &first));
        assert_int_equal(first, begin);
        assert_int_equal(zone_day(z, begin + 20 * MINUTE_MS), day); /* it does not go back */
        assert_int_equal(zone_day(z, begin + 2 * HOUR_MS), day);
    }
    for (size_t i = 0; i < COUNT(board_minutes); i++) {
        check_board(z, day, board_minutes[i], exists);
    }
}

static void check_zone(const struct zone *z)
{
    static bool marked[DAY_COUNT];

    mark_days(z, marked);
    for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        if (marked[day]) {
            check_day(z, day);
        }
    }
}

static void each_date_is_due_once(void **state)
{
    UErrorCode e = U_ZERO_ERROR;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, NULL, NULL, &e);
    const char *name;

    (void)state;
    while ((name = uenum_next(names, NULL, &e)) != NULL) {
        const struct zone *z = zone_find(name);

        if (z != NULL && (tally.zones++ % EACH == 0 || zone_is_walked(z))) {
            check_zone(z);
        }
    }
    assert_true(U_SUCCESS(e));
    uenum_close(names);
    print_message("%ld zones, %ld days, %ld boards; %ld dates do not exist, "
                  "%ld boards moved out of a gap\n",
                  tally.zones, tally.days, tally.checks, tally.missing, tally.moved);
    assert_true(tally.zones > 550);
    assert_true(tally.missing > 0);
    zone_release_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_date_is_due_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
