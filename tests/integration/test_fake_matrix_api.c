/* test_fake_matrix_api.c -- the stand-in for Matrix: who may call, what may be
 * sent, rooms and their members.
 */
#include "matrix_expect.h"

#define CLIENT "/_matrix/client/v3/"
#define SEND MATRIX_STORE "/send/m.room.message/"

static void test_tokens(void **state)
{
    const struct stand_in *s = *state;
    const struct matrix_call none = {"GET", CLIENT "account/whoami", NULL, ""};
    const struct matrix_call wrong = {"GET", CLIENT "account/whoami", NULL, "other"};
    const struct matrix_call other = {"GET", CLIENT "account/whoami?user_id=@ana:test", NULL,
                                      "as_test"};
    int status = 0;
    expect_refused(s, &none, 401, "M_MISSING_TOKEN");
    expect_refused(s, &wrong, 401, "M_UNKNOWN_TOKEN");
    expect_refused(s, &other, 403, "M_FORBIDDEN");
    cJSON *me = matrix_get(s, CLIENT "account/whoami");
    assert_string_equal(matrix_text(me, "user_id"), "@bravo:test");
    assert_string_equal(matrix_text(me, "device_id"), "BRAVO");
    cJSON_Delete(me);
    me = matrix_ask(
        s, &(struct matrix_call){"GET", CLIENT "account/whoami?user_id=@bravo:test", NULL, "as_x"},
        &status);
    assert_string_equal(matrix_text(me, "user_id"), "@bravo:test");
    cJSON_Delete(me);
    expect_refused(s, &(struct matrix_call){"GET", CLIENT "sync", NULL, "as_x"}, 500, "M_UNKNOWN");
    stand_in_do(s, "rules", "{\"registered\":0}");
    expect_refused(
        s, &(struct matrix_call){"GET", CLIENT "account/whoami?user_id=@bravo:test", NULL, "as_x"},
        403, "M_FORBIDDEN");
}

static void test_login(void **state)
{
    static const char good[] =
        "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"bravo\"},"
        "\"password\":\"bravo-password\",\"device_id\":\"BRAVO\"}";
    static const char bad[] =
        "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"bravo\"},"
        "\"password\":\"guess\",\"device_id\":\"BRAVO\"}";
    const struct stand_in *s = *state;
    int status = 0;
    expect_refused(s, &(struct matrix_call){"POST", CLIENT "login", bad, ""}, 403, "M_FORBIDDEN");
    cJSON *login = matrix_ask(s, &(struct matrix_call){"POST", CLIENT "login", good, ""}, &status);
    assert_int_equal(status, 200);
    stand_in_do(s, "rules", "{\"token_gone\":1,\"soft_logout\":1}");
    cJSON *gone =
        matrix_ask(s, &(struct matrix_call){"GET", CLIENT "account/whoami", NULL, NULL}, &status);
    assert_int_equal(status, 401);
    assert_true(cJSON_IsTrue(matrix_at(gone, "soft_logout")));
    cJSON *me = matrix_ask(s,
                           &(struct matrix_call){"GET", CLIENT "account/whoami", NULL,
                                                 matrix_text(login, "access_token")},
                           &status);
    assert_int_equal(status, 200);
    cJSON_Delete(me);
    cJSON_Delete(gone);
    cJSON_Delete(login);
}

/* What Synapse refuses, and how. */
static void test_contents(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *errcode;
    } cases[] = {
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\",\"n\":1.0}", 400, "M_BAD_JSON"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\",\"n\":1e15}", 400, "M_BAD_JSON"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\",\"n\":9007199254740993}", 400, "M_BAD_JSON"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\\ud800\"}", 500, "M_UNKNOWN"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\xff\"}", 400, "M_NOT_JSON"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\"", 400, "M_NOT_JSON"},
        {"[]", 400, "M_BAD_JSON"},
        {"{\"msgtype\":\"m.notice\"}", 400, "M_UNKNOWN"},
        {"{\"msgtype\":\"m.notice\",\"body\":7}", 400, "M_UNKNOWN"},
        {"{\"msgtype\":\"m.notice\",\"body\":\"a\\u0000b \\ud83d\\ude00\",\"n\":-9}", 200, ""},
    };
    const struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct matrix_call call = {"PUT", SEND "same", cases[i].body, NULL};
        expect_refused(s, &call, cases[i].status, cases[i].errcode);
    }
    assert_int_equal(count_of(s, "posts"), 1);
}

static void test_size(void **state)
{
    enum { LARGE = 65536, FITS = 63000 };
    const struct stand_in *s = *state;
    char *body = must_alloc(LARGE + 64);
    for (int i = 0; i < 2; i++) {
        int len = i == 0 ? FITS : LARGE;
        (void)snprintf(body, LARGE + 64, "{\"msgtype\":\"m.notice\",\"body\":\"%0*d\"}", len, 0);
        const struct matrix_call call = {"PUT", i == 0 ? SEND "1" : SEND "2", body, NULL};
        expect_refused(s, &call, i == 0 ? 200 : 413, i == 0 ? "" : "M_TOO_LARGE");
    }
    free(body);
}

static void test_transaction_ids(void **state)
{
    const struct stand_in *s = *state;
    char *first = matrix_send(s, "t1", "one");
    char *again = matrix_send(s, "t1", "other words");
    char *second = matrix_send(s, "t2", "two");
    assert_string_equal(first, again);
    assert_string_not_equal(first, second);
    assert_int_equal(count_of(s, "posts"), 2);
    assert_int_equal(count_of(s, "repeats"), 1);
    free(first);
    free(again);
    free(second);
}

static void test_relations(void **state)
{
    static const char thread[] =
        "{\"msgtype\":\"m.notice\",\"body\":\"a\",\"m.mentions\":{},"
        "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"%s\"}}";
    static const char reaction[] =
        "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"%s\",\"key\":\"x\"}}";
    const struct stand_in *s = *state;
    char body[512];
    char errcode[64];
    cJSON *said = say_id(s, "hello");
    (void)snprintf(body, sizeof(body), thread, matrix_text(said, "ts"));
    assert_int_equal(matrix_refused(s, &(struct matrix_call){"PUT", SEND "t", body, NULL}, errcode),
                     200);
    cJSON *posts = stand_in_list(s, "posts");
    assert_string_equal(matrix_text(posts, "0 thread_ts"), matrix_text(said, "ts"));
    (void)snprintf(body, sizeof(body), thread, matrix_text(posts, "0 ts"));
    expect_refused(s, &(struct matrix_call){"PUT", SEND "u", body, NULL}, 400, "M_UNKNOWN");
    (void)snprintf(body, sizeof(body), reaction, matrix_text(said, "ts"));
    for (int i = 0; i < 2; i++) {
        const char *path =
            i == 0 ? MATRIX_STORE "/send/m.reaction/1" : MATRIX_STORE "/send/m.reaction/2";
        expect_refused(s, &(struct matrix_call){"PUT", path, body, NULL}, i == 0 ? 200 : 400,
                       i == 0 ? "" : "M_DUPLICATE_ANNOTATION");
    }
    cJSON_Delete(posts);
    cJSON_Delete(said);
}

/* What the server takes, and people would not like. */
static void test_manners(void **state)
{
    static const struct {
        const char *members;
        const char *what;
    } cases[] = {
        {"\"msgtype\":\"m.text\",\"body\":\"a\"", "not_a_notice"},
        {"\"msgtype\":\"m.notice\",\"body\":\"a\",\"m.mentions\":{\"room\":true}",
         "mentions_the_room"},
        {"\"msgtype\":\"m.notice\",\"body\":\"> <@ana:test> b\"", "reply_fallback"},
        {"\"msgtype\":\"m.notice\",\"body\":\"a\",\"formatted_body\":\"a\"", "html_without_format"},
        {"\"msgtype\":\"m.notice\",\"body\":\"a\",\"formatted_body\":\"<script>\"", "html"},
        {"\"msgtype\":\"m.notice\",\"body\":\"a\",\"formatted_body\":\"a & b\"", "html"},
        {"\"msgtype\":\"m.notice\",\"body\":\"a\",\"formatted_body\":\"<a "
         "href=\\\"javascript:1\\\">\"",
         "html"},
    };
    const struct stand_in *s = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char path[128];
        char body[256];
        (void)snprintf(path, sizeof(path), SEND "%zu", i);
        (void)snprintf(body, sizeof(body), "{%s}", cases[i].members);
        stand_in_do(s, "clear", "{}");
        expect_refused(s, &(struct matrix_call){"PUT", path, body, NULL}, 200, "");
        expect_violation(s, cases[i].what);
        assert_int_equal(count_of(s, "unmentioned"), i != 1);
    }
}

static void test_rate(void **state)
{
    const struct stand_in *s = *state;
    struct wire_answer a;
    const char *retry;

    stand_in_do(s, "rules", "{\"rate_burst\":2,\"rate_ms\":60000}");
    free(matrix_send(s, "1", "a"));
    free(matrix_send(s, "2", "b"));
    wire_ask(stand_in_port(s),
             &(struct wire_request){SEND "3", "syt_x", "application/json",
                                    "{\"msgtype\":\"m.notice\",\"body\":\"c\"}", "PUT"},
             &a);
    assert_int_equal(a.status, 429);
    retry = strstr(a.head.data, "Retry-After: ");
    assert_non_null(retry);
    assert_in_range(strtol(retry + strlen("Retry-After: "), NULL, 10), 59, 61);
    assert_non_null(strstr(a.body.data, "\"retry_after_ms\":"));
    wire_answer_release(&a);
}

static void test_rooms(void **state)
{
    const struct stand_in *s = *state;
    int status = 0;
    const struct matrix_call lobby = {"PUT", CLIENT "rooms/!lobby%3Atest/send/m.room.message/1",
                                      "{\"msgtype\":\"m.notice\",\"body\":\"c\"}", NULL};
    const struct matrix_call join = {"POST", CLIENT "join/!lobby%3Atest", "{}", NULL};
    const struct matrix_call leave = {"POST", CLIENT "rooms/!lobby%3Atest/leave", "{}", NULL};
    const struct matrix_call make = {
        "POST", CLIENT "createRoom",
        "{\"preset\":\"trusted_private_chat\",\"is_direct\":true,\"invite\":[\"@fay:test\"]}",
        NULL};
    expect_refused(s, &lobby, 403, "M_FORBIDDEN");
    expect_refused(s, &join, 403, "M_FORBIDDEN");
    stand_in_do(s, "invite", "{\"channel\":\"!lobby:test\"}");
    expect_refused(s, &join, 200, "");
    expect_refused(s, &lobby, 200, "");
    expect_refused(s, &leave, 200, "");
    expect_refused(s, &leave, 403, "M_FORBIDDEN");
    cJSON *made = matrix_ask(s, &make, &status);
    assert_string_equal(matrix_text(made, "room_id"), "!dm-fay:test");
    cJSON *members = matrix_get(s, CLIENT "rooms/!dm-fay%3Atest/joined_members");
    assert_string_equal(matrix_text(members, "joined @fay:test display_name"), "Fay");
    cJSON *alias = matrix_get(s, CLIENT "directory/room/%23store%3Atest");
    assert_string_equal(matrix_text(alias, "room_id"), "!store:test");
    cJSON *levels = matrix_get(s, MATRIX_STORE "/state/m.room.power_levels/");
    assert_int_equal(matrix_at(levels, "users @ben:test")->valueint, 50);
    cJSON_Delete(levels);
    cJSON_Delete(alias);
    cJSON_Delete(members);
    cJSON_Delete(made);
}

static void test_unknown(void **state)
{
    const struct stand_in *s = *state;
    expect_refused(s, &(struct matrix_call){"GET", CLIENT "nothing", NULL, NULL}, 404,
                   "M_UNRECOGNIZED");
    expect_refused(s, &(struct matrix_call){"DELETE", CLIENT "sync", NULL, NULL}, 405,
                   "M_UNRECOGNIZED");
    expect_violation(s, "unknown_path");
}

/* A call goes wrong as it was ordered, before or after it had its effect. */
static void test_faults(void **state)
{
    const struct stand_in *s = *state;
    const struct matrix_call send = {"PUT", SEND "1", "{\"msgtype\":\"m.notice\",\"body\":\"c\"}",
                                     NULL};
    stand_in_do(s, "fault",
                "{\"method\":\"send\",\"status\":429,\"errcode\":\"M_LIMIT_EXCEEDED\","
                "\"error\":\"Too Many Requests\",\"retry_after_ms\":60000}");
    expect_refused(s, &send, 429, "M_LIMIT_EXCEEDED");
    expect_refused(s, &send, 200, "");
    expect_violation(s, "inside_retry_after");
    stand_in_do(s, "fault", "{\"method\":\"send\",\"after\":true,\"end\":\"reset\"}");
    expect_refused(s, &(struct matrix_call){"PUT", SEND "2", send.body, NULL}, 0, "");
    assert_int_equal(count_of(s, "posts"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tokens, start, stop),
        cmocka_unit_test_setup_teardown(test_login, start, stop),
        cmocka_unit_test_setup_teardown(test_contents, start, stop),
        cmocka_unit_test_setup_teardown(test_size, start, stop),
        cmocka_unit_test_setup_teardown(test_transaction_ids, start, stop),
        cmocka_unit_test_setup_teardown(test_relations, start, stop),
        cmocka_unit_test_setup_teardown(test_manners, start, stop),
        cmocka_unit_test_setup_teardown(test_rate, start, stop),
        cmocka_unit_test_setup_teardown(test_rooms, start, stop),
        cmocka_unit_test_setup_teardown(test_unknown, start, stop),
        cmocka_unit_test_setup_teardown(test_faults, start, stop),
    };
    return cmocka_run_group_tests_name("fake_matrix_api", tests, NULL, NULL);
}
