/* attachment.c -- the file that goes with a row of the outbox.
 *
 *     page of the journal -> (next page) -> file -> platform.upload -> brought
 */

#include "attachment.h"

#include "arena.h"
#include "buf.h"
#include "caps.h"
#include "loop.h"
#include "message.h"
#include "platform.h"
#include "query.h"
#include "store.h"
#include "team.h"

#include <stdlib.h>
#include <string.h>

enum { CALL_TIMEOUT_MS = 2000, ENTRY_ROOM = 64 };

struct bringing {
    struct team *team;
    struct arena *arena;
    struct attachment_order order;
    struct buf bytes;
    int64_t at; /* the last entry that was read */
    struct message_file *file;
    attachment_brought *done;
    void *ctx;
};

static void bringing_end(struct bringing *b, enum err e, uint64_t retry_ms)
{
    attachment_brought *done = b->done;
    void *ctx = b->ctx;
    const struct message_file *file = e == ERR_OK ? b->file : NULL;

    buf_release(&b->bytes);
    free(b);
    done(ctx, e, retry_ms, file);
}

static void bringing_unknown(void *ctx)
{
    bringing_end(ctx, ERR_DENIED, 0);
}

static void bringing_uploaded(void *ctx, enum err e, uint64_t retry_ms, const char *handle)
{
    struct bringing *b = ctx;

    b->file->handle = arena_text(b->arena, handle);
    bringing_end(b, e, retry_ms);
}

static void bringing_made(struct bringing *b)
{
    if (b->team->session == NULL) { /* closed meanwhile */
        bringing_end(b, ERR_UNAVAILABLE, 0);
        return;
    }
    b->file = arena_alloc(b->arena, sizeof(*b->file));
    *b->file = (struct message_file){
        .name = "bravo-export.json",
        .type = "application/json",
        .bytes = arena_copy(b->arena, b->bytes.data, b->bytes.len),
        .len = b->bytes.len,
    };
    b->team->platform->upload(b->team->session, b->file, bringing_uploaded, b);
}

/* ----------------------------------------------------------------- export */

static void export_page(struct bringing *b);

/* Adds one to the array; false: there is no room, which is said in its place. */
static bool export_add(struct buf *out, const char *json)
{
    bool fits = out->len + strlen(json) + ENTRY_ROOM < out->max / 64 * 63;

    buf_text(out, out->len > 2 ? ",\n" : "");
    buf_text(out, fits ? json
                       : "{\"kind\":\"more\",\"text\":\"The file is full. Whoever runs Bravo "
                         "can write all of it: bravo export --person\"}");
    return fits;
}

static void export_paged(void *ctx, enum err e, const struct answer *a)
{
    struct bringing *b = ctx;
    size_t count = answer_count(a, "entry");
    bool full = false;

    if (e != ERR_OK) {
        bringing_end(b, ERR_UNAVAILABLE, 0);
        return;
    }
    for (size_t i = 0; i < count && !full; i++) {
        full = !export_add(&b->bytes, answer_item(a, "entry", i, "json"));
    }
    b->at = answer_int(a, "at", b->at);
    if (!full && b->at < answer_int(a, "last", 0)) {
        export_page(b);
        return;
    }
    buf_text(&b->bytes, "\n]\n");
    bringing_made(b);
}

static void export_page(struct bringing *b)
{
    struct arena *arena = arena_new();
    struct query *q = arena_alloc(arena, sizeof(*q));

    query_init(q, arena, b->team->id);
    query_function(q, "export");
    query_int(q, "after", b->at);
    query_text(q, "person", b->order.person);
    store_call(b->team->store, q, CALL_TIMEOUT_MS, export_paged, b);
    arena_free(arena);
}

void attachment_bring(struct team *t, struct arena *a, const struct attachment_order *order,
                      attachment_brought *done, void *ctx)
{
    struct bringing *b = must_alloc(sizeof(*b));

    *b = (struct bringing){.team = t, .arena = a, .order = *order, .done = done, .ctx = ctx};
    buf_init(&b->bytes, CAP_FILE);
    if (strcmp(order->what, "export") != 0 || order->person == NULL) {
        loop_post(t->loop, bringing_unknown, b);
        return;
    }
    buf_text(&b->bytes, "[\n");
    export_page(b);
}
