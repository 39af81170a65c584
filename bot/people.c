/* people.c -- who is here, and who has left (see people.h). */

#include "people.h"

#include "arena.h"
#include "caps.h"
#include "clock.h"
#include "log.h"
#include "query.h"
#include "store.h"
#include "team.h"
#include "zone.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 200, FIRST = 64, CALL_TIMEOUT_MS = 5000 };

struct sight {
    char *person;
    bool here;
};

struct people {
    struct team *team;
    struct sight *sights; /* what Redis has not heard of yet, oldest first */
    size_t count;
    size_t capacity;
    size_t asked; /* of those, in the call that is under way */
    struct arena *arena;
};

struct people *people_new(struct team *t)
{
    struct people *p = must_alloc(sizeof(*p));

    p->team = t;
    return p;
}

void people_free(struct people *p)
{
    if (p == NULL) {
        return;
    }
    for (size_t i = 0; i < p->count; i++) {
        free(p->sights[i].person);
    }
    free(p->sights);
    free(p);
}

bool people_busy(const struct people *p)
{
    return p->asked > 0;
}

static void forget_asked(struct people *p)
{
    for (size_t i = 0; i < p->asked; i++) {
        free(p->sights[i].person);
    }
    p->count -= p->asked;
    memmove(p->sights, p->sights + p->asked, p->count * sizeof(p->sights[0]));
}

/* What Redis did not hear is said again at the next occasion. */
static void answered(void *ctx, enum err e, const struct answer *a)
{
    struct people *p = ctx;

    (void)a;
    if (e == ERR_OK) {
        forget_asked(p);
    } else if (e == ERR_PROTOCOL) {
        log_warn("people.refused", "count=%zu", p->asked);
        forget_asked(p);
    }
    p->asked = 0;
    arena_free(p->arena);
    if (e == ERR_OK) {
        people_wake(p);
    }
}

void people_wake(struct people *p)
{
    const struct team *t = p->team;
    struct query *q;

    if (p->asked > 0 || p->count == 0 || t->id == NULL || t->version == NULL || t->stopped) {
        return;
    }
    p->arena = arena_new();
    p->asked = p->count < BATCH ? p->count : BATCH;
    q = arena_alloc(p->arena, sizeof(*q));
    query_init(q, p->arena, t->id);
    query_function(q, "people_seen");
    query_int(q, "now", clock_now_ms(t->clock));
    query_int(q, "day", zone_day(t->zone, clock_now_ms(t->clock)));
    for (size_t i = 0; i < p->asked; i++) {
        query_text(q, p->sights[i].here ? "here[]" : "left[]", p->sights[i].person);
    }
    store_call(t->store, q, CALL_TIMEOUT_MS, answered, p);
}

void people_seen(struct people *p, const char *person, bool here)
{
    if (p->count == CAP_PEOPLE) {
        return;
    }
    if (p->count == p->capacity) {
        p->capacity = p->capacity > 0 ? 2 * p->capacity : FIRST;
        p->sights = must_realloc(p->sights, p->capacity * sizeof(p->sights[0]));
    }
    p->sights[p->count++] = (struct sight){.person = must_copy(person), .here = here};
    people_wake(p);
}
