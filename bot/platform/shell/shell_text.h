/* shell_text.h -- what people type at a terminal, with names made into tokens. */
#ifndef SHELL_TEXT_H
#define SHELL_TEXT_H

#include "caps.h"
#include "event.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct world;

/* Who is named in the texts that are read with it. */
struct naming {
    struct world *world;
    struct arena *arena;
    struct person people[CAP_MENTIONS];
    size_t people_count;
    struct group groups[CAP_MENTIONS];
    size_t group_count;
    struct channel channels[CAP_MENTIONS];
    size_t channel_count;
};

/* Marks @names, and the #names of channels that exist. */
char *text_tokens(struct naming *n, const char *text);
/* The text behind the bot's own name in front; says whether it was there. */
const char *text_without_bot(const char *text, bool *called);
size_t text_name_length(const char *text); /* of the name that begins here; 0: none does */

#endif
