/* fake_request.c -- HTTP/1.1 requests. */
#include "fake_request.h"

#include "arena.h"
#include "buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { REQUEST_HEAD_MAX = 64 * 1024 };

/* The head is a copy of its own, cut into strings in place. */
struct head {
    struct request *request;
    size_t content_length;
    bool chunked;
    bool continues;
};

/* Ends *rest at the separator, and moves it behind; NULL: it was at its end. */
static char *cut(char **rest, char separator)
{
    char *word = *rest;
    if (word != NULL) {
        char *end = strchr(word, separator);
        *rest = end != NULL ? end + 1 : NULL;
        if (end != NULL) {
            *end = '\0';
        }
    }
    return word;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]) != NULL) {
        text[--len] = '\0';
    }
    return text;
}

static bool head_field(struct head *h, const char *name, char *value)
{
    struct request *r = h->request;
    if (strcasecmp(name, "Content-Type") == 0) {
        r->content_type = value;
    } else if (strcasecmp(name, "Authorization") == 0) {
        r->authorization = value;
    } else if (strcasecmp(name, "Host") == 0) {
        r->host = value;
    } else if (strcasecmp(name, "Origin") == 0) {
        r->origin = value;
    } else if (strcasecmp(name, "Sec-WebSocket-Key") == 0) {
        r->websocket_key = value;
    } else if (strcasecmp(name, "X-Mautrix-Websocket-Version") == 0) {
        r->websocket_dialect = value;
    } else if (strcasecmp(name, "Expect") == 0) {
        h->continues = strcasecmp(value, "100-continue") == 0;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        h->chunked = strcasecmp(value, "chunked") == 0;
    } else if (strcasecmp(name, "Content-Length") == 0) {
        char *end = NULL;
        h->content_length = strtoul(value, &end, 10);
        return end != value && *end == '\0';
    }
    return true;
}

static bool head_request_line(struct request *r, char *line)
{
    r->verb = cut(&line, ' ');
    r->path = cut(&line, ' ');
    const char *version = line;
    if (r->path == NULL || version == NULL || strncmp(version, "HTTP/1.", 7) != 0) {
        return false;
    }
    char *query = strchr(r->path, '?');
    if (query != NULL) {
        *query = '\0';
        r->query = query + 1;
    }
    return true;
}

static bool head_read(struct head *h, char *text)
{
    char *nothing = text + strlen(text);
    *h->request = (struct request){nothing, nothing, nothing, nothing, nothing, nothing,
                                   nothing, nothing, nothing, nothing, 0};
    char *line = cut(&text, '\n');
    if (line == NULL || !head_request_line(h->request, line)) {
        return false;
    }
    while ((line = cut(&text, '\n')) != NULL) {
        char *colon = strchr(line, ':');
        if (colon == NULL) {
            continue;
        }
        *colon = '\0';
        if (!head_field(h, line, trim(colon + 1))) {
            return false;
        }
    }
    return true;
}

/* Copies the chunks of [in, in + len) to `out`.  0: not all there; SIZE_MAX:
 * broken; else how many bytes they took. */
static size_t chunks_read(const char *in, size_t len, char *out, size_t *out_len)
{
    size_t at = 0;
    *out_len = 0;
    for (;;) {
        const char *line_end = at < len ? memchr(in + at, '\n', len - at) : NULL;
        if (line_end == NULL) {
            return 0;
        }
        char *end = NULL;
        size_t chunk = strtoul(in + at, &end, 16);
        if (end == in + at || chunk > len) {
            return end == in + at ? SIZE_MAX : 0;
        }
        at = (size_t)(line_end - in) + 1;
        if (len - at < chunk + 2) {
            return 0;
        }
        memcpy(out + *out_len, in + at, chunk);
        *out_len += chunk;
        at += chunk + 2;
        if (chunk == 0) {
            return at;
        }
    }
}

static enum request_state body_read(const struct head *h, const char *in, size_t len, size_t *used)
{
    struct request *r = h->request;
    if (h->chunked) {
        *used = chunks_read(in, len, r->body, &r->body_len);
        if (*used == SIZE_MAX) {
            return REQUEST_BAD;
        }
        return *used > 0 ? REQUEST_WHOLE : REQUEST_PARTIAL;
    }
    if (len < h->content_length) {
        return REQUEST_PARTIAL;
    }
    memcpy(r->body, in, h->content_length);
    r->body_len = h->content_length;
    *used = h->content_length;
    return REQUEST_WHOLE;
}

enum request_state fake_request_read(struct buf *in, struct request *r, char **held, size_t *used)
{
    const char *end = strstr(in->data, "\r\n\r\n");
    if (end == NULL) {
        return in->len > REQUEST_HEAD_MAX ? REQUEST_BAD : REQUEST_PARTIAL;
    }
    size_t head_len = (size_t)(end - in->data) + 4;
    size_t rest = in->len - head_len;
    char *copy = must_alloc(in->len + 2); /* head, NUL, body, NUL */
    memcpy(copy, in->data, head_len);
    struct head head = {.request = r};
    enum request_state state = REQUEST_BAD;
    size_t body_used = 0;
    if (head_read(&head, copy)) {
        r->body = copy + head_len + 1;
        state = body_read(&head, in->data + head_len, rest, &body_used);
    }
    if (state == REQUEST_PARTIAL && head.continues && rest == 0) {
        state = REQUEST_CONTINUE;
    }
    if (state != REQUEST_WHOLE) {
        free(copy);
        return state;
    }
    r->body[r->body_len] = '\0';
    *held = copy;
    *used = head_len + body_used;
    return REQUEST_WHOLE;
}
