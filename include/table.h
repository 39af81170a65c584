/* table.h -- records by id. */
#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a; of several texts one after the other: begin with TEXT_DIGEST. */
#define TEXT_DIGEST UINT64_C(14695981039346656037)
uint64_t text_digest(uint64_t begin, const char *text);

struct table_slot;

/* All zero: empty.  A record is one piece of memory that begins with its id
 * (`const char *id`); the table owns it. */
struct table {
    struct table_slot *slots;
    size_t count;
    size_t capacity;
};

void table_release(struct table *t);
/* Replaces and frees the one that had the same id.  A table of CAP_PEOPLE
 * records takes no new id: the record is freed. */
void table_put(struct table *t, void *record);
void *table_get(const struct table *t, const char *id); /* NULL: none */

/* The record in that place of t->capacity; NULL: it is empty. */
void *table_at(const struct table *t, size_t place);

/* Strings are packed behind the record that points to them: first their sizes
 * are added up, then they are copied to *at, which moves on.  NULL stays NULL. */
size_t table_packed(const char *text);
const char *table_pack(char **at, const char *text);

#endif
