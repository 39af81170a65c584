/* test_fake_matrix_sync.c -- the stand-in for Matrix: /sync and /messages. */
#include "matrix_expect.h"

#define TIMELINE "rooms join !store:test timeline"
#define FILTER "&filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A3%7D%7D%7D"

static void expect_bodies(const cJSON *events, const char *const *bodies, int count)
{
    assert_int_equal(cJSON_GetArraySize(events), count);
    for (int i = 0; i < count; i++) {
        assert_string_equal(matrix_text(cJSON_GetArrayItem(events, i), "content body"), bodies[i]);
    }
}

static char *next_batch(cJSON *sync)
{
    char *next = must_copy(matrix_text(sync, "next_batch"));
    cJSON_Delete(sync);
    return next;
}

static void test_first(void **state)
{
    const struct stand_in *s = *state;
    cJSON *sync = matrix_sync(s, NULL, "");
    assert_non_null(matrix_at(sync, TIMELINE));
    assert_null(matrix_at(sync, "rooms join !lobby:test"));
    assert_string_equal(matrix_text(sync, "account_data events 0 type"), "m.direct");
    /* For a while it stays as it was. */
    say(s, "later");
    cJSON *again = matrix_sync(s, NULL, "");
    assert_string_equal(matrix_text(again, "next_batch"), matrix_text(sync, "next_batch"));
    stand_in_do(s, "rules", "{\"sync_cache_ms\":-1}");
    cJSON *fresh = matrix_sync(s, NULL, "");
    assert_string_not_equal(matrix_text(fresh, "next_batch"), matrix_text(sync, "next_batch"));
    cJSON_Delete(fresh);
    cJSON_Delete(again);
    cJSON_Delete(sync);
}

static void test_new(void **state)
{
    static const char *const bodies[] = {"one", "two"};
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    say(s, "one");
    say(s, "two");
    for (int i = 0; i < 2; i++) { /* until the next place is given, the same again */
        cJSON *sync = matrix_sync(s, since, "");
        expect_bodies(matrix_at(sync, TIMELINE " events"), bodies, 2);
        assert_true(cJSON_IsFalse(matrix_at(sync, TIMELINE " limited")));
        assert_null(matrix_at(sync, TIMELINE " events 0 room_id"));
        cJSON_Delete(sync);
    }
    char *after = next_batch(matrix_sync(s, since, ""));
    stand_in_do(s, "rules", "{\"sent_is_acked\":1}");
    cJSON_Delete(matrix_sync(s, since, ""));
    char path[256];
    (void)snprintf(path, sizeof(path), "/_matrix/client/v3/sync?timeout=0&since=%s", since);
    cJSON *nothing = matrix_get(s, path);
    assert_null(matrix_at(nothing, "rooms"));
    cJSON_Delete(nothing);
    free(after);
    free(since);
}

/* Nothing is there, until something comes. */
static void test_wait(void **state)
{
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    char request[512];
    struct wire *w = wire_open(stand_in_port(s));
    int len = snprintf(request, sizeof(request),
                       "GET /_matrix/client/v3/sync?timeout=20000&since=%s HTTP/1.1\r\n"
                       "Host: a\r\nAuthorization: Bearer syt_x\r\n\r\n",
                       since);
    wire_send(w, request, (size_t)len);
    stand_in_wait(s, "polls=1");
    assert_false(wire_read(w, SHORT_MS));
    say(s, "at last");
    while (strstr(w->in.data, "at last") == NULL) {
        assert_true(wire_read(w, PATIENCE_MS));
    }
    stand_in_wait(s, "polls_max=0");
    wire_close(w);
    free(since);
}

static void test_gap(void **state)
{
    static const char *const bodies[] = {"message 5", "message 6", "message 7"};
    const struct stand_in *s = *state;
    char path[512];
    char *since = next_batch(matrix_sync(s, NULL, ""));
    for (int i = 1; i <= 7; i++) {
        char text[32];
        (void)snprintf(text, sizeof(text), "message %d", i);
        say(s, text);
    }
    cJSON *sync = matrix_sync(s, since, FILTER);
    assert_true(cJSON_IsTrue(matrix_at(sync, TIMELINE " limited")));
    expect_bodies(matrix_at(sync, TIMELINE " events"), bodies, 3);
    (void)snprintf(path, sizeof(path), MATRIX_STORE "/messages?dir=f&from=%s&to=%s&limit=3", since,
                   matrix_text(sync, TIMELINE " prev_batch"));
    cJSON *page = matrix_get(s, path);
    assert_int_equal(cJSON_GetArraySize(matrix_at(page, "chunk")), 3);
    assert_string_equal(matrix_text(page, "chunk 0 content body"), "message 1");
    assert_string_equal(matrix_text(page, "chunk 0 room_id"), "!store:test");
    (void)snprintf(path, sizeof(path), MATRIX_STORE "/messages?dir=f&from=%s&to=%s&limit=3",
                   matrix_text(page, "end"), matrix_text(sync, TIMELINE " prev_batch"));
    cJSON *last = matrix_get(s, path);
    assert_int_equal(cJSON_GetArraySize(matrix_at(last, "chunk")), 1);
    assert_string_equal(matrix_text(last, "chunk 0 content body"), "message 4");
    (void)snprintf(path, sizeof(path), MATRIX_STORE "/messages?dir=f&from=%s&to=%s&limit=3",
                   matrix_text(last, "end"), matrix_text(sync, TIMELINE " prev_batch"));
    cJSON *end = matrix_get(s, path);
    assert_int_equal(cJSON_GetArraySize(matrix_at(end, "chunk")), 0);
    assert_null(matrix_at(end, "end"));
    cJSON_Delete(end);
    cJSON_Delete(last);
    cJSON_Delete(page);
    cJSON_Delete(sync);
    free(since);
}

/* Only what the filter takes; the limit is one of that. */
static void test_filter(void **state)
{
    static const char *const bodies[] = {"two", "three"};
    static const char filter[] = "&filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22limit%22%3A2%2C"
                                 "%22types%22%3A%5B%22m.room.mess*%22%5D%7D%7D%7D";
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    cJSON *said = say_id(s, "two");
    say(s, "three");
    stand_in_do(s, "react", "{\"ts\":\"%s\"}", matrix_text(said, "ts"));
    cJSON *sync = matrix_sync(s, since, filter);
    expect_bodies(matrix_at(sync, TIMELINE " events"), bodies, 2);
    assert_true(cJSON_IsFalse(matrix_at(sync, TIMELINE " limited")));
    cJSON_Delete(sync);
    cJSON_Delete(said);
    free(since);
}

static void test_backwards(void **state)
{
    const struct stand_in *s = *state;
    say(s, "one");
    say(s, "two");
    cJSON *page = matrix_get(s, MATRIX_STORE "/messages?dir=b&limit=1");
    assert_string_equal(matrix_text(page, "chunk 0 content body"), "two");
    char path[256];
    (void)snprintf(path, sizeof(path), MATRIX_STORE "/messages?dir=b&limit=1&from=%s",
                   matrix_text(page, "end"));
    cJSON *more = matrix_get(s, path);
    assert_string_equal(matrix_text(more, "chunk 0 content body"), "one");
    cJSON_Delete(more);
    cJSON_Delete(page);
}

static void test_invite(void **state)
{
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    stand_in_do(s, "say", "{\"channel\":\"!lobby:test\",\"text\":\"before\"}");
    stand_in_do(s, "invite", "{\"channel\":\"!lobby:test\",\"direct\":true}");
    cJSON *sync = matrix_sync(s, since, "");
    const cJSON *state_events = matrix_at(sync, "rooms invite !lobby:test invite_state events");
    int last = cJSON_GetArraySize(state_events) - 1;
    const cJSON *own = cJSON_GetArrayItem(state_events, last);
    assert_string_equal(matrix_text(state_events, "0 type"), "m.room.create");
    assert_string_equal(matrix_text(own, "state_key"), "@bravo:test");
    assert_true(cJSON_IsTrue(matrix_at(own, "content is_direct")));
    free(since);
    since = next_batch(sync);
    /* After the join the room comes as a whole, with what was before it. */
    stand_in_do(s, "join", "{\"channel\":\"!lobby:test\",\"user\":\"@bravo:test\"}");
    sync = matrix_sync(s, since, FILTER);
    const cJSON *events = matrix_at(sync, "rooms join !lobby:test timeline events");
    assert_string_equal(matrix_text(events, "0 content body"), "before");
    assert_string_equal(matrix_text(sync, "rooms join !lobby:test state events 0 type"),
                        "m.room.create");
    free(since);
    since = next_batch(sync);
    stand_in_do(s, "leave",
                "{\"channel\":\"!lobby:test\",\"user\":\"@bravo:test\",\"by\":\"@ana:test\"}");
    sync = matrix_sync(s, since, "");
    assert_non_null(matrix_at(sync, "rooms leave !lobby:test"));
    cJSON_Delete(sync);
    free(since);
}

static void test_tokens(void **state)
{
    const struct stand_in *s = *state;
    char path[256];
    char *since = next_batch(matrix_sync(s, NULL, ""));
    expect_refused(
        s, &(struct matrix_call){"GET", "/_matrix/client/v3/sync?since=nonsense", NULL, NULL}, 400,
        "M_UNKNOWN");
    stand_in_do(s, "forget", "{}");
    (void)snprintf(path, sizeof(path), "/_matrix/client/v3/sync?since=%s", since);
    expect_refused(s, &(struct matrix_call){"GET", path, NULL, NULL}, 400, "M_UNKNOWN");
    free(since);
}

/* What people do, as clients make it. */
static void test_people(void **state)
{
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    cJSON *said = say_id(s, "!kudos <@ben:test> & <@dan:test>");
    const char *ts = matrix_text(said, "ts");
    stand_in_do(s, "edit", "{\"ts\":\"%s\",\"text\":\"better\",\"user\":\"@eve:test\"}", ts);
    stand_in_do(s, "react", "{\"ts\":\"%s\",\"user\":\"@cat:test\"}", ts);
    stand_in_do(s, "unreact", "{\"ts\":\"%s\",\"user\":\"@cat:test\"}", ts);
    stand_in_do(s, "event", "{\"raw\":\"{\\\"type\\\":7,\\\"type\\\":\\\"\\\\ud800\\\"}\"}");
    struct wire_answer a;
    char path[256];
    (void)snprintf(path, sizeof(path), "/_matrix/client/v3/sync?since=%s", since);
    wire_ask(stand_in_port(s), &(struct wire_request){path, "syt_x", NULL, NULL, NULL}, &a);
    assert_non_null(strstr(a.body.data, "\"body\":\"!kudos Ben & Dan & Co <Dan>\""));
    assert_non_null(strstr(a.body.data, "<a href=\\\"https://matrix.to/#/@dan:test\\\">"
                                        "Dan &amp; Co &lt;Dan&gt;</a>"));
    assert_non_null(strstr(a.body.data, "\"user_ids\":[\"@ben:test\",\"@dan:test\"]"));
    assert_non_null(strstr(a.body.data, "\"m.new_content\":{"));
    assert_non_null(strstr(a.body.data, "\"rel_type\":\"m.annotation\"") == NULL
                        ? strstr(a.body.data, "redacted_because")
                        : NULL);
    assert_non_null(strstr(a.body.data, "{\"type\":7,\"type\":\"\\ud800\"}"));
    wire_answer_release(&a);
    cJSON_Delete(said);
    free(since);
}

static void test_upgrade(void **state)
{
    const struct stand_in *s = *state;
    char *since = next_batch(matrix_sync(s, NULL, ""));
    stand_in_do(s, "upgrade", "{\"to\":\"!newer\",\"version\":\"12\"}");
    cJSON *sync = matrix_sync(s, since, "");
    assert_string_equal(matrix_text(sync, TIMELINE " events 0 content replacement_room"), "!newer");
    assert_non_null(matrix_at(sync, "rooms invite !newer"));
    cJSON_Delete(sync);
    free(since);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first, start, stop),
        cmocka_unit_test_setup_teardown(test_new, start, stop),
        cmocka_unit_test_setup_teardown(test_wait, start, stop),
        cmocka_unit_test_setup_teardown(test_gap, start, stop),
        cmocka_unit_test_setup_teardown(test_filter, start, stop),
        cmocka_unit_test_setup_teardown(test_backwards, start, stop),
        cmocka_unit_test_setup_teardown(test_invite, start, stop),
        cmocka_unit_test_setup_teardown(test_tokens, start, stop),
        cmocka_unit_test_setup_teardown(test_people, start, stop),
        cmocka_unit_test_setup_teardown(test_upgrade, start, stop),
    };
    return cmocka_run_group_tests_name("fake_matrix_sync", tests, NULL, NULL);
}
