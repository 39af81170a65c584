/* fake_matrix_control.c -- what a test may order. */
#include "fake_matrix_control.h"

#include "fake_matrix.h"
#include "fake_matrix_act.h"
#include "fake_matrix_service.h"
#include "fake_matrix_sync.h"
#include "fake_matrix_web.h"
#include "fake_matrix_ws.h"
#include "fake_rules.h"

/* What was held may go on. */
void fake_matrix_ruled(struct fake *f)
{
    fake_polls_changed(f);
    fake_service_changed(f);
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

static cJSON *control_forget(struct fake *f, const cJSON *order)
{
    (void)order;
    fake_sync_forget(f);
    return fake_act_done();
}

/* Back to the standard behaviour; the rooms and the record stay. */
static cJSON *control_reset(struct fake *f, const cJSON *order)
{
    (void)order;
    cJSON *clear = cJSON_CreateObject();
    json_add_bool(clear, "clear", true);
    fake_web_fault(f, clear);
    cJSON_Delete(clear);
    fake_rules_reset(f);
    fake_matrix_ruled(f);
    return fake_act_done();
}

const struct fake_order fake_matrix_orders[] = {
    {"fault", control_fault},
    {"grant", control_grant},
    {"socket", control_socket},
    {"forget", control_forget},
    {"reset", control_reset},
    {"say", fake_act_say},
    {"edit", fake_act_edit},
    {"delete", fake_act_delete},
    {"react", fake_act_react},
    {"unreact", fake_act_unreact},
    {"event", fake_act_event},
    {"user", fake_change_user},
    {"room", fake_change_room},
    {"join", fake_change_join},
    {"leave", fake_change_leave},
    {"invite", fake_change_invite},
    {"upgrade", fake_change_upgrade},
    {"crowd", fake_change_crowd},
    {NULL, NULL},
};
