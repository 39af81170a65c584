/* plain.c -- a message as plain text: terminal, notifications, screen readers. */

#include "arena.h"
#include "buf.h"
#include "message.h"
#include "utf8.h"

#include <string.h>

enum { COLUMNS = 12, CELL_BYTES = 1024, CELL_GAP = 2 };

struct reader {
    const struct names *names; /* NULL: ids are shown */
    bool seen;                 /* not heard */
};

static const char *shown(const char *(*name_of)(void *ctx, const char *id),
                         const struct names *names, const char *id)
{
    const char *name = names != NULL && name_of != NULL ? name_of(names->ctx, id) : NULL;

    return name != NULL ? name : id;
}

static void plain_span(const struct span *s, const struct reader *to, struct buf *out)
{
    const struct names *names = to->names;

    switch (s->kind) {
    case SPAN_TEXT:
        buf_text(out, s->heard != NULL && !to->seen ? s->heard : s->text);
        break;
    case SPAN_BOLD:
    case SPAN_ITALIC:
    case SPAN_CODE:
    case SPAN_EMOJI:
        buf_text(out, s->text);
        break;
    case SPAN_PERSON:
    case SPAN_PING:
        buf_text(out, shown(names != NULL ? names->person : NULL, names, s->text));
        break;
    case SPAN_GROUP:
        buf_text(out, shown(names != NULL ? names->group : NULL, names, s->text));
        break;
    case SPAN_CHANNEL:
        buf_printf(out, "#%s", shown(names != NULL ? names->channel : NULL, names, s->text));
        break;
    case SPAN_LINK:
        buf_printf(out, "%s (%s)", s->text, s->url);
        break;
    }
}

static void plain_spans(const struct span *s, const struct reader *to, struct buf *out)
{
    for (; s != NULL; s = s->next) {
        plain_span(s, to, out);
    }
}

static void pad(struct buf *out, size_t columns)
{
    while (columns-- > 0) {
        buf_char(out, ' ');
    }
}

/* How wide each column is. */
static void table_measure(const struct block *b, const struct reader *to, size_t *widths)
{
    struct buf cell;

    buf_init(&cell, CELL_BYTES);
    for (const struct row *r = b->rows; r != NULL; r = r->next) {
        size_t column = 0;

        for (const struct cell *c = r->cells; c != NULL && column < COLUMNS; c = c->next) {
            size_t width;

            buf_clear(&cell);
            plain_spans(c->spans, to, &cell);
            width = utf8_width(cell.data);
            widths[column] = width > widths[column] ? width : widths[column];
            column++;
        }
    }
    buf_release(&cell);
}

static void table_row(const struct block *b, const struct row *r, const struct reader *to,
                      const size_t *widths, struct buf *out)
{
    size_t column = 0;
    struct buf cell;

    buf_init(&cell, CELL_BYTES);
    for (const struct cell *c = r->cells; c != NULL && column < COLUMNS; c = c->next) {
        bool right = b->align != NULL && column < strlen(b->align) && b->align[column] == 'r';
        size_t gap;

        buf_clear(&cell);
        plain_spans(c->spans, to, &cell);
        gap = widths[column] - utf8_width(cell.data);
        pad(out, right ? gap : 0);
        buf_text(out, cell.data);
        pad(out, c->next != NULL ? (right ? 0 : gap) + CELL_GAP : 0);
        column++;
    }
    buf_release(&cell);
}

/* Spaces that a last, empty cell leaves behind. */
static void trim_right(struct buf *out, size_t from)
{
    while (out->len > from && out->data[out->len - 1] == ' ') {
        out->data[--out->len] = '\0';
    }
}

static void plain_table(const struct block *b, const struct reader *to, struct buf *out)
{
    size_t widths[COLUMNS] = {0};

    table_measure(b, to, widths);
    for (const struct row *r = b->rows; r != NULL; r = r->next) {
        size_t from = out->len;

        table_row(b, r, to, widths, out);
        trim_right(out, from);
        if (r->next != NULL) {
            buf_char(out, '\n');
        }
    }
}

static void plain_block(const struct block *b, const struct reader *to, struct buf *out)
{
    switch (b->kind) {
    case BLOCK_PARAGRAPH:
    case BLOCK_HEADING:
    case BLOCK_SMALL:
        plain_spans(b->spans, to, out);
        break;
    case BLOCK_ITEM:
        buf_text(out, "• ");
        plain_spans(b->spans, to, out);
        break;
    case BLOCK_QUOTE:
        buf_text(out, "“");
        plain_spans(b->spans, to, out);
        buf_text(out, "”");
        break;
    case BLOCK_TABLE:
        plain_table(b, to, out);
        break;
    case BLOCK_RULE:
        break;
    }
}

static void plain(const struct message *m, const struct reader *to, struct buf *out)
{
    for (const struct block *b = m->blocks; b != NULL; b = b->next) {
        plain_block(b, to, out);
        if (b->next != NULL) {
            buf_char(out, '\n');
        }
    }
}

void message_plain(const struct message *m, const struct names *names, struct buf *out)
{
    plain(m, &(struct reader){.names = names}, out);
}

void message_plain_seen(const struct message *m, const struct names *names, struct buf *out)
{
    plain(m, &(struct reader){.names = names, .seen = true}, out);
}
