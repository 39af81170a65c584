/* shell_world.h -- who and what there is in the chat of `bravo shell`: people,
 * groups, channels.  What is named for the first time comes into being.
 */
#ifndef SHELL_WORLD_H
#define SHELL_WORLD_H

#include "caps.h"
#include "event.h"

#include <stddef.h>

struct arena;

enum { PEOPLE_MAX = 1000, GROUPS_MAX = 20, CHANNELS_MAX = 50 };

struct shell_group {
    char *name;
    const char *members[CAP_GROUP_MEMBERS];
    size_t member_count;
};

struct shell_channel {
    char *name;
    enum visibility visibility;
};

struct world {
    struct arena *arena;
    struct person people[PEOPLE_MAX];
    size_t people_count;
    struct shell_group groups[GROUPS_MAX];
    size_t group_count;
    struct shell_channel channels[CHANNELS_MAX];
    size_t channel_count;
};

extern const char world_bot[]; /* the bot's own name */

void world_init(struct world *w);
void world_release(struct world *w);

/* Never NULL: beyond the maximum, the last one there is. */
struct person *world_person(struct world *w, const char *name);
struct shell_channel *world_channel(struct world *w, const char *name);
struct shell_channel *world_channel_find(struct world *w, const char *name); /* NULL: none */
const struct shell_group *world_group_find(const struct world *w, const char *name);

#endif
