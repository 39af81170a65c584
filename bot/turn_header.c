/* turn_header.c -- what every call of a turn says before its command's own. */

#include "turn_header.h"

#include "command.h"
#include "table.h"
#include "team.h"

#include <inttypes.h>
#include <string.h>

/* The role that this takes: the verb's, unless a setting says otherwise. */
static const char *role_needed(const struct turn *t)
{
    if (t->verb->role_setting != NULL) {
        return settings_text(t->settings, t->verb->role_setting);
    }
    return role_name(t->verb->role);
}

/* NULL: nobody knows it. */
static const struct zone *zone_of(const struct person *p)
{
    return p->zone != NULL ? zone_find(p->zone) : NULL;
}

/* Does a member of the team speak to the bot?  Only such a one becomes the
 * first admin; not who reacts or is overheard, nor a guest. */
static bool spoken_to(const struct event *ev)
{
    const struct person *p = ev->actor;

    return (ev->kind == EVENT_SAID || ev->kind == EVENT_EDITED) && ev->addressed && !p->bot &&
           !p->guest && !p->external && !p->deactivated && !p->unknown;
}

/* Where the channel is told of it: below the message that says it, so that the
 * channel itself stays readable; in the channel if there is no message. */
static const char *thread_of(const struct event *ev)
{
    return ev->thread != NULL ? ev->thread : ev->message;
}

/* What an edit leaves as it was if it is refused. */
static const char *kind_kept(const struct turn *t)
{
    if (t->verb != NULL && (t->verb->makes != NULL || t->verb->name != NULL)) {
        return t->verb->makes != NULL ? t->verb->makes : t->verb->name;
    }
    return t->command != NULL ? t->command->name : NULL;
}

static void edited(const struct turn *t, struct query *q)
{
    query_int(q, "edited", 1);
    query_text(q, "keep", kind_kept(t));
    query_int(q, "allowance", settings_int(t->settings, "kudos.allowance"));
    query_text(q, "tell", settings_text(t->settings, "kudos.tell"));
}

/* A team that has its first admin and a channel for its board needs nothing of
 * who speaks. */
static void unsettled(const struct event *ev, const struct zone *own, struct query *q)
{
    if (spoken_to(ev)) {
        query_text(q, "spoken", "1");
        query_text(q, "azone", own != NULL ? zone_name(own) : NULL);
    }
}

void turn_header_role(const struct team *team, const struct turn *t, struct query *q)
{
    const char *need = role_needed(t);
    int standing = team_standing(team, t->event->actor->id);

    query_text(q, "need", strcmp(need, role_name(ROLE_MEMBER)) != 0 ? need : NULL);
    query_text(q, "standing", standing > 0 ? role_name((enum role)standing) : NULL);
}

static void query_day(struct query *q, const char *name, int32_t day, int32_t unless)
{
    if (day != unless) {
        query_int(q, name, day);
    }
}

/* So that an edit which changes no word of it changes nothing else. */
static void said(const struct turn *t, struct query *q)
{
    const struct event *ev = t->event;

    if ((ev->kind == EVENT_SAID || ev->kind == EVENT_EDITED) && ev->text != NULL) {
        query_text(
            q, "said",
            arena_printf(t->arena, "%08" PRIx64, text_digest(TEXT_DIGEST, ev->text) & UINT32_MAX));
    }
}

void turn_header(const struct team *team, const struct turn *t, struct query *q)
{
    const struct event *ev = t->event;
    const struct zone *own = zone_of(ev->actor);

    query_text(q, "sv", team->version != NULL ? team->version : "?");
    query_text(q, "who", ev->actor->id);
    query_int(q, "now", t->now_ms);
    query_int(q, "at", ev->at_ms);
    query_int(q, "day", t->today);
    query_day(q, "today", zone_day(team->zone, t->now_ms), t->today);
    query_day(q, "aday", own != NULL ? zone_day(own, ev->at_ms) : t->today, t->today);
    if (!team->settled) {
        unsettled(ev, own, q);
    }
    query_text(q, "identity", ev->identity);
    query_text(q, "also", ev->also);
    query_text(q, "gen", ev->generation);
    said(t, q);
    query_text(q, "ch", ev->channel);
    query_text(q, "absent", ev->absent ? "1" : NULL);
    query_text(q, "v", event_visibility_name(ev->visibility));
    query_text(q, "message", ev->message);
    query_text(q, "thread", thread_of(ev));
    query_int(q, "undo", settings_int(t->settings, "undo.minutes"));
    query_int(q, "celebrations", settings_int(t->settings, "celebrations.daily"));
    if (ev->kind == EVENT_EDITED) {
        edited(t, q);
    }
}
