/* matrix_recent.c -- what is known of some events. */

#include "matrix_recent.h"

#include "arena.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 1024 };

struct matrix_recent {
    struct matrix_recent_event events[EVENTS]; /* a ring */
    size_t next;
};

struct matrix_recent *matrix_recent_new(void)
{
    return must_alloc(sizeof(struct matrix_recent));
}

static void forget(struct matrix_recent_event *event)
{
    free((char *)event->id);
    free((char *)event->sender);
    free((char *)event->emoji);
}

void matrix_recent_free(struct matrix_recent *r)
{
    for (size_t i = 0; r != NULL && i < EVENTS; i++) {
        forget(&r->events[i]);
    }
    free(r);
}

void matrix_recent_put(struct matrix_recent *r, const struct matrix_recent_event *event)
{
    struct matrix_recent_event *place = &r->events[r->next % EVENTS];

    if (matrix_recent_get(r, event->id) != NULL) {
        return;
    }
    r->next++;
    forget(place);
    *place = (struct matrix_recent_event){.id = must_copy(event->id),
                                          .sender = must_copy(event->sender),
                                          .emoji = must_copy(event->emoji),
                                          .kind = event->kind};
}

const struct matrix_recent_event *matrix_recent_get(const struct matrix_recent *r, const char *id)
{
    for (size_t i = 0; i < EVENTS && r->events[i].id != NULL; i++) {
        if (strcmp(r->events[i].id, id) == 0) {
            return &r->events[i];
        }
    }
    return NULL;
}
