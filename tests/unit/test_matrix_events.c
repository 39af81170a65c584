/* test_matrix_events.c -- events of Matrix', and what they become.
 *
 * matrix/rooms.json holds the rooms; matrix/events_<topic>.json events in them;
 * matrix/events_<topic>.txt what is made of each: the event, or null, and what has
 * to be asked for first.  UPDATE=1 writes the latter anew.
 */

#include "../../bot/platform/matrix/matrix_directory.h"
#include "../../bot/platform/matrix/matrix_events.h"
#include "../../bot/platform/matrix/matrix_json.h"
#include "../../bot/platform/matrix/matrix_recent.h"
#include "arena.h"
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 1024 * 1024 };

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = must_alloc(FILE_MAX);
    size_t len;

    assert_non_null(f);
    len = fread(bytes, 1, FILE_MAX - 1, f);
    bytes[len] = '\0';
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static cJSON *read_json(const char *path)
{
    char *bytes = read_file(path);
    cJSON *json = matrix_json_parse(bytes, strlen(bytes));

    assert_non_null(json);
    free(bytes);
    return json;
}

static void load_room(struct matrix_directory *d, const cJSON *item)
{
    struct matrix_room *room = matrix_directory_add_room(d, item->string);
    const cJSON *event;

    cJSON_ArrayForEach(event, json_array(item, "state"))
    {
        matrix_directory_state(d, room, event);
    }
    matrix_room_summary(room, json_object(item, "summary"));
    room->members_known = true;
}

static struct matrix_directory *load_directory(void)
{
    struct matrix_directory *d = matrix_directory_new("@bravo:example.org");
    cJSON *json = read_json("matrix/rooms.json");
    const cJSON *item;

    cJSON_ArrayForEach(item, json)
    {
        load_room(d, item);
    }
    cJSON_Delete(json);
    return d;
}

static struct matrix_recent *load_recent(void)
{
    static const struct matrix_recent_event known[] = {
        {.id = "$mine", .sender = "@ana:example.org", .kind = MATRIX_MESSAGE},
        {.id = "$clap", .sender = "@ben:example.org", .emoji = "👏", .kind = MATRIX_REACTION},
        {.id = "$other", .kind = MATRIX_NOTHING},
    };
    struct matrix_recent *recent = matrix_recent_new();

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        matrix_recent_put(recent, &known[i]);
    }
    return recent;
}

/* ------------------------------------------------- an event, to look at */

static void show_text(struct buf *out, const char *name, const char *value)
{
    if (value != NULL) {
        buf_printf(out, "  %s ", name);
        for (; *value != '\0'; value++) {
            buf_text(out, *value == '\n'     ? "\\n"
                          : *value == '\x02' ? "{"
                          : *value == '\x03' ? "}"
                                             : (const char[]){*value, '\0'});
        }
        buf_char(out, '\n');
    }
}

static void show_person(struct buf *out, const char *name, const struct person *p)
{
    buf_printf(out, "  %s %s (%s)%s%s%s%s\n", name, p->id, p->name, p->bot ? " bot" : "",
               p->external ? " external" : "", p->unknown ? " unknown" : "",
               p->deactivated ? " deactivated" : "");
}

static void show_event(struct buf *out, const struct matrix_event *e)
{
    static const char *const kinds[] = {"said", "edited", "deleted", "reacted", "unreacted"};
    const struct event *ev = &e->event;

    buf_printf(out, "  %s %s generation %s at %lld\n", kinds[ev->kind], ev->identity,
               ev->generation, (long long)ev->at_ms);
    show_person(out, "by", ev->actor);
    buf_printf(out, "  in %s, %s%s%s%s%s\n", ev->channel, event_visibility_name(ev->visibility),
               ev->addressed ? ", addressed" : "", ev->casual ? " casually" : "",
               ev->direct ? ", direct" : "", ev->comes_again ? "" : ", once");
    show_text(out, "message", ev->message);
    show_text(out, "thread", ev->thread);
    show_text(out, "root", e->root);
    show_text(out, "text", ev->text);
    show_text(out, "emoji", ev->emoji);
    if (ev->author != NULL) {
        show_person(out, "author", ev->author);
    }
    for (size_t i = 0; i < ev->people_count; i++) {
        show_person(out, "names", &ev->people[i]);
    }
    for (size_t i = 0; i < ev->group_count; i++) {
        buf_printf(out, "  group %s (%s) of %zu\n", ev->groups[i].id, ev->groups[i].name,
                   ev->groups[i].member_count);
    }
    for (size_t i = 0; i < ev->channel_count; i++) {
        buf_printf(out, "  channel %s\n", ev->channels[i].id);
    }
}

static void run_case(struct matrix_directory *d, const cJSON *item, struct buf *out)
{
    struct matrix_recent *recent = load_recent();
    const struct matrix_reader r = {.directory = d, .recent = recent};
    const struct matrix_room *room = matrix_directory_room(d, json_text(item, "room"));
    struct matrix_missing missing;
    struct matrix_event *ev;

    assert_non_null(room);
    buf_printf(out, "%s\n", json_text(item, "about"));
    ev = matrix_events_read(&r, room, json_object(item, "event"), &missing);
    if (ev == NULL) {
        buf_text(out, "  nothing\n");
    } else {
        show_event(out, ev);
    }
    for (size_t i = 0; i < missing.count; i++) {
        buf_printf(out, "  missing %s\n", missing.people[i]);
    }
    show_text(out, "missing", missing.event);
    buf_char(out, '\n');
    if (ev != NULL) {
        arena_free(ev->event.arena);
    }
    matrix_recent_free(recent);
}

static void check_topic(const char *topic)
{
    struct matrix_directory *d = load_directory();
    char path[128];
    cJSON *cases;
    const cJSON *item;
    char *expected;
    struct buf out;

    (void)snprintf(path, sizeof(path), "matrix/events_%s.json", topic);
    cases = read_json(path);
    buf_init(&out, FILE_MAX);
    cJSON_ArrayForEach(item, cases)
    {
        run_case(d, item, &out);
    }
    (void)snprintf(path, sizeof(path), "matrix/events_%s.txt", topic);
    if (getenv("UPDATE") != NULL) {
        FILE *f = fopen(path, "wb");

        assert_non_null(f);
        assert_int_equal(fwrite(out.data, 1, out.len, f), out.len);
        assert_int_equal(fclose(f), 0);
    }
    expected = read_file(path);
    assert_string_equal(out.data, expected);
    free(expected);
    buf_release(&out);
    cJSON_Delete(cases);
    matrix_directory_free(d);
}

#define TOPIC(name)                                                                                \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        check_topic(#name);                                                                        \
    }

TOPIC(said)
TOPIC(text)
TOPIC(changed)
TOPIC(nothing)

/* ------------------------------------------------------------------ levels */

static void test_levels(void **state)
{
    static const struct {
        const char *room;
        const char *levels; /* NULL: none were set */
        const char *user;
        int64_t level;
    } cases[] = {
        {"!a:example.org", NULL, "@ana:example.org", 100}, /* who made it */
        {"!a:example.org", NULL, "@ben:example.org", 0},
        {"!a:example.org", "{\"users\":{\"@ben:example.org\":50}}", "@ben:example.org", 50},
        {"!a:example.org", "{\"users\":{\"@ben:example.org\":50}}", "@ana:example.org", 0},
        {"!a:example.org", "{\"users_default\":10}", "@cat:example.org", 10},
        {"!a:example.org", "{\"users\":{\"@ben:example.org\":\"50\"}}", "@ben:example.org", 0},
        {"!twelve", "{\"users\":{}}", "@ana:example.org", INT64_MAX},
        {"!twelve", "{\"users\":{}}", "@dan:example.org", INT64_MAX}, /* made it with her */
        {"!twelve", "{\"users\":{}}", "@ben:example.org", 0},
    };
    static const char create[] =
        "{\"type\":\"m.room.create\",\"state_key\":\"\",\"sender\":\"@ana:example.org\","
        "\"content\":{\"additional_creators\":[\"@dan:example.org\",7]}}";

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct matrix_room *room = matrix_room_new(cases[i].room);
        cJSON *made = matrix_json_parse(create, strlen(create));

        matrix_room_state(room, made);
        if (cases[i].levels != NULL) {
            room->levels = matrix_json_parse(cases[i].levels, strlen(cases[i].levels));
        }
        assert_true(matrix_room_level(room, cases[i].user) == cases[i].level);
        cJSON_Delete(made);
        matrix_room_free(room);
    }
}

/* Who leaves the only room where we saw them is asked for anew; nobody who is gone
 * comes back by a name. */
static void test_leaving(void **state)
{
    struct matrix_directory *d = load_directory();
    struct matrix_room *room = matrix_directory_room(d, "!store:example.org");
    struct matrix_member ben = {.user = "@cat:example.org"};

    (void)state;
    assert_non_null(matrix_directory_person(d, "@cat:example.org"));
    matrix_directory_put_member(d, room, &ben);
    assert_null(matrix_directory_person(d, "@cat:example.org"));
    matrix_directory_put_absent(d, "@cat:example.org");
    assert_true(matrix_directory_person(d, "@cat:example.org")->deactivated);
    matrix_directory_put_absent(d, "@never:example.org");
    assert_true(matrix_directory_person(d, "@never:example.org")->unknown);
    assert_int_equal(room->joined_count, 3);
    matrix_directory_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said),    cmocka_unit_test(test_text),
        cmocka_unit_test(test_changed), cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_levels),  cmocka_unit_test(test_leaving),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
