/* agenda.h -- posts a team's boards and makes its rounds when they are due. */
#ifndef AGENDA_H
#define AGENDA_H

#include <stdbool.h>
#include <stdint.h>

struct agenda;
struct team;

struct agenda *agenda_new(struct team *t);
void agenda_wake(struct agenda *a); /* the time, the occasions or the lease have changed */
bool agenda_busy(const struct agenda *a);
/* The instant of the next board or round of all; INT64_MAX: there is none. */
int64_t agenda_next(const struct agenda *a);
void agenda_free(struct agenda *a); /* NULL: nothing */

#endif
