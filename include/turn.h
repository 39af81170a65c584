/* turn.h -- one event in, one commit, one acknowledgement, one reply. */
#ifndef TURN_H
#define TURN_H

struct event;
struct team;

/* Takes the event with its arena. */
void turn_start(struct team *t, struct event *ev);

#endif
