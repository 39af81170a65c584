/* fake_control.c -- the control API. */
#include "fake_control.h"

#include "fake.h"
#include "fake_json.h"
#include "fake_record.h"
#include "fake_rules.h"

#include <stdlib.h>
#include <string.h>

cJSON *fake_act_refuse(const char *why)
{
    cJSON *answer = cJSON_CreateObject();
    json_add_bool(answer, "ok", false);
    json_add(answer, "error", why);
    return answer;
}

cJSON *fake_act_done(void)
{
    cJSON *answer = cJSON_CreateObject();
    json_add_bool(answer, "ok", true);
    return answer;
}

static cJSON *control_rules(struct fake *f, const cJSON *order)
{
    const char *unknown = fake_rules_set(f, order);
    if (unknown != NULL) {
        cJSON *answer = fake_act_refuse("no such rule");
        json_add(answer, "rule", unknown);
        return answer;
    }
    fake_host(f)->program->ruled(f);
    cJSON *answer = fake_act_done();
    cJSON_AddItemToObject(answer, "rules", fake_rules_list(f));
    return answer;
}

static cJSON *control_clear(struct fake *f, const cJSON *order)
{
    (void)order;
    fake_record_clear(f);
    return fake_act_done();
}

static const struct fake_order orders[] = {
    {"rules", control_rules},
    {"clear", control_clear},
    {NULL, NULL},
};

static fake_act *control_find(const struct fake_order *list, const char *name)
{
    while (list->name != NULL && strcmp(list->name, name) != 0) {
        list++;
    }
    return list->run;
}

static cJSON *control_run(struct fake *f, const char *name, const struct request *r)
{
    fake_act *run = control_find(orders, name);
    run = run != NULL ? run : control_find(fake_host(f)->program->orders, name);
    if (run == NULL) {
        return fake_act_refuse("no such order");
    }
    cJSON *order = r->body_len > 0 ? json_parse(r->body, r->body_len) : cJSON_CreateObject();
    cJSON *answer =
        cJSON_IsObject(order) ? run(f, order) : fake_act_refuse("the order is not a JSON object");
    cJSON_Delete(order);
    return answer;
}

static cJSON *control_state(struct fake *f, const struct request *r)
{
    cJSON *query = json_from_form(r->query);
    cJSON *state = fake_record_state(f, json_text(query, "only", ""));
    cJSON_Delete(query);
    return state;
}

void fake_control_serve(struct fake *f, struct conn *c, const struct request *r)
{
    const char *name = r->path + strlen("/_control/");
    if (strcmp(name, "wait") == 0) {
        fake_record_wait(f, c, r->query);
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
