/* http.c -- HTTPS requests on the loop (libcurl).
 *
 * libcurl's multi interface tells which sockets it waits for (http_want) and
 * when it wants to be woken at the latest (http_wake_in); the loop tells it
 * what happened; and after each such round http_collect takes out what ended.
 * Connections are kept and used again.
 *
 * A request that has left is never sent a second time: not by us, and not by
 * libcurl, which would by itself repeat a request whose kept connection died
 * before any answer.  It cannot, because it cannot rewind the body
 * (call_read is a one-way street); a request without a body, other than GET,
 * gets a connection of its own.
 *
 * Debian's libcurl resolves names in a thread per lookup, so nothing here
 * blocks; CURLOPT_QUICK_EXIT keeps it from waiting for that thread when a
 * request is given up before its name is known.
 */

#include "http.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "log.h"
#include "loop.h"
#include "url.h"

#include <assert.h>
#include <ctype.h>
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum {
    HTTP_HOST_CONNECTIONS = 16, /* more requests to one host wait for one of these */
    HTTP_SLOW_BYTES = 10,       /* fewer in a second, for HTTP_SLOW_S: cut off */
    HTTP_SLOW_S = 60,           /* longer than any long poll is silent */
};

struct http {
    struct loop *loop;
    CURLM *multi;
    struct timer *wake;   /* libcurl's */
    struct timer *refuse; /* running: some calls in the list have ended without being sent */
    struct call *calls;   /* under way, newest first */
};

struct call {
    struct http *http;
    struct call *next;
    struct call **self; /* what points here */
    http_done *done;
    void *ctx;

    CURL *easy;
    CURLU *url;
    struct curl_slist *headers;
    char *sent; /* the request's body */
    size_t sent_len;
    size_t sent_at;
    uint64_t deadline_ms; /* no body leaves after it */
    struct buf body;      /* the answer's */
    enum err refused;     /* ended before it was sent */
    char why[CURL_ERROR_SIZE];
};

struct watched {
    uv_poll_t uv;
    struct http *http;
    curl_socket_t fd;
    int events;
};

static void call_free(struct call *c)
{
    curl_easy_cleanup(c->easy);
    curl_url_cleanup(c->url);
    curl_slist_free_all(c->headers);
    free(c->sent);
    buf_release(&c->body);
    free(c);
}

/* The only way out of the list. */
static void call_end(struct call *c, enum err e, const struct http_response *r)
{
    *c->self = c->next;
    if (c->next != NULL) {
        c->next->self = c->self;
    }
    (void)curl_multi_remove_handle(c->http->multi, c->easy);
    c->done(c->ctx, e, r);
    call_free(c);
}

static void call_log(const struct call *c, enum err e)
{
    char why[CURL_ERROR_SIZE + 64];
    char *host = NULL;

    /* Never the URL: paths and queries hold secrets. */
    (void)curl_url_get(c->url, CURLUPART_HOST, &host, 0);
    log_warn("http.fail", "host=%s error=%s why=%s", host != NULL ? host : "-", err_name(e),
             log_quoted(why, sizeof(why), c->why));
    curl_free(host);
}

static int64_t call_retry_after(struct call *c)
{
    struct curl_header *header;
    char *end;
    long long seconds;

    if (curl_easy_header(c->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK ||
        !isdigit((unsigned char)header->value[0])) {
        return -1;
    }
    seconds = strtoll(header->value, &end, 10);
    return *end == '\0' ? seconds : -1;
}

static enum err call_verdict(const struct call *c, CURLcode code)
{
    long sent = 0;

    if (code == CURLE_OK) {
        return ERR_OK;
    }
    if (code == CURLE_FILESIZE_EXCEEDED || c->body.overflow) {
        return ERR_TOO_BIG;
    }
    (void)curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
    return sent == 0 ? ERR_UNAVAILABLE : ERR_UNKNOWN;
}

static void call_ended(struct call *c, CURLcode code)
{
    enum err e = call_verdict(c, code);
    struct http_response r = {.body = c->body.data, .body_len = c->body.len};
    long status = 0;

    if (e != ERR_OK) {
        if (c->why[0] == '\0') {
            (void)snprintf(c->why, sizeof(c->why), "%s", curl_easy_strerror(code));
        }
        call_log(c, e);
        call_end(c, e, NULL);
        return;
    }
    (void)curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
    r.status = (int)status;
    r.retry_after_s = call_retry_after(c);
    call_end(c, ERR_OK, &r);
}

static size_t call_read(char *out, size_t size, size_t count, void *ctx)
{
    struct call *c = ctx;
    size_t room = size * count;
    size_t len = c->sent_len - c->sent_at;

    /* The process may have stood still since libcurl looked at the time. */
    if (loop_fresh_ms(c->http->loop) > c->deadline_ms) {
        return CURL_READFUNC_ABORT;
    }
    len = len > room ? room : len;
    memcpy(out, c->sent + c->sent_at, len);
    c->sent_at += len;
    return len;
}

static size_t call_write(char *bytes, size_t size, size_t count, void *ctx)
{
    struct call *c = ctx;

    buf_add(&c->body, bytes, size * count);
    return c->body.overflow ? 0 : size * count;
}

/* One parser decides what the URL means, for the check and for the connection. */
static enum err call_set_url(struct call *c, const char *text)
{
    char *scheme = NULL;
    char *host = NULL;
    bool ok = false;

    if (curl_url_set(c->url, CURLUPART_URL, text, CURLU_DISALLOW_USER) == CURLUE_OK &&
        curl_url_get(c->url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(c->url, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        ok = strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && url_is_loopback(host));
    }
    curl_free(scheme);
    curl_free(host);
    (void)curl_easy_setopt(c->easy, CURLOPT_PROTOCOLS_STR, "https,http");
    (void)curl_easy_setopt(c->easy, CURLOPT_CURLU, c->url);
    return ok ? ERR_OK : ERR_PROTOCOL;
}

static void call_set_method(struct call *c, const struct http_request *request)
{
    const char *method = request->method != NULL ? request->method : "GET";

    if (strcmp(method, "GET") == 0 && request->body == NULL) {
        return;
    }
    c->sent_len = request->body != NULL ? request->body_len : 0;
    c->sent = must_alloc(c->sent_len + 1);
    if (c->sent_len > 0) {
        memcpy(c->sent, request->body, c->sent_len);
    }
    (void)curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
    (void)curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, method);
    (void)curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->sent_len);
    (void)curl_easy_setopt(c->easy, CURLOPT_READFUNCTION, call_read);
    (void)curl_easy_setopt(c->easy, CURLOPT_READDATA, c);
    (void)curl_easy_setopt(c->easy, CURLOPT_FRESH_CONNECT, c->sent_len == 0 ? 1L : 0L);
}

static void call_set_headers(struct call *c, const char *const *headers)
{
    /* No "Expect: 100-continue": it costs a round trip. */
    c->headers = curl_slist_append(NULL, "Expect:");
    for (; headers != NULL && *headers != NULL; headers++) {
        c->headers = curl_slist_append(c->headers, *headers);
    }
    (void)curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
    (void)curl_easy_setopt(c->easy, CURLOPT_USERAGENT, "bravo");
}

static void call_set_limits(struct call *c, uint64_t timeout_ms)
{
    CURL *easy = c->easy;

    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    (void)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)HTTP_SLOW_BYTES);
    (void)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)HTTP_SLOW_S);
    (void)curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)CAP_HTTP_RESPONSE);
    (void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (getenv("SSL_CERT_FILE") != NULL) {
        (void)curl_easy_setopt(easy, CURLOPT_CAINFO, getenv("SSL_CERT_FILE"));
    }
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static struct call *call_new(struct http *h, const struct http_request *request)
{
    struct call *c = must_alloc(sizeof(*c));

    c->http = h;
    c->deadline_ms = loop_now_ms(h->loop) + request->timeout_ms;
    c->next = h->calls;
    c->self = &h->calls;
    if (c->next != NULL) {
        c->next->self = &c->next;
    }
    h->calls = c;

    buf_init(&c->body, CAP_HTTP_RESPONSE);
    c->easy = curl_easy_init();
    c->url = curl_url();
    assert(c->easy != NULL && c->url != NULL);
    (void)curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
    (void)curl_easy_setopt(c->easy, CURLOPT_ERRORBUFFER, c->why);
    (void)curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, call_write);
    (void)curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
    call_set_method(c, request);
    call_set_headers(c, request->headers);
    call_set_limits(c, request->timeout_ms);
    return c;
}

static void http_collect(struct http *h)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(h->multi, &left)) != NULL) {
        CURLcode code = message->data.result;
        char *private = NULL;

        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        call_ended((struct call *)(void *)private, code);
    }
}

static void http_woken(void *ctx)
{
    struct http *h = ctx;
    int running;

    (void)curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    http_collect(h);
}

static void http_polled(uv_poll_t *uv, int status, int events)
{
    struct watched *w = uv->data;
    struct http *h = w->http;
    int flags = 0;
    int running;

    if (status < 0) {
        events = 0; /* libcurl looks for itself: there may be an answer before the error */
    }
    flags |= (events & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0;
    flags |= (events & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0;
    (void)curl_multi_socket_action(h->multi, w->fd, flags, &running);
    if (status < 0 && uv_is_closing((uv_handle_t *)uv) == 0) {
        (void)uv_poll_start(uv, w->events, http_polled); /* libuv has stopped it */
    }
    http_collect(h);
}

static void watched_closed(uv_handle_t *uv)
{
    free(uv->data);
}

static struct watched *watched_new(struct http *h, curl_socket_t fd)
{
    struct watched *w = must_alloc(sizeof(*w));
    int e;

    w->http = h;
    w->fd = fd;
    e = uv_poll_init_socket(loop_native(h->loop), &w->uv, fd);
    assert(e == 0);
    (void)e;
    w->uv.data = w;
    (void)curl_multi_assign(h->multi, fd, w);
    return w;
}

static int http_want(CURL *easy, curl_socket_t fd, int what, void *ctx, void *assigned)
{
    struct http *h = ctx;
    struct watched *w = assigned;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w != NULL) {
            (void)curl_multi_assign(h->multi, fd, NULL);
            uv_close((uv_handle_t *)&w->uv, watched_closed);
        }
        return 0;
    }
    if (w == NULL) {
        w = watched_new(h, fd);
    }
    w->events = ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) |
                ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0);
    (void)uv_poll_start(&w->uv, w->events, http_polled);
    return 0;
}

static int http_wake_in(CURLM *multi, long delay_ms, void *ctx)
{
    struct http *h = ctx;

    (void)multi;
    if (delay_ms < 0) {
        timer_stop(h->wake);
    } else {
        timer_start(h->wake, delay_ms == 0 ? 1 : (uint64_t)delay_ms);
    }
    return 0;
}

static void http_refuse(void *ctx)
{
    struct http *h = ctx;
    struct call *next;

    for (struct call *c = h->calls; c != NULL; c = next) {
        next = c->next;
        if (c->refused != ERR_OK) {
            call_log(c, c->refused);
            call_end(c, c->refused, NULL);
        }
    }
}

static void *http_calloc(size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / size);
    return must_alloc(count * size);
}

struct http *http_new(struct loop *l)
{
    struct http *h = must_alloc(sizeof(*h));

    (void)curl_global_init_mem(CURL_GLOBAL_DEFAULT, must_alloc, free, must_realloc, must_copy,
                               http_calloc);
    h->loop = l;
    h->multi = curl_multi_init();
    assert(h->multi != NULL);
    h->wake = timer_new(l, http_woken, h);
    h->refuse = timer_new(l, http_refuse, h);
    (void)curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, http_want);
    (void)curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    (void)curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, http_wake_in);
    (void)curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
    (void)curl_multi_setopt(h->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)HTTP_HOST_CONNECTIONS);
    return h;
}

void http_free(struct http *h)
{
    if (h == NULL) {
        return;
    }
    while (h->calls != NULL) {
        struct call *c = h->calls;
        /* clang-tidy does not see that call_end takes it out of the list.
         * NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
        enum err e = c->refused != ERR_OK ? c->refused : ERR_UNKNOWN;

        call_end(c, e, NULL);
    }
    (void)curl_multi_cleanup(h->multi);
    timer_free(h->wake);
    timer_free(h->refuse);
    free(h);
    curl_global_cleanup();
}

void http_send(struct http *h, const struct http_request *request, http_done *done, void *ctx)
{
    struct call *c = call_new(h, request);

    c->done = done;
    c->ctx = ctx;
    c->refused = call_set_url(c, request->url);
    if (c->refused == ERR_OK) {
        CURLMcode e = curl_multi_add_handle(h->multi, c->easy);

        assert(e == CURLM_OK);
        (void)e;
    } else {
        (void)snprintf(c->why, sizeof(c->why), "not an https address");
        timer_start(h->refuse, 0);
    }
}

static void http_encode(struct buf *b, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (isalnum(c) || strchr("-._~", c) != NULL) {
            buf_char(b, *text);
        } else {
            buf_char(b, '%');
            buf_char(b, hex[c >> 4]);
            buf_char(b, hex[c & 15]);
        }
    }
}

void http_form(struct buf *b, const char *name, const char *value)
{
    if (b->len > 0) {
        buf_char(b, '&');
    }
    http_encode(b, name);
    buf_char(b, '=');
    http_encode(b, value);
}
