/* commit.h -- what the verbs of a commitment have in common. */
#ifndef COMMIT_H
#define COMMIT_H

#include "command.h"

struct commit {
    int64_t number;
    const char *text;
    const char *tags; /* with spaces between; NULL: none */
    int32_t due;

    /* what is asked for */
    const char *state; /* "open", "done", "missed", "all" */
    const struct person *person;
    const char *tag;
    int64_t page;
};

extern const struct verb commit_list, commit_done, commit_missed, commit_move, commit_thanks;

/* Parts "call back the Bakers by friday" into what and when, or asks for what is
 * missing.  ERR_USAGE. */
MUST_CHECK enum err commit_read(struct turn *t, struct words *w, struct commit *c);
/* Is the day one to promise something for?  ERR_USAGE: says in t->problem why not. */
MUST_CHECK enum err commit_read_due(struct turn *t, int32_t due);

/* For the verbs that mean one by its number. */
bool commit_take_number(struct words *w, int64_t *number);
MUST_CHECK enum err commit_number_parse(struct turn *t, struct words *w, void *args);
void commit_number_query(const struct turn *t, const void *args, struct query *q);
/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err commit_refused(struct turn *t, int64_t number, const struct answer *a);

/* "“call back the Bakers”.", the end of a sentence; no longer than a line or two. */
void commit_say_text(struct message *m, const char *text);

#endif
