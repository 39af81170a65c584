/* turn_header.h -- what every call of a turn says before its command's own. */
#ifndef TURN_HEADER_H
#define TURN_HEADER_H

struct query;
struct team;
struct turn;

/* Who, where, when, and what makes it the same event.  What goes without
 * saying costs Redis time, and is left out. */
void turn_header(const struct team *team, const struct turn *t, struct query *q);

/* The role that the chosen verb takes, if not everybody may. */
void turn_header_role(const struct team *team, const struct turn *t, struct query *q);

#endif
