/* champion.h -- what the files of the champion share. */
#ifndef CHAMPION_H
#define CHAMPION_H

#include "command.h"

extern const struct verb champion_unthanked;

/* Of the list "unthanked": "Eve, Finn and Gus, and 4 more". */
void champion_say_unthanked(struct message *m, const struct answer *a, size_t most);
/* ", and 4 more" of all, when so many have been told; nothing for none. */
void champion_say_others(struct message *m, int64_t all, size_t told);

/* A part of the weekly digest, on a line of its own. */
struct champion_part {
    const char *name; /* as bot/store/digest.lua has it */
    const char *title;
    const char *code; /* what to do about it; NULL: nothing */
    void (*say)(const struct answer *row, struct message *m); /* nothing, if there is nothing */
};

extern const struct champion_part champion_parts[]; /* the last one has no name */

#endif
