/* arena.h -- memory that lives exactly as long as one turn.
 *
 * Nothing is freed singly; arena_free() ends it all.  Pointers into an arena
 * must not be kept anywhere that outlives it.  Running out of memory aborts:
 * sizes that a stranger controls are capped (limits.h) before they get here.
 */
#ifndef ARENA_H
#define ARENA_H

#include "err.h"

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL: nothing */

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for anything, never NULL */
char *arena_copy(struct arena *a, const char *text, size_t len); /* NUL-terminated */
char *arena_text(struct arena *a, const char *text);             /* NULL stays NULL */
/* The items with a space between each. */
char *arena_join(struct arena *a, const char *const *items, size_t count);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* For what has another owner than a turn: malloc and friends that abort
 * instead of returning NULL.  Free with free(). */
void *must_alloc(size_t size); /* zeroed */
void *must_realloc(void *p, size_t size);
char *must_copy(const char *text); /* NULL stays NULL */
/* The text of an owner becomes a copy of another one, which may be part of the old. */
void must_replace(char **owned, const char *text);

#endif
