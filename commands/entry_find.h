/* entry_find.h -- what one is asked for of entries, and what only those have of
 * it that are stated: open, in work or resolved, and somebody's. */
#ifndef ENTRY_FIND_H
#define ENTRY_FIND_H

#include "command.h"

enum { QUESTION_WORDS = 10 };

struct entry_find {
    const struct person *person; /* whose they are, or who is in them */
    const char *tag;
    const char *period;
    const char *tone;
    const char *state; /* as in the words that a challenge is found by; NULL: not resolved */
    const char *owner; /* likewise: "@" and an id, or "nobody" */
    const char *whose; /* the same as typed, for another page */
    bool best;
    int64_t page;
    const char *words[QUESTION_WORDS];
    size_t word_count;
};

/* Takes how it stands or whose it is; false: the words say neither. */
bool entry_stated_take(struct turn *t, struct words *w, struct entry_find *f);
/* The word by which those that stand so are found; NULL: they may stand as they will. */
const char *entry_stated_word(const struct turn *t, const struct entry_find *f);
/* Those that wait come first as they press, the others as they came. */
bool entry_stated_presses(const struct turn *t, const struct entry_find *f);
/* " · Ben is on it" */
void entry_stated_say_brief(struct message *m, const char *state, const char *owner);
/* "In work, for Ben. High priority." or what was learned. */
void entry_stated_say(const struct turn *t, const struct answer *a, struct message *m);

#endif
