/* fake_map.c -- open addressing with FNV-1a. */
#include "fake_map.h"

#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAP_FIRST = 64 };

static uint64_t map_hash(const char *key)
{
    uint64_t hash = 14695981039346656037U;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * 1099511628211U;
    }
    return hash;
}

static struct map_slot *map_slot(const struct map *m, const char *key)
{
    size_t at = map_hash(key) & (m->capacity - 1);
    while (m->slots[at].key != NULL && strcmp(m->slots[at].key, key) != 0) {
        at = (at + 1) & (m->capacity - 1);
    }
    return &m->slots[at];
}

void *map_get(const struct map *m, const char *key)
{
    return m->capacity > 0 ? map_slot(m, key)->value : NULL;
}

static void map_grow(struct map *m)
{
    struct map old = *m;
    m->capacity = old.capacity > 0 ? old.capacity * 2 : MAP_FIRST;
    m->slots = must_alloc(m->capacity * sizeof(*m->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key != NULL) {
            *map_slot(m, old.slots[i].key) = old.slots[i];
        }
    }
    free(old.slots);
}

void map_put(struct map *m, const char *key, void *value)
{
    if (m->count * 2 >= m->capacity) {
        map_grow(m);
    }
    struct map_slot *slot = map_slot(m, key);
    m->count += slot->key == NULL ? 1 : 0;
    *slot = (struct map_slot){key, value};
}

void map_release(struct map *m)
{
    free(m->slots);
    *m = (struct map){0};
}
