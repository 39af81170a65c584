/* lanes.c -- the rows of an outbox, by the places that they go to (see lanes.h). */

#include "lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lane *lane_find(struct outbox *o, const char *place)
{
    struct lane **end = &o->lanes;
    struct lane *lane;

    while (*end != NULL && strcmp((*end)->place, place) != 0) {
        end = &(*end)->next;
    }
    if (*end != NULL) {
        return *end;
    }
    lane = must_alloc(sizeof(*lane));
    lane->outbox = o;
    lane->place = must_copy(place);
    *end = lane;
    return lane;
}

void lane_add(struct lane *lane, const char *id)
{
    struct row_id *row = must_alloc(sizeof(*row));

    (void)snprintf(row->id, sizeof(row->id), "%s", id);
    if (lane->last != NULL) {
        lane->last->next = row;
    } else {
        lane->first = row;
    }
    lane->last = row;
    lane->outbox->rows++;
}

static void lane_pop(struct lane *lane)
{
    struct row_id *row = lane->first;

    lane->first = row->next;
    if (lane->first == NULL) {
        lane->last = NULL;
    }
    lane->outbox->rows--;
    lane->certain = 0;
    free(row);
}

bool lane_holds(const struct lane *lane)
{
    return lane->first != NULL && strcmp(lane->first->id, lane->row) == 0;
}

void lane_done(struct lane *lane)
{
    if (lane_holds(lane)) {
        lane_pop(lane);
    }
}

void lane_empty(struct lane *lane)
{
    while (lane->first != NULL) {
        lane_pop(lane);
    }
}

void lane_free(struct lane *lane)
{
    lane_empty(lane);
    arena_free(lane->arena);
    free(lane->place);
    free(lane);
}

void lanes_tidy(struct outbox *o, uint64_t now)
{
    struct lane **at = &o->lanes;

    while (*at != NULL) {
        struct lane *lane = *at;

        if (lane->busy || lane->first != NULL || lane->not_before_ms > now) {
            at = &lane->next;
        } else {
            *at = lane->next;
            lane_free(lane);
        }
    }
}
