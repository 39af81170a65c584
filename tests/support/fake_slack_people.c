/* fake_slack_people.c -- users.*, usergroups.*, bots.info, team.info. */
#include "fake_json.h"
#include "fake_slack.h"
#include "fake_slack_web.h"

#include <string.h>

static const char *run_user(struct call *call)
{
    const cJSON *user = fake_world_user(call->f, web_arg(call, "user"));
    if (user == NULL) {
        return "user_not_found";
    }
    json_add_copy(call->reply, "user", user);
    return NULL;
}

static const char *run_users(struct call *call)
{
    const cJSON *users = fake_world_users(call->f);
    size_t first = 0;
    size_t last = 0;
    const char *error = web_page(call, (size_t)cJSON_GetArraySize(users), &first, &last);
    if (error != NULL) {
        return error;
    }
    cJSON *members = json_add_array(call->reply, "members");
    const cJSON *user = cJSON_GetArrayItem(users, (int)first);
    for (size_t i = first; i < last; i++, user = user->next) {
        const char *team = json_text(user, "team_id", "");
        if (strcmp(team, FAKE_TEAM) == 0) { /* people of other teams are not listed */
            cJSON_AddItemToArray(members, cJSON_Duplicate(user, true));
        }
    }
    return NULL;
}

static const char *run_groups(struct call *call)
{
    cJSON *list = json_add_array(call->reply, "usergroups");
    const cJSON *group = NULL;
    cJSON_ArrayForEach(group, fake_world_groups(call->f))
    {
        bool disabled = json_number(group, "date_delete", 0) != 0;
        if (disabled && !web_flag(call, "include_disabled")) {
            continue;
        }
        cJSON *copy = cJSON_Duplicate(group, true);
        if (!web_flag(call, "include_users")) {
            cJSON_DeleteItemFromObjectCaseSensitive(copy, "users");
        }
        cJSON_AddItemToArray(list, copy);
    }
    return NULL;
}

static const char *run_group_users(struct call *call)
{
    const cJSON *group = fake_world_group(call->f, web_arg(call, "usergroup"));
    if (group == NULL) {
        return "no_such_subteam";
    }
    json_add_copy(call->reply, "users", json_get(group, "users"));
    return NULL;
}

static const char *run_bot(struct call *call)
{
    const char *id = web_arg(call, "bot");
    if (*id != '\0' && strcmp(id, FAKE_BOT) != 0) {
        return "bot_not_found";
    }
    cJSON *bot = json_add_object(call->reply, "bot");
    json_add(bot, "id", FAKE_BOT);
    json_add(bot, "app_id", FAKE_APP);
    json_add(bot, "user_id", FAKE_BOT_USER);
    json_add(bot, "name", "bravo");
    json_add_bool(bot, "deleted", false);
    return NULL;
}

static const char *run_team(struct call *call)
{
    cJSON *team = json_add_object(call->reply, "team");
    json_add(team, "id", FAKE_TEAM);
    json_add(team, "name", "Test Shop");
    json_add(team, "domain", "t0test");
    return NULL;
}

const struct web_method fake_people_methods[] = {
    {"users.info", "users:read", false, run_user},
    {"users.list", "users:read", false, run_users},
    {"usergroups.list", "usergroups:read", false, run_groups},
    {"usergroups.users.list", "usergroups:read", false, run_group_users},
    {"bots.info", "users:read", false, run_bot},
    {"team.info", "team:read", false, run_team},
    {NULL, NULL, false, NULL},
};
