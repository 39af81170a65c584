/* fake_slack.c -- a stand-in for Slack: Socket Mode, the Web API, and its control.
 *
 * Bravo is sent there by SLACK_API_URL=http://127.0.0.1:PORT/api/ with any tokens
 * that begin with xoxb- and xapp-.  A test then says what people do, and looks at
 * what came:
 *
 *     C=http://127.0.0.1:PORT/_control
 *     curl $C/wait?sockets=1                        until Bravo is connected
 *     curl $C/say -d '{"user":"U0ANA","channel":"C0STORE","text":"kudos <@U0BEN> for the shelf"}'
 *     curl "$C/wait?acks=1&posts=1&timeout_ms=3000" 408 when it takes longer
 *     curl $C/state?only=posts
 *     curl $C/rules                                 the switches, each with its meaning
 *     curl $C/rules -d '{"ping_ms":0,"pong":0}'
 *     curl $C/fault -d '{"method":"chat.postMessage","status":429,"retry_after":"2"}'
 *     curl $C/fault -d '{"method":"chat.postMessage","after":true,"end":"reset"}'
 *     curl $C/socket -d '{"do":"disconnect","reason":"refresh_requested"}'
 *     curl $C/load -d '{"count":100000,"window":64}'
 *
 * The orders are listed in fake_slack_act.h, the faults in fake_fault.h,
 * what is recorded in fake_record.h.
 *
 *     request  -> fake_http -> _web: _chat _talks _people _views _files -> _world
 *              |                  -> _control: _act _change _rules _record _load
 *              '-> websocket      -> _socket, _ws: _envelope
 */
#include "fake_slack.h"

#include "fake_control.h"
#include "fake_json.h"
#include "fake_slack_control.h"
#include "fake_slack_handles.h"
#include "fake_slack_load.h"
#include "fake_slack_socket.h"
#include "fake_slack_web.h"
#include "fake_slack_world.h"

#include <string.h>

static const char *const kind_names[FAKE_KIND_COUNT] = {[KIND_POSTS] = "posts",
                                                        [KIND_EPHEMERALS] = "ephemerals",
                                                        [KIND_UPDATES] = "updates",
                                                        [KIND_DELETES] = "deletes",
                                                        [KIND_REACTIONS] = "reactions",
                                                        [KIND_VIEWS] = "views",
                                                        [KIND_UPLOADS] = "uploads",
                                                        [KIND_RESPONSES] = "responses",
                                                        [KIND_ACKS] = "acks",
                                                        [KIND_LOST] = "lost",
                                                        [KIND_CALLS] = "calls",
                                                        [KIND_SOCKETS] = "sockets",
                                                        [KIND_VIOLATIONS] = "violations"};

static const struct fake_gauge gauges[] = {
    {"sockets", fake_sockets_open},    {"tcp", fake_sockets_tcp},
    {"unacked", fake_sockets_unacked}, {"opened", fake_sockets_opened},
    {"pongs", fake_sockets_pongs},     {NULL, NULL},
};

static void serve_nothing(struct conn *c)
{
    static const char body[] = "{\"ok\":false,\"error\":\"no such path\"}";
    fake_conn_answer(c,
                     &(struct answer){.status = 404, .body = body, .body_len = sizeof(body) - 1});
}

static void serve(struct fake *f, struct conn *c, const struct request *r)
{
    if (strncmp(r->path, "/api/", 5) == 0) {
        fake_web_serve(f, c, r);
    } else if (strcmp(r->path, "/_control/load") == 0) {
        fake_load_serve(f, c, r);
    } else if (strncmp(r->path, "/_control/", 10) == 0) {
        fake_control_serve(f, c, r);
    } else if (strncmp(r->path, "/link/", 6) == 0) {
        fake_sockets_upgrade(f, c, r);
    } else if (strncmp(r->path, "/response/", 10) == 0) {
        fake_handles_respond(f, c, r);
    } else if (strncmp(r->path, "/upload/", 8) == 0) {
        fake_handles_upload(f, c, r);
    } else {
        serve_nothing(c);
    }
}

static void start(struct fake *f)
{
    f->world = fake_world_new(f);
    f->handles = cJSON_CreateObject();
    f->web = fake_web_new();
    f->sockets = fake_sockets_new(f);
}

static void stop(struct fake *f)
{
    fake_load_stop(f);
    fake_sockets_free(f->sockets);
    fake_web_free(f->web);
    fake_world_free(f->world);
    cJSON_Delete(f->handles);
}

static void add_state(const struct fake *f, cJSON *state)
{
    cJSON_AddItemToObject(state, "unacked", fake_sockets_list_unacked(f));
}

int main(int argc, char **argv)
{
    static const struct fake_program program = {
        .name = "fake_slack",
        .size = sizeof(struct fake),
        .start = start,
        .stop = stop,
        .serve = serve,
        .flush = fake_sockets_flush,
        .ruled = fake_slack_ruled,
        .state = add_state,
        .rules = fake_slack_rules,
        .rule_count = FAKE_RULE_COUNT,
        .kinds = kind_names,
        .kind_count = FAKE_KIND_COUNT,
        .gauges = gauges,
        .orders = fake_slack_orders,
    };
    (void)argc;
    return fake_main(&program, argv);
}
