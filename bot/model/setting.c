/* setting.c -- the settings of a team. */

#include "setting.h"

#include "arena.h"
#include "event.h"
#include "free.h"
#include "near.h"
#include "schedule.h"
#include "section.h"
#include "utf8.h"
#include "zone.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SETTING(name, kind, value, low, high, choices, meaning)                                    \
    {name, kind, value, low, high, choices, meaning},
static const struct setting all[] = {
#include "../settings.def"
};
#undef SETTING

enum { COUNT = sizeof(all) / sizeof(all[0]) };

struct settings {
    char *values[COUNT]; /* NULL: the default */
};

const struct setting *setting_at(size_t index)
{
    return index < COUNT ? &all[index] : NULL;
}

const struct setting *setting_find(const char *name)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (strcasecmp(all[i].name, name) == 0) {
            return &all[i];
        }
    }
    return NULL;
}

/* Of the whole name, or of what stands behind its dot. */
static size_t name_distance(const struct setting *s, const char *name)
{
    const char *dot = strchr(s->name, '.');
    size_t whole = near_distance(s->name, name);
    size_t part = dot != NULL ? near_distance(dot + 1, name) : whole;

    return part < whole ? part : whole;
}

const struct setting *setting_nearest(const char *name)
{
    const struct setting *nearest = NULL;
    size_t best = strlen(name) / 3 + 1; /* of a short word little may be wrong */

    for (size_t i = 0; i < COUNT; i++) {
        size_t distance = name_distance(&all[i], name);

        if (distance < best) {
            best = distance;
            nearest = &all[i];
        }
    }
    return nearest;
}

static enum err parse_int(const struct setting *s, struct arena *a, const char *typed,
                          const char **value)
{
    char *end;
    long long v;

    errno = 0;
    v = strtoll(typed, &end, 10);
    if (errno != 0 || end == typed || *end != '\0' || v < s->low || v > s->high) {
        return ERR_USAGE;
    }
    *value = arena_printf(a, "%lld", v);
    return ERR_OK;
}

static enum err parse_choice(const struct setting *s, struct arena *a, const char *typed,
                             const char **value)
{
    const char *choice = s->choices;
    size_t len = strlen(typed);

    while (len > 0 && *choice != '\0') {
        size_t choice_len = strcspn(choice, "|");

        if (choice_len == len && strncasecmp(choice, typed, len) == 0) {
            *value = arena_copy(a, choice, len);
            return ERR_OK;
        }
        choice += choice_len + (choice[choice_len] == '|');
    }
    return ERR_USAGE;
}

static enum err parse_zone(struct arena *a, const char *typed, const char **value)
{
    const struct zone *zone = zone_find(typed);

    if (zone == NULL) {
        return ERR_USAGE;
    }
    *value = arena_text(a, zone_name(zone));
    return ERR_OK;
}

/* Emojis with a space between them; ":name:" is one that is the workspace's own. */
static enum err parse_emoji(const struct setting *s, struct arena *a, const char *typed,
                            const char **value)
{
    const char *list = "";

    for (const char *at = typed + strspn(typed, " "); *at != '\0'; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");

        if ((unsigned char)at[0] < 0x80 && !(len > 2 && at[0] == ':' && at[len - 1] == ':')) {
            return ERR_USAGE;
        }
        list = arena_printf(a, "%s%s%.*s", list, *list != '\0' ? " " : "", (int)len, at);
        at += len;
    }
    if (*list == '\0' || utf8_chars(list) > (size_t)s->high) {
        return ERR_USAGE;
    }
    *value = list;
    return ERR_OK;
}

/* "9", "9 am", "09:00" */
static enum err parse_time(struct arena *a, const char *typed, const char **value)
{
    int minute;

    if (schedule_time_parse(typed, &minute) != ERR_OK) {
        return ERR_USAGE;
    }
    *value = arena_printf(a, "%02d:%02d", minute / 60, minute % 60);
    return ERR_OK;
}

static enum err parse_sections(const struct setting *s, struct arena *a, const char *typed,
                               const char **value)
{
    *value = sections_read(a, typed);
    return *value != NULL && **value != '\0' && utf8_chars(*value) <= (size_t)s->high ? ERR_OK
                                                                                      : ERR_USAGE;
}

/* The ids of those who are named, in place of their tokens. */
static const char *without_tokens(struct arena *a, const char *typed)
{
    char *out = arena_text(a, typed);
    char *to = out;

    for (const char *at = typed; *at != '\0';) {
        size_t id = *at == TOKEN_BEGIN && at[1] != '\0' ? strcspn(at + 2, "|\x03") : 0;

        if (id == 0) {
            *to++ = *at++;
            continue;
        }
        memcpy(to, at + 2, id);
        to += id;
        at += strcspn(at, "\x03");
        at += *at == TOKEN_END;
    }
    *to = '\0';
    return out;
}

enum err setting_parse(const struct setting *s, struct arena *a, const char *typed,
                       const char **value)
{
    switch (s->kind) {
    case SETTING_INT:
        return parse_int(s, a, typed, value);
    case SETTING_CHOICE:
        return parse_choice(s, a, typed, value);
    case SETTING_ZONE:
        return parse_zone(a, typed, value);
    case SETTING_TIME:
        return parse_time(a, typed, value);
    case SETTING_EMOJI:
        return parse_emoji(s, a, typed, value);
    case SETTING_DAYS:
        *value = free_days_typed(a, typed);
        return *value != NULL ? ERR_OK : ERR_USAGE;
    case SETTING_SECTIONS:
        return parse_sections(s, a, typed, value);
    case SETTING_TEXT:
        if (*typed == '\0' || utf8_chars(typed) > (size_t)s->high) {
            return ERR_USAGE;
        }
        *value = without_tokens(a, typed);
        return ERR_OK;
    }
    return ERR_USAGE;
}

static const char *takes_choice(const struct setting *s, struct arena *a)
{
    const char *list = "";

    for (const char *at = s->choices; *at != '\0';) {
        size_t len = strcspn(at, "|");
        const char *before = at == s->choices ? "" : at[len] == '|' ? ", " : " or ";

        list = arena_printf(a, "%s%s%.*s", list, before, (int)len, at);
        at += len + (at[len] == '|');
    }
    return list;
}

const char *setting_takes(const struct setting *s, struct arena *a)
{
    switch (s->kind) {
    case SETTING_INT:
        return arena_printf(a, "a number from %" PRId64 " to %" PRId64, s->low, s->high);
    case SETTING_CHOICE:
        return takes_choice(s, a);
    case SETTING_TEXT:
        return arena_printf(a, "a text of up to %" PRId64 " characters", s->high);
    case SETTING_ZONE:
        return "the name of a time zone, such as Europe/Berlin";
    case SETTING_TIME:
        return "a time of day, such as 09:00 or 9 am";
    case SETTING_EMOJI:
        return "emojis with a space between them, such as 👏 🙌";
    case SETTING_DAYS:
        return "weekdays and dates, such as sat, sun, 25 dec, 2026-12-24; or none";
    case SETTING_SECTIONS:
        return "names of parts in the order that you like, with all for the others: story all, or "
               "all -week. These are the parts: setting show board.sections";
    }
    return "a value";
}

struct settings *settings_new(void)
{
    return must_alloc(sizeof(struct settings));
}

void settings_reset(struct settings *s)
{
    for (size_t i = 0; i < COUNT; i++) {
        free(s->values[i]);
        s->values[i] = NULL;
    }
}

void settings_free(struct settings *s)
{
    if (s != NULL) {
        settings_reset(s);
        free(s);
    }
}

void settings_put(struct settings *s, const char *name, const char *value)
{
    const struct setting *found = setting_find(name);

    if (found != NULL) {
        free(s->values[found - all]);
        s->values[found - all] = must_copy(value);
    }
}

const char *settings_text(const struct settings *s, const char *name)
{
    const struct setting *found = setting_find(name);

    assert(found != NULL);
    return s->values[found - all] != NULL ? s->values[found - all] : found->value;
}

int64_t settings_int(const struct settings *s, const char *name)
{
    return strtoll(settings_text(s, name), NULL, 10);
}

int settings_minute(const struct settings *s, const char *name)
{
    int minute = 0;
    enum err e = schedule_time_parse(settings_text(s, name), &minute);

    if (e != ERR_OK) { /* somebody else wrote it into Redis */
        e = schedule_time_parse(setting_find(name)->value, &minute);
    }
    assert(e == ERR_OK);
    return minute;
}

bool settings_lists(const struct settings *s, const char *name, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = settings_text(s, name); *at != '\0';) {
        size_t one = strcspn(at, " ");

        if (one == len && len > 0 && strncmp(at, word, len) == 0) {
            return true;
        }
        at += one + strspn(at + one, " ");
    }
    return false;
}
