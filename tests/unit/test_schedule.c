/* test_schedule.c -- when boards are due, and how people write it. */
#include "schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { DAILY = 0x7f, WORK_DAYS = 0x1f, NOT_READ = -1 };

static void boards_are_due_on_their_days(void **state)
{
    static const struct {
        const char *zone, *after;
        unsigned weekdays;
        int minute;
        const char *day; /* NULL: never */
        int64_t at_s;
    } rows[] = {
        /* 2026-11-20 is a Friday */
        {"Europe/Berlin", "2026-11-19", WORK_DAYS, 17 * 60, "2026-11-20", 1795190400},
        {"Europe/Berlin", "2026-11-20", WORK_DAYS, 17 * 60, "2026-11-23", 1795449600},
        {"Europe/Berlin", "2026-11-20", DAILY, 17 * 60, "2026-11-21", 1795276800},
        {"Europe/Berlin", "2026-11-20", 1U << 4, 17 * 60, "2026-11-27", 1795795200},
        {"Europe/Berlin", "2026-11-20", 0, 17 * 60, NULL, 0},
        {"Europe/Berlin", "2026-12-31", DAILY, 0, "2027-01-01", 1798758000},
        {"Europe/Berlin", "2028-02-28", DAILY, 0, "2028-02-29", 1835391600},
        {"Europe/Berlin", "2026-10-24", DAILY, 150, "2026-10-25", 1792888200},
        {"Europe/Berlin", "2026-03-28", DAILY, 150, "2026-03-29", 1774746000},
        {"Pacific/Apia", "2011-12-29", DAILY, 17 * 60, "2011-12-31", 1325300400},
        {"Pacific/Apia", "2011-12-29", 1U << 4, 17 * 60, "2012-01-06", 1325818800},
        {"Europe/Berlin", "9999-12-31", DAILY, 17 * 60, NULL, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct schedule s = {rows[i].minute, rows[i].weekdays, zone_find(rows[i].zone), NULL};
        struct due due = {0};
        struct date date;

        assert_non_null(s.zone);
        assert_int_equal(date_parse(rows[i].after, &date), ERR_OK);
        assert_int_equal(schedule_next(&s, date_day(date), &due), rows[i].day != NULL);
        if (rows[i].day != NULL) {
            assert_int_equal(date_parse(rows[i].day, &date), ERR_OK);
            assert_int_equal(due.day, date_day(date));
            assert_int_equal(due.at_ms, rows[i].at_s * 1000);
        }
    }
}

static void free_days_have_no_board(void **state)
{
    static const struct {
        bool own;
        unsigned weekdays;
        const char *next; /* after Wednesday 2026-12-23 */
    } rows[] = {
        {false, 0, "2026-12-28"},
        {true, WORK_DAYS | 1U << 5, "2026-12-26"},
        {true, 1U << 4, "2027-01-01"},
        {true, DAILY, "2026-12-24"},
    };
    struct free_days free;

    (void)state;
    free_days_read("sat sun 2026-12-24 12-25", &free);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct schedule s = {.minute_of_day = 17 * 60, .zone = zone_find("Europe/Berlin")};
        struct due due;
        struct date date;

        schedule_set_days(&s, rows[i].own, rows[i].weekdays, &free);
        assert_int_equal(date_parse("2026-12-23", &date), ERR_OK);
        assert_true(schedule_next(&s, date_day(date), &due));
        assert_int_equal(date_parse(rows[i].next, &date), ERR_OK);
        assert_int_equal(due.day, date_day(date));
    }
}

static void no_day_is_too_far(void **state)
{
    const struct schedule s = {0, DAILY, zone_find("UTC"), NULL};
    struct due due;

    (void)state;
    assert_false(schedule_next(&s, INT32_MAX, &due));
    assert_false(schedule_next(&s, INT32_MAX - 1, &due));
    assert_false(schedule_next(&s, INT32_MIN, &due));
}

static void times_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        int minute;
    } rows[] = {
        {"17:00", 1020},    {"17.00", 1020},      {"5pm", 1020},       {"5 PM", 1020},
        {"5:30pm", 1050},   {"9", 540},           {"09", 540},         {"9:05", 545},
        {"0:00", 0},        {"00:00", 0},         {"23:59", 1439},     {"12am", 0},
        {"12pm", 720},      {"12:30 am", 30},     {" 9 ", 540},        {"11.45 Am", 705},
        {"", NOT_READ},     {" ", NOT_READ},      {"24:00", NOT_READ}, {"17:60", NOT_READ},
        {"17:", NOT_READ},  {"17:5", NOT_READ},   {"170", NOT_READ},   {"17:000", NOT_READ},
        {"-1", NOT_READ},   {"13pm", NOT_READ},   {"0am", NOT_READ},   {"pm", NOT_READ},
        {"noon", NOT_READ}, {"17:00x", NOT_READ}, {"5 p", NOT_READ},   {"17:00 UTC", NOT_READ},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int minute = NOT_READ;
        const enum err e = schedule_time_parse(rows[i].text, &minute);

        assert_int_equal(e, rows[i].minute == NOT_READ ? ERR_USAGE : ERR_OK);
        assert_int_equal(minute, rows[i].minute);
    }
}

static void days_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text, *printed; /* NULL: not read */
    } rows[] = {
        {"mon-fri", "mon-fri"},
        {"Mon – Fri", "mon-fri"},
        {"monday to friday", "mon-fri"},
        {"weekdays", "mon-fri"},
        {"daily", "daily"},
        {"mon-sun", "daily"},
        {"tue-mon", "daily"},
        {"weekends", "sat,sun"},
        {"sat sun", "sat,sun"},
        {"mon,wed,fri", "mon,wed,fri"},
        {"Mon, Wed and Fri", "mon,wed,fri"},
        {"fridays", "fri"},
        {"th", "thu"},
        {"Thurs", "thu"},
        {"fri-mon", "mon,fri-sun"},
        {"mon-wed, sat", "mon-wed,sat"},
        {"wed mon tue", "mon-wed"},
        {"mon mon", "mon"},
        {"mon-mon", "mon"},
        {"never", "never"},
        {"", NULL},
        {" , ", NULL},
        {"m", NULL},
        {"mon-", NULL},
        {"-fri", NULL},
        {"mon-fri-sun", NULL},
        {"monn", NULL},
        {"mondayss", NULL},
        {"montag", NULL},
        {"mon;fri", NULL},
        {"1-5", NULL},
        {"mon to", NULL},
        {"and", NULL},
        {"and mon", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        unsigned weekdays = 0x80;
        unsigned again;
        char printed[64];

        if (rows[i].printed == NULL) {
            assert_int_equal(schedule_days_parse(rows[i].text, &weekdays), ERR_USAGE);
            assert_int_equal(weekdays, 0x80);
            continue;
        }
        assert_int_equal(schedule_days_parse(rows[i].text, &weekdays), ERR_OK);
        schedule_days_print(weekdays, printed, sizeof(printed));
        assert_string_equal(printed, rows[i].printed);
        assert_int_equal(schedule_days_parse(printed, &again), ERR_OK);
        assert_int_equal(again, weekdays);
    }
}

static void printed_days_are_read_again(void **state)
{
    (void)state;
    for (unsigned weekdays = 0; weekdays <= DAILY; weekdays++) {
        unsigned again = 0x80;
        char printed[32];

        schedule_days_print(weekdays, printed, sizeof(printed));
        assert_int_equal(schedule_days_parse(printed, &again), ERR_OK);
        assert_int_equal(again, weekdays);
    }
}

static int release_zones(void **state)
{
    (void)state;
    zone_release_all();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boards_are_due_on_their_days),
        cmocka_unit_test(free_days_have_no_board),
        cmocka_unit_test(no_day_is_too_far),
        cmocka_unit_test(times_are_read_as_people_write_them),
        cmocka_unit_test(days_are_read_as_people_write_them),
        cmocka_unit_test(printed_days_are_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, release_zones);
}
