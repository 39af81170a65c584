/* kept.h -- all that Redis keeps of a team, as one text. */
#ifndef KEPT_H
#define KEPT_H

struct arena;
struct fixture;

/* A line for each field, sorted; but for who works, what waits to be posted, which events
 * were seen, and what is only made of the rest when it is read. */
const char *kept_of(struct fixture *f, struct arena *a);

#endif
