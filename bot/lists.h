/* lists.h -- named lists of people, and their names in what is said. */
#ifndef LISTS_H
#define LISTS_H

struct answer;
struct event;
struct team;

/* Takes the lists of the team, in place of those that it had. */
void lists_read(struct team *t, const struct answer *a);
void lists_free(struct team *t);

/* Makes a group (event.h) of each "@name" of a list in the event's text. */
void lists_name(const struct team *t, struct event *ev);

#endif
