/* section.h -- the parts of the daily board.
 *
 * A section lives in the file of the command that it is about: a record there
 * and a function beside it that adds its fields to the board's row
 * (bot/store/section.lua).  A line SECTION(name) in commands/commands.def lists
 * it; the order of the lines is the usual order on the board.  The setting
 * `board.sections` is a team's own choice and order of them.
 */
#ifndef SECTION_H
#define SECTION_H

#include "caps.h"

#include <stdbool.h>
#include <stddef.h>

struct answer;
struct arena;
struct message;

struct section {
    const char *name;    /* as in the setting and in commands.def */
    const char *meaning; /* "the story with most votes", for who chooses */
    bool figures;        /* numbers at a glance: a rule parts them from words below */
    bool standing;       /* there on any day: alone, it leaves the day a quiet one */

    /* Says its part, in blocks of its own; says nothing if the row has nothing
     * for it.  Rows may be older than this version: fields are added, never
     * renamed. */
    void (*render)(const struct answer *row, struct message *m);
};

/* In the usual order; NULL: past the end. */
const struct section *section_at(size_t index);
const struct section *section_find(const char *name); /* NULL: unknown */

/*
 * A choice is names with spaces between, in the order of the board; "all"
 * stands for those that are not named, "-name" leaves one out.
 */

/* The sections that a choice means, each once; names that are not known (any
 * more) are passed over.  Gives back how many. */
size_t sections_chosen(const char *choice, const char *names[CAP_SECTIONS]);
/* Brings into that form what a person typed; "-week" alone is left out of all.
 * "": nothing was typed.  NULL: a name is not known. */
const char *sections_read(struct arena *a, const char *typed);

#endif
