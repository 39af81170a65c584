/* schedule.c -- when a board is due (see schedule.h). */
#include "schedule.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WEEK_DAYS = 7, ALL_DAYS = 0x7f, WORK_DAYS = 0x1f, LOOK_DAYS = 366 };

static const char *const day_names[WEEK_DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
                                                 "friday", "saturday", "sunday"};

bool schedule_next(const struct schedule *s, int32_t after_day, struct due *due)
{
    for (int i = 1; i <= LOOK_DAYS && after_day <= INT32_MAX - i; i++) {
        const int32_t day = after_day + i;
        const struct date date = day_date(day);

        if ((s->weekdays >> day_weekday(day) & 1) != 0 && date_valid(date) &&
            !(s->free != NULL && free_date(s->free, day)) &&
            zone_instant(s->zone, date, s->minute_of_day, &due->at_ms)) {
            due->day = day;
            return true;
        }
    }
    return false;
}

bool schedule_due(const struct schedule *s, int64_t since_ms, const int32_t *last_day,
                  struct due *due)
{
    int32_t after = last_day != NULL ? *last_day : zone_day(s->zone, since_ms) - 1;

    while (schedule_next(s, after, due)) {
        if (due->at_ms >= since_ms) {
            return true;
        }
        after = due->day;
    }
    return false;
}

void schedule_set_days(struct schedule *s, bool own, unsigned weekdays,
                       const struct free_days *free)
{
    s->weekdays = own ? weekdays : ALL_DAYS & ~free->weekdays;
    s->free = own && weekdays == ALL_DAYS ? NULL : free;
}

static void skip_spaces(const char **text)
{
    *text += strspn(*text, " ");
}

/* One or two digits. */
static bool time_number(const char **text, int *value)
{
    const size_t digits = strspn(*text, "0123456789");

    if (digits < 1 || digits > 2) {
        return false;
    }
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        *value = *value * 10 + (*(*text)++ - '0');
    }
    return true;
}

/* "am" or "pm", if there is one: makes an hour of the day of an hour of 12. */
static bool time_half(const char **text, int *hour)
{
    const bool pm = strncasecmp(*text, "pm", 2) == 0;

    if (!pm && strncasecmp(*text, "am", 2) != 0) {
        return true;
    }
    if (*hour < 1 || *hour > 12) {
        return false;
    }
    *text += 2;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

enum err schedule_time_parse(const char *text, int *minute_of_day)
{
    int hour;
    int minute = 0;

    skip_spaces(&text);
    if (!time_number(&text, &hour)) {
        return ERR_USAGE;
    }
    if (*text == ':' || *text == '.') {
        text++;
        if (strspn(text, "0123456789") != 2 || !time_number(&text, &minute)) {
            return ERR_USAGE;
        }
    }
    skip_spaces(&text);
    if (!time_half(&text, &hour)) {
        return ERR_USAGE;
    }
    skip_spaces(&text);
    if (*text != '\0' || hour > 23 || minute > 59) {
        return ERR_USAGE;
    }
    *minute_of_day = hour * 60 + minute;
    return ERR_OK;
}

static size_t word_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static bool take_word(const char **text, const char *word)
{
    const size_t length = word_length(*text);

    if (length != strlen(word) || strncasecmp(*text, word, length) != 0) {
        return false;
    }
    *text += length;
    return true;
}

/* "mo", "Mon", "monday", "mondays". */
static bool take_day(const char **text, int *day)
{
    const size_t length = word_length(*text);

    for (int i = 0; length >= 2 && i < WEEK_DAYS; i++) {
        const size_t full = strlen(day_names[i]);
        const bool plural = length == full + 1 && ((*text)[full] == 's' || (*text)[full] == 'S');

        if (strncasecmp(*text, day_names[i], plural ? full : length) == 0) {
            *text += length;
            *day = i;
            return true;
        }
    }
    return false;
}

static bool take_dash(const char **text)
{
    static const char en_dash[] = "\xe2\x80\x93";

    skip_spaces(text);
    if (**text == '-') {
        *text += 1;
    } else if (strncmp(*text, en_dash, strlen(en_dash)) == 0) {
        *text += strlen(en_dash);
    } else if (!take_word(text, "to")) {
        return false;
    }
    skip_spaces(text);
    return true;
}

/* One day, or from one to another; "fri-mon" goes over the weekend. */
static bool take_days(const char **text, unsigned *weekdays)
{
    int from;
    int to;

    if (!take_day(text, &from)) {
        return false;
    }
    to = from;
    if (take_dash(text) && !take_day(text, &to)) {
        return false;
    }
    for (int day = from; day != to; day = (day + 1) % WEEK_DAYS) {
        *weekdays |= 1U << day;
    }
    *weekdays |= 1U << to;
    return true;
}

static bool take_named(const char **text, unsigned *weekdays)
{
    static const struct {
        const char *name;
        unsigned weekdays;
    } named[] = {
        {"daily", ALL_DAYS},
        {"weekdays", WORK_DAYS},
        {"weekends", ALL_DAYS & ~WORK_DAYS},
        {"never", 0},
    };

    for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
        if (take_word(text, named[i].name)) {
            *weekdays |= named[i].weekdays;
            return true;
        }
    }
    return false;
}

enum err schedule_days_parse(const char *text, unsigned *weekdays)
{
    unsigned read = 0;

    text += strspn(text, " ,");
    if (*text == '\0') {
        return ERR_USAGE;
    }
    while (*text != '\0') {
        if (!take_named(&text, &read) && !take_days(&text, &read)) {
            return ERR_USAGE;
        }
        text += strspn(text, " ,");
        if (take_word(&text, "and")) {
            text += strspn(text, " ");
        }
    }
    *weekdays = read;
    return ERR_OK;
}

/* How many days follow each other in the rule, from this one on. */
static int days_run(unsigned weekdays, int day)
{
    int run = 0;

    while (day + run < WEEK_DAYS && (weekdays >> (day + run) & 1) != 0) {
        run++;
    }
    return run;
}

void schedule_days_print(unsigned weekdays, char *out, size_t size)
{
    char text[64] = "";
    int length = 0;
    int step;

    for (int day = 0; day < WEEK_DAYS; day += step) {
        const int run = days_run(weekdays, day);
        const size_t left = sizeof(text) - (size_t)length;
        const char *comma = length > 0 ? "," : "";

        step = 1;
        if (run >= 3) {
            step = run;
            length += snprintf(text + length, left, "%s%.3s-%.3s", comma, day_names[day],
                               day_names[day + run - 1]);
        } else if (run > 0) {
            length += snprintf(text + length, left, "%s%.3s", comma, day_names[day]);
        }
    }
    if ((weekdays & ALL_DAYS) == ALL_DAYS) {
        (void)snprintf(out, size, "daily");
    } else {
        (void)snprintf(out, size, "%s", length > 0 ? text : "never");
    }
}
