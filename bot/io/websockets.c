/* websockets.c -- what all websockets of a process share: one libwebsockets
 * context, attached to the loop.  (With two in a process, it loses track of
 * what TLS memory to free.)
 *
 * On a loop that is not its own, libwebsockets wants to be destroyed twice:
 * the first call begins to close its handles, the loop must then run until
 * they are closed, and only the second call frees the context.
 */

#include "websockets.h"

#include "arena.h"
#include "log.h"
#include "loop.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum {
    WEBSOCKETS_CHUNK = 16 * 1024,         /* read at once */
    WEBSOCKETS_SOCKETS = 512,             /* else it allocates for every descriptor ulimit allows */
    WEBSOCKETS_FAR_AWAY_S = 24 * 60 * 60, /* the deadlines are websocket.c's */
};

static void websockets_log(int level, const char *line)
{
    char text[512];
    char quoted[600];

    (void)lws_snprintf(text, sizeof(text), "%.*s", (int)strcspn(line, "\n"), line);
    log_warn("websocket.library", "severity=%s text=%s", level == LLL_ERR ? "error" : "warning",
             log_quoted(quoted, sizeof(quoted), text));
}

struct websockets *websockets_new(struct loop *l)
{
    static const struct lws_protocols protocols[] = {
        {.name = "bravo", .callback = websocket_event, .rx_buffer_size = WEBSOCKETS_CHUNK},
        {.name = NULL},
    };
    static const lws_retry_bo_t no_validity_checks;
    struct websockets *all = must_alloc(sizeof(*all));
    void *loops[] = {loop_native(l)};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
                   LWS_SERVER_OPTION_VALIDATE_UTF8,
        .foreign_loops = loops,
        .http_proxy_address = ":0", /* none, whatever the environment says */
        .retry_and_idle_policy = &no_validity_checks,
        .ssl_client_options_set = SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1,
        .pt_serv_buf_size = WEBSOCKETS_CHUNK + LWS_PRE,
        .fd_limit_per_thread = WEBSOCKETS_SOCKETS,
        .timeout_secs = WEBSOCKETS_FAR_AWAY_S,
        .connect_timeout_secs = WEBSOCKETS_FAR_AWAY_S,
    };

    /* -1, to stay who we are: signed in one version of the library, unsigned in another. */
    memset(&info.gid, 0xff, sizeof(info.gid));
    memset(&info.uid, 0xff, sizeof(info.uid));
    lws_set_log_level(LLL_ERR | LLL_WARN, websockets_log);
    all->loop = l;
    all->context = lws_create_context(&info);
    assert(all->context != NULL); /* without libwebsockets-evlib-uv */
    return all;
}

static void websockets_count_closing(uv_handle_t *handle, void *ctx)
{
    size_t *closing = ctx;

    *closing += uv_is_closing(handle) != 0 ? 1 : 0;
}

static void websockets_run_until_closed(struct loop *l)
{
    uv_loop_t *uv = loop_native(l);
    size_t closing;

    do {
        (void)uv_run(uv, UV_RUN_NOWAIT);
        closing = 0;
        uv_walk(uv, websockets_count_closing, &closing);
    } while (closing > 0);
}

void websockets_free(struct websockets *all)
{
    if (all == NULL) {
        return;
    }
    websocket_abort_all(all);
    while (all->first != NULL) {
        loop_run_once(all->loop);
    }
    lws_context_destroy(all->context);
    websockets_run_until_closed(all->loop);
    lws_context_destroy(all->context);
    free(all);
}
