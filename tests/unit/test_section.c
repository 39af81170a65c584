/* test_section.c -- which parts a board has, and how it reads with them. */

#include "../../include/command.h"
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_BYTES = 4096 };

static void chooses(void **state)
{
    static const struct {
        const char *choice;
        const char *shown;
    } cases[] = {
        {"story", "story"},
        {"story lesson", "story lesson"},
        {"lesson,story", "lesson story"},
        {"story story", "story"},
        {"weather story", "story"},
        {"-story story", "story"},
        {"story -week", "story"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *names[CAP_SECTIONS];
        size_t count = sections_chosen(cases[i].choice, names);
        struct buf shown;

        buf_init(&shown, TEXT_BYTES);
        for (size_t k = 0; k < count; k++) {
            buf_printf(&shown, "%s%s", k > 0 ? " " : "", names[k]);
        }
        buf_char(&shown, '\0');
        assert_string_equal(shown.data, cases[i].shown);
        buf_release(&shown);
    }
}

/* Whatever comes to be: all has every one, once, in the order of the list. */
static void all_is_the_rest(void **state)
{
    const char *names[CAP_SECTIONS];
    size_t count = sections_chosen("all all", names);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(names[i], section_at(i)->name);
        assert_ptr_equal(section_find(names[i]), section_at(i));
    }
    assert_null(section_at(count));
    assert_int_equal(sections_chosen("story all -week", names), count - 1);
    assert_string_equal(names[0], "story");
    assert_string_equal(names[1], section_at(0)->name);
}

static void renders(const struct field *fields, size_t count, const char *text)
{
    struct arena *a = arena_new();
    struct answer row = {.fields = fields, .count = count};
    struct message m;
    struct buf said;

    buf_init(&said, TEXT_BYTES);
    message_init(&m, a);
    assert_int_equal(notice_find("board")->render(&row, &m), ERR_OK);
    message_plain(&m, NULL, &said);
    buf_char(&said, '\0');
    assert_string_equal(said.data, text);
    buf_release(&said);
    arena_free(a);
}

/* From before there were sections: it waited in the outbox over an update. */
static void renders_rows_of_old(void **state)
{
    static const struct field row[] = {
        {"to_channel", "C0STORE"}, {"day", "20776"},        {"thanks", "3"},
        {"people", "2"},           {"stories", "1"},        {"lessons", "0"},
        {"rank.n", "1"},           {"rank.1.place", "1"},   {"rank.1.what", "U0BEN"},
        {"rank.1.n", "3"},         {"rank.1.trend", ""},    {"ranked", "1"},
        {"story.n", "1"},          {"story.1.by", "U0ANA"}, {"story.1.text", "They came back."},
        {"story.1.votes", "0"},    {"cheer.n", "0"},
    };

    (void)state;
    renders(row, sizeof(row) / sizeof(row[0]),
            "Thursday 19 November · #C0STORE\n3 thanks from 2 people · 1 story\n1  U0BEN  3\n\n"
            "Story of the day · U0ANA: “They came back.”");
}

static void renders_what_was_chosen(void **state)
{
    static const struct field row[] = {
        {"to_channel", "C0STORE"},
        {"day", "20776"},
        {"thanks", "3"},
        {"people", "2"},
        {"section.n", "2"},
        {"section.1.name", "from a newer one"},
        {"section.2.name", "teams"},
        {"team.n", "1"},
        {"team.1.what", "S0DESK"},
        {"team.1.n", "2"},
    };

    (void)state;
    renders(row, sizeof(row) / sizeof(row[0]),
            "Thursday 19 November · #C0STORE\nTeams thanked: S0DESK (2)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses),
        cmocka_unit_test(all_is_the_rest),
        cmocka_unit_test(renders_rows_of_old),
        cmocka_unit_test(renders_what_was_chosen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
