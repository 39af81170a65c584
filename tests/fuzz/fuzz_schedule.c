/* fuzz_schedule.c -- times, weekdays and dates as people write them. */
#include "arena.h"
#include "schedule.h"
#include "zone.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_time(const char *text)
{
    int minute;
    int again;
    char written[16];

    if (schedule_time_parse(text, &minute) != ERR_OK) {
        return;
    }
    must(minute >= 0 && minute < 24 * 60);
    (void)snprintf(written, sizeof(written), "%d:%02d", minute / 60, minute % 60);
    must(schedule_time_parse(written, &again) == ERR_OK && again == minute);
}

static void check_days(const char *text)
{
    unsigned weekdays;
    unsigned again;
    char written[64];

    if (schedule_days_parse(text, &weekdays) != ERR_OK) {
        return;
    }
    must(weekdays <= 0x7f);
    schedule_days_print(weekdays, written, sizeof(written));
    must(schedule_days_parse(written, &again) == ERR_OK && again == weekdays);
}

static void check_dates(const char *text)
{
    struct date date;
    struct civil civil;
    char written[64];

    if (date_parse(text, &date) == ERR_OK) {
        (void)snprintf(written, sizeof(written), "%04d-%02d-%02d", date.year, date.month, date.day);
        must(date_valid(date) && strcmp(written, text) == 0);
    }
    if (civil_parse(text, &civil) == ERR_OK) {
        (void)snprintf(written, sizeof(written), "%04d-%02d-%02dT%02d:%02d:%02d", civil.date.year,
                       civil.date.month, civil.date.day, civil.hour, civil.minute, civil.second);
        must(date_valid(civil.date) && strncmp(written, text, strlen(text)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    const char *text = arena_copy(a, (const char *)data, size);

    check_time(text);
    check_days(text);
    check_dates(text);
    (void)zone_find(text);
    arena_free(a);
    return 0;
}
