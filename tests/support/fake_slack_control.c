/* fake_slack_control.c -- what a test may order. */
#include "fake_slack_control.h"

#include "fake_json.h"
#include "fake_record.h"
#include "fake_rules.h"
#include "fake_slack.h"
#include "fake_slack_act.h"
#include "fake_slack_envelope.h"
#include "fake_slack_load.h"
#include "fake_slack_socket.h"
#include "fake_slack_web.h"

void fake_slack_ruled(struct fake *f)
{
    if (f->host.rules[RULE_HOLD] == 0) {
        fake_envelopes_release(f);
    }
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

const struct fake_order fake_slack_orders[] = {
    {"fault", control_fault},
    {"grant", control_grant},
    {"socket", control_socket},
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
    {NULL, NULL},
};
