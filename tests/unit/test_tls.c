/* test_tls.c -- requests and websockets speak only to whom they mean to. */
#include "http_caller.h"
#include "websocket.h"

#include <libwebsockets.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

/* A folder with two authorities, and what the first of them has signed. */
static char folder[256];

static bool run(const char *command)
{
    extern char **environ;
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, NULL, NULL};
    char line[2048];
    int status;
    pid_t pid;

    (void)snprintf(line, sizeof(line), "cd %s && { %s; } >/dev/null 2>&1", folder, command);
    argv[2] = line;
    return posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) == 0 &&
           waitpid(pid, &status, 0) == pid && status == 0;
}

static bool make_authority(const char *name)
{
    char command[512];

    (void)snprintf(command, sizeof(command),
                   "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                   "-subj /CN=%s -keyout %s.key -out %s.pem",
                   name, name, name);
    return run(command);
}

static bool make_server(const char *name, const char *host, int days)
{
    char command[1024];

    (void)snprintf(command, sizeof(command),
                   "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%s "
                   "-keyout %s.key -out %s.csr && echo subjectAltName=DNS:%s >%s.ext && "
                   "openssl x509 -req -in %s.csr -CA ours.pem -CAkey ours.key -CAcreateserial "
                   "-days %d -extfile %s.ext -out %s.pem",
                   host, name, name, host, name, name, days, name, name);
    return run(command);
}

static int make_certificates(void **state)
{
    const char *parent = getenv("TMPDIR");

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s/test_tlsXXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    /* Without openssl the tests are skipped. */
    (void)(make_authority("ours") && make_authority("theirs") &&
           make_server("right", "localhost", 2) && make_server("wrong", "elsewhere.example", 2) &&
           make_server("expired", "localhost", 0));
    return 0;
}

static int drop_certificates(void **state)
{
    (void)state;
    return run("rm -f ./*") && rmdir(folder) == 0 ? 0 : -1;
}

/* A server, in a thread, that answers requests, and greets on websockets. */
struct server {
    struct lws_context *context;
    pthread_t thread;
    int port;
    atomic_bool over;
    atomic_int requests;
};

static int serve(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                 size_t len)
{
    struct server *s = wsi != NULL ? lws_context_user(lws_get_context(wsi)) : NULL;
    unsigned char hello[LWS_PRE + 6];

    (void)user;
    (void)in;
    (void)len;
    switch ((int)reason) {
    case LWS_CALLBACK_HTTP:
        atomic_fetch_add(&s->requests, 1);
        (void)lws_return_http_status(wsi, 200, "");
        return -1;
    case LWS_CALLBACK_ESTABLISHED:
        atomic_fetch_add(&s->requests, 1);
        (void)lws_callback_on_writable(wsi);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        (void)snprintf((char *)hello + LWS_PRE, 6, "hello");
        (void)lws_write(wsi, hello + LWS_PRE, 5, LWS_WRITE_TEXT);
        return 0;
    default:
        return 0;
    }
}

static void *server_main(void *ctx)
{
    struct server *s = ctx;

    while (!s->over && lws_service(s->context, 0) >= 0) {
    }
    return NULL;
}

static void server_start(struct server *s, const char *name, const char *address)
{
    static const struct lws_protocols protocols[] = {{.name = "test", .callback = serve},
                                                     {.name = NULL}};
    char key[300];
    char certificate[300];
    struct lws_context_creation_info info = {
        .iface = address,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .ssl_cert_filepath = certificate,
        .ssl_private_key_filepath = key,
        .alpn = "http/1.1",
        .user = s,
    };
    struct lws_vhost *vhost;

    lws_set_log_level(LLL_ERR | LLL_WARN, NULL);
    (void)snprintf(key, sizeof(key), "%s/%s.key", folder, name);
    (void)snprintf(certificate, sizeof(certificate), "%s/%s.pem", folder, name);
    memset(&info.gid, 0xff, sizeof(info.gid)); /* -1 of either sign */
    memset(&info.uid, 0xff, sizeof(info.uid));
    *s = (struct server){0};
    s->context = lws_create_context(&info);
    assert_non_null(s->context);
    /* It would make a context for clients, and, as there are two libwebsockets
     * contexts here, not free it; it never looks at this. */
    info.provided_client_ssl_ctx = (SSL_CTX *)(void *)s;
    vhost = lws_create_vhost(s->context, &info);
    assert_non_null(vhost);
    s->port = lws_get_vhost_listen_port(vhost);
    assert_int_equal(pthread_create(&s->thread, NULL, server_main, s), 0);
}

static void server_stop(struct server *s)
{
    atomic_store(&s->over, true);
    lws_cancel_service(s->context);
    (void)pthread_join(s->thread, NULL);
    lws_context_destroy(s->context);
}

struct client {
    struct loop *loop;
    int opened;
    int closed;
    char address[64]; /* of localhost */
};

static void resolved(void *ctx, enum err e, const char *address)
{
    struct client *c = ctx;

    assert_int_equal(e, ERR_OK);
    (void)snprintf(c->address, sizeof(c->address), "%s", address);
    loop_stop(c->loop);
}

static void opened(void *ctx)
{
    struct client *c = ctx;

    c->opened++;
}

static void message(void *ctx, const char *text, size_t len)
{
    struct client *c = ctx;

    (void)len;
    assert_string_equal(text, "hello");
    loop_stop(c->loop);
}

static void closed(void *ctx, int code)
{
    struct client *c = ctx;

    assert_int_equal(code, 1006);
    c->closed++;
    loop_stop(c->loop);
}

/* Calls a server that has this certificate, and trusts that authority. */
static void check(struct fixture *f, const char *certificate, const char *authority, bool welcome)
{
    static const struct websocket_events events = {opened, message, closed};
    struct client c = {.loop = f->loop};
    struct websockets *all;
    struct server server;
    struct reply r;
    char url[64];
    char file[300];

    (void)snprintf(file, sizeof(file), "%s/%s.pem", folder, authority);
    (void)setenv("SSL_CERT_FILE", file, 1);
    loop_resolve(f->loop, "localhost", 0, resolved, &c);
    loop_run(f->loop);
    server_start(&server, certificate, c.address);

    (void)snprintf(url, sizeof(url), "https://localhost:%d/", server.port);
    r = post(f, url, "token=secret");
    assert_int_equal(r.err, welcome ? ERR_OK : ERR_UNAVAILABLE);
    assert_int_equal(r.status, welcome ? 200 : 0);

    all = websockets_new(f->loop);
    (void)snprintf(url, sizeof(url), "wss://localhost:%d/", server.port);
    (void)websocket_open(all,
                         &(struct websocket_options){.url = url,
                                                     .connect_timeout_ms = REQUEST_MS,
                                                     .silence_ping_ms = 1000,
                                                     .silence_close_ms = 2000},
                         &events, &c);
    loop_run(f->loop);
    assert_int_equal(c.opened, welcome ? 1 : 0);
    assert_int_equal(c.closed, welcome ? 0 : 1);
    websockets_free(all);
    assert_int_equal(c.closed, 1);
    server_stop(&server);
    assert_int_equal(server.requests, welcome ? 2 : 0);
    (void)unsetenv("SSL_CERT_FILE");
}

static void skip_without_certificates(void)
{
    char file[300];

    (void)snprintf(file, sizeof(file), "%s/expired.pem", folder);
    if (access(file, R_OK) != 0) {
        skip();
    }
}

static void test_right_certificate(void **state)
{
    skip_without_certificates();
    check(*state, "right", "ours", true);
}

static void test_certificate_of_another(void **state)
{
    skip_without_certificates();
    check(*state, "wrong", "ours", false);
}

static void test_certificate_of_an_unknown_authority(void **state)
{
    skip_without_certificates();
    check(*state, "right", "theirs", false);
}

static void test_expired_certificate(void **state)
{
    skip_without_certificates();
    check(*state, "expired", "ours", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_right_certificate, setup, teardown),
        cmocka_unit_test_setup_teardown(test_certificate_of_another, setup, teardown),
        cmocka_unit_test_setup_teardown(test_certificate_of_an_unknown_authority, setup, teardown),
        cmocka_unit_test_setup_teardown(test_expired_certificate, setup, teardown),
    };

    return cmocka_run_group_tests(tests, make_certificates, drop_certificates);
}
