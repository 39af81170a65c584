/* when.c -- dates as people write them (see when.h). */
#include "when.h"

#include "arena.h"
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    WEEK_DAYS = 7,
    MONTHS = 12,
    FRIDAY = 4,
    NAME_MIN = 3,     /* letters of a month's name, or of a weekday's: mon, dec */
    LEAP_YEAR = 2000, /* in which every date that there is exists */
    YEARS_APART = 8,  /* the most between two 29 February */
    SPAN_MAX = 3660,  /* days: nobody plans further ahead */
};

static const char *const month_names[MONTHS] = {"january",   "february", "march",    "april",
                                                "may",       "june",     "july",     "august",
                                                "september", "october",  "november", "december"};

static const char *const weekday_names[WEEK_DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};

/* The next word, without what ends a sentence or a part of it. */
static bool take_word(struct words *w, const char **word)
{
    size_t len;

    if (!words_word(w, word)) {
        return false;
    }
    len = strlen(*word);
    while (len > 0 && strchr(",;:!?)", (*word)[len - 1]) != NULL) {
        len--;
    }
    if (len > 0 && isalpha((unsigned char)**word) && (*word)[len - 1] == '.') {
        len--;
    }
    *word = arena_copy(w->arena, *word, len);
    return len > 0;
}

/* Which name the word is, or begins; -1: none. */
static int name_index(const char *const *names, int count, const char *word)
{
    size_t len = strlen(word);

    for (int i = 0; len >= NAME_MIN && i < count; i++) {
        if (len <= strlen(names[i]) && strncasecmp(names[i], word, len) == 0) {
            return i;
        }
    }
    return -1;
}

/* ------------------------------------------------------------ the calendar */

/* Numbers with one and the same sign between them, and perhaps behind: "24.12." */
struct numbers {
    int value[3];
    size_t digits[3];
    size_t count;
    char sign;
};

static bool read_numbers(const char *word, struct numbers *n)
{
    *n = (struct numbers){.count = 0};
    while (n->count < 3 && isdigit((unsigned char)*word)) {
        size_t digits = strspn(word, "0123456789");

        if (digits > 4) {
            return false;
        }
        n->digits[n->count] = digits;
        for (size_t i = 0; i < digits; i++) {
            n->value[n->count] = n->value[n->count] * 10 + (*word++ - '0');
        }
        n->count++;
        if (*word == '\0') {
            return n->count > 1;
        }
        if (strchr("-./", *word) == NULL || (n->sign != '\0' && *word != n->sign)) {
            return false;
        }
        n->sign = *word++;
    }
    return *word == '\0' && n->sign == '.' && n->count > 1;
}

/* 2026 as it is, 26 in this century. */
static bool take_year(const struct numbers *n, struct date *date)
{
    date->year = n->count < 3 ? 0 : n->digits[2] == 2 ? 2000 + n->value[2] : n->value[2];
    return n->count < 3 || n->digits[2] == 2 || n->digits[2] == 4;
}

static bool date_of_numbers(const char *word, struct date *date)
{
    struct numbers n;
    bool month_first;

    if (!read_numbers(word, &n)) {
        return false;
    }
    if (n.digits[0] == 4) {
        *date = (struct date){n.value[0], n.value[1], n.value[2]};
        return n.count == 3 && n.sign != '.';
    }
    month_first = n.sign == '/' && n.value[1] > MONTHS;
    date->month = n.value[month_first ? 0 : 1];
    date->day = n.value[month_first ? 1 : 0];
    if (n.sign == '/' && n.value[0] != n.value[1] && date->day <= MONTHS) {
        return false; /* nobody can tell which is the month */
    }
    return take_year(&n, date) && (n.sign != '-' || n.count == 3);
}

/* "24", "24.", "24th" */
static bool take_day_of_month(struct words *w, struct date *date)
{
    static const char *const endings[] = {"", ".", "st", "nd", "rd", "th"};
    struct words ahead = *w;
    const char *word;
    size_t digits;

    if (!take_word(&ahead, &word)) {
        return false;
    }
    digits = strspn(word, "0123456789");
    date->day = digits == 1   ? word[0] - '0'
                : digits == 2 ? (word[0] - '0') * 10 + word[1] - '0'
                              : 0;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (date->day > 0 && strcasecmp(word + digits, endings[i]) == 0) {
            *w = ahead;
            return true;
        }
    }
    return false;
}

static bool take_month(struct words *w, struct date *date)
{
    struct words ahead = *w;
    const char *word;
    int index;

    if (!take_word(&ahead, &word)) {
        return false;
    }
    index = name_index(month_names, MONTHS, word);
    date->month = index + 1;
    if (index >= 0) {
        *w = ahead;
    }
    return index >= 0;
}

/* "24 december", "dec 24", and perhaps a year. */
static bool take_named(struct words *w, struct date *date)
{
    struct words ahead = *w;
    const char *year;

    (void)words_keyword(&ahead, "the");
    if (take_day_of_month(&ahead, date)) {
        (void)words_keyword(&ahead, "of");
        if (!take_month(&ahead, date)) {
            return false;
        }
    } else if (!take_month(&ahead, date) || !take_day_of_month(&ahead, date)) {
        return false;
    }
    *w = ahead;
    if (take_word(&ahead, &year) && strlen(year) == 4 && strspn(year, "0123456789") == 4 &&
        year[0] != '0') {
        date->year = (int)strtol(year, NULL, 10);
        *w = ahead;
    }
    return true;
}

bool when_date(struct words *w, struct date *date)
{
    struct words ahead = *w;
    struct date read = {0};
    const char *word;
    struct date whole;

    if (!take_word(&ahead, &word)) {
        return false;
    }
    if (!date_of_numbers(word, &read)) {
        ahead = *w;
        read = (struct date){0};
        if (!take_named(&ahead, &read)) {
            return false;
        }
    }
    whole = read;
    whole.year = read.year != 0 ? read.year : LEAP_YEAR;
    if (!date_valid(whole)) {
        return false;
    }
    *date = read;
    *w = ahead;
    return true;
}

int32_t when_nearest(struct date date, int32_t today, enum when which)
{
    int step = which == WHEN_NEXT ? 1 : -1;
    struct date near = date;

    near.year = day_date(today).year;
    for (int i = 0; i <= YEARS_APART; i++, near.year += step) {
        if (date_valid(near) && (date_day(near) - today) * step >= 0) {
            break;
        }
    }
    return date_day(near);
}

/* ------------------------------------------------------- counted from today */

static bool take_near(struct words *w, int32_t today, int32_t *day)
{
    static const struct {
        const char *word;
        int32_t days;
    } near[] = {{"today", 0}, {"tonight", 0}, {"tomorrow", 1}, {"yesterday", -1}};
    struct words ahead = *w;
    const char *word;

    if (!take_word(&ahead, &word)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
        if (strcasecmp(word, near[i].word) == 0) {
            *day = today + near[i].days;
            *w = ahead;
            return true;
        }
    }
    return false;
}

/* "next friday" is the one of next week, Monday to Sunday. */
static bool take_weekday(struct words *w, int32_t today, enum when which, int32_t *day)
{
    struct words ahead = *w;
    bool next_week = words_keyword(&ahead, "next");
    const char *word;
    int weekday;
    int away;

    if (!next_week && !words_keyword(&ahead, "this")) {
        (void)words_keyword(&ahead, "last");
    }
    if (!take_word(&ahead, &word)) {
        return false;
    }
    weekday = name_index(weekday_names, WEEK_DAYS, word);
    if (weekday < 0) {
        return false;
    }
    away = (weekday - day_weekday(today) + WEEK_DAYS) % WEEK_DAYS;
    if (next_week) {
        *day = today - day_weekday(today) + WEEK_DAYS + weekday;
    } else if (which == WHEN_NEXT) {
        *day = today + (away == 0 ? WEEK_DAYS : away);
    } else {
        *day = today + away - WEEK_DAYS;
    }
    *w = ahead;
    return true;
}

static int32_t month_end(int32_t today, int months)
{
    struct date d = day_date(today);

    d.day = 1;
    d.month += months + 1;
    d.year += (d.month - 1) / MONTHS;
    d.month = (d.month - 1) % MONTHS + 1;
    return date_day(d) - 1;
}

/* "next week" is its Friday, where today is no later: what is planned for a week is
 * done before the weekend. */
static int32_t week_end(int32_t today, int weeks)
{
    int32_t monday = today - day_weekday(today) + weeks * WEEK_DAYS;

    return monday + FRIDAY >= today ? monday + FRIDAY : monday + WEEK_DAYS - 1;
}

/* "next week", "this month", "the end of the week" */
static bool take_end(struct words *w, int32_t today, int32_t *day)
{
    struct words ahead = *w;
    const char *word;
    bool end;
    bool next;

    (void)words_keyword(&ahead, "the");
    end = words_keyword(&ahead, "end") && words_keyword(&ahead, "of");
    if (end) {
        (void)words_keyword(&ahead, "the");
    }
    next = words_keyword(&ahead, "next");
    if ((!next && !words_keyword(&ahead, "this") && !end) || !take_word(&ahead, &word)) {
        return false;
    }
    if (strcasecmp(word, "week") == 0) {
        *day = week_end(today, next);
    } else if (strcasecmp(word, "month") == 0) {
        *day = month_end(today, next);
    } else {
        return false;
    }
    *w = ahead;
    return true;
}

/* "in 3 days", "in a week" */
static bool take_span(struct words *w, int32_t today, int32_t *day)
{
    struct words ahead = *w;
    int64_t count = 1;
    int64_t days;

    if (!words_keyword(&ahead, "in")) {
        return false;
    }
    if (!words_int(&ahead, &count) && !words_keyword(&ahead, "a") &&
        !words_keyword(&ahead, "one")) {
        return false;
    }
    if (words_keyword(&ahead, "day") || words_keyword(&ahead, "days")) {
        days = 1;
    } else if (words_keyword(&ahead, "week") || words_keyword(&ahead, "weeks")) {
        days = WEEK_DAYS;
    } else {
        return false;
    }
    if (count < 0 || count > SPAN_MAX / days) {
        return false;
    }
    *day = today + (int32_t)(count * days);
    *w = ahead;
    return true;
}

bool when_day(struct words *w, int32_t today, enum when which, int32_t *day)
{
    struct date date;

    if (take_near(w, today, day) || take_weekday(w, today, which, day) ||
        take_span(w, today, day) || (which == WHEN_NEXT && take_end(w, today, day))) {
        return true;
    }
    if (!when_date(w, &date)) {
        return false;
    }
    *day = date.year != 0 ? date_day(date) : when_nearest(date, today, which);
    return true;
}
