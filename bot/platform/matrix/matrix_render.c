/* matrix_render.c -- a message as Matrix' posts.
 *
 * Text and structure do not mix: all text is escaped, and the tags are ours.
 *
 *     paragraph   <p>, or nothing around one that is alone     heading   <h4>
 *     items       <ul> <li>                                    small     <em>
 *     quote       <blockquote>                                 rule      <hr>
 *     table       <pre><code>, aligned
 *
 * Clients on phones do not draw tables, but aligned lines, up to a phone's width;
 * the rows of a wider table become items.  Nobody is notified but by a pill that
 * stands in m.mentions, too: only SPAN_PING becomes one.
 */

#include "matrix_render.h"

#include "arena.h"
#include "buf.h"
#include "matrix_json.h"
#include "utf8.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PHONE_COLUMNS = 44, BUF_MAX = 1024 * 1024, MORE_BYTES = 64, TEXT_CHARS = 4000 };

struct renderer {
    struct arena *arena;
    const struct names *names;
    struct matrix_post *post;
    struct buf html;
};

/* ------------------------------------------------------------------- text */

static const char *valid(struct arena *a, const char *text)
{
    return utf8_valid(text, strlen(text)) ? text : utf8_clean(a, text, strlen(text));
}

static void add_escaped(struct renderer *r, const char *text, bool lines)
{
    for (text = valid(r->arena, text); *text != '\0'; text++) {
        switch (*text) {
        case '&':
            buf_text(&r->html, "&amp;");
            break;
        case '<':
            buf_text(&r->html, "&lt;");
            break;
        case '>':
            buf_text(&r->html, "&gt;");
            break;
        case '"':
            buf_text(&r->html, "&quot;");
            break;
        case '\n':
            buf_text(&r->html, lines ? "<br>" : "\n");
            break;
        default:
            buf_char(&r->html, *text);
            break;
        }
    }
}

static void add_tagged(struct renderer *r, const char *tag, const char *text)
{
    if (*text != '\0') {
        buf_printf(&r->html, "<%s>", tag);
        add_escaped(r, text, true);
        buf_printf(&r->html, "</%s>", tag);
    }
}

static const char *plain(const struct renderer *r, const struct message *m)
{
    struct buf out;
    const char *text;

    buf_init(&out, BUF_MAX);
    message_plain(m, r->names, &out);
    text = valid(r->arena, arena_copy(r->arena, out.data, out.len));
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

static bool is_blank(const char *text)
{
    return text[strspn(text, " \n")] == '\0';
}

/* ------------------------------------------------------------------ spans */

static void mention(struct matrix_post *post, const char *id)
{
    for (size_t i = 0; i < post->mention_count; i++) {
        if (strcmp(post->mentions[i], id) == 0) {
            return;
        }
    }
    if (post->mention_count < CAP_MENTIONS) {
        post->mentions[post->mention_count++] = id;
    }
}

static void add_encoded(struct renderer *r, const char *id)
{
    for (; *id != '\0'; id++) {
        if (isalnum((unsigned char)*id) || strchr("@:._=-", *id) != NULL) {
            buf_char(&r->html, *id);
        } else {
            buf_printf(&r->html, "%%%02X", (unsigned)(unsigned char)*id);
        }
    }
}

static const char *shown(const char *(*name_of)(void *ctx, const char *id),
                         const struct renderer *r, const char *id)
{
    const char *name = name_of != NULL ? name_of(r->names->ctx, id) : NULL;

    return name != NULL ? name : id;
}

static void add_pill(struct renderer *r, const char *id)
{
    if (!matrix_id_valid(id, '@')) {
        add_escaped(r, shown(r->names->person, r, id), true);
        return;
    }
    mention(r->post, arena_text(r->arena, id));
    buf_text(&r->html, "<a href=\"https://matrix.to/#/");
    add_encoded(r, id);
    buf_text(&r->html, "\">");
    add_escaped(r, shown(r->names->person, r, id), true);
    buf_text(&r->html, "</a>");
}

static void add_link(struct renderer *r, const struct span *s)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:"};
    bool known = false;

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        known = known || strncasecmp(s->url, schemes[i], strlen(schemes[i])) == 0;
    }
    if (known) {
        buf_text(&r->html, "<a href=\"");
        add_escaped(r, s->url, false);
        buf_text(&r->html, "\">");
    }
    add_escaped(r, s->text, true);
    buf_text(&r->html, known ? "</a>" : "");
}

static void add_spans(struct renderer *r, const struct span *s)
{
    for (; s != NULL; s = s->next) {
        switch (s->kind) {
        case SPAN_TEXT:
        case SPAN_EMOJI:
            add_escaped(r, s->text, true);
            break;
        case SPAN_BOLD:
            add_tagged(r, "strong", s->text);
            break;
        case SPAN_ITALIC:
            add_tagged(r, "em", s->text);
            break;
        case SPAN_CODE:
            add_tagged(r, "code", s->text);
            break;
        case SPAN_PERSON:
            add_escaped(r, shown(r->names->person, r, s->text), true);
            break;
        case SPAN_PING:
            add_pill(r, s->text);
            break;
        case SPAN_GROUP:
            add_escaped(r, shown(r->names->group, r, s->text), true);
            break;
        case SPAN_CHANNEL:
            buf_char(&r->html, '#');
            add_escaped(r, shown(r->names->channel, r, s->text), true);
            break;
        case SPAN_LINK:
            add_link(r, s);
            break;
        }
    }
}

/* ----------------------------------------------------------------- blocks */

static void add_around(struct renderer *r, const char *tag, const struct span *spans)
{
    buf_printf(&r->html, "<%s>", tag);
    add_spans(r, spans);
    buf_printf(&r->html, "</%s>", tag);
}

/* The last block that it took. */
static const struct block *add_items(struct renderer *r, const struct block *b)
{
    buf_text(&r->html, "<ul>");
    for (;; b = b->next) {
        add_around(r, "li", b->spans);
        if (b->next == NULL || b->next->kind != BLOCK_ITEM) {
            break;
        }
    }
    buf_text(&r->html, "</ul>");
    return b;
}

static size_t widest_line(const struct renderer *r, const char *text)
{
    size_t widest = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t width = utf8_width(arena_copy(r->arena, text, len));

        widest = width > widest ? width : widest;
        text += len + (text[len] == '\n');
    }
    return widest;
}

static bool cell_pings(const struct cell *c)
{
    const struct span *s = c->spans;

    while (s != NULL && s->kind != SPAN_PING) {
        s = s->next;
    }
    return s != NULL;
}

static bool table_pings(const struct block *b)
{
    bool pings = false;

    for (const struct row *row = b->rows; row != NULL; row = row->next) {
        for (const struct cell *c = row->cells; c != NULL; c = c->next) {
            pings = pings || cell_pings(c);
        }
    }
    return pings;
}

static void add_cells(struct renderer *r, const struct cell *c)
{
    const char *between = "";

    for (; c != NULL; c = c->next) {
        if (c->spans != NULL) {
            buf_text(&r->html, between);
            add_spans(r, c->spans);
            between = " · ";
        }
    }
}

static void add_rows(struct renderer *r, const struct block *b)
{
    buf_text(&r->html, "<ul>");
    for (const struct row *row = b->rows; row != NULL; row = row->next) {
        buf_text(&r->html, "<li>");
        add_cells(r, row->cells);
        buf_text(&r->html, "</li>");
    }
    buf_text(&r->html, "</ul>");
}

static void add_table(struct renderer *r, const struct block *b)
{
    const char *text = plain_block(r, b);

    if (is_blank(text)) {
        return;
    }
    if (widest_line(r, text) > PHONE_COLUMNS || table_pings(b)) {
        add_rows(r, b);
        return;
    }
    buf_text(&r->html, "<pre><code>");
    add_escaped(r, text, false);
    buf_text(&r->html, "</code></pre>");
}

/* The last block that it took. */
static const struct block *add_block(struct renderer *r, const struct block *b, bool alone)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
        if (alone) {
            add_spans(r, b->spans);
        } else {
            add_around(r, "p", b->spans);
        }
        break;
    case BLOCK_HEADING:
        add_around(r, "h4", b->spans);
        break;
    case BLOCK_ITEM:
        return add_items(r, b);
    case BLOCK_QUOTE:
        add_around(r, "blockquote", b->spans);
        break;
    case BLOCK_SMALL:
        buf_text(&r->html, "<p>");
        add_around(r, "em", b->spans);
        buf_text(&r->html, "</p>");
        break;
    case BLOCK_TABLE:
        add_table(r, b);
        break;
    case BLOCK_RULE:
        buf_text(&r->html, "<hr>");
        break;
    }
    return b;
}

/* ------------------------------------------------------------------ posts */

/* false: it is too big for one post. */
static bool render_page(struct renderer *r, const struct message *page, struct matrix_post *post)
{
    bool fits;

    *post = (struct matrix_post){.body = plain(r, page)};
    r->post = post;
    buf_init(&r->html, BUF_MAX);
    for (const struct block *b = page->blocks; b != NULL; b = b->next) {
        b = add_block(r, b, b == page->blocks && b->next == NULL);
    }
    post->html = arena_copy(r->arena, r->html.data, r->html.len);
    fits = r->html.len <= MATRIX_POST_BYTES && strlen(post->body) <= MATRIX_POST_BYTES;
    buf_release(&r->html);
    return fits;
}

/* One block that does not fit: the beginning of its text. */
static void render_cut(struct renderer *r, const struct block *b, struct matrix_post *post)
{
    const char *text = utf8_cut(r->arena, plain_block(r, b), TEXT_CHARS);
    struct message m;

    message_init(&m, r->arena);
    message_text(&m, "%s", text);
    (void)render_page(r, &m, post);
}

/* What a block takes of a post: no more within a page than alone. */
static size_t weight(struct renderer *r, const struct block *b)
{
    struct block alone = *b;
    struct message page = {.arena = r->arena, .blocks = &alone};
    struct matrix_post post;
    size_t html;
    size_t body;

    alone.next = NULL;
    (void)render_page(r, &page, &post);
    html = strlen(post.html) + strlen("<p></p>");
    body = strlen(post.body) + 1;
    return html > body ? html : body;
}

/* As many blocks from the first on as fit; what is left. */
static struct block *render_some(struct renderer *r, struct block *first, struct matrix_post *post)
{
    struct message page = {.arena = r->arena, .blocks = first};
    struct block *last = NULL;
    struct block *next = first;
    size_t sum = 0;

    while (next != NULL && (sum += weight(r, next)) <= MATRIX_POST_BYTES) {
        last = next;
        next = next->next;
    }
    if (last == NULL) {
        render_cut(r, first, post);
        return first->next;
    }
    last->next = NULL;
    (void)render_page(r, &page, post);
    last->next = next;
    return next;
}

/* Says that there is more, in the last post. */
static void add_more(struct renderer *r, const struct block *left, struct matrix_post *post)
{
    size_t count = 0;

    for (; left != NULL; left = left->next) {
        count++;
    }
    post->body = arena_printf(r->arena, "%s\n… and %zu more", post->body, count);
    post->html = arena_printf(r->arena, "%s<p>… and %zu more</p>", post->html, count);
}

static struct block *copy_blocks(struct arena *a, const struct block *from)
{
    struct block *first = NULL;
    struct block **end = &first;

    for (; from != NULL; from = from->next) {
        *end = arena_alloc(a, sizeof(**end));
        **end = *from;
        (*end)->next = NULL;
        end = &(*end)->next;
    }
    return first;
}

static bool says_something(const struct matrix_post *post)
{
    return !is_blank(post->body) || strstr(post->html, "<hr>") != NULL;
}

size_t matrix_render(struct arena *a, const struct message *m, const struct names *names,
                     struct matrix_post *posts, size_t max)
{
    struct renderer r = {.arena = a, .names = names};
    struct block *left;
    size_t count = 0;

    assert(max >= 1 && max <= MATRIX_RENDER_MAX);
    if (render_page(&r, m, &posts[0])) {
        return says_something(&posts[0]) ? 1 : 0;
    }
    left = copy_blocks(a, m->blocks);
    while (left != NULL && count < max) {
        left = render_some(&r, left, &posts[count]);
        count += says_something(&posts[count]) ? 1 : 0;
    }
    if (left != NULL) {
        add_more(&r, left, &posts[count - 1]);
    }
    return count;
}
