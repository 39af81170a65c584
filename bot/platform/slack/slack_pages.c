/* slack_pages.c -- a message cut into pages, each of which fits into one post.
 *
 * First each block is copied with spans that are ready for Slack, a block that
 * is too long becoming several of its kind; then as many as fit make a page.
 */

#include "slack_pages.h"

#include "arena.h"
#include "caps.h"
#include "slack_json.h"
#include "utf8.h"

#include <string.h>

enum {
    BLOCK_COST = 4, /* bullet or quotation marks, line end */
    MORE_COST = 40, /* "… and 12 more" */
    CELL_MAX = 75,  /* so that a row of all columns fits into a block */
    CELL_GAP = 2,
    LINK_MAX = 2000,
    SPACE_WITHIN = 200, /* how far back to look for a space to cut at */
};

struct piece {
    struct block block;
    const struct block *from;
    size_t room; /* that is left */
    struct span *last_span;
    struct piece *next;
};

struct cutter {
    struct arena *arena;
    const struct names *names;
    struct piece *pieces;
    struct piece *last;
};

/* --------------------------------------------------------------- weights */

static size_t weigh_character(const char *c)
{
    unsigned char byte = (unsigned char)*c;

    if (byte == '&') {
        return strlen("&amp;");
    }
    if (byte == '<' || byte == '>') {
        return strlen("&lt;");
    }
    if ((byte & 0xc0) == 0x80) {
        return 0;
    }
    return byte >= 0xf0 ? 2 : 1;
}

size_t slack_pages_weigh(const char *text)
{
    size_t weight = 0;

    for (; *text != '\0'; text++) {
        weight += weigh_character(text);
    }
    return weight;
}

/* How many bytes of the text have at most that weight; at a space if one is
 * near, and never within a character, whose further bytes weigh nothing. */
static size_t fitting(const char *text, size_t room)
{
    size_t weight = 0;
    size_t len = 0;
    size_t space = 0;

    while (text[len] != '\0' && weight + weigh_character(text + len) <= room) {
        weight += weigh_character(text + len);
        len++;
        space = text[len - 1] == ' ' || text[len - 1] == '\n' ? len : space;
    }
    if (text[len] == '\0') {
        return len;
    }
    return space > 0 && len - space < SPACE_WITHIN ? space : len;
}

/* -------------------------------------------------------- spans, readied */

static const char *clean(struct arena *a, const char *text)
{
    size_t len = text != NULL ? strlen(text) : 0;
    bool dirty = len > 0 && !utf8_valid(text, len);

    for (size_t i = 0; i < len; i++) {
        dirty = dirty || ((unsigned char)text[i] < ' ' && text[i] != '\n') || text[i] == '\x7f';
    }
    return dirty ? utf8_clean(a, text, len) : len > 0 ? text : "";
}

static const char *name_of(const char *(*lookup)(void *ctx, const char *id),
                           const struct names *names, const char *id)
{
    const char *name = lookup != NULL ? lookup(names->ctx, id) : NULL;

    return name != NULL ? name : id;
}

static bool is_address(const char *url)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return slack_pages_weigh(url) <= LINK_MAX && strpbrk(url, " \n<>|\"") == NULL;
        }
    }
    return false;
}

static bool is_custom_emoji(const char *emoji)
{
    size_t len = emoji[0] == ':' ? strspn(emoji + 1, "abcdefghijklmnopqrstuvwxyz0123456789_+-") : 0;

    return len > 0 && len <= CAP_NAME_CHARS && strcmp(emoji + 1 + len, ":") == 0;
}

static void ready_link(const struct cutter *c, struct span *s)
{
    s->url = clean(c->arena, s->url);
    s->text = s->text[0] != '\0' ? s->text : s->url;
    if (!is_address(s->url) || slack_pages_weigh(s->text) > LINK_MAX / 4) {
        s->kind = SPAN_TEXT;
        s->text = arena_printf(c->arena, "%s (%s)", s->text, s->url);
    }
}

/* A span as it may stand in a page. */
static struct span ready(const struct cutter *c, const struct span *from)
{
    static const struct names nobody;
    const struct names *names = c->names != NULL ? c->names : &nobody;
    struct span s = {.kind = from->kind, .text = clean(c->arena, from->text), .url = from->url};

    switch (s.kind) {
    case SPAN_TEXT:
    case SPAN_BOLD:
    case SPAN_ITALIC:
    case SPAN_CODE:
        break;
    case SPAN_PERSON:
        s.kind = SPAN_TEXT;
        s.text = clean(c->arena, name_of(names->person, names, s.text));
        break;
    case SPAN_PING:
        if (!slack_json_id_valid(s.text)) {
            s.kind = SPAN_TEXT;
            s.text = clean(c->arena, name_of(names->person, names, s.text));
        }
        break;
    case SPAN_GROUP:
        s.kind = SPAN_TEXT;
        s.text = clean(c->arena, name_of(names->group, names, s.text));
        break;
    case SPAN_CHANNEL:
        if (!slack_json_id_valid(s.text)) {
            s.kind = SPAN_TEXT;
            s.text = arena_printf(c->arena, "#%s", s.text);
        }
        break;
    case SPAN_LINK:
        ready_link(c, &s);
        break;
    case SPAN_EMOJI:
        s.kind = is_custom_emoji(s.text) ? SPAN_EMOJI : SPAN_TEXT;
        break;
    }
    return s;
}

/* What the span is in plain text. */
static const char *plain(const struct cutter *c, const struct span *s)
{
    static const struct names nobody;
    const struct names *names = c->names != NULL ? c->names : &nobody;

    switch (s->kind) {
    case SPAN_PING:
        return name_of(names->person, names, s->text);
    case SPAN_CHANNEL:
        return arena_printf(c->arena, "#%s", name_of(names->channel, names, s->text));
    case SPAN_LINK:
        return arena_printf(c->arena, "%s (%s)", s->text, s->url);
    case SPAN_TEXT:
    case SPAN_BOLD:
    case SPAN_ITALIC:
    case SPAN_CODE:
    case SPAN_PERSON:
    case SPAN_GROUP:
    case SPAN_EMOJI:
        break;
    }
    return s->text;
}

static bool may_be_cut(const struct span *s)
{
    return s->kind == SPAN_TEXT || s->kind == SPAN_BOLD || s->kind == SPAN_ITALIC ||
           s->kind == SPAN_CODE;
}

/* --------------------------------------------------------------- pieces */

static struct piece *begin_piece(struct cutter *c, const struct block *from)
{
    struct piece *p = arena_alloc(c->arena, sizeof(*p));

    p->block.kind = from->kind;
    p->block.align = from->align;
    p->from = from;
    p->room = SLACK_BLOCK_MAX - BLOCK_COST;
    if (c->last != NULL) {
        c->last->next = p;
    } else {
        c->pieces = p;
    }
    c->last = p;
    return p;
}

/* Puts a copy with the first len bytes of the text behind *last. */
static void append_span(const struct cutter *c, struct span **first, struct span **last,
                        const struct span *s, size_t len)
{
    struct span *copy = arena_alloc(c->arena, sizeof(*copy));

    copy->kind = s->kind;
    copy->url = s->url;
    copy->text = arena_copy(c->arena, s->text, len);
    if (*last != NULL) {
        (*last)->next = copy;
    } else {
        *first = copy;
    }
    *last = copy;
}

/* Puts a span into the last piece, and into new ones of its kind as far as it
 * does not fit. */
static void add_span(struct cutter *c, struct span s)
{
    while (s.text[0] != '\0') {
        struct piece *p = c->last;
        size_t weight = slack_pages_weigh(plain(c, &s));
        size_t len = strlen(s.text);

        if (weight > p->room && may_be_cut(&s)) {
            len = fitting(s.text, p->room);
            weight = p->room;
        }
        if (len == 0 || (weight > p->room && p->block.spans != NULL)) {
            (void)begin_piece(c, p->from);
            continue;
        }
        append_span(c, &p->block.spans, &p->last_span, &s, len);
        p->room -= weight < p->room ? weight : p->room;
        s.text += len;
    }
}

/* --------------------------------------------------------------- tables */

static const char *one_line(struct arena *a, const char *text)
{
    char *copy = arena_text(a, text);

    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    return copy;
}

struct column {
    size_t width;
    size_t excess; /* of weight over width: what is escaped */
};

/* A cell's spans, as far as they fit into one. */
static struct cell *copy_cell(const struct cutter *c, const struct cell *from,
                              struct column *column)
{
    struct cell *cell = arena_alloc(c->arena, sizeof(*cell));
    struct span *last = NULL;
    size_t weight = 0;
    size_t width = 0;

    for (const struct span *s = from->spans; s != NULL; s = s->next) {
        struct span readied = ready(c, s);
        size_t len;

        readied.text = one_line(c->arena, readied.text);
        len =
            may_be_cut(&readied) ? fitting(readied.text, CELL_MAX - weight) : strlen(readied.text);
        readied.text = arena_copy(c->arena, readied.text, len);
        if (len == 0 || weight + slack_pages_weigh(plain(c, &readied)) > CELL_MAX) {
            break;
        }
        append_span(c, &cell->spans, &last, &readied, len);
        weight += slack_pages_weigh(plain(c, &readied));
        width += utf8_width(plain(c, &readied));
    }
    column->width = width > column->width ? width : column->width;
    if (weight > width && weight - width > column->excess) {
        column->excess = weight - width;
    }
    return cell;
}

static struct row *copy_row(const struct cutter *c, const struct row *from, struct column *columns)
{
    struct row *row = arena_alloc(c->arena, sizeof(*row));
    struct cell **next = &row->cells;
    size_t column = 0;

    for (const struct cell *cell = from->cells; cell != NULL && column < SLACK_TABLE_COLUMNS;
         cell = cell->next) {
        *next = copy_cell(c, cell, &columns[column]);
        next = &(*next)->next;
        column++;
    }
    return row;
}

static void add_table(struct cutter *c, const struct block *from)
{
    struct column columns[SLACK_TABLE_COLUMNS] = {{0}};
    struct row *rows = NULL;
    struct row **end = &rows;
    size_t cost = 1;

    for (const struct row *r = from->rows; r != NULL; r = r->next) {
        *end = copy_row(c, r, columns);
        end = &(*end)->next;
    }
    for (size_t i = 0; i < SLACK_TABLE_COLUMNS; i++) {
        cost += columns[i].width + columns[i].excess + CELL_GAP;
    }
    end = &c->last->block.rows;
    while (rows != NULL) {
        struct row *row = rows;

        rows = row->next;
        row->next = NULL;
        if (c->last->room < cost) {
            end = &begin_piece(c, from)->block.rows;
        }
        *end = row;
        end = &row->next;
        c->last->room -= cost < c->last->room ? cost : c->last->room;
    }
}

/* ---------------------------------------------------------------- pages */

static void cut_blocks(struct cutter *c, const struct message *m)
{
    for (const struct block *b = m->blocks; b != NULL; b = b->next) {
        (void)begin_piece(c, b);
        if (b->kind == BLOCK_TABLE) {
            add_table(c, b);
        }
        for (const struct span *s = b->spans; s != NULL; s = s->next) {
            add_span(c, ready(c, s));
        }
    }
}

static bool row_says_something(const struct row *r)
{
    const struct cell *c = r->cells;

    while (c != NULL && c->spans == NULL) {
        c = c->next;
    }
    return c != NULL;
}

static bool says_something(const struct piece *p)
{
    const struct row *r = p->block.rows;

    while (r != NULL && !row_says_something(r)) {
        r = r->next;
    }
    return r != NULL || p->block.kind == BLOCK_RULE || p->block.spans != NULL;
}

static size_t blocks_from(const struct block *b)
{
    size_t count = 0;

    for (; b != NULL; b = b->next) {
        count++;
    }
    return count;
}

static void append_block(struct message *page, struct block *b)
{
    b->next = NULL;
    if (page->last_block != NULL) {
        page->last_block->next = b;
    } else {
        page->blocks = b;
    }
    page->last_block = b;
}

/* Takes pieces off the list while they fit; the rest of it. */
static struct piece *fill_page(struct piece *p, struct message *page, size_t room)
{
    for (size_t count = 0; p != NULL; p = p->next) {
        size_t cost = SLACK_BLOCK_MAX - p->room;

        if (!says_something(p)) {
            continue;
        }
        if (cost > room || count == SLACK_PAGE_BLOCKS) {
            break;
        }
        append_block(page, &p->block);
        room -= cost;
        count++;
    }
    return p;
}

size_t slack_pages_cut(struct arena *a, const struct message *m, const struct names *names,
                       struct message *pages, size_t max)
{
    struct cutter c = {.arena = a, .names = names};
    struct piece *rest;
    size_t count = 0;

    cut_blocks(&c, m);
    rest = c.pieces;
    while (rest != NULL && count < max) {
        message_init(&pages[count], a);
        rest = fill_page(rest, &pages[count], SLACK_PAGE_MAX - (count + 1 == max ? MORE_COST : 0));
        count += pages[count].blocks != NULL;
    }
    if (rest != NULL) {
        message_small(&pages[count - 1]);
        message_text(&pages[count - 1], "… and %zu more", blocks_from(rest->from));
    }
    return count;
}
