/* free.c -- the days on which nobody is expected to work (see free.h). */
#include "free.h"

#include "arena.h"
#include "schedule.h"
#include "when.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

enum { WEEK_DAYS = 7 };

static const char *const names[WEEK_DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* "12-25", "2026-12-24" */
static bool read_date(const char *word, struct date *date)
{
    char whole[sizeof("2000-") + sizeof("2000-12-25")];
    bool yearly = strlen(word) == strlen("12-25");

    (void)snprintf(whole, sizeof(whole), "%s%.10s", yearly ? "2000-" : "", word);
    if (strlen(word) > strlen(whole) || date_parse(whole, date) != ERR_OK) {
        return false;
    }
    date->year = yearly ? 0 : date->year;
    return true;
}

void free_days_read(const char *setting, struct free_days *f)
{
    *f = (struct free_days){.count = 0};
    while (*setting != '\0') {
        size_t len = strcspn(setting, " ");
        char word[16];

        (void)snprintf(word, sizeof(word), "%.*s", (int)len, setting);
        for (int i = 0; i < WEEK_DAYS; i++) {
            f->weekdays |= strcmp(word, names[i]) == 0 ? 1U << i : 0;
        }
        if (f->count < CAP_FREE_DATES && len < sizeof(word) &&
            read_date(word, &f->dates[f->count])) {
            f->count++;
        }
        setting += len + strspn(setting + len, " ");
    }
}

bool free_date(const struct free_days *f, int32_t day)
{
    struct date d = day_date(day);

    for (size_t i = 0; i < f->count; i++) {
        const struct date *free = &f->dates[i];

        if (free->month == d.month && free->day == d.day &&
            (free->year == 0 || free->year == d.year)) {
            return true;
        }
    }
    return false;
}

bool free_day(const struct free_days *f, int32_t day)
{
    return (f->weekdays >> day_weekday(day) & 1) != 0 || free_date(f, day);
}

/* ------------------------------------------------------------ what is typed */

static bool add_date(struct free_days *f, struct date date)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct date *d = &f->dates[i];

        if (d->year == date.year && d->month == date.month && d->day == date.day) {
            return true;
        }
    }
    if (f->count == CAP_FREE_DATES) {
        return false;
    }
    f->dates[f->count++] = date;
    return true;
}

/* "sat", "sat,sun", "fri-sun", "weekends", "none" */
static bool add_weekdays(struct free_days *f, struct words *w)
{
    const char *word;
    unsigned weekdays;

    if (!words_word(w, &word)) {
        return false;
    }
    if (strcmp(word, "none") == 0) {
        return true;
    }
    if (schedule_days_parse(word, &weekdays) != ERR_OK) {
        return false;
    }
    f->weekdays |= weekdays;
    return true;
}

static const char *print(struct arena *a, const struct free_days *f)
{
    const char *text = "";

    for (int i = 0; i < WEEK_DAYS; i++) {
        if ((f->weekdays >> i & 1) != 0) {
            text = arena_printf(a, "%s %s", text, names[i]);
        }
    }
    for (size_t i = 0; i < f->count; i++) {
        const struct date *d = &f->dates[i];

        text = d->year != 0 ? arena_printf(a, "%s %04d-%02d-%02d", text, d->year, d->month, d->day)
                            : arena_printf(a, "%s %02d-%02d", text, d->month, d->day);
    }
    return *text != '\0' ? text + 1 : "none";
}

/* What we write ourselves is understood as well: "12-25". */
static bool take_date(struct words *w, struct date *date)
{
    struct words ahead = *w;
    const char *word;

    if (words_word(&ahead, &word) && read_date(word, date)) {
        *w = ahead;
        return true;
    }
    return when_date(w, date);
}

const char *free_days_typed(struct arena *a, const char *typed)
{
    struct free_days f = {.count = 0};
    struct words w;

    words_init(&w, a, NULL, typed);
    if (words_end(&w)) {
        return NULL;
    }
    while (!words_end(&w)) {
        struct date date;

        if (words_punctuation(&w) || words_keyword(&w, "and")) {
            continue;
        }
        if (take_date(&w, &date) ? !add_date(&f, date) : !add_weekdays(&f, &w)) {
            return NULL;
        }
    }
    return print(a, &f);
}
