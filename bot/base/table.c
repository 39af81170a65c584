/* table.c -- records by id: open addressing, at most half full.
 *
 * Records are replaced and never removed, so that a probe ends at the first
 * empty slot.
 */

#include "table.h"

#include "arena.h"
#include "caps.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

struct table_slot {
    uint64_t hash;
    void *record; /* NULL: empty */
};

uint64_t text_digest(uint64_t begin, const char *text)
{
    for (; *text != '\0'; text++) {
        begin = (begin ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return begin;
}

static const char *record_id(const void *record)
{
    const char *id;

    memcpy(&id, record, sizeof(id));
    return id;
}

/* Where the id is, or would be. */
static struct table_slot *find(const struct table *t, const char *id, uint64_t hash)
{
    size_t at = (size_t)hash & (t->capacity - 1);

    while (t->slots[at].record != NULL &&
           (t->slots[at].hash != hash || strcmp(record_id(t->slots[at].record), id) != 0)) {
        at = (at + 1) & (t->capacity - 1);
    }
    return &t->slots[at];
}

static void grow(struct table *t)
{
    struct table old = *t;

    t->capacity = old.capacity > 0 ? old.capacity * 2 : FIRST_CAPACITY;
    t->slots = must_alloc(t->capacity * sizeof(*t->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].record != NULL) {
            *find(t, record_id(old.slots[i].record), old.slots[i].hash) = old.slots[i];
        }
    }
    free(old.slots);
}

void table_release(struct table *t)
{
    for (size_t i = 0; i < t->capacity; i++) {
        free(t->slots[i].record);
    }
    free(t->slots);
    *t = (struct table){0};
}

void table_put(struct table *t, void *record)
{
    uint64_t hash = text_digest(TEXT_DIGEST, record_id(record));
    struct table_slot *slot;

    if (t->count * 2 >= t->capacity) {
        grow(t);
    }
    slot = find(t, record_id(record), hash);
    if (slot->record == NULL && t->count >= CAP_PEOPLE) {
        free(record);
        return;
    }
    t->count += slot->record == NULL;
    free(slot->record);
    *slot = (struct table_slot){.hash = hash, .record = record};
}

void *table_get(const struct table *t, const char *id)
{
    return t->capacity > 0 ? find(t, id, text_digest(TEXT_DIGEST, id))->record : NULL;
}

void *table_at(const struct table *t, size_t place)
{
    return t->slots[place].record;
}

size_t table_packed(const char *text)
{
    return text != NULL ? strlen(text) + 1 : 0;
}

const char *table_pack(char **at, const char *text)
{
    char *copy = *at;
    size_t size = table_packed(text);

    if (text == NULL) {
        return NULL;
    }
    memcpy(copy, text, size);
    *at += size;
    return copy;
}
