/* matrix_events.c -- what people do in Matrix, as neutral events.
 *
 * The identity of a message, and of a reaction, is its event id: whatever way it
 * comes, it is the same one. An edit and a redaction are of the event that they
 * name.  They are newer by the time that their sender's server gave them.
 *
 *     m/<event>     a message, its edits, its deletion; a reaction, its withdrawal
 *
 * The server takes an edit by anybody of anything, so an edit counts only if it
 * is by the sender of what it edits: if that is not known, it is asked for.  So
 * is what a redaction takes away, and whose message a reaction is to.
 */

#include "matrix_events.h"

#include "arena.h"
#include "matrix_directory.h"
#include "matrix_json.h"
#include "matrix_recent.h"
#include "matrix_text.h"
#include "utf8.h"

#include <inttypes.h>
#include <string.h>

struct reading {
    const struct matrix_reader *reader;
    const struct matrix_room *room;
    const cJSON *json;
    const cJSON *content;
    struct arena *arena;
    struct matrix_missing *missing;
    struct matrix_event *out;
    struct event *ev; /* the one in out */
};

/* ---------------------------------------------------------------- missing */

static void miss_person(struct reading *r, const char *id)
{
    struct matrix_missing *m = r->missing;

    for (size_t i = 0; i < m->count; i++) {
        if (strcmp(m->people[i], id) == 0) {
            return;
        }
    }
    if (m->count < sizeof(m->people) / sizeof(m->people[0])) {
        m->people[m->count++] = arena_text(r->arena, id);
    }
}

/* What is known of the event; NULL: it is missing. */
static const struct matrix_recent_event *recall(struct reading *r, const char *id)
{
    const struct matrix_recent_event *known = matrix_recent_get(r->reader->recent, id);

    if (known == NULL) {
        r->missing->event = arena_text(r->arena, id);
    }
    return known;
}

/* ---------------------------------------------------------- people, places */

static struct person copy_person(struct reading *r, const char *id)
{
    const struct matrix_directory *d = r->reader->directory;
    const struct person *known = matrix_directory_person(d, id);
    struct person p = {.unknown = true};

    if (known != NULL) {
        p = *known;
    } else {
        miss_person(r, id);
    }
    p.id = arena_text(r->arena, id);
    p.name = matrix_directory_name(d, r->arena, r->room, id);
    p.external = !matrix_directory_is_home(d, id);
    return p;
}

static struct person *new_person(struct reading *r, const char *id)
{
    struct person *p = arena_alloc(r->arena, sizeof(*p));

    *p = copy_person(r, id);
    return p;
}

struct named {
    struct person *people;
    struct group *groups;
    struct channel *channels;
    size_t people_count;
    size_t group_count;
    size_t channel_count;
};

static void name_person(struct reading *r, struct named *n, const char *id)
{
    for (size_t i = 0; i < n->people_count; i++) {
        if (strcmp(n->people[i].id, id) == 0) {
            return;
        }
    }
    n->people[n->people_count++] = copy_person(r, id);
}

static void name_group(struct reading *r, struct named *n, const char *id)
{
    const struct group *g = matrix_directory_group(r->reader->directory, r->arena, id);

    for (size_t i = 0; i < n->group_count; i++) {
        if (strcmp(n->groups[i].id, id) == 0) {
            return;
        }
    }
    if (g != NULL) {
        n->groups[n->group_count++] = *g;
    }
}

static void name_channel(struct reading *r, struct named *n, const char *id)
{
    const struct matrix_room *room = matrix_directory_channel(r->reader->directory, id);

    if (room != NULL && n->channel_count < CAP_MENTIONS) {
        n->channels[n->channel_count++] = (struct channel){
            .id = arena_text(r->arena, id), .visibility = matrix_room_visibility(room)};
    }
}

static void name_all(struct reading *r, const char *text)
{
    struct named n = {
        .people = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.people)),
        .groups = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.groups)),
        .channels = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.channels)),
    };
    const char *id;
    char kind = '@';

    while (kind != '\0' && n.people_count + n.group_count < CAP_MENTIONS) {
        kind = matrix_text_token(r->arena, &text, &id);
        if (kind == '@') {
            name_person(r, &n, id);
        } else if (kind == '&') {
            name_group(r, &n, id);
        } else if (kind == '#') {
            name_channel(r, &n, id);
        }
    }
    r->ev->people = n.people;
    r->ev->people_count = n.people_count;
    r->ev->groups = n.groups;
    r->ev->group_count = n.group_count;
    r->ev->channels = n.channels;
    r->ev->channel_count = n.channel_count;
}

/* ------------------------------------------------------------------- parts */

/* Compared as bytes, and later than "0". */
static const char *generation(struct reading *r)
{
    return arena_printf(r->arena, "%015" PRId64, r->ev->at_ms);
}

/* What all kinds have in common.  false: a field is missing, or it is nobody's. */
static bool set_head(struct reading *r)
{
    const char *sender = matrix_json_id(r->json, "sender", '@');
    const char *id = matrix_json_id(r->json, "event_id", '$');
    int64_t at = matrix_json_int(r->json, "origin_server_ts", -1);

    if (sender == NULL || id == NULL || at < 0 ||
        strcmp(sender, matrix_directory_self(r->reader->directory)) == 0) {
        return false;
    }
    r->out->id = arena_text(r->arena, id);
    r->out->room = arena_text(r->arena, r->room->id);
    r->ev->at_ms = at;
    r->ev->actor = new_person(r, sender);
    r->ev->channel = arena_text(r->arena, r->room->channel);
    r->ev->visibility = matrix_room_visibility(r->room);
    r->ev->direct = matrix_room_direct(r->room);
    r->ev->comes_again = true;
    return true;
}

static void set_message(struct reading *r, const char *id)
{
    r->ev->identity = arena_printf(r->arena, "m/%s", id);
    r->ev->message = arena_text(r->arena, id);
}

/* The text of a content, if it is one that people write. */
static bool set_text(struct reading *r, const cJSON *content)
{
    const struct matrix_place place = {
        .arena = r->arena, .directory = r->reader->directory, .room = r->room};
    enum matrix_address address;

    if (!json_is(content, "msgtype", "m.text") && !json_is(content, "msgtype", "m.emote")) {
        return false; /* m.notice is what bots say: it has no answer */
    }
    r->ev->text = matrix_text_read(&place, content);
    if (r->ev->text == NULL) {
        return false;
    }
    address = matrix_text_cut_address(&place, &r->ev->text);
    r->ev->addressed = r->ev->direct || address != MATRIX_NOT;
    r->ev->casual = !r->ev->direct && address == MATRIX_BY_CHANCE;
    name_all(r, r->ev->text);
    return true;
}

/* ---------------------------------------------------------------- messages */

static void learn(struct reading *r, enum matrix_recent_kind kind, const char *emoji)
{
    matrix_recent_put(r->reader->recent, &(struct matrix_recent_event){.id = r->out->id,
                                                                       .sender = r->ev->actor->id,
                                                                       .emoji = emoji,
                                                                       .kind = kind});
}

static bool read_edit(struct reading *r, const char *of)
{
    const struct matrix_recent_event *before = recall(r, of);

    if (before != NULL &&
        (before->kind != MATRIX_MESSAGE || strcmp(before->sender, r->ev->actor->id) != 0)) {
        return false;
    }
    r->ev->kind = EVENT_EDITED;
    r->ev->generation = generation(r);
    set_message(r, of);
    r->out->root = r->ev->message;
    return set_text(r, json_object(r->content, "m.new_content"));
}

static bool read_message(struct reading *r)
{
    const cJSON *relation = json_object(r->content, "m.relates_to");
    const char *of = matrix_json_id(relation, "event_id", '$');

    if (of != NULL && json_is(relation, "rel_type", "m.replace")) {
        return read_edit(r, of);
    }
    learn(r, MATRIX_MESSAGE, NULL);
    r->ev->kind = EVENT_SAID;
    r->ev->generation = "0";
    set_message(r, r->out->id);
    if (of != NULL && json_is(relation, "rel_type", "m.thread")) {
        r->ev->thread = arena_text(r->arena, of);
        r->out->root = r->ev->thread;
    } else if (of == NULL) {
        r->out->root = r->ev->message; /* what has another relation can begin no thread */
    }
    return set_text(r, r->content);
}

/* --------------------------------------------------------------- reactions */

/* Without what makes it look otherwise: tones of skin, the variation selector. */
static const char *bare_emoji(struct arena *a, const char *key)
{
    static const char tone[] = "\xf0\x9f\x8f"; /* and BB to BF */
    static const char selector[] = "\xef\xb8\x8f";
    char *clean = utf8_clean(a, key, strlen(key));
    char *out = clean;

    for (const char *at = clean; *at != '\0';) {
        if (strncmp(at, tone, 3) == 0 && (unsigned char)at[3] >= 0xbb &&
            (unsigned char)at[3] <= 0xbf) {
            at += 4;
        } else if (strncmp(at, selector, 3) == 0) {
            at += 3;
        } else {
            *out++ = *at++;
        }
    }
    *out = '\0';
    return clean;
}

static bool read_reaction(struct reading *r)
{
    const cJSON *relation = json_object(r->content, "m.relates_to");
    const char *of = matrix_json_id(relation, "event_id", '$');
    const char *key = json_text(relation, "key");
    const struct matrix_recent_event *target;

    if (of == NULL || key == NULL || strlen(key) > CAP_ID ||
        !json_is(relation, "rel_type", "m.annotation")) {
        return false;
    }
    r->ev->emoji = bare_emoji(r->arena, key);
    learn(r, MATRIX_REACTION, r->ev->emoji);
    target = recall(r, of);
    r->ev->kind = EVENT_REACTED;
    r->ev->generation = "0";
    set_message(r, r->out->id);
    r->ev->message = arena_text(r->arena, of);
    if (target != NULL && target->kind == MATRIX_MESSAGE) {
        r->ev->author = new_person(r, target->sender);
    }
    return target == NULL || r->ev->author != NULL;
}

/* ------------------------------------------------------------- redactions */

/* Whoever took it away: what it did counts no more for its sender. */
static bool read_redaction(struct reading *r)
{
    const char *of = matrix_json_id(r->content, "redacts", '$');
    const struct matrix_recent_event *before;

    if (of == NULL) {
        of = matrix_json_id(r->json, "redacts", '$');
    }
    before = of != NULL ? recall(r, of) : NULL;
    if (of == NULL || (before != NULL && before->kind == MATRIX_NOTHING)) {
        return false;
    }
    r->ev->generation = generation(r);
    set_message(r, of);
    r->ev->kind = EVENT_DELETED;
    r->out->root = r->ev->message;
    if (before != NULL) {
        r->ev->actor = new_person(r, before->sender);
    }
    if (before != NULL && before->kind == MATRIX_REACTION) {
        r->ev->kind = EVENT_UNREACTED;
        r->ev->emoji = arena_text(r->arena, before->emoji);
        r->ev->message = NULL; /* what it was to is not said */
    }
    return before == NULL ||
           strcmp(before->sender, matrix_directory_self(r->reader->directory)) != 0;
}

/* -------------------------------------------------------------------- all */

static bool read_any(struct reading *r)
{
    if (cJSON_GetObjectItemCaseSensitive(r->json, "state_key") != NULL) {
        return false;
    }
    if (json_is(r->json, "type", "m.room.message")) {
        return set_head(r) && read_message(r);
    }
    if (json_is(r->json, "type", "m.reaction")) {
        return set_head(r) && read_reaction(r);
    }
    return json_is(r->json, "type", "m.room.redaction") && set_head(r) && read_redaction(r);
}

struct matrix_event *matrix_events_read(const struct matrix_reader *reader,
                                        const struct matrix_room *room, const cJSON *event,
                                        struct matrix_missing *missing)
{
    struct arena *a = arena_new();
    struct reading r = {
        .reader = reader,
        .room = room,
        .json = event,
        .content = json_object(event, "content"),
        .arena = a,
        .missing = missing,
        .out = arena_alloc(a, sizeof(struct matrix_event)),
    };

    *missing = (struct matrix_missing){0};
    r.ev = &r.out->event;
    r.ev->arena = a;
    if (room->encrypted || r.content == NULL || !read_any(&r)) {
        *missing = (struct matrix_missing){0};
        arena_free(a);
        return NULL;
    }
    return r.out;
}

void matrix_events_learn(struct matrix_recent *recent, const char *id, const cJSON *json)
{
    struct matrix_recent_event event = {.id = id, .kind = MATRIX_NOTHING};
    const char *sender = matrix_json_id(json, "sender", '@');

    if (sender != NULL && json_is(json, "type", "m.room.message")) {
        event.kind = MATRIX_MESSAGE;
    } else if (sender != NULL && json_is(json, "type", "m.reaction")) {
        event.kind = MATRIX_REACTION;
    }
    event.sender = event.kind != MATRIX_NOTHING ? sender : NULL;
    matrix_recent_put(recent, &event);
}
