/* team.c -- one workspace that Bravo serves. */

#include "team.h"

#include "agenda.h"
#include "arena.h"
#include "event.h"
#include "lease.h"
#include "lists.h"
#include "log.h"
#include "outbox.h"
#include "people.h"
#include "platform.h"
#include "query.h"
#include "random.h"
#include "store.h"
#include "table.h"
#include "turn.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOAD_TIMEOUT_MS = 2000,
    DEFAULT_MINUTE = 17 * 60,
    NOON = 12 * 60,
    DAILY = 0x7f,
    LOOK_MS = 30 * 1000,
};

/* The times of day at which rounds are made. */
static const struct {
    const char *name;
    const char *setting; /* that says when; NULL: at `minute` */
    int minute;
} marks[] = {{"morning", "morning", 0}, {"noon", NULL, NOON}};

enum { MARKS = sizeof(marks) / sizeof(marks[0]) };

static void lease_changed(void *ctx)
{
    team_stir(ctx);
}

struct team *team_new(const struct team_options *options)
{
    struct team *t = must_alloc(sizeof(*t));

    t->loop = options->loop;
    t->clock = options->clock;
    t->store = options->store;
    t->status = options->status;
    t->pace_ms = options->pace_ms;
    t->look_ms = options->look_ms > 0 ? options->look_ms : LOOK_MS;
    random_hex(t->fresh, sizeof(t->fresh));
    t->settings = settings_new();
    t->zone = zone_find("UTC");
    t->lease = lease_new(t->loop, t->store, lease_changed, t);
    t->outbox = outbox_new(t);
    t->agenda = agenda_new(t);
    t->people = people_new(t);
    return t;
}

static void occasions_free(struct team *t)
{
    for (size_t i = 0; i < t->occasion_count; i++) {
        free(t->occasions[i].id);
    }
    free(t->occasions);
    t->occasions = NULL;
    t->occasion_count = 0;
}

void team_free(struct team *t)
{
    if (t == NULL) {
        return;
    }
    people_free(t->people);
    agenda_free(t->agenda);
    outbox_free(t->outbox);
    lease_free(t->lease);
    occasions_free(t);
    lists_free(t);
    settings_free(t->settings);
    free(t->version);
    free(t->id);
    free(t);
}

void team_stop(struct team *t)
{
    t->stopped = true;
    t->platform->pause(t->session, 1);
    lease_stop(t->lease);
    outbox_wake(t->outbox); /* which sees that the lease is gone */
}

void team_close(struct team *t, team_closed *done, void *ctx)
{
    struct session *session = t->session;

    t->session = NULL;
    t->platform->close(session, done, ctx);
}

static void first_load_done(void *ctx, enum err e)
{
    if (e == ERR_OK) {
        team_stir(ctx);
    }
}

void team_up(struct team *t)
{
    if (t->stopped) {
        return; /* Redis came while we were leaving */
    }
    if (t->id == NULL) {
        t->id = must_copy(t->platform->team(t->session));
    }
    lease_start(t->lease, t->id);
    team_load(t, first_load_done, t);
}

void team_event(struct team *t, struct event *ev)
{
    turn_start(t, ev);
}

bool team_busy(const struct team *t)
{
    return t->turns > 0 || t->loads > 0 || outbox_busy(t->outbox) || agenda_busy(t->agenda) ||
           people_busy(t->people);
}

bool team_first_reply(struct team *t, const struct event *ev)
{
    uint64_t name = text_digest(text_digest(TEXT_DIGEST, ev->identity), ev->generation);

    for (size_t i = 0; i < CAP_ANSWERED; i++) {
        if (t->answered[i] == name) {
            return false;
        }
    }
    t->answered[t->answered_next++ % CAP_ANSWERED] = name;
    return true;
}

int team_standing(const struct team *t, const char *person)
{
    int most = 0;

    bool says = t->session != NULL && t->platform->standing != NULL;

    for (size_t i = 0; i < t->occasion_count && says; i++) {
        const struct occasion *o = &t->occasions[i];
        int standing = o->round ? 0 : t->platform->standing(t->session, o->id, person);

        most = standing > most ? standing : most;
    }
    return most;
}

void team_stir(struct team *t)
{
    outbox_wake(t->outbox);
    agenda_wake(t->agenda);
    people_wake(t->people);
}

/* --------------------------------------------------- settings and occasions */

struct load {
    struct team *team;
    team_loaded *done;
    void *ctx;
    struct arena *arena;
};

static const struct zone *zone_or(const char *name, const struct zone *otherwise)
{
    const struct zone *z = name != NULL && *name != '\0' ? zone_find(name) : NULL;

    return z != NULL ? z : otherwise;
}

static void read_settings(struct team *t, const struct answer *a)
{
    const char *zone = answer_text(a, "zone"); /* of the first admin */

    settings_reset(t->settings);
    if (zone == NULL || *zone == '\0') {
        zone = t->platform->zone(t->session);
    }
    if (zone != NULL) {
        settings_put(t->settings, "zone", zone); /* until an admin says otherwise */
    }
    for (size_t i = 0; i < answer_count(a, "setting"); i++) {
        settings_put(t->settings, answer_item(a, "setting", i, "name"),
                     answer_item(a, "setting", i, "value"));
    }
    t->zone = zone_or(settings_text(t->settings, "zone"), t->zone);
    free_days_read(settings_text(t->settings, "days.free"), &t->free);
}

static void read_span(struct occasion *o, const struct answer *a, const char *list, size_t i)
{
    const char *last = answer_item(a, list, i, "last");

    o->id = must_copy(answer_item(a, list, i, "id"));
    o->since_ms = answer_item_int(a, list, i, "since");
    o->has_last = last != NULL && *last != '\0';
    o->last_day = (int32_t)answer_item_int(a, list, i, "last");
}

static void read_round(struct team *t, const struct answer *a, size_t i)
{
    struct occasion *o = &t->occasions[t->occasion_count];
    const char *id = answer_item(a, "round", i, "id");
    size_t mark_len = strcspn(id, " ");

    for (size_t k = 0; k < MARKS; k++) {
        if (strncmp(marks[k].name, id, mark_len) != 0 || marks[k].name[mark_len] != '\0') {
            continue;
        }
        read_span(o, a, "round", i);
        o->round = true;
        o->schedule.weekdays = DAILY;
        o->schedule.minute_of_day = marks[k].setting != NULL
                                        ? settings_minute(t->settings, marks[k].setting)
                                        : marks[k].minute;
        o->schedule.zone = zone_or(id + mark_len + (id[mark_len] == ' '), t->zone);
        t->occasion_count++;
    }
}

static void read_channel(struct team *t, const struct answer *a, size_t i)
{
    struct occasion *o = &t->occasions[t->occasion_count++];
    const char *days = answer_item(a, "channel", i, "days");
    const char *minute = answer_item(a, "channel", i, "minute");

    read_span(o, a, "channel", i);
    schedule_set_days(&o->schedule, days != NULL,
                      (unsigned)answer_item_int(a, "channel", i, "days"), &t->free);
    o->schedule.minute_of_day =
        minute != NULL ? (int)answer_item_int(a, "channel", i, "minute") : DEFAULT_MINUTE;
    o->schedule.zone = zone_or(answer_item(a, "channel", i, "zone"), t->zone);
}

static void apply_answers(struct team *t, const struct answer *a)
{
    size_t count = t->platform->answers != NULL ? answer_count(a, "answers") : 0;

    if (t->platform->answers != NULL) {
        t->platform->answers(t->session, NULL, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        t->platform->answers(t->session, answer_item(a, "answers", i, "channel"),
                             answer_item(a, "answers", i, "how"));
    }
}

static void read_team(struct team *t, const struct answer *a)
{
    size_t rounds = answer_count(a, "round");
    size_t channels = answer_count(a, "channel");

    read_settings(t, a);
    occasions_free(t);
    t->occasions = must_alloc((rounds + channels + 1) * sizeof(t->occasions[0]));
    for (size_t i = 0; i < rounds; i++) {
        read_round(t, a, i);
    }
    for (size_t i = 0; i < channels; i++) {
        read_channel(t, a, i);
    }
    lists_read(t, a);
    t->settled = answer_yes(a, "settled");
    free(t->version);
    t->version = must_copy(answer_text(a, "version"));
    if (t->platform->apply != NULL) {
        t->platform->apply(t->session, t->settings);
    }
    apply_answers(t, a);
}

static void load_end(struct load *load, enum err e)
{
    team_loaded *done = load->done;
    void *ctx = load->ctx;

    load->team->loads--;
    arena_free(load->arena);
    done(ctx, e);
}

static void load_answered(void *ctx, enum err e, const struct answer *a)
{
    struct load *load = ctx;

    if (e == ERR_OK && answer_text(a, "version") == NULL) {
        e = ERR_PROTOCOL;
    }
    if (load->team->session == NULL) {
        e = ERR_UNAVAILABLE;
    }
    if (e == ERR_OK) {
        read_team(load->team, a);
    }
    load_end(load, e);
}

static void load_ask(struct load *load)
{
    struct query *q = arena_alloc(load->arena, sizeof(*q));

    query_init(q, load->arena, load->team->id);
    query_function(q, "team");
    query_text(q, "fresh", load->team->fresh);
    query_int(q, "now", clock_now_ms(load->team->clock));
    for (size_t i = 0; i < MARKS; i++) {
        query_text(q, "mark[]", marks[i].name);
    }
    store_call(load->team->store, q, LOAD_TIMEOUT_MS, load_answered, load);
}

/* Nothing is committed before a team has been loaded, and none is loaded that
 * is not in the list of all teams. */
static void load_listed(void *ctx, enum err e, const struct answer *a)
{
    (void)a;
    if (e != ERR_OK) {
        load_end(ctx, e);
    } else {
        load_ask(ctx);
    }
}

void team_load(struct team *t, team_loaded *done, void *ctx)
{
    struct arena *arena = arena_new();
    struct load *load = arena_alloc(arena, sizeof(*load));
    struct query *q = arena_alloc(arena, sizeof(*q));

    t->loads++;
    *load = (struct load){.team = t, .done = done, .ctx = ctx, .arena = arena};
    if (t->version != NULL) {
        load_ask(load);
        return;
    }
    query_init(q, arena, TEAM_LIST);
    query_function(q, "teams_add");
    query_text(q, "id", t->id);
    store_call(t->store, q, LOAD_TIMEOUT_MS, load_listed, load);
}
