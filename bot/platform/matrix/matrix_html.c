/* matrix_html.c -- HTML of a message, as text with tokens.
 *
 * Not a browser: a tag means a line break, code, a quotation or a link, or
 * nothing, and whatever is malformed is text or nothing.
 *
 *     <br> <p> <div> <li> <h1>...   a new line         <code> <pre>   backquotes
 *     <blockquote>                  lines with ">"     <mx-reply>     left out
 *     <a href>                      a token, if it leads to a person or a room
 */

#include "arena.h"
#include "buf.h"
#include "event.h"
#include "matrix_text.h"
#include "utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PIECE_MAX = 128 * 1024, NAME_MAX_BYTES = 16 };

struct page {
    const struct matrix_place *place;
    struct buf *out;
    unsigned skip; /* depth of what is left out */
    unsigned quote;
    bool code; /* within <code> or <pre> */
    bool pre;
    const char *href; /* of the link that we are in; NULL */
    size_t link_at;   /* where its text begins */
};

struct tag {
    char name[NAME_MAX_BYTES];
    bool closes;
    const char *attributes; /* up to the ">" */
    size_t attributes_len;
};

/* --------------------------------------------------------------- entities */

/* The length of the entity that begins with the & there; 0: none does. */
static size_t entity_at(const char *text, unsigned long *point)
{
    static const struct {
        const char *name;
        unsigned point;
    } named[] = {
        {"&amp;", '&'},   {"&lt;", '<'},    {"&gt;", '>'},        {"&quot;", '"'},
        {"&apos;", '\''}, {"&nbsp;", 0xa0}, {"&hellip;", 0x2026},
    };
    char *end;
    bool hex = text[1] == '#' && (text[2] == 'x' || text[2] == 'X');

    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        if (strncmp(text, named[i].name, strlen(named[i].name)) == 0) {
            *point = named[i].point;
            return strlen(named[i].name);
        }
    }
    if (text[1] != '#' || strchr("0123456789abcdefABCDEF", text[hex ? 3 : 2]) == NULL ||
        text[hex ? 3 : 2] == '\0') {
        return 0;
    }
    *point = strtoul(text + (hex ? 3 : 2), &end, hex ? 16 : 10);
    return *end == ';' && *point > 0 && *point <= 0x10ffff ? (size_t)(end - text) + 1 : 0;
}

static void add_point(unsigned long point, struct buf *out)
{
    if (point < 0x80) {
        buf_char(out, (char)point);
    } else if (point < 0x800) {
        buf_char(out, (char)(0xc0 | point >> 6));
        buf_char(out, (char)(0x80 | (point & 0x3f)));
    } else if (point < 0x10000) {
        buf_char(out, (char)(0xe0 | point >> 12));
        buf_char(out, (char)(0x80 | (point >> 6 & 0x3f)));
        buf_char(out, (char)(0x80 | (point & 0x3f)));
    } else {
        buf_char(out, (char)(0xf0 | point >> 18));
        buf_char(out, (char)(0x80 | (point >> 12 & 0x3f)));
        buf_char(out, (char)(0x80 | (point >> 6 & 0x3f)));
        buf_char(out, (char)(0x80 | (point & 0x3f)));
    }
}

static char *decode(struct arena *a, const char *text, size_t len)
{
    const char *source = arena_copy(a, text, len);
    struct buf out;
    char *decoded;

    buf_init(&out, PIECE_MAX);
    while (*source != '\0') {
        unsigned long point = 0;
        size_t taken = *source == '&' ? entity_at(source, &point) : 0;

        if (taken > 0) {
            add_point(point, &out);
        } else {
            buf_char(&out, *source);
            taken = 1;
        }
        source += taken;
    }
    decoded = arena_copy(a, out.data, out.len);
    buf_release(&out);
    return decoded;
}

/* ------------------------------------------------------------------- text */

static bool at_line_start(const struct page *p)
{
    return p->out->len == 0 || p->out->data[p->out->len - 1] == '\n';
}

static void new_line(struct page *p)
{
    if (!at_line_start(p)) {
        buf_char(p->out, '\n');
    }
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \n\t\r")] == '\0';
}

static void add_text(struct page *p, const char *text, size_t len)
{
    struct arena *a = p->place->arena;
    char *piece = decode(a, text, len);

    for (char *c = piece; !p->pre && *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c;
    }
    if (p->skip > 0 || *piece == '\0' || (!p->pre && at_line_start(p) && is_blank(piece))) {
        return;
    }
    if (p->quote > 0 && at_line_start(p)) {
        buf_text(p->out, "> ");
    }
    if (p->code || p->href != NULL) {
        buf_text(p->out, utf8_clean(a, piece, strlen(piece)));
    } else {
        matrix_text_add_plain(p->place, piece, p->out);
    }
}

/* ------------------------------------------------------------------- tags */

static const char *attribute(struct arena *a, const struct tag *t, const char *name)
{
    const char *text = arena_copy(a, t->attributes, t->attributes_len);
    size_t len = strlen(name);

    for (const char *at = text; *at != '\0'; at++) {
        char quote;
        const char *value = at + len + 1;

        if (strncasecmp(at, name, len) != 0 || at[len] != '=' ||
            (at > text && strchr(" \n\t\"'", at[-1]) == NULL)) {
            continue;
        }
        quote = *value == '"' || *value == '\'' ? *value : '\0';
        value += quote != '\0';
        return decode(a, value,
                      quote == '"'    ? strcspn(value, "\"")
                      : quote == '\'' ? strcspn(value, "'")
                                      : strcspn(value, " \n\t"));
    }
    return NULL;
}

/* The link's own text is replaced by the token, which has a label of its own. */
static void close_link(struct page *p)
{
    const char *href = p->href;
    struct buf token;

    p->href = NULL;
    if (href == NULL || p->skip > 0) {
        return;
    }
    buf_init(&token, PIECE_MAX);
    if (matrix_text_add_link(p->place, href, &token)) {
        p->out->len = p->link_at;
        p->out->data[p->out->len] = '\0';
        buf_text(p->out, token.data);
    }
    buf_release(&token);
}

static void take_link(struct page *p, const struct tag *t)
{
    close_link(p);
    if (!t->closes && !p->code && p->skip == 0) {
        p->href = attribute(p->place->arena, t, "href");
        if (p->quote > 0 && at_line_start(p)) {
            buf_text(p->out, "> ");
        }
        p->link_at = p->out->len;
    }
}

static void take_code(struct page *p, const struct tag *t)
{
    bool pre = strcmp(t->name, "pre") == 0;

    if (p->skip > 0 || p->code == !t->closes || (p->pre && !pre)) {
        return;
    }
    close_link(p);
    p->code = !t->closes;
    p->pre = pre && !t->closes;
    if (pre) {
        new_line(p);
    }
    buf_text(p->out, pre ? "```" : "`");
    if (pre && t->closes) {
        new_line(p);
    }
}

static void count(unsigned *depth, bool closes)
{
    if (!closes) {
        (*depth)++;
    } else if (*depth > 0) {
        (*depth)--;
    }
}

static void take_tag(struct page *p, const struct tag *t)
{
    static const char lines[] = " br p div li ul ol tr hr h1 h2 h3 h4 h5 h6 table blockquote ";
    char word[NAME_MAX_BYTES + 2] = " ";

    memcpy(word + 1, t->name, strlen(t->name));
    word[1 + strlen(t->name)] = ' ';
    if (strcmp(t->name, "mx-reply") == 0) {
        count(&p->skip, t->closes);
    } else if (strcmp(t->name, "a") == 0) {
        take_link(p, t);
    } else if (strcmp(t->name, "code") == 0 || strcmp(t->name, "pre") == 0) {
        take_code(p, t);
    } else if (p->skip == 0 && strstr(lines, word) != NULL) {
        close_link(p);
        new_line(p);
    }
    if (strcmp(t->name, "blockquote") == 0) {
        count(&p->quote, t->closes);
    }
}

/* Behind the tag that begins there; NULL: none does. */
static const char *read_tag(const char *at, struct tag *t)
{
    const char *end = strchr(at, '>');
    const char *name = at + 1 + (at[1] == '/');
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    if (end == NULL || len == 0) {
        return NULL;
    }
    *t = (struct tag){.closes = at[1] == '/', .attributes = name + len};
    t->attributes_len = (size_t)(end - t->attributes);
    for (size_t i = 0; i < len && len < NAME_MAX_BYTES; i++) {
        t->name[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];
    }
    return end + 1;
}

void matrix_text_add_html(const struct matrix_place *place, const char *html, struct buf *out)
{
    struct page p = {.place = place, .out = out};

    while (*html != '\0') {
        size_t len = strcspn(html, "<");
        const char *behind;
        struct tag t;

        if (len > 0) {
            add_text(&p, html, len);
            html += len;
            continue;
        }
        behind = read_tag(html, &t);
        if (behind != NULL) {
            take_tag(&p, &t);
            html = behind;
        } else {
            add_text(&p, html, 1);
            html++;
        }
    }
    close_link(&p);
    if (p.code) {
        buf_text(out, p.pre ? "```" : "`");
    }
    while (out->len > 0 && out->data[out->len - 1] == '\n') {
        out->data[--out->len] = '\0';
    }
}
