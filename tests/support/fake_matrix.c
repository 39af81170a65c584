/* fake_matrix.c -- a stand-in for a Matrix homeserver as Synapse behaves, for the
 * websocket of wsproxy, and for the acknowledged one of others.
 *
 * Bravo is sent there by MATRIX_HOMESERVER=http://127.0.0.1:PORT, with any token
 * that begins with syt_ (or a login as @bravo:test with bravo-password); or by
 * MATRIX_WEBSOCKET=ws://127.0.0.1:PORT, with any that begins with as_.  A test
 * then says what people do, and looks at what came:
 *
 *     C=http://127.0.0.1:PORT/_control
 *     curl $C/wait?polls=1                          until Bravo waits in /sync
 *     curl $C/wait?sockets=1                        or has a websocket
 *     curl $C/say -d '{"user":"@ana:test","text":"!kudos <@ben:test> for the shelf"}'
 *     curl "$C/wait?posts=1&timeout_ms=3000"        408 when it takes longer
 *     curl $C/state?only=posts
 *     curl $C/rules                                 the switches, each with its meaning
 *     curl $C/rules -d '{"sync_limit":1}'
 *     curl $C/fault -d '{"method":"send","status":429,"errcode":"M_LIMIT_EXCEEDED",
 *                        "retry_after_ms":2000}'
 *     curl $C/fault -d '{"method":"send","after":true,"end":"stall"}'
 *     curl $C/socket -d '{"do":"close","code":4001}'
 *
 * The orders are listed in fake_matrix_act.h, the faults in fake_fault.h and
 * fake_matrix_web.h, what is recorded in fake_matrix.h.
 *
 *     request  -> _web: _account _rooms _send _messages _sync -> _world
 *              |-> _control: _act _change
 *              '-> _ws <- _service <- _world
 */
#include "fake_matrix.h"

#include "fake_control.h"
#include "fake_matrix_control.h"
#include "fake_matrix_default.h"
#include "fake_matrix_service.h"
#include "fake_matrix_sync.h"
#include "fake_matrix_web.h"
#include "fake_matrix_world.h"
#include "fake_matrix_ws.h"

#include <string.h>

static const char *const kind_names[FAKE_KIND_COUNT] = {[KIND_VIOLATIONS] = "violations",
                                                        [KIND_CALLS] = "calls",
                                                        [KIND_POSTS] = "posts",
                                                        [KIND_UPDATES] = "updates",
                                                        [KIND_REACTIONS] = "reactions",
                                                        [KIND_DELETES] = "deletes",
                                                        [KIND_REPEATS] = "repeats",
                                                        [KIND_STATES] = "states",
                                                        [KIND_JOINS] = "joins",
                                                        [KIND_LEAVES] = "leaves",
                                                        [KIND_ROOMS] = "rooms",
                                                        [KIND_UPLOADS] = "uploads",
                                                        [KIND_COMMANDS] = "commands",
                                                        [KIND_ACKS] = "acks",
                                                        [KIND_LOST] = "lost",
                                                        [KIND_SOCKETS] = "sockets",
                                                        [KIND_UNMENTIONED] = "unmentioned",
                                                        [KIND_PLAIN] = "plain"};

/* What is not yet through: transactions, once there was a websocket; else what
 * no sync has said to be done with. */
static size_t unacked(const struct fake *f)
{
    return fake_sockets_opened(f) > 0 ? fake_service_waiting(f) : fake_polls_unacked(f);
}

static const struct fake_gauge gauges[] = {
    {"polls", fake_polls_waiting}, {"sockets", fake_sockets_open},  {"tcp", fake_sockets_tcp},
    {"unacked", unacked},          {"opened", fake_sockets_opened}, {NULL, NULL},
};

static void serve(struct fake *f, struct conn *c, const struct request *r)
{
    if (strcmp(r->path, "/_matrix/client/unstable/fi.mau.as_sync") == 0) {
        fake_sockets_upgrade(f, c, r);
    } else if (strncmp(r->path, "/_matrix/", 9) == 0) {
        fake_web_serve(f, c, r);
    } else if (strncmp(r->path, "/_control/", 10) == 0) {
        fake_control_serve(f, c, r);
    } else {
        cJSON *body = cJSON_CreateObject();
        json_add(body, "errcode", "M_UNRECOGNIZED");
        json_add(body, "error", "Unrecognized request");
        web_answer(c, 404, body);
    }
}

static void start(struct fake *f)
{
    f->world = fake_world_new(f);
    f->web = fake_web_new();
    f->polls = fake_polls_new(f);
    f->service = fake_service_new(f);
    f->sockets = fake_sockets_new();
    f->filters = cJSON_CreateObject();
    fake_default_fill(f);
    fake_service_begin(f);
}

static void stop(struct fake *f)
{
    fake_sockets_free(f->sockets);
    cJSON_Delete(f->filters);
    fake_service_free(f->service);
    fake_polls_free(f->polls);
    fake_web_free(f->web);
    fake_world_free(f->world);
}

static void flush(const struct fake *f)
{
    fake_service_flush(f);
    fake_polls_flush(f);
    fake_sockets_flush(f);
}

static void add_state(const struct fake *f, cJSON *state)
{
    (void)f;
    (void)state;
}

int main(int argc, char **argv)
{
    static const struct fake_program program = {
        .name = "fake_matrix",
        .size = sizeof(struct fake),
        .start = start,
        .stop = stop,
        .serve = serve,
        .flush = flush,
        .ruled = fake_matrix_ruled,
        .state = add_state,
        .rules = fake_matrix_rules,
        .rule_count = FAKE_RULE_COUNT,
        .kinds = kind_names,
        .kind_count = FAKE_KIND_COUNT,
        .gauges = gauges,
        .orders = fake_matrix_orders,
    };
    (void)argc;
    return fake_main(&program, argv);
}
