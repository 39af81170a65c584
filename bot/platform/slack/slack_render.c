/* slack_render.c -- a message as Slack's posts.
 *
 * What people said must never become markup or a ping, and Slack's own markup
 * has no escape for * _ ~ and `.  So text goes only where Slack does not look
 * for markup: into rich_text elements and plain_text objects.  The one element
 * that notifies is `user`, and only SPAN_PING becomes one.
 *
 *     paragraph   rich_text with a section       heading   header
 *     items       rich_text with one list        small     context
 *     quote       rich_text with a quote         rule      divider
 *     table       rich_text, preformatted and aligned
 *
 * Slack's own table block is shown below everything else, at most once in a
 * message, and not in answers to slash commands; a board needs it in its place.
 * Aligned lines read well up to the width of a phone and are the same in the
 * fallback text; a wider table would wrap there, so its rows become lines of a
 * list.  So does one with a ping in it, for preformatted text holds no `user`.
 */

#include "slack_render.h"

#include "arena.h"
#include "buf.h"
#include "slack_pages.h"
#include "slack_text.h"
#include "utf8.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <string.h>

enum {
    HEADER_MAX = 150,
    PHONE_COLUMNS = 44,
    PLAIN_MAX = 64 * 1024,
};

struct renderer {
    struct arena *arena;
    const struct names *names;
    cJSON *blocks;
};

/* ------------------------------------------------------------- elements */

/* Adds an object of that type to an array. */
static cJSON *add_typed(cJSON *array, const char *type)
{
    cJSON *object = cJSON_CreateObject();

    cJSON_AddStringToObject(object, "type", type);
    cJSON_AddItemToArray(array, object);
    return object;
}

/* Adds {"type": type, "elements": []} to an array; the elements. */
static cJSON *add_group(cJSON *array, const char *type)
{
    return cJSON_AddArrayToObject(add_typed(array, type), "elements");
}

static cJSON *new_plain_text(const char *text)
{
    cJSON *object = cJSON_CreateObject();

    cJSON_AddStringToObject(object, "type", "plain_text");
    cJSON_AddStringToObject(object, "text", text);
    cJSON_AddTrueToObject(object, "emoji");
    return object;
}

static void add_text(cJSON *elements, const char *text, const char *style)
{
    cJSON *element = add_typed(elements, "text");

    cJSON_AddStringToObject(element, "text", text);
    if (style != NULL) {
        cJSON_AddTrueToObject(cJSON_AddObjectToObject(element, "style"), style);
    }
}

static void add_span(const struct renderer *r, cJSON *elements, const struct span *s)
{
    cJSON *element;

    switch (s->kind) {
    case SPAN_TEXT:
    case SPAN_PERSON:
    case SPAN_GROUP:
        add_text(elements, s->text, NULL);
        break;
    case SPAN_BOLD:
        add_text(elements, s->text, "bold");
        break;
    case SPAN_ITALIC:
        add_text(elements, s->text, "italic");
        break;
    case SPAN_CODE:
        add_text(elements, s->text, "code");
        break;
    case SPAN_PING:
        cJSON_AddStringToObject(add_typed(elements, "user"), "user_id", s->text);
        break;
    case SPAN_CHANNEL:
        cJSON_AddStringToObject(add_typed(elements, "channel"), "channel_id", s->text);
        break;
    case SPAN_LINK:
        element = add_typed(elements, "link");
        cJSON_AddStringToObject(element, "url", s->url);
        cJSON_AddStringToObject(element, "text", s->text);
        break;
    case SPAN_EMOJI:
        cJSON_AddStringToObject(add_typed(elements, "emoji"), "name",
                                arena_copy(r->arena, s->text + 1, strlen(s->text) - 2));
        break;
    }
}

static void add_spans(const struct renderer *r, cJSON *elements, const struct span *s)
{
    for (; s != NULL; s = s->next) {
        add_span(r, elements, s);
    }
}

/* --------------------------------------------------------------- blocks */

static const char *plain(const struct renderer *r, const struct message *m)
{
    struct buf out;
    const char *text;

    buf_init(&out, PLAIN_MAX);
    message_plain(m, r->names, &out);
    text = arena_copy(r->arena, out.data, out.len);
    buf_release(&out);
    return text;
}

static const char *plain_block(const struct renderer *r, const struct block *b)
{
    struct block alone = *b;
    struct message m = {.arena = r->arena, .blocks = &alone};

    alone.next = NULL;
    return plain(r, &m);
}

static bool holds(const struct span *s, enum span_kind kind)
{
    for (; s != NULL; s = s->next) {
        if (s->kind == kind) {
            return true;
        }
    }
    return false;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \n")] == '\0';
}

static void add_section(const struct renderer *r, const struct span *spans, const char *type)
{
    add_spans(r, add_group(add_group(r->blocks, "rich_text"), type), spans);
}

static void add_heading(const struct renderer *r, const struct block *b)
{
    const char *text = plain_block(r, b);

    if (holds(b->spans, SPAN_PING) || slack_pages_weigh(text) > HEADER_MAX || is_blank(text)) {
        add_section(r, b->spans, "rich_text_section");
        return;
    }
    cJSON_AddItemToObject(add_typed(r->blocks, "header"), "text", new_plain_text(text));
}

/* Small print with something in it that is more than text is not that small. */
static void add_small(const struct renderer *r, const struct block *b)
{
    const char *text = plain_block(r, b);

    if (holds(b->spans, SPAN_PING) || holds(b->spans, SPAN_LINK) || holds(b->spans, SPAN_CHANNEL) ||
        is_blank(text)) {
        add_section(r, b->spans, "rich_text_section");
        return;
    }
    cJSON_AddItemToArray(add_group(r->blocks, "context"), new_plain_text(text));
}

static cJSON *add_list(const struct renderer *r)
{
    cJSON *list = add_typed(add_group(r->blocks, "rich_text"), "rich_text_list");

    cJSON_AddStringToObject(list, "style", "bullet");
    return cJSON_AddArrayToObject(list, "elements");
}

/* All items up to the next block of another kind, in lists that are not too
 * long; the last item. */
static const struct block *add_items(const struct renderer *r, const struct block *b)
{
    size_t weight = SLACK_BLOCK_MAX;
    cJSON *list = NULL;

    while (true) {
        size_t more = slack_pages_weigh(plain_block(r, b));

        if (weight + more > SLACK_BLOCK_MAX) {
            list = add_list(r);
            weight = 0;
        }
        weight += more;
        add_spans(r, add_group(list, "rich_text_section"), b->spans);
        if (b->next == NULL || b->next->kind != BLOCK_ITEM) {
            return b;
        }
        b = b->next;
    }
}

/* --------------------------------------------------------------- tables */

static size_t widest_line(const char *text)
{
    struct arena *a = arena_new();
    size_t widest = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t width = utf8_width(arena_copy(a, text, len));

        widest = width > widest ? width : widest;
        text += len + (text[len] == '\n');
    }
    arena_free(a);
    return widest;
}

static bool row_pings(const struct row *row)
{
    const struct cell *c = row->cells;

    while (c != NULL && !holds(c->spans, SPAN_PING)) {
        c = c->next;
    }
    return c != NULL;
}

static bool table_pings(const struct block *b)
{
    const struct row *row = b->rows;

    while (row != NULL && !row_pings(row)) {
        row = row->next;
    }
    return row != NULL;
}

static void add_row(const struct renderer *r, cJSON *list, const struct row *row)
{
    cJSON *elements = NULL;

    for (const struct cell *c = row->cells; c != NULL; c = c->next) {
        if (c->spans == NULL) {
            continue;
        }
        if (elements == NULL) {
            elements = add_group(list, "rich_text_section");
        } else {
            add_text(elements, " · ", NULL);
        }
        add_spans(r, elements, c->spans);
    }
}

static void add_table(const struct renderer *r, const struct block *b)
{
    const char *text = plain_block(r, b);
    cJSON *list;

    if (is_blank(text)) {
        return;
    }
    if (widest_line(text) <= PHONE_COLUMNS && !table_pings(b)) {
        add_text(add_group(add_group(r->blocks, "rich_text"), "rich_text_preformatted"), text,
                 NULL);
        return;
    }
    list = add_list(r);
    for (const struct row *row = b->rows; row != NULL; row = row->next) {
        add_row(r, list, row);
    }
}

/* ---------------------------------------------------------------- posts */

/* The last block that it took. */
static const struct block *add_block(const struct renderer *r, const struct block *b)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        add_section(r, b->spans, "rich_text_section");
        break;
    case BLOCK_HEADING:
        add_heading(r, b);
        break;
    case BLOCK_ITEM:
        return add_items(r, b);
    case BLOCK_QUOTE:
        add_section(r, b->spans, "rich_text_quote");
        break;
    case BLOCK_SMALL:
        add_small(r, b);
        break;
    case BLOCK_TABLE:
        add_table(r, b);
        break;
    case BLOCK_RULE:
        (void)add_typed(r->blocks, "divider");
        break;
    }
    return b;
}

static struct slack_post render_page(struct renderer *r, const struct message *page)
{
    struct slack_post post = {.text = slack_text_escape(r->arena, plain(r, page))};
    char *json;

    r->blocks = cJSON_CreateArray();
    for (const struct block *b = page->blocks; b != NULL; b = b->next) {
        b = add_block(r, b);
    }
    json = cJSON_PrintUnformatted(r->blocks);
    post.blocks = arena_text(r->arena, json);
    cJSON_free(json);
    cJSON_Delete(r->blocks);
    return post;
}

size_t slack_render(struct arena *a, const struct message *m, const struct names *names,
                    struct slack_post *posts, size_t max)
{
    struct renderer r = {.arena = a, .names = names};
    struct message pages[SLACK_RENDER_MAX];
    size_t page_count;
    size_t count = 0;

    assert(max >= 1 && max <= SLACK_RENDER_MAX);
    page_count = slack_pages_cut(a, m, names, pages, max);
    for (size_t i = 0; i < page_count; i++) {
        posts[count] = render_page(&r, &pages[i]);
        count += strcmp(posts[count].blocks, "[]") != 0;
    }
    return count;
}
