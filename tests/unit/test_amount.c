/* test_amount.c -- numbers as people write them. */
#include "amount.h"
#include "arena.h"
#include "words.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* "11250000 $" and what follows in brackets; "-": it is no number. */
static const char *read(struct arena *a, const char *text, enum amount_mark mark)
{
    struct words w;
    struct amount amount;
    const char *rest;

    words_init(&w, a, NULL, text);
    switch (amount_take(&w, mark, &amount)) {
    case AMOUNT_NONE:
        assert_string_equal(w.at, text);
        return "-";
    case AMOUNT_BIG:
        return "big";
    case AMOUNT_FINE:
        return "fine";
    case AMOUNT_DOUBT:
        return arena_printf(a, "%" PRId64 " or %" PRId64, amount.value, amount.other);
    case AMOUNT_TAKEN:
        break;
    }
    rest = words_peek(&w);
    return arena_printf(a, "%" PRId64 "%s%s%s%s%s", amount.value, *amount.unit != '\0' ? " " : "",
                        amount.unit, *rest != '\0' ? " [" : "", rest, *rest != '\0' ? "]" : "");
}

static const struct {
    const char *text;
    const char *either;
    const char *point; /* NULL: the same */
    const char *comma; /* NULL: the same as with a point */
} readings[] = {
    {"0", "0", NULL, NULL},
    {"7", "7000", NULL, NULL},
    {"11250", "11250000", NULL, NULL},
    {"11250.", "11250000", NULL, NULL},
    {"11250, yes", "11250000 [yes]", NULL, NULL},
    {"11,250", "11250000 or 11250", "11250000", "11250"},
    {"11.250", "11250000 or 11250", "11250", "11250000"},
    {"-11.250", "-11250000 or -11250", "-11250", "-11250000"},
    {"11,250.50", "11250500", NULL, NULL},
    {"11.250,50", "11250500", NULL, NULL},
    {"1,234,567", "1234567000", NULL, NULL},
    {"1.234.567", "1234567000", NULL, NULL},
    {"1.234.567,8", "1234567800", NULL, NULL},
    {"11 250", "11250000", NULL, NULL},
    {"11 250,50 yesterday", "11250500 [yesterday]", NULL, NULL},
    {"11 24 dec", "11000 [24 dec]", NULL, NULL},
    {"11'250.50", "11250500", NULL, NULL},
    {"1'234'567", "1234567000", NULL, NULL},
    {"11,5", "11500", NULL, NULL},
    {"11.25", "11250", NULL, NULL},
    {"0.125", "125", NULL, NULL},
    {"0,125", "125", NULL, NULL},
    {".75", "750", NULL, NULL},
    {"1250.125", "1250125", NULL, NULL},
    {"-3.5", "-3500", NULL, NULL},
    {"−3,5", "-3500", NULL, NULL},
    {"+3", "3000", NULL, NULL},
    {"-0", "0", NULL, NULL},
    {"007", "7000", NULL, NULL},
    {"1.2500", "1250", NULL, NULL},
    {"1.25000000000", "1250", NULL, NULL},
    {"1.2345", "fine", NULL, NULL},
    {"1.2345k", "1234500", NULL, NULL},
    {"$11k", "11000000 $", NULL, NULL},
    {"$11.5K", "11500000 $", NULL, NULL},
    {"1.2m", "1200000000", NULL, NULL},
    {"3mio", "3000000000", NULL, NULL},
    {"11k€", "11000000 €", NULL, NULL},
    {"€11.250,50", "11250500 €", NULL, NULL},
    {"-$5", "-5000 $", NULL, NULL},
    {"$-5", "-5000 $", NULL, NULL},
    {"US$5", "5000 US$", NULL, NULL},
    {"£1,000,000", "1000000000 £", NULL, NULL},
    {"11250 € today", "11250000 € [today]", NULL, NULL},
    {"11250 €.", "11250000 €", NULL, NULL},
    {"92%", "92000 %", NULL, NULL},
    {"92%!", "92000 %", NULL, NULL},
    {"92.5 %", "92500 %", NULL, NULL},
    {"12min", "12000 min", NULL, NULL},
    {"12 min", "12000 [min]", NULL, NULL},
    {"12km", "12000 km", NULL, NULL},
    {"99,999,999,999", "99999999999000", NULL, NULL},
    {"99999999999.999", "99999999999999", NULL, NULL},
    {"100000000000", "big", NULL, NULL},
    {"100000m", "big", NULL, NULL},
    {"99999999999999999999999999", "big", NULL, NULL},
    {"0000000000000000000000000000000007", "7000", NULL, NULL},
    {"", "-", NULL, NULL},
    {"-", "-", NULL, NULL},
    {"$", "-", NULL, NULL},
    {",", "-", NULL, NULL},
    {"sales", "-", NULL, NULL},
    {"Q4", "-", NULL, NULL},
    {"1e9", "-", NULL, NULL},
    {"0x1F", "-", NULL, NULL},
    {"2026-11-20", "-", NULL, NULL},
    {"1.2.3", "-", NULL, NULL},
    {"1,23,456.7", "-", NULL, NULL},
    {"1,2345,678", "-", NULL, NULL},
    {"1'25", "-", NULL, NULL},
    {"1.234'567", "-", NULL, NULL},
    {"1,234.567,8", "-", NULL, NULL},
    {"1,234'567.8", "-", NULL, NULL},
    {"$5€", "-", NULL, NULL},
    {"5\"", "-", NULL, NULL},
    {"\x02@U1|Ana\x03", "-", NULL, NULL},
};

static void reads_what_people_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readings); i++) {
        struct arena *a = arena_new();
        const char *point = readings[i].point != NULL ? readings[i].point : readings[i].either;

        assert_string_equal(read(a, readings[i].text, AMOUNT_EITHER), readings[i].either);
        assert_string_equal(read(a, readings[i].text, AMOUNT_POINT), point);
        assert_string_equal(read(a, readings[i].text, AMOUNT_COMMA),
                            readings[i].comma != NULL ? readings[i].comma : point);
        arena_free(a);
    }
}

/* A letter may be part of the number or of what it is of: who knows that has both. */
static void keeps_both_readings_of_a_letter(void **state)
{
    struct arena *a = arena_new();
    struct words w;
    struct amount amount;

    (void)state;
    words_init(&w, a, NULL, "12m");
    assert_int_equal(amount_take(&w, AMOUNT_EITHER, &amount), AMOUNT_TAKEN);
    assert_string_equal(amount.letter, "m");
    assert_int_equal(amount.value, INT64_C(12000000) * AMOUNT_ONE);
    assert_int_equal(amount.plain, 12 * AMOUNT_ONE);
    arena_free(a);
}

static void writes_what_people_read(void **state)
{
    static const struct {
        int64_t value;
        const char *unit;
        const char *point;
        const char *comma;
    } cases[] = {
        {0, "", "0", "0"},
        {0, "$", "$0", "$0"},
        {999000, "", "999", "999"},
        {1000000, "", "1,000", "1.000"},
        {11250000, "$", "$11,250", "$11.250"},
        {11250500, "$", "$11,250.50", "$11.250,50"},
        {11250500, "", "11,250.5", "11.250,5"},
        {-11250500, "€", "−€11,250.50", "−€11.250,50"},
        {92000, "%", "92 %", "92 %"},
        {91670, "%", "91.67 %", "91,67 %"},
        {5, "", "0.005", "0,005"},
        {12000, "min", "12 min", "12 min"},
        {AMOUNT_MAX, "", "99,999,999,999.999", "99.999.999.999,999"},
        {-AMOUNT_MAX, "", "−99,999,999,999.999", "−99.999.999.999,999"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena *a = arena_new();

        assert_string_equal(amount_text(a, cases[i].value, cases[i].unit, AMOUNT_EITHER),
                            cases[i].point);
        assert_string_equal(amount_text(a, cases[i].value, cases[i].unit, AMOUNT_POINT),
                            cases[i].point);
        assert_string_equal(amount_text(a, cases[i].value, cases[i].unit, AMOUNT_COMMA),
                            cases[i].comma);
        arena_free(a);
    }
}

static void knows_units(void **state)
{
    static const char *const units[] = {"$", "%", "min", "€/h", "pts", "Gäste"};
    static const char *const others[] = {
        "", "7", "m2", "a,b", "a.b", "\"", "abcdefghijklmnopqrstuvwxyz"};

    (void)state;
    for (size_t i = 0; i < COUNT(units); i++) {
        assert_true(amount_is_unit(units[i]));
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(amount_is_unit(others[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_people_write),
        cmocka_unit_test(keeps_both_readings_of_a_letter),
        cmocka_unit_test(writes_what_people_read),
        cmocka_unit_test(knows_units),
    };

    return cmocka_run_group_tests_name("unit.amount", tests, NULL, NULL);
}
