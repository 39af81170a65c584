/* arguments.c -- the arguments of a call as one JSON object. */

#include "arguments.h"

#include "arena.h"
#include "buf.h"
#include "json.h"

#include <stdbool.h>
#include <string.h>

static bool is_list(const char *name)
{
    size_t len = strlen(name);

    return len > 2 && strcmp(name + len - 2, "[]") == 0;
}

static bool said_before(const struct query *q, size_t at)
{
    for (size_t i = 0; i < at; i += 2) {
        if (strcmp(q->args[i], q->args[at]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_list(struct buf *out, const struct query *q, size_t at)
{
    const char *name = q->args[at];
    const char *between = "";

    json_quote(out, arena_copy(q->arena, name, strlen(name) - 2));
    buf_text(out, ":[");
    for (size_t i = at; i < q->count; i += 2) {
        if (strcmp(q->args[i], name) == 0) {
            buf_text(out, between);
            json_quote(out, q->args[i + 1]);
            between = ",";
        }
    }
    buf_char(out, ']');
}

const char *arguments_text(const struct query *q)
{
    const char *between = "";
    const char *text = NULL;
    struct buf out;

    buf_init(&out, CAP_QUERY);
    buf_char(&out, '{');
    for (size_t i = 0; i < q->count; i += 2) {
        bool list = is_list(q->args[i]);

        if (list && said_before(q, i)) {
            continue;
        }
        buf_text(&out, between);
        between = ",";
        if (list) {
            add_list(&out, q, i);
        } else {
            json_quote(&out, q->args[i]);
            buf_char(&out, ':');
            json_quote(&out, q->args[i + 1]);
        }
    }
    buf_char(&out, '}');
    if (!out.overflow && !q->overflow) {
        text = arena_copy(q->arena, out.data, out.len);
    }
    buf_release(&out);
    return text;
}
