/* slack_directory.c -- who and what there is in a workspace, by id.
 *
 * A record is one piece of memory, its strings behind it, and is replaced as a
 * whole.  What is unknown of a channel makes it more private, never less.
 */

#include "slack_directory.h"

#include "arena.h"
#include "slack_groups.h"
#include "slack_json.h"
#include "slack_text.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

struct direct {
    const char *person;
    const char *channel;
};

struct slack_directory {
    struct table people;   /* struct person */
    struct table groups;   /* struct slack_group */
    struct table channels; /* struct slack_channel */
    struct table directs;  /* struct direct */
    struct names names;
    char *team;
    char *enterprise;
    char *zone;
    slack_seen *seen;
    void *seen_ctx;
};

/* --------------------------------------------------------------- records */

static void put_person(struct slack_directory *d, const struct person *p)
{
    struct person *copy = must_alloc(sizeof(*copy) + table_packed(p->id) + table_packed(p->name) +
                                     table_packed(p->zone));
    char *at = (char *)(copy + 1);

    *copy = *p;
    copy->id = table_pack(&at, p->id);
    copy->name = table_pack(&at, p->name);
    copy->zone = table_pack(&at, p->zone);
    table_put(&d->people, copy);
}

static void put_channel(struct slack_directory *d, const struct slack_channel *c)
{
    struct slack_channel *copy = must_alloc(sizeof(*copy) + table_packed(c->id) +
                                            table_packed(c->name) + table_packed(c->person));
    char *at = (char *)(copy + 1);

    *copy = *c;
    copy->id = table_pack(&at, c->id);
    copy->name = table_pack(&at, c->name);
    copy->person = table_pack(&at, c->person);
    table_put(&d->channels, copy);
}

/* ---------------------------------------------------------------- people */

static const char *person_name(struct arena *a, const cJSON *user)
{
    const cJSON *profile = json_object(user, "profile");
    const char *const names[] = {
        json_text(profile, "display_name"),
        json_text(profile, "real_name"),
        json_text(user, "real_name"),
        json_text(user, "name"),
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *name = slack_text_name(a, names[i]);

        if (name != NULL) {
            return name;
        }
    }
    return NULL;
}

/* Another workspace of the same company is home as well. */
static bool is_external(const struct slack_directory *d, const cJSON *user)
{
    const char *team = json_text(user, "team_id");
    const cJSON *company = json_object(user, "enterprise_user");

    if (json_true(user, "is_stranger")) {
        return true;
    }
    if (team == NULL || d->team == NULL || strcmp(team, d->team) == 0) {
        return false;
    }
    return d->enterprise == NULL ||
           (strcmp(team, d->enterprise) != 0 && !json_is(company, "enterprise_id", d->enterprise));
}

static void read_person(const struct slack_directory *d, struct arena *a, const cJSON *user,
                        struct person *p)
{
    const struct person *known = slack_directory_person(d, p->id);

    p->name = person_name(a, user);
    p->zone = json_text(user, "tz");
    if (p->name == NULL) {
        p->name = known != NULL ? known->name : p->id;
    }
    if (p->zone == NULL && known != NULL) {
        p->zone = known->zone;
    }
    /* Slackbot says of itself that it is none. */
    p->bot = json_true(user, "is_bot") || json_true(user, "is_workflow_bot") ||
             strcmp(p->id, "USLACKBOT") == 0;
    p->guest = json_true(user, "is_restricted") || json_true(user, "is_ultra_restricted");
    p->deactivated = json_true(user, "deleted");
    p->external = is_external(d, user);
}

void slack_directory_put_person(struct slack_directory *d, const cJSON *user)
{
    struct person p = {.id = slack_json_id(user, "id")};
    struct arena *a;

    if (p.id == NULL) {
        return;
    }
    a = arena_new();
    read_person(d, a, user, &p);
    put_person(d, &p);
    if (d->seen != NULL && !p.bot && !p.external) {
        d->seen(d->seen_ctx, p.id, !p.deactivated);
    }
    if (json_true(user, "is_primary_owner") && p.zone != NULL) {
        free(d->zone);
        d->zone = must_copy(p.zone);
    }
    arena_free(a);
}

void slack_directory_on_seen(struct slack_directory *d, slack_seen *seen, void *ctx)
{
    d->seen = seen;
    d->seen_ctx = ctx;
}

const struct person *slack_directory_person(const struct slack_directory *d, const char *id)
{
    return table_get(&d->people, id);
}

/* ---------------------------------------------------------------- groups */

void slack_directory_put_group(struct slack_directory *d, const cJSON *subteam)
{
    slack_groups_put(&d->groups, subteam);
}

const struct group *slack_directory_group(const struct slack_directory *d, struct arena *a,
                                          const char *id)
{
    const struct slack_group *known = table_get(&d->groups, id);
    const char **members;
    struct group *g;

    if (known == NULL || known->disabled) {
        return NULL;
    }
    members = arena_alloc(a, (known->member_count + 1) * sizeof(*members));
    g = arena_alloc(a, sizeof(*g));
    g->id = arena_text(a, known->id);
    g->name = arena_text(a, known->name);
    g->members = members;
    for (size_t i = 0; i < known->member_count; i++) {
        const struct person *p = slack_directory_person(d, known->members[i]);

        if (p == NULL || (!p->bot && !p->deactivated)) {
            members[g->member_count++] = arena_text(a, known->members[i]);
        }
    }
    return g;
}

/* -------------------------------------------------------------- channels */

static enum visibility channel_visibility(const cJSON *channel)
{
    if (json_true(channel, "is_im") || json_true(channel, "is_mpim")) {
        return VISIBLE_DIRECT;
    }
    if (json_true(channel, "is_ext_shared") || json_true(channel, "is_pending_ext_shared")) {
        return VISIBLE_SHARED;
    }
    if (cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(channel, "is_private"))) {
        return VISIBLE_PUBLIC;
    }
    return VISIBLE_PRIVATE;
}

void slack_directory_put_channel(struct slack_directory *d, const cJSON *channel)
{
    struct slack_channel c = {.id = slack_json_id(channel, "id")};
    const char *person = slack_json_id(channel, "user");
    struct arena *a;

    if (c.id == NULL) {
        return;
    }
    if (json_true(channel, "is_im") && person != NULL) {
        slack_directory_put_direct(d, c.id, person);
        return;
    }
    a = arena_new();
    c.name = slack_text_name(a, json_text(channel, "name"));
    c.visibility = channel_visibility(channel);
    c.member = json_true(channel, "is_member");
    put_channel(d, &c);
    arena_free(a);
}

void slack_directory_put_member(struct slack_directory *d, const char *id, bool member)
{
    const struct slack_channel *known = slack_directory_channel(d, id);
    struct slack_channel c;

    if (known != NULL) {
        c = *known;
        c.member = member;
        put_channel(d, &c);
    }
}

void slack_directory_put_direct(struct slack_directory *d, const char *channel, const char *person)
{
    struct slack_channel c = {
        .id = channel, .person = person, .visibility = VISIBLE_DIRECT, .member = true};
    struct direct *copy = must_alloc(sizeof(*copy) + table_packed(channel) + table_packed(person));
    char *at = (char *)(copy + 1);

    copy->person = table_pack(&at, person);
    copy->channel = table_pack(&at, channel);
    put_channel(d, &c);
    table_put(&d->directs, copy);
}

const struct slack_channel *slack_directory_channel(const struct slack_directory *d, const char *id)
{
    return table_get(&d->channels, id);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t slack_directory_homes(const struct slack_directory *d, struct arena *a,
                             const char *const **ids)
{
    const char **list = arena_alloc(a, (d->channels.count + 1) * sizeof(*list));
    size_t count = 0;

    for (size_t i = 0; i < d->channels.capacity; i++) {
        const struct slack_channel *c = table_at(&d->channels, i);

        if (c != NULL && c->member) {
            list[count++] = arena_text(a, c->id);
        }
    }
    qsort(list, count, sizeof(*list), compare_ids);
    *ids = list;
    return count;
}

const char *slack_directory_direct(const struct slack_directory *d, const char *person)
{
    const struct direct *known = table_get(&d->directs, person);

    return known != NULL ? known->channel : NULL;
}

/* The first letter of an id says what kind of thing it is, and nothing more. */
static const struct table *table_of(const struct slack_directory *d, const char *id)
{
    switch (id[0]) {
    case 'U':
    case 'W':
        return &d->people;
    case 'S':
        return &d->groups;
    default:
        return &d->channels;
    }
}

bool slack_directory_knows(const struct slack_directory *d, const char *id)
{
    return table_get(table_of(d, id), id) != NULL;
}

void slack_directory_put_unknown(struct slack_directory *d, const char *id)
{
    const struct table *table = table_of(d, id);

    if (table == &d->people) {
        put_person(d, &(struct person){.id = id, .name = id, .unknown = true});
    } else if (table == &d->groups) {
        slack_groups_put_unknown(&d->groups, id);
    } else {
        put_channel(
            d, &(struct slack_channel){.id = id, .visibility = VISIBLE_PRIVATE, .unknown = true});
    }
}

/* ---------------------------------------------------------------- events */

/* Events about a channel say only part of it. */
static void learn_rename(struct slack_directory *d, const cJSON *event)
{
    const cJSON *channel = json_object(event, "channel");
    const char *id = slack_json_id(channel, "id");
    const struct slack_channel *known = id != NULL ? slack_directory_channel(d, id) : NULL;
    struct slack_channel c;
    struct arena *a;

    if (known == NULL) {
        return;
    }
    a = arena_new();
    c = *known;
    c.name = slack_text_name(a, json_text(channel, "name"));
    put_channel(d, &c);
    arena_free(a);
}

/* A message says when its channel has been made private since it was listed. */
static void learn_privacy(struct slack_directory *d, const cJSON *event)
{
    const char *id = slack_json_id(event, "channel");
    const struct slack_channel *known = id != NULL ? slack_directory_channel(d, id) : NULL;
    struct slack_channel c;

    if (known != NULL && known->visibility == VISIBLE_PUBLIC &&
        json_is(event, "channel_type", "group")) {
        c = *known;
        c.visibility = VISIBLE_PRIVATE;
        put_channel(d, &c);
    }
}

static void learn_new_id(struct slack_directory *d, const cJSON *event)
{
    const char *before = slack_json_id(event, "old_channel_id");
    const char *id = slack_json_id(event, "new_channel_id");
    const struct slack_channel *known = before != NULL ? slack_directory_channel(d, before) : NULL;
    struct slack_channel c;

    if (known == NULL || id == NULL) {
        return;
    }
    /* The id changes when sharing with another company begins. */
    c = *known;
    c.id = id;
    c.visibility = c.visibility == VISIBLE_PUBLIC ? VISIBLE_PRIVATE : c.visibility;
    put_channel(d, &c);
}

static void learn_user(struct slack_directory *d, const cJSON *event)
{
    slack_directory_put_person(d, json_object(event, "user"));
}

static void learn_members(struct slack_directory *d, const cJSON *event)
{
    slack_groups_learn(&d->groups, event);
}

static void learn_subteam(struct slack_directory *d, const cJSON *event)
{
    slack_directory_put_group(d, json_object(event, "subteam"));
}

static void learn_nothing(struct slack_directory *d, const cJSON *event)
{
    (void)d;
    (void)event;
}

bool slack_directory_learn(struct slack_directory *d, const cJSON *event)
{
    static const struct {
        const char *type;
        void (*learn)(struct slack_directory *d, const cJSON *event);
    } news[] = {
        {"team_join", learn_user},
        {"user_change", learn_user},
        {"user_profile_changed", learn_user},
        {"subteam_created", learn_subteam},
        {"subteam_updated", learn_subteam},
        {"subteam_members_changed", learn_members},
        {"channel_rename", learn_rename},
        {"group_rename", learn_rename},
        {"channel_id_changed", learn_new_id},
        {"channel_archive", learn_nothing},
        {"channel_deleted", learn_nothing},
        {"member_joined_channel", learn_nothing},
        {"member_left_channel", learn_nothing},
    };

    learn_privacy(d, event);
    for (size_t i = 0; i < sizeof(news) / sizeof(news[0]); i++) {
        if (json_is(event, "type", news[i].type)) {
            news[i].learn(d, event);
            return true;
        }
    }
    return false;
}

/* ----------------------------------------------------------------- names */

static const char *name_person(void *ctx, const char *id)
{
    const struct person *p = slack_directory_person(ctx, id);

    return p != NULL ? p->name : NULL;
}

static const char *name_group(void *ctx, const char *id)
{
    const struct slack_directory *d = ctx;
    const struct slack_group *g = table_get(&d->groups, id);

    return g != NULL ? g->name : NULL;
}

static const char *name_channel(void *ctx, const char *id)
{
    const struct slack_channel *c = slack_directory_channel(ctx, id);

    return c != NULL ? c->name : NULL;
}

const struct names *slack_directory_names(const struct slack_directory *d)
{
    return &d->names;
}

const char *slack_directory_zone(const struct slack_directory *d)
{
    return d->zone;
}

/* ------------------------------------------------------------------ life */

struct slack_directory *slack_directory_new(void)
{
    struct slack_directory *d = must_alloc(sizeof(*d));

    d->names = (struct names){name_person, name_group, name_channel, d};
    return d;
}

void slack_directory_home(struct slack_directory *d, const char *team, const char *enterprise)
{
    free(d->team);
    free(d->enterprise);
    d->team = must_copy(team);
    d->enterprise = must_copy(enterprise);
}

void slack_directory_free(struct slack_directory *d)
{
    if (d == NULL) {
        return;
    }
    table_release(&d->people);
    table_release(&d->groups);
    table_release(&d->channels);
    table_release(&d->directs);
    free(d->team);
    free(d->enterprise);
    free(d->zone);
    free(d);
}
