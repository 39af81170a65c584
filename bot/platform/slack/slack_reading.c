/* slack_reading.c -- the parts that all kinds of events have. */

#include "slack_reading.h"

#include "arena.h"
#include "json.h"
#include "slack_directory.h"
#include "slack_text.h"

#include <string.h>

/* ---------------------------------------------------------- time stamps */

enum { SECONDS_DIGITS = 12, MICROSECONDS_DIGITS = 16 };

/* Some event_ts come without their dot: "1515449522000016". */
const char *slack_reading_stamp(struct arena *a, const char *stamp)
{
    size_t whole = strcspn(stamp, ".");

    if (stamp[whole] == '.' || whole <= SECONDS_DIGITS || whole > MICROSECONDS_DIGITS) {
        return arena_text(a, stamp);
    }
    return arena_printf(a, "%.*s.%s", (int)(whole - 6), stamp, stamp + whole - 6);
}

int64_t slack_reading_ms(const char *stamp)
{
    size_t whole = strcspn(stamp, ".");
    const char *fraction = stamp[whole] == '.' ? stamp + whole + 1 : "";
    int64_t ms = 0;

    for (size_t i = 0; i < whole && i < SECONDS_DIGITS; i++) {
        ms = ms * 10 + (stamp[i] - '0');
    }
    for (int i = 0; i < 3; i++) {
        ms = ms * 10 + (*fraction != '\0' ? *fraction++ - '0' : 0);
    }
    return ms;
}

/* ------------------------------------------------------- people, places */

/* initials: with which of them Slack can be asked for such an id. */
static void miss(struct slack_reading *r, const char *id, const char *initials)
{
    struct slack_missing *m = r->missing;

    if (strchr(initials, id[0]) == NULL || slack_directory_knows(r->reader->directory, id)) {
        return;
    }
    for (size_t i = 0; i < m->count; i++) {
        if (strcmp(m->ids[i], id) == 0) {
            return;
        }
    }
    if (m->count < sizeof(m->ids) / sizeof(m->ids[0])) {
        m->ids[m->count++] = arena_text(r->arena, id);
    }
}

static struct person copy_person(struct slack_reading *r, const char *id)
{
    const struct person *known = slack_directory_person(r->reader->directory, id);
    struct person p = {.unknown = true};

    if (known == NULL) {
        miss(r, id, "UW");
    } else {
        p = *known;
    }
    p.id = arena_text(r->arena, id);
    p.name = known != NULL ? arena_text(r->arena, known->name) : p.id;
    p.zone = arena_text(r->arena, p.zone);
    return p;
}

struct person *slack_reading_person(struct slack_reading *r, const char *id)
{
    struct person *p = arena_alloc(r->arena, sizeof(*p));

    *p = copy_person(r, id);
    return p;
}

void slack_reading_actor(struct slack_reading *r, const char *id, const char *team)
{
    struct person *p = slack_reading_person(r, id);

    /* Within one company only the directory can tell. */
    if (team != NULL && r->self->enterprise == NULL && strcmp(team, r->self->team) != 0) {
        p->external = true;
    }
    r->ev->actor = p;
}

static enum visibility visibility_of(struct slack_reading *r, const char *id, const char *type)
{
    const struct slack_channel *c = slack_directory_channel(r->reader->directory, id);
    bool group = strcmp(type, "group") == 0;

    if (id[0] == 'D' || strcmp(type, "im") == 0 || strcmp(type, "mpim") == 0) {
        return VISIBLE_DIRECT;
    }
    if (json_true(r->payload, "is_ext_shared_channel")) {
        return VISIBLE_SHARED;
    }
    if (c == NULL && !group) {
        miss(r, id, "CG");
    }
    if (c == NULL || (group && c->visibility == VISIBLE_PUBLIC)) {
        return VISIBLE_PRIVATE;
    }
    return c->visibility;
}

void slack_reading_channel(struct slack_reading *r, const char *id, const char *type)
{
    r->ev->channel = arena_text(r->arena, id);
    r->ev->visibility = visibility_of(r, id, type != NULL ? type : "");
    r->ev->direct = id[0] == 'D' || (type != NULL && strcmp(type, "im") == 0);
}

/* ----------------------------------------------------------------- text */

struct named {
    struct person *people;
    struct group *groups;
    struct channel *channels;
    size_t people_count;
    size_t group_count;
    size_t channel_count;
};

static void name_person(struct slack_reading *r, struct named *n, const char *id)
{
    for (size_t i = 0; i < n->people_count; i++) {
        if (strcmp(n->people[i].id, id) == 0) {
            return;
        }
    }
    n->people[n->people_count++] = copy_person(r, id);
}

static void name_group(struct slack_reading *r, struct named *n, const char *id)
{
    const struct group *g = slack_directory_group(r->reader->directory, r->arena, id);

    for (size_t i = 0; i < n->group_count; i++) {
        if (strcmp(n->groups[i].id, id) == 0) {
            return;
        }
    }
    if (g != NULL) {
        n->groups[n->group_count++] = *g;
    } else {
        miss(r, id, "S");
    }
}

static void name_channel(struct slack_reading *r, struct named *n, const char *id)
{
    const struct slack_channel *c = slack_directory_channel(r->reader->directory, id);

    if (c != NULL && n->channel_count < CAP_MENTIONS) {
        n->channels[n->channel_count++] =
            (struct channel){.id = arena_text(r->arena, id), .visibility = c->visibility};
    }
}

static void name_all(struct slack_reading *r, struct named *n, const char *text)
{
    const char *id;
    char kind = '@';

    while (text != NULL && kind != '\0' && n->people_count + n->group_count < CAP_MENTIONS) {
        kind = slack_text_token(r->arena, &text, &id);
        if (kind == '@') {
            name_person(r, n, id);
        } else if (kind == '&') {
            name_group(r, n, id);
        } else if (kind == '#') {
            name_channel(r, n, id);
        }
    }
}

void slack_reading_text(struct slack_reading *r, const char *text, const char *before)
{
    struct named n = {
        .people = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.people)),
        .groups = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.groups)),
        .channels = arena_alloc(r->arena, CAP_MENTIONS * sizeof(*n.channels)),
    };
    const struct slack_directory *d = r->reader->directory;
    struct event *ev = r->ev;
    bool mentioned = false;

    if (before != NULL) {
        ev->before = slack_text_read(r->arena, before, d);
        mentioned = slack_text_cut_mention(&ev->before, r->self->user);
        ev->was_addressed = mentioned || ev->direct;
    }
    if (text != NULL) {
        ev->text = slack_text_read(r->arena, text, d);
        mentioned = slack_text_cut_mention(&ev->text, r->self->user);
    }
    ev->addressed = mentioned || ev->direct;
    name_all(r, &n, ev->text);
    name_all(r, &n, ev->before);
    ev->people = n.people;
    ev->people_count = n.people_count;
    ev->groups = n.groups;
    ev->group_count = n.group_count;
    ev->channels = n.channels;
    ev->channel_count = n.channel_count;
}
