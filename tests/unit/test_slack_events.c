/* test_slack_events.c -- envelopes of Slack's, and the events that they become.
 *
 * slack/events_<topic>.json holds envelopes; slack/events_<topic>.txt what is
 * made of each: the event, or null, and what the directory did not know.
 * UPDATE=1 writes the latter anew.
 */

#include "../../bot/platform/slack/slack_directory.h"
#include "../../bot/platform/slack/slack_events.h"
#include "../../bot/platform/slack/slack_json.h"
#include "arena.h"
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 1024 * 1024, NOW_MS = 1764000200 };

static const struct slack_self self = {.team = "T0SHOP", .user = "U0BRAVO", .bot = "B0BRAVO"};

/* NULL: there is no such file. */
static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *bytes = must_alloc(FILE_MAX);
    size_t len;

    if (f == NULL) {
        free(bytes);
        return NULL;
    }
    len = fread(bytes, 1, FILE_MAX - 1, f);
    bytes[len] = '\0';
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static cJSON *read_json(const char *path)
{
    char *bytes = read_file(path);
    cJSON *json;

    assert_non_null(bytes);
    json = json_parse(bytes, strlen(bytes));
    assert_non_null(json);
    free(bytes);
    return json;
}

static struct slack_directory *load_directory(void)
{
    struct slack_directory *d = slack_directory_new();
    cJSON *json = read_json("slack/directory.json");
    const cJSON *item;

    slack_directory_home(d, "T0SHOP", NULL);
    cJSON_ArrayForEach(item, json_array(json, "users"))
    {
        slack_directory_put_person(d, item);
    }
    cJSON_ArrayForEach(item, json_array(json, "groups"))
    {
        slack_directory_put_group(d, item);
    }
    cJSON_ArrayForEach(item, json_array(json, "channels"))
    {
        slack_directory_put_channel(d, item);
    }
    cJSON_Delete(json);
    return d;
}

/* ------------------------------------------------- an event, to look at */

static void put_text(cJSON *out, const char *name, const char *value)
{
    if (value != NULL) {
        cJSON_AddStringToObject(out, name, value);
    }
}

static void put_flag(cJSON *out, const char *name, bool value)
{
    if (value) {
        cJSON_AddTrueToObject(out, name);
    }
}

static cJSON *show_person(const struct person *p)
{
    cJSON *out = cJSON_CreateObject();

    put_text(out, "id", p->id);
    put_text(out, "name", p->name);
    put_text(out, "zone", p->zone);
    put_flag(out, "bot", p->bot);
    put_flag(out, "guest", p->guest);
    put_flag(out, "deactivated", p->deactivated);
    put_flag(out, "external", p->external);
    put_flag(out, "unknown", p->unknown);
    return out;
}

static cJSON *show_group(const struct group *g)
{
    cJSON *out = cJSON_CreateObject();
    cJSON *members = cJSON_AddArrayToObject(out, "members");

    put_text(out, "id", g->id);
    put_text(out, "name", g->name);
    for (size_t i = 0; i < g->member_count; i++) {
        cJSON_AddItemToArray(members, cJSON_CreateString(g->members[i]));
    }
    return out;
}

static cJSON *show_event(const struct slack_event *e)
{
    static const char *const kinds[] = {"said", "edited", "deleted", "reacted", "unreacted"};
    static const char *const visibilities[] = {"public", "private", "direct", "shared"};
    const struct event *ev = &e->event;
    cJSON *out = cJSON_CreateObject();
    cJSON *people = cJSON_CreateArray();
    cJSON *groups = cJSON_CreateArray();
    char at[32];

    put_text(out, "kind", kinds[ev->kind]);
    put_text(out, "identity", ev->identity);
    put_text(out, "also", ev->also);
    put_text(out, "generation", ev->generation);
    (void)snprintf(at, sizeof(at), "%lld", (long long)ev->at_ms);
    put_text(out, "at_ms", at);
    cJSON_AddItemToObject(out, "actor", show_person(ev->actor));
    put_text(out, "channel", ev->channel);
    put_text(out, "visibility", visibilities[ev->visibility]);
    put_text(out, "message", ev->message);
    put_text(out, "thread", ev->thread);
    put_flag(out, "addressed", ev->addressed);
    put_flag(out, "was_addressed", ev->was_addressed);
    put_flag(out, "direct", ev->direct);
    put_flag(out, "comes_again", ev->comes_again);
    put_text(out, "text", ev->text);
    put_text(out, "before", ev->before);
    put_text(out, "emoji", ev->emoji);
    if (ev->author != NULL) {
        cJSON_AddItemToObject(out, "author", show_person(ev->author));
    }
    for (size_t i = 0; i < ev->people_count; i++) {
        cJSON_AddItemToArray(people, show_person(&ev->people[i]));
    }
    for (size_t i = 0; i < ev->group_count; i++) {
        cJSON_AddItemToArray(groups, show_group(&ev->groups[i]));
    }
    cJSON_AddItemToObject(out, "people", people);
    cJSON_AddItemToObject(out, "groups", groups);
    put_flag(out, "takes_response", e->takes_response);
    return out;
}

static void show(struct buf *out, const struct slack_event *e, const struct slack_missing *missing)
{
    cJSON *json = e != NULL ? show_event(e) : NULL;
    char *text = json != NULL ? cJSON_PrintUnformatted(json) : NULL;

    buf_printf(out, "%s\n", text != NULL ? text : "null");
    for (size_t i = 0; i < missing->count; i++) {
        buf_printf(out, "missing %s\n", missing->ids[i]);
    }
    buf_char(out, '\n');
    free(text);
    cJSON_Delete(json);
}

/* ---------------------------------------------------------------- cases */

static void run_case(const struct slack_reader *r, const cJSON *item, struct buf *out)
{
    char *bytes = cJSON_PrintUnformatted(json_object(item, "envelope"));
    struct slack_envelope e;
    struct slack_missing missing;
    struct slack_event *ev;

    buf_printf(out, "%s\n", json_text(item, "about"));
    assert_int_equal(slack_envelope_open(&e, bytes, strlen(bytes)), ERR_OK);
    ev = slack_events_read(r, &e, &missing);
    show(out, ev, &missing);
    if (ev != NULL) {
        assert_string_equal(ev->envelope, e.id);
        arena_free(ev->event.arena);
    }
    slack_envelope_close(&e);
    free(bytes);
}

static void check_topic(const char *topic)
{
    struct slack_directory *d = load_directory();
    struct slack_reader r = {.self = self, .directory = d, .now_ms = NOW_MS};
    char path[128];
    cJSON *cases;
    const cJSON *item;
    char *expected;
    struct buf out;

    (void)snprintf(path, sizeof(path), "slack/events_%s.json", topic);
    cases = read_json(path);
    buf_init(&out, FILE_MAX);
    cJSON_ArrayForEach(item, cases)
    {
        run_case(&r, item, &out);
    }
    (void)snprintf(path, sizeof(path), "slack/events_%s.txt", topic);
    if (getenv("UPDATE") != NULL) {
        FILE *f = fopen(path, "wb");

        assert_non_null(f);
        assert_int_equal(fwrite(out.data, 1, out.len, f), out.len);
        assert_int_equal(fclose(f), 0);
    }
    expected = read_file(path);
    assert_non_null(expected);
    assert_string_equal(out.data, expected);
    free(expected);
    buf_release(&out);
    cJSON_Delete(cases);
    slack_directory_free(d);
}

#define TOPIC(name)                                                                                \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        check_topic(#name);                                                                        \
    }

TOPIC(said)
TOPIC(text)
TOPIC(edited)
TOPIC(deleted)
TOPIC(reactions)
TOPIC(commands)
TOPIC(nothing)

/* ------------------------------------------------------------ envelopes */

static void test_envelopes(void **state)
{
    static const struct {
        const char *bytes;
        int kind; /* -1: no frame */
        const char *id;
    } cases[] = {
        {"{\"type\":\"hello\",\"num_connections\":1}", SLACK_HELLO, NULL},
        {"{\"type\":\"disconnect\",\"reason\":\"warning\"}", SLACK_DISCONNECT, NULL},
        {"{\"type\":\"disconnect\"} \r\n", SLACK_DISCONNECT, NULL},
        {"{\"type\":\"events_api\",\"envelope_id\":\"a-1\",\"payload\":{\"type\":"
         "\"app_rate_limited\"}}",
         SLACK_RATE_LIMITED, "a-1"},
        {"{\"type\":\"events_api\",\"envelope_id\":\"a-1\",\"payload\":{\"type\":"
         "\"event_callback\"}}",
         SLACK_STRANGE, "a-1"},
        {"{\"type\":\"events_api\",\"envelope_id\":\"a-1\",\"payload\":{\"type\":"
         "\"event_callback\",\"event\":{}}}",
         SLACK_EVENT, "a-1"},
        {"{\"type\":\"events_api\",\"envelope_id\":\"a-1\"}", SLACK_STRANGE, "a-1"},
        {"{\"type\":\"events_api\",\"payload\":{}}", SLACK_STRANGE, NULL},
        {"{\"type\":\"events_api\",\"envelope_id\":\"a\\n1\",\"payload\":{}}", SLACK_STRANGE, NULL},
        {"{\"type\":\"interactive\",\"envelope_id\":\"a-1\",\"payload\":{\"type\":"
         "\"block_actions\"}}",
         SLACK_INTERACTION, "a-1"},
        {"{\"type\":\"something_new\",\"envelope_id\":\"a-1\",\"payload\":{}}", SLACK_STRANGE,
         "a-1"},
        {"", -1, NULL},
        {"null", -1, NULL},
        {"[]", -1, NULL},
        {"\"hello\"", -1, NULL},
        {"{\"type\":7}", -1, NULL},
        {"{\"Type\":\"hello\"}", -1, NULL},
        {"{\"type\":\"hello\"} {}", -1, NULL},
        {"{\"type\":\"hello\",\"x\":\"a\\u0000b\"}", -1, NULL},
        {"{\"type\":\"hello\",\"x\":\"a\\\\u0000b\"}", SLACK_HELLO, NULL},
        {"{\"type\":\"hello\",\"x\":\"\\ud800\"}", -1, NULL},
        {"{\"type\":\"hello\",\"x\":\"\xff\"}", -1, NULL},
        {"{\"type\":\"hello\",\"x\":1e999}", SLACK_HELLO, NULL},
        {"{\"type\":\"hello\",\"x\":\"", -1, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slack_envelope e;
        enum err err = slack_envelope_open(&e, cases[i].bytes, strlen(cases[i].bytes));

        assert_int_equal(err == ERR_OK ? (int)e.kind : -1, cases[i].kind);
        assert_true(cases[i].id == NULL ? e.id == NULL : strcmp(e.id, cases[i].id) == 0);
        slack_envelope_close(&e);
    }
}

static void test_depth(void **state)
{
    struct buf b;
    struct slack_envelope e;

    (void)state;
    buf_init(&b, FILE_MAX);
    buf_text(&b, "{\"type\":\"hello\",\"x\":");
    for (int i = 0; i < 1100; i++) {
        buf_char(&b, '[');
    }
    for (int i = 0; i < 1100; i++) {
        buf_char(&b, ']');
    }
    buf_char(&b, '}');
    assert_int_equal(slack_envelope_open(&e, b.data, b.len), ERR_PROTOCOL);
    buf_release(&b);
}

static void test_ours(void **state)
{
    static const struct {
        const char *payload;
        bool ours;
    } cases[] = {
        {"{\"team_id\":\"T0SHOP\"}", true},
        {"{\"team_id\":\"T0OTHER\"}", false},
        {"{\"team_id\":\"T0OTHER\",\"context_team_id\":\"T0SHOP\"}", true},
        {"{\"team_id\":\"T0OTHER\",\"authorizations\":[{\"team_id\":\"T0SHOP\"}]}", true},
        {"{\"team_id\":\"T0OTHER\",\"authorizations\":[]}", false},
        {"{\"team_id\":null}", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cJSON *payload = json_parse(cases[i].payload, strlen(cases[i].payload));

        assert_int_equal(slack_events_ours(&self, payload), cases[i].ours);
        cJSON_Delete(payload);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_said),      cmocka_unit_test(test_text),
        cmocka_unit_test(test_edited),    cmocka_unit_test(test_deleted),
        cmocka_unit_test(test_reactions), cmocka_unit_test(test_commands),
        cmocka_unit_test(test_nothing),   cmocka_unit_test(test_envelopes),
        cmocka_unit_test(test_depth),     cmocka_unit_test(test_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
