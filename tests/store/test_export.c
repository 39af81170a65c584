/* test_export.c -- what a person has sent to them: all that is about them, and nothing else. */

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "fixture.h"
#include "json.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 450 };                   /* more than two pages of the journal */
enum { CLAPS = 1900, TOO_MANY = 600 }; /* four bytes each: more than a file holds */

/* Friday 2026-11-20, 10:00 UTC. */
static const int64_t friday_ms = 1795168800000;

static int setup(void **state)
{
    *state = fixture_open(friday_ms, "UTC");
    return 0;
}

static int teardown(void **state)
{
    fixture_close(*state);
    return 0;
}

static cJSON *file_of(struct fixture *f, const char *person)
{
    struct arena *a = arena_new();
    cJSON *file;

    (void)fixture_say(f, person, arena_printf(a, "export-%s", person), "export me");
    file = json_parse(fixture_file(f)->data, fixture_file(f)->len);
    arena_free(a);
    assert_true(cJSON_IsArray(file));
    return file;
}

static const char *field(const cJSON *entry, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, name));

    return text != NULL ? text : "";
}

static void tells_what_is_theirs(void **state)
{
    struct fixture *f = *state;
    cJSON *file;

    (void)fixture_say(f, "ana", "m1", "kudos @ben for the \"shelf\"");
    (void)fixture_say(f, "ana", "m2", "kudos @cat for the till");
    (void)fixture_say(f, "cat", "m3", "story @ben and I found the ring.");
    (void)fixture_say(f, "dan", "m4", "story A quiet day.");
    file = file_of(f, "ben");
    assert_int_equal(cJSON_GetArraySize(file), 3);
    assert_string_equal(field(cJSON_GetArrayItem(file, 0), "text"), "the \"shelf\"");
    assert_string_equal(field(cJSON_GetArrayItem(file, 0), "by"), "ana");
    assert_string_equal(field(cJSON_GetArrayItem(file, 1), "kind"), "cheer"); /* the first */
    assert_string_equal(field(cJSON_GetArrayItem(file, 2), "kind"), "story");
    cJSON_Delete(file);
    file = file_of(f, "eve"); /* who only asked */
    assert_int_equal(cJSON_GetArraySize(file), 0);
    cJSON_Delete(file);
}

/* So many stories of Ana's, each with that behind its number. */
static void tell_many(struct fixture *f, struct arena *a, int count, const char *more)
{
    for (int i = 0; i < count; i++) {
        struct event *ev = fixture_event_new(EVENT_SAID, "ana", arena_printf(a, "m%d", i));

        ev->generation = "0";
        ev->at_ms = friday_ms;
        fixture_text(ev, arena_printf(a, "story Guest %d came back.%s", i, more));
        (void)fixture_event(f, ev);
    }
}

static void reads_page_by_page(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new();
    cJSON *file;

    tell_many(f, a, MANY, "");
    file = file_of(f, "ana");
    assert_true(cJSON_GetArraySize(file) >= MANY);
    assert_string_equal(field(cJSON_GetArrayItem(file, cJSON_GetArraySize(file) - 1), "text"),
                        arena_printf(a, "Guest %d came back.", MANY - 1));
    cJSON_Delete(file);
    arena_free(a);
}

/* What is too much for a file is left out, and its last entry says so. */
static void has_a_cap(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new();
    struct buf claps;
    cJSON *file;

    buf_init(&claps, CAP_COMMAND_BYTES);
    for (int i = 0; i < CLAPS; i++) {
        buf_text(&claps, "👏");
    }
    tell_many(f, a, TOO_MANY, claps.data);
    file = file_of(f, "ana");
    assert_true(fixture_file(f)->len < CAP_FILE);
    assert_true(cJSON_GetArraySize(file) < TOO_MANY);
    assert_string_equal(field(cJSON_GetArrayItem(file, cJSON_GetArraySize(file) - 1), "kind"),
                        "more");
    cJSON_Delete(file);
    buf_release(&claps);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_what_is_theirs, setup, teardown),
        cmocka_unit_test_setup_teardown(reads_page_by_page, setup, teardown),
        cmocka_unit_test_setup_teardown(has_a_cap, setup, teardown),
    };

    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
