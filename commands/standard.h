/* standard.h -- what the files of the command `standard` share. */
#ifndef STANDARD_H
#define STANDARD_H

#include "command.h"

struct standard {
    int64_t number; /* 0: none was said */
    const char *text;
};

extern const struct verb standard_list, standard_show, standard_ack;

bool standard_take_number(struct words *w, int64_t *number); /* "3", "#3" */
/* For a verb that takes a number and nothing else. */
MUST_CHECK enum err standard_number_parse(struct turn *t, struct words *w, void *args);
/* Asks the function that is called like the verb. */
void standard_query(const struct turn *t, const void *args, struct query *q);
/* Says in t->problem why the answer refuses; ERR_OK: it does not. */
MUST_CHECK enum err standard_refused(struct turn *t, const struct standard *s,
                                     const struct answer *a);

#endif
