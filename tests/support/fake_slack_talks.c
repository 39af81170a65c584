/* fake_slack_talks.c -- conversations.* and reactions.*: what is in channels. */
#include "fake_json.h"
#include "fake_record.h"
#include "fake_slack.h"
#include "fake_slack_message.h"
#include "fake_slack_web.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { OPEN_USERS_MAX = 8 };

static cJSON *channel_describe(const struct channel *c)
{
    cJSON *info = cJSON_Duplicate(c->info, true);
    json_add_bool(info, "is_member", fake_channel_has(c, FAKE_BOT_USER));
    json_add_number(info, "num_members", cJSON_GetArraySize(c->members));
    return info;
}

static const char *run_info(struct call *call)
{
    struct channel *c = NULL;
    const char *error = web_channel(call, "read", &c);
    if (error == NULL) {
        cJSON_AddItemToObject(call->reply, "channel", channel_describe(c));
    }
    return error;
}

static bool list_wants(const struct call *call, const struct channel *c)
{
    static const char *const names[][2] = {{"channel", "public_channel"},
                                           {"group", "private_channel"},
                                           {"im", "im"},
                                           {"mpim", "mpim"}};
    const char *types = web_arg(call, "types");
    const char *type = fake_channel_type(c);
    if (fake_channel_is(c, "is_private") && !fake_channel_has(c, FAKE_BOT_USER)) {
        return false;
    }
    if (fake_channel_is(c, "is_archived") && web_flag(call, "exclude_archived")) {
        return false;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i][0], type) == 0) {
            return strstr(*types != '\0' ? types : "public_channel", names[i][1]) != NULL;
        }
    }
    return false;
}

static const char *list_scopes(struct call *call)
{
    static const char *const needs[][2] = {{"public_channel", "channels:read"},
                                           {"private_channel", "groups:read"},
                                           {"mpim", "mpim:read"}};
    const char *types = web_arg(call, "types");
    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        if (strstr(types, needs[i][0]) != NULL && !web_has_scope(call, needs[i][1])) {
            return "missing_scope";
        }
    }
    return NULL;
}

/* A page is cut before it is filtered: it may be short, or empty, and not the last. */
static const char *run_list(struct call *call)
{
    size_t count = 0;
    size_t first = 0;
    size_t last = 0;
    while (fake_world_channel_at(call->f, count) != NULL) {
        count++;
    }
    const char *error = list_scopes(call);
    if (error == NULL) {
        error = web_page(call, count, &first, &last);
    }
    if (error != NULL) {
        return error;
    }
    cJSON *list = json_add_array(call->reply, "channels");
    for (size_t i = first; i < last; i++) {
        const struct channel *c = fake_world_channel_at(call->f, i);
        if (list_wants(call, c)) {
            cJSON_AddItemToArray(list, channel_describe(c));
        }
    }
    return NULL;
}

static const char *run_members(struct call *call)
{
    struct channel *c = NULL;
    size_t first = 0;
    size_t last = 0;
    const char *error = web_channel(call, "read", &c);
    if (error == NULL) {
        error = web_page(call, (size_t)cJSON_GetArraySize(c->members), &first, &last);
    }
    if (error != NULL) {
        return error;
    }
    cJSON *list = json_add_array(call->reply, "members");
    const cJSON *member = cJSON_GetArrayItem(c->members, (int)first);
    for (size_t i = first; i < last; i++, member = member->next) {
        json_push(list, member->valuestring);
    }
    return NULL;
}

static const char *open_users(struct call *call, const cJSON *users)
{
    const cJSON *id = NULL;
    cJSON_ArrayForEach(id, users)
    {
        const cJSON *user = fake_world_user(call->f, id->valuestring);
        if (user == NULL) {
            return "user_not_found";
        }
        if (json_true(user, "deleted", false)) {
            return "user_disabled";
        }
    }
    int count = cJSON_GetArraySize(users);
    if (count == 0) {
        return "users_list_not_supplied";
    }
    return count > OPEN_USERS_MAX ? "too_many_users" : NULL;
}

static const char *run_open(struct call *call)
{
    cJSON *users = json_split(web_arg(call, "users"), ",");
    const char *error = open_users(call, users);
    bool direct = cJSON_GetArraySize(users) == 1;
    if (error == NULL && !web_has_scope(call, direct ? "im:write" : "mpim:write")) {
        error = "missing_scope";
    }
    if (error == NULL) {
        const struct channel *c = fake_world_open(call->f, users);
        if (web_flag(call, "return_im")) {
            cJSON_AddItemToObject(call->reply, "channel", channel_describe(c));
        } else {
            json_add(json_add_object(call->reply, "channel"), "id", fake_channel_id(c));
        }
    }
    cJSON_Delete(users);
    return error;
}

static const char *run_join(struct call *call)
{
    struct channel *c = NULL;
    const char *error = web_channel(call, NULL, &c);
    if (error != NULL) {
        return error;
    }
    if (strcmp(fake_channel_type(c), "channel") != 0) {
        return "method_not_supported_for_channel_type";
    }
    if (fake_channel_is(c, "is_archived")) {
        return "is_archived";
    }
    if (fake_channel_has(c, FAKE_BOT_USER)) {
        json_add(call->reply, "warning", "already_in_channel");
    } else {
        json_push(c->members, FAKE_BOT_USER);
    }
    cJSON_AddItemToObject(call->reply, "channel", channel_describe(c));
    return NULL;
}

/* What a call of history or replies asks for. */
struct span {
    const char *oldest; /* "": from the beginning */
    const char *latest; /* "": to the end */
    bool inclusive;
    bool metadata;
    size_t limit;
    char hidden_from[TS_SIZE]; /* RULE_HISTORY_LAG_MS: newer ones do not show yet */
};

static void span_read(const struct call *call, struct span *s)
{
    size_t max = (size_t)call->f->host.rules[RULE_HISTORY_PAGE];
    size_t limit = strtoul(web_arg(call, "limit"), NULL, 10);
    *s = (struct span){.oldest = web_arg(call, "oldest"),
                       .latest = web_arg(call, "latest"),
                       .inclusive = web_flag(call, "inclusive"),
                       .metadata = web_flag(call, "include_all_metadata"),
                       .limit = limit == 0 ? 100 : limit};
    s->limit = s->limit > max ? max : s->limit;
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
    us -= (int64_t)call->f->host.rules[RULE_HISTORY_LAG_MS] * 1000;
    (void)snprintf(s->hidden_from, sizeof(s->hidden_from), "%" PRId64 ".%06" PRId64, us / 1000000,
                   us % 1000000);
}

static bool span_has(const struct call *call, const struct span *s, const char *ts)
{
    int oldest = *s->oldest != '\0' ? fake_ts_compare(ts, s->oldest) : 1;
    int latest = *s->latest != '\0' ? fake_ts_compare(s->latest, ts) : 1;
    int least = s->inclusive ? 0 : 1;
    bool hidden =
        call->f->host.rules[RULE_HISTORY_LAG_MS] > 0 && fake_ts_compare(ts, s->hidden_from) > 0;
    return oldest >= least && latest >= least && !hidden;
}

static void span_add(const struct span *s, cJSON *list, const cJSON *message)
{
    cJSON *copy = cJSON_Duplicate(message, true);
    if (!s->metadata) {
        cJSON_DeleteItemFromObjectCaseSensitive(copy, "metadata");
    }
    cJSON_AddItemToArray(list, copy);
}

static bool is_reply(const cJSON *message)
{
    const char *ts = json_text(message, "ts", "");
    return strcmp(json_text(message, "thread_ts", ts), ts) != 0;
}

static bool history_shows(const struct call *call, const struct span *s, const cJSON *message)
{
    bool broadcast = strcmp(json_text(message, "subtype", ""), "thread_broadcast") == 0;
    return (!is_reply(message) || broadcast) && span_has(call, s, json_text(message, "ts", ""));
}

/* The cursor names the ts where the next page begins. */
static const char *cursor_read(const struct call *call, char ts[TS_SIZE])
{
    const char *cursor = web_arg(call, "cursor");
    size_t len = strlen(cursor);
    ts[0] = '\0';
    if (len == 0) {
        return NULL;
    }
    if (strncmp(cursor, "ts:", 3) != 0 || cursor[len - 1] != '=' || len - 4 >= TS_SIZE) {
        return "invalid_cursor";
    }
    memcpy(ts, cursor + 3, len - 4);
    ts[len - 4] = '\0';
    return NULL;
}

static void page_end(struct call *call, const cJSON *next)
{
    json_add_bool(call->reply, "has_more", next != NULL);
    if (next != NULL) {
        char cursor[TS_SIZE + 8];
        (void)snprintf(cursor, sizeof(cursor), "ts:%s=", json_text(next, "ts", ""));
        web_next_cursor(call, cursor);
    }
}

/* The channel, the span and the place to begin; NULL, or the error. */
static const char *read_begin(struct call *call, struct channel **c, struct span *s,
                              char from[TS_SIZE])
{
    const char *error = web_channel(call, "history", c);
    if (error != NULL) {
        return error;
    }
    if (!fake_channel_has(*c, FAKE_BOT_USER)) {
        return "not_in_channel";
    }
    span_read(call, s);
    return cursor_read(call, from);
}

static const char *run_history(struct call *call)
{
    struct channel *c = NULL;
    struct span span;
    char from[TS_SIZE];
    const char *error = read_begin(call, &c, &span, from);
    if (error != NULL) {
        return error;
    }
    cJSON *list = json_add_array(call->reply, "messages");
    const cJSON *next = NULL;
    size_t count = 0;
    size_t at = c->count;
    if (from[0] != '\0') {
        at = fake_channel_position(c, from);
        at += at < c->count ? 1 : 0;
    }
    while (at-- > 0 && next == NULL) {
        const cJSON *message = c->messages[at];
        if (!history_shows(call, &span, message)) {
            continue;
        }
        if (count == span.limit) {
            next = message;
        } else {
            span_add(&span, list, message);
            count++;
        }
    }
    page_end(call, next);
    return NULL;
}

static const char *run_replies(struct call *call)
{
    struct channel *c = NULL;
    struct span span;
    char from[TS_SIZE];
    const char *error = read_begin(call, &c, &span, from);
    if (error != NULL) {
        return error;
    }
    const char *thread_ts = web_arg(call, "ts");
    if (fake_channel_find(c, thread_ts) == NULL) {
        return "thread_not_found";
    }
    cJSON *list = json_add_array(call->reply, "messages");
    const cJSON *next = NULL;
    size_t count = 0;
    size_t at = fake_channel_position(c, from[0] != '\0' ? from : thread_ts);
    for (; at < c->count && next == NULL; at++) {
        const cJSON *message = c->messages[at];
        const char *ts = json_text(message, "ts", "");
        bool parent = strcmp(ts, thread_ts) == 0; /* is shown whatever the span */
        bool ours = parent || strcmp(json_text(message, "thread_ts", ""), thread_ts) == 0;
        if (!ours || (!parent && !span_has(call, &span, ts))) {
            continue;
        }
        if (count == span.limit) {
            next = message;
        } else {
            span_add(&span, list, message);
            count++;
        }
    }
    page_end(call, next);
    return NULL;
}

static const char *react(struct call *call, bool add)
{
    struct channel *c = NULL;
    const char *name = web_arg(call, "name");
    const char *ts = web_arg(call, "timestamp");
    const char *error = web_channel(call, NULL, &c);
    if (error != NULL) {
        return error;
    }
    if (*name == '\0' || *name == ':') {
        return "invalid_name";
    }
    if (*ts == '\0') {
        return "no_item_specified";
    }
    struct reaction reaction = {name, FAKE_BOT_USER, add};
    error = fake_message_react(call->f, c, ts, &reaction);
    if (error == NULL) {
        cJSON *item = cJSON_CreateObject();
        json_add(item, "channel", fake_channel_id(c));
        json_add(item, "ts", ts);
        json_add(item, "name", name);
        json_add_bool(item, "added", add);
        fake_record_add(call->f, KIND_REACTIONS, item);
    }
    return error;
}

static const char *run_react(struct call *call)
{
    return react(call, true);
}

static const char *run_unreact(struct call *call)
{
    return react(call, false);
}

static const char *run_reactions(struct call *call)
{
    struct channel *c = NULL;
    const char *error = web_channel(call, NULL, &c);
    const cJSON *message = error == NULL ? fake_channel_find(c, web_arg(call, "timestamp")) : NULL;
    if (message == NULL) {
        return error != NULL ? error : "message_not_found";
    }
    json_add(call->reply, "type", "message");
    json_add(call->reply, "channel", fake_channel_id(c));
    json_add_copy(call->reply, "message", message);
    return NULL;
}

const struct web_method fake_talks_methods[] = {
    {"conversations.info", NULL, false, run_info},
    {"conversations.list", NULL, false, run_list},
    {"conversations.members", NULL, false, run_members},
    {"conversations.open", NULL, true, run_open},
    {"conversations.join", "channels:join", true, run_join},
    {"conversations.history", NULL, true, run_history},
    {"conversations.replies", NULL, false, run_replies},
    {"reactions.add", "reactions:write", true, run_react},
    {"reactions.remove", "reactions:write", true, run_unreact},
    {"reactions.get", "reactions:read", false, run_reactions},
    {NULL, NULL, false, NULL},
};
