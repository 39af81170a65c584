/* failure.h -- what a Redis server's errors mean. */
#ifndef FAILURE_H
#define FAILURE_H

#include <stdbool.h>

enum { FAILURE_BYTES = 120 };

/* How a server is, so that a line is logged when that changes, and not for each call. */
struct failure {
    char text[FAILURE_BYTES]; /* "": it works */
};

void failure_log(struct failure *f, const char *text);
void failure_over(struct failure *f); /* a call was answered */

/* Does the server say so before it has done anything? */
bool failure_without_effect(const char *text);

#endif
