/* notes.c -- what a team's session keeps beyond the process.
 *
 * Asked for before the team is up: by then only the session knows which it is.
 */

#include "arena.h"
#include "platform.h"
#include "query.h"
#include "store.h"
#include "team.h"

enum { CALL_TIMEOUT_MS = 2000 };

struct errand {
    struct arena *arena;
    platform_kept *kept;
    platform_recalled *recalled;
    void *ctx;
};

static void errand_answered(void *ctx, enum err e, const struct answer *a)
{
    struct errand *errand = ctx;

    if (errand->kept != NULL) {
        errand->kept(errand->ctx, e);
    } else {
        errand->recalled(errand->ctx, e, a);
    }
    arena_free(errand->arena);
}

static void errand_call(struct team *t, const struct errand *what, const struct platform_note *note)
{
    struct arena *arena = arena_new();
    struct errand *errand = arena_alloc(arena, sizeof(*errand));
    struct query *q = arena_alloc(arena, sizeof(*q));

    *errand = *what;
    errand->arena = arena;
    query_init(q, arena, t->platform->team(t->session));
    query_function(q, note != NULL ? "note" : "notes");
    if (note != NULL) {
        query_text(q, "name", note->name);
        query_text(q, "value", note->value != NULL && *note->value != '\0' ? note->value : NULL);
    }
    store_call(t->store, q, CALL_TIMEOUT_MS, errand_answered, errand);
}

void team_keep(struct team *t, const struct platform_note *note, platform_kept *done, void *ctx)
{
    errand_call(t, &(struct errand){.kept = done, .ctx = ctx}, note);
}

void team_recall(struct team *t, platform_recalled *done, void *ctx)
{
    errand_call(t, &(struct errand){.recalled = done, .ctx = ctx}, NULL);
}
