/* fake_slack_default.c -- the standard workspace: a shop with a team behind it. */
#include "fake_slack_default.h"

#include "arena.h"
#include "fake_json.h"
#include "fake_slack.h"
#include "fake_slack_world.h"

enum { DEFAULT_CREATED = 1700000000 };

/* flags: the names of what is true of them. */
struct person {
    const char *id;
    const char *name;
    const char *real_name;
    const char *display_name;
    const char *tz;
    const char *flags;
    const char *team;
};

static const struct person people[] = {
    {"USLACKBOT", "slackbot", "Slackbot", "Slackbot", "America/Los_Angeles", "", FAKE_TEAM},
    {FAKE_BOT_USER, "bravo", "Bravo", "", "America/Los_Angeles", "is_bot", FAKE_TEAM},
    {"U0ANA", "ana", "Ana Abreu", "Ana", "Europe/Lisbon", "is_admin", FAKE_TEAM},
    {"U0BEN", "ben", "Ben Baker", "Ben", "America/New_York", "", FAKE_TEAM},
    {"U0CAT", "cat", "Cat Chen", "", "Asia/Tokyo", "", FAKE_TEAM},
    {"U0DAN", "dan", "Dan Diaz", "Dan & Co <Dan>", "Europe/Berlin", "", FAKE_TEAM},
    {"U0EVE", "eve", "Eve Eze", "Eve", "Australia/Sydney", "", FAKE_TEAM},
    {"U0GUS", "gus", "Gus Guest", "Gus", "Europe/Paris", "is_restricted", FAKE_TEAM},
    {"U0UNA", "una", "Una Single", "Una", "Europe/Paris", "is_restricted is_ultra_restricted",
     FAKE_TEAM},
    {"U0ROBOT", "tickets", "Ticket Robot", "", "America/New_York", "is_bot", FAKE_TEAM},
    {"U0GONE", "gone", "Gil Gone", "Gil", "America/New_York", "deleted", FAKE_TEAM},
    {"U0XEN", "xen", "Xen Extern", "Xen", "Asia/Kolkata", "", "T0OTHER"},
    {"U0ZOE", "zoe", "Zoe Far", "Zoe", "Asia/Kolkata", "is_stranger", "T0OTHER"},
};

struct room {
    const char *id;
    const char *name;
    const char *flags;
    const char *members;
};

#define STAFF FAKE_BOT_USER " U0ANA U0BEN U0CAT U0DAN U0EVE"

static const struct room rooms[] = {
    {"C0STORE", "store", "", STAFF " U0GUS U0UNA U0ROBOT"},
    {"C0GENERAL", "general", "is_general", STAFF " U0GUS U0ROBOT"},
    {"C0LOBBY", "lobby", "", "U0ANA U0BEN"},
    {"C0BACK", "back-office", "is_private", FAKE_BOT_USER " U0ANA U0BEN"},
    {"C0SECRET", "secret", "is_private", "U0CAT U0DAN"},
    {"C0PARTNER", "partner", "is_shared is_ext_shared", FAKE_BOT_USER " U0ANA U0BEN U0XEN"},
    {"C0OLD", "old-store", "is_archived", FAKE_BOT_USER " U0ANA"},
};

static void add_flags(cJSON *object, const char *flags)
{
    cJSON *names = json_split(flags, " ");
    const cJSON *name = NULL;
    cJSON_ArrayForEach(name, names)
    {
        json_set(object, name->valuestring, cJSON_CreateBool(true));
    }
    cJSON_Delete(names);
}

static void fill_person(struct fake *f, const struct person *p)
{
    cJSON *user = cJSON_CreateObject();
    json_add(user, "id", p->id);
    json_add(user, "name", p->name);
    json_add(user, "real_name", p->real_name);
    json_add(user, "tz", p->tz);
    json_add(user, "team_id", p->team);
    cJSON *profile = json_add_object(user, "profile");
    json_add(profile, "real_name", p->real_name);
    json_add(profile, "display_name", p->display_name);
    json_add(profile, "team", p->team);
    json_add_array(profile, "fields"); /* it is {}, [] or null: here the odd one */
    add_flags(user, p->flags);
    fake_world_put_user(f, user);
}

static void fill_room(struct fake *f, const struct room *r)
{
    cJSON *info = cJSON_CreateObject();
    json_add(info, "id", r->id);
    json_add(info, "name", r->name);
    add_flags(info, r->flags);
    struct channel *channel = fake_world_put_channel(f, info);
    cJSON_Delete(channel->members);
    channel->members = json_split(r->members, " ");
}

static void fill_group(struct fake *f, const char *id, const char *handle, const char *const *users)
{
    cJSON *group = cJSON_CreateObject();
    json_add(group, "id", id);
    json_add(group, "handle", handle);
    json_add(group, "name", handle);
    cJSON *list = json_add_array(group, "users");
    for (; *users != NULL; users++) {
        json_push(list, *users);
    }
    fake_world_put_group(f, group);
}

void fake_default_fill(struct fake *f)
{
    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        fill_person(f, &people[i]);
    }
    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
        fill_room(f, &rooms[i]);
    }
    fill_group(f, "S0DESK", "desk", (const char *const[]){"U0ANA", "U0BEN", "U0CAT", NULL});
    fill_group(f, "S0NIGHT", "night", (const char *const[]){"U0DAN", "U0GONE", "U0ROBOT", NULL});
}
