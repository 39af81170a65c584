/* matrix_send.c -- events to rooms, one after the other in each.
 *
 * The next event of a room goes out when the one before it has been answered.  A
 * homeserver that has had enough says so for all rooms together.
 */

#include "arena.h"
#include "buf.h"
#include "log.h"
#include "loop.h"
#include "matrix_session.h"

#include <stdlib.h>
#include <string.h>

enum {
    PATH_MAX_BYTES = 4096,
    WAITING_MAX = 2048,
    LOOK_MAX = 128,
    FULL_WAIT_MS = 2000,
    TIMEOUT_MS = 9 * 1000
};

struct sending {
    struct matrix_sender *sender;
    struct sending *next;
    char *room;
    char *txn;
    char *content;
    uint64_t until_ms;
    uint64_t not_before_ms;
    bool busy;
    bool impatient;
    bool ended; /* by matrix_sender_drop(), or it never had a place */
    matrix_api_done *done;
    void *ctx;
};

struct matrix_sender {
    struct session *session;
    struct timer *timer;
    struct sending *first;
    size_t count;
};

static void sender_pump(void *ctx);

static void sending_free(struct sending *e)
{
    free(e->room);
    free(e->txn);
    free(e->content);
    free(e);
}

/* Takes it off the list and calls back. */
static void sending_end(struct sending *e, const struct matrix_result *r)
{
    struct sending **at = &e->sender->first;

    while (*at != e) {
        at = &(*at)->next;
    }
    *at = e->next;
    e->sender->count--;
    e->done(e->ctx, r);
    sending_free(e);
}

static void sending_answered(void *ctx, const struct matrix_result *r)
{
    struct sending *e = ctx;
    struct matrix_sender *sender = e->sender;
    struct session *s = sender->session;
    uint64_t now = loop_now_ms(s->loop);
    bool again = r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE;

    e->busy = false;
    if (again && s->state == SESSION_RUNNING && now + r->retry_ms < e->until_ms) {
        e->not_before_ms = now + r->retry_ms;
    } else {
        if (r->outcome == MATRIX_FATAL) {
            matrix_session_fatal(s, r);
        }
        sending_end(e, r);
    }
    if (s->state != SESSION_CLOSING) {
        sender_pump(sender);
    }
}

static void sending_begin(struct sending *e)
{
    struct buf path;

    e->busy = true;
    buf_init(&path, PATH_MAX_BYTES);
    buf_text(&path, "/_matrix/client/v3/rooms");
    matrix_api_part(&path, e->room);
    buf_text(&path, "/send/m.room.message");
    matrix_api_part(&path, e->txn);
    matrix_api_call(e->sender->session->api,
                    &(struct matrix_call){.method = "PUT",
                                          .path = path.data,
                                          .body = e->content,
                                          .body_len = strlen(e->content),
                                          .timeout_ms = TIMEOUT_MS},
                    sending_answered, e);
    buf_release(&path);
}

/* Is it the first of its room? */
static bool is_first(const struct matrix_sender *sender, const struct sending *e)
{
    const struct sending *other = sender->first;

    while (other != e && strcmp(other->room, e->room) != 0) {
        other = other->next;
    }
    return other == e;
}

static void sender_pump(void *ctx)
{
    struct matrix_sender *sender = ctx;
    uint64_t now = loop_now_ms(sender->session->loop);
    uint64_t gate = now + matrix_api_gated_ms(sender->session->api);
    uint64_t next = UINT64_MAX;
    unsigned looked = 0;

    for (struct sending *e = sender->first; e != NULL && looked < LOOK_MAX; e = e->next) {
        uint64_t at = e->not_before_ms > gate ? e->not_before_ms : gate;

        looked++;
        if (e->busy || e->ended || !is_first(sender, e)) {
            continue;
        }
        if (at <= now) {
            sending_begin(e);
        } else if (at < next) {
            next = at;
        }
    }
    if (next != UINT64_MAX) {
        timer_start(sender->timer, next - now);
    }
}

static void sending_refused(void *ctx)
{
    struct sending *e = ctx;
    uint64_t gated =
        e->sender->session->api != NULL ? matrix_api_gated_ms(e->sender->session->api) : 0;
    struct matrix_result r = {.outcome = MATRIX_LATER,
                              .error = "busy",
                              .retry_ms = gated > FULL_WAIT_MS ? gated : FULL_WAIT_MS};

    sending_end(e, &r);
}

void matrix_sender_send(struct matrix_sender *sender, const struct matrix_send *send,
                        matrix_api_done *done, void *ctx)
{
    struct session *s = sender->session;
    struct sending *e = must_alloc(sizeof(*e));
    struct sending **end = &sender->first;
    bool impatient = send->patience_ms == 0;

    *e = (struct sending){.sender = sender,
                          .room = must_copy(send->room),
                          .txn = must_copy(send->txn),
                          .content = must_copy(send->content),
                          .until_ms = loop_now_ms(s->loop) + send->patience_ms,
                          .impatient = impatient,
                          .done = done,
                          .ctx = ctx};
    /* What everybody is to see does not wait for what was said to one. */
    while (*end != NULL && (!impatient || (*end)->busy || (*end)->impatient)) {
        end = &(*end)->next;
    }
    e->next = *end;
    *end = e;
    /* Who has no patience asks again later: let that be known before it is sent. */
    e->ended = s->state != SESSION_RUNNING || sender->count >= WAITING_MAX ||
               (impatient && matrix_api_gated_ms(s->api) > 0);
    sender->count++;
    if (e->ended) {
        loop_post(s->loop, sending_refused, e);
    } else {
        sender_pump(sender);
    }
}

struct matrix_sender *matrix_sender_new(struct session *s)
{
    struct matrix_sender *sender = must_alloc(sizeof(*sender));

    sender->session = s;
    sender->timer = timer_new(s->loop, sender_pump, sender);
    return sender;
}

void matrix_sender_drop(struct matrix_sender *sender)
{
    for (struct sending *e = sender->first; e != NULL; e = e->next) {
        if (!e->busy && !e->ended) {
            e->ended = true;
            loop_post(sender->session->loop, sending_refused, e);
        }
    }
}

void matrix_sender_free(struct matrix_sender *sender)
{
    if (sender != NULL) {
        timer_free(sender->timer);
        free(sender);
    }
}
