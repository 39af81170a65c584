/* test_matrix_media.c -- files that are uploaded, to a homeserver that stands in. */

#include "../../bot/platform/matrix/matrix_media.h"
#include "arena.h"
#include "http.h"
#include "loop.h"
#include "message.h"
#include "stand_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct scene {
    struct stand_in *homeserver;
    struct loop *loop;
    struct http *http;
    struct matrix_api *api;
    unsigned answers;
    enum matrix_outcome outcome;
    int status;
    char uri[256]; /* "": none */
};

static int begin(void **state)
{
    struct scene *t = must_alloc(sizeof(*t));
    char url[64];

    t->homeserver = stand_in_start("FAKE_MATRIX");
    t->loop = loop_new();
    t->http = http_new(t->loop);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", stand_in_port(t->homeserver));
    t->api = matrix_api_new(t->loop, t->http, url);
    matrix_api_token(t->api, "syt_test");
    *state = t;
    return 0;
}

static int end(void **state)
{
    struct scene *t = *state;

    matrix_api_free(t->api);
    http_free(t->http);
    loop_free(t->loop);
    stand_in_stop(t->homeserver);
    free(t);
    return 0;
}

static void uploaded(void *ctx, const struct matrix_result *r, const char *uri)
{
    struct scene *t = ctx;

    t->answers++;
    t->outcome = r->outcome;
    t->status = r->status;
    (void)snprintf(t->uri, sizeof(t->uri), "%s", uri != NULL ? uri : "");
}

static void upload(struct scene *t, const struct message_file *file)
{
    unsigned before = t->answers;

    matrix_media_upload(t->api, file, uploaded, t);
    assert_int_equal(t->answers, before);
    while (t->answers == before) {
        loop_run_once(t->loop);
    }
    assert_int_equal(t->answers, before + 1);
}

static void keeps_a_file_as_it_is(void **state)
{
    static const char bytes[] = "\x89PNG\r\n\0\x1a and more";
    struct scene *t = *state;
    cJSON *list;
    const cJSON *item;

    upload(t, &(struct message_file){.name = "the board & me.png",
                                     .type = "image/png",
                                     .bytes = bytes,
                                     .len = sizeof(bytes) - 1});
    assert_int_equal(t->outcome, MATRIX_DONE);
    assert_memory_equal(t->uri, "mxc://", 6);
    list = stand_in_list(t->homeserver, "uploads");
    item = cJSON_GetArrayItem(list, 0);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(item, "uri")->valuestring, t->uri);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(item, "type")->valuestring, "image/png");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(item, "filename")->valuestring,
                        "the board & me.png");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(item, "bytes")->valueint, sizeof(bytes) - 1);
    cJSON_Delete(list);
}

static void is_refused_without_a_right_token(void **state)
{
    struct scene *t = *state;

    matrix_api_token(t->api, "wrong");
    upload(t, &(struct message_file){.name = "x", .type = "text/plain", .bytes = "x", .len = 1});
    assert_int_equal(t->outcome, MATRIX_FATAL);
    assert_int_equal(t->status, 401);
    assert_string_equal(t->uri, "");
}

static void ends_once_when_the_connection_does(void **state)
{
    struct scene *t = *state;
    const struct message_file file = {.name = "x", .type = "text/plain", .bytes = "x", .len = 1};

    matrix_media_upload(t->api, &file, uploaded, t);
    matrix_api_free(t->api);
    t->api = NULL;
    assert_int_equal(t->answers, 1);
    assert_int_equal(t->outcome, MATRIX_UNSURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_a_file_as_it_is, begin, end),
        cmocka_unit_test_setup_teardown(is_refused_without_a_right_token, begin, end),
        cmocka_unit_test_setup_teardown(ends_once_when_the_connection_does, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
