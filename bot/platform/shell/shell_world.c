/* shell_world.c -- who and what there is in the chat of `bravo shell`. */

#include "shell_world.h"

#include "arena.h"

#include <string.h>
#include <strings.h>

const char world_bot[] = "bravo";

void world_init(struct world *w)
{
    *w = (struct world){.arena = arena_new()};
}

void world_release(struct world *w)
{
    arena_free(w->arena);
    w->arena = NULL;
}

struct person *world_person(struct world *w, const char *name)
{
    struct person *p;
    char *shown;

    for (size_t i = 0; i < w->people_count; i++) {
        if (strcasecmp(w->people[i].id, name) == 0) {
            return &w->people[i];
        }
    }
    if (w->people_count == PEOPLE_MAX) {
        return &w->people[PEOPLE_MAX - 1];
    }
    p = &w->people[w->people_count++];
    p->id = arena_text(w->arena, name);
    shown = arena_text(w->arena, name);
    if (shown[0] >= 'a' && shown[0] <= 'z') {
        shown[0] = (char)(shown[0] - 'a' + 'A');
    }
    p->name = shown;
    p->bot = strcasecmp(name, world_bot) == 0;
    return p;
}

const struct shell_group *world_group_find(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->group_count; i++) {
        if (strcasecmp(w->groups[i].name, name) == 0) {
            return &w->groups[i];
        }
    }
    return NULL;
}

struct shell_channel *world_channel_find(struct world *w, const char *name)
{
    for (size_t i = 0; i < w->channel_count; i++) {
        if (strcasecmp(w->channels[i].name, name) == 0) {
            return &w->channels[i];
        }
    }
    return NULL;
}

struct shell_channel *world_channel(struct world *w, const char *name)
{
    struct shell_channel *found = world_channel_find(w, name);

    if (found != NULL || w->channel_count == CHANNELS_MAX) {
        return found != NULL ? found : &w->channels[0];
    }
    found = &w->channels[w->channel_count++];
    found->name = arena_text(w->arena, name);
    found->visibility = VISIBLE_PUBLIC;
    return found;
}
