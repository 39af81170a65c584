/* test_matrix_json.c -- JSON that strangers put something into, and ids. */

#include "../../bot/platform/matrix/matrix_json.h"
#include "arena.h"
#include "buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_repair(void **state)
{
    static const struct {
        const char *bytes;
        const char *repaired; /* NULL: it is none at all */
    } cases[] = {
        {"{\"a\":1}", "{\"a\":1}"},
        {"{\"a\":\"x\\u0000y\"}", "{\"a\":\"x\xef\xbf\xbdy\"}"},
        {"{\"a\":\"\\\\u0000\"}", "{\"a\":\"\\\\u0000\"}"},
        {"{\"a\":\"\\ud800\"}", "{\"a\":\"\xef\xbf\xbd\"}"},
        {"{\"a\":\"\\udc00x\"}", "{\"a\":\"\xef\xbf\xbdx\"}"},
        {"{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\xf0\x9f\x98\x80\"}"},
        {"{\"a\":\"\\ud83d\\ud83d\\ude00\"}", "{\"a\":\"\xef\xbf\xbd\xf0\x9f\x98\x80\"}"},
        {"{\"a\":\"\\ud8", NULL},
        {"{\"a\":\"\\", NULL},
        {"{\"a\":\"\xff\"}", NULL},
        {"{\"a\":", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cJSON *json = matrix_json_parse(cases[i].bytes, strlen(cases[i].bytes));
        char *text = json != NULL ? cJSON_PrintUnformatted(json) : NULL;

        if (cases[i].repaired == NULL) {
            assert_null(json);
        } else {
            assert_non_null(text);
            assert_string_equal(text, cases[i].repaired);
        }
        cJSON_free(text);
        cJSON_Delete(json);
    }
}

/* One event that nests too deep costs nothing but what it nests. */
static void test_depth(void **state)
{
    struct buf b;
    cJSON *json;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_text(&b, "{\"bomb\":");
    for (int i = 0; i < 2000; i++) {
        buf_text(&b, i % 2 == 0 ? "[" : "{\"}]\":");
    }
    for (int i = 1999; i >= 0; i--) {
        buf_char(&b, i % 2 == 0 ? ']' : '}');
    }
    buf_text(&b, ",\"said\":\"hello\"}");
    json = matrix_json_parse(b.data, b.len);
    assert_true(json_is(json, "said", "hello"));
    cJSON_Delete(json);
    buf_release(&b);
}

static void test_ids(void **state)
{
    static const struct {
        const char *id;
        char kind;
        bool valid;
    } cases[] = {
        {"@ana:example.org", '@', true},
        {"@ana:example.org:8448", '@', true},
        {"@a:[::1]", '@', true},
        {"@ana", '@', false},
        {"@:example.org", '@', false},
        {"@ana:", '@', false},
        {"ana:example.org", '@', false},
        {"@an a:example.org", '@', false},
        {"@an|a:example.org", '@', false},
        {"@\x02:example.org", '@', false},
        {"@än:example.org", '@', false},
        {"!room:example.org", '!', true},
        {"!jY7cOtHd5rhBid5zrPkVgFpCDDtsPyQtteR_z45QyG8", '!', true},
        {"!", '!', false},
        {"$U2Ea/+x", '$', true},
        {"#store:example.org", '#', true},
        {"#store", '#', false},
        {"", '@', false},
    };
    char *long_id = must_alloc(400);

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(matrix_id_valid(cases[i].id, cases[i].kind), cases[i].valid);
    }
    memset(long_id, 'a', 399);
    long_id[0] = '!';
    assert_false(matrix_id_valid(long_id, '!'));
    free(long_id);
}

static void test_integers(void **state)
{
    static const char text[] = "{\"a\":12,\"b\":1.5,\"c\":\"7\",\"d\":1e30,\"e\":-3,\"f\":1e300}";
    cJSON *json = matrix_json_parse(text, strlen(text));

    (void)state;
    assert_int_equal(matrix_json_int(json, "a", -1), 12);
    assert_int_equal(matrix_json_int(json, "b", -1), -1);
    assert_int_equal(matrix_json_int(json, "c", -1), -1);
    assert_int_equal(matrix_json_int(json, "d", -1), -1);
    assert_int_equal(matrix_json_int(json, "e", -1), -3);
    assert_int_equal(matrix_json_int(json, "f", -1), -1);
    assert_int_equal(matrix_json_int(json, "missing", -1), -1);
    assert_int_equal(matrix_json_int(NULL, "a", -1), -1);
    cJSON_Delete(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repair),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_integers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
