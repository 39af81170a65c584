/* test_zone.c -- zones, dates, and the days on which clocks change. */
#include "zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct zone *must_find(const char *name)
{
    const struct zone *z = zone_find(name);

    if (z == NULL) {
        fail_msg("no zone %s", name);
    }
    return z;
}

static struct date must_date(const char *iso)
{
    struct date d;

    assert_int_equal(date_parse(iso, &d), ERR_OK);
    return d;
}

static void civil_print(struct civil c, char out[32])
{
    (void)snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", c.date.year, c.date.month, c.date.day,
                   c.hour, c.minute, c.second);
}

static void names_are_those_of_the_tz_database(void **state)
{
    static const struct {
        const char *typed, *name;
    } rows[] = {
        {"Europe/Berlin", "Europe/Berlin"},
        {"europe/berlin", "Europe/Berlin"},
        {"AMERICA/NEW_YORK", "America/New_York"},
        {"Asia/Calcutta", "Asia/Calcutta"}, /* a former name */
        {"US/Pacific", "US/Pacific"},
        {"utc", "UTC"},
        {"Etc/GMT+3", "Etc/GMT+3"},
        {"EST5EDT", "EST5EDT"},
        {"", NULL},
        {"GMT+3:17", NULL},
        {"Europe/Atlantis", NULL},
        {"Etc/Unknown", NULL},
        {"BST", NULL}, /* ICU takes it for Bangladesh */
        {"PST", NULL},
        {"SystemV/EST5", NULL},
        {"Europe", NULL},
        {"Europe/", NULL},
        {"/Europe/Berlin", NULL},
        {"../zoneinfo/Europe/Berlin", NULL},
        {"Europe/../Europe/Berlin", NULL},
        {"right/Europe/Berlin", NULL},
        {"posixrules", NULL},
        {"localtime", NULL},
        {"zone.tab", NULL},
        {"A very long name that nobody gave to a zone, and that fits no buffer of ours", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z = zone_find(rows[i].typed);
        const char *name = z != NULL ? zone_name(z) : "none";
        const char *expected = rows[i].name != NULL ? rows[i].name : "none";

        assert_string_equal(name, expected);
    }
    assert_ptr_equal(zone_find("Europe/Berlin"), zone_find("EUROPE/berlin"));
}

static void local_zone_is_never_missing(void **state)
{
    (void)state;
    assert_non_null(zone_local());
    assert_int_equal(setenv("TZ", "No/Such_Zone", 1), 0);
    assert_string_equal(zone_name(zone_local()), "UTC");
    assert_int_equal(setenv("TZ", "Asia/Kathmandu", 1), 0);
    assert_string_equal(zone_name(zone_local()), "Asia/Kathmandu");
    assert_int_equal(unsetenv("TZ"), 0);
}

static void icu_serves_where_the_system_has_no_zones(void **state)
{
    int64_t at;

    (void)state;
    zone_release_all();
    assert_int_equal(setenv("TZDIR", "/nowhere", 1), 0);
    assert_true(zone_instant(must_find("europe/berlin"), must_date("2026-10-25"), 150, &at));
    assert_int_equal(at, 1792888200000);
    assert_null(zone_find("Europe/Atlantis"));
    assert_null(zone_find("BST"));
    assert_int_equal(unsetenv("TZDIR"), 0);
    zone_release_all();
}

/* By zdump and by the tz database's own text. */
static void walls_show_what_they_showed(void **state)
{
    static const struct {
        const char *zone;
        int64_t at_s;
        const char *shown;
    } rows[] = {
        {"UTC", 0, "1970-01-01T00:00:00"},
        {"UTC", -1, "1969-12-31T23:59:59"},
        {"Europe/Berlin", 1792889999, "2026-10-25T02:59:59"},
        {"Europe/Berlin", 1792890000, "2026-10-25T02:00:00"},
        {"Europe/Berlin", 1774745999, "2026-03-29T01:59:59"},
        {"Europe/Berlin", 1774746000, "2026-03-29T03:00:00"},
        {"Asia/Kathmandu", 1790000000, "2026-09-21T19:58:20"},
        {"Australia/Lord_Howe", 1791041399, "2026-10-04T01:59:59"},
        {"Australia/Lord_Howe", 1791041400, "2026-10-04T02:30:00"},
        {"Pacific/Apia", 1325239199, "2011-12-29T23:59:59"},
        {"Pacific/Apia", 1325239200, "2011-12-31T00:00:00"},
        {"America/Mexico_City", 1782907200, "2026-07-01T06:00:00"}, /* no summer time any more */
        {"Europe/Berlin", 4097250000, "2099-11-01T22:00:00"},       /* by the rule alone */
        {"Europe/Berlin", -2500000000, "1890-10-11T20:26:48"},      /* its own noon */
    };
    char shown[32];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        civil_print(zone_civil(must_find(rows[i].zone), rows[i].at_s * 1000), shown);
        assert_string_equal(shown, rows[i].shown);
    }
    civil_print(zone_civil(must_find("Europe/Berlin"), INT64_MAX), shown);
    assert_memory_equal(shown, "9999-12-3", 9);
    civil_print(zone_civil(must_find("Europe/Berlin"), INT64_MIN), shown);
    assert_memory_equal(shown, "0001-01-0", 9);
}

/* What a board at this minute of this date is posted at. */
static void instants_are_found_in_gaps_and_overlaps(void **state)
{
    static const struct {
        const char *zone, *date;
        int minute;
        const char *utc; /* NULL: that date does not exist */
    } rows[] = {
        {"Europe/Berlin", "2026-10-25", 2 * 60 + 30, "2026-10-25T00:30:00"},
        {"Europe/Berlin", "2026-10-25", 3 * 60, "2026-10-25T02:00:00"},
        {"Europe/Berlin", "2026-03-29", 2 * 60 + 30, "2026-03-29T01:00:00"},
        {"Europe/Berlin", "2026-03-29", 3 * 60, "2026-03-29T01:00:00"},
        {"Europe/Berlin", "2026-11-20", 17 * 60, "2026-11-20T16:00:00"},
        {"America/Santiago", "2026-09-06", 0, "2026-09-06T04:00:00"},
        {"America/Santiago", "2026-04-04", 23 * 60 + 30, "2026-04-05T02:30:00"},
        {"America/Santiago", "2026-04-05", 0, "2026-04-05T04:00:00"},
        {"Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00:00"},
        {"Africa/Cairo", "2026-04-24", 30, "2026-04-23T22:00:00"},
        {"Africa/Cairo", "2026-10-29", 23 * 60 + 30, "2026-10-29T20:30:00"},
        {"Africa/Cairo", "2026-10-30", 0, "2026-10-29T22:00:00"},
        {"Asia/Beirut", "2026-03-29", 0, "2026-03-28T22:00:00"},
        {"Asia/Beirut", "2026-10-24", 23 * 60, "2026-10-24T20:00:00"},
        {"Asia/Beirut", "2026-10-25", 0, "2026-10-24T22:00:00"},
        {"Australia/Lord_Howe", "2026-10-04", 2 * 60 + 15, "2026-10-03T15:30:00"},
        {"Australia/Lord_Howe", "2026-04-05", 1 * 60 + 45, "2026-04-04T14:45:00"},
        {"America/Havana", "2026-03-08", 0, "2026-03-08T05:00:00"},
        {"America/Nuuk", "2026-03-28", 23 * 60 + 30, "2026-03-29T00:59:00"},
        {"America/Nuuk", "2026-03-29", 0, "2026-03-29T01:00:00"},
        {"America/St_Johns", "2010-11-06", 23 * 60 + 30, "2010-11-07T02:00:00"},
        {"America/St_Johns", "2010-11-07", 0, "2010-11-07T02:30:00"},
        {"America/St_Johns", "2010-11-07", 1, "2010-11-07T03:31:00"},
        {"Asia/Kathmandu", "2026-07-01", 17 * 60, "2026-07-01T11:15:00"},
        {"Pacific/Apia", "2011-12-30", 17 * 60, NULL},
        {"Pacific/Apia", "2011-12-29", 17 * 60, "2011-12-30T03:00:00"},
        {"Pacific/Apia", "2011-12-31", 0, "2011-12-30T10:00:00"},
        {"Pacific/Kwajalein", "1993-08-21", 0, NULL},
        {"Pacific/Enderbury", "1994-12-31", 0, NULL},
        {"Pacific/Kiritimati", "1994-12-31", 0, NULL},
    };
    char shown[32];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t at = 0;
        const bool exists =
            zone_instant(must_find(rows[i].zone), must_date(rows[i].date), rows[i].minute, &at);

        civil_print(zone_civil(must_find("UTC"), at), shown);
        assert_string_equal(exists ? shown : "never", rows[i].utc != NULL ? rows[i].utc : "never");
    }
}

static void a_day_lasts_until_the_next_begins(void **state)
{
    static const struct {
        const char *zone, *date; /* whose first instant it is */
        int64_t begin_s;
        int64_t shown_s; /* later; the wall shows the date before again, or not */
    } rows[] = {
        {"America/St_Johns", "2010-11-07", 1289097000, 1289097000 + 600},
        {"America/Santiago", "2026-09-06", 1788667200, 1788667200 + 600},
        {"America/Santiago", "2026-04-05", 1775361600, 1775361600 + 600},
        {"Africa/Cairo", "2026-10-30", 1793311200, 1793311200 + 600},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z = must_find(rows[i].zone);
        const int32_t day = date_day(must_date(rows[i].date));

        assert_int_equal(zone_day(z, rows[i].begin_s * 1000 - 1), day - 1);
        assert_int_equal(zone_day(z, rows[i].begin_s * 1000), day);
        assert_int_equal(zone_day(z, rows[i].shown_s * 1000), day);
    }
    assert_int_equal(zone_day(must_find("Pacific/Apia"), 1325239200000 - 1),
                     zone_day(must_find("Pacific/Apia"), 1325239200000) - 2);
}

/* Thirty dates: leap days, ends of years, turns of centuries. */
static void days_and_dates_are_the_same(void **state)
{
    static const struct {
        const char *date;
        int32_t day;
        const char *described;
    } rows[] = {
        {"1970-01-01", 0, "Thursday 1 January 1970"},
        {"1969-12-31", -1, "Wednesday 31 December 1969"},
        {"1970-02-28", 58, "Saturday 28 February 1970"},
        {"1970-03-01", 59, "Sunday 1 March 1970"},
        {"1972-02-29", 789, "Tuesday 29 February 1972"},
        {"1999-12-31", 10956, "Friday 31 December 1999"},
        {"2000-01-01", 10957, "Saturday 1 January 2000"},
        {"2000-02-29", 11016, "Tuesday 29 February 2000"},
        {"2000-12-31", 11322, "Sunday 31 December 2000"},
        {"2001-01-01", 11323, "Monday 1 January 2001"},
        {"2004-02-29", 12477, "Sunday 29 February 2004"},
        {"2020-12-31", 18627, "Thursday 31 December 2020"},
        {"2024-02-28", 19781, "Wednesday 28 February 2024"},
        {"2024-02-29", 19782, "Thursday 29 February 2024"},
        {"2024-03-01", 19783, "Friday 1 March 2024"},
        {"2024-12-31", 20088, "Tuesday 31 December 2024"},
        {"2025-12-29", 20451, "Monday 29 December 2025"},
        {"2026-01-01", 20454, "Thursday 1 January 2026"},
        {"2026-11-20", 20777, "Friday 20 November 2026"},
        {"2026-12-28", 20815, "Monday 28 December 2026"},
        {"2026-12-31", 20818, "Thursday 31 December 2026"},
        {"2027-01-01", 20819, "Friday 1 January 2027"},
        {"2027-01-03", 20821, "Sunday 3 January 2027"},
        {"2028-02-29", 21243, "Tuesday 29 February 2028"},
        {"2037-12-31", 24836, "Thursday 31 December 2037"},
        {"2099-12-31", 47481, "Thursday 31 December 2099"},
        {"2100-02-28", 47540, "Sunday 28 February 2100"},
        {"2100-03-01", 47541, "Monday 1 March 2100"},
        {"0001-01-01", -719162, "Monday 1 January 1"},
        {"9999-12-31", 2932896, "Friday 31 December 9999"},
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct date d = must_date(rows[i].date);
        const struct date back = day_date(rows[i].day);

        assert_int_equal(date_day(d), rows[i].day);
        assert_true(back.year == d.year && back.month == d.month && back.day == d.day);
        day_describe(rows[i].day, true, text, sizeof(text));
        assert_string_equal(text, rows[i].described);
    }
    day_describe(20777, false, text, sizeof(text));
    assert_string_equal(text, "Friday 20 November");
    day_describe(20777, false, text, 7);
    assert_string_equal(text, "Friday");
    day_short(20777, false, text, sizeof(text));
    assert_string_equal(text, "20 Nov");
    day_short(19782, true, text, sizeof(text));
    assert_string_equal(text, "29 Feb 2024");
}

static void every_day_is_one_later_than_the_last(void **state)
{
    struct date before = day_date(-800000);

    (void)state;
    for (int32_t day = -799999; day < 3000000; day++) {
        const struct date d = day_date(day);
        const bool next_month = d.day == 1 && d.month == before.month % 12 + 1;

        assert_int_equal(date_day(d), day);
        assert_true((d.day == before.day + 1 && d.month == before.month) || next_month);
        assert_int_equal(d.year, before.year + (next_month && d.month == 1 ? 1 : 0));
        before = d;
    }
    assert_int_equal(date_day(day_date(INT32_MAX)), INT32_MAX);
    assert_int_equal(date_day(day_date(INT32_MIN)), INT32_MIN);
}

static void check_unread(const char *text, enum err e)
{
    if (e != ERR_USAGE) {
        fail_msg("\"%s\" was read", text);
    }
}

static void only_dates_are_read_as_dates(void **state)
{
    static const char *const bad[] = {
        "",           "2026",        "2026-11",    "2026-11-2",  "2026-11-20 ", " 2026-11-20",
        "2026-13-01", "2026-00-01",  "2026-02-29", "2100-02-29", "2026-04-31",  "2026-01-00",
        "0000-01-01", "-001-01-01",  "2026/11/20", "20261120",   "2026-11-20T", "2026-1a-20",
        "+026-11-20", "12026-11-20",
    };
    struct date d;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        check_unread(bad[i], date_parse(bad[i], &d));
    }
    assert_int_equal(date_parse("2028-02-29", &d), ERR_OK);
    assert_false(date_valid((struct date){2026, 2, 29}));
    assert_false(date_valid((struct date){10000, 1, 1}));
    assert_true(date_valid((struct date){2026, 12, 31}));
}

static void only_times_are_read_as_times(void **state)
{
    static const char *const bad[] = {
        "2026-11-20",           "2026-11-20T",      "2026-11-20T16",       "2026-11-20T16:5",
        "2026-11-20T24:00",     "2026-11-20T16:60", "2026-11-20T16:58:60", "2026-11-20T16:58:",
        "2026-11-20T16:58:00Z", "2026-11-20 16:58", "2026-02-30T16:58",    "2026-11-20T16:58:0",
    };
    struct civil c;
    char text[32];

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        check_unread(bad[i], civil_parse(bad[i], &c));
    }
    assert_int_equal(civil_parse("2026-11-20T16:58", &c), ERR_OK);
    civil_print(c, text);
    assert_string_equal(text, "2026-11-20T16:58:00");
    assert_int_equal(civil_parse("2026-11-20T16:58:07", &c), ERR_OK);
    civil_print(c, text);
    assert_string_equal(text, "2026-11-20T16:58:07");
}

static int release_zones(void **state)
{
    (void)state;
    zone_release_all();
    zone_release_all();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_tz_database),
        cmocka_unit_test(local_zone_is_never_missing),
        cmocka_unit_test(icu_serves_where_the_system_has_no_zones),
        cmocka_unit_test(walls_show_what_they_showed),
        cmocka_unit_test(instants_are_found_in_gaps_and_overlaps),
        cmocka_unit_test(a_day_lasts_until_the_next_begins),
        cmocka_unit_test(days_and_dates_are_the_same),
        cmocka_unit_test(every_day_is_one_later_than_the_last),
        cmocka_unit_test(only_dates_are_read_as_dates),
        cmocka_unit_test(only_times_are_read_as_times),
    };

    return cmocka_run_group_tests(tests, NULL, release_zones);
}
