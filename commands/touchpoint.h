/* touchpoint.h -- what the verbs of touch points have in common. */
#ifndef TOUCHPOINT_H
#define TOUCHPOINT_H

#include "command.h"

extern const struct verb touchpoint_card, touchpoint_add, touchpoint_rename, touchpoint_remove;

/* What its verbs are told. */
struct touchpoint {
    const char *name; /* "Hotel bar" */
    const char *tag;  /* "hotel-bar", as in #hotel-bar */
    const char *old;  /* rename: the tag until now */
};

/* "Hotel bar", and "Hotel bar to Sky bar". */
MUST_CHECK enum err touchpoint_name_parse(struct turn *t, struct words *w, void *args);
MUST_CHECK enum err touchpoint_rename_parse(struct turn *t, struct words *w, void *args);

/* "3 good, 1 bad, 2 open challenges"; nothing for none. */
void touchpoint_say_counts(struct message *m, int64_t good, int64_t bad, int64_t open);
/* "Checkout · 1 good, 3 bad, 1 open challenge · ▼ it was B · Dan: “…”", of a list
 * that touchpoint_card.lua made. */
void touchpoint_say_card(struct message *m, const struct answer *a, const char *list, size_t i);

#endif
