/* matrix_sync.c -- what the client-server API tells.
 *
 *     state (of all rooms, no events) -> asking -> filling -> working -> keeping -> asking
 *                  ^                       \__________ resting _________________/
 *                  |_ the homeserver does not know the position any more
 *
 * The position is saved when all that came before it has been committed, and not
 * earlier: what was not, comes again.  It is the only thing that has to be
 * remembered; how the rooms are, the homeserver says at each start.
 *
 * A sync brings the newest events of each room.  If there were more (`limited`), the
 * gap is read first, page by page from the old position on: filling.  What was
 * said before the bot came into a room is nothing for it.
 *
 * Relieved by a websocket, it asks once after each connect, when something may have been
 * missed, and now and then, so that the position does not grow old.
 */

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "matrix_filter.h"
#include "matrix_json.h"
#include "matrix_session.h"
#include "matrix_state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    POLL_MS = 30 * 1000,
    POLL_GRACE_MS = 15 * 1000,
    STATE_TIMEOUT_MS = 120 * 1000, /* a homeserver may think long about a first sync */
    RETRY_FIRST_MS = 500,
    RETRY_MAX_MS = 60 * 1000,
    LEFT_MS = 1000, /* before what was left is asked for again */
    RELIEVED_MS = 5 * 60 * 1000,
    CATCH_UP_MS = 100,
    LIMIT = 50, /* so many events of 64 KiB are an answer that we take */
    QUERY_MAX = 16 * 1024,
};

enum sync_state {
    SYNC_STOPPED,
    SYNC_STATE,
    SYNC_ASKING,
    SYNC_FILLING,
    SYNC_WORKING,
    SYNC_KEEPING,
    SYNC_RESTING,
};

struct matrix_sync {
    struct session *session;
    enum sync_state state;
    struct timer *timer;
    char *since; /* NULL: none yet */
    char *next;  /* to be kept */
    unsigned limit;
    unsigned failures;
    bool relieved;
    bool asked; /* to catch up, since we asked last */
    /* The answer that is being worked on: */
    cJSON *json;
    const cJSON *room; /* next of rooms.join */
    char *page;        /* where the next page of the gap begins; NULL: no gap */
    char *skip_to;     /* the event of our coming, in the gap */
    struct matrix_batch *batch;
};

static void sync_ask(struct matrix_sync *sync);
static void sync_rooms(void *ctx);

static void sync_enter(struct matrix_sync *sync, enum sync_state state)
{
    static const char *const names[] = {"stopped", "state",   "asking", "filling",
                                        "working", "keeping", "resting"};

    log_debug("matrix.sync", "from=%s to=%s", names[sync->state], names[state]);
    sync->state = state;
}

static void sync_rest(struct matrix_sync *sync, uint64_t ms)
{
    sync_enter(sync, SYNC_RESTING);
    timer_start(sync->timer, ms);
}

/* Longer with each failure. */
static uint64_t sync_retry(struct matrix_sync *sync, uint64_t least)
{
    uint64_t ms = RETRY_FIRST_MS;

    for (unsigned i = 0; i < sync->failures && ms < RETRY_MAX_MS; i++) {
        ms *= 2;
    }
    sync->failures++;
    ms = ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
    return ms > least ? ms : least;
}

/* Lets go of the answer in hand. */
static void sync_clear(struct matrix_sync *sync)
{
    cJSON_Delete(sync->json);
    sync->json = NULL;
    sync->room = NULL;
    must_replace(&sync->page, NULL);
    must_replace(&sync->skip_to, NULL);
}

/* ------------------------------------------------------------------ events */

/* Hands events of a room on, in their order, those from `first` on (NULL: all).  Of
 * those before only how the room is counts. */
static void add_events(struct matrix_sync *sync, cJSON *events, const cJSON *first)
{
    struct matrix_directory *d = sync->session->directory;
    bool begun = first == NULL;

    while (events != NULL && events->child != NULL) {
        cJSON *event = events->child;

        begun = begun || event == first;
        (void)cJSON_DetachItemViaPointer(events, event);
        if (begun) {
            matrix_inbox_add(sync->batch, sync->room->string, event);
        } else {
            matrix_directory_state(d, matrix_directory_room(d, sync->room->string), event);
            cJSON_Delete(event);
        }
    }
}

static void add_timeline(struct matrix_sync *sync)
{
    cJSON *events = (cJSON *)json_array(json_object(sync->room, "timeline"), "events");

    add_events(sync, events, matrix_state_coming(sync->session, events));
    sync->room = sync->room->next;
}

/* The page of a gap, without what was there before we came. */
static void add_page(struct matrix_sync *sync, cJSON *events)
{
    const cJSON *first = matrix_state_coming(sync->session, events);

    if (first != NULL) {
        must_replace(&sync->skip_to, NULL);
    } else if (sync->skip_to != NULL) {
        return;
    }
    add_events(sync, events, first);
}

static void page_answered(void *ctx, const struct matrix_result *r)
{
    struct matrix_sync *sync = ctx;
    const char *end = json_text(r->json, "end");

    if (sync->state != SYNC_FILLING) {
        return;
    }
    if (r->outcome == MATRIX_FATAL) {
        matrix_session_fatal(sync->session, r);
        return;
    }
    if (r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE) {
        timer_start(sync->timer, sync_retry(sync, r->retry_ms));
        return;
    }
    sync->failures = 0;
    add_page(sync, (cJSON *)json_array(r->json, "chunk"));
    if (end != NULL && strcmp(end, sync->page) != 0) {
        must_replace(&sync->page, end);
    } else if (sync->skip_to != NULL) { /* it was no coming: once more, skipping nothing */
        must_replace(&sync->skip_to, NULL);
        must_replace(&sync->page, sync->since);
    } else { /* what the homeserver refuses to show, or has not got, is no gap to fill */
        must_replace(&sync->page, NULL);
        add_timeline(sync);
    }
    sync_rooms(sync);
}

static void page_ask(struct matrix_sync *sync)
{
    struct buf path;
    struct buf query;

    buf_init(&path, QUERY_MAX);
    buf_text(&path, "/_matrix/client/v3/rooms");
    matrix_api_part(&path, sync->room->string);
    buf_text(&path, "/messages");
    buf_init(&query, QUERY_MAX);
    matrix_filter_messages(LIMIT, &query);
    http_form(&query, "from", sync->page);
    http_form(&query, "to", json_text(json_object(sync->room, "timeline"), "prev_batch"));
    matrix_api_call(
        sync->session->api,
        &(struct matrix_call){
            .method = "GET", .path = path.data, .query = query.data, .timeout_ms = POLL_MS},
        page_answered, sync);
    buf_release(&path);
    buf_release(&query);
}

/* Is there a gap before the events of this room? */
static bool has_gap(const struct matrix_sync *sync)
{
    const cJSON *timeline = json_object(sync->room, "timeline");

    return json_true(timeline, "limited") && json_text(timeline, "prev_batch") != NULL &&
           sync->since != NULL &&
           matrix_state_coming(sync->session, json_array(timeline, "events")) == NULL;
}

/* Begins to fill the gap before the events of this room, or goes on with it. */
static void sync_fill(struct matrix_sync *sync)
{
    const cJSON *state = json_array(json_object(sync->room, "state"), "events");

    if (sync->page == NULL) {
        /* Did we come within the gap?  Then that is in the state before the events. */
        must_replace(&sync->skip_to,
                     matrix_json_id(matrix_state_coming(sync->session, state), "event_id", '$'));
        must_replace(&sync->page, sync->since);
        log_info("matrix.gap", "room=%s", sync->room->string);
    }
    page_ask(sync);
}

/* Goes on with the rooms of the answer, until it has to wait. */
static void sync_rooms(void *ctx)
{
    struct matrix_sync *sync = ctx;
    struct matrix_inbox *inbox = sync->session->inbox;
    struct matrix_batch *batch = sync->batch;

    if (sync->state != SYNC_FILLING) {
        return;
    }
    while (sync->room != NULL && sync->page == NULL && !has_gap(sync) &&
           !matrix_inbox_full(inbox)) {
        add_timeline(sync);
    }
    if (sync->room == NULL) {
        sync_clear(sync);
        sync_enter(sync, SYNC_WORKING);
        sync->batch = NULL;
        matrix_inbox_end(batch);
    } else if (matrix_inbox_full(inbox)) {
        matrix_inbox_on_room(inbox, sync_rooms, sync);
    } else {
        sync_fill(sync);
    }
}

/* ----------------------------------------------------------------- keeping */

static void sync_kept(void *ctx, enum err e)
{
    struct matrix_sync *sync = ctx;

    if (sync->state != SYNC_KEEPING) {
        return;
    }
    if (e != ERR_OK) {
        timer_start(sync->timer, sync_retry(sync, 0));
        return;
    }
    sync->failures = 0;
    must_replace(&sync->since, sync->next);
    matrix_session_up(sync->session);
    sync_ask(sync);
}

static void sync_keep(struct matrix_sync *sync)
{
    struct session *s = sync->session;

    sync_enter(sync, SYNC_KEEPING);
    matrix_session_keep(s, &(struct platform_note){"since", sync->next}, sync_kept, sync);
}

static void sync_worked(void *ctx, bool ok)
{
    struct matrix_sync *sync = ctx;

    if (sync->state != SYNC_WORKING) {
        return;
    }
    if (!ok) {
        sync->asked = true;
        sync_rest(sync, LEFT_MS);
    } else if (sync->since != NULL && strcmp(sync->since, sync->next) == 0) {
        sync_ask(sync);
    } else {
        sync_keep(sync);
    }
}

/* ------------------------------------------------------------------ asking */

static void sync_answered(void *ctx, const struct matrix_result *r)
{
    struct matrix_sync *sync = ctx;
    struct session *s = sync->session;
    const char *next = json_text(r->json, "next_batch");

    if (sync->state != SYNC_ASKING) {
        return;
    }
    if (r->outcome == MATRIX_FATAL) {
        matrix_session_fatal(s, r);
        return;
    }
    if (r->outcome == MATRIX_REFUSED && r->status == 400) {
        log_error("matrix.position", "error=%s hint=%s", r->error,
                  "\"the homeserver does not know it: what was said meanwhile is not counted\"");
        must_replace(&sync->since, NULL);
        sync_rest(sync, sync_retry(sync, r->retry_ms));
        return;
    }
    if (next == NULL) {
        sync->limit = r->too_big && sync->limit > 1 ? sync->limit / 5 : sync->limit;
        matrix_session_down(s, "the homeserver does not answer");
        sync_rest(sync, sync_retry(sync, r->retry_ms));
        return;
    }
    sync->failures = 0;
    sync->limit = LIMIT;
    must_replace(&sync->next, next);
    sync->json = cJSON_Duplicate(r->json, 1);
    matrix_state_take(s, sync->json, false);
    matrix_session_up(s);
    sync->room = json_object(json_object(sync->json, "rooms"), "join");
    sync->room = sync->room != NULL ? sync->room->child : NULL;
    sync->batch = matrix_inbox_begin(s->inbox, sync_worked, sync);
    sync_enter(sync, SYNC_FILLING);
    sync_rooms(sync);
}

static void sync_state_answered(void *ctx, const struct matrix_result *r)
{
    struct matrix_sync *sync = ctx;
    const char *next = json_text(r->json, "next_batch");

    if (sync->state != SYNC_STATE) {
        return;
    }
    if (r->outcome == MATRIX_FATAL) {
        matrix_session_fatal(sync->session, r);
        return;
    }
    if (next == NULL) {
        matrix_session_down(sync->session, "the homeserver does not answer");
        sync_rest(sync, sync_retry(sync, r->retry_ms));
        return;
    }
    sync->failures = 0;
    matrix_state_take(sync->session, r->json, true);
    if (sync->since != NULL) {
        matrix_session_up(sync->session);
        sync_ask(sync);
        return;
    }
    must_replace(&sync->next, next);
    sync_keep(sync); /* only then we are up: what is said from now on is not lost */
}

static void sync_send(struct matrix_sync *sync, const char *since, uint64_t timeout_ms,
                      matrix_api_done *done)
{
    struct buf query;

    buf_init(&query, QUERY_MAX);
    matrix_filter_sync(since != NULL ? sync->limit : 1, &query);
    buf_printf(&query, "&set_presence=offline&timeout=%" PRIu64, timeout_ms);
    if (since != NULL) {
        http_form(&query, "since", since);
    }
    matrix_api_call(sync->session->api,
                    &(struct matrix_call){.method = "GET",
                                          .path = "/_matrix/client/v3/sync",
                                          .query = query.data,
                                          .timeout_ms = since != NULL ? POLL_MS + POLL_GRACE_MS
                                                                      : STATE_TIMEOUT_MS},
                    done, sync);
    buf_release(&query);
}

/* Answered at once, whatever the timeout; an equal question has an old answer. */
static void sync_ask_state(struct matrix_sync *sync)
{
    sync_enter(sync, SYNC_STATE);
    sync_send(sync, NULL, 1 + loop_now_ms(sync->session->loop) % POLL_MS, sync_state_answered);
}

static void sync_ask(struct matrix_sync *sync)
{
    if (sync->relieved && !sync->asked) {
        sync_rest(sync, RELIEVED_MS);
        return;
    }
    sync->asked = false;
    sync_enter(sync, SYNC_ASKING);
    sync_send(sync, sync->since, sync->relieved || !sync->session->up ? 0 : POLL_MS, sync_answered);
}

static void sync_step(void *ctx)
{
    struct matrix_sync *sync = ctx;

    switch (sync->state) {
    case SYNC_RESTING:
        sync->asked = true;
        if (sync->since == NULL) {
            sync_ask_state(sync);
        } else {
            sync_ask(sync);
        }
        break;
    case SYNC_FILLING:
        page_ask(sync);
        break;
    case SYNC_KEEPING:
        sync_keep(sync);
        break;
    case SYNC_STOPPED:
    case SYNC_STATE:
    case SYNC_ASKING:
    case SYNC_WORKING:
        break;
    }
}

/* -------------------------------------------------------------------- life */

struct matrix_sync *matrix_sync_new(struct session *s)
{
    struct matrix_sync *sync = must_alloc(sizeof(*sync));

    sync->session = s;
    sync->limit = LIMIT;
    sync->timer = timer_new(s->loop, sync_step, sync);
    return sync;
}

void matrix_sync_start(struct matrix_sync *sync, const char *since)
{
    sync_clear(sync);
    must_replace(&sync->since, since);
    sync_ask_state(sync);
}

void matrix_sync_catch_up(struct matrix_sync *sync)
{
    sync->asked = true;
    if (sync->state == SYNC_RESTING && sync->failures == 0) {
        timer_start(sync->timer, CATCH_UP_MS);
    }
}

void matrix_sync_relieve(struct matrix_sync *sync, bool relieved)
{
    sync->relieved = relieved;
    matrix_sync_catch_up(sync);
}

void matrix_sync_stop(struct matrix_sync *sync)
{
    if (sync->state != SYNC_STOPPED) {
        sync_enter(sync, SYNC_STOPPED);
    }
    timer_stop(sync->timer);
}

void matrix_sync_free(struct matrix_sync *sync)
{
    if (sync == NULL) {
        return;
    }
    sync_clear(sync);
    timer_free(sync->timer);
    free(sync->since);
    free(sync->next);
    free(sync);
}
