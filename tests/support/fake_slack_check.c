/* fake_slack_check.c -- Block Kit's limits, as Slack enforces them.
 *
 * A complaint looks like Slack's: "must be less than 3001 characters
 * [json-pointer:/blocks/0/text/text]".
 */
#include "fake_slack_check.h"

#include "fake_json.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { POINTER_SIZE = 256, VIEW_BLOCKS = 100 };

/* Where in the blocks we are. */
struct place {
    struct check *check;
    char pointer[POINTER_SIZE];
};

size_t fake_check_length(const char *text)
{
    size_t units = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        bool follows = (*at & 0xC0) == 0x80;
        units += follows ? 0 : *at >= 0xF0 ? 2 : 1;
    }
    return units;
}

static struct place place_in(const struct place *p, const char *name)
{
    struct place inner = *p;
    size_t used = strlen(inner.pointer);
    (void)snprintf(inner.pointer + used, sizeof(inner.pointer) - used, "/%s", name);
    return inner;
}

static struct place place_at(const struct place *p, int index)
{
    char name[16];
    (void)snprintf(name, sizeof(name), "%d", index);
    return place_in(p, name);
}

__attribute__((format(printf, 2, 3))) static void complain(const struct place *p, const char *fmt,
                                                           ...)
{
    char text[POINTER_SIZE];
    char whole[2 * POINTER_SIZE + 64];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    (void)snprintf(whole, sizeof(whole), "[ERROR] %s [json-pointer:%s]", text, p->pointer);
    if (p->check->messages == NULL) {
        p->check->messages = cJSON_CreateArray();
    }
    json_push(p->check->messages, whole);
}

static void check_string(const struct place *p, const cJSON *object, const char *name, size_t max)
{
    const cJSON *item = json_get(object, name);
    struct place here = place_in(p, name);
    if (item == NULL) {
        return;
    }
    if (!cJSON_IsString(item)) {
        complain(&here, "must be a string");
    } else if (fake_check_length(item->valuestring) > max) {
        complain(&here, "must be less than %zu characters", max + 1);
    }
}

static void need_string(const struct place *p, const cJSON *object, const char *name, size_t max)
{
    if (json_get(object, name) == NULL) {
        complain(p, "missing required field: %s", name);
    } else if (*json_text(object, name, "x") == '\0') {
        struct place here = place_in(p, name);
        complain(&here, "must be more than 0 characters");
    } else {
        check_string(p, object, name, max);
    }
}

/* A text object under `name`.  mrkdwn: that is allowed as well. */
static void check_text(const struct place *p, const cJSON *object, const char *name, size_t max,
                       bool mrkdwn)
{
    const cJSON *text = json_get(object, name);
    if (text == NULL) {
        return;
    }
    struct place here = place_in(p, name);
    const char *type = json_text(text, "type", "");
    if (strcmp(type, "plain_text") != 0 && (!mrkdwn || strcmp(type, "mrkdwn") != 0)) {
        complain(&here, "must be a %s object", mrkdwn ? "text" : "plain_text");
        return;
    }
    need_string(&here, text, "text", max);
    if (json_get(text, "emoji") != NULL && strcmp(type, "mrkdwn") == 0) {
        complain(&here, "no such field: emoji");
    }
}

static const cJSON *check_count(const struct place *p, const cJSON *object, const char *name,
                                int min, int max)
{
    const cJSON *list = json_get(object, name);
    struct place here = place_in(p, name);
    int count = cJSON_GetArraySize(list);
    if (!cJSON_IsArray(list)) {
        complain(p, "missing required field: %s", name);
        return NULL;
    }
    if (count < min || count > max) {
        complain(&here, "must have between %d and %d items", min, max);
    }
    return list;
}

typedef void check_item(const struct place *p, const cJSON *item);

static void check_each(const struct place *p, const cJSON *list, check_item *check)
{
    const cJSON *item = NULL;
    int i = 0;
    cJSON_ArrayForEach(item, list)
    {
        struct place here = place_at(p, i++);
        check(&here, item);
    }
}

static void check_option(const struct place *p, const cJSON *option)
{
    check_text(p, option, "text", 75, true);
    need_string(p, option, "value", 75);
    check_text(p, option, "description", 75, true);
}

struct element_rule {
    const char *type;
    int options_max; /* 0: has no options */
    bool placeholder;
};

static const struct element_rule elements[] = {
    {"button", 0, false},
    {"static_select", 100, true},
    {"multi_static_select", 100, true},
    {"users_select", 0, true},
    {"multi_users_select", 0, true},
    {"conversations_select", 0, true},
    {"multi_conversations_select", 0, true},
    {"channels_select", 0, true},
    {"multi_channels_select", 0, true},
    {"external_select", 0, true},
    {"multi_external_select", 0, true},
    {"overflow", 5, false},
    {"radio_buttons", 10, false},
    {"checkboxes", 10, false},
    {"plain_text_input", 0, true},
    {"number_input", 0, true},
    {"datepicker", 0, true},
    {"timepicker", 0, true},
    {"image", 0, false},
};

static void check_element(const struct place *p, const cJSON *element)
{
    const char *type = json_text(element, "type", "");
    const struct element_rule *rule = NULL;
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        rule = strcmp(elements[i].type, type) == 0 ? &elements[i] : rule;
    }
    if (rule == NULL) {
        complain(p, "unsupported type: %s", type);
        return;
    }
    check_string(p, element, "action_id", 255);
    if (rule->placeholder) {
        check_text(p, element, "placeholder", 150, false);
    }
    if (rule->options_max > 0 && json_get(element, "option_groups") == NULL) {
        struct place here = place_in(p, "options");
        check_each(&here, check_count(p, element, "options", 1, rule->options_max), check_option);
    }
    if (strcmp(type, "button") == 0) {
        check_text(p, element, "text", 75, false);
        check_string(p, element, "value", 2000);
        check_string(p, element, "url", 3000);
    }
    if (strcmp(type, "image") == 0) {
        need_string(p, element, "alt_text", 2000);
    }
}

static void check_field(const struct place *p, const cJSON *field)
{
    need_string(p, field, "text", 2000);
}

static void check_section(const struct place *p, const cJSON *block)
{
    const cJSON *fields = json_get(block, "fields");
    if (json_get(block, "text") == NULL && fields == NULL) {
        complain(p, "missing required field: text or fields");
    }
    check_text(p, block, "text", 3000, true);
    if (fields != NULL) {
        struct place here = place_in(p, "fields");
        check_each(&here, check_count(p, block, "fields", 1, 10), check_field);
    }
    const cJSON *accessory = json_get(block, "accessory");
    if (accessory != NULL) {
        struct place here = place_in(p, "accessory");
        check_element(&here, accessory);
    }
}

static void check_header(const struct place *p, const cJSON *block)
{
    if (json_get(block, "text") == NULL) {
        complain(p, "missing required field: text");
    }
    check_text(p, block, "text", 150, false);
}

static void check_divider(const struct place *p, const cJSON *block)
{
    (void)p;
    (void)block;
}

static void check_context_element(const struct place *p, const cJSON *element)
{
    const char *type = json_text(element, "type", "");
    if (strcmp(type, "image") == 0) {
        need_string(p, element, "alt_text", 2000);
    } else if (strcmp(type, "mrkdwn") == 0 || strcmp(type, "plain_text") == 0) {
        need_string(p, element, "text", 3000);
    } else {
        complain(p, "unsupported type: %s", type);
    }
}

static void check_context(const struct place *p, const cJSON *block)
{
    struct place here = place_in(p, "elements");
    check_each(&here, check_count(p, block, "elements", 1, 10), check_context_element);
}

static void check_actions(const struct place *p, const cJSON *block)
{
    struct place here = place_in(p, "elements");
    check_each(&here, check_count(p, block, "elements", 1, 25), check_element);
}

static void check_image(const struct place *p, const cJSON *block)
{
    need_string(p, block, "alt_text", 2000);
    check_text(p, block, "title", 2000, false);
    if (json_get(block, "image_url") == NULL && json_get(block, "slack_file") == NULL) {
        complain(p, "missing required field: image_url or slack_file");
    }
}

static void check_input(const struct place *p, const cJSON *block)
{
    check_text(p, block, "label", 2000, false);
    check_text(p, block, "hint", 2000, false);
    struct place here = place_in(p, "element");
    if (json_get(block, "label") == NULL || json_get(block, "element") == NULL) {
        complain(p, "missing required field: label or element");
    } else {
        check_element(&here, json_get(block, "element"));
    }
}

static void check_markdown(const struct place *p, const cJSON *block)
{
    need_string(p, block, "text", 12000);
    p->check->markdown += fake_check_length(json_text(block, "text", ""));
    if (p->check->markdown > 12000) {
        complain(p, "markdown blocks must be less than 12001 characters in sum");
    }
}

static void check_rich_elements(const struct place *p, const cJSON *parent, int depth);

static bool is_rich_container(const char *type)
{
    static const char *const types[] = {"rich_text_section", "rich_text_list", "rich_text_quote",
                                        "rich_text_preformatted"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(type, types[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What a leaf must have; NULL: it is not a leaf. */
static const char *rich_leaf_field(const char *type)
{
    static const struct {
        const char *type;
        const char *field;
    } leaves[] = {{"text", "text"},
                  {"link", "url"},
                  {"user", "user_id"},
                  {"channel", "channel_id"},
                  {"emoji", "name"},
                  {"broadcast", "range"},
                  {"usergroup", "usergroup_id"},
                  {"date", "timestamp"},
                  {"color", "value"},
                  {"team", "team_id"}};
    for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++) {
        if (strcmp(type, leaves[i].type) == 0) {
            return leaves[i].field;
        }
    }
    return NULL;
}

static void check_rich_element(const struct place *p, const cJSON *element, int depth)
{
    const char *type = json_text(element, "type", "");
    const char *field = rich_leaf_field(type);
    if (is_rich_container(type) && depth < 2) {
        check_rich_elements(p, element, depth + 1);
    } else if (field == NULL || depth == 0) {
        complain(p, "unsupported type: %s", type);
    } else if (json_get(element, field) == NULL) {
        complain(p, "missing required field: %s", field);
    }
}

static void check_rich_elements(const struct place *p, const cJSON *parent, int depth)
{
    const cJSON *list = json_get(parent, "elements");
    if (!cJSON_IsArray(list)) {
        complain(p, "missing required field: elements");
        return;
    }
    struct place all = place_in(p, "elements");
    const cJSON *element = NULL;
    int i = 0;
    cJSON_ArrayForEach(element, list)
    {
        struct place here = place_at(&all, i++);
        check_rich_element(&here, element, depth);
    }
}

static void check_rich_text(const struct place *p, const cJSON *block)
{
    check_rich_elements(p, block, 0);
}

static void check_cell(const struct place *p, const cJSON *cell)
{
    const char *type = json_text(cell, "type", "");
    if (strcmp(type, "rich_text") == 0) {
        check_rich_text(p, cell);
    } else if (strcmp(type, "raw_text") == 0) {
        need_string(p, cell, "text", 3000);
    } else if (strcmp(type, "raw_number") != 0) {
        complain(p, "unsupported type: %s", type);
    }
}

static void check_row(const struct place *p, const cJSON *row)
{
    if (cJSON_GetArraySize(row) > 20) {
        complain(p, "must have no more than 20 cells");
    }
    check_each(p, row, check_cell);
}

static void check_table(const struct place *p, const cJSON *block)
{
    struct place here = place_in(p, "rows");
    p->check->tables++;
    check_each(&here, check_count(p, block, "rows", 1, 100), check_row);
}

static const struct {
    const char *type;
    check_item *run;
} kinds[] = {
    {"section", check_section}, {"header", check_header},     {"divider", check_divider},
    {"context", check_context}, {"actions", check_actions},   {"image", check_image},
    {"input", check_input},     {"markdown", check_markdown}, {"rich_text", check_rich_text},
    {"table", check_table},
};

static void check_block(const struct place *p, const cJSON *block)
{
    const char *type = json_text(block, "type", "");
    const char *block_id = json_text(block, "block_id", NULL);
    check_string(p, block, "block_id", 255);
    if (block_id != NULL && json_has(p->check->block_ids, block_id)) {
        complain(p, "block_id already exists: %s", block_id);
    } else if (block_id != NULL) {
        json_push(p->check->block_ids, block_id);
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].type, type) == 0) {
            kinds[i].run(p, block);
            return;
        }
    }
    complain(p, "unsupported type: %s", type);
}

static size_t text_in(const cJSON *value)
{
    const cJSON *item = NULL;
    size_t sum = 0;
    cJSON_ArrayForEach(item, value)
    {
        bool text = item->string != NULL && strcmp(item->string, "text") == 0;
        sum += text && cJSON_IsString(item) ? fake_check_length(item->valuestring) : 0;
        sum += text_in(item);
    }
    return sum;
}

const char *fake_check_blocks(struct check *check, const cJSON *blocks, int blocks_max)
{
    struct place all = {.check = check, .pointer = "/blocks"};
    if (!cJSON_IsArray(blocks)) {
        return "invalid_blocks_format";
    }
    check->block_ids = cJSON_CreateArray();
    if (cJSON_GetArraySize(blocks) > blocks_max) {
        complain(&all, "no more than %d items allowed", blocks_max);
    }
    check_each(&all, blocks, check_block);
    cJSON_Delete(check->block_ids);
    check->block_ids = NULL;
    check->text = text_in(blocks);
    if (check->messages != NULL) {
        return "invalid_blocks";
    }
    if (check->tables > 1) {
        return "invalid_attachments"; /* only_one_table_allowed */
    }
    return check->text > CHECK_BLOCKS_TEXT ? "msg_blocks_too_long" : NULL;
}

const char *fake_check_view(struct check *check, const cJSON *view)
{
    struct place here = {.check = check, .pointer = "/view"};
    const char *type = json_text(view, "type", "");
    bool modal = strcmp(type, "modal") == 0;
    const char *error = fake_check_blocks(check, json_get(view, "blocks"), VIEW_BLOCKS);
    if (!modal && strcmp(type, "home") != 0) {
        complain(&here, "unsupported type: %s", type);
    }
    if (modal && json_get(view, "title") == NULL) {
        complain(&here, "missing required field: title");
    }
    check_text(&here, view, "title", 24, false);
    check_text(&here, view, "submit", 24, false);
    check_text(&here, view, "close", 24, false);
    check_string(&here, view, "private_metadata", 3000);
    check_string(&here, view, "callback_id", 255);
    if (error != NULL && strcmp(error, "msg_blocks_too_long") != 0) {
        return error;
    }
    return check->messages != NULL ? "invalid_arguments" : NULL;
}
