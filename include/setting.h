/* setting.h -- what admins may set in chat, and what it is when they don't.
 *
 * The list of all settings is bot/settings.def.  A team's values come from
 * Redis; every call to it says by its version which values it went by, and is
 * refused without effect if they have changed since.
 */
#ifndef SETTING_H
#define SETTING_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum setting_kind {
    SETTING_INT,    /* low..high */
    SETTING_CHOICE, /* one of the words in `choices`, separated by | */
    SETTING_TEXT,   /* up to `high` characters */
    SETTING_ZONE,
    SETTING_TIME,     /* of a day: 09:00 */
    SETTING_EMOJI,    /* one or more emojis */
    SETTING_DAYS,     /* weekdays and dates: see free.h */
    SETTING_SECTIONS, /* which parts the board has: see section.h */
};

struct setting {
    const char *name; /* "kudos.allowance" */
    enum setting_kind kind;
    const char *value; /* the default */
    int64_t low, high;
    const char *choices;
    const char *meaning; /* one sentence */
};

const struct setting *setting_at(size_t index); /* NULL: past the end */
const struct setting *setting_find(const char *name);

const struct setting *setting_nearest(const char *name); /* NULL: none is near */

/* Checks what a person typed and brings it into its stored form.  ERR_USAGE:
 * not a value of this setting. */
MUST_CHECK enum err setting_parse(const struct setting *s, struct arena *a, const char *typed,
                                  const char **value);

/* What it takes: "a number from 1 to 1000". */
const char *setting_takes(const struct setting *s, struct arena *a);

/* A team's values. */
struct settings;

struct settings *settings_new(void);
void settings_free(struct settings *s);  /* NULL: nothing */
void settings_reset(struct settings *s); /* all defaults */
void settings_put(struct settings *s, const char *name,
                  const char *value); /* unknown name: ignored */

const char *settings_text(const struct settings *s, const char *name); /* asserts that it exists */
int64_t settings_int(const struct settings *s, const char *name);
int settings_minute(const struct settings *s, const char *name); /* of a day */
/* Is it one of the words of a setting that has several? */
bool settings_lists(const struct settings *s, const char *name, const char *word);

#endif
