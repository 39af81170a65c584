/* named_unknown.c -- which name may have been meant (see named.h). */
#include "named.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN_CHARS = 60, NEAR_LEAST = 2, NEAR_SHORT = 3 };

/* How far a known name, or its beginning, is from what was typed; one that has it in
 * it is near. */
static size_t distance(struct arena *a, const char *known, const char *typed)
{
    size_t len = strlen(typed);
    size_t whole = near_distance(known, typed);
    size_t begin = NEAR_BYTES;

    if (strlen(known) > len && len > NEAR_SHORT) {
        begin = near_distance(arena_copy(a, known, len), typed) + 1;
    }
    if (strstr(known, typed) != NULL) {
        return 1;
    }
    return whole < begin ? whole : begin;
}

static const char *nearest(const struct turn *t, const struct named *n, const struct answer *a)
{
    size_t best = NEAR_LEAST + strlen(n->folded) / 8 + 1;
    const char *found = NULL;

    for (size_t i = 0; i < answer_count(a, "known"); i++) {
        size_t d = distance(t->arena, answer_item(a, "known", i, "folded"), n->folded);

        if (d < best) {
            best = d;
            found = answer_item(a, "known", i, "name");
        }
    }
    return found;
}

enum err named_unknown(struct turn *t, const struct named *n, const struct answer *a,
                       const char *list)
{
    struct message *m = &t->problem;
    const char *near = n->name != NULL ? nearest(t, n, a) : NULL;

    if (n->name != NULL) {
        message_text(m, "I don't know “%s” here. ", utf8_cut(t->arena, n->name, SHOWN_CHARS));
    } else {
        message_text(m, "There is no number %" PRId64 " here. ", n->number);
    }
    if (near != NULL) {
        message_text(m, "Did you mean “%s”? ", near);
    }
    message_text(m, "All of them: ");
    message_code(m, "%s", list);
    return ERR_USAGE;
}
