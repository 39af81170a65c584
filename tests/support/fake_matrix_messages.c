/* fake_matrix_messages.c -- the past of a room: pages of it, single events, and
 * what relates to them.
 */
#include "fake_matrix.h"
#include "fake_matrix_filter.h"
#include "fake_matrix_sync.h"
#include "fake_matrix_web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_STANDARD = 10 };

struct page {
    bool forwards;
    size_t at; /* index of the next event; going backwards, one more */
    size_t limit;
    uint64_t to; /* 0 and UINT64_MAX: no end is given */
};

/* false: a token is a bad one. */
static bool page_read(struct page *p, const struct call *call, const struct room *r)
{
    const char *dir = json_text(call->query, "dir", "");
    const char *from = json_text(call->query, "from", NULL);
    const char *to = json_text(call->query, "to", NULL);
    long limit = strtol(json_text(call->query, "limit", "0"), NULL, 10);
    long most = call->f->host.rules[RULE_MESSAGES_PAGE];
    uint64_t position = 0;
    p->forwards = strcmp(dir, "f") == 0;
    p->to = p->forwards ? UINT64_MAX : 0;
    p->limit = (size_t)(limit <= 0 ? PAGE_STANDARD : limit > most ? most : limit);
    p->at = p->forwards ? 0 : r->timeline.count;
    if (from != NULL) {
        if (!fake_sync_position(call->f, from, &position)) {
            return false;
        }
        p->at = fake_events_after(&r->timeline, position);
    }
    return to == NULL || fake_sync_position(call->f, to, &p->to);
}

static bool page_has_more(const struct page *p, const struct room *r)
{
    if (p->forwards) {
        return p->at < r->timeline.count && r->timeline.list[p->at]->position <= p->to;
    }
    return p->at > 0 && r->timeline.list[p->at - 1]->position > p->to;
}

static const struct event *page_next(struct page *p, const struct room *r)
{
    return r->timeline.list[p->forwards ? p->at++ : --p->at];
}

/* A lazy reader is told who has spoken, and nobody else. */
static void add_speakers(struct call *call, const struct room *r, const cJSON *chunk)
{
    const cJSON *event = NULL;
    cJSON *state = json_add_array(call->reply, "state");
    cJSON *told = cJSON_CreateArray();
    cJSON_ArrayForEach(event, chunk)
    {
        const char *sender = json_text(event, "sender", "");
        const cJSON *member = fake_room_state(r, "m.room.member", sender);
        if (member != NULL && !json_has(told, sender)) {
            json_push(told, sender);
            cJSON_AddItemToArray(state, cJSON_Duplicate(member, true));
        }
    }
    cJSON_Delete(told);
}

static void add_end(struct call *call, const struct room *r, const struct page *p)
{
    char token[TOKEN_SIZE];
    uint64_t end = p->at > 0 ? r->timeline.list[p->at - 1]->position : 0;
    fake_sync_token(call->f, end, token);
    json_add(call->reply, "end", token);
}

static void page_add(const struct call *call, struct page *p, const struct room *r, cJSON *chunk)
{
    cJSON *filter = fake_filter_read(call->f, json_text(call->query, "filter", ""));
    for (size_t count = 0; count < p->limit && page_has_more(p, r);) {
        const struct event *e = page_next(p, r);
        if (fake_filter_takes(filter, json_text(e->json, "type", ""))) {
            cJSON_AddItemToArray(chunk, fake_event_show(e, true));
            count++;
        }
    }
    cJSON_Delete(filter);
}

static void run_messages(struct call *call)
{
    struct page p;
    const struct room *r = web_room(call);
    if (r == NULL) {
        return;
    }
    if (!page_read(&p, call, r)) {
        web_fail(call, 400, "M_UNKNOWN", "Invalid stream token");
        return;
    }
    cJSON *chunk = json_add_array(call->reply, "chunk");
    json_add(call->reply, "start", json_text(call->query, "from", "s0_0"));
    page_add(call, &p, r, chunk);
    if (chunk->child != NULL) { /* only an empty page tells that there is no more */
        add_end(call, r, &p);
    }
    add_speakers(call, r, chunk);
}

static const struct event *the_event(struct call *call, const struct room *r)
{
    const struct event *e = fake_world_event(call->f, call->words[1]);
    if (r != NULL && (e == NULL || e->room != r)) {
        web_fail(call, 404, "M_NOT_FOUND", "Event not found.");
        return NULL;
    }
    return r != NULL ? e : NULL;
}

static void run_event(struct call *call)
{
    const struct event *e = the_event(call, web_room(call));
    if (e != NULL) {
        cJSON_Delete(call->reply);
        call->reply = fake_event_show(e, true);
    }
}

static bool relates(const struct event *e, const struct call *call)
{
    const cJSON *relation = json_get(json_get(e->json, "content"), "m.relates_to");
    const char *how = call->words[2];
    return strcmp(json_text(relation, "event_id", ""), call->words[1]) == 0 &&
           (how == NULL || strcmp(json_text(relation, "rel_type", ""), how) == 0);
}

static void run_relations(struct call *call)
{
    const struct room *r = web_room(call);
    if (the_event(call, r) == NULL) {
        return;
    }
    cJSON *chunk = json_add_array(call->reply, "chunk");
    for (size_t i = r->timeline.count; i > 0; i--) {
        if (relates(r->timeline.list[i - 1], call)) {
            cJSON_AddItemToArray(chunk, fake_event_show(r->timeline.list[i - 1], true));
        }
    }
}

const struct web_method fake_messages_methods[] = {
    {"GET", "client/v3/rooms/{}/messages", "messages", run_messages, false},
    {"GET", "client/v3/rooms/{}/event/{}", "event", run_event, false},
    {"GET", "client/v1/rooms/{}/relations/{}", "relations", run_relations, false},
    {"GET", "client/v1/rooms/{}/relations/{}/{}", "relations", run_relations, false},
    {NULL, NULL, NULL, NULL, false},
};
