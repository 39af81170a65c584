/* slack_table.h -- records by id. */
#ifndef SLACK_TABLE_H
#define SLACK_TABLE_H

#include <stddef.h>

struct slack_table_slot;

/* All zero: empty.  A record is one piece of memory that begins with its id
 * (`const char *id`); the table owns it. */
struct slack_table {
    struct slack_table_slot *slots;
    size_t count;
    size_t capacity;
};

void slack_table_release(struct slack_table *t);
/* Replaces and frees the one that had the same id.  A table of CAP_PEOPLE
 * records takes no new id: the record is freed. */
void slack_table_put(struct slack_table *t, void *record);
void *slack_table_get(const struct slack_table *t, const char *id); /* NULL: none */

/* Strings are packed behind the record that points to them: first their sizes
 * are added up, then they are copied to *at, which moves on.  NULL stays NULL. */
size_t slack_table_packed(const char *text);
const char *slack_table_pack(char **at, const char *text);

#endif
