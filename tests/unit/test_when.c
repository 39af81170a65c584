/* test_when.c -- dates as people write them. */
#include "arena.h"
#include "free.h"
#include "when.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { FRIDAY = 20777 }; /* 2026-11-20 */

/* "2026-11-20 and what follows"; "-": it is no date, and nothing was taken. */
static const char *read(struct arena *a, const char *text, enum when which)
{
    struct words w;
    struct date date;
    int32_t day;

    words_init(&w, a, NULL, text);
    if (!when_day(&w, FRIDAY, which, &day)) {
        assert_string_equal(words_peek(&w), text);
        return "-";
    }
    date = day_date(day);
    return arena_printf(a, "%04d-%02d-%02d%s%s", date.year, date.month, date.day,
                        words_end(&w) ? "" : " ", words_peek(&w));
}

static const struct {
    const char *text;
    const char *next;
    const char *last; /* NULL: the same */
} writings[] = {
    {"today", "2026-11-20", NULL},
    {"Tomorrow!", "2026-11-21", NULL},
    {"yesterday", "2026-11-19", NULL},
    {"friday", "2026-11-27", "2026-11-13"},
    {"mon", "2026-11-23", "2026-11-16"},
    {"Thursday.", "2026-11-26", "2026-11-19"},
    {"this sat", "2026-11-21", "2026-11-14"},
    {"next monday", "2026-11-23", NULL},
    {"next sunday", "2026-11-29", NULL},
    {"last wednesday", "2026-11-25", "2026-11-18"},
    {"in 3 days", "2026-11-23", NULL},
    {"in a week", "2026-11-27", NULL},
    {"in 2 weeks then", "2026-12-04 then", NULL},
    {"this week", "2026-11-20", "-"},
    {"Next week!", "2026-11-27", "-"},
    {"the end of the week", "2026-11-20", "-"},
    {"end of next month, or so", "2026-12-31 or so", "-"},
    {"this month", "2026-11-30", "-"},
    {"end of year", "-", NULL},
    {"the end", "-", NULL},
    {"24 dec", "2026-12-24", "2025-12-24"},
    {"24. Dec.", "2026-12-24", "2025-12-24"},
    {"the 24th of December", "2026-12-24", "2025-12-24"},
    {"Dec 24, 2027", "2027-12-24", NULL},
    {"24 Dec 2027, all of it", "2027-12-24 all of it", NULL},
    {"24 dec 0027", "2026-12-24 0027", "2025-12-24 0027"},
    {"december 24 2027 at noon", "2027-12-24 at noon", NULL},
    {"1st march", "2027-03-01", "2026-03-01"},
    {"20 nov", "2026-11-20", "2026-11-20"},
    {"29 feb", "2028-02-29", "2024-02-29"},
    {"24.12.", "2026-12-24", "2025-12-24"},
    {"24.12", "2026-12-24", "2025-12-24"},
    {"24.12.2027", "2027-12-24", NULL},
    {"3.1.27", "2027-01-03", NULL},
    {"2027-01-15", "2027-01-15", NULL},
    {"2027/01/15", "2027-01-15", NULL},
    {"24/12", "2026-12-24", "2025-12-24"},
    {"12/24/2027", "2027-12-24", NULL},
    {"5/5", "2027-05-05", "2026-05-05"},
    {"4/5", "-", NULL},
    {"30 feb", "-", NULL},
    {"29.2.2027", "-", NULL},
    {"31.4.", "-", NULL},
    {"24-12", "-", NULL},
    {"24", "-", NULL},
    {"dec", "-", NULL},
    {"fr", "-", NULL},
    {"fridays", "-", NULL},
    {"next", "-", NULL},
    {"in days", "-", NULL},
    {"in 99999999999999999999 weeks", "-", NULL},
    {"24.12.20267", "-", NULL},
    {"24..12", "-", NULL},
    {"2026-13-01", "-", NULL},
    {"decembers 24", "-", NULL},
    {"", "-", NULL},
};

static void reads_what_people_write(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT(writings); i++) {
        const char *last = writings[i].last != NULL ? writings[i].last : writings[i].next;

        assert_string_equal(read(a, writings[i].text, WHEN_NEXT), writings[i].next);
        assert_string_equal(read(a, writings[i].text, WHEN_LAST), last);
    }
    arena_free(a);
}

/* On a Saturday the week has its Sunday left; in December the next month is January. */
static void knows_when_weeks_and_months_end(void **state)
{
    static const struct {
        const char *today;
        const char *text;
        const char *day;
    } cases[] = {
        {"2026-11-16", "this week", "2026-11-20"},  {"2026-11-21", "this week", "2026-11-22"},
        {"2026-11-21", "next week", "2026-11-27"},  {"2026-12-01", "next month", "2027-01-31"},
        {"2026-12-31", "this month", "2026-12-31"}, {"2028-01-31", "next month", "2028-02-29"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct words w;
        struct date today;
        struct date expected;
        int32_t day;

        assert_int_equal(date_parse(cases[i].today, &today), ERR_OK);
        assert_int_equal(date_parse(cases[i].day, &expected), ERR_OK);
        words_init(&w, a, NULL, cases[i].text);
        assert_true(when_day(&w, date_day(today), WHEN_NEXT, &day));
        assert_int_equal(day, date_day(expected));
    }
    arena_free(a);
}

static void knows_free_days(void **state)
{
    static const struct {
        const char *typed;
        const char *stored; /* NULL: refused */
    } cases[] = {
        {"sat sun", "sat sun"},
        {"Sat,Sun", "sat sun"},
        {"weekends", "sat sun"},
        {"fri-sun and 25 dec", "fri sat sun 12-25"},
        {"24.12.2026, 25.12., 25.12.", "2026-12-24 12-25"},
        {"sun, Dec 24 2026, 26 December", "sun 2026-12-24 12-26"},
        {"12-25 2026-12-24", "12-25 2026-12-24"},
        {"29 feb", "02-29"},
        {"none", "none"},
        {"never", "none"},
        {"sat christmas", NULL},
        {"30 feb", NULL},
        {"", NULL},
    };
    struct arena *a = arena_new();
    struct free_days f;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *stored = free_days_typed(a, cases[i].typed);

        assert_int_equal(stored != NULL, cases[i].stored != NULL);
        if (stored != NULL) {
            assert_string_equal(stored, cases[i].stored);
            assert_string_equal(free_days_typed(a, stored), stored);
        }
    }
    free_days_read("sat 2026-11-23 11-24 weather 2026-11-2511111111 11-31", &f);
    for (int day = FRIDAY; day < FRIDAY + 14; day++) {
        bool free =
            day == FRIDAY + 1 || day == FRIDAY + 3 || day == FRIDAY + 4 || day == FRIDAY + 8;

        assert_int_equal(free_day(&f, day), free);
    }
    assert_true(free_day(&f, FRIDAY + 4 + 365));
    assert_false(free_day(&f, FRIDAY + 3 + 365));
    arena_free(a);
}

/* No more than fit, and none of those forgotten. */
static void takes_only_so_many(void **state)
{
    struct arena *a = arena_new();
    const char *typed = "sat";

    (void)state;
    for (int i = 0; i < CAP_FREE_DATES; i++) {
        typed = arena_printf(a, "%s %04d-01-01", typed, 2027 + i);
    }
    assert_string_equal(free_days_typed(a, typed), typed);
    assert_null(free_days_typed(a, arena_printf(a, "%s 2026-05-01", typed)));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_people_write),
        cmocka_unit_test(knows_when_weeks_and_months_end),
        cmocka_unit_test(knows_free_days),
        cmocka_unit_test(takes_only_so_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
