/* fuzz_slack_render.c -- any message becomes posts that Slack takes: valid
 * JSON, within its limits, and nobody is notified who was not to be.
 *
 * The input is a list of instructions: a byte that says what to call, a byte
 * that says how much text, the text.
 */

#include "../../bot/platform/slack/slack_pages.h"
#include "../../bot/platform/slack/slack_render.h"
#include "arena.h"
#include "message.h"
#include "utf8.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CALLS = 19, TEXT_REPEAT = 7 };

struct script {
    struct arena *arena;
    struct message message;
    bool pings;
};

static const char *name_any(void *ctx, const char *id)
{
    (void)ctx;
    return id[0] == 'U' ? "Ben <@U0ANA>" : NULL;
}

static const struct names names = {name_any, name_any, name_any, NULL};

/* Some text several times, to get at the limits. */
static const char *repeat(struct arena *a, const char *text, size_t times)
{
    size_t len = strlen(text);
    char *out = arena_alloc(a, len * times + 1);

    for (size_t i = 0; i < times; i++) {
        memcpy(out + i * len, text, len);
    }
    return out;
}

static void begin(struct message *m, unsigned call)
{
    void (*const calls[])(struct message *) = {
        message_paragraph, message_heading, message_item, message_quote,
        message_small,     message_rule,    message_row,  message_cell,
    };

    calls[call](m);
}

static void call(struct script *s, unsigned what, const char *text)
{
    struct message *m = &s->message;

    switch (what) {
    case 8:
        message_table(m, "lrl");
        break;
    case 9:
        message_bold(m, "%s", text);
        break;
    case 10:
        message_italic(m, "%s", text);
        break;
    case 11:
        message_code(m, "%s", text);
        break;
    case 12:
        message_person(m, text);
        break;
    case 13:
        message_ping(m, text);
        s->pings = true;
        break;
    case 14:
        message_group(m, text);
        break;
    case 15:
        message_channel(m, text);
        break;
    case 16:
        message_link(m, text, text);
        break;
    case 17:
        message_emoji(m, text);
        break;
    case 18:
        message_said(m, text);
        break;
    default:
        message_text(m, "%s", text);
        break;
    }
}

static void run(struct script *s, const uint8_t *data, size_t size)
{
    while (size >= 2) {
        unsigned what = data[0] % (CALLS + 1);
        size_t times = data[0] >= 200 ? (size_t)1 << (data[0] % (TEXT_REPEAT + 1)) : 1;
        size_t len = data[1] < size - 2 ? data[1] : size - 2;

        if (what < 8) {
            begin(&s->message, what);
            len = 0;
        } else {
            call(s, what,
                 repeat(s->arena, arena_copy(s->arena, (const char *)data + 2, len), times));
        }
        data += 2 + len;
        size -= 2 + len;
    }
}

/* ----------------------------------------------------------- what is so */

static const cJSON *get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* Text of any object within: the sum of it. */
static size_t check_object(const struct script *s, const cJSON *object)
{
    const cJSON *type = get(object, "type");
    const cJSON *child;
    size_t weight = 0;

    if (cJSON_IsString(type)) {
        assert(strcmp(type->valuestring, "mrkdwn") != 0);
        assert(strcmp(type->valuestring, "broadcast") != 0);
        assert(strcmp(type->valuestring, "usergroup") != 0);
        assert(s->pings || strcmp(type->valuestring, "user") != 0);
    }
    cJSON_ArrayForEach(child, object)
    {
        if (child->string != NULL && strcmp(child->string, "text") == 0 && cJSON_IsString(child)) {
            assert(child->valuestring[0] != '\0');
            weight += slack_pages_weigh(child->valuestring);
        }
        assert(!cJSON_IsArray(child) || cJSON_GetArraySize(child) > 0);
        weight += cJSON_IsObject(child) || cJSON_IsArray(child) ? check_object(s, child) : 0;
    }
    return weight;
}

static void check_post(const struct script *s, const struct slack_post *post)
{
    cJSON *blocks = cJSON_ParseWithLengthOpts(post->blocks, strlen(post->blocks), NULL, 0);
    const cJSON *block;
    size_t sum = 0;

    assert(cJSON_IsArray(blocks));
    assert(utf8_valid(post->blocks, strlen(post->blocks)));
    assert(utf8_valid(post->text, strlen(post->text)));
    assert(cJSON_GetArraySize(blocks) >= 1 && cJSON_GetArraySize(blocks) <= 50);
    cJSON_ArrayForEach(block, blocks)
    {
        size_t weight = check_object(s, block);

        assert(weight <= 3000);
        sum += weight;
    }
    assert(sum <= 13000);
    /* As it is in the text, "&" has been escaped already. */
    assert(strpbrk(post->text, "<>") == NULL);
    assert(utf8_chars(post->text) <= 4000);
    cJSON_Delete(blocks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = {.arena = arena_new()};
    struct slack_post posts[SLACK_RENDER_MAX];
    size_t max = size > 0 ? 1 + data[0] % SLACK_RENDER_MAX : 1;
    size_t count;

    message_init(&s.message, s.arena);
    if (size > 0) {
        run(&s, data + 1, size - 1);
    }
    count = slack_render(s.arena, &s.message, &names, posts, max);
    assert(count <= max);
    for (size_t i = 0; i < count; i++) {
        check_post(&s, &posts[i]);
    }
    arena_free(s.arena);
    return 0;
}
