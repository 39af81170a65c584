/* test_url.c -- websocket addresses, and what counts as this machine. */
#include "../../bot/io/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void test_good(void **state)
{
    static const struct {
        const char *text;
        struct url url;
        const char *authority;
    } rows[] = {
        {"wss://wss.slack.com/link/?ticket=1-2&app_id=3",
         {true, 443, "wss.slack.com", "/link/?ticket=1-2&app_id=3"},
         "wss.slack.com"},
        {"wss://a", {true, 443, "a", "/"}, "a"},
        {"wss://a:443/", {true, 443, "a", "/"}, "a"},
        {"wss://a?b", {true, 443, "a", "/?b"}, "a"},
        {"wss://A-b_c.1:8443//", {true, 8443, "A-b_c.1", "//"}, "A-b_c.1:8443"},
        {"wss://[2001:db8::1]/x", {true, 443, "2001:db8::1", "/x"}, "[2001:db8::1]"},
        {"ws://localhost:1/", {false, 1, "localhost", "/"}, "localhost:1"},
        {"ws://127.1.2.3", {false, 80, "127.1.2.3", "/"}, "127.1.2.3"},
        {"ws://[::1]:65535", {false, 65535, "::1", "/"}, "[::1]:65535"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char authority[URL_AUTHORITY_SIZE];
        struct url url;

        assert_int_equal(url_parse(rows[i].text, &url), ERR_OK);
        assert_int_equal(url.secure, rows[i].url.secure);
        assert_int_equal(url.port, rows[i].url.port);
        assert_string_equal(url.host, rows[i].url.host);
        assert_string_equal(url.path, rows[i].url.path);
        assert_string_equal(url_authority(&url, authority), rows[i].authority);
    }
}

static void test_bad(void **state)
{
    static const char *const rows[] = {
        "",
        "wss",
        "wss:",
        "wss:/a",
        "wss://",
        "wss:///a",
        "WSS://a",
        "https://a",
        " wss://a",
        "wss://a b",
        "wss://a/ b",
        "wss://a/\n",
        "wss://a/\r\nHost: b",
        "wss://a/\x7f",
        "wss://a/\xc3\xa9",
        "wss://\xc3\xa9",
        "wss://a#b",
        "wss://a/#",
        "wss://a@b",
        "wss://a:b@c",
        "wss://a:",
        "wss://a:0",
        "wss://a:65536",
        "wss://a:123456",
        "wss://a:-1",
        "wss://a:+1",
        "wss://a:1x",
        "wss://a: 1",
        "wss://[::1",
        "wss://[]",
        "wss://[g::]",
        "wss://[::1]x",
        "wss://::1",
        "ws://a",
        "ws://10.0.0.1",
        "ws://[::2]",
        "ws://localhost.a",
        "ws://127.0.0.1.a",
        "ws://127.1",
        "ws://0x7f.0.0.1",
        "ws://2130706433",
        "ws://0.0.0.0",
    };
    struct url url;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_string_equal(url_parse(rows[i], &url) == ERR_OK ? rows[i] : "bad", "bad");
    }
}

static void test_lengths(void **state)
{
    char text[4096];
    struct url url;

    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        int len = URL_HOST_MAX + extra;

        (void)snprintf(text, sizeof(text), "wss://%0*d/", len, 1);
        assert_int_equal(url_parse(text, &url) == ERR_OK, extra == 0);
        len = URL_PATH_MAX + extra;
        (void)snprintf(text, sizeof(text), "wss://a/%0*d", len - 1, 1);
        assert_int_equal(url_parse(text, &url) == ERR_OK, extra == 0);
        (void)snprintf(text, sizeof(text), "wss://a?%0*d", len - 2, 1);
        assert_int_equal(url_parse(text, &url) == ERR_OK, extra == 0);
    }
}

static void test_loopback(void **state)
{
    static const char *const ours[] = {"localhost",       "LocalHost", "127.0.0.1",
                                       "127.255.255.255", "::1",       "[::1]"};
    static const char *const others[] = {
        "",   "localhost.", "128.0.0.1", "126.255.255.255", "127.0.0", "127", "127.0.0.1 ",
        "::", "::2",        "[::1",      "::ffff:7f00:1",   "0.0.0.0"};

    (void)state;
    for (size_t i = 0; i < COUNT(ours); i++) {
        assert_true(url_is_loopback(ours[i]));
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(url_is_loopback(others[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_loopback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
