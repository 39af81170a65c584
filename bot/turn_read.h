/* turn_read.h -- which command an event is for, with which arguments.
 *
 * Both set turn.command and turn.verb (NULL: there is none), and args to what
 * the verb's query and reply take.
 */
#ifndef TURN_READ_H
#define TURN_READ_H

#include "err.h"

#include <stdbool.h>

struct turn;

/* By the first words of a line said to the bot.  ERR_USAGE, ERR_DENIED: see
 * turn.problem; if that is empty, what was meant goes otherwise. */
MUST_CHECK enum err read_line(struct turn *t, void **args);
/* By a command that takes what is no line (a reaction), or, overheard, what
 * people say among themselves.  false: none does. */
bool read_claimed(struct turn *t, bool overheard, void **args);

#endif
