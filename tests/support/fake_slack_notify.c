/* fake_slack_notify.c -- whom a message pings, and whether it is escaped. */
#include "fake_json.h"
#include "fake_slack_check.h"

#include <stdio.h>
#include <string.h>

enum { TOKEN_MAX = 128 };

cJSON *fake_notifies_new(void)
{
    cJSON *notifies = cJSON_CreateObject();
    json_add_array(notifies, "users");
    json_add_array(notifies, "groups");
    json_add_array(notifies, "broadcasts");
    return notifies;
}

static void notify(cJSON *notifies, const char *kind, const char *who)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(notifies, kind);
    if (!json_has(list, who)) {
        json_push(list, who);
    }
}

/* `token` is what stands between < and >, without the label. */
static void notify_token(cJSON *notifies, const char *token)
{
    static const char group[] = "!subteam^";
    if (token[0] == '@' && (token[1] == 'U' || token[1] == 'W')) {
        notify(notifies, "users", token + 1);
    } else if (strncmp(token, group, sizeof(group) - 1) == 0) {
        notify(notifies, "groups", token + sizeof(group) - 1);
    } else if (strcmp(token, "!here") == 0 || strcmp(token, "!channel") == 0 ||
               strcmp(token, "!everyone") == 0) {
        notify(notifies, "broadcasts", token + 1);
    }
}

void fake_notify_text(cJSON *notifies, const char *text)
{
    for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
        size_t len = strcspn(at + 1, "<>|");
        char token[TOKEN_MAX];
        if (at[1 + len] != '\0' && at[1 + len] != '<' && len < sizeof(token)) {
            memcpy(token, at + 1, len);
            token[len] = '\0';
            notify_token(notifies, token);
        }
    }
}

/* plain_text does not ping, mrkdwn and markdown do, rich_text has elements for it. */
static void notify_object(cJSON *notifies, const cJSON *object)
{
    const char *type = json_text(object, "type", "");
    if (strcmp(type, "mrkdwn") == 0 || strcmp(type, "markdown") == 0) {
        fake_notify_text(notifies, json_text(object, "text", ""));
    } else if (strcmp(type, "user") == 0) {
        notify(notifies, "users", json_text(object, "user_id", ""));
    } else if (strcmp(type, "usergroup") == 0) {
        notify(notifies, "groups", json_text(object, "usergroup_id", ""));
    } else if (strcmp(type, "broadcast") == 0) {
        notify(notifies, "broadcasts", json_text(object, "range", ""));
    }
}

void fake_notify_blocks(cJSON *notifies, const cJSON *blocks)
{
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, blocks)
    {
        notify_object(notifies, item);
        fake_notify_blocks(notifies, item);
    }
}

static size_t token_length(const char *at)
{
    static const char *const starts[] = {"<@",        "<#",       "<!",   "<http://",
                                         "<https://", "<mailto:", "<tel:"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (strncmp(at, starts[i], strlen(starts[i])) == 0) {
            size_t len = strcspn(at + 1, "<>");
            return at[1 + len] == '>' ? len + 2 : 0;
        }
    }
    return 0;
}

static size_t entity_length(const char *at)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;"};
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (strncmp(at, entities[i], strlen(entities[i])) == 0) {
            return strlen(entities[i]);
        }
    }
    return 0;
}

const char *fake_check_escapes(const char *text)
{
    while (*(text += strcspn(text, "<>&")) != '\0') {
        size_t len = *text == '<' ? token_length(text) : entity_length(text);
        if (len == 0) {
            return text;
        }
        text += len;
    }
    return NULL;
}
