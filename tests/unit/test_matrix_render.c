/* test_matrix_render.c -- messages, and the events that they become in Matrix.
 *
 * render/matrix/<name>.json is the list of contents.  UPDATE=1 writes it anew.
 */

#include "../../bot/platform/matrix/matrix_render.h"
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

enum { FILE_MAX = 512 * 1024 };

static const char *name_person(void *ctx, const char *id)
{
    (void)ctx;
    return strncmp(id, "@ana", 4) == 0 ? "Ana" : strncmp(id, "@ben", 4) == 0 ? "Ben </a><b>" : NULL;
}

static const char *name_room(void *ctx, const char *id)
{
    (void)ctx;
    return strcmp(id, "!store") == 0 ? "Store & Co" : NULL;
}

static const struct names names = {name_person, name_room, name_room, NULL};

/* ------------------------------------------------------------- messages */

static void build_spans(struct message *m)
{
    message_text(m, "Plain, ");
    message_bold(m, "bold, ");
    message_italic(m, "italic,\n");
    message_code(m, "kudos @ana");
    message_text(m, ", by ");
    message_person(m, "@ana:example.org");
    message_text(m, " to ");
    message_ping(m, "@ben:example.org");
    message_text(m, ", ");
    message_ping(m, "@ben:example.org");
    message_text(m, ", of ");
    message_group(m, "front");
    message_text(m, ", in ");
    message_channel(m, "!store");
    message_text(m, ": ");
    message_link(m, "https://example.com/?a=1&b=2", "the plan");
    message_emoji(m, "👏");
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
}

/* What a person may write, in all places where it may come to stand. */
static void build_hostile(struct message *m)
{
    static const char text[] = "@room <script>alert(\"1\")</script> &lt; <a href=\"x\"> \\ '\n> x";

    message_heading(m);
    message_text(m, "%s", text);
    message_paragraph(m);
    message_bold(m, "%s", text);
    message_item(m);
    message_code(m, "%s", text);
    message_quote(m);
    message_said(m, text);
    message_small(m);
    message_text(m, "%s", text);
    message_table(m, "l");
    message_row(m);
    message_cell(m);
    message_text(m, "%s", text);
    message_paragraph(m);
    message_text(m, "\x02@ana\x03 \x01\xff broken");
    message_ping(m, "@\"><script>:example.org");
    message_link(m, "javascript:alert(1)", "click");
    message_link(m, "https://example.com/\"onclick=\"x", "click");
    message_link(m, "MAILTO:ana@example.org", "write");
}

static void build_board(struct message *m)
{
    static const char *const rows[][3] = {
        {"1", "Ben", "5"}, {"2", "Cat", "3"}, {"2", "Dàn", "3"}, {"4", "李", "12"}};

    message_heading(m);
    message_text(m, "Today");
    message_table(m, "rlr");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        message_row(m);
        for (size_t k = 0; k < 3; k++) {
            message_cell(m);
            message_text(m, "%s", rows[i][k]);
        }
    }
    message_table(m, "ll");
    message_row(m);
    message_cell(m);
    message_text(m, "a table that is too wide for a phone to show");
    message_cell(m);
    message_cell(m);
    message_bold(m, "as lines");
    message_table(m, "l");
    message_row(m);
    message_cell(m);
    message_ping(m, "@ana:example.org");
}

static void build_long(struct message *m)
{
    char *text = must_alloc(30001);

    memset(text, '&', 30000);
    message_text(m, "%s", text);
    free(text);
    for (int i = 1; i <= 2000; i++) {
        message_item(m);
        message_text(m, "story %d: the Millers asked for Ben by name", i);
    }
}

static void build_nothing(struct message *m)
{
    message_paragraph(m);
    message_table(m, "ll");
    message_row(m);
}

/* ---------------------------------------------------------------- cases */

static void check(const char *name, const char *shown)
{
    char *expected = must_alloc(FILE_MAX);
    char path[128];
    FILE *f;
    size_t len;

    (void)snprintf(path, sizeof(path), "render/matrix/%s.json", name);
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

static void render(void (*build)(struct message *m), const char *name)
{
    static const struct matrix_relation in_thread = {
        .thread = "$root", .reply = "$last", .row = "1-0"};
    struct arena *a = arena_new();
    struct matrix_post posts[MATRIX_RENDER_MAX];
    cJSON *list = cJSON_CreateArray();
    struct message m;
    char *shown;

    message_init(&m, a);
    build(&m);
    for (size_t i = 0, count = matrix_render(a, &m, &names, posts, MATRIX_RENDER_MAX); i < count;
         i++) {
        const char *content = matrix_render_content(a, &posts[i], &in_thread);

        cJSON_AddItemToArray(list, cJSON_ParseWithLengthOpts(content, strlen(content), NULL, 0));
    }
    shown = cJSON_Print(list);
    check(name, shown);
    cJSON_free(shown);
    cJSON_Delete(list);
    arena_free(a);
}

#define RENDER(name)                                                                               \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        render(build_##name, #name);                                                               \
    }

RENDER(spans)
RENDER(blocks)
RENDER(hostile)
RENDER(board)
RENDER(nothing)

/* Each story stands in exactly one post, or is counted as left out; an event holds it. */
static void test_long(void **state)
{
    struct arena *a = arena_new();
    struct matrix_post posts[MATRIX_RENDER_MAX];
    struct message m;
    int next = 1;
    char want[32];

    (void)state;
    message_init(&m, a);
    build_long(&m);
    assert_int_equal(matrix_render(a, &m, &names, posts, MATRIX_RENDER_MAX), MATRIX_RENDER_MAX);
    for (size_t i = 0; i < MATRIX_RENDER_MAX; i++) {
        const char *at = posts[i].body;

        assert_true(strlen(matrix_render_content(
                        a, &posts[i], &(struct matrix_relation){.row = NULL})) < 60 * 1000);
        (void)snprintf(want, sizeof(want), "story %d:", next);
        while ((at = strstr(at, want)) != NULL) {
            next++;
            (void)snprintf(want, sizeof(want), "story %d:", next);
        }
    }
    assert_true(next > 200);
    (void)snprintf(want, sizeof(want), "\n… and %d more", 2001 - next);
    assert_non_null(strstr(posts[MATRIX_RENDER_MAX - 1].body, want));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),   cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_board),
        cmocka_unit_test(test_nothing), cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
