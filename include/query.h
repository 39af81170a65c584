/* query.h -- one call of one Redis function, and what it answered.
 *
 * A call is a function's name, a team, and named arguments; a name may come
 * more than once.  An answer, like a row of the outbox, is a flat list of
 * named values; a list in it is spelled "rank.n" = 2, "rank.1.who", "rank.2.who".
 */
#ifndef QUERY_H
#define QUERY_H

#include "caps.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct query {
    struct arena *arena;
    const char *function; /* without the library's prefix */
    const char *team;
    size_t count; /* of args: names and values in turn */
    const char *args[CAP_QUERY_ARGS];
    bool overflow; /* more arguments than fit: the call will not be sent */
};

void query_init(struct query *q, struct arena *a, const char *team);
void query_function(struct query *q, const char *name);
void query_text(struct query *q, const char *name, const char *value); /* NULL: left out */
void query_int(struct query *q, const char *name, int64_t value);

struct field {
    const char *name;
    const char *value; /* NUL-terminated */
};

struct answer {
    const struct field *fields;
    size_t count;
};

/* NULL: there is no such field. */
const char *answer_text(const struct answer *a, const char *name);
/* `otherwise`: there is no such field, or it is no whole number. */
int64_t answer_int(const struct answer *a, const char *name, int64_t otherwise);
bool answer_yes(const struct answer *a, const char *name); /* present, not "" and not "0" */

/* Lists: index from 0. */
size_t answer_count(const struct answer *a, const char *list);
const char *answer_item(const struct answer *a, const char *list, size_t index, const char *name);
int64_t answer_item_int(const struct answer *a, const char *list, size_t index, const char *name);

#endif
