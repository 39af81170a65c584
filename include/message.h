/* message.h -- what the bot says, before any platform has an opinion about it.
 *
 * A message is a list of blocks; a block has spans (or, a table, rows of cells
 * of spans).  It is built by calls and never by markup: text and structure do
 * not mix, so escaping happens once, in the renderer.  Spans go into the block
 * that was begun last; the first span begins a paragraph by itself.  All
 * memory is the arena's.  Any sequence of calls makes a valid message.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum span_kind {
    SPAN_TEXT, /* as it is, \n included */
    SPAN_BOLD,
    SPAN_ITALIC,
    SPAN_CODE,    /* what to type */
    SPAN_PERSON,  /* text: the id; shown as the name, and nobody is notified */
    SPAN_PING,    /* text: the id; notifies the person */
    SPAN_GROUP,   /* text: the id; shown as the name, and nobody is notified */
    SPAN_CHANNEL, /* text: the id */
    SPAN_LINK,    /* text: what is shown; url */
    SPAN_EMOJI,   /* text: the character itself, "👏" */
};

struct span {
    enum span_kind kind;
    const char *text;
    const char *url;   /* SPAN_LINK only */
    const char *heard; /* SPAN_TEXT: what is said in its place where it is heard; NULL: itself */
    struct span *next;
};

struct cell {
    struct span *spans;
    struct cell *next;
};

struct row {
    struct cell *cells;
    struct row *next;
};

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING, /* one short line */
    BLOCK_ITEM,    /* of a list; neighbours belong together */
    BLOCK_QUOTE,   /* what a person said */
    BLOCK_SMALL,   /* context, in smaller type where there is one */
    BLOCK_TABLE,
    BLOCK_RULE,
};

struct block {
    enum block_kind kind;
    struct span *spans;
    struct row *rows;  /* BLOCK_TABLE */
    const char *align; /* BLOCK_TABLE: a letter per column, 'l' or 'r' */
    struct block *next;
};

/* A file that goes with a message. */
struct message_file {
    const char *name; /* "bravo-export.json": letters, digits, - and . */
    const char *type; /* "application/json" */
    const void *bytes;
    size_t len;
    const char *handle; /* by what the platform knows it since platform.upload() */
};

struct message {
    struct arena *arena;
    const struct message_file *file; /* NULL: none */
    struct block *blocks;
    struct block *last_block; /* the rest is for building */
    struct row *last_row;
    struct cell *last_cell;
    struct span *last_span;
};

void message_init(struct message *m, struct arena *a);
bool message_empty(const struct message *m);
/* Adds the blocks of a message of the same arena, which is not used any more. */
void message_append(struct message *m, const struct message *more);

void message_paragraph(struct message *m);
void message_heading(struct message *m);
void message_item(struct message *m);
void message_quote(struct message *m);
void message_small(struct message *m);
void message_rule(struct message *m);
/* align: a letter per column.  Then message_row(), message_cell(), spans. */
void message_table(struct message *m, const char *align);
void message_row(struct message *m);
void message_cell(struct message *m);

void message_text(struct message *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
void message_bold(struct message *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
void message_italic(struct message *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
void message_code(struct message *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
void message_person(struct message *m, const char *id);
void message_ping(struct message *m, const char *id);
void message_group(struct message *m, const char *id);
void message_channel(struct message *m, const char *id);
void message_link(struct message *m, const char *url, const char *text);
void message_emoji(struct message *m, const char *emoji);
/* How numbers went, as small bars: "▁▂▅▇"; where it is heard, the numbers.
 * Bars stand on the least number, or on none where the least is less than half
 * of the most.  A gap of a space: there was none. */
enum { MESSAGE_BARS = 60 };
#define MESSAGE_NO_NUMBER INT64_MIN
void message_spark(struct message *m, const int64_t *numbers, size_t count);
/* What is said in place of the last text, or of the bars, where it is heard. */
void message_heard(struct message *m, const char *heard);
/* "Ben", "Ben and Cat", "Ben, Cat and Dan"; ping: with notifications. */
void message_people(struct message *m, const char *const *ids, size_t count, bool ping);
/* Text of a person's (a reason, a story), in which person, group and channel
 * tokens (event.h) become spans that notify nobody. */
void message_said(struct message *m, const char *text);

/*
 * The message as plain text: for the terminal, for notifications and screen
 * readers, for Matrix bodies.  Tables have aligned columns, items a bullet,
 * blocks stand on lines of their own.
 */
struct names {
    /* The name to show for an id; NULL: unknown, the id itself is shown. */
    const char *(*person)(void *ctx, const char *id);
    const char *(*group)(void *ctx, const char *id);
    const char *(*channel)(void *ctx, const char *id);
    void *ctx;
};
struct buf;
void message_plain(const struct message *m, const struct names *names, struct buf *out);
/* The same for who is certain to look at it: in a terminal. */
void message_plain_seen(const struct message *m, const struct names *names, struct buf *out);

#endif
