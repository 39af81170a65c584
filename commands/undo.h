/* undo.h -- what the files of undo share. */
#ifndef UNDO_H
#define UNDO_H

#include "command.h"

void undo_say_late(const struct turn *t, struct message *m);

#endif
