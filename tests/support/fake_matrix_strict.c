/* fake_matrix_strict.c -- JSON as canonical JSON wants it, and HTML as clients do. */
#include "fake_matrix_strict.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STRICT_DEPTH = 200 };

struct reader {
    const unsigned char *at;
    const unsigned char *end;
    struct strict found;
    int depth;
};

static void value(struct reader *r);

static int peek(const struct reader *r)
{
    return r->at < r->end ? *r->at : -1;
}

static int skip(struct reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0') {
        r->at++;
    }
    return peek(r);
}

static void broken(struct reader *r)
{
    r->found.broken = true;
    r->at = r->end;
}

static void want(struct reader *r, int c)
{
    if (skip(r) == c) {
        r->at++;
    } else {
        broken(r);
    }
}

/* The four digits of a \u; -1: they are none. */
static long hex4(struct reader *r)
{
    long code = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        int c = peek(r);
        const char *digit = c > 0 ? strchr(digits, tolower(c)) : NULL;
        if (digit == NULL) {
            return -1;
        }
        code = code << 4 | (digit - digits);
        r->at++;
    }
    return code;
}

static bool is_low(long code)
{
    return code >= 0xDC00 && code <= 0xDFFF;
}

static void unicode_escape(struct reader *r)
{
    long code = hex4(r);
    if (code < 0) {
        broken(r);
    } else if (is_low(code)) {
        r->found.surrogate = true;
    } else if (code >= 0xD800 && code <= 0xDBFF) {
        bool pair = r->end - r->at >= 6 && r->at[0] == '\\' && r->at[1] == 'u';
        const unsigned char *before = r->at;
        r->at += pair ? 2 : 0;
        if (!pair || !is_low(hex4(r))) {
            r->found.surrogate = true;
            r->at = before;
        }
    }
}

/* Bytes of the character at `at`; 0: it is none of UTF-8's. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
    size_t len = *at < 0x80 ? 1 : *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t code = len == 1 ? *at : *at & (0x7FU >> len);
    if ((*at >= 0x80 && *at < 0xC2) || *at > 0xF4 || len > left) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
        code = code << 6 | (at[i] & 0x3F);
    }
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least[len] || code > 0x10FFFF || surrogate ? 0 : len;
}

static void string(struct reader *r)
{
    want(r, '"');
    while (peek(r) != '"' && !r->found.broken) {
        size_t len = r->at < r->end ? utf8_length(r->at, (size_t)(r->end - r->at)) : 0;
        if (len == 0 || *r->at < 0x20) {
            broken(r);
        } else if (*r->at != '\\') {
            r->at += len;
        } else if (r->at + 1 < r->end && r->at[1] == 'u') {
            r->at += 2;
            unicode_escape(r);
        } else if (r->at + 1 < r->end && strchr("\"\\/bfnrt", r->at[1]) != NULL) {
            r->at += 2;
        } else {
            broken(r);
        }
    }
    r->at += r->at < r->end ? 1 : 0;
}

static void number(struct reader *r)
{
    const char *from = (const char *)r->at;
    while (r->at < r->end && strchr("+-0123456789.eE", *r->at) != NULL && *r->at != '\0') {
        r->at++;
    }
    size_t len = (size_t)((const char *)r->at - from);
    char *end = NULL;
    double is = strtod(from, &end);
    if (len == 0 || end != (const char *)r->at) {
        broken(r);
    } else if (memchr(from, '.', len) != NULL || memchr(from, 'e', len) != NULL ||
               memchr(from, 'E', len) != NULL) {
        r->found.floats = true;
    } else if (is > 9007199254740991.0 || is < -9007199254740991.0) {
        r->found.large = true;
    }
}

static void members(struct reader *r, int close, bool named)
{
    r->at++;
    if (skip(r) == close) {
        r->at++;
        return;
    }
    do {
        if (named) {
            string(r);
            want(r, ':');
        }
        value(r);
    } while (skip(r) == ',' && r->at++ < r->end);
    want(r, close);
}

static void word(struct reader *r)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        size_t len = strlen(words[i]);
        if ((size_t)(r->end - r->at) >= len && memcmp(r->at, words[i], len) == 0) {
            r->at += len;
            return;
        }
    }
    broken(r);
}

static void value(struct reader *r)
{
    int c = skip(r);
    if (++r->depth > STRICT_DEPTH) {
        broken(r);
    } else if (c == '{' || c == '[') {
        members(r, c + 2, c == '{');
    } else if (c == '"') {
        string(r);
    } else if (c == '-' || isdigit(c)) {
        number(r);
    } else {
        word(r);
    }
    r->depth--;
}

struct strict fake_strict_check(const char *text, size_t len)
{
    struct reader r = {.at = (const unsigned char *)text, .end = (const unsigned char *)text + len};
    value(&r);
    if (skip(&r) >= 0) {
        broken(&r);
    }
    return r.found;
}

/* --------------------------------------------------------------------- HTML */

/* As of version 1.18 of the specification. */
static bool tag_is_allowed(const char *name, size_t len)
{
    static const char tags[] =
        " del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong "
        "em s code hr br div table thead tbody tr th td caption pre span "
        "img details summary ";
    char padded[16] = " ";
    if (len == 0 || len > sizeof(padded) - 3) {
        return false;
    }
    memcpy(padded + 1, name, len);
    padded[len + 1] = ' ';
    return strstr(tags, padded) != NULL;
}

static bool link_is_allowed(const char *tag, const char *end)
{
    static const char *const schemes[] = {"https:", "http:", "mailto:"};
    const char *href = strstr(tag, "href=\"");
    if (href == NULL || href > end) {
        return true;
    }
    href += strlen("href=\"");
    for (int i = 0; i < 3; i++) {
        if (strncmp(href, schemes[i], strlen(schemes[i])) == 0) {
            return true;
        }
    }
    return false;
}

static const char *html_tag(const char *at)
{
    const char *name = at + 1 + (at[1] == '/');
    size_t len = 0;
    while (isalnum((unsigned char)name[len])) {
        len++;
    }
    const char *end = strchr(at, '>');
    if (end == NULL || !tag_is_allowed(name, len)) {
        return at;
    }
    return link_is_allowed(at, end) ? NULL : at;
}

static const char *html_entity(const char *at)
{
    size_t len = 1;
    while (isalnum((unsigned char)at[len]) || at[len] == '#') {
        len++;
    }
    return len > 1 && at[len] == ';' ? NULL : at;
}

const char *fake_strict_html(const char *html)
{
    const char *wrong = NULL;
    for (; *html != '\0' && wrong == NULL; html++) {
        if (*html == '<') {
            wrong = html_tag(html);
        } else if (*html == '&') {
            wrong = html_entity(html);
        }
    }
    return wrong;
}
