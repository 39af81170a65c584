/* slack_past.c -- what a channel's history shows, as the events that Slack would have sent. */

#include "slack_past.h"

#include "json.h"
#include "slack_json.h"

#include <string.h>

enum { REACTORS = 100 }; /* of a message that are looked at; Slack itself names some only */

static void put(cJSON *object, const char *name, const char *text)
{
    (void)cJSON_AddStringToObject(object, name, text);
}

static void put_said(const cJSON *message, const char *channel, cJSON *events)
{
    cJSON *event = cJSON_Duplicate(message, true);

    cJSON_DeleteItemFromObjectCaseSensitive(event, "channel");
    cJSON_DeleteItemFromObjectCaseSensitive(event, "reactions");
    put(event, "channel", channel);
    (void)cJSON_AddItemToArray(events, event);
}

/* It reads so since then, whatever it said before. */
static void put_edited(const cJSON *message, const char *channel, cJSON *events)
{
    cJSON *event = cJSON_CreateObject();
    cJSON *now = cJSON_Duplicate(message, true);

    cJSON_DeleteItemFromObjectCaseSensitive(now, "reactions");
    put(event, "type", "message");
    put(event, "subtype", "message_changed");
    put(event, "channel", channel);
    (void)cJSON_AddItemToObject(event, "message", now);
    (void)cJSON_AddItemToArray(events, event);
}

struct reacted {
    const char *channel;
    const char *ts;
    const char *author; /* NULL: unknown */
    const char *name;
    const char *user;
};

static void put_reacted(const struct reacted *r, cJSON *events)
{
    cJSON *event = cJSON_CreateObject();
    cJSON *item = cJSON_AddObjectToObject(event, "item");

    put(event, "type", "reaction_added");
    put(event, "user", r->user);
    put(event, "reaction", r->name);
    put(event, "event_ts", r->ts);
    if (r->author != NULL) {
        put(event, "item_user", r->author);
    }
    put(item, "type", "message");
    put(item, "channel", r->channel);
    put(item, "ts", r->ts);
    (void)cJSON_AddItemToArray(events, event);
}

/* Those of one emoji; gives back how many. */
static int put_reactors(struct reacted *r, const cJSON *reaction, int most, cJSON *events)
{
    const cJSON *user;
    int count = 0;

    r->name = json_text(reaction, "name");
    cJSON_ArrayForEach(user, json_array(reaction, "users"))
    {
        r->user = cJSON_GetStringValue(user);
        if (r->name != NULL && r->user != NULL && count < most) {
            put_reacted(r, events);
            count++;
        }
    }
    return count;
}

static void put_reactions(const cJSON *message, const char *channel, cJSON *events)
{
    struct reacted r = {.channel = channel,
                        .ts = slack_json_stamp(message, "ts"),
                        .author = slack_json_id(message, "user")};
    const cJSON *reaction;
    int left = REACTORS;

    cJSON_ArrayForEach(reaction, json_array(message, "reactions"))
    {
        left -= put_reactors(&r, reaction, left, events);
    }
}

void slack_past_read(const cJSON *message, const char *channel, cJSON *events)
{
    if (!json_is(message, "type", "message") || slack_json_stamp(message, "ts") == NULL) {
        return;
    }
    put_said(message, channel, events);
    if (json_object(message, "edited") != NULL) {
        put_edited(message, channel, events);
    }
    put_reactions(message, channel, events);
}

static bool only_by(const cJSON *message, const char *bot)
{
    const cJSON *users = json_array(message, "reply_users");
    const char *first = cJSON_GetStringValue(cJSON_GetArrayItem(users, 0));

    return cJSON_GetArraySize(users) == 1 && first != NULL && strcmp(first, bot) == 0;
}

const char *slack_past_thread(const cJSON *message, const char *oldest, const char *bot)
{
    const char *ts = slack_json_stamp(message, "ts");
    const char *thread = slack_json_stamp(message, "thread_ts");
    const char *latest = slack_json_stamp(message, "latest_reply");

    if (ts == NULL || thread == NULL || strcmp(ts, thread) != 0 || only_by(message, bot)) {
        return NULL;
    }
    return latest == NULL || slack_past_compare(latest, oldest) > 0 ? ts : NULL;
}

bool slack_past_joined(const cJSON *message, const char *bot)
{
    return (json_is(message, "subtype", "channel_join") ||
            json_is(message, "subtype", "group_join")) &&
           json_is(message, "user", bot);
}

int slack_past_compare(const char *a, const char *b)
{
    size_t whole_a = strcspn(a, ".");
    size_t whole_b = strcspn(b, ".");

    if (whole_a != whole_b) {
        return whole_a < whole_b ? -1 : 1;
    }
    return strcmp(a, b);
}
