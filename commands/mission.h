/* mission.h -- what the mission and the pledges to it say alike. */
#ifndef MISSION_H
#define MISSION_H

#include "command.h"

/* The sentence, in quotes. */
void mission_say(struct message *m, const char *mission);
/* "14 of 16 of us have pledged", "All 16 of us have pledged"; of a row or an answer. */
void mission_say_pledged(struct message *m, const struct answer *a);
/* Says in t->problem that there is no mission yet.  ERR_USAGE. */
MUST_CHECK enum err mission_none(struct turn *t);

#endif
