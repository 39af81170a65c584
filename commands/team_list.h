/* team_list.h -- which named lists of people there are. */
#ifndef TEAM_LIST_H
#define TEAM_LIST_H

#include "command.h"

extern const struct verb team_list;

/* "Ben and Cat", of ids with spaces between. */
void team_say_members(struct message *m, struct arena *a, const char *members);

#endif
