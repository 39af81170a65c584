/* message.c -- building a message, span by span. */

#include "message.h"

#include "arena.h"
#include "event.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void message_init(struct message *m, struct arena *a)
{
    *m = (struct message){.arena = a};
}

bool message_empty(const struct message *m)
{
    return m->blocks == NULL;
}

void message_append(struct message *m, const struct message *more)
{
    if (message_empty(more)) {
        return;
    }
    if (m->last_block != NULL) {
        m->last_block->next = more->blocks;
    } else {
        m->blocks = more->blocks;
    }
    m->last_block = more->last_block;
    m->last_row = more->last_row;
    m->last_cell = more->last_cell;
    m->last_span = more->last_span;
}

static struct block *begin(struct message *m, enum block_kind kind)
{
    struct block *b = arena_alloc(m->arena, sizeof(*b));

    b->kind = kind;
    if (m->last_block != NULL) {
        m->last_block->next = b;
    } else {
        m->blocks = b;
    }
    m->last_block = b;
    m->last_row = NULL;
    m->last_cell = NULL;
    m->last_span = NULL;
    return b;
}

void message_paragraph(struct message *m)
{
    (void)begin(m, BLOCK_PARAGRAPH);
}

void message_heading(struct message *m)
{
    (void)begin(m, BLOCK_HEADING);
}

void message_item(struct message *m)
{
    (void)begin(m, BLOCK_ITEM);
}

void message_quote(struct message *m)
{
    (void)begin(m, BLOCK_QUOTE);
}

void message_small(struct message *m)
{
    (void)begin(m, BLOCK_SMALL);
}

void message_rule(struct message *m)
{
    (void)begin(m, BLOCK_RULE);
}

void message_table(struct message *m, const char *align)
{
    begin(m, BLOCK_TABLE)->align = arena_text(m->arena, align);
}

void message_row(struct message *m)
{
    struct row *r = arena_alloc(m->arena, sizeof(*r));

    if (m->last_block == NULL || m->last_block->kind != BLOCK_TABLE) {
        message_table(m, "");
    }
    if (m->last_row != NULL) {
        m->last_row->next = r;
    } else {
        m->last_block->rows = r;
    }
    m->last_row = r;
    m->last_cell = NULL;
    m->last_span = NULL;
}

void message_cell(struct message *m)
{
    struct cell *c = arena_alloc(m->arena, sizeof(*c));

    if (m->last_row == NULL) {
        message_row(m);
    }
    if (m->last_cell != NULL) {
        m->last_cell->next = c;
    } else {
        m->last_row->cells = c;
    }
    m->last_cell = c;
    m->last_span = NULL;
}

/* Where the next span belongs; begins what has not been begun. */
static struct span **spans_of(struct message *m)
{
    if (m->last_block == NULL || m->last_block->kind == BLOCK_RULE) {
        message_paragraph(m);
    }
    if (m->last_block->kind != BLOCK_TABLE) {
        return &m->last_block->spans;
    }
    if (m->last_cell == NULL) {
        message_cell(m);
    }
    return &m->last_cell->spans;
}

static struct span *append(struct message *m, enum span_kind kind, const char *text)
{
    struct span **first = spans_of(m);
    struct span *s = arena_alloc(m->arena, sizeof(*s));

    s->kind = kind;
    s->text = text;
    if (m->last_span != NULL) {
        m->last_span->next = s;
    } else {
        *first = s;
    }
    m->last_span = s;
    return s;
}

static void PRINTF_LIKE(3, 0)
    append_format(struct message *m, enum span_kind kind, const char *fmt, va_list ap)
{
    va_list again;
    char *text;
    int len;

    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    assert(len >= 0);
    if (len == 0) {
        return;
    }
    text = arena_alloc(m->arena, (size_t)len + 1);
    (void)vsnprintf(text, (size_t)len + 1, fmt, ap);
    (void)append(m, kind, text);
}

void message_text(struct message *m, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    append_format(m, SPAN_TEXT, fmt, ap);
    va_end(ap);
}

void message_bold(struct message *m, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    append_format(m, SPAN_BOLD, fmt, ap);
    va_end(ap);
}

void message_italic(struct message *m, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    append_format(m, SPAN_ITALIC, fmt, ap);
    va_end(ap);
}

void message_code(struct message *m, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    append_format(m, SPAN_CODE, fmt, ap);
    va_end(ap);
}

/* NULL: a row of the outbox lacks it, which another version of Bravo wrote. */
static void append_copy(struct message *m, enum span_kind kind, const char *text)
{
    (void)append(m, text != NULL ? kind : SPAN_TEXT,
                 text != NULL ? arena_text(m->arena, text) : "?");
}

/* Who was forgotten has no name. */
static void add_person(struct message *m, enum span_kind kind, const char *id)
{
    if (id != NULL && strncmp(id, PERSON_FORGOTTEN, strlen(PERSON_FORGOTTEN)) == 0) {
        append_copy(m, SPAN_TEXT, "a former colleague");
    } else {
        append_copy(m, kind, id);
    }
}

void message_person(struct message *m, const char *id)
{
    add_person(m, SPAN_PERSON, id);
}

void message_ping(struct message *m, const char *id)
{
    add_person(m, SPAN_PING, id);
}

void message_group(struct message *m, const char *id)
{
    append_copy(m, SPAN_GROUP, id);
}

void message_channel(struct message *m, const char *id)
{
    append_copy(m, SPAN_CHANNEL, id);
}

void message_link(struct message *m, const char *url, const char *text)
{
    append(m, SPAN_LINK, arena_text(m->arena, text))->url = arena_text(m->arena, url);
}

void message_emoji(struct message *m, const char *emoji)
{
    append_copy(m, SPAN_EMOJI, emoji);
}

void message_people(struct message *m, const char *const *ids, size_t count, bool ping)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            message_text(m, "%s", i + 1 == count ? " and " : ", ");
        }
        add_person(m, ping ? SPAN_PING : SPAN_PERSON, ids[i]);
    }
}

/* One token of a said text, without its marks: "@id|label". */
static void append_token(struct message *m, const char *token, size_t len)
{
    const char *bar = memchr(token, '|', len);
    size_t id_len = bar != NULL ? (size_t)(bar - token) : len;
    const char *id = id_len > 0 ? arena_copy(m->arena, token + 1, id_len - 1) : "";

    switch (len > 0 ? token[0] : '\0') {
    case '@':
        add_person(m, SPAN_PERSON, id);
        break;
    case '&':
        (void)append(m, SPAN_GROUP, id);
        break;
    case '#':
        (void)append(m, SPAN_CHANNEL, id);
        break;
    default:
        (void)append(m, SPAN_TEXT, "everyone");
        break;
    }
}

void message_said(struct message *m, const char *text)
{
    while (text != NULL && *text != '\0') {
        size_t plain = strcspn(text, "\x02");
        const char *end = strchr(text + plain, TOKEN_END);

        if (plain > 0) {
            (void)append(m, SPAN_TEXT, arena_copy(m->arena, text, plain));
        }
        if (text[plain] == '\0' || end == NULL) {
            return;
        }
        append_token(m, text + plain + 1, (size_t)(end - text) - plain - 1);
        text = end + 1;
    }
}
