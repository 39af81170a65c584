/* slack_sweep.h -- finds in the history of the channels what Slack did not deliver.
 *
 * After a time without a connection, and once a day, it reads the channels that the bot is in,
 * and hands on what it finds like any event: the identity of what it knows already is known.
 */
#ifndef SLACK_SWEEP_H
#define SLACK_SWEEP_H

#include <stdbool.h>

struct session;
struct slack_sweep;

struct slack_sweep *slack_sweep_new(struct session *s);
void slack_sweep_free(struct slack_sweep *w); /* NULL: nothing */

void slack_sweep_up(struct slack_sweep *w);   /* there is a connection, from now on */
void slack_sweep_down(struct slack_sweep *w); /* there is none */
void slack_sweep_wake(struct slack_sweep *w); /* the directory is filled; events are taken again */

/* The event that it handed on (slack_event.swept) was answered, or left to come again. */
void slack_sweep_handed(struct slack_sweep *w, bool answered);

#endif
