/* lesson.h -- the verbs that only lessons have. */
#ifndef LESSON_H
#define LESSON_H

#include "command.h"

extern const struct verb lesson_ack, lesson_who;

#endif
