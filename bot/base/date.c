/* date.c -- calendar dates without a zone (see zone.h). */
#include "zone.h"

#include <stdio.h>
#include <string.h>

enum { MONTHS = 12, WEEK_DAYS = 7, YEAR_MAX = 9999 };

static bool date_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int date_month_days(int year, int month)
{
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && date_leap(year) ? 1 : 0);
}

bool date_valid(struct date d)
{
    return d.year >= 1 && d.year <= YEAR_MAX && d.month >= 1 && d.month <= MONTHS && d.day >= 1 &&
           d.day <= date_month_days(d.year, d.month);
}

/*
 * Both ways count in years that begin in March, so that the leap day is a
 * year's last day, and in eras of 400 years, which are all equally long.
 */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

int32_t date_day(struct date d)
{
    const int year = d.month > 2 ? d.year : d.year - 1;
    const int era = (year >= 0 ? year : year - (ERA_YEARS - 1)) / ERA_YEARS;
    const int of_era = year - era * ERA_YEARS;
    const int month = d.month > 2 ? d.month - 3 : d.month + 9;
    const int of_year = (153 * month + 2) / 5 + d.day - 1;
    const int of_era_days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

    return (int32_t)((int64_t)era * ERA_DAYS + of_era_days - DAYS_TO_1970);
}

struct date day_date(int32_t day)
{
    const int64_t since = (int64_t)day + DAYS_TO_1970;
    const int64_t era = (since >= 0 ? since : since - (ERA_DAYS - 1)) / ERA_DAYS;
    const int rest = (int)(since - era * ERA_DAYS);
    const int of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    const int of_year = rest - (365 * of_era + of_era / 4 - of_era / 100);
    const int month = (5 * of_year + 2) / 153;
    const int year = (int)era * ERA_YEARS + of_era;

    return (struct date){
        .year = month < 10 ? year : year + 1,
        .month = month < 10 ? month + 3 : month - 9,
        .day = of_year - (153 * month + 2) / 5 + 1,
    };
}

int day_weekday(int32_t day)
{
    const int of_week = (day % WEEK_DAYS + 3) % WEEK_DAYS; /* 1970-01-01 was a Thursday */

    return of_week >= 0 ? of_week : of_week + WEEK_DAYS;
}

/* Reads exactly `count` digits and moves *text behind them. */
static bool date_digits(const char **text, int count, int *value)
{
    *value = 0;
    for (; count > 0; count--, (*text)++) {
        if (**text < '0' || **text > '9') {
            return false;
        }
        *value = *value * 10 + (**text - '0');
    }
    return true;
}

static bool date_char(const char **text, char c)
{
    if (**text != c) {
        return false;
    }
    (*text)++;
    return true;
}

static bool date_read(const char **text, struct date *d)
{
    return date_digits(text, 4, &d->year) && date_char(text, '-') &&
           date_digits(text, 2, &d->month) && date_char(text, '-') &&
           date_digits(text, 2, &d->day) && date_valid(*d);
}

enum err date_parse(const char *iso, struct date *d)
{
    struct date read;

    if (!date_read(&iso, &read) || *iso != '\0') {
        return ERR_USAGE;
    }
    *d = read;
    return ERR_OK;
}

enum err civil_parse(const char *iso, struct civil *c)
{
    struct civil read = {0};

    if (!date_read(&iso, &read.date) || !date_char(&iso, 'T') ||
        !date_digits(&iso, 2, &read.hour) || !date_char(&iso, ':') ||
        !date_digits(&iso, 2, &read.minute)) {
        return ERR_USAGE;
    }
    if (date_char(&iso, ':') && !date_digits(&iso, 2, &read.second)) {
        return ERR_USAGE;
    }
    if (*iso != '\0' || read.hour > 23 || read.minute > 59 || read.second > 59) {
        return ERR_USAGE;
    }
    *c = read;
    return ERR_OK;
}

static const char *date_month(struct date d)
{
    static const char *const months[MONTHS] = {"January",   "February", "March",    "April",
                                               "May",       "June",     "July",     "August",
                                               "September", "October",  "November", "December"};

    return months[d.month - 1];
}

void day_describe(int32_t day, bool with_year, char *out, size_t size)
{
    static const char *const weekdays[WEEK_DAYS] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};
    const struct date d = day_date(day);
    const char *const weekday = weekdays[day_weekday(day)];

    if (with_year) {
        (void)snprintf(out, size, "%s %d %s %d", weekday, d.day, date_month(d), d.year);
    } else {
        (void)snprintf(out, size, "%s %d %s", weekday, d.day, date_month(d));
    }
}

void day_short(int32_t day, bool with_year, char *out, size_t size)
{
    const struct date d = day_date(day);

    if (with_year) {
        (void)snprintf(out, size, "%d %.3s %d", d.day, date_month(d), d.year);
    } else {
        (void)snprintf(out, size, "%d %.3s", d.day, date_month(d));
    }
}
