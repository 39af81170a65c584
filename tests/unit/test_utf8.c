/* test_utf8.c -- texts: cleaned, cut, folded, taken apart into words. */
#include "arena.h"
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct pair {
    const char *in;
    const char *out;
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define ZWJ "\u200d"
#define ZWNJ "\u200c"
#define VS16 "\ufe0f"
#define ACUTE "\u0301"
#define SCOTTISH_TAGS "\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

static void check_text(size_t row, const char *in, const char *out, const char *expected)
{
    if (strcmp(out, expected) != 0) {
        fail_msg("row %zu: \"%s\" became \"%s\", not \"%s\"", row, in, out, expected);
    }
}

static void check_number(size_t row, size_t number, size_t expected)
{
    if (number != expected) {
        fail_msg("row %zu: %zu, not %zu", row, number, expected);
    }
}

static void check_pairs(const struct pair *pairs, size_t count,
                        char *make(struct arena *a, const char *text))
{
    struct arena *a = arena_new();

    for (size_t i = 0; i < count; i++) {
        const char *made = make(a, pairs[i].in);

        check_text(i, pairs[i].in, made, pairs[i].out);
        assert_string_equal(make(a, made), made);
    }
    arena_free(a);
}

static void valid_is_what_unicode_says(void **state)
{
    static const struct {
        const char *text;
        size_t len;
        bool valid;
    } rows[] = {
        {"", 0, true},
        {"plain", 5, true},
        {"a\0b", 3, true},
        {"Straße 東京 👏", 20, true},
        {"\xed\x9f\xbf\xee\x80\x80", 6, true},
        {"\xf4\x8f\xbf\xbf", 4, true},
        {"\x80", 1, false},
        {"\xc3", 1, false},
        {"\xc0\x80", 2, false},
        {"\xe0\x80\xaf", 3, false},
        {"\xed\xa0\x80", 3, false},
        {"\xf4\x90\x80\x80", 4, false},
        {"\xff", 1, false},
        {"ok\xe2\x82", 4, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(i, utf8_valid(rows[i].text, rows[i].len), rows[i].valid);
    }
}

static void width_is_in_columns(void **state)
{
    static const struct {
        const char *text;
        size_t chars, width;
    } rows[] = {
        {"", 0, 0},     {"plain", 5, 5},       {"e" ACUTE "te", 4, 3},
        {"東京", 2, 4}, {"한국", 2, 4},        {"\u1112\u1161\u11ab", 3, 2},
        {"👏", 1, 2},    {"👏\U0001f3fd", 2, 2}, {"👩" ZWJ "💻", 3, 2},
        {"❤", 1, 1},    {"❤" VS16, 2, 2},      {"น้ำ", 3, 2},
        {"Ａ", 1, 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_number(i, utf8_chars(rows[i].text), rows[i].chars);
        check_number(i, utf8_width(rows[i].text), rows[i].width);
    }
}

static char *make_clean(struct arena *a, const char *text)
{
    return utf8_clean(a, text, strlen(text));
}

static void clean_evens_what_phones_type(void **state)
{
    static const struct pair pairs[] = {
        {"", ""},
        {"plain text, untouched: ~!", "plain text, untouched: ~!"},
        {"one\r\ntwo\rthree\u2028four\u2029five\xc2\x85six\vseven\feight",
         "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight"},
        {"a\tb\u00a0c\u202fd\u3000e\u2009f", "a b c d e f"},
        {"\u201cit\u2019s\u201d \u201eso\u201c \u2018x\u2019", "\"it's\" \"so\" 'x'"},
        {"kudos — with a dash – kept…", "kudos — with a dash – kept…"},
        {"«guillemets» are text", "«guillemets» are text"},
        {"Ärger in Łódź, Straße", "Ärger in Łódź, Straße"},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), make_clean);
}

static void clean_drops_what_hides(void **state)
{
    static const struct pair pairs[] = {
        {"a\x01\x02@U1|x\x03z\x1b[31m\x7f", "a@U1|xz[31m"},
        {"a\xc2\x9b\xc2\x80"
         "b",
         "ab"},
        {"\u202egnp.exe\u202c", "gnp.exe"},
        {"\u2066x\u2069\u200e\u200f\u061cy", "xy"},
        {"zero\u200bwidth\ufeff\u2060\u00ad!", "zerowidth!"},
        {"hangul\u3164filler\u115f\uffa0", "hangulfiller"},
        {"tags\U000e0068\U000e0069 hide", "tags hide"},
        {"\ufdd0\U0010ffff", ""},
        {"\ufff9annotated\ufffb", "annotated"},
        {"bad \xff\xc3 and \xe2\x82 end", "bad \ufffd\ufffd and \ufffd end"},
        {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), make_clean);
}

static void clean_keeps_what_scripts_need(void **state)
{
    static const struct pair pairs[] = {
        /* emojis */
        {"👩" ZWJ "💻", "👩" ZWJ "💻"},
        {"👩\U0001f3fd" ZWJ "❤" VS16 ZWJ "👨", "👩\U0001f3fd" ZWJ "❤" VS16 ZWJ "👨"},
        {"1" VS16 "\u20e3 ok", "1" VS16 "\u20e3 ok"},
        {"\U0001f3f4" SCOTTISH_TAGS "!", "\U0001f3f4" SCOTTISH_TAGS "!"},
        {"\U0001f3f4\U000e0067 x", "\U0001f3f4 x"},
        {"\U0001f1eb\U0001f1ee", "\U0001f1eb\U0001f1ee"},
        /* Persian, Bengali, Sinhala, Malayalam */
        {"می" ZWNJ "خواهم", "می" ZWNJ "خواهم"},
        {"র" ZWJ "\u09cdয", "র" ZWJ "\u09cdয"},
        {"ශ්" ZWJ "රී", "ශ්" ZWJ "රී"},
        {"അവന്" ZWJ "റെ", "അവന്" ZWJ "റെ"},
        /* Japanese and Mongolian variants */
        {"葛\U000e0100", "葛\U000e0100"},
        {"\u182d\u180b", "\u182d\u180b"},
        {"\u0600١", "\u0600١"},
        /* where nothing needs them */
        {"Wi" ZWJ "ki" ZWNJ "pedia", "Wikipedia"},
        {"👩" ZWJ ZWJ ZWJ "💻", "👩" ZWJ "💻"},
        {"👩" ZWJ, "👩"},
        {"می" ZWNJ " خ", "می خ"},
        {"1" VS16 "2", "12"},
        {"a" VS16 "b\U000e0100", "ab"},
        {"❤" VS16 VS16 VS16, "❤" VS16},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), make_clean);
}

static void clean_cuts_towers_of_marks(void **state)
{
    static const struct pair pairs[] = {
        {"e" ACUTE, "e" ACUTE},
        {"z\u0300\u0301\u0302\u0303\u0304\u0305\u0306y\u0300", "z\u0300\u0301\u0302\u0303y\u0300"},
        {"z\u0300\u0301\u200b\u0302\u0303\u202e\u0304", "z\u0300\u0301\u0302\u0303"},
        {"ก็็็็็็็็", "ก็็็็"},
        {"က္ခြွှေ့း", "က္ခြွှေ့း"},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), make_clean);
}

static void clean_takes_nul_bytes(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    assert_string_equal(utf8_clean(a, "a\0b\0", 4), "ab");
    assert_string_equal(utf8_clean(a, "", 0), "");
    arena_free(a);
}

static void cut_never_splits_a_grapheme(void **state)
{
    static const struct {
        const char *in;
        size_t max;
        const char *out;
    } rows[] = {
        {"short", 5, "short"},
        {"shorter", 5, "shor…"},
        {"", 0, ""},
        {"x", 0, ""},
        {"xy", 1, "…"},
        {"ae" ACUTE "e" ACUTE, 4, "ae" ACUTE "…"},
        {"ae" ACUTE "e" ACUTE, 3, "a…"},
        {"a👩" ZWJ "💻b", 5, "a👩" ZWJ "💻b"},
        {"a👩" ZWJ "💻bc", 5, "a👩" ZWJ "💻…"},
        {"a👩" ZWJ "💻bc", 4, "a…"},
        {"\U0001f1eb\U0001f1ee\U0001f1eb\U0001f1ee", 3, "\U0001f1eb\U0001f1ee…"},
        {"한국어", 2, "한…"},
        {"a\r\nb", 3, "a…"},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *cut = utf8_cut(a, rows[i].in, rows[i].max);

        check_text(i, rows[i].in, cut, rows[i].out);
        assert_true(utf8_chars(cut) <= rows[i].max);
    }
    arena_free(a);
}

static void fold_makes_comparable(void **state)
{
    static const struct pair pairs[] = {
        {"Plain ASCII 42", "plain ascii 42"},
        {"Straße", "strasse"},
        {"STRAẞE", "strasse"},
        {"Ärger", "arger"},
        {"A\u0308rger", "arger"},
        {"İstanbul ISPARTA ısı", "istanbul isparta isi"},
        {"ŁÓDŹ Søren Þór Æsir cœur Đà", "lodz soren thor aesir coeur da"},
        {"Ὀδυσσεύς ΟΔΥΣΣΕΎΣ", "οδυσσευσ οδυσσευσ"},
        {"ﬁne Ｗｉｄｅ ２０²", "fine wide 202"},
        {"Ёлка й", "елка и"},
        {"Việt Nam", "viet nam"},
        {"한국어 \u1112\u1161\u11ab", "한국어 한"},
        {"が か\u3099 ガ", "が が ガ"},
        {"हिन्दी कु", "हिन्दी कु"},
        {"ไม่ได้", "ไม่ได้"},
        {"سَلام أحمد", "سلام احمد"},
        {"שָׁלוֹם", "שלום"},
        {"soft\u00adhyphen" ZWNJ "s", "softhyphens"},
        {"👏\U0001f3fd", "👏\U0001f3fd"},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), utf8_fold);
}

static char *make_words(struct arena *a, const char *text)
{
    const char *words[8];
    const size_t count = utf8_words(a, text, words, COUNT(words));
    char *all = arena_text(a, "");

    for (size_t i = 0; i < count; i++) {
        all = arena_printf(a, "%s%s%s", all, i > 0 ? " " : "", words[i]);
    }
    return all;
}

static void words_are_folded_and_each_once(void **state)
{
    static const struct pair pairs[] = {
        {"", ""},
        {"  ,.! 👏 — ", ""},
        {"Thanks for the release, thanks!", "thanks for the release"},
        {"Straße und STRASSE", "strasse und"},
        {"fixed bug 4711 in v2", "fixed bug 4711 in v2"},
        {"well-known don't", "well known don't"},
        {"a b c d e f g h i j", "a b c d e f g h"},
        {"한국어 문서", "한국어 문서"},
    };

    (void)state;
    check_pairs(pairs, COUNT(pairs), make_words);
}

/* What exactly a word is there, the dictionaries decide. */
static void words_are_found_without_spaces(void **state)
{
    static const char *const texts[] = {"ขอบคุณมากครับ", "東京都で会議がありました"};
    struct arena *a = arena_new();
    const char *words[16];

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_true(utf8_words(a, texts[i], words, COUNT(words)) >= 3);
    }
    arena_free(a);
}

static double seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The processor's time for all four on a text of 1 MiB of what is repeated. */
static double cost_of(const char *first, const char *repeated)
{
    enum { SIZE = 1024 * 1024 };
    size_t len = strlen(first);
    struct arena *a = arena_new();
    char *text = arena_alloc(a, SIZE + 1);
    const char *words[200];
    double begin;

    (void)snprintf(text, SIZE, "%s", first);
    while (len + strlen(repeated) < SIZE) {
        len += (size_t)snprintf(text + len, SIZE - len, "%s", repeated);
    }
    begin = seconds_now();
    (void)utf8_clean(a, text, len);
    (void)utf8_cut(a, text, 2000);
    (void)utf8_fold(a, text);
    (void)utf8_words(a, text, words, COUNT(words));
    begin = seconds_now() - begin;
    arena_free(a);
    return begin;
}

static void hostile_texts_cost_no_more(void **state)
{
    static const struct pair texts[] = {
        {"a", "\u0301"},
        {"a", "\u0316\u0301"},
        {"a", "\u0e48\u0e38"},
        {"👩", ZWJ "👩"},
        {"👩", ZWJ},
        {"1", VS16},
        {"\U0001f3f4", "\U000e0067"},
        {"\U0001f3f4", "\U0001f3f4\U000e0067"},
        {"\U0001f1eb", "\U0001f1ee"},
        {"x", "\xff"},
        {"x", "\ufdfa"},
        {"x", "\u1112"},
        {"x", "東"},
        {"x", "ก"},
        {"x", "x"},
        {"x", "x y "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const double cost = cost_of(texts[i].in, texts[i].out);

        print_message("row %zu: %.3f s\n", i, cost);
        assert_true(cost < 10); /* the square would take minutes */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_is_what_unicode_says),
        cmocka_unit_test(width_is_in_columns),
        cmocka_unit_test(clean_evens_what_phones_type),
        cmocka_unit_test(clean_drops_what_hides),
        cmocka_unit_test(clean_keeps_what_scripts_need),
        cmocka_unit_test(clean_cuts_towers_of_marks),
        cmocka_unit_test(clean_takes_nul_bytes),
        cmocka_unit_test(cut_never_splits_a_grapheme),
        cmocka_unit_test(fold_makes_comparable),
        cmocka_unit_test(words_are_folded_and_each_once),
        cmocka_unit_test(words_are_found_without_spaces),
        cmocka_unit_test(hostile_texts_cost_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
