/* safety.h -- which ways of a Redis lose what it has answered.  Pure. */
#ifndef SAFETY_H
#define SAFETY_H

#include <stdbool.h>

struct safety_rule {
    const char *name;    /* a value that INFO tells, or CONFIG GET */
    bool configured;     /* CONFIG GET */
    const char *value;   /* what is safe; NULL: a version that is new enough */
    const char *fine;    /* so it is: a sentence's end, for people; NULL: not worth one */
    const char *problem; /* so it isn't, and what to do */
};

extern const struct safety_rule safety_rules[]; /* the last one has no name */

bool safety_kept(const struct safety_rule *rule, const char *value);

#endif
