/* matrix_recent.h -- what is known of some events: who sent them, what they were.
 *
 * The last ones that were seen or asked for; older ones are forgotten.
 */
#ifndef MATRIX_RECENT_H
#define MATRIX_RECENT_H

#include <stdbool.h>

enum matrix_recent_kind {
    MATRIX_MESSAGE,
    MATRIX_REACTION,
    MATRIX_NOTHING, /* something else, or there is no such event */
};

struct matrix_recent_event {
    const char *id;
    const char *sender; /* NULL: MATRIX_NOTHING */
    const char *emoji;  /* of a reaction, if it is known; else NULL */
    enum matrix_recent_kind kind;
};

struct matrix_recent;

struct matrix_recent *matrix_recent_new(void);
void matrix_recent_free(struct matrix_recent *r); /* NULL: nothing */

/* Copies it; one of that id that is known already stays as it is. */
void matrix_recent_put(struct matrix_recent *r, const struct matrix_recent_event *event);
/* NULL: not known. */
const struct matrix_recent_event *matrix_recent_get(const struct matrix_recent *r, const char *id);

#endif
