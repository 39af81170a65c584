/* fake_slack_control.c -- the control API. */
#include "fake_slack_control.h"

#include "fake_slack.h"
#include "fake_slack_act.h"
#include "fake_slack_envelope.h"
#include "fake_slack_json.h"
#include "fake_slack_load.h"
#include "fake_slack_record.h"
#include "fake_slack_socket.h"
#include "fake_slack_web.h"

#include <stdlib.h>
#include <string.h>

static cJSON *control_rules(struct fake *f, const cJSON *order)
{
    const char *unknown = fake_rules_set(f, order);
    if (unknown != NULL) {
        cJSON *answer = fake_act_refuse("no such rule");
        json_add(answer, "rule", unknown);
        return answer;
    }
    if (f->rules[RULE_HOLD] == 0) {
        fake_envelopes_release(f);
    }
    cJSON *answer = fake_act_done();
    cJSON_AddItemToObject(answer, "rules", fake_rules_list(f));
    return answer;
}

static cJSON *control_fault(struct fake *f, const cJSON *order)
{
    fake_web_fault(f, order);
    return fake_act_done();
}

static cJSON *control_grant(struct fake *f, const cJSON *order)
{
    fake_web_grant(f, order);
    return fake_act_done();
}

static cJSON *control_socket(struct fake *f, const cJSON *order)
{
    const char *wrong = fake_sockets_control(f, order);
    return wrong != NULL ? fake_act_refuse(wrong) : fake_act_done();
}

static cJSON *control_clear(struct fake *f, const cJSON *order)
{
    (void)order;
    fake_record_clear(f);
    return fake_act_done();
}

/* Back to the standard behaviour; the workspace and the record stay. */
static cJSON *control_reset(struct fake *f, const cJSON *order)
{
    (void)order;
    cJSON *clear = cJSON_CreateObject();
    json_add_bool(clear, "clear", true);
    fake_web_fault(f, clear);
    cJSON_Delete(clear);
    fake_rules_reset(f);
    fake_envelopes_release(f);
    return fake_act_done();
}

static const struct {
    const char *name;
    fake_act *run;
} orders[] = {
    {"rules", control_rules},
    {"fault", control_fault},
    {"grant", control_grant},
    {"socket", control_socket},
    {"clear", control_clear},
    {"reset", control_reset},
    {"say", fake_act_say},
    {"edit", fake_act_edit},
    {"delete", fake_act_delete},
    {"react", fake_act_react},
    {"unreact", fake_act_unreact},
    {"slash", fake_act_slash},
    {"interactive", fake_act_interactive},
    {"home", fake_act_home},
    {"event", fake_act_event},
    {"envelope", fake_act_envelope},
    {"user", fake_change_user},
    {"channel", fake_change_channel},
    {"group", fake_change_group},
    {"join", fake_change_join},
    {"leave", fake_change_leave},
    {"crowd", fake_change_crowd},
};

static cJSON *control_run(struct fake *f, const char *name, const struct request *r)
{
    cJSON *order = r->body_len > 0 ? json_parse(r->body, r->body_len) : cJSON_CreateObject();
    cJSON *answer = NULL;
    if (!cJSON_IsObject(order)) {
        cJSON_Delete(order);
        return fake_act_refuse("the order is not a JSON object");
    }
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]) && answer == NULL; i++) {
        answer = strcmp(orders[i].name, name) == 0 ? orders[i].run(f, order) : NULL;
    }
    cJSON_Delete(order);
    return answer != NULL ? answer : fake_act_refuse("no such order");
}

static cJSON *control_state(struct fake *f, const struct request *r)
{
    cJSON *query = json_from_form(r->query);
    cJSON *state = fake_record_state(f, json_text(query, "only", ""));
    cJSON_Delete(query);
    return state;
}

static void control_load(struct fake *f, struct conn *c, const struct request *r)
{
    cJSON *order = json_parse(r->body, r->body_len);
    fake_load_start(f, c, order);
    cJSON_Delete(order);
}

void fake_control_serve(struct fake *f, struct conn *c, const struct request *r)
{
    const char *name = r->path + strlen("/_control/");
    if (strcmp(name, "wait") == 0) {
        fake_record_wait(f, c, r->query);
        return;
    }
    if (strcmp(name, "load") == 0) {
        control_load(f, c, r);
        return;
    }
    cJSON *answer = strcmp(name, "state") == 0 ? control_state(f, r) : control_run(f, name, r);
    char *body = json_print(answer);
    fake_conn_answer(c, &(struct answer){.status = json_true(answer, "ok", false) ? 200 : 400,
                                         .body = body,
                                         .body_len = strlen(body)});
    free(body);
    cJSON_Delete(answer);
}
