/* failure.h -- what a Redis server's errors mean. */
#ifndef FAILURE_H
#define FAILURE_H

#include <stdbool.h>

/* Does the server say so before it has done anything? */
bool failure_without_effect(const char *text);

#endif
