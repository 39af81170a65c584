/* matrix_members.c -- who is in the rooms, one room asked for after the other.
 *
 * A room of more people than one answer may hold is left to its events: who speaks
 * there is known, and others are asked for one by one.
 */

#include "arena.h"
#include "buf.h"
#include "log.h"
#include "loop.h"
#include "matrix_json.h"
#include "matrix_session.h"

#include <stdlib.h>
#include <string.h>

enum { RETRY_MS = 5 * 1000, TIMEOUT_MS = 60 * 1000, PATH_MAX_BYTES = 2048 };

struct want {
    struct want *next;
    char *room;
};

struct matrix_members {
    struct session *session;
    struct want *wants; /* the first is being asked for */
    struct timer *timer;
    bool asking;
};

static void members_ask(void *ctx);

static void want_end(struct matrix_members *m)
{
    struct want *w = m->wants;

    m->wants = w->next;
    free(w->room);
    free(w);
}

static void members_take(struct matrix_members *m, struct matrix_room *room, const cJSON *json)
{
    const cJSON *member;
    int64_t count = 0;

    cJSON_ArrayForEach(member, json_object(json, "joined"))
    {
        if (matrix_id_valid(member->string, '@')) {
            matrix_directory_put_member(
                m->session->directory, room,
                &(struct matrix_member){.user = member->string,
                                        .name = json_text(member, "display_name"),
                                        .joined = true});
            count++;
        }
    }
    room->members_known = true;
    room->joined_count = count;
    room->counted = true;
    room->peopled = room->peopled || count > 1;
    log_debug("matrix.members", "room=%s count=%d", room->id, (int)count);
    matrix_rooms_look(m->session->rooms, room);
}

static void members_answered(void *ctx, const struct matrix_result *r)
{
    struct matrix_members *m = ctx;
    struct matrix_room *room = matrix_directory_room(m->session->directory, m->wants->room);
    bool again = r->outcome == MATRIX_LATER || r->outcome == MATRIX_UNSURE;

    m->asking = false;
    if (m->session->state != SESSION_RUNNING) {
        return;
    }
    if (again && !r->too_big) {
        timer_start(m->timer, r->retry_ms > RETRY_MS ? r->retry_ms : RETRY_MS);
        return;
    }
    want_end(m);
    if (room != NULL && r->outcome == MATRIX_DONE) {
        members_take(m, room, r->json);
    } else if (room != NULL) {
        room->members_many = r->too_big;
    }
    timer_start(m->timer, 0);
}

static void members_ask(void *ctx)
{
    struct matrix_members *m = ctx;
    struct buf path;

    if (m->wants == NULL || m->asking || m->session->state != SESSION_RUNNING) {
        return;
    }
    m->asking = true;
    buf_init(&path, PATH_MAX_BYTES);
    buf_text(&path, "/_matrix/client/v3/rooms");
    matrix_api_part(&path, m->wants->room);
    buf_text(&path, "/joined_members");
    matrix_api_call(
        m->session->api,
        &(struct matrix_call){.method = "GET", .path = path.data, .timeout_ms = TIMEOUT_MS},
        members_answered, m);
    buf_release(&path);
}

void matrix_members_want(struct matrix_members *m, const char *room)
{
    struct want **end = &m->wants;

    while (*end != NULL && strcmp((*end)->room, room) != 0) {
        end = &(*end)->next;
    }
    if (*end != NULL) {
        return;
    }
    *end = must_alloc(sizeof(**end));
    (*end)->room = must_copy(room);
    if (!m->asking && !timer_running(m->timer)) {
        timer_start(m->timer, 0);
    }
}

struct matrix_members *matrix_members_new(struct session *s)
{
    struct matrix_members *m = must_alloc(sizeof(*m));

    m->session = s;
    m->timer = timer_new(s->loop, members_ask, m);
    return m;
}

void matrix_members_free(struct matrix_members *m)
{
    if (m == NULL) {
        return;
    }
    while (m->wants != NULL) {
        want_end(m);
    }
    timer_free(m->timer);
    free(m);
}
