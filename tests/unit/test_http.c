/* test_http.c -- requests, and where they may go. */
#include "buf.h"
#include "http_caller.h"

/* One after the other on the same connection: repeats method, path, and body. */
static void keep_echoing(struct peer *p, int fd)
{
    char head[2048];
    char body[512];
    char answer[4096];

    while (peer_read_head(fd, head, sizeof(head))) {
        const char *length = strstr(head, "Content-Length: ");
        size_t len = length != NULL ? strtoul(length + 16, NULL, 10) : 0;

        atomic_fetch_add(&p->requests, 1);
        if (len >= sizeof(body) || !peer_read(fd, body, len)) {
            return;
        }
        body[len] = '\0';
        *strchr(head + 1, ' ') = '\0';
        (void)snprintf(answer, sizeof(answer),
                       "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s %s",
                       strlen(head) + 1 + len, head, body);
        (void)peer_say(fd, answer);
    }
}

static void test_answer(void **state)
{
    static const char *const headers[] = {"Authorization: Bearer abc", "X-Two: 2", NULL};
    struct fixture *f = *state;
    struct peer p;
    struct reply r;

    peer_start(&p, "http", say, "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello");
    ask(f, &r, &(struct http_request){.url = p.url, .headers = headers, .timeout_ms = REQUEST_MS});
    wait_for(f, 1);
    assert_int_equal(r.err, ERR_OK);
    assert_int_equal(r.status, 404);
    assert_string_equal(r.body, "hello");
    assert_int_equal(r.body_len, 5);
    assert_int_equal(r.retry_after_s, -1);

    peer_stop(&p);
    assert_ptr_equal(strstr(p.seen, "GET /path?ticket=secret HTTP/1.1\r\n"), p.seen);
    assert_non_null(strstr(p.seen, "\r\nAuthorization: Bearer abc\r\nX-Two: 2\r\n"));
    assert_null(strstr(p.seen, "Expect"));
    assert_null(strstr(p.seen, "Accept-Encoding"));
    assert_null(strstr(p.seen, "Content-Length"));
    assert_int_equal(r.calls, 1);
}

static void test_connections_are_used_again(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "http", keep_echoing, NULL);
    assert_string_equal(post(f, p.url, "one").body, "POST one");
    assert_string_equal(post(f, p.url, "two").body, "POST two");
    assert_string_equal(get(f, p.url).body, "GET ");
    assert_int_equal(p.connections, 1);
    /* What has no body could be sent twice on a dead connection: it gets its own. */
    http_free(f->http);
    f->http = http_new(f->loop);
    assert_string_equal(post(f, p.url, NULL).body, "POST ");
    http_free(f->http);
    f->http = NULL;
    peer_stop(&p);
    assert_int_equal(p.requests, 4);
}

static void test_methods(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    struct reply r;

    peer_start(&p, "http", keep_echoing, NULL);
    ask(f, &r,
        &(struct http_request){.method = "PUT",
                               .url = p.url,
                               .body = "{\"a\":1}",
                               .body_len = 7,
                               .timeout_ms = REQUEST_MS});
    wait_for(f, 1);
    assert_string_equal(r.body, "PUT {\"a\":1}");
    ask(f, &r, &(struct http_request){.method = "GET", .url = p.url, .timeout_ms = REQUEST_MS});
    wait_for(f, 1);
    assert_string_equal(r.body, "GET ");
    http_free(f->http);
    f->http = NULL;
    peer_stop(&p);
}

static void test_retry_after(void **state)
{
    static const struct {
        const char *header;
        int64_t expected;
    } rows[] = {
        {"Retry-After: 30\r\n", 30},
        {"retry-after: 0\r\n", 0},
        {"Retry-After:   3600  \r\n", 3600},
        {"Retry-After: -1\r\n", -1},
        {"Retry-After: abc\r\n", -1},
        {"Retry-After: 12abc\r\n", -1},
        {"Retry-After:\r\n", -1},
        {"Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", -1},
        {"", -1},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        char answer[256];
        struct peer p;
        struct reply r;

        (void)snprintf(answer, sizeof(answer),
                       "HTTP/1.1 429 Slow down\r\n%sContent-Length: 0\r\n\r\n", rows[i].header);
        peer_start(&p, "http", say, answer);
        r = get(f, p.url);
        peer_stop(&p);
        assert_int_equal(r.err, ERR_OK);
        assert_int_equal(r.status, 429);
        assert_int_equal(r.retry_after_s, rows[i].expected);
    }
}

static void test_only_https_and_this_machine(void **state)
{
    static const char *const urls[] = {
        "http://example.com/",
        "http://10.0.0.1/",
        "http://128.0.0.1/",
        "http://0.0.0.0/",
        "http://[::2]/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://example.com#@127.0.0.1/",
        "https://user:password@localhost/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "localhost",
        "//localhost/",
        "/",
        "",
        "https://",
        "https://exa mple.com/",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(urls); i++) {
        assert_int_equal(get(f, urls[i]).err, ERR_PROTOCOL);
    }
}

static void test_loopback_names(void **state)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost", "LOCALHOST", "127.1",
                                        "2130706433"};
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "http", say, "HTTP/1.0 204 None\r\n\r\n");
    for (size_t i = 0; i < COUNT(hosts); i++) {
        char url[64];

        (void)snprintf(url, sizeof(url), "http://%s:%d/", hosts[i], p.port);
        assert_int_equal(get(f, url).status, 204);
    }
    peer_stop(&p);
}

static void test_redirects_are_not_followed(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    struct reply r;

    peer_start(&p, "http", say,
               "HTTP/1.1 302 There\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    r = get(f, p.url);
    peer_stop(&p);
    assert_int_equal(r.err, ERR_OK);
    assert_int_equal(r.status, 302);
    assert_int_equal(p.requests, 1);
}

static void test_proxies_of_the_environment_are_ignored(void **state)
{
    struct fixture *f = *state;
    struct peer p;

    (void)setenv("http_proxy", "http://127.0.0.1:1", 1);
    (void)setenv("all_proxy", "http://127.0.0.1:1", 1);
    peer_start(&p, "http", say, "HTTP/1.0 200 OK\r\n\r\n");
    assert_int_equal(get(f, p.url).status, 200);
    peer_stop(&p);
    (void)unsetenv("http_proxy");
    (void)unsetenv("all_proxy");
}

static void test_many_at_once(void **state)
{
    static struct reply replies[200];
    struct fixture *f = *state;
    struct peer p;

    peer_start(&p, "http", say,
               "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    for (size_t i = 0; i < COUNT(replies); i++) {
        ask(f, &replies[i], &(struct http_request){.url = p.url, .timeout_ms = REQUEST_MS});
    }
    wait_for(f, COUNT(replies));
    peer_stop(&p);
    for (size_t i = 0; i < COUNT(replies); i++) {
        assert_int_equal(replies[i].calls, 1);
        assert_int_equal(replies[i].err, ERR_OK);
        assert_string_equal(replies[i].body, "ok");
    }
}

struct chain {
    struct fixture *f;
    const char *url;
    int left;
};

static void chain_next(void *ctx, enum err e, const struct http_response *r)
{
    struct chain *c = ctx;

    assert_int_equal(e, ERR_OK);
    assert_int_equal(r->status, 200);
    ended(c->f);
    if (--c->left > 0) {
        http_send(c->f->http, &(struct http_request){.url = c->url, .timeout_ms = REQUEST_MS},
                  chain_next, c);
    }
}

static void test_a_request_from_an_answer(void **state)
{
    struct fixture *f = *state;
    struct peer p;
    struct chain c;

    peer_start(&p, "http", keep_echoing, NULL);
    c = (struct chain){.f = f, .url = p.url, .left = 20};
    http_send(f->http, &(struct http_request){.url = p.url, .timeout_ms = REQUEST_MS}, chain_next,
              &c);
    wait_for(f, 20);
    assert_int_equal(p.connections, 1);
    http_free(f->http);
    f->http = NULL;
    peer_stop(&p);
}

static void test_free_of_nothing(void **state)
{
    (void)state;
    http_free(NULL);
}

static void test_form(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    http_form(&b, "channel", "C0123");
    http_form(&b, "te xt", "a&b=c+d/\xc3\xa9\n%");
    http_form(&b, "empty", "");
    http_form(&b, "plain", "A-z_0.9~");
    assert_string_equal(b.data, "channel=C0123&te%20xt=a%26b%3Dc%2Bd%2F%C3%A9%0A%25"
                                "&empty=&plain=A-z_0.9~");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(test_connections_are_used_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_methods, setup, teardown),
        cmocka_unit_test_setup_teardown(test_retry_after, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_https_and_this_machine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_loopback_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_redirects_are_not_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_proxies_of_the_environment_are_ignored, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_many_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_request_from_an_answer, setup, teardown),
        cmocka_unit_test(test_free_of_nothing),
        cmocka_unit_test(test_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
