/* test_slack_render.c -- messages, and the posts that they become in Slack.
 *
 * render/slack/<name>.json is the list of posts.  UPDATE=1 writes it anew.
 */

#include "../../bot/platform/slack/slack_pages.h"
#include "../../bot/platform/slack/slack_render.h"
#include "arena.h"
#include "message.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 256 * 1024 };

static const char *name_person(void *ctx, const char *id)
{
    (void)ctx;
    return strcmp(id, "U0ANA") == 0 ? "Ana" : strcmp(id, "U0BEN") == 0 ? "Ben <!channel>" : NULL;
}

static const char *name_group(void *ctx, const char *id)
{
    (void)ctx;
    return strcmp(id, "S0TILLS") == 0 ? "Tills" : NULL;
}

static const char *name_channel(void *ctx, const char *id)
{
    (void)ctx;
    return strcmp(id, "C0STORE") == 0 ? "store" : NULL;
}

static const struct names names = {name_person, name_group, name_channel, NULL};

/* ------------------------------------------------------------- messages */

static void build_spans(struct message *m)
{
    message_text(m, "Plain, ");
    message_bold(m, "bold, ");
    message_italic(m, "italic, ");
    message_code(m, "kudos @ana");
    message_text(m, ", by ");
    message_person(m, "U0ANA");
    message_text(m, " to ");
    message_ping(m, "U0BEN");
    message_text(m, ", of ");
    message_group(m, "S0TILLS");
    message_text(m, ", in ");
    message_channel(m, "C0STORE");
    message_text(m, ": ");
    message_link(m, "https://example.com/?a=1&b=2", "the plan");
    message_emoji(m, "👏");
    message_emoji(m, ":our_logo:");
}

static void build_blocks(struct message *m)
{
    message_heading(m);
    message_text(m, "Friday 20 November · Store");
    message_paragraph(m);
    message_text(m, "First line\nsecond line");
    message_item(m);
    message_text(m, "one");
    message_item(m);
    message_text(m, "two");
    message_rule(m);
    message_item(m);
    message_text(m, "a list of its own");
    message_quote(m);
    message_text(m, "The Millers came back.");
    message_small(m);
    message_text(m, "Say ");
    message_code(m, "help board");
    message_text(m, ".");
    message_paragraph(m);
    message_small(m);
    message_link(m, "https://example.com", "more");
    message_heading(m);
    message_text(m, "For ");
    message_ping(m, "U0ANA");
}

/* What a person may write, in all places where it may come to stand. */
static void build_hostile(struct message *m)
{
    static const char *const texts[] = {
        "<!channel> <!here> <!everyone> @channel @here <!subteam^S0TILLS> <@U0ANA>",
        "*bold* _italic_ ~gone~ `code` ```block``` > quote & &amp; &lt;",
        "<https://evil.example|https://bank.example> :tada: \\u0000 \" \\ /",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        message_heading(m);
        message_text(m, "%s", texts[i]);
        message_paragraph(m);
        message_text(m, "%s", texts[i]);
        message_bold(m, "%s", texts[i]);
        message_item(m);
        message_code(m, "%s", texts[i]);
        message_quote(m);
        message_said(m, texts[i]);
        message_small(m);
        message_text(m, "%s", texts[i]);
        message_table(m, "l");
        message_row(m);
        message_cell(m);
        message_text(m, "%s", texts[i]);
    }
    message_paragraph(m);
    message_text(m, "\x02@U0ANA\x03 \x01\xff broken");
    message_ping(m, "U0ANA> <!channel");
    message_channel(m, "C0|<!here>");
    message_link(m, "javascript:alert(1)", "click");
    message_link(m, "https://example.com/<!channel>", "click");
    message_emoji(m, ":<!here>:");
}

static void build_board(struct message *m)
{
    static const struct {
        const char *rank, *name, *points, *trend;
    } rows[] = {
        {"1", "Ben", "5", "▲2"}, {"2", "Cat", "3", ""},       {"2", "Dàn", "3", "new"},
        {"4", "李", "12", "▼1"}, {"5", "A & B", "1", "👏 ok"},
    };

    message_heading(m);
    message_text(m, "Today");
    message_table(m, "rlrl");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        message_row(m);
        message_cell(m);
        message_text(m, "%s", rows[i].rank);
        message_cell(m);
        message_bold(m, "%s", rows[i].name);
        message_cell(m);
        message_text(m, "%s", rows[i].points);
        message_cell(m);
        message_text(m, "%s", rows[i].trend);
    }
    message_paragraph(m);
    message_text(m, "Most generous: Ana (4)");
    message_table(m, "ll");
    message_row(m);
    message_cell(m);
    message_text(m, "a table that is too wide for a phone to show");
    message_cell(m);
    message_cell(m);
    message_text(m, "as lines");
    message_row(m);
    message_table(m, "ll");
    message_row(m);
    message_cell(m);
    message_ping(m, "U0ANA");
    message_cell(m);
    message_text(m, "is told");
    message_table(m, "l");
    message_row(m);
}

/* A paragraph, then one item after the other. */
static void build_long(struct message *m)
{
    char *text = must_alloc(6001);

    for (size_t i = 0; i < 1000; i++) {
        memcpy(text + i * 6, i % 10 == 9 ? "& <b>\n" : "words ", 6);
    }
    message_text(m, "%s", text);
    free(text);
    for (int i = 1; i <= 400; i++) {
        message_item(m);
        message_text(m, "story %d: the Miller family came back and asked for Ben by name", i);
    }
}

static void build_nothing(struct message *m)
{
    message_paragraph(m);
    message_table(m, "ll");
    message_row(m);
}

static void build_rule(struct message *m)
{
    message_rule(m);
}

/* ---------------------------------------------------------------- cases */

static char *show_posts(const struct slack_post *posts, size_t count)
{
    cJSON *list = cJSON_CreateArray();
    char *text;

    for (size_t i = 0; i < count; i++) {
        cJSON *post = cJSON_CreateObject();
        cJSON *blocks =
            cJSON_ParseWithLengthOpts(posts[i].blocks, strlen(posts[i].blocks), NULL, 0);

        assert_non_null(blocks);
        assert_true(cJSON_GetArraySize(blocks) <= 50);
        assert_true(strlen(posts[i].text) <= 4000);
        cJSON_AddStringToObject(post, "text", posts[i].text);
        cJSON_AddItemToObject(post, "blocks", blocks);
        cJSON_AddItemToArray(list, post);
    }
    text = cJSON_Print(list);
    cJSON_Delete(list);
    return text;
}

static void check(const char *name, const char *shown)
{
    char *expected = must_alloc(FILE_MAX);
    char path[128];
    FILE *f;
    size_t len;

    (void)snprintf(path, sizeof(path), "render/slack/%s.json", name);
    if (getenv("UPDATE") != NULL) {
        f = fopen(path, "wb");
        assert_non_null(f);
        assert_true(fprintf(f, "%s\n", shown) > 0);
        assert_int_equal(fclose(f), 0);
    }
    f = fopen(path, "rb");
    assert_non_null(f);
    len = fread(expected, 1, FILE_MAX - 1, f);
    assert_int_equal(fclose(f), 0);
    assert_true(len > 0);
    expected[len - 1] = '\0';
    assert_string_equal(shown, expected);
    free(expected);
}

static size_t render(void (*build)(struct message *m), const char *name, size_t max)
{
    struct arena *a = arena_new();
    struct slack_post posts[SLACK_RENDER_MAX];
    struct message m;
    size_t count;
    char *shown;

    message_init(&m, a);
    build(&m);
    count = slack_render(a, &m, &names, posts, max);
    shown = show_posts(posts, count);
    check(name, shown);
    cJSON_free(shown);
    arena_free(a);
    return count;
}

static void test_spans(void **state)
{
    (void)state;
    assert_int_equal(render(build_spans, "spans", 4), 1);
}

static void test_blocks(void **state)
{
    (void)state;
    assert_int_equal(render(build_blocks, "blocks", 4), 1);
}

static void test_hostile(void **state)
{
    (void)state;
    assert_int_equal(render(build_hostile, "hostile", 4), 1);
}

static void test_board(void **state)
{
    (void)state;
    assert_int_equal(render(build_board, "board", 4), 1);
}

static void test_long(void **state)
{
    (void)state;
    assert_int_equal(render(build_long, "long", 1), 1);
}

/* Each story stands in exactly one post, or is counted as left out. */
static void test_pages(void **state)
{
    struct arena *a = arena_new();
    struct slack_post posts[SLACK_RENDER_MAX];
    struct message m;
    int next = 1;
    char want[32];

    (void)state;
    message_init(&m, a);
    build_long(&m);
    assert_int_equal(slack_render(a, &m, &names, posts, SLACK_RENDER_MAX), SLACK_RENDER_MAX);
    for (size_t i = 0; i < SLACK_RENDER_MAX; i++) {
        const char *at = posts[i].text;

        assert_true(slack_pages_weigh(at) <= 4000);
        (void)snprintf(want, sizeof(want), "story %d:", next);
        while ((at = strstr(at, want)) != NULL) {
            next++;
            (void)snprintf(want, sizeof(want), "story %d:", next);
        }
    }
    assert_true(next > 50);
    (void)snprintf(want, sizeof(want), "\n… and %d more", 401 - next);
    assert_non_null(strstr(posts[SLACK_RENDER_MAX - 1].text, want));
    arena_free(a);
}

static void test_nothing(void **state)
{
    (void)state;
    assert_int_equal(render(build_nothing, "nothing", 4), 0);
    assert_int_equal(render(build_rule, "rule", 4), 1);
}

static void test_weight(void **state)
{
    (void)state;
    assert_int_equal(slack_pages_weigh(""), 0);
    assert_int_equal(slack_pages_weigh("abc"), 3);
    assert_int_equal(slack_pages_weigh("a&b"), 7);
    assert_int_equal(slack_pages_weigh("<>"), 8);
    assert_int_equal(slack_pages_weigh("äé李"), 3);
    assert_int_equal(slack_pages_weigh("👏"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),   cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_board),
        cmocka_unit_test(test_long),    cmocka_unit_test(test_pages),
        cmocka_unit_test(test_nothing), cmocka_unit_test(test_weight),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
