/* turn_say.h -- what is said about words that are wrong, whatever the command. */
#ifndef TURN_SAY_H
#define TURN_SAY_H

#include <stdbool.h>

struct answer;
struct turn;

/* They write into turn.problem. */
void say_unknown(struct turn *t, const char *word); /* NULL: nothing was said */
void say_usage(struct turn *t);
/* false: the answer does not refuse by role. */
bool say_role(struct turn *t, const struct answer *a);

#endif
