/* fake_slack_world.c -- the workspace. */
#include "fake_slack_world.h"

#include "arena.h"
#include "buf.h"
#include "fake_json.h"
#include "fake_map.h"
#include "fake_slack.h"
#include "fake_slack_default.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MICROSECONDS = 1000000 };

struct fake_world {
    cJSON *users;
    cJSON *groups;
    struct map user_ids;
    struct map group_ids;
    struct map channel_ids;
    struct channel **channels;
    size_t channel_count;
};

struct fake_world *fake_world_new(struct fake *f)
{
    struct fake_world *w = must_alloc(sizeof(*w));
    w->users = cJSON_CreateArray();
    w->groups = cJSON_CreateArray();
    f->world = w;
    fake_default_fill(f);
    return w;
}

static void channel_free(struct channel *c)
{
    for (size_t i = 0; i < c->count; i++) {
        cJSON_Delete(c->messages[i]);
    }
    free(c->messages);
    cJSON_Delete(c->info);
    cJSON_Delete(c->members);
    free(c);
}

void fake_world_free(struct fake_world *w)
{
    map_release(&w->user_ids);
    map_release(&w->group_ids);
    map_release(&w->channel_ids);
    for (size_t i = 0; i < w->channel_count; i++) {
        channel_free(w->channels[i]);
    }
    free(w->channels);
    cJSON_Delete(w->users);
    cJSON_Delete(w->groups);
    free(w);
}

cJSON *fake_world_user(const struct fake *f, const char *id)
{
    return map_get(&f->world->user_ids, id);
}

struct channel *fake_world_channel(const struct fake *f, const char *id)
{
    return map_get(&f->world->channel_ids, id);
}

cJSON *fake_world_group(const struct fake *f, const char *id)
{
    return map_get(&f->world->group_ids, id);
}

const cJSON *fake_world_users(const struct fake *f)
{
    return f->world->users;
}

const cJSON *fake_world_groups(const struct fake *f)
{
    return f->world->groups;
}

struct channel *fake_world_channel_at(const struct fake *f, size_t i)
{
    return i < f->world->channel_count ? f->world->channels[i] : NULL;
}

static void default_flags(cJSON *object, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (json_get(object, *names) == NULL) {
            json_add_bool(object, *names, false);
        }
    }
}

/* Takes over what `fresh` says; `old` keeps its place and its address. */
static void merge(cJSON *old, cJSON *fresh)
{
    while (fresh->child != NULL) {
        cJSON *item = cJSON_DetachItemViaPointer(fresh, fresh->child);
        char *name = must_copy(item->string);
        json_set(old, name, item);
        free(name);
    }
    cJSON_Delete(fresh);
}

/* The key in the map is the id's own text, which merge() would replace. */
static bool merge_known(cJSON *old, cJSON *fresh)
{
    if (old == NULL) {
        return false;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(fresh, "id");
    merge(old, fresh);
    return true;
}

void fake_world_put_user(struct fake *f, cJSON *user)
{
    const char *id = json_text(user, "id", "");
    if (merge_known(fake_world_user(f, id), user)) {
        return;
    }
    static const char *const flags[] = {"is_bot",
                                        "deleted",
                                        "is_admin",
                                        "is_restricted",
                                        "is_ultra_restricted",
                                        "is_stranger",
                                        "is_email_confirmed",
                                        NULL};
    default_flags(user, flags);
    if (json_get(user, "team_id") == NULL) {
        json_add(user, "team_id", FAKE_TEAM);
    }
    json_add_number(user, "updated", (double)time(NULL));
    cJSON_AddItemToArray(f->world->users, user);
    map_put(&f->world->user_ids, json_text(user, "id", ""), user);
}

void fake_world_put_group(struct fake *f, cJSON *group)
{
    const char *id = json_text(group, "id", "");
    cJSON *known = fake_world_group(f, id);
    if (known != NULL) {
        (void)merge_known(known, group);
        group = known;
    } else {
        json_add(group, "team_id", FAKE_TEAM);
        json_add_bool(group, "is_usergroup", true);
        json_set(group, "date_delete",
                 cJSON_CreateNumber((double)json_number(group, "date_delete", 0)));
        cJSON_AddItemToArray(f->world->groups, group);
        map_put(&f->world->group_ids, json_text(group, "id", ""), group);
    }
    int users = cJSON_GetArraySize(json_get(group, "users"));
    json_set(group, "user_count", cJSON_CreateNumber(users));
}

struct channel *fake_world_put_channel(struct fake *f, cJSON *info)
{
    struct channel *c = fake_world_channel(f, json_text(info, "id", ""));
    if (c != NULL) {
        (void)merge_known(c->info, info);
        return c;
    }
    static const char *const flags[] = {"is_private",  "is_im",         "is_mpim",
                                        "is_archived", "is_ext_shared", "is_shared",
                                        "is_group",    "is_general",    NULL};
    default_flags(info, flags);
    if (json_get(info, "is_channel") == NULL) {
        json_add_bool(info, "is_channel",
                      !json_true(info, "is_im", false) && !json_true(info, "is_mpim", false));
    }
    c = must_alloc(sizeof(*c));
    c->info = info;
    c->members = cJSON_CreateArray();
    struct fake_world *w = f->world;
    w->channels = must_realloc(w->channels, (w->channel_count + 1) * sizeof(struct channel *));
    w->channels[w->channel_count++] = c;
    map_put(&w->channel_ids, fake_channel_id(c), c);
    return c;
}

static struct channel *open_new(struct fake *f, const cJSON *users, const char *id)
{
    bool direct = id[0] == 'D';
    const cJSON *user = NULL;
    cJSON *info = cJSON_CreateObject();
    json_add(info, "id", id);
    json_add(info, direct ? "user" : "name", direct ? users->child->valuestring : id);
    json_add_bool(info, direct ? "is_im" : "is_mpim", true);
    json_add_bool(info, "is_private", true);
    struct channel *c = fake_world_put_channel(f, info);
    json_push(c->members, FAKE_BOT_USER);
    cJSON_ArrayForEach(user, users)
    {
        json_push(c->members, user->valuestring);
    }
    return c;
}

/* U0ANA: D0ANA; several people: G and all of their ids. */
struct channel *fake_world_open(struct fake *f, const cJSON *users)
{
    bool direct = cJSON_GetArraySize(users) == 1;
    struct buf id;
    buf_init(&id, 256);
    buf_char(&id, direct ? 'D' : 'G');
    const cJSON *user = NULL;
    cJSON_ArrayForEach(user, users)
    {
        buf_text(&id, user->valuestring + 1);
    }
    struct channel *c = fake_world_channel(f, id.data);
    if (c == NULL) {
        c = open_new(f, users, id.data);
    }
    buf_release(&id);
    return c;
}

bool fake_channel_is(const struct channel *c, const char *flag)
{
    return json_true(c->info, flag, false);
}

const char *fake_channel_id(const struct channel *c)
{
    return json_text(c->info, "id", "");
}

bool fake_channel_has(const struct channel *c, const char *user)
{
    return json_has(c->members, user);
}

const char *fake_channel_type(const struct channel *c)
{
    if (fake_channel_is(c, "is_im")) {
        return "im";
    }
    if (fake_channel_is(c, "is_mpim")) {
        return "mpim";
    }
    return fake_channel_is(c, "is_private") ? "group" : "channel";
}

void fake_channel_next_ts(struct channel *c, char ts[TS_SIZE])
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    uint64_t us = (uint64_t)now.tv_sec * MICROSECONDS + (uint64_t)now.tv_nsec / 1000;
    c->last_us = us > c->last_us ? us : c->last_us + 1;
    (void)snprintf(ts, TS_SIZE, "%llu.%06llu", (unsigned long long)(c->last_us / MICROSECONDS),
                   (unsigned long long)(c->last_us % MICROSECONDS));
}

int fake_ts_compare(const char *a, const char *b)
{
    size_t a_len = strcspn(a, ".");
    size_t b_len = strcspn(b, ".");
    if (a_len != b_len) {
        return a_len < b_len ? -1 : 1;
    }
    return strcmp(a, b);
}

size_t fake_channel_position(const struct channel *c, const char *ts)
{
    size_t low = 0;
    size_t high = c->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fake_ts_compare(json_text(c->messages[middle], "ts", ""), ts) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

cJSON *fake_channel_find(const struct channel *c, const char *ts)
{
    size_t at = fake_channel_position(c, ts);
    bool found = at < c->count && strcmp(json_text(c->messages[at], "ts", ""), ts) == 0;
    return found ? c->messages[at] : NULL;
}

static void thread_user(cJSON *parent, const char *user)
{
    cJSON *users = cJSON_GetObjectItemCaseSensitive(parent, "reply_users");
    if (users == NULL) {
        users = json_add_array(parent, "reply_users");
    }
    if (!json_has(users, user)) {
        json_push(users, user);
    }
    json_set(parent, "reply_users_count", cJSON_CreateNumber(cJSON_GetArraySize(users)));
}

static void thread_count(const struct channel *c, const cJSON *reply)
{
    const char *thread_ts = json_text(reply, "thread_ts", NULL);
    const char *ts = json_text(reply, "ts", "");
    cJSON *parent = thread_ts != NULL ? fake_channel_find(c, thread_ts) : NULL;
    if (parent == NULL || strcmp(thread_ts, ts) == 0) {
        return;
    }
    json_set_text(parent, "thread_ts", thread_ts);
    json_set_text(parent, "latest_reply", ts);
    long replies = json_number(parent, "reply_count", 0);
    json_set(parent, "reply_count", cJSON_CreateNumber((double)replies + 1));
    thread_user(parent, json_text(reply, "user", ""));
}

void fake_channel_add(struct channel *c, cJSON *message)
{
    if (c->count == c->capacity) {
        c->capacity = c->capacity > 0 ? c->capacity * 2 : 16;
        c->messages = must_realloc(c->messages, c->capacity * sizeof(cJSON *));
    }
    size_t at = fake_channel_position(c, json_text(message, "ts", ""));
    memmove(c->messages + at + 1, c->messages + at, (c->count - at) * sizeof(cJSON *));
    c->messages[at] = message;
    c->count++;
    thread_count(c, message);
}

void fake_channel_remove(struct channel *c, const char *ts)
{
    cJSON *message = fake_channel_find(c, ts);
    if (message == NULL) {
        return;
    }
    size_t at = fake_channel_position(c, ts);
    c->count--;
    memmove(c->messages + at, c->messages + at + 1, (c->count - at) * sizeof(cJSON *));
    cJSON_Delete(message);
}
