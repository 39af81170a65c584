/* fake_map.h -- from a text to a pointer.  Nothing is ever taken out. */
#ifndef FAKE_MAP_H
#define FAKE_MAP_H

#include <stddef.h>

struct map_slot {
    const char *key; /* NULL: free */
    void *value;
};

struct map { /* all zero: empty */
    struct map_slot *slots;
    size_t capacity;
    size_t count;
};

void *map_get(const struct map *m, const char *key); /* NULL: not there */
/* `key` must live as long as the map.  There already: the value is replaced. */
void map_put(struct map *m, const char *key, void *value);
void map_release(struct map *m);

#endif
