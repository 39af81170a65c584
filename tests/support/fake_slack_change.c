/* fake_slack_change.c -- what administrators change, and the events about it. */
#include "fake_json.h"
#include "fake_slack.h"
#include "fake_slack_act.h"
#include "fake_slack_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static cJSON *event_new(const char *type)
{
    char ts[TS_SIZE];
    cJSON *event = cJSON_CreateObject();
    (void)snprintf(ts, sizeof(ts), "%lld.000100", (long long)time(NULL));
    json_add(event, "type", type);
    json_add(event, "event_ts", ts);
    return event;
}

static void event_out(struct fake *f, const cJSON *order, cJSON *event)
{
    if (json_true(order, "silent", false)) {
        cJSON_Delete(event);
    } else {
        (void)fake_event_send(f, event, NULL);
    }
}

/* The order without what is meant for us. */
static cJSON *change_copy(const cJSON *order)
{
    cJSON *copy = cJSON_Duplicate(order, true);
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "silent");
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "members");
    return copy;
}

cJSON *fake_change_user(struct fake *f, const cJSON *order)
{
    const char *id = json_text(order, "id", "");
    if (*id == '\0') {
        return fake_act_refuse("no id");
    }
    bool known = fake_world_user(f, id) != NULL;
    fake_world_put_user(f, change_copy(order));
    cJSON *event = event_new(known ? "user_change" : "team_join");
    json_add_copy(event, "user", fake_world_user(f, id));
    json_add_number(event, "cache_ts", (double)time(NULL));
    event_out(f, order, event);
    return fake_act_done();
}

static const char *channel_event_type(const struct channel *c, const cJSON *order, bool known)
{
    const cJSON *archived = json_get(order, "is_archived");
    bool private = fake_channel_is(c, "is_private");
    if (!known) {
        return "channel_created";
    }
    if (archived != NULL) {
        return cJSON_IsTrue(archived) ? private ? "group_archive" : "channel_archive"
               : private              ? "group_unarchive"
                                      : "channel_unarchive";
    }
    return private ? "group_rename" : "channel_rename";
}

static cJSON *channel_event(const struct channel *c, const char *type)
{
    cJSON *event = event_new(type);
    if (strstr(type, "archive") != NULL) {
        json_add(event, "channel", fake_channel_id(c));
        json_add(event, "user", "U0ANA");
        return event;
    }
    cJSON *channel = json_add_object(event, "channel");
    const char *name = json_text(c->info, "name", "");
    json_add(channel, "id", fake_channel_id(c));
    json_add(channel, "name", name);
    json_add(channel, "name_normalized", name);
    json_add_bool(channel, "is_channel", true);
    json_add_number(channel, "created", (double)time(NULL));
    return event;
}

cJSON *fake_change_channel(struct fake *f, const cJSON *order)
{
    const char *id = json_text(order, "id", "");
    if (*id == '\0') {
        return fake_act_refuse("no id");
    }
    bool known = fake_world_channel(f, id) != NULL;
    struct channel *c = fake_world_put_channel(f, change_copy(order));
    const cJSON *members = json_get(order, "members");
    if (cJSON_IsArray(members)) {
        cJSON_Delete(c->members);
        c->members = cJSON_Duplicate(members, true);
    }
    event_out(f, order, channel_event(c, channel_event_type(c, order, known)));
    return fake_act_done();
}

static cJSON *list_minus(const cJSON *list, const cJSON *other)
{
    cJSON *left = cJSON_CreateArray();
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, list)
    {
        if (!json_has(other, item->valuestring)) {
            json_push(left, item->valuestring);
        }
    }
    return left;
}

static cJSON *members_event(const char *id, const cJSON *before, const cJSON *after)
{
    cJSON *event = event_new("subteam_members_changed");
    cJSON *added = list_minus(after, before);
    cJSON *removed = list_minus(before, after);
    json_add(event, "subteam_id", id);
    json_add(event, "team_id", FAKE_TEAM);
    json_add_number(event, "date_update", (double)time(NULL));
    json_add_number(event, "added_users_count", cJSON_GetArraySize(added));
    json_add_number(event, "removed_users_count", cJSON_GetArraySize(removed));
    cJSON_AddItemToObject(event, "added_users", added);
    cJSON_AddItemToObject(event, "removed_users", removed);
    return event;
}

cJSON *fake_change_group(struct fake *f, const cJSON *order)
{
    const char *id = json_text(order, "id", "");
    if (*id == '\0') {
        return fake_act_refuse("no id");
    }
    const cJSON *known = fake_world_group(f, id);
    cJSON *before = cJSON_Duplicate(json_get(known, "users"), true);
    bool created = known == NULL;
    fake_world_put_group(f, change_copy(order));
    const cJSON *group = fake_world_group(f, id);
    cJSON *event = event_new(created ? "subteam_created" : "subteam_updated");
    json_add_copy(event, "subteam", group);
    event_out(f, order, event);
    if (!created && json_get(order, "users") != NULL) {
        event_out(f, order, members_event(id, before, json_get(group, "users")));
    }
    cJSON_Delete(before);
    return fake_act_done();
}

static cJSON *change_member(struct fake *f, const cJSON *order, bool joins)
{
    const char *user = json_text(order, "user", "U0ANA");
    struct channel *c = fake_world_channel(f, json_text(order, "channel", "C0STORE"));
    if (c == NULL) {
        return fake_act_refuse("no such channel");
    }
    if (fake_channel_has(c, user) == joins) {
        return fake_act_refuse(joins ? "is in it already" : "is not in it");
    }
    if (joins) {
        json_push(c->members, user);
    } else {
        json_drop(c->members, user);
    }
    cJSON *event = event_new(joins ? "member_joined_channel" : "member_left_channel");
    json_add(event, "user", user);
    json_add(event, "channel", fake_channel_id(c));
    json_add(event, "channel_type", fake_channel_is(c, "is_private") ? "G" : "C");
    json_add(event, "team", json_text(fake_world_user(f, user), "team_id", FAKE_TEAM));
    json_add(event, "inviter", json_text(order, "inviter", NULL));
    event_out(f, order, event);
    return fake_act_done();
}

cJSON *fake_change_join(struct fake *f, const cJSON *order)
{
    return change_member(f, order, true);
}

cJSON *fake_change_leave(struct fake *f, const cJSON *order)
{
    return change_member(f, order, false);
}

cJSON *fake_change_crowd(struct fake *f, const cJSON *order)
{
    long count = json_number(order, "count", 1000);
    struct channel *c = fake_world_channel(f, json_text(order, "channel", ""));
    for (long i = 1; i <= count; i++) {
        char id[32];
        char name[32];
        (void)snprintf(id, sizeof(id), "U9%06ld", i);
        (void)snprintf(name, sizeof(name), "Person %ld", i);
        cJSON *user = cJSON_CreateObject();
        json_add(user, "id", id);
        json_add(user, "name", name);
        json_add(user, "real_name", name);
        json_add(user, "tz", "Europe/Berlin");
        cJSON *profile = json_add_object(user, "profile");
        json_add(profile, "real_name", name);
        json_add(profile, "display_name", "");
        fake_world_put_user(f, user);
        if (c != NULL) {
            json_push(c->members, id);
        }
    }
    return fake_act_done();
}
